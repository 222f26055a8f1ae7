//! How a command ends that did not do what it was asked.

use std::process::ExitCode;

use crate::foundation::config::Mistakes;
use crate::foundation::db::DbError;

/// Why, in words for the terminal.
#[derive(Debug)]
pub enum Failure {
    /// Wrong usage, configuration or file: nothing was tried (exit code 2).
    Usage(String),
    /// It was tried and did not work (exit code 1).
    Failed(String),
}

impl Failure {
    /// Says it on standard error; the code for whoever called.
    pub fn told(self) -> ExitCode {
        let (words, code) = match self {
            Self::Usage(words) => (words, 2),
            Self::Failed(words) => (words, 1),
        };
        eprintln!("guestlist: {words}");
        ExitCode::from(code)
    }
}

impl From<Mistakes> for Failure {
    fn from(mistakes: Mistakes) -> Self {
        Self::Usage(mistakes.to_string())
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        let mend = match error.is_damage() {
            true => "The database file is damaged. Put back the last good backup: guestlist restore FILE --force.",
            false => "Check database_url and that the database is running.",
        };
        Self::Failed(format!("{error}\nNothing was changed. {mend}"))
    }
}
