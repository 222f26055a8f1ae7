//! Lists of people for admins, and one person.

use crate::features::invitations::shown::SentRow;
use crate::features::sponsors::Sponsor;
use crate::foundation::seen::Meanwhile;
use crate::foundation::web::shown::{Choice, Filter, MayChange, Tone};
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET /admin/users` and `GET /admin/guests` ?`show` `sort` `q` `after`. `POST /admin/users/many` {`user` …, `deed` = `block`,
/// `unblock`, `delete` or `restore`, `back`}
#[derive(askama::Template)]
#[template(path = "directory/index.html")]
pub struct IndexPage {
    pub page: Page,
    /// `users` or `guests`
    pub here: &'static str,
    pub filters: Vec<Filter>,
    pub q: String,
    /// As chosen; a search leads back to it
    pub show: String,
    pub sort: &'static str,
    /// This list, without the search
    pub list: String,
    /// None where there is one order only
    pub sorts: Vec<SortLink>,
    pub rows: Vec<UserRow>,
    pub next: Option<String>,
    /// The same as a file
    pub export: String,
    /// Whether something may be done to those who are ticked
    pub change: MayChange,
    /// This very list
    pub back: String,
    /// More people are like what was typed than fit.
    pub narrower: bool,
    /// Whether the list is of those who were deleted.
    pub deleted: bool,
    /// Whether they may invite somebody as a guest.
    pub invites: bool,
}

impl IndexPage {
    /// Colleagues are added here; guests are invited to an app or a group.
    pub fn adds(&self) -> bool {
        self.here == "users" && self.change.offered()
    }

    pub fn of_guests(&self) -> bool {
        self.here == "guests"
    }

    pub fn action(&self) -> String {
        format!("/admin/{}", self.here)
    }

    /// Among whom was sought, whatever list was shown before.
    pub fn sought(&self) -> &'static str {
        if self.of_guests() { "directory-sought-guests" } else { "directory-sought-users" }
    }

    pub fn title(&self) -> &'static str {
        if self.of_guests() { "directory-guests" } else { "directory-users" }
    }

    pub fn said(&self) -> &'static str {
        if self.of_guests() { "directory-guests-said" } else { "directory-users-said" }
    }
}

/// One of the orders of a list.
#[derive(Clone, Debug)]
pub struct SortLink {
    pub href: String,
    pub key: &'static str,
    pub chosen: bool,
}

/// Somebody in a list.
#[derive(Clone, Debug)]
pub struct UserRow {
    pub id: String,
    pub person: PersonCell,
    pub href: String,
    pub standing: Standing,
    /// "Colleague" or "Guest", and the directory roles; of guests among guests the roles alone
    pub what: String,
    pub company: String,
    /// Who answers for a guest
    pub sponsors: String,
    /// When a guest's stay ends
    pub until: Option<Moment>,
    pub last_sign_in: Option<Moment>,
}

/// `POST /admin/users/many` {`deed` = `delete`}: what would become of whom; with `step` = `confirm` it happens.
#[derive(askama::Template)]
#[template(path = "directory/many.html")]
pub struct ManyPage {
    pub page: Page,
    /// `users` or `guests`
    pub here: &'static str,
    pub back: String,
    pub ids: Vec<String>,
    /// The first of them
    pub some: Vec<PersonCell>,
    /// So many more
    pub more: usize,
    /// So many can be restored, and so many cannot.
    pub kept: usize,
    pub gone: usize,
}

impl ManyPage {
    pub fn list_key(&self) -> &'static str {
        if self.here == "guests" { "directory-guests" } else { "directory-users" }
    }
}

/// How somebody stands in the directory.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Finished: "Invited 3 days ago"
    pub says: String,
    pub tone: Tone,
}

/// `GET /admin/users/{id}`. `POST …/roles` {`role` …, `seen` …, `step`}, `…/block`, `…/unblock`, `…/sessions/end`, `…/restore`.
#[derive(askama::Template)]
#[template(path = "directory/show.html")]
pub struct ShowPage {
    pub page: Page,
    pub person: PersonCell,
    /// `/admin/users/{id}`
    pub href: String,
    pub is_guest: bool,
    pub standing: Standing,
    pub facts: Vec<Fact>,
    /// So many guests they answer for
    pub answers_for: usize,
    /// Who answers for this guest
    pub sponsors: Vec<Sponsor>,
    /// The end of a guest's stay
    pub ends_at: Option<Moment>,
    /// What may be done to them, and whether now.
    pub change: MayChange,
    pub blocked: bool,
    /// What nobody looks after as long as they are blocked
    pub alone: Vec<Alone>,
    pub deleted: bool,
    /// When a deleted person is gone for good
    pub until: Option<Moment>,
    pub roles: Vec<RoleBox>,
    pub seen: Vec<&'static str>,
    /// Whether the roles may be changed, and whether now.
    pub change_roles: MayChange,
    pub quota: QuotaPanel,
    pub mistake: Option<String>,
    pub apps: Vec<Held>,
    pub groups: Vec<Held>,
    pub invitations: Vec<SentRow>,
    /// Whether they may be sent again and taken back.
    pub answers: bool,
    pub ways_in: Vec<String>,
    pub sessions: Vec<SessionLine>,
    /// The log of this person, for those who may read it
    pub history: Option<String>,
}

impl ShowPage {
    pub fn list(&self) -> &'static str {
        if self.is_guest { "/admin/guests" } else { "/admin/users" }
    }

    pub fn list_key(&self) -> &'static str {
        if self.is_guest { "directory-guests" } else { "directory-users" }
    }

    pub fn here(&self) -> &'static str {
        if self.is_guest { "guests" } else { "users" }
    }

    pub fn convert(&self) -> &'static str {
        if self.is_guest { "directory-make-member" } else { "directory-make-guest" }
    }
}

/// A directory role to be ticked.
#[derive(Clone, Debug)]
pub struct RoleBox {
    pub value: &'static str,
    pub label: String,
    pub chosen: bool,
    pub meanwhile: Option<Meanwhile>,
}

impl RoleBox {
    /// What the role allows, in a sentence.
    pub fn said(&self) -> &'static str {
        match self.value {
            "admin" => "role-admin-said",
            "user_administrator" => "role-user-administrator-said",
            "guest_inviter" => "role-guest-inviter-said",
            _ => "role-reader-said",
        }
    }
}

/// `POST /admin/users/{id}/roles` of an admin who would be none any more; with `step` = `confirm` it happens.
#[derive(askama::Template)]
#[template(path = "directory/step_down.html")]
pub struct StepDownPage {
    pub page: Page,
    pub person: PersonCell,
    pub href: String,
    pub roles: Vec<&'static str>,
    pub seen: Vec<&'static str>,
    /// The roles they keep, or get
    pub kept: String,
}

/// How many guests they may have invited. `POST …/quota` {`quota` = `all`, `unlimited` or `own`, `most`, `seen`}.
#[derive(Clone, Debug)]
pub struct QuotaPanel {
    pub change: MayChange,
    pub choices: Vec<Choice>,
    pub most: String,
    pub seen: String,
    pub meanwhile: Option<Meanwhile>,
    pub mistake: Option<String>,
    /// What they have used of it, finished
    pub used: Option<String>,
}

/// A line of the profile: a Fluent key of ours and what stands there.
#[derive(Clone, Debug)]
pub struct Fact {
    pub key: &'static str,
    pub value: String,
}

/// An app or group they have.
#[derive(Clone, Debug)]
pub struct Held {
    pub name: String,
    pub href: String,
    /// Why, and until when: "Owner", "Given by Ann · until 3 May"
    pub why: String,
}

#[derive(Clone, Debug)]
pub struct SessionLine {
    pub device: String,
    pub began: Moment,
    pub seen: Moment,
}

/// `GET /admin/users/{id}/delete` and `…/erase`: what ends. The POST has no fields.
#[derive(askama::Template)]
#[template(path = "directory/delete.html")]
pub struct DeletePage {
    pub page: Page,
    pub person: PersonCell,
    pub href: String,
    /// `delete` or `erase`
    pub step: &'static str,
    pub is_guest: bool,
    pub change: MayChange,
    pub apps: usize,
    pub groups: usize,
    /// What nobody else owns
    pub alone: Vec<Alone>,
    /// So many guests they answer for
    pub answers_for: usize,
    /// They never came, so that nothing is left to restore.
    pub gone: bool,
}

/// `GET /admin/users/{id}/convert`: what that changes. `POST` {`to` = `member` or `guest`}
#[derive(askama::Template)]
#[template(path = "directory/convert.html")]
pub struct ConvertPage {
    pub page: Page,
    pub person: PersonCell,
    pub href: String,
    /// `member` or `guest`
    pub to: &'static str,
    /// What stays, begins and is over, each a sentence
    pub points: Vec<String>,
    /// Why it cannot be done now
    pub hindered: Option<String>,
    pub change: MayChange,
}

impl ConvertPage {
    pub fn title(&self) -> &'static str {
        if self.to == "member" { "convert-to-member-title" } else { "convert-to-guest-title" }
    }

    pub fn button(&self) -> &'static str {
        if self.to == "member" { "directory-make-member" } else { "directory-make-guest" }
    }

    /// Where to come back to after showing oneself.
    pub fn again(&self) -> String {
        format!("{}/convert", self.href)
    }

    /// Whose list they are on now.
    pub fn here(&self) -> &'static str {
        if self.to == "member" { "guests" } else { "users" }
    }
}

/// Something that would have no owner.
#[derive(Clone, Debug)]
pub struct Alone {
    pub name: String,
    /// Where another owner is named, for those who may
    pub href: Option<String>,
}

impl DeletePage {
    pub fn title(&self) -> &'static str {
        if self.erases() { "directory-erase-title" } else { "directory-delete-title" }
    }

    pub fn said(&self) -> &'static str {
        match self.erases() {
            true => "directory-erase-said",
            false if self.gone => "directory-delete-gone-said",
            false => "directory-delete-said",
        }
    }

    pub fn button(&self) -> &'static str {
        if self.erases() { "directory-erase" } else { "directory-delete" }
    }

    pub fn here(&self) -> &'static str {
        if self.is_guest { "guests" } else { "users" }
    }

    pub fn erases(&self) -> bool {
        self.step == "erase"
    }
}
