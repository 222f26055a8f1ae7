//! Reviews: which are due, whose they are, and how they went.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use crate::features::reviews::{Outcome, PAGE, Review, State};
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, Value, on_either, written};
use crate::foundation::id::{AnyId, ReviewId, UserId};
use crate::schema::{app_owners, apps, group_owners, groups, review_items, review_schedules, reviews, users};

/// So many ids fit into one statement.
const IDS_AT_ONCE: usize = 500;

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = Bool)]
    due: bool,
}

/// One question with an index for each half, because it is asked three times a minute.
const IS_DUE: &str = "\
    SELECT EXISTS (SELECT 1 FROM review_schedules WHERE next_at <= $1) \
        OR EXISTS (SELECT 1 FROM reviews WHERE due_at <= $2) AS due";

pub fn is_due(conn: &mut Conn, now: Time) -> QueryResult<bool> {
    let asked = diesel::sql_query(IS_DUE).bind::<Instant, _>(now).bind::<Instant, _>(now);
    Ok(asked.get_result::<Due>(conn)?.due)
}

/// The review that has been due for longest.
pub fn due(conn: &mut Conn, now: Time) -> QueryResult<Option<Review>> {
    let due = reviews::table.filter(reviews::due_at.le(now)).order((reviews::due_at, reviews::id));
    due.select(Review::as_select()).first(conn).optional()
}

/// Of those that are due at their half, some.
pub fn half_over(conn: &mut Conn, now: Time, most: i64) -> QueryResult<Vec<Review>> {
    let due = reviews::table.filter(reviews::due_at.le(now)).filter(reviews::state.eq(State::Open));
    let due = due.filter(reviews::ends_at.ge(now)).order((reviews::due_at, reviews::id)).limit(most);
    due.select(Review::as_select()).load(conn)
}

pub fn find(conn: &mut Conn, id: ReviewId) -> QueryResult<Option<Review>> {
    on_either!(conn, |c| reviews::table.find(id).select(Review::as_select()).first(c)).optional()
}

/// Until this deed is over, whoever else decides about the same guests or finishes waits, and then sees what was done.
pub fn hold(conn: &mut Conn, id: ReviewId) -> QueryResult<()> {
    if let Some(c) = conn.postgres() {
        reviews::table.find(id).select(reviews::id).for_no_key_update().load::<ReviewId>(c)?;
    }
    Ok(())
}

/// Answers 0 if one of the same app or group is not over yet.
pub fn insert(conn: &mut Conn, new: &Review) -> QueryResult<usize> {
    let insert = diesel::insert_into(reviews::table).values(new).on_conflict_do_nothing();
    on_either!(conn, |c| insert.execute(c))
}

pub fn delete(conn: &mut Conn, id: ReviewId) -> QueryResult<()> {
    diesel::delete(reviews::table.find(id)).execute(conn).map(drop)
}

pub fn set_guests(conn: &mut Conn, id: ReviewId, guests: i32) -> QueryResult<()> {
    diesel::update(reviews::table.find(id)).set(reviews::guests.eq(guests)).execute(conn).map(drop)
}

/// Whoever comes first takes the reminder upon them.
pub fn claim_half(conn: &mut Conn, review: &Review) -> QueryResult<bool> {
    let mine = reviews::table.find(review.id).filter(reviews::due_at.eq(review.due_at));
    let mine = mine.filter(reviews::state.eq(State::Open));
    Ok(diesel::update(mine).set(reviews::due_at.eq(review.ends_at)).execute(conn)? == 1)
}

/// From one state to the next, by whoever comes first.
pub fn pass(
    conn: &mut Conn,
    id: ReviewId,
    (from, to): (State, State),
    due_at: Option<Time>,
    finished: Option<(Time, Option<UserId>)>,
) -> QueryResult<bool> {
    let mine = reviews::table.find(id).filter(reviews::state.eq(from));
    let moved = match finished {
        Some((at, by)) => diesel::update(mine)
            .set((
                reviews::state.eq(to),
                reviews::due_at.eq(due_at),
                reviews::finished_at.eq(at),
                reviews::finished_by.eq(by),
            ))
            .execute(conn)?,
        None => diesel::update(mine).set((reviews::state.eq(to), reviews::due_at.eq(due_at))).execute(conn)?,
    };
    Ok(moved == 1)
}

/// What was done about how many is written beside the review.
pub fn set_results(conn: &mut Conn, id: ReviewId) -> QueryResult<(i32, i32, i32)> {
    let mut count = |outcome: Outcome| {
        let such = review_items::table.filter(review_items::review_id.eq(id)).filter(review_items::result.eq(outcome));
        such.count().get_result::<i64>(conn).map(|n| i32::try_from(n).unwrap_or(i32::MAX))
    };
    let (kept, removed, gone) = (count(Outcome::Kept)?, count(Outcome::Removed)?, count(Outcome::Gone)?);
    let counts = (reviews::kept.eq(kept), reviews::removed.eq(removed), reviews::gone.eq(gone));
    diesel::update(reviews::table.find(id)).set(counts).execute(conn)?;
    Ok((kept, removed, gone))
}

pub fn count_open(conn: &mut Conn, now: Time) -> QueryResult<i64> {
    let open = reviews::table.filter(reviews::state.eq(State::Open)).filter(reviews::ends_at.ge(now));
    open.count().get_result(conn)
}

pub fn of_round(conn: &mut Conn, round: AnyId) -> QueryResult<Vec<ReviewId>> {
    reviews::table.filter(reviews::round.eq(round)).order(reviews::id).select(reviews::id).load(conn)
}

/// Open reviews of what this person owns, with the names of the apps and groups.
pub fn open_of(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Vec<(Review, String)>> {
    let of_apps = app_owners::table
        .inner_join(reviews::table.on(reviews::app_id.eq(app_owners::app_id.nullable())))
        .inner_join(apps::table.on(apps::id.eq(app_owners::app_id)))
        .filter(app_owners::user_id.eq(user))
        .filter(reviews::state.eq(State::Open))
        .filter(reviews::ends_at.ge(now))
        .select((Review::as_select(), apps::display_name));
    let of_groups = group_owners::table
        .inner_join(reviews::table.on(reviews::group_id.eq(group_owners::group_id.nullable())))
        .inner_join(groups::table.on(groups::id.eq(group_owners::group_id)))
        .filter(group_owners::user_id.eq(user))
        .filter(reviews::state.eq(State::Open))
        .filter(reviews::ends_at.ge(now))
        .select((Review::as_select(), groups::display_name));
    let mut mine: Vec<(Review, String)> = of_apps.load(conn)?;
    mine.extend(of_groups.load::<(Review, String)>(conn)?);
    mine.sort_by_key(|(review, _)| (review.ends_at, review.id));
    Ok(mine)
}

/// For pages that are shown all the time, in one question.
const WAITING: &str = "\
    SELECT r.id AS id, a.display_name AS name, r.ends_at AS ends_at FROM app_owners o \
      JOIN reviews r ON r.app_id = o.app_id AND r.state IN ('open', 'applying') JOIN apps a ON a.id = o.app_id \
      WHERE o.user_id = $1 AND r.state = 'open' AND r.ends_at >= $2 \
    UNION ALL SELECT r.id AS id, g.display_name AS name, r.ends_at AS ends_at FROM group_owners o \
      JOIN reviews r ON r.group_id = o.group_id AND r.state IN ('open', 'applying') JOIN groups g ON g.id = o.group_id \
      WHERE o.user_id = $1 AND r.state = 'open' AND r.ends_at >= $2";

/// Id, name and last moment of each open review of what this person owns, those that end first in front.
pub fn waiting(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Vec<(ReviewId, String, Time)>> {
    let values = [Value::Id(user.into()), Value::At(now)];
    let mut rows: Vec<(ReviewId, String, Time)> = written::<(Id, Text, Instant)>(WAITING, &values).load(conn)?;
    rows.sort_by_key(|(id, _, ends_at)| (*ends_at, *id));
    Ok(rows)
}

/// Those of theirs that are over, newest first, one more than a page holds.
pub fn past_of(
    conn: &mut Conn,
    user: UserId,
    before: Option<ReviewId>,
    now: Time,
) -> QueryResult<Vec<(Review, String)>> {
    let before = before.unwrap_or_else(latest);
    let over = reviews::state.ne(State::Open).or(reviews::ends_at.lt(now));
    let of_apps = app_owners::table
        .inner_join(reviews::table.on(reviews::app_id.eq(app_owners::app_id.nullable())))
        .inner_join(apps::table.on(apps::id.eq(app_owners::app_id)))
        .filter(app_owners::user_id.eq(user))
        .filter(reviews::id.lt(before))
        .filter(over)
        .order(reviews::id.desc())
        .limit(limit())
        .select((Review::as_select(), apps::display_name));
    let of_groups = group_owners::table
        .inner_join(reviews::table.on(reviews::group_id.eq(group_owners::group_id.nullable())))
        .inner_join(groups::table.on(groups::id.eq(group_owners::group_id)))
        .filter(group_owners::user_id.eq(user))
        .filter(reviews::id.lt(before))
        .filter(over)
        .order(reviews::id.desc())
        .limit(limit())
        .select((Review::as_select(), groups::display_name));
    let mut mine: Vec<(Review, String)> = of_apps.load(conn)?;
    mine.extend(of_groups.load::<(Review, String)>(conn)?);
    mine.sort_by_key(|(review, _)| std::cmp::Reverse(review.id));
    mine.truncate(PAGE + 1);
    Ok(mine)
}

/// All, newest first, one more than a page holds.
pub fn all(conn: &mut Conn, before: Option<ReviewId>) -> QueryResult<Vec<(Review, String)>> {
    let some = reviews::table
        .left_join(apps::table.on(reviews::app_id.eq(apps::id.nullable())))
        .left_join(groups::table.on(reviews::group_id.eq(groups::id.nullable())))
        .filter(reviews::id.lt(before.unwrap_or_else(latest)))
        .order(reviews::id.desc())
        .limit(limit())
        .select((Review::as_select(), apps::display_name.nullable(), groups::display_name.nullable()));
    let rows: Vec<(Review, Option<String>, Option<String>)> = some.load(conn)?;
    Ok(rows.into_iter().map(|(review, app, group)| (review, app.or(group).unwrap_or_default())).collect())
}

fn limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}

/// Greater than every id there is.
fn latest() -> ReviewId {
    ReviewId::from(uuid::Uuid::max())
}

/// The present owners of what these reviews are of.
pub fn owners(conn: &mut Conn, ids: &[ReviewId]) -> QueryResult<Vec<(ReviewId, User)>> {
    let mut all = Vec::new();
    for ids in ids.chunks(IDS_AT_ONCE) {
        let of_apps = reviews::table
            .inner_join(app_owners::table.on(reviews::app_id.eq(app_owners::app_id.nullable())))
            .inner_join(users::table.on(users::id.eq(app_owners::user_id)))
            .filter(reviews::id.eq_any(ids))
            .filter(users::enabled)
            .filter(users::deleted_at.is_null())
            .order((reviews::id, users::id))
            .select((reviews::id, User::as_select()));
        let of_groups = reviews::table
            .inner_join(group_owners::table.on(reviews::group_id.eq(group_owners::group_id.nullable())))
            .inner_join(users::table.on(users::id.eq(group_owners::user_id)))
            .filter(reviews::id.eq_any(ids))
            .filter(users::enabled)
            .filter(users::deleted_at.is_null())
            .order((reviews::id, users::id))
            .select((reviews::id, User::as_select()));
        all.extend(of_apps.load::<(ReviewId, User)>(conn)?);
        all.extend(of_groups.load::<(ReviewId, User)>(conn)?);
    }
    Ok(all)
}

#[derive(QueryableByName)]
pub struct Counted {
    #[diesel(sql_type = BigInt)]
    pub n: i64,
}

/// Whether the app or group has a schedule of its own.
pub fn has_own_schedule(conn: &mut Conn, of: AnyId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(review_schedules::table.find(of))).get_result(conn)
}
