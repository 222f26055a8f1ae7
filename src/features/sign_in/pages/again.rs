//! Showing oneself again before a step that matters (S-6).

use actix_session::Session;
use url::form_urlencoded;

use crate::features::sign_in::codes::CodePurpose;
use crate::features::sign_in::pages::code::{form_target, send, show_refused, under_way};
use crate::features::sign_in::pages::{Door, come_in};
use crate::features::sign_in::shown::{AgainCodePage, AgainPage, Provider};
use crate::features::sign_in::{Refused, again, identities};
use crate::foundation::address::EmailAddress;
use crate::foundation::refusal::Refusal;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, Place, Posted, Query, WebError, leading_to, redirect, redirect_saying, safe_next, show,
};

/// GET /sign-in/again
pub async fn new(asked: Asked, query: Query) -> Answer {
    let next = query.only("next").map_err(|refused| WebError::new(&asked, refused))?;
    let next = next.and_then(safe_next).unwrap_or("/apps").to_owned();
    let page = asked.read(move |conn, visit| {
        let ways = identities::ways(conn, &visit.asked.world.config, visit.me.id)?;
        let href = |name: &str| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("for", "step_up").append_pair("next", &next);
            format!("/sign-in/oidc/{name}?{}", query.finish())
        };
        let known = ways.connected.iter().filter_map(|it| Some((it.provider.as_deref()?, &it.name)));
        let providers = known.map(|(key, name)| Provider { name: name.clone(), href: href(key) }).collect();
        Ok(AgainPage { page: visit.page(Place::Nowhere), providers, code_to: ways.code, next: next.clone() })
    });
    Ok(show(&page.await?))
}

/// POST /sign-in/again
pub async fn create(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let mut door = Door::of(&asked)?;
    if let Some(next) = posted.filled("next").map_err(refuse)? {
        door.txn.next = safe_next(next).map(str::to_owned);
    }
    let address = asked.read(|conn, visit| {
        let ways = identities::ways(conn, &visit.asked.world.config, visit.me.id)?;
        let address = ways.code.and_then(|address| EmailAddress::parse(&address).ok());
        Ok(address.ok_or(Refused::NoCodes)?)
    });
    let address = address.await?;
    door.txn.address = Some(address.as_str().to_owned());
    send(&door, CodePurpose::StepUp, address).await?;
    Ok(door.keep_txn(redirect("/sign-in/again/code")))
}

/// GET /sign-in/again/code
pub async fn show_code(asked: Asked) -> Answer {
    match under_way(&asked) {
        Ok((door, address)) => code_page(&door, &address, None).await,
        Err(_) => Ok(redirect("/sign-in/again")),
    }
}

/// POST /sign-in/again/code
pub async fn check(asked: Asked, session: Session, posted: Posted) -> Answer {
    let code = posted.one("code").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let (door, address) = under_way(&asked)?;
    let deed = door.clone();
    let entered = asked.act(move |conn, maybe| {
        let (config, me) = (&deed.asked.world.config, maybe.me.as_ref().ok_or(Refused::NotAllowed)?);
        let entered = deed.at(maybe, |browser| again::prove_by_code(conn, config, browser, me, &code, maybe.now()))?;
        Ok(entered.map(|entered| (entered, go_on(&maybe.page(Place::Nowhere)))))
    });
    match entered.await? {
        Ok((entered, said)) => {
            let next = door.txn.next.clone().unwrap_or_else(|| "/apps".to_owned());
            Ok(come_in(&door, &session, &entered, redirect_saying(&door.asked, &next, &said)))
        }
        Err(refused) => code_page(&door, &address, Some(refused)).await,
    }
}

/// What was typed before this was asked for is in the tab it was asked from.
pub(super) fn go_on(page: &Page) -> Flash {
    Flash::done(page.t("sign-in-again-done"))
}

async fn code_page(door: &Door, address: &EmailAddress, refused: Option<Refused>) -> Answer {
    let (email, text) = (address.shown(), refused.as_ref().map(Refusal::text));
    let next = door.txn.next.clone().unwrap_or_else(|| "/apps".to_owned());
    let page = door.asked.read(move |conn, visit| {
        let page = visit.page(Place::Nowhere);
        let target = form_target(conn, &visit.asked)?;
        Ok((AgainCodePage { mistake: text.map(|text| page.say(&text)), page, email, next }, target))
    });
    let (page, target) = page.await?;
    Ok(leading_to(show_refused(&page, refused.as_ref()), target))
}
