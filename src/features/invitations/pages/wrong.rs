//! Signed in as somebody else, or the link is over: prove it, switch, or ask for another (V-7).

use actix_session::Session;

use crate::features::invitations::pages::redeem::accept;
use crate::features::invitations::shown_guest::AskedPage;
use crate::features::invitations::{Refused, ask};
use crate::features::sign_in;
use crate::features::sign_in::pages::Door;
use crate::foundation::refusal;
use crate::foundation::web::{Answer, Asked, Place, Posted, WebError, redirect, show};

/// POST /redeem/account {`way`}: signed in as somebody else, and what now (V-7).
pub async fn wrong_account(asked: Asked, session: Session, posted: Posted) -> Answer {
    let refuse = |refused: refusal::Refused| WebError::new(&asked, refused);
    match posted.one("way").map_err(refuse)? {
        "prove" => accept(asked, session).await,
        "switch" => switch(asked, session).await,
        "ask" => ask_inviter(asked).await,
        _ => Err(WebError::new(&asked, Refused::NoDecision)),
    }
}

/// Signs the wrong person out and comes back to the invitation, of which nothing is used up.
async fn switch(asked: Asked, session: Session) -> Answer {
    let door = Door::of(&asked)?;
    let ended = asked.act(|conn, maybe| {
        let id = maybe.asked.session.clone().unwrap_or_default();
        Ok(sign_in::sessions::end(conn, &id, maybe.now())?)
    });
    ended.await?;
    session.purge();
    Ok(door.keep_txn(redirect("/redeem")))
}

/// POST /redeem/ask: a fresh link, please.
pub async fn ask_fresh(asked: Asked, _: Posted) -> Answer {
    ask_inviter(asked).await
}

async fn ask_inviter(asked: Asked) -> Answer {
    let done = asked.act(|conn, maybe| {
        let (id, _) = maybe.asked.txn.as_ref().and_then(|txn| txn.invitation).ok_or(Refused::NothingUnderWay)?;
        Ok(ask::ask_fresh(conn, id, &maybe.actor(), maybe.now())?)
    });
    done.await?;
    Ok(redirect("/redeem/asked"))
}

/// GET /redeem/asked
pub async fn show_asked(asked: Asked) -> Answer {
    let page = asked.look(|_, maybe| Ok(AskedPage { page: maybe.page(Place::Nowhere) }));
    Ok(show(&page.await?))
}
