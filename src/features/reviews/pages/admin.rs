//! When owners are asked, as admins plan it, and what became of the reviews.

use actix_web::web;

use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::features::reviews::pages::form::Typed;
use crate::features::reviews::pages::{row, silence_key};
use crate::features::reviews::shown::{AdminPage, EditPage, EndPage, ScheduleRow};
use crate::features::reviews::{self, PAGE, Planned, Refused};
use crate::foundation::db::Conn;
use crate::foundation::id::{AnyId, ReviewId};
use crate::foundation::refusal::Kind;
use crate::foundation::text::Text;
use crate::foundation::web::shown::MayChange;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, Place, Posted, Query, Visit, WebError, redirect_saying, show, show_as, status_of,
};

const HERE: &str = "/admin/reviews";

/// GET /admin/reviews
pub async fn index(asked: Asked, query: Query) -> Answer {
    let before = query.first("before").parse().ok();
    let page = asked.read(move |conn, visit| {
        let typed = Typed::fresh(visit.now().date());
        Ok(admin_page(conn, visit, before, &typed)?)
    });
    Ok(show(&page.await?))
}

/// POST /admin/reviews
pub async fn create(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let typed = Typed::read(&posted).map_err(refuse)?;
    if posted.one("step").map_err(refuse)? == "check" {
        return check(&asked, typed).await;
    }
    let wish = typed.clone();
    let done = asked.write(move |conn, visit| {
        let (actor, now) = (visit.actor(), visit.now());
        let of = wish.target(conn, &actor, now)?;
        reviews::schedule(conn, &actor, of, &wish.plan(now.date())?, now)?;
        Ok(Flash::done(visit.page(Place::Admin).t("reviews-scheduled")))
    });
    match done.await {
        Ok(flash) => Ok(redirect_saying(&asked, HERE, &flash)),
        Err(error) => again(&asked, typed, error).await,
    }
}

/// `step=check`: the page again, with how many guests it would be about today. Nothing is written.
async fn check(asked: &Asked, typed: Typed) -> Answer {
    let wish = typed.clone();
    let page = asked.read(move |conn, visit| {
        let (actor, now) = (visit.actor(), visit.now());
        let of = wish.target(conn, &actor, now)?;
        let preview = Some(reviews::preview(conn, &actor, of, now)?);
        let mut seen = wish;
        seen.preview = preview;
        Ok(admin_page(conn, visit, None, &seen)?)
    });
    match page.await {
        Ok(page) => Ok(show(&page)),
        Err(error) => again(asked, typed, error).await,
    }
}

async fn again(asked: &Asked, typed: Typed, error: WebError) -> Answer {
    let status = status_of(&error.refused().kind);
    let Some(typed) = typed.refused(error.refused()) else { return Err(error) };
    let page = asked.read(move |conn, visit| Ok(admin_page(conn, visit, None, &typed)?));
    Ok(show_as(status, &page.await?))
}

fn admin_page(conn: &mut Conn, visit: &Visit, before: Option<ReviewId>, typed: &Typed) -> Result<AdminPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let planned = reviews::planned(conn, &actor, now)?;
    let mut all = reviews::all(conn, &actor, before, now)?;
    let more = all.len() > PAGE;
    all.truncate(PAGE);
    let page = visit.page(Place::Admin);
    Ok(AdminPage {
        change: may_change(conn, visit),
        schedules: planned.iter().map(|planned| schedule_row(&page, planned)).collect(),
        form: typed.form(&page, HERE.to_owned(), None),
        next: all.last().filter(|_| more).map(|last| format!("{HERE}?before={}", last.review.id)),
        rows: all.iter().map(|listed| row(&page, listed)).collect(),
        page,
    })
}

fn may_change(conn: &mut Conn, visit: &Visit) -> MayChange {
    offer(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now())
}

fn schedule_row(page: &Page, planned: &Planned) -> ScheduleRow {
    let schedule = &planned.schedule;
    let every = match schedule.every_days {
        Some(days) => page.t("reviews-every-n").with("n", days),
        None => page.t("reviews-once"),
    };
    let says = page
        .t("reviews-schedule-says")
        .with("every", every)
        .with("n", schedule.answer_days)
        .with("silence", page.t(silence_key(schedule.silence)));
    ScheduleRow {
        name: planned
            .resource
            .as_ref()
            .map_or_else(|| page.t("reviews-all").to_string(), |resource| resource.name().to_owned()),
        href: planned.resource.as_ref().map(|resource| resource.id().path()),
        path: format!("{HERE}/{}", schedule.id),
        says: says.to_string(),
        next: page.moment(schedule.next_at),
        closed: planned.closed().map(|closed| page.say(&closed.text())),
    }
}

/// GET /admin/reviews/{id}/edit
pub async fn edit(asked: Asked, id: web::Path<AnyId>) -> Answer {
    let id = id.into_inner();
    Ok(show(&asked.read(move |conn, visit| Ok(edit_page(conn, visit, id, None)?)).await?))
}

/// POST /admin/reviews/{id}/edit
pub async fn update(asked: Asked, id: web::Path<AnyId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let refuse = |refused| WebError::new(&asked, refused);
    let typed = Typed::read(&posted).map_err(refuse)?;
    let wish = typed.clone();
    let done = asked.write(move |conn, visit| {
        let (actor, now) = (visit.actor(), visit.now());
        reviews::change(conn, &actor, id, &wish.plan(now.date())?, wish.version(), now)?;
        Ok(Flash::done(visit.page(Place::Admin).t("policies-saved")))
    });
    match done.await {
        Ok(flash) => Ok(redirect_saying(&asked, HERE, &flash)),
        Err(error) => {
            let status = status_of(&error.refused().kind);
            let Some(typed) = typed.refused(error.refused()) else { return Err(error) };
            let page = asked.read(move |conn, visit| Ok(edit_page(conn, visit, id, Some(&typed))?));
            Ok(show_as(status, &page.await?))
        }
    }
}

fn edit_page(conn: &mut Conn, visit: &Visit, id: AnyId, typed: Option<&Typed>) -> Result<EditPage, Refused> {
    let planned = reviews::find_planned(conn, &visit.actor(), id, visit.now())?;
    let page = visit.page(Place::Admin);
    let row = schedule_row(&page, &planned);
    let kept = Typed::of(&planned.schedule);
    let form = typed.unwrap_or(&kept).form(&page, format!("{}/edit", row.path), Some(&planned.schedule));
    Ok(EditPage { change: may_change(conn, visit), row, form, page })
}

/// GET /admin/reviews/{id}/end
pub async fn confirm_end(asked: Asked, id: web::Path<AnyId>) -> Answer {
    let id = id.into_inner();
    Ok(show(&asked.read(move |conn, visit| Ok(end_page(conn, visit, id, None)?)).await?))
}

/// POST /admin/reviews/{id}/end
pub async fn end(asked: Asked, id: web::Path<AnyId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let seen = posted.one("seen").map_err(|refused| WebError::new(&asked, refused))?.parse().unwrap_or_default();
    let done = asked.write(move |conn, visit| {
        reviews::end(conn, &visit.actor(), id, seen, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("reviews-ended")))
    });
    match done.await {
        Ok(flash) => Ok(redirect_saying(&asked, HERE, &flash)),
        Err(error) if error.refused().is_proof_needed() || error.refused().kind == Kind::Conflict => {
            let (status, text) = (status_of(&error.refused().kind), error.refused().text.clone());
            let page = asked.read(move |conn, visit| Ok(end_page(conn, visit, id, Some(&text))?));
            Ok(show_as(status, &page.await?))
        }
        Err(error) => Err(error),
    }
}

fn end_page(conn: &mut Conn, visit: &Visit, id: AnyId, mistake: Option<&Text>) -> Result<EndPage, Refused> {
    let planned = reviews::find_planned(conn, &visit.actor(), id, visit.now())?;
    let page = visit.page(Place::Admin);
    Ok(EndPage {
        change: may_change(conn, visit),
        row: schedule_row(&page, &planned),
        seen: planned.schedule.version,
        mistake: mistake.map(|text| page.say(text)),
        page,
    })
}
