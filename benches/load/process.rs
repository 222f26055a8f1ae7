//! The built program as a child, and what it uses: CPU time and memory, as the kernel counts them.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::http::Wire;

/// Base64 of 32 bytes, the same for every program of a run.
pub const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
/// Ticks per second in `/proc/PID/stat`; the same on every Linux that is left.
const TICKS: f64 = 100.0;

/// A running program; stopped when dropped.
pub struct Running {
    child: Child,
    pub address: SocketAddr,
    /// From start to the first answer.
    pub ready: Duration,
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// The built program; under another one, such as a profiler, where `BENCH_UNDER` names that with its arguments.
fn program() -> Command {
    let under = std::env::var("BENCH_UNDER").unwrap_or_default();
    let mut words = under.split_whitespace();
    match words.next() {
        None => Command::new(env!("CARGO_BIN_EXE_guestlist")),
        Some(first) => {
            let mut command = Command::new(first);
            command.args(words).arg(env!("CARGO_BIN_EXE_guestlist"));
            command
        }
    }
}

/// The program with its settings, its data in `folder`. Limits that count people's deeds are lifted.
pub fn guestlist(folder: &Path, database_url: &str, settings: &[(&str, String)]) -> Command {
    let mut command = program();
    let usual = [
        ("DATABASE_URL", database_url.to_owned()),
        ("SECRET_KEY", KEY.to_owned()),
        ("MAIL__URL", format!("file://{}", folder.join("mail").display())),
        ("MAIL__FROM", "Guestlist <guestlist@bench.example>".to_owned()),
        ("LIMITS__INVITATIONS_PER_HOUR", "100000".to_owned()),
        ("LIMITS__INVITATIONS_PER_DAY", "1000000".to_owned()),
        ("LIMITS__MAILS_PER_DOMAIN_PER_MINUTE", "100000".to_owned()),
        ("LIMITS__CODE_REQUESTS_PER_NETWORK", "100000".to_owned()),
        ("EMAIL_CODE__FOR", "everyone".to_owned()),
    ];
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GUESTLIST_")) {
        command.env_remove(name);
    }
    for (name, value) in usual.iter().chain(settings) {
        command.env(format!("GUESTLIST_{name}"), value);
    }
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    let log = fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).expect("a log");
    command.stderr(log);
    command
}

/// `guestlist serve --no-workers` on a free port.
pub fn serve(folder: &Path, database_url: &str, settings: &[(&str, String)]) -> Running {
    let address: SocketAddr = ([127, 0, 0, 1], free_port()).into();
    let mut all = vec![("BASE_URL", format!("http://{address}")), ("LISTEN", address.to_string())];
    all.extend_from_slice(settings);
    let mut command = guestlist(folder, database_url, &all);
    start(command.args(["serve", "--no-workers"]), address)
}

/// This very program again, with the settings of another command.
pub fn again(settings: &Command) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    for (name, value) in settings.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// Starts what will answer `/healthz` at this address.
pub fn start(command: &mut Command, address: SocketAddr) -> Running {
    let begun = Instant::now();
    let mut child = command.spawn().expect("the program starts");
    loop {
        let mut wire = Wire::new(address);
        let asked = wire.ask(format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes());
        if asked.is_ok_and(|answer| answer.status == 200) {
            return Running { child, address, ready: begun.elapsed() };
        }
        if let Ok(Some(ended)) = child.try_wait() {
            panic!("the program ended at once: {ended}");
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "the program does not listen");
        thread::sleep(Duration::from_millis(2));
    }
}

impl Running {
    pub fn of(child: Child, address: SocketAddr) -> Self {
        Self { child, address, ready: Duration::ZERO }
    }

    /// CPU seconds used by now, in user and kernel.
    pub fn cpu(&self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
        let fields: Vec<&str> = after_name.split(' ').collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
        (ticks(11) + ticks(12)) / TICKS
    }

    /// Proportional memory in MiB.
    pub fn pss(&self) -> f64 {
        mebibytes(&format!("/proc/{}/smaps_rollup", self.child.id()), "Pss:")
    }
}

/// A line such as `Pss:  1234 kB` of a file below `/proc`.
pub fn mebibytes(path: &str, name: &str) -> f64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

impl Drop for Running {
    /// As it is told to stop in real life, so that a profiler it runs under can write its findings.
    fn drop(&mut self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        if !told.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
