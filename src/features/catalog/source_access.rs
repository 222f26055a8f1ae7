//! Access that a source gives and takes: for many people at a time, by the rules that hold for everybody.

use crate::features::access::{self, End, Ended, Give, Holder, Resource};
use crate::features::catalog::{Refused, managed};
use crate::features::groups::{self, Group};
use crate::features::people::{self, Removal};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AssignmentId, RoleId, UserId};
use crate::foundation::person::Actor;
use crate::foundation::refusal::Refusal;

/// These people have it from now on, each in their role. Answers for each whether that is new, or why it cannot be.
pub fn give(
    conn: &mut Conn,
    actor: &Actor,
    of: &Resource,
    people: &[(User, RoleId)],
    now: Time,
) -> Result<Vec<Result<bool, Refused>>, Refused> {
    // People are locked before what they get, as everywhere.
    let ids: Vec<UserId> = people.iter().map(|(user, _)| user.id).collect();
    users::hold(conn, &ids)?;
    let resource = managed(conn, actor, of.id(), now)?;
    // A guest whom a source names would have been added by hand (V-15).
    let closed = resource.closed_to_hands();
    let mut all = Vec::with_capacity(people.len());
    for (user, role) in people {
        all.push(match closed.as_ref().filter(|_| user.is_guest()) {
            Some(closed) => Err(Refused::NotGiven(closed.text())),
            None => give_one(conn, actor, &resource, Holder::User(user.id), *role, now)?,
        });
    }
    Ok(all)
}

/// Everybody in the group may use the app from now on; answers whether that is new. Refuses guests where the app takes
/// none (Z-4).
pub fn give_group(
    conn: &mut Conn,
    actor: &Actor,
    of: &Resource,
    group: &Group,
    role: RoleId,
    now: Time,
) -> Result<bool, Refused> {
    groups::hold(conn, group.id)?;
    let resource = managed(conn, actor, of.id(), now)?;
    give_one(conn, actor, &resource, Holder::Group(group.id), role, now)?
}

fn give_one(
    conn: &mut Conn,
    actor: &Actor,
    of: &Resource,
    holder: Holder,
    role: RoleId,
    now: Time,
) -> Result<Result<bool, Refused>, Refused> {
    let wish = Give { holder, resource: of.id(), role, ends_at: None, granted_by: None, invitation: None };
    match access::give(conn, actor, &wish, now) {
        Ok(new) => Ok(Ok(new)),
        Err(access::Refused::Database(error)) => Err(error.into()),
        Err(refused) => Ok(Err(Refused::NotGiven(refused.text()))),
    }
}

/// The person is in the group no longer, and an invitation to it ends.
pub fn take_out(conn: &mut Conn, actor: &Actor, of: &Resource, user: UserId, now: Time) -> Result<(), Refused> {
    let resource = managed(conn, actor, of.id(), now)?;
    people::remove_decided(conn, actor, &resource, Removal { from: of.id(), user }, &[], now)?;
    Ok(())
}

/// One assignment of the app ends.
pub fn withdraw(conn: &mut Conn, actor: &Actor, of: &Resource, id: AssignmentId, now: Time) -> Result<(), Refused> {
    let resource = managed(conn, actor, of.id(), now)?;
    let row = access::find_assignment(conn, id)?.ok_or(Refused::NotThere)?;
    let holder = row.user_id.map(Holder::User).or(row.group_id.map(Holder::Group)).ok_or(Refused::NotThere)?;
    let (role, how) = (Some(row.role_id), Ended::Removed);
    let end = End { holder, resource: resource.id(), role, how, because: &[] };
    if access::end(conn, actor, &end, now)?.is_empty() { Err(Refused::NotThere) } else { Ok(()) }
}
