//! Which outside domains may come in: deny beats allow, and an allow list shuts out the rest (E-3).

use crate::features::audit::{self, Deed, ObjectKind};
use crate::features::policies::{self, Action, Object, Refused, queries};
use crate::foundation::address::{DomainRule, EmailAddress, NotARule, Suspicion, suspicion};
use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::DomainRuleId;
use crate::foundation::person::Actor;
use crate::foundation::text::Text;

words! {
    /// Which of the two lists.
    pub enum Effect {
        Allow = "allow",
        Deny = "deny",
    }
}

/// An entry of either list.
#[derive(Clone, Debug, diesel::Queryable)]
pub struct KeptRule {
    pub id: DomainRuleId,
    pub effect: Effect,
    /// `example.com`, or `*.example.com` for everything below it.
    pub rule: String,
    pub comment: String,
    pub created_at: Time,
}

/// Rules that an admin wants on a list.
#[derive(Clone, Debug)]
pub struct NewRules {
    pub effect: Effect,
    pub rules: Vec<DomainRule>,
    pub comment: String,
}

/// The organization's rules about domains, read once and asked for many addresses.
#[derive(Clone, Debug, Default)]
pub struct Domains {
    own: Vec<String>,
    allow: Vec<DomainRule>,
    deny: Vec<DomainRule>,
}

/// Why nobody at this address can be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockedAddress {
    Denied {
        domain: String,
    },
    NotAllowed {
        domain: String,
    },
    /// An address of the organization itself that belongs to nobody here.
    Own {
        domain: String,
    },
    /// The domain imitates another (E-4).
    Imitation(Suspicion),
}

impl Domains {
    pub fn read(conn: &mut Conn) -> Result<Self, DbError> {
        let mut domains = Self { own: queries::own_domain(conn)?.into_iter().collect(), ..Self::default() };
        for (effect, rule) in queries::domain_rules(conn)? {
            // Rules were parsed before they were stored; one that no longer parses denies nothing by accident.
            let Ok(rule) = DomainRule::parse(&rule) else { continue };
            domains.list(effect).push(rule);
        }
        Ok(domains)
    }

    fn list(&mut self, effect: Effect) -> &mut Vec<DomainRule> {
        match effect {
            Effect::Allow => &mut self.allow,
            Effect::Deny => &mut self.deny,
        }
    }

    /// As they would be with these rules as well.
    #[must_use]
    pub fn with(mut self, new: &NewRules) -> Self {
        self.list(new.effect).extend(new.rules.iter().cloned());
        self
    }

    /// As they would be without this rule.
    #[must_use]
    pub fn without(mut self, gone: &KeptRule) -> Self {
        self.list(gone.effect).retain(|rule| rule.to_string() != gone.rule);
        self
    }

    /// Of these domains, those that no guest may come from.
    pub fn blocked<'a>(&self, known: impl IntoIterator<Item = &'a String>) -> Vec<String> {
        known.into_iter().filter(|domain| self.listed(domain).is_some()).cloned().collect()
    }

    /// What the two lists say against a domain.
    fn listed(&self, domain: &str) -> Option<BlockedAddress> {
        let (matches, domain_too) = (|rule: &DomainRule| rule.matches_domain(domain), domain.to_owned());
        if self.deny.iter().any(matches) {
            return Some(BlockedAddress::Denied { domain: domain_too });
        }
        let allowed = self.allow.is_empty() || self.allow.iter().any(matches);
        (!allowed).then_some(BlockedAddress::NotAllowed { domain: domain_too })
    }

    pub fn own(&self) -> &[String] {
        &self.own
    }

    /// Whether a guest who is here already may still be given something: only the lists say no.
    pub fn check_known(&self, address: &EmailAddress) -> Result<(), BlockedAddress> {
        self.listed(address.domain()).map_or(Ok(()), Err)
    }

    /// Whether a new guest may come from there.
    pub fn check(&self, address: &EmailAddress) -> Result<(), BlockedAddress> {
        let domain = address.domain().to_owned();
        let listed = self.listed(&domain);
        if let Some(denied @ BlockedAddress::Denied { .. }) = listed {
            return Err(denied);
        }
        if self.own.contains(&domain) {
            return Err(BlockedAddress::Own { domain });
        }
        if let Some(suspicion) = suspicion(address, &self.own) {
            return Err(BlockedAddress::Imitation(suspicion));
        }
        listed.map_or(Ok(()), Err)
    }
}

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

/// Both lists, each in the order of its domains.
pub fn rules(conn: &mut Conn) -> Result<Vec<KeptRule>, DbError> {
    Ok(queries::rules(conn)?)
}

/// The entry, as long as it is there.
pub fn rule(conn: &mut Conn, id: DomainRuleId) -> Result<KeptRule, Refused> {
    queries::rule(conn, id)?.ok_or(Refused::NotThere)
}

/// The rules count from the commit on; those that were there already stay as they are. Answers how many are new.
/// Refuses who is no admin.
pub fn add_rules(conn: &mut Conn, actor: &Actor, wish: &NewRules, now: Time) -> Result<usize, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let mut added = 0;
    for rule in &wish.rules {
        let id = DomainRuleId::new();
        if queries::insert_rule(conn, id, wish.effect, rule, &wish.comment, now)? == 0 {
            continue;
        }
        added += 1;
        let deed = Deed::new(audit::Action::AddDomain).on(ObjectKind::Domain, Some(id.into()), &rule.to_string());
        let deed = deed.with("list", wish.effect.word()).with("comment", wish.comment.clone());
        audit::record(conn, actor, deed, now)?;
    }
    Ok(added)
}

/// The rule no longer counts. Refuses who is no admin, and what somebody else has removed already.
pub fn remove_rule(conn: &mut Conn, actor: &Actor, id: DomainRuleId, now: Time) -> Result<KeptRule, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let gone = rule(conn, id)?;
    if queries::delete_rule(conn, id)? == 0 {
        return Err(Refused::NotThere);
    }
    let deed = Deed::new(audit::Action::RemoveDomain).on(ObjectKind::Domain, Some(id.into()), &gone.rule);
    audit::record(conn, actor, deed.with("list", gone.effect.word()).with("comment", gone.comment.clone()), now)?;
    Ok(gone)
}

/// Why a rule is none, for the person who typed it.
pub(super) fn not_a_rule(typed: &str, why: NotARule) -> Text {
    Text::new("domain-not-a-rule").with("typed", typed).with("why", Text::new(why.key()))
}

impl BlockedAddress {
    pub fn text(&self) -> Text {
        match self {
            Self::Denied { domain } => Text::new("blocked-denied").with("domain", domain),
            Self::NotAllowed { domain } => Text::new("blocked-not-allowed").with("domain", domain),
            Self::Own { domain } => Text::new("blocked-own").with("domain", domain),
            Self::Imitation(suspicion) => Text::new(suspicion.key()),
        }
    }
}
