//! On PostgreSQL two deeds can stand in each other's way: then one is done again, a few times, before anybody is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as QueryError};

use crate::foundation::db::conn::Conn;
use crate::foundation::db::operation::Verdict;
use crate::foundation::db::{DbError, Pool, writer};
use crate::foundation::secret;

/// The first try and three more (F40).
const TRIES: u32 = 4;

/// Runs the operation in a transaction of its own, and again where another operation got in its way.
pub(super) fn insist(pool: &Pool, operation: &mut dyn FnMut(&mut Conn) -> Verdict) -> Result<(), DbError> {
    let mut tried = 1;
    loop {
        let mut conn = pool.get().map_err(|e| DbError::Busy(e.to_string()))?;
        let clashed = watch(&mut conn);
        let outcome = writer::in_savepoint(&mut conn, operation);
        let is_committed = matches!(outcome, Ok(Verdict::Commit));
        if is_committed || tried == TRIES || !clashed.load(Ordering::Relaxed) {
            return outcome.map(drop);
        }
        drop(conn);
        tracing::debug!(tried, "an operation got in another's way");
        std::thread::sleep(pause(tried));
        tried += 1;
    }
}

/// Tells whether a statement on this connection fell to another deed's, whatever becomes of its error.
fn watch(conn: &mut Conn) -> Arc<AtomicBool> {
    let clashed = Arc::new(AtomicBool::new(false));
    let noted = clashed.clone();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::FinishQuery { error: Some(error), .. } = event
            && is_clash(error)
        {
            noted.store(true, Ordering::Relaxed);
        }
    });
    clashed
}

/// SQLSTATE 40001 and 40P01, of which diesel names only the first; and a row that was not there, or still
/// there, when the deed looked.
fn is_clash(error: &QueryError) -> bool {
    use DatabaseErrorKind::{ForeignKeyViolation, SerializationFailure, UniqueViolation};
    match error {
        QueryError::DatabaseError(SerializationFailure | UniqueViolation | ForeignKeyViolation, _) => true,
        QueryError::DatabaseError(_, info) => info.message().contains("deadlock detected"),
        _ => false,
    }
}

/// Longer each time, and never the same for both.
fn pause(tried: u32) -> Duration {
    let jitter = secret::random::<1>().map_or(0, |[byte]| u64::from(byte) / 4);
    Duration::from_millis(u64::from(tried) * 20 + jitter)
}
