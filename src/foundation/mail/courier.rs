//! The way messages leave: over SMTP, into a folder, or, in the demo, no further than its mailbox page.

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use crate::foundation::clock::Clock;
use crate::foundation::config::{Mail, Relay, Tls, Transport};
use crate::foundation::mail::folder::Folder;
use crate::foundation::mail::letter::envelope_address;
use crate::foundation::mail::pool::Pool;
use crate::foundation::mail::smtp::{Peer, Security};
use crate::foundation::mail::{
    Correspondent, Dkim, DkimError, Letter, Mailbox, Outcome, Patience, Reason, Scope, Trouble, Unwritable,
};

/// A setting under `mail` that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    #[error("mail.url: the folder {0} cannot be used: {1}")]
    Folder(String, std::io::Error),
    #[error("mail.url or mail.ca_file: no TLS with this host and these certificates: {0}")]
    Tls(String),
    #[error("mail.from: {0}")]
    From(#[from] Unwritable),
    #[error("mail.dkim.private_key: {0}")]
    Dkim(#[from] DkimError),
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
    pub fn open(mail: &Mail) -> Result<Self, CourierError> {
        Self::with_patience(mail, Patience::default())
    }

    /// The same, with other limits of time.
    pub fn with_patience(mail: &Mail, patience: Patience) -> Result<Self, CourierError> {
        let from = Correspondent::from(&mail.from);
        let route = match &mail.transport {
            Transport::Smtp(relay) => Route::Smtp(Box::new(Pool::new(peer(relay, &from, patience)?))),
            Transport::Files(path) => Route::Folder(
                Folder::open(path.clone()).map_err(|error| CourierError::Folder(path.display().to_string(), error))?,
            ),
        };
        let dkim = mail.dkim.as_ref().map(|dkim| Dkim::new(&dkim.domain, &dkim.selector, dkim.private_key.reveal()));
        Ok(Self { sender: envelope_address(&from.address)?, route, from, dkim: dkim.transpose()? })
    }

    /// The demo's courier: everything ends in this mailbox.
    pub fn caught(mailbox: Mailbox, from: Correspondent, clock: Clock) -> Result<Self, CourierError> {
        let sender = envelope_address(&from.address)?;
        Ok(Self { route: Route::Caught(mailbox, clock), from, sender, dkim: None })
    }

    /// The name of the route, for people and for the shared record of its state.
    pub fn relay(&self) -> &str {
        match &self.route {
            Route::Smtp(pool) => &pool.peer().host,
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
                Route::Folder(folder) => folder.put(letter.message_id.clone(), message).await,
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
        Err(error) => {
            Outcome::Deferred { trouble: Trouble::new(Reason::Folder, &error.to_string()), scope: Scope::Route }
        }
    }
}

fn peer(relay: &Relay, from: &Correspondent, patience: Patience) -> Result<Peer, CourierError> {
    let login = relay.login.as_ref();
    Ok(Peer {
        host: relay.host.trim_matches(['[', ']']).to_owned(),
        port: relay.port,
        security: match relay.tls {
            Tls::Implicit => Security::Implicit(trust(relay)?),
            Tls::StartTls => Security::Upgrade(trust(relay)?),
            Tls::Plain => Security::Loopback,
        },
        login: login.map(|(user, password)| Credentials::new(user.clone(), password.reveal().to_owned())),
        hello: ClientId::Domain(from.address.domain().to_owned()),
        patience,
    })
}

fn trust(relay: &Relay) -> Result<TlsParameters, CourierError> {
    let unusable = |error: lettre::transport::smtp::Error| CourierError::Tls(error.to_string());
    let mut builder = TlsParameters::builder(relay.host.trim_matches(['[', ']']).to_owned());
    if let Some(pem) = &relay.authorities {
        builder = builder.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(unusable)?);
    }
    builder.build().map_err(unusable)
}
