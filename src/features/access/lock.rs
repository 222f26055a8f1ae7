//! Locks what decides about access until the transaction ends, so that of two transactions the second sees what the
//! first did. SQLite has one writer and needs none. Everybody locks in one order, so that they do not wait for each
//! other: people, groups, apps, then the lists of domains.

use crate::features::access::{ResourceId, queries};
use crate::features::apps;
use crate::features::groups;
use crate::features::rules;
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, GroupId, UserId};

/// So many people fit into one statement.
const PEOPLE_AT_ONCE: usize = 500;

/// Somebody is about to get these. Others may get them at the same time, but until this transaction is over nobody
/// changes the person, any of these, or what they open.
pub fn hold_for(conn: &mut Conn, user: UserId, resources: &[ResourceId], now: Time) -> Result<(), DbError> {
    hold_for_all(conn, &[user], resources, now)
}

/// The same for many people.
pub(super) fn hold_for_all(
    conn: &mut Conn,
    people: &[UserId],
    resources: &[ResourceId],
    now: Time,
) -> Result<(), DbError> {
    if conn.postgres().is_none() {
        return Ok(());
    }
    let mut people = people.to_vec();
    people.sort_unstable();
    people.chunks(PEOPLE_AT_ONCE).try_for_each(|some| users::hold(conn, some))?;
    let groups: Vec<GroupId> = resources.iter().filter_map(|id| id.group()).collect();
    let mut apps: Vec<AppId> = resources.iter().filter_map(|id| id.app()).collect();
    if !groups.is_empty() {
        groups::hold_shared(conn, &groups)?;
        apps.extend(queries::opened_by(conn, &groups, now)?.into_iter().map(|app| app.id));
    }
    apps::hold_shared(conn, &apps)?;
    rules::hold_shared(conn)
}

/// Everybody in the group is about to get the app: until this transaction is over nobody is put into the group.
pub(super) fn hold_for_group(conn: &mut Conn, group: GroupId, app: AppId) -> Result<(), DbError> {
    groups::hold(conn, group)?;
    apps::hold_shared(conn, &[app])?;
    rules::hold_shared(conn)
}
