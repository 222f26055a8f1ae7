//! One durable writer: on SQLite every waiting deed shares a commit, on PostgreSQL each has its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::Error as QueryError;
use tokio::sync::oneshot;

use crate::foundation::db::again::insist;
use crate::foundation::db::conn::{Conn, Native, Use};
use crate::foundation::db::operation::{self, Operation, Verdict};
use crate::foundation::db::turns::Turns;
use crate::foundation::db::{DatabaseUrl, DbError, Pool};

/// How many deeds may wait; the next is told to come back.
const QUEUE: usize = 512;
/// How many deeds share one commit at most unless set otherwise, so that nobody waits long for the first answer.
pub(super) const DEEDS_PER_COMMIT: usize = 256;

/// An operation that waits for the writer, and whom to tell once it is durable or failed.
pub(super) struct Waiting {
    operation: Operation,
    tell: oneshot::Sender<Result<(), DbError>>,
    _place: Place,
}

pub(super) enum Writer {
    /// SQLite: a thread that opens one IMMEDIATE transaction, runs each waiting deed in its own
    /// savepoint and commits once.
    Grouped(SyncSender<Waiting>, Arc<AtomicUsize>),
    /// PostgreSQL: a pooled transaction each, again if another got in its way.
    Pooled(Pool, Turns),
}

impl Writer {
    pub(super) fn start(url: &DatabaseUrl, pool: &Pool, turns: &Turns, most: usize) -> Result<Self, DbError> {
        match url {
            DatabaseUrl::Postgres(_) => Ok(Self::Pooled(pool.clone(), turns.clone())),
            DatabaseUrl::Sqlite(_) => {
                let conn = Conn::open(url, Use::Writing).map_err(|e| DbError::Busy(e.to_string()))?;
                let (sender, deeds) = sync_channel(QUEUE);
                let url = url.clone();
                std::thread::Builder::new()
                    .name("writer".into())
                    .spawn(move || write_groups(&url, conn, &deeds, most))
                    .map_err(|e| DbError::Busy(e.to_string()))?;
                Ok(Self::Grouped(sender, Arc::default()))
            }
        }
    }

    /// Whether one more deed would be refused.
    pub(super) fn is_overrun(&self) -> bool {
        match self {
            Self::Grouped(_, waiting) => waiting.load(Ordering::Relaxed) >= QUEUE,
            Self::Pooled(_, turns) => turns.are_overrun(),
        }
    }

    /// Returns once what the operation wrote is durable, or was rolled back; its result is kept by the operation.
    pub(super) async fn write(&self, mut operation: Operation) -> Result<(), DbError> {
        match self {
            Self::Grouped(sender, waiting) => queue(sender, waiting, operation).await,
            Self::Pooled(pool, turns) => {
                let (turn, pool) = (turns.take().await?, pool.clone());
                let done = tokio::task::spawn_blocking(move || {
                    let _turn = turn;
                    insist(&pool, &mut *operation)
                });
                done.await.unwrap_or_else(|_| Err(DbError::interrupted("an operation panicked")))
            }
        }
    }
}

/// One operation that waits or is being run.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn queue(sender: &SyncSender<Waiting>, waiting: &Arc<AtomicUsize>, operation: Operation) -> Result<(), DbError> {
    let (tell, told) = oneshot::channel();
    let entry = Waiting { operation, tell, _place: Place::take(waiting) };
    sender.try_send(entry).map_err(|e| match e {
        TrySendError::Full(_) => DbError::Busy("too many writes are waiting".into()),
        TrySendError::Disconnected(_) => DbError::interrupted("the writer has stopped"),
    })?;
    // An operation that was dropped unrun has done nothing, so it may be tried again.
    told.await.unwrap_or_else(|_| Err(DbError::Busy("the write lock could not be had".into())))
}

fn write_groups(url: &DatabaseUrl, mut conn: Conn, deeds: &Receiver<Waiting>, most: usize) {
    while let Ok(first) = deeds.recv() {
        if let Err(error) = begin(&mut conn) {
            tracing::warn!(%error, "the database could not be written");
            turn_away(first, deeds);
        } else {
            write_group(&mut conn, first, deeds, most);
        }
        if is_broken(&mut conn) {
            match Conn::open(url, Use::Writing) {
                Ok(fresh) => conn = fresh,
                Err(error) => tracing::error!(%error, "the database could not be opened again"),
            }
        }
    }
}

fn write_group(conn: &mut Conn, first: Waiting, deeds: &Receiver<Waiting>, most: usize) {
    let mut done = vec![run(conn, first)];
    while done.len() < most {
        let Ok(next) = deeds.try_recv() else { break };
        done.push(run(conn, next));
    }
    let committed = commit(conn).map_err(|error| {
        tracing::error!(%error, operations = done.len(), "a commit failed");
        error.to_string()
    });
    if committed.is_err() {
        roll_back(conn);
    }
    for (waiting, outcome) in done {
        let outcome = match &committed {
            Ok(()) => outcome,
            Err(why) => Err(DbError::Busy(why.clone())),
        };
        // The caller may have gone away; the operation stands all the same.
        let _ = waiting.tell.send(outcome);
    }
}

/// Runs one operation of the group in its own savepoint.
fn run(conn: &mut Conn, mut waiting: Waiting) -> (Waiting, Result<(), DbError>) {
    let outcome = in_savepoint(conn, &mut *waiting.operation).map(drop);
    (waiting, outcome)
}

/// The lock could not be had: everybody who waited for it is told at once instead of each waiting
/// in turn. No deed runs, because without a transaction its savepoint would commit by itself.
fn turn_away(first: Waiting, deeds: &Receiver<Waiting>) {
    drop(first);
    std::iter::from_fn(|| deeds.try_recv().ok()).take(QUEUE).for_each(drop);
}

fn is_broken(conn: &mut Conn) -> bool {
    Conn::is_broken_transaction_manager(conn)
}

/// Runs the operation and keeps or rolls back what it wrote, as it says; a panic rolls back too.
pub(super) fn in_savepoint(
    conn: &mut Conn,
    operation: &mut dyn FnMut(&mut Conn) -> Verdict,
) -> Result<Verdict, DbError> {
    begin(conn)?;
    match catch_unwind(AssertUnwindSafe(|| operation(conn))) {
        Ok(Verdict::Commit) => {
            commit(conn)?;
            Ok(Verdict::Commit)
        }
        Ok(Verdict::RollBack) => {
            roll_back(conn);
            Ok(Verdict::RollBack)
        }
        Err(_) => {
            roll_back(conn);
            Err(DbError::interrupted("an operation panicked"))
        }
    }
}

/// One transaction on this connection; on SQLite it takes the write lock at once (F34).
pub(super) fn transaction<T, E>(conn: &mut Conn, deed: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
where
    E: From<DbError>,
{
    operation::once(deed, |operation| in_savepoint(conn, operation))
}

/// At depth 0 this opens the transaction, deeper a savepoint.
fn begin(conn: &mut Conn) -> Result<(), QueryError> {
    if let Native::Sqlite(c) = conn.native()
        && depth(c) == 0
    {
        return AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE");
    }
    Conn::begin_transaction(conn)
}

fn depth(conn: &mut diesel::SqliteConnection) -> u32 {
    <AnsiTransactionManager as TransactionManager<diesel::SqliteConnection>>::transaction_manager_status_mut(conn)
        .transaction_depth()
        .ok()
        .flatten()
        .map_or(0, std::num::NonZeroU32::get)
}

fn commit(conn: &mut Conn) -> Result<(), QueryError> {
    Conn::commit_transaction(conn)
}

fn roll_back(conn: &mut Conn) {
    if let Err(error) = Conn::rollback_transaction(conn) {
        tracing::debug!(%error, "there was nothing to roll back");
    }
}
