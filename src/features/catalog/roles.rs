//! What people may be in an app.

use serde_json::{Map, Value, json};

use crate::features::access::{self, ResourceId};
use crate::features::apps::{self, App, AppRole};
use crate::features::audit::{self, Action, Deed};
use crate::features::catalog::giving::managed_app;
use crate::features::catalog::{Refused, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::RoleId;
use crate::foundation::person::Actor;

/// Characters of either.
const LONGEST: usize = 256;

/// The app has one more role. Refuses a value the app has already, and one that no app could be told.
pub fn add_role(
    conn: &mut Conn,
    actor: &Actor,
    of: ResourceId,
    value: &str,
    name: &str,
    now: Time,
) -> Result<AppRole, Refused> {
    let app = managed_app(conn, actor, of, now)?;
    check_name(name)?;
    if value.is_empty() || value.chars().count() > LONGEST || value.chars().any(|c| c.is_control() || c.is_whitespace())
    {
        return Err(Refused::NoRoleValue);
    }
    if apps::roles_of(conn, app.id)?.iter().any(|role| role.value == value) {
        return Err(Refused::RoleTaken(value.to_owned()));
    }
    let (value, display_name) = (value.to_owned(), name.to_owned());
    let role = AppRole { id: RoleId::new(), app_id: app.id, value, display_name };
    apps::add_role(conn, &role)?;
    note(conn, actor, &app, &role.value, None, Some(name), now)?;
    Ok(role)
}

/// People read another name for it; what the app is told stays. Refuses a change made on an outdated page.
pub fn rename_role(
    conn: &mut Conn,
    actor: &Actor,
    of: ResourceId,
    id: RoleId,
    name: &str,
    seen: &str,
    now: Time,
) -> Result<(), Refused> {
    let app = managed_app(conn, actor, of, now)?;
    let before = role_of(conn, &app, id)?;
    check_name(name)?;
    if before.display_name == name {
        return Ok(());
    }
    if before.display_name != seen {
        return Err(Refused::ChangedMeanwhile);
    }
    apps::rename_role(conn, &AppRole { display_name: name.to_owned(), ..before.clone() })?;
    note(conn, actor, &app, &before.value, Some(&before.display_name), Some(name), now)
}

/// The app has the role no longer. Refuses one that somebody holds, or is invited with.
pub fn remove_role(conn: &mut Conn, actor: &Actor, of: ResourceId, id: RoleId, now: Time) -> Result<AppRole, Refused> {
    let app = managed_app(conn, actor, of, now)?;
    let role = role_of(conn, &app, id)?;
    let n = held_by(conn, &app, id)?;
    if n > 0 {
        return Err(Refused::RoleHeld { role: role.display_name, n });
    }
    apps::remove_role(conn, id)?;
    note(conn, actor, &app, &role.value, Some(&role.display_name), None, now)?;
    Ok(role)
}

/// How many people and groups hold the role, and how many are invited with it.
pub fn held_by(conn: &mut Conn, app: &App, role: RoleId) -> Result<i64, Refused> {
    Ok(access::holders_of(conn, app.id, role)? + queries::count_invited_with(conn, app.id, role)?)
}

fn role_of(conn: &mut Conn, app: &App, id: RoleId) -> Result<AppRole, Refused> {
    apps::roles_of(conn, app.id)?.into_iter().find(|role| role.id == id).ok_or(Refused::NotThere)
}

fn check_name(name: &str) -> Result<(), Refused> {
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Err(Refused::NoRoleName);
    }
    Ok(())
}

fn note(
    conn: &mut Conn,
    actor: &Actor,
    app: &App,
    value: &str,
    before: Option<&str>,
    after: Option<&str>,
    now: Time,
) -> Result<(), Refused> {
    let told = |name: Option<&str>| {
        let roles: Map<String, Value> = name.into_iter().map(|name| (value.to_owned(), json!(name))).collect();
        json!({ "appRoles": roles })
    };
    let deed = Deed::new(Action::UpdateApp).on_app(app.id, &app.display_name).with("changed", "appRoles");
    Ok(audit::record(conn, actor, deed.with("before", told(before)).with("after", told(after)), now)?)
}
