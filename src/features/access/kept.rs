//! Access that was taken away and can return: by an undo, or when somebody who was deleted is restored.

use serde::{Deserialize, Serialize};

use crate::features::access::changes::{ChangeKind, record_changes};
use crate::features::access::row::{self, Row};
use crate::features::access::{Holder, Refused, Resource, ResourceId, find, lock, may_hold, queries};
use crate::features::apps;
use crate::features::audit::{self, Action, Deed};
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AssignmentId, InvitationId, RoleId, UserId};
use crate::foundation::person::Actor;

/// A row that was taken away, as it waits in an undo's form or beside a deleted person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRow {
    id: Option<AssignmentId>,
    role: Option<RoleId>,
    ends: Option<i64>,
    by: Option<UserId>,
    invitation: Option<InvitationId>,
    since: i64,
}

impl KeptRow {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            id: Some(row.id),
            role: Some(row.role),
            ends: row.ends_at.map(Time::micros),
            by: row.granted_by,
            invitation: row.invitation,
            since: row.created_at.micros(),
        }
    }

    fn row(&self) -> Row {
        Row {
            id: self.id.unwrap_or_else(AssignmentId::new),
            role: self.role.unwrap_or(RoleId::DEFAULT),
            ends_at: self.ends_at(),
            granted_by: self.by,
            invitation: self.invitation,
            created_at: Time::from_micros(self.since),
        }
    }

    /// The last moment of it.
    pub fn ends_at(&self) -> Option<Time> {
        self.ends.map(Time::from_micros)
    }

    fn is_from_source(&self) -> bool {
        self.by.is_none() && self.invitation.is_none()
    }
}

/// Exactly these rows are there again, but for roles that are gone and what the person has meanwhile. Answers how many.
/// Refuses what [`may_hold`] refuses.
pub fn put_back(
    conn: &mut Conn,
    actor: &Actor,
    (user, to): (&User, ResourceId),
    rows: &[KeptRow],
    now: Time,
) -> Result<usize, Refused> {
    lock::hold_for(conn, user.id, &[to], now)?;
    let resource = find(conn, to)?.ok_or(Refused::NotThere)?;
    let mut back = Vec::new();
    for row in rows {
        may_return(conn, user, &resource, row, now)?;
        back.extend(insert(conn, user, &resource, row)?);
    }
    if !back.is_empty() {
        queries::rows::note_extension(conn, Holder::User(user.id), to, now)?;
        let deed = to.named(Deed::new(Action::PutBack), resource.name()).about(user.id, user.name());
        audit::record(conn, actor, deed, now)?;
        record_changes(conn, &row::changes(ChangeKind::Given, Holder::User(user.id), to, &back), now)?;
    }
    Ok(back.len())
}

/// Takes everything that somebody has away, because they are deleted, and hands it back to be kept. The caller writes
/// the log and, before, the changes.
pub fn take_all(conn: &mut Conn, user: UserId) -> Result<Vec<(ResourceId, KeptRow)>, DbError> {
    let taken = queries::rows::take_all(conn, user)?;
    Ok(taken.iter().map(|(resource, row)| (*resource, KeptRow::of(row))).collect())
}

/// Gives back to somebody who was deleted what [`may_hold`] lets them have; answers how much that is. The caller writes
/// the log.
pub fn restore(conn: &mut Conn, user: &User, kept: &[(ResourceId, &KeptRow)], now: Time) -> Result<usize, DbError> {
    let ids: Vec<ResourceId> = kept.iter().map(|(id, _)| *id).collect();
    lock::hold_for(conn, user.id, &ids, now)?;
    let mut given = 0;
    for (id, row) in kept {
        let Some(resource) = returns(conn, user, *id, row, now)? else { continue };
        let back: Vec<Row> = insert(conn, user, &resource, row)?.into_iter().collect();
        if !back.is_empty() {
            queries::rows::note_extension(conn, Holder::User(user.id), *id, now)?;
            record_changes(conn, &row::changes(ChangeKind::Given, Holder::User(user.id), *id, &back), now)?;
        }
        given += back.len();
    }
    Ok(given)
}

/// Whether [`restore`] would give this back now.
pub fn would_return(conn: &mut Conn, user: &User, id: ResourceId, row: &KeptRow, now: Time) -> Result<bool, DbError> {
    Ok(returns(conn, user, id, row, now)?.is_some())
}

fn returns(
    conn: &mut Conn,
    user: &User,
    id: ResourceId,
    row: &KeptRow,
    now: Time,
) -> Result<Option<Resource>, DbError> {
    let Some(resource) = find(conn, id)? else { return Ok(None) };
    // A block, or a stay that is over, keeps them out of everything; it takes nothing away.
    let entering = User { enabled: true, ends_at: None, deleted_at: None, ..user.clone() };
    match may_return(conn, &entering, &resource, row, now) {
        Ok(()) => Ok(Some(resource)),
        Err(Refused::Database(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// What a rule or a source gave is theirs again until the source says otherwise. What has ended opens nothing: it returns
/// as it was, and only a later end is weighed. Nor does an app that is switched off, until that is weighed for everybody
/// who has it.
fn may_return(conn: &mut Conn, user: &User, resource: &Resource, row: &KeptRow, now: Time) -> Result<(), Refused> {
    if row.ends_at().is_some_and(|end| end <= now) {
        return Ok(());
    }
    if !row.is_from_source() {
        resource.closed_to_hands().map_or(Ok(()), |closed| Err(Refused::Closed(closed)))?;
        may_hold::is_here(user, now)?;
    }
    may_hold::may_hold_from_source(conn, user, resource, row.ends_at(), now)
}

/// Nothing where the role is gone, or they have it already.
fn insert(conn: &mut Conn, user: &User, resource: &Resource, kept: &KeptRow) -> Result<Option<Row>, DbError> {
    let mut row = kept.row();
    // Whoever sent the invitation may have been forgotten meanwhile, and the invitation with them.
    if let Some(invitation) = row.invitation
        && !queries::rows::is_redeemed(conn, invitation)?
    {
        row.invitation = None;
    }
    if let Resource::App(app) = resource
        && !apps::has_role(conn, app.id, row.role)?
    {
        return Ok(None);
    }
    let new = queries::rows::insert(conn, Holder::User(user.id), resource.id(), &row)?;
    Ok(new.then_some(row))
}

/// What somebody has no longer says by which invitation.
pub fn forget_invitation(conn: &mut Conn, user: UserId, invitation: InvitationId) -> Result<(), DbError> {
    Ok(queries::rows::forget_invitation(conn, user, invitation)?)
}
