//! Who is to be reminded, and who was.

use diesel::prelude::*;

use crate::features::invitations::{Invitation, State};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::schema::invitations;

/// Open invitations whose invitees are to be reminded by now.
pub(in crate::features::invitations) fn to_remind(
    conn: &mut Conn,
    now: Time,
    most: i64,
) -> QueryResult<Vec<Invitation>> {
    let due = invitations::table
        .filter(invitations::remind_at.le(now))
        .filter(invitations::state.eq(State::Pending))
        .order((invitations::remind_at, invitations::id));
    due.limit(most).select(Invitation::as_select()).load(conn)
}

/// One reminder more, and when the next is due; answers whether nobody else was first.
pub(in crate::features::invitations) fn note_reminder(
    conn: &mut Conn,
    of: &Invitation,
    next: Option<Time>,
    now: Time,
) -> QueryResult<bool> {
    let same = invitations::table
        .find(of.id)
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::reminded.eq(of.reminded))
        .filter(invitations::remind_at.le(now));
    let changed = (invitations::reminded.eq(of.reminded + 1), invitations::remind_at.eq(next));
    Ok(diesel::update(same).set(changed).execute(conn)? == 1)
}

pub(in crate::features::invitations) fn put_off_reminder(
    conn: &mut Conn,
    of: &Invitation,
    to: Time,
) -> QueryResult<()> {
    let changed = (invitations::reminded.eq(of.reminded), invitations::remind_at.eq(to));
    diesel::update(invitations::table.find(of.id)).set(changed).execute(conn).map(drop)
}
