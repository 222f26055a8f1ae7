//! Add people: type addresses, see a verdict for each, read the mail, invite.

use actix_web::http::StatusCode;
use actix_web::web;

use crate::features::access::{self, Resource, ResourceId};
use crate::features::apps::{self, AppRole};
use crate::features::invitations::check::{self, Checked, Verdict};
use crate::features::invitations::invite::{self, Done};
use crate::features::invitations::pages::form::{InviteForm, Step};
use crate::features::invitations::pages::view;
use crate::features::invitations::reports::{self, Line};
use crate::features::invitations::shown::{RefusedPage, ResultLine, ResultPage};
use crate::features::invitations::{Offer, Refused, offered};
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::id::{AppId, GroupId, ReportId};
use crate::foundation::refusal::{self, Kind, Refusal};
use crate::foundation::text::Text;
use crate::foundation::web::shown::{Obstacle, Tone};
use crate::foundation::web::{Answer, Asked, Posted, Visit, WebError, redirect, show, show_as, status_of};

/// GET /apps/{id}/people/add
pub async fn new_for_app(asked: Asked, id: web::Path<AppId>) -> Answer {
    new(asked, ResourceId::App(*id)).await
}

/// GET /groups/{id}/people/add
pub async fn new_for_group(asked: Asked, id: web::Path<GroupId>) -> Answer {
    new(asked, ResourceId::Group(*id)).await
}

/// POST /apps/{id}/people
pub async fn create_for_app(asked: Asked, id: web::Path<AppId>, posted: Posted) -> Answer {
    create(asked, ResourceId::App(*id), posted).await
}

/// POST /groups/{id}/people
pub async fn create_for_group(asked: Asked, id: web::Path<GroupId>, posted: Posted) -> Answer {
    create(asked, ResourceId::Group(*id), posted).await
}

/// GET /apps/{id}/people/added/{report}
pub async fn added_to_app(asked: Asked, path: web::Path<(AppId, ReportId)>) -> Answer {
    let (id, report) = path.into_inner();
    added(asked, ResourceId::App(id), report).await
}

/// GET /groups/{id}/people/added/{report}
pub async fn added_to_group(asked: Asked, path: web::Path<(GroupId, ReportId)>) -> Answer {
    let (id, report) = path.into_inner();
    added(asked, ResourceId::Group(id), report).await
}

async fn new(asked: Asked, id: ResourceId) -> Answer {
    let shown = asked.read(move |conn, visit| {
        let resource = theirs(conn, visit, id)?;
        match resource.closed(visit.me.roles.admin) {
            Some(closed) => Ok(Err(refused_page(visit, &resource, &closed))),
            None => Ok(Ok(view::page(conn, visit, &resource, &InviteForm::default(), &[], None)?)),
        }
    });
    Ok(match shown.await? {
        Ok(page) => show(&page),
        Err(page) => show_as(StatusCode::CONFLICT, &page),
    })
}

/// The app or group, if this person manages its people and may add to it at all.
fn theirs(conn: &mut Conn, visit: &Visit, id: ResourceId) -> Result<Resource, refusal::Refused> {
    Ok(offered::managed(conn, &visit.actor(), id, visit.now())?)
}

fn refused_page(visit: &Visit, resource: &Resource, closed: &access::Closed) -> RefusedPage {
    let page = visit.page(view::place_of(resource));
    let obstacle = Obstacle {
        title: page.t("invite-closed-title").with("name", resource.name()).to_string(),
        why: page.say(&closed.text()),
        instead: page.t("invite-closed-instead").to_string(),
    };
    RefusedPage { thing: view::thing(resource), obstacle, page }
}

async fn create(asked: Asked, id: ResourceId, posted: Posted) -> Answer {
    let (form, step) = InviteForm::read(&posted).map_err(|refused| WebError::new(&asked, refused))?;
    match step {
        Step::Check => check(asked, id, form).await,
        Step::Invite => invite(asked, id, form).await,
    }
}

/// `step=check`: the same page with a verdict for each address. Nothing is written or sent.
async fn check(asked: Asked, id: ResourceId, form: InviteForm) -> Answer {
    let shown = asked.read(move |conn, visit| {
        let resource = theirs(conn, visit, id)?;
        if let Some(closed) = resource.closed(visit.me.roles.admin) {
            return Ok(Err(refused_page(visit, &resource, &closed)));
        }
        let (checked, mistake) = match judged(conn, visit, id, &form) {
            Ok(checked) => (checked, None),
            Err(refused) => (Vec::new(), Some(at_a_field(refused)?)),
        };
        Ok(Ok((view::page(conn, visit, &resource, &form, &checked, mistake.as_ref())?, mistake)))
    });
    Ok(match shown.await? {
        Ok((page, mistake)) => show_as(status(mistake.as_ref()), &page),
        Err(page) => show_as(StatusCode::CONFLICT, &page),
    })
}

fn status(mistake: Option<&Refused>) -> StatusCode {
    mistake.map_or(StatusCode::OK, |mistake| status_of(&mistake.kind()))
}

/// Mistakes in the form are shown beside their field; anything else is an error page.
fn at_a_field(refused: Refused) -> Result<Refused, refusal::Refused> {
    match refused.kind() {
        Kind::Invalid { .. } => Ok(refused),
        _ => Err(refused.into()),
    }
}

fn judged(conn: &mut Conn, visit: &Visit, id: ResourceId, form: &InviteForm) -> Result<Vec<Checked>, Refused> {
    let people = form.people()?;
    let offer = offer(conn, visit, id, form)?;
    invite::check_message(&visit.asked.world.config, &offer)?;
    check::check(conn, &visit.actor(), people, &offer.grants, &form.sure(), visit.now())
}

fn offer(conn: &mut Conn, visit: &Visit, id: ResourceId, form: &InviteForm) -> Result<Offer, Refused> {
    form.offer(id, &roles_in(conn, id, form)?, visit.now())
}

/// The roles of every app in the form, in one query.
fn roles_in(conn: &mut Conn, id: ResourceId, form: &InviteForm) -> Result<Vec<AppRole>, Refused> {
    let ids = std::iter::once(id).chain(form.also.iter().map(|(id, _)| *id));
    let apps: Vec<AppId> = ids.filter_map(ResourceId::app).collect();
    Ok(apps::roles_of_all(conn, &apps)?)
}

/// `step=invite`: everybody who can be added is, and the report says what became of each.
async fn invite(asked: Asked, id: ResourceId, form: InviteForm) -> Answer {
    let typed = form.clone();
    let done = asked.write(move |conn, visit| {
        let config = &visit.asked.world.config;
        match act(conn, visit, config, id, &typed) {
            Ok(report) => Ok(Ok(report)),
            Err(refused) => Ok(Err(at_a_field(refused)?)),
        }
    });
    match done.await? {
        Ok(report) => Ok(redirect(&format!("{}/people/added/{report}", id.path()))),
        Err(mistake) => again(asked, id, form, mistake).await,
    }
}

fn act(
    conn: &mut Conn,
    visit: &Visit,
    config: &Config,
    id: ResourceId,
    form: &InviteForm,
) -> Result<ReportId, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    // Where nobody can be added, no field of the form is to blame.
    offered::addable(conn, &actor, id, now)?;
    let people = form.people()?;
    let offer = offer(conn, visit, id, form)?;
    let report = invite::invite(conn, config, &actor, people, &offer, &form.sure(), now)?;
    let lines: Vec<Line> = report.iter().map(|(checked, done)| line(visit, checked, done, offer.by_hand)).collect();
    Ok(reports::keep(conn, visit.me.id, &lines, now)?)
}

/// The form again, with everything that was typed and the message beside its field.
async fn again(asked: Asked, id: ResourceId, form: InviteForm, mistake: Refused) -> Answer {
    let shown = asked.read(move |conn, visit| {
        let resource = theirs(conn, visit, id)?;
        let page = view::page(conn, visit, &resource, &form, &[], Some(&mistake))?;
        Ok((page, mistake))
    });
    let (page, mistake) = shown.await?;
    Ok(show_as(status(Some(&mistake)), &page))
}

pub(super) fn line(visit: &Visit, checked: &Checked, done: &Done, by_hand: bool) -> Line {
    let text = match (done, &checked.verdict) {
        (Done::Invited(_), _) if by_hand => Text::new("result-by-hand"),
        (Done::Invited(_), _) => Text::new("result-invited"),
        (Done::Asked(_), _) => Text::new("result-asked"),
        (Done::LetIn(_), Verdict::Colleague) => Text::new("result-colleague-in"),
        (Done::LetIn(_), _) => Text::new("result-guest-in"),
        (Done::Later(spent), _) => Refused::Wait(*spent).text(),
        (Done::Left, verdict) => verdict.text(),
    };
    let link = match done {
        Done::Invited(id) if by_hand => Some(format!("/invitations/{id}/link")),
        _ => None,
    };
    Line {
        link,
        by_hand,
        address: view::address_of(checked),
        done: matches!(done, Done::Invited(_) | Done::LetIn(_)),
        waits: matches!(done, Done::Asked(_)),
        says: text.say(visit.language()),
    }
}

async fn added(asked: Asked, id: ResourceId, report: ReportId) -> Answer {
    let shown = asked.read(move |conn, visit| {
        let resource = theirs(conn, visit, id)?;
        let lines = reports::read(conn, visit.me.id, report)?.ok_or(Refused::NotThere)?;
        Ok(ResultPage {
            page: visit.page(view::place_of(&resource)),
            thing: view::thing(&resource),
            by_hand: lines.iter().any(|line| line.by_hand),
            lines: lines.into_iter().map(shown).collect(),
            again: format!("{}/people", resource.id().path()),
            more: format!("{}/people/add", resource.id().path()),
            people: Some(format!("{}/people", resource.id().path())),
        })
    });
    Ok(show(&shown.await?))
}

pub(super) fn shown(line: Line) -> ResultLine {
    ResultLine {
        tone: if line.done { Tone::Done } else { Tone::Wait },
        waits: line.waits,
        link: line.link,
        address: line.address,
        says: line.says,
    }
}
