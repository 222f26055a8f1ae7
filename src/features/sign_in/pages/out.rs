//! Going out.

use actix_session::Session;
use actix_web::http::header::{HeaderName, HeaderValue};

use crate::features::audit::{self, Action, Deed};
use crate::features::sign_in::sessions;
use crate::features::sign_in::shown::SignOutPage;
use crate::foundation::web::{Answer, Asked, Place, Posted, TXN_COOKIE, redirect, removal, show};

/// GET /sign-out
pub async fn confirm(asked: Asked) -> Answer {
    let page = asked.look(|_, maybe| Ok(maybe.me.as_ref().map(|_| SignOutPage { page: maybe.page(Place::Nowhere) })));
    Ok(page.await?.map_or_else(|| redirect("/sign-in"), |page| show(&page)))
}

/// POST /sign-out
pub async fn sign_out(asked: Asked, session: Session, _: Posted) -> Answer {
    let id = asked.session.clone().unwrap_or_default();
    let leaving = asked.act(move |conn, maybe| {
        if let Some(me) = &maybe.me {
            audit::record(conn, &maybe.actor(), Deed::new(Action::SignOut).on_user(me.id, &me.name), maybe.now())?;
        }
        Ok(sessions::end(conn, &id)?)
    });
    leaving.await?;
    session.purge();
    let mut answer = redirect("/sign-in");
    let _ = answer.add_cookie(&removal(TXN_COOKIE, asked.world.is_secure()));
    // S-3: what the browser kept of us goes with the session.
    let everything = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");
    answer.headers_mut().insert(HeaderName::from_static("clear-site-data"), everything);
    Ok(answer)
}
