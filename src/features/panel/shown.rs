//! What My Apps and My Groups show.

use crate::features::reviews::shown::Waits;
use crate::foundation::web::shown::Mark;
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET /apps`: what I can open, cut to `q`.
#[derive(askama::Template)]
#[template(path = "panel/apps.html")]
pub struct AppsPage {
    pub page: Page,
    /// What is searched for; empty shows everything.
    pub q: String,
    pub tiles: Vec<Tile>,
    /// How many there are without the search.
    pub total: usize,
    /// How many of them end within 14 days.
    pub ending: usize,
    /// Whether whoever has them is a guest.
    pub is_guests: bool,
    /// Who looks at them, if it is somebody else.
    pub looking: Option<Looking>,
    /// Reviews of guests that wait for me, and what ends and is mine to decide.
    pub waits: Vec<Waits>,
}

/// Somebody looks at the panel of somebody else, and does nothing there.
#[derive(Clone, Debug)]
pub struct Looking {
    pub person: PersonCell,
    /// Their apps, and their groups where they see any
    pub apps: String,
    pub groups: Option<String>,
    /// `apps` or `groups`
    pub here: &'static str,
    /// Where looking ends
    pub end: String,
}

impl AppsPage {
    /// The same to look at: nothing in it leads anywhere or does anything.
    pub fn seen_by_another(mut self, looking: Looking) -> Self {
        self.tiles = self.tiles.into_iter().map(Tile::still).collect();
        self.looking = Some(looking);
        self
    }

    pub fn nothing_yet(&self) -> bool {
        self.total == 0
    }

    pub fn nothing_found(&self) -> bool {
        self.total > 0 && self.tiles.is_empty()
    }

    pub fn empty_key(&self) -> &'static str {
        if self.is_guests { "panel-apps-none-guest" } else { "panel-apps-none" }
    }
}

/// One app, with what I may do with it.
#[derive(Clone, Debug, Default)]
pub struct Tile {
    pub name: String,
    pub description: String,
    pub mark: Mark,
    /// Where a click leads: `/apps/{id}/launch`, or `/apps/{id}` where there is nothing to launch.
    pub href: String,
    /// `/apps/{id}`
    pub about: String,
    pub owned: bool,
    /// Nobody can open it now.
    pub off: bool,
    /// Given within the last 7 days.
    pub fresh: bool,
    /// Shown when it ends within 14 days, and to guests always.
    pub until: Option<Moment>,
    pub ends_soon: bool,
    /// When I last opened it.
    pub opened: Option<Moment>,
    /// For guests: the name of whoever shared it.
    pub shared_by: Option<String>,
    /// For owners: `/apps/{id}/people`
    pub people: Option<String>,
    /// For owners, where guests can be taken: `/apps/{id}/people/add`
    pub add: Option<String>,
    /// For those with direct access: `/apps/{id}/leave`, a POST
    pub leave: Option<String>,
}

impl Tile {
    fn still(self) -> Self {
        let nowhere = String::new;
        Self { href: nowhere(), about: nowhere(), people: None, add: None, leave: None, ..self }
    }

    /// Whether it leads anywhere, which it does for whoever has it.
    pub fn leads(&self) -> bool {
        !self.about.is_empty()
    }

    /// Owners know what they own.
    pub fn is_new(&self) -> bool {
        self.fresh && !self.owned
    }

    pub fn has_foot(&self) -> bool {
        self.owned || self.off || self.is_new() || self.until.is_some() || self.shared_by.is_some()
    }
}

/// `GET /groups`: the groups I own and the groups I am in.
#[derive(askama::Template)]
#[template(path = "panel/groups.html")]
pub struct GroupsPage {
    pub page: Page,
    pub owned: Vec<GroupRow>,
    pub joined: Vec<GroupRow>,
    /// Who looks at them, if it is somebody else.
    pub looking: Option<Looking>,
    /// Reviews of guests that wait for me, and what ends and is mine to decide.
    pub waits: Vec<Waits>,
}

impl GroupsPage {
    /// The same to look at: nothing in it leads anywhere or does anything.
    pub fn seen_by_another(mut self, looking: Looking) -> Self {
        self.owned = self.owned.into_iter().map(GroupRow::still).collect();
        self.joined = self.joined.into_iter().map(GroupRow::still).collect();
        self.looking = Some(looking);
        self
    }

    pub fn nothing(&self) -> bool {
        self.owned.is_empty() && self.joined.is_empty()
    }
}

#[derive(Clone, Debug, Default)]
pub struct GroupRow {
    pub name: String,
    pub description: String,
    pub mark: Mark,
    /// `/groups/{id}`
    pub href: String,
    /// How many are in it; for owners.
    pub people: Option<u32>,
    /// How many apps it opens.
    pub apps: u32,
    pub kind: GroupKind,
    pub until: Option<Moment>,
    /// Who put me in, where somebody did.
    pub by: Option<String>,
    /// For owners, where people can be added: `/groups/{id}/people/add`
    pub add: Option<String>,
    /// Where I may go by myself: `/groups/{id}/leave`, a POST
    pub leave: Option<String>,
}

impl GroupRow {
    fn still(self) -> Self {
        Self { href: String::new(), add: None, leave: None, ..self }
    }

    /// Whether it leads anywhere, which it does for whoever has it.
    pub fn leads(&self) -> bool {
        !self.href.is_empty()
    }
}

/// Who decides about a group's people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum GroupKind {
    #[default]
    Owners,
    /// A rule
    Rule,
    /// Another directory, by its name
    Synced(String),
    /// Its owners, and guests are not wanted
    MembersOnly,
}

impl GroupKind {
    pub fn is_plain(&self) -> bool {
        *self == Self::Owners
    }

    pub fn key(&self) -> &'static str {
        match self {
            Self::Owners => "panel-kind-owners",
            Self::Rule => "panel-kind-rule",
            Self::Synced(_) => "panel-kind-synced",
            Self::MembersOnly => "panel-kind-members",
        }
    }

    pub fn icon(&self) -> &'static str {
        match self {
            Self::Owners => "groups",
            Self::Rule => "rule",
            Self::Synced(_) => "sync",
            Self::MembersOnly => "lock",
        }
    }

    pub fn source(&self) -> &str {
        if let Self::Synced(source) = self { source } else { "" }
    }
}
