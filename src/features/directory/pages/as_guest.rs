//! My Apps and My Groups as a guest sees them, read-only.

use actix_web::web;

use crate::features::directory::pages::{cell, href};
use crate::features::directory::{self, Refused};
use crate::features::panel;
use crate::features::panel::pages::{apps_page, groups_page};
use crate::features::panel::shown::{AppsPage, GroupsPage, Looking};
use crate::features::policies::{self, Sight};
use crate::features::users::User;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::web::{Answer, Asked, Place, Posted, Visit, redirect, redirect_to_proof, show};

/// POST /admin/users/{id}/panel
pub async fn begin(asked: Asked, id: web::Path<UserId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let begun = asked.write(move |conn, visit| Ok(directory::look_as(conn, &visit.actor(), id, visit.now())?));
    match begun.await {
        Ok(_) => Ok(redirect(&format!("/admin/users/{id}/panel/apps"))),
        Err(error) if error.refused().is_proof_needed() => Ok(redirect_to_proof(&asked, &format!("/admin/users/{id}"))),
        Err(error) => Err(error),
    }
}

/// GET /admin/users/{id}/panel/apps
pub async fn apps(asked: Asked, id: web::Path<UserId>) -> Answer {
    let id = id.into_inner();
    let page = asked.read(move |conn, visit| {
        Ok(looked(conn, visit, id)?.map(|guest| their_apps(conn, visit, &guest)).transpose()?)
    });
    Ok(page.await?.map_or_else(|| redirect(&format!("/admin/users/{id}")), |page| show(&page)))
}

/// GET /admin/users/{id}/panel/groups
pub async fn groups(asked: Asked, id: web::Path<UserId>) -> Answer {
    let id = id.into_inner();
    let page = asked.read(move |conn, visit| {
        Ok(looked(conn, visit, id)?.map(|guest| their_groups(conn, visit, &guest)).transpose()?)
    });
    Ok(page.await?.map_or_else(|| redirect(&format!("/admin/users/{id}")), |page| show(&page)))
}

fn looked(conn: &mut Conn, visit: &Visit, id: UserId) -> Result<Option<User>, Refused> {
    directory::looked_as(conn, &visit.actor(), id, visit.now())
}

fn their_apps(conn: &mut Conn, visit: &Visit, guest: &User) -> Result<AppsPage, Refused> {
    let sight = policies::sight_of(conn, guest)?;
    let held = panel::apps_of(conn, guest.id, visit.now())?;
    let page = apps_page(visit.page(Place::Admin).with_stay(guest.ends_at), "", held, sight);
    Ok(page.seen_by_another(looking(guest, sight, "apps")))
}

/// Where guests see no groups there is no such page, for whoever looks as one either.
fn their_groups(conn: &mut Conn, visit: &Visit, guest: &User) -> Result<GroupsPage, Refused> {
    let sight = policies::sight_of(conn, guest)?;
    if !sight.groups() {
        return Err(Refused::NotThere);
    }
    let belongings = panel::groups_of(conn, guest.id, visit.now())?;
    let page = groups_page(visit.page(Place::Admin).with_stay(guest.ends_at), &belongings, sight);
    Ok(page.seen_by_another(looking(guest, sight, "groups")))
}

fn looking(guest: &User, sight: Sight, here: &'static str) -> Looking {
    let href = href(guest);
    Looking {
        person: cell(guest),
        apps: format!("{href}/panel/apps"),
        groups: sight.groups().then(|| format!("{href}/panel/groups")),
        here,
        end: href,
    }
}
