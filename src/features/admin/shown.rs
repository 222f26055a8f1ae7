//! The admin's overview and the audit log.

use crate::features::people::shown::HistoryLine;
use crate::foundation::web::shown::{Choice, MayChange, Tone};
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET /admin`.
#[derive(askama::Template)]
#[template(path = "admin/index.html")]
pub struct OverviewPage {
    pub page: Page,
    pub counts: Vec<Count>,
    pub mail: MailState,
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
    pub tone: Tone,
}

/// How the mail is doing.
#[derive(Clone, Debug)]
pub struct MailState {
    pub queued: u32,
    pub deferred: u32,
    pub failed: u32,
    pub last_sent: Option<Moment>,
    /// Where mail goes, without secrets: `smtp.example.org:587`
    pub relay: String,
}

impl MailState {
    pub fn tone(&self) -> Tone {
        match (self.failed, self.deferred) {
            (1.., _) => Tone::Fail,
            (0, 1..) => Tone::Wait,
            _ => Tone::Done,
        }
    }

    pub fn key(&self) -> &'static str {
        match self.tone() {
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
    pub actions: Vec<Choice>,
    pub results: Vec<Choice>,
    pub from: String,
    pub to: String,
    pub mistake: Option<String>,
    pub rows: Vec<AuditRow>,
    pub next: Option<String>,
    /// The same as a file
    pub export: String,
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

#[derive(Clone, Debug)]
pub struct WhyRule {
    pub allows: bool,
    pub says: String,
}

impl WhyRule {
    pub fn key(&self) -> &'static str {
        if self.allows { "why-allows" } else { "why-forbids" }
    }

    pub fn tone(&self) -> Tone {
        if self.allows { Tone::Done } else { Tone::Fail }
    }
}

/// `GET /admin/policies/domains`. `POST` {`effect`, `domains`, `comment`, `step` = `check` or `save`}.
#[derive(askama::Template)]
#[template(path = "policies/domains.html")]
pub struct DomainsPage {
    pub page: Page,
    pub change: MayChange,
    pub deny: Vec<DomainRow>,
    pub allow: Vec<DomainRow>,
    /// Invitations that wait although the lists keep their people out.
    pub blocked: u32,
    /// `deny` or `allow`, as chosen in the form
    pub effect: &'static str,
    pub domains: String,
    pub comment: String,
    pub mistake: Option<String>,
    /// What the rules in the form would touch, once it was checked.
    pub touched: Option<TouchedBox>,
}

/// `GET /admin/policies/domains/{id}/remove`; the POST has no fields.
#[derive(askama::Template)]
#[template(path = "policies/remove_domain.html")]
pub struct RemoveDomainPage {
    pub page: Page,
    pub change: MayChange,
    pub here: String,
    pub row: DomainRow,
    pub touched: TouchedBox,
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
}
