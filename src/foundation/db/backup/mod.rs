//! A whole database in one file that can be trusted or is refused: made while the house is open.

mod envelope;
mod postgres;
mod sqlite;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::foundation::clock::Time;
use crate::foundation::db::migrate::newest;
use crate::foundation::db::{Conn, DatabaseUrl, DbError, Schema, Use, migrate, with_ending, writer};

pub use envelope::Manifest;

/// Why there is no backup, or why it was not put back. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    #[error("{0} is there already. Choose another name; a backup is never overwritten")]
    FileIsThere(PathBuf),
    /// F8: what was cut short, changed or never was one is not taken for a backup.
    #[error("{0} is no whole backup: {1}. Take another one")]
    NotWhole(PathBuf, &'static str),
    #[error("{0} holds a {1} database, and database_url names another kind")]
    OtherKind(PathBuf, String),
    #[error(
        "the backup is newer than this program: it has migration {0}. Use the version that made it, or a later one"
    )]
    Newer(String),
    #[error("there is a database already. Nothing was changed; run it again with --force to replace it")]
    DatabaseIsThere,
    #[error("the database is in use. Stop every `guestlist serve` and `guestlist work` first")]
    InUse,
    /// F42.
    #[error("the database is damaged ({0}), and a copy of it would be. Put back the last good backup")]
    Damaged(String),
    #[error("{0} cannot be run ({1}). Install PostgreSQL's client programs")]
    NoProgram(&'static str, io::Error),
    #[error("{0} failed: {1}")]
    Program(&'static str, String),
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Whether a restore may replace what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    Refuse,
    Replace,
}

/// What was put back, and where the old database is now, if one was replaced and kept.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    pub kept: Option<PathBuf>,
}

/// The database as it is at one moment, in a file that only its owner can read. It appears under its
/// name when it is whole and durable, and not before (F8, F41).
pub fn back_up(url: &DatabaseUrl, file: &Path, now: Time) -> Result<Manifest, BackupError> {
    if file.exists() {
        return Err(BackupError::FileIsThere(file.to_owned()));
    }
    let schema = newest(url)?;
    let raw = with_ending(file, ".raw");
    envelope::create(&raw)?;
    let copied = match url {
        DatabaseUrl::Sqlite(database) => sqlite::copy(database, &raw),
        DatabaseUrl::Postgres(address) => postgres::dump(address, &raw),
    };
    let made = copied.and_then(|()| envelope::wrap(&raw, kind(url), schema, now, file));
    let _ = fs::remove_file(&raw);
    made
}

/// The database is as the backup has it; `finish` does in it what must be done before anybody uses it.
/// Everything is checked before anything is touched.
pub fn restore(
    url: &DatabaseUrl,
    file: &Path,
    existing: Existing,
    finish: impl FnOnce(&mut Conn) -> Result<(), DbError>,
) -> Result<Restored, BackupError> {
    let manifest = envelope::manifest(file)?;
    if manifest.kind != kind(url) {
        return Err(BackupError::OtherKind(file.to_owned(), manifest.kind));
    }
    if let Schema::Newer(version) = Schema::at(&manifest.schema) {
        return Err(BackupError::Newer(version));
    }
    match url {
        DatabaseUrl::Sqlite(database) => sqlite::put_back(database, file, existing, finish, manifest),
        DatabaseUrl::Postgres(address) => postgres::put_back(url, address, file, existing, finish, manifest),
    }
}

fn kind(url: &DatabaseUrl) -> &'static str {
    match url {
        DatabaseUrl::Sqlite(_) => "sqlite",
        DatabaseUrl::Postgres(_) => "postgres",
    }
}

/// Brings a restored database to this program's schema and does what must be done in it.
fn settle(url: &DatabaseUrl, finish: impl FnOnce(&mut Conn) -> Result<(), DbError>) -> Result<(), BackupError> {
    migrate(url)?;
    let mut conn = Conn::open(url, Use::Writing).map_err(|error| DbError::Busy(error.to_string()))?;
    Ok(writer::transaction(&mut conn, finish)?)
}
