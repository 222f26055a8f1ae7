//! What admins do to somebody, each with one button; deleting says first what ends.

use actix_web::web;

use crate::features::access::Resource;
use crate::features::directory::pages::show::{self as one, Undone};
use crate::features::directory::pages::{cell, href};
use crate::features::directory::shown::{Alone, DeletePage};
use crate::features::directory::{self, Refused};
use crate::features::panel;
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, Object};
use crate::features::sponsors;
use crate::features::users::{self, User};
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::refusal;
use crate::foundation::web::{
    Answer, Asked, Flash, Place, Posted, Undo, Visit, WebError, redirect_saying, redirect_to_proof, show, show_as,
};

/// Things named in one sentence.
const MOST_SAID: usize = 3;

pub(super) type Done = Result<Flash, refusal::Refused>;

/// POST /admin/users/{id}/block
pub async fn block(asked: Asked, id: web::Path<UserId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let deed = move |conn: &mut Conn, visit: &Visit| -> Done {
        let done = directory::block(conn, &visit.actor(), id, visit.now())?;
        let mut flash = said(visit, "directory-blocked", &done.user)?;
        flash.text.push_str(&left_alone(conn, visit, id)?);
        Ok(if done.undoable { flash.with_undo(undo(visit, &done.user, "unblock")) } else { flash })
    };
    act(asked, id, deed).await
}

/// POST /admin/users/{id}/unblock
pub async fn unblock(asked: Asked, id: web::Path<UserId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let deed = move |conn: &mut Conn, visit: &Visit| -> Done {
        let done = directory::unblock(conn, &visit.actor(), id, visit.now())?;
        said(visit, "directory-unblocked", &done.user)
    };
    act(asked, id, deed).await
}

/// POST /admin/users/{id}/sessions/end
pub async fn end_sessions(asked: Asked, id: web::Path<UserId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let deed = move |conn: &mut Conn, visit: &Visit| -> Done {
        let (user, ended) = directory::end_sessions(conn, &visit.actor(), id, visit.now())?;
        let page = visit.page(Place::Admin);
        Ok(Flash::done(page.t("directory-sessions-ended").with("person", user.name()).with("n", ended)))
    };
    act(asked, id, deed).await
}

/// POST /admin/users/{id}/delete
pub async fn delete(asked: Asked, id: web::Path<UserId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let deed = move |conn: &mut Conn, visit: &Visit| -> Result<(User, Flash, bool), refusal::Refused> {
        let done = directory::delete(conn, &visit.actor(), id, visit.now())?;
        // A guest who never came is gone at once.
        let stays = users::find(conn, id)?.is_some();
        let flash = said(visit, if stays { "directory-deleted" } else { "directory-gone" }, &done.user)?;
        let flash = if done.undoable { flash.with_undo(undo(visit, &done.user, "restore")) } else { flash };
        Ok((done.user, flash, stays))
    };
    let done = asked.write(move |conn, visit| deed(conn, visit));
    match done.await {
        Ok((_, flash, true)) => Ok(redirect_saying(&asked, &format!("/admin/users/{id}"), &flash)),
        Ok((user, flash, false)) => Ok(redirect_saying(&asked, list_of(&user), &flash)),
        Err(error) => refused(asked, id, error).await,
    }
}

/// POST /admin/users/{id}/restore
pub async fn restore(asked: Asked, id: web::Path<UserId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let deed = move |conn: &mut Conn, visit: &Visit| -> Done {
        let back = directory::restore(conn, &visit.actor(), id, visit.now())?;
        let key = if back.given == back.had { "directory-restored" } else { "directory-restored-partly" };
        let page = visit.page(Place::Admin);
        let words = page.t(key).with("person", back.user.name()).with("n", back.given).with("had", back.had);
        Ok(Flash::done(words))
    };
    act(asked, id, deed).await
}

/// POST /admin/users/{id}/erase
pub async fn erase(asked: Asked, id: web::Path<UserId>, _: Posted) -> Answer {
    let id = id.into_inner();
    let done = asked.write(move |conn, visit| {
        let user = directory::erase(conn, &visit.actor(), id, visit.now())?;
        Ok((said(visit, "directory-erased", &user)?, user))
    });
    match done.await {
        Ok((flash, user)) => Ok(redirect_saying(&asked, list_of(&user), &flash)),
        Err(error) => refused(asked, id, error).await,
    }
}

/// GET /admin/users/{id}/delete
pub async fn confirm_delete(asked: Asked, id: web::Path<UserId>) -> Answer {
    confirm(asked, id.into_inner(), "delete").await
}

/// GET /admin/users/{id}/erase
pub async fn confirm_erase(asked: Asked, id: web::Path<UserId>) -> Answer {
    confirm(asked, id.into_inner(), "erase").await
}

async fn confirm(asked: Asked, id: UserId, step: &'static str) -> Answer {
    Ok(show(&asked.read(move |conn, visit| Ok(delete_page(conn, visit, id, step)?)).await?))
}

fn delete_page(conn: &mut Conn, visit: &Visit, id: UserId, step: &'static str) -> Result<DeletePage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let user = directory::prepared_one(conn, &actor, id, now)?;
    let gone = !directory::gone_for_good(conn, std::slice::from_ref(&user))?.is_empty();
    Ok(DeletePage {
        gone,
        person: cell(&user),
        href: href(&user),
        step,
        is_guest: user.is_guest(),
        change: offer(conn, &actor, Action::ManageUser, Object::User(&user), now),
        apps: panel::apps_of(conn, id, now)?.len(),
        groups: panel::groups_of(conn, id, now)?.len(),
        alone: owned_alone(conn, visit, id)?,
        answers_for: sponsors::count_of(conn, id, directory::MOST_COUNTED)?,
        page: visit.page(Place::Admin),
    })
}

/// What would be left without an owner; with a way to name one, for those who may.
pub(super) fn owned_alone(conn: &mut Conn, visit: &Visit, id: UserId) -> Result<Vec<Alone>, Refused> {
    let may = offer(conn, &visit.actor(), Action::ManageResources, Object::Directory, visit.now()).offered();
    let alone = |resource: Resource| Alone {
        href: may.then(|| format!("/admin{}#owners", resource.id().path())),
        name: resource.name().to_owned(),
    };
    Ok(policies::owned_alone(conn, id)?.into_iter().map(alone).collect())
}

/// Only after showing oneself again (S-6), and back to the person's page.
pub(super) async fn act(
    asked: Asked,
    id: UserId,
    deed: impl Fn(&mut Conn, &Visit) -> Done + Clone + Send + 'static,
) -> Answer {
    let done = asked.write(move |conn, visit| deed(conn, visit));
    match done.await {
        Ok(flash) => Ok(redirect_saying(&asked, &format!("/admin/users/{id}"), &flash)),
        Err(error) => refused(asked, id, error).await,
    }
}

/// What cannot be done is said on the person's page.
async fn refused(asked: Asked, id: UserId, error: WebError) -> Answer {
    let refused = error.refused();
    if refused.is_proof_needed() {
        return Ok(redirect_to_proof(&asked, &format!("/admin/users/{id}")));
    }
    let Some((status, text)) = error.mistake() else { return Err(error) };
    let undone = Undone { mistake: Some(text), ..Undone::default() };
    let page = asked.read(move |conn, visit| one::show_page(conn, visit, id, &undone));
    Ok(show_as(status, &page.await?))
}

pub(super) fn said(visit: &Visit, key: &str, user: &User) -> Done {
    Ok(Flash::done(visit.page(Place::Admin).t(key).with("person", user.name())))
}

/// What nobody looks after any more, as a sentence after another.
fn left_alone(conn: &mut Conn, visit: &Visit, id: UserId) -> Result<String, Refused> {
    let alone = policies::owned_alone(conn, id)?;
    if alone.is_empty() {
        return Ok(String::new());
    }
    let some: Vec<&str> = alone.iter().take(MOST_SAID).map(Resource::name).collect();
    let names = if alone.len() > MOST_SAID { format!("{} …", some.join(", ")) } else { some.join(", ") };
    Ok(format!(" {}", visit.page(Place::Admin).t("catalog-alone-now").with("n", alone.len()).with("names", names)))
}

fn undo(visit: &Visit, user: &User, step: &str) -> Undo {
    let label = visit.page(Place::Admin).t("people-undo").to_string();
    Undo { action: format!("{}/{step}", href(user)), label, fields: Vec::new() }
}

fn list_of(user: &User) -> &'static str {
    if user.is_guest() { "/admin/guests" } else { "/admin/users" }
}
