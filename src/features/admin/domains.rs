//! What a change of the domain lists would touch, and does.

use crate::features::invitations::{self, Refused};
use crate::features::policies::{self, Action, Domains, KeptRule, NewRules, Object};
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
    /// Guests who are here; they stay, and get no new invitation.
    pub guests: i64,
    pub some: Vec<User>,
    /// Invitations that are taken back.
    pub pending: i64,
}

/// What these rules would touch; changes nothing. Refuses who is no admin.
pub fn would_add(conn: &mut Conn, actor: &Actor, wish: &NewRules, now: Time) -> Result<Touched, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let before = Domains::read(conn)?;
    touched(conn, &before, &before.clone().with(wish))
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
    let before = Domains::read(conn)?;
    let touched = touched(conn, &before, &before.clone().without(&rule))?;
    Ok((rule, touched))
}

fn touched(conn: &mut Conn, before: &Domains, after: &Domains) -> Result<Touched, Refused> {
    let known = users::all_domains(conn)?;
    let closed = before.blocked(&known);
    let closed: std::collections::HashSet<&String> = closed.iter().collect();
    let newly: Vec<String> = after.blocked(&known).into_iter().filter(|domain| !closed.contains(domain)).collect();
    Ok(Touched {
        guests: users::count_guests_at(conn, &newly)?,
        some: users::guests_at(conn, &newly, NAMED)?,
        pending: invitations::count_pending_at(conn, &newly)?,
    })
}
