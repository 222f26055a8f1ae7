//! `guestlist backup`: the whole database in one file, while the service runs.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{Failure, opened};
use crate::features::audit::{self, Action, Deed};
use crate::foundation::clock::{Clock, Time};
use crate::foundation::config::{Config, Sources};
use crate::foundation::db::backup::{BackupError, back_up};
use crate::foundation::db::{DatabaseUrl, Db};
use crate::foundation::person::Actor;

/// Writes the database as it is now into a checksummed file.
///
/// The service may run meanwhile. The file holds personal data and is readable by its owner alone; the secret
/// key is not in it, keep that too. It has its name only when it is whole. On PostgreSQL, pg_dump is used.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist backup /var/backups/guestlist-2026-11-22")]
pub struct Backup {
    /// The file to write; it must not be there yet.
    file: PathBuf,
}

impl Backup {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let url = Config::load_database(sources)?;
        opened::must_be_current(&url)?;
        let now = Clock::default().now();
        let manifest = back_up(&url, &self.file, now)?;
        note(&url, manifest.length, now);
        println!(
            "{}: {} bytes of {}, SHA-256 {}",
            self.file.display(),
            manifest.length,
            manifest.kind,
            manifest.sha256
        );
        Ok(())
    }
}

/// The overview says when the last one was made. A backup is good also where that cannot be written down.
fn note(url: &DatabaseUrl, bytes: u64, now: Time) {
    let program = Actor::operator("guestlist");
    let deed = Deed::new(Action::Backup).with("bytes", bytes);
    let noted = Db::open(url).and_then(|db| db.write_now(|conn| audit::record(conn, &program, deed, now)));
    if let Err(error) = noted {
        eprintln!("the backup is whole, but the log could not be told of it: {error}");
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::FileIsThere(_) | BackupError::OtherKind(..) | BackupError::DatabaseIsThere => {
                Self::Usage(error.to_string())
            }
            BackupError::Database(error) => error.into(),
            other => Self::Failed(other.to_string()),
        }
    }
}
