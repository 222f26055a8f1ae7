//! Guests who no longer come, and those who were shut out long ago.

use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::features::users::{EVER_IN, Role, User, UserType};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, MultiBackend};
use crate::foundation::id::UserId;
use crate::schema::{directory_roles, users};

/// What a rule looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// Did not come since then. Being let in again, or made a guest, counts as coming.
    Idle,
    /// Is a guest since then, and never came.
    Unseen,
    /// Blocked since then or longer.
    Blocked,
    /// Their stay is over since then or longer, and nobody has brought them back since.
    Ended,
}

type There = users::BoxedQuery<'static, MultiBackend>;

fn since(away: Away, at: Time) -> There {
    // No rule puts out who governs (Z-6).
    let governs = directory_roles::table
        .filter(directory_roles::user_id.eq(users::id))
        .filter(directory_roles::role.ne(Role::GuestInviter));
    let there = users::table.filter(users::deleted_at.is_null()).filter(diesel::dsl::not(exists(governs))).into_boxed();
    let let_in = users::unblocked_at.is_null().or(users::unblocked_at.le(at));
    // Not by kind of person along an index: that would walk all guests to find the few.
    let guests = users::user_type.ne(UserType::Member);
    let arrived = users::external_user_state_changed_at.le(at);
    match away {
        Away::Idle => {
            let idle = there.filter(users::user_type.eq(UserType::Guest)).filter(users::last_sign_in_at.le(at));
            idle.filter(arrived).filter(users::enabled.eq(true)).filter(let_in)
        }
        Away::Unseen => {
            let unseen = there.filter(sql::<Bool>(EVER_IN));
            let unseen = unseen.filter(users::last_sign_in_at.is_null()).filter(arrived).filter(guests);
            // Not along an index of those who are in: that would walk nearly everybody.
            unseen.filter(users::enabled.ne(false)).filter(let_in)
        }
        Away::Blocked => there.filter(guests).filter(users::blocked_at.le(at)),
        Away::Ended => there.filter(guests).filter(users::ends_at.le(at)).filter(let_in),
    }
}

/// Guests whom a rule meets, whoever is away longest first.
pub fn met(conn: &mut Conn, away: Away, at: Time, most: i64) -> QueryResult<Vec<User>> {
    let met = since(away, at).limit(most).select(User::as_select());
    match away {
        Away::Idle => met.order((users::last_sign_in_at, users::id)).load(conn),
        Away::Unseen => met.order((users::external_user_state_changed_at, users::id)).load(conn),
        Away::Blocked => met.order((users::blocked_at, users::id)).load(conn),
        Away::Ended => met.order((users::ends_at, users::id)).load(conn),
    }
}

/// One of them, if the rule meets them still.
pub fn still(conn: &mut Conn, id: UserId, away: Away, at: Time) -> QueryResult<Option<User>> {
    since(away, at).filter(users::id.eq(id)).select(User::as_select()).first(conn).optional()
}
