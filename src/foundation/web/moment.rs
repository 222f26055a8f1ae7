//! A point in time as people say it, with the exact time behind it.

use chrono::{Datelike, TimeDelta};

use crate::foundation::clock::Time;
use crate::foundation::text::{Language, Text};

/// A point in time, seen from `now`, in a language. Times are UTC and say so.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    at: Time,
    now: Time,
    language: Language,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Moment {
    pub fn new(at: Time, now: Time, language: Language) -> Self {
        Self { at, now, language }
    }

    /// "in 5 days", "3 minutes ago", "just now"; beyond a year the day itself.
    pub fn words(&self) -> String {
        let seconds = self.at.since(self.now).num_seconds();
        let (unit, count) = match seconds.abs() {
            0..MINUTE => return self.say(Text::new("time-now")),
            span @ MINUTE..HOUR => ("minutes", span / MINUTE),
            span @ HOUR..DAY => ("hours", span / HOUR),
            _ => ("days", self.days_apart()),
        };
        if unit == "days" && count > 365 {
            return self.day();
        }
        let direction = if seconds < 0 { "ago" } else { "in" };
        self.say(Text::new(format!("time-{direction}-{unit}")).with("n", count))
    }

    /// Calendar days, so that what ends tomorrow night is "in 1 day" all day long.
    fn days_apart(&self) -> i64 {
        let days = (self.at.date() - self.now.date()).num_days().abs();
        days.max(1)
    }

    /// "31 May 2027".
    pub fn day(&self) -> String {
        let date = self.at.date();
        let month = self.say(Text::new(format!("time-month-{}", date.month())));
        let day = Text::new("time-day").with("day", date.day()).with("month", month);
        self.say(day.with("year", date.year().to_string()))
    }

    /// "31 May 2027, 23:59 UTC".
    pub fn exact(&self) -> String {
        format!("{}, {} UTC", self.day(), self.at.utc().format("%H:%M"))
    }

    /// For `<time datetime>`.
    pub fn iso(&self) -> String {
        self.at.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Whether it lies ahead by no more than this many days.
    pub fn is_within_days(&self, days: i64) -> bool {
        let ahead = self.at.since(self.now);
        ahead >= TimeDelta::zero() && ahead <= TimeDelta::days(days)
    }

    pub fn is_past(&self) -> bool {
        self.at <= self.now
    }

    fn say(&self, text: Text) -> String {
        text.say(self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(seconds: i64) -> String {
        let now = Time::from_micros(1_795_000_000_000_000);
        Moment::new(now.plus(TimeDelta::seconds(seconds)), now, Language::English).words()
    }

    #[test]
    fn a_time_is_said_as_people_say_it() {
        assert_eq!(words(0), "just now");
        assert_eq!(words(-90), "1 minute ago");
        assert_eq!(words(-3 * HOUR), "3 hours ago");
        assert_eq!(words(5 * DAY), "in 5 days");
        assert_eq!(words(DAY + HOUR), "in 1 day");
    }

    #[test]
    fn a_day_is_said_in_both_languages() {
        let now = Time::from_micros(1_795_000_000_000_000);
        assert_eq!(Moment::new(now, now, Language::English).day(), "18 November 2026");
        assert_eq!(Moment::new(now, now, Language::German).day(), "18. November 2026");
    }
}
