//! Any query behind one type.

use std::sync::Arc;

use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Untyped;

use crate::foundation::db::MultiBackend;

type Fragment<'query> = dyn QueryFragment<MultiBackend> + 'query;
type Builder = <MultiBackend as diesel::backend::Backend>::QueryBuilder;

/// The SQL of a query, and whether it may be kept prepared.
pub(super) struct Text {
    sql: String,
    is_safe_to_cache: bool,
}

impl Text {
    pub(super) fn of(query: &Fragment<'_>, backend: &MultiBackend) -> QueryResult<Self> {
        let mut out = match backend {
            MultiBackend::Sqlite(_) => Builder::Sqlite(Default::default()),
            MultiBackend::Postgres(_) => Builder::Postgres(Default::default()),
        };
        query.to_sql(&mut out, backend)?;
        Ok(Self { sql: out.finish(), is_safe_to_cache: query.is_safe_to_cache_prepared(backend)? })
    }
}

/// A query whose type is forgotten, with its text where that is known.
pub(super) struct Statement<'query> {
    query: Held<'query>,
    text: Option<Arc<Text>>,
}

enum Held<'query> {
    Owned(Box<Fragment<'query>>),
    Borrowed(&'query Fragment<'query>),
}

impl<'query> Statement<'query> {
    pub(super) fn owned(query: Box<Fragment<'query>>, text: Option<Arc<Text>>) -> Self {
        Self { query: Held::Owned(query), text }
    }

    pub(super) fn borrowed(query: &'query Fragment<'query>, text: Option<Arc<Text>>) -> Self {
        Self { query: Held::Borrowed(query), text }
    }

    fn query(&self) -> &Fragment<'query> {
        match &self.query {
            Held::Owned(query) => query.as_ref(),
            Held::Borrowed(query) => *query,
        }
    }
}

/// The rows are read by the types that the caller expects.
impl Query for Statement<'_> {
    type SqlType = Untyped;
}

/// Found among the prepared statements by its text.
impl QueryId for Statement<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for Statement<'_> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.query().walk_ast(pass)
    }

    fn to_sql(&self, out: &mut Builder, backend: &MultiBackend) -> QueryResult<()> {
        match &self.text {
            Some(text) => {
                out.push_sql(&text.sql);
                Ok(())
            }
            None => self.query().to_sql(out, backend),
        }
    }

    fn is_safe_to_cache_prepared(&self, backend: &MultiBackend) -> QueryResult<bool> {
        match &self.text {
            Some(text) => Ok(text.is_safe_to_cache),
            None => self.query().is_safe_to_cache_prepared(backend),
        }
    }
}
