//! `access_changes`: what changed about anybody's access, for those who must follow it: back-channel logout, SCIM clients,
//! webhooks, other nodes' caches.

mod queries;

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::features::access::ResourceId;
use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, DomainRuleId, GroupId, RoleId, UserId};

/// How long a change is kept. A reader that comes back later begins anew from the current rows.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(30);
/// So many ends, numbers or old changes are dealt with in one transaction.
pub const AT_ONCE: i64 = 1_000;
/// Added to the numbers of a restored database, so that no reader's cursor from before the restore fits.
const AFTER_RESTORE: i64 = 1 << 32;

words! {
    /// What happened. Which columns name it is said with each.
    pub enum ChangeKind {
        /// Access began or returned: `user` or `group`, to `app` in `role`, or `user` to `group`; until `ends_at`.
        Given = "given",
        /// Its end moved to `ends_at`.
        Changed = "changed",
        /// It was taken away or given back.
        Ended = "ended",
        /// Its end passed.
        Lapsed = "lapsed",
        UserBlocked = "user_blocked",
        UserUnblocked = "user_unblocked",
        /// What they held has rows of its own.
        UserDeleted = "user_deleted",
        UserRestored = "user_restored",
        /// From a guest to a member, or the other way round.
        UserConverted = "user_converted",
        /// A guest's stay ends at `ends_at`, or has no end.
        StayChanged = "stay_changed",
        /// A guest's stay is over.
        StayLapsed = "stay_lapsed",
        /// One session, `session`.
        SessionEnded = "session_ended",
        /// All sessions of `user`; of everybody where there is none.
        SessionsEnded = "sessions_ended",
        AppEnabled = "app_enabled",
        AppDisabled = "app_disabled",
        /// Every member may use it without an assignment.
        AppOpened = "app_opened",
        /// It needs an assignment from now on.
        AppRestricted = "app_restricted",
        /// What people and groups held of it has rows of its own.
        AppDeleted = "app_deleted",
        /// Who was in it and what it opened have rows of their own.
        GroupDeleted = "group_deleted",
        DomainRuleAdded = "domain_rule_added",
        DomainRuleRemoved = "domain_rule_removed",
    }
}

/// What a row says, by ids alone: never a name, an address or a secret. A session is named by the hash under which it is
/// kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessChange {
    pub kind: ChangeKind,
    pub user: Option<UserId>,
    pub group: Option<GroupId>,
    pub app: Option<AppId>,
    pub role: Option<RoleId>,
    pub ends_at: Option<Time>,
    pub domain_rule: Option<DomainRuleId>,
    pub session: Option<Vec<u8>>,
}

impl AccessChange {
    fn new(kind: ChangeKind) -> Self {
        Self { kind, user: None, group: None, app: None, role: None, ends_at: None, domain_rule: None, session: None }
    }

    /// Somebody in a group.
    pub fn of_membership(kind: ChangeKind, group: GroupId, user: UserId, ends_at: Option<Time>) -> Self {
        Self { user: Some(user), group: Some(group), ends_at, ..Self::new(kind) }
    }

    /// A person or a group with an app.
    pub fn of_assignment(
        kind: ChangeKind,
        app: AppId,
        (user, group): (Option<UserId>, Option<GroupId>),
        role: RoleId,
        ends_at: Option<Time>,
    ) -> Self {
        Self { user, group, app: Some(app), role: Some(role), ends_at, ..Self::new(kind) }
    }

    pub fn of_user(kind: ChangeKind, user: UserId) -> Self {
        Self { user: Some(user), ..Self::new(kind) }
    }

    pub fn of_stay(user: UserId, ends_at: Option<Time>) -> Self {
        Self { user: Some(user), ends_at, ..Self::new(ChangeKind::StayChanged) }
    }

    pub fn of_app(kind: ChangeKind, app: AppId) -> Self {
        Self { app: Some(app), ..Self::new(kind) }
    }

    pub fn of_group(kind: ChangeKind, group: GroupId) -> Self {
        Self { group: Some(group), ..Self::new(kind) }
    }

    pub fn of_session(user: UserId, session: Vec<u8>) -> Self {
        Self { user: Some(user), session: Some(session), ..Self::new(ChangeKind::SessionEnded) }
    }

    /// All sessions of this person, or of everybody.
    pub fn of_sessions(user: Option<UserId>) -> Self {
        Self { user, ..Self::new(ChangeKind::SessionsEnded) }
    }

    pub fn of_domain_rule(kind: ChangeKind, rule: DomainRuleId, of: (Option<AppId>, Option<GroupId>)) -> Self {
        Self { app: of.0, group: of.1, domain_rule: Some(rule), ..Self::new(kind) }
    }
}

/// Writes the change in the transaction of the operation: one insert, and nothing is read.
pub fn record_change(conn: &mut Conn, change: &AccessChange, now: Time) -> Result<(), DbError> {
    record_changes(conn, std::slice::from_ref(change), now)
}

/// The same for many.
pub fn record_changes(conn: &mut Conn, changes: &[AccessChange], now: Time) -> Result<(), DbError> {
    Ok(queries::insert(conn, changes, now)?)
}

/// Writes that everything this person holds ends, before the rows go.
pub fn record_end_of_user(conn: &mut Conn, user: UserId, now: Time) -> Result<(), DbError> {
    Ok(queries::end_all_of_user(conn, user, now)?)
}

/// Writes that everybody and every group loses the app, before its rows go with it.
pub fn record_end_of_app(conn: &mut Conn, app: AppId, now: Time) -> Result<(), DbError> {
    queries::end_all_of_app(conn, app, now)?;
    record_change(conn, &AccessChange::of_app(ChangeKind::AppDeleted, app), now)
}

/// Writes that everybody leaves the group and that it opens nothing any more, before its rows go with it.
pub fn record_end_of_group(conn: &mut Conn, group: GroupId, now: Time) -> Result<(), DbError> {
    queries::end_all_of_group(conn, group, now)?;
    record_change(conn, &AccessChange::of_group(ChangeKind::GroupDeleted, group), now)
}

/// How far a reader has come: the number of the last change it has dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(pub i64);

/// A change as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Where a reader goes on that has dealt with this one.
    pub cursor: Cursor,
    pub at: Time,
    pub change: AccessChange,
    /// The row's id. Of two changes about the same person or thing, the earlier has the lower one.
    pub id: i64,
}

/// What a reader gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// In their order; none if there is nothing new.
    Changes(Vec<Recorded>),
    /// Changes after the cursor are no longer kept, or the database was restored: the reader takes the current rows as
    /// they are and goes on from here.
    Forgotten(Cursor),
}

/// Where a new reader begins: after everything that has a number now.
pub fn latest(conn: &mut Conn) -> Result<Cursor, DbError> {
    Ok(Cursor(queries::numbers(conn)?.last))
}

/// The changes after the cursor, at most so many.
///
/// No change is ever skipped, although transactions commit in another order than they take ids from a sequence: a row
/// gets its number only after its transaction has committed, from one worker at a time ([`settle`]), so that a number is
/// never given below one that a reader has seen. A number from the sequence would be one that a slow transaction can
/// still bring later. The transaction-id horizon of PostgreSQL (`pg_snapshot_xmin`) was not taken, because a long
/// transaction in any other database of the cluster holds it up, and because the ids begin anew in another cluster after
/// a restore. Numbers have no gaps and mean the same on both databases.
pub fn changes_since(conn: &mut Conn, cursor: Cursor, most: i64) -> Result<Read, DbError> {
    let rows = queries::after(conn, cursor.0, most)?;
    // Asked after the rows, so that what was forgotten between the two is noticed.
    let numbers = queries::numbers(conn)?;
    if cursor.0 < numbers.forgotten || cursor.0 > numbers.last {
        return Ok(Read::Forgotten(Cursor(numbers.last)));
    }
    Ok(Read::Changes(rows))
}

/// Whether an end has passed or a change has no number yet.
pub fn is_due(conn: &mut Conn, now: Time) -> Result<bool, DbError> {
    Ok(queries::is_due(conn, now)?)
}

/// Writes down some ends that have passed, each once, and gives numbers to some changes that have none. Answers how many
/// that were; nothing is left when it is none. Of several nodes, one does it at a time and the others answer none.
pub fn settle(conn: &mut Conn, now: Time) -> Result<usize, DbError> {
    let Some(last) = queries::hold_numbers(conn)? else { return Ok(0) };
    let lapsed = queries::lapse(conn, now)?;
    record_changes(conn, &lapsed, now)?;
    let numbered = queries::number(conn, last)?;
    Ok(lapsed.len() + numbered)
}

/// Removes some changes older than [`KEPT_FOR`]; answers how many.
pub fn forget_changes(conn: &mut Conn, now: Time) -> Result<usize, DbError> {
    Ok(queries::forget(conn, now.minus(KEPT_FOR))?)
}

/// The database was restored: no cursor from before leads anywhere.
pub fn forget_cursors(conn: &mut Conn) -> Result<(), DbError> {
    Ok(queries::skip_numbers(conn, AFTER_RESTORE)?)
}

/// Whose access to what may have changed by this: the people after `after`, at most so many, in the order of their ids,
/// each with everything it is about. A group's gain or loss of an app is one row, and here it is everybody in the group.
///
/// Current rows are read, and what was lost since the change is added from the later changes, so nobody is missed who
/// had it at that moment; somebody who got it later may be named too. A reader asks for each pair what holds now. Changes
/// about sessions and domain rules are about nobody's access to anything.
pub fn expand(
    conn: &mut Conn,
    recorded: &Recorded,
    after: Option<UserId>,
    most: i64,
) -> Result<Vec<(UserId, ResourceId)>, DbError> {
    let (id, change) = (recorded.id, &recorded.change);
    let one = |user: UserId| after.is_none_or(|after| user > after);
    match (change.kind, change.user, change.group, change.app) {
        (ChangeKind::SessionEnded | ChangeKind::SessionsEnded, ..)
        | (ChangeKind::DomainRuleAdded | ChangeKind::DomainRuleRemoved, ..) => Ok(Vec::new()),
        (_, Some(user), None, Some(app)) => Ok(one(user).then_some((user, ResourceId::App(app))).into_iter().collect()),
        (_, Some(user), Some(group), _) if one(user) => through(conn, user, group, id),
        (_, Some(user), None, None) if one(user) => of_person(conn, user, id),
        (_, None, Some(group), Some(app)) => {
            let members = queries::members(conn, group, id, after, most)?;
            Ok(members.into_iter().map(|user| (user, ResourceId::App(app))).collect())
        }
        (_, None, None, Some(app)) => {
            let holders = queries::holders(conn, app, id, after, most)?;
            Ok(holders.into_iter().map(|user| (user, ResourceId::App(app))).collect())
        }
        // A deleted group: everybody and everything has a row before this one.
        _ => Ok(Vec::new()),
    }
}

/// The group, and what it opens.
fn through(conn: &mut Conn, user: UserId, group: GroupId, since: i64) -> Result<Vec<(UserId, ResourceId)>, DbError> {
    let opened = queries::opened_by(conn, group, since)?.into_iter().map(ResourceId::App);
    let things: BTreeSet<ResourceId> = opened.chain([ResourceId::Group(group)]).collect();
    Ok(things.into_iter().map(|thing| (user, thing)).collect())
}

/// Everything a person holds, directly and through groups.
fn of_person(conn: &mut Conn, user: UserId, since: i64) -> Result<Vec<(UserId, ResourceId)>, DbError> {
    let (apps, groups) = queries::held_by(conn, user, since)?;
    let mut things: BTreeSet<ResourceId> = apps.into_iter().map(ResourceId::App).collect();
    for group in groups {
        things.extend(through(conn, user, group, since)?.into_iter().map(|(_, thing)| thing));
    }
    Ok(things.into_iter().map(|thing| (user, thing)).collect())
}
