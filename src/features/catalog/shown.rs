//! Lists of apps and groups for admins, one of them, its form, and what goes when it is deleted.

use crate::features::catalog::Kind;
use crate::foundation::web::shown::{Choice, Filter, MayChange, Obstacle, Thing, Tone};
use crate::foundation::web::{Moment, Page, PersonCell};

impl Kind {
    /// `apps` or `groups`, as in the URL and in the menu
    pub fn here(self) -> &'static str {
        match self {
            Self::App => "apps",
            Self::Group => "groups",
        }
    }

    pub fn list(self) -> &'static str {
        match self {
            Self::App => "/admin/apps",
            Self::Group => "/admin/groups",
        }
    }

    pub fn list_key(self) -> &'static str {
        match self {
            Self::App => "admin-apps",
            Self::Group => "admin-groups",
        }
    }

    pub fn said_key(self) -> &'static str {
        match self {
            Self::App => "catalog-apps-said",
            Self::Group => "catalog-groups-said",
        }
    }

    pub fn find_key(self) -> &'static str {
        match self {
            Self::App => "catalog-find-app",
            Self::Group => "catalog-find-group",
        }
    }

    pub fn new_key(self) -> &'static str {
        match self {
            Self::App => "catalog-new-app",
            Self::Group => "catalog-new-group",
        }
    }

    pub fn is_app(self) -> bool {
        self == Self::App
    }
}

/// `GET /admin/apps` and `GET /admin/groups` ?`show` `q` `after`
#[derive(askama::Template)]
#[template(path = "catalog/index.html")]
pub struct IndexPage {
    pub page: Page,
    pub kind: Kind,
    pub filters: Vec<Filter>,
    pub q: String,
    pub rows: Vec<Row>,
    pub next: Option<String>,
    pub may_create: bool,
}

/// An app or group in a list.
#[derive(Clone, Debug)]
pub struct Row {
    pub thing: Thing,
    /// `/admin/apps/{id}`
    pub href: String,
    pub owners: Vec<String>,
    pub more_owners: usize,
    /// How it stands: "Switched off", "Closed to guests"
    pub states: Vec<State>,
}

/// One word about it; a Fluent key of ours.
#[derive(Clone, Copy, Debug)]
pub struct State {
    pub key: &'static str,
    pub tone: Tone,
    pub icon: &'static str,
}

/// `GET /admin/apps/{id}` and `GET /admin/groups/{id}`. Below either: `POST …/owners` {`who`}, `…/owners/{user}/remove`,
/// `…/people` {`who`, `role`, `ends_on`}; below a group: `…/apps` {`who`, `role`, `ends_on`}; below an app: `…/groups` {`who`, `role`, `ends_on`}, `…/groups/{id}/remove`,
/// `…/groups/{id}/end` {`ends_on`, `seen`}, `…/roles` {`value`, `name`}, `…/roles/{id}` {`name`, `seen`}, `…/roles/{id}/remove`.
#[derive(askama::Template)]
#[template(path = "catalog/show.html")]
pub struct ShowPage {
    pub page: Page,
    pub kind: Kind,
    pub thing: Thing,
    /// `/admin/apps/{id}`
    pub href: String,
    pub change: MayChange,
    /// Why it is not changed here, and where it comes from.
    pub elsewhere: Option<Obstacle>,
    /// The name an import file has for it.
    pub external_id: Option<String>,
    pub facts: Vec<Fact>,
    pub people: u32,
    pub guests: u32,
    pub invited: u32,
    pub owners: Vec<OwnerRow>,
    /// Who may well be named as an owner
    pub near: Vec<PersonCell>,
    pub roles: Vec<RoleRow>,
    /// The roles to give; none where the app has none
    pub choices: Vec<Choice>,
    /// Groups that open the app
    pub groups: Vec<GroupRow>,
    /// Groups to choose from
    pub group_names: Vec<String>,
    /// Apps that the group opens
    pub opens: Vec<Thing>,
    /// Apps to choose from, and the roles of the one that was chosen where it needs one
    pub app_names: Vec<String>,
    pub app_roles: Vec<Choice>,
    /// What was posted last and not done
    pub undone: Option<Undone>,
    /// Whether people can be put in by hand at all
    pub may_give: bool,
}

/// A form that was refused.
#[derive(Clone, Debug, Default)]
pub struct Undone {
    /// `owners`, `people`, `groups`, `apps`, `roles`, or the id of what a row is about
    pub form: String,
    pub typed: Vec<(String, String)>,
    pub mistake: String,
    /// Who might have been meant
    pub meant: Vec<PersonCell>,
}

/// Somebody who owns it.
#[derive(Clone, Debug)]
pub struct OwnerRow {
    pub person: PersonCell,
    /// Their page for admins
    pub href: String,
    pub remove: String,
    pub blocked: bool,
}

/// A role of the app.
#[derive(Clone, Debug)]
pub struct RoleRow {
    pub value: String,
    pub name: String,
    pub held: i64,
    /// A new name that was refused
    pub typed: Option<String>,
    /// Where a new name is posted; with `/remove`, where it is removed
    pub action: String,
}

/// A group that opens the app.
#[derive(Clone, Debug)]
pub struct GroupRow {
    pub name: String,
    pub href: String,
    pub role: Option<String>,
    pub until: Option<Moment>,
    pub over: bool,
    /// As a date field has it
    pub ends_on: String,
    /// A day that was refused
    pub typed: Option<String>,
    /// The end as shown, in microseconds since 1970
    pub seen: String,
    /// With `/remove` and `/end`, where it is posted
    pub action: String,
}

impl ShowPage {
    /// Whether a rule says who is in it.
    pub fn has_rule(&self) -> bool {
        self.facts.iter().any(|fact| fact.key == "catalog-rule")
    }

    /// What is asked for: the first owner, or one more.
    pub fn owner_key(&self) -> &'static str {
        if self.owners.is_empty() { "catalog-owner-first" } else { "catalog-owner-new" }
    }

    /// What was wrong with this form, if it was the one.
    pub fn mistake(&self, form: &str) -> Option<String> {
        self.undone.as_ref().filter(|undone| undone.form == form).map(|undone| undone.mistake.clone())
    }

    /// What was wrong with a form in a row, or with the page as a whole.
    pub fn other_mistake(&self) -> Option<String> {
        let named = ["owners", "people", "groups", "apps", "roles"];
        self.undone
            .as_ref()
            .filter(|undone| !named.contains(&undone.form.as_str()))
            .map(|undone| undone.mistake.clone())
    }

    /// Who might have been meant in this form.
    pub fn meant(&self, form: &str) -> &[PersonCell] {
        self.undone
            .as_ref()
            .filter(|undone| undone.form == form)
            .map(|undone| undone.meant.as_slice())
            .unwrap_or_default()
    }

    /// What was typed into this form.
    pub fn typed(&self, form: &str, field: &str) -> &str {
        let undone = self.undone.as_ref().filter(|undone| undone.form == form);
        let found = undone.and_then(|undone| undone.typed.iter().find(|(name, _)| name == field));
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Whether it may be edited and deleted here.
    pub fn edits(&self) -> bool {
        self.change.offered() && self.elsewhere.is_none()
    }
}

/// A line of what it is: a Fluent key of ours and what stands there.
#[derive(Clone, Debug)]
pub struct Fact {
    pub key: &'static str,
    pub value: String,
}

/// `GET /admin/apps/{id}/delete` and `GET /admin/groups/{id}/delete`: what goes with it. The POST has no fields.
#[derive(askama::Template)]
#[template(path = "catalog/delete.html")]
pub struct DeletePage {
    pub page: Page,
    pub kind: Kind,
    pub thing: Thing,
    pub href: String,
    pub change: MayChange,
    pub people: u32,
    pub guests: u32,
    pub invited: u32,
    pub things: Vec<String>,
    pub external_id: Option<String>,
}

/// `GET /account/leave/hand-over`: what somebody who leaves owns alone. The POST has an address for each, under the name
/// of the thing.
#[derive(askama::Template)]
#[template(path = "catalog/hand_over.html")]
pub struct HandOverPage {
    pub page: Page,
    pub things: Vec<Handed>,
}

/// Something to be handed over.
#[derive(Clone, Debug)]
pub struct Handed {
    pub thing: Thing,
    /// The field's name: `app:…` or `group:…`
    pub name: String,
    pub mail: String,
    pub mistake: Option<String>,
    /// Colleagues who have it already
    pub near: Vec<PersonCell>,
}

impl Handed {
    pub fn mistake_id(&self) -> String {
        format!("mistake-{}", self.name.replace(':', "-"))
    }

    /// Those of them that a sentence can name.
    pub fn first(&self) -> &[PersonCell] {
        self.near.get(..3).unwrap_or(&self.near)
    }
}
