//! Owner reviews: now and then, whoever looks after an app or group says which of its guests keep their access.

mod apply;
mod begin;
mod decide;
mod emails;
mod guests;
pub mod pages;
mod queries;
mod refused;
mod schedule;
pub mod shown;

use std::collections::HashSet;

use diesel::prelude::*;

use crate::features::access::{self, Resource, ResourceId};

use crate::features::policies::{self, Action, Object};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, AppId, GroupId, ReviewId, UserId};
use crate::foundation::person::{Actor, Origin, Person, Roles};
use crate::schema::{review_items, review_schedules, reviews};

pub use begin::tend;
pub use decide::{Clash, Saved, Wish, decide, finish, keep_rest};
pub use emails::render;
pub use guests::{Standing, standings, through};
pub use refused::Refused;
pub use schedule::{Plan, Planned, change, end, find_planned, planned, preview, schedule};

/// Guests on a page of a review, and reviews on a page of a list.
pub const PAGE: usize = 50;
/// A preview counts no further.
pub const MOST_COUNTED: i64 = 10_000;

words! {
    /// What becomes of a guest; also what silence means.
    pub enum Decision {
        Keep = "keep",
        Remove = "remove",
    }
}

words! {
    /// Where a review stands.
    pub enum State {
        Open = "open",
        /// Everything is said and is being done.
        Applying = "applying",
        Done = "done",
        /// People can no longer be taken out by hand, so nothing was done.
        Stopped = "stopped",
    }
}

words! {
    /// What was done about one guest.
    pub enum Outcome {
        Kept = "kept",
        Removed = "removed",
        /// There was nothing left to keep or remove.
        Gone = "gone",
    }
}

words! {
    /// What a round over everything walks along.
    pub enum Walk {
        Apps = "apps",
        Groups = "groups",
    }
}

/// When and how owners are asked, for one app or group or, under the id of all zeros, for all.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = review_schedules)]
#[diesel(treat_none_as_null = true)]
pub struct Schedule {
    pub id: AnyId,
    pub app_id: Option<AppId>,
    pub group_id: Option<GroupId>,
    /// Nothing for once.
    pub every_days: Option<i32>,
    pub answer_days: i32,
    pub silence: Decision,
    pub next_at: Time,
    /// The round that is beginning at this moment, and how far it got.
    pub round: Option<AnyId>,
    pub walk: Option<Walk>,
    pub reached: Option<AnyId>,
    /// Counts changes, so that the second of two at once is noticed.
    pub version: i32,
    pub changed_at: Time,
}

/// One question about the guests of one app or group.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reviews)]
pub struct Review {
    pub id: ReviewId,
    /// Those that began together have it in common.
    pub round: AnyId,
    pub app_id: Option<AppId>,
    pub group_id: Option<GroupId>,
    pub silence: Decision,
    pub state: State,
    pub began_at: Time,
    /// The last moment for an answer.
    pub ends_at: Time,
    /// When something is to be done about it: the reminder, the end, the next piece of applying.
    pub due_at: Option<Time>,
    pub finished_at: Option<Time>,
    pub finished_by: Option<UserId>,
    pub guests: i32,
    pub kept: i32,
    pub removed: i32,
    pub gone: i32,
}

/// One guest under review, as they were called when it began.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = review_items)]
pub struct Item {
    pub review_id: ReviewId,
    pub user_id: UserId,
    pub name: String,
    pub mail: String,
    pub name_key: String,
    pub decision: Option<Decision>,
    pub reason: String,
    pub decided_by: Option<UserId>,
    pub decided_name: String,
    pub decided_at: Option<Time>,
    pub result: Option<Outcome>,
}

impl Schedule {
    /// Nothing for every app and group.
    pub fn of(&self) -> Option<ResourceId> {
        self.app_id.map(ResourceId::App).or(self.group_id.map(ResourceId::Group))
    }
}

impl Review {
    /// The app or group; a row has exactly one, which the table itself insists on.
    pub fn of(&self) -> ResourceId {
        match (self.app_id, self.group_id) {
            (Some(app), _) => ResourceId::App(app),
            (None, group) => ResourceId::Group(group.unwrap_or_else(|| GroupId::from(AnyId::NOBODYS.uuid()))),
        }
    }

    /// Whether it still takes answers; asked at use, never left to a chore.
    pub fn is_open(&self, now: Time) -> bool {
        self.state == State::Open && now <= self.ends_at
    }
}

impl Item {
    /// The name, or the address of somebody who has not said a name.
    pub fn called(&self) -> &str {
        if self.name.is_empty() { &self.mail } else { &self.name }
    }

    /// What stands for the decision in a form, so that one by somebody else meanwhile is noticed.
    pub fn mark(&self) -> String {
        let word = self.decision.map(Decision::word).unwrap_or_default();
        format!("{word}.{}", self.decided_at.map(Time::micros).unwrap_or_default())
    }
}

/// A review with its app or group, if the actor may see it; for all others it is not there.
pub fn find(conn: &mut Conn, actor: &Actor, id: ReviewId, now: Time) -> Result<(Review, Resource), Refused> {
    found(conn, actor, Action::SeeReview, id, now)
}

fn found(
    conn: &mut Conn,
    actor: &Actor,
    action: Action,
    id: ReviewId,
    now: Time,
) -> Result<(Review, Resource), Refused> {
    let review = queries::reviews::find(conn, id)?.ok_or(policies::Refused::NotThere)?;
    let resource = access::find(conn, review.of())?.ok_or(policies::Refused::NotThere)?;
    policies::may(conn, actor, action, Object::Resource(&resource), now)?;
    Ok((review, resource))
}

/// Whether anything about reviews is to be done now.
pub fn is_due(conn: &mut Conn, now: Time) -> Result<bool, DbError> {
    Ok(queries::reviews::is_due(conn, now)?)
}

/// How many reviews wait for answers.
pub fn count_open(conn: &mut Conn, now: Time) -> Result<i64, DbError> {
    Ok(queries::reviews::count_open(conn, now)?)
}

/// A review as its list shows it: of what, and how many guests nobody has decided about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub review: Review,
    pub name: String,
    pub left: i64,
}

/// The open reviews of what this person owns, those that end first in front.
pub fn waiting_for(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Vec<Listed>, Refused> {
    let user = actor.person()?.id;
    let mine = queries::reviews::open_of(conn, user, now)?;
    let mine = shown_to(conn, actor, mine, now)?;
    Ok(with_left(conn, mine, now)?)
}

/// Owners see the reviews of what is theirs; of guests it depends on what they are shown (Z-7).
fn shown_to(
    conn: &mut Conn,
    actor: &Actor,
    mut mine: Vec<(Review, String)>,
    now: Time,
) -> Result<Vec<(Review, String)>, DbError> {
    if !actor.is_guest() {
        return Ok(mine);
    }
    let mut shown = Vec::new();
    for (review, name) in mine.drain(..) {
        let resource = access::find(conn, review.of())?;
        let sees = |resource| policies::may(conn, actor, Action::SeeReview, Object::Resource(resource), now).is_ok();
        if resource.as_ref().is_some_and(sees) {
            shown.push((review, name));
        }
    }
    Ok(shown)
}

/// What a page that is about something else says of them: how many, and of the first the name and the last moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub n: usize,
    pub first: ReviewId,
    pub name: String,
    pub ends_at: Time,
}

/// That reviews wait for this person, if any does.
pub fn waiting(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Option<Waiting>, Refused> {
    let user = actor.person()?.id;
    let all = if actor.is_guest() {
        let open = queries::reviews::open_of(conn, user, now)?;
        let shown = shown_to(conn, actor, open, now)?;
        shown.into_iter().map(|(review, name)| (review.id, name, review.ends_at)).collect()
    } else {
        queries::reviews::waiting(conn, user, now)?
    };
    let n = all.len();
    Ok(all.into_iter().next().map(|(first, name, ends_at)| Waiting { n, first, name, ends_at }))
}

/// A page of the reviews of what this person owns that are over, newest first, and where the next page begins.
pub fn past_of(
    conn: &mut Conn,
    actor: &Actor,
    before: Option<ReviewId>,
    now: Time,
) -> Result<(Vec<Listed>, Option<ReviewId>), Refused> {
    let user = actor.person()?.id;
    let mut mine = queries::reviews::past_of(conn, user, before, now)?;
    let more = mine.len() > PAGE;
    mine.truncate(PAGE);
    let next = mine.last().filter(|_| more).map(|(review, _)| review.id);
    let mine = shown_to(conn, actor, mine, now)?;
    Ok((mine.into_iter().map(|(review, name)| Listed { review, name, left: 0 }).collect(), next))
}

/// All reviews, newest first; refuses who may not see the rules.
pub fn all(conn: &mut Conn, actor: &Actor, before: Option<ReviewId>, now: Time) -> Result<Vec<Listed>, Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    let all = queries::reviews::all(conn, before)?;
    Ok(with_left(conn, all, now)?)
}

fn with_left(conn: &mut Conn, rows: Vec<(Review, String)>, now: Time) -> Result<Vec<Listed>, DbError> {
    let listed = rows.into_iter().map(|(review, name)| {
        let left = if review.is_open(now) { queries::items::left(conn, &review, now)? } else { 0 };
        Ok(Listed { review, name, left })
    });
    listed.collect()
}

/// A page of the guests under review, by name, and whether there are more.
pub fn items(conn: &mut Conn, review: &Review, after: Option<UserId>) -> Result<(Vec<Item>, bool), DbError> {
    let mut items = queries::items::page(conn, review.id, after)?;
    let more = items.len() > PAGE;
    items.truncate(PAGE);
    Ok((items, more))
}

/// How many guests of a review nobody has decided about, who still have their access.
pub fn left(conn: &mut Conn, review: &Review, now: Time) -> Result<i64, DbError> {
    Ok(queries::items::left(conn, review, now)?)
}

/// Who is asked: the owners who can come and decide, and the admins where there is none, or only such as are under review
/// themselves.
fn reviewers(conn: &mut Conn, ids: &[ReviewId], now: Time) -> Result<Vec<(ReviewId, User)>, DbError> {
    let mut all = Vec::new();
    for (id, user) in queries::reviews::owners(conn, ids)? {
        if user.may_enter(now) && (!user.is_guest() || decides(conn, &user, id, now)?) {
            all.push((id, user));
        }
    }
    let mut asked = HashSet::new();
    for (id, user) in &all {
        if !user.is_guest() || queries::items::find_all(conn, *id, &[user.id])?.is_empty() {
            asked.insert(*id);
        }
    }
    let orphans: Vec<ReviewId> = ids.iter().copied().filter(|id| !asked.contains(id)).collect();
    if !orphans.is_empty() {
        let admins = users::admins(conn)?;
        all.extend(orphans.iter().flat_map(|id| admins.iter().map(|admin| (*id, admin.clone()))));
    }
    Ok(all)
}

/// Whether a guest who owns it is shown the people of it at all (Z-7).
fn decides(conn: &mut Conn, user: &User, id: ReviewId, now: Time) -> Result<bool, DbError> {
    let actor = users::acting(conn, user, Origin::default())?;
    match found(conn, &actor, Action::DecideReview, id, now) {
        Ok(_) => Ok(true),
        Err(Refused::Database(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// Whoever decided, as they are now, or the program where nobody did.
fn acting(conn: &mut Conn, item: &Item) -> Result<Actor, DbError> {
    let program = Actor::program("guestlist");
    let Some(id) = item.decided_by else { return Ok(program) };
    let decider = users::find(conn, id)?;
    Ok(match decider {
        Some(decider) => users::acting(conn, &decider, program.origin)?,
        None => Actor::of_person(gone(id, &item.decided_name), program.origin),
    })
}

/// Somebody who decided and is not here any more.
fn gone(id: UserId, name: &str) -> Person {
    let roles = Roles::default();
    Person { id, name: name.to_owned(), mail: String::new(), is_guest: false, roles, proved_at: None }
}
