//! Apps and groups as admins see, make and change them: what they are, who owns them, who has them.

mod giving;
mod by_hand;
mod card;
mod closing;
mod deleting;
mod emails;
pub mod from_source;
mod list;
mod owners;
pub mod pages;
mod queries;
mod refused;
mod roles;
pub mod shown;
pub mod shown_form;

pub use by_hand::{SameName, Wish, create, update, would_close};
pub use card::{Card, Kind, Switch};
pub use closing::{Closing, Guests, Lost, closing, shut_out};
pub use deleting::{Toll, delete, toll};
pub use emails::render;
pub use giving::{EndForGroup, Give, app_called, end_for_group, give_app, give_group, give_person, take_from_group};
pub use list::{Counts, Cursor, Line, List, MOST_COUNTED, PAGE, Show, Wanted, counts, list};
pub use owners::{Dismissed, add_owner, colleagues_with, enter_owner, hand_over, owned_alone, owners, remove_owner};
pub use refused::Refused;
pub use roles::{add_role, held_by, remove_role, rename_role};

use crate::features::access::{self, Resource, ResourceId};
use crate::features::apps;
use crate::features::groups;
use crate::features::policies::{self, Action, Object};
use crate::features::users::{self, User, name_key};
use crate::foundation::address::{EmailAddress, NotAnAddress};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;

/// More groups of an app than this nobody reads.
const MOST_THINGS: i64 = 200;

/// Any app or group, for whoever may look at all of them; refuses everybody else, and an id that is none's.
pub fn find(conn: &mut Conn, actor: &Actor, id: ResourceId, now: Time) -> Result<Resource, Refused> {
    policies::may(conn, actor, Action::SeeResources, Object::Directory, now)?;
    access::find(conn, id)?.ok_or(Refused::NotThere)
}

/// The app or group that is about to be changed, or nothing where one is to be made. Refuses who may change none, and
/// what a rule or another directory decides about.
pub fn prepared(
    conn: &mut Conn,
    actor: &Actor,
    id: Option<ResourceId>,
    now: Time,
) -> Result<Option<Resource>, Refused> {
    policies::may(conn, actor, Action::PrepareResourceChange, Object::Directory, now)?;
    let Some(id) = id else { return Ok(None) };
    let resource = find(conn, actor, id, now)?;
    must_be_ours(&resource)?;
    Ok(Some(resource))
}

/// The groups through which guests have the app now, by name.
pub fn groups_with_guests(conn: &mut Conn, id: ResourceId, now: Time) -> Result<Vec<String>, DbError> {
    id.app().map_or(Ok(Vec::new()), |app| Ok(queries::groups_with_guests(conn, app, now)?))
}

/// How many guests were put into it, or given it, directly and have it now.
pub fn guests_in(conn: &mut Conn, id: ResourceId, now: Time) -> Result<usize, DbError> {
    Ok(queries::guests_in(conn, id, queries::MOST_GUESTS, now)?.len())
}

/// The app or group, held until the deed is over, for whoever may change it.
fn managed(conn: &mut Conn, actor: &Actor, id: ResourceId, now: Time) -> Result<Resource, Refused> {
    held(conn, actor, Action::ManageResources, id, now)
}

fn held(conn: &mut Conn, actor: &Actor, action: Action, id: ResourceId, now: Time) -> Result<Resource, Refused> {
    policies::may(conn, actor, action, Object::Directory, now)?;
    match id {
        ResourceId::App(app) => apps::hold(conn, app)?,
        ResourceId::Group(group) => groups::hold(conn, group)?,
    }
    access::find(conn, id)?.ok_or(Refused::NotThere)
}

/// A rule or another directory decides what a dynamic or synced group is; only its owners are named here.
pub(crate) fn must_be_ours(resource: &Resource) -> Result<(), Refused> {
    resource.closed_to_hands().map_or(Ok(()), |closed| Err(Refused::KeptElsewhere(closed)))
}

pub(crate) fn kind_of(id: ResourceId) -> Kind {
    match id {
        ResourceId::App(_) => Kind::App,
        ResourceId::Group(_) => Kind::Group,
    }
}

/// The one person here with this address or this name. Refuses nobody, several, and a mere part of a name: who was meant
/// by that is asked.
fn somebody(conn: &mut Conn, typed: &str) -> Result<User, Refused> {
    let typed = typed.trim();
    match EmailAddress::parse(typed) {
        Ok(address) => {
            let found = users::find_by_mail(conn, address.as_str())?.filter(|user| user.deleted_at.is_none());
            found.ok_or_else(|| Refused::NobodyAt(address.shown()))
        }
        Err(NotAnAddress::Empty) => Err(Refused::NothingTyped),
        Err(_) => match queries::people_called(conn, typed)?.as_mut_slice() {
            [] => Err(Refused::NobodyCalled(typed.to_owned())),
            [only] if only.name_key == name_key(typed) => Ok(only.clone()),
            [_] => Err(Refused::PartOfAName(typed.to_owned())),
            _ => Err(Refused::SeveralCalled(typed.to_owned())),
        },
    }
}

/// People here whose name is or begins as typed; some of them.
pub fn people_called(conn: &mut Conn, actor: &Actor, typed: &str, now: Time) -> Result<Vec<User>, Refused> {
    policies::may(conn, actor, Action::PrepareResourceChange, Object::Directory, now)?;
    Ok(queries::people_called(conn, typed)?)
}

/// The names of some apps, to choose from.
pub fn app_names(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(queries::app_names(conn)?)
}

/// The names of some groups, to choose from.
pub fn group_names(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(queries::group_names(conn)?)
}
