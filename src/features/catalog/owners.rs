//! Who owns an app or group: named by admins, and handed over by whoever is about to go.

use crate::features::access::{Resource, ResourceId};
use crate::features::apps;
use crate::features::audit::{self, Action, Deed};
use crate::features::catalog::{Refused, emails, kind_of, managed, queries, somebody};
use crate::features::groups;
use crate::features::policies::{self, Object};
use crate::features::users::{self, User};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// The person owns it from now on, also where a rule or another directory decides who is in it. Refuses who cannot
/// own it, and who does already.
pub fn add_owner(conn: &mut Conn, actor: &Actor, of: ResourceId, typed: &str, now: Time) -> Result<User, Refused> {
    let resource = managed(conn, actor, of, now)?;
    let user = somebody(conn, typed)?;
    appoint(conn, actor, &resource, user, now)
}

fn appoint(conn: &mut Conn, actor: &Actor, resource: &Resource, user: User, now: Time) -> Result<User, Refused> {
    let user = enter(conn, actor, resource, user.id, now)?;
    emails::post_named(conn, actor, resource, &user, now)?;
    Ok(user)
}

/// The same as [`add_owner`], but no message is sent.
pub fn enter_owner(conn: &mut Conn, actor: &Actor, of: ResourceId, user: UserId, now: Time) -> Result<User, Refused> {
    let resource = managed(conn, actor, of, now)?;
    enter(conn, actor, &resource, user, now)
}

fn enter(conn: &mut Conn, actor: &Actor, resource: &Resource, user: UserId, now: Time) -> Result<User, Refused> {
    users::hold(conn, &[user])?;
    let user = users::find(conn, user)?.ok_or(Refused::NotThere)?;
    if let Some(why) = policies::unfit_to_own(conn, &user, resource, now)? {
        return Err(Refused::Unfit { name: user.name().to_owned(), why });
    }
    let added = match resource.id() {
        ResourceId::App(app) => apps::add_owner(conn, app, user.id, now)?,
        ResourceId::Group(group) => groups::add_owner(conn, group, user.id, now)?,
    };
    if !added {
        return Err(Refused::OwnsAlready(user.name().to_owned()));
    }
    let deed = resource.id().named(Deed::new(Action::AddOwner), resource.name());
    audit::record(conn, actor, deed.about(user.id, user.name()), now)?;
    Ok(user)
}

/// Somebody who owns it no longer, and whether anybody who could act still does.
#[derive(Clone, Debug)]
pub struct Dismissed {
    pub user: User,
    pub name: String,
    pub others: bool,
    /// Whether they could be named again.
    pub fit: bool,
}

/// The person owns it no longer; what they have of it stays theirs. Refuses who does not own it.
pub fn remove_owner(
    conn: &mut Conn,
    actor: &Actor,
    of: ResourceId,
    user: UserId,
    now: Time,
) -> Result<Dismissed, Refused> {
    let resource = managed(conn, actor, of, now)?;
    let user = users::find(conn, user)?.ok_or(Refused::NotThere)?;
    let removed = match of {
        ResourceId::App(app) => apps::remove_owner(conn, app, user.id)?,
        ResourceId::Group(group) => groups::remove_owner(conn, group, user.id, now)?,
    };
    if !removed {
        return Err(Refused::NotAnOwner(user.name().to_owned()));
    }
    let deed = of.named(Deed::new(Action::RemoveOwner), resource.name());
    audit::record(conn, actor, deed.about(user.id, user.name()), now)?;
    let (name, fit) = (resource.name().to_owned(), policies::unfit_to_own(conn, &user, &resource, now)?.is_none());
    let others = !queries::owners_of(conn, kind_of(of), &[resource])?.is_empty();
    Ok(Dismissed { user, name, others, fit })
}

/// What would be nobody's if the actor left.
pub fn owned_alone(conn: &mut Conn, actor: &Actor) -> Result<Vec<Resource>, Refused> {
    Ok(policies::owned_alone(conn, actor.person()?.id)?)
}

/// Somebody else owns as well what a guest owns alone, who wants to leave. It is looked up through the guest, so what is
/// not theirs is not there; and they are not told who else is here (Z-7).
pub fn hand_over(conn: &mut Conn, actor: &Actor, of: ResourceId, mail: &str, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, policies::Action::ManageOwnAccount, Object::Directory, now)?;
    let alone = if actor.is_guest() { owned_alone(conn, actor)? } else { Vec::new() };
    let resource = alone.into_iter().find(|resource| resource.id() == of).ok_or(Refused::NotThere)?;
    let address = EmailAddress::parse(mail).map_err(Refused::NotAnAddress)?;
    let user = users::find_by_mail(conn, address.as_str())?.ok_or(Refused::NobodyFit)?;
    match appoint(conn, actor, &resource, user, now) {
        Err(Refused::Unfit { .. } | Refused::OwnsAlready(_)) => Err(Refused::NobodyFit),
        done => done,
    }
}

/// Colleagues who have it already, and so may know it; some of them.
pub fn colleagues_with(conn: &mut Conn, of: ResourceId, now: Time) -> Result<Vec<User>, DbError> {
    Ok(queries::colleagues_with(conn, of, now)?)
}

/// Those who own it, blocked ones too, by name.
pub fn owners(conn: &mut Conn, of: ResourceId) -> Result<Vec<User>, DbError> {
    Ok(queries::named_owners(conn, of)?)
}
