//! Another address for a guest, or the same one proved anew.

use actix_web::web;

use crate::features::directory;
use crate::features::guests::pages::cell;
use crate::features::guests::shown::AddressPage;
use crate::features::guests::{self, Refused, Reset};
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::refusal::{self, Kind, Refusal};
use crate::foundation::text::Text;
use crate::foundation::web::{
    Answer, Asked, Flash, Place, Posted, Visit, WebError, redirect_saying, show, show_as, status_of,
};

/// GET /admin/users/{id}/address
pub async fn edit(asked: Asked, id: web::Path<UserId>) -> Answer {
    let id = id.into_inner();
    Ok(show(&asked.read(move |conn, visit| address_page(conn, visit, id, None)).await?))
}

/// POST /admin/users/{id}/address
pub async fn update(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let refuse = |refused| WebError::new(&asked, refused);
    let mail = posted.one("email").map_err(refuse)?.to_owned();
    let wish = Reset { guest: id, mail: mail.clone(), seen: posted.one("seen").map_err(refuse)?.to_owned() };
    let done = asked.write(move |conn, visit| {
        let guest = guests::reset(conn, &visit.actor(), &wish, visit.now())?;
        let said = visit.page(Place::Admin).t("address-reset").with("person", guest.name());
        Ok(Flash::done(said.with("mail", guest.mail_shown.as_str())))
    });
    let error = match done.await {
        Ok(flash) => return Ok(redirect_saying(&asked, &format!("/admin/users/{id}"), &flash)),
        Err(error) => error,
    };
    let refused = error.refused();
    let wrong = match error.mistake() {
        Some((_, text)) => Some(text),
        None if refused.is_proof_needed() => None,
        None => return Err(error),
    };
    let status = status_of(&refused.kind);
    let page = asked.read(move |conn, visit| address_page(conn, visit, id, Some((mail, wrong))));
    Ok(show_as(status, &page.await?))
}

fn address_page(
    conn: &mut Conn,
    visit: &Visit,
    id: UserId,
    typed: Option<(String, Option<Text>)>,
) -> Result<AddressPage, refusal::Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let guest = directory::prepared_one(conn, &actor, id, now)?;
    if !guest.is_guest() || guest.deleted_at.is_some() {
        return Err(refusal::Refused { kind: Kind::Missing, text: Refused::NotThere.text() });
    }
    let page = visit.page(Place::Admin);
    let (email, mistake) = match typed {
        Some((typed, text)) => (typed, text.map(|text| page.say(&text))),
        None => (guest.mail_shown.clone(), None),
    };
    Ok(AddressPage {
        person: cell(&guest),
        href: format!("/admin/users/{id}"),
        change: offer(conn, &actor, Action::ManageUser, Object::User(&guest), now),
        seen: guest.mail,
        email,
        mistake,
        page,
    })
}
