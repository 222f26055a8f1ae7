//! What the page of an app or group shows beside the thing itself.

use diesel::prelude::*;

use crate::features::access::{ResourceId, assignment_lasts};
use crate::features::apps::App;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{GroupId, UserId};
use crate::schema::{app_owners, apps, assignments, group_owners, users};

/// More owners than this nobody reads.
const MOST: i64 = 50;

/// Somebody who looks after an app or group.
#[derive(Clone, Debug, Queryable)]
pub struct Owner {
    pub name: String,
    pub mail: String,
}

/// By name.
pub fn owners(conn: &mut Conn, of: ResourceId) -> Result<Vec<Owner>, DbError> {
    let named = (users::display_name, users::mail_shown);
    Ok(match of {
        ResourceId::App(app) => app_owners::table
            .inner_join(users::table.on(users::id.eq(app_owners::user_id)))
            .filter(app_owners::app_id.eq(app))
            .order(users::name_key)
            .limit(MOST)
            .select(named)
            .load(conn)?,
        ResourceId::Group(group) => group_owners::table
            .inner_join(users::table.on(users::id.eq(group_owners::user_id)))
            .filter(group_owners::group_id.eq(group))
            .order(users::name_key)
            .limit(MOST)
            .select(named)
            .load(conn)?,
    })
}

/// Since when this person owns it, if they do.
pub fn owned_since(conn: &mut Conn, of: ResourceId, user: UserId) -> Result<Option<Time>, DbError> {
    Ok(match of {
        ResourceId::App(app) => {
            app_owners::table.find((app, user)).select(app_owners::created_at).first(conn).optional()?
        }
        ResourceId::Group(group) => {
            group_owners::table.find((group, user)).select(group_owners::created_at).first(conn).optional()?
        }
    })
}

/// An app that a group opens.
pub type Opened = App;

/// By name.
pub fn opened_by(conn: &mut Conn, group: GroupId, now: Time) -> Result<Vec<Opened>, DbError> {
    let opened = assignments::table
        .inner_join(apps::table.on(apps::id.eq(assignments::app_id)))
        .filter(assignments::group_id.eq(group))
        .filter(assignment_lasts(now))
        .order((apps::name_key, apps::id))
        .limit(200);
    let mut apps: Vec<App> = opened.select(App::as_select()).load(conn)?;
    // Once for each app, though it may be given in several roles.
    apps.dedup_by_key(|app| app.id);
    Ok(apps)
}
