//! Redemption: the invited person has proved who they are, and the grants become real.

use chrono::TimeDelta;

use crate::features::access::changes::{AccessChange, record_change};
use crate::features::access::{self, Reach, Resource, ResourceId};
use crate::features::audit::{self, Action, Deed};
use crate::features::invitations::{
    Grant, GrantWish, Invitation, Refused, State, ask, emails, ending, grants, queries,
};
use crate::features::policies::{self, Object};
use crate::features::rules::Domains;
use crate::features::users;
use crate::features::users::User;
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{InvitationId, RoleId};
use crate::foundation::person::{Actor, Origin};
use crate::foundation::refusal::Refusal;
use crate::foundation::text::Text;

/// What shows that whoever accepts is the invited person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// They typed the code sent to the invited address.
    Code,
    /// They are signed in as the invited person.
    SignedIn,
    /// A provider that is authoritative for the address's domain says so (I-2).
    Provider { verified: EmailAddress },
    /// The same, and it said so a while ago, before they came to this.
    ProviderBefore,
}

/// What a redemption opened.
#[derive(Clone, Debug)]
pub struct Redeemed {
    pub user: User,
    /// Where to land: the first thing that was given; nothing where that was a place in the organization.
    pub first: Option<ResourceId>,
    /// What could not be given any more, by name, with the reason.
    pub lost: Vec<(String, Text)>,
}

/// The invitation is redeemed, every grant that still stands is real, the guest is accepted and the
/// inviter told. Everything is checked again (V-8). Redeeming twice changes nothing the second time:
/// exactly one call wins (V-2).
pub fn redeem(
    conn: &mut Conn,
    id: InvitationId,
    proof: &Proof,
    origin: Origin,
    now: Time,
) -> Result<Redeemed, Refused> {
    queries::hold_guest(conn, id)?;
    let invitation = queries::find(conn, id)?.ok_or(Refused::NotThere)?;
    let user = users::find(conn, invitation.user_id)?.ok_or(Refused::NoLongerOpen)?;
    if let Proof::Provider { verified } = proof
        && verified.as_str() != invitation.address
    {
        return Err(Refused::SomebodyElse);
    }
    // Offered to an address that is no longer theirs, it is nobody's to redeem.
    if !invitation.is_open(now) || invitation.address != user.mail {
        return Err(Refused::NoLongerOpen);
    }
    let actor = as_guest(&user, origin);
    let offered: Vec<ResourceId> = ask::wishes_of(conn, &invitation)?.iter().map(|wish| wish.resource).collect();
    access::hold_for(conn, user.id, &offered, now)?;
    let (standing, lost) = weigh(conn, &invitation, &user, Reader::Guest, now)?;
    must_stand(&invitation, &standing, &lost)?;
    let first = standing.first().map(|wish| wish.resource);
    if !ending::end_open(conn, &invitation, State::Redeemed, now)? {
        return Err(Refused::NoLongerOpen);
    }
    for wish in &standing {
        grants::give(conn, &actor, &user, wish, Some((id, invitation.inviter_id)), now)?;
    }
    users::mark_accepted(conn, user.id, now)?;
    begin_stay(conn, &user, now)?;
    let deed = Deed::new(Action::Redeem).on_invitation(id, &invitation.address).about(user.id, user.name());
    audit::record(conn, &actor, deed.with("proof", proof.word()), now)?;
    emails::post_accepted(conn, &invitation, &user, now)?;
    Ok(Redeemed { user, first, lost })
}

/// How long a new guest stays counts from here, unless an admin has said otherwise.
fn begin_stay(conn: &mut Conn, user: &User, now: Time) -> Result<(), Refused> {
    if let Some(days) = stay_days(conn, Some(user))? {
        let ends_at = Some(stay_of(days, now));
        users::set_end(conn, user.id, ends_at, now)?;
        record_change(conn, &AccessChange::of_stay(user.id, ends_at), now)?;
    }
    Ok(())
}

/// For how many days somebody stays who accepts now; nothing where no rule says so, or who has come before or has an end
/// of their own.
pub(super) fn stay_days(conn: &mut Conn, user: Option<&User>) -> Result<Option<i32>, DbError> {
    let rule = policies::life_rules(conn)?.stay_days;
    Ok(rule.filter(|_| user.is_none_or(|user| user.is_pending() && user.ends_at.is_none())))
}

fn stay_of(days: i32, now: Time) -> Time {
    Time::end_of(now.plus(TimeDelta::days(days.into())).date())
}

/// When the stay of an invitee would be over who accepts now.
pub(super) fn stay_end(conn: &mut Conn, user: Option<&User>, now: Time) -> Result<Option<Time>, DbError> {
    let begins = stay_days(conn, user)?.map(|days| stay_of(days, now));
    Ok(begins.or(user.and_then(|user| user.ends_at)))
}

/// What was redeemed before, asked for again by the same person: nothing changes (V-7).
pub(super) fn as_before(conn: &mut Conn, invitation: &Invitation) -> Result<Redeemed, Refused> {
    let user = users::find(conn, invitation.user_id)?.ok_or(Refused::NotThere)?;
    let first = queries::grants_of(conn, &[invitation.id])?.iter().find_map(Grant::resource);
    if first.is_none() && !invitation.alone {
        return Err(Refused::NoLongerOpen);
    }
    Ok(Redeemed { user, first, lost: Vec::new() })
}

impl Proof {
    fn word(&self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::SignedIn => "session",
            Self::Provider { .. } | Self::ProviderBefore => "provider",
        }
    }
}

fn as_guest(user: &User, origin: Origin) -> Actor {
    Actor::of_person(user.person(&[]), origin)
}

/// What of the invitation could be redeemed if this actor sends it again; refuses if nothing could,
/// so that no link goes out that leads nowhere.
pub(super) fn still_possible(
    conn: &mut Conn,
    actor: &Actor,
    invitation: &Invitation,
    user: &User,
    now: Time,
) -> Result<Vec<GrantWish>, Refused> {
    let reader = if policies::sight(conn, actor)?.whom_we_know() { Reader::Inviter } else { Reader::Stranger };
    let person = against_person(conn, user, reader, now)?;
    let (standing, lost) = weigh_grants(conn, (invitation, user), person.as_ref(), Some(actor), reader, now)?;
    must_stand(invitation, &standing, &lost)?;
    Ok(standing)
}

/// Refuses an invitation of which nothing could be redeemed, as its inviter stands now.
pub(super) fn must_be_possible(
    conn: &mut Conn,
    invitation: &Invitation,
    user: &User,
    now: Time,
) -> Result<(), Refused> {
    let (standing, lost) = weigh(conn, invitation, user, Reader::Inviter, now)?;
    must_stand(invitation, &standing, &lost)
}

/// Whether the domain lists, as they are now, let the guest into nothing of it.
pub(super) fn is_kept_out(conn: &mut Conn, invitation: &Invitation, now: Time) -> Result<bool, DbError> {
    let guest = users::find(conn, invitation.user_id)?.filter(User::is_guest);
    let Some(address) = guest.and_then(|guest| guest.address()) else { return Ok(false) };
    if Domains::read(conn)?.check_known(&address).is_err() {
        return Ok(true);
    }
    let wishes = ask::wishes_of(conn, invitation)?;
    for wish in &wishes {
        let Some(resource) = access::find(conn, wish.resource)? else { continue };
        let reach = Reach::of(conn, &[resource], now)?;
        if access::domains_for(conn, reach.all())?.check_known(&address).is_ok() {
            return Ok(false);
        }
    }
    Ok(!wishes.is_empty())
}

/// Something of it can be given; a place in the organization, if nothing speaks against that.
fn must_stand(invitation: &Invitation, standing: &[GrantWish], lost: &[(String, Text)]) -> Result<(), Refused> {
    if !standing.is_empty() || (invitation.alone && lost.is_empty()) {
        return Ok(());
    }
    let why = lost.first().map_or_else(|| Text::new("invitation-nothing-left"), |(_, why)| why.clone());
    Err(Refused::NoLongerPossible(why))
}

type Weighed = (Vec<GrantWish>, Vec<(String, Text)>);

/// Whom it is told why something cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Guest,
    /// Whoever sends it again, hands it over or approves it.
    Inviter,
    /// The same, who does not learn who is known here (Z-7).
    Stranger,
}

impl Reader {
    fn inviter_gone(self) -> Text {
        Text::new(match self {
            Self::Guest => "invitation-inviter-gone",
            Self::Inviter | Self::Stranger => "invitation-sender-gone",
        })
    }
}

/// Which grants still stand, and why the others do not.
fn weigh(conn: &mut Conn, invitation: &Invitation, user: &User, reader: Reader, now: Time) -> Result<Weighed, Refused> {
    let person = against_person(conn, user, reader, now)?;
    let inviter = inviter_of(conn, invitation, now)?;
    weigh_grants(conn, (invitation, user), person.as_ref(), inviter.as_ref(), reader, now)
}

fn weigh_grants(
    conn: &mut Conn,
    (invitation, user): (&Invitation, &User),
    person: Option<&Text>,
    inviter: Option<&Actor>,
    reader: Reader,
    now: Time,
) -> Result<Weighed, Refused> {
    let (mut standing, mut lost) = (Vec::new(), Vec::new());
    if invitation.alone {
        let why = against_alone(conn, person, inviter, reader, now)?;
        lost.extend(why.map(|why| (String::new(), why)));
    }
    for grant in queries::grants_of(conn, &[invitation.id])? {
        let Some(id) = grant.resource() else { continue };
        let Some(resource) = access::find(conn, id)? else { continue };
        let against = match (person, inviter) {
            (Some(why), _) => Some(why.clone()),
            (None, None) => Some(reader.inviter_gone()),
            (None, Some(inviter)) => against_grant(conn, inviter, user, &resource, &grant, now)?
                .map(|why| why.unwrap_or_else(|| reader.inviter_gone())),
        };
        match against {
            Some(why) => lost.push((resource.name().to_owned(), why)),
            None => standing.push(GrantWish { resource: id, role: grant.role_id, ends_at: grant.ends_at }),
        }
    }
    Ok((standing, lost))
}

/// A place in the organization takes an inviter who may still give it.
fn against_alone(
    conn: &mut Conn,
    person: Option<&Text>,
    inviter: Option<&Actor>,
    reader: Reader,
    now: Time,
) -> Result<Option<Text>, Refused> {
    let gone = || Some(reader.inviter_gone());
    let Some(inviter) = inviter else { return Ok(person.cloned().or_else(gone)) };
    match policies::may(conn, inviter, policies::Action::InviteByHand, Object::Directory, now) {
        Err(policies::Refused::Database(error)) => Err(error.into()),
        Err(_) => Ok(person.cloned().or_else(gone)),
        Ok(()) => Ok(person.cloned()),
    }
}

/// What speaks against the guest as such: blocked here, or the domain meanwhile is.
fn against_person(conn: &mut Conn, user: &User, reader: Reader, now: Time) -> Result<Option<Text>, Refused> {
    let said = |to_guest, to_inviter| {
        Text::new(match reader {
            Reader::Guest => to_guest,
            Reader::Inviter => to_inviter,
            Reader::Stranger => "verdict-ask-a-colleague",
        })
    };
    if !user.enabled {
        return Ok(Some(said("invitation-you-are-blocked", "verdict-disabled")));
    }
    if user.has_ended(now) {
        return Ok(Some(said("invitation-your-stay-ended", "verdict-ended")));
    }
    let Some(address) = user.address().filter(|_| user.is_guest()) else { return Ok(None) };
    let domains = Domains::read(conn)?;
    let checked = if user.is_pending() { domains.check(&address) } else { domains.check_known(&address) };
    Ok(checked.err().map(|blocked| match reader {
        Reader::Guest => Text::new("invitation-domain-blocked").with("domain", address.domain()),
        Reader::Inviter | Reader::Stranger => blocked.text(),
    }))
}

/// Whoever invited, if they are still here and may still sign in.
fn inviter_of(conn: &mut Conn, invitation: &Invitation, now: Time) -> Result<Option<Actor>, Refused> {
    let Some(inviter) = users::find(conn, invitation.inviter_id)?.filter(|inviter| inviter.may_enter(now)) else {
        return Ok(None);
    };
    Ok(Some(users::acting(conn, &inviter, Origin::default())?))
}

/// The same refusal as when inviting: the inviter's right, the resource's state, the end date. No reason means that the
/// inviter may no longer give it.
fn against_grant(
    conn: &mut Conn,
    inviter: &Actor,
    user: &User,
    resource: &Resource,
    grant: &Grant,
    now: Time,
) -> Result<Option<Option<Text>>, Refused> {
    if grant.ends_at.is_some_and(|end| end <= now) {
        return Ok(Some(Some(Text::new("invitation-grant-ended"))));
    }
    if grant.role_id != RoleId::DEFAULT && queries::role_name(conn, grant.role_id)?.is_none() {
        return Ok(Some(Some(Text::new("invitation-role-gone"))));
    }
    match policies::may_still_give(conn, inviter, resource, now) {
        Ok(()) => {}
        Err(policies::Refused::Database(error)) => return Err(error.into()),
        Err(policies::Refused::Closed(closed)) => return Ok(Some(Some(closed.text()))),
        Err(_) => return Ok(Some(None)),
    }
    match access::may_hold(conn, user, resource, grant.ends_at, now) {
        Ok(()) => Ok(None),
        Err(access::Refused::Database(error)) => Err(error.into()),
        Err(refused) => Ok(Some(Some(refused.text()))),
    }
}
