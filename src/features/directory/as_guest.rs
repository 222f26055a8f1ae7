//! The panel as one guest sees it, for whoever manages guests: shown, never acted in.

use chrono::TimeDelta;

use crate::features::audit::{self, Action as Done, Deed, Filter};
use crate::features::directory::Refused;
use crate::features::policies::{self, Action, Object};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// How long one entry in the log lets somebody look.
const LOOKS_FOR: TimeDelta = TimeDelta::minutes(15);
/// Others may look at the same guest meanwhile.
const LATELY: i64 = 50;

/// From now on the actor may look for a while, and the log says so. Refuses who does not manage this person, and who is no
/// guest.
pub fn look_as(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<User, Refused> {
    let guest = guest(conn, actor, Action::StartPanel, id, now)?;
    let deed = Deed::new(Done::SeePanel).on_user(guest.id, guest.name()).about(guest.id, guest.name());
    audit::record(conn, actor, deed, now)?;
    Ok(guest)
}

/// The guest, if the log says that the actor looks now; nothing if they have not begun, or a while ago.
pub fn looked_as(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<Option<User>, Refused> {
    let guest = guest(conn, actor, Action::SeePanel, id, now)?;
    let begun = Filter { object: Some(id.into()), action: Some(Done::SeePanel), ..Filter::default() };
    let lately = audit::search(conn, &begun, None, LATELY)?;
    let me = actor.person()?.id;
    let mut theirs = lately.iter().filter(|entry| entry.actor_id == Some(me));
    Ok(theirs.any(|entry| now.since(entry.at) < LOOKS_FOR).then_some(guest))
}

fn guest(conn: &mut Conn, actor: &Actor, action: Action, id: UserId, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, action, Object::Directory, now)?;
    let guest = users::find(conn, id)?.filter(|user| user.is_guest() && user.deleted_at.is_none());
    let guest = guest.ok_or(Refused::NotThere)?;
    policies::may(conn, actor, action, Object::User(&guest), now)?;
    Ok(guest)
}
