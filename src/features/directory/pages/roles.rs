//! The directory roles of somebody, and what an admin is asked who gives their own up.

use actix_web::web;

use crate::features::directory::pages::deeds::said;
use crate::features::directory::pages::show::{self as one, Undone};
use crate::features::directory::pages::{cell, href, role_key};
use crate::features::directory::shown::{RoleBox, StepDownPage};
use crate::features::directory::{self, Wish};
use crate::features::users::{Role, User};
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::refusal::{self, Kind};
use crate::foundation::seen::{self, Field, Fields};
use crate::foundation::web::{
    Answer, Asked, Page, Place, Posted, Visit, WebError, redirect_saying, redirect_to_proof, show, show_as,
};

/// What was ticked, and whether somebody else was faster.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    wish: Wish,
    clash: bool,
}

/// POST /admin/users/{id}/roles
pub async fn update(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let chosen = |name: &str| posted.all(name).filter_map(Role::from_word).collect::<Vec<_>>();
    let wish = Wish { user: id, roles: chosen("role"), seen: chosen("seen") };
    let sure = posted.one("step").map_err(|refused| WebError::new(&asked, refused))? == "confirm";
    if !sure {
        let first = wish.clone();
        match asked.read(move |conn, visit| ask(conn, visit, &first)).await {
            Ok(Some(page)) => return Ok(show(&page)),
            Ok(None) => {}
            Err(error) => return refused(asked, wish, error).await,
        }
    }
    let deed = wish.clone();
    let done = asked.write(move |conn, visit| {
        let user = directory::change_roles(conn, &visit.actor(), &deed, visit.now())?;
        let leaves = visit.me.id == id && !Role::together(&deed.roles).sees_admin_area();
        Ok((said(visit, "directory-roles-saved", &user)?, leaves))
    });
    match done.await {
        Ok((flash, true)) => Ok(redirect_saying(&asked, "/apps", &flash)),
        Ok((flash, false)) => Ok(redirect_saying(&asked, &format!("/admin/users/{id}"), &flash)),
        Err(error) => refused(asked, wish, error).await,
    }
}

/// An admin who gives the role up cannot take it back, so they are asked; nobody else is.
fn ask(conn: &mut Conn, visit: &Visit, wish: &Wish) -> Result<Option<StepDownPage>, refusal::Refused> {
    if !directory::steps_down(conn, &visit.actor(), wish, visit.now())? {
        return Ok(None);
    }
    let user = directory::find(conn, &visit.actor(), wish.user, visit.now())?;
    let page = visit.page(Place::Admin);
    let words = |roles: &[Role]| roles.iter().map(|role| role.word()).collect();
    let kept = wish.roles.iter().map(|role| page.t(role_key(*role)).to_string());
    Ok(Some(StepDownPage {
        person: cell(&user),
        href: href(&user),
        roles: words(&wish.roles),
        seen: words(&wish.seen),
        kept: kept.collect::<Vec<_>>().join(", "),
        page,
    }))
}

/// What cannot be done is said on the person's page, with what was ticked.
async fn refused(asked: Asked, wish: Wish, error: WebError) -> Answer {
    let (id, refused) = (wish.user, error.refused());
    if refused.is_proof_needed() {
        return Ok(redirect_to_proof(&asked, &format!("/admin/users/{id}")));
    }
    let clash = refused.kind == Kind::Conflict;
    let Some((status, text)) = error.mistake() else { return Err(error) };
    let undone = Undone { mistake: Some(text), roles: Some(Typed { wish, clash }), ..Undone::default() };
    let page = asked.read(move |conn, visit| one::show_page(conn, visit, id, &undone));
    Ok(show_as(status, &page.await?))
}

fn fields(roles: &[Role]) -> Fields {
    Role::ALL.iter().map(|role| seen::tick(role.word(), roles.contains(role))).collect()
}

/// A guest may be given one role only; others are shown where somebody holds them all the same.
pub(super) fn boxes(page: &Page, user: &User, held: &[Role], typed: Option<&Typed>) -> Vec<RoleBox> {
    let shown = match typed {
        Some(typed) if typed.clash => {
            seen::merge(&seen::mark(&fields(&typed.wish.seen)), fields(&typed.wish.roles), fields(held))
        }
        Some(typed) => seen::typed(fields(&typed.wish.roles)),
        None => seen::typed(fields(held)),
    };
    let offered = |(role, _): &(&Role, Field)| !user.is_guest() || **role == Role::GuestInviter || held.contains(role);
    let one = |(role, field): (&Role, Field)| RoleBox {
        value: role.word(),
        label: page.t(role_key(*role)).to_string(),
        chosen: field.is_on(),
        meanwhile: field.meanwhile,
    };
    Role::ALL.iter().zip(shown).filter(offered).map(one).collect()
}

/// What the form says it showed: whoever was not shown what somebody else changed has not seen it.
pub(super) fn seen(held: &[Role], typed: Option<&Typed>) -> Vec<&'static str> {
    let roles = typed.filter(|typed| !typed.clash).map_or(held, |typed| &typed.wish.seen);
    roles.iter().map(|role| role.word()).collect()
}
