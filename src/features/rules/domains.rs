//! Which outside domains may come in: deny beats allow, and an allow list shuts out the rest (E-3). An app or group may
//! have lists besides the organization's; then both must let somebody in.

use crate::features::rules::{ResourceId, queries};
use crate::foundation::address::{DomainRule, EmailAddress, Suspicion, suspicion};
use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, DomainRuleId, GroupId};
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
    pub app_id: Option<AppId>,
    pub group_id: Option<GroupId>,
}

impl KeptRule {
    /// The app or group whose list it is on; the organization's otherwise.
    pub fn of(&self) -> Option<ResourceId> {
        self.app_id.map(ResourceId::App).or(self.group_id.map(ResourceId::Group))
    }
}

/// Rules that an admin wants on a list.
#[derive(Clone, Debug)]
pub struct NewRules {
    /// For an app or group; for the organization otherwise.
    pub of: Option<ResourceId>,
    pub effect: Effect,
    pub rules: Vec<DomainRule>,
    pub comment: String,
}

/// The rules about domains, read once and asked for many addresses.
#[derive(Clone, Debug, Default)]
pub struct Domains {
    own: Vec<String>,
    all: Lists,
    /// Those of the apps and groups in question.
    things: Vec<(ResourceId, String, Lists)>,
}

#[derive(Clone, Debug, Default)]
struct Lists {
    allow: Vec<DomainRule>,
    deny: Vec<DomainRule>,
}

impl Lists {
    fn list(&mut self, effect: Effect) -> &mut Vec<DomainRule> {
        match effect {
            Effect::Allow => &mut self.allow,
            Effect::Deny => &mut self.deny,
        }
    }

    fn denies(&self, domain: &str) -> bool {
        self.deny.iter().any(|rule| rule.matches_domain(domain))
    }

    fn allows(&self, domain: &str) -> bool {
        self.allow.is_empty() || self.allow.iter().any(|rule| rule.matches_domain(domain))
    }
}

/// Why nobody at this address can be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockedAddress {
    Denied {
        domain: String,
        /// The app or group whose list it is on.
        of: Option<String>,
    },
    NotAllowed {
        domain: String,
        of: Option<String>,
    },
    /// An address of the organization itself that belongs to nobody here.
    Own {
        domain: String,
    },
    /// The domain imitates another (E-4).
    Imitation(Suspicion),
}

impl Domains {
    /// The organization's alone.
    pub fn read(conn: &mut Conn) -> Result<Self, DbError> {
        Self::read_for(conn, Vec::new())
    }

    /// The organization's, and those of these apps and groups, each with its name.
    pub fn read_for(conn: &mut Conn, named: Vec<(ResourceId, String)>) -> Result<Self, DbError> {
        let ids: Vec<ResourceId> = named.iter().map(|(id, _)| *id).collect();
        let things = named.into_iter().map(|(id, name)| (id, name, Lists::default()));
        let own = queries::own_domain(conn)?.into_iter().collect();
        let mut domains = Self { own, all: Lists::default(), things: things.collect() };
        for (effect, rule, of) in queries::rules_for(conn, &ids)? {
            // Rules were parsed before they were stored; one that no longer parses denies nothing by accident.
            let Ok(rule) = DomainRule::parse(&rule) else { continue };
            if let Some(lists) = domains.lists(of) {
                lists.list(effect).push(rule);
            }
        }
        Ok(domains)
    }

    fn lists(&mut self, of: Option<ResourceId>) -> Option<&mut Lists> {
        match of {
            None => Some(&mut self.all),
            Some(of) => self.things.iter_mut().find(|(id, ..)| *id == of).map(|(.., lists)| lists),
        }
    }

    /// As they would be with these rules as well.
    #[must_use]
    pub fn with(mut self, new: &NewRules) -> Self {
        if let Some(lists) = self.lists(new.of) {
            lists.list(new.effect).extend(new.rules.iter().cloned());
        }
        self
    }

    /// As they would be without this rule.
    #[must_use]
    pub fn without(mut self, gone: &KeptRule) -> Self {
        if let Some(lists) = self.lists(gone.of()) {
            lists.list(gone.effect).retain(|rule| rule.to_string() != gone.rule);
        }
        self
    }

    /// Of these domains, those that no guest may come from.
    pub fn blocked<'a>(&self, known: impl IntoIterator<Item = &'a String>) -> Vec<String> {
        known.into_iter().filter(|domain| self.listed(domain).is_some()).cloned().collect()
    }

    /// What the lists say against a domain: every list must let it in, and deny beats allow.
    fn listed(&self, domain: &str) -> Option<BlockedAddress> {
        let all = std::iter::once((None, &self.all));
        let lists = || all.clone().chain(self.things.iter().map(|(_, name, lists)| (Some(name), lists)));
        if let Some((of, _)) = lists().find(|(_, lists)| lists.denies(domain)) {
            return Some(BlockedAddress::Denied { domain: domain.to_owned(), of: of.cloned() });
        }
        let (of, _) = lists().find(|(_, lists)| !lists.allows(domain))?;
        Some(BlockedAddress::NotAllowed { domain: domain.to_owned(), of: of.cloned() })
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

/// Both lists of the organization, or of an app or group, each in the order of its domains.
pub fn domain_rules(conn: &mut Conn, of: Option<ResourceId>) -> Result<Vec<KeptRule>, DbError> {
    Ok(queries::domain_rules(conn, of)?)
}

/// Apps and groups that have lists of their own, by name, with how many rules.
pub fn listing(conn: &mut Conn) -> Result<Vec<(ResourceId, String, i64)>, DbError> {
    Ok(queries::listing(conn)?)
}

/// The entry, as long as it is there.
pub fn domain_rule(conn: &mut Conn, id: DomainRuleId) -> Result<Option<KeptRule>, DbError> {
    Ok(queries::domain_rule(conn, id)?)
}

impl BlockedAddress {
    pub fn text(&self) -> Text {
        match self {
            Self::Denied { domain, of: None } => Text::new("blocked-denied").with("domain", domain),
            Self::NotAllowed { domain, of: None } => Text::new("blocked-not-allowed").with("domain", domain),
            Self::Denied { domain, of: Some(of) } => {
                Text::new("blocked-denied-here").with("domain", domain).with("name", of)
            }
            Self::NotAllowed { domain, of: Some(of) } => {
                Text::new("blocked-not-allowed-here").with("domain", domain).with("name", of)
            }
            Self::Own { domain } => Text::new("blocked-own").with("domain", domain),
            Self::Imitation(suspicion) => Text::new(suspicion.key()),
        }
    }
}

/// Until this transaction is over, the lists stay as they are; others may ask them at the same time.
pub fn hold_shared(conn: &mut Conn) -> Result<(), DbError> {
    Ok(queries::hold_shared(conn)?)
}

/// Until this transaction is over, whoever asks the lists, or changes them, waits.
pub fn hold(conn: &mut Conn) -> Result<(), DbError> {
    Ok(queries::hold(conn)?)
}
