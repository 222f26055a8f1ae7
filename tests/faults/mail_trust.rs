//! F21 to F23: a relay that must not be given any mail.

use std::time::Duration;

use guestlist::features::outbox::State;
use openidconnect::reqwest;
use serde_json::Value;

use crate::mail::{Hours, becomes, letter, shut};
use crate::relay::{Answer, Stage as At};
use crate::row::{On, Row, Verdict, held, impossible};
use crate::stage::{ANNA, Stage, ZOE, until};

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F21",
            "STARTTLS is asked for and not offered",
            "not a word after EHLO; the mail waits; an alert",
            f21,
        )
        .short(),
        Row::new(
            "F22",
            "the relay shows a certificate for another host",
            "no login, no recipient, no DATA; the mail waits; an alert",
            f22,
        ),
        Row::new("F23", "535 to the login", "the route stops: one login in 15 minutes; the mail waits; an alert", f23),
    ]
}

/// The program again, with its mail going another way.
async fn restart_with(stage: &mut Stage, settings: &[(&str, &str)]) {
    stage.stop().await;
    let mut command = stage.command(&["serve"]);
    for (name, value) in settings {
        command.env(format!("GUESTLIST_{name}"), value);
    }
    stage.start_as(command).await;
}

/// An invitation that waits, because the relay was closed when it was written; then the program by another way.
async fn waiting_for(url: &str, more: &[(&str, &str)], on: On) -> Stage {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    shut(&stage);
    stage.invite(&anna, ZOE).await.unwrap();
    becomes(&stage, ZOE, State::Deferred).await;
    stage.relay.answers(|_| Answer::Usual);
    stage.relay.reopen().await;
    let url = url.replace("RELAY", &format!("127.0.0.1:{}", stage.relay.port));
    let settings: Vec<(&str, &str)> = [("MAIL__URL", url.as_str())].iter().chain(more).copied().collect();
    restart_with(&mut stage, &settings).await;
    stage
}

/// The servers of tests/peers/smtp.mjs: their control address and what a port is called.
async fn peers() -> Option<(String, Value)> {
    let control = std::env::var("GUESTLIST_TEST_SMTP_INBOX").ok();
    assert!(control.is_some() || std::env::var_os("CI").is_none(), "GUESTLIST_TEST_SMTP_INBOX is not set");
    let control = control?;
    Some((control.clone(), json(&format!("{control}/ports")).await))
}

async fn json(url: &str) -> Value {
    serde_json::from_str(&reqwest::get(url).await.unwrap().text().await.unwrap()).unwrap()
}

/// How often one of the peers saw this step.
async fn seen(control: &str, server: &str, event: &str) -> usize {
    let all = json(&format!("{control}/attempts")).await;
    let here = |it: &&Value| it["server"] == server && it["event"] == event;
    all.as_array().unwrap().iter().filter(here).count()
}

const NO_PEERS: &str = "no TLS relay to talk to; run script/test --faults";

async fn f21(on: On) -> Verdict {
    let stage = waiting_for("smtp://RELAY?tls=required", &[], on).await;
    let (hello, sender) = (stage.relay.steps(At::Hello).len(), stage.relay.steps(At::Sender).len());
    Hours::of(&stage).pass(60).await;
    let alert = until(Duration::from_secs(10), || async { stage.log().contains("mail-route").then_some(()) }).await;
    assert!(alert.is_some(), "no alert: {}", stage.log());
    assert!(stage.relay.steps(At::Hello).len() > hello, "it did not even ask");
    assert_eq!(stage.relay.steps(At::Sender).len(), sender);
    assert_eq!((letter(&stage, ZOE).state, stage.relay.mails_to(ZOE).len()), (State::Deferred, 0));
    stage.is_sound();
    held("EHLO and nothing more; the mail waits; alert mail-route in the log")
}

async fn f22(on: On) -> Verdict {
    let Some((control, ports)) = peers().await else { return impossible(NO_PEERS) };
    let url = format!("smtp://relay:secret@localhost:{}?tls=required", ports["wrongname"]);
    let ca = std::env::var("GUESTLIST_TEST_SMTP_CA").unwrap();
    let before = seen(&control, "wrongname", "connect").await;
    let stage = waiting_for(&url, &[("MAIL__CA_FILE", &ca)], on).await;
    Hours::of(&stage).pass(60).await;
    let alert = until(Duration::from_secs(10), || async { stage.log().contains("mail-route").then_some(()) }).await;
    assert!(alert.is_some(), "no alert: {}", stage.log());
    assert!(seen(&control, "wrongname", "connect").await > before);
    for step in ["auth", "rcpt", "data"] {
        assert_eq!(seen(&control, "wrongname", step).await, 0, "{step} came to a stranger");
    }
    assert_eq!(letter(&stage, ZOE).state, State::Deferred);
    stage.is_sound();
    held("connected, refused in the TLS handshake: no login, recipient or DATA; the mail waits; alert mail-route")
}

async fn f23(on: On) -> Verdict {
    let Some((control, ports)) = peers().await else { return impossible(NO_PEERS) };
    let url = format!("smtp://relay:wrong@localhost:{}?tls=required", ports["authrejects"]);
    let ca = std::env::var("GUESTLIST_TEST_SMTP_CA").unwrap();
    let before = seen(&control, "authrejects", "auth").await;
    let stage = waiting_for(&url, &[("MAIL__CA_FILE", &ca)], on).await;
    let hours = Hours::of(&stage);
    for _ in 0..40 {
        hours.pass(90).await;
    }
    let logins = seen(&control, "authrejects", "auth").await - before;
    assert!((2..=6).contains(&logins), "{logins} logins within an hour");
    assert!(stage.log().contains("mail-route"), "no alert: {}", stage.log());
    assert_eq!(letter(&stage, ZOE).state, State::Deferred);
    stage.is_sound();
    held(format!("{logins} logins in an hour; the mail waits; alert mail-route in the log"))
}
