//! What the panel reads: each query begins at the person, so nothing that grows is scanned.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::features::apps::App;
use crate::features::groups::Group;
use crate::features::panel::{Access, Counts, Reason};
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, DbError, on_either};
use crate::foundation::id::{AppId, GroupId, UserId};
use crate::foundation::person::House;
use crate::foundation::text::Language;
use crate::schema::{
    app_owners, apps, assignments, group_members, group_owners, groups, invitations, launches, organization, users,
};

/// What the frame of every page says, in one query.
pub fn house(conn: &mut Conn, me: Option<UserId>) -> Result<House, DbError> {
    let waiting = invitations::table
        .filter(invitations::user_id.nullable().eq(me))
        .filter(invitations::state.eq("pending"))
        .count()
        .single_value();
    type Row = (String, String, String, Option<String>, Option<String>, Option<i64>);
    let row: Option<Row> = organization::table
        .select((
            organization::display_name,
            organization::domain,
            organization::language,
            organization::privacy_url,
            organization::privacy_contact,
            waiting,
        ))
        .first(conn)
        .optional()?;
    let (name, domain, language, privacy_url, privacy_contact, waiting) = row.unwrap_or_default();
    Ok(House {
        organization: name,
        domain,
        language: Language::from_tag(&language).unwrap_or_default(),
        privacy_url,
        privacy_contact,
        waiting: u32::try_from(waiting.unwrap_or_default()).unwrap_or(u32::MAX),
    })
}

/// A path to an app or group: when it began, its one or two ends, who opened it, whether it is direct.
type Path<T> = (T, Option<Time>, Option<Time>, Option<Time>, Option<String>, bool);

/// Every current path of a person to an app, and the apps they own, in one query.
pub(super) fn app_reasons(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Vec<Reason<AppId>>> {
    let never = || None::<Time>.into_sql::<Nullable<Instant>>();
    let direct = assignments::table
        .left_join(users::table.on(users::id.nullable().eq(assignments::granted_by)))
        .filter(assignments::user_id.eq(user))
        .filter(assignments::ends_at.is_null().or(assignments::ends_at.gt(now)))
        .select((
            assignments::app_id,
            assignments::created_at.nullable(),
            assignments::ends_at,
            never(),
            users::display_name.nullable(),
            true.into_sql::<diesel::sql_types::Bool>(),
        ));
    let through_groups = group_members::table
        .inner_join(assignments::table.on(assignments::group_id.eq(group_members::group_id.nullable())))
        .left_join(users::table.on(users::id.nullable().eq(group_members::granted_by)))
        .filter(group_members::user_id.eq(user))
        .filter(group_members::ends_at.is_null().or(group_members::ends_at.gt(now)))
        .filter(assignments::ends_at.is_null().or(assignments::ends_at.gt(now)))
        .select((
            assignments::app_id,
            group_members::created_at.nullable(),
            assignments::ends_at,
            group_members::ends_at,
            users::display_name.nullable(),
            false.into_sql::<diesel::sql_types::Bool>(),
        ));
    let owned = app_owners::table.filter(app_owners::user_id.eq(user)).select((
        app_owners::app_id,
        never(),
        never(),
        never(),
        None::<String>.into_sql::<Nullable<Text>>(),
        false.into_sql::<diesel::sql_types::Bool>(),
    ));
    let all = direct.union_all(through_groups).union_all(owned);
    let paths: Vec<Path<AppId>> = on_either!(conn, |c| all.load(c))?;
    Ok(paths.into_iter().map(reason).collect())
}

/// Every group a person is in or owns, in one query.
pub(super) fn group_reasons(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Vec<Reason<GroupId>>> {
    let never = || None::<Time>.into_sql::<Nullable<Instant>>();
    let member = group_members::table
        .left_join(users::table.on(users::id.nullable().eq(group_members::granted_by)))
        .filter(group_members::user_id.eq(user))
        .filter(group_members::ends_at.is_null().or(group_members::ends_at.gt(now)))
        .select((
            group_members::group_id,
            group_members::created_at.nullable(),
            group_members::ends_at,
            never(),
            users::display_name.nullable(),
            true.into_sql::<diesel::sql_types::Bool>(),
        ));
    let owned = group_owners::table.filter(group_owners::user_id.eq(user)).select((
        group_owners::group_id,
        never(),
        never(),
        never(),
        None::<String>.into_sql::<Nullable<Text>>(),
        false.into_sql::<diesel::sql_types::Bool>(),
    ));
    let all = member.union_all(owned);
    let paths: Vec<Path<GroupId>> = on_either!(conn, |c| all.load(c))?;
    Ok(paths.into_iter().map(reason).collect())
}

fn reason<T>((id, since, one, other, granted_by, direct): Path<T>) -> Reason<T> {
    let ends_at = [one, other].into_iter().flatten().min();
    let access = since.map(|since| Access { since, ends_at, granted_by, direct });
    Reason { id, access }
}

/// These apps by name, and when the person last opened each.
pub(super) fn apps_opened_by(conn: &mut Conn, ids: &[AppId], user: UserId) -> QueryResult<Vec<(App, Option<Time>)>> {
    apps::table
        .left_join(launches::table.on(launches::app_id.eq(apps::id).and(launches::user_id.eq(user))))
        .filter(apps::id.eq_any(ids))
        .order((apps::name_key, apps::id))
        .select((App::as_select(), launches::last_at.nullable()))
        .load(conn)
}

pub(super) fn groups(conn: &mut Conn, ids: &[GroupId]) -> QueryResult<Vec<Group>> {
    let wanted = groups::table.filter(groups::id.eq_any(ids)).order((groups::name_key, groups::id));
    wanted.select(Group::as_select()).load(conn)
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Id)]
    id: GroupId,
    #[diesel(sql_type = BigInt)]
    people: i64,
    #[diesel(sql_type = BigInt)]
    apps: i64,
}

/// Written by hand because the query language has no limit inside a count.
const COUNTED: &str = "\
    SELECT g.id AS id, \
      (SELECT count(*) FROM (SELECT 1 FROM group_members m WHERE m.group_id = g.id \
        AND (m.ends_at IS NULL OR m.ends_at > $1) LIMIT 10000) few) AS people, \
      (SELECT count(*) FROM (SELECT 1 FROM assignments a WHERE a.group_id = g.id \
        AND (a.ends_at IS NULL OR a.ends_at > $1) LIMIT 10000) few) AS apps \
    FROM groups g \
    WHERE g.id IN (SELECT group_id FROM group_members WHERE user_id = $2 \
      UNION SELECT group_id FROM group_owners WHERE user_id = $2)";

/// How many are in each group of this person, and how many apps each opens.
pub(super) fn group_counts(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Vec<(GroupId, Counts)>> {
    let counted = diesel::sql_query(COUNTED).bind::<Instant, _>(now).bind::<Id, _>(user);
    let rows: Vec<Counted> = counted.load(conn)?;
    let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(rows.iter().map(|row| (row.id, Counts { people: number(row.people), apps: number(row.apps) })).collect())
}
