//! Questions written by hand for pages that are shown all the time.

use std::marker::PhantomData;

use diesel::RunQueryDsl;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::{Error, QueryResult};

use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, MultiBackend};
use crate::foundation::id::AnyId;

/// What stands for `$1` … `$9` in the text.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    Id(AnyId),
    At(Time),
}

/// A text with its values, which is prepared once for each connection as what the query language makes is. A mere text
/// would be prepared each time, which takes longer than to ask it.
#[derive(Clone, Debug)]
pub struct Written<Answers> {
    text: &'static str,
    values: Vec<Value>,
    answers: PhantomData<Answers>,
}

/// The text, answering rows of these SQL types in their order.
pub fn written<Answers>(text: &'static str, values: &[Value]) -> Written<Answers> {
    Written { text, values: values.to_vec(), answers: PhantomData }
}

impl<Answers> Query for Written<Answers> {
    type SqlType = Answers;
}

impl<Answers> RunQueryDsl<Conn> for Written<Answers> {}

/// Known by its text.
impl<Answers> QueryId for Written<Answers> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Answers> QueryFragment<MultiBackend> for Written<Answers> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let mut parts = self.text.split('$');
        out.push_sql(parts.next().unwrap_or_default());
        for part in parts {
            let (number, rest) = part.split_at_checked(1).unwrap_or_default();
            let value = number.parse::<usize>().ok().and_then(|number| self.values.get(number.checked_sub(1)?));
            match value {
                Some(Value::Id(id)) => out.push_bind_param::<Id, _>(id)?,
                Some(Value::At(at)) => out.push_bind_param::<Instant, _>(at)?,
                None => return Err(Error::QueryBuilderError(format!("no value for ${number}").into())),
            }
            out.push_sql(rest);
        }
        Ok(())
    }
}
