//! How a row becomes a letter: the feature it comes from writes the words, at the moment of sending.

use crate::features::outbox::{Kind, Message};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::BaseUrl;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::mail::{Correspondent, Letter, Reason, Trouble};
use crate::foundation::secret::{Keys, Purpose};
use crate::foundation::text::Language;

impl Message {
    /// The language it is written in.
    pub fn language(&self) -> Language {
        Language::from_tag(&self.language).unwrap_or_default()
    }

    /// The secret it shows, while it is still to be sent.
    pub fn secret(&self, keys: &Keys) -> Option<String> {
        let plain = keys.open(Purpose::Outbox, self.sealed.as_deref()?).ok()?;
        String::from_utf8(plain).ok()
    }

    /// A letter from this row: its recipient, Message-ID and date are fixed.
    pub fn letter(&self, written: Written) -> Option<Letter> {
        Some(Letter {
            to: Correspondent { name: written.to_name, address: EmailAddress::parse(&self.recipient).ok()? },
            reply_to: written.reply_to,
            subject: written.subject,
            text: written.text,
            html: written.html,
            message_id: self.message_id.clone(),
            date: self.created_at,
            unsubscribe: None,
        })
    }
}

/// What a feature writes: the words of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub to_name: String,
    pub reply_to: Option<Correspondent>,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Whether a message is still worth sending, asked immediately before it is (N5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    Send(Box<Written>),
    /// It came too late: the code is used, the invitation answered, the link replaced.
    Outdated,
    /// It may not be sent any more, and whoever caused it is told why.
    Refused(Reason),
}

/// What writing a message needs beside the database.
#[derive(Clone, Debug)]
pub struct Desk {
    pub keys: Keys,
    pub base_url: BaseUrl,
    pub from: Correspondent,
}

/// Writes a message from the rows as they are now.
pub type Render = fn(&mut Conn, &Message, &Desk, Time) -> Result<Rendered, DbError>;
/// Does what follows from a message that will never arrive, in the transaction that says so.
pub type GiveUp = fn(&mut Conn, &Message, &Trouble, Time) -> Result<(), DbError>;

/// Who writes which kind, decided where the features are put together.
#[derive(Clone, Copy)]
pub struct Writers {
    pub render: fn(Kind) -> Render,
    pub give_up: fn(Kind) -> Option<GiveUp>,
}
