//! Owners say who keeps access: partly, one after the other, and without undoing unseen what another owner said.

use crate::features::access::{self, Resource};
use crate::features::audit::{self, Action, Deed};
use crate::features::policies;
use crate::features::reviews::{
    Decision, Item, Refused, Review, State, apply, begin, emails, found, queries, standings,
};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{ReviewId, UserId};
use crate::foundation::person::Actor;

/// Characters of a reason.
const LONGEST_REASON: usize = 200;

/// What an owner wants to become of one guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub user: UserId,
    pub decision: Decision,
    pub reason: String,
    /// The [`Item::mark`] that the page showed.
    pub seen: String,
}

/// Somebody else decided otherwise meanwhile, so this wish was not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub user: UserId,
    pub wanted: Decision,
}

/// What became of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    pub decided: usize,
    pub clashes: Vec<Clash>,
}

/// These decisions are kept until the review is finished. Refuses who does not look after the app or group, a review that
/// is over, and reasons that are too long; who is gone, or was decided about otherwise meanwhile, stays as they are, and
/// nobody decides about themselves.
pub fn decide(conn: &mut Conn, actor: &Actor, id: ReviewId, wishes: &[Wish], now: Time) -> Result<Saved, Refused> {
    let (review, resource) = open(conn, actor, id, now)?;
    if wishes.iter().any(|wish| wish.reason.chars().count() > LONGEST_REASON) {
        return Err(Refused::ReasonTooLong { most: LONGEST_REASON });
    }
    let users: Vec<UserId> = wishes.iter().map(|wish| wish.user).collect();
    let there = standings(conn, &review, &users, now)?;
    let items = queries::items::find_all(conn, id, &users)?;
    let (mut saved, mut deeds) = (Saved::default(), Vec::new());
    for wish in wishes.iter().filter(|wish| there.contains_key(&wish.user) && !actor.is(wish.user)) {
        let Some(item) = items.iter().find(|item| item.user_id == wish.user) else { continue };
        match weigh(item, wish) {
            Weighed::Nothing => {}
            Weighed::Clash => saved.clashes.push(Clash { user: wish.user, wanted: wish.decision }),
            Weighed::New if queries::items::decide(conn, item, wish.decision, &wish.reason, actor, now)? => {
                saved.decided += 1;
                deeds.push(said(&resource, &review, item, wish));
            }
            Weighed::New => saved.clashes.push(Clash { user: wish.user, wanted: wish.decision }),
        }
    }
    audit::record_all(conn, actor, deeds, now)?;
    Ok(saved)
}

enum Weighed {
    /// It stands so already, or the form only repeats what its page showed.
    Nothing,
    New,
    Clash,
}

fn weigh(item: &Item, wish: &Wish) -> Weighed {
    let same = item.decision == Some(wish.decision);
    if item.mark() == wish.seen {
        return if same && item.reason == wish.reason { Weighed::Nothing } else { Weighed::New };
    }
    let shown = wish.seen.split('.').next().and_then(Decision::from_word);
    if same || shown == Some(wish.decision) { Weighed::Nothing } else { Weighed::Clash }
}

fn said(resource: &Resource, review: &Review, item: &Item, wish: &Wish) -> Deed {
    let action = match wish.decision {
        Decision::Keep => Action::ReviewKeep,
        Decision::Remove => Action::ReviewRemove,
    };
    let deed = begin::deed(action, resource, review).about(item.user_id, item.called());
    if wish.reason.is_empty() { deed } else { deed.with("reason", wish.reason.clone()) }
}

/// Everybody whom nobody has decided about keeps access. Answers how many those are.
pub fn keep_rest(conn: &mut Conn, actor: &Actor, id: ReviewId, now: Time) -> Result<usize, Refused> {
    let (review, resource) = open(conn, actor, id, now)?;
    let kept = queries::items::keep_rest(conn, id, actor, now)?;
    if kept > 0 {
        let deed = begin::deed(Action::ReviewKeep, &resource, &review).with("guests", kept);
        audit::record(conn, actor, deed, now)?;
    }
    Ok(kept)
}

/// Everything is said: what was decided is done. Refuses while a guest is left whom nobody has decided about.
pub fn finish(conn: &mut Conn, actor: &Actor, id: ReviewId, now: Time) -> Result<Review, Refused> {
    let (review, resource) = open(conn, actor, id, now)?;
    let left = queries::items::left(conn, &review, now)?;
    if left > 0 {
        return Err(Refused::SomeLeft(left));
    }
    let by = Some((now, actor.author()));
    if !queries::reviews::pass(conn, id, (State::Open, State::Applying), Some(now), by)? {
        return Err(Refused::NoLongerOpen);
    }
    audit::record(conn, actor, begin::deed(Action::EndReview, &resource, &review), now)?;
    let review = Review { state: State::Applying, finished_at: Some(now), finished_by: actor.author(), ..review };
    // Of a few guests the result is there at once; of many the rest follows piece by piece.
    apply::some(conn, &review, now)?;
    Ok(queries::reviews::find(conn, id)?.unwrap_or(review))
}

/// Nobody finished it in time: silence means what the schedule said.
pub(super) fn time_is_over(conn: &mut Conn, review: &Review, now: Time) -> Result<(), Refused> {
    let Some(resource) = access::find(conn, review.of())? else { return Ok(()) };
    let program = Actor::program("guestlist");
    if resource.closed_to_hands().is_some() {
        if queries::reviews::pass(conn, review.id, (State::Open, State::Stopped), None, Some((now, None)))? {
            let deed = begin::deed(Action::EndReview, &resource, review).with("stopped", true);
            audit::record(conn, &program, deed, now)?;
            emails::post_done(conn, review, now)?;
        }
        return Ok(());
    }
    if queries::reviews::pass(conn, review.id, (State::Open, State::Applying), Some(now), Some((now, None)))? {
        let deed = begin::deed(Action::EndReview, &resource, review).with("silence", review.silence.word());
        audit::record(conn, &program, deed, now)?;
    }
    Ok(())
}

/// The review, if the actor may decide and it takes answers.
fn open(conn: &mut Conn, actor: &Actor, id: ReviewId, now: Time) -> Result<(Review, Resource), Refused> {
    queries::reviews::hold(conn, id)?;
    let (review, resource) = found(conn, actor, policies::Action::DecideReview, id, now)?;
    if review.is_open(now) { Ok((review, resource)) } else { Err(Refused::NoLongerOpen) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(decision: Option<Decision>, at: Option<i64>, reason: &str) -> Item {
        Item {
            review_id: ReviewId::new(),
            user_id: UserId::new(),
            name: String::new(),
            mail: "ann@partner.example".to_owned(),
            name_key: String::new(),
            decision,
            reason: reason.to_owned(),
            decided_by: None,
            decided_name: String::new(),
            decided_at: at.map(Time::from_micros),
            result: None,
        }
    }

    #[test]
    fn a_form_overwrites_only_what_its_page_showed() {
        use Decision::{Keep, Remove};
        let table = [
            // What stands there, what the page showed, what was posted, what becomes of it.
            ((None, None, ""), ".0", (Keep, ""), "new"),
            ((Some(Keep), Some(5), ""), ".0", (Keep, ""), "nothing"),
            ((Some(Keep), Some(5), ""), ".0", (Remove, ""), "clash"),
            ((Some(Keep), Some(5), ""), "keep.5", (Keep, ""), "nothing"),
            ((Some(Keep), Some(5), ""), "keep.5", (Keep, "why"), "new"),
            ((Some(Keep), Some(5), ""), "keep.5", (Remove, ""), "new"),
            ((Some(Remove), Some(9), ""), "keep.5", (Keep, ""), "nothing"),
            ((Some(Keep), Some(9), ""), "keep.5", (Remove, ""), "clash"),
            ((Some(Keep), Some(9), ""), "made up", (Remove, ""), "clash"),
        ];
        for ((decision, at, reason), seen, (wanted, why), expected) in table {
            let wish = Wish { user: UserId::new(), decision: wanted, reason: why.to_owned(), seen: seen.to_owned() };
            let found = match weigh(&item(decision, at, reason), &wish) {
                Weighed::Nothing => "nothing",
                Weighed::New => "new",
                Weighed::Clash => "clash",
            };
            assert_eq!(found, expected, "{decision:?} {seen} {wanted:?} {why:?}");
        }
    }
}
