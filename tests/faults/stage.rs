//! What a row plays on: the program with its folder, database, relay and faults, and people who use it.

use std::fs::File;
use std::future::Future;
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use guestlist::features::access;
use guestlist::foundation::db::{Conn, DbError, Native};
use openidconnect::reqwest;

use crate::relay::{Mail, Relay};
use crate::row::On;
use crate::shim::{Act, Call, Faults};
use crate::support::program::{Program, Said, free_port};
use crate::support::wire::{Browser, Page};

/// Anna is an admin and owns both apps and the group; Bo owns the wiki too; Gus is a guest who has the wiki.
const DIRECTORY: &str = r#"{
  "organization": {"displayName": "Almvik", "domain": "almvik.example", "privacyStatementUrl": "https://almvik.example/privacy"},
  "users": [
    {"mail": "anna@almvik.example", "displayName": "Anna Berg", "roles": ["admin"]},
    {"mail": "bo@almvik.example", "displayName": "Bo Ek"},
    {"mail": "gus@partner.example", "displayName": "Gus Guest", "userType": "guest"}
  ],
  "groups": [
    {"externalId": "north", "displayName": "Project North", "owners": ["anna@almvik.example"], "members": ["bo@almvik.example"]}
  ],
  "apps": [
    {"externalId": "wiki", "displayName": "Wiki", "launchUrl": "https://wiki.almvik.example/",
     "owners": ["anna@almvik.example", "bo@almvik.example"], "assignments": [{"user": "gus@partner.example"}]},
    {"externalId": "chat", "displayName": "Chat", "launchUrl": "https://chat.almvik.example/",
     "owners": ["anna@almvik.example"], "assignments": [{"group": "north"}]}
  ]
}"#;

pub const ANNA: &str = "anna@almvik.example";
pub const BO: &str = "bo@almvik.example";
pub const GUS: &str = "gus@partner.example";
/// A stranger to be invited.
pub const ZOE: &str = "zoe@elsewhere.example";

/// Limits that would stop a sweep before its end.
const GENEROUS: &[&str] =
    &["INVITATIONS_PER_HOUR", "INVITATIONS_PER_DAY", "MAILS_PER_DOMAIN_PER_MINUTE", "CODE_REQUESTS_PER_NETWORK"];

/// Everything is stopped and gone when it is dropped.
pub struct Stage {
    pub on: On,
    pub program: Program,
    pub relay: Relay,
    pub faults: Arc<Faults>,
    pub port: u16,
    pub metrics_port: u16,
    settings: Vec<(String, String)>,
    running: Option<Child>,
}

impl Stage {
    /// With its directory, and `serve` running.
    pub async fn new(on: On) -> Self {
        Self::with(on, &[]).await
    }

    /// With these settings over the usual ones, as `("LIMITS__CONNECTIONS", "100")`.
    pub async fn with(on: On, settings: &[(&str, &str)]) -> Self {
        let mut stage = Self::dark(on, settings).await;
        stage.furnish();
        stage.start().await;
        stage
    }

    /// With an empty database and nothing running.
    pub async fn dark(on: On, settings: &[(&str, &str)]) -> Self {
        let cluster = (on == On::Postgres).then(|| std::env::var("GUESTLIST_TEST_DATABASE").unwrap());
        let program = Program::on(cluster.as_deref());
        let (relay, faults) = (Relay::open().await, Arc::new(Faults::new(program.folder())));
        let [port, metrics_port] = [free_port(), free_port()];
        let mut all: Vec<(String, String)> = [
            ("BASE_URL", format!("http://127.0.0.1:{port}")),
            ("LISTEN", format!("127.0.0.1:{port}")),
            ("METRICS__LISTEN", format!("127.0.0.1:{metrics_port}")),
            ("MAIL__URL", format!("smtp://127.0.0.1:{}", relay.port)),
            ("EMAIL_CODE__FOR", "everyone".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        all.extend(GENEROUS.iter().map(|name| (format!("LIMITS__{name}"), "1000".to_owned())));
        all.push(("LIMITS__CODE_MAIL_SECONDS".to_owned(), "0".to_owned()));
        all.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Self { on, program, relay, faults, port, metrics_port, settings: all, running: None }
    }

    /// The schema and the directory.
    pub fn furnish(&self) {
        self.run(&["migrate"]).succeeded();
        self.program.file("directory.json", DIRECTORY, 0o600);
        self.run(&["import", "directory.json"]).succeeded();
    }

    /// A command without faults, run to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        // The relay must go on answering meanwhile.
        tokio::task::block_in_place(|| self.program.run_with(&self.settings(), arguments))
    }

    fn settings(&self) -> Vec<(&str, &str)> {
        self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// A command that obeys the faults; its log goes to `log` in the folder, after what is there.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program.command(&self.settings());
        self.faults.bind(&mut command);
        let log = File::options().create(true).append(true).open(self.program.folder().join("log")).unwrap();
        command.args(arguments).stdout(log.try_clone().unwrap()).stderr(log);
        command
    }

    /// Restores a backup into a database of its own: the exit code of its selfcheck, or nothing if it was refused.
    pub fn restored(&self, backup: &str) -> Option<i32> {
        let elsewhere = format!("sqlite://{}", self.program.folder().join(format!("{backup}.db")).display());
        let mut settings = self.settings();
        settings.push(("DATABASE_URL", &elsewhere));
        let said = self.program.run_with(&settings, &["restore", backup]);
        assert!(!said.err.contains("panicked"), "{said:?}");
        (said.code == 0).then(|| self.program.run_with(&settings, &["selfcheck"]).code)
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.program.folder().join("log")).unwrap_or_default()
    }

    /// `serve`, until it answers.
    pub async fn start(&mut self) {
        self.start_as(self.command(&["serve"])).await;
    }

    /// A command that obeys the faults, in place of `serve`.
    pub fn begin(&mut self, arguments: &[&str]) {
        self.running = Some(self.command(arguments).spawn().unwrap());
    }

    pub async fn start_as(&mut self, mut command: Command) {
        self.running = Some(command.spawn().unwrap());
        let up = until(Duration::from_secs(20), || async {
            let asked = self.browser().try_ask("GET", "/healthz", None, &[]).await;
            asked.is_ok_and(|page| page.status == 200).then_some(())
        });
        assert!(up.await.is_some(), "serve does not answer: {}", self.log());
    }

    /// The process is dead by the hand of a fault; starts it again, without faults.
    pub async fn restart_after_death(&mut self) {
        self.dies(Duration::from_secs(10)).await;
        self.faults.lift_all();
        self.start().await;
    }

    /// Waits until the process ends, and says how: its exit code, or none if a signal killed it.
    pub async fn dies(&mut self, patience: Duration) -> Option<i32> {
        let mut child = self.running.take().expect("something runs");
        let end = Instant::now() + patience;
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status.code();
            }
            if Instant::now() > end {
                self.running = Some(child);
                panic!("it still runs after {} s", patience.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn pid(&self) -> u32 {
        self.running.as_ref().expect("something runs").id()
    }

    /// Resident memory.
    pub fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap()
    }

    /// Whether the same process still runs.
    pub fn lives(&mut self) -> bool {
        self.running.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none())
    }

    /// Whether the process has ended; nobody has taken notice yet.
    pub fn is_dead(&self) -> bool {
        std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).is_ok_and(|stat| stat.contains(") Z "))
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// SIGTERM, and a clean end.
    pub async fn stop(&mut self) {
        self.signal("TERM");
        assert_eq!(self.dies(Duration::from_secs(40)).await, Some(0), "{}", self.log());
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&format!("http://127.0.0.1:{}", self.port), &format!("127.0.0.1:{}", self.port))
    }

    /// Where a commit can be cut off: in SQLite's files, or between the program and PostgreSQL.
    pub fn steps_of_a_commit(&self) -> Vec<(Call, String, Act)> {
        match self.on {
            On::Sqlite => vec![
                (Call::Write, "guestlist.db".to_owned(), Act::Kill),
                (Call::Write, "guestlist.db".to_owned(), Act::Tear),
                (Call::Sync, "guestlist.db".to_owned(), Act::Kill),
            ],
            On::Postgres => {
                let url = url::Url::parse(self.program.database_url()).unwrap();
                vec![(Call::Send, format!(">{}", url.port().unwrap()), Act::Kill)]
            }
        }
    }

    /// The connections to the relay, as the shim names them.
    pub fn relay_place(&self) -> String {
        format!(">{}", self.relay.port)
    }

    /// The sockets on which it answers browsers, as the shim names them.
    pub fn answers(&self) -> String {
        format!("socket {}>", self.port)
    }

    /// Somebody with this address, signed in by the code from the mail.
    pub async fn signed_in(&self, mail: &str) -> Browser {
        let browser = self.browser();
        let before = self.relay.mails_to(mail).len();
        assert_eq!(browser.ask_for_code(mail).await.status, 303);
        let entered = browser.type_code(&self.code_for(mail, before).await).await;
        assert_eq!((entered.status, entered.location().as_str()), (303, "/apps"), "{}", entered.body);
        browser
    }

    /// The code in the next mail to this address after `before` mails.
    pub async fn code_for(&self, mail: &str, before: usize) -> String {
        self.mail_to(mail, before).await.code().expect("a code in the mail")
    }

    /// The next mail to this address after `before` mails.
    pub async fn mail_to(&self, mail: &str, before: usize) -> Mail {
        let came = until(Duration::from_secs(15), || async { self.relay.mails_to(mail).get(before).cloned() }).await;
        came.unwrap_or_else(|| panic!("no mail came to {mail}: {}", self.log()))
    }

    /// Add people to the wiki: the form is opened, filled in and sent.
    pub async fn invite(&self, owner: &Browser, mails: &str) -> reqwest::Result<Page> {
        let wiki = self.path_of("wiki");
        owner.try_ask("GET", &format!("{wiki}/people/add"), None, &[]).await?;
        self.invite_again(owner, mails).await
    }

    /// The form that is open, sent once more.
    pub async fn invite_again(&self, owner: &Browser, mails: &str) -> reqwest::Result<Page> {
        let fields = [("emails", mails), ("role", ""), ("ends", ""), ("step", "invite")];
        owner.try_post(&format!("{}/people", self.path_of("wiki")), &fields).await
    }

    /// The path of the app with this external id.
    pub fn path_of(&self, app: &str) -> String {
        let found = self.read(|conn| guestlist::features::apps::find_by_external_id(conn, app));
        format!("/apps/{}", found.expect("an app of the directory").id)
    }

    /// Opens the link, accepts, asks for a code, types it: the whole way in, from this browser. Nothing if the
    /// program died on the way.
    pub async fn redeem(&self, guest: &Browser, mail: &str, link: &str) -> Option<Page> {
        let go = async |path: &str| guest.try_ask("GET", path, None, &[]).await.ok();
        let followed = go(link).await?;
        if followed.location() != "/redeem" {
            return Some(followed);
        }
        go("/redeem").await?;
        let before = self.relay.mails_to(mail).len();
        let accepted = guest.try_post("/redeem", &[("decision", "accept")]).await.ok()?;
        if accepted.location() != "/redeem/code" {
            return Some(accepted);
        }
        go("/redeem/code").await?;
        // A code asked for before a death may arrive after it, and is not this browser's.
        for nth in before.. {
            let came = until(Duration::from_secs(15), || async {
                match self.relay.mails_to(mail).get(nth).cloned() {
                    None if self.is_dead() => Some(None),
                    None => None,
                    mail => Some(mail),
                }
            });
            let code = came.await.expect("another mail or a death")?.code().unwrap_or_default();
            let page = guest.try_post("/redeem/code", &[("code", &code)]).await.ok()?;
            if page.status < 400 {
                return Some(page);
            }
        }
        None
    }

    /// The id of the person with this address.
    pub fn id_of(&self, mail: &str) -> String {
        let found = self.read(|conn| guestlist::features::users::find_by_mail(conn, mail));
        found.expect("a person of the directory").id.to_string()
    }

    /// Whether this person has the wiki now.
    pub fn has_wiki(&self, mail: &str) -> bool {
        let now = guestlist::foundation::clock::Clock::default().now();
        self.read(|conn| {
            let app = guestlist::features::apps::find_by_external_id(conn, "wiki")?.expect("the wiki");
            let Some(person) = guestlist::features::users::find_by_mail(conn, mail)? else { return Ok(false) };
            Ok(!access::paths(conn, app.id, person.id, now)?.is_empty())
        })
    }

    /// Looks into the database, past the program.
    pub fn read<T>(&self, look: impl FnOnce(&mut Conn) -> Result<T, DbError>) -> T {
        self.program.read(look)
    }

    /// One number out of the database.
    pub fn count(&self, sql: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        use diesel::RunQueryDsl;
        let sql = format!("SELECT CAST(({sql}) AS BIGINT) AS n");
        self.read(|conn| {
            Ok(match conn.native() {
                Native::Sqlite(c) => diesel::sql_query(sql).get_result::<Row>(c)?.n,
                Native::Postgres(c) => diesel::sql_query(sql).get_result::<Row>(c)?.n,
            })
        })
    }

    /// Invitations to this address, messages with its link, and entries in the log about it.
    pub fn traces_of(&self, mail: &str) -> (i64, i64, i64) {
        (
            self.count(&format!("SELECT COUNT(*) FROM invitations WHERE address = '{mail}'")),
            self.count(&format!("SELECT COUNT(*) FROM outbox WHERE recipient = '{mail}' AND kind = 'invitation'")),
            self.count(&format!("SELECT COUNT(*) FROM audit WHERE action = 'invite' AND person_name = '{mail}'")),
        )
    }

    pub async fn readiness(&self) -> u16 {
        self.browser().get("/readyz").await.status
    }

    /// The number of a metric, by the beginning of its line.
    pub async fn metric(&self, name: &str) -> f64 {
        let text = reqwest::get(format!("http://127.0.0.1:{}/metrics", self.metrics_port)).await.unwrap();
        let text = text.text().await.unwrap();
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.rsplit_once(' ')).and_then(|(_, number)| number.parse().ok()).unwrap_or_default()
    }

    /// The ten invariants and the file itself: to be called after every fault.
    pub fn is_sound(&self) {
        let said = self.run(&["selfcheck"]);
        assert_eq!(said.code, 0, "selfcheck: {}{}", said.out, said.err);
        if self.on == On::Sqlite {
            assert_eq!(self.count("SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
            assert_eq!(self.count("SELECT COUNT(*) FROM pragma_foreign_key_check"), 0);
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(child) = &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Asks again and again until there is an answer, or time is up.
pub async fn until<T, F>(patience: Duration, ask: impl Fn() -> F) -> Option<T>
where
    F: Future<Output = Option<T>>,
{
    let end = Instant::now() + patience;
    loop {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if Instant::now() > end {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}
