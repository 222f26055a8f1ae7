//! Which queries a piece of the program asks, and whether one of them would read a whole table.

use std::sync::{Arc, Mutex};

use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;
use guestlist::foundation::db::{Conn, Native, Use};

use crate::support::House;

/// Names that our own queries give to what they have found already.
const FOUND: &[&str] = &["CONSTANT", "few", "counted", "pages", "size", "everyone", "held", "asked"];
/// Tables of what admins typed by hand, which stay small.
const SMALL: &[&str] = &[
    "organization",
    "__diesel_schema_migrations",
    "access_numbers",
    "domain_rules",
    "invite_levels",
    "invite_approvals",
    "guest_levels",
    "review_schedules",
];

/// The text of every query that `look` asks.
pub fn asked<T>(house: &House, look: impl FnOnce(&mut Conn) -> T) -> Vec<String> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut conn = Conn::open(house.world.db.url(), Use::Writing).unwrap();
    let listener = heard.clone();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            listener.lock().unwrap().push(query.to_string());
        }
    });
    look(&mut conn);
    let texts = heard.lock().unwrap();
    texts.iter().map(|text| text.split(" -- binds:").next().unwrap_or_default().to_owned()).collect()
}

/// Fails if one of the queries would read a table that grows from end to end.
#[track_caller]
pub fn must_use_indexes(house: &House, queries: &[String]) {
    let reads = |query: &&String| ["SELECT", "WITH"].iter().any(|word| query.to_uppercase().starts_with(word));
    for query in queries.iter().filter(reads) {
        for line in plan(house, query) {
            assert!(!is_scan(&line) && !walks_all_that_wait(&line, query), "{line}\n of {query}");
        }
    }
}

/// By its state, everything that waits for anybody is read to find what waits for one person.
fn walks_all_that_wait(line: &str, query: &str) -> bool {
    let of_one_person = ["user_id", "inviter_id"].iter().any(|column| {
        query.contains(&format!("`{column}` "))
            || query.contains(&format!("\"{column}\" "))
            || query.contains(&format!(".{column} = $"))
    });
    of_one_person && line.contains("invitations_by_state")
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    detail: String,
}

/// The planner's own words, one line for each step.
pub fn plan(house: &House, query: &str) -> Vec<String> {
    match Conn::open(house.world.db.url(), Use::Writing).unwrap().native() {
        Native::Sqlite(conn) => {
            let lines: Vec<Line> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(conn).unwrap();
            lines.into_iter().map(|line| line.detail).collect()
        }
        // Tables of a test are tiny, so a scan is only taken where no index would do.
        Native::Postgres(conn) => {
            conn.batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan").unwrap();
            conn.batch_execute(&format!("PREPARE asked AS {query}")).unwrap();
            let values = vec!["NULL"; parameters(query)].join(", ");
            let call = if values.is_empty() { "asked".to_owned() } else { format!("asked({values})") };
            let lines: Vec<PostgresLine> = diesel::sql_query(format!("EXPLAIN EXECUTE {call}")).load(conn).unwrap();
            lines.into_iter().map(|line| line.detail).collect()
        }
    }
}

/// The highest `$n` of the query.
fn parameters(query: &str) -> usize {
    let numbers = query.split('$').skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    });
    numbers.max().unwrap_or_default()
}

/// `SCAN users` on SQLite, `Seq Scan on users` on PostgreSQL; an index read from end to end counts too.
fn is_scan(line: &str) -> bool {
    let line = line.trim().trim_start_matches("->").trim();
    let table = line.strip_prefix("SCAN ").or_else(|| line.strip_prefix("Seq Scan on "));
    let table = table.and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    !table.is_empty() && !table.starts_with('(') && !FOUND.contains(&table) && !SMALL.contains(&table)
}
