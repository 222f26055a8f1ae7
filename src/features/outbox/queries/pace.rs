//! Spreads messages to one domain, and to the relay, evenly over the minute (F27).

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::schema::mail_paces;

/// All domains together.
pub(in crate::features::outbox) const EVERYBODY: &str = "*";

/// Reserves the next place: now while there is room for a burst of one minute's worth, later beyond it.
/// This is the leaky bucket of ITU-T I.371 (GCRA), one row for each domain.
pub(in crate::features::outbox) fn reserve(
    conn: &mut Conn,
    domain: &str,
    per_minute: u32,
    now: Time,
) -> QueryResult<Time> {
    let minute = TimeDelta::minutes(1);
    let step = minute / i32::try_from(per_minute.max(1)).unwrap_or(i32::MAX);
    loop {
        let known: Option<Time> = mail_paces::table.find(domain).select(mail_paces::next_at).first(conn).optional()?;
        let next = known.unwrap_or(now).max(now).plus(step);
        if advance(conn, domain, known, next)? {
            return Ok(next.minus(minute).max(now));
        }
    }
}

/// Moves the mark unless another worker has moved it meanwhile.
fn advance(conn: &mut Conn, domain: &str, known: Option<Time>, next: Time) -> QueryResult<bool> {
    let row = (mail_paces::domain.eq(domain), mail_paces::next_at.eq(next));
    let moved = match known {
        None => on_either!(conn, |c| diesel::insert_into(mail_paces::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?,
        Some(known) => diesel::update(mail_paces::table.find(domain))
            .filter(mail_paces::next_at.eq(known))
            .set(mail_paces::next_at.eq(next))
            .execute(conn)?,
    };
    Ok(moved == 1)
}

/// Forgets the domains nobody has written to for a while.
pub(in crate::features::outbox) fn forget(conn: &mut Conn, now: Time) -> QueryResult<usize> {
    diesel::delete(mail_paces::table.filter(mail_paces::next_at.lt(now.minus(TimeDelta::hours(1))))).execute(conn)
}
