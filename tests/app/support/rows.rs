//! Memberships and assignments as they stand, for what a test begins with: no rule is asked, nothing is written down.

use diesel::prelude::*;
use guestlist::features::access::{Assignment, Member};
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::{AppId, GroupId, UserId};
use guestlist::schema::{assignments, group_members};

/// Whoever has it keeps what they have; what has ended is replaced.
pub fn assign(conn: &mut Conn, assignment: &Assignment) -> Result<(), DbError> {
    let holder = assignments::user_id.eq(assignment.user_id).or(assignments::group_id.eq(assignment.group_id));
    let theirs = assignments::table.filter(assignments::app_id.eq(assignment.app_id)).filter(holder);
    diesel::delete(theirs.filter(assignments::ends_at.le(assignment.created_at))).execute(conn)?;
    let same = theirs.filter(assignments::role_id.eq(assignment.role_id));
    if same.count().get_result::<i64>(conn)? == 0 {
        diesel::insert_into(assignments::table).values(assignment).execute(conn)?;
    }
    Ok(())
}

pub fn unassign(conn: &mut Conn, app: AppId, user: UserId) -> Result<(), DbError> {
    let theirs = assignments::table.filter(assignments::app_id.eq(app)).filter(assignments::user_id.eq(user));
    diesel::delete(theirs).execute(conn)?;
    Ok(())
}

/// The same of a membership.
pub fn add_member(conn: &mut Conn, member: &Member) -> Result<(), DbError> {
    let one = group_members::table.find((member.group_id, member.user_id));
    diesel::delete(one.filter(group_members::ends_at.le(member.created_at))).execute(conn)?;
    if one.count().get_result::<i64>(conn)? == 0 {
        diesel::insert_into(group_members::table).values(member).execute(conn)?;
    }
    Ok(())
}

/// Moves the end of what somebody was assigned.
pub fn end_assignment(conn: &mut Conn, app: AppId, user: UserId, ends_at: Option<Time>) -> Result<(), DbError> {
    let theirs = assignments::table.filter(assignments::app_id.eq(app)).filter(assignments::user_id.eq(user));
    diesel::update(theirs).set(assignments::ends_at.eq(ends_at)).execute(conn)?;
    Ok(())
}

/// Moves the end of a membership.
pub fn end_membership(conn: &mut Conn, group: GroupId, user: UserId, ends_at: Option<Time>) -> Result<(), DbError> {
    diesel::update(group_members::table.find((group, user))).set(group_members::ends_at.eq(ends_at)).execute(conn)?;
    Ok(())
}
