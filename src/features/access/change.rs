//! Access lasts longer, or less long.

use serde_json::json;

use crate::features::access::changes::{ChangeKind, record_changes};
use crate::features::access::{Holder, Refused, Resource, ResourceId, find, lock, may_hold, queries, row};
use crate::features::audit::{self, Action, Deed};
use crate::features::groups;
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{GroupId, RoleId, UserId};
use crate::foundation::person::Actor;

/// Another end for what somebody, or a group, has.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    pub holder: Holder,
    pub resource: ResourceId,
    /// In this role only; otherwise in all of theirs.
    pub role: Option<RoleId>,
    /// None is without end.
    pub ends_at: Option<Time>,
}

/// It ends then. Longer access, and what had ended, passes [`may_hold`].
pub fn change(conn: &mut Conn, actor: &Actor, wish: &Change, now: Time) -> Result<(), Refused> {
    match wish.holder {
        Holder::User(user) => lock::hold_for(conn, user, &[wish.resource], now)?,
        Holder::Group(group) => lock::hold_for_group(conn, group, wish.resource.app().ok_or(Refused::NotThere)?)?,
    }
    let ends = queries::rows::ends(conn, wish.holder, wish.resource, wish.role)?;
    let before = latest(&ends).ok_or(Refused::NotThere)?;
    let resource = find(conn, wish.resource)?.ok_or(Refused::NotThere)?;
    let grows = ends.iter().any(|end| is_later(wish.ends_at, *end));
    let deed = resource.id().named(Deed::new(Action::ChangeEnd), resource.name());
    let deed = match wish.holder {
        Holder::User(user) => about_user(conn, deed, &resource, (user, wish.ends_at), grows, now)?,
        Holder::Group(group) => about_group(conn, deed, &resource, (group, wish.ends_at), grows, now)?,
    };
    let rows = queries::rows::set_end(conn, wish.holder, wish.resource, wish.role, wish.ends_at)?;
    if grows {
        queries::rows::note_extension(conn, wish.holder, wish.resource, now)?;
    }
    let deed = deed.with("before", json!(before.map(Time::utc))).with("after", json!(wish.ends_at.map(Time::utc)));
    audit::record(conn, actor, deed, now)?;
    Ok(record_changes(conn, &row::changes(ChangeKind::Changed, wish.holder, wish.resource, &rows), now)?)
}

fn about_user(
    conn: &mut Conn,
    deed: Deed,
    resource: &Resource,
    (user, ends_at): (UserId, Option<Time>),
    grows: bool,
    now: Time,
) -> Result<Deed, Refused> {
    let user = users::find(conn, user)?.ok_or(Refused::NotThere)?;
    if grows {
        may_hold::may_hold(conn, &user, resource, ends_at, now)?;
    }
    Ok(deed.about(user.id, user.name()))
}

fn about_group(
    conn: &mut Conn,
    deed: Deed,
    resource: &Resource,
    (group, ends_at): (GroupId, Option<Time>),
    grows: bool,
    now: Time,
) -> Result<Deed, Refused> {
    let group = groups::find(conn, group)?.ok_or(Refused::NotThere)?;
    if let (Resource::App(app), true) = (resource, grows) {
        may_hold::takes_people(resource)?;
        may_hold::group_may_hold(conn, &group, app, ends_at, now)?;
    }
    Ok(deed.with("of", format!("group {}", group.display_name)))
}

/// No end is later than any. Nothing where there is nothing to end.
pub(super) fn latest(ends: &[Option<Time>]) -> Option<Option<Time>> {
    ends.iter().copied().max_by_key(|end| (end.is_none(), *end))
}

pub(super) fn is_later(end: Option<Time>, than: Option<Time>) -> bool {
    than.is_some_and(|than| end.is_none_or(|end| end > than))
}
