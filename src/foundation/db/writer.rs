//! One durable writer: on SQLite every waiting deed shares a commit, on PostgreSQL each has its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::Error as QueryError;
use tokio::sync::oneshot;

use crate::foundation::db::again::insist;
use crate::foundation::db::conn::{Conn, Use};
use crate::foundation::db::turns::Turns;
use crate::foundation::db::{DatabaseUrl, DbError, Pool};

/// How many deeds may wait; the next is told to come back.
const QUEUE: usize = 512;
/// How many deeds share one commit at most unless set otherwise, so that nobody waits long for the first answer.
pub(super) const DEEDS_PER_COMMIT: usize = 256;

/// Runs a deed inside the open transaction, and hands back what to call once its fate is known.
type Deed = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), String>) + Send>;

pub(super) enum Writer {
    /// SQLite: a thread that opens one IMMEDIATE transaction, runs each waiting deed in its own
    /// savepoint and commits once.
    Grouped(SyncSender<Deed>, Arc<AtomicUsize>),
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

    pub(super) async fn write<T, E, F>(&self, deed: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Clone + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        match self {
            Self::Grouped(sender, waiting) => queue(sender, waiting, deed).await,
            Self::Pooled(pool, turns) => {
                let (turn, pool) = (turns.take().await?, pool.clone());
                let answer = tokio::task::spawn_blocking(move || {
                    let _turn = turn;
                    insist(&pool, deed)
                });
                answer.await.unwrap_or_else(|_| Err(fault("a deed panicked").into()))
            }
        }
    }
}

/// One deed that waits or is being done.
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

async fn queue<T, E, F>(sender: &SyncSender<Deed>, waiting: &Arc<AtomicUsize>, deed: F) -> Result<T, E>
where
    F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (tell, told) = oneshot::channel();
    let place = Place::take(waiting);
    let deed: Deed = Box::new(move |conn| {
        let _place = place;
        let outcome = in_savepoint(conn, deed);
        Box::new(move |committed| {
            let outcome = match committed {
                Ok(()) => outcome,
                Err(why) => Err(DbError::Busy(why).into()),
            };
            // The caller may have gone away; the deed is done all the same.
            let _ = tell.send(outcome);
        })
    });
    sender.try_send(deed).map_err(|e| match e {
        TrySendError::Full(_) => DbError::Busy("too many writes are waiting".into()),
        TrySendError::Disconnected(_) => fault("the writer has stopped"),
    })?;
    // A deed that was dropped unrun has done nothing, so the same wish may be made again.
    told.await.unwrap_or_else(|_| Err(DbError::Busy("the write lock could not be had".into()).into()))
}

fn write_groups(url: &DatabaseUrl, mut conn: Conn, deeds: &Receiver<Deed>, most: usize) {
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

fn write_group(conn: &mut Conn, first: Deed, deeds: &Receiver<Deed>, most: usize) {
    let mut answers = vec![first(conn)];
    while answers.len() < most {
        let Ok(next) = deeds.try_recv() else { break };
        answers.push(next(conn));
    }
    let committed = commit(conn).map_err(|error| {
        tracing::error!(%error, deeds = answers.len(), "a commit failed");
        error.to_string()
    });
    if committed.is_err() {
        roll_back(conn);
    }
    for answer in answers {
        answer(committed.clone());
    }
}

/// The lock could not be had: everybody who waited for it is told at once instead of each waiting
/// in turn. No deed runs, because without a transaction its savepoint would commit by itself.
fn turn_away(first: Deed, deeds: &Receiver<Deed>) {
    drop(first);
    std::iter::from_fn(|| deeds.try_recv().ok()).take(QUEUE).for_each(drop);
}

fn is_broken(conn: &mut Conn) -> bool {
    match conn {
        Conn::Sqlite(c) => <AnsiTransactionManager as TransactionManager<_>>::is_broken_transaction_manager(c),
        Conn::Postgres(c) => <AnsiTransactionManager as TransactionManager<_>>::is_broken_transaction_manager(c),
    }
}

fn in_savepoint<T, E>(conn: &mut Conn, deed: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
where
    E: From<DbError>,
{
    begin(conn).map_err(DbError::from)?;
    match catch_unwind(AssertUnwindSafe(|| deed(conn))) {
        Ok(Ok(value)) => {
            commit(conn).map_err(DbError::from)?;
            Ok(value)
        }
        Ok(Err(why)) => {
            roll_back(conn);
            Err(why)
        }
        Err(_) => {
            roll_back(conn);
            Err(fault("a deed panicked").into())
        }
    }
}

/// One transaction on this connection; on SQLite it takes the write lock at once (F34).
pub(super) fn transaction<T, E>(conn: &mut Conn, deed: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
where
    E: From<DbError>,
{
    in_savepoint(conn, deed)
}

/// At depth 0 this opens the transaction, deeper a savepoint.
fn begin(conn: &mut Conn) -> Result<(), QueryError> {
    match conn {
        Conn::Sqlite(c) => match depth(c) {
            0 => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
            _ => AnsiTransactionManager::begin_transaction(c),
        },
        Conn::Postgres(c) => AnsiTransactionManager::begin_transaction(c),
    }
}

fn depth(conn: &mut diesel::SqliteConnection) -> u32 {
    <AnsiTransactionManager as TransactionManager<diesel::SqliteConnection>>::transaction_manager_status_mut(conn)
        .transaction_depth()
        .ok()
        .flatten()
        .map_or(0, std::num::NonZeroU32::get)
}

fn commit(conn: &mut Conn) -> Result<(), QueryError> {
    match conn {
        Conn::Sqlite(c) => AnsiTransactionManager::commit_transaction(c),
        Conn::Postgres(c) => AnsiTransactionManager::commit_transaction(c),
    }
}

fn roll_back(conn: &mut Conn) {
    let rolled = match conn {
        Conn::Sqlite(c) => AnsiTransactionManager::rollback_transaction(c),
        Conn::Postgres(c) => AnsiTransactionManager::rollback_transaction(c),
    };
    if let Err(error) = rolled {
        tracing::debug!(%error, "there was nothing to roll back");
    }
}

fn fault(why: &str) -> DbError {
    tracing::error!(why, "a write failed");
    DbError::Query(QueryError::RollbackTransaction)
}
