//! The guests somebody answers for, and handing them over.

use actix_web::web;

use crate::features::directory;
use crate::features::guests::pages::cell;
use crate::features::guests::shown::{AnswersPage, GuestRow};
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::features::sponsors;
use crate::features::users::User;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::refusal::{self, Kind};
use crate::foundation::text::Text;
use crate::foundation::web::{
    Answer, Asked, Flash, Place, Posted, Query, Visit, WebError, redirect_saying, show, show_as, status_of,
};

/// Rows on a page.
const PAGE: usize = 50;

/// GET /admin/users/{id}/guests
pub async fn index(asked: Asked, id: web::Path<UserId>, query: Query) -> Answer {
    let (id, after) = (id.into_inner(), query.first("after").parse().ok());
    Ok(show(&asked.read(move |conn, visit| answers_page(conn, visit, id, after, None)).await?))
}

/// POST /admin/users/{id}/guests
pub async fn hand_over(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let who = posted.one("who").map_err(|refused| WebError::new(&asked, refused))?.trim().to_owned();
    let typed = who.clone();
    let done = asked.write(move |conn, visit| {
        let (name, n) = sponsors::hand_over(conn, &visit.actor(), id, &who, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("answers-handed-over").with("to", name).with("n", n)))
    });
    let here = format!("/admin/users/{id}/guests");
    match done.await {
        Ok(flash) => Ok(redirect_saying(&asked, &here, &flash)),
        Err(error) if error.refused().is_proof_needed() || matches!(error.refused().kind, Kind::Invalid { .. }) => {
            let status = status_of(&error.refused().kind);
            let text = Some(error.refused().text.clone()).filter(|_| !error.refused().is_proof_needed());
            let page = asked.read(move |conn, visit| answers_page(conn, visit, id, None, Some((typed, text))));
            Ok(show_as(status, &page.await?))
        }
        Err(error) => Err(error),
    }
}

fn answers_page(
    conn: &mut Conn,
    visit: &Visit,
    id: UserId,
    after: Option<UserId>,
    wrong: Option<(String, Option<Text>)>,
) -> Result<AnswersPage, refusal::Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let person = directory::find(conn, &actor, id, now)?;
    let page = visit.page(Place::Admin);
    let mut guests = sponsors::guests_of(conn, id, after, 1 + PAGE as i64)?;
    let more = guests.len() > PAGE;
    guests.truncate(PAGE);
    let next = guests.last().filter(|_| more).map(|last| format!("/admin/users/{id}/guests?after={}", last.id));
    let row = |guest: &User| GuestRow {
        person: cell(guest),
        href: format!("/admin/users/{}", guest.id),
        ends_at: guest.ends_at.map(|end| page.moment(end)),
    };
    let (who, mistake) = wrong.unwrap_or_default();
    let mistake = mistake.map(|text| page.say(&text));
    Ok(AnswersPage {
        person: cell(&person),
        href: format!("/admin/users/{id}"),
        change: offer(conn, &actor, Action::ManageUser, Object::Directory, now),
        guests: guests.iter().map(row).collect(),
        next,
        who,
        mistake,
        page,
    })
}
