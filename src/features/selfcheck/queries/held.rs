//! What guests hold now, by every path, asked from the side that is small: what is closed, or which domains are blocked.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::features::access::lasts;
use crate::features::rules::ResourceId;
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, DbError, MultiBackend};
use crate::foundation::id::{AppId, GroupId, UserId};

/// A guest with an app or group, by one path.
#[derive(QueryableByName)]
pub(in crate::features::selfcheck) struct Held {
    #[diesel(sql_type = Id)]
    pub user_id: UserId,
    #[diesel(sql_type = Text)]
    pub mail: String,
    #[diesel(sql_type = Text)]
    pub domain: String,
    #[diesel(sql_type = Nullable<Id>)]
    pub app_id: Option<AppId>,
    #[diesel(sql_type = Nullable<Id>)]
    pub group_id: Option<GroupId>,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Nullable<Id>)]
    pub through: Option<GroupId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub through_name: Option<String>,
    #[diesel(sql_type = Instant)]
    pub since: Time,
    #[diesel(sql_type = Nullable<Instant>)]
    pub closed_at: Option<Time>,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    many: i64,
}

/// One of the three paths: the rows it joins, the columns that say what it leads to, and since when.
struct Path {
    from: &'static str,
    columns: &'static str,
    since: &'static str,
    /// What is held by it: an app `a`, or a group `g`.
    held: &'static str,
    live: &'static str,
}

const DIRECT: Path = Path {
    from: "apps a JOIN assignments s ON s.app_id = a.id JOIN users u ON u.id = s.user_id",
    columns: "a.id AS app_id, NO_ID AS group_id, a.display_name AS name, NO_ID AS through, NO_TEXT AS through_name",
    since: "COALESCE(s.extended_at, s.created_at)",
    held: "a",
    live: lasts!("s", "$1"),
};

const MEMBER: Path = Path {
    from: "groups g JOIN group_members m ON m.group_id = g.id JOIN users u ON u.id = m.user_id",
    columns: "NO_ID AS app_id, g.id AS group_id, g.display_name AS name, NO_ID AS through, NO_TEXT AS through_name",
    since: "COALESCE(m.extended_at, m.created_at)",
    held: "g",
    live: lasts!("m", "$1"),
};

const THROUGH: Path = Path {
    from: "apps a JOIN assignments s ON s.app_id = a.id JOIN groups t ON t.id = s.group_id
        JOIN group_members m ON m.group_id = t.id JOIN users u ON u.id = m.user_id",
    columns: "a.id AS app_id, NO_ID AS group_id, a.display_name AS name, t.id AS through, t.display_name AS through_name",
    // Since the later of the two: the group has the app, and the guest is in the group.
    since: "CASE WHEN COALESCE(m.extended_at, m.created_at) > COALESCE(s.extended_at, s.created_at)
        THEN COALESCE(m.extended_at, m.created_at) ELSE COALESCE(s.extended_at, s.created_at) END",
    held: "a",
    live: concat!(lasts!("s", "$1"), " AND ", lasts!("m", "$1")),
};

impl Path {
    /// The rows that fulfil the condition.
    fn select(&self, condition: &str) -> String {
        let Self { from, columns, since, held, live } = self;
        let columns = columns.replace("NO_ID", "CAST(NULL AS uuid)").replace("NO_TEXT", "CAST(NULL AS text)");
        let condition = condition.replace("SINCE", &format!("({since})")).replace("HELD", held);
        format!(
            "SELECT u.id AS user_id, u.mail AS mail, u.mail_domain AS domain, {columns}, {since} AS since,
                {held}.guests_closed_at AS closed_at
            FROM {from} WHERE {live} AND {condition}"
        )
    }
}

/// Written so that no planner begins with all the guests there are.
const AFTER_CLOSING: &str = "NOT HELD.allow_guests AND HELD.guests_closed_at < SINCE AND NOT (u.user_type <> 'guest')";

fn after_closing() -> String {
    [DIRECT, MEMBER, THROUGH].map(|path| path.select(AFTER_CLOSING)).join(" UNION ALL ")
}

pub(in crate::features::selfcheck) fn count_closed(conn: &mut Conn, now: Time) -> Result<i64, DbError> {
    let text = format!("SELECT count(*) AS many FROM ({}) AS wrong", after_closing());
    let counted: Counted = diesel::sql_query(text).bind::<Instant, _>(now).get_result(conn)?;
    Ok(counted.many)
}

/// Access to what was closed to guests before it began; at most so much.
pub(in crate::features::selfcheck) fn closed(conn: &mut Conn, most: i64, now: Time) -> Result<Vec<Held>, DbError> {
    let text = format!("{} LIMIT {most}", after_closing());
    Ok(diesel::sql_query(text).bind::<Instant, _>(now).load(conn)?)
}

/// What guests at these domains hold, of everything or of one app or group, that began after that moment.
pub(in crate::features::selfcheck) fn of_domains(
    conn: &mut Conn,
    domains: &[&str],
    of: Option<ResourceId>,
    after: Time,
    now: Time,
) -> Result<Vec<Held>, DbError> {
    let places: Vec<String> = (0..domains.len()).map(|place| format!("${}", place + 4)).collect();
    // Every statement names each value once more than it needs, so that all have the same.
    let only = |held: &Path| match of {
        Some(ResourceId::App(_)) if held.held == "a" => "HELD.id = $3",
        Some(ResourceId::Group(_)) if held.held == "g" => "HELD.id = $3",
        Some(_) => "HELD.id <> HELD.id AND HELD.id = $3",
        None => "HELD.id <> $3",
    };
    let selects = [DIRECT, MEMBER, THROUGH].map(|path| {
        path.select(&format!(
            "$2 < SINCE AND {} AND u.user_type = 'guest' AND u.mail_domain IN ({})",
            only(&path),
            places.join(", ")
        ))
    });
    let mut wrong = Vec::new();
    for text in selects {
        let id = of.map_or_else(uuid::Uuid::nil, |of| of.any().uuid());
        let mut query = diesel::sql_query(text)
            .into_boxed::<MultiBackend>()
            .bind::<Instant, _>(now)
            .bind::<Instant, _>(after)
            .bind::<Id, _>(UserId::from(id));
        for domain in domains {
            query = query.bind::<Text, _>(*domain);
        }
        let some: Vec<Held> = query.load(conn)?;
        wrong.extend(some);
    }
    Ok(wrong)
}
