//! Who has it now: directly, or through a group that has it.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::features::access::{ResourceId, assignment_lasts, membership_lasts};
use crate::features::people::queries::sieve::Sieve;
use crate::features::people::{Holder, How, PAGE};
use crate::features::users::UserType;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AnyId, AppId, GroupId, UserId};
use crate::schema::{app_roles, assignments, group_members, groups, launches, users};

diesel::alias! {
    const GRANTERS: Alias<Granters> = users as granters;
}

/// Groups of one app whose people are listed.
const MOST_GROUPS: i64 = 100;

/// The newest people who have it, one more than a page holds.
pub fn of(conn: &mut Conn, resource: ResourceId, sieve: &Sieve) -> QueryResult<Vec<Holder>> {
    match resource {
        ResourceId::Group(group) => members(conn, group, None, sieve),
        ResourceId::App(app) => {
            let mut holders = assigned(conn, app, sieve)?;
            for way in ways(conn, app, sieve)? {
                holders.extend(members(conn, way.group, Some((app, &way)), &sieve.under(way.ends_at))?);
            }
            Ok(holders)
        }
    }
}

/// A group that has an app.
#[derive(Queryable)]
struct Way {
    group: GroupId,
    name: String,
    role: Option<String>,
    ends_at: Option<Time>,
}

fn ways(conn: &mut Conn, app: AppId, sieve: &Sieve) -> QueryResult<Vec<Way>> {
    assignments::table
        .inner_join(groups::table.on(groups::id.nullable().eq(assignments::group_id)))
        .left_join(app_roles::table.on(app_roles::id.eq(assignments::role_id)))
        .filter(assignments::app_id.eq(app))
        .filter(assignments::group_id.is_not_null())
        .filter(assignment_lasts(sieve.now))
        .filter(sieve.hidden_people.into_sql::<Bool>().or(groups::hides_members.eq(false)))
        .order(groups::name_key)
        .limit(MOST_GROUPS)
        .select((groups::id, groups::display_name, app_roles::display_name.nullable(), assignments::ends_at))
        .load(conn)
}

type Person = (UserId, String, String, UserType);
type Granter = (Option<UserId>, Option<String>);

#[derive(Queryable)]
struct Row {
    id: AnyId,
    person: Person,
    granter: Granter,
    role: Option<String>,
    since: Time,
    ends_at: Option<Time>,
    opened_at: Option<Time>,
}

impl Row {
    fn holder(self, how: How) -> Holder {
        let (user, name, mail, kind) = self.person;
        Holder {
            row: self.id,
            user,
            name,
            mail,
            is_guest: kind == UserType::Guest,
            role: self.role,
            granted_by: self.granter.0.zip(self.granter.1),
            since: self.since,
            ends_at: self.ends_at,
            opened_at: self.opened_at,
            how,
        }
    }
}

/// Direct assignments of people.
fn assigned(conn: &mut Conn, app: AppId, sieve: &Sieve) -> QueryResult<Vec<Holder>> {
    let granter = GRANTERS.field(users::id).nullable().eq(assignments::granted_by);
    let opened = launches::app_id.eq(assignments::app_id).and(launches::user_id.eq(users::id));
    let named = users::name_key.ge(&sieve.low).and(users::name_key.lt(&sieve.high));
    let at = users::mail.ge(&sieve.low).and(users::mail.lt(&sieve.high));
    let rows: Vec<Row> = assignments::table
        .inner_join(users::table.on(users::id.nullable().eq(assignments::user_id)))
        .left_join(GRANTERS.on(granter))
        .left_join(app_roles::table.on(app_roles::id.eq(assignments::role_id)))
        .left_join(launches::table.on(opened))
        .filter(assignments::app_id.eq(app))
        .filter(assignments::created_at.le(sieve.before))
        .filter(assignments::created_at.lt(sieve.before).or(assignments::id.lt(sieve.before_row)))
        .filter(users::user_type.eq_any(&sieve.types))
        .filter(named.or(at))
        .filter(assignment_lasts(sieve.now))
        .filter(sieve.without_end.into_sql::<Bool>().or(assignments::ends_at.le(sieve.ends_by).assume_not_null()))
        .order((assignments::created_at.desc(), assignments::id.desc()))
        .limit(limit())
        .select((
            assignments::id,
            (users::id, users::display_name, users::mail_shown, users::user_type),
            (GRANTERS.field(users::id).nullable(), GRANTERS.field(users::display_name).nullable()),
            app_roles::display_name.nullable(),
            assignments::created_at,
            assignments::ends_at,
            launches::last_at.nullable(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| row.holder(How::Direct)).collect())
}

/// Members of a group; seen from an app, without those who have the app directly as well.
fn members(conn: &mut Conn, group: GroupId, from: Option<(AppId, &Way)>, sieve: &Sieve) -> QueryResult<Vec<Holder>> {
    let app = from.map(|(app, _)| app);
    let granter = GRANTERS.field(users::id).nullable().eq(group_members::granted_by);
    let opened = launches::app_id.nullable().eq(app).and(launches::user_id.eq(users::id));
    let named = users::name_key.ge(&sieve.low).and(users::name_key.lt(&sieve.high));
    let at = users::mail.ge(&sieve.low).and(users::mail.lt(&sieve.high));
    let direct = assignments::table
        .filter(assignments::app_id.nullable().eq(app))
        .filter(assignments::user_id.eq(group_members::user_id.nullable()))
        .filter(assignment_lasts(sieve.now));
    let rows: Vec<Row> = group_members::table
        .inner_join(users::table.on(users::id.eq(group_members::user_id)))
        .left_join(GRANTERS.on(granter))
        .left_join(launches::table.on(opened))
        .filter(group_members::group_id.eq(group))
        .filter(group_members::created_at.le(sieve.before))
        .filter(group_members::created_at.lt(sieve.before).or(group_members::user_id.lt(sieve.before_row)))
        .filter(users::user_type.eq_any(&sieve.types))
        .filter(named.or(at))
        .filter(membership_lasts(sieve.now))
        .filter(sieve.without_end.into_sql::<Bool>().or(group_members::ends_at.le(sieve.ends_by).assume_not_null()))
        .filter(not(exists(direct)))
        .order((group_members::created_at.desc(), group_members::user_id.desc()))
        .limit(limit())
        .select((
            group_members::user_id,
            (users::id, users::display_name, users::mail_shown, users::user_type),
            (GRANTERS.field(users::id).nullable(), GRANTERS.field(users::display_name).nullable()),
            None::<String>.into_sql::<diesel::sql_types::Nullable<diesel::sql_types::Text>>(),
            group_members::created_at,
            group_members::ends_at,
            launches::last_at.nullable(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| through(row, from.map(|(_, way)| way))).collect())
}

fn through(row: Row, way: Option<&Way>) -> Holder {
    let Some(way) = way else { return row.holder(How::Direct) };
    let ends_at = [row.ends_at, way.ends_at].into_iter().flatten().min();
    Holder { ends_at, role: way.role.clone(), ..row.holder(How::Through(way.group, way.name.clone())) }
}

fn limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}
