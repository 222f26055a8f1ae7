//! What a guest holds, for what concerns all of it.

use crate::features::access::{self, Resource, ResourceId};
use crate::features::panel;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;

/// The apps and groups that the guest holds now. Until this transaction is over nobody changes whom these take.
pub(super) fn held_by(conn: &mut Conn, guest: UserId, now: Time) -> Result<Vec<Resource>, DbError> {
    let apps = panel::all_apps_of(conn, guest, now)?.into_iter().filter(|held| held.access.is_some());
    let apps: Vec<Resource> = apps.map(|held| Resource::App(held.app)).collect();
    let groups = panel::groups_of(conn, guest, now)?.into_iter().filter(|held| held.access.is_some());
    let held: Vec<Resource> = apps.into_iter().chain(groups.map(|held| Resource::Group(held.group))).collect();
    let ids: Vec<ResourceId> = held.iter().map(Resource::id).collect();
    access::hold_for(conn, guest, &ids, now)?;
    // As they are now that they are held.
    let held = ids.into_iter().map(|id| access::find(conn, id)).collect::<Result<Vec<_>, _>>()?;
    Ok(held.into_iter().flatten().collect())
}
