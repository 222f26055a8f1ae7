//! Access is over.

use serde_json::json;

use crate::features::access::changes::{ChangeKind, record_changes};
use crate::features::access::kept::KeptRow;
use crate::features::access::{Holder, ResourceId, change, find, queries, row};
use crate::features::audit::{self, Action, Deed};
use crate::features::groups;
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::RoleId;
use crate::foundation::person::Actor;

/// How it came to an end, for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Removed,
    /// By whoever had it.
    Left,
}

/// What somebody, or a group, has no longer.
#[derive(Clone, Debug)]
pub struct End<'a> {
    pub holder: Holder,
    pub resource: ResourceId,
    /// In this role only; otherwise in all of theirs.
    pub role: Option<RoleId>,
    pub how: Ended,
    /// Written into the log.
    pub because: &'a [(&'a str, String)],
}

/// They have it no longer, from the commit on. What comes through a group stays. Answers what was taken away, so that
/// it can be put back; nothing if they had nothing of their own.
pub fn end(conn: &mut Conn, actor: &Actor, wish: &End<'_>, now: Time) -> Result<Vec<KeptRow>, DbError> {
    if let Holder::User(user) = wish.holder {
        users::hold(conn, &[user])?;
    }
    let rows = queries::rows::take(conn, wish.holder, wish.resource, wish.role)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let action = match wish.how {
        Ended::Removed => Action::Remove,
        Ended::Left => Action::Leave,
    };
    let name = find(conn, wish.resource)?.map(|resource| resource.name().to_owned()).unwrap_or_default();
    let deed = of_holder(conn, wish.resource.named(Deed::new(action), &name), wish.holder)?;
    let deed = wish.because.iter().fold(deed, |deed, (name, value)| deed.with(name, value.clone()));
    let ends: Vec<Option<Time>> = rows.iter().map(|row| row.ends_at).collect();
    let would_have = change::latest(&ends).flatten();
    let deed = match would_have {
        Some(end) => deed.with("ends_at", json!(end.utc())),
        None => deed,
    };
    audit::record(conn, actor, deed, now)?;
    record_changes(conn, &row::changes(ChangeKind::Ended, wish.holder, wish.resource, &rows), now)?;
    Ok(rows.iter().map(KeptRow::of).collect())
}

fn of_holder(conn: &mut Conn, deed: Deed, holder: Holder) -> Result<Deed, DbError> {
    Ok(match holder {
        Holder::User(id) => {
            let user = users::find(conn, id)?;
            deed.about(id, user.as_ref().map_or("", User::name))
        }
        Holder::Group(id) => {
            let name = groups::find(conn, id)?.map(|group| group.display_name).unwrap_or_default();
            deed.with("from", format!("group {name}"))
        }
    })
}
