//! How many have it, counted no further than 10,000 so that a page never waits for a large group.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::features::access::{ResourceId, lasts};
use crate::features::people::Counts;
use crate::features::policies::Sight;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::db::types::{Id, Instant};

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = BigInt)]
    colleagues: i64,
    #[diesel(sql_type = BigInt)]
    guests: i64,
    #[diesel(sql_type = BigInt)]
    ending: i64,
}

#[derive(QueryableByName)]
struct Invited {
    #[diesel(sql_type = BigInt)]
    pending: i64,
    #[diesel(sql_type = BigInt)]
    failed: i64,
}

/// Written by hand because the query language has no limit inside a count. $1 when the ending ones
/// end at the latest, $2 the app or group, $3 now; SQLite counts them as it meets them.
const HELD: &str = "\
    SELECT count(DISTINCT CASE WHEN u.user_type = 'member' THEN u.id END) AS colleagues, \
      count(DISTINCT CASE WHEN u.user_type = 'guest' THEN u.id END) AS guests, \
      count(DISTINCT CASE WHEN held.ends_at <= $1 THEN u.id END) AS ending \
    FROM (SELECT * FROM (<held>) everyone LIMIT 10000) held \
    JOIN users u ON u.id = held.user_id";

const BY_GROUP: &str = concat!(
    "\
    SELECT m.user_id, m.ends_at FROM group_members m \
    WHERE m.group_id = $2 AND ",
    lasts!("m", "$3")
);

const BY_APP: &str = concat!(
    "\
    SELECT a.user_id, a.ends_at FROM assignments a \
    WHERE a.app_id = $2 AND a.user_id IS NOT NULL AND ",
    lasts!("a", "$3"),
    " \
    UNION ALL \
    SELECT m.user_id, CASE WHEN m.ends_at < a.ends_at THEN m.ends_at ELSE coalesce(a.ends_at, m.ends_at) END \
    FROM assignments a JOIN group_members m ON m.group_id = a.group_id \
    WHERE a.app_id = $2 AND a.group_id IS NOT NULL AND ",
    lasts!("a", "$3"),
    " \
      AND ",
    lasts!("m", "$3")
);

/// Without those who are in it through a group that hides them.
const SHOWN: &str = " AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.id = a.group_id AND g.hides_members)";

const INVITED: &str = "\
    SELECT count(*) AS pending, count(CASE WHEN asked.failed THEN 1 END) AS failed FROM (\
      SELECT EXISTS (SELECT 1 FROM outbox o WHERE o.invitation_id = g.invitation_id AND o.kind = 'invitation' \
          AND o.state = 'failed' AND NOT EXISTS (SELECT 1 FROM outbox n WHERE n.invitation_id = o.invitation_id \
            AND n.kind = 'invitation' AND n.id > o.id)) AS failed \
      FROM invitation_grants g WHERE g.pending AND <of> LIMIT 10000) asked";

pub fn of(conn: &mut Conn, resource: ResourceId, sight: Sight, now: Time) -> QueryResult<Counts> {
    let (held, column) = match resource {
        ResourceId::App(_) => (BY_APP.to_owned() + if sight.hidden_people() { "" } else { SHOWN }, "g.app_id = $1"),
        ResourceId::Group(_) => (BY_GROUP.to_owned(), "g.group_id = $1"),
    };
    let held: Held = diesel::sql_query(HELD.replace("<held>", &held))
        .bind::<Instant, _>(now.plus(TimeDelta::days(30)))
        .bind::<Id, _>(resource.any())
        .bind::<Instant, _>(now)
        .get_result(conn)?;
    let invited: Invited =
        diesel::sql_query(INVITED.replace("<of>", column)).bind::<Id, _>(resource.any()).get_result(conn)?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Counts {
        have: number(held.colleagues.saturating_add(held.guests)),
        colleagues: number(held.colleagues),
        guests: number(held.guests),
        ending: number(held.ending),
        pending: number(invited.pending),
        failed: number(invited.failed),
    })
}
