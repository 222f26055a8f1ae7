//! The settings of this deployment: read once, checked whole, refused with every mistake named.

mod base_url;
mod database;
mod demo;
mod hidden;
mod limits;
mod mail;
mod mistakes;
mod oidc;
mod reader;
mod secret_file;
mod session;
mod sources;

use std::io::IsTerminal;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use ipnet::IpNet;

pub use base_url::{BaseUrl, is_loopback};
pub use hidden::Hidden;
pub use limits::Limits;
pub use mail::{Dkim, Mail, Relay, Sender, Tls, Transport};
pub use mistakes::{Mistake, Mistakes};
pub use oidc::{Audience, Provider};
pub use session::SessionTimes;
pub use sources::{Sources, USUAL_FILE};

use crate::foundation::address::canonical_domain;
use crate::foundation::config::mistakes::{Wrong, wrong};
use crate::foundation::config::reader::Reader;
use crate::foundation::db::DatabaseUrl;
use crate::foundation::secret::Keys;
use crate::foundation::text::Language;

/// Everything configured. Printing it shows no secret.
#[derive(Clone, Debug)]
pub struct Config {
    pub base_url: BaseUrl,
    pub listen: SocketAddr,
    pub trusted_proxies: Vec<IpNet>,
    pub insecure_dev: bool,
    pub database_url: DatabaseUrl,
    pub keys: Keys,
    pub mail: Mail,
    pub organization: Organization,
    pub oidc: Vec<Provider>,
    pub email_code: Audience,
    pub session: SessionTimes,
    pub limits: Limits,
    pub log: Log,
    pub metrics_listen: Option<SocketAddr>,
    /// What works but should not stay so; said once at the start.
    pub warnings: Vec<String>,
}

/// First-run values; later the admin pages have the word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    pub name: Option<String>,
    pub domain: Option<String>,
    pub privacy_url: Option<String>,
    pub privacy_contact: Option<String>,
    pub language: Language,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    pub format: LogFormat,
    pub level: tracing::Level,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Config {
    /// All settings, or all mistakes (K-2).
    pub fn load(sources: &Sources) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(sources)?;
        let config = Self::read(&mut reader);
        if let Some(config) = &config {
            check_ways_in(&mut reader, config);
        }
        let warnings = reader.finish()?;
        // `read` gives nothing only after noting a mistake, and then `finish` has returned.
        config.map(|config| Self { warnings, ..config }).ok_or(Mistakes(Vec::new()))
    }

    /// The database alone, for commands that need no more; what else is given must still be right.
    pub fn load_database(sources: &Sources) -> Result<DatabaseUrl, Mistakes> {
        let mut reader = Reader::new(sources)?.that_may_lack_settings();
        let database_url = database::read(&mut reader);
        let _ = Self::read_with(&mut reader, database_url.clone());
        reader.finish()?;
        database_url.ok_or(Mistakes(Vec::new()))
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        let database_url = database::read(reader);
        Self::read_with(reader, database_url)
    }

    fn read_with(reader: &mut Reader, database_url: Option<DatabaseUrl>) -> Option<Self> {
        let insecure_dev = reader.flag("insecure_dev");
        let base_url = reader.parsed("base_url", |text| base_url::read(text, insecure_dev));
        let base_url =
            reader.must("base_url", base_url, "Give the address people use, as in https://panel.example.com");
        let listen = reader.parsed("listen", parse_socket);
        let trusted_proxies = reader.parsed_list("trusted_proxies", parse_network);
        let keys = read_keys(reader);
        let mail = mail::read(reader);
        let organization = read_organization(reader);
        let oidc = oidc::read(reader);
        let email_code = read_email_code(reader);
        let session = SessionTimes::read(reader);
        let limits = Limits::read(reader);
        let log = read_log(reader);
        let metrics_listen = reader.parsed("metrics.listen", parse_socket);
        Some(Self {
            base_url: base_url?,
            listen: listen.unwrap_or(USUAL_LISTEN),
            trusted_proxies,
            insecure_dev,
            database_url: database_url?,
            keys: keys?,
            mail: mail?,
            organization,
            oidc,
            email_code,
            session,
            limits,
            log,
            metrics_listen,
            warnings: Vec::new(),
        })
    }
}

const USUAL_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

fn read_keys(reader: &mut Reader) -> Option<Keys> {
    let secret = reader.secret("secret_key");
    reader.keep_private("secret_key");
    let secret = reader.must("secret_key", secret, "Make one with: openssl rand -base64 32")?;
    reader.outcome("secret_key", parse_key(secret.reveal())).map(|key| Keys::new(&key))
}

fn parse_key(text: &str) -> Result<Vec<u8>, Wrong> {
    let bare = text.trim().trim_end_matches('=');
    let bytes = STANDARD_NO_PAD.decode(bare).or_else(|_| URL_SAFE_NO_PAD.decode(bare));
    match bytes {
        Err(_) => wrong("is not base64", "Make one with: openssl rand -base64 32"),
        Ok(bytes) if bytes.len() < 32 => wrong("is shorter than 32 bytes", "Make one with: openssl rand -base64 32"),
        Ok(bytes) => Ok(bytes),
    }
}

fn parse_socket(text: &str) -> Result<SocketAddr, Wrong> {
    text.parse().or_else(|_| wrong("is not an address and port", "Write it as 127.0.0.1:8080 or [::1]:8080"))
}

/// A network, or a single address. Trusting everybody would let anybody choose their own address (G-8).
fn parse_network(text: &str) -> Result<IpNet, Wrong> {
    let network = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
    match network {
        Some(network) if network.prefix_len() > 0 => Ok(network),
        Some(_) => wrong("trusts the whole Internet", "Name only your own proxies, as in [\"10.0.0.0/8\"]"),
        None => wrong("holds something that is no network", "Write networks as in [\"10.0.0.0/8\", \"::1\"]"),
    }
}

fn read_organization(reader: &mut Reader) -> Organization {
    Organization {
        name: reader.text("organization.name"),
        domain: reader.parsed("organization.domain", |text| {
            canonical_domain(text).or_else(|_| wrong("is no domain", "Write it as example.com"))
        }),
        privacy_url: reader.parsed("organization.privacy_url", parse_web_address),
        privacy_contact: reader.text("organization.privacy_contact"),
        language: reader.parsed("organization.language", parse_language).unwrap_or_default(),
    }
}

fn parse_web_address(text: &str) -> Result<String, Wrong> {
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "https" | "http") => Ok(url.into()),
        _ => wrong("is not a web address", "Write it as https://example.com/privacy"),
    }
}

fn parse_language(text: &str) -> Result<Language, Wrong> {
    let tags: Vec<&str> = Language::ALL.iter().map(|language| language.tag()).collect();
    Language::from_tag(text).map_or_else(
        || wrong("is a language Guestlist does not speak", format!("Choose one of: {}", tags.join(", "))),
        Ok,
    )
}

fn read_email_code(reader: &mut Reader) -> Audience {
    let choices = [("guests", Audience::Guests), ("everyone", Audience::Everyone), ("nobody", Audience::Nobody)];
    reader.choice("email_code.for", &choices).unwrap_or(Audience::Guests)
}

fn read_log(reader: &mut Reader) -> Log {
    use tracing::Level;
    let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
    let usual = if std::io::stderr().is_terminal() { LogFormat::Text } else { LogFormat::Json };
    let levels = [("error", Level::ERROR), ("warn", Level::WARN), ("info", Level::INFO), ("debug", Level::DEBUG)];
    Log {
        format: reader.choice("log.format", &formats).unwrap_or(usual),
        level: reader.choice("log.level", &levels).unwrap_or(Level::INFO),
    }
}

/// A house without a door is a mistake; one without a door for members is worth a word.
fn check_ways_in(reader: &mut Reader, config: &Config) {
    let members = config.email_code.includes_members() || config.oidc.iter().any(|p| p.audience.includes_members());
    let guests = config.email_code.includes_guests() || config.oidc.iter().any(|p| p.audience.includes_guests());
    if !guests {
        let mend = "Set it to guests, or add a provider below oidc whose `for` is guests or everyone";
        reader.mistake("email_code.for", "leaves guests no way to sign in", mend);
    }
    if !members {
        let advice = "members have no way to sign in: add a provider below oidc, or set email_code.for = \"everyone\"";
        reader.warnings.push(advice.to_owned());
    }
}

#[cfg(test)]
mod tests;
