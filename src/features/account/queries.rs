//! What somebody holds themselves.

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::schema::{apps, assignments, group_members, groups, invitations, users};

pub(super) fn apps_held(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    assignments::table.filter(assignments::user_id.eq(user)).count().get_result(conn)
}

pub(super) fn groups_held(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    group_members::table.filter(group_members::user_id.eq(user)).count().get_result(conn)
}

/// Something held: its name, since when, and until when.
#[derive(Queryable)]
pub(super) struct Held {
    pub name: String,
    pub since: Time,
    pub ends_at: Option<Time>,
}

pub(super) fn apps_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Held>> {
    let theirs = assignments::table.inner_join(apps::table.on(apps::id.eq(assignments::app_id)));
    let theirs = theirs.filter(assignments::user_id.eq(user)).order(apps::name_key);
    theirs.select((apps::display_name, assignments::created_at, assignments::ends_at)).load(conn)
}

pub(super) fn groups_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Held>> {
    let theirs = group_members::table.inner_join(groups::table.on(groups::id.eq(group_members::group_id)));
    let theirs = theirs.filter(group_members::user_id.eq(user)).order(groups::name_key);
    theirs.select((groups::display_name, group_members::created_at, group_members::ends_at)).load(conn)
}

/// An invitation to them, and who sent it.
#[derive(Queryable)]
pub(super) struct Invited {
    pub address: String,
    pub by: String,
    pub state: String,
    pub message: Option<String>,
    pub at: Time,
}

pub(super) fn invitations_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Invited>> {
    let sent = invitations::table.inner_join(users::table.on(users::id.eq(invitations::inviter_id)));
    let theirs = sent.filter(invitations::user_id.eq(user)).order(invitations::id);
    let told = (
        invitations::address_shown,
        users::display_name,
        invitations::state,
        invitations::message,
        invitations::created_at,
    );
    theirs.select(told).load(conn)
}
