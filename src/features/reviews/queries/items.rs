//! The guests under review, and what was decided about them.

use diesel::prelude::*;

use crate::features::reviews::queries::guests;
use crate::features::reviews::queries::reviews::Counted;
use crate::features::reviews::{Decision, Item, Outcome, PAGE, Review};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::id::{AnyId, ReviewId, UserId};
use crate::foundation::person::Actor;
use crate::schema::review_items;

/// A page of them by name, one more than it holds.
pub fn page(conn: &mut Conn, review: ReviewId, after: Option<UserId>) -> QueryResult<Vec<Item>> {
    let mut wanted = review_items::table
        .filter(review_items::review_id.eq(review))
        .order((review_items::name_key, review_items::user_id))
        .limit(i64::try_from(PAGE + 1).unwrap_or(i64::MAX))
        .select(Item::as_select())
        .into_boxed();
    let last = match after {
        Some(user) => find(conn, review, user)?,
        None => None,
    };
    if let Some(last) = last {
        let later = review_items::name_key.gt(last.name_key.clone()).or(review_items::user_id.gt(last.user_id));
        wanted = wanted.filter(review_items::name_key.ge(last.name_key)).filter(later);
    }
    wanted.load(conn)
}

pub fn find(conn: &mut Conn, review: ReviewId, user: UserId) -> QueryResult<Option<Item>> {
    review_items::table.find((review, user)).select(Item::as_select()).first(conn).optional()
}

pub fn find_all(conn: &mut Conn, review: ReviewId, users: &[UserId]) -> QueryResult<Vec<Item>> {
    let some = review_items::table.filter(review_items::review_id.eq(review));
    some.filter(review_items::user_id.eq_any(users)).select(Item::as_select()).load(conn)
}

/// Everybody under review is written down; answers how many that are.
pub fn insert_all(conn: &mut Conn, review: &Review, now: Time) -> QueryResult<usize> {
    let text = format!(
        "INSERT INTO review_items (review_id, user_id, name, mail, name_key, reason, decided_name) \
         SELECT few.id, u.id, u.display_name, u.mail_shown, u.name_key, '', '' \
         FROM (SELECT $1 AS id) few CROSS JOIN ({}) everyone CROSS JOIN users u \
         WHERE u.id = everyone.user_id AND u.user_type = 'guest' AND u.deleted_at IS NULL",
        guests::having(review.of())
    );
    let insert = diesel::sql_query(text).bind::<Id, _>(review.id).bind::<Id, _>(review.of().any());
    insert.bind::<Instant, _>(now).execute(conn)
}

/// How many nobody has decided about, of those who still have their access.
pub fn left(conn: &mut Conn, review: &Review, now: Time) -> QueryResult<i64> {
    let text = format!(
        "SELECT count(*) AS n FROM review_items i CROSS JOIN users u WHERE i.review_id = $1 AND i.decision IS NULL \
         AND u.id = i.user_id AND u.user_type = 'guest' AND ({})",
        guests::holds(review.of())
    );
    let asked = diesel::sql_query(text).bind::<Id, _>(review.id).bind::<Id, _>(review.of().any());
    Ok(asked.bind::<Instant, _>(now).get_result::<Counted>(conn)?.n)
}

/// The decision is written down if nobody decided anything else since `seen`.
pub fn decide(
    conn: &mut Conn,
    seen: &Item,
    decision: Decision,
    reason: &str,
    by: &Actor,
    now: Time,
) -> QueryResult<bool> {
    let one = review_items::table.find((seen.review_id, seen.user_id)).filter(review_items::result.is_null());
    let said = (
        review_items::decision.eq(decision),
        review_items::reason.eq(reason),
        review_items::decided_by.eq(by.author()),
        review_items::decided_name.eq(by.name()),
        review_items::decided_at.eq(now),
    );
    let changed = match seen.decided_at {
        Some(at) => diesel::update(one.filter(review_items::decided_at.eq(at))).set(said).execute(conn)?,
        None => diesel::update(one.filter(review_items::decided_at.is_null())).set(said).execute(conn)?,
    };
    Ok(changed == 1)
}

/// All that nobody has decided about are kept, but whoever says so about themselves; answers how many.
pub fn keep_rest(conn: &mut Conn, review: ReviewId, by: &Actor, now: Time) -> QueryResult<usize> {
    let rest = review_items::table.filter(review_items::review_id.eq(review)).filter(review_items::decision.is_null());
    // Nobody has the id of all zeros.
    let oneself = by.author().unwrap_or_else(|| AnyId::NOBODYS.uuid().into());
    diesel::update(rest.filter(review_items::user_id.ne(oneself)))
        .set((
            review_items::decision.eq(Decision::Keep),
            review_items::decided_by.eq(by.author()),
            review_items::decided_name.eq(by.name()),
            review_items::decided_at.eq(now),
        ))
        .execute(conn)
}

/// Some of those about whom nothing was done yet.
pub fn to_do(conn: &mut Conn, review: ReviewId, most: i64) -> QueryResult<Vec<Item>> {
    let some = review_items::table.filter(review_items::review_id.eq(review)).filter(review_items::result.is_null());
    some.order(review_items::user_id).limit(most).select(Item::as_select()).load(conn)
}

/// Whoever comes first does it; answers whether that is the caller.
pub fn claim(conn: &mut Conn, item: &Item, outcome: Outcome) -> QueryResult<bool> {
    let one = review_items::table.find((item.review_id, item.user_id)).filter(review_items::result.is_null());
    Ok(diesel::update(one).set(review_items::result.eq(outcome)).execute(conn)? == 1)
}

/// There was nothing to be done after all.
pub fn set_gone(conn: &mut Conn, item: &Item) -> QueryResult<()> {
    let one = review_items::table.find((item.review_id, item.user_id));
    diesel::update(one).set(review_items::result.eq(Outcome::Gone)).execute(conn).map(drop)
}
