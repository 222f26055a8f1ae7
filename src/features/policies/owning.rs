//! Who owns what, and who may.

use crate::features::access::Resource;
use crate::features::apps;
use crate::features::groups;
use crate::features::policies::queries;
use crate::features::users::{self, Role, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;

/// Everything this person owns: groups first, then apps, each by name.
pub fn owned_by(conn: &mut Conn, user: UserId) -> Result<Vec<Resource>, DbError> {
    let groups = groups::owned_by(conn, user)?.into_iter().map(Resource::Group);
    let apps = apps::owned_by(conn, user)?.into_iter().map(Resource::App);
    Ok(groups.chain(apps).collect())
}

/// What this person owns and nobody else does who could act.
pub fn owned_alone(conn: &mut Conn, user: UserId) -> Result<Vec<Resource>, DbError> {
    let mut alone = Vec::new();
    for resource in owned_by(conn, user)? {
        if !queries::has_other_owner(conn, resource.id(), user)? {
            alone.push(resource);
        }
    }
    Ok(alone)
}

/// Why somebody cannot own an app or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    Deleted,
    Blocked,
    /// Invited, and never came.
    Pending,
    /// Guests own something only if an admin trusts them to invite (Z-5).
    Guest,
    /// A guest, where it takes none.
    ClosedToGuests,
}

/// Why this person cannot own it, or nothing.
pub fn unfit_to_own(conn: &mut Conn, user: &User, resource: &Resource, now: Time) -> Result<Option<Unfit>, DbError> {
    if user.deleted_at.is_some() {
        return Ok(Some(Unfit::Deleted));
    }
    if !user.enabled {
        return Ok(Some(Unfit::Blocked));
    }
    if !user.is_guest() {
        return Ok(None);
    }
    if user.is_pending() {
        return Ok(Some(Unfit::Pending));
    }
    if !Role::together(&users::roles_of(conn, user.id)?).guest_inviter {
        return Ok(Some(Unfit::Guest));
    }
    Ok(resource.closed_to_guests(conn, now)?.map(|_| Unfit::ClosedToGuests))
}
