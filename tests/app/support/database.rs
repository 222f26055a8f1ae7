//! A database for one test: a file, or with `GUESTLIST_TEST_DATABASE` a database in that cluster.

use diesel::prelude::*;
use guestlist::foundation::db::{DatabaseUrl, migrate};
use guestlist::foundation::id::AnyId;
use tempfile::TempDir;

/// Gone when it is dropped.
pub struct Database {
    pub url: DatabaseUrl,
    pub dir: TempDir,
    /// The maintenance database and the name of the one that was made.
    made: Option<(String, String)>,
}

impl Database {
    /// Empty, with the current schema.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let database = match std::env::var("GUESTLIST_TEST_DATABASE") {
            Err(_) => Self { url: DatabaseUrl::Sqlite(dir.path().join("guestlist.db")), dir, made: None },
            Ok(cluster) => {
                let name = format!("test_{}", AnyId::new().uuid().simple());
                run(&cluster, &format!("CREATE DATABASE {name}"));
                Self { url: DatabaseUrl::Postgres(beside(&cluster, &name)), dir, made: Some((cluster, name)) }
            }
        };
        migrate(&database.url).unwrap();
        database
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((cluster, name)) = &self.made {
            run(cluster, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// The URL of another database of the same cluster.
fn beside(cluster: &str, name: &str) -> String {
    let mut url = url::Url::parse(cluster).unwrap();
    url.set_path(name);
    url.into()
}

fn run(cluster: &str, sql: &str) {
    let mut conn = PgConnection::establish(cluster).unwrap();
    diesel::sql_query(sql).execute(&mut conn).unwrap();
}
