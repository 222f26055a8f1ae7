//! Sending an invitation again: by a new link, or made anew.

use crate::features::audit::{self, Action, Deed};
use crate::features::invitations::{
    Draft, GrantWish, Invitation, Refused, State, ask, check, emails, ending, invite, link, queries, redeem, remind,
};
use crate::features::outbox;
use crate::features::policies::{self, Allowance};
use crate::features::users::{self, User};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::id::InvitationId;
use crate::foundation::limits;
use crate::foundation::person::Actor;
use crate::foundation::text::Text;

/// A new link goes out and the old one stops working. A lapsed invitation is made anew, and one that needs approval now
/// and has none waits for it. Answers the invitation that is pending now.
pub fn resend(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    id: InvitationId,
    now: Time,
) -> Result<Invitation, Refused> {
    queries::hold_guest(conn, id)?;
    let invitation = ask::find_theirs(conn, actor, id, now)?;
    let state = invitation.state_at(now);
    if !matches!(state, State::Pending | State::Expired) {
        return Err(Refused::NoLongerOpen);
    }
    if invitation.waits_since.is_some() && state == State::Pending {
        return Err(Refused::WaitsForApproval);
    }
    let guest = guest_of(conn, actor, &invitation, now)?;
    let address = guest.address().ok_or(Refused::NoLongerOpen)?;
    // What is made anew goes to the address that is theirs now; a pending one never outlives an address.
    let invitation = match state {
        State::Pending => invitation,
        _ => Invitation { address: guest.mail.clone(), address_shown: guest.mail_shown.clone(), ..invitation },
    };
    ask::must_manage(conn, actor, &invitation, now)?;
    let wishes = redeem::still_possible(conn, actor, &invitation, &guest, now)?;
    let sender = actor.person()?.id;
    limits::spend(conn, &invite::budgets(config, sender, Some(&address)), now)?.map_err(Refused::Wait)?;
    let fresh = match state {
        State::Pending if must_wait(conn, actor, &invitation, &wishes, now)? => {
            replace(conn, actor, &invitation, now)?;
            anew(conn, config, actor, &invitation, &guest, &wishes, now)?
        }
        State::Pending => new_link(conn, config, &invitation, &guest, now)?,
        _ => {
            ask::expire(conn, &invitation, now)?;
            anew(conn, config, actor, &invitation, &guest, &wishes, now)?
        }
    };
    let deed = Deed::new(Action::Resend).on_invitation(fresh.id, &fresh.address).about(guest.id, guest.name());
    audit::record(conn, actor, deed, now)?;
    Ok(fresh)
}

/// Whoever was invited; made anew if they left the directory with a later invitation that was taken back.
fn guest_of(conn: &mut Conn, actor: &Actor, invitation: &Invitation, now: Time) -> Result<User, Refused> {
    let address = EmailAddress::parse(&invitation.address).map_err(|_| Refused::NoLongerOpen)?;
    let known = match users::find(conn, invitation.user_id)? {
        Some(guest) => Some(guest),
        None => users::find_by_mail(conn, address.as_str())?,
    };
    if let Some(guest) = known {
        return Ok(guest);
    }
    let guest = User::invited(&address, None, now);
    invite::add_guests(conn, actor, std::slice::from_ref(&guest), now)?;
    Ok(guest)
}

fn new_link(
    conn: &mut Conn,
    config: &Config,
    old: &Invitation,
    guest: &User,
    now: Time,
) -> Result<Invitation, Refused> {
    let number = old.link_number.saturating_add(1);
    let expires_at = now.plus(invite::life(config));
    if !queries::renew(conn, old, number, expires_at, now.plus(remind::FIRST))? {
        return Err(Refused::NoLongerOpen);
    }
    let remind_at = Some(now.plus(remind::FIRST));
    let fresh = Invitation {
        link_number: number,
        expires_at,
        fresh_asked_at: None,
        remind_at,
        reminded: 0,
        by_hand: false,
        ..old.clone()
    };
    outbox::cancel_for_invitation(conn, old.id, now)?;
    queries::insert_links(conn, &[link::row(&config.keys, &fresh, now)])?;
    emails::post_invitations(conn, config, &[(&fresh, guest)], now)?;
    Ok(fresh)
}

/// Whether it needs approval now and nobody has approved it: it was sent before the rule was made.
fn must_wait(
    conn: &mut Conn,
    actor: &Actor,
    invitation: &Invitation,
    wishes: &[GrantWish],
    now: Time,
) -> Result<bool, Refused> {
    if !invite::needs_approval(conn, actor, wishes, now)? {
        return Ok(false);
    }
    let id = invitation.id.to_string();
    for wish in wishes {
        let resource = wish.resource.any();
        let approved = audit::last_about(conn, resource, &[invitation.user_id], &[Action::ApproveInvitation])?;
        let named = |entry: &audit::Entry| entry.details.0.get("invitation").and_then(|one| one.as_str()) == Some(&*id);
        if approved.iter().any(named) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Another invitation takes its place: its link and its mails end.
fn replace(conn: &mut Conn, actor: &Actor, old: &Invitation, now: Time) -> Result<(), Refused> {
    if !ending::end(conn, old, State::Replaced, now)? {
        return Err(Refused::NoLongerOpen);
    }
    let deed = Deed::new(Action::Replace).on_invitation(old.id, &old.address);
    Ok(audit::record(conn, actor, deed.about(old.user_id, &old.address), now)?)
}

/// Final states are final (V-2): what is over stays so, and a copy of it starts a life of its own.
fn anew(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    old: &Invitation,
    guest: &User,
    wishes: &[GrantWish],
    now: Time,
) -> Result<Invitation, Refused> {
    let wishes = check::still_wanted(conn, &old.address, guest, wishes, now)?;
    let offered = old.alone && !queries::waiting::of(conn, &[guest.id], now)?.is_empty();
    if offered || (old.alone && !guest.is_pending()) || (wishes.is_empty() && !old.alone) {
        return Err(Refused::NoLongerPossible(Text::new("invitation-has-or-waits")));
    }
    invite::close_lapsed(conn, &[guest.id], now)?;
    must_have_room(conn, actor, guest, now)?;
    let waits = invite::needs_approval(conn, actor, &wishes, now)?;
    let fresh = Invitation {
        id: InvitationId::new(),
        user_id: guest.id,
        inviter_id: actor.person()?.id,
        state: State::Pending,
        link_number: 1,
        created_at: now,
        expires_at: now.plus(invite::life(config)),
        resolved_at: None,
        fresh_asked_at: None,
        remind_at: Some(now.plus(remind::FIRST)),
        reminded: 0,
        waits_since: waits.then_some(now),
        turned_down: None,
        by_hand: false,
        ..old.clone()
    };
    let draft = Draft { invitation: fresh.clone(), guest: guest.clone(), wishes };
    invite::send(conn, config, actor, &[draft], now)?;
    Ok(fresh)
}

/// What is made anew takes a place of the actor's quota.
fn must_have_room(conn: &mut Conn, actor: &Actor, guest: &User, now: Time) -> Result<(), Refused> {
    if !guest.is_pending() || !policies::is_bound(conn, actor)? {
        return Ok(());
    }
    users::hold_by_mail(conn, &[actor.mail()])?;
    let Some(mut allowance) = Allowance::read(conn, actor, &[guest.id], now)? else { return Ok(()) };
    if allowance.take(Some(guest.id)) { Ok(()) } else { Err(Refused::NoLongerPossible(allowance.full_text())) }
}
