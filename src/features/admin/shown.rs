//! The admin's overview and the audit log.

use chrono::Datelike;

use crate::features::admin::Week;
use crate::features::people::shown::HistoryLine;
use crate::foundation::web::shown::{Choice, MayChange, Tone};
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET /admin`.
#[derive(askama::Template)]
#[template(path = "admin/index.html")]
pub struct OverviewPage {
    pub page: Page,
    pub counts: Vec<Count>,
    /// What somebody should look at; what is nothing is left out.
    pub waits: Vec<Wait>,
    pub charts: Vec<ChartBox>,
    pub mail: MailState,
    pub database: DatabaseState,
    pub providers: Vec<ProviderState>,
    pub lately: Vec<HistoryLine>,
}

/// A number with its word.
#[derive(Clone, Debug)]
pub struct Count {
    /// `admin-members`, `admin-guests`, `admin-pending`, `admin-apps`, `admin-groups`, `admin-invitations`
    pub key: &'static str,
    pub n: u32,
    /// There are more, not counted.
    pub more: bool,
    /// The list of them, for those who may see it
    pub href: Option<&'static str>,
}

/// Something to look at, and the page where it is dealt with.
#[derive(Clone, Debug)]
pub struct Wait {
    pub key: &'static str,
    pub n: u32,
    pub more: bool,
    pub href: Option<String>,
    pub tone: Tone,
}

/// A chart and its figures: `/admin/charts/{name}.svg` ?`theme` `size`
#[derive(Clone, Debug)]
pub struct ChartBox {
    /// `guests` or `invitations`
    pub name: &'static str,
    /// What the picture says, for who does not see it
    pub alt: String,
    /// The Fluent keys of the columns
    pub columns: &'static [&'static str],
    pub rows: Vec<ChartRow>,
    /// `auto`, `light` or `dark`
    pub theme: String,
}

/// A week and its figures, as they are told.
#[derive(Clone, Debug)]
pub struct ChartRow {
    pub week: String,
    pub begins: Moment,
    pub figures: Vec<String>,
}

impl ChartBox {
    pub fn title(&self) -> &'static str {
        if self.name == "guests" { "charts-guests" } else { "charts-invitations" }
    }

    /// The picture in the colours that the person chose; by what the device prefers where they did not.
    pub fn wide(&self) -> String {
        self.picture(self.chosen(), "wide")
    }

    pub fn small(&self) -> String {
        self.picture(self.chosen(), "small")
    }

    pub fn wide_dark(&self) -> String {
        self.picture("dark", "wide")
    }

    pub fn small_dark(&self) -> String {
        self.picture("dark", "small")
    }

    pub fn asks_device(&self) -> bool {
        self.theme == "auto"
    }

    fn chosen(&self) -> &'static str {
        if self.theme == "dark" { "dark" } else { "light" }
    }

    fn picture(&self, theme: &str, size: &str) -> String {
        format!("/admin/charts/{}.svg?theme={theme}&size={size}", self.name)
    }
}

/// "W47", as the axis and the table name a week.
pub fn week_name(page: &Page, week: &Week) -> String {
    page.t("charts-week").with("n", week.begins.date().iso_week().week()).to_string()
}

/// What the database is, and when it was last copied.
#[derive(Clone, Debug)]
pub struct DatabaseState {
    pub kind: &'static str,
    /// "12 MB"
    pub size: String,
    pub schema: String,
    pub backup: Option<Moment>,
}

/// A provider for signing in, as this node saw it last.
#[derive(Clone, Debug)]
pub struct ProviderState {
    pub name: String,
    pub says: String,
    pub tone: Tone,
}

/// How the mail is doing.
#[derive(Clone, Debug)]
pub struct MailState {
    pub queued: u32,
    pub deferred: u32,
    pub failed: u32,
    pub last_sent: Option<Moment>,
    pub last_lost: Option<Moment>,
    /// Since when the oldest waits
    pub oldest: Option<Moment>,
    /// Since when the relay takes nothing, and why, finished
    pub resting: Option<String>,
    /// Where mail goes, without secrets: `smtp.example.org:587`
    pub relay: String,
}

impl MailState {
    pub fn tone(&self) -> Tone {
        match (self.failed, self.deferred) {
            _ if self.resting.is_some() => Tone::Fail,
            (1.., _) => Tone::Fail,
            (0, 1..) => Tone::Wait,
            _ => Tone::Done,
        }
    }

    pub fn key(&self) -> &'static str {
        match self.tone() {
            Tone::Fail if self.resting.is_some() => "admin-mail-resting",
            Tone::Fail => "admin-mail-failed",
            Tone::Wait => "admin-mail-deferred",
            _ => "admin-mail-well",
        }
    }
}

/// `GET /admin/audit` ?`q` `object` `action` `result` `from` `to`
#[derive(askama::Template)]
#[template(path = "admin/audit.html")]
pub struct AuditPage {
    pub page: Page,
    pub q: String,
    pub object: String,
    pub actions: Vec<Theme>,
    pub results: Vec<Choice>,
    pub from: String,
    pub to: String,
    pub mistake: Option<String>,
    pub rows: Vec<AuditRow>,
    pub next: Option<String>,
    /// The same as a file
    pub export: String,
    /// Back to the same after checking the seals
    pub verify: String,
}

/// Deeds of one kind, by their names.
#[derive(Clone, Debug)]
pub struct Theme {
    pub label: String,
    pub deeds: Vec<Choice>,
}

#[derive(Clone, Debug)]
pub struct AuditRow {
    pub when: Moment,
    pub who: Option<PersonCell>,
    /// The deed's name, in words
    pub action: String,
    /// What it was done to
    pub object: String,
    /// Anything further, finished
    pub more: String,
    pub allowed: bool,
    /// "Done", "Denied", "Failed"
    pub result: String,
    /// How they came, and the client's address
    pub origin: String,
    /// The request's number
    pub request: String,
}

impl AuditRow {
    pub fn tone(&self) -> Tone {
        if self.allowed { Tone::Done } else { Tone::Fail }
    }
}

/// `GET /admin/policies/why` ?`person` `address` `to`
#[derive(askama::Template)]
#[template(path = "policies/why.html")]
pub struct WhyPage {
    pub page: Page,
    pub person: String,
    pub address: String,
    pub to: String,
    /// Apps and groups to choose from
    pub names: Vec<String>,
    pub person_mistake: Option<String>,
    pub address_mistake: Option<String>,
    pub to_mistake: Option<String>,
    pub answer: Option<WhyAnswer>,
}

#[derive(Clone, Debug)]
pub struct WhyAnswer {
    pub may: bool,
    pub title: String,
    /// What the form for adding people would say to this address
    pub says: String,
    pub rules: Vec<WhyRule>,
}

impl WhyAnswer {
    pub fn tone(&self) -> Tone {
        if self.may { Tone::Done } else { Tone::Fail }
    }
}

#[derive(Clone, Debug)]
pub struct WhyRule {
    /// Nothing where it is only to be known
    pub allows: Option<bool>,
    pub says: String,
    /// Where it is set
    pub href: Option<String>,
}

impl WhyRule {
    pub fn key(&self) -> &'static str {
        match self.allows {
            Some(true) => "why-allows",
            Some(false) => "why-forbids",
            None => "why-note",
        }
    }

    pub fn tone(&self) -> Tone {
        match self.allows {
            Some(true) => Tone::Done,
            Some(false) => Tone::Fail,
            None => Tone::Plain,
        }
    }
}

/// `GET /admin/policies/domains` ?`of`. `POST` {`of`, `effect`, `domains`, `comment`, `step` = `check` or `save`}.
#[derive(askama::Template)]
#[template(path = "policies/domains.html")]
pub struct DomainsPage {
    pub page: Page,
    pub change: MayChange,
    pub deny: Vec<DomainRow>,
    pub allow: Vec<DomainRow>,
    /// The app or group whose lists these are; the organization's otherwise.
    pub thing: Option<ListedThing>,
    /// Apps and groups with lists of their own
    pub things: Vec<ListedThing>,
    /// What was typed to find another, and why it was not found
    pub sought: String,
    /// Apps and groups to choose from
    pub names: Vec<String>,
    pub sought_mistake: Option<String>,
    /// Invitations that wait although the lists keep their people out.
    pub blocked: u32,
    /// `deny` or `allow`, as chosen in the form
    pub effect: &'static str,
    pub domains: String,
    pub comment: String,
    pub mistake: Option<String>,
    /// What the rules in the form would touch, once it was checked.
    pub touched: Option<TouchedBox>,
    /// The same as a mark, so that saving does no more
    pub told: String,
    /// Nothing was saved, because it touches somebody.
    pub asks: bool,
}

/// `GET /admin/policies/domains/{id}/remove`. `POST` {`told`}
#[derive(askama::Template)]
#[template(path = "policies/remove_domain.html")]
pub struct RemoveDomainPage {
    pub page: Page,
    pub change: MayChange,
    pub here: String,
    /// Where the list is
    pub back: String,
    pub row: DomainRow,
    /// Whom it touches, and the same as a mark
    pub touched: TouchedBox,
    pub told: String,
}

/// An app or group with domain lists of its own.
#[derive(Clone, Debug)]
pub struct ListedThing {
    pub name: String,
    /// As forms name it
    pub of: String,
    /// Its lists
    pub href: String,
    pub n: i64,
}

#[derive(Clone, Debug)]
pub struct DomainRow {
    pub rule: String,
    pub comment: String,
    pub since: Moment,
    pub history: String,
    pub remove: String,
}

/// Whom a change would keep out.
#[derive(Clone, Debug)]
pub struct TouchedBox {
    pub says: String,
    /// Some of the guests.
    pub some: Vec<PersonCell>,
    /// Some of those whose invitations are taken back.
    pub waiting: Vec<PersonCell>,
}
