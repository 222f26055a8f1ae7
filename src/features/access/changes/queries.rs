//! The rows of changes, and of the numbers they are given.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};

use crate::features::access::changes::{AT_ONCE, AccessChange, ChangeKind, Cursor, Recorded};
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, Native, insert_all};
use crate::foundation::id::{AppId, DomainRuleId, GroupId, RoleId, UserId};
use crate::schema::{access_changes, access_numbers, assignments, group_members};

/// Whose end has not been written down. Written as the indexes have it, or the planner does not take them.
const UNRECORDED: &str = "ends_at <= $1 AND (recorded_end IS NULL OR recorded_end <> ends_at)";

#[derive(Insertable)]
#[diesel(table_name = access_changes, treat_none_as_default_value = false)]
struct New<'a> {
    at: Time,
    kind: ChangeKind,
    user_id: Option<UserId>,
    group_id: Option<GroupId>,
    app_id: Option<AppId>,
    role_id: Option<RoleId>,
    ends_at: Option<Time>,
    domain_rule_id: Option<DomainRuleId>,
    session_id: Option<&'a [u8]>,
}

pub(super) fn insert(conn: &mut Conn, changes: &[AccessChange], now: Time) -> QueryResult<()> {
    let row = |change: &AccessChange| New {
        at: now,
        kind: change.kind,
        user_id: change.user,
        group_id: change.group,
        app_id: change.app,
        role_id: change.role,
        ends_at: change.ends_at,
        domain_rule_id: change.domain_rule,
        session_id: None,
    };
    let rows: Vec<New<'_>> =
        changes.iter().map(|change| New { session_id: change.session.as_deref(), ..row(change) }).collect();
    insert_all!(conn, access_changes::table, &rows)
}

/// One of these for each membership or assignment of the table.
fn end_all(conn: &mut Conn, columns: &str, from: &str, id: impl Into<uuid::Uuid>, now: Time) -> QueryResult<()> {
    let text =
        format!("INSERT INTO access_changes (at, kind, {columns}) SELECT $1, 'ended', {columns} FROM {from} = $2");
    let statement = diesel::sql_query(text).bind::<Instant, _>(now).bind::<Id, _>(UserId::from(id.into()));
    statement.execute(conn).map(drop)
}

const OF_MEMBER: &str = "user_id, group_id, ends_at";
const OF_ASSIGNMENT: &str = "user_id, group_id, app_id, role_id, ends_at";

pub(super) fn end_all_of_user(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<()> {
    end_all(conn, OF_ASSIGNMENT, "assignments WHERE user_id", user.uuid(), now)?;
    end_all(conn, OF_MEMBER, "group_members WHERE user_id", user.uuid(), now)
}

pub(super) fn end_all_of_app(conn: &mut Conn, app: AppId, now: Time) -> QueryResult<()> {
    end_all(conn, OF_ASSIGNMENT, "assignments WHERE app_id", app.uuid(), now)
}

/// The people first: what they lose with the group is found in the rows after theirs.
pub(super) fn end_all_of_group(conn: &mut Conn, group: GroupId, now: Time) -> QueryResult<()> {
    end_all(conn, OF_MEMBER, "group_members WHERE group_id", group.uuid(), now)?;
    end_all(conn, OF_ASSIGNMENT, "assignments WHERE group_id", group.uuid(), now)
}

#[derive(Clone, Copy, Debug, Queryable)]
pub(super) struct Numbers {
    pub last: i64,
    pub forgotten: i64,
}

pub(super) fn numbers(conn: &mut Conn) -> QueryResult<Numbers> {
    access_numbers::table.find(1).select((access_numbers::last, access_numbers::forgotten)).first(conn)
}

/// The last number; nothing while another node gives numbers.
pub(super) fn hold_numbers(conn: &mut Conn) -> QueryResult<Option<i64>> {
    let last = access_numbers::table.find(1).select(access_numbers::last);
    match conn.native() {
        Native::Sqlite(c) => last.first(c).optional(),
        Native::Postgres(c) => last.for_update().skip_locked().first(c).optional(),
    }
}

pub(super) fn skip_numbers(conn: &mut Conn, by: i64) -> QueryResult<()> {
    let next = access_numbers::last + by;
    let skipped = (access_numbers::last.eq(next), access_numbers::forgotten.eq(next));
    diesel::update(access_numbers::table.find(1)).set(skipped).execute(conn).map(drop)
}

/// Numbers some of those that have committed, in the order of their ids; answers how many.
pub(super) fn number(conn: &mut Conn, last: i64) -> QueryResult<usize> {
    let text = format!(
        "UPDATE access_changes SET number = few.place + $1 FROM (
            SELECT id, row_number() OVER (ORDER BY id) AS place FROM (
                SELECT id FROM access_changes WHERE number IS NULL ORDER BY id LIMIT {AT_ONCE}
            ) AS first
        ) AS few WHERE access_changes.id = few.id"
    );
    let numbered = diesel::sql_query(text).bind::<BigInt, _>(last).execute(conn)?;
    if numbered > 0 {
        let last = last + i64::try_from(numbered).unwrap_or(AT_ONCE);
        diesel::update(access_numbers::table.find(1)).set(access_numbers::last.eq(last)).execute(conn)?;
    }
    Ok(numbered)
}

#[derive(QueryableByName)]
struct Lapsed {
    #[diesel(sql_type = Nullable<Id>)]
    user_id: Option<UserId>,
    #[diesel(sql_type = Nullable<Id>)]
    group_id: Option<GroupId>,
    #[diesel(sql_type = Nullable<Id>)]
    app_id: Option<AppId>,
    #[diesel(sql_type = Nullable<Id>)]
    role_id: Option<RoleId>,
    #[diesel(sql_type = Nullable<Instant>)]
    ends_at: Option<Time>,
}

/// Marks some ends that have passed as written down, and answers them. Each is marked once, whoever else does the same.
pub(super) fn lapse(conn: &mut Conn, now: Time) -> QueryResult<Vec<AccessChange>> {
    let no = "CAST(NULL AS uuid)";
    let (members, users) = (
        format!("user_id, group_id, {no} AS app_id, {no} AS role_id, ends_at"),
        format!("id AS user_id, {no} AS group_id, {no} AS app_id, {no} AS role_id, ends_at"),
    );
    let mut lapsed = lapse_in(conn, "group_members", &["group_id", "user_id"], &members, now)?;
    lapsed.extend(lapse_in(conn, "assignments", &["id"], "user_id, group_id, app_id, role_id, ends_at", now)?);
    let stays = lapse_in(conn, "users", &["id"], &users, now)?;
    let change = |kind, row: Lapsed| AccessChange {
        kind,
        user: row.user_id,
        group: row.group_id,
        app: row.app_id,
        role: row.role_id,
        ends_at: row.ends_at,
        domain_rule: None,
        session: None,
    };
    let held = lapsed.into_iter().map(|row| change(ChangeKind::Lapsed, row));
    Ok(held.chain(stays.into_iter().map(|row| change(ChangeKind::StayLapsed, row))).collect())
}

fn lapse_in(conn: &mut Conn, table: &str, key: &[&str], columns: &str, now: Time) -> QueryResult<Vec<Lapsed>> {
    // A row that an operation holds is left for the next time: it may be getting another end.
    let lock = if conn.postgres().is_some() { " FOR UPDATE SKIP LOCKED" } else { "" };
    let due: Vec<String> = key.iter().map(|column| format!("{column} AS due_{column}")).collect();
    let same: Vec<String> = key.iter().map(|column| format!("{column} = due_{column}")).collect();
    let text = format!(
        "WITH due AS MATERIALIZED (
            SELECT {} FROM {table} WHERE {UNRECORDED} ORDER BY ends_at LIMIT {AT_ONCE}{lock}
        ) UPDATE {table} SET recorded_end = ends_at FROM due WHERE {} RETURNING {columns}",
        due.join(", "),
        same.join(" AND "),
    );
    diesel::sql_query(text).bind::<Instant, _>(now).load(conn)
}

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = Bool)]
    due: bool,
}

pub(super) fn is_due(conn: &mut Conn, now: Time) -> QueryResult<bool> {
    let ended = |table: &str| format!("EXISTS (SELECT 1 FROM {table} WHERE {UNRECORDED})");
    let text = format!(
        "SELECT (EXISTS (SELECT 1 FROM access_changes WHERE number IS NULL) OR {} OR {} OR {}) AS due",
        ended("group_members"),
        ended("assignments"),
        ended("users"),
    );
    let due: Due = diesel::sql_query(text).bind::<Instant, _>(now).get_result(conn)?;
    Ok(due.due)
}

type Row = (
    (i64, Option<i64>, Time, ChangeKind),
    (Option<UserId>, Option<GroupId>, Option<AppId>, Option<RoleId>),
    (Option<Time>, Option<DomainRuleId>, Option<Vec<u8>>),
);

pub(super) fn after(conn: &mut Conn, cursor: i64, most: i64) -> QueryResult<Vec<Recorded>> {
    use access_changes as row;
    let next = row::table.filter(row::number.gt(cursor)).order(row::number).limit(most).select((
        (row::id, row::number, row::at, row::kind),
        (row::user_id, row::group_id, row::app_id, row::role_id),
        (row::ends_at, row::domain_rule_id, row::session_id),
    ));
    let rows: Vec<Row> = next.load(conn)?;
    let read = |((id, number, at, kind), (user, group, app, role), (ends_at, domain_rule, session)): Row| Recorded {
        cursor: Cursor(number.unwrap_or(cursor)),
        at,
        change: AccessChange { kind, user, group, app, role, ends_at, domain_rule, session },
        id,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Removes some of those from before that moment, the lowest numbers first.
pub(super) fn forget(conn: &mut Conn, before: Time) -> QueryResult<usize> {
    use access_changes as row;
    let first = row::table.filter(row::number.ge(0)).order(row::number).limit(AT_ONCE).select((row::number, row::at));
    let first: Vec<(Option<i64>, Time)> = first.load(conn)?;
    let old = first.into_iter().take_while(|(_, at)| *at < before).last();
    let Some(Some(last)) = old.map(|(number, _)| number) else { return Ok(0) };
    let removed = diesel::delete(row::table.filter(row::number.le(last))).execute(conn)?;
    let later = access_numbers::table.find(1).filter(access_numbers::forgotten.lt(last));
    diesel::update(later).set(access_numbers::forgotten.eq(last)).execute(conn)?;
    Ok(removed)
}

/// Those in the group, and those who left it after this change.
pub(super) fn members(
    conn: &mut Conn,
    group: GroupId,
    since: i64,
    after: Option<UserId>,
    most: i64,
) -> QueryResult<Vec<UserId>> {
    use access_changes as row;
    let after = after.unwrap_or_else(|| UserId::from(uuid::Uuid::nil()));
    let now = group_members::table.filter(group_members::group_id.eq(group)).filter(group_members::user_id.gt(after));
    let now: Vec<UserId> = now.order(group_members::user_id).limit(most).select(group_members::user_id).load(conn)?;
    let left = row::table.filter(row::group_id.eq(group)).filter(row::id.gt(since)).filter(row::user_id.gt(after));
    let left: Vec<Option<UserId>> = left.order(row::user_id).limit(most).select(row::user_id).distinct().load(conn)?;
    Ok(first_of(now.into_iter().chain(left.into_iter().flatten()), most))
}

fn first_of(people: impl Iterator<Item = UserId>, most: i64) -> Vec<UserId> {
    let people: BTreeSet<UserId> = people.collect();
    people.into_iter().take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
}

/// Those who have the app, directly or through a group, and those who lost it after this change.
pub(super) fn holders(
    conn: &mut Conn,
    app: AppId,
    since: i64,
    after: Option<UserId>,
    most: i64,
) -> QueryResult<Vec<UserId>> {
    use access_changes as row;
    let first = after.unwrap_or_else(|| UserId::from(uuid::Uuid::nil()));
    let now = assignments::table.filter(assignments::app_id.eq(app)).filter(assignments::user_id.gt(first));
    let mut people: Vec<Option<UserId>> =
        now.order(assignments::user_id).limit(most).select(assignments::user_id).distinct().load(conn)?;
    let lost = row::table.filter(row::id.gt(since)).filter(row::app_id.eq(app)).filter(row::user_id.gt(first));
    let lost: Vec<Option<UserId>> = lost.order(row::user_id).limit(most).select(row::user_id).distinct().load(conn)?;
    people.extend(lost);
    for group in through(conn, app, since)? {
        people.extend(members(conn, group, since, after, most)?.into_iter().map(Some));
    }
    Ok(first_of(people.into_iter().flatten(), most))
}

/// The groups that open the app, and those that stopped opening it after this change.
fn through(conn: &mut Conn, app: AppId, since: i64) -> QueryResult<BTreeSet<GroupId>> {
    use access_changes as row;
    let now = assignments::table.filter(assignments::app_id.eq(app)).filter(assignments::group_id.is_not_null());
    let mut groups: Vec<Option<GroupId>> = now.select(assignments::group_id).load(conn)?;
    let lost = row::table.filter(row::id.gt(since)).filter(row::app_id.eq(app)).filter(row::user_id.is_null());
    let lost: Vec<Option<GroupId>> = lost.select(row::group_id).distinct().load(conn)?;
    groups.extend(lost);
    Ok(groups.into_iter().flatten().collect())
}

/// The apps that the group opens, and those it lost after this change.
pub(super) fn opened_by(conn: &mut Conn, group: GroupId, since: i64) -> QueryResult<BTreeSet<AppId>> {
    use access_changes as row;
    let now = assignments::table.filter(assignments::group_id.eq(group)).select(assignments::app_id);
    let now: Vec<AppId> = now.load(conn)?;
    let lost = row::table.filter(row::group_id.eq(group)).filter(row::id.gt(since)).filter(row::user_id.is_null());
    let lost: Vec<Option<AppId>> = lost.select(row::app_id).distinct().load(conn)?;
    Ok(now.into_iter().chain(lost.into_iter().flatten()).collect())
}

/// What a person holds themselves, and what they lost after this change.
pub(super) fn held_by(conn: &mut Conn, user: UserId, since: i64) -> QueryResult<(BTreeSet<AppId>, BTreeSet<GroupId>)> {
    use access_changes as row;
    let apps = assignments::table.filter(assignments::user_id.eq(user)).select(assignments::app_id);
    let mut apps: BTreeSet<AppId> = apps.load(conn)?.into_iter().collect();
    let groups = group_members::table.filter(group_members::user_id.eq(user)).select(group_members::group_id);
    let mut groups: BTreeSet<GroupId> = groups.load(conn)?.into_iter().collect();
    let lost = row::table.filter(row::user_id.eq(user)).filter(row::id.gt(since));
    let lost: Vec<(Option<AppId>, Option<GroupId>)> = lost.select((row::app_id, row::group_id)).load(conn)?;
    for (app, group) in lost {
        apps.extend(app);
        groups.extend(group);
    }
    Ok((apps, groups))
}
