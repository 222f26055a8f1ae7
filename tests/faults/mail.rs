//! F13 to F23: the mail relay is closed, slow, forgetful, strict or not who it should be.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use guestlist::features::outbox::{Kind, State};
use guestlist::foundation::clock::{Clock, Time};
use guestlist::schema::{mail_routes, outbox};

use crate::relay::{Answer, Stage as At};
use crate::row::{On, Row, Verdict, held};
use crate::shim::Call;
use crate::stage::{ANNA, Stage, ZOE, until};

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F13",
            "the relay's port is closed for two hours",
            "invitations wait, the way in says that codes are late; attempts back off to one in 15 minutes; all arrives after",
            f13,
        )
        .within(4),
        Row::new("F14", "the relay takes 12 s for every reply", "pages are as quick as ever; the mail arrives once", f14)
            .within(4),
        Row::new("F15", "451 to the first attempt", "again after a minute, not before, with the same Message-ID", f15).short(),
        Row::new("F16", "421 for a greeting, 452 for recipients", "the route rests: no storm of attempts, and all arrives", f16),
        Row::new("F17", "550 no such user", "one attempt, failed, in the log, and the owner is told", f17).short(),
        Row::new("F18", "554 for the content of six messages", "each is tried once and has failed; an alert in the log", f18),
        Row::new(
            "F19",
            "the connection is lost after the final dot, twice",
            "one more attempt after 5 minutes with the same Message-ID, and no third",
            f19,
        )
        .short(),
        Row::new("F20", "the relay falls silent and keeps the connection", "let go after a minute, and sent by another, once", f20).within(3),
    ]
}

/// The program's clock, moved on by the hour.
pub struct Hours<'a> {
    stage: &'a Stage,
    moved: AtomicI64,
}

impl<'a> Hours<'a> {
    pub fn of(stage: &'a Stage) -> Self {
        Self { stage, moved: AtomicI64::new(0) }
    }

    /// So much later, and long enough for the worker to have looked.
    pub async fn pass(&self, seconds: i64) {
        let before = self.moved.fetch_add(seconds, Ordering::Relaxed);
        self.stage.faults.shift_clock(before + seconds);
        tokio::time::sleep(Duration::from_millis(1300)).await;
    }

    /// Seconds, by the program's clock, until the relay is asked again.
    pub fn until_the_route_wakes(&self) -> i64 {
        let wakes: Time =
            self.stage.read(|conn| Ok(mail_routes::table.select(mail_routes::paused_until).first(conn)?));
        wakes.since(Clock::default().now()).num_seconds() - self.moved.load(Ordering::Relaxed)
    }
}

/// What is known of the newest invitation's mail to somebody.
#[derive(Debug, Queryable)]
pub struct Letter {
    pub state: State,
    pub attempts: i32,
    pub message_id: String,
    pub reason: Option<String>,
}

pub fn letter(stage: &Stage, to: &str) -> Letter {
    let theirs = outbox::table.filter(outbox::recipient.eq(to)).filter(outbox::kind.eq(Kind::Invitation));
    let row = (outbox::state, outbox::attempts, outbox::message_id, outbox::reason);
    stage.read(|conn| Ok(theirs.order(outbox::id.desc()).select(row).first(conn)?))
}

/// Waits until the mail to them is in this state.
pub async fn becomes(stage: &Stage, to: &str, state: State) -> Letter {
    let there = until(Duration::from_secs(10), || async {
        let letter = letter(stage, to);
        (letter.state == state).then_some(letter)
    });
    there.await.unwrap_or_else(|| panic!("not {state:?}: {:?}: {}", letter(stage, to), stage.log()))
}

/// Anna, and an invitation to Zoe on its way.
pub async fn invited(stage: &Stage) {
    let anna = stage.signed_in(ANNA).await;
    assert_eq!(stage.invite(&anna, ZOE).await.unwrap().status, 303);
}

/// Nobody listens any more, and conversations under way are cut off.
pub fn shut(stage: &Stage) {
    stage.relay.answers(|_| Answer::Drop);
    stage.relay.close();
}

async fn f13(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let hours = Hours::of(&stage);
    let anna = stage.signed_in(ANNA).await;
    shut(&stage);
    let attempts = stage.faults.watch(Call::Connect, &format!(">{}", stage.relay.port));
    assert_eq!(stage.invite(&anna, ZOE).await.unwrap().status, 303);
    becomes(&stage, ZOE, State::Deferred).await;
    let page = stage.browser().get("/sign-in").await;
    assert!(page.body.contains("Mail is delayed"), "{}", page.body);
    let mut in_the_first = 0;
    for minute in (2..=120).step_by(2) {
        hours.pass(120).await;
        if minute == 60 {
            in_the_first = stage.faults.seen(attempts);
        }
    }
    let all = stage.faults.seen(attempts);
    assert!(all <= 20 && all - in_the_first <= 5, "{in_the_first} attempts in the first hour, {all} in two");
    assert_eq!(stage.relay.mails_to(ZOE).len(), 0);
    stage.relay.answers(|_| Answer::Usual);
    stage.relay.reopen().await;
    hours.pass(1200).await;
    stage.mail_to(ZOE, 0).await;
    let page = stage.browser().get("/sign-in").await;
    assert!(!page.body.contains("Mail is delayed"));
    stage.is_sound();
    held(format!("{in_the_first} attempts in the first hour, {} in the second; then it arrived", all - in_the_first))
}

async fn f14(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    stage.relay.answers(|_| Answer::After(Duration::from_secs(12), Box::new(Answer::Usual)));
    for n in 0..12 {
        assert_eq!(stage.invite(&anna, &format!("slow{n}@partner.example")).await.unwrap().status, 303);
    }
    stage.invite(&anna, ZOE).await.unwrap();
    let mut took = Vec::new();
    for _ in 0..300 {
        let began = Instant::now();
        assert_eq!(anna.get("/apps").await.status, 200);
        took.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    took.sort();
    let p99 = took[took.len() * 99 / 100];
    assert!(p99 < Duration::from_millis(500), "p99 of pages: {p99:?}");
    let came = until(Duration::from_secs(120), || async { (stage.relay.mails().len() >= 14).then_some(()) }).await;
    assert!(came.is_some(), "{} of 14 mails came", stage.relay.mails().len());
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(stage.relay.mails_to(ZOE).len(), 1, "a lease ended while the relay took its time");
    assert_eq!(stage.relay.mails().len(), 14);
    stage.is_sound();
    held(format!("p99 of My Apps {} ms; 13 mails, each once, after more than a minute each", p99.as_millis()))
}

async fn f15(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let hours = Hours::of(&stage);
    stage.relay.answers(|step| match (step.stage, step.to, step.nth) {
        (At::Recipient, ZOE, 1) => Answer::Say("450 4.2.0 greylisted".to_owned()),
        (At::Dot, ZOE, 1) => Answer::Say("451 4.3.0 once more".to_owned()),
        _ => Answer::Usual,
    });
    invited(&stage).await;
    let first = becomes(&stage, ZOE, State::Deferred).await;
    hours.pass(50).await;
    assert_eq!(letter(&stage, ZOE).attempts, 1, "again within a minute");
    hours.pass(40).await;
    assert_eq!(letter(&stage, ZOE).attempts, 2);
    hours.pass(200).await;
    let mail = stage.mail_to(ZOE, 0).await;
    assert_eq!(becomes(&stage, ZOE, State::HandedOver).await.attempts, 3);
    assert_eq!(mail.message_id, first.message_id);
    stage.is_sound();
    held("nothing for 50 s, the second attempt within 90 s; the third was taken, with the first one's Message-ID")
}

async fn f16(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let hours = Hours::of(&stage);
    let anna = stage.signed_in(ANNA).await;
    // Idle conversations end, so that there is a greeting.
    tokio::time::sleep(Duration::from_secs(6)).await;
    stage.relay.answers(|step| match step.stage {
        At::Greeting => Answer::Say("421 4.3.2 busy".to_owned()),
        At::Recipient => Answer::Say("452 4.5.3 too many recipients".to_owned()),
        _ => Answer::Usual,
    });
    let everybody: Vec<String> = (0..40).map(|n| format!("storm{n}@partner.example")).collect();
    stage.invite(&anna, &everybody.join(" ")).await.unwrap();
    tokio::time::sleep(Duration::from_secs(8)).await;
    let greeted = stage.relay.steps(At::Greeting).len();
    assert!(greeted <= 12, "{greeted} connections within seconds");
    stage.relay.answers(|step| match step.stage {
        At::Recipient => Answer::Say("452 4.5.3 too many recipients".to_owned()),
        _ => Answer::Usual,
    });
    let before = stage.relay.steps(At::Recipient).len();
    hours.pass(60).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let asked = stage.relay.steps(At::Recipient).len() - before;
    assert!(asked <= 10, "{asked} recipients refused within seconds");
    stage.relay.answers(|_| Answer::Usual);
    hours.pass(1200).await;
    let came = until(Duration::from_secs(20), || async { (stage.relay.mails().len() == 41).then_some(()) }).await;
    assert!(came.is_some(), "{} of 40 came", stage.relay.mails().len() - 1);
    stage.is_sound();
    held(format!("{greeted} greetings for 40 waiting mails, {asked} refused recipients; then each arrived once"))
}

async fn f17(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let hours = Hours::of(&stage);
    stage.relay.answers(|step| match (step.stage, step.to) {
        (At::Recipient, ZOE) => Answer::Say("550 5.1.1 no such user".to_owned()),
        _ => Answer::Usual,
    });
    invited(&stage).await;
    let failed = becomes(&stage, ZOE, State::Failed).await;
    assert_eq!((failed.attempts, failed.reason.as_deref()), (1, Some("no-such-mailbox")));
    stage.mail_to(ANNA, 1).await;
    hours.pass(7200).await;
    assert_eq!(letter(&stage, ZOE).attempts, 1);
    assert_eq!(stage.relay.steps(At::Recipient).iter().filter(|(_, to)| to == ZOE).count(), 1);
    assert_eq!(stage.count("SELECT COUNT(*) FROM audit WHERE action = 'delivery_failed'"), 1);
    stage.is_sound();
    held("one attempt in two hours, one entry in the log, one mail to Anna")
}

async fn f18(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    stage.relay.answers(|step| match (step.stage, step.to) {
        (At::Dot, to) if to.starts_with("refused") => Answer::Say("554 5.7.1 we do not like it".to_owned()),
        _ => Answer::Usual,
    });
    let six: Vec<String> = (0..6).map(|n| format!("refused{n}@partner.example")).collect();
    stage.invite(&anna, &six.join(" ")).await.unwrap();
    for to in &six {
        assert_eq!(becomes(&stage, to, State::Failed).await.attempts, 1);
    }
    assert!(stage.log().contains("mail-content"), "no alert: {}", stage.log());
    stage.is_sound();
    held("six failed at once, each after one attempt; alert mail-content in the log")
}

async fn f19(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let hours = Hours::of(&stage);
    stage.relay.answers(|step| match (step.stage, step.to) {
        (At::Dot, ZOE) => Answer::Drop,
        _ => Answer::Usual,
    });
    invited(&stage).await;
    becomes(&stage, ZOE, State::Deferred).await;
    hours.pass(280).await;
    assert_eq!(stage.relay.mails_to(ZOE).len(), 1, "again within five minutes");
    hours.pass(120).await;
    let end = becomes(&stage, ZOE, State::HandedOver).await;
    hours.pass(86_400).await;
    let mails = stage.relay.mails_to(ZOE);
    assert_eq!((mails.len(), end.reason.as_deref()), (2, Some("no-answer")));
    assert!(mails.iter().all(|mail| mail.message_id == end.message_id), "{mails:?}");
    stage.is_sound();
    held(
        "two copies with one Message-ID, five minutes apart, none in the day after; kept as handed over without an answer",
    )
}

async fn f20(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let hours = Hours::of(&stage);
    stage.relay.answers(|step| match (step.stage, step.to, step.nth) {
        (At::Recipient, ZOE, 1) => Answer::Silence,
        _ => Answer::Usual,
    });
    invited(&stage).await;
    let hanging =
        until(Duration::from_secs(5), || async { (letter(&stage, ZOE).state == State::Sending).then_some(()) });
    assert!(hanging.await.is_some());
    let began = Instant::now();
    let mail = until(Duration::from_secs(90), || async { stage.relay.mails_to(ZOE).pop() }).await;
    assert!(mail.is_some(), "{:?}", letter(&stage, ZOE));
    let took = began.elapsed();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(connections_to(stage.relay.port) <= 2, "the silent connection is still there");
    hours.pass(7200).await;
    assert_eq!(stage.relay.mails_to(ZOE).len(), 1);
    stage.is_sound();
    held(format!("let go and sent by another connection after {} s; none left hanging, one mail", took.as_secs()))
}

/// Established connections of this machine to the port.
fn connections_to(port: u16) -> usize {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap_or_default();
    let to = format!(":{port:04X}");
    let lines = table.lines().filter_map(|line| {
        let mut words = line.split_whitespace().skip(2);
        Some((words.next()?, words.next()?))
    });
    lines.filter(|(peer, state)| peer.ends_with(&to) && *state == "01").count()
}
