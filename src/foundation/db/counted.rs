//! Counting no further than somebody wants to know.

use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::LoadQuery;
use diesel::sql_types::BigInt;
use diesel::{QueryResult, RunQueryDsl};

use crate::foundation::db::{Conn, MultiBackend};

/// How many rows a query has, counted no further than `most`. The query language has no limit inside a count, and to load
/// the rows to count them costs more than to find them.
pub fn counted<Q>(conn: &mut Conn, rows: Q, most: i64) -> QueryResult<i64>
where
    Counted<Q>: for<'query> LoadQuery<'query, Conn, i64>,
{
    Counted { rows, most }.get_result(conn)
}

/// `SELECT COUNT(*) FROM (… LIMIT most)`. The limit stands in the text: as a value, PostgreSQL would weigh it anew each
/// time instead of keeping its plan.
#[derive(Clone, Copy, Debug)]
pub struct Counted<Q> {
    rows: Q,
    most: i64,
}

impl<Q> Query for Counted<Q> {
    type SqlType = BigInt;
}

impl<Q> RunQueryDsl<Conn> for Counted<Q> {}

/// Not kept by its type: what it is of may be put together differently each time.
impl<Q> QueryId for Counted<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT COUNT(*) FROM (");
        self.rows.walk_ast(out.reborrow())?;
        out.push_sql(&format!(" LIMIT {}) AS counted", self.most));
        Ok(())
    }
}
