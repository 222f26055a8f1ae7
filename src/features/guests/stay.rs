//! Until when a guest stays, as an admin says.

use chrono::NaiveDate;
use serde_json::json;

use crate::features::access;
use crate::features::access::changes::{AccessChange, record_change};
use crate::features::audit::{self, Deed};
use crate::features::directory;
use crate::features::guests::held::held_by;
use crate::features::guests::{Key, Refused, queries};
use crate::features::policies::{self, Action, Object};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;
use crate::foundation::refusal::Refusal;

/// The last day of a guest's stay, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetStay {
    pub guest: UserId,
    pub ends_on: Option<NaiveDate>,
    /// What it was when the page was shown.
    pub seen: Option<Time>,
}

/// The guest stays until the end of that day; from then on nothing opens to them (D-3). Refuses who may not manage the
/// guest, a day that is over, and a change made on an outdated page.
pub fn set_stay(conn: &mut Conn, actor: &Actor, wish: SetStay, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, Action::ManageUser, Object::Directory, now)?;
    users::hold_admins(conn)?;
    users::hold(conn, &[wish.guest])?;
    let guest = users::find(conn, wish.guest)?.ok_or(Refused::NotThere)?;
    policies::may(conn, actor, Action::ManageUser, Object::User(&guest), now)?;
    if !guest.is_guest() || guest.deleted_at.is_some() {
        return Err(Refused::NotAGuest);
    }
    let ends_at = wish.ends_on.map(Time::end_of);
    if ends_at.is_some_and(|end| end <= now) {
        return Err(Refused::InThePast);
    }
    if guest.ends_at == ends_at {
        return Ok(guest);
    }
    if guest.ends_at != wish.seen {
        return Err(Refused::ChangedMeanwhile);
    }
    if ends_at.is_some() && users::is_last_admin(conn, guest.id, now)? {
        return Err(directory::Refused::LastAdmin.into());
    }
    change(conn, actor, &guest, ends_at, now)?;
    Ok(User { ends_at, ..guest })
}

/// The stay ends then, and what was said about its old end is forgotten. The caller has asked for permission. A stay that
/// is over begins again only if the guest may hold everything that would open to them again.
pub(super) fn change(
    conn: &mut Conn,
    actor: &Actor,
    guest: &User,
    ends_at: Option<Time>,
    now: Time,
) -> Result<(), Refused> {
    if guest.has_ended(now) && ends_at.is_none_or(|end| end > now) {
        may_return(conn, guest, now)?;
    }
    users::set_end(conn, guest.id, ends_at, now)?;
    record_change(conn, &AccessChange::of_stay(guest.id, ends_at), now)?;
    queries::marks::forget(conn, Key { user: guest.id, of: None })?;
    let deed = Deed::new(audit::Action::ChangeStay).on_user(guest.id, guest.name()).about(guest.id, guest.name());
    let deed = deed.with("before", json!(guest.ends_at.map(Time::utc))).with("after", json!(ends_at.map(Time::utc)));
    Ok(audit::record(conn, actor, deed, now)?)
}

fn may_return(conn: &mut Conn, guest: &User, now: Time) -> Result<(), Refused> {
    for resource in held_by(conn, guest.id, now)? {
        match access::takes_guest(conn, guest, &resource, now) {
            Ok(()) => {}
            Err(access::Refused::Database(error)) => return Err(error.into()),
            Err(refused) => return Err(Refused::WouldReturn(resource.name().to_owned(), refused.text())),
        }
    }
    Ok(())
}
