//! The list of an app's or a group's people: newest first, a page at a time, pending ones included.

use crate::features::access::{self, ResourceId};
use crate::features::people::queries::sieve::Sieve;
use crate::features::people::queries::{counts as counted, held, pending};
use crate::features::policies::Sight;
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, GroupId, InvitationId, UserId};

/// Rows on a page.
pub const PAGE: usize = 50;

/// Which of them are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Everyone,
    Colleagues,
    Guests,
    /// Invited, no answer yet.
    Pending,
    /// Invited, but the mail did not arrive.
    Failed,
    /// Access ends within 30 days.
    Ending,
}

impl Show {
    pub const ALL: &'static [Self] =
        &[Self::Everyone, Self::Colleagues, Self::Guests, Self::Pending, Self::Failed, Self::Ending];

    pub fn word(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Colleagues => "colleagues",
            Self::Guests => "guests",
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Ending => "ending",
        }
    }

    /// What is not known shows everyone.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.iter().copied().find(|show| show.word() == word).unwrap_or_default()
    }
}

/// The last row of the page before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: Time,
    pub id: AnyId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}_{}", self.at.micros(), self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('_').ok_or(())?;
        Ok(Self { at: Time::from_micros(at.parse().map_err(|_| ())?), id: id.parse().map_err(|_| ())? })
    }
}

/// What a page of the list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub show: Show,
    /// The beginning of a name or address, as it was typed.
    pub prefix: String,
    pub before: Option<Cursor>,
}

/// Somebody in the list.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Names the row itself, for the cursor.
    pub row: AnyId,
    pub user: UserId,
    pub name: String,
    pub mail: String,
    pub is_guest: bool,
    pub role: Option<String>,
    pub granted_by: Option<(UserId, String)>,
    pub since: Time,
    pub ends_at: Option<Time>,
    pub opened_at: Option<Time>,
    pub how: How,
}

/// How somebody has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    Direct,
    Through(GroupId, String),
    /// Not yet: they were invited.
    Invited(InvitationId),
    /// Asked for, and waits for somebody's approval.
    AskedFor(InvitationId),
}

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub holders: Vec<Holder>,
    pub next: Option<Cursor>,
}

/// How many there are of each, counted no further than 10,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub have: u32,
    pub colleagues: u32,
    pub guests: u32,
    pub ending: u32,
    pub pending: u32,
    pub failed: u32,
}

impl Counts {
    pub fn of(&self, show: Show) -> u32 {
        match show {
            Show::Everyone => self.have.saturating_add(self.pending),
            Show::Colleagues => self.colleagues,
            Show::Guests => self.guests,
            Show::Pending => self.pending,
            Show::Failed => self.failed,
            Show::Ending => self.ending,
        }
    }
}

/// One page, for whoever has this sight. Whether the asker may see it is asked before.
pub fn list(conn: &mut Conn, of: ResourceId, wanted: &Wanted, sight: Sight, now: Time) -> Result<List, DbError> {
    let sieve = Sieve::new(wanted, sight, now);
    let mut holders = Vec::new();
    if !matches!(wanted.show, Show::Pending | Show::Failed) {
        holders.extend(held::of(conn, of, &sieve)?);
    }
    if matches!(wanted.show, Show::Everyone | Show::Pending | Show::Failed) {
        holders.extend(pending::of(conn, of, &sieve, wanted.show == Show::Failed)?);
    }
    holders.sort_by_key(|holder| std::cmp::Reverse((holder.since, holder.row)));
    let more = holders.len() > PAGE;
    holders.truncate(PAGE);
    let last = holders.last().filter(|_| more).map(|holder| Cursor { at: holder.since, id: holder.row });
    Ok(List { holders, next: last })
}

pub fn counts(conn: &mut Conn, of: ResourceId, sight: Sight, now: Time) -> Result<Counts, DbError> {
    Ok(counted::of(conn, of, sight, now)?)
}

/// The person and when their own access ends, if they have any of their own.
pub fn one(conn: &mut Conn, of: ResourceId, user: UserId) -> Result<Option<(User, Option<Time>)>, DbError> {
    let Some(ends_at) = access::end_of(conn, of, user)? else { return Ok(None) };
    Ok(users::find(conn, user)?.map(|user| (user, ends_at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_from_its_text() {
        let cursor = Cursor { at: Time::from_micros(1_795_000_000_000_001), id: AnyId::new() };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for bad in ["", "1", "x_y", "1_", "_1"] {
            assert_eq!(bad.parse::<Cursor>(), Err(()));
        }
    }
}
