//! Going out.

use actix_session::Session;
use actix_web::http::header::{HeaderName, HeaderValue};

use crate::features::audit::{self, Action, Deed};
use crate::features::sign_in::sessions;
use crate::features::sign_in::shown::SignOutPage;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;
use crate::foundation::web::{Answer, Asked, Place, Posted, TXN_COOKIE, WebError, redirect, removal, show};

/// GET /sign-out
pub async fn confirm(asked: Asked) -> Answer {
    let page = asked.look(|_, maybe| Ok(maybe.me.as_ref().map(|_| SignOutPage { page: maybe.page(Place::Nowhere) })));
    Ok(page.await?.map_or_else(|| redirect("/sign-in"), |page| show(&page)))
}

/// POST /sign-out
pub async fn sign_out(asked: Asked, session: Session, _: Posted) -> Answer {
    let id = asked.session.clone().unwrap_or_default();
    let (leaver, name) = (asked.clone(), id.clone());
    let leave = move |conn: &mut Conn| leave(conn, &leaver, &name);
    match asked.world.db.write(leave.clone()).await {
        Ok(()) => {}
        // Whoever wants to go does not have to stay because the disk is full (F29).
        Err(DbError::Busy(_)) => asked.world.ended.add(&asked.world.db, id, leave),
        Err(error) => return Err(WebError::new(&asked, error)),
    }
    session.purge();
    let mut answer = redirect("/sign-in");
    let _ = answer.add_cookie(&removal(TXN_COOKIE, asked.world.is_secure()));
    // S-3: what the browser kept of us goes with the session.
    let everything = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");
    answer.headers_mut().insert(HeaderName::from_static("clear-site-data"), everything);
    Ok(answer)
}

fn leave(conn: &mut Conn, asked: &Asked, id: &[u8]) -> Result<(), DbError> {
    if let Some(me) = sessions::who(conn, id, asked.now(), &asked.world.config)? {
        let actor = Actor::new(&me, asked.origin());
        audit::record(conn, &actor, Deed::new(Action::SignOut).on_user(me.id, &me.name), asked.now())?;
    }
    sessions::end(conn, id, asked.now()).map(drop)
}
