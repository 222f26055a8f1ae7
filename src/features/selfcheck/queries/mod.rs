//! Runs a rule's question: how many rows break it, and which.

pub(in crate::features::selfcheck) mod held;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::foundation::db::types::Id;
use crate::foundation::db::{Conn, DbError, on_either};
use crate::foundation::id::AnyId;

/// Examples shown of one kind of fault.
pub(in crate::features::selfcheck) const EXAMPLES: usize = 5;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    broken: i64,
}

#[derive(QueryableByName)]
struct Offender {
    #[diesel(sql_type = Id)]
    id: AnyId,
}

/// The rows this SQL names by a column `id`. The text is the same for both databases.
pub(in crate::features::selfcheck) fn offenders(conn: &mut Conn, sql: &str) -> Result<(i64, Vec<AnyId>), DbError> {
    let count = format!("SELECT count(*) AS broken FROM ({sql}) AS offenders");
    let counted: Counted = on_either!(conn, |c| diesel::sql_query(&count).get_result(c))?;
    if counted.broken == 0 {
        return Ok((0, Vec::new()));
    }
    let some = format!("{sql} LIMIT {EXAMPLES}");
    let examples: Vec<Offender> = on_either!(conn, |c| diesel::sql_query(&some).load(c))?;
    Ok((counted.broken, examples.into_iter().map(|offender| offender.id).collect()))
}
