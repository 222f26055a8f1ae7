//! The demo's stage door: be somebody else, and read everybody's mail.

use crate::features::sign_in::shown::Role;
use crate::foundation::web::{Moment, Page};

/// `GET /demo`. `POST /demo/sign-in` {`user`}
#[derive(askama::Template)]
#[template(path = "demo/index.html")]
pub struct CastPage {
    pub page: Page,
    pub acts: Vec<Act>,
}

/// People of one kind.
#[derive(Clone, Debug)]
pub struct Act {
    /// `demo-owners`, `demo-admins`, `demo-members`, `demo-guests`
    pub key: &'static str,
    pub roles: Vec<Role>,
}

/// `GET /demo/mailbox` and `GET /demo/mailbox/{id}`.
#[derive(askama::Template)]
#[template(path = "demo/mailbox.html")]
pub struct MailboxPage {
    pub page: Page,
    pub messages: Vec<Envelope>,
    pub open: Option<Message>,
}

impl MailboxPage {
    /// Grows with every message, so that a script can tell.
    pub fn newest(&self) -> &str {
        self.messages.first().map_or("", |envelope| &envelope.id)
    }
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub when: Moment,
    pub open: bool,
}

/// The message that is read.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: String,
    pub from: String,
    pub to: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub when: Moment,
    pub text: String,
    /// Whether there is an HTML part, at `/demo/mailbox/{id}/html`.
    pub html: bool,
}

/// `GET /demo/app/{id}`: the pretended app behind a tile.
#[derive(askama::Template)]
#[template(path = "demo/app.html")]
pub struct AppPage {
    pub page: Page,
    pub name: String,
    pub description: String,
}

impl Message {
    /// How much room its HTML takes; a frame without scripts cannot say so itself.
    pub fn size(&self) -> &'static str {
        if self.text.lines().count() < 16 { "is-short" } else { "" }
    }
}
