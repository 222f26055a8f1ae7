//! When owners are asked: planned, changed and ended by admins, with a look at whom it would be about.

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::features::access::{self, Closed, Resource, ResourceId};
use crate::features::audit::{self, Deed, ObjectKind};
use crate::features::policies::{self, Action, Object};
use crate::features::reviews::{Decision, Refused, Schedule, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::AnyId;
use crate::foundation::person::Actor;

/// Days between two reviews of the same thing.
const RHYTHMS: std::ops::RangeInclusive<i32> = 7..=1000;
/// Days that owners may be given to answer.
const ANSWERS: std::ops::RangeInclusive<i32> = 1..=60;
/// How far ahead a first day may lie.
const YEARS_AHEAD: i32 = 3;

/// How owners are to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Nothing for once.
    pub every_days: Option<i32>,
    pub answer_days: i32,
    pub silence: Decision,
    /// The day of the next review.
    pub first_day: NaiveDate,
}

/// A schedule as its list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub schedule: Schedule,
    /// Nothing for every app and group.
    pub resource: Option<Resource>,
}

impl Planned {
    /// Why nobody can be asked about it any more.
    pub fn closed(&self) -> Option<Closed> {
        self.resource.as_ref().and_then(Resource::closed_to_hands)
    }
}

impl Plan {
    fn check(&self, now: Time) -> Result<(), Refused> {
        if self.every_days.is_some_and(|days| !RHYTHMS.contains(&days)) {
            return Err(Refused::BadRhythm);
        }
        // A review is over before the next of the same thing begins.
        if !ANSWERS.contains(&self.answer_days) || self.every_days.is_some_and(|days| days <= self.answer_days) {
            return Err(Refused::BadAnswerTime);
        }
        let today = now.date();
        if self.first_day < today || self.first_day.year() > today.year() + YEARS_AHEAD {
            return Err(Refused::DayOutOfReach);
        }
        Ok(())
    }

    /// The beginning of that day; of today, now.
    fn next_at(&self, now: Time) -> Time {
        let morning = Time::new(self.first_day.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc());
        morning.max(now)
    }
}

/// Owners are asked from the first day on. Refuses who is no admin, what a rule or another directory decides, what has a
/// schedule already, and numbers out of reach.
pub fn schedule(
    conn: &mut Conn,
    actor: &Actor,
    of: Option<ResourceId>,
    plan: &Plan,
    now: Time,
) -> Result<Schedule, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let resource = reviewable(conn, of)?;
    plan.check(now)?;
    let schedule = Schedule {
        id: of.map_or(AnyId::NOBODYS, ResourceId::any),
        app_id: of.and_then(ResourceId::app),
        group_id: of.and_then(ResourceId::group),
        every_days: plan.every_days,
        answer_days: plan.answer_days,
        silence: plan.silence,
        next_at: plan.next_at(now),
        round: None,
        walk: None,
        reached: None,
        version: 1,
        changed_at: now,
    };
    if queries::schedules::insert(conn, &schedule)? == 0 {
        return Err(Refused::ScheduledAlready);
    }
    let planned = Planned { schedule: schedule.clone(), resource };
    record(conn, actor, audit::Action::CreateReview, &planned, now)?;
    Ok(schedule)
}

/// The app or group, if its people are put in and taken out by hand.
fn reviewable(conn: &mut Conn, of: Option<ResourceId>) -> Result<Option<Resource>, Refused> {
    let Some(id) = of else { return Ok(None) };
    let resource = access::find(conn, id)?.ok_or(policies::Refused::NothingNamed)?;
    match resource.closed_to_hands() {
        Some(closed) => Err(Refused::ClosedToHands(closed)),
        None => Ok(Some(resource)),
    }
}

/// The schedule says what was chosen, from the next review on. Refuses a change made on an outdated page: `seen` is the
/// version that page showed.
pub fn change(
    conn: &mut Conn,
    actor: &Actor,
    id: AnyId,
    plan: &Plan,
    seen: i32,
    now: Time,
) -> Result<Schedule, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let before = one(conn, id)?;
    let kept = &before.schedule;
    if kept.version != seen {
        return Err(Refused::ChangedMeanwhile);
    }
    if kept.round.is_some() {
        return Err(Refused::Beginning);
    }
    let same_day = kept.next_at.date() == plan.first_day;
    plan.check(if same_day { kept.next_at } else { now })?;
    let changed = Schedule {
        every_days: plan.every_days,
        answer_days: plan.answer_days,
        silence: plan.silence,
        next_at: if same_day { kept.next_at } else { plan.next_at(now) },
        version: kept.version + 1,
        changed_at: now,
        ..kept.clone()
    };
    if !queries::schedules::replace(conn, &changed, seen)? {
        return Err(Refused::ChangedMeanwhile);
    }
    let planned = Planned { schedule: changed.clone(), ..before };
    record(conn, actor, audit::Action::UpdateReview, &planned, now)?;
    Ok(changed)
}

/// No further review begins by it; those that are open go on to their end.
pub fn end(conn: &mut Conn, actor: &Actor, id: AnyId, seen: i32, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let planned = one(conn, id)?;
    // Whoever was to be asked in this round would hear of nothing.
    if planned.schedule.round.is_some() {
        return Err(Refused::Beginning);
    }
    if !queries::schedules::delete(conn, id, seen)? {
        return Err(Refused::ChangedMeanwhile);
    }
    record(conn, actor, audit::Action::DeleteReview, &planned, now)
}

/// How many guests a review would be about today, counted no further than 10,000. Refuses who is no admin.
pub fn preview(conn: &mut Conn, actor: &Actor, of: Option<ResourceId>, now: Time) -> Result<i64, Refused> {
    policies::may(conn, actor, Action::PreparePolicyChange, Object::Directory, now)?;
    reviewable(conn, of)?;
    Ok(queries::guests::count(conn, of, now)?)
}

/// Every schedule: the one for all first, then by name.
pub fn planned(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Vec<Planned>, Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    let mut all = Vec::new();
    for schedule in queries::schedules::all(conn)? {
        all.push(with_resource(conn, schedule)?);
    }
    all.sort_by_cached_key(|one| one.resource.as_ref().map(|resource| resource.name().to_lowercase()));
    Ok(all)
}

/// One of them, for its own page.
pub fn find_planned(conn: &mut Conn, actor: &Actor, id: AnyId, now: Time) -> Result<Planned, Refused> {
    policies::may(conn, actor, Action::PreparePolicyChange, Object::Directory, now)?;
    one(conn, id)
}

fn one(conn: &mut Conn, id: AnyId) -> Result<Planned, Refused> {
    let schedule = queries::schedules::find(conn, id)?.ok_or(policies::Refused::NotThere)?;
    Ok(with_resource(conn, schedule)?)
}

fn with_resource(conn: &mut Conn, schedule: Schedule) -> Result<Planned, DbError> {
    let resource = match schedule.of() {
        Some(id) => access::find(conn, id)?,
        None => None,
    };
    Ok(Planned { schedule, resource })
}

fn record(conn: &mut Conn, actor: &Actor, action: audit::Action, planned: &Planned, now: Time) -> Result<(), Refused> {
    let schedule = &planned.schedule;
    let deed = Deed::new(action);
    let deed = match &planned.resource {
        Some(resource) => resource.id().named(deed, resource.name()),
        None => deed.on(ObjectKind::Organization, None, ""),
    };
    let deed = deed
        .with("every_days", schedule.every_days)
        .with("answer_days", schedule.answer_days)
        .with("silence", schedule.silence.word())
        .with("next", schedule.next_at.date().to_string());
    Ok(audit::record(conn, actor, deed, now)?)
}

impl Schedule {
    /// When the review after this one begins; nothing if it was the only one. What was missed is not made up for.
    pub(super) fn after_next(&self, now: Time) -> Option<Time> {
        let step = TimeDelta::days(self.every_days?.max(1).into());
        let missed = now.since(self.next_at).num_days().max(0) / step.num_days();
        let steps = i32::try_from(missed + 1).unwrap_or(i32::MAX);
        Some(self.next_at.plus(step.checked_mul(steps).unwrap_or(step)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_review_is_a_whole_number_of_rhythms_later_and_not_in_the_past() {
        let day = |n: i64| Time::from_micros(n * 86_400_000_000);
        let schedule = |every_days| Schedule {
            id: AnyId::NOBODYS,
            app_id: None,
            group_id: None,
            every_days,
            answer_days: 14,
            silence: Decision::Keep,
            next_at: day(100),
            round: None,
            walk: None,
            reached: None,
            version: 1,
            changed_at: day(1),
        };
        assert_eq!(schedule(Some(90)).after_next(day(100)), Some(day(190)));
        assert_eq!(schedule(Some(90)).after_next(day(189)), Some(day(190)));
        assert_eq!(schedule(Some(90)).after_next(day(190)), Some(day(280)));
        assert_eq!(schedule(Some(7)).after_next(day(500)), Some(day(506)));
        assert_eq!(schedule(None).after_next(day(500)), None);
    }
}
