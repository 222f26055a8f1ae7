//! What the panel reads: each query begins at the person, so nothing that grows is scanned.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};

use crate::features::access::{ResourceId, assignment_lasts, lasts, membership_lasts};
use crate::features::apps::App;
use crate::features::groups::Group;
use crate::features::panel::{Access, Counts, Reason};
use crate::features::policies::{FIRST_GUEST_LEVEL, GuestLevel, Sight};
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, DbError, Value, on_either, written};
use crate::foundation::id::{AnyId, GroupId, UserId};
use crate::foundation::person::House;
use crate::foundation::text::Language;
use crate::schema::{
    app_owners, apps, assignments, group_members, group_owners, groups, guest_levels, invitations, launches,
    organization, users,
};

/// What the frame of every page says, in one query.
pub fn house(conn: &mut Conn, me: Option<UserId>, now: Time) -> Result<House, DbError> {
    let waiting = invitations::table
        .filter(invitations::user_id.nullable().eq(me))
        .filter(invitations::state.eq("pending"))
        .filter(invitations::waits_since.is_null())
        .filter(invitations::expires_at.gt(now))
        .count()
        .single_value();
    let restricted = guest_levels::table.find(1).select(guest_levels::level).single_value();
    type Row = (String, String, String, Option<String>, Option<String>, Option<i64>, Option<GuestLevel>);
    let house = organization::table.select((
        organization::display_name,
        organization::domain,
        organization::language,
        organization::privacy_url,
        organization::privacy_contact,
        waiting,
        restricted,
    ));
    let row: Option<Row> = on_either!(conn, |c| house.first(c)).optional()?;
    let (name, domain, language, privacy_url, privacy_contact, waiting, level) = row.unwrap_or_default();
    Ok(House {
        organization: name,
        domain,
        language: Language::from_tag(&language).unwrap_or_default(),
        privacy_url,
        privacy_contact,
        waiting: u32::try_from(waiting.unwrap_or_default()).unwrap_or(u32::MAX),
        guests_see_groups: Sight::of_guests(level.unwrap_or(FIRST_GUEST_LEVEL)).groups(),
    })
}

/// A path to an app or group: when it began, its one or two ends, who opened it, whether it is direct.
type Path = (Option<Time>, Option<Time>, Option<Time>, Option<String>, bool);

/// Every current path of a person to an app, and the apps they own, with when they last opened each: one
/// statement that never changes, so that it is prepared once.
pub(super) fn app_reasons(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Vec<(App, Option<Time>, Reason)>> {
    let never = || None::<Time>.into_sql::<Nullable<Instant>>();
    let opened = || launches::table.on(launches::app_id.eq(apps::id).and(launches::user_id.eq(user)));
    let app = || (apps::all_columns, launches::last_at.nullable());
    let direct = assignments::table
        .inner_join(apps::table.on(apps::id.eq(assignments::app_id)))
        .left_join(opened())
        .left_join(users::table.on(users::id.nullable().eq(assignments::granted_by)))
        .filter(assignments::user_id.eq(user))
        .filter(assignment_lasts(now))
        .select((
            app(),
            (
                assignments::created_at.nullable(),
                assignments::ends_at,
                never(),
                users::display_name.nullable(),
                true.into_sql::<Bool>(),
            ),
        ));
    let through_groups = group_members::table
        .inner_join(assignments::table.on(assignments::group_id.eq(group_members::group_id.nullable())))
        .inner_join(apps::table.on(apps::id.eq(assignments::app_id)))
        .left_join(opened())
        .left_join(users::table.on(users::id.nullable().eq(group_members::granted_by)))
        .filter(group_members::user_id.eq(user))
        .filter(membership_lasts(now))
        .filter(assignment_lasts(now))
        .select((
            app(),
            (
                group_members::created_at.nullable(),
                assignments::ends_at,
                group_members::ends_at,
                users::display_name.nullable(),
                false.into_sql::<Bool>(),
            ),
        ));
    let owned = app_owners::table
        .inner_join(apps::table.on(apps::id.eq(app_owners::app_id)))
        .left_join(opened())
        .filter(app_owners::user_id.eq(user))
        .select((
            app(),
            (never(), never(), never(), None::<String>.into_sql::<Nullable<Text>>(), false.into_sql::<Bool>()),
        ));
    let all = direct.union_all(through_groups).union_all(owned);
    let rows: Vec<((App, Option<Time>), Path)> = on_either!(conn, |c| all.load(c))?;
    Ok(rows.into_iter().map(|((app, opened_at), path)| (app, opened_at, reason(path))).collect())
}

/// Every group a person is in or owns, in one statement.
pub(super) fn group_reasons(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Vec<(Group, Reason)>> {
    let never = || None::<Time>.into_sql::<Nullable<Instant>>();
    let member = group_members::table
        .inner_join(groups::table.on(groups::id.eq(group_members::group_id)))
        .left_join(users::table.on(users::id.nullable().eq(group_members::granted_by)))
        .filter(group_members::user_id.eq(user))
        .filter(membership_lasts(now))
        .select((
            groups::all_columns,
            (
                group_members::created_at.nullable(),
                group_members::ends_at,
                never(),
                users::display_name.nullable(),
                true.into_sql::<Bool>(),
            ),
        ));
    let owned = group_owners::table
        .inner_join(groups::table.on(groups::id.eq(group_owners::group_id)))
        .filter(group_owners::user_id.eq(user))
        .select((
            groups::all_columns,
            (never(), never(), never(), None::<String>.into_sql::<Nullable<Text>>(), false.into_sql::<Bool>()),
        ));
    let all = member.union_all(owned);
    let rows: Vec<(Group, Path)> = on_either!(conn, |c| all.load(c))?;
    Ok(rows.into_iter().map(|(group, path)| (group, reason(path))).collect())
}

fn reason((since, one, other, granted_by, direct): Path) -> Reason {
    let ends_at = [one, other].into_iter().flatten().min();
    since.map(|since| Access { since, ends_at, granted_by, direct })
}

/// Written by hand because the query language has no limit inside a count.
const COUNTED: &str = concat!(
    "\
    SELECT g.id AS id, \
      (SELECT count(*) FROM (SELECT 1 FROM group_members m WHERE m.group_id = g.id \
        AND ",
    lasts!("m", "$1"),
    " LIMIT 10000) few) AS people, \
      (SELECT count(*) FROM (SELECT 1 FROM assignments a WHERE a.group_id = g.id \
        AND ",
    lasts!("a", "$1"),
    " LIMIT 10000) few) AS apps \
    FROM groups g \
    WHERE g.id IN (SELECT group_id FROM group_members WHERE user_id = $2 \
      UNION SELECT group_id FROM group_owners WHERE user_id = $2)"
);

/// How many are in each group of this person, and how many apps each opens.
pub(super) fn group_counts(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Vec<(GroupId, Counts)>> {
    let values = [Value::At(now), Value::Id(user.into())];
    let rows: Vec<(GroupId, i64, i64)> = written::<(Id, BigInt, BigInt)>(COUNTED, &values).load(conn)?;
    let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let counts = |(id, people, apps)| (id, Counts { people: number(people), apps: number(apps) });
    Ok(rows.into_iter().map(counts).collect())
}

/// For pages that are shown all the time, in one question: apps, groups, stays. With several roles in one app, it ends
/// with the last; the first hundred to end. The stays of more than a thousand guests that one person answers for are
/// left to `/endings` and the mails. What belongs to one row is asked for that row, and what is asked for stands apart:
/// so PostgreSQL makes one plan for everybody, which takes it longer than to carry it out.
const TO_DECIDE: &str = "\
    WITH asked AS MATERIALIZED (SELECT u.id AS me, CAST($2 AS timestamptz) AS since, CAST($3 AS timestamptz) AS until \
      FROM users u WHERE u.id = $1) \
    SELECT 1 AS kind, a.app_id AS thing, a.ends_at AS ends_at FROM app_owners o \
      JOIN assignments a ON a.app_id = o.app_id WHERE o.user_id = (SELECT me FROM asked) \
      AND a.ends_at > (SELECT since FROM asked) AND a.ends_at <= (SELECT until FROM asked) AND a.user_id <> o.user_id \
      AND (SELECT u.enabled FROM users u WHERE u.id = a.user_id) \
      AND (SELECT l.id FROM assignments l WHERE l.app_id = a.app_id AND l.user_id = a.user_id \
        AND (l.ends_at IS NULL OR l.ends_at > a.ends_at OR (l.ends_at = a.ends_at AND l.id > a.id)) LIMIT 1) IS NULL \
      AND (SELECT e.user_id FROM endings e WHERE e.user_id = a.user_id AND e.app_id = a.app_id \
        AND e.ends_at = a.ends_at AND e.let_go_at IS NOT NULL LIMIT 1) IS NULL \
    UNION ALL SELECT 2 AS kind, m.group_id AS thing, m.ends_at AS ends_at FROM group_owners o \
      JOIN group_members m ON m.group_id = o.group_id WHERE o.user_id = (SELECT me FROM asked) \
      AND m.ends_at > (SELECT since FROM asked) AND m.ends_at <= (SELECT until FROM asked) AND m.user_id <> o.user_id \
      AND (SELECT g.membership = 'assigned' AND g.source = 'local' FROM groups g WHERE g.id = m.group_id) \
      AND (SELECT u.enabled FROM users u WHERE u.id = m.user_id) \
      AND (SELECT e.user_id FROM endings e WHERE e.user_id = m.user_id AND e.group_id = m.group_id \
        AND e.ends_at = m.ends_at AND e.let_go_at IS NOT NULL LIMIT 1) IS NULL \
    UNION ALL SELECT 3 AS kind, few.guest AS thing, (SELECT u.ends_at FROM users u WHERE u.id = few.guest) AS ends_at \
      FROM (SELECT s.guest_id AS guest FROM sponsors s WHERE s.user_id = (SELECT me FROM asked) \
        AND (SELECT t.guest_id FROM sponsors t WHERE t.user_id = (SELECT me FROM asked) LIMIT 1 OFFSET 1000) IS NULL \
      UNION SELECT s.guest_id FROM sponsors s JOIN group_owners o ON o.group_id = s.group_id \
        WHERE o.user_id = (SELECT me FROM asked) \
        AND (SELECT t.guest_id FROM sponsors t WHERE t.group_id = o.group_id LIMIT 1 OFFSET 1000) IS NULL) few \
      WHERE few.guest <> (SELECT me FROM asked) \
      AND (SELECT u.ends_at > (SELECT since FROM asked) AND u.ends_at <= (SELECT until FROM asked) \
        AND u.deleted_at IS NULL FROM users u WHERE u.id = few.guest) \
      AND (SELECT e.user_id FROM endings e WHERE e.user_id = few.guest AND e.app_id IS NULL AND e.group_id IS NULL \
        AND e.ends_at = (SELECT u.ends_at FROM users u WHERE u.id = few.guest) \
        AND e.let_go_at IS NOT NULL LIMIT 1) IS NULL \
    ORDER BY 3 LIMIT 100";

/// What ends in this time of what this person owns, or of guests they answer for, and was not let go; a stay is of
/// nothing.
pub(super) fn to_decide(
    conn: &mut Conn,
    user: UserId,
    from: Time,
    to: Time,
) -> QueryResult<Vec<(Option<ResourceId>, Time)>> {
    let values = [Value::Id(user.into()), Value::At(from), Value::At(to)];
    let rows: Vec<(i32, AnyId, Time)> = written::<(Integer, Id, Instant)>(TO_DECIDE, &values).load(conn)?;
    let of = |kind: i32, thing: AnyId| match kind {
        1 => Some(ResourceId::App(thing.uuid().into())),
        2 => Some(ResourceId::Group(thing.uuid().into())),
        _ => None,
    };
    Ok(rows.into_iter().map(|(kind, thing, at)| (of(kind, thing), at)).collect())
}
