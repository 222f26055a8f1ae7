//! Who answers for whom.

use diesel::prelude::*;

use crate::features::sponsors::{Sponsor, SponsorId};
use crate::features::users::{User, UserType};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError, insert_all};
use crate::foundation::id::{GroupId, UserId};
use crate::schema::{group_owners, groups, sponsors, users};

type Person = ((UserId, String), (String, String), (bool, Option<Time>, UserType));
type Row = (bool, Option<Person>, Option<(GroupId, String)>);

pub(super) fn of(conn: &mut Conn, guest: UserId) -> QueryResult<Vec<Sponsor>> {
    let rows: Vec<Row> = sponsors::table
        .left_join(users::table.on(users::id.nullable().eq(sponsors::user_id)))
        .left_join(groups::table.on(groups::id.nullable().eq(sponsors::group_id)))
        .filter(sponsors::guest_id.eq(guest))
        .order((sponsors::backup, sponsors::created_at))
        .select((
            sponsors::backup,
            (
                (users::id, users::display_name),
                (users::mail, users::mail_shown),
                (users::enabled, users::deleted_at, users::user_type),
            )
                .nullable(),
            (groups::id, groups::display_name).nullable(),
        ))
        .load(conn)?;
    let mut all: Vec<Sponsor> = rows.into_iter().filter_map(sponsor).collect();
    for sponsor in &mut all {
        if let SponsorId::Group(group) = sponsor.id {
            sponsor.here = has_owner_here(conn, group)?;
        }
    }
    Ok(all)
}

fn has_owner_here(conn: &mut Conn, group: GroupId) -> QueryResult<bool> {
    let owners = group_owners::table
        .inner_join(users::table.on(users::id.eq(group_owners::user_id)))
        .filter(group_owners::group_id.eq(group))
        .filter(users::enabled.eq(true))
        .filter(users::deleted_at.is_null())
        .filter(users::user_type.eq(UserType::Member));
    diesel::select(diesel::dsl::exists(owners)).get_result(conn)
}

pub(super) fn names(conn: &mut Conn, guests: &[UserId]) -> QueryResult<Vec<(UserId, String)>> {
    let rows: Vec<(UserId, Option<(String, String)>, Option<String>)> = sponsors::table
        .left_join(users::table.on(users::id.nullable().eq(sponsors::user_id)))
        .left_join(groups::table.on(groups::id.nullable().eq(sponsors::group_id)))
        .filter(sponsors::guest_id.eq_any(guests))
        .filter(sponsors::backup.eq(false))
        .order((sponsors::guest_id, sponsors::created_at))
        .select((
            sponsors::guest_id,
            (users::display_name, users::mail_shown).nullable(),
            groups::display_name.nullable(),
        ))
        .load(conn)?;
    let named = |(name, mail): (String, String)| if name.is_empty() { mail } else { name };
    let name = |(guest, person, group): (_, Option<_>, _)| Some((guest, person.map(named).or(group)?));
    Ok(rows.into_iter().filter_map(name).collect())
}

fn sponsor((backup, person, group): Row) -> Option<Sponsor> {
    match (person, group) {
        (Some(((id, name), (mail, shown), (enabled, deleted_at, kind))), _) => Some(Sponsor {
            id: SponsorId::User(id),
            name: if name.is_empty() { mail } else { name },
            mail: Some(shown),
            backup,
            here: enabled && deleted_at.is_none() && kind == UserType::Member,
        }),
        (None, Some((id, name))) => Some(Sponsor { id: SponsorId::Group(id), name, mail: None, backup, here: true }),
        (None, None) => None,
    }
}

pub(super) fn insert(
    conn: &mut Conn,
    guests: &[UserId],
    sponsor: SponsorId,
    backup: bool,
    now: Time,
) -> QueryResult<()> {
    let (user, group) = columns(sponsor);
    let row = |guest: &UserId| {
        (
            sponsors::guest_id.eq(*guest),
            sponsors::user_id.eq(user),
            sponsors::group_id.eq(group),
            sponsors::backup.eq(backup),
            sponsors::created_at.eq(now),
        )
    };
    let rows: Vec<_> = guests.iter().map(row).collect();
    insert_all!(conn, sponsors::table, rows.as_slice())
}

fn columns(sponsor: SponsorId) -> (Option<UserId>, Option<GroupId>) {
    match sponsor {
        SponsorId::User(id) => (Some(id), None),
        SponsorId::Group(id) => (None, Some(id)),
    }
}

pub(super) fn delete(conn: &mut Conn, guest: UserId, sponsor: SponsorId) -> QueryResult<usize> {
    let theirs = sponsors::table.filter(sponsors::guest_id.eq(guest));
    match sponsor {
        SponsorId::User(id) => diesel::delete(theirs.filter(sponsors::user_id.eq(id))).execute(conn),
        SponsorId::Group(id) => diesel::delete(theirs.filter(sponsors::group_id.eq(id))).execute(conn),
    }
}

/// Of every guest for whom the group answered; answers who they are.
pub(super) fn delete_of_group(conn: &mut Conn, group: GroupId) -> QueryResult<Vec<UserId>> {
    let theirs = sponsors::table.filter(sponsors::group_id.eq(group));
    let guests = theirs.select(sponsors::guest_id).load(conn)?;
    diesel::delete(sponsors::table.filter(sponsors::group_id.eq(group))).execute(conn)?;
    Ok(guests)
}

/// The guests for whom a person answers themselves, and whether only as a backup.
pub(super) fn rows_of(conn: &mut Conn, sponsor: UserId, most: i64) -> QueryResult<Vec<(UserId, bool)>> {
    let theirs = sponsors::table.filter(sponsors::user_id.eq(sponsor)).order(sponsors::guest_id).limit(most);
    theirs.select((sponsors::guest_id, sponsors::backup)).load(conn)
}

/// Who owns any of these groups.
pub(super) fn owners_of(conn: &mut Conn, these: &[GroupId]) -> QueryResult<Vec<UserId>> {
    if these.is_empty() {
        return Ok(Vec::new());
    }
    group_owners::table.filter(group_owners::group_id.eq_any(these)).select(group_owners::user_id).load(conn)
}

/// How many guests this person answers for, counted no further than `most`.
pub fn count_of(conn: &mut Conn, sponsor: UserId, most: i64) -> Result<usize, DbError> {
    Ok(rows_of(conn, sponsor, most)?.len())
}

/// The guests for whom this person answers themselves, after this one. For whom a group answers stays with the group.
pub fn guests_of(conn: &mut Conn, sponsor: UserId, after: Option<UserId>, most: i64) -> Result<Vec<User>, DbError> {
    let own = sponsors::table.filter(sponsors::user_id.eq(sponsor)).select(sponsors::guest_id);
    let mut guests = users::table
        .filter(users::deleted_at.is_null())
        .filter(users::id.eq_any(own))
        .order(users::id)
        .limit(most)
        .select(User::as_select())
        .into_boxed();
    if let Some(after) = after {
        guests = guests.filter(users::id.gt(after));
    }
    Ok(guests.load(conn)?)
}
