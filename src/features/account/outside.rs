//! A guest who cannot sign in any more, and has proved their address, leaves or takes what is held about them; and nothing else.

use serde_json::Value;

use crate::features::account::{held, leaving};
use crate::features::audit::{self, Action, Deed, ObjectKind};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::{Origin, Roles, Somebody};
use crate::foundation::refusal::Refused;

/// The guest who proved their address at that moment, as long as they are blocked or their stay is over: whoever may sign
/// in does this on their account page. A proof ends when the redemption is reset, or the new address is proved.
pub fn shut_out(conn: &mut Conn, id: UserId, proved_at: Time, now: Time) -> Result<Option<User>, DbError> {
    let still = |user: &User| {
        let here = user.is_guest() && !user.is_pending() && user.deleted_at.is_none();
        here && !user.may_enter(now) && user.external_user_state_changed_at.is_none_or(|at| at < proved_at)
    };
    Ok(users::find(conn, id)?.filter(still))
}

/// How much ends with leaving: apps and groups.
pub fn ends(conn: &mut Conn, guest: &User) -> Result<(u32, u32), leaving::Refused> {
    let actor = users::acting(conn, guest, Origin::default())?;
    leaving::held(conn, &actor)
}

/// As [`leaving::leave`], for a guest who is not signed in.
pub fn leave(conn: &mut Conn, guest: &User, origin: Origin, now: Time) -> Result<(), leaving::Refused> {
    let actor = users::acting(conn, guest, origin)?;
    leaving::leave(conn, &actor, now)
}

/// Everything held about the guest, and the log says that it was taken.
pub fn data(conn: &mut Conn, config: &Config, guest: &User, origin: Origin, now: Time) -> Result<Value, Refused> {
    let told = held::about(conn, config, &somebody(guest, now), now)?;
    let actor = users::acting(conn, guest, origin)?;
    let deed = Deed::new(Action::Export).on(ObjectKind::User, Some(guest.id.into()), guest.name());
    audit::record(conn, &actor, deed.about(guest.id, guest.name()), now)?;
    Ok(told)
}

fn somebody(guest: &User, now: Time) -> Somebody {
    Somebody {
        id: guest.id,
        name: guest.name().to_owned(),
        mail: guest.mail.clone(),
        is_guest: true,
        roles: Roles::default(),
        language: guest.language(),
        theme: guest.theme.clone(),
        ends_at: None,
        proved_at: now,
    }
}
