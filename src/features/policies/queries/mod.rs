//! What a decision looks at.

pub(in crate::features::policies) mod approvals;
pub(in crate::features::policies) mod domains;
pub(in crate::features::policies) mod levels;
pub(in crate::features::policies) mod quotas;
pub(in crate::features::policies) mod life;

use diesel::prelude::*;

use crate::features::access::{self, Resource, ResourceId};
use crate::features::apps;
use crate::features::groups;
use crate::features::policies::Standing;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, AppId, GroupId, UserId};
use crate::schema::{app_owners, apps as apps_table, group_owners, groups as groups_table, users};

/// So many names of each are offered to choose from.
const MOST_NAMES: i64 = 100;

/// The row of a rule that is the organization's.
pub(in crate::features::policies) const ALL: AnyId = AnyId::NOBODYS;

pub(in crate::features::policies) fn standing(
    conn: &mut Conn,
    user: UserId,
    resource: &Resource,
    now: Time,
) -> Result<Standing, DbError> {
    match resource {
        Resource::App(app) => {
            let paths = access::paths(conn, app.id, user, now)?;
            Ok(Standing {
                owns: apps::is_owner(conn, app.id, user)?,
                uses: !paths.is_empty(),
                holds: paths.iter().any(|path| path.group.is_none()),
            })
        }
        Resource::Group(group) => {
            let uses = access::has(conn, ResourceId::Group(group.id), user, now)?;
            Ok(Standing { owns: groups::is_owner(conn, group.id, user)?, uses, holds: uses })
        }
    }
}

/// The apps and groups with this folded name; of many only so many that it is not one.
pub(in crate::features::policies) fn called(conn: &mut Conn, key: &str) -> QueryResult<Vec<ResourceId>> {
    let of_apps = apps_table::table.filter(apps_table::name_key.eq(key)).limit(2).select(apps_table::id);
    let of_groups = groups_table::table.filter(groups_table::name_key.eq(key)).limit(2).select(groups_table::id);
    either(of_apps.load(conn)?, of_groups.load(conn)?)
}

/// The first of the names of groups, and of apps unless only groups are wanted.
pub(in crate::features::policies) fn names(conn: &mut Conn, apps_too: bool) -> QueryResult<Vec<String>> {
    let groups = groups_table::table.order((groups_table::name_key, groups_table::id)).limit(MOST_NAMES);
    let mut names: Vec<String> = groups.select(groups_table::display_name).load(conn)?;
    if apps_too {
        let apps = apps_table::table.order((apps_table::name_key, apps_table::id)).limit(MOST_NAMES);
        names.extend(apps.select(apps_table::display_name).load::<String>(conn)?);
        names.sort();
    }
    Ok(names)
}

/// The app or group with this id.
pub(in crate::features::policies) fn with_id(conn: &mut Conn, id: AnyId) -> QueryResult<Vec<ResourceId>> {
    let app = AppId::from(id.uuid());
    let group = GroupId::from(id.uuid());
    let of_apps = apps_table::table.find(app).select(apps_table::id);
    let of_groups = groups_table::table.find(group).select(groups_table::id);
    either(of_apps.load(conn)?, of_groups.load(conn)?)
}

/// Whether somebody else owns it who is not blocked.
pub(in crate::features::policies) fn has_other_owner(
    conn: &mut Conn,
    id: ResourceId,
    user: UserId,
) -> QueryResult<bool> {
    let able = |owner| users::table.filter(users::id.eq(owner)).filter(users::enabled.eq(true)).select(users::id);
    let owners: Vec<UserId> = match id {
        ResourceId::App(app) => {
            let others = app_owners::table.filter(app_owners::app_id.eq(app)).filter(app_owners::user_id.ne(user));
            others.select(app_owners::user_id).load(conn)?
        }
        ResourceId::Group(group) => {
            let all = group_owners::table.filter(group_owners::group_id.eq(group));
            all.filter(group_owners::user_id.ne(user)).select(group_owners::user_id).load(conn)?
        }
    };
    for owner in owners {
        if able(owner).first::<UserId>(conn).optional()?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn either(of_apps: Vec<AppId>, of_groups: Vec<GroupId>) -> QueryResult<Vec<ResourceId>> {
    Ok(of_apps.into_iter().map(ResourceId::App).chain(of_groups.into_iter().map(ResourceId::Group)).collect())
}
