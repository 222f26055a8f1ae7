//! `guestlist migrate`: brings the database's schema up to date.

use clap::Args;

use crate::cli::Failure;
use crate::cli::opened::complaint;
use crate::foundation::config::{Config, Sources};
use crate::foundation::db::{Schema, migrate};

/// Brings the database's schema up to date, creating it if there is none.
///
/// Safe to run again, and on several nodes at once. Make a backup before upgrading.
#[derive(Args)]
#[command(after_help = "Example:\n  GUESTLIST_DATABASE_URL=postgres://guestlist@localhost/guestlist guestlist migrate")]
pub struct Migrate {}

impl Migrate {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let url = Config::load_database(sources)?;
        let schema = Schema::of(&url)?;
        if let Schema::Newer(_) = schema {
            return Err(Failure::Failed(complaint(&schema).unwrap_or_default()));
        }
        match migrate(&url)? {
            0 => println!("The schema of {url:?} is up to date."),
            applied => println!("The schema of {url:?} is up to date now: {applied} migrations applied."),
        }
        Ok(())
    }
}
