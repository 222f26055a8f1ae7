//! The lists of domains: the organization's, and those of apps and groups.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::features::rules::{Effect, KeptRule, ResourceId};
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, DomainRuleId, GroupId};
use crate::schema::{apps, domain_rules, groups, organization};

type Of = (Option<AppId>, Option<GroupId>);

fn of((app, group): Of) -> Option<ResourceId> {
    app.map(ResourceId::App).or(group.map(ResourceId::Group))
}

/// Effect and rule of every entry of the organization's lists, and of those of these apps and groups.
pub(in crate::features::rules) fn rules_for(
    conn: &mut Conn,
    to: &[ResourceId],
) -> QueryResult<Vec<(Effect, String, Option<ResourceId>)>> {
    let all = domain_rules::app_id.is_null().and(domain_rules::group_id.is_null());
    let wanted = domain_rules::table.select((
        domain_rules::effect,
        domain_rules::rule,
        (domain_rules::app_id, domain_rules::group_id),
    ));
    let rows: Vec<(Effect, String, Of)> = match to {
        [] => wanted.filter(all).load(conn)?,
        // What equals nothing is not there, so that one statement serves an app as well as a group.
        [one] => {
            let theirs = domain_rules::app_id.eq(one.app()).or(domain_rules::group_id.eq(one.group()));
            wanted.filter(theirs.or(all)).load(conn)?
        }
        several => {
            let apps: Vec<AppId> = several.iter().filter_map(|id| id.app()).collect();
            let groups: Vec<GroupId> = several.iter().filter_map(|id| id.group()).collect();
            let theirs = domain_rules::app_id.eq_any(apps).or(domain_rules::group_id.eq_any(groups));
            wanted.filter(theirs.or(all)).load(conn)?
        }
    };
    Ok(rows.into_iter().map(|(effect, rule, whose)| (effect, rule, of(whose))).collect())
}

pub(in crate::features::rules) fn domain_rules(conn: &mut Conn, of: Option<ResourceId>) -> QueryResult<Vec<KeptRule>> {
    let all = domain_rules::table.order((domain_rules::effect, domain_rules::rule)).select(KEPT);
    match of {
        None => all.filter(domain_rules::app_id.is_null()).filter(domain_rules::group_id.is_null()).load(conn),
        Some(ResourceId::App(id)) => all.filter(domain_rules::app_id.eq(id)).load(conn),
        Some(ResourceId::Group(id)) => all.filter(domain_rules::group_id.eq(id)).load(conn),
    }
}

/// Apps and groups with lists of their own, by name, and how many rules they have.
pub(in crate::features::rules) fn listing(conn: &mut Conn) -> QueryResult<Vec<(ResourceId, String, i64)>> {
    let of_apps = domain_rules::table
        .inner_join(apps::table.on(domain_rules::app_id.eq(apps::id.nullable())))
        .select((apps::id, apps::display_name));
    let of_groups = domain_rules::table
        .inner_join(groups::table.on(domain_rules::group_id.eq(groups::id.nullable())))
        .select((groups::id, groups::display_name));
    let of_apps: Vec<(AppId, String)> = of_apps.load(conn)?;
    let of_groups: Vec<(GroupId, String)> = of_groups.load(conn)?;
    let named = of_apps.into_iter().map(|(id, name)| (ResourceId::App(id), name));
    let named = named.chain(of_groups.into_iter().map(|(id, name)| (ResourceId::Group(id), name)));
    let mut counted: BTreeMap<(String, ResourceId), (String, i64)> = BTreeMap::new();
    for (id, name) in named {
        counted.entry((name.to_lowercase(), id)).or_insert((name, 0)).1 += 1;
    }
    Ok(counted.into_iter().map(|((_, id), (name, n))| (id, name, n)).collect())
}

pub(in crate::features::rules) fn domain_rule(conn: &mut Conn, id: DomainRuleId) -> QueryResult<Option<KeptRule>> {
    domain_rules::table.find(id).select(KEPT).first(conn).optional()
}

type Kept = (
    domain_rules::id,
    domain_rules::effect,
    domain_rules::rule,
    domain_rules::comment,
    domain_rules::created_at,
    domain_rules::app_id,
    domain_rules::group_id,
);
const KEPT: Kept = (
    domain_rules::id,
    domain_rules::effect,
    domain_rules::rule,
    domain_rules::comment,
    domain_rules::created_at,
    domain_rules::app_id,
    domain_rules::group_id,
);

pub(in crate::features::rules) fn own_domain(conn: &mut Conn) -> Result<Option<String>, DbError> {
    Ok(organization::table.select(organization::domain).first(conn).optional()?)
}

pub(in crate::features::rules) fn hold(conn: &mut Conn) -> QueryResult<()> {
    if let Some(c) = conn.postgres() {
        organization::table.select(organization::id).for_update().load::<i32>(c)?;
    }
    Ok(())
}

pub(in crate::features::rules) fn hold_shared(conn: &mut Conn) -> QueryResult<()> {
    if let Some(c) = conn.postgres() {
        organization::table.select(organization::id).for_key_share().load::<i32>(c)?;
    }
    Ok(())
}
