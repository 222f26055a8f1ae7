//! What was taken away, as it waits for ten minutes in the undo's form.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::features::access::KeptRow;
use crate::features::people::{PutBack, Removal};
use crate::foundation::clock::Time;
use crate::foundation::id::UserId;

/// How long something taken away can be put back.
const REGRET: TimeDelta = TimeDelta::minutes(10);

/// The very rows taken away, so that exactly they can be put back. Travels sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    from: String,
    user: UserId,
    by: Option<UserId>,
    at: i64,
    pub(super) rows: Vec<KeptRow>,
}

impl Kept {
    pub(super) fn new(wish: Removal, by: Option<UserId>, rows: Vec<KeptRow>, now: Time) -> Self {
        Self { from: wish.from.to_string(), user: wish.user, by, at: now.micros(), rows }
    }

    /// By whom, and when.
    pub(super) fn taken(&self) -> (Option<UserId>, Time) {
        (self.by, Time::from_micros(self.at))
    }

    /// Whether it was taken from this very place and person, by this very actor, and lately.
    pub(super) fn is_of(&self, wish: &PutBack, by: UserId, now: Time) -> bool {
        let age = now.since(Time::from_micros(self.at));
        let same = self.from == wish.to.to_string() && self.user == wish.user && self.by == Some(by);
        same && age >= TimeDelta::zero() && age <= REGRET
    }
}
