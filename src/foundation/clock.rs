//! The one clock: everybody asks here what time it is, so a test can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;

use crate::foundation::db::types::Instant;

/// A moment in UTC, in whole microseconds, which is what both databases keep.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, AsExpression, FromSqlRow)]
#[diesel(sql_type = Instant)]
pub struct Time(DateTime<Utc>);

impl Time {
    /// The moment, cut to whole microseconds.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self::from_micros(at.timestamp_micros())
    }

    /// `micros` since 1970; a value out of range becomes 1970.
    pub fn from_micros(micros: i64) -> Self {
        Self(DateTime::from_timestamp_micros(micros).unwrap_or_default())
    }

    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    pub fn date(self) -> NaiveDate {
        self.0.date_naive()
    }

    /// The last second of that day in UTC: what "until 31 May" means.
    pub fn end_of(day: NaiveDate) -> Self {
        Self::new(day.and_hms_opt(23, 59, 59).unwrap_or_default().and_utc())
    }

    /// Stops at the end of representable time instead of overflowing.
    #[must_use]
    pub fn plus(self, span: TimeDelta) -> Self {
        Self(self.0.checked_add_signed(span).unwrap_or(DateTime::<Utc>::MAX_UTC))
    }

    #[must_use]
    pub fn minus(self, span: TimeDelta) -> Self {
        Self(self.0.checked_sub_signed(span).unwrap_or(DateTime::<Utc>::MIN_UTC))
    }

    /// How long ago `earlier` was; negative if it is still to come.
    pub fn since(self, earlier: Time) -> TimeDelta {
        self.0 - earlier.0
    }
}

/// Tells the time. Clones share one offset, which tests may move.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    moved_micros: Arc<AtomicI64>,
}

impl Clock {
    pub fn now(&self) -> Time {
        #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
        let real = Utc::now();
        let moved = TimeDelta::microseconds(self.moved_micros.load(Ordering::Relaxed));
        Time::new(real).plus(moved)
    }

    /// Moves this clock and all its clones, forwards or backwards.
    pub fn advance(&self, span: TimeDelta) {
        let micros = span.num_microseconds().unwrap_or_default();
        self.moved_micros.fetch_add(micros, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adding_never_overflows() {
        let end = Time::new(DateTime::<Utc>::MAX_UTC);
        assert_eq!(end.plus(TimeDelta::days(1)).utc(), DateTime::<Utc>::MAX_UTC);
    }

    #[test]
    fn clones_move_together() {
        let clock = Clock::default();
        let other = clock.clone();
        let before = other.now();
        clock.advance(TimeDelta::days(3));
        assert!(other.now().since(before) >= TimeDelta::days(3));
    }
}
