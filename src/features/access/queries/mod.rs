//! Who has what, and what groups open.

pub(in crate::features::access) mod guests;
pub mod lasts;
pub mod paths;
pub(in crate::features::access) mod rows;
pub mod sets;

use diesel::prelude::*;

use crate::features::access::assignment_lasts;
use crate::features::apps::App;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AppId, GroupId};
use crate::schema::{apps, assignments};

/// The apps that these groups open now, by name.
pub(in crate::features::access) fn opened_by(conn: &mut Conn, groups: &[GroupId], now: Time) -> QueryResult<Vec<App>> {
    let opened = assignments::table
        .inner_join(apps::table.on(apps::id.eq(assignments::app_id)))
        .filter(assignment_lasts(now))
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
        .filter(assignment_lasts(now))
        .select(assignments::group_id)
        .distinct();
    Ok(through.load::<Option<GroupId>>(conn)?.into_iter().flatten().collect())
}
