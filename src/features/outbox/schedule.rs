//! When to try again: soon at first, then less and less often, never in step with others.

use chrono::TimeDelta;

use crate::foundation::clock::Time;
use crate::foundation::secret;

const LONGEST_FOR_MESSAGE: i64 = 3600;
const LONGEST_FOR_ROUTE: i64 = 900;

/// The next attempt of one message after `attempts`: 1, 2, 4 … 60 minutes, each up to a quarter longer (F15).
pub(super) fn next_attempt(attempts: i32, now: Time) -> Time {
    now.plus(spread(doubled(60, attempts - 1, LONGEST_FOR_MESSAGE)))
}

/// The only retry of a message whose fate is unknown (F19).
pub(super) fn after_doubt(now: Time) -> Time {
    now.plus(spread(300))
}

/// How long the whole route rests after so many failures in a row: 10, 20, 40 s … 15 minutes (F13).
pub(super) fn route_rest(failures: i32, now: Time) -> Time {
    now.plus(spread(doubled(10, failures - 1, LONGEST_FOR_ROUTE)))
}

/// A route that needs the operator is asked again once in a quarter of an hour (F23).
pub(super) fn operator_rest(now: Time) -> Time {
    now.plus(spread(LONGEST_FOR_ROUTE))
}

fn doubled(first: i64, times: i32, longest: i64) -> i64 {
    let factor = 1_i64.checked_shl(times.clamp(0, 32).unsigned_abs()).unwrap_or(i64::MAX);
    first.saturating_mul(factor).min(longest)
}

/// Up to a quarter longer; without randomness, exactly as long.
fn spread(seconds: i64) -> TimeDelta {
    let [byte] = secret::random::<1>().unwrap_or_default();
    TimeDelta::milliseconds(seconds * 1000 + seconds * 250 * i64::from(byte) / 255)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(until: Time) -> i64 {
        until.since(Time::from_micros(0)).num_seconds()
    }

    #[test]
    fn f15_the_first_retry_waits_at_least_a_minute() {
        for _ in 0..200 {
            assert!((60..=75).contains(&seconds(next_attempt(1, Time::from_micros(0)))));
        }
    }

    #[test]
    fn f13_a_route_is_asked_once_in_15_minutes_in_the_end() {
        let rests: Vec<i64> = (1..=20).map(|n| seconds(route_rest(n, Time::from_micros(0)))).collect();
        assert!((10..=12).contains(&rests[0]));
        assert!(rests[7..].iter().all(|rest| (900..=1125).contains(rest)), "{rests:?}");
        let attempts_in_two_hours = rests
            .iter()
            .scan(0, |at, rest| {
                *at += rest;
                Some(*at)
            })
            .filter(|at| *at < 7200)
            .count();
        assert!(attempts_in_two_hours <= 16, "{attempts_in_two_hours}");
    }

    proptest::proptest! {
        #[test]
        fn waits_grow_to_their_limit_and_never_overflow(attempts in proptest::num::i32::ANY) {
            let now = Time::from_micros(0);
            proptest::prop_assert!((60..=4500).contains(&seconds(next_attempt(attempts, now))));
            proptest::prop_assert!((10..=1125).contains(&seconds(route_rest(attempts, now))));
            proptest::prop_assert!((300..=375).contains(&seconds(after_doubt(now))));
        }
    }
}
