//! Invitations: those I sent, with state and delivery, and those that wait for me.

use std::collections::HashMap;

use actix_web::web;

use crate::features::invitations::pages::offer::{lines_of, of_invitation};
use crate::features::invitations::shown::{IndexPage, InvitationState, SentRow, WaitingCard};
use crate::features::invitations::{self, Invitation, Refused, State, answer, approve, ask, grants, queries};
use crate::features::outbox::{self, Delivery};
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, Object};
use crate::features::users;
use crate::foundation::db::Conn;
use crate::foundation::id::{InvitationId, UserId};
use crate::foundation::refusal;
use crate::foundation::web::shown::{Delivery as Stage, DeliveryLine};
use crate::foundation::web::{
    Answer, Asked, Flash, Page, PersonCell, Place, Posted, Query, Visit, WebError, redirect_saying, safe_next, show,
};

/// Rows on one page.
const PAGE: i64 = 50;
/// Invitations on the page of one person.
const RECEIVED: i64 = 20;

/// GET /invitations
pub async fn index(asked: Asked, query: Query) -> Answer {
    let before = query.first("before").parse().ok();
    let shown = asked.read(move |conn, visit| Ok(index_page(conn, visit, before)?));
    Ok(show(&shown.await?))
}

fn index_page(conn: &mut Conn, visit: &Visit, before: Option<InvitationId>) -> Result<IndexPage, Refused> {
    let page = visit.page(Place::Invitations);
    let mut sent = queries::sent_by(conn, visit.me.id, before, PAGE + 1)?;
    let more = sent.len() > PAGE as usize;
    sent.truncate(PAGE as usize);
    let next = sent.last().filter(|_| more).map(|(last, _)| format!("/invitations?before={}", last.id));
    let by_hand = offers(conn, visit, Action::InviteByHand);
    Ok(IndexPage {
        waiting: waiting(conn, visit, &page)?,
        sent: rows(conn, visit, &page, sent)?,
        filters: Vec::new(),
        q: String::new(),
        next,
        approvals: approvals(conn, visit)?,
        by_hand,
        may_invite: by_hand || !visit.me.is_guest && !policies::owned_by(conn, visit.me.id)?.is_empty(),
        page,
    })
}

fn offers(conn: &mut Conn, visit: &Visit, action: Action) -> bool {
    offer(conn, &visit.actor(), action, Object::Directory, visit.now()).offered()
}

/// How many this person may decide about.
fn approvals(conn: &mut Conn, visit: &Visit) -> Result<u32, Refused> {
    if !offers(conn, visit, Action::Approve) {
        return Ok(0);
    }
    Ok(u32::try_from(approve::count_waiting(conn, visit.now())?).unwrap_or(u32::MAX))
}

fn waiting(conn: &mut Conn, visit: &Visit, page: &Page) -> Result<Vec<WaitingCard>, Refused> {
    let mut cards = Vec::new();
    for invitation in queries::open_to(conn, visit.me.id, visit.now())? {
        let inviter = users::find(conn, invitation.inviter_id)?;
        let (name, mail) = inviter.map(|inviter| (inviter.display_name, inviter.mail)).unwrap_or_default();
        cards.push(WaitingCard {
            inviter: PersonCell::new(&name, &mail, false),
            message: invitation.message.clone(),
            grants: lines_of(conn, &invitation, page)?,
            answer_by: page.moment(invitation.expires_at),
            accept: format!("/invitations/{}/accept", invitation.id),
            decline: format!("/invitations/{}/decline", invitation.id),
        });
    }
    Ok(cards)
}

/// The newest invitations to somebody, as admins see them. The caller has asked for leave.
pub fn received_by(conn: &mut Conn, visit: &Visit, page: &Page, user: UserId) -> Result<Vec<SentRow>, Refused> {
    let received = queries::sent_to(conn, user, RECEIVED)?;
    rows(conn, visit, page, received.into_iter().map(|invitation| (invitation, String::new())).collect())
}

fn rows(conn: &mut Conn, visit: &Visit, page: &Page, sent: Vec<(Invitation, String)>) -> Result<Vec<SentRow>, Refused> {
    let may_hand = offers(conn, visit, Action::InviteByHand);
    let ids: Vec<InvitationId> = sent.iter().map(|(invitation, _)| invitation.id).collect();
    let delivery = outbox::delivery_of(conn, &ids)?;
    let grants = of_invitation(conn, &ids, page)?;
    Ok(sent.into_iter().map(|(invitation, name)| row(page, &invitation, &name, &delivery, &grants, may_hand)).collect())
}

fn row(
    page: &Page,
    invitation: &Invitation,
    name: &str,
    delivery: &HashMap<InvitationId, Delivery>,
    grants_of: &HashMap<InvitationId, Vec<crate::foundation::web::shown::GrantLine>>,
    may_hand: bool,
) -> SentRow {
    let state = invitation.state_at(page.now());
    let open = state == State::Pending;
    let waits = invitation.waits_since.filter(|_| open);
    let again = (open && waits.is_none()) || state == State::Expired;
    let since =
        invitation.resolved_at.or(waits).unwrap_or(if open { invitation.created_at } else { invitation.expires_at });
    SentRow {
        person: PersonCell::new(name, &invitation.address, open),
        grants: match invitation.alone {
            true => vec![grants::line_alone(page.organization(), page.language())],
            false => grants_of.get(&invitation.id).cloned().unwrap_or_default(),
        },
        state: shown_state(state, invitation),
        reason: invitation.turned_down.clone(),
        since: page.moment(since),
        expires: (open && waits.is_none()).then(|| page.moment(invitation.expires_at)),
        delivery: delivery.get(&invitation.id).filter(|_| open).and_then(|delivery| delivery_line(page, delivery)),
        link: may_hand.then(|| format!("/invitations/{}/link", invitation.id)).filter(|_| open && waits.is_none()),
        resend: again.then(|| format!("/invitations/{}/resend", invitation.id)),
        revoke: open.then(|| format!("/invitations/{}/revoke", invitation.id)),
    }
}

fn shown_state(state: State, invitation: &Invitation) -> InvitationState {
    match state {
        State::Pending if invitation.waits_since.is_some() => InvitationState::Waits,
        State::Revoked if invitation.turned_down.is_some() => InvitationState::TurnedDown,
        State::Pending => InvitationState::Pending,
        State::Redeemed => InvitationState::Redeemed,
        State::Declined => InvitationState::Declined,
        State::Revoked => InvitationState::Revoked,
        State::Expired => InvitationState::Expired,
        State::Replaced => InvitationState::Replaced,
    }
}

/// How far a mail got, as one readable line; nothing where none was sent.
pub fn delivery_line(page: &Page, delivery: &Delivery) -> Option<DeliveryLine> {
    let line = |stage, when| DeliveryLine { delivery: stage, when, server: None, reason: None, next: None };
    let reason = |why: &outbox::Why| Some(page.say(&why.text()));
    match delivery {
        Delivery::Queued => Some(line(Stage::Queued, page.moment(page.now()))),
        Delivery::HandedOver { relay, at } => Some(DeliveryLine {
            server: Some(relay.clone()).filter(|relay| !relay.is_empty()),
            ..line(Stage::HandedOver, page.moment(*at))
        }),
        Delivery::Deferred { since, next, why } => Some(DeliveryLine {
            reason: reason(why),
            next: Some(page.moment(*next)),
            ..line(Stage::Deferred, page.moment(*since))
        }),
        Delivery::Failed { at, why } => {
            Some(DeliveryLine { reason: reason(why), ..line(Stage::Failed, page.moment(*at)) })
        }
        Delivery::Dropped => None,
    }
}

/// POST /invitations/{id}/resend
pub async fn resend(asked: Asked, id: web::Path<InvitationId>, posted: Posted) -> Answer {
    let back = back(&asked, &posted)?;
    let id = id.into_inner();
    let said = asked.write(move |conn, visit| {
        let fresh = invitations::resend(conn, &visit.asked.world.config, &visit.actor(), id, visit.now())?;
        let page = visit.page(Place::Invitations);
        let until = page.moment(fresh.expires_at).day();
        let key = if fresh.waits_since.is_some() { "sent-asked-again" } else { "sent-again" };
        Ok(page.t(key).with("name", fresh.address).with("day", until).to_string())
    });
    Ok(redirect_saying(&asked, &back, &Flash::done(said.await?)))
}

/// POST /invitations/{id}/revoke
pub async fn revoke(asked: Asked, id: web::Path<InvitationId>, posted: Posted) -> Answer {
    let back = back(&asked, &posted)?;
    let id = id.into_inner();
    let said = asked.write(move |conn, visit| {
        let gone = ask::revoke(conn, &visit.actor(), id, visit.now())?;
        Ok(visit.page(Place::Invitations).t("sent-taken-back").with("name", gone.address).to_string())
    });
    Ok(redirect_saying(&asked, &back, &Flash::done(said.await?)))
}

/// The page the button was on, if the form says so.
fn back(asked: &Asked, posted: &Posted) -> Result<String, WebError> {
    let back = posted.filled("back").map_err(|refused| WebError::new(asked, refused))?;
    Ok(back.and_then(safe_next).unwrap_or("/invitations").to_owned())
}

/// POST /invitations/{id}/accept
pub async fn accept(asked: Asked, id: web::Path<InvitationId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let done = asked.write(move |conn, visit| {
        let redeemed = answer::accept(conn, &visit.actor(), id, visit.now())?;
        let said = visit.page(Place::Invitations).t("waiting-accepted").to_string();
        let sight = policies::sight(conn, &visit.actor())?;
        let path = redeemed.first.map_or_else(|| "/apps".to_owned(), |first| first.path_for(sight));
        Ok((path, said))
    });
    let (path, said) = done.await?;
    Ok(redirect_saying(&asked, &path, &Flash::done(said)))
}

/// POST /invitations/{id}/decline
pub async fn decline(asked: Asked, id: web::Path<InvitationId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let said = asked.write(move |conn, visit| {
        let mine = queries::find(conn, id).map_err(Refused::from)?;
        let is_mine = |it: &Invitation| it.user_id == visit.me.id && it.waits_since.is_none();
        let mine = mine.filter(is_mine).ok_or(Refused::NotThere)?;
        answer::decline(conn, mine.id, &visit.asked.origin(), visit.now())?;
        Ok::<_, refusal::Refused>(visit.page(Place::Invitations).t("waiting-declined").to_string())
    });
    Ok(redirect_saying(&asked, "/invitations", &Flash::done(said.await?)))
}
