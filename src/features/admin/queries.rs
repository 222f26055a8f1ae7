//! What the admin's pages ask the directory.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use crate::foundation::clock::Time;
use crate::foundation::db::types::Instant;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::AnyId;
use crate::schema::users;

/// Counting stops here: nobody needs to know the rest exactly, and no page reads a whole table.
pub const MOST: i64 = 100_000;

/// How many there are of each, at most [`MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub members: i64,
    pub guests: i64,
    pub pending: i64,
    pub apps: i64,
    pub groups: i64,
    pub invitations: i64,
}

/// How the mail is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Post {
    pub waiting: i64,
    pub deferred: i64,
    /// Lately.
    pub failed: i64,
    pub last_sent: Option<Time>,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Latest {
    #[diesel(sql_type = Nullable<Instant>)]
    at: Option<Time>,
}

pub(super) fn numbers(conn: &mut Conn, now: Time) -> Result<Numbers, DbError> {
    let state = |word: &str| format!("users WHERE external_user_state = '{word}' AND deleted_at IS NULL");
    Ok(Numbers {
        members: count(conn, "users WHERE user_type = 'member' AND deleted_at IS NULL")?,
        guests: count(conn, &state("accepted"))?,
        pending: count(conn, &state("pending_acceptance"))?,
        apps: count(conn, "apps WHERE name_key >= ''")?,
        groups: count(conn, "groups WHERE name_key >= ''")?,
        invitations: count_since(conn, "invitations WHERE state = 'pending' AND expires_at > $1", now)?,
    })
}

/// The words of each state stand in the text, where the planner can match them with its partial indexes.
pub(super) fn post(conn: &mut Conn, since: Time) -> Result<Post, DbError> {
    let waiting = "outbox WHERE state IN ('queued', 'sending', 'deferred') AND lane >= 0";
    let finished = "outbox WHERE state IN ('handed_over', 'failed', 'dropped') AND changed_at > $1";
    let latest = format!("SELECT MAX(changed_at) AS at FROM {finished} AND state = 'handed_over'");
    let latest: Latest = diesel::sql_query(latest).bind::<Instant, _>(since).get_result(conn)?;
    Ok(Post {
        waiting: count(conn, waiting)?,
        deferred: count(conn, &format!("{waiting} AND state = 'deferred'"))?,
        failed: count_since(conn, &format!("{finished} AND state = 'failed'"), since)?,
        last_sent: latest.at,
    })
}

fn count(conn: &mut Conn, rows: &str) -> Result<i64, DbError> {
    let counted: Counted = diesel::sql_query(counting(rows)).get_result(conn)?;
    Ok(counted.n)
}

fn count_since(conn: &mut Conn, rows: &str, since: Time) -> Result<i64, DbError> {
    let counted: Counted = diesel::sql_query(counting(rows)).bind::<Instant, _>(since).get_result(conn)?;
    Ok(counted.n)
}

fn counting(rows: &str) -> String {
    format!("SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM {rows} LIMIT {MOST}) AS counted")
}

/// Users, apps and groups of exactly this name, as folded by `users::name_key`; two are enough to be unclear.
pub(super) fn people_named(conn: &mut Conn, key: &str) -> Result<Vec<AnyId>, DbError> {
    let ids = users::table.filter(users::name_key.eq(key)).limit(2).select(users::id);
    Ok(ids.load(conn)?)
}
