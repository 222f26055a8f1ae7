//! The way messages leave: over SMTP, into a folder, or, in the demo, no further than its mailbox page.

use std::path::PathBuf;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use url::{Host, Url};

use crate::foundation::clock::Clock;
use crate::foundation::mail::folder::Folder;
use crate::foundation::mail::letter::envelope_address;
use crate::foundation::mail::pool::Pool;
use crate::foundation::mail::smtp::{Relay, Security};
use crate::foundation::mail::{Correspondent, Dkim, Letter, Mailbox, Outcome, Patience, Reason, Scope, Trouble};

/// How messages leave the house, as configured.
#[derive(Debug)]
pub struct Post {
    pub url: Url,
    pub from: Correspondent,
    /// A file of certificates to trust besides the public ones.
    pub ca_file: Option<PathBuf>,
    pub dkim: Option<Dkim>,
    pub patience: Patience,
}

/// A setting under `mail` that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    #[error("mail.url must begin with smtp://, smtps:// or file://, not with “{0}://”")]
    Scheme(String),
    #[error("mail.url names no mail server; write it as smtps://user:password@mail.example.org")]
    NoHost,
    #[error("mail.url is no folder on this machine; write it as file:///var/spool/guestlist")]
    NoFolder,
    #[error("mail.url: the folder {0} cannot be used: {1}")]
    Folder(PathBuf, std::io::Error),
    #[error("mail.ca_file: {0} cannot be read: {1}")]
    CaFile(PathBuf, std::io::Error),
    #[error("mail.ca_file holds no certificates in PEM form, or mail.url names an impossible host: {0}")]
    Tls(String),
    #[error("mail.from: {0}")]
    From(#[from] crate::foundation::mail::Unwritable),
}

/// Where messages go.
pub enum Route {
    Smtp(Box<Pool>),
    Folder(Folder),
    Caught(Mailbox, Clock),
}

/// Writes, signs and delivers messages from one sender.
pub struct Courier {
    route: Route,
    from: Correspondent,
    sender: lettre::Address,
    dkim: Option<Dkim>,
}

impl Courier {
    /// The courier the configuration asks for.
    pub fn open(post: Post) -> Result<Self, CourierError> {
        let route = match post.url.scheme() {
            "smtp" | "smtps" => Route::Smtp(Box::new(Pool::new(relay(&post)?))),
            "file" => Route::Folder(folder(&post.url)?),
            other => return Err(CourierError::Scheme(other.into())),
        };
        Ok(Self { sender: envelope_address(&post.from.address)?, route, from: post.from, dkim: post.dkim })
    }

    /// The demo's courier: everything ends in this mailbox.
    pub fn caught(mailbox: Mailbox, from: Correspondent, clock: Clock) -> Result<Self, CourierError> {
        let sender = envelope_address(&from.address)?;
        Ok(Self { route: Route::Caught(mailbox, clock), from, sender, dkim: None })
    }

    /// The name of the route, for people and for the shared record of its state.
    pub fn relay(&self) -> &str {
        match &self.route {
            Route::Smtp(pool) => &pool.relay().host,
            Route::Folder(_) => "file",
            Route::Caught(..) => "mailbox",
        }
    }

    pub fn from(&self) -> &Correspondent {
        &self.from
    }

    /// Sends one message; a failure is an outcome, never an error.
    pub async fn send(&self, letter: &Letter) -> Outcome {
        if let Route::Caught(mailbox, clock) = &self.route {
            return caught(mailbox.put(&self.from, letter, clock.now()));
        }
        match self.written(letter) {
            Err(trouble) => Outcome::Failed { trouble },
            Ok((to, message)) => match &self.route {
                Route::Smtp(pool) => pool.send(&self.sender, &to, &message).await,
                Route::Folder(folder) => folder.put(&letter.message_id, &message),
                Route::Caught(..) => caught(Ok(0)),
            },
        }
    }

    /// Connects, encrypts and logs in without sending anything.
    pub async fn probe(&self) -> Result<(), Outcome> {
        match &self.route {
            Route::Smtp(pool) => pool.probe().await,
            Route::Folder(folder) => folder.probe(),
            Route::Caught(..) => Ok(()),
        }
    }

    /// Ends the conversations that are still open.
    pub async fn close(&self) {
        if let Route::Smtp(pool) = &self.route {
            pool.close().await;
        }
    }

    fn written(&self, letter: &Letter) -> Result<(lettre::Address, Vec<u8>), Trouble> {
        let unwritable = |error: &dyn std::fmt::Display| Trouble::new(Reason::NotAnAddress, &error.to_string());
        let to = envelope_address(&letter.to.address).map_err(|error| unwritable(&error))?;
        let message = letter.written(&self.from).map_err(|error| unwritable(&error))?;
        match &self.dkim {
            None => Ok((to, message)),
            Some(dkim) => match dkim.sign(&message, letter.date) {
                Ok(signed) => Ok((to, signed)),
                Err(error) => Err(Trouble::new(Reason::NotRendered, &error.to_string())),
            },
        }
    }
}

fn caught(kept: std::io::Result<u64>) -> Outcome {
    match kept {
        Ok(number) => Outcome::HandedOver { relay: "mailbox".into(), reply: number.to_string() },
        Err(error) => Outcome::Deferred { trouble: Trouble::new(Reason::Folder, &error.to_string()), scope: Scope::Route },
    }
}

fn folder(url: &Url) -> Result<Folder, CourierError> {
    let path = url.to_file_path().map_err(|()| CourierError::NoFolder)?;
    Folder::open(path.clone()).map_err(|error| CourierError::Folder(path, error))
}

fn relay(post: &Post) -> Result<Relay, CourierError> {
    let host = post.url.host().ok_or(CourierError::NoHost)?.to_owned();
    let implicit = post.url.scheme() == "smtps";
    let security = match (implicit, is_loopback(&host)) {
        (true, _) => Security::Implicit(trust(&host, post)?),
        (false, false) => Security::Upgrade(trust(&host, post)?),
        (false, true) if post.ca_file.is_some() => Security::Upgrade(trust(&host, post)?),
        (false, true) => Security::Loopback,
    };
    Ok(Relay {
        host: bare(&host),
        port: post.url.port().unwrap_or(if implicit { 465 } else { 587 }),
        security,
        login: login(&post.url),
        hello: ClientId::Domain(post.from.address.domain().to_owned()),
        patience: post.patience,
    })
}

fn login(url: &Url) -> Option<Credentials> {
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    (!url.username().is_empty())
        .then(|| Credentials::new(plain(url.username()), plain(url.password().unwrap_or_default())))
}

fn trust(host: &Host, post: &Post) -> Result<TlsParameters, CourierError> {
    let mut builder = TlsParameters::builder(bare(host));
    if let Some(file) = &post.ca_file {
        let pem = std::fs::read(file).map_err(|error| CourierError::CaFile(file.clone(), error))?;
        let authority = Certificate::from_pem(&pem).map_err(|error| CourierError::Tls(error.to_string()))?;
        builder = builder.add_root_certificate(authority);
    }
    builder.build().map_err(|error| CourierError::Tls(error.to_string()))
}

fn bare(host: &Host) -> String {
    match host {
        Host::Domain(name) => name.clone(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    }
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
