//! The levels of who may invite, and of what guests see.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::features::access::ResourceId;
use crate::features::policies::queries::ALL;
use crate::features::policies::{GuestLevel, InviteLevel};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::foundation::id::{AnyId, AppId, GroupId};
use crate::schema::{apps, groups, guest_levels, invite_levels};

pub(in crate::features::policies) fn of_all(conn: &mut Conn) -> QueryResult<Option<InviteLevel>> {
    invite_levels::table.find(ALL).select(invite_levels::level).first(conn).optional()
}

/// The app's or group's own level, and the organization's.
pub(in crate::features::policies) fn of(
    conn: &mut Conn,
    id: ResourceId,
) -> QueryResult<(Option<InviteLevel>, Option<InviteLevel>)> {
    let both = invite_levels::table.filter(invite_levels::id.eq(id.any()).or(invite_levels::id.eq(ALL)));
    let both = both.select((invite_levels::id, invite_levels::level));
    let rows: Vec<(AnyId, InviteLevel)> = on_either!(conn, |c| both.load(c))?;
    let level = |wanted: AnyId| rows.iter().find(|(id, _)| *id == wanted).map(|(_, level)| *level);
    Ok((level(id.any()), level(ALL)))
}

/// The levels of those that have one of their own, and the organization's.
pub(in crate::features::policies) fn of_each(
    conn: &mut Conn,
    ids: &[ResourceId],
) -> QueryResult<HashMap<AnyId, InviteLevel>> {
    let wanted: Vec<AnyId> = ids.iter().map(|id| id.any()).chain([ALL]).collect();
    let levels = invite_levels::table.filter(invite_levels::id.eq_any(wanted));
    let rows: Vec<(AnyId, InviteLevel)> = levels.select((invite_levels::id, invite_levels::level)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Two admins who change levels do it one after the other, also before there is a row.
pub(in crate::features::policies) fn hold(conn: &mut Conn) -> QueryResult<()> {
    if let Some(c) = conn.postgres() {
        diesel::sql_query("LOCK TABLE invite_levels IN SHARE ROW EXCLUSIVE MODE").execute(c)?;
    }
    Ok(())
}

pub(in crate::features::policies) fn of_guests(conn: &mut Conn) -> QueryResult<Option<GuestLevel>> {
    let level = guest_levels::table.find(1).select(guest_levels::level);
    on_either!(conn, |c| level.first(c)).optional()
}

pub(in crate::features::policies) fn keep_of_guests(conn: &mut Conn, level: GuestLevel, now: Time) -> QueryResult<()> {
    diesel::delete(guest_levels::table.find(1)).execute(conn)?;
    let row = (guest_levels::id.eq(1), guest_levels::level.eq(level), guest_levels::changed_at.eq(now));
    diesel::insert_into(guest_levels::table).values(row).execute(conn).map(drop)
}

pub(in crate::features::policies) fn keep(
    conn: &mut Conn,
    of: Option<ResourceId>,
    level: Option<InviteLevel>,
    now: Time,
) -> QueryResult<()> {
    let id = of.map_or(ALL, ResourceId::any);
    diesel::delete(invite_levels::table.find(id)).execute(conn)?;
    let Some(level) = level else { return Ok(()) };
    let row = (
        invite_levels::id.eq(id),
        invite_levels::app_id.eq(of.and_then(ResourceId::app)),
        invite_levels::group_id.eq(of.and_then(ResourceId::group)),
        invite_levels::level.eq(level),
        invite_levels::changed_at.eq(now),
    );
    diesel::insert_into(invite_levels::table).values(row).execute(conn).map(drop)
}

pub(in crate::features::policies) fn own(conn: &mut Conn) -> QueryResult<Vec<(ResourceId, String, InviteLevel)>> {
    let of_apps = invite_levels::table
        .inner_join(apps::table.on(invite_levels::app_id.eq(apps::id.nullable())))
        .select((apps::id, apps::display_name, invite_levels::level));
    let of_groups = invite_levels::table
        .inner_join(groups::table.on(invite_levels::group_id.eq(groups::id.nullable())))
        .select((groups::id, groups::display_name, invite_levels::level));
    let of_apps: Vec<(AppId, String, InviteLevel)> = of_apps.load(conn)?;
    let of_groups: Vec<(GroupId, String, InviteLevel)> = of_groups.load(conn)?;
    let of_apps = of_apps.into_iter().map(|(id, name, level)| (ResourceId::App(id), name, level));
    let of_groups = of_groups.into_iter().map(|(id, name, level)| (ResourceId::Group(id), name, level));
    let mut all: Vec<_> = of_apps.chain(of_groups).collect();
    all.sort_by_cached_key(|(id, name, _)| (name.to_lowercase(), *id));
    Ok(all)
}
