//! The form of an app or group, and what is asked before one is closed to guests.

use crate::features::catalog::{Closing, Kind};
use crate::foundation::seen::Meanwhile;
use crate::foundation::web::shown::{MayChange, Thing};
use crate::foundation::web::{Page, Typed};

/// `GET /admin/apps/new`, `POST /admin/apps`; `GET` and `POST /admin/apps/{id}/edit` {`seen`, …}; the same for groups.
/// Fields: `display_name`, `description`, for apps `launch_url`; the switches, each `on`; `guests` = `stay` or `go`;
/// `same_name`, where another has the name and that is meant.
#[derive(askama::Template)]
#[template(path = "catalog/edit.html")]
pub struct EditPage {
    pub page: Page,
    pub kind: Kind,
    /// Nothing yet, for something new
    pub thing: Option<Thing>,
    /// Its page, or the list
    pub href: String,
    /// What this page shows of it, as a mark
    pub seen: String,
    pub fields: Vec<Typed>,
    pub switches: Vec<Ticked>,
    pub mistake: Option<String>,
    /// Whether two are meant to have one name, where that is asked
    pub same_name: Option<bool>,
    pub external_id: Option<String>,
    /// What would become of those from outside who have it, where there are any and it may be closed to them.
    pub guests: Option<Leaving>,
    pub change: MayChange,
}

/// A switch of the form, with a Fluent key of ours and one more (`…-said`) for what it does.
#[derive(Clone, Debug)]
pub struct Ticked {
    pub name: &'static str,
    pub key: &'static str,
    pub said: &'static str,
    pub on: bool,
    pub meanwhile: Option<Meanwhile>,
}

/// What would become of the guests who are in, and of what waits for others.
#[derive(Clone, Debug)]
pub struct Leaving {
    pub closing: Closing,
    pub go: bool,
}

impl Leaving {
    pub fn all(&self) -> usize {
        self.closing.direct.saturating_add(self.closing.through)
    }

    pub fn groups(&self) -> String {
        self.closing.groups.join(", ")
    }
}

/// `POST …/edit` of what would be closed to guests who have it: whom that touches. The same form with `told` does it.
#[derive(askama::Template)]
#[template(path = "catalog/close.html")]
pub struct ClosePage {
    pub page: Page,
    pub kind: Kind,
    pub thing: Thing,
    pub href: String,
    pub leaving: Leaving,
    /// The whole form
    pub hidden: Vec<(&'static str, String)>,
    /// Whom this page names, as a mark
    pub told: String,
}

impl EditPage {
    /// What a field is called, by its key.
    pub fn key(&self, name: &str) -> &'static str {
        match name {
            "display_name" => "directory-display-name",
            "description" => "catalog-description",
            _ => "catalog-launch-url",
        }
    }

    pub fn is_long(&self, name: &str) -> bool {
        name == "description"
    }

    /// Where to come back to after showing oneself.
    pub fn again(&self) -> String {
        if self.thing.is_some() { format!("{}/edit", self.href) } else { format!("{}/new", self.href) }
    }

    pub fn action(&self) -> String {
        if self.thing.is_some() { format!("{}/edit", self.href) } else { self.href.clone() }
    }

    pub fn title(&self) -> &'static str {
        if self.thing.is_some() { "directory-edit" } else { self.kind.new_key() }
    }
}
