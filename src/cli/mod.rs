//! The commands: one file each.

mod audit;
mod backup;
mod create_admin;
mod demo;
mod doctor;
mod failure;
mod import;
mod migrate;
mod opened;
mod restore;
mod running;
mod selfcheck;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use failure::Failure;

use crate::foundation::config::Sources;

/// A self-hosted access panel: people see their apps and groups, and owners add guests from outside.
#[derive(Parser)]
#[command(name = "guestlist", version, arg_required_else_help = true, after_help = EXAMPLE)]
struct Guestlist {
    /// The configuration file; without it, guestlist.toml in this folder if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLE: &str = "Example:\n  guestlist migrate\n  guestlist create-admin anna@example.com\n\n\
    Settings come from guestlist.toml and from the environment (GUESTLIST_BASE_URL, GUESTLIST_MAIL__URL ...).";

#[derive(Subcommand)]
enum Command {
    Demo(demo::Demo),
    Serve(serve::Serve),
    Work(serve::Work),
    Migrate(migrate::Migrate),
    CreateAdmin(create_admin::CreateAdmin),
    Import(import::Import),
    Doctor(doctor::Doctor),
    Selfcheck(selfcheck::Selfcheck),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Audit(audit::Audit),
}

/// Runs the command the program was called with: 0 done, 1 failed, 2 wrong usage or configuration.
pub fn run() -> ExitCode {
    // Wrong usage leaves here, with clap's message and code 2.
    let called = Guestlist::parse();
    let sources = Sources::of_this_process(called.config.as_deref());
    let outcome = match called.command {
        Command::Demo(command) => command.run(),
        Command::Serve(command) => command.run(&sources),
        Command::Work(command) => command.run(&sources),
        Command::Migrate(command) => command.run(&sources),
        Command::CreateAdmin(command) => command.run(&sources),
        Command::Import(command) => command.run(&sources),
        Command::Doctor(command) => command.run(&sources),
        Command::Selfcheck(command) => command.run(&sources),
        Command::Backup(command) => command.run(&sources),
        Command::Restore(command) => command.run(&sources),
        Command::Audit(command) => command.run(&sources),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.told(),
    }
}
