//! Access begins.

use serde_json::json;

use crate::features::access::changes::{ChangeKind, record_change};
use crate::features::access::row::Row;
use crate::features::access::{Holder, Refused, Resource, ResourceId, find, lock, may_hold, queries};
use crate::features::apps;
use crate::features::audit::{self, Action, Deed};
use crate::features::groups;
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AssignmentId, GroupId, InvitationId, RoleId, UserId};
use crate::foundation::person::Actor;

/// An app or group for somebody, or an app for everybody in a group.
#[derive(Clone, Debug)]
pub struct Give {
    pub holder: Holder,
    pub resource: ResourceId,
    /// [`RoleId::DEFAULT`] of a group, and of an app without roles.
    pub role: RoleId,
    pub ends_at: Option<Time>,
    /// Nobody where a rule or a source decides.
    pub granted_by: Option<UserId>,
    /// The invitation it came by.
    pub invitation: Option<InvitationId>,
}

impl Give {
    fn is_from_source(&self) -> bool {
        self.granted_by.is_none() && self.invitation.is_none()
    }

    fn row(&self, now: Time) -> Row {
        Row {
            id: AssignmentId::new(),
            role: self.role,
            ends_at: self.ends_at,
            granted_by: self.granted_by,
            invitation: self.invitation,
            created_at: now,
        }
    }
}

/// They have it from the commit on; access that has ended is replaced. Answers whether it is new: whoever has it keeps
/// what they have. Refuses what [`may_hold`] refuses, for a group that gets an app for each guest in it.
pub fn give(conn: &mut Conn, actor: &Actor, wish: &Give, now: Time) -> Result<bool, Refused> {
    match wish.holder {
        Holder::User(user) => give_to_user(conn, actor, wish, user, now),
        Holder::Group(group) => give_to_group(conn, actor, wish, group, now),
    }
}

fn give_to_user(conn: &mut Conn, actor: &Actor, wish: &Give, user: UserId, now: Time) -> Result<bool, Refused> {
    lock::hold_for(conn, user, &[wish.resource], now)?;
    let user = users::find(conn, user)?.ok_or(Refused::NotThere)?;
    let resource = find(conn, wish.resource)?.ok_or(Refused::NotThere)?;
    if wish.is_from_source() {
        may_hold::may_hold_from_source(conn, &user, &resource, wish.ends_at, now)?;
    } else {
        may_hold::may_hold(conn, &user, &resource, wish.ends_at, now)?;
    }
    must_have_role(conn, &resource, wish.role)?;
    let row = wish.row(now);
    let new = queries::rows::insert(conn, wish.holder, wish.resource, &row)?;
    // A redemption is written down also where they had it already.
    if new || wish.invitation.is_some() {
        let deed = resource.id().named(Deed::new(Action::Grant), resource.name()).about(user.id, user.name());
        let deed = deed.with("invitation", json!(wish.invitation.map(|id| id.to_string())));
        audit::record(conn, actor, deed.with("ends_at", json!(wish.ends_at.map(Time::utc))), now)?;
    }
    if new {
        record_change(conn, &row.change(ChangeKind::Given, wish.holder, wish.resource), now)?;
    }
    Ok(new)
}

fn give_to_group(conn: &mut Conn, actor: &Actor, wish: &Give, group: GroupId, now: Time) -> Result<bool, Refused> {
    let id = wish.resource.app().ok_or(Refused::NotThere)?;
    lock::hold_for_group(conn, group, id)?;
    let group = groups::find(conn, group)?.ok_or(Refused::NotThere)?;
    let app = apps::find(conn, id)?.ok_or(Refused::NotThere)?;
    may_hold::group_may_hold(conn, &group, &app, wish.ends_at, now)?;
    let app = Resource::App(app);
    if !wish.is_from_source() {
        may_hold::takes_people(&app)?;
    }
    must_have_role(conn, &app, wish.role)?;
    let row = wish.row(now);
    let new = queries::rows::insert(conn, wish.holder, wish.resource, &row)?;
    if new {
        let deed = Deed::new(Action::Grant).on_app(id, app.name()).with("to", format!("group {}", group.display_name));
        audit::record(conn, actor, deed.with("ends_at", json!(wish.ends_at.map(Time::utc))), now)?;
        record_change(conn, &row.change(ChangeKind::Given, wish.holder, wish.resource), now)?;
    }
    Ok(new)
}

pub(super) fn must_have_role(conn: &mut Conn, resource: &Resource, role: RoleId) -> Result<(), Refused> {
    let there = match resource {
        Resource::App(app) => apps::has_role(conn, app.id, role)?,
        Resource::Group(_) => role == RoleId::DEFAULT,
    };
    if there { Ok(()) } else { Err(Refused::NoSuchRole) }
}
