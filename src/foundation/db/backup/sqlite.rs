//! Copies an SQLite file while it is written to, and puts a copy in its place.

use std::fs;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::envelope::{failed, settle_folder, unwrap};
use super::{BackupError, Existing, Manifest, Restored, settle};
use crate::foundation::db::hold::Hold;
use crate::foundation::db::state::quick_check;
use crate::foundation::db::{Conn, DatabaseUrl, DbError, with_ending};

/// `VACUUM INTO` reads one snapshot; writers go on meanwhile.
pub(super) fn copy(database: &Path, raw: &Path) -> Result<(), BackupError> {
    if !database.exists() {
        let none = std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such database");
        return Err(failed(database, none));
    }
    let mut conn = open(database)?;
    let copied = diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(raw.to_string_lossy()).execute(&mut conn);
    copied.map_err(|error| damaged_or(error.into()))?;
    must_be_sound(raw)
}

/// Replaces the file by the backup's. An old one is kept beside it, with what its journal holds.
pub(super) fn put_back(
    database: &Path,
    file: &Path,
    existing: Existing,
    finish: impl FnOnce(&mut Conn) -> Result<(), DbError>,
    manifest: Manifest,
) -> Result<Restored, BackupError> {
    if existing == Existing::Refuse && database.exists() {
        return Err(BackupError::DatabaseIsThere);
    }
    let _alone = Hold::alone(database).map_err(|error| failed(database, error))?.ok_or(BackupError::InUse)?;
    let part = with_ending(database, ".part");
    unwrap(file, &part)?;
    let ready = must_be_sound(&part).and_then(|()| {
        let url = DatabaseUrl::Sqlite(part.clone());
        settle(&url, finish)
    });
    let placed = ready.and_then(|()| place(&part, database));
    if placed.is_err() {
        [part.clone(), journal(&part), shared(&part)].iter().for_each(|left| drop(fs::remove_file(left)));
    }
    Ok(Restored { manifest, kept: placed? })
}

fn place(part: &Path, database: &Path) -> Result<Option<PathBuf>, BackupError> {
    // The last connection to leave empties the journal into the file; a full one would be lost by the move.
    if fs::metadata(journal(part)).is_ok_and(|journal| journal.len() > 0) {
        return Err(BackupError::Damaged("its journal is still in use".to_owned()));
    }
    let kept = database.exists().then(|| with_ending(database, ".replaced"));
    for (from, to) in kept.iter().flat_map(|kept| files(database).into_iter().zip(files(kept))) {
        let _ = fs::remove_file(&to);
        match fs::rename(&from, &to) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(&from, error)),
            _ => {}
        }
    }
    // A journal without its file belongs to nobody, and would be taken for the new one's.
    let [_, journal, shared] = files(database);
    [journal, shared].iter().for_each(|left| drop(fs::remove_file(left)));
    let placed = fs::rename(part, database).and_then(|()| settle_folder(database));
    placed.map_err(|error| failed(database, error))?;
    Ok(kept)
}

fn files(database: &Path) -> [PathBuf; 3] {
    [database.to_owned(), journal(database), shared(database)]
}

fn journal(database: &Path) -> PathBuf {
    with_ending(database, "-wal")
}

fn shared(database: &Path) -> PathBuf {
    with_ending(database, "-shm")
}

fn must_be_sound(database: &Path) -> Result<(), BackupError> {
    let mut conn = open(database)?;
    match quick_check(&mut conn) {
        Ok(None) => Ok(()),
        Ok(Some(words)) => Err(BackupError::Damaged(words)),
        Err(error) => Err(damaged_or(error.into())),
    }
}

fn open(database: &Path) -> Result<SqliteConnection, BackupError> {
    let conn = SqliteConnection::establish(&database.to_string_lossy()).and_then(|mut conn| {
        let waiting = conn.batch_execute("PRAGMA busy_timeout = 5000");
        waiting.map_err(ConnectionError::CouldntSetupConfiguration).map(|()| conn)
    });
    conn.map_err(|error| damaged_or(DbError::Busy(error.to_string())))
}

/// SQLite's word for a file that is not, or no longer, a database.
fn damaged_or(error: DbError) -> BackupError {
    match error.is_damage() {
        true => BackupError::Damaged(error.to_string()),
        false => BackupError::Database(error),
    }
}
