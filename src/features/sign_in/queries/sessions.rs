//! The rows of sessions; their names are hashes of what the browser holds (S-1).

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::features::sign_in::sessions::Session;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::foundation::id::UserId;
use crate::schema::{directory_roles, sessions, users};

/// A session and the current rows about its person.
#[derive(Queryable)]
pub struct Found {
    pub session: Session,
    pub person: Person,
    pub has_roles: bool,
}

#[derive(Queryable)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub mail: String,
    pub user_type: String,
    pub language: Option<String>,
    pub theme: String,
    pub ends_at: Option<Time>,
}

type Columns = (
    sessions::id,
    sessions::user_id,
    sessions::way,
    sessions::client,
    sessions::created_at,
    sessions::last_seen_at,
    sessions::proved_at,
);

const COLUMNS: Columns = (
    sessions::id,
    sessions::user_id,
    sessions::way,
    sessions::client,
    sessions::created_at,
    sessions::last_seen_at,
    sessions::proved_at,
);

/// The session with this hash, if its person may still come in: one query for every page.
pub fn find(conn: &mut Conn, id: &[u8]) -> QueryResult<Option<Found>> {
    let found = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .filter(sessions::id.eq(id))
        .filter(users::enabled)
        .select((
            COLUMNS,
            (
                users::id,
                users::display_name,
                users::mail,
                users::user_type,
                users::preferred_language,
                users::theme,
                users::ends_at,
            ),
            exists(directory_roles::table.filter(directory_roles::user_id.eq(users::id))),
        ));
    on_either!(conn, |c| found.first(c)).optional()
}

pub fn insert(conn: &mut Conn, session: &Session) -> QueryResult<usize> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(&session.id),
            sessions::user_id.eq(session.user_id),
            sessions::way.eq(session.way),
            sessions::client.eq(&session.client),
            sessions::created_at.eq(session.created_at),
            sessions::last_seen_at.eq(session.last_seen_at),
            sessions::proved_at.eq(session.proved_at),
        ))
        .execute(conn)
}

/// Newest first.
pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Session>> {
    sessions::table
        .filter(sessions::user_id.eq(user))
        .order((sessions::created_at.desc(), sessions::id))
        .select(COLUMNS)
        .load(conn)
}

/// Answers whose it was.
pub fn delete(conn: &mut Conn, id: &[u8]) -> QueryResult<Option<UserId>> {
    let one = sessions::table.filter(sessions::id.eq(id));
    diesel::delete(one).returning(sessions::user_id).get_result(conn).optional()
}

/// Only if it is this person's.
pub fn delete_own(conn: &mut Conn, user: UserId, id: &[u8]) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::id.eq(id))).execute(conn)
}

/// Answers which those were.
pub fn delete_all_but(conn: &mut Conn, user: UserId, kept: &[u8]) -> QueryResult<Vec<Vec<u8>>> {
    let others = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::id.ne(kept));
    diesel::delete(others).returning(sessions::id).get_results(conn)
}

/// Never brings a row back: a session that was ended stays ended.
pub fn note_seen(conn: &mut Conn, id: &[u8], before: Time, now: Time) -> QueryResult<usize> {
    let stale = sessions::table.filter(sessions::id.eq(id)).filter(sessions::last_seen_at.lt(before));
    diesel::update(stale).set(sessions::last_seen_at.eq(now)).execute(conn)
}

pub fn delete_older(conn: &mut Conn, before: Time) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::created_at.lt(before))).execute(conn)
}

pub fn delete_all(conn: &mut Conn) -> QueryResult<usize> {
    diesel::delete(sessions::table).execute(conn)
}
