//! What waits for approval, and who decides.

use diesel::prelude::*;

use crate::features::invitations::queries::close_grants;
use crate::features::invitations::{Invitation, State};
use crate::features::users::{Role, User, UserType};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, counted};
use crate::foundation::id::{InvitationId, UserId};
use crate::schema::{directory_roles, invitations, users};

/// Counting stops here.
const MOST_COUNTED: i64 = 1_000;
/// More than this nobody writes to at once.
const MOST_APPROVERS: i64 = 50;

/// Admins, and colleagues who are guest inviters, as long as they may come in; by name.
pub(in crate::features::invitations) fn approvers(conn: &mut Conn) -> QueryResult<Vec<User>> {
    let deciding = directory_roles::table
        .filter(directory_roles::role.eq_any([Role::Admin, Role::GuestInviter]))
        .select(directory_roles::user_id);
    let here = users::table.filter(users::id.eq_any(deciding)).filter(users::enabled.eq(true));
    let here = here.filter(users::user_type.eq(UserType::Member)).filter(users::deleted_at.is_null());
    here.order((users::name_key, users::id)).limit(MOST_APPROVERS).select(User::as_select()).load(conn)
}

/// Those that wait, the longest first, after the one that ended the page before.
pub(in crate::features::invitations) fn waiting(
    conn: &mut Conn,
    after: Option<(Time, InvitationId)>,
    most: i64,
    now: Time,
) -> QueryResult<Vec<Invitation>> {
    let mut waiting = invitations::table
        .filter(invitations::waits_since.is_not_null())
        .filter(invitations::expires_at.gt(now))
        .order((invitations::waits_since, invitations::id))
        .limit(most)
        .select(Invitation::as_select())
        .into_boxed();
    if let Some((since, id)) = after {
        let same = invitations::waits_since.eq(since).and(invitations::id.gt(id));
        let later = invitations::waits_since.gt(since).or(same);
        waiting = waiting.filter(invitations::waits_since.ge(since)).filter(later);
    }
    waiting.load(conn)
}

pub(in crate::features::invitations) fn count(conn: &mut Conn, now: Time) -> QueryResult<i64> {
    let waiting = invitations::table
        .filter(invitations::waits_since.is_not_null())
        .filter(invitations::expires_at.gt(now))
        .select(invitations::id);
    counted(conn, waiting, MOST_COUNTED)
}

/// Whether anything that this person asked for still waits.
pub(in crate::features::invitations) fn waits_from(conn: &mut Conn, asker: UserId) -> QueryResult<bool> {
    let theirs = invitations::table
        .filter(invitations::inviter_id.eq(asker))
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::waits_since.is_not_null());
    diesel::select(diesel::dsl::exists(theirs)).get_result(conn)
}

/// Answers whether it was this call that did it: of two who decide at once, one wins.
pub(in crate::features::invitations) fn approve(
    conn: &mut Conn,
    id: InvitationId,
    (expires_at, remind_at): (Time, Time),
    now: Time,
) -> QueryResult<bool> {
    let waiting = invitations::table
        .find(id)
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::waits_since.is_not_null())
        .filter(invitations::expires_at.gt(now));
    let changed = (
        invitations::waits_since.eq(None::<Time>),
        invitations::expires_at.eq(expires_at),
        invitations::remind_at.eq(remind_at),
    );
    Ok(diesel::update(waiting).set(changed).execute(conn)? == 1)
}

/// No mail carries the link any more.
pub(in crate::features::invitations) fn note_by_hand(conn: &mut Conn, id: InvitationId) -> QueryResult<usize> {
    diesel::update(invitations::table.find(id)).set(invitations::by_hand.eq(true)).execute(conn)
}

/// The same for the other decision.
pub(in crate::features::invitations) fn turn_down(
    conn: &mut Conn,
    id: InvitationId,
    reason: &str,
    now: Time,
) -> QueryResult<bool> {
    let waiting = invitations::table
        .find(id)
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::waits_since.is_not_null())
        .filter(invitations::expires_at.gt(now));
    let changed = (
        invitations::state.eq(State::Revoked),
        invitations::resolved_at.eq(now),
        invitations::waits_since.eq(None::<Time>),
        invitations::remind_at.eq(None::<Time>),
        invitations::turned_down.eq(reason),
    );
    let won = diesel::update(waiting).set(changed).execute(conn)? == 1;
    if won {
        close_grants(conn, id)?;
    }
    Ok(won)
}
