//! Domain rules: `example.com` means itself, `*.example.com` means everything below it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{EmailAddress, NotAnAddress, canonical_domain};

/// One line of an allow or deny list; whole labels are compared, never pieces of text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DomainRule {
    Exactly(String),
    Below(String),
}

/// Why a line is no domain rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotARule {
    /// A star anywhere but in front as `*.`
    MisplacedStar,
    Domain(NotAnAddress),
}

impl DomainRule {
    pub fn parse(typed: &str) -> Result<Self, NotARule> {
        let typed = typed.trim();
        let typed = typed.strip_prefix('@').unwrap_or(typed);
        let (below, domain) = match typed.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, typed),
        };
        if domain.contains('*') {
            return Err(NotARule::MisplacedStar);
        }
        let domain = canonical_domain(domain).map_err(NotARule::Domain)?;
        Ok(if below { Self::Below(domain) } else { Self::Exactly(domain) })
    }

    pub fn matches(&self, address: &EmailAddress) -> bool {
        self.matches_domain(address.domain())
    }

    /// `domain` in canonical form.
    pub fn matches_domain(&self, domain: &str) -> bool {
        match self {
            Self::Exactly(own) => domain == own,
            Self::Below(own) => domain.strip_suffix(own.as_str()).is_some_and(|rest| rest.ends_with('.')),
        }
    }
}

impl NotARule {
    /// The sentence's key in `locales/*/address.ftl`.
    pub fn key(self) -> &'static str {
        match self {
            Self::MisplacedStar => "address-rule-misplaced-star",
            Self::Domain(reason) => reason.key(),
        }
    }
}

impl fmt::Display for NotARule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MisplacedStar => {
                f.write_str("not a domain rule: the star may only stand in front, as in *.example.com")
            }
            Self::Domain(reason) => reason.fmt(f),
        }
    }
}

impl std::error::Error for NotARule {}

impl fmt::Display for DomainRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(domain) => f.write_str(domain),
            Self::Below(domain) => write!(f, "*.{domain}"),
        }
    }
}

impl FromStr for DomainRule {
    type Err = NotARule;

    fn from_str(typed: &str) -> Result<Self, NotARule> {
        Self::parse(typed)
    }
}

impl TryFrom<String> for DomainRule {
    type Error = NotARule;

    fn try_from(typed: String) -> Result<Self, NotARule> {
        Self::parse(&typed)
    }
}

impl From<DomainRule> for String {
    fn from(rule: DomainRule) -> Self {
        rule.to_string()
    }
}
