//! Brings the schema up to date, and refuses to guess when it is not.

use std::io::ErrorKind;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::foundation::db::conn::{Conn, Native, Use, on_either};
use crate::foundation::db::{DatabaseUrl, DbError};
use crate::foundation::private;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number will do, as long as every node of every version takes the same one.
const MIGRATION_LOCK: i64 = 0x6775_6573_746c;

/// How the schema of a database stands to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schema {
    Current,
    /// Older: this many migrations wait.
    Older(usize),
    /// Newer: made by a later version of the program, which names this migration.
    Newer(String),
}

impl Schema {
    /// Looks without changing anything.
    pub fn of(url: &DatabaseUrl) -> Result<Self, DbError> {
        if let DatabaseUrl::Sqlite(path) = url
            && !path.exists()
        {
            return Ok(Self::Older(known(&SQLITE).len()));
        }
        let applied = applied(&mut open(url, Use::Writing)?)?;
        Ok(Self::with(&applied))
    }

    /// A schema to which these migrations were applied. Both databases have the same, by name.
    fn with(applied: &[String]) -> Self {
        let known = known(&SQLITE);
        match applied.iter().find(|version| !known.contains(version)) {
            Some(version) => Self::Newer(version.clone()),
            None if applied.len() < known.len() => Self::Older(known.len() - applied.len()),
            None => Self::Current,
        }
    }

    /// The same for a backup that knows its newest migration.
    pub(super) fn at(newest: &str) -> Self {
        Self::with(&[newest.to_owned()])
    }
}

/// The migration applied last.
pub(super) fn newest(url: &DatabaseUrl) -> Result<String, DbError> {
    let applied = applied(&mut open(url, Use::Reading)?)?;
    Ok(applied.into_iter().max().unwrap_or_default())
}

/// Applies what is missing; safe to call from several nodes at once. Answers how many were applied.
pub fn migrate(url: &DatabaseUrl) -> Result<usize, DbError> {
    prepare_file(url)?;
    let mut conn = open(url, Use::Writing)?;
    match conn.native() {
        // The lock first, then the look at what is missing.
        Native::Sqlite(c) => c.immediate_transaction(|c| run(c, SQLITE)),
        Native::Postgres(c) => {
            // diesel takes no lock of its own: four nodes starting at once would trip over each other.
            c.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0").map_err(DbError::from)?;
            diesel::sql_query("SELECT pg_advisory_lock($1)").bind::<BigInt, _>(MIGRATION_LOCK).execute(c)?;
            let done = run(c, POSTGRES);
            diesel::sql_query("SELECT pg_advisory_unlock($1)").bind::<BigInt, _>(MIGRATION_LOCK).execute(c)?;
            done
        }
    }
}

fn run<C, DB>(conn: &mut C, migrations: EmbeddedMigrations) -> Result<usize, DbError>
where
    C: MigrationHarness<DB>,
    DB: diesel::backend::Backend,
{
    conn.run_pending_migrations(migrations).map(|applied| applied.len()).map_err(|e| DbError::Busy(e.to_string()))
}

fn known(migrations: &EmbeddedMigrations) -> Vec<String> {
    use diesel::migration::{Migration, MigrationSource};
    let all: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> = migrations.migrations().unwrap_or_default();
    all.iter().map(|migration| migration.name().version().to_string()).collect()
}

/// diesel's own look makes the table, and two who make it at once trip over each other.
fn applied(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    let catalogue = match conn.native() {
        Native::Sqlite(_) => "SELECT name AS word FROM sqlite_master WHERE name = '__diesel_schema_migrations'",
        Native::Postgres(_) => "SELECT to_regclass('__diesel_schema_migrations')::text AS word",
    };
    match words(conn, catalogue)?.is_empty() {
        true => Ok(Vec::new()),
        false => words(conn, "SELECT version AS word FROM __diesel_schema_migrations"),
    }
}

fn words(conn: &mut Conn, sql: &'static str) -> Result<Vec<String>, DbError> {
    let rows: Vec<Word> = on_either!(conn, |c| diesel::sql_query(sql).load(c))?;
    Ok(rows.into_iter().filter_map(|row| row.word).collect())
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Nullable<Text>)]
    word: Option<String>,
}

fn open(url: &DatabaseUrl, purpose: Use) -> Result<Conn, DbError> {
    Conn::open(url, purpose).map_err(|e| DbError::Busy(e.to_string()))
}

/// WAL is switched on once, before any pool exists: ten connections doing it at once fail (F35).
pub(super) fn prepare_file(url: &DatabaseUrl) -> Result<(), DbError> {
    let DatabaseUrl::Sqlite(path) = url else { return Ok(()) };
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
        std::fs::create_dir_all(folder).map_err(|e| DbError::Busy(format!("{}: {e}", folder.display())))?;
    }
    // A new database holds personal data, and is its owner's alone; its journal takes after it.
    match private::create(path) {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => {
            return Err(DbError::Busy(format!("{}: {e}", path.display())));
        }
        _ => {}
    }
    match open(url, Use::Writing)?.native() {
        Native::Sqlite(conn) => switch_to_wal(conn),
        Native::Postgres(_) => Ok(()),
    }
}

/// Of several who switch it on at the same moment SQLite lets all but one down at once, whatever its timeout (F35).
fn switch_to_wal(conn: &mut SqliteConnection) -> Result<(), DbError> {
    let mut switched = Ok(());
    for _ in 0..50 {
        switched = conn.batch_execute("PRAGMA journal_mode = WAL").map_err(DbError::from);
        if !matches!(switched, Err(DbError::Busy(_))) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    switched
}
