//! Which apps groups open.

use diesel::prelude::*;

use crate::features::apps::App;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, GroupId};
use crate::schema::{apps, assignments};

/// The name of an app that the group opens now and that takes no guests, if there is one.
pub(in crate::features::access) fn opened_without_guests(
    conn: &mut Conn,
    group: GroupId,
    now: Time,
) -> Result<Option<String>, DbError> {
    let closed = assignments::table
        .inner_join(apps::table.on(apps::id.eq(assignments::app_id)))
        .filter(assignments::group_id.eq(group))
        .filter(assignments::ends_at.is_null().or(assignments::ends_at.gt(now)))
        .filter(apps::allow_guests.eq(false));
    Ok(closed.select(apps::display_name).first(conn).optional()?)
}

/// The apps that these groups open now, by name.
pub(in crate::features::access) fn opened_by(conn: &mut Conn, groups: &[GroupId], now: Time) -> QueryResult<Vec<App>> {
    let opened = assignments::table
        .inner_join(apps::table.on(apps::id.eq(assignments::app_id)))
        .filter(assignments::ends_at.is_null().or(assignments::ends_at.gt(now)))
        .select(apps::all_columns)
        .distinct()
        .order((apps::name_key, apps::id));
    match groups {
        // Most offers have one, and this statement never changes.
        [one] => opened.filter(assignments::group_id.eq(one)).load(conn),
        several => opened.filter(assignments::group_id.eq_any(several)).load(conn),
    }
}

/// The groups that open this app now.
pub(in crate::features::access) fn opened_through(conn: &mut Conn, app: AppId, now: Time) -> QueryResult<Vec<GroupId>> {
    let through = assignments::table
        .filter(assignments::app_id.eq(app))
        .filter(assignments::group_id.is_not_null())
        .filter(assignments::ends_at.is_null().or(assignments::ends_at.gt(now)))
        .select(assignments::group_id)
        .distinct();
    Ok(through.load::<Option<GroupId>>(conn)?.into_iter().flatten().collect())
}
