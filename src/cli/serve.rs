//! `guestlist serve`: the real thing, pages and workers in one process.

use std::net::TcpListener;

use clap::Args;

use crate::cli::running::{Plan, cannot_listen, run};
use crate::cli::{Failure, opened};
use crate::foundation::config::{Config, Sources};
use crate::foundation::logs;
use crate::foundation::mail::Courier;

/// Serves the pages and, unless told otherwise, sends the mail and does the chores.
///
/// A mistake in the configuration or an older schema stops it before it listens.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist migrate\n  guestlist serve\n  guestlist serve --no-workers")]
pub struct Serve {
    /// Pages only: mail and chores are left to `guestlist work` elsewhere.
    #[arg(long)]
    no_workers: bool,
}

impl Serve {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let config = ready(sources)?;
        let db = opened::open_to_run(&config)?;
        let courier = if self.no_workers { None } else { Some(courier(&config)?) };
        let listener = TcpListener::bind(config.listen).map_err(cannot_listen)?;
        tracing::info!(listen = %config.listen, base_url = config.base_url.origin(), "serving");
        run(config, db, Plan { listeners: vec![listener], courier, mailbox: None })
    }
}

/// `guestlist work`: workers without pages.
///
/// Any number of these may share one PostgreSQL with any number of `serve --no-workers`.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist work")]
pub struct Work {}

impl Work {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let config = ready(sources)?;
        let db = opened::open_to_run(&config)?;
        let courier = Some(courier(&config)?);
        tracing::info!("working");
        run(config, db, Plan { listeners: Vec::new(), courier, mailbox: None })
    }
}

fn ready(sources: &Sources) -> Result<Config, Failure> {
    let config = Config::load(sources)?;
    logs::start(config.log).map_err(|error| Failure::Failed(format!("the log cannot be started: {error}")))?;
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    Ok(config)
}

fn courier(config: &Config) -> Result<Courier, Failure> {
    Courier::open(&config.mail).map_err(|error| Failure::Usage(format!("mail: {error}")))
}
