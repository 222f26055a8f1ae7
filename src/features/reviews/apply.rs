//! What was decided is done, some guests at a time, each once whoever comes first.

use crate::features::access::{self, Resource};
use crate::features::audit::{self, Action};
use crate::features::people::{self, Removal};
use crate::features::reviews::{
    Decision, Item, Outcome, Refused, Review, State, acting, begin, emails, queries, standings,
};
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// Guests whose decision is carried out in one transaction.
const AT_ONCE: i64 = 50;

/// Some of the decisions are carried out; with the last of them the review is done, and its owners are told.
pub(super) fn some(conn: &mut Conn, review: &Review, now: Time) -> Result<(), Refused> {
    let Some(resource) = access::find(conn, review.of())? else { return Ok(()) };
    if resource.closed_to_hands().is_some() {
        return over(conn, review, &resource, State::Stopped, now);
    }
    let items = queries::items::to_do(conn, review.id, AT_ONCE)?;
    let people: Vec<UserId> = items.iter().map(|item| item.user_id).collect();
    users::hold(conn, &people)?;
    let there = standings(conn, review, &people, now)?;
    for item in &items {
        let decision = item.decision.unwrap_or(review.silence);
        let outcome = match decision {
            _ if !there.contains_key(&item.user_id) => Outcome::Gone,
            Decision::Keep => Outcome::Kept,
            Decision::Remove => Outcome::Removed,
        };
        if queries::items::claim(conn, item, outcome)? && outcome == Outcome::Removed {
            take_away(conn, review, &resource, item, now)?;
        }
    }
    if i64::try_from(items.len()).is_ok_and(|done| done < AT_ONCE) {
        over(conn, review, &resource, State::Done, now)?;
    }
    Ok(())
}

/// The same verb as on the people's page, in the name of whoever decided: that they may was asked when they did.
fn take_away(conn: &mut Conn, review: &Review, resource: &Resource, item: &Item, now: Time) -> Result<(), Refused> {
    let actor = acting(conn, item)?;
    let wish = Removal { from: resource.id(), user: item.user_id };
    let mut because = vec![("review", review.id.to_string())];
    because.extend((!item.reason.is_empty()).then(|| ("reason", item.reason.clone())));
    match people::remove_decided(conn, &actor, resource, wish, &because, now) {
        Ok(_) => Ok(()),
        // It went in the same moment by another way.
        Err(people::Refused::NotTheirs | people::Refused::ThroughGroup(_)) => Ok(queries::items::set_gone(conn, item)?),
        Err(refused) => Err(refused.into()),
    }
}

fn over(conn: &mut Conn, review: &Review, resource: &Resource, to: State, now: Time) -> Result<(), Refused> {
    if !queries::reviews::pass(conn, review.id, (State::Applying, to), None, None)? {
        return Ok(());
    }
    let (kept, removed, gone) = queries::reviews::set_results(conn, review.id)?;
    let deed = begin::deed(Action::ApplyReview, resource, review);
    let deed = deed.with("kept", kept).with("removed", removed).with("gone", gone);
    let deed = if to == State::Stopped { deed.with("stopped", true) } else { deed };
    audit::record(conn, &Actor::program("guestlist"), deed, now)?;
    emails::post_done(conn, review, now)
}
