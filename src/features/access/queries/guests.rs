//! Guests who have something now.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::features::access::{assignment_lasts, membership_lasts};
use crate::features::users::UserType;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AppId, GroupId, UserId};
use crate::schema::{assignments, group_members, users};

/// Where the guests of a group are from, and how many are from each.
pub(in crate::features::access) fn domains_in(
    conn: &mut Conn,
    group: GroupId,
    now: Time,
) -> QueryResult<Vec<(String, i64)>> {
    group_members::table
        .inner_join(users::table.on(users::id.eq(group_members::user_id)))
        .filter(group_members::group_id.eq(group))
        .filter(users::user_type.eq(UserType::Guest))
        .filter(membership_lasts(now))
        .group_by(users::mail_domain)
        .order(users::mail_domain)
        .select((users::mail_domain, diesel::dsl::count_star()))
        .load(conn)
}

/// Where each guest is from who has the app, directly or through a group.
pub(in crate::features::access) fn domains_with(conn: &mut Conn, app: AppId, now: Time) -> QueryResult<Vec<String>> {
    let direct = assignments::table
        .inner_join(users::table.on(users::id.nullable().eq(assignments::user_id)))
        .filter(assignments::app_id.eq(app))
        .filter(assignment_lasts(now))
        .filter(users::user_type.eq(UserType::Guest))
        .select((users::id, users::mail_domain))
        .distinct();
    let through = assignments::table
        .inner_join(group_members::table.on(group_members::group_id.nullable().eq(assignments::group_id)))
        .inner_join(users::table.on(users::id.eq(group_members::user_id)))
        .filter(assignments::app_id.eq(app))
        .filter(assignment_lasts(now))
        .filter(membership_lasts(now))
        .filter(users::user_type.eq(UserType::Guest))
        .select((users::id, users::mail_domain))
        .distinct();
    let mut guests: BTreeMap<UserId, String> = direct.load::<(UserId, String)>(conn)?.into_iter().collect();
    guests.extend(through.load::<(UserId, String)>(conn)?);
    Ok(guests.into_values().collect())
}
