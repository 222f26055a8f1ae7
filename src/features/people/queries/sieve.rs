//! Which rows of a list are wanted.

use chrono::TimeDelta;

use crate::features::people::{Show, Wanted};
use crate::features::policies::Sight;
use crate::features::users::{UserType, name_key};
use crate::foundation::clock::Time;
use crate::foundation::id::AnyId;

/// Access that ends within so many days "ends soon" as far as the filter goes.
const ENDING: TimeDelta = TimeDelta::days(30);

/// What a row must be like. Every condition is always asked, with values that let all pass where
/// nothing was chosen, so that there is one statement to plan for.
pub struct Sieve {
    pub now: Time,
    pub types: Vec<UserType>,
    /// Names and addresses from here …
    pub low: String,
    /// … to before here.
    pub high: String,
    pub without_end: bool,
    pub ends_by: Time,
    pub before: Time,
    pub before_row: AnyId,
    /// Whether people who are in it through a group that hides them are wanted too.
    pub hidden_people: bool,
}

impl Sieve {
    pub fn new(wanted: &Wanted, sight: Sight, now: Time) -> Self {
        let low = name_key(&wanted.prefix);
        let ending = wanted.show == Show::Ending;
        let types = match wanted.show {
            Show::Colleagues => vec![UserType::Member],
            Show::Guests => vec![UserType::Guest],
            _ => vec![UserType::Member, UserType::Guest],
        };
        let before = wanted.before.map_or(far_future(), |cursor| cursor.at);
        Self {
            now,
            types,
            // The greatest character there is: text is compared byte by byte in both databases.
            high: format!("{low}\u{10FFFF}"),
            low,
            without_end: !ending,
            ends_by: if ending { now.plus(ENDING) } else { far_future() },
            before,
            before_row: wanted.before.map_or(AnyId::from(uuid::Uuid::nil()), |cursor| cursor.id),
            hidden_people: sight.hidden_people(),
        }
    }

    /// The same where everything ends at this time at the latest.
    pub fn under(&self, end: Option<Time>) -> Self {
        let ends_soon = end.is_some_and(|end| end <= self.ends_by);
        Self {
            types: self.types.clone(),
            low: self.low.clone(),
            high: self.high.clone(),
            without_end: self.without_end || ends_soon,
            ends_by: if ends_soon { far_future() } else { self.ends_by },
            ..*self
        }
    }
}

/// The end of the year 9999, after anything that is kept.
fn far_future() -> Time {
    Time::from_micros(253_402_300_799_000_000)
}
