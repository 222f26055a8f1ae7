//! An app or group that is no more, and everything that goes with it.

use crate::features::access::changes::{record_end_of_app, record_end_of_group};
use crate::features::access::{self, Resource, ResourceId};
use crate::features::apps;
use crate::features::audit::{self, Action, Deed};
use crate::features::catalog::{MOST_THINGS, Refused, managed, must_be_ours, prepared};
use crate::features::groups;
use crate::features::invitations;
use crate::features::people;
use crate::features::policies::Sight;
use crate::features::sponsors;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

/// What goes with an app or group.
#[derive(Clone, Debug)]
pub struct Toll {
    pub people: people::Counts,
    /// Groups that open the app, or apps that the group opens; by name.
    pub things: Vec<String>,
}

/// What would go with it. Refuses who may change nothing, and what a rule or another directory decides about.
pub fn toll(conn: &mut Conn, actor: &Actor, id: ResourceId, now: Time) -> Result<(Resource, Toll), Refused> {
    let resource = prepared(conn, actor, Some(id), now)?.ok_or(Refused::NotThere)?;
    let toll = counted(conn, id, now)?;
    Ok((resource, toll))
}

fn counted(conn: &mut Conn, id: ResourceId, now: Time) -> Result<Toll, Refused> {
    let things = match id {
        ResourceId::App(app) => access::groups_with(conn, app, MOST_THINGS)?.into_iter().map(|row| row.1).collect(),
        ResourceId::Group(group) => access::apps_of(conn, group, now)?.into_iter().map(|row| row.1).collect(),
    };
    Ok(Toll { people: people::counts(conn, id, Sight::WHOLE, now)?, things })
}

/// It is gone for good: nobody has it any more, and what waits of it is taken back (V-10); an invitation that gives
/// something else too goes on without it. Refuses groups that a rule or another directory decides about.
pub fn delete(conn: &mut Conn, actor: &Actor, id: ResourceId, now: Time) -> Result<Resource, Refused> {
    let resource = managed(conn, actor, id, now)?;
    must_be_ours(&resource)?;
    delete_it(conn, actor, &resource, now)?;
    Ok(resource)
}

pub(super) fn delete_it(conn: &mut Conn, actor: &Actor, resource: &Resource, now: Time) -> Result<(), Refused> {
    let id = resource.id();
    let toll = counted(conn, id, now)?;
    invitations::revoke_from_all(conn, actor, id, now)?;
    let action = match id {
        ResourceId::App(app) => {
            record_end_of_app(conn, app, now)?;
            apps::delete(conn, app)?;
            Action::DeleteApp
        }
        ResourceId::Group(group) => {
            sponsors::forget_group(conn, group, now)?;
            record_end_of_group(conn, group, now)?;
            groups::delete(conn, group)?;
            Action::DeleteGroup
        }
    };
    let deed = id.named(Deed::new(action), resource.name());
    let deed = deed
        .with("people", toll.people.have)
        .with("invitations", toll.people.pending)
        .with("with", toll.things.join(", "));
    Ok(audit::record(conn, actor, deed, now)?)
}
