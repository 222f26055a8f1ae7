//! Counting by day, along an index for each.

use diesel::prelude::*;

use crate::features::admin::figures::Figures;
use crate::features::audit::ObjectKind;
use crate::features::users::ExternalUserState;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError, on_either};
use crate::schema::{audit, daily_figures, invitation_links, invitations, users};

/// Of guests who answered lately so many are looked at; beyond that the number of those who waited is too low.
const MOST: i64 = 100_000;

pub(in crate::features::admin) fn last_day(conn: &mut Conn, today: Time) -> Result<Option<Time>, DbError> {
    let last = daily_figures::table
        .filter(daily_figures::day.lt(today))
        .order(daily_figures::day.desc())
        .select(daily_figures::day);
    Ok(last.first(conn).optional()?)
}

pub(in crate::features::admin) fn since(conn: &mut Conn, day: Time) -> Result<Vec<Figures>, DbError> {
    let kept = daily_figures::table.filter(daily_figures::day.ge(day)).order(daily_figures::day);
    Ok(kept.select(Figures::as_select()).load(conn)?)
}

/// Another node may have been there first.
pub(in crate::features::admin) fn keep(conn: &mut Conn, figures: Figures) -> Result<(), DbError> {
    let insert = diesel::insert_into(daily_figures::table).values(figures).on_conflict_do_nothing();
    on_either!(conn, |c| insert.execute(c))?;
    Ok(())
}

/// Guests who had come in before this moment, and those who were invited before and have not answered until today.
pub(in crate::features::admin) fn guests_before(conn: &mut Conn, at: Time) -> Result<(i64, i64), DbError> {
    guests_between(conn, Time::from_micros(0), at)
}

/// The same within a span.
pub(in crate::features::admin) fn guests_between(conn: &mut Conn, from: Time, to: Time) -> Result<(i64, i64), DbError> {
    let mut count = |state: ExternalUserState| -> QueryResult<i64> {
        let such = users::table.filter(users::external_user_state.eq(state)).filter(users::deleted_at.is_null());
        let then = such.filter(users::external_user_state_changed_at.ge(from)).filter(users::reset_at.is_null());
        then.filter(users::external_user_state_changed_at.lt(to)).count().get_result(conn)
    };
    let (accepted, pending) = (count(ExternalUserState::Accepted)?, count(ExternalUserState::PendingAcceptance)?);
    // Whoever was reset had come; nothing says any more when.
    let reset = users::table.filter(users::reset_at.gt(Time::from_micros(0))).filter(users::deleted_at.is_null());
    let reset = reset.filter(users::created_at.ge(from)).filter(users::created_at.lt(to));
    Ok((accepted + reset.count().get_result::<i64>(conn)?, pending))
}

/// When guests who came in since were invited, and when they came.
pub(in crate::features::admin) fn answered_since(conn: &mut Conn, at: Time) -> Result<Vec<(Time, Time)>, DbError> {
    let accepted = users::table.filter(users::external_user_state.eq(ExternalUserState::Accepted));
    let lately = accepted.filter(users::deleted_at.is_null()).filter(users::external_user_state_changed_at.ge(at));
    let both = (users::created_at, users::external_user_state_changed_at.assume_not_null());
    Ok(lately.select(both).limit(MOST).load(conn)?)
}

/// Invitations whose first link went out, those that were redeemed, and those whose mail never arrived.
pub(in crate::features::admin) fn invitations_between(
    conn: &mut Conn,
    from: Time,
    to: Time,
) -> Result<(i64, i64, i64), DbError> {
    let sent = invitation_links::table.filter(diesel::dsl::sql::<diesel::sql_types::Bool>(FIRST));
    let sent = sent.filter(invitation_links::created_at.ge(from)).filter(invitation_links::created_at.lt(to));
    let redeemed = invitations::table.filter(invitations::state.eq("redeemed"));
    let redeemed = redeemed.filter(invitations::resolved_at.ge(from)).filter(invitations::resolved_at.lt(to));
    // The deed stands in the text, where the planner can match it with its partial index.
    let lost = diesel::dsl::sql::<diesel::sql_types::Bool>(LOST);
    let failed = audit::table.filter(lost).filter(audit::at.ge(from)).filter(audit::at.lt(to));
    let failed = failed.filter(audit::object_type.eq(ObjectKind::Invitation));
    Ok((sent.count().get_result(conn)?, redeemed.count().get_result(conn)?, failed.count().get_result(conn)?))
}

const LOST: &str = "audit.action = 'delivery_failed'";
/// What waits for approval has none.
const FIRST: &str = "invitation_links.number = 1";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::audit::Action;

    #[test]
    fn the_deed_in_the_text_is_the_one_of_the_log() {
        assert!(LOST.contains(Action::DeliveryFailed.word()));
    }
}
