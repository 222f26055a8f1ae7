//! One app or one group, as a person meets it: what it is, why they see it, opening, leaving, its logo.

mod launch;
mod logo;
pub mod pages;
mod queries;
mod refused;
pub mod shown;

use crate::features::access::{self, Resource, ResourceId};

use crate::features::policies::{self, Action, Object};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

pub use launch::{Launch, address_behind, launch, note_launch, web_address};
pub use logo::{Picture, change_logo, logo, remove_logo};
pub use queries::{Opened, Owner, opened_by, owned_since, owners};
pub use refused::Refused;

/// The app or group, if the actor may do this to it. None of theirs is not there (Z-2).
pub fn find(
    conn: &mut Conn,
    actor: &Actor,
    action: Action,
    id: ResourceId,
    now: Time,
) -> Result<Resource, policies::Refused> {
    let resource = access::find(conn, id)?.ok_or(policies::Refused::NotThere)?;
    policies::may(conn, actor, action, Object::Resource(&resource), now)?;
    Ok(resource)
}
