//! How long the queue is, and what in it nobody will need any more.

use diesel::prelude::*;

use crate::features::outbox::State;
use crate::features::outbox::queries::{is_finished, is_waiting};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::MessageId;
use crate::schema::outbox;

/// How many messages wait in a lane, and since when the oldest has.
pub(in crate::features::outbox) fn waiting(conn: &mut Conn, lane: i32) -> QueryResult<(i64, Option<Time>)> {
    use diesel::dsl::{count_star, min};
    outbox::table
        .filter(outbox::lane.eq(lane).and(is_waiting()))
        .select((count_star(), min(outbox::created_at)))
        .first(conn)
}

/// Messages past their life will not be sent; their secrets need not wait for that.
pub(in crate::features::outbox) fn drop_expired(conn: &mut Conn, lane: i32, now: Time) -> QueryResult<usize> {
    diesel::update(outbox::table)
        .filter(outbox::lane.eq(lane).and(is_waiting()).and(outbox::not_before.le(now)))
        .filter(outbox::expires_at.le(now))
        .set((outbox::state.eq(State::Dropped), outbox::sealed.eq(None::<Vec<u8>>), outbox::changed_at.eq(now)))
        .execute(conn)
}

/// Due messages that were posted before that; looked for only when the relay has been away for days.
pub(in crate::features::outbox) fn waiting_since(
    conn: &mut Conn,
    before: Time,
    now: Time,
    most: i64,
) -> QueryResult<Vec<MessageId>> {
    outbox::table
        .filter(is_waiting().and(outbox::not_before.le(now)).and(outbox::created_at.le(before)))
        .limit(most)
        .select(outbox::id)
        .load(conn)
}

/// Forgets finished messages older than that, some at a time.
pub(in crate::features::outbox) fn forget(conn: &mut Conn, before: Time, most: i64) -> QueryResult<usize> {
    let old: Vec<MessageId> = outbox::table
        .filter(is_finished().and(outbox::changed_at.lt(before)))
        .limit(most)
        .select(outbox::id)
        .load(conn)?;
    diesel::delete(outbox::table.filter(outbox::id.eq_any(old))).execute(conn)
}
