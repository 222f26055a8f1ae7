//! Inviting to the organization alone, and links handed over without a mail.

use actix_web::http::StatusCode;
use actix_web::web;

use crate::features::invitations::check::{self, Checked};
use crate::features::invitations::pages::add::{line, shown};
use crate::features::invitations::pages::form::{InviteForm, Step};
use crate::features::invitations::pages::view;
use crate::features::invitations::reports::{self, Line};
use crate::features::invitations::shown::ResultPage;
use crate::features::invitations::shown_by_hand::{AlonePage, LinkPage};
use crate::features::invitations::{Refused, by_hand, invite};
use crate::foundation::db::Conn;
use crate::foundation::id::{InvitationId, ReportId};
use crate::foundation::refusal::{self, Kind, Refusal};
use crate::foundation::web::shown::Thing;
use crate::foundation::web::{Answer, Asked, Page, Place, Posted, Visit, WebError, redirect, show, show_as, status_of};

const HERE: &str = "/invitations/new";

/// GET /invitations/new
pub async fn new(asked: Asked) -> Answer {
    let page = asked.read(|conn, visit| Ok(alone_page(conn, visit, &InviteForm::default(), &[], None)?));
    Ok(show(&page.await?))
}

/// POST /invitations/new
pub async fn create(asked: Asked, posted: Posted) -> Answer {
    let (form, step) = InviteForm::read(&posted).map_err(|refused| WebError::new(&asked, refused))?;
    let done = match step {
        Step::Check => check(&asked, form.clone()).await,
        Step::Invite => send(&asked, form.clone()).await,
    };
    match done? {
        Ok(answer) => Ok(answer),
        Err(mistake) => {
            let status = status_of(&mistake.kind());
            let page = asked.read(move |conn, visit| Ok(alone_page(conn, visit, &form, &[], Some(&mistake))?));
            Ok(show_as(status, &page.await?))
        }
    }
}

type Done = Result<Result<actix_web::HttpResponse, Refused>, WebError>;

/// Mistakes in the form are shown beside their field; anything else is an error page.
fn at_a_field(refused: Refused) -> Result<Refused, refusal::Refused> {
    match refused.kind() {
        Kind::Invalid { .. } => Ok(refused),
        _ => Err(refused.into()),
    }
}

/// `step=check`: a verdict for each address. Nothing is written or sent.
async fn check(asked: &Asked, form: InviteForm) -> Done {
    let page = asked.read(move |conn, visit| match judged(conn, visit, &form) {
        Ok(checked) => Ok(Ok(alone_page(conn, visit, &form, &checked, None)?)),
        Err(refused) => Ok(Err(at_a_field(refused)?)),
    });
    Ok(page.await?.map(|page| show_as(StatusCode::OK, &page)))
}

fn judged(conn: &mut Conn, visit: &Visit, form: &InviteForm) -> Result<Vec<Checked>, Refused> {
    let offer = form.offer_alone()?;
    invite::check_message(&visit.asked.world.config, &offer)?;
    check::check(conn, &visit.actor(), form.people()?, &[], &form.sure(), visit.now())
}

/// `step=invite`: everybody who can be invited is, and the report says what became of each.
async fn send(asked: &Asked, form: InviteForm) -> Done {
    let done = asked.write(move |conn, visit| match act(conn, visit, &form) {
        Ok(report) => Ok(Ok(report)),
        Err(refused) => Ok(Err(at_a_field(refused)?)),
    });
    Ok(done.await?.map(|report| redirect(&format!("{HERE}/{report}"))))
}

fn act(conn: &mut Conn, visit: &Visit, form: &InviteForm) -> Result<ReportId, Refused> {
    let (actor, now, config) = (visit.actor(), visit.now(), &visit.asked.world.config);
    let offer = form.offer_alone()?;
    let report = invite::invite(conn, config, &actor, form.people()?, &offer, &form.sure(), now)?;
    let lines: Vec<Line> = report.iter().map(|(checked, done)| line(visit, checked, done, offer.by_hand)).collect();
    Ok(reports::keep(conn, visit.me.id, &lines, now)?)
}

/// GET /invitations/new/{report}
pub async fn added(asked: Asked, report: web::Path<ReportId>) -> Answer {
    let report = report.into_inner();
    let page = asked.read(move |conn, visit| {
        let lines = reports::read(conn, visit.me.id, report)?.ok_or(Refused::NotThere)?;
        let page = visit.page(Place::Invitations);
        Ok(ResultPage {
            thing: organization(&page),
            by_hand: lines.iter().any(|line| line.by_hand),
            lines: lines.into_iter().map(shown).collect(),
            again: HERE.to_owned(),
            more: HERE.to_owned(),
            people: None,
            page,
        })
    });
    Ok(show(&page.await?))
}

fn organization(page: &Page) -> Thing {
    Thing { name: page.t("sent-title").to_string(), href: "/invitations".to_owned(), ..Thing::default() }
}

fn alone_page(
    conn: &mut Conn,
    visit: &Visit,
    form: &InviteForm,
    checked: &[Checked],
    mistake: Option<&Refused>,
) -> Result<AlonePage, Refused> {
    by_hand::must_invite_alone(conn, &visit.actor(), visit.now())?;
    let page = visit.page(Place::Invitations);
    let said = mistake.map(|mistake| page.say(&mistake.text()));
    let of_message = matches!(mistake.map(Refusal::kind), Some(Kind::Invalid { field: "message" }));
    let (message_mistake, mistake) = if of_message { (said, None) } else { (None, said) };
    Ok(AlonePage {
        emails: form.emails.clone(),
        message: form.message.clone(),
        languages: view::languages(&page, form),
        by_hand: form.by_hand,
        chips: view::chips(conn, visit, &page, checked)?,
        sure: form.sure.clone(),
        preview: if form.by_hand { None } else { view::preview(conn, visit, Place::Invitations, form, checked)? },
        allowance: view::allowance(conn, visit, &page)?,
        mistake,
        message_mistake,
        page,
    })
}

/// POST /invitations/{id}/link: the link is in this answer and nowhere else; asking again makes another.
pub async fn hand_over(asked: Asked, id: web::Path<InvitationId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let page = asked.write(move |conn, visit| {
        let (invitation, url) = by_hand::hand_over(conn, &visit.asked.world.config, &visit.actor(), id, visit.now())?;
        let page = visit.page(Place::Invitations);
        Ok(LinkPage { address: invitation.address, url, until: page.moment(invitation.expires_at), page })
    });
    Ok(show(&page.await?))
}
