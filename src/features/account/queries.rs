//! What somebody holds themselves.

use diesel::prelude::*;

use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::schema::{assignments, group_members};

pub(super) fn apps_held(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    assignments::table.filter(assignments::user_id.eq(user)).count().get_result(conn)
}

pub(super) fn groups_held(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    group_members::table.filter(group_members::user_id.eq(user)).count().get_result(conn)
}
