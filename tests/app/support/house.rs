//! A house with people, apps and groups in it: every test has its own.

use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;

use actix_session::Session;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, HttpResponse, web};
use chrono::TimeDelta;
use guestlist::features::outbox::{Desk, Pace, Worker};
use guestlist::features::selfcheck::{Finding, selfcheck};
use guestlist::features::sign_in::pages::Providers;
use guestlist::features::sign_in::sessions::{self, Entry, Way};
use guestlist::features::users::{self, Role};
use guestlist::foundation::clock::{Clock, Time};
use guestlist::foundation::config::Config;
use guestlist::foundation::db::{Conn, Db, DbError};
use guestlist::foundation::id::UserId;
use guestlist::foundation::later::Later;
use guestlist::foundation::mail::{Caught, Correspondent, Courier, Mailbox};
use guestlist::foundation::person::{Actor, Origin, Person as Acting, Roles};
use guestlist::foundation::web::health::Stopping;
use guestlist::foundation::web::scope::{SurfaceScope, get};
use guestlist::foundation::web::{Ended, World};
use guestlist::{routes, wiring};

use crate::support::browser::Ask;
use crate::support::cast::{self, Cast};
use crate::support::database::Database;
use crate::support::{Browser, scopes};

pub struct House {
    pub world: World,
    pub cast: Cast,
    ask: Ask,
    mailbox: Mailbox,
    worker: Worker,
    /// After the world, whose connections to it end first.
    _database: Database,
}

/// Somebody of the cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: UserId,
    pub mail: &'static str,
    pub name: &'static str,
    pub is_guest: bool,
    pub is_admin: bool,
}

impl House {
    /// A house with the whole cast (see [`cast`]).
    pub async fn new() -> Self {
        Self::configured(|_| {}).await
    }

    /// The same with other settings.
    pub async fn configured(change: impl FnOnce(&mut Config)) -> Self {
        let database = Database::new();
        let listen: SocketAddr = "127.0.0.1:8080".parse().unwrap();
        let mut config = Config::for_demo(listen, database.dir.path()).unwrap();
        config.database_url = database.url.clone();
        change(&mut config);
        let db = Db::open(&config.database_url).unwrap();
        let world = World {
            ended: Ended::default(),
            later: Later::start(&db),
            config: Arc::new(config),
            db,
            clock: Clock::default(),
            gate: wiring::GATE,
            demo: false,
        };
        let cast = world.db.write_now(|conn| cast::furnish(conn, world.clock.now())).unwrap();
        let mailbox = Mailbox::open(database.dir.path().join("caught")).unwrap();
        let worker = worker(&world, &mailbox);
        Self { ask: open(&world).await, world, cast, mailbox, worker, _database: database }
    }

    /// Every message that waits is delivered, as far as the clock lets it.
    pub async fn deliver(&self) {
        while self.worker.send_due().await.unwrap() > 0 {}
    }

    /// The messages this address has received by now, newest first.
    pub async fn messages_to(&self, mail: &str) -> Vec<Caught> {
        self.deliver().await;
        self.mailbox.list().into_iter().filter(|caught| caught.to == mail).collect()
    }

    /// The newest of them.
    pub async fn message_to(&self, mail: &str) -> Caught {
        self.messages_to(mail).await.into_iter().next().unwrap_or_else(|| panic!("nothing came for {mail}"))
    }

    /// A browser this person is signed in with, by the form and the code from the mail.
    pub async fn sign_in(&self, mail: &str) -> Browser {
        let browser = self.browser();
        let page = browser.get("/sign-in").await;
        let code = browser.submit(page.form("/sign-in").with("email", mail)).await;
        let digits = code_in(&self.message_to(mail).await.text);
        browser.submit(code.form("/sign-in/code").with("code", &digits)).await.must_be(200);
        browser
    }

    /// A browser nobody is signed in with.
    pub fn browser(&self) -> Browser {
        Browser::new(self.ask.clone(), self.world.config.base_url.authority())
    }

    /// A browser this person is signed in with, as if by a way of signing in that is not the test's matter.
    pub async fn enter(&self, person: Person) -> Browser {
        let browser = self.browser();
        browser.look(&format!("/enter/{}", person.id)).await.must_be(200);
        browser
    }

    /// Does something to the database behind the program's back.
    pub fn write<T>(&self, deed: impl FnOnce(&mut Conn) -> Result<T, DbError>) -> T {
        self.world.db.write_now(deed).unwrap()
    }

    pub fn read<T>(&self, look: impl FnOnce(&mut Conn) -> Result<T, DbError>) -> T {
        self.world.db.read_now(look).unwrap()
    }

    /// What the selfcheck says.
    pub fn selfcheck(&self) -> Vec<Finding> {
        let now = self.now();
        self.world.db.survey_now(|conn| selfcheck(conn, now)).unwrap()
    }

    pub fn now(&self) -> Time {
        self.world.clock.now()
    }

    /// Lets time pass.
    pub fn wait(&self, span: TimeDelta) {
        self.world.clock.advance(span);
    }

    /// The person as the second parameter of an operation. Their proof never grows old, because tests let days pass.
    pub fn actor(&self, person: Person) -> Actor {
        let roles = Role::together(&self.read(|conn| users::roles_of(conn, person.id)));
        let acting = acting(person.id, person.name, person.mail, self.now().plus(TimeDelta::days(3650)));
        Actor::of_person(Acting { roles, is_guest: person.is_guest, ..acting }, test_origin())
    }
}

/// Somebody without roles who proved who they are at that moment.
pub fn acting(id: UserId, name: &str, mail: &str, now: Time) -> Acting {
    let (name, mail, roles) = (name.to_owned(), mail.to_owned(), Roles::default());
    Acting { id, name, mail, is_guest: false, roles, proved_at: Some(now) }
}

pub fn test_origin() -> Origin {
    Origin { surface: "test", ..Origin::default() }
}

/// The first eight digits that stand together, or in two halves.
pub fn code_in(text: &str) -> String {
    let plain = text.replace([' ', '\u{a0}', '\u{202f}', '-'], "");
    let runs = plain.split(|letter: char| !letter.is_ascii_digit());
    runs.into_iter().find(|run| run.len() == 8).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

fn worker(world: &World, mailbox: &Mailbox) -> Worker {
    let from = Correspondent { name: "Aurora".to_owned(), address: world.config.mail.from.address.clone() };
    let courier = Courier::caught(mailbox.clone(), from.clone(), world.clock.clone()).unwrap();
    let desk = Desk { keys: world.config.keys.clone(), base_url: world.config.base_url.clone(), from };
    let pace = Pace::from(&world.config.limits);
    Worker::new(world.db.clone(), world.clock.clone(), Arc::new(courier), desk, wiring::WRITERS, pace)
}

/// A door for tests beside the ways in of the program.
static DOOR: &[SurfaceScope] =
    &[SurfaceScope { prefix: "/enter", surface: &routes::PAGES, resources: |on| on.add("/{id}", get(enter)) }];

/// The program as it is served, and one more door for tests.
async fn open(world: &World) -> Ask {
    let app = App::new()
        .app_data(web::Data::new(world.clone()))
        .app_data(web::Data::new(Arc::new(Providers::of(&world.config).unwrap())))
        .app_data(web::Data::new(Stopping::default()))
        .configure(|config| routes::serve(config, world, &[&scopes()[..], DOOR].concat()));
    let service = Rc::new(init_service(app).await);
    Rc::new(move |request: TestRequest| {
        let service = service.clone();
        Box::pin(async move {
            let answer = service.call(request.to_request()).await;
            // Answers that middleware gives as errors carry no request; the server would not either.
            answer.unwrap_or_else(|error| ServiceResponse::from_err(error, TestRequest::default().to_http_request()))
        })
    })
}

async fn enter(world: web::Data<World>, session: Session, id: web::Path<UserId>) -> HttpResponse {
    let (now, user) = (world.clock.now(), id.into_inner());
    let begun = world.db.write(move |conn| {
        let entry = Entry { user, way: Way::Demo, client: "Test", instead_of: None, at_most: 10 };
        sessions::start(conn, &entry, now).map_err(|refused| DbError::Busy(refused.to_string()))
    });
    session.renew();
    session.insert("begun", begun.await.unwrap().as_str()).unwrap();
    HttpResponse::Ok().finish()
}
