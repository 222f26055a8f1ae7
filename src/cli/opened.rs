//! The database as a command finds it: its schema must be this program's.

use crate::cli::Failure;
use crate::foundation::config::Config;
use crate::foundation::db::{DatabaseUrl, Db, Schema};

/// Opens the database, or says what to do about its schema first.
pub fn open(url: &DatabaseUrl) -> Result<Db, Failure> {
    must_be_current(url)?;
    Ok(Db::open(url)?)
}

/// The same for what runs, with the limits it was given.
pub fn open_to_run(config: &Config) -> Result<Db, Failure> {
    must_be_current(&config.database_url)?;
    Ok(Db::open_with(&config.database_url, config.limits.deeds_per_commit as usize)?)
}

/// Refuses a database whose schema is another program's.
pub fn must_be_current(url: &DatabaseUrl) -> Result<(), Failure> {
    let complaint = complaint(&Schema::of(url)?);
    complaint.map_or(Ok(()), |words| Err(Failure::Failed(format!("database_url ({url:?}): {words}"))))
}

/// What is wrong with a schema, and the way to mend it (F60).
pub fn complaint(schema: &Schema) -> Option<String> {
    match schema {
        Schema::Current => None,
        Schema::Older(waiting) => {
            Some(format!("the schema is older than this program by {waiting} migrations. Run: guestlist migrate"))
        }
        Schema::Newer(version) => Some(format!(
            "the schema is newer than this program: it has migration {version}. Start the version that made it, or a later one"
        )),
    }
}
