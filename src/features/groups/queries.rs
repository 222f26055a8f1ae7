//! What the directory remembers of groups.

use diesel::dsl::{exists, select};
use diesel::prelude::*;

use crate::features::groups::Group;
use crate::features::users::{Sponsored, weigh_sponsors};
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, DbError, on_either};
use crate::foundation::id::{GroupId, UserId};
use crate::schema::{group_owners, groups, users};

pub fn find(conn: &mut Conn, id: GroupId) -> Result<Option<Group>, DbError> {
    Ok(groups::table.find(id).select(Group::as_select()).first(conn).optional()?)
}

pub fn find_by_external_id(conn: &mut Conn, external_id: &str) -> Result<Option<Group>, DbError> {
    let wanted = groups::table.filter(groups::external_id.eq(external_id));
    Ok(wanted.select(Group::as_select()).first(conn).optional()?)
}

pub fn insert(conn: &mut Conn, group: &Group) -> Result<(), DbError> {
    diesel::insert_into(groups::table).values(group).execute(conn)?;
    if group.allow_guests { Ok(()) } else { note_closing(conn, group.id, group.created_at) }
}

pub fn update(conn: &mut Conn, group: &Group) -> Result<(), DbError> {
    diesel::update(groups::table.find(group.id)).set(group).execute(conn)?;
    note_closing(conn, group.id, group.updated_at)
}

/// Since when the group takes no guests, for the selfcheck.
fn note_closing(conn: &mut Conn, id: GroupId, now: Time) -> Result<(), DbError> {
    let text = "UPDATE groups SET guests_closed_at =
        CASE WHEN allow_guests THEN NULL ELSE COALESCE(guests_closed_at, $1) END WHERE id = $2";
    diesel::sql_query(text).bind::<Instant, _>(now).bind::<Id, _>(id).execute(conn)?;
    Ok(())
}

/// Answers whether it was otherwise before.
pub fn set_hides_members(conn: &mut Conn, id: GroupId, hides: bool, now: Time) -> Result<bool, DbError> {
    let other = groups::table.find(id).filter(groups::hides_members.ne(hides));
    let changed = diesel::update(other).set((groups::hides_members.eq(hides), groups::updated_at.eq(now)));
    Ok(changed.execute(conn)? == 1)
}

/// The groups that hide their people, by name.
pub fn hiding(conn: &mut Conn, most: i64) -> Result<Vec<(GroupId, String)>, DbError> {
    // The lower end lets the planner walk the index of those alone.
    let hiding = groups::table.filter(groups::hides_members).filter(groups::name_key.ge(""));
    let hiding = hiding.order((groups::name_key, groups::id));
    Ok(hiding.limit(most).select((groups::id, groups::display_name)).load(conn)?)
}

pub fn delete(conn: &mut Conn, id: GroupId) -> Result<(), DbError> {
    diesel::delete(groups::table.find(id)).execute(conn)?;
    Ok(())
}

/// Until this deed is over, whoever else would change the group, or put anybody in, waits.
pub fn hold(conn: &mut Conn, id: GroupId) -> Result<(), DbError> {
    if let Some(c) = conn.postgres() {
        groups::table.find(id).select(groups::id).for_update().load::<GroupId>(c)?;
    }
    Ok(())
}

/// Until this transaction is over, nobody changes these groups or gives them an app; others may be put in meanwhile.
pub fn hold_shared(conn: &mut Conn, ids: &[GroupId]) -> Result<(), DbError> {
    if let Some(c) = conn.postgres() {
        let them = groups::table.filter(groups::id.eq_any(ids)).order(groups::id).select(groups::id);
        them.for_key_share().load::<GroupId>(c)?;
    }
    Ok(())
}

pub fn is_owner(conn: &mut Conn, group: GroupId, user: UserId) -> Result<bool, DbError> {
    Ok(select(exists(group_owners::table.find((group, user)))).get_result(conn)?)
}

/// The groups this person owns, by name.
pub fn owned_by(conn: &mut Conn, user: UserId) -> Result<Vec<Group>, DbError> {
    let owned = group_owners::table.inner_join(groups::table.on(groups::id.eq(group_owners::group_id)));
    Ok(owned.filter(group_owners::user_id.eq(user)).order(groups::name_key).select(Group::as_select()).load(conn)?)
}

pub fn owners_of(conn: &mut Conn, group: GroupId) -> Result<Vec<(UserId, String)>, DbError> {
    let owners = group_owners::table.inner_join(users::table.on(users::id.eq(group_owners::user_id)));
    let named = owners.filter(group_owners::group_id.eq(group)).order(users::name_key);
    Ok(named.select((users::id, users::display_name)).load(conn)?)
}

pub fn add_owner(conn: &mut Conn, group: GroupId, user: UserId, now: Time) -> Result<bool, DbError> {
    let row = (group_owners::group_id.eq(group), group_owners::user_id.eq(user), group_owners::created_at.eq(now));
    let insert = diesel::insert_into(group_owners::table).values(row).on_conflict_do_nothing();
    let added = on_either!(conn, |c| insert.execute(c))? == 1;
    // A group answers for guests through its owners.
    weigh_sponsors(conn, Sponsored::ByGroup(group), now)?;
    Ok(added)
}

pub fn remove_owner(conn: &mut Conn, group: GroupId, user: UserId, now: Time) -> Result<bool, DbError> {
    let removed = diesel::delete(group_owners::table.find((group, user))).execute(conn)? == 1;
    weigh_sponsors(conn, Sponsored::ByGroup(group), now)?;
    Ok(removed)
}

/// Takes every group away that somebody owns, and hands it back to be kept.
pub fn disown_all(conn: &mut Conn, user: UserId) -> Result<Vec<GroupId>, DbError> {
    let owned = diesel::delete(group_owners::table.filter(group_owners::user_id.eq(user)));
    Ok(owned.returning(group_owners::group_id).get_results(conn)?)
}
