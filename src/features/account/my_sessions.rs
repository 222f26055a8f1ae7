//! One's own sessions and ways to sign in, ended by oneself.

use crate::features::audit::{self, Action, Deed, ObjectKind};
use crate::features::policies::{self, Object};
use crate::features::sign_in::{Refused, identities, sessions};
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::id::IdentityId;
use crate::foundation::person::{Actor, Person, Somebody};

/// One of the actor's own sessions is over; somebody else's is not there.
pub(super) fn end_session(conn: &mut Conn, actor: &Actor, id: &[u8], now: Time) -> Result<(), Refused> {
    let me = allowed(conn, actor, now)?;
    if !sessions::end_own(conn, me.id, id, now)? {
        return Err(Refused::Missing);
    }
    let deed = Deed::new(Action::EndSession).on(ObjectKind::Session, None, "");
    Ok(audit::record(conn, actor, deed.about(me.id, &me.name), now)?)
}

/// Every session of the actor is over but this one. Answers how many that were.
pub(super) fn end_other_sessions(conn: &mut Conn, actor: &Actor, here: &[u8], now: Time) -> Result<usize, Refused> {
    let me = allowed(conn, actor, now)?;
    let ended = sessions::end_others(conn, me.id, here, now)?;
    let deed = Deed::new(Action::EndSession).on(ObjectKind::Session, None, "").with("ended", ended);
    audit::record(conn, actor, deed.about(me.id, &me.name), now)?;
    Ok(ended)
}

/// The provider no longer lets the actor in, and every session of theirs is over but this one (S-4).
pub(super) fn unlink(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    me: &Somebody,
    identity: IdentityId,
    here: &[u8],
    now: Time,
) -> Result<(), Refused> {
    identities::unlink(conn, config, actor, me, identity, now)?;
    sessions::end_others(conn, me.id, here, now)?;
    Ok(())
}

fn allowed<'a>(conn: &mut Conn, actor: &'a Actor, now: Time) -> Result<&'a Person, Refused> {
    policies::may(conn, actor, policies::Action::ManageOwnAccount, Object::Directory, now)?;
    Ok(actor.person().map_err(policies::Refused::from)?)
}
