//! Apps and assigned groups made and changed by hand.

use serde_json::Value;

use crate::features::apps;
use crate::features::audit::{self, Action, Deed};
use crate::features::catalog::{Card, Kind, Refused, Switch, groups_with_guests, managed, must_be_ours, queries};
use crate::features::groups;
use crate::features::invitations;
use crate::features::people::{self, Removal};
use crate::features::policies::{self, Object, Resource, ResourceId};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

/// What becomes of the guests who have something that is closed to guests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guests {
    /// Nobody new, but whoever has it keeps it.
    #[default]
    Stay,
    /// They lose what they were given directly; it is refused where groups would leave it to them.
    Go,
}

/// The app or group is there, without anybody yet. Refuses a form without a name or with an address that is none.
pub fn create(conn: &mut Conn, actor: &Actor, card: Card, now: Time) -> Result<Resource, Refused> {
    policies::may(conn, actor, policies::Action::ManageResources, Object::Directory, now)?;
    let card = card.checked()?;
    let resource = card.made(now);
    let action = match &resource {
        Resource::App(app) => {
            apps::insert(conn, app)?;
            Action::CreateApp
        }
        Resource::Group(group) => {
            groups::insert(conn, group)?;
            Action::CreateGroup
        }
    };
    audit::record(conn, actor, resource.id().named(Deed::new(action), resource.name()), now)?;
    Ok(resource)
}

/// It is what was typed. Refuses a change made on an outdated page (`seen` is the [`Card::mark`] of what that page
/// showed), and groups that a rule or another directory decides about. Of something that closes to guests the first are
/// taken out; [`shut_out`] takes out the rest.
pub fn update(
    conn: &mut Conn,
    actor: &Actor,
    id: ResourceId,
    card: Card,
    seen: &str,
    guests: Guests,
    now: Time,
) -> Result<Resource, Refused> {
    let mut resource = managed(conn, actor, id, now)?;
    must_be_ours(&resource)?;
    let before = Card::of(&resource);
    if before.mark() != seen && before != card {
        return Err(Refused::ChangedMeanwhile);
    }
    let card = card.checked()?;
    if before == card {
        return Ok(resource);
    }
    let closes = before.has(Switch::AllowGuests) && !card.has(Switch::AllowGuests);
    if closes && guests == Guests::Go {
        must_lose_guests(conn, id, now)?;
    }
    card.fill(&mut resource, now);
    match &resource {
        Resource::App(app) => apps::update(conn, app)?,
        Resource::Group(group) => groups::update(conn, group)?,
    }
    if closes {
        shut_out(conn, actor, id, guests, now)?;
    }
    let (old, new) = before.differing(&card);
    let changed: Vec<&str> = new.keys().map(String::as_str).collect();
    let action = if card.kind == Kind::App { Action::UpdateApp } else { Action::UpdateGroup };
    let deed = id.named(Deed::new(action), resource.name()).with("changed", changed.join(", "));
    audit::record(conn, actor, deed.with("before", Value::Object(old)).with("after", Value::Object(new)), now)?;
    Ok(resource)
}

/// So many guests and so many invitations are taken out in one transaction.
const AT_ONCE: usize = 200;

/// Nobody from outside comes in any more, so what waits for guests could not be redeemed: some of it is taken back; and
/// some of those who have it go, if that is the wish. Answers how many; nothing is left when it is none, or when it is
/// open to guests again.
pub fn shut_out(conn: &mut Conn, actor: &Actor, id: ResourceId, guests: Guests, now: Time) -> Result<usize, Refused> {
    if Card::of(&managed(conn, actor, id, now)?).has(Switch::AllowGuests) {
        return Ok(0);
    }
    let revoked = invitations::revoke_from_some(conn, actor, id, AT_ONCE, now)?;
    if guests == Guests::Stay {
        return Ok(revoked);
    }
    let some = queries::guests_in(conn, id, AT_ONCE, now)?;
    for user in &some {
        people::remove(conn, actor, Removal { from: id, user: *user }, now)?;
    }
    Ok(revoked + some.len())
}

/// Nobody can be taken out who has it through a group.
fn must_lose_guests(conn: &mut Conn, id: ResourceId, now: Time) -> Result<(), Refused> {
    let through = groups_with_guests(conn, id, now)?;
    if through.is_empty() { Ok(()) } else { Err(Refused::GuestsThroughGroups(through.join(", "))) }
}
