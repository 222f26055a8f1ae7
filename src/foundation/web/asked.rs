//! A request as pages see it: who asks, and one hop to the database for the answer.

use std::any::Any;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;

use actix_session::SessionExt;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use crate::foundation::clock::{Clock, Time};
use crate::foundation::config::Config;
use crate::foundation::db::{Conn, Db, DbError};
use crate::foundation::id::UserId;
use crate::foundation::later::Later;
use crate::foundation::person::{Actor, House, Origin, Somebody};
use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::secret::{self, SecretError};
use crate::foundation::text::{Language, Text};
use crate::foundation::web::edge::Received;
use crate::foundation::web::form::csrf_token;
use crate::foundation::web::txn::full_name;
use crate::foundation::web::{
    Ended, Flash, Page, Paths, PersonCell, Place, SESSION_ID, Surface, TXN_COOKIE, Txn, WebError, client_address,
};

/// Whose live session this is, by the SHA-256 of its identifier.
pub type Who = fn(&mut Conn, &[u8], Time, &Config) -> Result<Option<Somebody>, DbError>;

/// How the web learns who somebody is, without knowing the features that can tell; `routes` fills it.
#[derive(Clone, Copy)]
pub struct Gate {
    pub who: Who,
    pub house: fn(&mut Conn, Option<UserId>, Time) -> Result<House, DbError>,
    /// Called after a page was shown to a live session, outside the page's own time.
    pub seen: fn(&World, Vec<u8>),
    /// Keeps a denied attempt, after its deed was rolled back (L-1).
    pub denied: fn(&World, Actor, Denied),
    pub paths: Paths,
    /// The address outside to which a path of ours redirects, if it does.
    pub leads_to: fn(&mut Conn, &str) -> Result<Option<String>, DbError>,
}

/// An attempt that was refused, as the audit log keeps it.
#[derive(Clone, Debug)]
pub struct Denied {
    pub path: String,
    pub reason: String,
}

/// Everything a request can reach; clones share it.
#[derive(Clone)]
pub struct World {
    pub config: Arc<Config>,
    pub db: Db,
    pub clock: Clock,
    pub gate: Gate,
    /// For notes that no page should wait for.
    pub later: Later,
    /// Sessions that are over although the database could not be told yet.
    pub ended: Ended,
    /// Whether this is `guestlist demo`; nothing under `serve` can set it.
    pub demo: bool,
}

impl World {
    pub fn is_secure(&self) -> bool {
        self.config.base_url.is_https()
    }

    /// A link for a mail or a redirect to elsewhere: `base_url` and this path (G-7).
    pub fn link(&self, path: &str) -> String {
        self.config.base_url.link(path)
    }
}

/// The request. Cheap to clone, and free to move to another thread.
#[derive(Clone)]
pub struct Asked {
    pub world: World,
    pub surface: &'static Surface,
    pub request_id: String,
    pub path: String,
    pub is_get: bool,
    pub client: Option<IpAddr>,
    /// Coarse: the `User-Agent`, cut.
    pub agent: String,
    pub session: Option<Vec<u8>>,
    pub txn: Option<Txn>,
    pub flash: Option<Flash>,
    pub device: Option<String>,
    now: Time,
    wanted: Option<Language>,
}

/// A request of somebody who is signed in, inside the database hop.
pub struct Visit {
    pub asked: Asked,
    pub me: Somebody,
    pub house: House,
}

impl FromRequest for Asked {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).ok_or_else(WebError::unplugged))
    }
}

impl Asked {
    /// Reads what the request itself carries; the database is not asked.
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let world = request.app_data::<web::Data<World>>()?.get_ref().clone();
        let Received { id, surface } = request.extensions().get::<Received>()?.clone();
        let session = request.get_session();
        let now = world.clock.now();
        let txn = Txn::of(request, &world.config.keys, &full_name(TXN_COOKIE, world.is_secure()), now);
        let device = request.cookie(&full_name(crate::foundation::web::DEVICE_COOKIE, world.is_secure()));
        let chosen = request.cookie(&full_name(crate::foundation::web::LANGUAGE_COOKIE, world.is_secure()));
        let chosen = chosen.and_then(|cookie| Language::from_tag(cookie.value()));
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        Some(Self {
            surface,
            request_id: id,
            path: request.uri().path_and_query().map_or("/", |whole| whole.as_str()).to_owned(),
            is_get: request.method().is_safe(),
            client: client_address(request, &world.config.trusted_proxies),
            agent: header(header::USER_AGENT).unwrap_or_default().chars().take(200).collect(),
            session: session.get::<String>(SESSION_ID).ok().flatten().and_then(|id| secret::bytes(&id)),
            wanted: chosen.or_else(|| header(header::ACCEPT_LANGUAGE).and_then(Language::preferred)),
            flash: Flash::of(request, &world),
            device: device.map(|cookie| cookie.value().to_owned()),
            txn,
            now,
            world,
        })
    }

    pub fn now(&self) -> Time {
        self.now
    }

    pub fn origin(&self) -> Origin {
        Origin {
            surface: self.surface.name,
            client_address: self.client.map(|address| address.to_string()),
            request_id: Some(self.request_id.clone()),
        }
    }

    /// The language this browser asks for, by its choice or by `Accept-Language`.
    pub fn wanted(&self) -> Option<Language> {
        self.wanted
    }

    /// The transaction under way, or a new one, whose cookie the answer must then set.
    pub fn txn_or_new(&self) -> Result<Txn, SecretError> {
        self.txn.clone().map_or_else(|| Txn::new(self.now), Ok)
    }

    /// What the forms of this browser belong to: its session, else its transaction (C-1).
    pub(super) fn bound_to(&self) -> Option<Vec<u8>> {
        self.session.clone().or_else(|| self.txn.as_ref().map(Txn::hash))
    }

    /// The token that this page's forms carry; empty where no form could be accepted.
    pub fn csrf(&self) -> String {
        self.bound_to().and_then(|bound| csrf_token(&self.world.config.keys, &bound).ok()).unwrap_or_default()
    }

    /// The same request once this transaction's cookie is set.
    #[must_use]
    pub fn within(mut self, txn: &Txn) -> Self {
        self.txn = Some(txn.clone());
        self
    }

    /// Reads for somebody signed in: their session, the frame and the page in one hop.
    pub async fn read<T, F>(&self, look: F) -> Result<T, WebError>
    where
        F: FnOnce(&mut Conn, &Visit) -> Result<T, Refused> + Send + 'static,
        T: Send + 'static,
    {
        unboxed(self.read_boxed(boxed_once(look)).await?)
    }

    async fn read_boxed(&self, look: Once<Visit>) -> Result<Value, WebError> {
        let asked = self.clone();
        let answer = self.world.db.read(move |conn| {
            let visit = asked.visit(conn)?;
            let answer = look(conn, &visit);
            Ok::<_, Refused>((answer, visit))
        });
        let (answer, visit) = answer.await.map_err(|refused| WebError::new(self, refused))?;
        (self.world.gate.seen)(&self.world, self.session.clone().unwrap_or_default());
        answer.map_err(|refused| {
            if refused.kind == Kind::Forbidden {
                self.note_denial(&refused, Some(&visit));
            }
            WebError::new(self, refused).seen_by(visit)
        })
    }

    /// One operation of somebody signed in, in one transaction; a denied attempt is kept (L-1).
    pub async fn write<T, F>(&self, operation: F) -> Result<T, WebError>
    where
        F: FnOnce(&mut Conn, &Visit) -> Result<T, Refused> + Clone + Send + 'static,
        T: Send + 'static,
    {
        unboxed(self.write_boxed(boxed_again(operation)).await?)
    }

    async fn write_boxed(&self, mut operation: Again<Visit>) -> Result<Value, WebError> {
        let asked = self.clone();
        let answer = self.world.db.write_again(move |conn| {
            let visit = asked.visit(conn).map_err(|refused| (refused, None))?;
            operation(conn, &visit).map_err(|refused| (refused, Some(Box::new(visit))))
        });
        answer.await.map_err(|(refused, visit)| {
            self.note_denial(&refused, visit.as_deref());
            let error = WebError::new(self, refused);
            match visit {
                Some(visit) => error.seen_by(*visit),
                None => error,
            }
        })
    }

    fn note_denial(&self, refused: &Refused, visit: Option<&Visit>) {
        if !matches!(refused.kind, Kind::Forbidden | Kind::Missing | Kind::Conflict | Kind::TooMany { .. }) {
            return;
        }
        let actor = visit.map_or_else(|| Actor::visitor(self.origin()), Visit::actor);
        let denied = Denied { path: self.path.clone(), reason: refused.text.key().to_owned() };
        (self.world.gate.denied)(&self.world, actor, denied);
    }

    /// The same for everybody: whoever is signed in comes along as an option.
    pub async fn look<T, F>(&self, look: F) -> Result<T, WebError>
    where
        F: FnOnce(&mut Conn, &Maybe) -> Result<T, Refused> + Send + 'static,
        T: Send + 'static,
    {
        unboxed(self.look_boxed(boxed_once(look)).await?)
    }

    async fn look_boxed(&self, look: Once<Maybe>) -> Result<Value, WebError> {
        let asked = self.clone();
        let answer = self.world.db.read(move |conn| {
            let maybe = asked.maybe(conn)?;
            look(conn, &maybe)
        });
        answer.await.map_err(|refused| WebError::new(self, refused))
    }

    /// One operation of anybody, in one transaction.
    pub async fn act<T, F>(&self, operation: F) -> Result<T, WebError>
    where
        F: FnOnce(&mut Conn, &Maybe) -> Result<T, Refused> + Clone + Send + 'static,
        T: Send + 'static,
    {
        unboxed(self.act_boxed(boxed_again(operation)).await?)
    }

    async fn act_boxed(&self, mut operation: Again<Maybe>) -> Result<Value, WebError> {
        let asked = self.clone();
        let answer = self.world.db.write_again(move |conn| {
            let maybe = asked.maybe(conn)?;
            operation(conn, &maybe)
        });
        answer.await.map_err(|refused| {
            self.note_denial(&refused, None);
            WebError::new(self, refused)
        })
    }

    fn who(&self, conn: &mut Conn) -> Result<Option<Somebody>, DbError> {
        match &self.session {
            Some(session) if self.world.ended.contains(session) => Ok(None),
            Some(session) => (self.world.gate.who)(conn, session, self.now, &self.world.config),
            None => Ok(None),
        }
    }

    fn visit(&self, conn: &mut Conn) -> Result<Visit, Refused> {
        let sign_in_needed = || Refused { kind: Kind::SignInNeeded, text: Text::new("refused-sign-in") };
        let me = self.who(conn)?.ok_or_else(sign_in_needed)?;
        let house = (self.world.gate.house)(conn, Some(me.id), self.now)?;
        Ok(Visit { asked: self.clone(), me, house })
    }

    fn maybe(&self, conn: &mut Conn) -> Result<Maybe, DbError> {
        let me = self.who(conn)?;
        let house = (self.world.gate.house)(conn, me.as_ref().map(|me| me.id), self.now)?;
        Ok(Maybe { asked: self.clone(), me, house })
    }

    pub(super) fn page(&self, house: &House, me: Option<&Somebody>, place: Place) -> Page {
        let own = me.and_then(|me| me.language);
        Page {
            language: own.or(self.wanted).unwrap_or(house.language),
            now: self.now,
            csrf: self.csrf(),
            place,
            house: house.clone(),
            person: me.map(|me| PersonCell::new(&me.name, &me.mail, false)),
            me: me.cloned(),
            flash: self.flash.clone(),
            demo: self.world.demo,
            request_id: self.request_id.clone(),
        }
    }
}

/// What a handler asks the database for, without its type: what surrounds it is compiled once, not once for each handler.
type Value = Box<dyn Any + Send>;
type Once<V> = Box<dyn FnOnce(&mut Conn, &V) -> Result<Value, Refused> + Send>;
type Again<V> = Box<dyn FnMut(&mut Conn, &V) -> Result<Value, Refused> + Send>;

fn boxed_once<T, V>(look: impl FnOnce(&mut Conn, &V) -> Result<T, Refused> + Send + 'static) -> Once<V>
where
    T: Send + 'static,
{
    Box::new(move |conn, visit| Ok(Box::new(look(conn, visit)?)))
}

fn boxed_again<T, V>(operation: impl FnOnce(&mut Conn, &V) -> Result<T, Refused> + Clone + Send + 'static) -> Again<V>
where
    T: Send + 'static,
{
    Box::new(move |conn, visit| Ok(Box::new(operation.clone()(conn, visit)?)))
}

fn unboxed<T: 'static>(value: Value) -> Result<T, WebError> {
    value.downcast().map(|value| *value).map_err(|_| WebError::unplugged())
}

impl From<DbError> for (Refused, Option<Box<Visit>>) {
    fn from(error: DbError) -> Self {
        (error.into(), None)
    }
}

impl Visit {
    pub fn page(&self, place: Place) -> Page {
        self.asked.page(&self.house, Some(&self.me), place)
    }

    pub fn actor(&self) -> Actor {
        Actor::new(&self.me, self.asked.origin())
    }

    pub fn now(&self) -> Time {
        self.asked.now
    }

    pub fn language(&self) -> Language {
        self.me.language.or(self.asked.wanted).unwrap_or(self.house.language)
    }
}

/// A request of anybody, inside the database hop.
pub struct Maybe {
    pub asked: Asked,
    pub me: Option<Somebody>,
    pub house: House,
}

impl Maybe {
    /// Forms of this page belong to the transaction whose cookie the answer sets.
    pub fn page(&self, place: Place) -> Page {
        self.asked.page(&self.house, self.me.as_ref(), place)
    }

    pub fn actor(&self) -> Actor {
        match &self.me {
            Some(me) => Actor::new(me, self.asked.origin()),
            None => Actor::visitor(self.asked.origin()),
        }
    }

    pub fn now(&self) -> Time {
        self.asked.now
    }

    pub fn language(&self) -> Language {
        let own = self.me.as_ref().and_then(|me| me.language);
        own.or(self.asked.wanted).unwrap_or(self.house.language)
    }
}
