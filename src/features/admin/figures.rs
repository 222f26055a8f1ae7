//! What each day came to, counted once it is over and kept; and the last twelve weeks of it.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::features::admin::queries::figures as queries;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::schema::daily_figures;

/// Weeks on a chart, the one under way among them.
pub const WEEKS: usize = 12;
const DAY: TimeDelta = TimeDelta::days(1);
const DAY_MICROS: i64 = 86_400_000_000;

/// What one day came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = daily_figures)]
pub struct Figures {
    /// When it began, in UTC.
    pub day: Time,
    /// Guests at its end who had come in, and those who had not answered.
    pub accepted: i64,
    pub pending: i64,
    /// Invitations.
    pub sent: i64,
    pub redeemed: i64,
    pub failed: i64,
}

/// One week of the charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday
    pub begins: Time,
    /// Guests at its end, or now: those who have come in, and those who have not answered. Nothing before the first day
    /// that was counted.
    pub guests: Option<(i64, i64)>,
    pub sent: i64,
    pub redeemed: i64,
    pub failed: i64,
}

fn beginning(of: Time) -> Time {
    Time::from_micros(of.micros().div_euclid(DAY_MICROS) * DAY_MICROS)
}

/// The Monday of this moment's week: the first of January 1970 was a Thursday.
fn monday(of: Time) -> Time {
    let days = of.micros().div_euclid(DAY_MICROS);
    Time::from_micros((days - (days + 3).rem_euclid(7)) * DAY_MICROS)
}

fn first_week(now: Time) -> Time {
    monday(now).minus(TimeDelta::weeks(i64::try_from(WEEKS).unwrap_or_default() - 1))
}

/// Each day that is over and not kept yet is counted: reading only what belongs to it, but for the first, which also
/// counts who was here before. What is gone by then is not counted.
pub fn keep_figures(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    let (first, today) = (first_week(now), beginning(now));
    let next = queries::last_day(conn, today)?.map_or(first, |last| last.plus(DAY).max(first));
    if next >= today {
        return Ok(());
    }
    let late = queries::answered_since(conn, next)?;
    let (mut accepted, mut unanswered) = queries::guests_before(conn, next)?;
    let mut day = next;
    while day < today {
        let end = day.plus(DAY);
        let (more, waiting) = queries::guests_between(conn, day, end)?;
        (accepted, unanswered) = (accepted + more, unanswered + waiting);
        // Whoever has answered since was still waiting then.
        let not_yet = late.iter().filter(|(invited, answered)| *invited < end && *answered >= end).count();
        let (sent, redeemed, failed) = queries::invitations_between(conn, day, end)?;
        let pending = unanswered + i64::try_from(not_yet).unwrap_or_default();
        queries::keep(conn, Figures { day, accepted, pending, sent, redeemed, failed })?;
        day = end;
    }
    Ok(())
}

/// The last twelve weeks, the oldest first; `guests` as they are now.
pub fn weeks(conn: &mut Conn, guests: (i64, i64), now: Time) -> Result<Vec<Week>, DbError> {
    let (first, today) = (first_week(now), beginning(now));
    let (sent, redeemed, failed) = queries::invitations_between(conn, today, today.plus(DAY))?;
    let (accepted, pending) = guests;
    let mut days = queries::since(conn, first)?;
    days.retain(|kept| kept.day < today);
    days.push(Figures { day: today, accepted, pending, sent, redeemed, failed });
    Ok((0..WEEKS).map(|number| week(&days, first, number)).collect())
}

fn week(days: &[Figures], first: Time, number: usize) -> Week {
    let begins = first.plus(TimeDelta::weeks(i64::try_from(number).unwrap_or_default()));
    let end = begins.plus(TimeDelta::weeks(1));
    let its = || days.iter().filter(move |kept| kept.day >= begins && kept.day < end);
    Week {
        begins,
        guests: its().next_back().map(|kept| (kept.accepted, kept.pending)),
        sent: its().map(|kept| kept.sent).sum(),
        redeemed: its().map(|kept| kept.redeemed).sum(),
        failed: its().map(|kept| kept.failed).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        Time::new(text.parse().unwrap())
    }

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(monday(at("2026-11-23T05:00:00Z")), at("2026-11-23T00:00:00Z"));
        assert_eq!(monday(at("2026-11-22T23:59:59Z")), at("2026-11-16T00:00:00Z"));
        assert_eq!(monday(at("1969-12-31T12:00:00Z")), at("1969-12-29T00:00:00Z"));
        assert_eq!(first_week(at("2026-11-25T05:00:00Z")), at("2026-09-07T00:00:00Z"));
    }
}
