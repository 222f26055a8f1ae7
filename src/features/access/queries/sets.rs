//! Everybody who has some apps or groups, for comparing with what a source says.

use diesel::prelude::*;

use crate::features::access::{Assignment, Member, assignment_lasts, membership_lasts};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, GroupId};
use crate::schema::{assignments, group_members};

/// So many of them fit into one statement.
const AT_ONCE: usize = 500;

/// Everybody who is in these groups now.
pub fn members_of_all(conn: &mut Conn, groups: &[GroupId], now: Time) -> Result<Vec<Member>, DbError> {
    let mut found = Vec::new();
    for some in groups.chunks(AT_ONCE) {
        let members = group_members::table.filter(group_members::group_id.eq_any(some)).filter(membership_lasts(now));
        found.extend(members.select(Member::as_select()).load::<Member>(conn)?);
    }
    Ok(found)
}

/// Every person and group that may use these apps now, the oldest assignment first.
pub fn assignments_of_all(conn: &mut Conn, apps: &[AppId], now: Time) -> Result<Vec<Assignment>, DbError> {
    let mut found = Vec::new();
    for some in apps.chunks(AT_ONCE) {
        let given = assignments::table.filter(assignments::app_id.eq_any(some)).filter(assignment_lasts(now));
        found.extend(given.order(assignments::id).select(Assignment::as_select()).load::<Assignment>(conn)?);
    }
    Ok(found)
}
