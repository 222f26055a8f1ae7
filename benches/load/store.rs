//! Where the houses of a run stand: a folder of its own, and a database for each in either kind.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database kind to measure on.
#[derive(Clone, Debug)]
pub enum Kind {
    Sqlite,
    /// The cluster's URL.
    Postgres(String),
}

/// Removed, with its database, when dropped.
pub struct Store {
    pub folder: PathBuf,
    pub url: String,
    dropped: Option<(String, String)>,
    _dir: tempfile::TempDir,
}

/// SQLite, and PostgreSQL where `GUESTLIST_TEST_DATABASE` names a cluster.
pub fn kinds() -> Vec<Kind> {
    let cluster = std::env::var("GUESTLIST_TEST_DATABASE").ok().filter(|url| !url.is_empty());
    std::iter::once(Kind::Sqlite).chain(cluster.map(Kind::Postgres)).collect()
}

impl Kind {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    pub fn store(&self) -> Store {
        let dir = tempfile::tempdir_in(std::env::var_os("BENCH_DIR").unwrap_or(".".into())).expect("a folder");
        let folder = dir.path().canonicalize().expect("a folder");
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        match self {
            Self::Sqlite => Store { url: sqlite(&folder), folder, dropped: None, _dir: dir },
            Self::Postgres(cluster) => {
                let name = format!("bench_{}_{number}", std::process::id());
                run(cluster, &format!("CREATE DATABASE {name}"));
                let mut url = url::Url::parse(cluster).expect("a URL");
                url.set_path(&name);
                Store { url: url.into(), folder, dropped: Some((cluster.clone(), name)), _dir: dir }
            }
        }
    }
}

fn sqlite(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("guestlist.db").display())
}

fn run(cluster: &str, sql: &str) {
    let mut conn = PgConnection::establish(cluster).expect("the cluster");
    conn.batch_execute(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some((cluster, name)) = &self.dropped {
            run(cluster, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}
