//! Giving an app or group to somebody who is here already, and an app to a whole group.

use chrono::NaiveDate;

use crate::features::access::{self, Assignment, Change, End, Ended, Holder, Resource, ResourceId};
use crate::features::apps::{self, App};
use crate::features::catalog::{Refused, managed, queries, somebody};
use crate::features::groups::{self, Group};
use crate::features::invitations::{self, Done, GrantWish, Offer};
use crate::features::policies::{self, Object};
use crate::features::users::User;
use crate::foundation::address::Entry;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::id::{AppId, AssignmentId, GroupId, RoleId};
use crate::foundation::person::Actor;

/// An app or group for somebody or some group, as it was typed.
#[derive(Clone, Debug)]
pub struct Give {
    pub of: ResourceId,
    /// A name or an address; the name or path of a group
    pub whom: String,
    /// The value or id of a role, where the app has several
    pub role: String,
    /// The last day with access
    pub ends_on: Option<NaiveDate>,
}

/// The person has it from now on, and is told by mail. Refuses whoever is not here yet, and everything that Add people
/// refuses.
pub fn give_person(conn: &mut Conn, config: &Config, actor: &Actor, wish: &Give, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, policies::Action::ManageResources, Object::Directory, now)?;
    let user = somebody(conn, &wish.whom)?;
    if user.is_pending() {
        return Err(Refused::StillInvited(user.name().to_owned()));
    }
    let ends_at = wish.ends_on.map(Time::end_of);
    let grant = GrantWish { resource: wish.of, role: role_of(conn, wish)?, ends_at };
    let entry = Entry { typed: user.mail.clone(), name: None, address: Ok(user.address().ok_or(Refused::NotThere)?) };
    let offer = Offer { grants: vec![grant], ..Offer::default() };
    let report = invitations::invite(conn, config, actor, vec![entry], &offer, &[], now)?;
    match report.first() {
        Some((_, Done::LetIn(_))) => Ok(user),
        Some((_, Done::Later(spent))) => Err(invitations::Refused::Wait(*spent).into()),
        Some((checked, _)) => Err(Refused::NotGiven(checked.verdict.text())),
        None => Err(Refused::NotThere),
    }
}

/// Everybody in the group may use the app from now on. Refuses a role that is none, a group that has it already, and
/// guests where the app takes none (Z-4).
pub fn give_group(conn: &mut Conn, actor: &Actor, wish: &Give, now: Time) -> Result<Group, Refused> {
    policies::may(conn, actor, policies::Action::ManageResources, Object::Directory, now)?;
    let app = the_app(conn, wish.of)?;
    if let Some(closed) = Resource::App(app).closed(true) {
        return Err(Refused::NotGiven(closed.text()));
    }
    let group = group_called(conn, &wish.whom)?;
    let give = access::Give {
        holder: Holder::Group(group.id),
        resource: wish.of,
        role: role_of(conn, wish)?,
        ends_at: ends_at(wish.ends_on, now)?,
        granted_by: actor.author(),
        invitation: None,
    };
    if !access::give(conn, actor, &give, now)? {
        return Err(Refused::HasAlready(group.display_name));
    }
    Ok(group)
}

/// The same from the other side: everybody in this group may use the app that was typed.
pub fn give_app(conn: &mut Conn, actor: &Actor, wish: &Give, now: Time) -> Result<App, Refused> {
    policies::may(conn, actor, policies::Action::ManageResources, Object::Directory, now)?;
    let group = wish.of.group().ok_or(Refused::NotThere)?;
    let app = app_called(conn, &wish.whom)?;
    let whom = ResourceId::Group(group).path();
    give_group(conn, actor, &Give { of: ResourceId::App(app.id), whom, ..wish.clone() }, now)?;
    Ok(app)
}

/// The group opens the app no longer. Answers what was, for an undo.
pub fn take_from_group(
    conn: &mut Conn,
    actor: &Actor,
    of: ResourceId,
    id: AssignmentId,
    now: Time,
) -> Result<(Assignment, String), Refused> {
    let app = managed_app(conn, actor, of, now)?;
    let (assignment, group) = of_this_app(conn, app.id, id)?;
    let end = End {
        holder: Holder::Group(group.id),
        resource: of,
        role: Some(assignment.role_id),
        how: Ended::Removed,
        because: &[],
    };
    if access::end(conn, actor, &end, now)?.is_empty() {
        return Err(Refused::NotThere);
    }
    Ok((assignment, group.display_name))
}

/// Another end for what a group opens.
#[derive(Clone, Copy, Debug)]
pub struct EndForGroup {
    pub of: ResourceId,
    pub id: AssignmentId,
    /// The last day; nothing is without end
    pub ends_on: Option<NaiveDate>,
    /// The end that the page showed
    pub seen: Option<Time>,
}

/// The group opens the app until the end of that day, or without end; answers its name. Refuses a change made on an
/// outdated page, and to open longer, or again, what takes none of the guests in it.
pub fn end_for_group(conn: &mut Conn, actor: &Actor, wish: EndForGroup, now: Time) -> Result<String, Refused> {
    policies::may(conn, actor, policies::Action::ManageResources, Object::Directory, now)?;
    let app = the_app(conn, wish.of)?;
    let (_, group) = of_this_app(conn, app.id, wish.id)?;
    // The group before the app, as whoever gives something locks them.
    groups::hold(conn, group.id)?;
    let (before, group) = of_this_app(conn, app.id, wish.id)?;
    let ends_at = ends_at(wish.ends_on, now)?;
    if before.ends_at == ends_at {
        return Ok(group.display_name);
    }
    if before.ends_at != wish.seen {
        return Err(Refused::ChangedMeanwhile);
    }
    let change = Change { holder: Holder::Group(group.id), resource: wish.of, role: Some(before.role_id), ends_at };
    access::change(conn, actor, &change, now)?;
    Ok(group.display_name)
}

pub(super) fn managed_app(conn: &mut Conn, actor: &Actor, of: ResourceId, now: Time) -> Result<App, Refused> {
    match managed(conn, actor, of, now)? {
        Resource::App(app) => Ok(app),
        Resource::Group(_) => Err(Refused::NotThere),
    }
}

fn the_app(conn: &mut Conn, of: ResourceId) -> Result<App, Refused> {
    let app = of.app().ok_or(Refused::NotThere)?;
    apps::find(conn, app)?.ok_or(Refused::NotThere)
}

fn of_this_app(conn: &mut Conn, app: AppId, id: AssignmentId) -> Result<(Assignment, Group), Refused> {
    let found = access::find_assignment(conn, id)?.filter(|assignment| assignment.app_id == app);
    let assignment = found.ok_or(Refused::NotThere)?;
    let group = assignment.group_id.ok_or(Refused::NotThere)?;
    let group = groups::find(conn, group)?.ok_or(Refused::NotThere)?;
    Ok((assignment, group))
}

fn ends_at(day: Option<NaiveDate>, now: Time) -> Result<Option<Time>, Refused> {
    match day.map(Time::end_of) {
        Some(end) if end <= now => Err(Refused::EndInThePast),
        end => Ok(end),
    }
}

/// The role by its value or id. Where an app has one role only, that is meant.
fn role_of(conn: &mut Conn, wish: &Give) -> Result<RoleId, Refused> {
    let Some(app) = wish.of.app() else { return Ok(RoleId::DEFAULT) };
    let roles = apps::roles_of(conn, app)?;
    match roles.as_slice() {
        [] => Ok(RoleId::DEFAULT),
        [only] if wish.role.is_empty() => Ok(only.id),
        _ if wish.role.is_empty() => Err(invitations::Refused::NoRole.into()),
        several => {
            let found = several.iter().find(|role| role.value == wish.role || role.id.to_string() == wish.role);
            found.map(|role| role.id).ok_or_else(|| invitations::Refused::UnknownRole.into())
        }
    }
}

/// The one app that is called so, or has this path or id.
pub fn app_called(conn: &mut Conn, typed: &str) -> Result<App, Refused> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Refused::NothingTyped);
    }
    let last = typed.rsplit(['/', ':']).next().and_then(|id| id.parse::<AppId>().ok());
    let mut found = match last {
        Some(id) => apps::find(conn, id)?.into_iter().collect(),
        None => queries::apps_called(conn, typed)?,
    };
    match (found.pop(), found.is_empty()) {
        (Some(app), true) => Ok(app),
        (Some(_), false) => Err(Refused::SeveralApps),
        (None, _) => Err(Refused::NoSuchApp),
    }
}

/// The one group that is called so, or has this path or id.
fn group_called(conn: &mut Conn, typed: &str) -> Result<Group, Refused> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Refused::NothingTyped);
    }
    let last = typed.rsplit(['/', ':']).next().and_then(|id| id.parse::<GroupId>().ok());
    let mut found = match last {
        Some(id) => groups::find(conn, id)?.into_iter().collect(),
        None => queries::groups_called(conn, typed)?,
    };
    match (found.pop(), found.is_empty()) {
        (Some(group), true) => Ok(group),
        (Some(_), false) => Err(Refused::SeveralGroups),
        (None, _) => Err(Refused::NoSuchGroup),
    }
}
