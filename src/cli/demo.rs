//! `guestlist demo`: a complete organization on this machine, nothing configured, every mail caught.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::running::{Plan, cannot_listen, run};
use crate::cli::{Failure, import};
use crate::features::demo;
use crate::foundation::clock::Clock;
use crate::foundation::config::Config;
use crate::foundation::db::{Db, migrate};
use crate::foundation::mail::{Correspondent, Courier, Mailbox};

/// A complete organization to try: sign in as anybody, read everybody's mail.
///
/// The data lies in a new temporary folder, unless --dir names one to keep.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist demo\n  guestlist demo --listen 127.0.0.1:9000 --dir ./demo")]
pub struct Demo {
    /// Where to listen; only this machine's own addresses make sense.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A folder that keeps the data between runs.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Open it in the browser.
    #[arg(long)]
    open: bool,
}

impl Demo {
    pub fn run(&self) -> Result<(), Failure> {
        if !self.listen.ip().is_loopback() {
            return Err(Failure::Usage(format!(
                "--listen: {} is not an address of this machine alone; anybody could sign in as anybody. Use 127.0.0.1",
                self.listen.ip()
            )));
        }
        let listeners = listen(self.listen)?;
        let bound = listeners.first().and_then(|first| first.local_addr().ok()).unwrap_or(self.listen);
        let dir = self.folder()?;
        let mut config = Config::for_demo(bound, &dir).map_err(|error| unusable(&dir, &error))?;
        // A log that cannot be started is no reason not to show the product.
        let _ = crate::foundation::logs::start(config.log);
        let (db, mailbox) = prepared(&config, &dir)?;
        config.mail.from.name = Some(demo::ORGANIZATION.to_owned());
        let from = Correspondent::from(&config.mail.from);
        let courier = Courier::caught(mailbox.clone(), from, Clock::default())
            .map_err(|error| Failure::Failed(format!("the demo's mailbox: {error}")))?;
        tell(&config, &dir);
        if self.open {
            open_browser(config.base_url.origin());
        }
        run(config, db, Plan { listeners, courier: Some(courier), mailbox: Some(mailbox) })
    }

    fn folder(&self) -> Result<PathBuf, Failure> {
        let dir = match &self.dir {
            Some(dir) => dir.clone(),
            None => std::env::temp_dir().join(format!("guestlist-demo-{}", std::process::id())),
        };
        std::fs::create_dir_all(&dir).map_err(|error| unusable(&dir, &error))?;
        Ok(dir)
    }
}

/// The address asked for and, where it can be had, the same port of the other family: `localhost` means both.
fn listen(wanted: SocketAddr) -> Result<Vec<TcpListener>, Failure> {
    let first = TcpListener::bind(wanted).map_err(cannot_listen)?;
    let port = first.local_addr().map_err(cannot_listen)?.port();
    let other: SocketAddr = match wanted {
        SocketAddr::V4(_) => ([0, 0, 0, 0, 0, 0, 0, 1], port).into(),
        SocketAddr::V6(_) => ([127, 0, 0, 1], port).into(),
    };
    Ok(std::iter::once(first).chain(TcpListener::bind(other)).collect())
}

/// The schema, the organization and its people, once.
fn prepared(config: &Config, dir: &Path) -> Result<(Db, Mailbox), Failure> {
    migrate(&config.database_url)?;
    let db = Db::open(&config.database_url)?;
    let now = Clock::default().now();
    if db.read_now(demo::is_empty)? {
        import::load_text(&db, demo::DIRECTORY, now)?;
        db.write_now(|conn| demo::furnish(conn, config, now))
            .map_err(|refused| Failure::Failed(format!("the demo could not be furnished: {refused}")))?;
    }
    let mailbox = Mailbox::open(dir.join("mailbox")).map_err(|error| unusable(dir, &error))?;
    Ok((db, mailbox))
}

fn unusable(dir: &Path, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("--dir: {} cannot be used ({error})", dir.display()))
}

fn tell(config: &Config, dir: &Path) {
    let address = config.base_url.origin();
    println!("Guestlist demo: {}\n", demo::ORGANIZATION);
    println!("  {address}               the panel");
    println!("  {address}/demo          sign in as any of its people, in one click");
    println!("  {address}/demo/mailbox  every message it sends\n");
    println!("Begin as {}, who owns apps and groups.", demo::FIRST_OWNER);
    println!("Data: {}. Ctrl+C ends it.", dir.display());
}

/// Best effort: without a browser to open, the address above is there to be copied.
fn open_browser(address: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let _ = std::process::Command::new(opener).arg(address).spawn();
}
