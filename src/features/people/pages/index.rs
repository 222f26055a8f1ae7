//! The list of people.

use std::collections::{BTreeSet, HashMap};

use crate::features::access::{Reach, Resource, ResourceId};
use crate::features::apps;
use crate::features::outbox::{self, Delivery};
use crate::features::people::pages::{Of, place_of, row, thing};
use crate::features::people::shown::{IndexPage, Row};
use crate::features::people::{Counts, Holder, How, Refused, Show, Wanted, allowed, counts, list, open_review};
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, Object};
use crate::foundation::db::Conn;
use crate::foundation::id::{GroupId, InvitationId};
use crate::foundation::text::Text;
use crate::foundation::web::shown::{Filter, Obstacle, Tone};
use crate::foundation::web::{Answer, Asked, Page, Query, Visit, show};

/// GET /apps/{id}/people and /groups/{id}/people
pub async fn index(asked: Asked, of: Of, query: Query) -> Answer {
    let show_only = Show::from_word(&query.first("show"));
    let wanted = Wanted { show: show_only, prefix: query.first("q"), before: query.first("before").parse().ok() };
    let page = asked.read(move |conn, visit| Ok(index_page(conn, visit, of.0, &wanted)?));
    Ok(show(&page.await?))
}

fn index_page(conn: &mut Conn, visit: &Visit, of: ResourceId, wanted: &Wanted) -> Result<IndexPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let resource = allowed(conn, &actor, Action::SeePeople, of, now)?;
    let object = Object::Resource(&resource);
    let page = visit.page(place_of(of));
    let sight = policies::sight(conn, &actor)?;
    let list = list(conn, of, wanted, sight, now)?;
    let counts = counts(conn, of, sight, now)?;
    let obstacle = obstacle(conn, visit, &resource, &page)?;
    let rows = rows(conn, visit, &page, of, &list.holders)?;
    Ok(IndexPage {
        may_add: offer(conn, &actor, Action::AddPeople, object, now).offered(),
        history: offer(conn, &actor, Action::SeeHistory, object, now).offered(),
        obstacle,
        filters: filters(of, wanted, &counts),
        q: wanted.prefix.clone(),
        show: shown_word(wanted.show),
        rows,
        next: list.next.map(|before| href(of, wanted.show, &wanted.prefix, &before.to_string())),
        have: counts.have,
        asked: counts.pending,
        with_roles: has_roles(conn, of)?,
        review: open_review(conn, of, now)?.map(|(id, ends_at)| (format!("/reviews/{id}"), page.moment(ends_at))),
        thing: thing(&resource),
        page,
    })
}

/// Why nobody, or no guest, can be added, and what to do instead.
pub fn obstacle(conn: &mut Conn, visit: &Visit, resource: &Resource, page: &Page) -> Result<Option<Obstacle>, Refused> {
    let closed = resource.closed(visit.me.roles.admin).map(|closed| ("people-closed", closed));
    let closed = closed.map(|(title, closed)| (title, closed.text()));
    let why = match closed {
        Some(why) => Some(why),
        None => no_guests(conn, visit, resource)?.map(|why| ("people-closed-to-guests", why)),
    };
    Ok(why.map(|(title, why)| Obstacle {
        title: page.t(title).to_string(),
        why: page.say(&why),
        instead: String::new(),
    }))
}

/// Why this person can add colleagues, but nobody from outside.
fn no_guests(conn: &mut Conn, visit: &Visit, resource: &Resource) -> Result<Option<Text>, Refused> {
    if let Some(closed) = resource.closed_to_guests(conn, visit.now())? {
        return Ok(Some(closed.text()));
    }
    let reach = Reach::of(conn, std::slice::from_ref(resource), visit.now())?;
    Ok(policies::not_inviting(conn, &visit.actor(), &reach)?.map(|why| why.text()))
}

fn has_roles(conn: &mut Conn, of: ResourceId) -> Result<bool, Refused> {
    Ok(match of {
        ResourceId::App(app) => apps::roles_of(conn, app)?.len() > 1,
        ResourceId::Group(_) => false,
    })
}

fn rows(conn: &mut Conn, visit: &Visit, page: &Page, of: ResourceId, holders: &[Holder]) -> Result<Vec<Row>, Refused> {
    let invited: Vec<InvitationId> = holders.iter().filter_map(invitation_of).collect();
    let delivery: HashMap<InvitationId, Delivery> = outbox::delivery_of(conn, &invited)?;
    let changes = allowed(conn, &visit.actor(), Action::RemovePeople, of, visit.now()).is_ok();
    let groups = seen_groups(conn, visit, holders);
    let named = policies::sight(conn, &visit.actor())?.others_groups();
    let look = row::Look { page, of, me: visit.me.id, changes, groups: &groups, named };
    let made = |holder: &Holder| look.row(holder, invitation_of(holder).and_then(|id| delivery.get(&id)));
    Ok(holders.iter().map(made).collect())
}

/// Of the groups that access comes through, those whose people this person may see too.
fn seen_groups(conn: &mut Conn, visit: &Visit, holders: &[Holder]) -> Vec<GroupId> {
    let through = holders.iter().filter_map(|holder| match holder.how {
        How::Through(group, _) => Some(group),
        _ => None,
    });
    let groups: BTreeSet<GroupId> = through.collect();
    let may = |group: &GroupId| {
        allowed(conn, &visit.actor(), Action::SeePeople, ResourceId::Group(*group), visit.now()).is_ok()
    };
    groups.into_iter().filter(may).collect()
}

fn invitation_of(holder: &Holder) -> Option<InvitationId> {
    match holder.how {
        How::Invited(id) => Some(id),
        _ => None,
    }
}

fn filters(of: ResourceId, wanted: &Wanted, counts: &Counts) -> Vec<Filter> {
    let filter = |show: &Show| Filter {
        href: href(of, *show, &wanted.prefix, ""),
        key: key_of(*show),
        n: counts.of(*show),
        more: false,
        chosen: *show == wanted.show,
        tone: tone_of(*show),
    };
    Show::ALL.iter().map(filter).collect()
}

fn key_of(show: Show) -> &'static str {
    match show {
        Show::Everyone => "people-show-all",
        Show::Colleagues => "people-show-colleagues",
        Show::Guests => "people-show-guests",
        Show::Pending => "sent-show-pending",
        Show::Failed => "people-show-failed",
        Show::Ending => "people-show-ending",
    }
}

fn tone_of(show: Show) -> Tone {
    match show {
        Show::Failed => Tone::Fail,
        _ => Tone::Plain,
    }
}

/// Everyone needs no word.
fn shown_word(show: Show) -> String {
    if show == Show::Everyone { String::new() } else { show.word().to_owned() }
}

fn href(of: ResourceId, show: Show, q: &str, before: &str) -> String {
    let show = shown_word(show);
    let pairs = [("show", show.as_str()), ("q", q), ("before", before)];
    let filled: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_urlencoded::to_string(&filled).unwrap_or_default();
    let path = format!("{}/people", of.path());
    if query.is_empty() { path } else { format!("{path}?{query}") }
}
