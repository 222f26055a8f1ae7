//! One connection to either database, opened by the scheme of its URL.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::ManageConnection;

use crate::foundation::db::DatabaseUrl;

/// A connection to SQLite or to PostgreSQL; one text of queries serves both.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Sqlite(diesel::SqliteConnection),
    Postgres(diesel::PgConnection),
}

/// Lets the same statement compile once per database, for the few that the enum cannot express
/// (`ON CONFLICT`, inserting many rows) and those of every page or invitation, whose text the enum would put
/// together anew each time only to find them prepared: `on_either!(conn, |c| query.execute(c))`.
macro_rules! on_either {
    ($conn:expr, |$inner:ident| $deed:expr) => {
        match $conn {
            crate::foundation::db::Conn::Sqlite($inner) => $deed,
            crate::foundation::db::Conn::Postgres($inner) => $deed,
        }
    };
}
pub(crate) use on_either;

/// Rows that PostgreSQL takes in one statement, which has at most 65,535 values.
pub(crate) const ROWS_AT_ONCE: usize = 1000;

/// Inserts many rows: at once on PostgreSQL, where each statement is a way there and back, and one by one,
/// with one prepared statement, on SQLite: `insert_all!(conn, table, &rows)`.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        let conn: &mut crate::foundation::db::Conn = $conn;
        match &mut *conn {
            crate::foundation::db::Conn::Postgres(c) if rows.len() > 1 => rows
                .chunks(crate::foundation::db::ROWS_AT_ONCE)
                .try_for_each(|rows| diesel::insert_into($table).values(rows).execute(c).map(drop)),
            _ => rows.iter().try_for_each(|row| {
                crate::foundation::db::on_either!(&mut *conn, |c| diesel::insert_into($table).values(row).execute(c))
                    .map(drop)
            }),
        }
    }};
}
pub(crate) use insert_all;

/// Whether a connection may write. SQLite readers are held to it by the database itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
    Reading,
    Writing,
}

/// A few MiB of pages for each connection: the rest of a large file is the operating system's to keep, and none of
/// it counts as ours. busy_timeout comes first, so that everything after it waits for a lock instead of failing.
const SQLITE_ALWAYS: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; \
     PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY; \
     PRAGMA journal_size_limit = 67108864;";

/// Five seconds for any statement (D-2), also while waiting for a lock. Every statement of a page has its index, and
/// a plan made while a table was small would go on reading it whole until somebody counts its rows again.
const POSTGRES_ALWAYS: &str = "SET statement_timeout = '5s'; SET lock_timeout = '5s'; SET TIME ZONE 'UTC'; \
     SET enable_seqscan = off; SET jit = off; SET synchronous_commit = on; SET application_name = 'guestlist'; \
     SET idle_in_transaction_session_timeout = '30s';";

impl Conn {
    /// Opens and prepares a connection.
    pub fn open(url: &DatabaseUrl, purpose: Use) -> ConnectionResult<Self> {
        match url {
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                prepare(&mut conn, SQLITE_ALWAYS)?;
                if purpose == Use::Reading {
                    prepare(&mut conn, "PRAGMA query_only = ON;")?;
                }
                Ok(Self::Sqlite(conn))
            }
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                prepare(&mut conn, POSTGRES_ALWAYS)?;
                Ok(Self::Postgres(conn))
            }
        }
    }

    /// From here on this connection sees one moment, and may take its time over it.
    pub(super) fn take_snapshot(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(c) => c.batch_execute("BEGIN"),
            Self::Postgres(c) => c.batch_execute(
                "SET statement_timeout = 0; SET enable_seqscan = on; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
        }
    }
}

fn prepare(conn: &mut impl SimpleConnection, sql: &str) -> ConnectionResult<()> {
    conn.batch_execute(sql).map_err(ConnectionError::CouldntSetupConfiguration)
}

/// Makes pooled connections.
#[derive(Debug)]
pub struct Opener {
    pub url: DatabaseUrl,
    pub purpose: Use,
}

impl ManageConnection for Opener {
    type Connection = Conn;
    type Error = ConnectionError;

    fn connect(&self) -> Result<Conn, ConnectionError> {
        Conn::open(&self.url, self.purpose)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), ConnectionError> {
        on_either!(conn, |c| c.batch_execute("SELECT 1")).map_err(ConnectionError::CouldntSetupConfiguration)
    }

    /// A panic may have left a transaction open; such a connection is not used again.
    fn has_broken(&self, conn: &mut Conn) -> bool {
        use diesel::connection::{AnsiTransactionManager, TransactionManager};
        std::thread::panicking()
            || match conn {
                Conn::Sqlite(c) => <AnsiTransactionManager as TransactionManager<_>>::is_broken_transaction_manager(c),
                Conn::Postgres(c) => {
                    <AnsiTransactionManager as TransactionManager<_>>::is_broken_transaction_manager(c)
                }
            }
    }
}
