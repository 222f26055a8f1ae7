//! What happens to an invitation after it was sent: not at all, or for too long.

use crate::features::access::changes::{AccessChange, ChangeKind, record_change};
use crate::features::access::{self, Reach, ResourceId};
use crate::features::audit::{self, Action, Deed};
use crate::features::invitations::{
    GrantWish, Invitation, Refused, State, emails, ending, grants, invite, offered, queries,
};
use crate::features::policies::{self, Object};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{InvitationId, UserId};
use crate::foundation::person::{Actor, Origin};
use crate::foundation::text::Text;

/// How many lapsed invitations one sweep tidies.
const SWEEP: i64 = 500;

/// The invitation, if the actor sent it or manages everything it gives; otherwise it is not there.
pub fn find_theirs(conn: &mut Conn, actor: &Actor, id: InvitationId, now: Time) -> Result<Invitation, Refused> {
    let invitation = queries::find(conn, id)?.ok_or(Refused::NotThere)?;
    let mine = actor.is(invitation.inviter_id);
    let governs = policies::allows(conn, actor, policies::Action::ManageInvitations, now);
    if mine || governs || manages_all(conn, actor, &invitation, now)? {
        return Ok(invitation);
    }
    Err(Refused::NotThere)
}

/// Whether [`find_theirs`] would answer.
pub(super) fn may_manage(conn: &mut Conn, actor: &Actor, id: InvitationId, now: Time) -> Result<bool, Refused> {
    match find_theirs(conn, actor, id, now) {
        Ok(_) => Ok(true),
        Err(Refused::NotThere) => Ok(false),
        Err(refused) => Err(refused),
    }
}

fn manages_all(conn: &mut Conn, actor: &Actor, invitation: &Invitation, now: Time) -> Result<bool, Refused> {
    let resources: Vec<ResourceId> = wishes_of(conn, invitation)?.iter().map(|wish| wish.resource).collect();
    for id in &resources {
        let Some(resource) = access::find(conn, *id)? else { return Ok(false) };
        match policies::may(conn, actor, policies::Action::RemovePeople, Object::Resource(&resource), now) {
            Ok(()) | Err(policies::Refused::Closed(_)) => {}
            Err(policies::Refused::Database(error)) => return Err(error.into()),
            Err(_) => return Ok(false),
        }
    }
    Ok(!resources.is_empty())
}

pub(super) fn wishes_of(conn: &mut Conn, invitation: &Invitation) -> Result<Vec<GrantWish>, DbError> {
    let rows = queries::grants_of(conn, &[invitation.id])?;
    let wish = |grant: crate::features::invitations::Grant| {
        grant.resource().map(|resource| GrantWish { resource, role: grant.role_id, ends_at: grant.ends_at })
    };
    Ok(rows.into_iter().filter_map(wish).collect())
}

/// Sending again takes the same right as inviting; whether a thing is closed is weighed with the rest.
pub(super) fn must_manage(conn: &mut Conn, actor: &Actor, invitation: &Invitation, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, policies::Action::InviteGuests, Object::Directory, now)?;
    let strange = |domain: &&str| invitation.address.rsplit_once('@').is_none_or(|(_, theirs)| theirs != *domain);
    if let Some(domain) = policies::only_domain(actor).filter(strange) {
        return Err(Refused::NoLongerPossible(Text::new("verdict-own-domain-only").with("domain", domain)));
    }
    if invitation.alone {
        policies::may(conn, actor, policies::Action::InviteByHand, Object::Directory, now)?;
        let not = policies::not_inviting_at_all(conn, actor)?;
        return not.map_or(Ok(()), |why| Err(policies::Refused::NotInviting(why).into()));
    }
    let wishes = wishes_of(conn, invitation)?;
    let resources = offered::found(conn, &wishes)?;
    for resource in &resources {
        match policies::may(conn, actor, policies::Action::AddPeople, Object::Resource(resource), now) {
            Ok(()) | Err(policies::Refused::Closed(_)) => {}
            Err(refused) => return Err(refused.into()),
        }
    }
    let reach = Reach::of(conn, &resources, now)?;
    let not = policies::not_inviting(conn, actor, &reach)?;
    not.map_or(Ok(()), |why| Err(policies::Refused::NotInviting(why).into()))
}

/// The invitation is over and its mails are not sent. A guest who never came and holds nothing leaves
/// the directory with it.
pub fn revoke(conn: &mut Conn, actor: &Actor, id: InvitationId, now: Time) -> Result<Invitation, Refused> {
    queries::hold_guest(conn, id)?;
    let invitation = find_theirs(conn, actor, id, now)?;
    if !invitation.stands(now) {
        return Err(Refused::NoLongerOpen);
    }
    revoke_it(conn, actor, &invitation, now)?;
    Ok(invitation)
}

/// One that has lapsed meanwhile stays expired: final states are final (V-2).
pub(super) fn revoke_it(conn: &mut Conn, actor: &Actor, invitation: &Invitation, now: Time) -> Result<(), Refused> {
    if !invitation.stands(now) {
        expire(conn, invitation, now)?;
        return Ok(());
    }
    if !ending::end(conn, invitation, State::Revoked, now)? {
        return Err(Refused::NoLongerOpen);
    }
    for wish in wishes_of(conn, invitation)? {
        let name = grants::name_of(conn, wish.resource)?;
        let deed = grants::deed(Action::Revoke, wish.resource, &name).about(invitation.user_id, &invitation.address);
        audit::record(conn, actor, deed.with("invitation", invitation.id.to_string()), now)?;
    }
    if invitation.alone {
        let deed = Deed::new(Action::Revoke).on_invitation(invitation.id, &invitation.address);
        audit::record(conn, actor, deed.about(invitation.user_id, &invitation.address), now)?;
    }
    remove_if_empty(conn, invitation, &actor.origin, now)
}

/// What is pending of this one app or group for this person is taken back; an invitation that gives
/// nothing else is revoked. Answers how many were touched. The caller has asked for leave.
pub fn revoke_for(
    conn: &mut Conn,
    actor: &Actor,
    user: UserId,
    resource: ResourceId,
    now: Time,
) -> Result<usize, Refused> {
    let grants = queries::pending_grants_of(conn, user, resource)?;
    for grant in &grants {
        let Some(invitation) = queries::find(conn, grant.invitation_id)? else { continue };
        if wishes_of(conn, &invitation)?.len() > 1 {
            queries::delete_grant(conn, grant)?;
            let name = grants::name_of(conn, resource)?;
            let deed = grants::deed(Action::Revoke, resource, &name).about(user, &invitation.address);
            audit::record(conn, actor, deed.with("invitation", invitation.id.to_string()), now)?;
        } else {
            revoke_it(conn, actor, &invitation, now)?;
        }
    }
    Ok(grants.len())
}

/// Everybody who was invited to this app or group and has not answered.
pub fn invited_to(conn: &mut Conn, resource: ResourceId) -> Result<Vec<User>, DbError> {
    let waiting = queries::waiting_for(conn, resource, i64::MAX)?;
    users::find_all(conn, &waiting)
}

/// What is pending of this app or group is taken back from everybody (V-10): it is about to be removed.
pub fn revoke_from_all(conn: &mut Conn, actor: &Actor, resource: ResourceId, now: Time) -> Result<usize, Refused> {
    revoke_from_some(conn, actor, resource, usize::MAX, now)
}

/// The same for so many people.
pub fn revoke_from_some(
    conn: &mut Conn,
    actor: &Actor,
    resource: ResourceId,
    most: usize,
    now: Time,
) -> Result<usize, Refused> {
    let waiting = waiting_for(conn, resource, most)?;
    waiting.into_iter().try_fold(0, |touched, user| Ok(touched + revoke_for(conn, actor, user, resource, now)?))
}

/// Who waits for this app or group; at most so many.
pub fn waiting_for(conn: &mut Conn, resource: ResourceId, most: usize) -> Result<Vec<UserId>, DbError> {
    Ok(queries::waiting_for(conn, resource, i64::try_from(most).unwrap_or(i64::MAX))?)
}

/// Everything pending for this person is revoked (V-10): they left, or were removed.
pub fn revoke_all_for(conn: &mut Conn, actor: &Actor, user: UserId, now: Time) -> Result<usize, Refused> {
    let pending = queries::pending_of(conn, user)?;
    for invitation in &pending {
        revoke_it(conn, actor, invitation, now)?;
    }
    Ok(pending.len())
}

/// What this person sent is no more, because they are about to be no more: what waits is revoked, the rest forgotten.
pub fn forget_sent(conn: &mut Conn, actor: &Actor, inviter: UserId, now: Time) -> Result<(), Refused> {
    for invitation in queries::pending_from(conn, inviter)? {
        revoke_it(conn, actor, &invitation, now)?;
    }
    for (id, guest) in queries::redeemed_from(conn, inviter)? {
        access::forget_invitation(conn, guest, id)?;
    }
    queries::delete_from(conn, inviter)?;
    Ok(())
}

/// Every invitation to this person is forgotten, because they are about to be.
pub fn forget_received(conn: &mut Conn, user: UserId) -> Result<(), Refused> {
    queries::delete_to(conn, user)?;
    Ok(())
}

/// Whether this person ever invited somebody, and was not forgotten as an inviter.
pub fn has_sent(conn: &mut Conn, inviter: UserId) -> Result<bool, DbError> {
    Ok(queries::has_sent(conn, inviter)?)
}

/// A guest who never redeemed anything, waits for nothing and holds nothing is no guest.
pub(super) fn remove_if_empty(
    conn: &mut Conn,
    invitation: &Invitation,
    origin: &Origin,
    now: Time,
) -> Result<(), Refused> {
    let Some(guest) = users::find(conn, invitation.user_id)?.filter(|user| user.is_guest() && user.is_pending()) else {
        return Ok(());
    };
    invite::close_lapsed(conn, &[guest.id], now)?;
    if queries::waits_or_redeemed(conn, guest.id)? || queries::holds_anything(conn, guest.id)? {
        return Ok(());
    }
    if has_sent(conn, guest.id)? {
        return Ok(());
    }
    users::delete(conn, guest.id, now)?;
    record_change(conn, &AccessChange::of_user(ChangeKind::UserDeleted, guest.id), now)?;
    let program = Actor::program_after("guestlist", origin.clone());
    audit::record(conn, &program, Deed::new(Action::DeleteUser).on_user(guest.id, guest.name()), now)?;
    Ok(())
}

/// The inviter is asked, once per link, to send a fresh one; by somebody who is signed in with another
/// address, to invite that one.
pub fn ask_fresh(conn: &mut Conn, id: InvitationId, asker: &Actor, now: Time) -> Result<(), Refused> {
    let invitation = queries::find(conn, id)?.ok_or(Refused::NotThere)?;
    if !matches!(invitation.state, State::Pending | State::Expired | State::Replaced) {
        return Err(Refused::NoLongerOpen);
    }
    if queries::note_asked(conn, id, now)? {
        emails::post_fresh_asked(conn, &invitation, asker, now)?;
        let named = Actor::visitor_called(&invitation.address, asker.origin.clone());
        let actor = if asker.author().is_some() { asker } else { &named };
        let deed = Deed::new(Action::AskFresh).on_invitation(id, &invitation.address);
        audit::record(conn, actor, deed.about(invitation.user_id, &invitation.address), now)?;
    }
    Ok(())
}

/// Tidies invitations whose time is over. Nothing depends on it: expiry is judged at use (D-3).
pub fn sweep(conn: &mut Conn, now: Time) -> Result<usize, Refused> {
    let lapsed = queries::lapsed(conn, now, SWEEP)?;
    for invitation in &lapsed {
        expire(conn, invitation, now)?;
    }
    Ok(lapsed.len())
}

/// One whose time is over is ended, with the mails that carry its link. Whoever comes first does it.
pub(super) fn expire(conn: &mut Conn, invitation: &Invitation, now: Time) -> Result<(), Refused> {
    if ending::end(conn, invitation, State::Expired, now)? {
        let deed = Deed::new(Action::Expire).on_invitation(invitation.id, &invitation.address);
        let program = Actor::program("guestlist");
        audit::record(conn, &program, deed.about(invitation.user_id, &invitation.address), now)?;
    }
    Ok(())
}
