//! Signing in with a code from the mail.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use crate::features::outbox;
use crate::features::sign_in::codes::CodePurpose;
use crate::features::sign_in::entering::{self, Invited, Welcome};
use crate::features::sign_in::pages::{Door, come_in};
use crate::features::sign_in::shown::{CodePage, NewPage, Provider};
use crate::features::sign_in::{Kept, Refused};
use crate::foundation::address::EmailAddress;
use crate::foundation::config::{Audience, Config};
use crate::foundation::db::{Conn, DbError};
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::web::{
    Answer, Asked, Flash, FormTarget, Maybe, Place, Posted, Query, WebError, leading_to, redirect, redirect_saying,
    safe_next, show, show_as, status_of,
};

/// GET /sign-in
pub async fn new(asked: Asked, query: Query) -> Answer {
    let next = query.only("next").map_err(|refused| WebError::new(&asked, refused))?;
    let mut door = Door::of(&asked)?;
    if let Some(next) = next {
        door.txn.next = safe_next(next).map(str::to_owned);
    }
    let next = door.txn.next.clone();
    let asked = asked.within(&door.txn);
    let looked = asked.look(move |conn, maybe| {
        Ok(match maybe.me {
            Some(_) => Err(next.unwrap_or_else(|| "/apps".to_owned())),
            None => Ok(new_page(conn, maybe, "", next.as_deref().unwrap_or_default(), None)?),
        })
    });
    Ok(match looked.await? {
        Ok(page) => door.keep_txn(show(&page)),
        Err(next) => redirect(&next),
    })
}

/// POST /sign-in
pub async fn create(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let typed = posted.one("email").map_err(refuse)?.to_owned();
    let mut door = Door::of(&asked)?;
    if let Some(next) = posted.filled("next").map_err(refuse)? {
        door.txn.next = safe_next(next).map(str::to_owned);
    }
    if !may_anybody_use_codes(&asked.world.config) {
        return Err(refuse(Refused::NoCodes.into()));
    }
    match EmailAddress::parse(&typed) {
        Err(reason) => refused_address(&door, typed, &Refused::NotAnAddress(reason)).await,
        Ok(address) => {
            door.txn.address = Some(address.as_str().to_owned());
            send(&door, CodePurpose::SignIn, address).await?;
            Ok(door.keep_txn(redirect("/sign-in/code")))
        }
    }
}

/// GET /sign-in/code
pub async fn show_code(asked: Asked) -> Answer {
    match Door::under_way(&asked).and_then(|door| door.address().map(|address| (door, address))) {
        Some((door, address)) => code_page(&door, &address, None).await,
        None => Ok(redirect("/sign-in")),
    }
}

/// POST /sign-in/code
pub async fn check(asked: Asked, session: Session, posted: Posted) -> Answer {
    let code = posted.one("code").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let (door, address) = under_way(&asked)?;
    let (deed, to) = (door.clone(), address.clone());
    let entered = asked.act(move |conn, maybe| {
        let config = &deed.asked.world.config;
        Ok(deed.at(maybe, |browser| entering::with_code(conn, config, browser, &to, &code, maybe.now()))?)
    });
    match entered.await? {
        Ok(Welcome::Invited(invited)) => Ok(see_offer(door, invited, false)),
        Ok(Welcome::In(entered)) => {
            let next = door.txn.next.as_deref().unwrap_or("/apps");
            Ok(come_in(&door, &session, &entered, redirect(next)))
        }
        Err(refused) => code_page(&door, &address, Some(refused)).await,
    }
}

/// Nothing is accepted by having come here: the offer asks.
pub(super) fn see_offer(mut door: Door, invited: Invited, vouched: bool) -> HttpResponse {
    door.txn.accepted = false;
    door.txn.proved = Some(invited.user);
    door.txn.vouched = vouched;
    door.txn.invitation = Some(invited.invitation);
    door.keep_txn(redirect("/redeem"))
}

/// POST /sign-in/resend
pub async fn resend(asked: Asked, _: Posted) -> Answer {
    let (door, address) = under_way(&asked)?;
    send(&door, CodePurpose::SignIn, address).await?;
    let said = asked.look(|_, maybe| Ok(maybe.page(Place::Nowhere).t("sign-in-code-sent-again").to_string())).await?;
    Ok(redirect_saying(&asked, "/sign-in/code", &Flash::done(said)))
}

/// What this browser began, and for which address.
pub fn under_way(asked: &Asked) -> Result<(Door, EmailAddress), WebError> {
    let door = Door::under_way(asked).and_then(|door| door.address().map(|address| (door, address)));
    door.ok_or_else(|| WebError::new(asked, Refused::NothingUnderWay))
}

/// A code for this purpose is on its way to whoever may have one.
pub async fn send(door: &Door, purpose: CodePurpose, address: EmailAddress) -> Result<(), WebError> {
    let deed = door.clone();
    let asking = door.asked.act(move |conn, maybe| {
        let config = &deed.asked.world.config;
        Ok(deed.at(maybe, |browser| entering::ask_for_code(conn, config, browser, purpose, &address, maybe.now()))?)
    });
    asking.await
}

fn new_page(
    conn: &mut Conn,
    maybe: &Maybe,
    email: &str,
    next: &str,
    mistake: Option<String>,
) -> Result<NewPage, DbError> {
    let config = &maybe.asked.world.config;
    let href = |name: &str| match next {
        "" => format!("/sign-in/oidc/{name}"),
        next => format!("/sign-in/oidc/{name}?{}", serde_urlencoded::to_string([("next", next)]).unwrap_or_default()),
    };
    let providers = config.oidc.iter().map(|it| Provider { name: it.display_name.clone(), href: href(&it.name) });
    Ok(NewPage {
        page: maybe.page(Place::Nowhere),
        email: email.to_owned(),
        next: next.to_owned(),
        mistake,
        providers: providers.collect(),
        by_code: may_anybody_use_codes(config),
        late: outbox::is_late(conn, config.mail.route())?,
        cast: Vec::new(),
    })
}

fn may_anybody_use_codes(config: &Config) -> bool {
    config.email_code != Audience::Nobody
}

async fn refused_address(door: &Door, typed: String, refused: &Refused) -> Answer {
    let (next, text) = (door.txn.next.clone().unwrap_or_default(), refused.text());
    let asked = door.asked.clone().within(&door.txn);
    let page = asked.look(move |conn, maybe| {
        let mistake = maybe.page(Place::Nowhere).say(&text);
        Ok(new_page(conn, maybe, &typed, &next, Some(mistake))?)
    });
    Ok(door.keep_txn(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page.await?)))
}

async fn code_page(door: &Door, address: &EmailAddress, refused: Option<Refused>) -> Answer {
    let (email, text) = (address.shown(), refused.as_ref().map(Refusal::text));
    let page = door.asked.look(move |conn, maybe| {
        let page = maybe.page(Place::Nowhere);
        let late = outbox::is_late(conn, maybe.asked.world.config.mail.route())?;
        let target = form_target(conn, &maybe.asked)?;
        Ok((CodePage { mistake: text.map(|text| page.say(&text)), page, email, late }, target))
    });
    let (page, target) = page.await?;
    Ok(leading_to(show_refused(&page, refused.as_ref()), target))
}

/// Where the form of the last step may end, as the transaction knows it (H-3).
pub(super) fn form_target(conn: &mut Conn, asked: &Asked) -> Result<Option<FormTarget>, DbError> {
    asked.form_target(conn, asked.txn.as_ref().and_then(|txn| txn.next.as_deref()))
}

/// The form again, with the status of what was wrong with it.
pub fn show_refused(page: &impl askama::Template, refused: Option<&Refused>) -> HttpResponse {
    let kind = refused.map(Refusal::kind);
    let status = kind.as_ref().map_or(StatusCode::OK, status_of);
    let mut answer = show_as(status, page);
    if let Some(Kind::TooMany { retry_after }) = kind {
        answer.headers_mut().insert(header::RETRY_AFTER, retry_after.as_secs().max(1).into());
    }
    answer
}

/// What a deed answered, for handlers that only need to know whether it was done.
pub(super) fn answered<T>(asked: &Asked, kept: Kept<T>) -> Result<T, WebError> {
    kept.map_err(|refused| WebError::new(asked, refused))
}
