//! E-mail addresses: the one way they are read, compared and shown, on every surface.

mod list;
mod lookalike;
mod refused;
mod rule;
mod typo;

use std::fmt;
use std::str::FromStr;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46, verify_dns_length};
use serde::{Deserialize, Serialize};

pub use list::{Entry, MOST_ENTRIES, TooMany, read_list};
pub use lookalike::{Suspicion, suspicion};
pub use refused::NotAnAddress;
pub use rule::{DomainRule, NotARule};
pub use typo::suggest;

/// An address in its canonical form: lower-case ASCII, the domain as A-labels. Plus-tags and dots stay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    canonical: String,
}

impl EmailAddress {
    /// Reads what somebody typed; blanks around it do not matter, everything else does.
    pub fn parse(typed: &str) -> Result<Self, NotAnAddress> {
        let typed = typed.trim();
        refuse_bad_characters(typed)?;
        let (local, domain) = split_at_sign(typed)?;
        check_local(local)?;
        let domain = canonical_domain(domain)?;
        let local = local.to_ascii_lowercase();
        Ok(Self { canonical: format!("{local}@{domain}") })
    }

    pub fn as_str(&self) -> &str {
        &self.canonical
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        self.halves().0
    }

    /// The part after the `@`, as A-labels (`xn--…`).
    pub fn domain(&self) -> &str {
        self.halves().1
    }

    /// For reading by people: a domain with non-ASCII letters appears in both its forms.
    pub fn shown(&self) -> String {
        let (local, domain) = self.halves();
        match unicode_domain(domain) {
            Some(unicode) => format!("{local}@{unicode} ({domain})"),
            None => self.canonical.clone(),
        }
    }

    /// For logs, and for people who may recognise the address but not learn it: `a***@partner.example`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.halves();
        let first: String = local.chars().take(1).collect();
        format!("{first}***@{domain}")
    }

    /// The same person's box at another domain.
    pub fn at_domain(&self, domain: &str) -> Result<Self, NotAnAddress> {
        Self::parse(&format!("{}@{domain}", self.local()))
    }

    fn halves(&self) -> (&str, &str) {
        self.canonical.split_once('@').unwrap_or((&self.canonical, ""))
    }
}

/// A domain in canonical form: lower-case A-labels, at least two of them, not an IP address.
pub fn canonical_domain(typed: &str) -> Result<String, NotAnAddress> {
    refuse_bad_domain_shape(typed)?;
    // UTS-46, non-transitional, with STD3 rules: this also refuses `xn--` labels that do not round-trip.
    let ascii = Uts46::new()
        .to_ascii(typed.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Ignore)
        .map_err(|_| NotAnAddress::BadDomain)?;
    let last = ascii.rsplit('.').next().unwrap_or_default();
    match ascii.as_ref() {
        name if !verify_dns_length(name, false) => Err(NotAnAddress::DomainTooLong),
        name if !name.contains('.') => Err(NotAnAddress::OneLabel),
        _ if last.bytes().all(|b| b.is_ascii_digit()) => Err(NotAnAddress::IpLiteral),
        name => Ok(name.to_owned()),
    }
}

/// The domain as people write it, if that differs from its A-labels.
pub fn unicode_domain(domain: &str) -> Option<String> {
    let (unicode, outcome) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
    (outcome.is_ok() && unicode != domain).then(|| unicode.into_owned())
}

fn refuse_bad_characters(typed: &str) -> Result<(), NotAnAddress> {
    for c in typed.chars() {
        match c {
            '"' | '\\' => return Err(NotAnAddress::Quoted),
            '(' | ')' => return Err(NotAnAddress::Comment),
            '<' | '>' | ',' | ';' | ':' => return Err(NotAnAddress::Punctuation),
            _ if c.is_control() || list::is_invisible(c) => return Err(NotAnAddress::Invisible),
            _ if c.is_whitespace() => return Err(NotAnAddress::Spaces),
            _ => {}
        }
    }
    Ok(())
}

fn split_at_sign(typed: &str) -> Result<(&str, &str), NotAnAddress> {
    match typed.split_once('@') {
        None if typed.is_empty() => Err(NotAnAddress::Empty),
        None => Err(NotAnAddress::NoAtSign),
        Some((_, domain)) if domain.contains('@') => Err(NotAnAddress::SeveralAtSigns),
        Some(halves) => Ok(halves),
    }
}

/// RFC 5321 dot-atom in ASCII, without the `%` that relays once used for routing.
fn check_local(local: &str) -> Result<(), NotAnAddress> {
    match local {
        "" => Err(NotAnAddress::NoLocalPart),
        _ if !local.is_ascii() => Err(NotAnAddress::ForeignLocalPart),
        _ if local.len() > 64 => Err(NotAnAddress::LocalPartTooLong),
        _ if local.split('.').any(str::is_empty) => Err(NotAnAddress::MisplacedDot),
        _ if local.starts_with("=?") && local.ends_with("?=") => Err(NotAnAddress::EncodedWord),
        _ if local.bytes().all(is_local_byte) => Ok(()),
        _ => Err(NotAnAddress::BadLocalPart),
    }
}

fn is_local_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b".!#$&'*+-/=?^_`{|}~".contains(&b)
}

fn refuse_bad_domain_shape(domain: &str) -> Result<(), NotAnAddress> {
    match domain {
        "" => Err(NotAnAddress::NoDomain),
        _ if domain.starts_with('[') => Err(NotAnAddress::IpLiteral),
        _ if domain.ends_with('.') => Err(NotAnAddress::TrailingDot),
        _ if domain.split('.').any(str::is_empty) => Err(NotAnAddress::MisplacedDot),
        // Longer than any name can be, in any script: not worth mapping.
        _ if domain.len() > 1000 => Err(NotAnAddress::DomainTooLong),
        _ => Ok(()),
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.canonical)
    }
}

impl FromStr for EmailAddress {
    type Err = NotAnAddress;

    fn from_str(typed: &str) -> Result<Self, NotAnAddress> {
        Self::parse(typed)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnAddress;

    fn try_from(typed: String) -> Result<Self, NotAnAddress> {
        Self::parse(&typed)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.canonical
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
