//! Lists of people in the directory, a page at a time: by name, or whoever was away longest first.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;

use crate::features::directory::{Refused, queries};
use crate::features::policies::{self, Action, Object};
use crate::features::users::{User, UserType};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// Rows on a page.
pub const PAGE: usize = 50;
/// Counted no further: a page never waits for a large directory.
pub const MOST_COUNTED: i64 = 1000;

/// Which people are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Everyone,
    Members,
    Guests,
    /// Guests who were invited and have not come yet.
    Pending,
    /// Those of them who were invited more than a week ago, longest ago first.
    Unanswered,
    Accepted,
    /// Guests who came, and have to prove their address anew.
    Reset,
    /// Guests from whom something goes within two weeks.
    Ending,
    /// Guests who have not signed in for 30 days.
    Inactive30,
    Inactive90,
    /// Guests whose stay ends within 30 days, or has ended.
    StayEnding,
    /// Guests for whom nobody answers.
    Orphans,
    Blocked,
    BlockedMembers,
    BlockedGuests,
    /// Whoever holds a directory role.
    Roles,
    Deleted,
}

impl Show {
    /// The filters of the page of everybody.
    pub const OF_USERS: &'static [Self] =
        &[Self::Everyone, Self::Members, Self::Guests, Self::Roles, Self::Blocked, Self::Deleted];
    /// The filters of the page of guests.
    pub const OF_GUESTS: &'static [Self] = &[
        Self::Guests,
        Self::Pending,
        Self::Unanswered,
        Self::Accepted,
        Self::Reset,
        Self::Ending,
        Self::StayEnding,
        Self::Orphans,
        Self::Inactive30,
        Self::Inactive90,
        Self::BlockedGuests,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Members => "members",
            Self::Guests => "guests",
            Self::Pending => "pending",
            Self::Unanswered => "unanswered",
            Self::Accepted => "accepted",
            Self::Reset => "reset",
            Self::Ending => "ending",
            Self::Inactive30 => "inactive-30",
            Self::Inactive90 => "inactive-90",
            Self::StayEnding => "stay-ending",
            Self::Orphans => "orphans",
            Self::Blocked => "blocked",
            Self::BlockedMembers => "blocked-members",
            Self::BlockedGuests => "blocked-guests",
            Self::Roles => "roles",
            Self::Deleted => "deleted",
        }
    }

    /// How they can be sorted, first as they are unless asked otherwise. Some have one order in which they make sense, and
    /// each order costs an index.
    pub fn sorts(self) -> &'static [Sort] {
        match self {
            Self::Members | Self::Guests => &[Sort::Name, Sort::Away, Sort::Newest],
            Self::Everyone | Self::Pending | Self::Accepted => &[Sort::Name, Sort::Newest],
            _ => &[],
        }
    }

    fn is_part_of(self, whole: Self) -> bool {
        match whole {
            Self::Guests => Self::OF_GUESTS.contains(&self),
            Self::Pending => self == Self::Unanswered,
            Self::Inactive30 => self == Self::Inactive90,
            _ => false,
        }
    }

    /// For how long they have not signed in.
    pub(super) fn idle(self) -> Option<TimeDelta> {
        match self {
            Self::Inactive30 => Some(TimeDelta::days(30)),
            Self::Inactive90 => Some(TimeDelta::days(90)),
            _ => None,
        }
    }
}

/// What people are sorted by, where there is a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    /// Whoever was away longest comes first, before them whoever never came.
    Away,
    /// Whoever came into the directory last; of the pending who was invited last, of the accepted who accepted last.
    Newest,
}

impl Sort {
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Away => "away",
            Self::Newest => "newest",
        }
    }
}

/// The last row of the page before: what the list is sorted by, and who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub id: UserId,
    /// The folded name, or microseconds since 1970; empty for whoever never signed in.
    pub key: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}_{}", self.id, self.key)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, key) = text.split_once('_').ok_or(())?;
        Ok(Self { id: id.parse().map_err(|_| ())?, key: key.to_owned() })
    }
}

/// What a page of a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub show: Show,
    /// One of the [`Show::sorts`] of these people
    pub sort: Sort,
    /// Only guests, whatever is sought.
    pub guests_only: bool,
    /// The beginning of a name or address, or `@` and a domain; seeks among everybody the page is about.
    pub typed: String,
    pub after: Option<Cursor>,
}

impl Wanted {
    pub fn seeks(&self) -> bool {
        !self.typed.trim().is_empty()
    }

    pub(super) fn types(&self) -> Vec<UserType> {
        if self.guests_only { vec![UserType::Guest] } else { UserType::ALL.to_vec() }
    }
}

/// A page of people.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub people: Vec<User>,
    pub next: Option<Cursor>,
    /// There are more like what was typed than a page holds.
    pub narrower: bool,
}

/// One page. Refuses whoever may not look at the directory.
pub fn list(conn: &mut Conn, actor: &Actor, wanted: &Wanted, now: Time) -> Result<List, Refused> {
    list_many(conn, actor, wanted, PAGE, now)
}

/// The same with so many people on a page.
pub fn list_many(conn: &mut Conn, actor: &Actor, wanted: &Wanted, most: usize, now: Time) -> Result<List, Refused> {
    policies::may(conn, actor, Action::SeeUsers, Object::Directory, now)?;
    if wanted.seeks() {
        let mut people = queries::sought(conn, wanted, most)?;
        let narrower = people.len() > most;
        people.truncate(most);
        return Ok(List { people, next: None, narrower });
    }
    let mut people = queries::page(conn, wanted, most, now)?;
    let more = people.len() > most;
    people.truncate(most);
    let next = people.last().filter(|_| more).map(|last| queries::cursor(last, wanted.show, wanted.sort));
    Ok(List { people, next, narrower: false })
}

/// How many there are of each, counted no further than [`MOST_COUNTED`].
pub type Counts = Vec<(Show, i64)>;

/// How many there are of one kind, counted no further than [`MOST_COUNTED`].
pub fn how_many(conn: &mut Conn, show: Show, now: Time) -> Result<i64, Refused> {
    Ok(queries::count(conn, show, now)?)
}

/// The filters of a page with their counts. Parts come before what they are part of: where one is more than is counted,
/// so is the whole.
pub fn counts(conn: &mut Conn, of: &'static [Show], now: Time) -> Result<Counts, Refused> {
    let mut counts: Counts = Vec::with_capacity(of.len());
    for show in of.iter().rev().filter(|show| **show != Show::Everyone) {
        let is_full = counts.iter().any(|(part, n)| *n >= MOST_COUNTED && part.is_part_of(*show));
        counts.push((*show, if is_full { MOST_COUNTED } else { queries::count(conn, *show, now)? }));
    }
    counts.reverse();
    if of.contains(&Show::Everyone) {
        let parts = counts.iter().filter(|(show, _)| matches!(show, Show::Members | Show::Guests));
        let everyone = parts.map(|(_, n)| n).sum::<i64>().min(MOST_COUNTED);
        counts.insert(0, (Show::Everyone, everyone));
    }
    Ok(counts)
}
