//! What can be shared, an app or a group, and why one may be closed.

use std::fmt;

use crate::features::apps::{self, App};
use crate::features::audit::Deed;
use crate::features::groups::{self, Group, Membership, Source};
use crate::features::policies::{Refused, Sight, queries};
use crate::features::users::{self, Role, User, name_key};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, AppId, GroupId, UserId};
use crate::foundation::text::Text;

/// Which app or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceId {
    App(AppId),
    Group(GroupId),
}

impl ResourceId {
    /// `/apps/{id}` or `/groups/{id}`.
    pub fn path(self) -> String {
        match self {
            Self::App(id) => format!("/apps/{id}"),
            Self::Group(id) => format!("/groups/{id}"),
        }
    }

    /// Where somebody goes who has just been given it: to its page, or to their apps where they see no groups.
    pub fn path_for(self, sight: Sight) -> String {
        if self.app().is_some() || sight.groups() { self.path() } else { "/apps".to_owned() }
    }

    pub fn any(self) -> AnyId {
        match self {
            Self::App(id) => id.into(),
            Self::Group(id) => id.into(),
        }
    }

    /// The deed, done to this.
    pub fn named(self, deed: Deed, name: &str) -> Deed {
        match self {
            Self::App(id) => deed.on_app(id, name),
            Self::Group(id) => deed.on_group(id, name),
        }
    }

    pub fn app(self) -> Option<AppId> {
        match self {
            Self::App(id) => Some(id),
            Self::Group(_) => None,
        }
    }

    pub fn group(self) -> Option<GroupId> {
        match self {
            Self::App(_) => None,
            Self::Group(id) => Some(id),
        }
    }
}

/// As forms name it: `app:…` or `group:…`.
impl fmt::Display for ResourceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App(id) => write!(out, "app:{id}"),
            Self::Group(id) => write!(out, "group:{id}"),
        }
    }
}

impl std::str::FromStr for ResourceId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some(("app", id)) => id.parse().map(Self::App).map_err(|_| ()),
            Some(("group", id)) => id.parse().map(Self::Group).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// An app or group that people can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    App(App),
    Group(Group),
}

impl Resource {
    pub fn id(&self) -> ResourceId {
        match self {
            Self::App(app) => ResourceId::App(app.id),
            Self::Group(group) => ResourceId::Group(group.id),
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::App(app) => &app.display_name,
            Self::Group(group) => &group.display_name,
        }
    }

    /// Why nobody can be put in or taken out by hand.
    pub fn closed_to_hands(&self) -> Option<Closed> {
        match self {
            Self::Group(group) if group.membership == Membership::Dynamic => Some(Closed::Dynamic),
            Self::Group(group) if group.source != Source::Local => Some(Closed::Synced(group.source)),
            _ => None,
        }
    }

    /// Why people cannot be added now. An admin is not bound by the self-service switch.
    pub fn closed(&self, for_admin: bool) -> Option<Closed> {
        let (enabled, self_service) = match self {
            Self::App(app) => (app.enabled, app.self_service),
            Self::Group(group) => (true, group.self_service),
        };
        self.closed_to_hands()
            .or_else(|| (!enabled).then_some(Closed::Disabled))
            .or_else(|| (!self_service && !for_admin).then_some(Closed::SelfServiceOff))
    }

    /// Why guests cannot be added, though colleagues can: it is closed to them, or something that
    /// it opens is (Z-4).
    pub fn closed_to_guests(&self, conn: &mut Conn, now: Time) -> Result<Option<Closed>, DbError> {
        match self {
            Self::App(app) => Ok((!app.allow_guests).then_some(Closed::ToGuests)),
            Self::Group(group) if !group.allow_guests => Ok(Some(Closed::ToGuests)),
            Self::Group(group) => Ok(queries::opened_without_guests(conn, group.id, now)?.map(Closed::OpensClosedApp)),
        }
    }
}

/// Why an app or group takes no people, or no guests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    Dynamic,
    Synced(Source),
    SelfServiceOff,
    Disabled,
    ToGuests,
    /// The group opens this app, which takes no guests.
    OpensClosedApp(String),
}

impl Closed {
    /// Why, and what to do instead.
    pub fn text(&self) -> Text {
        match self {
            Self::Dynamic => Text::new("closed-dynamic"),
            Self::Synced(source) => {
                let name = if *source == Source::Ldap { "LDAP" } else { "SCIM" };
                Text::new("closed-synced").with("source", name)
            }
            Self::SelfServiceOff => Text::new("closed-self-service-off"),
            Self::Disabled => Text::new("closed-disabled"),
            Self::ToGuests => Text::new("closed-to-guests"),
            Self::OpensClosedApp(app) => Text::new("closed-opens-closed-app").with("app", app),
        }
    }
}

/// The app or group, whoever asks; ask [`super::may`] before showing it.
pub fn find(conn: &mut Conn, id: ResourceId) -> Result<Option<Resource>, DbError> {
    match id {
        ResourceId::App(id) => Ok(apps::find(conn, id)?.map(Resource::App)),
        ResourceId::Group(id) => Ok(groups::find(conn, id)?.map(Resource::Group)),
    }
}

/// Everything this person owns: groups first, then apps, each by name.
pub fn owned_by(conn: &mut Conn, user: UserId) -> Result<Vec<Resource>, DbError> {
    let groups = groups::owned_by(conn, user)?.into_iter().map(Resource::Group);
    let apps = apps::owned_by(conn, user)?.into_iter().map(Resource::App);
    Ok(groups.chain(apps).collect())
}

/// The one group that is called so, or has this path or id; an app of the same name is not in its way.
pub fn named_group(conn: &mut Conn, typed: &str) -> Result<GroupId, Refused> {
    let found = match named(conn, typed) {
        Err(Refused::SeveralNamed) => queries::called(conn, &name_key(typed))?,
        one => vec![one?],
    };
    let groups: Vec<GroupId> = found.into_iter().filter_map(ResourceId::group).collect();
    match groups.as_slice() {
        [] => Err(Refused::NoGroupNamed),
        [one] => Ok(*one),
        _ => Err(Refused::SeveralNamed),
    }
}

/// What this person owns and nobody else does who could act.
pub fn owned_alone(conn: &mut Conn, user: UserId) -> Result<Vec<Resource>, DbError> {
    let mut alone = Vec::new();
    for resource in owned_by(conn, user)? {
        if !queries::has_other_owner(conn, resource.id(), user)? {
            alone.push(resource);
        }
    }
    Ok(alone)
}

/// Why somebody cannot own an app or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    Deleted,
    Blocked,
    /// Invited, and never came.
    Pending,
    /// Guests own something only if an admin trusts them to invite (Z-5).
    Guest,
    /// A guest, where it takes none.
    ClosedToGuests,
}

/// Why this person cannot own it, or nothing.
pub fn unfit_to_own(conn: &mut Conn, user: &User, resource: &Resource, now: Time) -> Result<Option<Unfit>, DbError> {
    if user.deleted_at.is_some() {
        return Ok(Some(Unfit::Deleted));
    }
    if !user.enabled {
        return Ok(Some(Unfit::Blocked));
    }
    if !user.is_guest() {
        return Ok(None);
    }
    if user.is_pending() {
        return Ok(Some(Unfit::Pending));
    }
    if !Role::together(&users::roles_of(conn, user.id)?).guest_inviter {
        return Ok(Some(Unfit::Guest));
    }
    Ok(resource.closed_to_guests(conn, now)?.map(|_| Unfit::ClosedToGuests))
}

/// Names of apps and groups to choose from; not all where there are many.
pub fn names(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(queries::names(conn, true)?)
}

/// The same of groups alone.
pub fn group_names(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(queries::names(conn, false)?)
}

/// The one app or group that is called so, or has this path or id; refuses none and several.
pub fn named(conn: &mut Conn, typed: &str) -> Result<ResourceId, Refused> {
    let typed = typed.trim();
    if let Ok(id) = typed.parse() {
        return Ok(id);
    }
    let found = match typed.rsplit('/').next().and_then(|id| id.parse::<AnyId>().ok()) {
        Some(id) => queries::with_id(conn, id)?,
        None => queries::called(conn, &name_key(typed))?,
    };
    match found.as_slice() {
        [] => Err(Refused::NothingNamed),
        [one] => Ok(*one),
        _ => Err(Refused::SeveralNamed),
    }
}
