//! Who is in the directory, by name, address, state and last use; and what deleted people had.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono::TimeDelta;
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::features::access::{assignment_lasts, membership_lasts};
use crate::features::directory::list::{Cursor, MOST_COUNTED, Show, Sort, Wanted};
use crate::features::groups::{Membership, Source};
use crate::features::users::{EVER_IN, ExternalUserState, User, UserType, name_key};
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Details, Instant};
use crate::foundation::db::{Conn, DbError, MultiBackend, counted};
use crate::foundation::id::{AppId, GroupId, UserId};
use crate::schema::{
    app_owners, assignments, deleted_users, directory_roles, group_members, group_owners, groups, invitations, users,
};

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

/// Before the moment in a cursor: the page ended among those who never came.
const UNSEEN: &str = "u";

diesel::alias! {
    const SENT: Alias<Sent> = invitations as sent;
}

type There = users::BoxedQuery<'static, MultiBackend>;

/// Everybody in the directory, for the indexes of those who are not deleted.
fn there() -> There {
    users::table.filter(users::deleted_at.is_null()).into_boxed()
}

fn pending() -> There {
    there()
        .filter(users::external_user_state.eq(ExternalUserState::PendingAcceptance))
        .filter(users::reset_at.is_null())
}

/// Whom one index holds of those who fit: some lists are read from several.
fn part(show: Show, order: Order, now: Time) -> There {
    let idle_since = now.minus(show.idle().unwrap_or_default());
    match order {
        Order::Unseen => there()
            .filter(users::user_type.ne(UserType::Member))
            .filter(sql::<Bool>(EVER_IN))
            .filter(users::last_sign_in_at.is_null())
            .filter(users::external_user_state_changed_at.le(idle_since)),
        _ => fitting(show, now),
    }
}

fn fitting(show: Show, now: Time) -> There {
    let idle_since = now.minus(show.idle().unwrap_or_default());
    let guests = || there().filter(users::user_type.eq(UserType::Guest));
    // Not by kind of person along an index: that would walk all guests to find the few.
    let outside = || there().filter(users::user_type.ne(UserType::Member));
    match show {
        Show::Everyone => there(),
        Show::Members => there().filter(users::user_type.eq(UserType::Member)),
        Show::Guests => guests(),
        Show::Pending => pending(),
        Show::Unanswered => {
            let long_ago = pending().filter(users::external_user_state_changed_at.lt(now.minus(UNANSWERED)));
            // Whoever waits for approval was asked nothing yet, unless something else went out. Few wait.
            let sent = SENT.filter(SENT.field(invitations::user_id).eq(invitations::user_id));
            let sent = sent.filter(SENT.field(invitations::waits_since).is_null());
            let waiting = invitations::table.filter(invitations::user_id.eq(users::id));
            let waiting = waiting.filter(invitations::waits_since.is_not_null());
            long_ago.filter(not(exists(waiting.filter(not(exists(sent))))))
        }
        Show::Reset => outside().filter(users::reset_at.le(now)),
        Show::Ending => outside().filter(something_ends(now, now.plus(ENDING))),
        Show::Accepted => there().filter(users::external_user_state.eq(ExternalUserState::Accepted)),
        Show::Inactive30 | Show::Inactive90 => guests().filter(users::last_sign_in_at.le(idle_since)),
        Show::StayEnding => outside().filter(users::ends_at.le(now.plus(STAY_ENDING))),
        Show::Orphans => outside().filter(users::orphaned_at.is_not_null()),
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

/// Written by hand because one list of both is looked up person by person, and two with OR are not. Whole stays are a
/// filter of their own, read along an index: of a million guests so many end that a list of them takes long.
fn something_ends(from: Time, to: Time) -> Box<dyn BoxableExpression<users::table, MultiBackend, SqlType = Bool>> {
    let apps = sql::<Bool>("users.id IN (SELECT user_id FROM assignments WHERE ends_at > ").bind::<Instant, _>(from);
    let apps = apps.sql(" AND ends_at <= ").bind::<Instant, _>(to).sql(" AND user_id IS NOT NULL");
    let both = apps.sql(" UNION SELECT user_id FROM group_members WHERE ends_at > ").bind::<Instant, _>(from);
    Box::new(both.sql(" AND ends_at <= ").bind::<Instant, _>(to).sql(")"))
}

/// What a list is sorted by, and from which index it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Name,
    /// Of those who never came, who is in the directory longest.
    Never,
    /// Of guests who are in without ever having come, who is one longest.
    Unseen,
    /// Of those who came, whoever was away longest.
    SignIn,
    /// Whoever came into the directory last.
    Created,
    /// Whoever was invited longest ago.
    Asked,
    /// Whoever was invited, or answered, last.
    Answered,
    Reset,
    StayEnds,
    Orphaned,
    /// Whoever was deleted last.
    Deleted,
}

/// The indexes that are read one after the other for a list. Both kinds of people are two walks along one index; one
/// condition on both would sort all of them.
fn walks(show: Show, sort: Sort) -> Vec<(Show, Order)> {
    match (show, sort) {
        (Show::Blocked, _) => vec![(Show::BlockedMembers, Order::Name), (Show::BlockedGuests, Order::Name)],
        (Show::Inactive30 | Show::Inactive90, _) => vec![(show, Order::Unseen), (show, Order::SignIn)],
        (Show::Reset, _) => vec![(show, Order::Reset)],
        (Show::Unanswered, _) => vec![(show, Order::Asked)],
        (Show::StayEnding, _) => vec![(show, Order::StayEnds)],
        (Show::Orphans, _) => vec![(show, Order::Orphaned)],
        (Show::Deleted, _) => vec![(show, Order::Deleted)],
        (_, Sort::Name) => vec![(show, Order::Name)],
        (_, Sort::Away) => vec![(show, Order::Never), (show, Order::SignIn)],
        (Show::Everyone, Sort::Newest) => vec![(Show::Members, Order::Created), (Show::Guests, Order::Created)],
        (Show::Pending | Show::Accepted, Sort::Newest) => vec![(show, Order::Answered)],
        (_, Sort::Newest) => vec![(show, Order::Created)],
    }
}

/// A page of so many people, and one more.
pub(super) fn page(conn: &mut Conn, wanted: &Wanted, most: usize, now: Time) -> QueryResult<Vec<User>> {
    let mut found: Vec<User> = Vec::new();
    let walks = walks(wanted.show, wanted.sort);
    for (show, order) in &walks {
        let Some(rest) = walk(part(*show, *order, now), *order, wanted.after.as_ref()) else { continue };
        found.extend(rest.limit(one_more(most)).select(User::as_select()).load(conn)?);
        // Those who never came stand before all others.
        if matches!(order, Order::Never | Order::Unseen) && found.len() > most {
            return Ok(found);
        }
    }
    match walks.as_slice() {
        [(_, Order::Name), (_, Order::Name)] => {
            found.sort_by(|a, b| (&a.name_key, a.id).cmp(&(&b.name_key, b.id)));
        }
        [(_, Order::Created), (_, Order::Created)] => {
            found.sort_by_key(|user| Reverse((user.created_at, user.id)));
        }
        _ => {}
    }
    Ok(found)
}

/// Onwards from the row where the page before ended, the first of two columns telling most of the way.
macro_rules! rising {
    ($from:expr, $column:expr, $after:expr) => {{
        let from = $from.order(($column, users::id));
        match $after {
            Some((key, id)) => from.filter($column.ge(key.clone())).filter($column.gt(key).or(users::id.gt(id))),
            None => from,
        }
    }};
}

macro_rules! falling {
    ($from:expr, $column:expr, $after:expr) => {{
        let from = $from.order(($column.desc(), users::id.desc()));
        match $after {
            Some((key, id)) => from.filter($column.le(key)).filter($column.lt(key).or(users::id.lt(id))),
            None => from,
        }
    }};
}

/// In this order, from where the page before ended; nothing where that was beyond all of these.
fn walk(fitting: There, order: Order, after: Option<&Cursor>) -> Option<There> {
    let at = after.and_then(|after| Some((Time::from_micros(after.key.parse().ok()?), after.id)));
    Some(match order {
        Order::Name => rising!(fitting, users::name_key, after.map(|after| (after.key.clone(), after.id))),
        Order::Never if at.is_some() => return None,
        Order::Never => {
            let never = fitting.filter(users::last_sign_in_at.is_null()).order((users::last_sign_in_at, users::id));
            match after {
                Some(after) => never.filter(users::id.gt(after.id)),
                None => never,
            }
        }
        Order::Unseen if at.is_some() => return None,
        Order::Unseen => {
            let unseen = after.and_then(|after| after.key.strip_prefix(UNSEEN)?.parse().ok());
            let from = unseen.zip(after).map(|(micros, after)| (Time::from_micros(micros), after.id));
            rising!(fitting, users::external_user_state_changed_at, from)
        }
        Order::SignIn => rising!(fitting.filter(users::last_sign_in_at.is_not_null()), users::last_sign_in_at, at),
        Order::Created => falling!(fitting, users::created_at, at),
        Order::Asked => rising!(fitting, users::external_user_state_changed_at, at),
        Order::Answered => falling!(fitting, users::external_user_state_changed_at, at),
        Order::Reset => rising!(fitting, users::reset_at, at),
        Order::StayEnds => rising!(fitting, users::ends_at, at),
        Order::Orphaned => rising!(fitting, users::orphaned_at, at),
        Order::Deleted => falling!(fitting, users::deleted_at, at),
    })
}

/// Where the next page goes on after this person.
pub(super) fn cursor(last: &User, show: Show, sort: Sort) -> Cursor {
    let order = walks(show, sort).last().map_or(Order::Name, |(_, order)| *order);
    let key = |at: Option<Time>| at.map(|at| at.micros().to_string()).unwrap_or_default();
    let at = match order {
        Order::SignIn if show.idle().is_some() && last.last_sign_in_at.is_none() => {
            return Cursor { id: last.id, key: format!("{UNSEEN}{}", key(last.external_user_state_changed_at)) };
        }
        Order::Name => return Cursor { id: last.id, key: last.name_key.clone() },
        Order::Never | Order::Unseen | Order::SignIn => last.last_sign_in_at,
        Order::Created => Some(last.created_at),
        Order::Asked | Order::Answered => last.external_user_state_changed_at,
        Order::Reset => last.reset_at,
        Order::StayEnds => last.ends_at,
        Order::Orphaned => last.orphaned_at,
        Order::Deleted => last.deleted_at,
    };
    Cursor { id: last.id, key: key(at) }
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
    let mut all = 0;
    for (show, order) in walks(show, Sort::Name) {
        all += counted(conn, part(show, order, now).select(users::id), MOST_COUNTED)?;
    }
    Ok(all.min(MOST_COUNTED))
}

/// Which of these have or own something.
pub(super) fn holding(conn: &mut Conn, people: &[UserId]) -> QueryResult<HashSet<UserId>> {
    let assigned: Vec<Option<UserId>> =
        assignments::table.filter(assignments::user_id.eq_any(people)).select(assignments::user_id).load(conn)?;
    let mut found: HashSet<UserId> = assigned.into_iter().flatten().collect();
    let joined = group_members::table.filter(group_members::user_id.eq_any(people)).select(group_members::user_id);
    found.extend(joined.load::<UserId>(conn)?);
    let apps = app_owners::table.filter(app_owners::user_id.eq_any(people)).select(app_owners::user_id);
    found.extend(apps.load::<UserId>(conn)?);
    let groups = group_owners::table.filter(group_owners::user_id.eq_any(people)).select(group_owners::user_id);
    found.extend(groups.load::<UserId>(conn)?);
    Ok(found)
}

/// What a deleted person had stays beside them.
pub(super) fn keep(conn: &mut Conn, user: UserId, was_enabled: bool, kept: Details) -> QueryResult<usize> {
    let row =
        (deleted_users::user_id.eq(user), deleted_users::was_enabled.eq(was_enabled), deleted_users::kept.eq(kept));
    diesel::insert_into(deleted_users::table).values(row).execute(conn)
}

/// The same to look at.
pub(super) fn kept_of(conn: &mut Conn, user: UserId) -> QueryResult<Option<Details>> {
    deleted_users::table.find(user).select(deleted_users::kept).first(conn).optional()
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

/// A look at each kind of group, along the index of kinds.
pub(super) fn has_computed_groups(conn: &mut Conn) -> QueryResult<bool> {
    let of = |source: Source| groups::table.filter(groups::source.eq(source));
    let ruled = of(Source::Local).filter(groups::membership.eq(Membership::Dynamic));
    Ok(diesel::select(exists(ruled)).get_result(conn)?
        || diesel::select(exists(of(Source::Ldap))).get_result(conn)?
        || diesel::select(exists(of(Source::Scim))).get_result(conn)?)
}

/// The apps that this person could open without these groups.
pub(super) fn opened_without(
    conn: &mut Conn,
    user: UserId,
    groups: &[GroupId],
    now: Time,
) -> QueryResult<HashSet<AppId>> {
    let open = || assignment_lasts(now);
    let direct = assignments::table.filter(assignments::user_id.eq(user)).filter(open()).select(assignments::app_id);
    let mut found: HashSet<AppId> = direct.load(conn)?.into_iter().collect();
    let through = group_members::table
        .inner_join(assignments::table.on(assignments::group_id.eq(group_members::group_id.nullable())))
        .filter(group_members::user_id.eq(user))
        .filter(group_members::group_id.ne_all(groups))
        .filter(membership_lasts(now))
        .filter(open())
        .select(assignments::app_id);
    found.extend(through.load::<AppId>(conn)?);
    Ok(found)
}
