//! Who is in the demonstration.

use diesel::prelude::*;

use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, DomainRuleId, UserId};
use crate::foundation::clock::Time;
use crate::schema::{app_owners, apps, directory_roles, domain_rules, group_owners, users};

/// Whether the folder is new.
pub fn is_empty(conn: &mut Conn) -> Result<bool, DbError> {
    let anybody: Option<UserId> = users::table.select(users::id).first(conn).optional()?;
    Ok(anybody.is_none())
}

/// Somebody to sign in as.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Cast {
    pub id: UserId,
    pub name: String,
    pub mail: String,
    pub job: Option<String>,
    pub user_type: String,
    pub pending: Option<String>,
    pub enabled: bool,
}

pub(super) fn cast(conn: &mut Conn) -> QueryResult<Vec<Cast>> {
    users::table
        .order((users::name_key, users::id))
        .limit(200)
        .select((
            users::id,
            users::display_name,
            users::mail,
            users::job_title,
            users::user_type,
            users::external_user_state,
            users::enabled,
        ))
        .load(conn)
}

pub(super) fn admins(conn: &mut Conn) -> QueryResult<Vec<UserId>> {
    directory_roles::table.filter(directory_roles::role.eq("admin")).select(directory_roles::user_id).load(conn)
}

/// Everybody who owns something, once for each thing.
pub(super) fn owners(conn: &mut Conn) -> QueryResult<Vec<UserId>> {
    let mut owners: Vec<UserId> = app_owners::table.select(app_owners::user_id).load(conn)?;
    owners.extend(group_owners::table.select(group_owners::user_id).load::<UserId>(conn)?);
    Ok(owners)
}

pub(super) fn close_to_guests(conn: &mut Conn, app: AppId) -> QueryResult<usize> {
    diesel::update(apps::table.find(app)).set(apps::allow_guests.eq(false)).execute(conn)
}

pub(super) fn deny(conn: &mut Conn, rule: &str, comment: &str, now: Time) -> QueryResult<usize> {
    let row = (
        domain_rules::id.eq(DomainRuleId::new()),
        domain_rules::effect.eq("deny"),
        domain_rules::rule.eq(rule),
        domain_rules::comment.eq(comment),
        domain_rules::created_at.eq(now),
    );
    diesel::insert_into(domain_rules::table).values(row).execute(conn)
}

pub(super) fn apps(conn: &mut Conn) -> QueryResult<Vec<AppId>> {
    apps::table.select(apps::id).load(conn)
}

pub(super) fn launch_at(conn: &mut Conn, app: AppId, url: &str) -> QueryResult<usize> {
    diesel::update(apps::table.find(app)).set(apps::launch_url.eq(url)).execute(conn)
}
