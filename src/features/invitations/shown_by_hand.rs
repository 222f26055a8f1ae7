//! What whoever adds guests without an app, or without a mail, sees.

use crate::features::invitations::shown::{Chip, Preview};
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
    pub chips: Vec<Chip>,
    pub sure: Vec<String>,
    /// The mail to the first of them, where one goes out
    pub preview: Option<Preview>,
    pub allowance: Option<String>,
    pub mistake: Option<String>,
    pub message_mistake: Option<String>,
}

impl AlonePage {
    pub fn checked(&self) -> bool {
        !self.chips.is_empty()
    }

    /// How many can be invited.
    pub fn ready(&self) -> usize {
        self.chips.iter().filter(|chip| !chip.standing.is_issue()).count()
    }

    pub fn issues(&self) -> usize {
        self.chips.len() - self.ready()
    }

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
