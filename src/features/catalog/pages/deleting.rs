//! Deleting an app or group, once it is clear what goes with it.

use crate::features::catalog::pages::{Of, external_id, href};
use crate::features::catalog::shown::DeletePage;
use crate::features::catalog::{self, Refused};
use crate::features::people::pages::thing;
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::foundation::db::Conn;
use crate::foundation::web::{Answer, Asked, Flash, Place, Posted, Visit, redirect_saying, redirect_to_proof, show};

/// GET /admin/apps/{id}/delete and /admin/groups/{id}/delete
pub async fn confirm(asked: Asked, of: Of) -> Answer {
    Ok(show(&asked.read(move |conn, visit| Ok(delete_page(conn, visit, of)?)).await?))
}

fn delete_page(conn: &mut Conn, visit: &Visit, of: Of) -> Result<DeletePage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let (resource, toll) = catalog::toll(conn, &actor, of.0, now)?;
    Ok(DeletePage {
        kind: catalog::kind_of(of.0),
        thing: thing(&resource),
        href: href(of.0),
        change: offer(conn, &actor, Action::ManageResources, Object::Directory, now),
        people: toll.people.have,
        guests: toll.people.guests,
        invited: toll.people.pending,
        things: toll.things,
        external_id: external_id(&resource),
        page: visit.page(Place::Admin),
    })
}

/// POST /admin/apps/{id}/delete and /admin/groups/{id}/delete
pub async fn delete(asked: Asked, of: Of, _: Posted) -> Answer {
    let done = asked.write(move |conn, visit| {
        let gone = catalog::delete(conn, &visit.actor(), of.0, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("catalog-deleted").with("name", gone.name())))
    });
    match done.await {
        Ok(flash) => Ok(redirect_saying(&asked, catalog::kind_of(of.0).list(), &flash)),
        Err(error) if error.refused().is_proof_needed() => {
            Ok(redirect_to_proof(&asked, &format!("{}/delete", href(of.0))))
        }
        Err(error) => Err(error),
    }
}
