//! What somebody has, had, and until when.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::features::access::{Holder, ResourceId, change, membership_of, paths, queries};
use crate::features::audit::{self, Action};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;

/// How access ends, as the log has it.
const ENDS: &[Action] = &[Action::Remove, Action::Leave];

/// Whether somebody has it now, directly or through a group.
pub fn has(conn: &mut Conn, resource: ResourceId, user: UserId, now: Time) -> Result<bool, DbError> {
    match resource {
        ResourceId::App(app) => Ok(!paths(conn, app, user, now)?.is_empty()),
        ResourceId::Group(group) => {
            let member = membership_of(conn, group, user)?;
            Ok(member.is_some_and(|member| member.ends_at.is_none_or(|end| end > now)))
        }
    }
}

/// When somebody's own access ends or ended, with several roles the last; the outer nothing if they have none.
pub fn end_of(conn: &mut Conn, resource: ResourceId, user: UserId) -> Result<Option<Option<Time>>, DbError> {
    Ok(change::latest(&queries::rows::ends(conn, Holder::User(user), resource, None)?))
}

/// Until when those of these people had it who no longer do: it ended, or was taken away before it did. What had no end
/// is not named.
pub fn earlier_ends(conn: &mut Conn, resource: ResourceId, users: &[UserId]) -> Result<HashMap<UserId, Time>, DbError> {
    let mut ends: HashMap<UserId, Option<Time>> = HashMap::new();
    for entry in audit::last_about(conn, resource.any(), users, ENDS)? {
        let Some(user) = entry.person_id else { continue };
        let end = entry.details.0.get("ends_at").and_then(|end| end.as_str()?.parse::<DateTime<Utc>>().ok());
        // The newest comes first.
        ends.entry(user).or_insert(end.map(Time::new));
    }
    for user in users {
        if let Some(end) = end_of(conn, resource, *user)? {
            ends.insert(*user, end);
        }
    }
    Ok(ends.into_iter().filter_map(|(user, end)| Some((user, end?))).collect())
}

/// Whether this was the last time that somebody's access to it ended, and this person ended it.
pub fn is_last_end(
    conn: &mut Conn,
    resource: ResourceId,
    user: UserId,
    (by, at): (Option<UserId>, Time),
) -> Result<bool, DbError> {
    let last = audit::last_about(conn, resource.any(), &[user], ENDS)?;
    Ok(last.first().is_some_and(|entry| entry.actor_id == by && entry.at == at))
}
