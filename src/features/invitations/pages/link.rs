//! The link in the mail, followed: on to the offer, home, or to a page that says it is over (V-3).

use actix_web::http::StatusCode;
use actix_web::web;

use crate::features::invitations::shown_guest::GonePage;
use crate::features::invitations::{Followed, Invitation, Refused, ask, follow};
use crate::features::policies;
use crate::features::sign_in::pages::Door;
use crate::features::users;
use crate::foundation::db::Conn;
use crate::foundation::web::{Answer, Asked, Maybe, Place, WebError, redirect, show_as};

/// GET /i/{token}: nothing is consumed, ever (V-3).
pub async fn link(asked: Asked, token: web::Path<String>) -> Answer {
    let mut door = Door::of(&asked)?;
    let bound = asked.clone().within(&door.txn);
    let looked = bound.look(move |conn, maybe| {
        let followed = follow(conn, &maybe.asked.world.config.keys, &token, maybe.now())?;
        Ok((where_to(conn, maybe, followed)?, maybe.page(Place::Nowhere)))
    });
    let (to, page) = looked.await?;
    match to {
        To::Redeem(invitation) => {
            // Looking at another one accepts nothing of it; coming back to the same one forgets nothing.
            let same = door.txn.invitation == Some((invitation.id, invitation.link_number));
            door.txn.accepted &= same;
            door.txn.proved = door.txn.proved.filter(|user| *user == invitation.user_id);
            door.txn.invitation = Some((invitation.id, invitation.link_number));
            Ok(door.keep_txn(redirect("/redeem")))
        }
        To::Resource(path) => Ok(redirect(&path)),
        To::Gone { ask } => {
            let page = GonePage { ask: ask.is_some(), page };
            if let Some(invitation) = ask {
                door.txn.invitation = Some((invitation.id, 0));
            }
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

/// What the invitation led to.
pub(super) fn landing(conn: &mut Conn, invitation: &Invitation) -> Result<String, Refused> {
    let sight = match users::find(conn, invitation.user_id)? {
        Some(user) => policies::sight_of(conn, &user)?,
        None => return Ok("/apps".to_owned()),
    };
    let first = ask::wishes_of(conn, invitation)?.first().map(|wish| wish.resource.path_for(sight));
    Ok(first.unwrap_or_else(|| "/apps".to_owned()))
}
