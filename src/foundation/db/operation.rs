//! An operation behind one type: the queue, the transaction around it and the retries are compiled once, not once for
//! each operation.

use std::sync::{Arc, Mutex, PoisonError};

use crate::foundation::db::{Conn, DbError};

/// What becomes of what an operation wrote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Commit,
    RollBack,
}

/// Runs the operation and keeps its result. May be called again, after what it wrote was rolled back.
pub(super) type Operation = Box<dyn FnMut(&mut Conn) -> Verdict + Send>;

/// The result of an operation's last run.
pub(super) struct Outcome<T, E>(Arc<Mutex<Option<Result<T, E>>>>);

impl<T, E> Outcome<T, E> {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(None)))
    }

    fn share(&self) -> Self {
        Self(self.0.clone())
    }

    /// Keeps the result of a run and says what becomes of it.
    fn keep(&self, result: Result<T, E>) -> Verdict {
        let verdict = if result.is_ok() { Verdict::Commit } else { Verdict::RollBack };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        verdict
    }

    /// The result, if the operation was run to its end.
    pub(super) fn take(self) -> Option<Result<T, E>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The operation, and where its result will be.
pub(super) fn repeatable<T, E, F>(mut operation: F) -> (Operation, Outcome<T, E>)
where
    F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let outcome = Outcome::new();
    let result = outcome.share();
    (Box::new(move |conn| result.keep(operation(conn))), outcome)
}

/// Reads once, on whatever thread runs it.
pub(super) type Reading = Box<dyn FnOnce(&mut Conn) + Send>;

/// The reading, and where its result will be.
pub(super) fn reading<T, E, F>(read: F) -> (Reading, Outcome<T, E>)
where
    F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let outcome = Outcome::new();
    let result = outcome.share();
    let read: Reading = Box::new(move |conn| {
        result.keep(read(conn));
    });
    (read, outcome)
}

/// Runs an operation once in a transaction that `run` opens around it, on this thread.
pub(super) fn once<T, E>(
    operation: impl FnOnce(&mut Conn) -> Result<T, E>,
    run: impl FnOnce(&mut dyn FnMut(&mut Conn) -> Verdict) -> Result<Verdict, DbError>,
) -> Result<T, E>
where
    E: From<DbError>,
{
    let outcome = Outcome::new();
    let mut operation = Some(operation);
    run(&mut |conn| match operation.take() {
        Some(operation) => outcome.keep(operation(conn)),
        None => Verdict::RollBack,
    })?;
    outcome.take().unwrap_or_else(|| Err(DbError::interrupted("an operation was not run").into()))
}
