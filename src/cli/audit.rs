//! `guestlist audit verify`: whether the log is as it was written.

use clap::{Args, Subcommand};

use crate::cli::Failure;
use crate::cli::opened;
use crate::features::audit::{Verdict, verify};
use crate::foundation::config::{Config, Sources};

/// Looks after the audit log.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist audit verify")]
pub struct Audit {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Verify(Verify),
}

/// Checks every seal of the log, from its beginning.
///
/// A seal covers its entries and the seal before it: nothing can be changed, removed or added in the middle
/// unnoticed. The newest entries have no seal for some seconds. The exit code is 1 if a seal is broken.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist audit verify")]
struct Verify {}

impl Audit {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let What::Verify(_) = self.what;
        let url = Config::load_database(sources)?;
        match opened::open(&url)?.survey_now(verify)? {
            Verdict::Whole { sealed, tail } => {
                println!("The log is whole: {sealed} entries are sealed, the newest {tail} are not yet.");
                Ok(())
            }
            Verdict::Broken { seal } => Err(Failure::Failed(format!(
                "the log was changed: its entries do not fit seal {seal}. Compare them with those of a backup"
            ))),
        }
    }
}
