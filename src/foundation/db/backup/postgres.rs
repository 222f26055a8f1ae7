//! Has PostgreSQL's own programs write and read a backup; they know every version's catalogue.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use url::Url;

use super::envelope::unwrap;
use super::{BackupError, Existing, Manifest, Restored, beside, must_be_known, settle};
use crate::foundation::db::{Conn, DatabaseUrl, DbError, Schema, Use};

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
    if others(url)? > 0 {
        return Err(BackupError::InUse);
    }
    let raw = beside(file, "raw");
    let placed = unwrap(file, &raw).and_then(|()| {
        let mut restore = program("pg_restore", address, "--dbname");
        restore.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]);
        restore.args(["--clean", "--if-exists"]).arg(&raw);
        run("pg_restore", &mut restore)
    });
    let _ = fs::remove_file(&raw);
    placed?;
    must_be_known(Schema::of(url)?)?;
    settle(url, finish)?;
    Ok(Restored { manifest, kept: None })
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
    let Conn::Postgres(conn) = &mut conn else { return Ok(0) };
    let counted: Counted = diesel::sql_query(sql).get_result(conn).map_err(DbError::from)?;
    Ok(counted.count)
}

fn has_tables(url: &DatabaseUrl) -> Result<bool, BackupError> {
    let sql = "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()";
    Ok(count(url, sql)? > 0)
}

/// Other connections of this program to the same database, by the name they give themselves.
fn others(url: &DatabaseUrl) -> Result<i64, BackupError> {
    let sql = "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = current_database() \
        AND application_name = 'guestlist' AND pid <> pg_backend_pid()";
    count(url, sql)
}
