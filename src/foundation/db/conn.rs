//! One connection to either database, opened by the scheme of its URL.

use std::any::TypeId;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use diesel::connection::{
    CacheSize, Instrumentation, LoadConnection, SimpleConnection, TransactionManager, TransactionManagerStatus,
};
use diesel::internal::derives::multiconnection::ConnectionSealed;
use diesel::prelude::*;
use diesel::query_builder::{Query, QueryFragment, QueryId};
use diesel::r2d2::ManageConnection;

use crate::foundation::db::DatabaseUrl;
use crate::foundation::db::statement::{Statement, Text};

/// The connection as the database's own driver has it.
#[derive(diesel::MultiConnection)]
pub enum Native {
    Sqlite(diesel::SqliteConnection),
    Postgres(diesel::PgConnection),
}

/// A connection to SQLite or to PostgreSQL; one query serves both.
///
/// Diesel compiles what a connection does for every type of query. Here each query is first turned into a
/// [`Statement`], whose type is always the same, so that preparing, binding and reading rows are compiled once for
/// each database and not once for each query.
pub struct Conn {
    native: Native,
    /// The SQL of queries whose text depends on their type alone.
    texts: HashMap<TypeId, Arc<Text>>,
}

impl Conn {
    /// For the few statements that differ between the databases.
    pub fn native(&mut self) -> &mut Native {
        &mut self.native
    }

    /// The connection, if it is one to PostgreSQL.
    pub fn postgres(&mut self) -> Option<&mut PgConnection> {
        match &mut self.native {
            Native::Sqlite(_) => None,
            Native::Postgres(conn) => Some(conn),
        }
    }

    fn text_of<T>(&mut self, query: &T) -> QueryResult<Option<Arc<Text>>>
    where
        T: QueryFragment<MultiBackend> + QueryId,
    {
        match T::query_id() {
            Some(id) => self.text(id, query).map(Some),
            None => Ok(None),
        }
    }

    fn text(&mut self, id: TypeId, query: &dyn QueryFragment<MultiBackend>) -> QueryResult<Arc<Text>> {
        match self.texts.entry(id) {
            Entry::Occupied(known) => Ok(known.get().clone()),
            Entry::Vacant(new) => Ok(new.insert(Arc::new(Text::of(query, &self.native.backend())?)).clone()),
        }
    }
}

impl Native {
    fn backend(&self) -> MultiBackend {
        match self {
            Self::Sqlite(_) => MultiBackend::Sqlite(diesel::sqlite::Sqlite),
            Self::Postgres(_) => MultiBackend::Postgres(diesel::pg::Pg),
        }
    }

    fn rows_of<'conn, 'query>(
        &'conn mut self,
        statement: Statement<'query>,
    ) -> QueryResult<<Self as LoadConnection>::Cursor<'conn, 'query>> {
        LoadConnection::load(self, statement)
    }
}

impl ConnectionSealed for Conn {}

impl SimpleConnection for Conn {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        self.native.batch_execute(query)
    }
}

impl Connection for Conn {
    type Backend = MultiBackend;
    type TransactionManager = Self;

    fn establish(database_url: &str) -> ConnectionResult<Self> {
        Native::establish(database_url).map(Self::from)
    }

    fn execute_returning_count<T>(&mut self, source: &T) -> QueryResult<usize>
    where
        T: QueryFragment<MultiBackend> + QueryId,
    {
        let text = self.text_of(source)?;
        self.native.execute_returning_count(&Statement::borrowed(source, text))
    }

    fn transaction_state(&mut self) -> &mut Self {
        self
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        self.native.instrumentation()
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.native.set_instrumentation(instrumentation);
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        self.native.set_prepared_statement_cache_size(size);
    }
}

impl LoadConnection for Conn {
    type Cursor<'conn, 'query> = <Native as LoadConnection>::Cursor<'conn, 'query>;
    type Row<'conn, 'query> = <Native as LoadConnection>::Row<'conn, 'query>;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> QueryResult<Self::Cursor<'conn, 'query>>
    where
        T: Query + QueryFragment<MultiBackend> + QueryId + 'query,
        MultiBackend: diesel::expression::QueryMetadata<T::SqlType>,
    {
        let text = self.text_of(&source)?;
        self.native.rows_of(Statement::owned(Box::new(source), text))
    }
}

impl TransactionManager<Self> for Conn {
    type TransactionStateData = Self;

    fn begin_transaction(conn: &mut Self) -> QueryResult<()> {
        Native::begin_transaction(&mut conn.native)
    }

    fn rollback_transaction(conn: &mut Self) -> QueryResult<()> {
        Native::rollback_transaction(&mut conn.native)
    }

    fn commit_transaction(conn: &mut Self) -> QueryResult<()> {
        Native::commit_transaction(&mut conn.native)
    }

    fn transaction_manager_status_mut(conn: &mut Self) -> &mut TransactionManagerStatus {
        Native::transaction_manager_status_mut(&mut conn.native)
    }

    fn is_broken_transaction_manager(conn: &mut Self) -> bool {
        Native::is_broken_transaction_manager(&mut conn.native)
    }
}

impl From<Native> for Conn {
    fn from(native: Native) -> Self {
        Self { native, texts: HashMap::new() }
    }
}

/// Compiles the same statement for each database, for the few that one type of query cannot express: `ON CONFLICT` and
/// inserting many rows. `on_either!(conn, |c| query.execute(c))`.
macro_rules! on_either {
    ($conn:expr, |$inner:ident| $deed:expr) => {
        match $conn.native() {
            crate::foundation::db::Native::Sqlite($inner) => $deed,
            crate::foundation::db::Native::Postgres($inner) => $deed,
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
        match conn.native() {
            crate::foundation::db::Native::Postgres(c) if rows.len() > 1 => rows
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
                Ok(Native::Sqlite(conn).into())
            }
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                prepare(&mut conn, POSTGRES_ALWAYS)?;
                Ok(Native::Postgres(conn).into())
            }
        }
    }

    /// From here on this connection sees one moment, and may take its time over it.
    pub(super) fn take_snapshot(&mut self) -> QueryResult<()> {
        match &mut self.native {
            Native::Sqlite(c) => c.batch_execute("BEGIN"),
            Native::Postgres(c) => c.batch_execute(
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
        conn.batch_execute("SELECT 1").map_err(ConnectionError::CouldntSetupConfiguration)
    }

    /// A panic may have left a transaction open; such a connection is not used again.
    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || Conn::is_broken_transaction_manager(conn)
    }
}
