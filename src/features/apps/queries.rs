//! What the directory remembers of apps.

use diesel::dsl::{exists, select};
use diesel::prelude::*;

use crate::features::apps::{App, AppRole, Assignment, Logo, Path};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError, on_either};
use crate::foundation::id::{AppId, AssignmentId, GroupId, InvitationId, RoleId, UserId};
use crate::schema::{app_logos, app_owners, app_roles, apps, assignments, group_members, groups, launches, users};

pub fn find(conn: &mut Conn, id: AppId) -> Result<Option<App>, DbError> {
    Ok(on_either!(conn, |c| apps::table.find(id).select(App::as_select()).first(c)).optional()?)
}

pub fn find_by_external_id(conn: &mut Conn, external_id: &str) -> Result<Option<App>, DbError> {
    let wanted = apps::table.filter(apps::external_id.eq(external_id));
    Ok(wanted.select(App::as_select()).first(conn).optional()?)
}

pub fn insert(conn: &mut Conn, app: &App) -> Result<(), DbError> {
    diesel::insert_into(apps::table).values(app).execute(conn)?;
    Ok(())
}

pub fn update(conn: &mut Conn, app: &App) -> Result<(), DbError> {
    diesel::update(apps::table.find(app.id)).set(app).execute(conn)?;
    Ok(())
}

pub fn delete(conn: &mut Conn, id: AppId) -> Result<(), DbError> {
    diesel::delete(apps::table.find(id)).execute(conn)?;
    Ok(())
}

/// Until this deed is over, whoever else would change the app, or give it to anybody, waits.
pub fn hold(conn: &mut Conn, id: AppId) -> Result<(), DbError> {
    if let Some(c) = conn.postgres() {
        apps::table.find(id).select(apps::id).for_update().load::<AppId>(c)?;
    }
    Ok(())
}

pub fn is_owner(conn: &mut Conn, app: AppId, user: UserId) -> Result<bool, DbError> {
    Ok(on_either!(conn, |c| select(exists(app_owners::table.find((app, user)))).get_result(c))?)
}

/// The apps this person owns, by name.
pub fn owned_by(conn: &mut Conn, user: UserId) -> Result<Vec<App>, DbError> {
    let owned = app_owners::table.inner_join(apps::table.on(apps::id.eq(app_owners::app_id)));
    Ok(owned.filter(app_owners::user_id.eq(user)).order(apps::name_key).select(App::as_select()).load(conn)?)
}

pub fn owners_of(conn: &mut Conn, app: AppId) -> Result<Vec<(UserId, String)>, DbError> {
    let owners = app_owners::table.inner_join(users::table.on(users::id.eq(app_owners::user_id)));
    let named = owners.filter(app_owners::app_id.eq(app)).order(users::name_key);
    Ok(named.select((users::id, users::display_name)).load(conn)?)
}

pub fn add_owner(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<bool, DbError> {
    let row = (app_owners::app_id.eq(app), app_owners::user_id.eq(user), app_owners::created_at.eq(now));
    let insert = diesel::insert_into(app_owners::table).values(row).on_conflict_do_nothing();
    Ok(on_either!(conn, |c| insert.execute(c))? == 1)
}

pub fn remove_owner(conn: &mut Conn, app: AppId, user: UserId) -> Result<bool, DbError> {
    Ok(diesel::delete(app_owners::table.find((app, user))).execute(conn)? == 1)
}

/// The roles of an app in the order they were declared.
pub fn roles_of(conn: &mut Conn, app: AppId) -> Result<Vec<AppRole>, DbError> {
    let wanted = app_roles::table.filter(app_roles::app_id.eq(app)).order(app_roles::id);
    Ok(wanted.select(AppRole::as_select()).load(conn)?)
}

/// Whether the app has this role; the one of apps without roles always is there.
pub fn has_role(conn: &mut Conn, app: AppId, role: RoleId) -> Result<bool, DbError> {
    let named = app_roles::table.find(role).filter(app_roles::app_id.eq(app));
    Ok(role == RoleId::DEFAULT || diesel::select(diesel::dsl::exists(named)).get_result(conn)?)
}

pub fn roles_of_all(conn: &mut Conn, ids: &[AppId]) -> Result<Vec<AppRole>, DbError> {
    if let [app] = ids {
        return roles_of(conn, *app);
    }
    let wanted = app_roles::table.filter(app_roles::app_id.eq_any(ids)).order(app_roles::id);
    Ok(wanted.select(AppRole::as_select()).load(conn)?)
}

pub fn add_role(conn: &mut Conn, role: &AppRole) -> Result<(), DbError> {
    diesel::insert_into(app_roles::table).values(role).execute(conn)?;
    Ok(())
}

pub fn remove_role(conn: &mut Conn, id: RoleId) -> Result<(), DbError> {
    diesel::delete(assignments::table.filter(assignments::role_id.eq(id))).execute(conn)?;
    diesel::delete(app_roles::table.find(id)).execute(conn)?;
    Ok(())
}

/// Changes what people read; what the app is told stays.
pub fn rename_role(conn: &mut Conn, role: &AppRole) -> Result<(), DbError> {
    diesel::update(app_roles::table.find(role.id)).set(app_roles::display_name.eq(&role.display_name)).execute(conn)?;
    Ok(())
}

/// Every app that came from a file, with the name it has there.
pub fn imported(conn: &mut Conn) -> Result<Vec<App>, DbError> {
    let named = apps::table.filter(apps::external_id.is_not_null());
    Ok(named.order(apps::name_key).select(App::as_select()).load(conn)?)
}

pub fn withdraw(conn: &mut Conn, id: AssignmentId) -> Result<bool, DbError> {
    Ok(diesel::delete(assignments::table.find(id)).execute(conn)? == 1)
}

/// How many people and groups hold the role, or did until it ended.
pub fn holders_of(conn: &mut Conn, app: AppId, role: RoleId) -> Result<i64, DbError> {
    let held = assignments::table.filter(assignments::app_id.eq(app)).filter(assignments::role_id.eq(role));
    Ok(held.count().get_result(conn)?)
}

pub fn find_assignment(conn: &mut Conn, id: AssignmentId) -> Result<Option<Assignment>, DbError> {
    Ok(assignments::table.find(id).select(Assignment::as_select()).first(conn).optional()?)
}

/// The groups that may use the app, by name; those that have ended too.
pub fn groups_with(conn: &mut Conn, app: AppId, most: i64) -> Result<Vec<(Assignment, String)>, DbError> {
    let given = assignments::table.inner_join(groups::table.on(assignments::group_id.eq(groups::id.nullable())));
    let given = given.filter(assignments::app_id.eq(app)).filter(assignments::group_id.is_not_null());
    let given = given.order((groups::name_key, assignments::id)).limit(most);
    Ok(given.select((Assignment::as_select(), groups::display_name)).load(conn)?)
}

/// Moves the end of one assignment.
pub fn end_assignment(conn: &mut Conn, id: AssignmentId, ends_at: Option<Time>) -> Result<bool, DbError> {
    Ok(diesel::update(assignments::table.find(id)).set(assignments::ends_at.eq(ends_at)).execute(conn)? == 1)
}

/// Gives a user or group the role, unless they have it; one that has ended is replaced. Answers
/// whether it is new.
pub fn assign(conn: &mut Conn, wish: &Assignment) -> Result<bool, DbError> {
    let ended = assignments::table
        .filter(assignments::app_id.eq(wish.app_id))
        .filter(assignments::ends_at.le(wish.created_at))
        .filter(assignments::user_id.eq(wish.user_id).or(assignments::group_id.eq(wish.group_id)));
    diesel::delete(ended).execute(conn)?;
    let insert = diesel::insert_into(assignments::table).values(wish).on_conflict_do_nothing();
    Ok(on_either!(conn, |c| insert.execute(c))? == 1)
}

/// Takes away every direct assignment of the user, and hands them back for an undo.
pub fn unassign(conn: &mut Conn, app: AppId, user: UserId) -> Result<Vec<Assignment>, DbError> {
    let theirs = assignments::table.filter(assignments::app_id.eq(app)).filter(assignments::user_id.eq(user));
    // What the statement itself took away: of two who do this at once only one gets the rows.
    Ok(diesel::delete(theirs).returning(assignments::all_columns).get_results(conn)?)
}

pub fn unassign_group(conn: &mut Conn, app: AppId, group: GroupId) -> Result<usize, DbError> {
    let theirs = assignments::table.filter(assignments::app_id.eq(app)).filter(assignments::group_id.eq(group));
    Ok(diesel::delete(theirs).execute(conn)?)
}

/// Moves the end of every direct assignment of the user.
pub fn end_on(conn: &mut Conn, app: AppId, user: UserId, ends_at: Option<Time>) -> Result<usize, DbError> {
    let theirs = assignments::table.filter(assignments::app_id.eq(app)).filter(assignments::user_id.eq(user));
    Ok(diesel::update(theirs).set(assignments::ends_at.eq(ends_at)).execute(conn)?)
}

/// The role of a direct assignment that has not ended, if there is one.
pub fn role_of_person(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<Option<RoleId>, DbError> {
    let theirs = assignments::table
        .filter(assignments::app_id.eq(app))
        .filter(assignments::user_id.eq(user))
        .filter(assignments::ends_at.is_null().or(assignments::ends_at.gt(now)));
    Ok(theirs.select(assignments::role_id).first(conn).optional()?)
}

/// Whether somebody may use the app now, directly or as a direct member of an assigned group.
pub fn is_used_by(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<bool, DbError> {
    Ok(!paths_of(conn, app, user, now)?.is_empty())
}

/// Every reason why somebody may use the app now.
pub fn paths_of(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<Vec<Path>, DbError> {
    let mut paths = direct_paths(conn, app, user, now)?;
    paths.extend(group_paths(conn, app, user, now)?);
    Ok(paths)
}

fn direct_paths(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<Vec<Path>, DbError> {
    let rows = assignments::table
        .left_join(app_roles::table.on(app_roles::id.eq(assignments::role_id)))
        .left_join(users::table.on(users::id.nullable().eq(assignments::granted_by)))
        .filter(assignments::app_id.eq(app))
        .filter(assignments::user_id.eq(user))
        .filter(assignments::ends_at.is_null().or(assignments::ends_at.gt(now)))
        .select((
            app_roles::display_name.nullable(),
            users::display_name.nullable(),
            assignments::created_at,
            assignments::ends_at,
        ));
    type Row = (Option<String>, Option<String>, Time, Option<Time>);
    let rows: Vec<Row> = on_either!(conn, |c| rows.load(c))?;
    let path = |(role, granted_by, since, ends_at): Row| Path { group: None, role, granted_by, since, ends_at };
    Ok(rows.into_iter().map(path).collect())
}

fn group_paths(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<Vec<Path>, DbError> {
    let rows = group_members::table
        .inner_join(groups::table.on(groups::id.eq(group_members::group_id)))
        .inner_join(assignments::table.on(assignments::group_id.eq(group_members::group_id.nullable())))
        .left_join(app_roles::table.on(app_roles::id.eq(assignments::role_id)))
        .left_join(users::table.on(users::id.nullable().eq(group_members::granted_by)))
        .filter(group_members::user_id.eq(user))
        .filter(assignments::app_id.eq(app))
        .filter(group_members::ends_at.is_null().or(group_members::ends_at.gt(now)))
        .filter(assignments::ends_at.is_null().or(assignments::ends_at.gt(now)))
        .select((
            (groups::id, groups::display_name),
            app_roles::display_name.nullable(),
            users::display_name.nullable(),
            group_members::created_at,
            group_members::ends_at,
            assignments::ends_at,
        ));
    type Row = ((GroupId, String), Option<String>, Option<String>, Time, Option<Time>, Option<Time>);
    let rows: Vec<Row> = on_either!(conn, |c| rows.load(c))?;
    let path = |(group, role, granted_by, since, one, other): Row| Path {
        group: Some(group),
        role,
        granted_by,
        since,
        ends_at: [one, other].into_iter().flatten().min(),
    };
    Ok(rows.into_iter().map(path).collect())
}

/// Kept by the buffered writer, not by the page that launches.
pub fn note_launch(conn: &mut Conn, app: AppId, user: UserId, now: Time) -> Result<(), DbError> {
    let row = (launches::user_id.eq(user), launches::app_id.eq(app), launches::last_at.eq(now), launches::times.eq(1));
    let insert = diesel::insert_into(launches::table)
        .values(row)
        .on_conflict((launches::user_id, launches::app_id))
        .do_update()
        .set((launches::last_at.eq(now), launches::times.eq(launches::times + 1)));
    on_either!(conn, |c| insert.execute(c))?;
    Ok(())
}

pub fn insert_logo(conn: &mut Conn, app: AppId, logo: &Logo, now: Time) -> Result<(), DbError> {
    remove_logo(conn, app, now)?;
    let row = (
        app_logos::app_id.eq(app),
        app_logos::content_type.eq(logo.content_type),
        app_logos::bytes.eq(&logo.bytes),
        app_logos::updated_at.eq(now),
    );
    diesel::insert_into(app_logos::table).values(row).execute(conn)?;
    let named = (apps::logo_hash.eq(Some(&logo.hash)), apps::updated_at.eq(now));
    diesel::update(apps::table.find(app)).set(named).execute(conn)?;
    Ok(())
}

pub fn remove_logo(conn: &mut Conn, app: AppId, now: Time) -> Result<bool, DbError> {
    let gone = diesel::delete(app_logos::table.find(app)).execute(conn)? == 1;
    let named = (apps::logo_hash.eq(None::<String>), apps::updated_at.eq(now));
    diesel::update(apps::table.find(app)).set(named).execute(conn)?;
    Ok(gone)
}

/// The picture with its type.
pub fn logo_of(conn: &mut Conn, app: AppId) -> Result<Option<(String, Vec<u8>)>, DbError> {
    let logo = app_logos::table.find(app).select((app_logos::content_type, app_logos::bytes));
    Ok(logo.first(conn).optional()?)
}

/// Takes away everything that somebody was assigned, or owns, and hands it back to be kept.
pub fn take_all_of(conn: &mut Conn, user: UserId) -> Result<(Vec<Assignment>, Vec<AppId>), DbError> {
    let assigned = diesel::delete(assignments::table.filter(assignments::user_id.eq(user)));
    let assigned = assigned.returning(assignments::all_columns).get_results(conn)?;
    let owned = diesel::delete(app_owners::table.filter(app_owners::user_id.eq(user)));
    Ok((assigned, owned.returning(app_owners::app_id).get_results(conn)?))
}

/// What somebody was assigned no longer says by which invitation.
pub fn forget_invitation(conn: &mut Conn, user: UserId, invitation: InvitationId) -> Result<(), DbError> {
    let theirs = assignments::table.filter(assignments::user_id.eq(user));
    let theirs = theirs.filter(assignments::invitation_id.eq(invitation));
    diesel::update(theirs).set(assignments::invitation_id.eq(None::<InvitationId>)).execute(conn)?;
    Ok(())
}
