//! Leaving the organization, asked for and confirmed.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::header;
use serde_json::Value;

use crate::features::account::held;
use crate::features::account::leaving::{self, Refused};
use crate::features::account::outside_pages;
use crate::features::account::shown::LeavePage;
use crate::foundation::db::Conn;
use crate::foundation::refusal::Kind;
use crate::foundation::web::{
    Answer, Asked, Place, Posted, TXN_COOKIE, Visit, redirect, redirect_to_proof, removal, show,
};

/// Where whoever owns something alone names another owner first.
const HAND_OVER: &str = "/account/leave/hand-over";

/// GET /account/leave
pub async fn confirm(asked: Asked) -> Answer {
    let page = asked.read(|conn, visit| match visit.me.is_guest {
        true if leaving::owns_alone(conn, &visit.actor())? => Ok(None),
        true => Ok(Some(page(conn, visit)?)),
        false => Err(Refused::NotAGuest.into()),
    });
    Ok(page.await?.map_or_else(|| redirect(HAND_OVER), |page| show(&page)))
}

fn page(conn: &mut Conn, visit: &Visit) -> Result<LeavePage, Refused> {
    let (apps, groups) = leaving::held(conn, &visit.actor())?;
    Ok(LeavePage { apps, groups, mistake: None, outside: false, page: visit.page(Place::Account) })
}

/// POST /account/data
pub async fn download(asked: Asked, _: Posted) -> Answer {
    let told = asked
        .write(|conn, visit| held::export(conn, &visit.asked.world.config, &visit.actor(), &visit.me, visit.now()));
    let told = match told.await {
        Err(error) if error.refused().is_proof_needed() => return Ok(redirect_to_proof(&asked, "/account")),
        told => told?,
    };
    Ok(file(&told))
}

/// What is held, as a file to keep.
pub(super) fn file(told: &Value) -> HttpResponse {
    let text = serde_json::to_string_pretty(told).unwrap_or_default();
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"guestlist.json\""))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text)
}

/// POST /account/leave
pub async fn leave(asked: Asked, session: Session, _: Posted) -> Answer {
    let done = asked.write(|conn, visit| Ok(leaving::leave(conn, &visit.actor(), visit.now())?));
    match done.await {
        // Something became theirs alone since the page was shown.
        Err(error) if error.refused().kind == Kind::Conflict => return Ok(redirect(HAND_OVER)),
        done => done?,
    }
    session.purge();
    let mut answer = redirect(outside_pages::LEFT);
    // A transaction that cannot be removed ends by itself within the half hour.
    let _ = answer.add_cookie(&removal(TXN_COOKIE, asked.world.is_secure()));
    Ok(answer)
}
