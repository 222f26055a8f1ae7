//! What an offer names: apps and groups that are there, and that whoever offers them may share.

use crate::features::access::{self, Resource, ResourceId};
use crate::features::apps;
use crate::features::invitations::{GrantWish, MOST_GRANTS, Refused};
use crate::features::policies::{self, Action, Object};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::RoleId;
use crate::foundation::person::Actor;

/// The resources of the offer, each of which the actor may share (Z-3).
pub(super) fn offered(
    conn: &mut Conn,
    actor: &Actor,
    grants: &[GrantWish],
    now: Time,
) -> Result<Vec<Resource>, Refused> {
    if grants.len() > MOST_GRANTS {
        return Err(Refused::GrantCount);
    }
    if grants.is_empty() {
        policies::may(conn, actor, Action::InviteByHand, Object::Directory, now)?;
    }
    let mut resources = Vec::with_capacity(grants.len());
    for wish in grants {
        let resource = access::find(conn, wish.resource)?.ok_or(policies::Refused::NotThere)?;
        policies::may(conn, actor, Action::AddPeople, Object::Resource(&resource), now)?;
        check_role(conn, wish)?;
        if wish.ends_at.is_some_and(|end| end <= now) {
            return Err(Refused::EndsInThePast);
        }
        resources.push(resource);
    }
    Ok(resources)
}

/// The app or group to which somebody wants to add people, closed or not. Refuses who manages none of its people.
pub(super) fn managed(
    conn: &mut Conn,
    actor: &Actor,
    id: ResourceId,
    now: Time,
) -> Result<Resource, policies::Refused> {
    match addable(conn, actor, id, now) {
        Err(policies::Refused::Closed(_)) => access::find(conn, id)?.ok_or(policies::Refused::NotThere),
        found => found,
    }
}

/// The same, if it takes people now.
pub(super) fn addable(
    conn: &mut Conn,
    actor: &Actor,
    id: ResourceId,
    now: Time,
) -> Result<Resource, policies::Refused> {
    let resource = access::find(conn, id)?.ok_or(policies::Refused::NotThere)?;
    policies::may(conn, actor, Action::AddPeople, Object::Resource(&resource), now)?;
    Ok(resource)
}

/// Whether the actor shares it with others, also where it is closed now.
pub(super) fn shares(conn: &mut Conn, actor: &Actor, resource: &Resource, now: Time) -> Result<bool, DbError> {
    match policies::may(conn, actor, Action::AddPeople, Object::Resource(resource), now) {
        Ok(()) | Err(policies::Refused::Closed(_)) => Ok(true),
        Err(policies::Refused::Database(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// Those of the offer that are there, whoever asks.
pub(super) fn found(conn: &mut Conn, grants: &[GrantWish]) -> Result<Vec<Resource>, Refused> {
    let mut resources = Vec::with_capacity(grants.len());
    for wish in grants {
        resources.extend(access::find(conn, wish.resource)?);
    }
    Ok(resources)
}

fn check_role(conn: &mut Conn, wish: &GrantWish) -> Result<(), Refused> {
    let roles = match wish.resource {
        ResourceId::App(app) => apps::roles_of(conn, app)?,
        ResourceId::Group(_) => Vec::new(),
    };
    match (roles.is_empty(), wish.role == RoleId::DEFAULT) {
        (true, true) => Ok(()),
        (false, true) => Err(Refused::NoRole),
        _ if roles.iter().any(|role| role.id == wish.role) => Ok(()),
        _ => Err(Refused::UnknownRole),
    }
}
