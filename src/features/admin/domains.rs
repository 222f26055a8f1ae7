//! What a change of the domain lists would touch, and does.

use crate::features::access::{self, Resource, ResourceId};
use crate::features::admin::queries;
use crate::features::invitations::{self, Refused};
use crate::features::policies::{self, Action, Object};
use crate::features::rules::{self, Domains, KeptRule, NewRules};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::DomainRuleId;
use crate::foundation::person::Actor;
use crate::foundation::secret;

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

impl Touched {
    fn any(&self) -> bool {
        self.guests > 0 || self.pending > 0
    }

    /// What stands for it in a form, so that a change does no more than was told; `about` is the change itself.
    pub fn mark(&self, about: &str) -> String {
        format!("{}.{}.{}", secret::text(&secret::sha256(about.as_bytes())), self.guests, self.pending)
    }

    /// Whether whoever saw this mark was told of this change, and of no less than it does.
    fn was_told(&self, about: &str, mark: &str) -> bool {
        let Some(numbers) = mark.strip_prefix(&secret::text(&secret::sha256(about.as_bytes()))) else { return false };
        let told: Vec<i64> = numbers.split('.').filter_map(|n| n.parse().ok()).collect();
        // Whoever accepted meanwhile is a guest here now, and no invitation any more.
        matches!(told.as_slice(), [guests, pending]
            if self.pending <= *pending && self.guests.saturating_add(self.pending) <= guests.saturating_add(*pending))
    }
}

/// Either it is done, or it would touch more than was told, and nothing is.
#[derive(Clone, Debug)]
pub enum Outcome<T> {
    Done(T),
    Asks(Touched),
}

/// The rules as they are told apart.
pub fn about(wish: &NewRules) -> String {
    let of = wish.of.map(|of| of.to_string()).unwrap_or_default();
    let rules: Vec<String> = wish.rules.iter().map(ToString::to_string).collect();
    format!("{of} {} {}", wish.effect.word(), rules.join(" "))
}

/// The one app or group that is called so, whose lists are to be shown; refuses who may not see the rules.
pub fn sought(conn: &mut Conn, actor: &Actor, name: &str, now: Time) -> Result<ResourceId, policies::Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    policies::named(conn, name)
}

/// The rules of the organization, or of one app or group; refuses who may not see them.
pub fn listed(
    conn: &mut Conn,
    actor: &Actor,
    of: Option<ResourceId>,
    now: Time,
) -> Result<Vec<KeptRule>, policies::Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    Ok(rules::domain_rules(conn, of)?)
}

/// The rules count from the commit on and their number is answered; unless they touch somebody whom the mark `told` does
/// not speak of. Refuses who is no admin.
pub fn add(conn: &mut Conn, actor: &Actor, wish: &NewRules, told: &str, now: Time) -> Result<Outcome<usize>, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let touched = would_add(conn, actor, wish, now)?;
    if touched.any() && !touched.was_told(&about(wish), told) {
        return Ok(Outcome::Asks(touched));
    }
    Ok(Outcome::Done(policies::add_rules(conn, actor, wish, now)?))
}

/// The rule no longer counts; unless that touches somebody whom the mark `told` does not speak of. Refuses who is no
/// admin, and what somebody else has removed already.
pub fn remove(
    conn: &mut Conn,
    actor: &Actor,
    id: DomainRuleId,
    told: &str,
    now: Time,
) -> Result<Outcome<KeptRule>, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let (_, touched) = would_remove(conn, actor, id, now)?;
    if touched.any() && !touched.was_told(&id.to_string(), told) {
        return Ok(Outcome::Asks(touched));
    }
    Ok(Outcome::Done(policies::remove_rule(conn, actor, id, now)?))
}

/// What these rules would touch; changes nothing. Refuses who is no admin.
pub fn would_add(conn: &mut Conn, actor: &Actor, wish: &NewRules, now: Time) -> Result<Touched, Refused> {
    policies::may(conn, actor, Action::PreparePolicyChange, Object::Directory, now)?;
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
    policies::may(conn, actor, Action::PreparePolicyChange, Object::Directory, now)?;
    let rule = policies::rule(conn, id)?;
    let before = domains_of(conn, rule.of())?;
    let touched = touched(conn, rule.of(), &before, &before.clone().without(&rule), now)?;
    Ok((rule, touched))
}

fn domains_of(conn: &mut Conn, of: Option<ResourceId>) -> Result<Domains, Refused> {
    let thing: Option<Resource> = match of {
        Some(id) => Some(access::find(conn, id)?.ok_or(policies::Refused::NotThere)?),
        None => None,
    };
    Ok(access::domains_for(conn, thing.as_slice())?)
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
    let all = after.blocked(&known);
    // What was kept out before and still waits is taken back with the rest.
    let pending = invitations::count_pending_at(conn, of, &all, now)?;
    let waiting = invitations::some_pending_at(conn, of, &all, NAMED, now)?;
    let newly: Vec<String> = all.into_iter().filter(|domain| !closed.contains(domain)).collect();
    let (guests, some) = match of {
        None => (users::count_guests_at(conn, &newly)?, users::guests_at(conn, &newly, NAMED)?),
        Some(id) => {
            let (guests, some) = queries::guests_with(conn, id, &newly, NAMED, now)?;
            (guests, users::find_all(conn, &some)?)
        }
    };
    Ok(Touched { guests, some, pending, waiting })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_this_change_and_no_less_than_it_does() {
        let touched = |guests, pending| Touched { guests, some: Vec::new(), pending, waiting: Vec::new() };
        let mark = touched(3, 2).mark("deny rival.example");
        for (guests, pending, told) in [(3, 2, true), (2, 1, true), (4, 1, true), (3, 3, false), (4, 2, false)] {
            assert_eq!(touched(guests, pending).was_told("deny rival.example", &mark), told, "{guests} {pending}");
        }
        assert!(!touched(0, 1).was_told("deny other.example", &mark));
        for bad in ["", "3.2", ".3.2", "x.3.2"] {
            assert!(!touched(3, 2).was_told("deny rival.example", bad), "{bad}");
        }
    }
}
