//! Inviting: everybody in the form who can be added is, and each gets an answer of their own.

use chrono::TimeDelta;
use serde_json::json;

use crate::features::audit::{self, Action, Deed};
use crate::features::invitations::check::{self, Checked, Verdict};
use crate::features::invitations::{
    Grant, GrantWish, Invitation, Offer, Refused, State, ask, emails, grants, link, queries,
};
use crate::features::users::{self, User};
use crate::foundation::address::{EmailAddress, Entry};
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::id::{GrantId, InvitationId, UserId};
use crate::foundation::limits::{self, Budget, Limit, Spent};
use crate::foundation::person::Actor;

/// What became of one address.
#[derive(Clone, Debug)]
pub enum Done {
    /// An invitation is on its way.
    Invited(InvitationId),
    /// Known here already: the grants apply at once, and a notice goes out.
    LetIn(UserId),
    /// Nothing, for the reason that the verdict gives.
    Left,
    /// Nothing now: a limit is reached (V-13).
    Later(Spent),
}

/// Everybody who can be added is invited or let in; the others are reported, and spoil nothing.
/// Refuses the whole form only for what no address is to blame for.
pub fn invite(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    entries: Vec<Entry>,
    offer: &Offer,
    sure: &[EmailAddress],
    now: Time,
) -> Result<Vec<(Checked, Done)>, Refused> {
    check_message(config, offer)?;
    let addresses: Vec<&str> = entries.iter().flat_map(|entry| &entry.address).map(EmailAddress::as_str).collect();
    users::hold_by_mail(conn, &addresses)?;
    let checked = check::check(conn, actor, entries, &offer.grants, sure, now)?;
    let mut report = Vec::with_capacity(checked.len());
    for one in checked {
        let done = act(conn, config, actor, &one, offer, now)?;
        report.push((one, done));
    }
    Ok(report)
}

/// V-14.
pub(super) fn check_message(config: &Config, offer: &Offer) -> Result<(), Refused> {
    let most = config.limits.message_characters as usize;
    let too_long = offer.message.as_ref().is_some_and(|message| message.chars().count() > most);
    if too_long { Err(Refused::MessageTooLong { most }) } else { Ok(()) }
}

fn act(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    checked: &Checked,
    offer: &Offer,
    now: Time,
) -> Result<Done, Refused> {
    let (Ok(address), Some(inviter)) = (&checked.entry.address, actor.id) else { return Ok(Done::Left) };
    match (&checked.verdict, &checked.user) {
        (Verdict::NewGuest { .. }, user) => {
            if let Err(spent) = spend(conn, config, inviter, Some(address), now)? {
                return Ok(Done::Later(spent));
            }
            let guest = match user {
                Some(user) => user.clone(),
                None => guest_at(conn, actor, address, checked.entry.name.as_deref(), now)?,
            };
            offer_to(conn, config, actor, &guest, &checked.grants, offer, now).map(Done::Invited)
        }
        (Verdict::Guest | Verdict::Colleague, Some(user)) => {
            if let Err(spent) = spend(conn, config, inviter, None, now)? {
                return Ok(Done::Later(spent));
            }
            let_in(conn, actor, user, &checked.grants, offer, now)?;
            Ok(Done::LetIn(user.id))
        }
        _ => Ok(Done::Left),
    }
}

/// V-13: so many an hour and a day from one inviter, so many mails a day to one address.
pub(super) fn spend(
    conn: &mut Conn,
    config: &Config,
    inviter: UserId,
    address: Option<&EmailAddress>,
    now: Time,
) -> Result<Result<(), Spent>, Refused> {
    let (limits, inviter) = (&config.limits, inviter.to_string());
    let per_hour = Limit::new(limits.invitations_per_hour, TimeDelta::hours(1));
    let per_day = Limit::new(limits.invitations_per_day, TimeDelta::hours(24));
    let mut budgets = vec![Budget::new("invite", &inviter, per_hour), Budget::new("invite", &inviter, per_day)];
    budgets.extend(address.map(|address| mail_budget(config, address)));
    Ok(limits::spend(conn, &budgets, now)?)
}

/// What all owners together may send to one address in a day.
pub(super) fn mail_budget(config: &Config, address: &EmailAddress) -> Budget {
    let limit = Limit::new(config.limits.mails_per_address_per_day, TimeDelta::hours(24));
    Budget::new("invite-mail", address.as_str(), limit)
}

/// The guest is in the directory from the moment of inviting.
pub(super) fn guest_at(
    conn: &mut Conn,
    actor: &Actor,
    address: &EmailAddress,
    name: Option<&str>,
    now: Time,
) -> Result<User, Refused> {
    if let Some(known) = users::find_by_mail(conn, address.as_str())? {
        return Ok(known);
    }
    let guest = User::invited(address, name, now);
    users::insert(conn, &guest)?;
    audit::record(conn, actor, Deed::new(Action::CreateUser).on_user(guest.id, guest.name()), now)?;
    Ok(guest)
}

fn offer_to(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    guest: &User,
    wishes: &[GrantWish],
    offer: &Offer,
    now: Time,
) -> Result<InvitationId, Refused> {
    let language = offer.language.or_else(|| guest.language()).unwrap_or_default();
    let invitation = Invitation {
        id: InvitationId::new(),
        address: guest.mail.clone(),
        address_shown: guest.mail_shown.clone(),
        user_id: guest.id,
        inviter_id: actor.id.ok_or(Refused::NotThere)?,
        state: State::Pending,
        message: offer.message.clone(),
        language: language.tag().to_owned(),
        cc: offer.cc.as_ref().map(ToString::to_string),
        link_number: 1,
        created_at: now,
        expires_at: now.plus(life(config)),
        resolved_at: None,
        fresh_asked_at: None,
    };
    write(conn, config, actor, &invitation, guest, wishes, now)?;
    Ok(invitation.id)
}

/// How long an invitation lives (V-11).
pub(super) fn life(config: &Config) -> TimeDelta {
    TimeDelta::hours(config.limits.invitation_hours.into())
}

/// The rows, the link, the mails and the log entries of one invitation, all in one transaction.
pub(super) fn write(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    invitation: &Invitation,
    guest: &User,
    wishes: &[GrantWish],
    now: Time,
) -> Result<(), Refused> {
    close_lapsed(conn, guest, now)?;
    let rows: Vec<Grant> = wishes.iter().map(|wish| row(invitation, wish)).collect();
    queries::insert(conn, invitation, &rows)?;
    link::remember(conn, &config.keys, invitation, now)?;
    emails::post_invitation(conn, config, invitation, guest, now)?;
    for wish in wishes {
        let name = grants::name_of(conn, wish.resource)?;
        let deed = grants::deed(Action::Invite, wish.resource, &name)
            .about(guest.id, &guest.mail)
            .with("invitation", invitation.id.to_string())
            .with("ends_at", json!(wish.ends_at.map(|end| end.utc())));
        audit::record(conn, actor, deed, now)?;
    }
    Ok(())
}

fn row(invitation: &Invitation, wish: &GrantWish) -> Grant {
    Grant {
        id: GrantId::new(),
        invitation_id: invitation.id,
        address: invitation.address.clone(),
        app_id: wish.resource.app(),
        group_id: wish.resource.group(),
        role_id: wish.role,
        ends_at: wish.ends_at,
        pending: true,
    }
}

/// One whose time is over no longer stands in the way of a new one.
pub(super) fn close_lapsed(conn: &mut Conn, guest: &User, now: Time) -> Result<(), Refused> {
    for old in queries::pending_of(conn, guest.id)?.into_iter().filter(|old| !old.is_open(now)) {
        ask::expire(conn, &old, now)?;
    }
    Ok(())
}

fn let_in(
    conn: &mut Conn,
    actor: &Actor,
    user: &User,
    wishes: &[GrantWish],
    offer: &Offer,
    now: Time,
) -> Result<(), Refused> {
    for wish in wishes {
        grants::give(conn, actor, user, wish, None, now)?;
    }
    // Who adds themselves need not be told.
    if actor.id != Some(user.id) {
        emails::post_granted(conn, actor, user, wishes, offer, now)?;
    }
    Ok(())
}
