//! Reading and writing: a pool of readers, one durable writer, the same verbs on both databases.

mod again;
pub mod backup;
mod conn;
mod counted;
mod hold;
mod migrate;
mod operation;
mod state;
mod statement;
mod turns;
pub mod types;
mod writer;
mod written;

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use diesel::result::{DatabaseErrorKind, Error as QueryError};

pub use conn::{Conn, MultiBackend, Native, Use};
pub(crate) use conn::{ROWS_AT_ONCE, insert_all, on_either};
pub use counted::counted;
pub use migrate::{Schema, migrate};
pub use state::{JOURNAL_ALARM, Vitals, vitals};
pub use written::{Value, Written, written};

use crate::foundation::db::conn::Opener;
use crate::foundation::db::hold::Hold;
use crate::foundation::db::operation::Reading;
use crate::foundation::db::turns::Turns;
use crate::foundation::db::writer::Writer;

/// Where the data lives.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    Sqlite(PathBuf),
    Postgres(String),
}

impl std::fmt::Debug for DatabaseUrl {
    /// Without the password that a PostgreSQL URL may carry.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(out, "sqlite://{}", path.display()),
            Self::Postgres(_) => out.write_str("postgres://…"),
        }
    }
}

impl DatabaseUrl {
    /// Knows `sqlite://PATH`, `postgres://…` and `postgresql://…`; anything else is nothing (F58).
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("sqlite://") {
            return (!path.is_empty()).then(|| Self::Sqlite(PathBuf::from(path)));
        }
        let known = text.starts_with("postgres://") || text.starts_with("postgresql://");
        known.then(|| Self::Postgres(text.to_owned()))
    }
}

/// Why the database did not do it. What a person reads is decided at the edge.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Locked, full, out of connections, restarting: the same wish may succeed a little later (503).
    #[error("the database is busy or out of reach: {0}")]
    Busy(String),
    /// A fault of ours (500).
    #[error(transparent)]
    Query(QueryError),
}

impl DbError {
    /// Something of ours ended before it had a result.
    fn interrupted(why: &str) -> Self {
        tracing::error!(why, "the database was not asked to the end");
        Self::Query(QueryError::RollbackTransaction)
    }
}

impl From<QueryError> for DbError {
    fn from(error: QueryError) -> Self {
        let passing = match &error {
            QueryError::DatabaseError(kind, info) => {
                matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::SerializationFailure)
                    || matches!(kind, DatabaseErrorKind::ReadOnlyTransaction)
                    || PASSING.iter().any(|sign| info.message().contains(sign))
            }
            QueryError::BrokenTransactionManager => true,
            _ => false,
        };
        if passing { Self::Busy(error.to_string()) } else { Self::Query(error) }
    }
}

/// What SQLite and PostgreSQL say when the fault is not in the statement.
const PASSING: &[&str] = &[
    "database is locked",
    "disk is full",
    "disk I/O error",
    "readonly database",
    "read-only transaction",
    "statement timeout",
    "lock timeout",
    "deadlock detected",
    "could not serialize",
    "server closed the connection",
    "terminating connection",
    "connection to server",
    "no connection to the server",
];

/// Connections to SQLite for reading: more than a few for each core do not make it faster.
const READERS_PER_CORE: usize = 2;
/// Connections to PostgreSQL, which commits for several at once.
const CONNECTIONS: usize = 16;
/// A turn comes with a connection, except when the database is away.
const PATIENCE: Duration = Duration::from_secs(2);

type Pool = r2d2::Pool<Opener>;

/// The database. Clones share its connections.
#[derive(Clone)]
pub struct Db {
    url: Arc<DatabaseUrl>,
    readers: Pool,
    turns: Turns,
    writer: Arc<Writer>,
    _hold: Option<Arc<Hold>>,
}

impl Db {
    /// Opens the database, whose schema must be current: see [`migrate`].
    pub fn open(url: &DatabaseUrl) -> Result<Self, DbError> {
        Self::open_with(url, writer::DEEDS_PER_COMMIT)
    }

    /// The same with another number of deeds that share a commit at most (SQLite).
    pub fn open_with(url: &DatabaseUrl, deeds_per_commit: usize) -> Result<Self, DbError> {
        let hold = hold(url)?;
        migrate::prepare_file(url)?;
        let connections = connections(url);
        let (readers, turns) = (pool(url, connections)?, Turns::new(connections));
        let writer = Arc::new(Writer::start(url, &readers, &turns, deeds_per_commit)?);
        Ok(Self { url: Arc::new(url.clone()), readers, turns, writer, _hold: hold })
    }

    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Reads on a blocking thread, one hop for all of a page's queries.
    pub async fn read<T, E, F>(&self, read: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (read, outcome) = operation::reading(read);
        self.run_reading(read).await?;
        outcome.take().unwrap_or_else(|| Err(DbError::interrupted("a read was not run").into()))
    }

    async fn run_reading(&self, read: Reading) -> Result<(), DbError> {
        let turn = self.turns.take().await?;
        let readers = self.readers.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            read(&mut *readers.get().map_err(|e| DbError::Busy(e.to_string()))?);
            Ok(())
        });
        done.await.unwrap_or_else(|_| Err(DbError::interrupted("a read panicked")))
    }

    /// Runs one operation in one transaction. `Ok` is returned only after the commit is durable (N1);
    /// on `Err` nothing of the operation remains (N2). It is cloned to be run again (F40).
    pub async fn write<T, E, F>(&self, operation: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Clone + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.write_again(move |conn| operation.clone()(conn)).await
    }

    /// The same for an operation that can be run several times as it is.
    pub async fn write_again<T, E, F>(&self, operation: F) -> Result<T, E>
    where
        F: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (operation, outcome) = operation::repeatable(operation);
        self.writer.write(operation).await?;
        outcome.take().unwrap_or_else(|| Err(DbError::interrupted("an operation was not run").into()))
    }

    /// Whether what wants this would be refused now: it can be told so before anything is done for it (F51).
    pub fn is_overrun(&self, wants: Use) -> bool {
        match wants {
            Use::Reading => self.turns.are_overrun(),
            Use::Writing => self.writer.is_overrun(),
        }
    }

    /// The same for commands, which have no async world around them.
    pub fn write_now<T, E, F>(&self, deed: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E>,
        E: From<DbError>,
    {
        let mut conn = Conn::open(&self.url, Use::Writing).map_err(|e| DbError::Busy(e.to_string()))?;
        writer::transaction(&mut conn, deed)
    }

    pub fn read_now<T, E, F>(&self, look: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E>,
        E: From<DbError>,
    {
        let mut conn = self.readers.get().map_err(|e| DbError::Busy(e.to_string()))?;
        look(&mut conn)
    }

    /// Reads in one snapshot and without a limit of time, for commands that go through everything.
    pub fn survey_now<T, E, F>(&self, look: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E>,
        E: From<DbError>,
    {
        let mut conn = Conn::open(&self.url, Use::Reading).map_err(|e| DbError::Busy(e.to_string()))?;
        conn.take_snapshot().map_err(DbError::from)?;
        look(&mut conn)
    }
}

/// A neighbour of a file, in the same folder: `guestlist.db` and `-wal` give `guestlist.db-wal`.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn hold(url: &DatabaseUrl) -> Result<Option<Arc<Hold>>, DbError> {
    let DatabaseUrl::Sqlite(path) = url else { return Ok(None) };
    let hold = Hold::shared(path).map_err(|e| DbError::Busy(format!("{}.lock: {e}", path.display())))?;
    Ok(Some(Arc::new(hold)))
}

fn connections(url: &DatabaseUrl) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    match url {
        DatabaseUrl::Sqlite(_) => (cores * READERS_PER_CORE).clamp(4, 16),
        DatabaseUrl::Postgres(_) => CONNECTIONS,
    }
}

fn pool(url: &DatabaseUrl, connections: usize) -> Result<Pool, DbError> {
    r2d2::Pool::builder()
        .max_size(u32::try_from(connections).unwrap_or(1))
        .min_idle(Some(1))
        .connection_timeout(PATIENCE)
        // A ping per checkout would be a round trip on PostgreSQL; broken ones are noticed on return.
        .test_on_check_out(false)
        .build(Opener { url: url.clone(), purpose: Use::Reading })
        .map_err(|e| DbError::Busy(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(diesel::QueryableByName)]
    struct Choice {
        #[diesel(sql_type = diesel::sql_types::Text)]
        compile_options: String,
    }

    /// Whoever builds without `.cargo/config.toml` gets a program that is right and three times slower.
    #[test]
    fn sqlite_is_compiled_as_the_configuration_says() {
        use diesel::prelude::*;
        let mut conn = diesel::SqliteConnection::establish(":memory:").unwrap();
        let choices: Vec<Choice> = diesel::sql_query("PRAGMA compile_options").load(&mut conn).unwrap();
        let has = |name: &str| choices.iter().any(|choice| choice.compile_options == name);
        assert!(has("THREADSAFE=2") && has("ENABLE_QPSG"));
        assert!(!has("ENABLE_STAT4") && !has("ENABLE_MEMORY_MANAGEMENT") && !has("ENABLE_API_ARMOR"));
    }

    #[test]
    fn an_unknown_scheme_is_no_database() {
        assert!(DatabaseUrl::parse("mysql://x").is_none());
        assert!(DatabaseUrl::parse("guestlist.db").is_none());
        assert!(DatabaseUrl::parse("sqlite://").is_none());
        assert_eq!(DatabaseUrl::parse("sqlite://a/b.db"), Some(DatabaseUrl::Sqlite("a/b.db".into())));
    }
}
