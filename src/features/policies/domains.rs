//! Changing the lists of domains that may come in.

use crate::features::access;
use crate::features::access::changes::{AccessChange, ChangeKind, record_change};
use crate::features::audit::{self, Deed, ObjectKind};
use crate::features::policies::{self, Action, Object, Refused, queries};
use crate::features::rules::{self, Effect, KeptRule, NewRules};
use crate::foundation::address::{DomainRule, NotARule};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::DomainRuleId;
use crate::foundation::person::Actor;
use crate::foundation::text::Text;

/// The rules in a text: one per line, or separated by commas, semicolons or spaces. Refuses the whole text for
/// the first that is none, and an empty one.
pub fn read_rules(typed: &str) -> Result<Vec<DomainRule>, Refused> {
    let parts = typed.split([',', ';']).flat_map(str::split_whitespace);
    let mut rules: Vec<DomainRule> = Vec::new();
    for part in parts {
        let rule = DomainRule::parse(part).map_err(|why| Refused::NotARule(part.to_owned(), why))?;
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    if rules.is_empty() { Err(Refused::NoRules) } else { Ok(rules) }
}

/// The entry, as long as it is there.
pub fn rule(conn: &mut Conn, id: DomainRuleId) -> Result<KeptRule, Refused> {
    rules::domain_rule(conn, id)?.ok_or(Refused::NotThere)
}

/// The rules count from the commit on; those that were there already stay as they are. Answers how many are new.
/// Refuses who is no admin.
pub fn add_rules(conn: &mut Conn, actor: &Actor, wish: &NewRules, now: Time) -> Result<usize, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    rules::hold(conn)?;
    let of = match wish.of {
        Some(id) => Some(access::find(conn, id)?.ok_or(Refused::NotThere)?.name().to_owned()),
        None => None,
    };
    let mut added = 0;
    for rule in &wish.rules {
        let id = DomainRuleId::new();
        if queries::domains::insert_rule(conn, id, wish, rule, now)? == 0 {
            continue;
        }
        added += 1;
        record(conn, ChangeKind::DomainRuleAdded, id, wish.of, now)?;
        let deed = Deed::new(audit::Action::AddDomain).on(ObjectKind::Domain, Some(id.into()), &rule.to_string());
        let deed = deed.with("list", wish.effect.word()).with("comment", wish.comment.clone()).with("of", of.clone());
        audit::record(conn, actor, deed, now)?;
    }
    Ok(added)
}

/// The rule no longer counts. Refuses who is no admin, and what somebody else has removed already.
pub fn remove_rule(conn: &mut Conn, actor: &Actor, id: DomainRuleId, now: Time) -> Result<KeptRule, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    rules::hold(conn)?;
    let gone = rule(conn, id)?;
    if queries::domains::delete_rule(conn, id)? == 0 {
        return Err(Refused::NotThere);
    }
    record(conn, ChangeKind::DomainRuleRemoved, id, gone.of(), now)?;
    let deed = Deed::new(audit::Action::RemoveDomain).on(ObjectKind::Domain, Some(id.into()), &gone.rule);
    let of = match gone.of() {
        Some(id) => access::find(conn, id)?.map(|resource| resource.name().to_owned()),
        None => None,
    };
    let deed = deed.with("list", gone.effect.word()).with("comment", gone.comment.clone()).with("of", of);
    audit::record(conn, actor, deed, now)?;
    Ok(gone)
}

/// A new entry of the organization's deny list, for programs, which need no leave.
pub fn deny_domain(conn: &mut Conn, rule: &DomainRule, comment: &str, now: Time) -> Result<(), DbError> {
    let wish = NewRules { of: None, effect: Effect::Deny, rules: Vec::new(), comment: comment.to_owned() };
    let id = DomainRuleId::new();
    if queries::domains::insert_rule(conn, id, &wish, rule, now)? > 0 {
        record(conn, ChangeKind::DomainRuleAdded, id, None, now)?;
    }
    Ok(())
}

fn record(
    conn: &mut Conn,
    kind: ChangeKind,
    id: DomainRuleId,
    of: Option<access::ResourceId>,
    now: Time,
) -> Result<(), DbError> {
    let of = (of.and_then(access::ResourceId::app), of.and_then(access::ResourceId::group));
    record_change(conn, &AccessChange::of_domain_rule(kind, id, of), now)
}

/// Why a rule is none, for the person who typed it.
pub(super) fn not_a_rule(typed: &str, why: NotARule) -> Text {
    Text::new("domain-not-a-rule").with("typed", typed).with("why", Text::new(why.key()))
}
