//! The pages of the panel.

use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::Deserialize;

use crate::features::apps::App;
use crate::features::groups::{Group, Membership, Source};
use crate::features::panel::shown::{AppsPage, GroupKind, GroupRow, GroupsPage, Tile};
use crate::features::panel::{Belonging, Held, apps_of, groups_of};
use crate::foundation::id::UserId;
use crate::foundation::web::shown::Mark;
use crate::foundation::web::{Answer, Asked, Page, Place, hue_of, initials_of, redirect, show};

/// Ends within so many days are said as "in 5 days".
const SOON: i64 = 14;

/// GET /
pub async fn home() -> HttpResponse {
    redirect("/apps")
}

#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// GET /apps
pub async fn apps(asked: Asked, search: Query<Search>) -> Answer {
    let q = search.into_inner().q;
    let page = asked.read(move |conn, visit| {
        let held = apps_of(conn, visit.me.id, visit.now())?;
        Ok(apps_page(visit.page(Place::Apps), q.trim(), held))
    });
    Ok(show(&page.await?))
}

/// GET /groups
pub async fn groups(asked: Asked) -> Answer {
    let page = asked.read(move |conn, visit| {
        let belongings = groups_of(conn, visit.me.id, visit.now())?;
        Ok(groups_page(visit.page(Place::Groups), belongings))
    });
    Ok(show(&page.await?))
}

fn apps_page(page: Page, q: &str, held: Vec<Held>) -> AppsPage {
    let total = held.len();
    let tiles: Vec<Tile> = held.iter().filter(|held| held.matches(q)).map(|held| tile(&page, held)).collect();
    let soon = |held: &&Held| held.access.as_ref().and_then(|access| access.ends_at).is_some_and(|end| page.moment(end).is_within_days(SOON));
    let ending = held.iter().filter(soon).count();
    AppsPage { q: q.to_owned(), tiles, total, ending, page }
}
