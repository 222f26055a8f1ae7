//! How the database itself is doing: its journal's size, whether its file is whole, what an error says of it.

use std::fs;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::foundation::db::{Conn, DatabaseUrl, Db, DbError, Native, with_ending};

/// What the write-ahead log may grow to before somebody should know: a reader that never ends keeps it (F36).
pub const JOURNAL_ALARM: u64 = 256 << 20;

/// What the database is, how large it is, and which migration came last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vitals {
    /// `SQLite` or `PostgreSQL`
    pub kind: &'static str,
    pub bytes: i64,
    pub schema: String,
}

#[derive(QueryableByName)]
struct Size {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

#[derive(QueryableByName)]
struct Newest {
    #[diesel(sql_type = Nullable<Text>)]
    version: Option<String>,
}

/// As the database itself says, without reading what is in it.
pub fn vitals(conn: &mut Conn) -> Result<Vitals, DbError> {
    let (kind, size) = match conn.native() {
        Native::Sqlite(_) => ("SQLite", SQLITE_SIZE),
        Native::Postgres(_) => ("PostgreSQL", POSTGRES_SIZE),
    };
    let size: Size = diesel::sql_query(size).get_result(conn)?;
    let newest: Newest =
        diesel::sql_query("SELECT MAX(version) AS version FROM __diesel_schema_migrations").get_result(conn)?;
    Ok(Vitals { kind, bytes: size.bytes, schema: newest.version.unwrap_or_default() })
}

const SQLITE_SIZE: &str =
    "SELECT pages.page_count * size.page_size AS bytes FROM pragma_page_count() AS pages, pragma_page_size() AS size";
const POSTGRES_SIZE: &str = "SELECT pg_database_size(current_database()) AS bytes";

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    quick_check: String,
}

impl Db {
    /// Bytes in SQLite's write-ahead log; PostgreSQL looks after its own.
    pub fn journal_bytes(&self) -> u64 {
        let DatabaseUrl::Sqlite(path) = self.url() else { return 0 };
        fs::metadata(with_ending(path, "-wal")).map_or(0, |file| file.len())
    }

    /// What is wrong with SQLite's file, after reading all of it (F42).
    pub fn damage(&self) -> Result<Option<String>, DbError> {
        self.survey_now(|conn| match conn.native() {
            Native::Postgres(_) => Ok(None),
            Native::Sqlite(c) => Ok(quick_check(c)?),
        })
    }
}

/// What is wrong with an SQLite file, if anything.
pub(super) fn quick_check(conn: &mut SqliteConnection) -> QueryResult<Option<String>> {
    let verdict: Verdict = diesel::sql_query("PRAGMA quick_check(1)").get_result(conn)?;
    Ok(Some(verdict.quick_check).filter(|words| words != "ok"))
}

impl DbError {
    /// SQLite's words for a file that is not, or no longer, a database (F42).
    pub fn is_damage(&self) -> bool {
        let words = self.to_string();
        words.contains("malformed") || words.contains("not a database")
    }

    /// The database takes no writes, as after a failover (F38).
    pub fn is_read_only(&self) -> bool {
        let words = self.to_string();
        words.contains("read-only") || words.contains("readonly")
    }
}
