//! Backups are whole or refused, and a restored house keeps its promises.

use std::fs;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::sign_in::sessions::{self, Entry, Way};
use guestlist::features::users;
use guestlist::foundation::clock::Clock;
use guestlist::foundation::db::{Conn, DbError, Native};
use guestlist::schema::sessions as rows;

use crate::support::program::Program;

/// With one admin, who is signed in.
fn lived_in() -> Program {
    let program = Program::migrated();
    program.run(&["create-admin", "anna@example.com"]).succeeded();
    program.write(|conn| {
        let anna = users::find_by_mail(conn, "anna@example.com")?.unwrap();
        let entry = Entry { user: anna.id, way: Way::Demo, client: "Test", instead_of: None, at_most: 10 };
        sessions::start(conn, &entry, Clock::default().now()).map_err(|refused| DbError::Busy(refused.to_string()))
    });
    program
}

fn run(conn: &mut Conn, sql: &str) -> Result<(), DbError> {
    match conn.native() {
        Native::Sqlite(c) => c.batch_execute(sql)?,
        Native::Postgres(c) => c.batch_execute(sql)?,
    }
    Ok(())
}

#[test]
fn f41_a_backup_made_while_it_runs_comes_back_and_nobody_is_signed_in() {
    let program = lived_in();
    let running = program.start(&[]);
    program.run(&["backup", "one"]).succeeded();
    let made = Filter { action: Some(Action::Backup), ..Filter::default() };
    assert_eq!(program.read(|conn| audit::search(conn, &made, None, 5)).len(), 1, "the log knows of it");
    program.run(&["backup", "one"]).refused(2, "is there already");
    program.run(&["create-admin", "anna@example.com", "--name", "Later"]).succeeded();
    program.run(&["restore", "one"]).refused(2, "--force");
    program.run(&["restore", "one", "--force"]).refused(1, "in use");
    running.stop();

    let said = program.run(&["restore", "one", "--force"]).succeeded();
    assert!(said.out.contains("Everybody has to sign in again"), "{}", said.out);
    assert_eq!(program.read(|conn| Ok(rows::table.count().get_result::<i64>(conn)?)), 0);
    let restored = Filter { action: Some(Action::Restore), ..Filter::default() };
    assert_eq!(program.read(|conn| audit::search(conn, &restored, None, 10)).len(), 1);
    let made = Filter { action: Some(Action::CreateAdmin), ..Filter::default() };
    assert_eq!(program.read(|conn| audit::search(conn, &made, None, 10)).len(), 1, "what came later is gone");
    program.run(&["selfcheck"]).succeeded();
    program.run(&["audit", "verify"]).succeeded();
}

#[test]
fn f41_an_empty_place_needs_no_force() {
    let program = lived_in();
    program.run(&["backup", "one"]).succeeded();
    let backup = program.folder().join("one").display().to_string();
    let elsewhere = Program::new();
    elsewhere.run(&["restore", &backup]).succeeded();
    elsewhere.run(&["selfcheck"]).succeeded();
}

#[test]
fn f8_a_backup_that_is_cut_short_or_changed_is_refused_and_changes_nothing() {
    let program = lived_in();
    program.run(&["backup", "one"]).succeeded();
    let whole = fs::read(program.folder().join("one")).unwrap();
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    let longer = [whole.as_slice(), b"x"].concat();
    let table: [(&str, &[u8], &str); 5] = [
        ("short", &whole[..whole.len() - 1], "its end is missing"),
        ("changed", &changed, "checksum"),
        ("longer", &longer, "checksum"),
        ("empty", b"", "does not begin as one"),
        ("other", b"SQLite format 3", "does not begin as one"),
    ];
    for (name, bytes, words) in table {
        fs::write(program.folder().join(name), bytes).unwrap();
        program.run(&["restore", name, "--force"]).refused(1, words);
    }
    program.run(&["restore", "nowhere", "--force"]).refused(1, "nowhere");
    assert!(program.read(|conn| users::keeps_an_admin(conn, Clock::default().now())), "the database is as it was");
    let left: Vec<String> = fs::read_dir(program.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".part") || name.ends_with(".raw"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn f60_a_backup_of_a_newer_program_is_refused() {
    let program = lived_in();
    program.write(|conn| run(conn, "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')"));
    program.run(&["backup", "one"]).refused(1, "newer than this program");
    program.write(|conn| run(conn, "DELETE FROM __diesel_schema_migrations WHERE version = '20990101000000'"));

    program.run(&["backup", "two"]).succeeded();
    let whole = fs::read(program.folder().join("two")).unwrap();
    let end_of_head = whole.iter().position(|byte| *byte == b'\n').unwrap();
    let head = String::from_utf8(whole[..end_of_head].to_vec()).unwrap();
    let schema = head.split("\"schema\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let newer = [head.replace(schema, "20990101000000").as_bytes(), &whole[end_of_head..]].concat();
    fs::write(program.folder().join("newer"), newer).unwrap();
    program.run(&["restore", "newer", "--force"]).refused(1, "it has migration 20990101000000");
    assert!(program.read(|conn| users::keeps_an_admin(conn, Clock::default().now())), "the database is as it was");
}

/// A newer version made tables that the backup knows nothing of, and its migrations would find them in their way.
#[test]
fn f41_what_came_after_the_backup_is_gone_with_its_tables() {
    let program = lived_in();
    program.run(&["backup", "one"]).succeeded();
    program.write(|conn| run(conn, "CREATE TABLE later (id INTEGER)"));
    program.run(&["restore", "one", "--force"]).succeeded();
    program.write(|conn| run(conn, "CREATE TABLE later (id INTEGER)"));
}

#[cfg(unix)]
#[test]
fn k_1_a_backup_and_a_new_database_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let program = lived_in();
    program.run(&["backup", "one"]).succeeded();
    for name in ["one", "guestlist.db"] {
        let path = program.folder().join(name);
        let Ok(about) = fs::metadata(&path) else { continue };
        assert_eq!(about.permissions().mode() & 0o077, 0, "{name}");
    }
    assert!(program.folder().join("one").exists());
}

#[test]
fn l_1_a_changed_log_is_noticed() {
    let program = lived_in();
    program.write(|conn| audit::seal(conn, Clock::default().now()));
    let said = program.run(&["audit", "verify"]).succeeded();
    assert!(said.out.contains("The log is whole"), "{}", said.out);
    program.write(|conn| run(conn, "UPDATE audit SET actor_name = 'nobody'"));
    program.run(&["audit", "verify"]).refused(1, "do not fit seal 1");
}
