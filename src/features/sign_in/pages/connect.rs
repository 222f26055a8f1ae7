//! A provider vouched for somebody nobody here knows by it: they prove their address, and the two are connected.

use actix_session::Session;
use actix_web::http::StatusCode;

use crate::features::sign_in::codes::CodePurpose;
use crate::features::sign_in::pages::code::{form_target, send, show_refused, under_way};
use crate::features::sign_in::pages::{Door, come_in};
use crate::features::sign_in::shown::{ConnectCodePage, ConnectPage};
use crate::features::sign_in::{Refused, identities, vouched};
use crate::foundation::address::EmailAddress;
use crate::foundation::refusal::Refusal;
use crate::foundation::text::Text;
use crate::foundation::web::{Answer, Asked, Place, Posted, WebError, leading_to, redirect, show, show_as};

/// GET /sign-in/connect
pub async fn new(asked: Asked) -> Answer {
    let Some(door) = Door::under_way(&asked) else { return Ok(redirect("/sign-in")) };
    let email = door.txn.address.clone().unwrap_or_default();
    Ok(show(&page(&door, email, None).await?))
}

/// POST /sign-in/connect
pub async fn create(asked: Asked, posted: Posted) -> Answer {
    let typed = posted.one("email").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let mut door = Door::under_way(&asked).ok_or_else(|| WebError::new(&asked, Refused::NothingUnderWay))?;
    match EmailAddress::parse(&typed) {
        Err(reason) => {
            let page = page(&door, typed, Some(Refused::NotAnAddress(reason).text())).await?;
            Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Ok(address) => {
            door.txn.address = Some(address.as_str().to_owned());
            send(&door, CodePurpose::Link, address).await?;
            Ok(door.keep_txn(redirect("/sign-in/connect/code")))
        }
    }
}

/// GET /sign-in/connect/code
pub async fn show_code(asked: Asked) -> Answer {
    match under_way(&asked) {
        Ok((door, address)) => code_page(&door, &address, None).await,
        Err(_) => Ok(redirect("/sign-in")),
    }
}

/// POST /sign-in/connect/code
pub async fn check(asked: Asked, session: Session, posted: Posted) -> Answer {
    let code = posted.one("code").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let (door, address) = under_way(&asked)?;
    let (deed, to) = (door.clone(), address.clone());
    let entered = asked.act(move |conn, maybe| {
        let config = &deed.asked.world.config;
        Ok(deed.at(maybe, |browser| vouched::with_connection(conn, config, browser, &to, &code, maybe.now()))?)
    });
    match entered.await? {
        Ok(entered) => {
            let next = door.txn.next.as_deref().unwrap_or("/apps");
            Ok(come_in(&door, &session, &entered, redirect(next)))
        }
        Err(refused) => code_page(&door, &address, Some(refused)).await,
    }
}

async fn page(door: &Door, email: String, mistake: Option<Text>) -> Result<ConnectPage, WebError> {
    let txn = door.txn.clone();
    let page = door.asked.look(move |conn, maybe| {
        let config = &maybe.asked.world.config;
        let proof = identities::proof(conn, config, &txn, maybe.now())?.ok_or(Refused::NothingUnderWay)?;
        let page = maybe.page(Place::Nowhere);
        let mistake = mistake.map(|text| page.say(&text));
        Ok(ConnectPage { page, provider: proof.provider.display_name, email, mistake })
    });
    page.await
}

async fn code_page(door: &Door, address: &EmailAddress, refused: Option<Refused>) -> Answer {
    let (email, text) = (address.shown(), refused.as_ref().map(Refusal::text));
    let page = door.asked.look(move |conn, maybe| {
        let page = maybe.page(Place::Nowhere);
        let target = form_target(conn, &maybe.asked)?;
        Ok((ConnectCodePage { mistake: text.map(|text| page.say(&text)), page, email }, target))
    });
    let (page, target) = page.await?;
    Ok(leading_to(show_refused(&page, refused.as_ref()), target))
}
