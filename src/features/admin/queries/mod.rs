//! What the admin's pages ask the directory.

pub(super) mod figures;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use crate::features::access::{ResourceId, assignment_lasts, membership_lasts};
use crate::features::users::UserType;
use crate::foundation::clock::Time;
use crate::foundation::db::types::Instant;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, UserId};
use crate::schema::{assignments, group_members, users};

/// Counting stops here: nobody needs to know the rest exactly, and no page reads a whole table.
pub const MOST: i64 = 100_000;

/// Of messages so many are looked at one by one.
const FEW: i64 = 1000;

/// How many there are of each, at most [`MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub members: i64,
    /// Who have come in.
    pub guests: i64,
    /// Who have not answered.
    pub pending: i64,
    /// Who came, and have to prove their address anew.
    pub reset: i64,
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
    pub last_lost: Option<Time>,
    /// Since when the oldest of those waits that were looked at.
    pub oldest: Option<Time>,
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
    let (guests, pending, reset) = guests(conn)?;
    Ok(Numbers {
        members: count(conn, "users WHERE user_type = 'member' AND deleted_at IS NULL")?,
        guests,
        pending,
        reset,
        apps: count(conn, "apps WHERE name_key >= ''")?,
        groups: count(conn, "groups WHERE name_key >= ''")?,
        invitations: count_since(conn, "invitations WHERE state = 'pending' AND expires_at > $1", now)?,
    })
}

/// Guests who have come in, those who have not answered, and those who came and have to prove their address anew.
pub(super) fn guests(conn: &mut Conn) -> Result<(i64, i64, i64), DbError> {
    let state = |word: &str| format!("users WHERE external_user_state = '{word}' AND deleted_at IS NULL");
    let pending = format!("{} AND reset_at IS NULL", state("pending_acceptance"));
    let reset = count_since(conn, "users WHERE reset_at > $1 AND deleted_at IS NULL", Time::from_micros(0))?;
    Ok((count(conn, &state("accepted"))?, count(conn, &pending)?, reset))
}

/// Messages that never arrived, as the log has them.
pub(super) fn lost_since(conn: &mut Conn, since: Time) -> Result<i64, DbError> {
    count_since(conn, "audit WHERE action = 'delivery_failed' AND at > $1", since)
}

pub(super) fn deleted_before(conn: &mut Conn, at: Time) -> Result<i64, DbError> {
    count_since(conn, "users WHERE deleted_at < $1", at)
}

/// The words of each state stand in the text, where the planner can match them with its partial indexes.
pub(super) fn post(conn: &mut Conn, since: Time) -> Result<Post, DbError> {
    let waiting = "outbox WHERE state IN ('queued', 'sending', 'deferred') AND lane >= 0";
    let finished = "outbox WHERE state IN ('handed_over', 'failed', 'dropped') AND changed_at > $1";
    let newest = format!("SELECT changed_at, state FROM {finished} ORDER BY changed_at DESC LIMIT {FEW}");
    let latest = format!("SELECT MAX(changed_at) AS at FROM ({newest}) few WHERE state = 'handed_over'");
    let latest: Latest = diesel::sql_query(latest).bind::<Instant, _>(since).get_result(conn)?;
    let oldest = format!("SELECT MIN(created_at) AS at FROM (SELECT created_at FROM {waiting} LIMIT {FEW}) few");
    let oldest: Latest = diesel::sql_query(oldest).get_result(conn)?;
    let lost = "SELECT MAX(at) AS at FROM audit WHERE action = 'delivery_failed'";
    let lost: Latest = diesel::sql_query(lost).get_result(conn)?;
    Ok(Post {
        waiting: count(conn, waiting)?,
        deferred: count(conn, &format!("{waiting} AND state = 'deferred'"))?,
        failed: count_since(conn, &format!("{finished} AND state = 'failed'"), since)?,
        last_sent: latest.at,
        last_lost: lost.at,
        oldest: oldest.at,
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

/// So many domains fit into one statement.
const DOMAINS_AT_ONCE: usize = 500;

/// How many guests at these domains have an app or group of their own now, and some of them.
pub(super) fn guests_with(
    conn: &mut Conn,
    of: ResourceId,
    domains: &[String],
    most: i64,
    now: Time,
) -> Result<(i64, Vec<UserId>), DbError> {
    let (mut n, mut some) = (0, Vec::new());
    for domains in domains.chunks(DOMAINS_AT_ONCE) {
        let there =
            users::table.filter(users::mail_domain.eq_any(domains)).filter(users::user_type.eq(UserType::Guest));
        let ids: Vec<UserId> = match of {
            ResourceId::App(app) => there
                .inner_join(assignments::table.on(assignments::user_id.eq(users::id.nullable())))
                .filter(assignments::app_id.eq(app))
                .filter(assignment_lasts(now))
                .limit(MOST)
                .select(users::id)
                .load(conn)?,
            ResourceId::Group(group) => there
                .inner_join(group_members::table.on(group_members::user_id.eq(users::id)))
                .filter(group_members::group_id.eq(group))
                .filter(membership_lasts(now))
                .limit(MOST)
                .select(users::id)
                .load(conn)?,
        };
        n += i64::try_from(ids.len()).unwrap_or(MOST);
        some.extend(ids);
        some.truncate(usize::try_from(most).unwrap_or_default());
    }
    Ok((n, some))
}
