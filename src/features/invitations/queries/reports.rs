//! What became of each address of a form, kept for a day.

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::db::types::Details;
use crate::foundation::id::{ReportId, UserId};
use crate::schema::invite_reports;

pub(in crate::features::invitations) fn insert(
    conn: &mut Conn,
    id: ReportId,
    user: UserId,
    lines: &Details,
    now: Time,
) -> QueryResult<()> {
    let row = (
        invite_reports::id.eq(id),
        invite_reports::user_id.eq(user),
        invite_reports::lines.eq(lines),
        invite_reports::created_at.eq(now),
    );
    diesel::insert_into(invite_reports::table).values(row).execute(conn).map(|_| ())
}

pub(in crate::features::invitations) fn find(conn: &mut Conn, user: UserId, id: ReportId) -> QueryResult<Details> {
    let own = invite_reports::table.find(id).filter(invite_reports::user_id.eq(user));
    own.select(invite_reports::lines).first(conn)
}

pub(in crate::features::invitations) fn delete(conn: &mut Conn, before: Time) -> QueryResult<()> {
    let old = invite_reports::table.filter(invite_reports::created_at.lt(before));
    diesel::delete(old).execute(conn).map(|_| ())
}
