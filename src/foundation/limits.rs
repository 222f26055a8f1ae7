//! Counts what may be done only so often, in the database and before it is done.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Array, BigInt, HasSqlType, Text};

use crate::foundation::clock::Time;
use crate::foundation::db::types::Instant;
use crate::foundation::db::{Conn, DbError, Native};
use crate::foundation::metrics;
use crate::schema::counters;

/// A window is counted in this many slices, so that it slides instead of starting anew at once.
const SLICES: i32 = 24;
/// The longest window any limit may have; older counts are of no use.
const LONGEST_WINDOW: TimeDelta = TimeDelta::hours(25);

/// So often in so long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub at_most: u32,
    pub per: TimeDelta,
}

impl Limit {
    pub const fn new(at_most: u32, per: TimeDelta) -> Self {
        Self { at_most, per }
    }

    fn slice(self) -> TimeDelta {
        self.per / SLICES
    }

    /// A use is forgotten when its whole slice has left the window, never earlier.
    fn remembered(self) -> TimeDelta {
        self.per + self.slice()
    }
}

/// A limit on one thing. The key is made of what the server knows, never of what a client can change at will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    key: String,
    limit: Limit,
}

/// A budget is used up until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    pub retry_after: Duration,
}

impl Budget {
    pub fn new(what: &str, of: &str, limit: Limit) -> Self {
        Self { key: format!("{what}/{}/{of}", limit.per.num_seconds()), limit }
    }

    /// What is counted, without whose it is.
    fn what(&self) -> &str {
        self.key.split('/').next().unwrap_or_default()
    }

    fn slice_at(&self, now: Time) -> Time {
        let slice = self.limit.slice().num_microseconds().unwrap_or(i64::MAX).max(1);
        Time::from_micros(now.micros() - now.micros().rem_euclid(slice))
    }
}

/// Counts one use of every budget. If one is already used up nothing is counted, so that asking
/// again and again does not make the wait longer. Call it before doing what is counted.
pub fn spend(conn: &mut Conn, budgets: &[Budget], now: Time) -> Result<Result<(), Spent>, DbError> {
    Ok(spend_each(conn, &[budgets.to_vec()], now)?.pop().unwrap_or(Ok(())))
}

/// The same for many deeds, one after another: each that is within all its budgets counts, the others do not.
pub fn spend_each(conn: &mut Conn, deeds: &[Vec<Budget>], now: Time) -> Result<Vec<Result<(), Spent>>, DbError> {
    let mut uses: BTreeMap<&str, Used<'_>> = BTreeMap::new();
    for budget in deeds.iter().flatten() {
        uses.entry(&budget.key).or_insert_with(|| Used::of(budget)).asked += 1;
    }
    // Counting holds the rows, in the order of their keys: whoever else would spend them waits.
    count(conn, uses.values().map(|used| (used.budget, used.asked)), now)?;
    read(conn, &mut uses, now)?;
    let answers = deeds.iter().map(|budgets| take(&mut uses, budgets, now)).collect();
    let unused = uses.values().filter(|used| used.taken < used.asked);
    count(conn, unused.map(|used| (used.budget, used.taken - used.asked)), now)?;
    Ok(answers)
}

/// Takes back what [`spend`] counted a moment ago, when it turned out not to count.
pub fn refund(conn: &mut Conn, budgets: &[Budget], now: Time) -> Result<(), DbError> {
    count(conn, in_order(budgets).map(|budget| (budget, -1)), now)
}

/// Changes nothing, at the cost of a refund: for who must not tell from the time it took whether
/// a budget was spent (O-6).
pub fn refund_nothing(conn: &mut Conn, budgets: &[Budget], now: Time) -> Result<(), DbError> {
    count(conn, in_order(budgets).map(|budget| (budget, 0)), now)
}

/// Two who spend the same budgets lock their rows in the same order.
fn in_order(budgets: &[Budget]) -> impl Iterator<Item = &Budget> {
    let mut ordered: Vec<_> = budgets.iter().collect();
    ordered.sort_by(|left, right| left.key.cmp(&right.key));
    ordered.into_iter()
}

/// A budget, and what becomes of it while several take from it.
struct Used<'a> {
    budget: &'a Budget,
    asked: i64,
    taken: i64,
    /// Start and count of each slice the window still reaches, with all that was asked for.
    slices: Vec<(Time, i64)>,
}

impl<'a> Used<'a> {
    fn of(budget: &'a Budget) -> Self {
        Self { budget, asked: 0, taken: 0, slices: Vec::new() }
    }

    /// How long to wait if one more would be more than the budget allows.
    fn wait(&self, now: Time) -> Option<Duration> {
        let used: i64 = self.slices.iter().map(|(_, count)| count).sum();
        let mut over = used - self.asked + self.taken + 1 - i64::from(self.budget.limit.at_most);
        if over <= 0 {
            return None;
        }
        // The wait ends when enough of the oldest uses are forgotten.
        let last_in_the_way = self.slices.iter().find(|(_, count)| {
            over -= count;
            over <= 0
        });
        let forgotten = |start: Time| start.plus(self.budget.limit.remembered()).since(now);
        let wait = last_in_the_way.map(|(start, _)| forgotten(*start).to_std().unwrap_or_default());
        Some(wait.unwrap_or_default() + Duration::from_secs(1))
    }
}

fn take(uses: &mut BTreeMap<&str, Used<'_>>, budgets: &[Budget], now: Time) -> Result<(), Spent> {
    let mut longest = None;
    for used in budgets.iter().filter_map(|budget| uses.get(budget.key.as_str())) {
        if let Some(wait) = used.wait(now) {
            metrics::limited(used.budget.what());
            longest = longest.max(Some(wait));
        }
    }
    if let Some(retry_after) = longest {
        return Err(Spent { retry_after });
    }
    for budget in budgets {
        if let Some(used) = uses.get_mut(budget.key.as_str()) {
            used.taken += 1;
        }
    }
    Ok(())
}

/// Adds to the slice of now. On PostgreSQL all in one statement; SQLite is not far away.
fn count<'a>(conn: &mut Conn, changes: impl Iterator<Item = (&'a Budget, i64)>, now: Time) -> Result<(), DbError> {
    match conn.native() {
        Native::Sqlite(c) => {
            for (budget, by) in changes {
                Counted { key: &budget.key, starts_at: budget.slice_at(now), first: by.max(0), by }.execute(c)?;
            }
        }
        Native::Postgres(c) => {
            let ((keys, slices), by): ((Vec<&str>, Vec<Time>), Vec<i64>) =
                changes.map(|(budget, by)| ((budget.key.as_str(), budget.slice_at(now)), by)).unzip();
            if !keys.is_empty() {
                let all = diesel::sql_query(COUNT_ALL).bind::<Array<Text>, _>(keys);
                all.bind::<Array<Instant>, _>(slices).bind::<Array<BigInt>, _>(by).execute(c)?;
            }
        }
    }
    Ok(())
}

const COUNT_ALL: &str = "INSERT INTO counters (key, starts_at, count) SELECT * FROM unnest($1, $2, $3) \
     ON CONFLICT (key, starts_at) DO UPDATE SET count = counters.count + excluded.count";

/// Fills in what was counted so far.
fn read(conn: &mut Conn, uses: &mut BTreeMap<&str, Used<'_>>, now: Time) -> Result<(), DbError> {
    let remembered = |used: &Used<'_>| now.minus(used.budget.limit.remembered());
    let slices = counters::table.order((counters::key, counters::starts_at));
    match conn.native() {
        Native::Sqlite(c) => {
            for used in uses.values_mut() {
                let of_this = slices.filter(counters::key.eq(&used.budget.key));
                let since =
                    of_this.filter(counters::starts_at.gt(remembered(used))).filter(counters::starts_at.le(now));
                used.slices = since.select((counters::starts_at, counters::count)).load(c)?;
            }
        }
        Native::Postgres(c) => {
            let keys: Vec<&str> = uses.keys().copied().collect();
            // By the keys alone: asked for a span of time as well, the planner would read all that was counted in it.
            let rows: Vec<(String, Time, i64)> = slices.filter(counters::key.eq_any(keys)).load(c)?;
            for (key, start, count) in rows {
                let used = uses.get_mut(key.as_str()).filter(|used| start > remembered(used) && start <= now);
                used.into_iter().for_each(|used| used.slices.push((start, count)));
            }
        }
    }
    Ok(())
}

/// One more, or fewer, in a slice of time. Written out because every deed that is limited counts several
/// times, and diesel prepares an insert with an `ON CONFLICT ... SET` of its own anew each time.
struct Counted<'a> {
    key: &'a str,
    starts_at: Time,
    /// What a new slice begins with.
    first: i64,
    by: i64,
}

impl<DB> QueryFragment<DB> for Counted<'_>
where
    DB: Backend + HasSqlType<Instant>,
    str: ToSql<Text, DB>,
    Time: ToSql<Instant, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("INSERT INTO counters (key, starts_at, count) VALUES (");
        out.push_bind_param::<Text, _>(self.key)?;
        out.push_sql(", ");
        out.push_bind_param::<Instant, _>(&self.starts_at)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&self.first)?;
        out.push_sql(") ON CONFLICT (key, starts_at) DO UPDATE SET count = counters.count + ");
        out.push_bind_param::<BigInt, _>(&self.by)
    }
}

impl QueryId for Counted<'_> {
    type QueryId = Counted<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<C> RunQueryDsl<C> for Counted<'_> {}

/// Writes a row that counts nothing, to learn whether anything can be written.
pub fn touch(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    refund_nothing(conn, &[Budget::new("probe", "", Limit::new(0, LONGEST_WINDOW))], now)
}

/// Removes counts that no window reaches any more.
pub fn tidy(conn: &mut Conn, now: Time) -> Result<usize, DbError> {
    let old = counters::table.filter(counters::starts_at.lt(now.minus(LONGEST_WINDOW)));
    Ok(diesel::delete(old).execute(conn)?)
}
