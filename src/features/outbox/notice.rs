//! A short mail: what happened, to what, and one way on.

use askama::Template;

use crate::features::outbox::{Letterhead, Written};
use crate::foundation::address::EmailAddress;
use crate::foundation::mail::Correspondent;
use crate::foundation::web::shown::GrantLine;

/// What a short mail says; its two twins are equal in meaning.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    pub subject: String,
    pub said: String,
    /// Somebody's own words, and whose.
    pub message: Option<String>,
    pub from: String,
    pub grants: Vec<GrantLine>,
    pub lines: Vec<NoticeLine>,
    /// Label and address.
    pub button: Option<(String, String)>,
    /// Why this came.
    pub why: String,
    pub reply_to: Option<Correspondent>,
}

/// One of several things a mail is about.
#[derive(Clone, Debug, Default)]
pub struct NoticeLine {
    pub name: String,
    pub said: String,
    /// Labels and addresses of the ways on.
    pub ways: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "outbox/emails/notice.txt")]
struct NoticeText<'a> {
    mail: &'a Letterhead,
    notice: &'a Notice,
}

#[derive(Template)]
#[template(path = "outbox/emails/notice.html")]
struct NoticeHtml<'a> {
    mail: &'a Letterhead,
    notice: &'a Notice,
}

impl Notice {
    pub fn write(self, mail: &Letterhead) -> Written {
        let notice = &self;
        Written {
            to_name: String::new(),
            text: rendered(&NoticeText { mail, notice }),
            html: rendered(&NoticeHtml { mail, notice }),
            reply_to: self.reply_to.clone(),
            subject: self.subject.clone(),
        }
    }
}

/// Where answers go: to a person, not to the machine.
pub fn reply_to(name: &str, mail: &str) -> Option<Correspondent> {
    let address = EmailAddress::parse(mail).ok()?;
    Some(Correspondent { name: name.to_owned(), address })
}

/// Templates are checked when the program is built; what can still fail is writing to memory.
pub fn rendered(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a mail could not be rendered");
        String::new()
    })
}
