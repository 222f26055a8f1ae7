//! What happens by itself: reviews begin, owners are reminded, and what is over is done.

use chrono::TimeDelta;

use crate::features::access::{self, Resource, ResourceId};
use crate::features::audit::{self, Action, Deed};
use crate::features::reviews::{Refused, Review, Schedule, State, Walk, apply, decide, emails, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AnyId, ReviewId};
use crate::foundation::person::Actor;

/// Apps or groups looked at in one transaction of a round over everything.
const THINGS_AT_ONCE: usize = 50;
/// Reviews whose owners are reminded in one transaction.
const REMINDED_AT_ONCE: i64 = 500;

/// One piece of what is due is done. Of several nodes that do it at once, one does and the others find it done.
pub fn tend(conn: &mut Conn, now: Time) -> Result<(), Refused> {
    if let Some(schedule) = queries::schedules::due(conn, now)? {
        return go_on(conn, &schedule, now);
    }
    let Some(review) = queries::reviews::due(conn, now)? else { return Ok(()) };
    match review.state {
        State::Open if review.is_open(now) => remind(conn, now),
        State::Open => decide::time_is_over(conn, &review, now),
        State::Applying => apply::some(conn, &review, now),
        State::Done | State::Stopped => Ok(()),
    }
}

fn go_on(conn: &mut Conn, schedule: &Schedule, now: Time) -> Result<(), Refused> {
    let Some(of) = schedule.of() else { return walk(conn, schedule, now) };
    if has_ended(conn, schedule, now)? {
        let round = AnyId::new();
        begin(conn, of, schedule, round, now)?;
        emails::post_begun(conn, round, now)?;
    }
    Ok(())
}

/// The round is over: the next one is planned, or the schedule goes. Answers whether this node did it.
fn has_ended(conn: &mut Conn, schedule: &Schedule, now: Time) -> Result<bool, Refused> {
    let Some(next_at) = schedule.after_next(now) else {
        return Ok(queries::schedules::delete(conn, schedule.id, schedule.version)?);
    };
    let version = schedule.version + 1;
    let next = Schedule { next_at, round: None, walk: None, reached: None, version, ..schedule.clone() };
    Ok(queries::schedules::replace(conn, &next, schedule.version)?)
}

/// Some more apps or groups of a round over everything; who is asked is told once, when all have begun.
fn walk(conn: &mut Conn, schedule: &Schedule, now: Time) -> Result<(), Refused> {
    let round = schedule.round.unwrap_or_else(AnyId::new);
    let walk = schedule.walk.unwrap_or(Walk::Apps);
    let most = i64::try_from(THINGS_AT_ONCE).unwrap_or(i64::MAX);
    let things = queries::schedules::next_things(conn, walk, schedule.reached, most)?;
    let over = things.len() < THINGS_AT_ONCE;
    let mine = if over && walk == Walk::Groups {
        has_ended(conn, schedule, now)?
    } else {
        let (walk, reached) =
            if over { (Walk::Groups, None) } else { (walk, things.last().copied().map(ResourceId::any)) };
        let version = schedule.version + 1;
        let next = Schedule { round: Some(round), walk: Some(walk), reached, version, ..schedule.clone() };
        queries::schedules::replace(conn, &next, schedule.version)?
    };
    if !mine {
        return Ok(());
    }
    for of in things {
        if !queries::reviews::has_own_schedule(conn, of.any())? {
            begin(conn, of, schedule, round, now)?;
        }
    }
    if over && walk == Walk::Groups {
        emails::post_begun(conn, round, now)?;
    }
    Ok(())
}

/// A review begins, unless one is still under way, no guest is there, or nobody could be taken out by hand.
fn begin(conn: &mut Conn, of: ResourceId, schedule: &Schedule, round: AnyId, now: Time) -> Result<(), Refused> {
    let Some(resource) = access::find(conn, of)? else { return Ok(()) };
    if resource.closed_to_hands().is_some() || !queries::guests::has_some(conn, of, now)? {
        return Ok(());
    }
    let ends_at = Time::end_of(now.plus(TimeDelta::days(schedule.answer_days.into())).date());
    let review = Review {
        id: ReviewId::new(),
        round,
        app_id: of.app(),
        group_id: of.group(),
        silence: schedule.silence,
        state: State::Open,
        began_at: now,
        ends_at,
        due_at: Some(now.plus(ends_at.since(now) / 2)),
        finished_at: None,
        finished_by: None,
        guests: 0,
        kept: 0,
        removed: 0,
        gone: 0,
    };
    if queries::reviews::insert(conn, &review)? == 0 {
        return Ok(());
    }
    let guests = i32::try_from(queries::items::insert_all(conn, &review, now)?).unwrap_or(i32::MAX);
    if guests == 0 {
        return Ok(queries::reviews::delete(conn, review.id)?);
    }
    queries::reviews::set_guests(conn, review.id, guests)?;
    let deed = deed(Action::BeginReview, &resource, &review).with("guests", guests);
    Ok(audit::record(conn, &Actor::program("guestlist"), deed, now)?)
}

/// Half of the time is over: whoever has not said all is asked again, once.
fn remind(conn: &mut Conn, now: Time) -> Result<(), Refused> {
    let mut waiting = Vec::new();
    for review in queries::reviews::half_over(conn, now, REMINDED_AT_ONCE)? {
        if queries::reviews::claim_half(conn, &review)? && queries::items::left(conn, &review, now)? > 0 {
            waiting.push(review.id);
        }
    }
    emails::post_reminder(conn, &waiting, now)
}

/// A deed about a review, written down where the app or group has its history.
pub(super) fn deed(action: Action, resource: &Resource, review: &Review) -> Deed {
    resource.id().named(Deed::new(action), resource.name()).with("review", review.id.to_string())
}
