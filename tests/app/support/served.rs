//! A house that is really served, on a free port, so that many browsers can knock at the same moment.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use guestlist::features::audit;
use guestlist::features::sign_in::pages::{self, Providers};
use guestlist::features::users::{self, Role, User};
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::clock::Clock;
use guestlist::foundation::config::Config;
use guestlist::foundation::db::{Conn, DatabaseUrl, Db, DbError, migrate};
use guestlist::foundation::id::UserId;
use guestlist::foundation::later::Later;
use guestlist::foundation::secret::Purpose;
use guestlist::foundation::web::{World, around};
use guestlist::routes;
use guestlist::schema::{codes, outbox, sessions as session_rows};
use openidconnect::reqwest;

pub struct House {
    pub world: World,
    pub url: String,
    host: String,
    handle: ServerHandle,
    database: Option<(String, String)>,
    _dir: tempfile::TempDir,
}

/// A browser: its cookies, its address, its name.
#[derive(Clone)]
pub struct Browser {
    url: String,
    host: String,
    client: reqwest::Client,
    pub cookies: Arc<Mutex<BTreeMap<String, String>>>,
    pub network: Option<String>,
    pub agent: String,
    token: Arc<Mutex<String>>,
}

#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl House {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::for_demo(address, dir.path()).unwrap();
        let database = own_database();
        if let Some((_, url)) = &database {
            config.database_url = DatabaseUrl::Postgres(url.clone());
        }
        change(&mut config);
        migrate(&config.database_url).unwrap();
        let db = Db::open(&config.database_url).unwrap();
        let world = World {
            later: Later::start(&db),
            config: Arc::new(config),
            db,
            clock: Clock::default(),
            gate: routes::GATE,
            demo: false,
        };
        let host = world.config.base_url.authority().to_owned();
        let handle = serve(listener, world.clone());
        Self { world, url: format!("http://{address}"), host, handle, database, _dir: dir }
    }

    pub fn browser(&self) -> Browser {
        Browser {
            url: self.url.clone(),
            host: self.host.clone(),
            client: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap(),
            cookies: Arc::default(),
            network: None,
            agent: "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0".to_owned(),
            token: Arc::default(),
        }
    }

    pub async fn member(&self, mail: &str) -> UserId {
        let user = User::member(&EmailAddress::parse(mail).unwrap(), "Mia Member", self.world.clock.now());
        self.add(user).await
    }

    pub async fn guest(&self, mail: &str) -> UserId {
        let now = self.world.clock.now();
        let mut user = User::invited(&EmailAddress::parse(mail).unwrap(), Some("Gus Guest"), now);
        user.external_user_state = Some(users::ExternalUserState::Accepted);
        self.add(user).await
    }

    pub async fn pending_guest(&self, mail: &str) -> UserId {
        let user = User::invited(&EmailAddress::parse(mail).unwrap(), None, self.world.clock.now());
        self.add(user).await
    }

    pub async fn admin(&self, mail: &str) -> UserId {
        let id = self.member(mail).await;
        let now = self.world.clock.now();
        self.deed(move |conn| users::add_role(conn, id, Role::Admin, now).map(drop)).await;
        id
    }

    async fn add(&self, user: User) -> UserId {
        let id = user.id;
        self.deed(move |conn| users::insert(conn, &user)).await;
        id
    }

    pub async fn disable(&self, id: UserId) {
        self.deed(move |conn| {
            let user = guestlist::schema::users::table.find(id);
            diesel::update(user).set(guestlist::schema::users::enabled.eq(false)).execute(conn)?;
            Ok(())
        })
        .await;
    }

    pub async fn deed<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&mut Conn) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        self.world.db.write(deed).await.unwrap()
    }

    /// The codes on their way to this address, oldest first.
    pub async fn codes_for(&self, mail: &str) -> Vec<String> {
        let (mail, keys) = (mail.to_owned(), self.world.config.keys.clone());
        let sealed: Vec<Option<Vec<u8>>> = self
            .deed(move |conn| {
                let mails = outbox::table.filter(outbox::recipient.eq(mail)).filter(outbox::kind.like("%-code"));
                Ok(mails.order(outbox::id).select(outbox::sealed).load(conn)?)
            })
            .await;
        let open =
            |sealed: Option<Vec<u8>>| String::from_utf8(keys.open(Purpose::Outbox, &sealed.unwrap()).unwrap()).unwrap();
        sealed.into_iter().map(open).collect()
    }

    pub async fn code_for(&self, mail: &str) -> String {
        self.codes_for(mail).await.pop().expect("a code was sent")
    }

    pub async fn mails_of(&self, kind: &'static str) -> i64 {
        self.deed(move |conn| Ok(outbox::table.filter(outbox::kind.eq(kind)).count().get_result(conn)?)).await
    }

    pub async fn session_names(&self) -> Vec<Vec<u8>> {
        self.deed(|conn| Ok(session_rows::table.select(session_rows::id).load(conn)?)).await
    }

    pub async fn code_rows(&self) -> Vec<(String, Vec<u8>, Vec<u8>, i32, String)> {
        self.deed(|conn| {
            let row = (codes::address, codes::salt, codes::digest, codes::tries, codes::state);
            Ok(codes::table.order(codes::id).select(row).load(conn)?)
        })
        .await
    }

    /// What the log says was done, oldest first.
    pub async fn log(&self) -> Vec<String> {
        let entries = self.deed(|conn| audit::search(conn, &audit::Filter::default(), None, 1000)).await;
        let line = |entry: &audit::Entry| format!("{} {}", entry.action.word(), entry.result.word());
        entries.iter().rev().map(line).collect()
    }

    pub async fn stop(self) {
        self.handle.stop(false).await;
        let Self { world, database, .. } = self;
        drop(world);
        if let Some((name, _)) = database {
            let url = std::env::var("GUESTLIST_TEST_DATABASE").unwrap();
            let mut conn = diesel::PgConnection::establish(&url).unwrap();
            // Pooled connections may take a moment to go; FORCE ends them.
            let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
        }
    }
}

fn own_database() -> Option<(String, String)> {
    let maintenance = std::env::var("GUESTLIST_TEST_DATABASE").ok()?;
    let name = format!("guestlist_{}", UserId::new().uuid().simple());
    let mut conn = diesel::PgConnection::establish(&maintenance).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE \"{name}\"")).unwrap();
    let mut url = url::Url::parse(&maintenance).unwrap();
    url.set_path(&name);
    Some((name, url.to_string()))
}

fn serve(listener: TcpListener, world: World) -> ServerHandle {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let providers = Arc::new(Providers::of(&world.config).unwrap());
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(web::Data::new(world.clone()))
                    .app_data(web::Data::new(Arc::clone(&providers)))
                    .wrap(pages::middleware(&world))
                    .wrap(from_fn(around))
                    .configure(routes::all)
            })
            .workers(2)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
            tell.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    told.recv().unwrap()
}

impl Browser {
    pub async fn get(&self, path: &str) -> Page {
        self.ask("GET", path, None, &[]).await
    }

    /// Posts the form with the token of the page seen last.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token.lock().unwrap().clone();
        let mut fields = fields.to_vec();
        fields.push(("csrf_token", &token));
        self.post_raw(path, &fields, &[]).await
    }

    pub async fn post_raw(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.ask("POST", path, Some(body), headers).await
    }

    pub async fn ask(&self, method: &str, path: &str, body: Option<String>, headers: &[(&str, &str)]) -> Page {
        let url = if path.starts_with('/') { format!("{}{path}", self.url) } else { path.to_owned() };
        let mut request = self
            .client
            .request(method.parse().unwrap(), url)
            .header("host", &self.host)
            .header("user-agent", &self.agent)
            .header("cookie", self.cookie_header());
        if let Some(network) = &self.network {
            request = request.header("x-forwarded-for", network);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let headers: Vec<(String, String)> = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        for (_, value) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            self.keep(value);
        }
        let body = answer.text().await.unwrap();
        if let Some(token) = body.split("name=\"csrf_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            *self.token.lock().unwrap() = token.to_owned();
        }
        Page { status, headers, body }
    }

    pub fn token(&self) -> String {
        self.token.lock().unwrap().clone()
    }

    fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, set: &str) {
        let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        if attributes.to_lowercase().contains("max-age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Asks for a code at the sign-in page.
    pub async fn ask_for_code(&self, mail: &str) -> Page {
        self.get("/sign-in").await;
        let asked = self.post("/sign-in", &[("email", mail), ("next", "")]).await;
        if asked.status == 303 {
            self.get("/sign-in/code").await;
        }
        asked
    }

    pub async fn type_code(&self, code: &str) -> Page {
        self.post("/sign-in/code", &[("code", code)]).await
    }

    /// Signs in by the mail's code, as people do.
    pub async fn sign_in(&self, house: &House, mail: &str) {
        assert_eq!(self.ask_for_code(mail).await.status, 303);
        let entered = self.type_code(&house.code_for(mail).await).await;
        assert_eq!((entered.status, entered.header("location")), (303, "/apps".to_owned()), "{}", entered.body);
    }

    pub async fn is_in(&self) -> bool {
        self.get("/account").await.status == 200
    }
}

impl Page {
    pub fn header(&self, name: &str) -> String {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub fn set_cookie(&self, name: &str) -> Option<String> {
        let start = format!("{name}=");
        self.headers
            .iter()
            .find(|(key, value)| key == "set-cookie" && value.starts_with(&start))
            .map(|(_, v)| v.clone())
    }

    pub fn location(&self) -> String {
        self.header("location")
    }
}
