//! By which paths somebody has an app, and what groups open.

use diesel::prelude::*;

use crate::features::access::{Assignment, Member, Path, assignment_lasts, membership_lasts};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError, on_either};
use crate::foundation::id::{AppId, AssignmentId, GroupId, RoleId, UserId};
use crate::schema::{app_roles, apps, assignments, group_members, groups, users};

/// Every reason why somebody may use the app now.
pub fn paths(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<Vec<Path>, DbError> {
    let mut paths = direct_paths(conn, app, user, now)?;
    paths.extend(group_paths(conn, app, user, now)?);
    Ok(paths)
}

fn direct_paths(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<Vec<Path>, DbError> {
    let rows = assignments::table
        .left_join(app_roles::table.on(app_roles::id.eq(assignments::role_id)))
        .left_join(users::table.on(users::id.nullable().eq(assignments::granted_by)))
        .filter(assignments::app_id.eq(app))
        .filter(assignments::user_id.eq(user))
        .filter(assignment_lasts(now))
        .select((
            app_roles::display_name.nullable(),
            users::display_name.nullable(),
            assignments::created_at,
            assignments::ends_at,
        ));
    type Row = (Option<String>, Option<String>, Time, Option<Time>);
    let rows: Vec<Row> = on_either!(conn, |c| rows.load(c))?;
    let path = |(role, granted_by, since, ends_at): Row| Path { group: None, role, granted_by, since, ends_at };
    Ok(rows.into_iter().map(path).collect())
}

fn group_paths(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<Vec<Path>, DbError> {
    let rows = group_members::table
        .inner_join(groups::table.on(groups::id.eq(group_members::group_id)))
        .inner_join(assignments::table.on(assignments::group_id.eq(group_members::group_id.nullable())))
        .left_join(app_roles::table.on(app_roles::id.eq(assignments::role_id)))
        .left_join(users::table.on(users::id.nullable().eq(group_members::granted_by)))
        .filter(group_members::user_id.eq(user))
        .filter(assignments::app_id.eq(app))
        .filter(membership_lasts(now))
        .filter(assignment_lasts(now))
        .select((
            (groups::id, groups::display_name),
            app_roles::display_name.nullable(),
            users::display_name.nullable(),
            group_members::created_at,
            group_members::ends_at,
            assignments::ends_at,
        ));
    type Row = ((GroupId, String), Option<String>, Option<String>, Time, Option<Time>, Option<Time>);
    let rows: Vec<Row> = on_either!(conn, |c| rows.load(c))?;
    let path = |(group, role, granted_by, since, one, other): Row| Path {
        group: Some(group),
        role,
        granted_by,
        since,
        ends_at: [one, other].into_iter().flatten().min(),
    };
    Ok(rows.into_iter().map(path).collect())
}

/// The role of a direct assignment that has not ended, if there is one.
pub fn role_of_person(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<Option<RoleId>, DbError> {
    let theirs = assignments::table
        .filter(assignments::app_id.eq(app))
        .filter(assignments::user_id.eq(user))
        .filter(assignment_lasts(now));
    Ok(theirs.select(assignments::role_id).first(conn).optional()?)
}

/// The groups that may use the app, by name; those that have ended too.
pub fn groups_with(conn: &mut Conn, app: AppId, most: i64) -> Result<Vec<(Assignment, String)>, DbError> {
    let given = assignments::table.inner_join(groups::table.on(assignments::group_id.eq(groups::id.nullable())));
    let given = given.filter(assignments::app_id.eq(app)).filter(assignments::group_id.is_not_null());
    let given = given.order((groups::name_key, assignments::id)).limit(most);
    Ok(given.select((Assignment::as_select(), groups::display_name)).load(conn)?)
}

pub fn find_assignment(conn: &mut Conn, id: AssignmentId) -> Result<Option<Assignment>, DbError> {
    Ok(assignments::table.find(id).select(Assignment::as_select()).first(conn).optional()?)
}

/// How many people and groups hold the role, or did until it ended.
pub fn holders_of(conn: &mut Conn, app: AppId, role: RoleId) -> Result<i64, DbError> {
    let held = assignments::table.filter(assignments::app_id.eq(app)).filter(assignments::role_id.eq(role));
    Ok(held.count().get_result(conn)?)
}

/// The membership, also one that has ended.
pub fn membership_of(conn: &mut Conn, group: GroupId, user: UserId) -> Result<Option<Member>, DbError> {
    let one = group_members::table.find((group, user));
    Ok(one.select(Member::as_select()).first(conn).optional()?)
}

/// The apps that direct members of the group may use.
pub fn apps_of(conn: &mut Conn, group: GroupId, now: Time) -> Result<Vec<(AppId, String, bool)>, DbError> {
    let opened = assignments::table
        .inner_join(apps::table.on(apps::id.eq(assignments::app_id)))
        .filter(assignments::group_id.eq(group))
        .filter(assignment_lasts(now))
        .order(apps::name_key);
    Ok(opened.select((apps::id, apps::display_name, apps::allow_guests)).load(conn)?)
}
