//! How long guests stay, who answers for them, and what ends soon.

use crate::foundation::seen::Meanwhile;
use crate::foundation::web::shown::{Choice, MayChange};
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET` and `POST /admin/users/{id}/stay` {`ends`, `ends_on`, `seen`}; `POST …/sponsors` {`who`, `backup`} and
/// `…/sponsors/remove` {`sponsor`}
#[derive(askama::Template)]
#[template(path = "guests/stay.html")]
pub struct StayPage {
    pub page: Page,
    pub person: PersonCell,
    /// The person's page
    pub href: String,
    pub change: MayChange,
    pub ends_at: Option<Moment>,
    /// Microseconds since 1970, or nothing
    pub seen: String,
    pub presets: Vec<Choice>,
    pub other_day: bool,
    pub ends_on: String,
    pub mistake: Option<String>,
    pub meanwhile: Option<Meanwhile>,
    pub sponsors: Vec<SponsorRow>,
    pub who: String,
    pub backup: bool,
    pub who_mistake: Option<String>,
    /// What was wrong with neither
    pub deed_mistake: Option<String>,
}

impl StayPage {
    pub fn here(&self) -> String {
        format!("{}/stay", self.href)
    }
}

#[derive(Clone, Debug)]
pub struct SponsorRow {
    pub value: String,
    pub name: String,
    pub mail: Option<String>,
    pub backup: bool,
    pub here: bool,
}

/// `GET` and `POST /admin/users/{id}/guests` {`who`}
#[derive(askama::Template)]
#[template(path = "guests/answers.html")]
pub struct AnswersPage {
    pub page: Page,
    pub person: PersonCell,
    pub href: String,
    pub change: MayChange,
    pub guests: Vec<GuestRow>,
    pub next: Option<String>,
    pub who: String,
    pub mistake: Option<String>,
}

impl AnswersPage {
    pub fn here(&self) -> String {
        format!("{}/guests", self.href)
    }
}

#[derive(Clone, Debug)]
pub struct GuestRow {
    pub person: PersonCell,
    pub href: String,
    pub ends_at: Option<Moment>,
}

/// `GET /endings`; `POST /endings/ask` {`of`, `reason`}
#[derive(askama::Template)]
#[template(path = "guests/endings.html")]
pub struct EndingsPage {
    pub page: Page,
    pub mine: Vec<MineRow>,
    pub decide: Vec<DecideRow>,
    pub mistake: Option<String>,
    /// What was typed for which
    pub typed: Option<(String, String)>,
}

impl EndingsPage {
    pub fn typed_for(&self, of: &str) -> &str {
        self.typed.as_ref().filter(|(known, _)| known == of).map(|(_, reason)| reason.as_str()).unwrap_or_default()
    }
}

/// Something of one's own.
#[derive(Clone, Debug)]
pub struct MineRow {
    pub of: String,
    pub name: String,
    pub ends_at: Moment,
    pub asked_at: Option<Moment>,
    pub let_go: bool,
}

/// Something of somebody else's.
#[derive(Clone, Debug)]
pub struct DecideRow {
    pub person: PersonCell,
    pub name: String,
    pub ends_at: Moment,
    pub wish: Option<String>,
    pub let_go: bool,
    /// Where no rule forbids it
    pub keep: Option<String>,
    pub extend: String,
    pub let_it: String,
}

/// `GET /endings/decide?user=&of=&answer=`; `POST /endings/decide` {`user`, `of`, `answer` = `keep`, `extend` or
/// `let-go`, `ends`, `ends_on`, `seen`}
#[derive(askama::Template)]
#[template(path = "guests/decide.html")]
pub struct DecidePage {
    pub page: Page,
    pub person: PersonCell,
    pub name: String,
    pub user: String,
    pub of: String,
    pub answer: &'static str,
    pub ends_at: Moment,
    pub seen: String,
    pub wish: Option<String>,
    /// How far the rules let it be extended, finished
    pub limit: Option<String>,
    /// Whether the rules forbid this answer.
    pub forbidden: bool,
    /// Where it is extended instead
    pub extend: String,
    pub presets: Vec<Choice>,
    pub other_day: bool,
    pub ends_on: String,
    pub mistake: Option<String>,
    pub meanwhile: Option<Meanwhile>,
}

impl DecidePage {
    pub fn title(&self) -> &'static str {
        match self.answer {
            "keep" => "endings-keep-title",
            "extend" => "endings-extend-title",
            _ => "endings-let-go-title",
        }
    }

    pub fn button(&self) -> &'static str {
        match self.answer {
            "keep" => "endings-keep",
            "extend" => "endings-extend",
            _ => "endings-let-go",
        }
    }
}

/// `GET` and `POST /admin/policies/life` {`stay_days`, `longest_days`, `block_idle_days`, `delete_blocked_days`,
/// `reminds`, `seen`, `step` = `check` or `save`}
#[derive(askama::Template)]
#[template(path = "guests/rules.html")]
pub struct RulesPage {
    pub page: Page,
    pub change: MayChange,
    pub fields: Vec<DaysField>,
    pub reminds: bool,
    pub reminds_meanwhile: Option<Meanwhile>,
    pub seen: String,
    pub mistake: Option<String>,
    pub would: Option<Would>,
}

#[derive(Clone, Debug)]
pub struct DaysField {
    pub name: &'static str,
    pub value: String,
    pub mistake: Option<String>,
    pub meanwhile: Option<Meanwhile>,
}

impl DaysField {
    pub fn key(&self) -> &'static str {
        match self.name {
            "stay_days" => "life-stay",
            "longest_days" => "life-longest",
            "block_idle_days" => "life-idle",
            _ => "life-blocked",
        }
    }

    pub fn said(&self) -> &'static str {
        match self.name {
            "stay_days" => "life-stay-said",
            "longest_days" => "life-longest-said",
            "block_idle_days" => "life-idle-said",
            _ => "life-blocked-said",
        }
    }
}

/// Whom the rules would meet.
#[derive(Clone, Debug)]
pub struct Would {
    pub block: usize,
    pub blocked: Vec<PersonCell>,
    pub delete: usize,
    pub deleted: Vec<PersonCell>,
}

/// `GET` and `POST /admin/users/{id}/address` {`email`, `seen`}
#[derive(askama::Template)]
#[template(path = "guests/address.html")]
pub struct AddressPage {
    pub page: Page,
    pub person: PersonCell,
    pub href: String,
    pub change: MayChange,
    pub seen: String,
    pub email: String,
    pub mistake: Option<String>,
}

impl AddressPage {
    pub fn here(&self) -> String {
        format!("{}/address", self.href)
    }
}
