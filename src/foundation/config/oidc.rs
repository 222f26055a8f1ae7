//! Identity providers, as configured.

use url::Url;

use super::base_url::is_loopback;
use super::hidden::Hidden;
use super::mistakes::{Wrong, wrong};
use super::reader::Reader;
use crate::foundation::address::canonical_domain;

/// Whose sign-in a provider or the e-mailed code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Members,
    Guests,
    Everyone,
    Nobody,
}

impl Audience {
    pub fn includes_members(self) -> bool {
        matches!(self, Self::Members | Self::Everyone)
    }

    pub fn includes_guests(self) -> bool {
        matches!(self, Self::Guests | Self::Everyone)
    }
}

/// An upstream OpenID provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The last part of `/sign-in/oidc/{name}`.
    pub name: String,
    /// Exactly as the provider's discovery document must say it (I-6).
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Hidden,
    pub display_name: String,
    /// The domains whose people it may speak for (I-2), in canonical form.
    pub domains: Vec<String>,
    pub audience: Audience,
}

pub(super) fn read(reader: &mut Reader) -> Vec<Provider> {
    let names = reader.names_below("oidc");
    names.iter().filter_map(|name| read_one(reader, name)).collect()
}

fn read_one(reader: &mut Reader, name: &str) -> Option<Provider> {
    let at = |setting: &str| format!("oidc.{name}.{setting}");
    check_name(reader, name);
    let issuer = reader.parsed(&at("issuer"), parse_issuer);
    let issuer = reader.must(&at("issuer"), issuer, "Give the provider's issuer address");
    let client_id = reader.text(&at("client_id"));
    let client_id = reader.must(&at("client_id"), client_id, "Give the client's id at the provider");
    let client_secret = reader.secret(&at("client_secret"));
    reader.keep_private(&at("client_secret"));
    let client_secret =
        reader.must(&at("client_secret"), client_secret, "Give it, or name its file as client_secret_file");
    let display_name = reader.text(&at("display_name"));
    let domains = reader.parsed_list(&at("domains"), parse_domain);
    let choices = [("members", Audience::Members), ("guests", Audience::Guests), ("everyone", Audience::Everyone)];
    let audience = reader.choice(&at("for"), &choices);
    Some(Provider {
        name: name.to_owned(),
        issuer: issuer?,
        client_id: client_id?,
        client_secret: client_secret?,
        display_name: display_name.unwrap_or_else(|| name.to_owned()),
        domains,
        audience: audience.unwrap_or(Audience::Everyone),
    })
}

fn check_name(reader: &mut Reader, name: &str) {
    let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !plain || name.is_empty() || name.len() > 32 {
        let mend = "Use up to 32 lower-case letters, digits and hyphens: it becomes part of an address";
        reader.mistake(&format!("oidc.{name}"), "is no name for a provider", mend);
    }
}

fn parse_issuer(text: &str) -> Result<String, Wrong> {
    let Ok(url) = Url::parse(text) else {
        return wrong("is not a web address", "Write it as https://login.example.com");
    };
    let bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let local = url.scheme() == "http" && url.host_str().is_some_and(is_loopback);
    match (url.scheme() == "https" || local, bare) {
        (true, true) => Ok(text.to_owned()),
        (false, _) => wrong("is not https, so its keys could be forged on the way", "Use the provider's https address"),
        (_, false) => {
            wrong("has a query, a fragment or a user in it", "Copy the issuer exactly as the provider states it")
        }
    }
}

fn parse_domain(text: &str) -> Result<String, Wrong> {
    match canonical_domain(text) {
        Ok(domain) => Ok(domain),
        Err(_) => wrong("holds something that is no domain", "List plain domains, as in [\"example.com\"]"),
    }
}
