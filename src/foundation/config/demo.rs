//! The settings of the demonstration, which needs no file and no relay.

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;

use super::{Audience, BaseUrl, Config, Limits, Log, LogFormat, Mail, Organization, Sender, SessionTimes, Transport};
use crate::foundation::address::EmailAddress;
use crate::foundation::db::DatabaseUrl;
use crate::foundation::private;
use crate::foundation::secret::{self, Keys};
use crate::foundation::text::Language;

impl Config {
    /// Everything in one folder: the database, the secret (so that links outlive a restart) and the caught mail.
    pub fn for_demo(listen: SocketAddr, dir: &Path) -> io::Result<Self> {
        let base_url = BaseUrl::parse(&format!("http://localhost:{}", listen.port()));
        let address = EmailAddress::parse("guestlist@aurora.example").map_err(io::Error::other)?;
        Ok(Self {
            base_url: base_url.ok_or_else(|| io::Error::other("no address for the demo"))?,
            listen,
            trusted_proxies: Vec::new(),
            insecure_dev: true,
            database_url: DatabaseUrl::Sqlite(dir.join("guestlist.db")),
            keys: Keys::new(secret_in(&dir.join("secret.key"))?.as_bytes()),
            mail: Mail {
                transport: Transport::Files(dir.join("mail")),
                from: Sender { name: Some("Guestlist".to_owned()), address },
                dkim: None,
            },
            organization: Organization { language: Language::English, ..Organization::default() },
            oidc: Vec::new(),
            email_code: Audience::Everyone,
            session: SessionTimes::default(),
            limits: Limits::default(),
            log: Log { format: LogFormat::Text, level: tracing::Level::WARN },
            metrics_listen: None,
            warnings: Vec::new(),
        })
    }
}

fn secret_in(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Ok(kept) => return Ok(kept),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Err(_) => {}
    }
    let fresh = secret::token().map_err(io::Error::other)?;
    private::create(path)?.write_all(fresh.as_bytes())?;
    Ok(fresh)
}
