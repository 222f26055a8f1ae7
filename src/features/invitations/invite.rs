//! Inviting: everybody in the form who can be added is, and each gets an answer of their own.

use std::collections::HashSet;
use std::collections::hash_map::{self, HashMap};

use chrono::TimeDelta;
use serde_json::json;

use crate::features::access::{Reach, ResourceId};
use crate::features::audit::{self, Action, Deed};
use crate::features::invitations::check::{self, Checked, Verdict};
use crate::features::invitations::queries::LinkRow;
use crate::features::invitations::{
    Draft, Grant, GrantWish, Invitation, Offer, Refused, State, ask, emails, grants, link, offered, queries, remind,
};
use crate::features::policies::{self, Object};
use crate::features::sponsors;
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
    /// It waits until somebody has approved it.
    Asked(InvitationId),
    /// Known here already: the grants apply at once, and a notice goes out.
    LetIn(UserId),
    /// Nothing, for the reason that the verdict gives.
    Left,
    /// Nothing now: a limit is reached (V-13).
    Later(Spent),
}

/// Everybody who can be added is invited or let in; the others are reported, and spoil nothing.
/// Refuses the whole form only for what no address is to blame for. Each address comes once, as
/// [`read_list`](crate::foundation::address::read_list) gives them.
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
    if offer.by_hand {
        policies::may(conn, actor, policies::Action::InviteByHand, Object::Directory, now)?;
    }
    hold(conn, actor, &entries)?;
    let inviter = actor.person()?.id;
    let checked = check::check(conn, actor, entries, &offer.grants, sure, now)?;
    let waits = needs_approval(conn, actor, &offer.grants, now)?;
    let used: Vec<Vec<Budget>> =
        checked.iter().map(|one| used_up(config, inviter, one, waits || offer.by_hand)).collect();
    let leave = limits::spend_each(conn, &used, now)?;
    let (mut drafts, mut report) = (Vec::new(), Vec::with_capacity(checked.len()));
    for (one, leave) in checked.into_iter().zip(leave) {
        let done = match (leave, &one.user, new_guest(&one, now)) {
            (Err(spent), ..) => Done::Later(spent),
            (Ok(()), _, Some(guest)) => {
                let waits_since = waits.then_some(now);
                let invitation = Invitation { waits_since, ..invitation_to(config, inviter, &guest, offer, now) };
                let done = if waits { Done::Asked(invitation.id) } else { Done::Invited(invitation.id) };
                drafts.push(Draft { invitation, guest, wishes: one.grants.clone() });
                done
            }
            (Ok(()), Some(user), None) if one.verdict.can_be_added() => {
                let_in(conn, actor, user, &one.grants, offer, now)?;
                Done::LetIn(user.id)
            }
            _ => Done::Left,
        };
        report.push((one, done));
    }
    let were_here: HashSet<UserId> = report.iter().filter_map(|(one, _)| Some(one.user.as_ref()?.id)).collect();
    let guests = drafts.iter().map(|draft| draft.guest.clone());
    let (known, new): (Vec<User>, Vec<User>) = guests.partition(|guest| were_here.contains(&guest.id));
    if !drafts.is_empty() {
        policies::may(conn, actor, policies::Action::InviteGuests, Object::Directory, now)?;
    }
    add_guests(conn, actor, &new, now)?;
    close_lapsed(conn, &known.iter().map(|guest| guest.id).collect::<Vec<UserId>>(), now)?;
    send(conn, config, actor, &drafts, now)?;
    Ok(report)
}

/// Whether an invitation to these waits until somebody has approved it.
pub(super) fn needs_approval(conn: &mut Conn, actor: &Actor, grants: &[GrantWish], now: Time) -> Result<bool, Refused> {
    let resources = offered::found(conn, grants)?;
    let reach = Reach::of(conn, &resources, now)?;
    Ok(policies::needs_approval(conn, actor, &reach)?.is_some())
}

/// The guests; and the inviter, of whose forms only one at a time may count what is left of a quota.
fn hold(conn: &mut Conn, actor: &Actor, entries: &[Entry]) -> Result<(), Refused> {
    let mut addresses: Vec<&str> = entries.iter().flat_map(|entry| &entry.address).map(EmailAddress::as_str).collect();
    if policies::is_bound(conn, actor)? {
        addresses.push(actor.mail());
    }
    Ok(users::hold_by_mail(conn, &addresses)?)
}

/// V-14.
pub(super) fn check_message(config: &Config, offer: &Offer) -> Result<(), Refused> {
    let most = config.limits.message_characters as usize;
    let too_long = offer.message.as_ref().is_some_and(|message| message.chars().count() > most);
    if too_long { Err(Refused::MessageTooLong { most }) } else { Ok(()) }
}

/// What adding this one uses up (V-13). What waits for approval, or is handed over, sends nothing to the address.
fn used_up(config: &Config, inviter: UserId, checked: &Checked, unsent: bool) -> Vec<Budget> {
    let mailed = matches!(checked.verdict, Verdict::NewGuest { .. }) && !unsent;
    let address = checked.entry.address.as_ref().ok().filter(|_| mailed);
    if checked.verdict.can_be_added() { budgets(config, inviter, address) } else { Vec::new() }
}

/// V-13: so many an hour and a day from one inviter, so many mails a day to one address.
pub(super) fn budgets(config: &Config, inviter: UserId, address: Option<&EmailAddress>) -> Vec<Budget> {
    let (limits, inviter) = (&config.limits, inviter.to_string());
    let per_hour = Limit::new(limits.invitations_per_hour, TimeDelta::hours(1));
    let per_day = Limit::new(limits.invitations_per_day, TimeDelta::hours(24));
    let mut budgets = vec![Budget::new("invite", &inviter, per_hour), Budget::new("invite", &inviter, per_day)];
    budgets.extend(address.map(|address| mail_budget(config, address)));
    budgets
}

/// What all owners together may send to one address in a day.
pub(super) fn mail_budget(config: &Config, address: &EmailAddress) -> Budget {
    let limit = Limit::new(config.limits.mails_per_address_per_day, TimeDelta::hours(24));
    Budget::new("invite-mail", address.as_str(), limit)
}

/// Whom to send an invitation, if that is the verdict: a guest who never came, or nobody known here.
fn new_guest(checked: &Checked, now: Time) -> Option<User> {
    match (&checked.verdict, &checked.entry.address) {
        (Verdict::NewGuest { .. }, Ok(address)) => {
            let name = checked.entry.name.as_deref();
            Some(checked.user.clone().unwrap_or_else(|| User::invited(address, name, now)))
        }
        _ => None,
    }
}

/// The guests are in the directory from the moment of inviting.
pub(super) fn add_guests(conn: &mut Conn, actor: &Actor, guests: &[User], now: Time) -> Result<(), Refused> {
    users::insert_many(conn, guests)?;
    let ids: Vec<UserId> = guests.iter().map(|guest| guest.id).collect();
    sponsors::begin(conn, &ids, actor, now)?;
    let created = |guest: &User| Deed::new(Action::CreateUser).on_user(guest.id, guest.name());
    Ok(audit::record_all(conn, actor, guests.iter().map(created).collect(), now)?)
}

fn invitation_to(config: &Config, inviter: UserId, guest: &User, offer: &Offer, now: Time) -> Invitation {
    let language = offer.language.or_else(|| guest.language()).unwrap_or_default();
    Invitation {
        id: InvitationId::new(),
        address: guest.mail.clone(),
        address_shown: guest.mail_shown.clone(),
        user_id: guest.id,
        inviter_id: inviter,
        state: State::Pending,
        message: offer.message.clone(),
        language: language.tag().to_owned(),
        cc: offer.cc.as_ref().map(ToString::to_string),
        link_number: 1,
        created_at: now,
        expires_at: now.plus(life(config)),
        resolved_at: None,
        fresh_asked_at: None,
        waits_since: None,
        turned_down: None,
        by_hand: offer.by_hand,
        alone: offer.grants.is_empty(),
        remind_at: Some(now.plus(remind::FIRST)),
        reminded: 0,
    }
}

/// How long an invitation lives (V-11).
pub(super) fn life(config: &Config) -> TimeDelta {
    TimeDelta::hours(config.limits.invitation_hours.into())
}

/// The rows, the links, the mails and the log entries of these invitations, all in one transaction. Those that wait
/// have no link; whoever may approve them is told.
pub(super) fn send(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    drafts: &[Draft],
    now: Time,
) -> Result<(), Refused> {
    let invitations: Vec<Invitation> = drafts.iter().map(|draft| draft.invitation.clone()).collect();
    let rows = |draft: &Draft| draft.wishes.iter().map(|wish| row(&draft.invitation, wish)).collect::<Vec<_>>();
    let grants: Vec<Grant> = drafts.iter().flat_map(rows).collect();
    queries::insert(conn, &invitations, &grants)?;
    let (waiting, going): (Vec<&Draft>, Vec<&Draft>) =
        drafts.iter().partition(|draft| draft.invitation.waits_since.is_some());
    let links: Vec<LinkRow> = going.iter().map(|draft| link::row(&config.keys, &draft.invitation, now)).collect();
    queries::insert_links(conn, &links)?;
    let mailed = going.iter().filter(|draft| !draft.invitation.by_hand);
    let sent: Vec<(&Invitation, &User)> = mailed.map(|draft| (&draft.invitation, &draft.guest)).collect();
    emails::post_invitations(conn, config, &sent, now)?;
    emails::post_approval_asked(conn, actor, &waiting, now)?;
    let mut names = HashMap::new();
    for wish in drafts.iter().flat_map(|draft| &draft.wishes) {
        if let hash_map::Entry::Vacant(name) = names.entry(wish.resource) {
            name.insert(grants::name_of(conn, wish.resource)?);
        }
    }
    let deeds = drafts.iter().flat_map(|draft| draft.wishes.iter().map(|wish| deed(draft, wish, &names)));
    let alone = drafts.iter().filter(|draft| draft.invitation.alone).map(deed_alone);
    Ok(audit::record_all(conn, actor, deeds.chain(alone).collect(), now)?)
}

fn deed(draft: &Draft, wish: &GrantWish, names: &HashMap<ResourceId, String>) -> Deed {
    let name = names.get(&wish.resource).map(String::as_str).unwrap_or_default();
    let action = if draft.invitation.waits_since.is_some() { Action::AskApproval } else { Action::Invite };
    grants::deed(action, wish.resource, name)
        .about(draft.guest.id, &draft.guest.mail)
        .with("invitation", draft.invitation.id.to_string())
        .with("ends_at", json!(wish.ends_at.map(|end| end.utc())))
}

fn deed_alone(draft: &Draft) -> Deed {
    let deed = Deed::new(Action::Invite).on_invitation(draft.invitation.id, &draft.invitation.address);
    deed.about(draft.guest.id, &draft.guest.mail)
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

/// Those whose time is over no longer stand in the way of new ones.
pub(super) fn close_lapsed(conn: &mut Conn, guests: &[UserId], now: Time) -> Result<(), Refused> {
    if guests.is_empty() {
        return Ok(());
    }
    queries::lapsed_of(conn, guests, now)?.iter().try_for_each(|old| ask::expire(conn, old, now))
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
    if !actor.is(user.id) {
        emails::post_granted(conn, actor, user, wishes, offer, now)?;
    }
    Ok(())
}
