//! The life of a guest: how long they stay, who is asked before it ends, and what happens to those who no longer come.

mod address;
mod by_itself;
mod emails;
mod endings;
mod held;
mod letters;
mod notices;
pub mod pages;
mod queries;
mod refused;
pub mod shown;
mod stay;

use chrono::TimeDelta;

use crate::features::access::ResourceId;
use crate::features::policies::Sight;
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::id::{EndingId, UserId};

pub use address::{Reset, reset};
pub use by_itself::{Met, apply, met, rules};
pub use endings::{Answer, Decide, Decided, Soon, ask, decide, is_bound, mine, one, to_decide};
pub use letters::render;
pub use notices::tell;
pub use refused::Refused;
pub use stay::{SetStay, set_stay};

/// What ends within so many days is shown to those who can do something about it.
pub const SHOWN_AHEAD: TimeDelta = TimeDelta::days(30);
/// What has ended is shown for so long, so that it can be given again.
pub const SHOWN_AFTER: TimeDelta = TimeDelta::days(14);

/// Something of somebody's that ends: their stay, or what they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub user: UserId,
    /// Nothing is the stay as a whole.
    pub of: Option<ResourceId>,
}

impl Key {
    /// As a link or form names it: an app or group, or `stay`.
    pub fn of_word(&self) -> String {
        self.of.map_or_else(|| "stay".to_owned(), |of| of.to_string())
    }

    /// Whether it may be named to whom sees so much (Z-7).
    fn is_shown(&self, sight: Sight) -> bool {
        sight.groups() || self.of.and_then(ResourceId::group).is_none()
    }

    /// From the two fields of a form.
    pub fn read(user: &str, of: &str) -> Option<Self> {
        let of = if of == "stay" { None } else { Some(of.parse().ok()?) };
        Some(Self { user: user.parse().ok()?, of })
    }
}

/// What was said about it so far.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    id: EndingId,
    key: Key,
    /// The end this is about; what was said of another end counts no more.
    ends_at: Time,
    /// They were told so many days before.
    told_days: i32,
    asked_at: Option<Time>,
    reason: Option<String>,
    /// Whether those who decide know of the wish.
    passed_on: bool,
    let_go_at: Option<Time>,
}

/// Something that ends, with whose it is and what it is called.
#[derive(Clone, Debug)]
struct Item {
    key: Key,
    user: User,
    /// The app's or group's name; empty for a stay.
    name: String,
    ends_at: Time,
}

/// Bounds a window of time.
#[derive(Clone, Copy, Debug)]
struct Window {
    from: Time,
    to: Time,
}

impl Window {
    fn shown(now: Time) -> Self {
        Self { from: now.minus(SHOWN_AFTER), to: now.plus(SHOWN_AHEAD) }
    }
}
