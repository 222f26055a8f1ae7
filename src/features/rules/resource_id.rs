//! What a rule of the organization may be for: one app or one group.

use std::fmt;

use crate::features::audit::Deed;
use crate::foundation::id::{AnyId, AppId, GroupId};

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
