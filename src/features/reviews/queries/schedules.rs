//! Schedules, and what a round over everything walks along.

use diesel::prelude::*;

use crate::features::access::ResourceId;
use crate::features::reviews::{Schedule, Walk};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::foundation::id::{AnyId, AppId, GroupId};
use crate::schema::{apps, groups, review_schedules};

pub fn find(conn: &mut Conn, id: AnyId) -> QueryResult<Option<Schedule>> {
    review_schedules::table.find(id).select(Schedule::as_select()).first(conn).optional()
}

pub fn all(conn: &mut Conn) -> QueryResult<Vec<Schedule>> {
    review_schedules::table.order(review_schedules::id).select(Schedule::as_select()).load(conn)
}

/// Answers 0 if there is one for the same already.
pub fn insert(conn: &mut Conn, new: &Schedule) -> QueryResult<usize> {
    let insert = diesel::insert_into(review_schedules::table).values(new).on_conflict_do_nothing();
    on_either!(conn, |c| insert.execute(c))
}

/// Whoever read this version may replace it, once.
pub fn replace(conn: &mut Conn, with: &Schedule, seen: i32) -> QueryResult<bool> {
    let seen = review_schedules::table.find(with.id).filter(review_schedules::version.eq(seen));
    Ok(diesel::update(seen).set(with).execute(conn)? == 1)
}

pub fn delete(conn: &mut Conn, id: AnyId, seen: i32) -> QueryResult<bool> {
    let seen = review_schedules::table.find(id).filter(review_schedules::version.eq(seen));
    Ok(diesel::delete(seen).execute(conn)? == 1)
}

/// The one that has been due for longest.
pub fn due(conn: &mut Conn, now: Time) -> QueryResult<Option<Schedule>> {
    let due = review_schedules::table.filter(review_schedules::next_at.le(now));
    due.order(review_schedules::next_at).select(Schedule::as_select()).first(conn).optional()
}

/// The next apps or groups after the one reached, in the order of their ids.
pub fn next_things(conn: &mut Conn, walk: Walk, reached: Option<AnyId>, most: i64) -> QueryResult<Vec<ResourceId>> {
    let after = reached.unwrap_or(AnyId::NOBODYS).uuid();
    match walk {
        Walk::Apps => {
            let next = apps::table.filter(apps::id.gt(AppId::from(after))).order(apps::id).limit(most);
            Ok(next.select(apps::id).load(conn)?.into_iter().map(ResourceId::App).collect())
        }
        Walk::Groups => {
            let next = groups::table.filter(groups::id.gt(GroupId::from(after))).order(groups::id).limit(most);
            Ok(next.select(groups::id).load(conn)?.into_iter().map(ResourceId::Group).collect())
        }
    }
}
