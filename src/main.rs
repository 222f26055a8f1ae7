//! Reads the command line and runs the command it names.

use std::process::ExitCode;

fn main() -> ExitCode {
    guestlist::cli::run()
}
