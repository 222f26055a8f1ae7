//! One message as it is written: who it is for, its subject, and the same words as text and as HTML.

use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart};

use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::Sender;

/// The longest name shown in a header (M-5).
const NAME_LENGTH: usize = 64;
const SUBJECT_LENGTH: usize = 200;

/// Somebody with an address, named or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondent {
    pub name: String,
    pub address: EmailAddress,
}

/// Whom the configuration lets mail come from.
impl From<&Sender> for Correspondent {
    fn from(sender: &Sender) -> Self {
        Self { name: sender.name.clone().unwrap_or_default(), address: sender.address.clone() }
    }
}

/// A message ready to be sent. `message_id` and `date` are fixed when it is posted, so that every attempt sends
/// the same message (N3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub to: Correspondent,
    pub reply_to: Option<Correspondent>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub message_id: String,
    pub date: Time,
    /// Where one click ends further messages of this kind (RFC 8058); digests only.
    pub unsubscribe: Option<url::Url>,
}

/// The message cannot be written down: an address that no mail program would accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” cannot be written into a message as an address")]
pub struct Unwritable(String);

impl Letter {
    /// The message with exactly the headers of M-4, all of it ASCII.
    pub fn written(&self, from: &Correspondent) -> Result<Vec<u8>, Unwritable> {
        let parts = MultiPart::alternative()
            .singlepart(SinglePart::plain(readable(&self.text)))
            .singlepart(SinglePart::html(readable(&self.html)));
        let message = self.headers(from)?.multipart(parts).map_err(|error| Unwritable(error.to_string()))?;
        Ok(message.formatted())
    }

    fn headers(&self, from: &Correspondent) -> Result<MessageBuilder, Unwritable> {
        let mut builder = lettre::Message::builder()
            .from(mailbox(from)?)
            .to(mailbox(&self.to)?)
            .subject(one_line(&self.subject, SUBJECT_LENGTH))
            .date(self.date.utc().into())
            .message_id(Some(one_line(&self.message_id, SUBJECT_LENGTH)))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(mailbox(reply_to)?);
        }
        if let Some(url) = &self.unsubscribe {
            builder = builder
                .raw_header(header("List-Unsubscribe", &format!("<{url}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        Ok(builder)
    }
}

/// The address as the mail library knows it.
pub fn envelope_address(address: &EmailAddress) -> Result<Address, Unwritable> {
    let text = address.to_string();
    text.parse().map_err(|_| Unwritable(text))
}

fn mailbox(person: &Correspondent) -> Result<Mailbox, Unwritable> {
    // The library panics on a line break in a name, and a NUL makes it forget the recipient.
    let name = one_line(&person.name, NAME_LENGTH);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), envelope_address(&person.address)?))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Without control or direction characters, on one line, at most `length` characters.
pub fn one_line(text: &str, length: usize) -> String {
    let straight = text.chars().filter(|c| !turns_text(*c));
    let spaced: String = straight.map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(length).collect::<String>().trim_end().to_owned()
}

/// A body without control or direction characters; line breaks stay, hidden ones (U+2028) become spaces.
fn readable(text: &str) -> String {
    let plain = text.replace(['\u{2028}', '\u{2029}'], " ");
    plain.chars().filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || turns_text(*c))).collect()
}

/// Characters that change the direction of what follows and so can make one name look like another (M-5).
fn turns_text(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

impl std::fmt::Display for Correspondent {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name.as_str() {
            "" => write!(out, "{}", self.address),
            name => write!(out, "{name} <{}>", self.address),
        }
    }
}
