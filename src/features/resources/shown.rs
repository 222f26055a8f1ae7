//! One app or one group: what it is, why I see it, and for owners what stands behind it.

use crate::foundation::web::shown::{Obstacle, Thing};
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET /apps/{id}` and `GET /groups/{id}`.
#[derive(askama::Template)]
#[template(path = "apps/show.html")]
pub struct ShowPage {
    pub page: Page,
    pub thing: Thing,
    /// `/apps/{id}/launch`; groups have none, and a disabled app neither.
    pub launch: Option<String>,
    /// Something everybody should know, such as "switched off"; finished.
    pub notice: Option<Obstacle>,
    /// Every way I have to it.
    pub ways: Vec<Way>,
    /// Whether every member may open it, with or without a way to it.
    pub open_to_all: bool,
    /// Nothing where they are not shown (Z-7).
    pub owners: Option<Vec<PersonCell>>,
    /// What a group opens; the apps it gives.
    pub opens: Vec<Thing>,
    /// What owners see beside.
    pub owned: Option<Owned>,
    /// `{thing}/leave`, a POST, where I may go by myself.
    pub leave: Option<String>,
}

impl ShowPage {
    /// A thing that is switched off needs a warning; a rule or another directory needs none.
    pub fn notice_tone(&self) -> &'static str {
        if self.thing.is_app { "wait" } else { "plain" }
    }

    pub fn notice_icon(&self) -> &'static str {
        if self.thing.is_app { "alert" } else { "info" }
    }

    pub fn no_way_key(&self) -> &'static str {
        if self.open_to_all { "thing-why-open" } else { "thing-why-none" }
    }

    pub fn why_key(&self) -> &'static str {
        if self.thing.is_app { "thing-why-app" } else { "thing-why-group" }
    }
}

/// One path on which somebody has something.
#[derive(Clone, Debug)]
pub struct Way {
    /// "Reader"; groups have none.
    pub role: Option<String>,
    /// The group it comes through.
    pub via: Option<Thing>,
    /// It comes through a group that is not shown (Z-7).
    pub via_some_group: bool,
    /// Who gave it; nobody where a rule or another directory did.
    pub by: Option<String>,
    pub since: Moment,
    pub until: Option<Moment>,
    /// Owners and admins see what they have as owners and admins.
    pub as_owner: bool,
}

impl Way {
    pub fn icon(&self) -> &'static str {
        match (&self.via, self.as_owner) {
            (_, true) => "key",
            (Some(_), _) => "groups",
            (None, _) if self.via_some_group => "groups",
            (None, _) => "person",
        }
    }

    pub fn key(&self) -> &'static str {
        match (&self.via, self.as_owner) {
            (_, true) => "thing-way-owner",
            (Some(_), _) => "thing-way-group",
            (None, _) if self.via_some_group => "thing-way-some-group",
            (None, _) => "thing-way-direct",
        }
    }

    pub fn through(&self) -> &str {
        self.via.as_ref().map_or("", |group| &group.name)
    }
}

/// What an owner sees.
#[derive(Clone, Debug)]
pub struct Owned {
    pub people: u32,
    pub guests: u32,
    pub asked: u32,
    pub may_add: bool,
    /// Whether what happened is shown to them.
    pub history: bool,
    /// Why guests cannot be taken.
    pub obstacle: Option<Obstacle>,
    /// Where a logo is posted (multipart field `logo`; `remove=1` takes it away); groups have none.
    pub logo: Option<String>,
    pub logo_mistake: Option<String>,
}
