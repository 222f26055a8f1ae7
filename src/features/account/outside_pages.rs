//! Leaving for guests who are blocked, or whose stay is over: the address is proved by a code, and no session begins.

use actix_web::http::StatusCode;
use chrono::TimeDelta;

use crate::features::account::leave_pages::file;
use crate::features::account::leaving::Refused;
use crate::features::account::outside;
use crate::features::account::shown::{LeavePage, LeftPage, OutsideCodePage, OutsidePage};
use crate::features::outbox;
use crate::features::sign_in;
use crate::features::sign_in::codes::CodePurpose;
use crate::features::sign_in::entering;
use crate::features::sign_in::pages::Door;
use crate::features::sign_in::pages::code::{send, show_refused, under_way};
use crate::features::users::User;
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::refusal::{self, Refusal};
use crate::foundation::text::Text;
use crate::foundation::web::{
    Answer, Asked, Flash, Maybe, Place, Posted, TXN_COOKIE, WebError, redirect, redirect_saying, removal, show,
    show_as, status_of,
};

const CODE: &str = "/sign-in/leave/code";
/// Where whoever has left learns what became of it.
pub(super) const LEFT: &str = "/sign-in/left";
const CHOOSE: &str = "/sign-in/leave/choose";
/// How long a proof is good for, as for any step that matters (S-6).
const GOOD_FOR: TimeDelta = TimeDelta::minutes(15);

/// GET /sign-in/leave
pub async fn new(asked: Asked) -> Answer {
    let door = Door::of(&asked)?;
    let page = address_page(&door, String::new(), None).await?;
    Ok(door.keep_txn(show(&page)))
}

/// POST /sign-in/leave
pub async fn create(asked: Asked, posted: Posted) -> Answer {
    let typed = posted.one("email").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let mut door = Door::of(&asked)?;
    door.txn.leaver = None;
    match EmailAddress::parse(&typed) {
        Err(reason) => {
            let page = address_page(&door, typed, Some(sign_in::Refused::NotAnAddress(reason).text())).await?;
            Ok(door.keep_txn(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)))
        }
        Ok(address) => {
            door.txn.address = Some(address.as_str().to_owned());
            send(&door, CodePurpose::Leave, address).await?;
            Ok(door.keep_txn(redirect(CODE)))
        }
    }
}

/// GET /sign-in/leave/code
pub async fn show_code(asked: Asked) -> Answer {
    match under_way(&asked) {
        Ok((door, address)) => code_page(&door, &address, None).await,
        Err(_) => Ok(redirect("/sign-in/leave")),
    }
}

/// POST /sign-in/leave/resend
pub async fn resend(asked: Asked, _: Posted) -> Answer {
    let (door, address) = under_way(&asked)?;
    send(&door, CodePurpose::Leave, address).await?;
    let said = asked.look(|_, maybe| Ok(maybe.page(Place::Nowhere).t("outside-code-sent-again").to_string())).await?;
    Ok(redirect_saying(&asked, CODE, &Flash::done(said)))
}

/// POST /sign-in/leave/code
pub async fn check(asked: Asked, posted: Posted) -> Answer {
    let code = posted.one("code").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let (mut door, address) = under_way(&asked)?;
    let (deed, to) = (door.clone(), address.clone());
    let proved = asked.act(move |conn, maybe| {
        let config = &deed.asked.world.config;
        let proof = |browser: &entering::Browser<'_>| {
            entering::prove(conn, config, browser, CodePurpose::Leave, (&to, &code), maybe.now())
        };
        Ok(deed.at(maybe, proof)?)
    });
    match proved.await? {
        Ok(user) => {
            door.txn.leaver = Some((user, asked.now().micros()));
            Ok(door.keep_txn(redirect(CHOOSE)))
        }
        Err(refused) => code_page(&door, &address, Some(refused)).await,
    }
}

/// GET /sign-in/leave/choose
pub async fn choose(asked: Asked) -> Answer {
    let Ok(leaver) = leaver(&asked) else { return Ok(redirect("/sign-in/leave")) };
    let page = asked.look(move |conn, maybe| {
        let guest = still_out(conn, maybe, leaver)?;
        choice_page(conn, maybe, &guest, None)
    });
    Ok(show(&page.await?))
}

/// POST /sign-in/leave/data
pub async fn download(asked: Asked, _: Posted) -> Answer {
    let leaver = leaver(&asked)?;
    let told = asked.act(move |conn, maybe| {
        let guest = still_out(conn, maybe, leaver)?;
        outside::data(conn, &maybe.asked.world.config, &guest, maybe.asked.origin(), maybe.now())
    });
    Ok(file(&told.await?))
}

/// POST /sign-in/leave/for-good
pub async fn leave(asked: Asked, _: Posted) -> Answer {
    let leaver = leaver(&asked)?;
    let done = asked.act(move |conn, maybe| {
        let guest = still_out(conn, maybe, leaver)?;
        match outside::leave(conn, &guest, maybe.asked.origin(), maybe.now()) {
            Ok(()) => Ok(Ok(())),
            Err(refused @ (Refused::OwnsStill(_) | Refused::OwnsAGroupStill)) => {
                let status = status_of(&refused.kind());
                Ok(Err((status, choice_page(conn, maybe, &guest, Some(&refused))?)))
            }
            Err(refused) => Err(refused.into()),
        }
    });
    match done.await? {
        Ok(()) => {
            let mut answer = redirect(LEFT);
            // A transaction that cannot be removed ends by itself within the half hour.
            let _ = answer.add_cookie(&removal(TXN_COOKIE, asked.world.is_secure()));
            Ok(answer)
        }
        Err((status, page)) => Ok(show_as(status, &page)),
    }
}

/// GET /sign-in/left
pub async fn left(asked: Asked) -> Answer {
    Ok(show(&asked.look(|_, maybe| Ok(LeftPage { page: maybe.page(Place::Nowhere) })).await?))
}

/// Who has proved in this browser, lately, that the address is theirs.
fn leaver(asked: &Asked) -> Result<(UserId, Time), WebError> {
    let proved = asked.txn.as_ref().and_then(|txn| txn.leaver).map(|(user, at)| (user, Time::from_micros(at)));
    let fresh = proved.filter(|(_, at)| asked.now().since(*at) < GOOD_FOR);
    fresh.ok_or_else(|| WebError::new(asked, sign_in::Refused::NothingUnderWay))
}

fn still_out(conn: &mut Conn, maybe: &Maybe, (user, at): (UserId, Time)) -> Result<User, refusal::Refused> {
    Ok(outside::shut_out(conn, user, at, maybe.now())?.ok_or(sign_in::Refused::NothingUnderWay)?)
}

fn choice_page(
    conn: &mut Conn,
    maybe: &Maybe,
    guest: &User,
    refused: Option<&Refused>,
) -> Result<LeavePage, refusal::Refused> {
    let (apps, groups) = outside::ends(conn, guest)?;
    let page = maybe.page(Place::Nowhere);
    let mistake = refused.map(|refused| page.say(&refused.text()));
    Ok(LeavePage { apps, groups, mistake, outside: true, page })
}

async fn address_page(door: &Door, email: String, mistake: Option<Text>) -> Result<OutsidePage, WebError> {
    let asked = door.asked.clone().within(&door.txn);
    let page = asked.look(move |_, maybe| {
        let page = maybe.page(Place::Nowhere);
        Ok(OutsidePage { mistake: mistake.map(|text| page.say(&text)), email, page })
    });
    page.await
}

async fn code_page(door: &Door, address: &EmailAddress, refused: Option<sign_in::Refused>) -> Answer {
    let (email, text) = (address.shown(), refused.as_ref().map(Refusal::text));
    let page = door.asked.look(move |conn, maybe| {
        let page = maybe.page(Place::Nowhere);
        let late = outbox::is_late(conn, maybe.asked.world.config.mail.route())?;
        Ok(OutsideCodePage { mistake: text.map(|text| page.say(&text)), page, email, late })
    });
    Ok(show_refused(&page.await?, refused.as_ref()))
}
