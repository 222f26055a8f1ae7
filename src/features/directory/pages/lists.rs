//! Everybody in the directory, and the guests among them.

use std::collections::HashMap;

use crate::features::directory::pages::{cell, href, standing, what};
use crate::features::directory::shown::{IndexPage, UserRow};
use crate::features::directory::{self, Counts, MOST_COUNTED, Refused, Show, Wanted};
use crate::features::users::{self, Role};
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::web::shown::{Filter, Tone};
use crate::foundation::web::{Answer, Asked, Place, Query, Visit, show};

/// GET /admin/users
pub async fn users(asked: Asked, query: Query) -> Answer {
    index(asked, &query, "users", Show::OF_USERS).await
}

/// GET /admin/guests
pub async fn guests(asked: Asked, query: Query) -> Answer {
    index(asked, &query, "guests", Show::OF_GUESTS).await
}

async fn index(asked: Asked, query: &Query, here: &'static str, filters: &'static [Show]) -> Answer {
    let first = filters.first().copied().unwrap_or_default();
    let word = query.first("show");
    let wanted = Wanted {
        show: filters.iter().copied().find(|show| show.word() == word).unwrap_or(first),
        guests_only: here == "guests",
        typed: query.first("q"),
        after: query.first("after").parse().ok(),
    };
    let page = asked.read(move |conn, visit| Ok(index_page(conn, visit, here, filters, &wanted)?));
    Ok(show(&page.await?))
}

fn index_page(
    conn: &mut Conn,
    visit: &Visit,
    here: &'static str,
    filters: &'static [Show],
    wanted: &Wanted,
) -> Result<IndexPage, Refused> {
    let now = visit.now();
    let list = directory::list(conn, &visit.actor(), wanted, now)?;
    let counts = directory::counts(conn, filters, now)?;
    let page = visit.page(Place::Admin);
    let ids: Vec<UserId> = list.people.iter().map(|user| user.id).collect();
    let mut roles: HashMap<UserId, Vec<Role>> = HashMap::new();
    for (id, role) in users::roles_of_all(conn, &ids)? {
        roles.entry(id).or_default().push(role);
    }
    let row = |user: &users::User| UserRow {
        person: cell(user),
        href: href(user),
        standing: standing(&page, user),
        what: what(&page, user, roles.get(&user.id).map(Vec::as_slice).unwrap_or_default()),
        company: user.company_name.clone().unwrap_or_default(),
        last_sign_in: user.last_sign_in_at.map(|at| page.moment(at)),
    };
    Ok(IndexPage {
        here,
        filters: counted(here, wanted, &counts),
        q: wanted.typed.clone(),
        show: wanted.show.word().to_owned(),
        rows: list.people.iter().map(row).collect(),
        next: list.next.map(|after| path(here, wanted.show, Some(&after.to_string()))),
        narrower: list.narrower,
        deleted: wanted.show == Show::Deleted,
        page,
    })
}

fn counted(here: &'static str, wanted: &Wanted, counts: &Counts) -> Vec<Filter> {
    let filter = |(show, n): &(Show, i64)| Filter {
        href: path(here, *show, None),
        key: key_of(*show),
        n: u32::try_from(*n).unwrap_or_default(),
        more: *n >= MOST_COUNTED,
        chosen: *show == wanted.show && !wanted.seeks(),
        tone: Tone::Plain,
    };
    counts.iter().map(filter).collect()
}

fn key_of(show: Show) -> &'static str {
    match show {
        Show::Everyone => "people-show-all",
        Show::Members => "people-show-colleagues",
        Show::Guests => "people-show-guests",
        Show::Pending => "sent-show-pending",
        Show::Accepted => "directory-show-accepted",
        Show::Inactive30 => "directory-show-inactive-30",
        Show::Inactive90 => "directory-show-inactive-90",
        Show::Blocked | Show::BlockedGuests => "directory-show-blocked",
        Show::Roles => "directory-show-roles",
        Show::Deleted => "directory-show-deleted",
    }
}

fn path(here: &str, show: Show, after: Option<&str>) -> String {
    let pairs = [("show", Some(show.word())), ("after", after)];
    let filled: Vec<_> = pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    format!("/admin/{here}?{}", serde_urlencoded::to_string(&filled).unwrap_or_default())
}
