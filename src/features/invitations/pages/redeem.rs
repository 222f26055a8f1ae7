//! From the link in the mail to a decision: look, accept, decline, ask.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web;

use crate::features::invitations::pages::offer::offer;
use crate::features::invitations::pages::proof::{providers, send_code};
use crate::features::invitations::shown_guest::{
    AskedPage, DeclinedPage, GonePage, RedeemPage, WrongAccountPage,
};
use crate::features::invitations::{
    Followed, Invitation, Proof, Redeemed, Refused, answer, ask, follow, queries, redeem as redemption,
};
use crate::features::sign_in;
use crate::features::sign_in::pages::Door;
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::web::{
    Answer, Asked, Maybe, PersonCell, Place, Posted, WebError, redirect, show, show_as,
};

/// GET /i/{token}: nothing is consumed, ever (V-3).
pub async fn link(asked: Asked, token: web::Path<String>) -> Answer {
    let mut door = Door::of(&asked)?;
    let bound = asked.clone().within(&door.txn);
    let looked = bound.look(move |conn, maybe| {
        let followed = follow(conn, &token, maybe.now())?;
        Ok((where_to(conn, maybe, followed)?, maybe.page(Place::Nowhere)))
    });
    let (to, page) = looked.await?;
    match to {
        To::Redeem(invitation) => {
            door.txn.invitation = Some((invitation.id, invitation.link_number));
            Ok(door.keep_txn(redirect("/redeem")))
        }
        To::Resource(path) => Ok(redirect(&path)),
        To::Gone { ask } => {
            door.txn.invitation = ask.map(|invitation| (invitation.id, 0));
            let page = GonePage { ask: door.txn.invitation.is_some(), page };
            Ok(door.keep_txn(show_as(StatusCode::GONE, &page)))
        }
        To::Nowhere => Err(WebError::new(&asked, Refused::NotThere)),
    }
}

/// Where a followed link leads this visitor.
enum To {
    Redeem(Box<Invitation>),
    /// Whoever redeemed it, signed in, goes where it led.
    Resource(String),
    /// With the invitation to ask a fresh link for, where one can be had.
    Gone {
        ask: Option<Box<Invitation>>,
    },
    Nowhere,
}

fn where_to(conn: &mut Conn, maybe: &Maybe, followed: Followed) -> Result<To, Refused> {
    Ok(match followed {
        Followed::Unknown => To::Nowhere,
        Followed::Open(invitation) => To::Redeem(invitation),
        Followed::Stale(invitation) => To::Gone { ask: Some(invitation) },
        Followed::Over => To::Gone { ask: None },
        Followed::Redeemed(invitation) => match &maybe.me {
            Some(me) if me.id == invitation.user_id => To::Resource(landing(conn, &invitation)?),
            _ => To::Gone { ask: None },
        },
    })
}

fn landing(conn: &mut Conn, invitation: &Invitation) -> Result<String, Refused> {
    let first = ask::wishes_of(conn, invitation)?.first().map(|wish| wish.resource.path());
    Ok(first.unwrap_or_else(|| "/apps".to_owned()))
}

/// The invitation this browser is answering, while it can be answered.
pub(super) fn under_way(conn: &mut Conn, asked: &Asked) -> Result<Invitation, Refused> {
    let (id, number) = asked.txn.as_ref().and_then(|txn| txn.invitation).ok_or(Refused::NothingUnderWay)?;
    let invitation = queries::find(conn, id)?.ok_or(Refused::NoLongerOpen)?;
    let current = number == invitation.link_number && invitation.is_open(asked.now());
    if current { Ok(invitation) } else { Err(Refused::NoLongerOpen) }
}

/// GET /redeem: the five answers; the way to prove it once accepted; both people if it is the wrong one.
pub async fn show_offer(asked: Asked) -> Answer {
    let face = asked.look(|conn, maybe| match under_way(conn, &maybe.asked) {
        Ok(invitation) => Ok(face(conn, maybe, &invitation)?),
        Err(Refused::NoLongerOpen) => {
            Ok(Face::Gone(Box::new(GonePage { page: maybe.page(Place::Nowhere), ask: true })))
        }
        Err(refused) => Err(refused.into()),
    });
    Ok(match face.await? {
        Face::Offer(page) => show(&*page),
        Face::Wrong(page) => show_as(StatusCode::FORBIDDEN, &*page),
        Face::Gone(page) => show_as(StatusCode::GONE, &*page),
    })
}

/// What whoever holds the link meets.
enum Face {
    Offer(Box<RedeemPage>),
    Wrong(Box<WrongAccountPage>),
    Gone(Box<GonePage>),
}

fn face(conn: &mut Conn, maybe: &Maybe, invitation: &Invitation) -> Result<Face, Refused> {
    let page = maybe.page(Place::Nowhere);
    let offer = offer(conn, invitation, &page)?;
    match &maybe.me {
        Some(me) if me.id != invitation.user_id => {
            let me = PersonCell::new(&me.name, &me.mail, false);
            Ok(Face::Wrong(Box::new(WrongAccountPage { page, offer, me })))
        }
        me => {
            let already_proven = me.is_some();
            Ok(Face::Offer(Box::new(RedeemPage { page, offer, already_proven, mistake: None })))
        }
    }
}

/// POST /redeem {`decision`}
pub async fn decide(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused: refusal::Refused| WebError::new(&asked, refused);
    match posted.one("decision").map_err(refuse)? {
        "accept" => accept(asked).await,
        "decline" => declined(asked, false).await,
        "decline_forever" => declined(asked, true).await,
        _ => Err(WebError::new(&asked, Refused::NoDecision)),
    }
}

/// How an accepted invitation goes on.
enum Next {
    /// Signed in as the invited person: it is done.
    In(Box<Redeemed>),
    /// A provider speaks for the address's domain: choose between it and a code.
    Prove,
    /// A code is on its way.
    Code,
}

async fn accept(asked: Asked) -> Answer {
    let mut door = Door::of(&asked)?;
    let deed = door.clone();
    let next = asked.act(move |conn, maybe| {
        let invitation = under_way(conn, &maybe.asked)?;
        let me = maybe.me.as_ref().map(|me| me.id);
        if me == Some(invitation.user_id) {
            let done = redemption(conn, invitation.id, &Proof::SignedIn, maybe.asked.origin(), maybe.now())?;
            return Ok(Next::In(Box::new(done)));
        }
        let config = &maybe.asked.world.config;
        if providers(config, &invitation).next().is_some() {
            return Ok(Next::Prove);
        }
        send_code(conn, config, &deed, maybe, &invitation)?;
        Ok(Next::Code)
    });
    let next = next.await?;
    door.txn.accepted = true;
    Ok(match next {
        Next::In(done) => redirect(&done.first.path()),
        Next::Prove => door.keep_txn(redirect("/redeem/prove")),
        Next::Code => door.keep_txn(redirect("/redeem/code")),
    })
}

async fn declined(asked: Asked, forever: bool) -> Answer {
    let page = asked.act(move |conn, maybe| {
        let invitation = under_way(conn, &maybe.asked)?;
        let origin = maybe.asked.origin();
        match forever {
            true => answer::decline_forever(conn, invitation.id, &origin, maybe.now())?,
            false => answer::decline(conn, invitation.id, &origin, maybe.now())?,
        };
        Ok(())
    });
    page.await?;
    Ok(redirect(if forever { "/redeem/declined?forever=1" } else { "/redeem/declined" }))
}

/// GET /redeem/declined
pub async fn show_declined(asked: Asked) -> Answer {
    let forever = asked.path.ends_with("?forever=1");
    let page = asked.look(move |_, maybe| Ok(DeclinedPage { page: maybe.page(Place::Nowhere), forever }));
    Ok(show(&page.await?))
}

/// POST /redeem/account {`way`}: signed in as somebody else, and what now (V-7).
pub async fn wrong_account(asked: Asked, session: Session, posted: Posted) -> Answer {
    let refuse = |refused: refusal::Refused| WebError::new(&asked, refused);
    match posted.one("way").map_err(refuse)? {
        "prove" => accept(asked).await,
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
        Ok(sign_in::sessions::end(conn, &id)?)
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
        Ok(ask::ask_fresh(conn, id, &maybe.asked.origin(), maybe.now())?)
    });
    done.await?;
    Ok(redirect("/redeem/asked"))
}

/// GET /redeem/asked
pub async fn show_asked(asked: Asked) -> Answer {
    let page = asked.look(|_, maybe| Ok(AskedPage { page: maybe.page(Place::Nowhere) }));
    Ok(show(&page.await?))
}
