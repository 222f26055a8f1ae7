//! Counts what may be done only so often, in the database and before it is done.

use std::time::Duration;

use chrono::TimeDelta;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Text};

use crate::foundation::clock::Time;
use crate::foundation::db::types::Instant;
use crate::foundation::db::{Conn, DbError, on_either};
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
    let mut waits = Vec::new();
    for budget in in_order(budgets) {
        count(conn, budget, 1, now)?;
        if let Some(wait) = wait(conn, budget, now)? {
            metrics::limited(budget.what());
            waits.push(wait);
        }
    }
    let Some(retry_after) = waits.into_iter().max() else { return Ok(Ok(())) };
    refund(conn, budgets, now)?;
    Ok(Err(Spent { retry_after }))
}

/// Takes back what [`spend`] counted a moment ago, when it turned out not to count.
pub fn refund(conn: &mut Conn, budgets: &[Budget], now: Time) -> Result<(), DbError> {
    in_order(budgets).into_iter().try_for_each(|budget| count(conn, budget, -1, now))
}

/// Changes nothing, at the cost of a refund: for who must not tell from the time it took whether
/// a budget was spent (O-6).
pub fn refund_nothing(conn: &mut Conn, budgets: &[Budget], now: Time) -> Result<(), DbError> {
    in_order(budgets).into_iter().try_for_each(|budget| count(conn, budget, 0, now))
}

/// Two who spend the same budgets lock their rows in the same order.
fn in_order(budgets: &[Budget]) -> Vec<&Budget> {
    let mut ordered: Vec<_> = budgets.iter().collect();
    ordered.sort_by(|left, right| left.key.cmp(&right.key));
    ordered
}

fn count(conn: &mut Conn, budget: &Budget, by: i64, now: Time) -> Result<(), DbError> {
    let counted = Counted { key: &budget.key, starts_at: budget.slice_at(now), first: by.max(0), by };
    on_either!(conn, |c| counted.execute(c))?;
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

/// How long to wait if more was used than the budget allows.
fn wait(conn: &mut Conn, budget: &Budget, now: Time) -> Result<Option<Duration>, DbError> {
    // A use is forgotten when its whole slice has left the window, never earlier.
    let life = budget.limit.per + budget.limit.slice();
    let slices = counters::table
        .filter(counters::key.eq(&budget.key))
        .filter(counters::starts_at.gt(now.minus(life)))
        .filter(counters::starts_at.le(now))
        .order(counters::starts_at)
        .select((counters::starts_at, counters::count));
    let slices: Vec<(Time, i64)> = on_either!(conn, |c| slices.load(c))?;
    let used: i64 = slices.iter().map(|(_, count)| count).sum();
    let mut over = used - i64::from(budget.limit.at_most);
    if over <= 0 {
        return Ok(None);
    }
    // The wait ends when enough of the oldest uses are forgotten.
    let last_in_the_way = slices.iter().find(|(_, count)| {
        over -= count;
        over <= 0
    });
    let wait = last_in_the_way.map(|(start, _)| start.plus(life).since(now).to_std().unwrap_or_default());
    Ok(Some(wait.unwrap_or_default() + Duration::from_secs(1)))
}

/// Writes a row that counts nothing, to learn whether anything can be written.
pub fn touch(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    count(conn, &Budget::new("probe", "", Limit::new(0, LONGEST_WINDOW)), 0, now)
}

/// Removes counts that no window reaches any more.
pub fn tidy(conn: &mut Conn, now: Time) -> Result<usize, DbError> {
    let old = counters::table.filter(counters::starts_at.lt(now.minus(LONGEST_WINDOW)));
    Ok(diesel::delete(old).execute(conn)?)
}
