//! What somebody sees about themselves.

use crate::foundation::web::shown::Choice;
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET /account`. `POST /language` {`language`}, `POST /theme` {`theme`}, `POST /account/sessions/{id}/end`,
/// `POST /account/name` {`display_name`}, `POST /account/sessions/end`, `POST /account/identities/{id}/unlink`.
#[derive(askama::Template)]
#[template(path = "account/show.html")]
pub struct ShowPage {
    pub page: Page,
    pub person: PersonCell,
    pub facts: Vec<Fact>,
    pub languages: Vec<Choice>,
    /// `auto`, `light`, `dark`
    pub themes: Vec<Choice>,
    pub sessions: Vec<SessionRow>,
    pub ways_in: Vec<WayIn>,
    /// Providers that could be connected as well.
    pub more_ways: Vec<MoreWay>,
    /// What they are called; guests say so themselves.
    pub name: String,
    pub name_mistake: Option<String>,
    /// Guests may leave the organization, too.
    pub is_guest: bool,
}

/// A line of the profile: a Fluent key of ours and what stands there.
#[derive(Clone, Debug)]
pub struct Fact {
    /// `account-company`, `account-department`, `account-job`, `account-since`
    pub key: &'static str,
    pub value: String,
}

#[derive(Clone, Debug)]
pub struct SessionRow {
    /// "Firefox on Windows"
    pub device: String,
    pub began: Moment,
    pub seen: Moment,
    /// The one this page is read in.
    pub here: bool,
    /// `/account/sessions/{id}/end`
    pub end: String,
}

#[derive(Clone, Debug)]
pub struct WayIn {
    /// "Code by e-mail", or a provider's name
    pub name: String,
    /// The address or account it is tied to.
    pub with: String,
    pub is_code: bool,
    /// `/account/identities/{id}/unlink`; none for codes.
    pub unlink: Option<String>,
}

/// A provider one could sign in with as well.
#[derive(Clone, Debug)]
pub struct MoreWay {
    pub name: String,
    /// `/sign-in/oidc/{name}?for=link`
    pub href: String,
}

impl WayIn {
    pub fn icon(&self) -> &'static str {
        if self.is_code { "mail" } else { "key" }
    }
}

/// `GET /account/leave`: what leaving means. `POST /account/leave`.
#[derive(askama::Template)]
#[template(path = "account/leave.html")]
pub struct LeavePage {
    pub page: Page,
    /// How many apps and groups end with it.
    pub apps: u32,
    pub groups: u32,
    /// Why it cannot be done now.
    pub mistake: Option<String>,
    /// For a guest who is blocked, and so not signed in.
    pub outside: bool,
}

impl LeavePage {
    /// What ends, in a sentence.
    pub fn said(&self) -> String {
        let apps = self.page.t("frame-apps-n").with("n", self.apps).to_string();
        let groups = self.page.t("frame-groups-n").with("n", self.groups).to_string();
        let things = match (self.apps, self.groups) {
            (0, 0) => return self.page.t("leave-said-nothing").to_string(),
            (_, 0) => apps,
            (0, _) => groups,
            _ => self.page.t("leave-both").with("apps", apps).with("groups", groups).to_string(),
        };
        self.page.t("leave-said").with("things", things).to_string()
    }

    pub fn data(&self) -> &'static str {
        if self.outside { "/sign-in/leave/data" } else { "/account/data" }
    }

    pub fn leave(&self) -> &'static str {
        if self.outside { "/sign-in/leave/for-good" } else { "/account/leave" }
    }

    pub fn stay(&self) -> &'static str {
        if self.outside { "/sign-in" } else { "/account" }
    }
}

/// `GET /sign-in/left`: what became of somebody who has left.
#[derive(askama::Template)]
#[template(path = "account/left.html")]
pub struct LeftPage {
    pub page: Page,
}

/// `GET /sign-in/leave`. `POST` {`email`}.
#[derive(askama::Template)]
#[template(path = "account/outside.html")]
pub struct OutsidePage {
    pub page: Page,
    /// What was typed
    pub email: String,
    pub mistake: Option<String>,
}

/// `GET /sign-in/leave/code`. `POST` {`code`}, `POST /sign-in/leave/resend`.
#[derive(askama::Template)]
#[template(path = "account/outside_code.html")]
pub struct OutsideCodePage {
    pub page: Page,
    /// The address, as it was typed
    pub email: String,
    pub mistake: Option<String>,
    /// Whether mail does not leave at the moment.
    pub late: bool,
}
