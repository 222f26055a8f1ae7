//! What ends, by whose it is, by who decides, and by when.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::features::access::ResourceId;
use crate::features::guests::{Item, Key, Window};
use crate::features::users::{ExternalUserState, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::db::types::Id;
use crate::foundation::id::{AppId, GroupId, UserId};
use crate::schema::{app_owners, apps, assignments, endings, group_members, group_owners, groups, users};

diesel::alias! {
    const LONGER: Alias<Longer> = assignments as longer;
}

type OfApp = (User, AppId, String, Option<Time>);
type OfGroup = (User, GroupId, String, Option<Time>);

fn stay(user: User) -> Option<Item> {
    let key = Key { user: user.id, of: None };
    user.ends_at.map(|ends_at| Item { key, user, name: String::new(), ends_at })
}

fn of_app((user, app, name, ends_at): OfApp) -> Option<Item> {
    let key = Key { user: user.id, of: Some(ResourceId::App(app)) };
    ends_at.map(|ends_at| Item { key, user, name, ends_at })
}

fn of_group((user, group, name, ends_at): OfGroup) -> Option<Item> {
    let key = Key { user: user.id, of: Some(ResourceId::Group(group)) };
    ends_at.map(|ends_at| Item { key, user, name, ends_at })
}

/// A query of assignments with whose they are and of what. With several roles in one app, it ends with the last.
macro_rules! assigned {
    ($filter:expr, $window:expr, $most:expr, $conn:expr) => {{
        let later = LONGER.field(assignments::ends_at).gt(assignments::ends_at);
        let as_late = LONGER.field(assignments::ends_at).eq(assignments::ends_at);
        let longer = LONGER
            .filter(LONGER.field(assignments::app_id).eq(assignments::app_id))
            .filter(LONGER.field(assignments::user_id).eq(assignments::user_id))
            .filter(
                LONGER
                    .field(assignments::ends_at)
                    .is_null()
                    .or(later)
                    .or(as_late.and(LONGER.field(assignments::id).gt(assignments::id))),
            );
        let found: Vec<OfApp> = assignments::table
            .inner_join(users::table.on(users::id.nullable().eq(assignments::user_id)))
            .inner_join(apps::table.on(apps::id.eq(assignments::app_id)))
            .filter(assignments::ends_at.gt($window.from))
            .filter(assignments::ends_at.le($window.to))
            .filter(users::enabled.eq(true))
            .filter(diesel::dsl::not(diesel::dsl::exists(longer)))
            .filter($filter)
            .order((assignments::ends_at, assignments::id))
            .limit($most)
            .select((User::as_select(), apps::id, apps::display_name, assignments::ends_at))
            .load($conn)?;
        found.into_iter().filter_map(of_app)
    }};
}

/// The same of memberships.
macro_rules! joined {
    ($filter:expr, $window:expr, $most:expr, $conn:expr) => {{
        let found: Vec<OfGroup> = group_members::table
            .inner_join(users::table.on(users::id.eq(group_members::user_id)))
            .inner_join(groups::table.on(groups::id.eq(group_members::group_id)))
            .filter(group_members::ends_at.gt($window.from))
            .filter(group_members::ends_at.le($window.to))
            .filter(users::enabled.eq(true))
            .filter($filter)
            .order((group_members::ends_at, group_members::group_id, group_members::user_id))
            .limit($most)
            .select((User::as_select(), groups::id, groups::display_name, group_members::ends_at))
            .load($conn)?;
        found.into_iter().filter_map(of_group)
    }};
}

/// What this person has that ends.
pub fn held_by(conn: &mut Conn, user: &User, window: Window, most: i64) -> QueryResult<Vec<Item>> {
    let mut held: Vec<Item> = assigned!(assignments::user_id.eq(user.id), window, most, conn).collect();
    held.extend(joined!(group_members::user_id.eq(user.id), window, most, conn));
    Ok(held)
}

/// What ends of what this person owns.
pub fn held_of_owner(conn: &mut Conn, owner: UserId, window: Window, most: i64) -> QueryResult<Vec<Item>> {
    let own: Vec<AppId> =
        app_owners::table.filter(app_owners::user_id.eq(owner)).select(app_owners::app_id).load(conn)?;
    let groups: Vec<GroupId> =
        group_owners::table.filter(group_owners::user_id.eq(owner)).select(group_owners::group_id).load(conn)?;
    let mut held = Vec::new();
    for app in own {
        held.extend(assigned!(assignments::app_id.eq(app), window, most, conn));
    }
    for group in groups {
        held.extend(joined!(group_members::group_id.eq(group), window, most, conn));
    }
    Ok(held)
}

/// The stays that end of guests for whom this person answers, themselves or as the owner of a group.
pub fn stays_answered_for(conn: &mut Conn, sponsor: UserId, window: Window, most: i64) -> QueryResult<Vec<Item>> {
    // Written by hand because one list of both is looked up guest by guest, and two with OR are not.
    let own = sql::<Bool>("users.id IN (SELECT guest_id FROM sponsors WHERE user_id = ").bind::<Id, _>(sponsor);
    let both = own.sql(" UNION SELECT s.guest_id FROM sponsors s JOIN group_owners o ON o.group_id = s.group_id");
    let guests = users::table
        .filter(both.sql(" WHERE o.user_id = ").bind::<Id, _>(sponsor).sql(")"))
        .filter(users::ends_at.gt(window.from))
        .filter(users::ends_at.le(window.to))
        .filter(users::deleted_at.is_null())
        .order((users::ends_at, users::id))
        .limit(most);
    Ok(guests.select(User::as_select()).load(conn)?.into_iter().filter_map(stay).collect())
}

/// Stays that end in this window and of which nobody was told so late.
pub fn stays_to_tell(conn: &mut Conn, window: Window, days: i32, most: i64) -> QueryResult<Vec<Item>> {
    let told = endings::table
        .filter(endings::user_id.eq(users::id))
        .filter(endings::app_id.is_null())
        .filter(endings::group_id.is_null())
        .filter(endings::ends_at.nullable().eq(users::ends_at))
        .filter(endings::told_days.le(days));
    let guests = users::table
        .filter(users::ends_at.gt(window.from))
        .filter(users::ends_at.le(window.to))
        .filter(users::deleted_at.is_null())
        // Not along an index of those who are in: that would walk nearly everybody.
        .filter(users::enabled.ne(false))
        .filter(users::external_user_state.ne(ExternalUserState::PendingAcceptance))
        .filter(diesel::dsl::not(diesel::dsl::exists(told)))
        .order((users::ends_at, users::id))
        .limit(most);
    Ok(guests.select(User::as_select()).load(conn)?.into_iter().filter_map(stay).collect())
}

/// The same of what people have directly.
pub fn held_to_tell(conn: &mut Conn, window: Window, days: i32, most: i64) -> QueryResult<Vec<Item>> {
    let told = || endings::table.filter(endings::told_days.le(days));
    let of_app = told()
        .filter(endings::user_id.nullable().eq(assignments::user_id))
        .filter(endings::app_id.eq(assignments::app_id.nullable()))
        .filter(endings::ends_at.nullable().eq(assignments::ends_at));
    let of_group = told()
        .filter(endings::user_id.eq(group_members::user_id))
        .filter(endings::group_id.eq(group_members::group_id.nullable()))
        .filter(endings::ends_at.nullable().eq(group_members::ends_at));
    let mut held: Vec<Item> = assigned!(diesel::dsl::not(diesel::dsl::exists(of_app)), window, most, conn).collect();
    held.extend(joined!(diesel::dsl::not(diesel::dsl::exists(of_group)), window, most, conn));
    Ok(held)
}

/// What an app or group is called.
pub fn named(conn: &mut Conn, of: ResourceId) -> QueryResult<Option<String>> {
    match of {
        ResourceId::App(app) => apps::table.find(app).select(apps::display_name).first(conn).optional(),
        ResourceId::Group(group) => groups::table.find(group).select(groups::display_name).first(conn).optional(),
    }
}
