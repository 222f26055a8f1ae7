//! Has PostgreSQL's own programs write and read a backup; they know every version's catalogue.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use url::Url;

use super::envelope::{create, unwrap};
use super::{BackupError, Existing, Manifest, Restored, settle};
use crate::foundation::db::{Conn, DatabaseUrl, DbError, Use, with_ending};

/// So many tenths of a second a connection may take to be gone.
const PATIENCE: u32 = 20;

/// One snapshot of everything, in PostgreSQL's custom format.
pub(super) fn dump(address: &str, raw: &Path) -> Result<(), BackupError> {
    let mut dump = program("pg_dump", address, "--dbname");
    run("pg_dump", dump.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(raw))
}

/// Everything in one transaction, or nothing.
pub(super) fn put_back(
    url: &DatabaseUrl,
    address: &str,
    file: &Path,
    existing: Existing,
    finish: impl FnOnce(&mut Conn) -> Result<(), DbError>,
    manifest: Manifest,
) -> Result<Restored, BackupError> {
    if existing == Existing::Refuse && has_tables(url)? {
        return Err(BackupError::DatabaseIsThere);
    }
    if is_in_use(url)? {
        return Err(BackupError::InUse);
    }
    let [raw, script] = ["raw", "sql"].map(|ending| with_ending(file, &format!(".{ending}")));
    let placed = unwrap(file, &raw).and_then(|()| replay(address, &raw, &script));
    [raw, script].iter().for_each(|left| drop(fs::remove_file(left)));
    placed?;
    settle(url, finish)?;
    Ok(Restored { manifest, kept: None })
}

/// Whatever tables there are with what they do by themselves, also those that the backup knows nothing of: a migration
/// that is newer than it would find them in its way. What belongs to an extension stays.
const CLEAR: &str = "DO $$ DECLARE name text; BEGIN \
    FOR name IN SELECT quote_ident(tablename) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() \
    LOOP EXECUTE 'DROP TABLE ' || name || ' CASCADE'; END LOOP; \
    FOR name IN SELECT p.oid::regprocedure FROM pg_catalog.pg_proc p \
        WHERE p.pronamespace = current_schema()::regnamespace AND p.prorettype = 'trigger'::regtype \
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d \
            WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e') \
    LOOP EXECUTE 'DROP FUNCTION ' || name; END LOOP; END $$";

/// The old tables go and the backup's come, in one transaction.
fn replay(address: &str, raw: &Path, script: &Path) -> Result<(), BackupError> {
    create(script)?;
    let mut write = Command::new("pg_restore");
    write.args(["--no-owner", "--no-privileges", "--file"]).arg(script).arg(raw).stdin(Stdio::null());
    run("pg_restore", &mut write)?;
    let mut replay = program("psql", address, "--dbname");
    replay.args(["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]);
    run("psql", replay.args(["--command", CLEAR, "--file"]).arg(script))
}

/// The password goes by the environment: everybody on the machine can read a command line.
fn program(name: &'static str, address: &str, option: &str) -> Command {
    let mut command = Command::new(name);
    let mut shown = address.to_owned();
    if let Ok(mut url) = Url::parse(address)
        && let Some(password) = url.password().map(str::to_owned)
        && url.set_password(None).is_ok()
    {
        command.env("PGPASSWORD", percent_encoding::percent_decode_str(&password).decode_utf8_lossy().as_ref());
        shown = url.into();
    }
    command.arg(format!("{option}={shown}")).arg("--no-password").stdin(Stdio::null());
    command
}

fn run(name: &'static str, command: &mut Command) -> Result<(), BackupError> {
    let output = command.output().map_err(|error| BackupError::NoProgram(name, error))?;
    if output.status.success() {
        return Ok(());
    }
    Err(BackupError::Program(name, String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count(url: &DatabaseUrl, sql: &str) -> Result<i64, BackupError> {
    let mut conn = Conn::open(url, Use::Reading).map_err(|error| DbError::Busy(error.to_string()))?;
    let Some(conn) = conn.postgres() else { return Ok(0) };
    let counted: Counted = diesel::sql_query(sql).get_result(conn).map_err(DbError::from)?;
    Ok(counted.count)
}

fn has_tables(url: &DatabaseUrl) -> Result<bool, BackupError> {
    let sql = "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()";
    Ok(count(url, sql)? > 0)
}

/// Whether others stay. A connection that was closed a moment ago is listed until its server process has gone.
fn is_in_use(url: &DatabaseUrl) -> Result<bool, BackupError> {
    for _ in 0..PATIENCE {
        if others(url)? == 0 {
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(true)
}

/// Other connections of this program to the same database, by the name they give themselves.
fn others(url: &DatabaseUrl) -> Result<i64, BackupError> {
    let sql = "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = current_database() \
        AND application_name = 'guestlist' AND pid <> pg_backend_pid()";
    count(url, sql)
}
