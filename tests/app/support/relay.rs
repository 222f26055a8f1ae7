//! The test mail servers, as script/test starts them (tests/peers/smtp.mjs).

use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::clock::Clock;
use guestlist::foundation::config::{Hidden, Mail, Relay, Sender, Tls, Transport};
use guestlist::foundation::mail::{Correspondent, Courier, Letter, Patience};
use openidconnect::reqwest;
use serde_json::Value;
use std::time::Duration;

/// Where the mail servers listen and what they saw.
pub struct Servers {
    control: String,
    ports: Value,
    ca_file: String,
}

impl Servers {
    /// The servers, or `None` with a line that says so; in CI their absence is a failure.
    pub async fn connect() -> Option<Self> {
        let settings = (std::env::var("GUESTLIST_TEST_SMTP_INBOX"), std::env::var("GUESTLIST_TEST_SMTP_CA"));
        let (Ok(control), Ok(ca_file)) = settings else {
            assert!(std::env::var_os("CI").is_none(), "GUESTLIST_TEST_SMTP_INBOX is not set");
            eprintln!("SKIPPED: no mail server to test against; run script/test");
            return None;
        };
        let ports = json(&format!("{control}/ports")).await;
        Some(Self { control, ports, ca_file })
    }

    /// How to reach one of the servers, over TLS that trusts the test authority.
    pub fn mail(&self, server: &str) -> Mail {
        let tls = if server == "smtps" { Tls::Implicit } else { Tls::StartTls };
        mail(Relay {
            host: "localhost".into(),
            port: self.ports[server].as_u64().unwrap() as u16,
            tls,
            login: Some(("relay".into(), Hidden::new("secret"))),
            authorities: Some(std::fs::read_to_string(&self.ca_file).unwrap()),
        })
    }

    pub fn courier(&self, server: &str) -> Courier {
        Courier::with_patience(&self.mail(server), patience()).unwrap()
    }

    /// The messages accepted for this recipient, oldest first.
    pub async fn messages(&self, to: &str) -> Vec<Value> {
        array(json(&format!("{}/messages?to={}", self.control, to.replace('+', "%2B"))).await)
    }

    /// The RCPT and DATA steps for this recipient; without one, everything that happened.
    pub async fn attempts(&self, to: &str) -> Vec<Value> {
        array(json(&format!("{}/attempts?to={}", self.control, to.replace('+', "%2B"))).await)
    }
}

pub fn patience() -> Patience {
    let limit = Duration::from_secs(10);
    Patience { connect: limit, greeting: limit, command: limit, data: limit }
}

pub fn mail(relay: Relay) -> Mail {
    let Correspondent { name, address } = sender();
    Mail { transport: Transport::Smtp(relay), from: Sender { name: Some(name), address }, dkim: None }
}

/// A relay on this machine without TLS.
pub fn plain(port: u16) -> Mail {
    mail(Relay { host: "127.0.0.1".into(), port, tls: Tls::Plain, login: None, authorities: None })
}

pub fn sender() -> Correspondent {
    person("Northwind Access", "access@northwind.example")
}

pub fn person(name: &str, address: &str) -> Correspondent {
    Correspondent { name: name.into(), address: EmailAddress::parse(address).unwrap() }
}

/// An address nobody else uses, whose first word tells the server called `bad` what to do.
pub fn address(what: &str) -> String {
    let unique: [u8; 6] = guestlist::foundation::secret::random().unwrap();
    let hex: String = unique.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{what}-{hex}@partner.example")
}

pub fn letter(to: &str) -> Letter {
    Letter {
        to: person("Grace Guest", to),
        reply_to: Some(person("Olga Owner", "olga@northwind.example")),
        subject: "Olga Owner invited you to Northwind".into(),
        text: "Accept only if you expected this.\n\nhttps://access.northwind.example/i/x\n".into(),
        html: "<p>Accept only if you expected this.</p>".into(),
        message_id: format!("<invitation.{}.1@northwind.example>", to.replace('@', ".")),
        date: Clock::default().now(),
        unsubscribe: None,
    }
}

async fn json(url: &str) -> Value {
    let text = reqwest::get(url).await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap()
}

fn array(value: Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}
