//! The one rule about who may hold what.

use crate::features::access::{Closed, Reach, Refused, Resource, domains_for, queries};
use crate::features::apps::App;
use crate::features::groups::Group;
use crate::features::rules::Domains;
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};

/// Whether this person may hold it until then: they are here, it takes people by hand, and guests may come in through
/// every path that it opens.
pub fn may_hold(
    conn: &mut Conn,
    user: &User,
    resource: &Resource,
    ends_at: Option<Time>,
    now: Time,
) -> Result<(), Refused> {
    takes_people(resource)?;
    is_here(user, now)?;
    may_hold_from_source(conn, user, resource, ends_at, now)
}

/// The same where a rule or a source decides who has it. It fills dynamic and synced groups, apps before they are switched
/// on, and names people who are blocked: those are kept out of everything anyway.
pub(super) fn may_hold_from_source(
    conn: &mut Conn,
    user: &User,
    resource: &Resource,
    ends_at: Option<Time>,
    now: Time,
) -> Result<(), Refused> {
    if user.deleted_at.is_some() {
        return Err(Refused::Deleted);
    }
    ends_later(ends_at, now)?;
    if user.is_guest() { takes_guest(conn, user, resource, now) } else { Ok(()) }
}

/// Whether everybody who is in the group may hold the app. Guests who are blocked count too, because they may come back.
pub(super) fn group_may_hold(
    conn: &mut Conn,
    group: &Group,
    app: &App,
    ends_at: Option<Time>,
    now: Time,
) -> Result<(), Refused> {
    ends_later(ends_at, now)?;
    let guests = queries::guests::domains_in(conn, group.id, now)?;
    if !app.allow_guests && !guests.is_empty() {
        let n = guests.iter().map(|(_, n)| n).sum();
        return Err(Refused::GroupHasGuests { group: group.display_name.clone(), n });
    }
    let lists = domains_for(conn, &[Resource::App(app.clone())])?;
    let blocked = lists.blocked(guests.iter().map(|(domain, _)| domain));
    let Some(domain) = blocked.first().cloned() else { return Ok(()) };
    let n = guests.iter().filter(|(domain, _)| blocked.contains(domain)).map(|(_, n)| n).sum();
    Err(Refused::GroupHasBlocked { group: group.display_name.clone(), n, domain })
}

/// Whether the guests who have the app, directly or through groups, may hold it now that it is switched on again.
pub fn guests_may_return(conn: &mut Conn, app: &App, now: Time) -> Result<(), Refused> {
    let guests = queries::guests::domains_with(conn, app.id, now)?;
    let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    if !app.allow_guests && !guests.is_empty() {
        return Err(Refused::HasGuests { n: many(guests.len()) });
    }
    let lists = domains_for(conn, &[Resource::App(app.clone())])?;
    let blocked = lists.blocked(&guests);
    let Some(domain) = blocked.first().cloned() else { return Ok(()) };
    Err(Refused::HasBlocked { n: many(blocked.len()), domain })
}

pub(super) fn takes_people(resource: &Resource) -> Result<(), Refused> {
    // Whether its owners may add people themselves is about them, not about who is added.
    resource.closed(true).map_or(Ok(()), |closed| Err(Refused::Closed(closed)))
}

pub(super) fn is_here(user: &User, now: Time) -> Result<(), Refused> {
    match user {
        _ if user.deleted_at.is_some() => Err(Refused::Deleted),
        _ if !user.enabled => Err(Refused::Blocked),
        _ if user.has_ended(now) => Err(Refused::StayEnded),
        _ => Ok(()),
    }
}

fn ends_later(ends_at: Option<Time>, now: Time) -> Result<(), Refused> {
    if ends_at.is_some_and(|end| end <= now) { Err(Refused::EndInThePast) } else { Ok(()) }
}

/// Whether guests may come in through every path that it opens, and this one from where they are.
pub fn takes_guest(conn: &mut Conn, guest: &User, resource: &Resource, now: Time) -> Result<(), Refused> {
    ForGuests::read(conn, resource, now)?.take_in(guest)
}

/// Whether no list of the organization, of it, or of what it opens keeps out guests from where this one is.
pub fn takes_domain_of(conn: &mut Conn, guest: &User, resource: &Resource, now: Time) -> Result<(), Refused> {
    ForGuests::read(conn, resource, now)?.take_from(guest)
}

/// What is asked about guests who are to have something, read once for all of them.
pub(super) struct ForGuests {
    closed: Option<Closed>,
    domains: Domains,
}

impl ForGuests {
    pub fn read(conn: &mut Conn, resource: &Resource, now: Time) -> Result<Self, DbError> {
        let reach = Reach::of(conn, std::slice::from_ref(resource), now)?;
        Ok(Self { closed: reach.closed_to_guests(), domains: domains_for(conn, reach.all())? })
    }

    pub fn take_in(&self, guest: &User) -> Result<(), Refused> {
        if let Some(closed) = &self.closed {
            return Err(Refused::Closed(closed.clone()));
        }
        self.take_from(guest)
    }

    fn take_from(&self, guest: &User) -> Result<(), Refused> {
        let Some(address) = guest.address() else { return Ok(()) };
        self.domains.check_known(&address).map_err(Refused::Domain)
    }
}
