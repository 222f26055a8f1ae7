//! Add people, as it was typed: read once, so that nothing typed is lost whatever is wrong with it.

use chrono::NaiveDate;

use crate::features::access::ResourceId;
use crate::features::apps::AppRole;
use crate::features::invitations::{GrantWish, Offer, Refused};
use crate::foundation::address::{EmailAddress, Entry, read_list};
use crate::foundation::clock::Time;
use crate::foundation::id::RoleId;
use crate::foundation::refusal;
use crate::foundation::text::Language;
use crate::foundation::web::Posted;

/// Which button was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Check,
    Invite,
}

/// What was typed and ticked.
#[derive(Clone, Debug, Default)]
pub struct InviteForm {
    pub emails: String,
    pub role: String,
    pub message: String,
    pub language: String,
    /// The preset: empty for no end, `other` for the day beside it, or a day.
    pub ends: Option<String>,
    pub ends_on: String,
    pub cc: String,
    /// Further apps and groups, with the role chosen for each.
    pub also: Vec<(ResourceId, String)>,
    /// Addresses that look mistyped and are right all the same.
    pub sure: Vec<String>,
    /// No mail goes out.
    pub by_hand: bool,
}

/// A form of one address more costs nothing; a form of a whole book is refused before it is read.
const MOST_ALSO: usize = 40;

impl InviteForm {
    pub fn read(posted: &Posted) -> Result<(Self, Step), refusal::Refused> {
        let text = |name: &str| posted.one(name).map(str::to_owned);
        let mut form = Self {
            emails: text("emails")?,
            role: text("role")?,
            message: text("message")?.replace("\r\n", "\n"),
            language: text("language")?,
            ends: posted.has("ends").then(|| text("ends")).transpose()?,
            ends_on: text("ends_on")?,
            cc: text("cc")?.trim().to_owned(),
            also: Vec::new(),
            sure: posted.all("sure").map(str::to_owned).collect(),
            by_hand: posted.has("by_hand"),
        };
        for value in posted.all("also").take(MOST_ALSO) {
            if let Ok(id) = value.parse::<ResourceId>() {
                form.also.push((id, posted.one(&format!("role-{value}"))?.to_owned()));
            }
        }
        let mended = form.mend(posted)?;
        let step = if !mended && posted.one("step")? == "invite" { Step::Invite } else { Step::Check };
        Ok((form, step))
    }

    /// The small buttons: take the suggestion (`fix` = `old=>new`), or leave one out (`without`).
    fn mend(&mut self, posted: &Posted) -> Result<bool, refusal::Refused> {
        let fix = posted.filled("fix")?.and_then(|fix| fix.split_once("=>"));
        let without = posted.filled("without")?;
        if let Some((old, new)) = fix {
            self.replace(old, Some(new));
        }
        if let Some(gone) = without {
            self.replace(gone, None);
        }
        Ok(fix.is_some() || without.is_some())
    }

    /// Rewrites the list, one entry a line.
    fn replace(&mut self, old: &str, new: Option<&str>) {
        let Ok(entries) = read_list(&self.emails) else { return };
        let is_old = |entry: &Entry| match &entry.address {
            Ok(address) => address.as_str() == old,
            Err(_) => entry.typed == old,
        };
        let written = |entry: &Entry| match (is_old(entry), new) {
            (true, None) => None,
            (true, Some(new)) => Some(new.to_owned()),
            (false, _) => Some(as_typed(entry)),
        };
        self.emails = entries.iter().filter_map(written).collect::<Vec<_>>().join("\n");
    }

    /// Everybody in the list. An empty list is refused.
    pub fn people(&self) -> Result<Vec<Entry>, Refused> {
        let entries = read_list(&self.emails)?;
        if entries.is_empty() { Err(Refused::NoAddresses) } else { Ok(entries) }
    }

    /// The addresses that were confirmed to be right.
    pub fn sure(&self) -> Vec<EmailAddress> {
        self.sure.iter().filter_map(|address| EmailAddress::parse(address).ok()).collect()
    }

    /// The last second of the day chosen, or none for no end.
    pub fn ends_at(&self, now: Time) -> Result<Option<Time>, Refused> {
        let day = match self.ends.as_deref() {
            Some("other") | None => self.ends_on.trim(),
            Some(preset) => preset,
        };
        if day.is_empty() {
            return Ok(None);
        }
        let day: NaiveDate = day.parse().map_err(|_| Refused::NoSuchDay)?;
        let end = Time::end_of(day);
        if end <= now { Err(Refused::EndsInThePast) } else { Ok(Some(end)) }
    }

    /// What everybody in the form is offered. `roles` are those of every app in it.
    pub fn offer(&self, id: ResourceId, roles: &[AppRole], now: Time) -> Result<Offer, Refused> {
        let ends_at = self.ends_at(now)?;
        let mut grants = vec![GrantWish { resource: id, role: role_of(id, &self.role, roles)?, ends_at }];
        for (resource, role) in &self.also {
            if grants.iter().all(|wish| wish.resource != *resource) {
                grants.push(GrantWish { resource: *resource, role: role_of(*resource, role, roles)?, ends_at });
            }
        }
        Ok(Offer { grants, ..self.offer_alone()? })
    }

    /// A place in the organization, and nothing else.
    pub fn offer_alone(&self) -> Result<Offer, Refused> {
        let message = Some(cleaned(&self.message)).filter(|message| !message.is_empty());
        let cc = Some(self.cc.as_str()).filter(|cc| !cc.is_empty()).map(EmailAddress::parse).transpose();
        Ok(Offer {
            grants: Vec::new(),
            message,
            language: Language::from_tag(&self.language),
            cc: cc.map_err(|reason| Refused::BadCopy(reason.key()))?,
            by_hand: self.by_hand,
        })
    }
}

/// The role by its value or id. Where an app has one role only, that is meant.
fn role_of(resource: ResourceId, chosen: &str, roles: &[AppRole]) -> Result<RoleId, Refused> {
    let Some(app) = resource.app() else { return Ok(RoleId::DEFAULT) };
    let theirs: Vec<&AppRole> = roles.iter().filter(|role| role.app_id == app).collect();
    match theirs.as_slice() {
        [] => Ok(RoleId::DEFAULT),
        [only] if chosen.is_empty() => Ok(only.id),
        _ if chosen.is_empty() => Err(Refused::NoRole),
        several => {
            let is_it = |role: &&&AppRole| role.value == chosen || role.id.to_string() == chosen;
            several.iter().find(is_it).map(|role| role.id).ok_or(Refused::UnknownRole)
        }
    }
}

fn as_typed(entry: &Entry) -> String {
    match (&entry.name, &entry.address) {
        (Some(name), Ok(address)) => format!("{name} <{address}>"),
        _ => entry.typed.clone(),
    }
}

/// V-14 and M-5: plain text; control and direction marks are dropped, line breaks stay.
fn cleaned(message: &str) -> String {
    let direction =
        |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let keep = |letter: &char| *letter == '\n' || !(letter.is_control() || direction(*letter));
    message.chars().filter(keep).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(emails: &str) -> InviteForm {
        InviteForm { emails: emails.to_owned(), ..InviteForm::default() }
    }

    #[test]
    fn a_suggestion_is_taken_in_place() {
        let mut form = form("Ada <ada@gmial.com>, bob@partner.example");
        form.replace("ada@gmial.com", Some("ada@gmail.com"));
        assert_eq!(form.emails, "ada@gmail.com\nbob@partner.example");
        form.replace("bob@partner.example", None);
        assert_eq!(form.emails, "ada@gmail.com");
    }

    #[test]
    fn v14_a_message_is_plain_text() {
        assert_eq!(cleaned(" a\u{7}b\r\n\u{202e}c\n"), "ab\nc");
    }

    #[test]
    fn an_end_is_the_end_of_its_day_and_never_past() {
        let now = Time::end_of("2026-11-22".parse().unwrap());
        let ends = |ends: Option<&str>, day: &str| {
            let form = InviteForm { ends: ends.map(str::to_owned), ends_on: day.to_owned(), ..InviteForm::default() };
            form.ends_at(now)
        };
        assert!(matches!(ends(None, ""), Ok(None)));
        assert!(matches!(ends(Some(""), "2027-01-01"), Ok(None)));
        assert!(matches!(ends(Some("other"), "2027-01-01"), Ok(Some(_))));
        assert!(matches!(ends(None, "2026-11-22"), Err(Refused::EndsInThePast)));
        assert!(matches!(ends(None, "2026-02-30"), Err(Refused::NoSuchDay)));
    }
}
