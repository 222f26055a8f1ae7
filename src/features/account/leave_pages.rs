//! Leaving the organization, asked for and confirmed.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::header;
use serde_json::Value;

use crate::features::account::held;
use crate::features::account::leaving::{self, Refused};
use crate::features::account::shown::LeavePage;
use crate::features::audit::{self, Action, Deed, ObjectKind};
use crate::foundation::db::Conn;
use crate::foundation::refusal::Refusal;
use crate::foundation::web::{
    Answer, Asked, Flash, Place, Posted, TXN_COOKIE, Visit, redirect_saying, redirect_to_proof, removal, show, show_as,
    status_of,
};

/// GET /account/leave
pub async fn confirm(asked: Asked) -> Answer {
    let page = asked.read(|conn, visit| match visit.me.is_guest {
        true => Ok(page(conn, visit, None)?),
        false => Err(Refused::NotAGuest.into()),
    });
    Ok(show(&page.await?))
}

fn page(conn: &mut Conn, visit: &Visit, refused: Option<&Refused>) -> Result<LeavePage, Refused> {
    let (apps, groups) = leaving::held(conn, &visit.actor())?;
    let page = visit.page(Place::Account);
    let mistake = refused.map(|refused| page.say(&refused.text()));
    Ok(LeavePage { apps, groups, mistake, outside: false, page })
}

/// POST /account/data
pub async fn download(asked: Asked, _: Posted) -> Answer {
    let told = asked.write(|conn, visit| {
        visit.me.must_be_fresh(visit.now())?;
        let told = held::about(conn, &visit.asked.world.config, &visit.me, visit.now())?;
        let deed = Deed::new(Action::Export).on(ObjectKind::User, Some(visit.me.id.into()), &visit.me.name);
        audit::record(conn, &visit.actor(), deed.about(visit.me.id, &visit.me.name), visit.now())?;
        Ok(told)
    });
    let told = match told.await {
        Err(error) if error.refused().is_proof_needed() => return Ok(redirect_to_proof("/account")),
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
    let done = asked.write(|conn, visit| match leaving::leave(conn, &visit.actor(), visit.now()) {
        Ok(()) => Ok(Ok(visit.page(Place::Nowhere).t("leave-done").to_string())),
        Err(refused @ (Refused::OwnsStill(_) | Refused::OwnsAGroupStill)) => {
            let status = status_of(&refused.kind());
            Ok(Err((status, page(conn, visit, Some(&refused))?)))
        }
        Err(refused) => Err(refused.into()),
    });
    match done.await? {
        Ok(said) => {
            session.purge();
            let mut answer = redirect_saying(&asked, "/sign-in", &Flash::done(said));
            // A transaction that cannot be removed ends by itself within the half hour.
            let _ = answer.add_cookie(&removal(TXN_COOKIE, asked.world.is_secure()));
            Ok(answer)
        }
        Err((status, page)) => Ok(show_as(status, &page)),
    }
}
