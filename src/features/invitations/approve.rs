//! Invitations that wait until somebody has approved them: who decides, and what becomes of each.

use std::collections::{HashMap, HashSet};

use crate::features::audit::{self, Action};
use crate::features::invitations::{
    Invitation, Refused, ask, emails, ending, grants, invite, link, queries, redeem, remind,
};
use crate::features::policies::{self, Allowance, Object};
use crate::features::users::{self, User};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{InvitationId, UserId};
use crate::foundation::limits;
use crate::foundation::person::{Actor, Origin};

/// As long as a message (V-14).
const LONGEST_REASON: usize = 500;

/// Everybody who may decide about what this person asks for: admins, and colleagues who are guest inviters.
pub(super) fn approvers(conn: &mut Conn, asker: UserId) -> Result<Vec<User>, DbError> {
    let mut found = queries::approval::approvers(conn)?;
    found.retain(|user| user.id != asker);
    Ok(found)
}

/// Those that wait, the longest first, after the one that ended the page before; refuses whoever may not look.
pub fn waiting(
    conn: &mut Conn,
    actor: &Actor,
    after: Option<(Time, InvitationId)>,
    most: i64,
    now: Time,
) -> Result<Vec<Invitation>, Refused> {
    policies::may(conn, actor, policies::Action::SeeApprovals, Object::Directory, now)?;
    Ok(queries::approval::waiting(conn, after, most, now)?)
}

/// Refuses who approves nothing, before any of many is tried.
pub fn must_decide(conn: &mut Conn, actor: &Actor, now: Time) -> Result<(), Refused> {
    Ok(policies::may(conn, actor, policies::Action::Approve, Object::Directory, now)?)
}

/// How many wait for somebody's approval, for whoever may see them.
pub fn count_waiting(conn: &mut Conn, now: Time) -> Result<i64, DbError> {
    Ok(queries::approval::count(conn, now)?)
}

/// The invitation goes out, its life begins now, and whoever asked for it is told. Everything is weighed again, as if it were sent now (V-8). Refuses
/// who may not decide, whoever asked for it, and what somebody has decided already.
pub fn approve(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    id: InvitationId,
    now: Time,
) -> Result<Invitation, Refused> {
    let (invitation, guest) = undecided(conn, actor, id, now)?;
    must_still_be_right(conn, &invitation, &guest, now)?;
    let address = EmailAddress::parse(&invitation.address).map_err(|_| Refused::NoLongerOpen)?;
    limits::spend(conn, &[invite::mail_budget(config, &address)], now)?.map_err(Refused::Wait)?;
    let expires_at = now.plus(invite::life(config));
    if !queries::approval::approve(conn, id, (expires_at, now.plus(remind::FIRST)), now)? {
        return Err(Refused::DecidedMeanwhile);
    }
    let fresh = Invitation { waits_since: None, expires_at, ..invitation };
    queries::insert_links(conn, &[link::row(&config.keys, &fresh, now)])?;
    emails::post_invitations(conn, config, &[(&fresh, &guest)], now)?;
    emails::post_approved(conn, &fresh, actor, now)?;
    let deeds = grants::deeds_of(conn, Action::ApproveInvitation, &fresh, guest.name())?;
    audit::record_all(conn, actor, deeds, now)?;
    Ok(fresh)
}

/// The invitation never goes out; whoever asked for it is told why. A guest who has nothing else leaves the directory.
/// Refuses as [`approve`] does, and a decision without a reason.
pub fn turn_down(
    conn: &mut Conn,
    actor: &Actor,
    id: InvitationId,
    reason: &str,
    now: Time,
) -> Result<Invitation, Refused> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Refused::NoReason { most: LONGEST_REASON });
    }
    let (invitation, guest) = undecided(conn, actor, id, now)?;
    if !ending::turn_down(conn, &invitation, reason, now)? {
        return Err(Refused::DecidedMeanwhile);
    }
    let deeds = grants::deeds_of(conn, Action::TurnDownInvitation, &invitation, guest.name())?;
    audit::record_all(conn, actor, deeds.into_iter().map(|deed| deed.with("reason", reason)).collect(), now)?;
    emails::post_turned_down(conn, &invitation, actor, reason, now)?;
    ask::remove_if_empty(conn, &invitation, &actor.origin, now)?;
    Ok(invitation)
}

/// One that waits, and its guest, both held until this deed is over.
fn undecided(conn: &mut Conn, actor: &Actor, id: InvitationId, now: Time) -> Result<(Invitation, User), Refused> {
    policies::may(conn, actor, policies::Action::Approve, Object::Directory, now)?;
    queries::hold_guest(conn, id)?;
    let invitation = queries::find(conn, id)?.filter(|it| it.waits_since.is_some() && it.stands(now));
    let invitation = invitation.ok_or(Refused::DecidedMeanwhile)?;
    if actor.is(invitation.inviter_id) {
        return Err(Refused::OwnRequest);
    }
    let guest = users::find(conn, invitation.user_id)?.ok_or(Refused::DecidedMeanwhile)?;
    Ok((invitation, guest))
}

/// The domains, the rights of whoever asked, the state of what is given, and the quota, as they are now.
fn must_still_be_right(conn: &mut Conn, invitation: &Invitation, guest: &User, now: Time) -> Result<(), Refused> {
    redeem::must_be_possible(conn, invitation, guest, now)?;
    let Some(inviter) = users::find(conn, invitation.inviter_id)? else { return Err(Refused::DecidedMeanwhile) };
    let inviter = users::acting(conn, &inviter, Origin::default())?;
    ask::must_manage(conn, &inviter, invitation, now)?;
    match Allowance::read(conn, &inviter, &[], now)? {
        Some(allowance) if allowance.is_exceeded() => Err(Refused::NoLongerPossible(allowance.exceeded_text())),
        _ => Ok(()),
    }
}

/// Those of them with whom their domain became known here, and who have not come yet.
pub fn firsts<'a>(conn: &mut Conn, people: impl Iterator<Item = &'a User>) -> Result<HashSet<UserId>, DbError> {
    let at = |user: &'a User| Some((user.mail.rsplit_once('@')?.1, user));
    let people: Vec<(&str, &User)> = people.filter(|user| user.is_pending()).filter_map(at).collect();
    let domains: Vec<&str> = people.iter().map(|(domain, _)| *domain).collect();
    let since: HashMap<String, Time> = users::domains_since(conn, &domains)?.into_iter().collect();
    let is_first = |(domain, user): &(&str, &User)| since.get(*domain).is_some_and(|since| *since >= user.created_at);
    Ok(people.into_iter().filter(is_first).map(|(_, user)| user.id).collect())
}
