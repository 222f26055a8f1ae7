//! What somebody who leaves owns alone, handed over first.

use crate::features::access::{Resource, ResourceId};
use crate::features::catalog::shown::{HandOverPage, Handed};
use crate::features::catalog::{self, Refused};
use crate::features::people::pages::thing;
use crate::features::policies::{self, Sight};
use crate::foundation::db::Conn;
use crate::foundation::refusal::{self, Kind, Refusal};
use crate::foundation::text::Text;
use crate::foundation::web::shown::Thing;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, PersonCell, Place, Posted, Visit, WebError, redirect, redirect_saying, show, show_as,
    status_of,
};

const LEAVE: &str = "/account/leave";

/// What was typed for one thing, and what was wrong with it.
#[derive(Clone, Debug)]
struct Typed {
    of: ResourceId,
    mail: String,
    mistake: Option<Text>,
}

/// GET /account/leave/hand-over
pub async fn index(asked: Asked) -> Answer {
    let page = asked.read(|conn, visit| Ok(hand_over_page(conn, visit, &[])?));
    Ok(match page.await? {
        // Nothing holds them, or they are no guest and the page says so.
        page if page.things.is_empty() => redirect(LEAVE),
        page => show(&page),
    })
}

/// POST /account/leave/hand-over: `app:…` or `group:…` = address, one for each
pub async fn update(asked: Asked, posted: Posted) -> Answer {
    let typed = read(&posted).map_err(|refused| WebError::new(&asked, refused))?;
    let done = asked.write(move |conn, visit| {
        let mut left = Vec::new();
        let mut handed = Vec::new();
        for one in &typed {
            // What is fine counts, whatever is wrong with the rest.
            match catalog::hand_over(conn, &visit.actor(), one.of, &one.mail, visit.now()) {
                Ok(user) => handed.push(user.name().to_owned()),
                Err(refused) if matches!(refused.kind(), Kind::Invalid { .. }) => {
                    left.push(Typed { mistake: Some(refused.text()), ..one.clone() });
                }
                // Somebody else owns it meanwhile, so nothing is left to do.
                Err(Refused::NotThere) => {}
                Err(refused) => return Err(refused.into()),
            }
        }
        let said = visit.page(Place::Account).t("catalog-handed-over").with("n", handed.len());
        let page = hand_over_page(conn, visit, &left)?;
        Ok((page, left.is_empty(), Flash::done(said)))
    });
    match done.await? {
        (page, true, flash) if page.things.is_empty() => Ok(redirect_saying(&asked, LEAVE, &flash)),
        (_, true, flash) => Ok(redirect_saying(&asked, "/account/leave/hand-over", &flash)),
        (page, false, _) => Ok(show_as(status_of(&Kind::Invalid { field: "who" }), &page)),
    }
}

fn read(posted: &Posted) -> Result<Vec<Typed>, refusal::Refused> {
    let mut typed = Vec::new();
    for (name, _) in posted.fields() {
        if let Ok(of) = name.parse::<ResourceId>() {
            typed.push(Typed { of, mail: posted.one(name)?.trim().to_owned(), mistake: None });
        }
    }
    Ok(typed)
}

fn hand_over_page(conn: &mut Conn, visit: &Visit, typed: &[Typed]) -> Result<HandOverPage, Refused> {
    let actor = visit.actor();
    let alone = if visit.me.is_guest { catalog::owned_alone(conn, &actor)? } else { Vec::new() };
    let page = visit.page(Place::Account);
    let sight = policies::sight(conn, &actor)?;
    let mut things = Vec::with_capacity(alone.len());
    for resource in &alone {
        let one = typed.iter().find(|one| one.of == resource.id());
        things.push(Handed {
            near: if sees_people(sight, resource) { near(conn, visit, resource)? } else { Vec::new() },
            mail: one.map(|one| one.mail.clone()).unwrap_or_default(),
            mistake: one.and_then(|one| one.mistake.as_ref()).map(|text| page.say(text)),
            name: resource.id().to_string(),
            thing: shown(&page, sight, resource),
        });
    }
    Ok(HandOverPage { things, page })
}

/// A guest who is shown no groups owns one without its name (Z-7).
fn shown(page: &Page, sight: Sight, resource: &Resource) -> Thing {
    let named = resource.id().app().is_some() || sight.groups();
    if named { thing(resource) } else { Thing { name: page.t("catalog-some-group").to_string(), ..Thing::default() } }
}

fn sees_people(sight: Sight, resource: &Resource) -> bool {
    match resource {
        Resource::App(_) => sight.names(),
        Resource::Group(group) => sight.people_of(group),
    }
}

/// Colleagues who have it, whom its owner sees anyway.
fn near(conn: &mut Conn, visit: &Visit, resource: &Resource) -> Result<Vec<PersonCell>, Refused> {
    let people = catalog::colleagues_with(conn, resource.id(), visit.now())?;
    let others = people.iter().filter(|user| user.id != visit.me.id);
    Ok(others.map(|user| PersonCell::new(&user.display_name, &user.mail_shown, false)).collect())
}
