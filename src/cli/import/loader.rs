//! Brings the directory to what the file says, in one transaction, and keeps a list of what changed.

use std::collections::HashMap;
use std::fmt;

use super::file::{Change, File};
use crate::features::audit::{self, Action, Deed};
use crate::features::invitations;
use crate::features::users::{self, User};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;
use crate::foundation::refusal::Refusal;

/// One thing that changed, or would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub sign: Sign,
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Added,
    Changed,
    Removed,
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(pub Vec<Line>);

/// Whether to remove what the file does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    Keep,
    Prune,
}

/// Why the transaction does not stand.
#[derive(Debug)]
pub enum Stop {
    Database(DbError),
    /// The file contradicts the directory: each with its path.
    Mistakes(Vec<String>),
    /// It was only a check.
    Checked(Report),
}

pub(super) struct Loader<'a> {
    pub conn: &'a mut Conn,
    pub now: Time,
    pub actor: Actor,
    people: HashMap<String, User>,
    report: Report,
    mistakes: Vec<String>,
}

/// Does everything the file says; whether it stays is for the transaction around it to say.
pub fn load(conn: &mut Conn, file: &File, rest: Rest, now: Time) -> Result<Report, Stop> {
    let actor = Actor::operator("import");
    let mut loader =
        Loader { conn, now, actor, people: HashMap::new(), report: Report::default(), mistakes: Vec::new() };
    loader.know(file)?;
    loader.load_organization(file.organization.as_ref())?;
    loader.load_users(&file.users)?;
    loader.load_groups(&file.groups, rest)?;
    loader.load_apps(&file.apps, rest)?;
    if rest == Rest::Prune {
        loader.prune(file)?;
    }
    loader.finish()
}

impl Loader<'_> {
    /// Everybody the file mentions, asked for in a few queries.
    fn know(&mut self, file: &File) -> Result<(), DbError> {
        let mut mails: Vec<&str> = file.users.iter().map(|user| user.mail.as_str()).collect();
        mails.extend(file.groups.iter().flat_map(|g| g.owners.iter().chain(&g.members)).map(EmailAddress::as_str));
        mails.extend(file.apps.iter().flat_map(|app| &app.owners).map(EmailAddress::as_str));
        let assigned = file.apps.iter().flat_map(|app| &app.assignments).filter_map(|one| one.user.as_ref());
        mails.extend(assigned.map(EmailAddress::as_str));
        mails.sort_unstable();
        mails.dedup();
        for some in mails.chunks(500) {
            let found = users::find_many_by_mail(self.conn, some)?;
            self.people.extend(found.into_iter().map(|user| (user.mail.clone(), user)));
        }
        Ok(())
    }

    pub fn meet(&mut self, user: User) {
        self.people.insert(user.mail.clone(), user);
    }

    pub fn known(&self, mail: &EmailAddress) -> Option<User> {
        self.people.get(mail.as_str()).cloned()
    }

    /// The person behind a reference, or a mistake at this path.
    pub fn person(&mut self, mail: &EmailAddress, path: impl fmt::Display) -> Option<User> {
        let found = self.known(mail);
        if found.as_ref().is_some_and(|user| user.deleted_at.is_some()) {
            self.mistake(format!("{path}: {mail} was deleted by an admin. Restore them, or take them out of the file"));
            return None;
        }
        if found.is_none() {
            self.mistake(format!("{path}: nobody here has the address {mail}. Add them to users"));
        }
        found
    }

    pub fn mistake(&mut self, words: String) {
        self.mistakes.push(words);
    }

    /// Notes a required property of something new.
    pub fn needed<T: Clone>(&mut self, value: Option<&T>, path: impl fmt::Display) -> Option<T> {
        if value.is_none() {
            self.mistake(format!("{path}: is missing; something new needs it"));
        }
        value.cloned()
    }

    /// A change is told, and audited in the same transaction (L-1).
    pub fn note(&mut self, sign: Sign, words: String, deed: Deed) -> Result<(), DbError> {
        self.report.0.push(Line { sign, words });
        audit::record(self.conn, &self.actor, deed, self.now)
    }

    fn finish(self) -> Result<Report, Stop> {
        if !self.mistakes.is_empty() {
            return Err(Stop::Mistakes(self.mistakes));
        }
        if !self.report.0.is_empty() {
            let deed = Deed::new(Action::Import).with("changes", self.report.0.len());
            audit::record(self.conn, &self.actor, deed, self.now)?;
        }
        Ok(self.report)
    }
}

/// Takes over a property that the file gives; remembers its name if that changed anything.
pub(super) fn set<T: PartialEq>(kept: &mut T, given: Option<T>, name: &'static str, changed: &mut Vec<&'static str>) {
    if let Some(given) = given.filter(|given| given != kept) {
        *kept = given;
        changed.push(name);
    }
}

/// A property that may be emptied, as the directory keeps it.
pub(super) fn as_kept<T: Clone>(change: &Change<T>, text: impl Fn(T) -> String) -> Option<Option<String>> {
    change.as_ref().map(|value| value.clone().map(text))
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.sign {
            Sign::Added => '+',
            Sign::Changed => '~',
            Sign::Removed => '-',
        };
        write!(f, "{sign} {}", self.words)
    }
}

impl Report {
    pub fn count(&self, sign: Sign) -> usize {
        self.0.iter().filter(|line| line.sign == sign).count()
    }
}

impl From<invitations::Refused> for Stop {
    fn from(refused: invitations::Refused) -> Self {
        match refused {
            invitations::Refused::Database(error) => Self::Database(error),
            other => Self::Mistakes(vec![other.text().to_string()]),
        }
    }
}

impl From<DbError> for Stop {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}
