//! The pages of the panel.

use actix_web::HttpResponse;

use crate::features::apps;
use crate::features::groups::{self, Group, Membership, Source};
use crate::features::panel::shown::{AppsPage, GroupKind, GroupRow, GroupsPage, Tile};
use crate::features::panel::{self, Access, Belonging, Held, apps_of};
use crate::features::policies::{self, Sight};
use crate::features::reviews;
use crate::features::reviews::shown::Waits;
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::web::{Answer, Asked, Page, Place, Query, Visit, redirect, show};

/// Ends within so many days are said as "in 5 days".
const SOON: i64 = 14;

/// GET /
pub async fn home() -> HttpResponse {
    redirect("/apps")
}

/// GET /apps
pub async fn index_apps(asked: Asked, query: Query) -> Answer {
    let q = query.first("q");
    let page = asked.read(move |conn, visit| {
        let held = apps_of(conn, visit.me.id, visit.now())?;
        let sight = policies::sight(conn, &visit.actor())?;
        let page = visit.page(Place::Apps);
        let waits = waits(conn, visit, &page)?;
        Ok(AppsPage { waits, ..apps_page(page, &q, held, sight) })
    });
    Ok(show(&page.await?))
}

/// GET /groups
pub async fn index_groups(asked: Asked) -> Answer {
    let page = asked.read(move |conn, visit| {
        let belongings = panel::my_groups(conn, &visit.actor(), visit.now())?;
        let sight = policies::sight(conn, &visit.actor())?;
        let page = visit.page(Place::Groups);
        let waits = waits(conn, visit, &page)?;
        Ok(GroupsPage { waits, ..groups_page(page, &belongings, sight) })
    });
    Ok(show(&page.await?))
}

fn waits(conn: &mut Conn, visit: &Visit, page: &Page) -> Result<Vec<Waits>, refusal::Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let reviews = reviews::waiting(conn, &actor, now)?.map(|waiting| Waits::new(page, &waiting));
    let endings = panel::to_decide(conn, &actor, now)?.map(|to_decide| Waits {
        title: page.t("panel-endings").with("n", to_decide.n).to_string(),
        says: page
            .t("panel-endings-said")
            .with("n", to_decide.n)
            .with("day", page.moment(to_decide.first).day())
            .to_string(),
        href: "/endings".to_owned(),
        go: "panel-endings-go",
    });
    Ok(reviews.into_iter().chain(endings).collect())
}

/// What is held, as tiles for whoever has this sight.
pub fn apps_page(page: Page, q: &str, held: Vec<Held>, sight: Sight) -> AppsPage {
    let total = held.len();
    let ending = held.iter().filter(|held| ends_soon(&page, held.access.as_ref())).count();
    let tiles = held.into_iter().filter(|held| held.matches(q)).map(|held| tile(&page, held, sight)).collect();
    let is_guests = sight.is_guests();
    AppsPage { q: q.to_owned(), tiles, total, ending, is_guests, looking: None, waits: Vec::new(), page }
}

fn ends_soon(page: &Page, access: Option<&Access>) -> bool {
    let end = access.and_then(|access| access.ends_at);
    end.is_some_and(|end| page.moment(end).is_within_days(SOON))
}

fn tile(page: &Page, held: Held, sight: Sight) -> Tile {
    let fresh = held.is_new(page.now());
    let (app, access) = (held.app, held.access.as_ref());
    let about = format!("/apps/{}", app.id);
    let ends_soon = ends_soon(page, access);
    let until = access.and_then(|access| page.within_stay(access.ends_at));
    let until = until.filter(|_| ends_soon || sight.is_guests());
    let opens = app.enabled && access.is_some();
    let may_add = held.owned && app.enabled && app.self_service && !sight.is_guests();
    Tile {
        mark: apps::shown::mark(&app),
        name: app.display_name,
        description: app.description,
        href: if opens { format!("{about}/launch") } else { about.clone() },
        owned: held.owned,
        off: !app.enabled,
        fresh,
        until: until.map(|end| page.moment(end)),
        ends_soon,
        opened: held.opened_at.map(|at| page.moment(at)),
        shared_by: access.filter(|_| sight.is_guests() && sight.names()).and_then(|access| access.granted_by.clone()),
        people: (held.owned && sight.names()).then(|| format!("{about}/people")),
        add: may_add.then(|| format!("{about}/people/add")),
        leave: access.is_some_and(|access| access.direct).then(|| format!("{about}/leave")),
        about,
    }
}

/// The groups of whoever has this sight.
pub fn groups_page(page: Page, belongings: &[Belonging], sight: Sight) -> GroupsPage {
    let row = |belonging: &Belonging| group_row(&page, belonging, sight);
    let owned = belongings.iter().filter(|belonging| belonging.owned).map(row).collect();
    let joined = belongings.iter().filter(|belonging| !belonging.owned).map(row).collect();
    GroupsPage { owned, joined, looking: None, waits: Vec::new(), page }
}

fn group_row(page: &Page, belonging: &Belonging, sight: Sight) -> GroupRow {
    let (group, access) = (&belonging.group, belonging.access.as_ref());
    let href = format!("/groups/{}", group.id);
    let may_add = belonging.owned && group.is_manual() && group.self_service && !sight.is_guests();
    let may_leave = access.is_some() && group.is_manual();
    GroupRow {
        name: group.display_name.clone(),
        description: group.description.clone(),
        mark: groups::shown::mark(group),
        people: (belonging.owned && sight.people_of(group)).then_some(belonging.counts.people),
        apps: belonging.counts.apps,
        kind: kind_of(group, belonging.owned),
        until: access.and_then(|access| page.within_stay(access.ends_at)).map(|end| page.moment(end)),
        by: access.filter(|_| sight.names()).and_then(|access| access.granted_by.clone()),
        add: may_add.then(|| format!("{href}/people/add")),
        leave: may_leave.then(|| format!("{href}/leave")),
        href,
    }
}

/// Whether guests are taken matters to owners alone.
fn kind_of(group: &Group, owned: bool) -> GroupKind {
    match (group.membership, group.source) {
        (Membership::Dynamic, _) => GroupKind::Rule,
        (_, Source::Ldap) => GroupKind::Synced("LDAP".to_owned()),
        (_, Source::Scim) => GroupKind::Synced("SCIM".to_owned()),
        _ if owned && !group.allow_guests => GroupKind::MembersOnly,
        _ => GroupKind::Owners,
    }
}
