//! What the directory has of what a desired state names, read a set at a time.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::features::apps::App;
use crate::features::groups::Group;
use crate::features::users::{User, UserType};
use crate::foundation::db::Conn;
use crate::foundation::id::{AppId, GroupId, UserId};
use crate::schema::{app_owners, apps, directory_roles, group_owners, groups, users};

/// So many keys fit into one statement.
pub(super) const AT_ONCE: usize = 500;

pub(super) fn groups(conn: &mut Conn, external_ids: &[&str]) -> QueryResult<Vec<Group>> {
    let mut found = Vec::new();
    for some in external_ids.chunks(AT_ONCE) {
        let wanted = groups::table.filter(groups::external_id.eq_any(some));
        found.extend(wanted.select(Group::as_select()).load::<Group>(conn)?);
    }
    Ok(found)
}

pub(super) fn apps(conn: &mut Conn, external_ids: &[&str]) -> QueryResult<Vec<App>> {
    let mut found = Vec::new();
    for some in external_ids.chunks(AT_ONCE) {
        let wanted = apps::table.filter(apps::external_id.eq_any(some));
        found.extend(wanted.select(App::as_select()).load::<App>(conn)?);
    }
    Ok(found)
}

/// Every group that a source named, by name.
pub(super) fn named_groups(conn: &mut Conn) -> QueryResult<Vec<Group>> {
    let named = groups::table.filter(groups::external_id.is_not_null());
    named.order((groups::name_key, groups::id)).select(Group::as_select()).load(conn)
}

/// Every app that a source named, by name.
pub(super) fn named_apps(conn: &mut Conn) -> QueryResult<Vec<App>> {
    let named = apps::table.filter(apps::external_id.is_not_null());
    named.order((apps::name_key, apps::id)).select(App::as_select()).load(conn)
}

pub(super) fn group_owners(conn: &mut Conn, ids: &[GroupId]) -> QueryResult<Vec<(GroupId, UserId)>> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = group_owners::table.filter(group_owners::group_id.eq_any(some));
        found.extend(rows.select((group_owners::group_id, group_owners::user_id)).load::<(GroupId, UserId)>(conn)?);
    }
    Ok(found)
}

pub(super) fn app_owners(conn: &mut Conn, ids: &[AppId]) -> QueryResult<Vec<(AppId, UserId)>> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = app_owners::table.filter(app_owners::app_id.eq_any(some));
        found.extend(rows.select((app_owners::app_id, app_owners::user_id)).load::<(AppId, UserId)>(conn)?);
    }
    Ok(found)
}

/// The addresses of these people.
pub(super) fn mails(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, String>> {
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let wanted = users::table.filter(users::id.eq_any(some)).select((users::id, users::mail));
        found.extend(wanted.load::<(UserId, String)>(conn)?);
    }
    Ok(found)
}

pub(super) fn group_names(conn: &mut Conn, ids: &[GroupId]) -> QueryResult<HashMap<GroupId, String>> {
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let wanted = groups::table.filter(groups::id.eq_any(some)).select((groups::id, groups::display_name));
        found.extend(wanted.load::<(GroupId, String)>(conn)?);
    }
    Ok(found)
}

/// Enabled members who hold no directory role, by name.
pub(super) fn members_without_role(conn: &mut Conn) -> QueryResult<Vec<User>> {
    let roles = directory_roles::table.filter(directory_roles::user_id.eq(users::id));
    let members = users::table
        .filter(users::user_type.eq(UserType::Member))
        .filter(users::enabled.eq(true))
        .filter(users::deleted_at.is_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(roles)));
    members.order((users::name_key, users::id)).select(User::as_select()).load(conn)
}
