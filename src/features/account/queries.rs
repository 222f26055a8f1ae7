//! What somebody holds themselves.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, MultiBackend};
use crate::foundation::id::{AnyId, UserId};
use crate::schema::{
    apps, assignments, endings, group_members, groups, invitations, launches, review_items, reviews, users,
};

pub(super) fn apps_held(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    assignments::table.filter(assignments::user_id.eq(user)).count().get_result(conn)
}

pub(super) fn groups_held(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    group_members::table.filter(group_members::user_id.eq(user)).count().get_result(conn)
}

/// Something held: its name, since when, and until when.
#[derive(Queryable)]
pub(super) struct Held {
    pub id: AnyId,
    pub name: String,
    pub since: Time,
    pub ends_at: Option<Time>,
}

pub(super) fn apps_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Held>> {
    let theirs = assignments::table.inner_join(apps::table.on(apps::id.eq(assignments::app_id)));
    let theirs = theirs.filter(assignments::user_id.eq(user)).order(apps::name_key);
    theirs.select((apps::id, apps::display_name, assignments::created_at, assignments::ends_at)).load(conn)
}

pub(super) fn groups_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Held>> {
    let theirs = group_members::table.inner_join(groups::table.on(groups::id.eq(group_members::group_id)));
    let theirs = theirs.filter(group_members::user_id.eq(user)).order(groups::name_key);
    theirs.select((groups::id, groups::display_name, group_members::created_at, group_members::ends_at)).load(conn)
}

/// An invitation, and who sent it.
pub(super) struct Invited {
    pub address: String,
    pub by: String,
    pub state: String,
    pub message: Option<String>,
    pub at: Time,
}

pub(super) fn invitations_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Invited>> {
    told(conn, invitations::table.filter(invitations::user_id.eq(user)).into_boxed())
}

/// What they sent.
pub(super) fn invitations_by(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Invited>> {
    told(conn, invitations::table.filter(invitations::inviter_id.eq(user)).into_boxed())
}

fn told(conn: &mut Conn, some: invitations::BoxedQuery<'_, MultiBackend>) -> QueryResult<Vec<Invited>> {
    let some: Vec<(UserId, String, String, Option<String>, Time)> = some
        .order(invitations::id)
        .select((
            invitations::inviter_id,
            invitations::address_shown,
            invitations::state,
            invitations::message,
            invitations::created_at,
        ))
        .load(conn)?;
    let ids: Vec<UserId> = some.iter().map(|(by, ..)| *by).collect();
    let names: Vec<(UserId, String)> =
        users::table.filter(users::id.eq_any(ids)).select((users::id, users::display_name)).load(conn)?;
    let names: HashMap<UserId, String> = names.into_iter().collect();
    let invited = |(by, address, state, message, at): (UserId, String, String, Option<String>, Time)| Invited {
        address,
        by: names.get(&by).cloned().unwrap_or_default(),
        state,
        message,
        at,
    };
    Ok(some.into_iter().map(invited).collect())
}

/// The apps they opened, and when last.
pub(super) fn opened_by(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(String, Time)>> {
    let theirs = launches::table.inner_join(apps::table.on(apps::id.eq(launches::app_id)));
    theirs.filter(launches::user_id.eq(user)).select((apps::display_name, launches::last_at)).load(conn)
}

/// Something that ends, and what was said about it.
#[derive(Queryable)]
pub(super) struct Wish {
    pub app: Option<String>,
    pub group: Option<String>,
    pub is_of_group: bool,
    pub ends_at: Time,
    pub asked_at: Option<Time>,
    pub reason: Option<String>,
    pub let_go_at: Option<Time>,
}

pub(super) fn wishes_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Wish>> {
    endings::table
        .left_join(apps::table.on(apps::id.nullable().eq(endings::app_id)))
        .left_join(groups::table.on(groups::id.nullable().eq(endings::group_id)))
        .filter(endings::user_id.eq(user))
        .order(endings::ends_at)
        .select((
            apps::display_name.nullable(),
            groups::display_name.nullable(),
            endings::group_id.is_not_null(),
            endings::ends_at,
            endings::asked_at,
            endings::reason,
            endings::let_go_at,
        ))
        .load(conn)
}

/// What was decided in a review of somebody's access.
#[derive(Queryable)]
pub(super) struct Reviewed {
    pub app: Option<String>,
    pub group: Option<String>,
    pub began_at: Time,
    pub decision: Option<String>,
    pub reason: String,
    pub by: String,
    pub at: Option<Time>,
    pub result: Option<String>,
}

pub(super) fn reviews_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Reviewed>> {
    review_items::table
        .inner_join(reviews::table.on(reviews::id.eq(review_items::review_id)))
        .left_join(apps::table.on(apps::id.nullable().eq(reviews::app_id)))
        .left_join(groups::table.on(groups::id.nullable().eq(reviews::group_id)))
        .filter(review_items::user_id.eq(user))
        // What somebody says in a review that goes on may be said otherwise tomorrow.
        .filter(review_items::result.is_not_null())
        .order(reviews::began_at)
        .select((
            apps::display_name.nullable(),
            groups::display_name.nullable(),
            reviews::began_at,
            review_items::decision,
            review_items::reason,
            review_items::decided_name,
            review_items::decided_at,
            review_items::result,
        ))
        .load(conn)
}
