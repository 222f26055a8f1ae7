//! What sign-in sends: a code, and the notice that an identity was connected.

use askama::Template;
use serde_json::json;

use crate::features::outbox::{self, Desk, Kind, Letterhead, Message, Post, Rendered, Written};
use crate::features::sign_in::codes::{CodePurpose, Recipient, spaced};
use crate::features::sign_in::queries::people::Candidate;
use crate::features::sign_in::{Refused, queries};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::CodeId;
use crate::foundation::text::Language;

/// A code on its way to whom it lets in.
pub struct CodeMail<'a> {
    pub id: CodeId,
    pub to: &'a Recipient,
    pub purpose: CodePurpose,
    pub digits: &'a str,
    pub until: Time,
}

/// A code, shown in two groups of four (O-1). `site` is the host people see in their browser.
#[derive(Template)]
#[template(path = "sign_in/emails/code.txt")]
struct CodeText<'a> {
    mail: &'a Letterhead,
    site: &'a str,
    code: &'a str,
    purpose: &'a str,
}

#[derive(Template)]
#[template(path = "sign_in/emails/code.html")]
struct CodeHtml<'a> {
    mail: &'a Letterhead,
    subject: &'a str,
    site: &'a str,
    code: &'a str,
    purpose: &'a str,
}

#[derive(Template)]
#[template(path = "sign_in/emails/linked.txt")]
struct LinkedText<'a> {
    mail: &'a Letterhead,
    site: &'a str,
    provider: &'a str,
}

#[derive(Template)]
#[template(path = "sign_in/emails/linked.html")]
struct LinkedHtml<'a> {
    mail: &'a Letterhead,
    subject: &'a str,
    site: &'a str,
    provider: &'a str,
}

/// The code itself is sealed until the mail is handed over, and wiped then (M-1).
pub fn post_code(conn: &mut Conn, config: &Config, mail: &CodeMail<'_>, now: Time) -> Result<(), Refused> {
    let kind = if mail.purpose == CodePurpose::Redeem { Kind::RedeemCode } else { Kind::SignInCode };
    let to = EmailAddress::parse(&mail.to.address).map_err(Refused::NotAnAddress)?;
    let details = json!({ "code": mail.id.to_string(), "purpose": mail.purpose.word() });
    let post = Post::new(kind, to, mail.to.language).to_user(mail.to.user).details(details).expires(mail.until);
    let post = post.secret(&config.keys, mail.digits)?;
    let post = match mail.to.invitation {
        Some(invitation) => post.about(invitation),
        None => post,
    };
    outbox::post(conn, post, now)?;
    Ok(())
}

/// To the address we know, whatever the provider says it is (I-3).
pub fn post_linked(conn: &mut Conn, person: &Candidate, provider: &str, now: Time) -> Result<(), Refused> {
    let to = EmailAddress::parse(&person.mail).map_err(Refused::NotAnAddress)?;
    let language = person.language.as_deref().and_then(Language::from_tag).unwrap_or_default();
    let post = Post::new(Kind::IdentityLinked, to, language).to_user(person.id);
    outbox::post(conn, post.details(json!({ "provider": provider })), now)?;
    Ok(())
}

/// Writes a code's mail, unless the code is used or replaced by now (N5).
pub fn render_code(conn: &mut Conn, message: &Message, desk: &Desk, _: Time) -> Result<Rendered, DbError> {
    let detail = |name: &str| message.details.0.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    let live = match detail("code").parse() {
        Ok(id) => queries::codes::is_live(conn, id)?,
        Err(_) => false,
    };
    let Some(digits) = message.secret(&desk.keys).filter(|_| live) else { return Ok(Rendered::Outdated) };
    let letterhead = Letterhead::of_the_house(conn, message.language())?;
    let (mail, site, code, purpose) = (&letterhead, desk.base_url.authority(), spaced(&digits), detail("purpose"));
    let (subject, code) =
        (mail.t("mail-code-subject").with("organization", mail.organization()).to_string(), code.as_str());
    let text = CodeText { mail, site, code, purpose }.render();
    let html = CodeHtml { mail, subject: &subject, site, code, purpose }.render();
    Ok(written(subject, text, html))
}

/// Writes the notice that a provider may sign somebody in.
pub fn render_linked(conn: &mut Conn, message: &Message, desk: &Desk, _: Time) -> Result<Rendered, DbError> {
    let provider = message.details.0.get("provider").and_then(|value| value.as_str()).unwrap_or_default();
    let letterhead = Letterhead::of_the_house(conn, message.language())?;
    let (mail, site) = (&letterhead, desk.base_url.authority());
    let subject = mail.t("mail-linked-subject").with("organization", mail.organization()).with("provider", provider);
    let subject = subject.to_string();
    let text = LinkedText { mail, site, provider }.render();
    let html = LinkedHtml { mail, subject: &subject, site, provider }.render();
    Ok(written(subject, text, html))
}

/// A template that does not render is a fault of ours; the message is dropped and the log says so.
fn written(subject: String, text: askama::Result<String>, html: askama::Result<String>) -> Rendered {
    match (text, html) {
        (Ok(text), Ok(html)) => {
            Rendered::Send(Box::new(Written { to_name: String::new(), reply_to: None, subject, text, html }))
        }
        (text, html) => {
            tracing::error!(text = ?text.err(), html = ?html.err(), "a mail could not be rendered");
            Rendered::Outdated
        }
    }
}
