//! The invitee's answers: accepting in the panel, declining, declining for ever.

use crate::features::audit::{self, Action, Deed};
use crate::features::invitations::{Invitation, Proof, Redeemed, Refused, State, ask, emails, ending, queries, redeem};
use crate::features::policies::{self, Object};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::InvitationId;
use crate::foundation::person::{Actor, Origin};

/// Accepts an invitation that waits for this very person, who is signed in.
pub fn accept(conn: &mut Conn, actor: &Actor, id: InvitationId, now: Time) -> Result<Redeemed, Refused> {
    policies::may(conn, actor, policies::Action::ManageOwnAccount, Object::Directory, now)?;
    let mine = queries::find(conn, id)?;
    let mine = mine.filter(|invitation| actor.is(invitation.user_id) && invitation.waits_since.is_none());
    let invitation = mine.ok_or(Refused::NotThere)?;
    if invitation.state == State::Redeemed {
        return redeem::as_before(conn, &invitation);
    }
    redeem::redeem(conn, invitation.id, &Proof::SignedIn, actor.origin.clone(), now)
}

/// Declines; the inviter is told. Whoever holds the link may: it grants nothing.
pub fn decline(conn: &mut Conn, id: InvitationId, origin: &Origin, now: Time) -> Result<Invitation, Refused> {
    let invitation = end(conn, id, Action::Decline, origin, now)?;
    emails::post_declined(conn, &invitation, now)?;
    ask::remove_if_empty(conn, &invitation, origin, now)?;
    Ok(invitation)
}

/// Declines, and no further invitation is sent to this address by anybody here; the inviter is not
/// told why (V-12).
pub fn decline_forever(conn: &mut Conn, id: InvitationId, origin: &Origin, now: Time) -> Result<Invitation, Refused> {
    let invitation = end(conn, id, Action::DeclineForever, origin, now)?;
    queries::insert_refusal(conn, &invitation.address, now)?;
    ask::remove_if_empty(conn, &invitation, origin, now)?;
    Ok(invitation)
}

fn end(conn: &mut Conn, id: InvitationId, action: Action, origin: &Origin, now: Time) -> Result<Invitation, Refused> {
    queries::hold_guest(conn, id)?;
    let invitation = queries::find(conn, id)?.ok_or(Refused::NotThere)?;
    if !ending::end_open(conn, &invitation, State::Declined, now)? {
        return Err(Refused::NoLongerOpen);
    }
    let actor = Actor::visitor_called(&invitation.address, origin.clone());
    let deed = Deed::new(action).on_invitation(id, &invitation.address);
    audit::record(conn, &actor, deed.about(invitation.user_id, &invitation.address), now)?;
    Ok(Invitation { state: State::Declined, ..invitation })
}
