//! What a change of the domain lists would touch, and does.

use crate::features::admin::queries;
use crate::features::invitations::{self, Refused};
use crate::features::policies::{self, Action, Domains, KeptRule, NewRules, Object, Resource, ResourceId};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::DomainRuleId;
use crate::foundation::person::Actor;

/// Of the guests that a change touches, so many are named.
const NAMED: i64 = 20;

/// Whom a change of the lists keeps out who could come before.
#[derive(Clone, Debug)]
pub struct Touched {
    /// Guests who are here, or have the app or group; they stay, and get no new invitation.
    pub guests: i64,
    pub some: Vec<User>,
    /// Invitations that are taken back.
    pub pending: i64,
    /// To whom some of them are.
    pub waiting: Vec<String>,
}

/// What these rules would touch; changes nothing. Refuses who is no admin.
pub fn would_add(conn: &mut Conn, actor: &Actor, wish: &NewRules, now: Time) -> Result<Touched, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let before = domains_of(conn, wish.of)?;
    touched(conn, wish.of, &before, &before.clone().with(wish), now)
}

/// The rule, and what its removal would touch; changes nothing. Refuses who is no admin.
pub fn would_remove(
    conn: &mut Conn,
    actor: &Actor,
    id: DomainRuleId,
    now: Time,
) -> Result<(KeptRule, Touched), Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let rule = policies::rule(conn, id)?;
    let before = domains_of(conn, rule.of())?;
    let touched = touched(conn, rule.of(), &before, &before.clone().without(&rule), now)?;
    Ok((rule, touched))
}

fn domains_of(conn: &mut Conn, of: Option<ResourceId>) -> Result<Domains, Refused> {
    let thing: Option<Resource> = match of {
        Some(id) => Some(policies::find(conn, id)?.ok_or(policies::Refused::NotThere)?),
        None => None,
    };
    Ok(Domains::read_for(conn, thing.as_slice())?)
}

fn touched(
    conn: &mut Conn,
    of: Option<ResourceId>,
    before: &Domains,
    after: &Domains,
    now: Time,
) -> Result<Touched, Refused> {
    let known = users::all_domains(conn)?;
    let closed = before.blocked(&known);
    let closed: std::collections::HashSet<&String> = closed.iter().collect();
    let newly: Vec<String> = after.blocked(&known).into_iter().filter(|domain| !closed.contains(domain)).collect();
    let pending = invitations::count_pending_at(conn, of, &newly, now)?;
    let waiting = invitations::some_pending_at(conn, of, &newly, NAMED, now)?;
    let (guests, some) = match of {
        None => (users::count_guests_at(conn, &newly)?, users::guests_at(conn, &newly, NAMED)?),
        Some(id) => {
            let (guests, some) = queries::guests_with(conn, id, &newly, NAMED, now)?;
            (guests, users::find_all(conn, &some)?)
        }
    };
    Ok(Touched { guests, some, pending, waiting })
}
