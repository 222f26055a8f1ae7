//! Who may invite people from outside: one level for the organization, and one of its own for an app or group.

use crate::features::access::{self, Reach, Resource, ResourceId};
use crate::features::audit::{self, Deed, ObjectKind};
use crate::features::policies::refused::not_as_shown;
use crate::features::policies::{self, Action, Object, Refused, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;
use crate::foundation::text::Text;

words! {
    /// Who may invite people from outside to what they manage. Each level keeps out whoever the one before lets in.
    pub enum InviteLevel {
        /// Guests too.
        Everyone = "everyone",
        /// Members, and whoever a role lets invite.
        Members = "members",
        /// Admins, user administrators and guest inviters.
        Inviters = "inviters",
        /// Not even admins.
        Nobody = "nobody",
    }
}

/// Until an admin chooses.
pub const FIRST_LEVEL: InviteLevel = InviteLevel::Members;

impl InviteLevel {
    /// Whether somebody who manages an app or group may invite to it.
    pub fn admits(self, actor: &Actor) -> bool {
        let inviter = actor.roles().admin || actor.roles().user_administrator || actor.roles().guest_inviter;
        match self {
            Self::Everyone => true,
            Self::Members => inviter || !actor.is_guest(),
            Self::Inviters => inviter,
            Self::Nobody => false,
        }
    }

    /// The level in words.
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::Everyone => "level-everyone",
            Self::Members => "level-members",
            Self::Inviters => "level-inviters",
            Self::Nobody => "level-nobody",
        })
    }
}

/// The level that counts, and whether it is the app's or group's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    pub level: InviteLevel,
    pub own: bool,
}

/// Why somebody may not invite from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInviting {
    level: InviteLevel,
    /// The app or group, where the level is its own.
    of: Option<String>,
}

impl NotInviting {
    /// Why, and what to do instead.
    pub fn text(&self) -> Text {
        let key = match (self.level, self.of.is_some()) {
            (InviteLevel::Everyone | InviteLevel::Members, false) => "not-inviting-members",
            (InviteLevel::Everyone | InviteLevel::Members, true) => "not-inviting-members-here",
            (InviteLevel::Inviters, false) => "not-inviting-inviters",
            (InviteLevel::Inviters, true) => "not-inviting-inviters-here",
            (InviteLevel::Nobody, false) => "not-inviting-nobody",
            (InviteLevel::Nobody, true) => "not-inviting-nobody-here",
        };
        Text::new(key).with("name", self.of.clone().unwrap_or_default())
    }
}

/// Why this person may not invite anybody to the organization alone; or nothing.
pub fn not_inviting_at_all(conn: &mut Conn, actor: &Actor) -> Result<Option<NotInviting>, DbError> {
    let level = level_of_all(conn)?;
    Ok((!level.admits(actor)).then_some(NotInviting { level, of: None }))
}

/// The only domain whose people this person may add: a partner's guest brings their own people, and nobody else, unless
/// they administer people here.
pub fn only_domain(actor: &Actor) -> Option<&str> {
    let domain = actor.mail().rsplit_once('@').map(|(_, domain)| domain);
    domain.filter(|_| actor.is_guest() && !actor.roles().admin && !actor.roles().user_administrator)
}

/// The organization's level.
pub fn level_of_all(conn: &mut Conn) -> Result<InviteLevel, DbError> {
    Ok(queries::levels::of_all(conn)?.unwrap_or(FIRST_LEVEL))
}

/// The level that counts for this app or group.
pub fn level_of(conn: &mut Conn, id: ResourceId) -> Result<Applied, DbError> {
    let (own, all) = queries::levels::of(conn, id)?;
    Ok(Applied { level: own.or(all).unwrap_or(FIRST_LEVEL), own: own.is_some() })
}

/// The app's or group's own level, if it has one.
pub fn own_level(conn: &mut Conn, id: ResourceId) -> Result<Option<InviteLevel>, DbError> {
    Ok(queries::levels::of(conn, id)?.0)
}

/// Why this person, who manages what is offered, may not invite anybody from outside to it; or nothing.
pub fn not_inviting(conn: &mut Conn, actor: &Actor, reach: &Reach) -> Result<Option<NotInviting>, DbError> {
    let levels = queries::levels::of_each(conn, &reach.ids())?;
    let all = levels.get(&queries::ALL).copied().unwrap_or(FIRST_LEVEL);
    let own = |resource: &Resource| {
        let level = levels.get(&resource.id().any()).copied()?;
        Some(NotInviting { level, of: Some(resource.name().to_owned()) })
    };
    let offered = reach.offered().iter().map(|one| own(one).unwrap_or(NotInviting { level: all, of: None }));
    let mut counted = offered.chain(reach.opened().iter().filter_map(own));
    Ok(counted.find(|one| !one.level.admits(actor)))
}

/// A level as an admin wants it, for the organization or one app or group.
#[derive(Clone, Debug)]
pub struct Choose {
    pub of: Option<ResourceId>,
    /// Nothing gives an app or group back to the organization's level.
    pub level: Option<InviteLevel>,
    /// What it was when the admin looked.
    pub seen: Option<InviteLevel>,
}

/// The level counts from the commit on. Refuses who is no admin, a change made on an outdated page, and a new exception
/// where there is one.
pub fn choose_level(conn: &mut Conn, actor: &Actor, wish: &Choose, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    queries::levels::hold(conn)?;
    let (before, deed) = match wish.of {
        None => {
            (Some(level_of_all(conn)?), Deed::new(audit::Action::UpdatePolicy).on(ObjectKind::Organization, None, ""))
        }
        Some(id) => {
            let resource = access::find(conn, id)?.ok_or(Refused::NotThere)?;
            let own = queries::levels::of(conn, id)?.0;
            (own, id.named(Deed::new(audit::Action::UpdatePolicy), resource.name()))
        }
    };
    if before == wish.level {
        return Ok(());
    }
    if before != wish.seen {
        let new = wish.of.filter(|_| wish.seen.is_none());
        return Err(not_as_shown(conn, new, before.map(InviteLevel::text))?);
    }
    queries::levels::keep(conn, wish.of, wish.level, now)?;
    let word = |level: Option<InviteLevel>| level.map(InviteLevel::word);
    let deed = deed.with("policy", "invite_level").with("before", word(before)).with("after", word(wish.level));
    Ok(audit::record(conn, actor, deed, now)?)
}

/// The organization's level and those of apps and groups; refuses who may not see the rules.
pub fn levels(
    conn: &mut Conn,
    actor: &Actor,
    now: Time,
) -> Result<(InviteLevel, Vec<(ResourceId, String, InviteLevel)>), Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    Ok((level_of_all(conn)?, own_levels(conn)?))
}

/// Apps and groups that have a level of their own, by name.
pub fn own_levels(conn: &mut Conn) -> Result<Vec<(ResourceId, String, InviteLevel)>, DbError> {
    Ok(queries::levels::own(conn)?)
}
