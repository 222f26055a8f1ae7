//! Everybody in the directory, as admins see and change them: found, blocked, deleted, restored, and their roles.

mod as_guest;
mod by_hand;
mod convert;
pub mod from_source;
mod kept;
mod life;
mod list;
mod organization;
pub mod pages;
mod queries;
mod refused;
mod roles;
pub mod shown;
pub mod shown_form;

pub use as_guest::{look_as, looked_as};
pub use by_hand::{Name, Profile, create, update};
pub use convert::{Prospect, has_computed_groups, make_guest, make_member, prospect};
pub use kept::Was;
pub use life::{
    Outcome, Restored, block, block_idle, blocked_by_hand, delete, delete_shut_out, end_sessions, erase,
    forget_deleted, gone_for_good, had, restore, unblock,
};
pub use list::{Counts, Cursor, List, MOST_COUNTED, PAGE, Show, Sort, Wanted, counts, how_many, list, list_many};
pub use organization::{organization_mistakes, update_organization};
pub use refused::Refused;
pub use roles::{Wish, change_roles, steps_down};

use chrono::TimeDelta;

use crate::features::audit::{self, Deed, ObjectKind};
use crate::features::policies::{self, Action, Object};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// How long somebody who was deleted can be restored with everything they had.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// Somebody whom the actor may see; refuses who may not look, and an id that is nobody's.
pub fn find(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, Action::SeeUsers, Object::Directory, now)?;
    users::find(conn, id)?.ok_or(Refused::NotThere)
}

/// Writes down that somebody takes a list of people away as a file; refuses whoever may not look.
pub fn note_export(conn: &mut Conn, actor: &Actor, wanted: &Wanted, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ExportUsers, Object::Directory, now)?;
    let place = if wanted.guests_only { "/admin/guests" } else { "/admin/users" };
    let deed = Deed::new(audit::Action::Export).on(ObjectKind::Page, None, place);
    Ok(audit::record(conn, actor, deed.with("show", wanted.show.word()), now)?)
}

/// Somebody who is about to be changed, or nothing where somebody is to be added. Refuses who may not change them.
pub fn prepared(conn: &mut Conn, actor: &Actor, id: Option<UserId>, now: Time) -> Result<Option<User>, Refused> {
    let Some(id) = id else {
        policies::may(conn, actor, Action::PrepareUserChange, Object::Directory, now)?;
        return Ok(None);
    };
    let user = find(conn, actor, id, now)?;
    policies::may(conn, actor, Action::PrepareUserChange, Object::User(&user), now)?;
    Ok(Some(user))
}

/// The same of one person.
pub fn prepared_one(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<User, Refused> {
    prepared(conn, actor, Some(id), now)?.ok_or(Refused::NotThere)
}

/// Refuses who changes nobody, before any of many is tried.
pub fn must_change_some(conn: &mut Conn, actor: &Actor, now: Time) -> Result<(), Refused> {
    Ok(policies::may(conn, actor, Action::PrepareUserChange, Object::Directory, now)?)
}

/// Those of them who are here, by name, and how many would be gone for good if all of them were deleted.
pub fn would_delete(conn: &mut Conn, actor: &Actor, ids: &[UserId], now: Time) -> Result<(Vec<User>, usize), Refused> {
    policies::may(conn, actor, Action::ManageUser, Object::Directory, now)?;
    let mut people = users::find_all(conn, ids)?;
    people.sort_by(|a, b| a.name_key.cmp(&b.name_key));
    let gone = gone_for_good(conn, &people)?.len();
    Ok((people, gone))
}

/// The person, held until the deed is over, if the actor may do something to them.
fn managed(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, Action::ManageUser, Object::Directory, now)?;
    users::hold(conn, &[id])?;
    let user = users::find(conn, id)?.ok_or(Refused::NotThere)?;
    policies::may(conn, actor, Action::ManageUser, Object::User(&user), now)?;
    Ok(user)
}
