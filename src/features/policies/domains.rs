//! Which outside domains may come in: deny beats allow, and an allow list shuts out the rest (E-3).

use crate::features::policies::queries;
use crate::foundation::address::{DomainRule, EmailAddress, Suspicion, suspicion};
use crate::foundation::db::{Conn, DbError};
use crate::foundation::text::Text;

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
            if effect == "deny" { domains.deny.push(rule) } else { domains.allow.push(rule) }
        }
        Ok(domains)
    }

    pub fn own(&self) -> &[String] {
        &self.own
    }

    /// Whether a new guest may come from there.
    pub fn check(&self, address: &EmailAddress) -> Result<(), BlockedAddress> {
        let domain = address.domain().to_owned();
        if self.deny.iter().any(|rule| rule.matches(address)) {
            return Err(BlockedAddress::Denied { domain });
        }
        if self.own.contains(&domain) {
            return Err(BlockedAddress::Own { domain });
        }
        if let Some(suspicion) = suspicion(address, &self.own) {
            return Err(BlockedAddress::Imitation(suspicion));
        }
        let allowed = self.allow.is_empty() || self.allow.iter().any(|rule| rule.matches(address));
        if allowed { Ok(()) } else { Err(BlockedAddress::NotAllowed { domain }) }
    }
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
