//! Who is in the directory, by name, address, state and last use; and what deleted people had.

use chrono::TimeDelta;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::features::directory::list::{Cursor, MOST_COUNTED, Show, Wanted};
use crate::features::users::{ExternalUserState, User, UserType, name_key};
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Details, Instant};
use crate::foundation::db::{Conn, DbError, MultiBackend};
use crate::foundation::id::UserId;
use crate::schema::{deleted_users, directory_roles, users};

/// So many people with a directory role are shown, and no more.
const MOST_ROLES: i64 = 500;
/// An invitation that waits so long is worth a look.
const UNANSWERED: TimeDelta = TimeDelta::days(7);
/// An end is near.
const ENDING: TimeDelta = TimeDelta::days(14);
/// A stay that ends within so long is shown as one that ends.
const STAY_ENDING: TimeDelta = TimeDelta::days(30);
/// After every character there is: text is compared byte by byte in both databases.
const LAST: char = '\u{10FFFF}';

type There = users::BoxedQuery<'static, MultiBackend>;

/// Everybody in the directory, for the indexes of those who are not deleted.
fn there() -> There {
    users::table.filter(users::deleted_at.is_null()).into_boxed()
}

fn fitting(show: Show, now: Time) -> There {
    let idle_since = now.minus(show.idle().unwrap_or_default());
    let guests = || there().filter(users::user_type.eq(UserType::Guest));
    match show {
        Show::Everyone => there(),
        Show::Members => there().filter(users::user_type.eq(UserType::Member)),
        Show::Guests => guests(),
        Show::Pending => there().filter(users::external_user_state.eq(ExternalUserState::PendingAcceptance)),
        Show::Unanswered => {
            let pending = there().filter(users::external_user_state.eq(ExternalUserState::PendingAcceptance));
            pending.filter(users::external_user_state_changed_at.lt(now.minus(UNANSWERED)))
        }
        Show::Ending => {
            // Not by kind of person along an index: that would walk all guests to find the few.
            let outside = there().filter(users::user_type.ne(UserType::Member));
            outside.filter(something_ends(now, now.plus(ENDING)))
        }
        Show::Accepted => there().filter(users::external_user_state.eq(ExternalUserState::Accepted)),
        Show::Inactive30 | Show::Inactive90 => guests().filter(users::last_sign_in_at.le(idle_since)),
        Show::StayEnding => guests().filter(users::ends_at.le(now.plus(STAY_ENDING))),
        Show::Orphans => guests().filter(users::orphaned_at.is_not_null()),
        Show::BlockedMembers => there().filter(users::user_type.eq(UserType::Member)).filter(users::enabled.eq(false)),
        Show::BlockedGuests => guests().filter(users::enabled.eq(false)),
        Show::Blocked => there().filter(users::enabled.eq(false)),
        Show::Roles => {
            let held = directory_roles::table.select(directory_roles::user_id).distinct().limit(MOST_ROLES);
            there().filter(users::id.eq_any(held))
        }
        Show::Deleted => users::table.filter(users::deleted_at.is_not_null()).into_boxed(),
    }
}

/// Written by hand because one list of both is looked up person by person, and two with OR are not.
fn something_ends(from: Time, to: Time) -> Box<dyn BoxableExpression<users::table, MultiBackend, SqlType = Bool>> {
    let apps = sql::<Bool>("users.id IN (SELECT user_id FROM assignments WHERE ends_at > ").bind::<Instant, _>(from);
    let apps = apps.sql(" AND ends_at <= ").bind::<Instant, _>(to).sql(" AND user_id IS NOT NULL");
    let both = apps.sql(" UNION SELECT user_id FROM group_members WHERE ends_at > ").bind::<Instant, _>(from);
    Box::new(both.sql(" AND ends_at <= ").bind::<Instant, _>(to).sql(")"))
}

/// Both kinds of the blocked are two walks along one index; one condition on both would sort all of them.
fn walks(show: &Show) -> &[Show] {
    if *show == Show::Blocked { &[Show::BlockedMembers, Show::BlockedGuests] } else { std::slice::from_ref(show) }
}

/// A page of so many people, and one more.
pub(super) fn page(conn: &mut Conn, wanted: &Wanted, most: usize, now: Time) -> QueryResult<Vec<User>> {
    let mut found = Vec::new();
    for show in walks(&wanted.show) {
        found.extend(walk(fitting(*show, now), wanted).limit(one_more(most)).select(User::as_select()).load(conn)?);
    }
    if walks(&wanted.show).len() > 1 {
        found.sort_by(|a: &User, b| (&a.name_key, a.id).cmp(&(&b.name_key, b.id)));
    }
    Ok(found)
}

/// In the order of the list, from where the page before ended.
fn walk(fitting: There, wanted: &Wanted) -> There {
    match wanted.show {
        Show::Inactive30 | Show::Inactive90 => {
            let rest = match moment(wanted) {
                Some((at, id)) => fitting
                    .filter(users::last_sign_in_at.ge(at))
                    .filter(users::last_sign_in_at.gt(at).or(users::id.gt(id))),
                None => fitting,
            };
            rest.order((users::last_sign_in_at, users::id))
        }
        Show::Unanswered => {
            let rest = match moment(wanted) {
                Some((at, id)) => fitting
                    .filter(users::external_user_state_changed_at.ge(at))
                    .filter(users::external_user_state_changed_at.gt(at).or(users::id.gt(id))),
                None => fitting,
            };
            rest.order((users::external_user_state_changed_at, users::id))
        }
        Show::StayEnding => {
            let rest = match moment(wanted) {
                Some((at, id)) => {
                    fitting.filter(users::ends_at.ge(at)).filter(users::ends_at.gt(at).or(users::id.gt(id)))
                }
                None => fitting,
            };
            rest.order((users::ends_at, users::id))
        }
        Show::Orphans => {
            let rest = match moment(wanted) {
                Some((at, id)) => {
                    fitting.filter(users::orphaned_at.ge(at)).filter(users::orphaned_at.gt(at).or(users::id.gt(id)))
                }
                None => fitting,
            };
            rest.order((users::orphaned_at, users::id))
        }
        Show::Deleted => {
            let rest = match moment(wanted) {
                Some((at, id)) => {
                    fitting.filter(users::deleted_at.le(at)).filter(users::deleted_at.lt(at).or(users::id.lt(id)))
                }
                None => fitting,
            };
            rest.order((users::deleted_at.desc(), users::id.desc()))
        }
        _ => {
            let rest = match wanted.after.clone() {
                Some(Cursor { id, key }) => {
                    fitting.filter(users::name_key.ge(key.clone())).filter(users::name_key.gt(key).or(users::id.gt(id)))
                }
                None => fitting,
            };
            rest.order((users::name_key, users::id))
        }
    }
}

fn moment(wanted: &Wanted) -> Option<(Time, UserId)> {
    let after = wanted.after.as_ref()?;
    Some((Time::from_micros(after.key.parse().ok()?), after.id))
}

fn one_more(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1)
}

/// Those whose name begins as typed, and then those whose address does; or whoever is at the domain after an `@`.
pub(super) fn sought(conn: &mut Conn, wanted: &Wanted, most: usize) -> QueryResult<Vec<User>> {
    let typed = name_key(&wanted.typed);
    let mut found: Vec<User> = Vec::new();
    let high = format!("{typed}{LAST}");
    for kind in wanted.types() {
        let kind = || there().filter(users::user_type.eq(kind));
        let mut more = |query: There| -> QueryResult<()> {
            found.extend(query.limit(one_more(most)).select(User::as_select()).load(conn)?);
            Ok(())
        };
        if let Some(domain) = typed.strip_prefix('@') {
            more(kind().filter(users::mail_domain.eq(domain.to_owned())).order(users::id))?;
        } else {
            let named = users::name_key.ge(typed.clone()).and(users::name_key.lt(high.clone()));
            more(kind().filter(named).order((users::name_key, users::id)))?;
            let at = users::mail.ge(typed.clone()).and(users::mail.lt(high.clone()));
            more(kind().filter(at).order(users::mail))?;
        }
    }
    found.sort_by(|a, b| {
        (!a.name_key.starts_with(&typed), &a.name_key, a.id).cmp(&(!b.name_key.starts_with(&typed), &b.name_key, b.id))
    });
    found.dedup_by_key(|user| user.id);
    Ok(found)
}

/// How many fit, counted no further than [`MOST_COUNTED`].
pub(super) fn count(conn: &mut Conn, show: Show, now: Time) -> QueryResult<i64> {
    let mut counted = 0;
    for show in walks(&show) {
        let some: Vec<UserId> = fitting(*show, now).limit(MOST_COUNTED).select(users::id).load(conn)?;
        counted += i64::try_from(some.len()).unwrap_or(MOST_COUNTED);
    }
    Ok(counted.min(MOST_COUNTED))
}

/// What a deleted person had stays beside them.
pub(super) fn keep(conn: &mut Conn, user: UserId, was_enabled: bool, kept: Details) -> QueryResult<usize> {
    let row =
        (deleted_users::user_id.eq(user), deleted_users::was_enabled.eq(was_enabled), deleted_users::kept.eq(kept));
    diesel::insert_into(deleted_users::table).values(row).execute(conn)
}

/// Hands it out once: of two who restore at the same moment one gets it.
pub(super) fn take_kept(conn: &mut Conn, user: UserId) -> QueryResult<Option<(bool, Details)>> {
    let theirs = diesel::delete(deleted_users::table.find(user));
    theirs.returning((deleted_users::was_enabled, deleted_users::kept)).get_result(conn).optional()
}

/// Those deleted before this moment, longest ago first.
pub(super) fn deleted_before(conn: &mut Conn, at: Time, most: i64) -> Result<Vec<User>, DbError> {
    let due = users::table.filter(users::deleted_at.lt(at)).order((users::deleted_at, users::id)).limit(most);
    Ok(due.select(User::as_select()).load(conn)?)
}
