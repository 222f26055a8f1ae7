//! Approvals: what waits before it goes out, decided for one or for many at once.

use std::collections::HashMap;

use actix_web::http::StatusCode;

use crate::features::invitations::pages::offer::of_invitation;
use crate::features::invitations::shown_approvals::{ApprovalsPage, WaitingRow};
use crate::features::invitations::{Invitation, Refused, approve};
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, Object};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{InvitationId, UserId};
use crate::foundation::refusal::{self, Kind, Refusal};
use crate::foundation::text::Text;
use crate::foundation::web::{
    Answer, Asked, Flash, PersonCell, Place, Posted, Query, Visit, WebError, redirect_saying, show, show_as,
};

const HERE: &str = "/invitations/approvals";
/// Rows on one page.
const PAGE: usize = 50;

/// What was ticked and typed, and what was wrong with it.
#[derive(Clone, Default)]
struct Typed {
    ticked: Vec<InvitationId>,
    reason: String,
    /// Where the page began that they were ticked on.
    after: Option<(Time, InvitationId)>,
    mistake: Option<Text>,
    reason_mistake: Option<Text>,
}

/// GET /invitations/approvals
pub async fn index(asked: Asked, query: Query) -> Answer {
    let after = cursor(&query.first("after"));
    let page = asked.read(move |conn, visit| Ok(approvals_page(conn, visit, &Typed { after, ..Typed::default() })?));
    Ok(show(&page.await?))
}

/// `1766…-0191…`: the moment and the id of the last row.
fn cursor(typed: &str) -> Option<(Time, InvitationId)> {
    let (since, id) = typed.split_once('-')?;
    Some((Time::from_micros(since.parse().ok()?), id.parse().ok()?))
}

fn mark((since, id): (Time, InvitationId)) -> String {
    format!("{}-{id}", since.micros())
}

/// POST /invitations/approvals
pub async fn decide(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused: refusal::Refused| WebError::new(&asked, refused);
    let reason = posted.one("reason").map_err(refuse)?.to_owned();
    let decision = posted.one("decision").map_err(refuse)?.to_owned();
    let ticked: Vec<InvitationId> = posted.all("invitation").filter_map(|id| id.parse().ok()).take(PAGE).collect();
    asked.read(|conn, visit| Ok(approve::must_decide(conn, &visit.actor(), visit.now())?)).await?;
    let after = cursor(posted.one("after").map_err(refuse)?);
    let typed = Typed { ticked, reason, after, ..Typed::default() };
    let approves = match decision.as_str() {
        "approve" => true,
        "turn_down" => false,
        _ => return again(asked, Typed { mistake: Some(Text::new("approval-no-decision")), ..typed }).await,
    };
    if typed.ticked.is_empty() {
        return again(asked, Typed { mistake: Some(Refused::NothingTicked.text()), ..typed }).await;
    }
    let (mut done, mut why) = (0_usize, None);
    for id in typed.ticked.clone() {
        match decided(&asked, id, approves, typed.reason.clone()).await {
            Ok(()) => done += 1,
            Err(error) if matches!(error.refused().kind, Kind::Invalid { .. }) => {
                return again(asked, Typed { reason_mistake: Some(error.refused().text.clone()), ..typed }).await;
            }
            Err(error) if stays(&error) => why = Some(error.refused().text.clone()),
            Err(error) => return Err(error),
        }
    }
    said(asked, approves, done, typed.ticked.len() - done, why).await
}

/// Each by itself, so that one that cannot go out spoils nothing for the others.
async fn decided(asked: &Asked, id: InvitationId, approves: bool, reason: String) -> Result<(), WebError> {
    let one = asked.write(move |conn, visit| {
        let (actor, now) = (visit.actor(), visit.now());
        if approves {
            approve::approve(conn, &visit.asked.world.config, &actor, id, now)?;
        } else {
            approve::turn_down(conn, &actor, id, &reason, now)?;
        }
        Ok(())
    });
    one.await
}

/// Whether it is this one that stays as it is, and the others are tried.
fn stays(error: &WebError) -> bool {
    matches!(error.refused().kind, Kind::Conflict | Kind::Gone | Kind::Missing | Kind::TooMany { .. } | Kind::Forbidden)
}

async fn said(asked: Asked, approves: bool, done: usize, left: usize, why: Option<Text>) -> Answer {
    let flash = asked.read(move |_, visit| {
        let page = visit.page(Place::Invitations);
        let words = page.t(if approves { "approvals-approved" } else { "approvals-turned-down" }).with("n", done);
        let more = why.map(|why| format!("{} {}", page.t("approvals-left").with("n", left), page.say(&why)));
        Ok(match (done, more) {
            (0, more) => Flash::fail(more.unwrap_or_default()),
            (_, Some(more)) => Flash::done(format!("{words} {more}")),
            (_, None) => Flash::done(words.to_string()),
        })
    });
    Ok(redirect_saying(&asked, HERE, &flash.await?))
}

/// The page again, with what was ticked and typed.
async fn again(asked: Asked, typed: Typed) -> Answer {
    let page = asked.read(move |conn, visit| Ok(approvals_page(conn, visit, &typed)?));
    Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page.await?))
}

fn approvals_page(conn: &mut Conn, visit: &Visit, typed: &Typed) -> Result<ApprovalsPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let page = visit.page(place(visit));
    let mut waiting = approve::waiting(conn, &actor, typed.after, PAGE as i64 + 1, now)?;
    let more = waiting.len() > PAGE;
    waiting.truncate(PAGE);
    let next = waiting.last().filter(|_| more).and_then(|last| Some((last.waits_since?, last.id)));
    Ok(ApprovalsPage {
        rows: rows(conn, visit, waiting, typed)?,
        may: offer(conn, &actor, Action::Approve, Object::Directory, now).offered(),
        reason: typed.reason.clone(),
        mistake: typed.mistake.as_ref().map(|text| page.say(text)),
        reason_mistake: typed.reason_mistake.as_ref().map(|text| page.say(text)),
        asks: policies::anybody_waits(conn)?,
        after: typed.after.map(mark),
        next: next.map(|last| format!("{HERE}?after={}", mark(last))),
        page,
    })
}

/// Whoever sees the rules finds it among the admin's pages.
fn place(visit: &Visit) -> Place {
    if visit.page(Place::Admin).sees_rules() { Place::Admin } else { Place::Invitations }
}

fn rows(conn: &mut Conn, visit: &Visit, waiting: Vec<Invitation>, typed: &Typed) -> Result<Vec<WaitingRow>, Refused> {
    let page = visit.page(Place::Invitations);
    let ids: Vec<InvitationId> = waiting.iter().map(|invitation| invitation.id).collect();
    let people: Vec<UserId> = waiting.iter().flat_map(|one| [one.inviter_id, one.user_id]).collect();
    let people: HashMap<UserId, User> =
        users::find_all(conn, &people)?.into_iter().map(|user| (user.id, user)).collect();
    let mut grants = of_invitation(conn, &ids, &page)?;
    let cell = |id: &UserId| {
        let cell = |user: &User| PersonCell::new(&user.display_name, &user.mail_shown, user.is_pending());
        people.get(id).map_or_else(|| PersonCell::new("", "", false), cell)
    };
    let sees = offer(conn, &visit.actor(), Action::SeeUsers, Object::Directory, visit.now()).offered();
    let href = |id: UserId| sees.then(|| format!("/admin/users/{id}"));
    let first = approve::firsts(conn, people.values())?;
    let row = |one: Invitation| WaitingRow {
        id: one.id.to_string(),
        person: cell(&one.user_id),
        href: href(one.user_id),
        asker_href: href(one.inviter_id),
        first: first.contains(&one.user_id),
        asker: cell(&one.inviter_id),
        grants: grants.remove(&one.id).unwrap_or_default(),
        since: page.moment(one.waits_since.unwrap_or(one.created_at)),
        mine: one.inviter_id == visit.me.id,
        ticked: typed.ticked.contains(&one.id),
        message: one.message,
    };
    Ok(waiting.into_iter().map(row).collect())
}
