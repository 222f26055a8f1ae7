//! The database as a command finds it: its schema must be this program's.

use crate::cli::Failure;
use crate::foundation::db::{DatabaseUrl, Db, Schema};

/// Opens the database, or says what to do about its schema first.
pub fn open(url: &DatabaseUrl) -> Result<Db, Failure> {
    if let Some(words) = complaint(&Schema::of(url)?) {
        return Err(Failure::Failed(format!("database_url ({url:?}): {words}")));
    }
    Ok(Db::open(url)?)
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
