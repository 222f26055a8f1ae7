//! What invitations send: each message is posted in the transaction of the deed it tells of.

use serde_json::{Value, json};

use crate::features::access::ResourceId;
use crate::features::invitations::{Draft, GrantWish, Invitation, Offer, Refused, approve, grants, invite, queries};
use crate::features::outbox::{self, Kind, Message, Post};
use crate::features::users::{self, User};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::RoleId;
use crate::foundation::limits;
use crate::foundation::mail::Trouble;
use crate::foundation::person::Actor;

/// Of more than so many at once, each waits behind everybody's single ones (M-2).
const A_CROWD: usize = 20;
/// A mail that asks for approval names so many addresses; the page has them all.
const NAMED: usize = 10;

/// The invitations of one inviter with their links, and the copies without. Who asked never to be
/// written to gets nothing, and the inviter is not told (V-12).
pub(super) fn post_invitations(
    conn: &mut Conn,
    config: &Config,
    sent: &[(&Invitation, &User)],
    now: Time,
) -> Result<(), Refused> {
    let Some((first, _)) = sent.first() else { return Ok(()) };
    let addresses: Vec<&str> = sent.iter().map(|(invitation, _)| invitation.address.as_str()).collect();
    let refusing = queries::refusing_mail(conn, &addresses, first.inviter_id)?;
    let mut posts = Vec::with_capacity(sent.len());
    for (invitation, guest) in sent {
        let Some(address) = guest.address() else { continue };
        let refuses = refusing.contains(address.as_str());
        let post = to_guest(invitation, guest, address);
        posts.push(match (refuses, sent.len() > A_CROWD) {
            (true, _) => post.undeliverable(),
            (false, true) => post.in_bulk(),
            (false, false) => post,
        });
        if !refuses {
            posts.extend(copy(conn, config, invitation, now)?);
        }
    }
    Ok(outbox::post_all(conn, posts, now)?)
}

fn copy(conn: &mut Conn, config: &Config, invitation: &Invitation, now: Time) -> Result<Option<Post>, Refused> {
    let cc = invitation.cc.as_deref().and_then(|cc| EmailAddress::parse(cc).ok());
    let Some(cc) = cc.filter(|cc| cc.as_str() != invitation.address) else { return Ok(None) };
    if !may_copy(conn, config, invitation, &cc, now)? {
        return Ok(None);
    }
    let post = Post::new(Kind::InvitationCopy, cc, invitation.language());
    Ok(Some(post.about(invitation.id).expires(invitation.expires_at)))
}

/// A colleague gets every copy. Anybody else gets no more mails a day by being copied than by being
/// invited (V-13), and none after asking for that (V-12).
fn may_copy(
    conn: &mut Conn,
    config: &Config,
    invitation: &Invitation,
    cc: &EmailAddress,
    now: Time,
) -> Result<bool, Refused> {
    if !queries::refusing_mail(conn, &[cc.as_str()], invitation.inviter_id)?.is_empty() {
        return Ok(false);
    }
    if users::find_by_mail(conn, cc.as_str())?.is_some_and(|user| !user.is_guest()) {
        return Ok(true);
    }
    Ok(limits::spend(conn, &[invite::mail_budget(config, cc)], now)?.is_ok())
}

fn to_guest(invitation: &Invitation, guest: &User, address: EmailAddress) -> Post {
    Post::new(Kind::Invitation, address, invitation.language())
        .about(invitation.id)
        .to_user(guest.id)
        // A newer link makes this message worthless; the number says which link it carries (N5).
        .details(json!({ "link": invitation.link_number }))
        .expires(invitation.expires_at)
}

/// The same link once more, for somebody who has not answered.
pub(super) fn post_reminder(
    conn: &mut Conn,
    invitation: &Invitation,
    guest: &User,
    address: EmailAddress,
    now: Time,
) -> Result<(), Refused> {
    let post = Post::new(Kind::InvitationReminder, address, invitation.language()).about(invitation.id);
    let details = json!({ "link": invitation.link_number });
    outbox::post(conn, post.to_user(guest.id).details(details).expires(invitation.expires_at), now)?;
    Ok(())
}

/// Somebody who is here already got access at once: a notice without anything to accept.
pub(super) fn post_granted(
    conn: &mut Conn,
    actor: &Actor,
    user: &User,
    wishes: &[GrantWish],
    offer: &Offer,
    now: Time,
) -> Result<(), Refused> {
    let Some(address) = user.address() else { return Ok(()) };
    let mut given = Vec::with_capacity(wishes.len());
    for wish in wishes {
        given.push(given_as_json(conn, wish)?);
    }
    let details = json!({
        "by": { "name": actor.name(), "mail": actor.mail() },
        "message": offer.message,
        "grants": given,
    });
    let language = offer.language.or_else(|| user.language()).unwrap_or_default();
    outbox::post(conn, Post::new(Kind::AccessGranted, address, language).to_user(user.id).details(details), now)?;
    Ok(())
}

fn given_as_json(conn: &mut Conn, wish: &GrantWish) -> Result<Value, DbError> {
    let role = match wish.role {
        RoleId::DEFAULT => None,
        role => queries::role_name(conn, role)?,
    };
    Ok(json!({
        "name": grants::name_of(conn, wish.resource)?,
        "group": matches!(wish.resource, ResourceId::Group(_)),
        "role": role,
        "ends_at": wish.ends_at.map(Time::micros),
        "path": wish.resource.path(),
    }))
}

pub(super) fn post_accepted(conn: &mut Conn, invitation: &Invitation, guest: &User, now: Time) -> Result<(), Refused> {
    let about = json!({ "name": guest.name(), "mail": guest.mail });
    tell_inviter(conn, invitation, Kind::InvitationAccepted, about, now)
}

pub(super) fn post_declined(conn: &mut Conn, invitation: &Invitation, now: Time) -> Result<(), Refused> {
    let about = json!({ "mail": invitation.address });
    tell_inviter(conn, invitation, Kind::InvitationDeclined, about, now)
}

pub(super) fn post_blocked(
    conn: &mut Conn,
    invitation: &Invitation,
    of: Option<ResourceId>,
    now: Time,
) -> Result<(), Refused> {
    let of = of.map(|id| grants::name_of(conn, id)).transpose()?;
    let about = json!({ "mail": invitation.address, "of": of });
    tell_inviter(conn, invitation, Kind::InvitationBlocked, about, now)
}

/// Whoever may decide is told, once for a whole form, that somebody asks for it.
pub(super) fn post_approval_asked(conn: &mut Conn, asker: &Actor, drafts: &[&Draft], now: Time) -> Result<(), Refused> {
    let Some(first) = drafts.first() else { return Ok(()) };
    let id = asker.person()?.id;
    let named: Vec<&str> = drafts.iter().take(NAMED).map(|draft| draft.invitation.address.as_str()).collect();
    let mut grants = Vec::with_capacity(first.wishes.len());
    for wish in &first.wishes {
        grants.push(given_as_json(conn, wish)?);
    }
    let details = json!({
        "by": { "name": asker.name(), "mail": asker.mail(), "id": id },
        "message": first.invitation.message,
        "addresses": named,
        "n": drafts.len(),
        "grants": grants,
    });
    let mut posts = Vec::new();
    for approver in approve::approvers(conn, id)? {
        let Some(address) = approver.address() else { continue };
        let language = approver.language().unwrap_or_default();
        let post = Post::new(Kind::ApprovalAsked, address, language).to_user(approver.id);
        posts.push(post.details(details.clone()));
    }
    Ok(outbox::post_all(conn, posts, now)?)
}

pub(super) fn post_approved(conn: &mut Conn, invitation: &Invitation, by: &Actor, now: Time) -> Result<(), Refused> {
    let about = json!({ "mail": invitation.address, "by": told_to_asker(conn, invitation, by)? });
    tell_inviter(conn, invitation, Kind::InvitationApproved, about, now)
}

pub(super) fn post_turned_down(
    conn: &mut Conn,
    invitation: &Invitation,
    by: &Actor,
    reason: &str,
    now: Time,
) -> Result<(), Refused> {
    let about = json!({ "mail": invitation.address, "by": told_to_asker(conn, invitation, by)?, "why": reason });
    tell_inviter(conn, invitation, Kind::InvitationTurnedDown, about, now)
}

/// Who decided; a guest who asked learns what, and not from whom (Z-7).
fn told_to_asker<'a>(conn: &mut Conn, invitation: &Invitation, by: &'a Actor) -> Result<Option<&'a str>, Refused> {
    let asker = users::find(conn, invitation.inviter_id)?.filter(|asker| !asker.is_guest());
    Ok(asker.map(|_| by.name()))
}

pub(super) fn post_fresh_asked(
    conn: &mut Conn,
    invitation: &Invitation,
    asker: &Actor,
    now: Time,
) -> Result<(), Refused> {
    let about = json!({ "mail": invitation.address, "uses": asker.author().map(|_| asker.mail()) });
    tell_inviter(conn, invitation, Kind::FreshLinkAsked, about, now)
}

/// A message to whoever invited, as long as they are here.
fn tell_inviter(
    conn: &mut Conn,
    invitation: &Invitation,
    kind: Kind,
    details: Value,
    now: Time,
) -> Result<(), Refused> {
    let Some(inviter) = users::find(conn, invitation.inviter_id)?.filter(|inviter| inviter.enabled) else {
        return Ok(());
    };
    let Some(address) = inviter.address() else { return Ok(()) };
    let language = inviter.language().unwrap_or_default();
    let post = Post::new(kind, address, language).about(invitation.id).to_user(inviter.id).details(details);
    outbox::post(conn, post, now)?;
    Ok(())
}

/// An invitation's mail will never arrive: the inviter is told. The outbox has noted it in the log.
pub fn give_up(conn: &mut Conn, message: &Message, trouble: &Trouble, now: Time) -> Result<(), DbError> {
    let Some(invitation) = message.invitation_id.map(|id| queries::find(conn, id)).transpose()?.flatten() else {
        return Ok(());
    };
    let details = json!({ "mail": invitation.address, "reason": trouble.reason.slug(), "reply": trouble.reply });
    tell_inviter(conn, &invitation, Kind::DeliveryFailed, details, now).map_err(|refused| match refused {
        Refused::Database(error) => error,
        other => DbError::Busy(other.to_string()),
    })
}
