//! How the database itself is doing: its journal's size, whether its file is whole, what an error says of it.

use std::fs;

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::foundation::db::{Conn, DatabaseUrl, Db, DbError, with_ending};

/// What the write-ahead log may grow to before somebody should know: a reader that never ends keeps it (F36).
pub const JOURNAL_ALARM: u64 = 256 << 20;

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
        self.survey_now(|conn| match conn {
            Conn::Postgres(_) => Ok(None),
            Conn::Sqlite(c) => Ok(quick_check(c)?),
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
