//! Invitations to domains that nobody may come from any more (V-10): to the organization, or to one app or group.

use crate::features::access::{self, Resource, ResourceId};
use crate::features::invitations::{Refused, ask, emails, queries};
use crate::features::policies::{self, Action, Object};
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;

/// So many domains fit into one statement.
const DOMAINS_AT_ONCE: usize = 500;

/// How many invitations, to this app or group or to anything, wait for people at these domains.
pub fn count_pending_at(
    conn: &mut Conn,
    of: Option<ResourceId>,
    domains: &[String],
    now: Time,
) -> Result<i64, DbError> {
    let things = things(conn, of, now)?;
    let mut chunks = domains.chunks(DOMAINS_AT_ONCE);
    chunks.try_fold(0, |sum, domains| {
        Ok(sum
            + match of {
                None => queries::count_pending_at(conn, domains)?,
                Some(_) => queries::listed::count(conn, &things, domains)?,
            })
    })
}

/// To whom some of them are, as they typed their addresses.
pub fn some_pending_at(
    conn: &mut Conn,
    of: Option<ResourceId>,
    domains: &[String],
    most: i64,
    now: Time,
) -> Result<Vec<String>, DbError> {
    let things = things(conn, of, now)?;
    let domains = domains.get(..DOMAINS_AT_ONCE).unwrap_or(domains);
    let some = match of {
        None => queries::pending_at(conn, domains, most)?,
        Some(_) => queries::listed::pending(conn, &things, domains, most)?,
    };
    Ok(some.into_iter().map(|invitation| invitation.address_shown).collect())
}

/// The app or group; with an app the groups that open it, because its lists count there too.
fn things(conn: &mut Conn, of: Option<ResourceId>, now: Time) -> Result<Vec<ResourceId>, DbError> {
    let through = match of.and_then(ResourceId::app) {
        Some(app) => access::opened_through(conn, app, now)?,
        None => Vec::new(),
    };
    Ok(of.into_iter().chain(through.into_iter().map(ResourceId::Group)).collect())
}

/// How many invitations wait for people whom the domain rules keep out now. They could not be redeemed (E-3).
pub fn count_blocked(conn: &mut Conn, of: Option<ResourceId>, now: Time) -> Result<i64, DbError> {
    let blocked = blocked_domains(conn, of)?;
    count_pending_at(conn, of, &blocked, now)
}

fn blocked_domains(conn: &mut Conn, of: Option<ResourceId>) -> Result<Vec<String>, DbError> {
    let thing: Option<Resource> = match of {
        Some(id) => access::find(conn, id)?,
        None => None,
    };
    let domains = access::domains_for(conn, thing.as_slice())?;
    Ok(domains.blocked(&users::all_domains(conn)?))
}

/// Some of them are revoked and their mails are not sent; whoever invited is told. Of an invitation to several things
/// the others stay. Answers how many; nothing is left when it is none.
/// Refuses who is no admin.
pub fn revoke_blocked(
    conn: &mut Conn,
    actor: &Actor,
    of: Option<ResourceId>,
    most: i64,
    now: Time,
) -> Result<usize, Refused> {
    policies::may(conn, actor, Action::FinishChange, Object::Directory, now)?;
    let things = things(conn, of, now)?;
    for domains in blocked_domains(conn, of)?.chunks(DOMAINS_AT_ONCE) {
        let found = match of {
            None => queries::pending_at(conn, domains, most)?,
            Some(_) => queries::listed::pending(conn, &things, domains, most)?,
        };
        for invitation in &found {
            let stands = invitation.stands(now);
            match of {
                None => ask::revoke_it(conn, actor, invitation, now)?,
                Some(_) => {
                    let offered = ask::wishes_of(conn, invitation)?.into_iter().map(|wish| wish.resource);
                    for id in offered.filter(|id| things.contains(id)) {
                        ask::revoke_for(conn, actor, invitation.user_id, id, now)?;
                    }
                }
            }
            if stands {
                emails::post_blocked(conn, invitation, of, now)?;
            }
        }
        if !found.is_empty() {
            return Ok(found.len());
        }
    }
    Ok(0)
}
