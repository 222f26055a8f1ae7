//! The built program, called as somebody at a terminal calls it, with a folder and a database of its own.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use guestlist::foundation::db::{Conn, DatabaseUrl, Db, DbError};
use guestlist::foundation::id::AnyId;
use tempfile::TempDir;

/// Base64 of 32 bytes.
pub const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// Gone, with its database, when it is dropped.
pub struct Program {
    dir: TempDir,
    database_url: String,
    made: Option<(String, String)>,
}

/// A `serve` of its own; it ends with the test.
pub struct Running {
    child: Child,
    port: u16,
    other: u16,
}

/// What the program said, and its exit code.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Program {
    /// With an empty database: SQLite, or PostgreSQL where `GUESTLIST_TEST_DATABASE` names a cluster.
    pub fn new() -> Self {
        Self::on(std::env::var("GUESTLIST_TEST_DATABASE").ok().as_deref())
    }

    /// With an empty database in this PostgreSQL cluster, or with SQLite.
    pub fn on(cluster: Option<&str>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        match cluster {
            None => {
                let database_url = format!("sqlite://{}", dir.path().join("guestlist.db").display());
                Self { dir, database_url, made: None }
            }
            Some(cluster) => {
                let name = format!("test_{}", AnyId::new().uuid().simple());
                query(cluster, &format!("CREATE DATABASE {name}"));
                let mut url = url::Url::parse(cluster).unwrap();
                url.set_path(&name);
                Self { dir, database_url: url.into(), made: Some((cluster.to_owned(), name)) }
            }
        }
    }

    /// The same, with its schema.
    pub fn migrated() -> Self {
        let program = Self::new();
        program.run(&["migrate"]).succeeded();
        program
    }

    /// With every setting that `serve` needs.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(&[], arguments)
    }

    /// With these settings over the usual ones; an empty value takes the setting away.
    pub fn run_with(&self, settings: &[(&str, &str)], arguments: &[&str]) -> Said {
        said(self.command(settings).args(arguments).output().unwrap())
    }

    /// `serve` on free ports, with these settings; `{port}` in a value is one more free port.
    pub fn start(&self, settings: &[(&str, &str)]) -> Running {
        let [port, other] = [free_port(), free_port()];
        let (base_url, listen) = (format!("http://127.0.0.1:{port}"), format!("127.0.0.1:{port}"));
        let given: Vec<(&str, String)> =
            settings.iter().map(|(name, value)| (*name, value.replace("{port}", &other.to_string()))).collect();
        let mut all = vec![("BASE_URL", base_url.as_str()), ("LISTEN", listen.as_str())];
        all.extend(given.iter().map(|(name, value)| (*name, value.as_str())));
        let mut command = self.command(&all);
        let child = command.arg("serve").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let running = Running { child, port, other };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return running;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("serve does not listen: {:?}", running.stop());
    }

    /// The program with these settings, not called yet.
    pub fn command(&self, settings: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guestlist"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GUESTLIST_")) {
            command.env_remove(name);
        }
        command.env_remove("RUST_BACKTRACE").env_remove("RUST_LOG").current_dir(self.dir.path()).stdin(Stdio::null());
        let mail = format!("file://{}", self.dir.path().join("mail").display());
        let usual = [
            ("BASE_URL", "http://localhost:8080"),
            ("SECRET_KEY", KEY),
            ("DATABASE_URL", &self.database_url),
            ("MAIL__URL", &mail),
            ("MAIL__FROM", "Guestlist <guestlist@example.com>"),
        ];
        for (name, value) in usual.iter().chain(settings) {
            command.env(format!("GUESTLIST_{name}"), value);
        }
        for (name, _) in settings.iter().filter(|(_, value)| value.is_empty()) {
            command.env_remove(format!("GUESTLIST_{name}"));
        }
        command
    }

    /// Writes a file into the program's folder.
    pub fn file(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = self.dir.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    pub fn read<T>(&self, look: impl FnOnce(&mut Conn) -> Result<T, DbError>) -> T {
        Db::open(&DatabaseUrl::parse(self.database_url()).unwrap()).unwrap().read_now(look).unwrap()
    }

    pub fn write<T>(&self, deed: impl FnOnce(&mut Conn) -> Result<T, DbError>) -> T {
        Db::open(&DatabaseUrl::parse(self.database_url()).unwrap()).unwrap().write_now(deed).unwrap()
    }
}

impl Running {
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// The whole answer to a plain GET.
    pub fn ask(&self, path: &str) -> String {
        ask(self.port, path)
    }

    pub fn ask_metrics(&self) -> String {
        ask(self.other, "/metrics")
    }

    /// SIGTERM, and how it ended.
    pub fn stop(mut self) -> Said {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let (mut out, mut err) = (String::new(), String::new());
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        Said { code: self.child.wait().unwrap().code().unwrap_or(-1), out, err }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// A port that nobody listens on, below those that the kernel gives to connections: one of these could be
/// taken between finding it free and listening. Each process begins elsewhere.
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id().wrapping_mul(64);
    let ports = std::iter::repeat_with(|| begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)));
    let mut ports = ports.map(|number| 10_000 + (number % 20_000) as u16);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

fn said(output: Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Said {
    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// Wrong usage or configuration (2) or a failure (1), told in these words on standard error.
    pub fn refused(self, code: i32, words: &str) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.err.contains(words), "{words} in {self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        self
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some((cluster, name)) = &self.made {
            query(cluster, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

pub fn query(cluster: &str, sql: &str) {
    let mut conn = PgConnection::establish(cluster).unwrap();
    diesel::sql_query(sql).execute(&mut conn).unwrap();
}
