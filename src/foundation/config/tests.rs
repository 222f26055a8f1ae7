//! Settings as tables of text in, verdict out.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// The least that `serve` needs, all from the environment.
fn enough() -> Sources {
    let variables = [
        ("GUESTLIST_BASE_URL", "https://panel.example.com"),
        ("GUESTLIST_SECRET_KEY", KEY),
        ("GUESTLIST_MAIL__URL", "smtps://user:p%40ss@mx.example.com"),
        ("GUESTLIST_MAIL__FROM", "Guest List <guestlist@example.com>"),
    ];
    let environment = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sources { file: None, environment }
}

fn with(changes: &[(&str, &str)]) -> Sources {
    let mut sources = enough();
    for (name, value) in changes {
        sources.environment.insert((*name).to_owned(), (*value).to_owned());
    }
    sources
}

fn with_file(dir: &Path, text: &str, mode: u32) -> Sources {
    let path = dir.join("guestlist.toml");
    write(&path, text, mode);
    Sources { file: Some(path), ..enough() }
}

fn write(path: &Path, text: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mistakes(sources: &Sources) -> Vec<String> {
    Config::load(sources).map_or_else(|m| m.0.into_iter().map(|m| m.setting).collect(), |_| Vec::new())
}

#[test]
fn the_least_configuration_has_every_usual_value() {
    let config = Config::load(&enough()).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database_url, DatabaseUrl::Sqlite("guestlist.db".into()));
    assert_eq!(config.email_code, Audience::Guests);
    assert_eq!((config.limits.invitations_per_hour, config.limits.invitations_per_day), (50, 500));
    assert_eq!((config.session.idle_minutes, config.session.guest_absolute_hours), (30, 24));
    let Transport::Smtp(relay) = &config.mail.transport else { panic!("a relay") };
    assert_eq!((relay.host.as_str(), relay.port, relay.tls), ("mx.example.com", 465, Tls::Implicit));
    assert_eq!(relay.login.as_ref().unwrap().1.reveal(), "p@ss");
    assert_eq!(config.mail.from.name.as_deref(), Some("Guest List"));
    assert!(config.warnings.iter().any(|w| w.starts_with("members have no way")));
}

#[test]
fn k_2_every_mistake_names_its_setting() {
    let table = [
        ("GUESTLIST_BASE_URL", "http://panel.example.com", "base_url"),
        ("GUESTLIST_BASE_URL", "https://panel.example.com/guests", "base_url"),
        ("GUESTLIST_BASE_URL", "https://panel.example.com/?a=b", "base_url"),
        ("GUESTLIST_BASE_URL", "https://u:p@panel.example.com", "base_url"),
        ("GUESTLIST_BASE_URL", "panel.example.com", "base_url"),
        ("GUESTLIST_SECRET_KEY", "", "secret_key"),
        ("GUESTLIST_SECRET_KEY", "c2hvcnQ=", "secret_key"),
        ("GUESTLIST_SECRET_KEY", "not base64 at all, is it? not at all", "secret_key"),
        ("GUESTLIST_SECRET_KEY_FILE", "/nowhere/key", "secret_key"),
        ("GUESTLIST_DATABASE_URL", "mysql://localhost/x", "database_url"),
        ("GUESTLIST_DATABASE_URL", "guestlist.db", "database_url"),
        ("GUESTLIST_TRUSTED_PROXIES", "10.0.0.0/8,0.0.0.0/0", "trusted_proxies"),
        ("GUESTLIST_TRUSTED_PROXIES", "::/0", "trusted_proxies"),
        ("GUESTLIST_TRUSTED_PROXIES", "proxy.example.com", "trusted_proxies"),
        ("GUESTLIST_LISTEN", "localhost", "listen"),
        ("GUESTLIST_MAIL__URL", "http://mx.example.com", "mail.url"),
        ("GUESTLIST_MAIL__URL", "smtp://", "mail.url"),
        ("GUESTLIST_MAIL__URL", "smtp://mx.example.com?tls=none", "mail.url"),
        ("GUESTLIST_MAIL__FROM", "Guestlist", "mail.from"),
        ("GUESTLIST_MAIL__FROM", "a@example.com, b@example.com", "mail.from"),
        ("GUESTLIST_MAIL__CA_FILE", "/nowhere.pem", "mail.ca_file"),
        ("GUESTLIST_MAIL__DKIM__SELECTOR", "s1", "mail.dkim.domain"),
        ("GUESTLIST_EMAIL_CODE__FOR", "members", "email_code.for"),
        ("GUESTLIST_EMAIL_CODE__FOR", "nobody", "email_code.for"),
        ("GUESTLIST_OIDC__CORP__ISSUER", "http://login.example.com", "oidc.corp.issuer"),
        ("GUESTLIST_OIDC__CORP__CLIENT_ID", "x", "oidc.corp.issuer"),
        ("GUESTLIST_OIDC__MY_CORP__CLIENT_ID", "x", "oidc.my_corp"),
        ("GUESTLIST_ORGANIZATION__DOMAIN", "example", "organization.domain"),
        ("GUESTLIST_ORGANIZATION__LANGUAGE", "tlh", "organization.language"),
        ("GUESTLIST_LIMITS__INVITATIONS_PER_HOUR", "0", "limits.invitations_per_hour"),
        ("GUESTLIST_LIMITS__INVITATIONS_PER_HOUR", "many", "limits.invitations_per_hour"),
        ("GUESTLIST_SESSION__IDLE_MINUTES", "-1", "session.idle_minutes"),
        ("GUESTLIST_LOG__FORMAT", "xml", "log.format"),
        ("GUESTLIST_METRICS__LISTEN", "9100", "metrics.listen"),
        ("GUESTLIST_BASEURL", "https://panel.example.com", "baseurl"),
        ("GUESTLIST_LIMITS__NO_SUCH_LIMIT", "1", "limits.no_such_limit"),
    ];
    for (name, value, setting) in table {
        assert!(mistakes(&with(&[(name, value)])).contains(&setting.to_owned()), "{name}={value}");
    }
}

#[test]
fn k_2_all_mistakes_are_told_at_once_with_the_way_to_mend_them() {
    let told = Config::load(&Sources::default()).unwrap_err().to_string();
    for setting in ["base_url: is missing", "secret_key: is missing", "mail.url: is missing", "mail.from: is missing"] {
        assert!(told.contains(setting), "{told}");
    }
    let told = Config::load(&with(&[("GUESTLIST_BASEURL", "x")])).unwrap_err().to_string();
    assert!(told.contains("in the environment as GUESTLIST_BASEURL. Did you mean base_url?"), "{told}");
}

#[test]
fn plain_http_is_for_loopback_and_development_only() {
    for base in ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:3000", "http://panel.localhost"] {
        assert!(mistakes(&with(&[("GUESTLIST_BASE_URL", base)])).is_empty(), "{base}");
    }
    let dev = [("GUESTLIST_BASE_URL", "http://panel.test"), ("GUESTLIST_INSECURE_DEV", "true")];
    assert!(mistakes(&with(&dev)).is_empty());
}

#[test]
fn a_relay_elsewhere_must_speak_tls() {
    let table = [
        ("smtp://mx.example.com", Tls::StartTls, 587),
        ("smtps://mx.example.com:4650", Tls::Implicit, 4650),
        ("smtp://127.0.0.1:2525", Tls::Plain, 2525),
        ("smtp://localhost:2525?tls=required", Tls::StartTls, 2525),
    ];
    for (url, tls, port) in table {
        let config = Config::load(&with(&[("GUESTLIST_MAIL__URL", url)])).unwrap();
        let Transport::Smtp(relay) = config.mail.transport else { panic!("{url}") };
        assert_eq!((relay.tls, relay.port), (tls, port), "{url}");
    }
}

#[test]
fn the_environment_overrides_the_file_and_unknown_keys_are_refused() {
    let dir = TempDir::new().unwrap();
    let text = "base_url = 'https://old.example.com'\ntrusted_proxies = ['10.0.0.1', 'fd00::/8']\n\
                [oidc.corp]\nissuer = 'https://login.example.com'\nclient_id = 'g'\nclient_secret = 's'\n\
                domains = ['Example.com']\nfor = 'members'\n[limits]\ninvitations_per_hour = 7\n";
    let config = Config::load(&with_file(dir.path(), text, 0o600)).unwrap();
    assert_eq!(config.base_url.origin(), "https://panel.example.com");
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.limits.invitations_per_hour, 7);
    assert_eq!((config.oidc[0].name.as_str(), config.oidc[0].domains[0].as_str()), ("corp", "example.com"));
    assert_eq!(config.oidc[0].audience, Audience::Members);

    assert_eq!(mistakes(&with_file(dir.path(), "colour = 'red'", 0o600)), ["colour"]);
    assert_eq!(mistakes(&with_file(dir.path(), "[mail]\nreply = 'x'", 0o600)), ["mail.reply"]);
    assert_eq!(mistakes(&with_file(dir.path(), "not toml", 0o600)).len(), 1);
    let absent = Sources { file: Some(dir.path().join("absent.toml")), ..enough() };
    assert_eq!(mistakes(&absent).len(), 1);
}

#[test]
fn k_1_a_secret_that_others_may_read_is_refused() {
    let dir = TempDir::new().unwrap();
    let key = dir.path().join("key");
    let mut sources = enough();
    sources.environment.remove("GUESTLIST_SECRET_KEY");
    sources.environment.insert("GUESTLIST_SECRET_KEY_FILE".into(), key.display().to_string());
    for (mode, refused) in [(0o644, true), (0o640, true), (0o604, true), (0o600, false), (0o400, false)] {
        let _ = fs::remove_file(&key);
        write(&key, &format!("{KEY}\n"), mode);
        assert_eq!(mistakes(&sources) == ["secret_key_file"], refused, "{mode:o}");
    }

    let text = format!("secret_key = '{KEY}'");
    let mut open = with_file(dir.path(), &text, 0o644);
    open.environment.remove("GUESTLIST_SECRET_KEY");
    assert_eq!(mistakes(&open), ["secret_key"]);
    open.environment.insert("GUESTLIST_SECRET_KEY_FILE".into(), key.display().to_string());
    assert!(mistakes(&open).is_empty(), "the environment names a file instead");
    assert!(mistakes(&with_file(dir.path(), "listen = '127.0.0.1:1'", 0o644)).is_empty(), "no secret in it");
}

#[test]
#[cfg(not(feature = "postgres-tls"))]
fn tls_to_postgresql_needs_its_feature() {
    let told = Config::load(&with(&[("GUESTLIST_DATABASE_URL", "postgres://db/x?sslmode=require")])).unwrap_err();
    assert!(told.to_string().contains("--features postgres-tls"), "{told}");
    assert!(mistakes(&with(&[("GUESTLIST_DATABASE_URL", "postgres://db/x?sslmode=prefer")])).is_empty());
}

#[test]
fn commands_that_need_the_database_alone_do_not_ask_for_the_rest() {
    assert!(Config::load_database(&Sources::default()).is_ok());
    let mut sources = Sources::default();
    sources.environment.insert("GUESTLIST_DATABASE_URL".into(), "mysql://x".into());
    assert!(Config::load_database(&sources).is_err());
    sources.environment.insert("GUESTLIST_DATABASE_URL".into(), "postgres://u@localhost/x".into());
    sources.environment.insert("GUESTLIST_NONSENSE".into(), "1".into());
    assert!(Config::load_database(&sources).is_err());
}

#[test]
fn longer_sessions_are_allowed_with_a_warning() {
    let config = Config::load(&with(&[("GUESTLIST_SESSION__IDLE_MINUTES", "60")])).unwrap();
    assert!(config.warnings.iter().any(|w| w.starts_with("session.idle_minutes")));
}

#[test]
fn printing_the_configuration_shows_no_secret() {
    let secrets = [
        ("GUESTLIST_DATABASE_URL", "postgres://u:hunter2@localhost/x"),
        ("GUESTLIST_OIDC__CORP__ISSUER", "https://login.example.com"),
        ("GUESTLIST_OIDC__CORP__CLIENT_ID", "g"),
        ("GUESTLIST_OIDC__CORP__CLIENT_SECRET", "hunter2"),
    ];
    let shown = format!("{:?}", Config::load(&with(&secrets)).unwrap());
    for secret in ["hunter2", "p@ss", "p%40ss", KEY] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn the_demo_keeps_its_secret_between_starts() {
    let dir = TempDir::new().unwrap();
    let listen = "127.0.0.1:8080".parse().unwrap();
    let link = |config: Config| config.keys.mac(crate::foundation::secret::Purpose::Csrf, &[b"x"]);
    let first = Config::for_demo(listen, dir.path()).unwrap();
    assert_eq!(first.base_url.origin(), "http://localhost:8080");
    assert_eq!(link(first), link(Config::for_demo(listen, dir.path()).unwrap()));
}

#[test]
fn every_setting_is_in_the_documentation() {
    let more = [
        ("GUESTLIST_OIDC__CORP__ISSUER", "https://login.example.com"),
        ("GUESTLIST_OIDC__CORP__CLIENT_ID", "g"),
        ("GUESTLIST_OIDC__CORP__CLIENT_SECRET", "s"),
    ];
    let mut reader = Reader::new(&with(&more)).unwrap();
    Config::read(&mut reader);
    let told = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");
    let told = fs::read_to_string(told).unwrap();
    for setting in reader.known().filter(|setting| !setting.ends_with("_file") || setting.ends_with("ca_file")) {
        let name = setting.replace("oidc.corp.", "oidc.<name>.");
        let last = name.rsplit('.').next().unwrap().to_owned();
        let written = [format!("`{name}`"), format!("`.{last}`"), format!("| `{last}` |")];
        assert!(written.iter().any(|form| told.contains(form)), "{name}");
    }
}
