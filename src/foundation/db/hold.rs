//! Who has an SQLite database open: any number of programs together, or one that replaces it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use crate::foundation::db::with_ending;

/// A lock on the file `NAME.lock` beside the database, for as long as it lives. The operating system
/// lets go of it when the process ends, however that happens. SQLite's own locks decide who writes.
#[derive(Debug)]
pub struct Hold {
    _file: File,
}

impl Hold {
    /// Together with others (F61); waits while a restore is under way.
    pub fn shared(database: &Path) -> io::Result<Self> {
        let file = open(database)?;
        file.lock_shared()?;
        Ok(Self { _file: file })
    }

    /// Alone; nothing if anybody has the database open.
    pub fn alone(database: &Path) -> io::Result<Option<Self>> {
        let file = open(database)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

fn open(database: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).open(with_ending(database, ".lock"))
}
