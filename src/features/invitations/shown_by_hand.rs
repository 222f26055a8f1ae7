//! What whoever adds guests without an app, or without a mail, sees.

use crate::features::invitations::shown::Preview;
use crate::features::invitations::shown_chips::Chips;
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{Moment, Page};

/// `GET /invitations/new`; `POST` {`emails`, `message`, `language`, `by_hand`, `sure` …, `step` = `check` or `invite`}.
#[derive(askama::Template)]
#[template(path = "invitations/new_alone.html")]
pub struct AlonePage {
    pub page: Page,
    pub emails: String,
    pub message: String,
    pub languages: Vec<Choice>,
    pub by_hand: bool,
    /// One per address once they were checked.
    pub chips: Chips,
    pub sure: Vec<String>,
    /// The mail to the first of them, where one goes out
    pub preview: Option<Preview>,
    pub allowance: Option<String>,
    pub mistake: Option<String>,
    pub message_mistake: Option<String>,
}

impl AlonePage {
    /// What follows for them.
    pub fn go_out_key(&self) -> &'static str {
        if self.by_hand { "by-hand-links" } else { "invite-go-out" }
    }

    /// Why there is no mail to read.
    pub fn no_preview_key(&self) -> &'static str {
        if self.by_hand { "by-hand-no-mail" } else { "invite-preview-none" }
    }
}

/// `POST /invitations/{id}/link` answers this, and nothing answers it again.
#[derive(askama::Template)]
#[template(path = "invitations/link.html")]
pub struct LinkPage {
    pub page: Page,
    pub address: String,
    pub url: String,
    /// The day it works until
    pub until: Moment,
}
