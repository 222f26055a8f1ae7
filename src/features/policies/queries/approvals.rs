//! The rules of whose invitations are approved first.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::features::access::ResourceId;
use crate::features::policies::Approval;
use crate::features::policies::queries::ALL;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::foundation::id::{AnyId, AppId, GroupId};
use crate::schema::{apps, groups, invite_approvals};

pub(in crate::features::policies) fn of_all(conn: &mut Conn) -> QueryResult<Option<Approval>> {
    invite_approvals::table.find(ALL).select(invite_approvals::rule).first(conn).optional()
}

/// The app's or group's own rule, and the organization's.
pub(in crate::features::policies) fn of(
    conn: &mut Conn,
    id: ResourceId,
) -> QueryResult<(Option<Approval>, Option<Approval>)> {
    let both = invite_approvals::table.filter(invite_approvals::id.eq(id.any()).or(invite_approvals::id.eq(ALL)));
    let both = both.select((invite_approvals::id, invite_approvals::rule));
    let rows: Vec<(AnyId, Approval)> = on_either!(conn, |c| both.load(c))?;
    let rule = |wanted: AnyId| rows.iter().find(|(id, _)| *id == wanted).map(|(_, rule)| *rule);
    Ok((rule(id.any()), rule(ALL)))
}

/// The rules of those that have one of their own, and the organization's.
pub(in crate::features::policies) fn of_each(
    conn: &mut Conn,
    ids: &[ResourceId],
) -> QueryResult<HashMap<AnyId, Approval>> {
    let wanted: Vec<AnyId> = ids.iter().map(|id| id.any()).chain([ALL]).collect();
    let rules = invite_approvals::table.filter(invite_approvals::id.eq_any(wanted));
    let rows: Vec<(AnyId, Approval)> = rules.select((invite_approvals::id, invite_approvals::rule)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Two admins who change them do it one after the other, also before there is a row.
pub(in crate::features::policies) fn lock(conn: &mut Conn) -> QueryResult<()> {
    if let Some(c) = conn.postgres() {
        diesel::sql_query("LOCK TABLE invite_approvals IN SHARE ROW EXCLUSIVE MODE").execute(c)?;
    }
    Ok(())
}

pub(in crate::features::policies) fn keep(
    conn: &mut Conn,
    of: Option<ResourceId>,
    rule: Option<Approval>,
    now: Time,
) -> QueryResult<()> {
    let id = of.map_or(ALL, ResourceId::any);
    diesel::delete(invite_approvals::table.find(id)).execute(conn)?;
    let Some(rule) = rule else { return Ok(()) };
    let row = (
        invite_approvals::id.eq(id),
        invite_approvals::app_id.eq(of.and_then(ResourceId::app)),
        invite_approvals::group_id.eq(of.and_then(ResourceId::group)),
        invite_approvals::rule.eq(rule),
        invite_approvals::changed_at.eq(now),
    );
    diesel::insert_into(invite_approvals::table).values(row).execute(conn).map(drop)
}

pub(in crate::features::policies) fn own(conn: &mut Conn) -> QueryResult<Vec<(ResourceId, String, Approval)>> {
    let of_apps = invite_approvals::table
        .inner_join(apps::table.on(invite_approvals::app_id.eq(apps::id.nullable())))
        .select((apps::id, apps::display_name, invite_approvals::rule));
    let of_groups = invite_approvals::table
        .inner_join(groups::table.on(invite_approvals::group_id.eq(groups::id.nullable())))
        .select((groups::id, groups::display_name, invite_approvals::rule));
    let of_apps: Vec<(AppId, String, Approval)> = of_apps.load(conn)?;
    let of_groups: Vec<(GroupId, String, Approval)> = of_groups.load(conn)?;
    let of_apps = of_apps.into_iter().map(|(id, name, rule)| (ResourceId::App(id), name, rule));
    let of_groups = of_groups.into_iter().map(|(id, name, rule)| (ResourceId::Group(id), name, rule));
    let mut all: Vec<_> = of_apps.chain(of_groups).collect();
    all.sort_by_cached_key(|(id, name, _)| (name.to_lowercase(), *id));
    Ok(all)
}
