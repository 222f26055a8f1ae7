//! Guests who no longer come, and those who were blocked long ago.

use diesel::prelude::*;

use crate::features::users::{User, UserType};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::schema::users;

/// Guests who are in and have not come since, whoever was away longest first. Being let in again counts as coming.
pub fn idle_since(conn: &mut Conn, since: Time, most: i64) -> QueryResult<Vec<User>> {
    users::table
        .filter(users::deleted_at.is_null())
        .filter(users::user_type.eq(UserType::Guest))
        .filter(users::last_sign_in_at.le(since))
        .filter(users::enabled.eq(true))
        .filter(users::unblocked_at.is_null().or(users::unblocked_at.le(since)))
        .order((users::last_sign_in_at, users::id))
        .limit(most)
        .select(User::as_select())
        .load(conn)
}

/// Guests who are blocked since then or longer.
pub fn blocked_since(conn: &mut Conn, since: Time, most: i64) -> QueryResult<Vec<User>> {
    users::table
        .filter(users::blocked_at.le(since))
        .filter(users::deleted_at.is_null())
        .filter(users::user_type.eq(UserType::Guest))
        .order((users::blocked_at, users::id))
        .limit(most)
        .select(User::as_select())
        .load(conn)
}

/// Guests whose stay is over since then or longer.
pub fn ended_since(conn: &mut Conn, since: Time, most: i64) -> QueryResult<Vec<User>> {
    users::table
        .filter(users::ends_at.le(since))
        .filter(users::deleted_at.is_null())
        .filter(users::user_type.eq(UserType::Guest))
        .order((users::ends_at, users::id))
        .limit(most)
        .select(User::as_select())
        .load(conn)
}
