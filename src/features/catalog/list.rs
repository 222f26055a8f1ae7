//! Lists of all apps and of all groups, a page at a time, by name.

use std::fmt;
use std::str::FromStr;

use crate::features::access::Resource;
use crate::features::catalog::{Kind, Refused, queries};
use crate::features::groups::{Membership, Source};
use crate::features::policies::{self, Action, Object};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::AnyId;
use crate::foundation::person::Actor;

/// Rows on a page.
pub const PAGE: usize = 50;
/// Counted no further: a page never waits for a large house.
pub const MOST_COUNTED: i64 = 1000;

/// Which of them are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Disabled,
    Hidden,
    /// Apps that every member may open.
    Open,
    /// Nobody who could act owns it.
    Ownerless,
    Assigned,
    Dynamic,
    Synced,
    ClosedToGuests,
}

impl Show {
    /// The filters of a page.
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::App => &[Self::All, Self::Disabled, Self::Hidden, Self::Open, Self::Ownerless],
            Kind::Group => {
                &[Self::All, Self::Assigned, Self::Dynamic, Self::Synced, Self::ClosedToGuests, Self::Ownerless]
            }
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Disabled => "disabled",
            Self::Hidden => "hidden",
            Self::Open => "open",
            Self::Ownerless => "ownerless",
            Self::Assigned => "assigned",
            Self::Dynamic => "dynamic",
            Self::Synced => "synced",
            Self::ClosedToGuests => "closed",
        }
    }

    /// The kinds of group it is made of; each is a walk of its own along the names.
    pub(super) fn kinds(self) -> &'static [(Source, Membership)] {
        match self {
            Self::Assigned => &[(Source::Local, Membership::Assigned)],
            Self::Dynamic => &[
                (Source::Local, Membership::Dynamic),
                (Source::Ldap, Membership::Dynamic),
                (Source::Scim, Membership::Dynamic),
            ],
            Self::Synced => &[(Source::Ldap, Membership::Assigned), (Source::Scim, Membership::Assigned)],
            _ => &[],
        }
    }
}

/// The last row of the page before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub id: AnyId,
    /// Its folded name.
    pub key: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}_{}", self.id, self.key)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, key) = text.split_once('_').ok_or(())?;
        Ok(Self { id: id.parse().map_err(|_| ())?, key: key.to_owned() })
    }
}

/// What a page of a list is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub kind: Kind,
    pub show: Show,
    /// The beginning of a name; seeks among all of them.
    pub typed: String,
    pub after: Option<Cursor>,
}

impl Wanted {
    pub fn seeks(&self) -> bool {
        !self.typed.trim().is_empty()
    }
}

/// One of them, and who owns it.
#[derive(Clone, Debug)]
pub struct Line {
    pub resource: Resource,
    /// By name; those who are blocked own nothing for now.
    pub owners: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct List {
    pub lines: Vec<Line>,
    pub next: Option<Cursor>,
}

/// One page. Refuses whoever may not look at all of them.
pub fn list(conn: &mut Conn, actor: &Actor, wanted: &Wanted, now: Time) -> Result<List, Refused> {
    policies::may(conn, actor, Action::SeeResources, Object::Directory, now)?;
    let mut found = match wanted.kind {
        Kind::App => queries::apps(conn, wanted)?,
        Kind::Group => queries::groups(conn, wanted)?,
    };
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(cursor);
    let mut owners = queries::owners_of(conn, wanted.kind, &found)?;
    let line = |resource: Resource| {
        let owners = owners.remove(&resource.id().any()).unwrap_or_default();
        Line { resource, owners }
    };
    Ok(List { lines: found.into_iter().map(line).collect(), next })
}

fn cursor(last: &Resource) -> Cursor {
    let key = match last {
        Resource::App(app) => app.name_key.clone(),
        Resource::Group(group) => group.name_key.clone(),
    };
    Cursor { id: last.id().any(), key }
}

/// How many there are of each, counted no further than [`MOST_COUNTED`].
pub type Counts = Vec<(Show, i64)>;

/// The filters of a page with their counts.
pub fn counts(conn: &mut Conn, kind: Kind) -> Result<Counts, Refused> {
    let mut counts = Vec::with_capacity(Show::of(kind).len());
    for show in Show::of(kind) {
        counts.push((*show, count(conn, kind, *show)?));
    }
    Ok(counts)
}

fn count(conn: &mut Conn, kind: Kind, show: Show) -> Result<i64, DbError> {
    Ok(match kind {
        Kind::App => queries::count_apps(conn, show)?,
        Kind::Group => queries::count_groups(conn, show)?,
    })
}
