//! `guestlist restore`: puts a backup in the place of the database.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Failure;
use crate::features::access::changes;
use crate::features::audit::{self, Action, Deed, ObjectKind};
use crate::features::sign_in;
use crate::foundation::clock::{Clock, Time};
use crate::foundation::config::{Config, Sources};
use crate::foundation::db::backup::{Existing, Restored, restore};
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;

/// Puts a backup in the place of the database, after checking all of it.
///
/// Stop every `serve` and `work` first. Nothing is replaced without --force, and a replaced SQLite file is kept
/// beside the new one. Everybody has to sign in again: what was signed out since must not come back.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist restore /var/backups/guestlist-2026-11-22 --force")]
pub struct Restore {
    /// The file that `guestlist backup` wrote.
    file: PathBuf,
    /// Replace the database that is there.
    #[arg(long)]
    force: bool,
}

impl Restore {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let url = Config::load_database(sources)?;
        let existing = if self.force { Existing::Replace } else { Existing::Refuse };
        let now = Clock::default().now();
        let Restored { manifest, kept } = restore(&url, &self.file, existing, |conn| finish(conn, now))?;
        let made_at = Time::from_micros(manifest.made_at).utc().format("%Y-%m-%d %H:%M:%S");
        println!("The database is as it was on {made_at} UTC. Everybody has to sign in again.");
        if let Some(kept) = kept {
            println!("The one before is kept as {}.", kept.display());
        }
        Ok(())
    }
}

/// Sessions, codes and links that ended after the backup was made are in it as if they had not (S-4).
fn finish(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    changes::forget_cursors(conn)?;
    let ended = sign_in::sessions::end_of_everybody(conn, now)?;
    let deed = Deed::new(Action::Restore).on(ObjectKind::Organization, None, "").with("sessions", ended);
    audit::record(conn, &Actor::operator("restore"), deed, now)
}
