//! The one-time link of the first admin: looking at it changes nothing, the button uses it up.

use actix_session::Session;
use actix_web::web;

use crate::features::sign_in::pages::code::answered;
use crate::features::sign_in::pages::{Door, come_in};
use crate::features::sign_in::shown::LinkPage;
use crate::features::sign_in::{entering, links};
use crate::foundation::web::{Answer, Asked, PersonCell, Place, Posted, redirect, show};

/// GET /sign-in/link/{token}
pub async fn show_link(asked: Asked, token: web::Path<String>) -> Answer {
    let door = Door::of(&asked)?;
    let asked = asked.within(&door.txn);
    let page = asked.look(move |conn, maybe| {
        let invited = links::look(conn, &token, maybe.now())?;
        let person = PersonCell::new(&invited.name, &invited.mail, false);
        Ok(LinkPage { page: maybe.page(Place::Nowhere), person, action: format!("/sign-in/link/{token}") })
    });
    Ok(door.keep_txn(show(&page.await?)))
}

/// POST /sign-in/link/{token}
pub async fn use_link(asked: Asked, session: Session, token: web::Path<String>, _: Posted) -> Answer {
    let door = Door::of(&asked)?;
    let (deed, token) = (door.clone(), token.into_inner());
    let entered = asked.act(move |conn, maybe| {
        let config = &deed.asked.world.config;
        Ok(deed.at(maybe, |browser| entering::with_link(conn, config, browser, &token, maybe.now()))?)
    });
    let entered = answered(&asked, entered.await?)?;
    Ok(come_in(&door, &session, &entered, redirect("/apps")))
}
