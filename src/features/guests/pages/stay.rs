//! How long one guest stays, and who answers for them.

use actix_web::web;

use crate::features::directory;
use crate::features::guests::pages::cell;
use crate::features::guests::shown::{SponsorRow, StayPage};
use crate::features::guests::{self, Refused, SetStay};
use crate::features::people::pages::end::{self, Typed};
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::features::sponsors::{self, Backup, Sponsor};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::refusal::{self, Kind, Refusal};
use crate::foundation::web::{
    Answer, Asked, Flash, Mistakes, Place, Posted, Visit, WebError, redirect_saying, show, show_as, status_of,
};

/// What was typed, and what was wrong with which field.
#[derive(Clone, Default)]
struct Form {
    ends: Option<Typed>,
    who: String,
    backup: bool,
    mistakes: Mistakes,
    /// The end that the page showed, where somebody else was faster
    clash: Option<Option<Time>>,
}

/// GET /admin/users/{id}/stay
pub async fn edit(asked: Asked, id: web::Path<UserId>) -> Answer {
    let id = id.into_inner();
    Ok(show(&asked.read(move |conn, visit| stay_page(conn, visit, id, &Form::default())).await?))
}

/// POST /admin/users/{id}/stay
pub async fn update(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let refuse = |refused| WebError::new(&asked, refused);
    let typed = Typed::read(&posted).map_err(refuse)?;
    let ends_on = typed.ends_on(posted.one("ends").is_ok_and(|ends| ends == "other")).ok();
    let seen = posted.one("seen").map_err(refuse)?.parse().ok().map(Time::from_micros);
    let done = asked.write(move |conn, visit| {
        let wish = SetStay { guest: id, ends_on: ends_on.ok_or(Refused::NotADate)?, seen };
        let guest = guests::set_stay(conn, &visit.actor(), wish, visit.now())?;
        let page = visit.page(Place::Admin);
        let until = guest.ends_at.map(|end| page.moment(end).day());
        let key = if until.is_some() { "stay-saved" } else { "stay-saved-no-end" };
        Ok(Flash::done(page.t(key).with("person", guest.name()).with("day", until.unwrap_or_default())))
    });
    let done = done.await;
    let clash = done.as_ref().is_err_and(|error| error.refused().kind == Kind::Conflict).then_some(seen);
    answer(asked, id, done, Form { ends: Some(typed), clash, ..Form::default() }).await
}

/// POST /admin/users/{id}/sponsors
pub async fn add_sponsor(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let who = posted.one("who").map_err(|refused| WebError::new(&asked, refused))?.trim().to_owned();
    let backup = posted.has("backup");
    let typed = Form { who: who.clone(), backup, ..Form::default() };
    let done = asked.write(move |conn, visit| {
        let backup = if backup { Backup::Yes } else { Backup::No };
        let guest = sponsors::add(conn, &visit.actor(), id, &who, backup, visit.now())?;
        let page = visit.page(Place::Admin);
        Ok(Flash::done(page.t("sponsors-added").with("who", who.as_str()).with("person", guest.name())))
    });
    let done = done.await;
    answer(asked, id, done, typed).await
}

/// POST /admin/users/{id}/sponsors/remove
pub async fn remove_sponsor(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let refuse = |refused| WebError::new(&asked, refused);
    let sponsor = posted.one("sponsor").map_err(refuse)?.parse().ok();
    let done = asked.write(move |conn, visit| {
        let sponsor = sponsor.ok_or(sponsors::Refused::NotASponsor)?;
        let guest = sponsors::remove(conn, &visit.actor(), id, sponsor, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("sponsors-removed").with("person", guest.name())))
    });
    let done = done.await;
    answer(asked, id, done, Form::default()).await
}

/// Back to the page; or the page again with what was typed and what was wrong with it.
async fn answer(asked: Asked, id: UserId, done: Result<Flash, WebError>, form: Form) -> Answer {
    let here = format!("/admin/users/{id}/stay");
    let error = match done {
        Ok(flash) => return Ok(redirect_saying(&asked, &here, &flash)),
        Err(error) => error,
    };
    let refused = error.refused();
    let Some(mistakes) = Mistakes::of(refused) else { return Err(error) };
    let (status, form) = (status_of(&refused.kind), Form { mistakes, ..form });
    Ok(show_as(status, &asked.read(move |conn, visit| stay_page(conn, visit, id, &form)).await?))
}

fn stay_page(conn: &mut Conn, visit: &Visit, id: UserId, form: &Form) -> Result<StayPage, refusal::Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let guest = directory::find(conn, &actor, id, now)?;
    if !guest.is_guest() || guest.deleted_at.is_some() {
        return Err(refusal::Refused { kind: Kind::Missing, text: Refused::NotThere.text() });
    }
    let page = visit.page(Place::Admin);
    let typed = form.ends.clone().unwrap_or_else(|| end::before(guest.ends_at));
    let (typed, meanwhile) = match form.clash {
        Some(shown) => typed.meanwhile(&page, shown, guest.ends_at),
        None => (typed, None),
    };
    let presets = end::presets(&page, &typed);
    let other_day = !presets.iter().any(|preset| preset.chosen);
    Ok(StayPage {
        person: cell(&guest),
        href: format!("/admin/users/{id}"),
        change: offer(conn, &actor, Action::ManageUser, Object::User(&guest), now),
        ends_at: guest.ends_at.map(|end| page.moment(end)),
        seen: guest.ends_at.map(|end| end.micros().to_string()).unwrap_or_default(),
        presets,
        other_day,
        ends_on: if other_day { typed.day } else { String::new() },
        mistake: form.mistakes.say(&page, "ends_on"),
        meanwhile,
        sponsors: sponsors::of(conn, id)?.into_iter().map(row).collect(),
        who: form.who.clone(),
        backup: form.backup,
        who_mistake: form.mistakes.say(&page, "who"),
        deed_mistake: form.mistakes.say(&page, ""),
        page,
    })
}

fn row(sponsor: Sponsor) -> SponsorRow {
    SponsorRow {
        value: sponsor.id.to_string(),
        name: sponsor.name,
        mail: sponsor.mail,
        backup: sponsor.backup,
        here: sponsor.here,
    }
}
