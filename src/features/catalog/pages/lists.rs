//! All apps, and all groups.

use crate::features::access::Resource;
use crate::features::catalog::pages::{Here, href};
use crate::features::catalog::shown::{IndexPage, Row, State};
use crate::features::catalog::{self, Counts, Kind, Line, MOST_COUNTED, Refused, Show, Wanted};
use crate::features::groups::{Group, Membership, Source};
use crate::features::people::pages::thing;
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::foundation::db::Conn;
use crate::foundation::web::shown::{Filter, Tone};
use crate::foundation::web::{Answer, Asked, Place, Query, Visit, show};

/// Owners named in a row.
const NAMED: usize = 2;

/// GET /admin/apps and /admin/groups
pub async fn index(asked: Asked, here: Here, query: Query) -> Answer {
    let word = query.first("show");
    let shows = Show::of(here.0);
    let wanted = Wanted {
        kind: here.0,
        show: shows.iter().copied().find(|show| show.word() == word).unwrap_or_default(),
        typed: query.first("q"),
        after: query.first("after").parse().ok(),
    };
    Ok(show(&asked.read(move |conn, visit| Ok(index_page(conn, visit, &wanted)?)).await?))
}

fn index_page(conn: &mut Conn, visit: &Visit, wanted: &Wanted) -> Result<IndexPage, Refused> {
    let now = visit.now();
    let list = catalog::list(conn, &visit.actor(), wanted, now)?;
    let counts = catalog::counts(conn, wanted.kind)?;
    let next = |after: catalog::Cursor| {
        let after = after.to_string();
        match wanted.seeks() {
            true => path(wanted.kind, wanted.show, &[("q", &wanted.typed), ("after", &after)]),
            false => path(wanted.kind, wanted.show, &[("after", &after)]),
        }
    };
    Ok(IndexPage {
        kind: wanted.kind,
        filters: counted(wanted, &counts),
        q: wanted.typed.clone(),
        rows: list.lines.iter().map(row).collect(),
        next: list.next.map(next),
        may_create: offer(conn, &visit.actor(), Action::ManageResources, Object::Directory, now).offered(),
        page: visit.page(Place::Admin),
    })
}

fn row(line: &Line) -> Row {
    Row {
        thing: thing(&line.resource),
        href: href(line.resource.id()),
        owners: line.owners.iter().take(NAMED).cloned().collect(),
        more_owners: line.owners.len().saturating_sub(NAMED),
        states: states(&line.resource),
    }
}

/// How it stands, where that is not as usual.
pub(super) fn states(resource: &Resource) -> Vec<State> {
    let state = |key, tone, icon| State { key, tone, icon };
    let mut states = Vec::new();
    let allow_guests = match resource {
        Resource::App(app) => {
            states.extend((!app.enabled).then(|| state("catalog-show-disabled", Tone::Fail, "ban")));
            states.extend((!app.visible).then(|| state("catalog-show-hidden", Tone::Plain, "eye")));
            states.extend((!app.assignment_required).then(|| state("catalog-show-open", Tone::Plain, "globe")));
            app.allow_guests
        }
        Resource::Group(group) => {
            states.extend(kept_in(group).map(|(key, icon)| state(key, Tone::Plain, icon)));
            group.allow_guests
        }
    };
    states.extend((!allow_guests).then(|| state("catalog-show-closed", Tone::Plain, "lock")));
    states
}

fn kept_in(group: &Group) -> Option<(&'static str, &'static str)> {
    match (group.membership, group.source) {
        (Membership::Dynamic, _) => Some(("catalog-show-dynamic", "rule")),
        (_, Source::Local) => None,
        (_, Source::Ldap) => Some(("catalog-from-ldap", "sync")),
        (_, Source::Scim) => Some(("catalog-from-scim", "sync")),
    }
}

fn counted(wanted: &Wanted, counts: &Counts) -> Vec<Filter> {
    let filter = |(show, n): &(Show, i64)| Filter {
        href: path(wanted.kind, *show, &[]),
        key: key_of(*show),
        n: u32::try_from(*n).unwrap_or_default(),
        more: *n >= MOST_COUNTED,
        chosen: *show == wanted.show && !wanted.seeks(),
        tone: if *show == Show::Ownerless { Tone::Wait } else { Tone::Plain },
    };
    counts.iter().map(filter).collect()
}

fn key_of(show: Show) -> &'static str {
    match show {
        Show::All => "catalog-show-all",
        Show::Disabled => "catalog-show-disabled",
        Show::Hidden => "catalog-show-hidden",
        Show::Open => "catalog-show-open",
        Show::Ownerless => "catalog-show-ownerless",
        Show::Assigned => "catalog-show-assigned",
        Show::Dynamic => "catalog-show-dynamic",
        Show::Synced => "catalog-show-synced",
        Show::ClosedToGuests => "catalog-show-closed",
    }
}

fn path(kind: Kind, show: Show, more: &[(&str, &str)]) -> String {
    let all: Vec<_> = std::iter::once(("show", show.word())).chain(more.iter().copied()).collect();
    format!("{}?{}", kind.list(), serde_urlencoded::to_string(&all).unwrap_or_default())
}
