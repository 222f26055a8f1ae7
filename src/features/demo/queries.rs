//! Who is in the demonstration.

use diesel::prelude::*;

use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::schema::{app_owners, directory_roles, group_owners, users};

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
