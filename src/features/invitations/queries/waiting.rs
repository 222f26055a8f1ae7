//! What people were offered and have not answered, whatever it gives.

use diesel::prelude::*;

use crate::features::invitations::State;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{InvitationId, UserId};
use crate::schema::{invitations, users};

/// An invitation that somebody has not answered.
#[derive(Clone, Debug, Queryable)]
pub(in crate::features::invitations) struct Waiting {
    pub user: UserId,
    pub invitation: InvitationId,
    pub inviter: UserId,
    pub name: String,
    pub since: Time,
    pub waits: bool,
}

/// What these people were offered and have not answered.
pub(in crate::features::invitations) fn of(conn: &mut Conn, ids: &[UserId], now: Time) -> QueryResult<Vec<Waiting>> {
    invitations::table
        .inner_join(users::table.on(users::id.eq(invitations::inviter_id)))
        .filter(invitations::user_id.eq_any(ids))
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::expires_at.gt(now))
        .select((
            invitations::user_id,
            invitations::id,
            users::id,
            users::display_name,
            invitations::created_at,
            invitations::waits_since.is_not_null(),
        ))
        .load(conn)
}

/// An offer that was neither accepted nor taken back.
#[derive(Clone, Copy, Debug, Queryable)]
pub(in crate::features::invitations) struct Unanswered {
    pub user: UserId,
    pub created_at: Time,
    pub expires_at: Time,
    pub waits_since: Option<Time>,
}

/// The same, lapsed ones too.
pub(in crate::features::invitations) fn unanswered(conn: &mut Conn, ids: &[UserId]) -> QueryResult<Vec<Unanswered>> {
    invitations::table
        .filter(invitations::user_id.eq_any(ids))
        .filter(invitations::state.eq_any([State::Pending, State::Expired]))
        .select((invitations::user_id, invitations::created_at, invitations::expires_at, invitations::waits_since))
        .load(conn)
}
