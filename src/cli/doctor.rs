//! `guestlist doctor`: looks whether everything the service needs is there and answers.

use std::time::Duration;

use chrono::TimeDelta;
use clap::Args;
use openidconnect::reqwest;

use crate::cli::Failure;
use crate::cli::opened::complaint;
use crate::features::audit::{self, Filter};
use crate::features::sign_in::oidc;
use crate::foundation::clock::Clock;
use crate::foundation::config::{Config, Provider, Sources, Transport};
use crate::foundation::db::{DatabaseUrl, Db, DbError, Schema};
use crate::foundation::mail::{Courier, Outcome};

/// Checks configuration, database, schema, clock, mail relay, providers and base URL; one line each.
///
/// Nothing is changed and no mail is sent. The exit code is 1 if any check fails.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist doctor --config /etc/guestlist.toml")]
pub struct Doctor {}

/// What a check found.
enum Finding {
    Well(String),
    /// Worth knowing, but nothing is broken.
    Note(String),
    Ill(String),
}

#[derive(Default)]
struct Findings {
    ill: usize,
}

impl Doctor {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let mut findings = Findings::default();
        let config = match Config::load(sources) {
            Ok(config) => config,
            Err(mistakes) => {
                for mistake in &mistakes.0 {
                    findings.tell("configuration", Finding::Ill(mistake.to_string()));
                }
                return findings.finish();
            }
        };
        findings.tell("configuration", Finding::Well("every setting can be used".to_owned()));
        for warning in &config.warnings {
            findings.tell("configuration", Finding::Note(warning.clone()));
        }
        look_at_database(&config, &mut findings);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::Failed(format!("no network checks are possible: {error}")))?;
        runtime.block_on(look_outside(&config, &mut findings));
        findings.finish()
    }
}

fn look_at_database(config: &Config, findings: &mut Findings) {
    let url = &config.database_url;
    let schema = match Schema::of(url) {
        Ok(schema) => schema,
        Err(error) => return findings.tell("database", unanswered(url, &error)),
    };
    findings.tell("database", Finding::Well(format!("{url:?} answers")));
    match complaint(&schema) {
        Some(words) => findings.tell("schema", Finding::Ill(words)),
        None => {
            findings.tell("schema", Finding::Well("as this program needs it".to_owned()));
            findings.tell("file", look_at_file(url).unwrap_or_else(|error| unanswered(url, &error)));
            findings.tell("clock", look_at_clock(config).unwrap_or_else(|error| Finding::Ill(error.to_string())));
        }
    }
}

fn unanswered(url: &DatabaseUrl, error: &DbError) -> Finding {
    match error.is_damage() {
        true => damaged(&error.to_string()),
        false => Finding::Ill(format!("database_url ({url:?}): {error}")),
    }
}

/// Every page of an SQLite file fits its neighbours (F42).
fn look_at_file(url: &DatabaseUrl) -> Result<Finding, DbError> {
    Ok(match Db::open(url)?.damage()? {
        None => Finding::Well("whole".to_owned()),
        Some(words) => damaged(&words),
    })
}

fn damaged(words: &str) -> Finding {
    Finding::Ill(format!("the database file is damaged ({words}). Put back the last good backup: guestlist restore"))
}

/// The log's last entry cannot be later than now, whichever node wrote it.
fn look_at_clock(config: &Config) -> Result<Finding, DbError> {
    let last = Db::open(&config.database_url)?.read_now(|conn| audit::search(conn, &Filter::default(), None, 1))?;
    let now = Clock::default().now();
    let ahead = last.first().map_or(TimeDelta::zero(), |entry| entry.at.since(now));
    Ok(if ahead > TimeDelta::seconds(60) {
        let seconds = ahead.num_seconds();
        Finding::Ill(format!(
            "this clock is {seconds} s behind the audit log's last entry. Set it by NTP, here and on every node"
        ))
    } else {
        Finding::Well(format!("{} UTC", now.utc().format("%Y-%m-%d %H:%M:%S")))
    })
}

async fn look_outside(config: &Config, findings: &mut Findings) {
    findings.tell("mail", look_at_mail(config).await);
    for provider in &config.oidc {
        findings.tell(&format!("oidc.{}", provider.name), look_at_provider(config, provider).await);
    }
    findings.tell("base_url", look_at_base_url(config).await);
}

async fn look_at_mail(config: &Config) -> Finding {
    let courier = match Courier::open(&config.mail) {
        Ok(courier) => courier,
        Err(error) => return Finding::Ill(error.to_string()),
    };
    let outcome = courier.probe().await;
    courier.close().await;
    match (outcome, &config.mail.transport) {
        (Ok(()), Transport::Files(folder)) => Finding::Well(format!("messages are kept in {}", folder.display())),
        (Ok(()), Transport::Smtp(relay)) => {
            let login = if relay.login.is_some() { ", login accepted" } else { "" };
            Finding::Well(format!("{}:{} answers ({:?}{login})", relay.host, relay.port, relay.tls))
        }
        (Err(Outcome::Deferred { trouble, .. } | Outcome::Failed { trouble } | Outcome::Unknown { trouble }), _) => {
            Finding::Ill(format!("mail.url: {} ({})", trouble.reason.slug().replace('-', " "), trouble.reply))
        }
        (Err(Outcome::HandedOver { reply, .. }), _) => Finding::Ill(reply),
    }
}

async fn look_at_provider(config: &Config, provider: &Provider) -> Finding {
    let issuer = &provider.issuer;
    let callback = config.base_url.link(&format!("/sign-in/oidc/{}/callback", provider.name));
    let Ok(callback) = callback.parse() else { return Finding::Ill(format!("{callback} is no address")) };
    let registration = oidc::Registration {
        issuer: issuer.clone(),
        client_id: provider.client_id.clone(),
        client_secret: Some(provider.client_secret.reveal().to_owned()),
        callback,
    };
    let checked = match oidc::Provider::new(registration) {
        Ok(client) => client.check(Clock::default().now().utc()).await,
        Err(refused) => Err(refused),
    };
    match checked {
        Ok(()) => Finding::Well(format!("{issuer} publishes its discovery document and keys")),
        Err(refused) => Finding::Ill(format!("{issuer}: {refused}. Check oidc.{}.issuer", provider.name)),
    }
}

/// No answer yet is no illness: the service may not run. An answer from something else is one.
async fn look_at_base_url(config: &Config) -> Finding {
    let url = config.base_url.link("/healthz");
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build();
    let Ok(client) = client else { return Finding::Ill("no web client could be made".to_owned()) };
    match client.get(&url).send().await {
        Ok(answer) if answer.status().is_success() => Finding::Well(format!("{url} answers")),
        Ok(answer) => Finding::Ill(format!(
            "{url} answers {}: something else listens there, or the proxy is not set up",
            answer.status()
        )),
        Err(error) if error.is_connect() || error.is_timeout() => {
            Finding::Note(format!("nothing answers at {url}; start `guestlist serve` and check the proxy and DNS"))
        }
        Err(error) => Finding::Ill(format!("{url}: {error}")),
    }
}

impl Findings {
    fn tell(&mut self, what: &str, finding: Finding) {
        let (mark, words) = match finding {
            Finding::Well(words) => ("ok  ", words),
            Finding::Note(words) => ("note", words),
            Finding::Ill(words) => {
                self.ill += 1;
                ("FAIL", words)
            }
        };
        println!("{mark}  {what}: {words}");
    }

    fn finish(self) -> Result<(), Failure> {
        match self.ill {
            0 => Ok(()),
            ill => Err(Failure::Failed(format!("{ill} of the checks above failed"))),
        }
    }
}
