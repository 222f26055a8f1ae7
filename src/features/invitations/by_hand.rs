//! A link handed over by whoever invited, instead of by mail.

use crate::features::audit::{self, Action};
use crate::features::invitations::{Invitation, Refused, ask, grants, invite, link, queries, redeem, remind};
use crate::features::outbox;
use crate::features::policies::{self, Object};
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::id::InvitationId;
use crate::foundation::limits;
use crate::foundation::person::Actor;

/// Refuses who invites nobody to the organization alone, for the page that asks whom.
pub fn must_invite_alone(conn: &mut Conn, actor: &Actor, now: Time) -> Result<(), Refused> {
    Ok(policies::may(conn, actor, policies::Action::InviteByHand, Object::Directory, now)?)
}

/// A new link, answered once and kept nowhere; the one before stops working and its mail is not sent. It opens nothing
/// by itself: the guest still proves the invited address. Refuses who may not, and whatever could not be sent again.
pub fn hand_over(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    id: InvitationId,
    now: Time,
) -> Result<(Invitation, String), Refused> {
    policies::may(conn, actor, policies::Action::InviteByHand, Object::Directory, now)?;
    queries::hold_guest(conn, id)?;
    let old = ask::find_theirs(conn, actor, id, now)?;
    if !old.stands(now) {
        return Err(Refused::NoLongerOpen);
    }
    if old.waits_since.is_some() {
        return Err(Refused::WaitsForApproval);
    }
    ask::must_manage(conn, actor, &old, now)?;
    let guest = users::find(conn, old.user_id)?.ok_or(Refused::NoLongerOpen)?;
    redeem::still_possible(conn, actor, &old, &guest, now)?;
    let sender = actor.person()?.id;
    limits::spend(conn, &invite::budgets(config, sender, None), now)?.map_err(Refused::Wait)?;
    let (number, expires_at) = (old.link_number.saturating_add(1), now.plus(invite::life(config)));
    if !queries::renew(conn, &old, number, expires_at, now.plus(remind::FIRST))? {
        return Err(Refused::NoLongerOpen);
    }
    queries::approval::note_by_hand(conn, id)?;
    let fresh = Invitation { link_number: number, expires_at, fresh_asked_at: None, by_hand: true, ..old };
    outbox::cancel_for_invitation(conn, id, now)?;
    queries::insert_links(conn, &[link::row(&config.keys, &fresh, now)])?;
    let deeds = grants::deeds_of(conn, Action::HandOver, &fresh, guest.name())?;
    audit::record_all(conn, actor, deeds, now)?;
    let url = link::url(&config.keys, &config.base_url, &fresh);
    Ok((fresh, url))
}
