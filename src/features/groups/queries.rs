//! What the directory remembers of groups.

use diesel::dsl::{exists, select};
use diesel::prelude::*;

use crate::features::groups::{Group, Member};
use crate::features::users::{Sponsored, weigh_sponsors};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError, on_either};
use crate::foundation::id::{AppId, GroupId, InvitationId, UserId};
use crate::schema::{apps, assignments, group_members, group_owners, groups, users};

pub fn find(conn: &mut Conn, id: GroupId) -> Result<Option<Group>, DbError> {
    Ok(groups::table.find(id).select(Group::as_select()).first(conn).optional()?)
}

pub fn find_by_external_id(conn: &mut Conn, external_id: &str) -> Result<Option<Group>, DbError> {
    let wanted = groups::table.filter(groups::external_id.eq(external_id));
    Ok(wanted.select(Group::as_select()).first(conn).optional()?)
}

pub fn insert(conn: &mut Conn, group: &Group) -> Result<(), DbError> {
    diesel::insert_into(groups::table).values(group).execute(conn)?;
    Ok(())
}

pub fn update(conn: &mut Conn, group: &Group) -> Result<(), DbError> {
    diesel::update(groups::table.find(group.id)).set(group).execute(conn)?;
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

/// Whether somebody is in the group now.
pub fn has_member(conn: &mut Conn, group: GroupId, user: UserId, now: Time) -> Result<bool, DbError> {
    let member = membership_of(conn, group, user)?;
    Ok(member.is_some_and(|member| member.ends_at.is_none_or(|end| end > now)))
}

/// The membership, also one that has ended.
pub fn membership_of(conn: &mut Conn, group: GroupId, user: UserId) -> Result<Option<Member>, DbError> {
    let one = group_members::table.find((group, user));
    Ok(one.select(Member::as_select()).first(conn).optional()?)
}

/// Puts somebody in; a membership that has ended is replaced. Answers whether they are newly in.
pub fn add_member(conn: &mut Conn, member: &Member) -> Result<bool, DbError> {
    let ended = group_members::table
        .find((member.group_id, member.user_id))
        .filter(group_members::ends_at.le(member.created_at));
    diesel::delete(ended).execute(conn)?;
    let insert = diesel::insert_into(group_members::table).values(member).on_conflict_do_nothing();
    Ok(on_either!(conn, |c| insert.execute(c))? == 1)
}

/// Takes somebody out, and hands the membership back for an undo.
pub fn remove_member(conn: &mut Conn, group: GroupId, user: UserId) -> Result<Option<Member>, DbError> {
    let theirs = group_members::table.find((group, user));
    Ok(diesel::delete(theirs).returning(group_members::all_columns).get_result(conn).optional()?)
}

pub fn end_on(conn: &mut Conn, group: GroupId, user: UserId, ends_at: Option<Time>) -> Result<usize, DbError> {
    let one = group_members::table.find((group, user));
    Ok(diesel::update(one).set(group_members::ends_at.eq(ends_at)).execute(conn)?)
}

/// The apps that direct members of the group may use.
pub fn apps_of(conn: &mut Conn, group: GroupId, now: Time) -> Result<Vec<(AppId, String, bool)>, DbError> {
    let opened = assignments::table
        .inner_join(apps::table.on(apps::id.eq(assignments::app_id)))
        .filter(assignments::group_id.eq(group))
        .filter(assignments::ends_at.is_null().or(assignments::ends_at.gt(now)))
        .order(apps::name_key);
    Ok(opened.select((apps::id, apps::display_name, apps::allow_guests)).load(conn)?)
}

/// Takes somebody out of every group, as a member and as an owner, and hands it back to be kept.
pub fn take_all_of(conn: &mut Conn, user: UserId) -> Result<(Vec<Member>, Vec<GroupId>), DbError> {
    let joined = diesel::delete(group_members::table.filter(group_members::user_id.eq(user)));
    let joined = joined.returning(group_members::all_columns).get_results(conn)?;
    let owned = diesel::delete(group_owners::table.filter(group_owners::user_id.eq(user)));
    Ok((joined, owned.returning(group_owners::group_id).get_results(conn)?))
}

/// A membership no longer says by which invitation.
pub fn forget_invitation(conn: &mut Conn, user: UserId, invitation: InvitationId) -> Result<(), DbError> {
    let theirs = group_members::table.filter(group_members::user_id.eq(user));
    let theirs = theirs.filter(group_members::invitation_id.eq(invitation));
    diesel::update(theirs).set(group_members::invitation_id.eq(None::<InvitationId>)).execute(conn)?;
    Ok(())
}
