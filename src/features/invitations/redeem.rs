//! Redemption: the invited person has proved who they are, and the grants become real.

use crate::features::audit::{self, Action, Deed};
use crate::features::invitations::{Grant, GrantWish, Invitation, Refused, State, emails, grants, queries};
use crate::features::outbox;
use crate::features::policies::{self, Domains, Object, Resource, ResourceId};
use crate::features::users;
use crate::features::users::User;
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::InvitationId;
use crate::foundation::person::{Actor, Origin};
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
}

/// What a redemption opened.
#[derive(Clone, Debug)]
pub struct Redeemed {
    pub user: User,
    /// Where to land: the first thing that was given.
    pub first: ResourceId,
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
    let invitation = queries::find(conn, id)?.ok_or(Refused::NotThere)?;
    let user = users::find(conn, invitation.user_id)?.ok_or(Refused::NoLongerOpen)?;
    if let Proof::Provider { verified } = proof
        && verified.as_str() != invitation.address
    {
        return Err(Refused::SomebodyElse);
    }
    if !invitation.is_open(now) {
        return Err(Refused::NoLongerOpen);
    }
    let actor = as_guest(&user, origin);
    let (standing, lost) = weigh(conn, &invitation, &user, now)?;
    let Some(first) = standing.first().map(|wish| wish.resource) else {
        let why = lost.into_iter().next().map_or_else(|| Text::new("invitation-nothing-left"), |(_, why)| why);
        return Err(Refused::NoLongerPossible(why));
    };
    if !queries::resolve_open(conn, id, State::Redeemed, now)? {
        return Err(Refused::NoLongerOpen);
    }
    for wish in &standing {
        grants::give(conn, &actor, &user, wish, Some((id, invitation.inviter_id)), now)?;
    }
    users::mark_accepted(conn, user.id, now)?;
    outbox::cancel_for_invitation(conn, id, now)?;
    let deed = Deed::new(Action::Redeem).on_invitation(id, &invitation.address).about(user.id, user.name());
    audit::record(conn, &actor, deed.with("proof", proof.word()), now)?;
    emails::post_accepted(conn, &invitation, &user, now)?;
    Ok(Redeemed { user, first, lost })
}

impl Proof {
    fn word(&self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::SignedIn => "session",
            Self::Provider { .. } => "provider",
        }
    }
}

fn as_guest(user: &User, origin: Origin) -> Actor {
    Actor {
        id: Some(user.id),
        name: user.name().to_owned(),
        mail: user.mail.clone(),
        is_guest: user.is_guest(),
        is_admin: false,
        is_guest_inviter: false,
        origin,
    }
}

type Weighed = (Vec<GrantWish>, Vec<(String, Text)>);

/// Which grants still stand, and why the others do not.
fn weigh(conn: &mut Conn, invitation: &Invitation, user: &User, now: Time) -> Result<Weighed, Refused> {
    let (mut standing, mut lost) = (Vec::new(), Vec::new());
    let person = against_person(conn, user)?;
    let inviter = inviter_of(conn, invitation)?;
    for grant in queries::grants_of(conn, &[invitation.id])? {
        let Some(id) = grant.resource() else { continue };
        let Some(resource) = policies::find(conn, id)? else { continue };
        let against = match (&person, &inviter) {
            (Some(why), _) => Some(why.clone()),
            (None, None) => Some(Text::new("invitation-inviter-gone")),
            (None, Some(inviter)) => against_grant(conn, inviter, user, &resource, &grant, now)?,
        };
        match against {
            Some(why) => lost.push((resource.name().to_owned(), why)),
            None => standing.push(GrantWish { resource: id, role: grant.role_id, ends_at: grant.ends_at }),
        }
    }
    Ok((standing, lost))
}

/// What speaks against the guest as such: blocked here, or the domain meanwhile is.
fn against_person(conn: &mut Conn, user: &User) -> Result<Option<Text>, Refused> {
    if !user.enabled {
        return Ok(Some(Text::new("invitation-you-are-blocked")));
    }
    let Some(address) = user.address().filter(|_| user.is_guest()) else { return Ok(None) };
    let blocked = Domains::read(conn)?.check(&address).err();
    Ok(blocked.map(|_| Text::new("invitation-domain-blocked").with("domain", address.domain())))
}

/// Whoever invited, if they are still here and may still sign in.
fn inviter_of(conn: &mut Conn, invitation: &Invitation) -> Result<Option<Actor>, Refused> {
    let Some(inviter) = users::find(conn, invitation.inviter_id)?.filter(|inviter| inviter.enabled) else {
        return Ok(None);
    };
    let roles = users::roles_of(conn, inviter.id)?;
    Ok(Some(Actor {
        is_admin: roles.contains(&users::Role::Admin),
        is_guest_inviter: roles.contains(&users::Role::GuestInviter),
        ..as_guest(&inviter, Origin::default())
    }))
}

/// The same refusal as when inviting: the inviter's right, the resource's state, the end date.
fn against_grant(
    conn: &mut Conn,
    inviter: &Actor,
    user: &User,
    resource: &Resource,
    grant: &Grant,
    now: Time,
) -> Result<Option<Text>, Refused> {
    if grant.ends_at.is_some_and(|end| end <= now) {
        return Ok(Some(Text::new("invitation-grant-ended")));
    }
    let may = policies::may(conn, inviter, policies::Action::AddPeople, Object::Resource(resource), now);
    match may {
        Ok(()) => {}
        Err(policies::Refused::Database(error)) => return Err(error.into()),
        Err(policies::Refused::Closed(closed)) => return Ok(Some(closed.text())),
        Err(_) => return Ok(Some(Text::new("invitation-inviter-gone"))),
    }
    let closed = if user.is_guest() { resource.closed_to_guests(conn)? } else { None };
    Ok(closed.map(|closed| closed.text()))
}
