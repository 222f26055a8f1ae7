//! F24 to F28: crowds of mail, and mail that is not wanted any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use guestlist::features::outbox::State;
use guestlist::foundation::id::InvitationId;
use guestlist::schema::invitations;

use crate::mail::{Hours, becomes, invited, letter, shut};
use crate::relay::{Answer, Stage as At};
use crate::row::{On, Row, Verdict, held};
use crate::stage::{ANNA, BO, GUS, Stage, ZOE, until};
use crate::support::wire::Browser;

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F24",
            "the relay is back after two hours with 5,000 mails waiting (50,000 asked for; bounded to keep the run short)",
            "one connection first, then more; a code within 2 s of the first; none older than its life",
            f24,
        )
        .within(5),
        Row::new(
            "F25",
            "18 people ask for codes while 5,000 mails leave through a relay that takes 50 ms each (100,000 in the bench)",
            "each code is handed over within 5 s",
            f25,
        )
        .within(5),
        Row::new("F26", "an invitation is revoked while its mail waits, and while it is in DATA", "never sent; the link is dead", f26)
            .short(),
        Row::new("F27", "60 mails to one domain; 60 through a relay that takes 30 a minute", "20 a minute to a domain, 30 to the relay", f27),
        Row::new("F28", "451 to every attempt for five days", "failed after five days, the owner told, no attempt after", f28),
    ]
}

const CROWD: usize = 5000;

const UNBOUNDED: [(&str, &str); 5] = [
    ("LIMITS__INVITATIONS_PER_HOUR", "100000"),
    ("LIMITS__INVITATIONS_PER_DAY", "100000"),
    ("LIMITS__MAILS_PER_DOMAIN_PER_MINUTE", "100000"),
    ("LIMITS__CODE_MAILS_PER_HOUR", "60"),
    ("LIMITS__CODES_OPEN_PER_ADDRESS", "10"),
];

/// So many strangers are invited, 250 at once.
async fn invite_crowd(stage: &Stage, anna: &Browser, many: usize) {
    // Domains too different to be taken for slips of each other.
    let domain = |n: usize| char::from(b'a' + (n % 26) as u8).to_string().repeat(8);
    let all: Vec<String> = (0..many).map(|n| format!("crowd{n}@{}.example", domain(n))).collect();
    for some in all.chunks(250) {
        let page = stage.invite(anna, &some.join("\n")).await.unwrap();
        assert_eq!(page.status, 303, "{}", page.body);
    }
    assert_eq!(stage.count("SELECT COUNT(*) FROM invitations"), i64::try_from(many).unwrap());
}

fn of_crowd(stage: &Stage) -> usize {
    stage.relay.mails().iter().filter(|mail| mail.to.starts_with("crowd")).count()
}

/// The relay takes so long for each message; how many of the crowd it has taken.
fn slowly(stage: &Stage, millis: u64) -> Arc<AtomicUsize> {
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&taken);
    stage.relay.answers(move |step| match step.stage {
        At::Dot => {
            counted.fetch_add(usize::from(step.to.starts_with("crowd")), Ordering::SeqCst);
            Answer::After(Duration::from_millis(millis), Box::new(Answer::Usual))
        }
        _ => Answer::Usual,
    });
    taken
}

/// How many connections were open, one after another, until the whole crowd was served.
async fn widths(stage: &Stage, taken: &AtomicUsize) -> Vec<usize> {
    let mut widths = Vec::new();
    let began = Instant::now();
    while taken.load(Ordering::SeqCst) < CROWD {
        assert!(began.elapsed() < Duration::from_secs(200), "{taken:?} of {CROWD} came");
        let now = stage.relay.connections();
        if now > 0 && widths.last() != Some(&now) {
            widths.push(now);
        }
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    widths
}

async fn f24(on: On) -> Verdict {
    let stage = Stage::with(on, &UNBOUNDED).await;
    let hours = Hours::of(&stage);
    let anna = stage.signed_in(ANNA).await;
    shut(&stage);
    invite_crowd(&stage, &anna, CROWD).await;
    stage.browser().ask_for_code(GUS).await;
    for _ in 0..8 {
        hours.pass(900).await;
    }
    // The route may rest for longer than a code lives, so this one is asked for shortly before it wakes.
    hours.pass(hours.until_the_route_wakes() - 30).await;
    stage.browser().ask_for_code(BO).await;
    let taken = slowly(&stage, 20);
    stage.relay.reopen().await;
    let (mut widths, ()) = tokio::join!(widths(&stage, &taken), hours.pass(45));
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mails = stage.relay.mails();
    assert_eq!((of_crowd(&stage), mails.len()), (CROWD, CROWD + 2), "ANNA's code, BO's, and each of the crowd once");
    assert_eq!(stage.relay.mails_to(GUS).len(), 0, "a code was sent that is good for nothing");
    let place = mails.iter().position(|mail| mail.to == BO).expect("the fresh code");
    let after = mails[place].at.duration_since(mails[1].at);
    assert!(after < Duration::from_secs(2), "the code came {after:?} after the first of all");
    assert!(widths.first() <= Some(&2) && widths.iter().max() <= Some(&10), "{widths:?}");
    stage.is_sound();
    widths.truncate(12);
    let after = after.as_millis();
    held(format!(
        "all {CROWD} once; the fresh code {after} ms after the first, the old one never; connections {widths:?} …"
    ))
}

async fn f25(on: On) -> Verdict {
    let stage = Stage::with(on, &UNBOUNDED).await;
    let anna = stage.signed_in(ANNA).await;
    shut(&stage);
    invite_crowd(&stage, &anna, CROWD).await;
    let taken = slowly(&stage, 50);
    stage.relay.reopen().await;
    let hours = Hours::of(&stage);
    hours.pass(hours.until_the_route_wakes().max(0) + 1).await;
    let leaving = until(Duration::from_secs(20), || async { (taken.load(Ordering::SeqCst) > 20).then_some(()) }).await;
    assert!(leaving.is_some(), "nothing leaves: {}", stage.log());
    let mut took = Vec::new();
    for n in 0..18 {
        let who = [ANNA, BO, GUS][n % 3];
        let before = stage.relay.mails_to(who).len();
        let began = Instant::now();
        assert_eq!(stage.browser().ask_for_code(who).await.status, 303);
        stage.code_for(who, before).await;
        took.push(began.elapsed());
    }
    let waiting = CROWD - of_crowd(&stage);
    assert!(waiting > 100, "nothing was in the way any more");
    took.sort();
    let worst = took.last().copied().unwrap_or_default();
    assert!(worst < Duration::from_secs(5), "{took:?}");
    stage.is_sound();
    held(format!(
        "18 codes, the slowest after {} ms, the median after {} ms; {waiting} still waiting then",
        worst.as_millis(),
        took[9].as_millis()
    ))
}

/// Takes back what Zoe was offered.
async fn revoke(stage: &Stage, anna: &Browser) {
    let ids = invitations::table.filter(invitations::address.eq(ZOE)).order(invitations::id.desc());
    let id: InvitationId = stage.read(|conn| Ok(ids.select(invitations::id).first(conn)?));
    anna.get("/invitations").await;
    let gone = anna.post(&format!("/invitations/{id}/revoke"), &[("back", "")]).await;
    assert_eq!(gone.status, 303, "{}", gone.body);
}

async fn f26(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let hours = Hours::of(&stage);
    let anna = stage.signed_in(ANNA).await;
    stage.relay.answers(|step| match (step.stage, step.to) {
        (At::Recipient, ZOE) => Answer::Say("451 4.3.0 later".to_owned()),
        _ => Answer::Usual,
    });
    stage.invite(&anna, ZOE).await.unwrap();
    becomes(&stage, ZOE, State::Deferred).await;
    revoke(&stage, &anna).await;
    assert_eq!(letter(&stage, ZOE).state, State::Dropped);
    slowly(&stage, 2000);
    hours.pass(120).await;
    assert_eq!(stage.relay.mails_to(ZOE).len(), 0, "a revoked invitation was sent");

    stage.invite(&anna, ZOE).await.unwrap();
    let in_data = until(Duration::from_secs(5), || async {
        stage.relay.steps(At::Dot).iter().any(|(_, to)| to == ZOE).then_some(())
    });
    assert!(in_data.await.is_some());
    revoke(&stage, &anna).await;
    let link = stage.mail_to(ZOE, 0).await.link().expect("a link in the mail");
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(stage.browser().get(&link).await.status, 410);
    assert_eq!(stage.relay.mails_to(ZOE).len(), 1);
    stage.is_sound();
    held("revoked while deferred: dropped, never sent; revoked in DATA: the mail came, its link answers 410")
}

async fn f27(on: On) -> Verdict {
    let domain = paced(on, ("LIMITS__MAILS_PER_DOMAIN_PER_MINUTE", "20"), "partner.example", 20).await;
    let relay = paced(on, ("LIMITS__MAILS_PER_MINUTE", "30"), "PLACE.example", 30).await;
    held(format!("to one domain {domain:?} in the first, second and third minute; to the relay {relay:?}"))
}

/// How many of 60 mails leave in each of three minutes; a mail to elsewhere meanwhile is not kept waiting.
async fn paced(on: On, limit: (&str, &str), domain: &str, most: usize) -> Vec<usize> {
    let stage = Stage::with(on, &[limit]).await;
    let hours = Hours::of(&stage);
    let anna = stage.signed_in(ANNA).await;
    let began = Instant::now();
    let all: Vec<String> =
        (0..60).map(|n| format!("crowd{n}@{}", domain.replace("PLACE", &format!("place{n}")))).collect();
    stage.invite(&anna, &all.join(" ")).await.unwrap();
    let mut minutes: Vec<usize> = Vec::new();
    for minute in 1..=3 {
        tokio::time::sleep(Duration::from_secs(4)).await;
        let passed = 60.0 * f64::from(minute - 1) + began.elapsed().as_secs_f64();
        let allowed = most as f64 * (1.0 + passed / 60.0) + 1.0;
        let came = of_crowd(&stage);
        assert!((came as f64) <= allowed, "{came} mails in {passed:.0} s");
        let earlier: usize = minutes.iter().sum();
        minutes.push(came - earlier);
        if minute == 1 && domain == "partner.example" {
            stage.invite(&anna, ZOE).await.unwrap();
            stage.mail_to(ZOE, 0).await;
        }
        // A code waits for nobody.
        let asked = Instant::now();
        stage.signed_in(BO).await;
        assert!(asked.elapsed() < Duration::from_secs(5));
        hours.pass(60).await;
    }
    assert!(minutes.iter().take(2).all(|came| *came >= most - 2), "slower than it may: {minutes:?}");
    stage.is_sound();
    minutes
}

async fn f28(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let hours = Hours::of(&stage);
    stage.relay.answers(|step| match (step.stage, step.to) {
        (At::Recipient, ZOE) => Answer::Say("451 4.3.0 later".to_owned()),
        _ => Answer::Usual,
    });
    invited(&stage).await;
    becomes(&stage, ZOE, State::Deferred).await;
    for _ in 0..23 {
        hours.pass(5 * 3600).await;
    }
    becomes(&stage, ZOE, State::Deferred).await;
    hours.pass(4 * 3600).await;
    hours.pass(2 * 3600).await;
    let failed = becomes(&stage, ZOE, State::Failed).await;
    stage.mail_to(ANNA, 1).await;
    hours.pass(86_400).await;
    assert_eq!(letter(&stage, ZOE).attempts, failed.attempts);
    assert_eq!(failed.reason.as_deref(), Some("gave-up"));
    stage.is_sound();
    held(format!(
        "still tried after 115 hours, failed after 121 with {} attempts; Anna was told; none in the day after",
        failed.attempts
    ))
}
