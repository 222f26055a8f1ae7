//! What whoever approves invitations sees of them.

use crate::foundation::web::shown::GrantLine;
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET /invitations/approvals` ?`after`. `POST` {`invitation` …, `decision` = `approve` or `turn_down`, `reason`, `after`}.
#[derive(askama::Template)]
#[template(path = "invitations/approvals.html")]
pub struct ApprovalsPage {
    pub page: Page,
    pub rows: Vec<WaitingRow>,
    /// Whether whoever looks decides.
    pub may: bool,
    pub reason: String,
    pub mistake: Option<String>,
    pub reason_mistake: Option<String>,
    /// Where this page began, if it is not the first.
    pub after: Option<String>,
    pub next: Option<String>,
    /// Whether anybody's invitations wait by the rules as they are.
    pub asks: bool,
}

impl ApprovalsPage {
    /// Whether it stands among the pages of the admin area.
    pub fn in_admin(&self) -> bool {
        self.page.sees_rules()
    }

    pub fn none_key(&self) -> &'static str {
        if self.asks { "approvals-none-said" } else { "approvals-off-said" }
    }
}

#[derive(Clone, Debug)]
pub struct WaitingRow {
    pub id: String,
    pub person: PersonCell,
    /// Their page, and the asker's, for whoever sees those
    pub href: Option<String>,
    pub asker_href: Option<String>,
    /// Nobody had an address at this domain before they were asked for.
    pub first: bool,
    pub asker: PersonCell,
    pub message: Option<String>,
    pub grants: Vec<GrantLine>,
    pub since: Moment,
    /// Asked for by whoever looks, so that somebody else decides.
    pub mine: bool,
    pub ticked: bool,
}
