//! Rests the way out when the relay cannot be used, and lets one message find out whether it can again (F13, F23).

use diesel::prelude::*;

use crate::features::outbox::schedule::{operator_rest, route_rest};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::foundation::mail::{Reason, Scope, Trouble};
use crate::schema::mail_routes;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mail_routes)]
struct Route {
    relay: String,
    failures: i32,
    paused_until: Time,
    reason: String,
    reply: String,
    since: Time,
}

/// How the way out is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteState {
    Open,
    /// Nothing is sent before `until`; it has been so since `since`.
    Resting {
        since: Time,
        until: Time,
        reason: Option<Reason>,
        reply: String,
    },
}

impl RouteState {
    /// When the next attempt may be made.
    pub(in crate::features::outbox) fn rests_until(&self, now: Time) -> Option<Time> {
        match self {
            Self::Resting { until, .. } if *until > now => Some(*until),
            _ => None,
        }
    }
}

pub(in crate::features::outbox) fn state(conn: &mut Conn, relay: &str) -> QueryResult<RouteState> {
    let route = mail_routes::table.find(relay).select(Route::as_select()).first(conn).optional()?;
    Ok(match route {
        Some(route) if route.failures > 0 => RouteState::Resting {
            since: route.since,
            until: route.paused_until,
            reason: Reason::from_slug(&route.reason),
            reply: route.reply,
        },
        _ => RouteState::Open,
    })
}

/// Makes the caller the one who tries next, and counts the failure in advance: only success takes it back.
pub(in crate::features::outbox) fn probe(conn: &mut Conn, relay: &str, now: Time) -> QueryResult<bool> {
    let failures: Option<i32> = mail_routes::table.find(relay).select(mail_routes::failures).first(conn).optional()?;
    let failures = failures.unwrap_or_default().saturating_add(1);
    let mine = diesel::update(mail_routes::table.find(relay))
        .filter(mail_routes::failures.gt(0).and(mail_routes::paused_until.le(now)))
        .set((mail_routes::failures.eq(failures), mail_routes::paused_until.eq(route_rest(failures, now))))
        .execute(conn)?;
    Ok(mine == 1)
}

/// The route rests; of many failures at once only the first counts. Answers when it ends.
pub(in crate::features::outbox) fn rest(
    conn: &mut Conn,
    relay: &str,
    trouble: &Trouble,
    scope: Scope,
    now: Time,
) -> QueryResult<Time> {
    let known = mail_routes::table.find(relay).select(Route::as_select()).first(conn).optional()?;
    let (failures, since) = match &known {
        Some(route) if route.failures > 0 => (route.failures, route.since),
        _ => (0, now),
    };
    let resting = known.as_ref().filter(|route| route.failures > 0 && route.paused_until > now);
    let failures = if resting.is_some() { failures } else { failures + 1 };
    let until = match (scope, resting) {
        (Scope::Operator, _) => operator_rest(now),
        (_, Some(route)) => route.paused_until,
        (_, None) => route_rest(failures, now),
    };
    let route = Route {
        relay: relay.to_owned(),
        failures,
        paused_until: until,
        reason: trouble.reason.slug().to_owned(),
        reply: trouble.reply.clone(),
        since,
    };
    let unknown = known.is_none();
    if unknown {
        on_either!(conn, |c| diesel::insert_into(mail_routes::table)
            .values(&route)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    diesel::update(mail_routes::table.find(relay))
        .set((
            mail_routes::failures.eq(route.failures),
            mail_routes::paused_until.eq(route.paused_until),
            mail_routes::reason.eq(&route.reason),
            mail_routes::reply.eq(&route.reply),
            mail_routes::since.eq(route.since),
        ))
        .execute(conn)?;
    Ok(until)
}

/// A message got through: the route is as good as new.
pub(in crate::features::outbox) fn open(conn: &mut Conn, relay: &str) -> QueryResult<usize> {
    diesel::update(mail_routes::table.find(relay))
        .filter(mail_routes::failures.gt(0))
        .set(mail_routes::failures.eq(0))
        .execute(conn)
}
