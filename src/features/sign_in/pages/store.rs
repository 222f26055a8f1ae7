//! Where actix-session keeps sessions: in our rows, written by the deeds that begin and end them.

use std::collections::HashMap;

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, SessionLifecycle};
use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Key, SameSite};

use crate::features::sign_in::sessions;
use crate::foundation::clock::Clock;
use crate::foundation::db::{Conn, Db};
use crate::foundation::secret::{self, Purpose};
use crate::foundation::web::{Ended, SESSION_COOKIE, SESSION_ID, World, full_name};

/// Under this name a handler hands over the key of the session that its deed began.
pub(super) const BEGUN: &str = "begun";

type State = HashMap<String, String>;

/// Reads nothing and writes nothing of its own accord: a page reads its session in the same hop as
/// everything else, and a session begins in the transaction of the deed that lets its person in.
pub struct Store {
    db: Db,
    clock: Clock,
    ended: Ended,
}

/// The middleware with our store and our cookie (H-6).
pub fn middleware(world: &World) -> SessionMiddleware<Store> {
    // The cookie's value is a random key already; the seal around it keeps made-up ones from the database.
    let seals = [b"1".as_slice(), b"2"].map(|half| world.config.keys.mac(Purpose::Session, &[half]));
    let store = Store { db: world.db.clone(), clock: world.clock.clone(), ended: world.ended.clone() };
    SessionMiddleware::builder(store, Key::from(&seals.concat()))
        .cookie_name(full_name(SESSION_COOKIE, world.is_secure()))
        .cookie_secure(world.is_secure())
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".to_owned())
        .cookie_content_security(CookieContentSecurity::Private)
        .session_lifecycle(SessionLifecycle::BrowserSession(Default::default()))
        .build()
}

impl SessionStore for Store {
    /// Only the name under which the row may be found; whether it is there, the page's own query tells.
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let id = secret::text(&sessions::name_of(key.as_ref()));
        Ok(Some(HashMap::from([(SESSION_ID.to_owned(), format!("\"{id}\""))])))
    }

    /// The row is there already; the browser gets its key.
    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        let begun = state.get(BEGUN).map(|key| key.trim_matches('"').to_owned());
        let key = begun.ok_or_else(|| SaveError::Other(anyhow::anyhow!("a session begins only by signing in")))?;
        SessionKey::try_from(key).map_err(|error| SaveError::Other(error.into()))
    }

    /// A session has no content to change, and what was ended must not come back.
    async fn update(&self, key: SessionKey, _: State, _: &Duration) -> Result<SessionKey, UpdateError> {
        Ok(key)
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let id = sessions::name_of(key.as_ref());
        if self.ended.contains(&id) {
            return Ok(());
        }
        let now = self.clock.now();
        Ok(self.db.write(move |conn: &mut Conn| sessions::end(conn, &id, now)).await.map(drop)?)
    }
}
