//! An app or group that somebody typed the name of.

use crate::features::access::ResourceId;
use crate::features::policies::{self, Action, Object, Refused, queries};
use crate::features::users::name_key;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, GroupId};
use crate::foundation::person::Actor;

/// The one app or group that is called so, or has this path or id; refuses none and several.
pub fn named(conn: &mut Conn, typed: &str) -> Result<ResourceId, Refused> {
    let typed = typed.trim();
    if let Ok(id) = typed.parse() {
        return Ok(id);
    }
    let found = match typed.rsplit('/').next().and_then(|id| id.parse::<AnyId>().ok()) {
        Some(id) => queries::with_id(conn, id)?,
        None => queries::called(conn, &name_key(typed))?,
    };
    match found.as_slice() {
        [] => Err(Refused::NothingNamed),
        [one] => Ok(*one),
        _ => Err(Refused::SeveralNamed),
    }
}

/// The one group that is called so, or has this path or id; an app of the same name is not in its way.
fn named_group(conn: &mut Conn, typed: &str) -> Result<GroupId, Refused> {
    let found = match named(conn, typed) {
        Err(Refused::SeveralNamed) => queries::called(conn, &name_key(typed))?,
        one => vec![one?],
    };
    let groups: Vec<GroupId> = found.into_iter().filter_map(ResourceId::group).collect();
    match groups.as_slice() {
        [] => Err(Refused::NoGroupNamed),
        [one] => Ok(*one),
        _ => Err(Refused::SeveralNamed),
    }
}

/// The app or group that a rule is to be for, as it was typed. Refuses who changes no rules.
pub fn named_for_rule(conn: &mut Conn, actor: &Actor, typed: &str, now: Time) -> Result<ResourceId, Refused> {
    policies::may(conn, actor, Action::PreparePolicyChange, Object::Directory, now)?;
    named(conn, typed)
}

/// The same of groups alone.
pub fn named_group_for_rule(conn: &mut Conn, actor: &Actor, typed: &str, now: Time) -> Result<GroupId, Refused> {
    policies::may(conn, actor, Action::PreparePolicyChange, Object::Directory, now)?;
    named_group(conn, typed)
}

/// Names of apps and groups to choose from; not all where there are many.
pub fn names(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(queries::names(conn, true)?)
}

/// The same of groups alone.
pub fn group_names(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(queries::names(conn, false)?)
}
