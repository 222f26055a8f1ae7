//! The rows of one-time sign-in links; only their hashes are kept.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::schema::{directory_roles, sign_in_links, users};

pub fn insert(conn: &mut Conn, hash: &[u8], user: UserId, now: Time, until: Time) -> QueryResult<usize> {
    diesel::insert_into(sign_in_links::table)
        .values((
            sign_in_links::hash.eq(hash),
            sign_in_links::user_id.eq(user),
            sign_in_links::created_at.eq(now),
            sign_in_links::expires_at.eq(until),
        ))
        .execute(conn)
}

/// Whom an unused link lets in: id, name and address.
pub fn find(conn: &mut Conn, hash: &[u8], now: Time) -> QueryResult<Option<(UserId, String, String)>> {
    sign_in_links::table
        .inner_join(users::table.on(users::id.eq(sign_in_links::user_id)))
        .filter(sign_in_links::hash.eq(hash))
        .filter(sign_in_links::used_at.is_null())
        .filter(sign_in_links::expires_at.gt(now))
        .filter(users::enabled)
        .select((users::id, users::display_name, users::mail_shown))
        .first(conn)
        .optional()
}

/// Of two who use the same link, one changes it.
pub fn use_up(conn: &mut Conn, hash: &[u8], now: Time) -> QueryResult<usize> {
    let unused = sign_in_links::table
        .filter(sign_in_links::hash.eq(hash))
        .filter(sign_in_links::used_at.is_null())
        .filter(sign_in_links::expires_at.gt(now));
    diesel::update(unused).set(sign_in_links::used_at.eq(now)).execute(conn)
}

/// Once an admin is in, no link that makes the first one works any more (K-3).
pub fn use_up_if_admin(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<usize> {
    let is_admin =
        directory_roles::table.filter(directory_roles::user_id.eq(user)).filter(directory_roles::role.eq("admin"));
    let unused = sign_in_links::table.filter(sign_in_links::used_at.is_null()).filter(exists(is_admin));
    diesel::update(unused).set(sign_in_links::used_at.eq(now)).execute(conn)
}

pub fn delete_of(conn: &mut Conn, user: UserId) -> QueryResult<usize> {
    diesel::delete(sign_in_links::table.filter(sign_in_links::user_id.eq(user))).execute(conn)
}

pub fn delete_all(conn: &mut Conn) -> QueryResult<usize> {
    diesel::delete(sign_in_links::table).execute(conn)
}
