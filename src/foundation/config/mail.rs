//! How mail leaves the house, as configured.

use std::fs;
use std::path::PathBuf;

use lettre::transport::smtp::client::Certificate;
use percent_encoding::percent_decode_str;
use url::Url;

use super::base_url::is_loopback;
use super::hidden::Hidden;
use super::mistakes::{Wrong, wrong};
use super::reader::Reader;
use crate::foundation::address::{EmailAddress, Entry, canonical_domain, read_list};

/// The relay, the sender, and the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub transport: Transport,
    pub from: Sender,
    pub dkim: Option<Dkim>,
}

impl Mail {
    /// The name of the way out, under which its state is kept.
    pub fn route(&self) -> &str {
        match &self.transport {
            Transport::Smtp(relay) => &relay.host,
            Transport::Files(_) => "file",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    Smtp(Relay),
    /// One `.eml` file per message in this folder.
    Files(PathBuf),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub login: Option<(String, Hidden)>,
    /// Certificates in PEM form to trust beside the public ones (`mail.ca_file`).
    pub authorities: Option<String>,
}

/// How the connection is protected (M-3): there is no "if the other side happens to offer it".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    Implicit,
    StartTls,
    /// Loopback only.
    Plain,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    pub name: Option<String>,
    pub address: EmailAddress,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dkim {
    pub selector: String,
    pub domain: String,
    pub private_key: Hidden,
}

pub(super) fn read(reader: &mut Reader) -> Option<Mail> {
    let transport = read_transport(reader);
    let transport = reader.must(
        "mail.url",
        transport,
        "Invitations and codes need a relay: smtps://USER:PASSWORD@HOST or file:///FOLDER",
    );
    let from = reader.parsed("mail.from", parse_sender);
    let from = reader.must("mail.from", from, "Write it as Guestlist <guestlist@example.com>");
    let dkim = read_dkim(reader);
    Some(Mail { transport: transport?, from: from?, dkim })
}

fn read_transport(reader: &mut Reader) -> Option<Transport> {
    let url = reader.secret("mail.url");
    let authorities = reader.parsed("mail.ca_file", read_authorities);
    let url = reader.outcome("mail.url", Url::parse(url?.reveal()).or_else(|_| wrong("is not an address", FORMS)))?;
    let transport = reader.outcome("mail.url", parse_transport(&url, authorities))?;
    if matches!(&transport, Transport::Smtp(Relay { login: Some(_), .. })) {
        reader.keep_private("mail.url");
    }
    Some(transport)
}

const FORMS: &str = "Write smtp://HOST:587, smtps://HOST (each with USER:PASSWORD@ before the host) or file:///FOLDER";

fn parse_transport(url: &Url, authorities: Option<String>) -> Result<Transport, Wrong> {
    let bare = matches!(url.path(), "" | "/") && url.fragment().is_none();
    match url.scheme() {
        "file" => url.to_file_path().map(Transport::Files).or_else(|()| wrong("names no folder", FORMS)),
        "smtp" | "smtps" if bare => parse_relay(url, authorities).map(Transport::Smtp),
        _ => wrong("is neither a relay nor a folder", FORMS),
    }
}

fn parse_relay(url: &Url, authorities: Option<String>) -> Result<Relay, Wrong> {
    let Some(host) = url.host_str().filter(|host| !host.is_empty()) else { return wrong("names no host", FORMS) };
    let tls = parse_tls(url, host)?;
    let usual = match tls {
        Tls::Implicit => 465,
        Tls::StartTls => 587,
        Tls::Plain => 25,
    };
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let login = url.password().map(|password| (decoded(url.username()), Hidden::new(decoded(password))));
    Ok(Relay { host: host.to_owned(), port: url.port().unwrap_or(usual), tls, login, authorities })
}

/// `?tls=required` asks for STARTTLS on loopback too, where plain text is the usual thing.
fn parse_tls(url: &Url, host: &str) -> Result<Tls, Wrong> {
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let asked: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    match (url.scheme(), asked.as_slice()) {
        ("smtps", []) => Ok(Tls::Implicit),
        ("smtp", [("tls", "required")]) => Ok(Tls::StartTls),
        ("smtp", []) if is_loopback(host) => Ok(Tls::Plain),
        ("smtp", []) => Ok(Tls::StartTls),
        _ => wrong("has a query that means nothing here", "Only ?tls=required is known, for smtp:// on loopback"),
    }
}

fn read_authorities(path: &str) -> Result<String, Wrong> {
    let pem = match fs::read_to_string(path) {
        Ok(pem) => pem,
        Err(error) => return wrong(format!("cannot be read: {error}"), "Name a readable file of PEM certificates"),
    };
    match Certificate::from_pem(pem.as_bytes()) {
        Ok(_) if pem.contains("BEGIN CERTIFICATE") => Ok(pem),
        _ => wrong("holds no certificate", "Name a file of certificates in PEM form"),
    }
}

fn parse_sender(text: &str) -> Result<Sender, Wrong> {
    let mut entries = read_list(text).unwrap_or_default().into_iter();
    match (entries.next(), entries.next()) {
        (Some(Entry { name, address: Ok(address), .. }), None) => Ok(Sender { name, address }),
        _ => wrong("is not one sender", "Write it as Guestlist <guestlist@example.com>"),
    }
}

fn read_dkim(reader: &mut Reader) -> Option<Dkim> {
    let settings = ["mail.dkim.selector", "mail.dkim.domain", "mail.dkim.private_key"];
    let selector = reader.text("mail.dkim.selector");
    let domain = reader.parsed("mail.dkim.domain", |text| {
        canonical_domain(text).or_else(|_| wrong("is no domain", "Give the domain whose DNS holds the key"))
    });
    let private_key = reader.secret("mail.dkim.private_key");
    reader.keep_private("mail.dkim.private_key");
    if !settings.iter().any(|s| reader.is_given(s)) && !reader.is_given("mail.dkim.private_key_file") {
        return None;
    }
    let selector = reader.must("mail.dkim.selector", selector, "Signing needs selector, domain and private key");
    let domain = reader.must("mail.dkim.domain", domain, "Signing needs selector, domain and private key");
    let private_key =
        reader.must("mail.dkim.private_key", private_key, "Name its file as mail.dkim.private_key_file")?;
    reader.outcome("mail.dkim.private_key", check_key(private_key.reveal()))?;
    Some(Dkim { selector: selector?, domain: domain?, private_key })
}

/// The key must be able to sign; what it is, the signer finds out again.
fn check_key(key: &str) -> Result<(), Wrong> {
    match crate::foundation::mail::Dkim::new("", "", key) {
        Ok(_) => Ok(()),
        Err(_) => wrong(
            "is no key that can sign",
            "Make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        ),
    }
}
