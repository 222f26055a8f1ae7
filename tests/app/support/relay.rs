//! The test mail servers, as script/test starts them (tests/peers/smtp.mjs).

use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::clock::Clock;
use guestlist::foundation::mail::{Correspondent, Courier, Letter, Patience, Post};
use openidconnect::reqwest;
use serde_json::Value;
use std::time::Duration;

/// Where the mail servers listen and what they saw.
pub struct Relay {
    control: String,
    ports: Value,
    ca_file: String,
}

impl Relay {
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

    pub fn url(&self, server: &str, login: &str) -> String {
        let scheme = if server == "smtps" { "smtps" } else { "smtp" };
        format!("{scheme}://{login}localhost:{}", self.ports[server])
    }

    /// A courier to one of the servers, over TLS that trusts the test authority.
    pub fn courier(&self, server: &str) -> Courier {
        self.courier_with(server, "relay:secret@", patience())
    }

    pub fn courier_with(&self, server: &str, login: &str, patience: Patience) -> Courier {
        Courier::open(Post {
            url: self.url(server, login).parse().unwrap(),
            from: sender(),
            ca_file: Some(self.ca_file.clone().into()),
            dkim: None,
            patience,
        })
        .unwrap()
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
