//! Leaving the organization: everything a guest was given ends, and so does their place in the directory.

use crate::features::access::changes::{AccessChange, ChangeKind, record_change, record_end_of_user};
use crate::features::access::{Resource, ResourceId};
use crate::features::account::queries;
use crate::features::apps;
use crate::features::audit::{self, Action, Deed, ObjectKind};
use crate::features::groups;
use crate::features::invitations;
use crate::features::policies::{self, Object};
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::{Actor, NotAPerson};
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::Text;

/// Why somebody stays.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("only guests leave by themselves")]
    NotAGuest,
    /// Somebody must look after it first.
    #[error("still owns {0}")]
    OwnsStill(String),
    /// The same of a group, to a guest who sees none (Z-7).
    #[error("still owns a group")]
    OwnsAGroupStill,
    #[error("nobody else governs")]
    LastAdmin,
    #[error(transparent)]
    Invitations(#[from] invitations::Refused),
    #[error(transparent)]
    NotAPerson(#[from] NotAPerson),
    #[error(transparent)]
    Policy(#[from] policies::Refused),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAGuest | Self::LastAdmin => Kind::Forbidden,
            Self::OwnsStill(_) | Self::OwnsAGroupStill => Kind::Conflict,
            Self::Invitations(refused) => refused.kind(),
            Self::NotAPerson(refused) => refused.kind(),
            Self::Policy(refused) => refused.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::NotAGuest => Text::new("leave-not-a-guest"),
            Self::LastAdmin => Text::new("directory-last-admin"),
            Self::OwnsAGroupStill => Text::new("leave-owns-a-group-still"),
            Self::OwnsStill(name) => Text::new("leave-owns-still").with("name", name),
            Self::Invitations(refused) => refused.text(),
            Self::NotAPerson(refused) => refused.text(),
            Self::Policy(refused) => refused.text(),
            Self::Database(error) => error.text(),
        }
    }
}

/// The guest who acts. Refuses colleagues, and whoever is not a person.
fn guest(actor: &Actor) -> Result<UserId, Refused> {
    let person = actor.person()?;
    if person.is_guest { Ok(person.id) } else { Err(Refused::NotAGuest) }
}

/// Whether something would be nobody's.
pub fn owns_alone(conn: &mut Conn, actor: &Actor) -> Result<bool, Refused> {
    let id = guest(actor)?;
    Ok(!policies::owned_alone(conn, id)?.is_empty())
}

/// How much ends with leaving: apps and groups held directly.
pub fn held(conn: &mut Conn, actor: &Actor) -> Result<(u32, u32), Refused> {
    let id = guest(actor)?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok((number(queries::apps_held(conn, id)?), number(queries::groups_held(conn, id)?)))
}

/// The guest is gone: access, open invitations, sessions and ways of signing in end with this
/// transaction. Refuses members, and the owner of something nobody else owns.
pub fn leave(conn: &mut Conn, actor: &Actor, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, policies::Action::ManageOwnAccount, Object::Directory, now)?;
    let id = guest(actor)?;
    users::hold_admins(conn)?;
    // First what is owned, then people: as those who appoint owners do.
    hold_owned(conn, id)?;
    users::hold(conn, &[id])?;
    if users::is_last_admin(conn, id, now)? {
        return Err(Refused::LastAdmin);
    }
    if let Some(owned) = policies::owned_alone(conn, id)?.into_iter().next() {
        let shown = owned.id().app().is_some() || policies::sight(conn, actor)?.groups();
        return Err(if shown { Refused::OwnsStill(owned.name().to_owned()) } else { Refused::OwnsAGroupStill });
    }
    invitations::revoke_all_for(conn, actor, id, now)?;
    invitations::forget_sent(conn, actor, id, now)?;
    invitations::forget_received(conn, id)?;
    let deed = Deed::new(Action::Leave).on(ObjectKind::Organization, None, "").about(id, actor.name());
    audit::record(conn, actor, deed.with("mail", actor.mail().to_owned()), now)?;
    record_end_of_user(conn, id, now)?;
    record_change(conn, &AccessChange::of_user(ChangeKind::UserDeleted, id), now)?;
    users::delete(conn, id, now)?;
    Ok(())
}

/// Of two owners who leave at once, the second sees that the first is gone.
fn hold_owned(conn: &mut Conn, id: UserId) -> Result<(), DbError> {
    let mut owned: Vec<ResourceId> = policies::owned_by(conn, id)?.iter().map(Resource::id).collect();
    owned.sort_by_key(|id| id.to_string());
    for id in owned {
        match id {
            ResourceId::App(app) => apps::hold(conn, app)?,
            ResourceId::Group(group) => groups::hold(conn, group)?,
        }
    }
    Ok(())
}
