//! What can be shared, an app or a group, and why one may be closed.

use crate::features::access::{Reach, ResourceId};
use crate::features::apps::{self, App};
use crate::features::groups::{self, Group, Membership, Source};
use crate::features::rules::Domains;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::text::Text;

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

    pub fn allows_guests(&self) -> bool {
        match self {
            Self::App(app) => app.allow_guests,
            Self::Group(group) => group.allow_guests,
        }
    }

    /// Why guests cannot be added, though colleagues can: it is closed to them, or something that
    /// it opens is (Z-4).
    pub fn closed_to_guests(&self, conn: &mut Conn, now: Time) -> Result<Option<Closed>, DbError> {
        if !self.allows_guests() {
            return Ok(Some(Closed::ToGuests));
        }
        Ok(Reach::of(conn, std::slice::from_ref(self), now)?.closed_to_guests())
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

/// The app or group, whoever asks; ask `policies::may` before showing it.
pub fn find(conn: &mut Conn, id: ResourceId) -> Result<Option<Resource>, DbError> {
    match id {
        ResourceId::App(id) => Ok(apps::find(conn, id)?.map(Resource::App)),
        ResourceId::Group(id) => Ok(groups::find(conn, id)?.map(Resource::Group)),
    }
}

/// The organization's lists of domains, and those of these apps and groups.
pub fn domains_for(conn: &mut Conn, to: &[Resource]) -> Result<Domains, DbError> {
    Domains::read_for(conn, to.iter().map(|resource| (resource.id(), resource.name().to_owned())).collect())
}
