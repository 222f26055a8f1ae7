//! What the directory remembers of apps.

use diesel::dsl::{exists, select};
use diesel::prelude::*;

use crate::features::apps::{App, AppRole, Logo};
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, DbError, on_either};
use crate::foundation::id::{AppId, RoleId, UserId};
use crate::schema::{app_logos, app_owners, app_roles, apps, launches, users};

pub fn find(conn: &mut Conn, id: AppId) -> Result<Option<App>, DbError> {
    Ok(on_either!(conn, |c| apps::table.find(id).select(App::as_select()).first(c)).optional()?)
}

pub fn find_by_external_id(conn: &mut Conn, external_id: &str) -> Result<Option<App>, DbError> {
    let wanted = apps::table.filter(apps::external_id.eq(external_id));
    Ok(wanted.select(App::as_select()).first(conn).optional()?)
}

pub fn insert(conn: &mut Conn, app: &App) -> Result<(), DbError> {
    diesel::insert_into(apps::table).values(app).execute(conn)?;
    if app.allow_guests { Ok(()) } else { note_closing(conn, app.id, app.created_at) }
}

pub fn update(conn: &mut Conn, app: &App) -> Result<(), DbError> {
    diesel::update(apps::table.find(app.id)).set(app).execute(conn)?;
    note_closing(conn, app.id, app.updated_at)
}

/// Since when the app takes no guests, for the selfcheck.
fn note_closing(conn: &mut Conn, id: AppId, now: Time) -> Result<(), DbError> {
    let text = "UPDATE apps SET guests_closed_at =
        CASE WHEN allow_guests THEN NULL ELSE COALESCE(guests_closed_at, $1) END WHERE id = $2";
    diesel::sql_query(text).bind::<Instant, _>(now).bind::<Id, _>(id).execute(conn)?;
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

/// Until this transaction is over, nobody changes these apps; others may give them to people at the same time.
pub fn hold_shared(conn: &mut Conn, ids: &[AppId]) -> Result<(), DbError> {
    if let Some(c) = conn.postgres() {
        let them = apps::table.filter(apps::id.eq_any(ids)).order(apps::id).select(apps::id);
        them.for_key_share().load::<AppId>(c)?;
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

/// Takes away everything that somebody owns, and hands it back to be kept.
pub fn disown_all(conn: &mut Conn, user: UserId) -> Result<Vec<AppId>, DbError> {
    let owned = diesel::delete(app_owners::table.filter(app_owners::user_id.eq(user)));
    Ok(owned.returning(app_owners::app_id).get_results(conn)?)
}
