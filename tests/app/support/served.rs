//! A house that is really served, on a free port, so that many browsers can knock at the same moment.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use guestlist::features::audit;
use guestlist::features::sign_in::pages::Providers;
use guestlist::features::users::{self, Role, User};
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::clock::Clock;
use guestlist::foundation::config::Config;
use guestlist::foundation::db::{Conn, DatabaseUrl, Db, DbError, migrate};
use guestlist::foundation::id::UserId;
use guestlist::foundation::later::Later;
use guestlist::foundation::secret::Purpose;
use guestlist::foundation::web::{Ended, World};
use guestlist::routes;
use guestlist::schema::{codes, outbox, sessions as session_rows};

pub use crate::support::wire::{Browser, Page};

pub struct House {
    pub world: World,
    pub url: String,
    host: String,
    handle: ServerHandle,
    database: Option<(String, String)>,
    _dir: tempfile::TempDir,
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
            ended: Ended::default(),
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
        Browser::new(&self.url, &self.host)
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
        deed: impl FnOnce(&mut Conn) -> Result<T, DbError> + Clone + Send + 'static,
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
                    .configure(|config| routes::serve(config, &world, routes::SCOPES))
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
    /// Signs in by the mail's code, as people do.
    pub async fn sign_in(&self, house: &House, mail: &str) {
        assert_eq!(self.ask_for_code(mail).await.status, 303);
        let entered = self.type_code(&house.code_for(mail).await).await;
        assert_eq!((entered.status, entered.header("location")), (303, "/apps".to_owned()), "{}", entered.body);
    }
}
