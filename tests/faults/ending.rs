//! F9 to F12: told to end under load, a panic, an attack on the stack, too little memory.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::relay::{Answer, Stage as Step};
use crate::row::{On, Row, Verdict, held, impossible};
use crate::shim::{Act, Call, EIO};
use crate::stage::{ANNA, Stage};
use crate::support::wire::Browser;

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F9",
            "SIGTERM while 16 people read and invite, commits and the relay being slow",
            "accepted requests get their answers, none a 5xx; leases are given back; exit 0 within 30 s",
            f9,
        )
        .short()
        .on_both(),
        Row::new(
            "F10",
            "a panic in a request's thread (the clock fails under it)",
            "that request fails, with 500 where an answer is possible; the process and all others go on",
            f10,
        )
        .short(),
        Row::new(
            "F11",
            "nesting without end in fields, headers, addresses and an imported file",
            "refused; same process, no growth",
            f11,
        )
        .short(),
        Row::new(
            "F12",
            "256 MiB of memory, an import of 20,000 people and 200 requests a second for 20 s",
            "200, 303, 429 or 503, and nothing is killed",
            f12,
        )
        .within(4),
    ]
}

async fn f9(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    stage.faults.always(Call::Sync, "guestlist.db", Act::Delay(100_000));
    stage.relay.answers(|step| match step.stage {
        Step::Dot => Answer::After(Duration::from_secs(1), Box::new(Answer::Usual)),
        _ => Answer::Usual,
    });
    let over = Arc::new(AtomicBool::new(false));
    let mut people = JoinSet::new();
    for person in 0..16 {
        people.spawn(keep_busy(anna.clone(), stage.path_of("wiki"), person, Arc::clone(&over)));
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    stage.signal("TERM");
    let code = stage.dies(Duration::from_secs(31)).await;
    over.store(true, Ordering::Relaxed);
    let (mut answers, mut invited) = (0, Vec::new());
    for (statuses, mails) in people.join_all().await {
        assert!(statuses.iter().all(|status| [200, 303].contains(status)), "{statuses:?}");
        answers += statuses.len();
        invited.extend(mails);
    }
    assert_eq!(code, Some(0), "{}", stage.log());
    stage.faults.lift_all();
    for mail in &invited {
        assert_eq!(stage.traces_of(mail), (1, 1, 1), "N1: {mail} was told to be invited");
    }
    assert_eq!(stage.count("SELECT COUNT(*) FROM outbox WHERE state = 'sending'"), 0, "leases are given back");
    stage.is_sound();
    assert!(invited.len() > 5 && answers > 30, "{} invited, {answers} answers", invited.len());
    held(format!(
        "{answers} answers, none a 5xx, {} acknowledged invitations all there, no lease left, exit 0",
        invited.len()
    ))
}

/// Reads and invites until the connection is refused: the statuses, and whom it was told are invited.
async fn keep_busy(browser: Browser, wiki: String, person: usize, over: Arc<AtomicBool>) -> (Vec<u16>, Vec<String>) {
    let (mut statuses, mut invited) = (Vec::new(), Vec::new());
    for n in 0.. {
        let mail = format!("zoe-{person}-{n}@elsewhere.example");
        let fields = [("emails", mail.as_str()), ("role", ""), ("ends", ""), ("step", "invite")];
        let answer = match n % 2 {
            0 => browser.try_ask("GET", "/apps", None, &[]).await,
            _ => browser.try_post(&format!("{wiki}/people"), &fields).await,
        };
        let Ok(answer) = answer else { break };
        statuses.push(answer.status);
        if answer.status == 303 {
            invited.push(mail);
        }
        if over.load(Ordering::Relaxed) {
            break;
        }
    }
    (statuses, invited)
}

async fn f10(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    let mut endings = Vec::new();
    for nth in 1..=6 {
        let rule = stage.faults.at(nth, Call::Clock, "actix", Act::Fail(EIO));
        let ending = anna.try_ask("GET", "/apps", None, &[]).await.map(|page| page.status).unwrap_or_default();
        stage.faults.lift(rule);
        endings.push(ending);
        assert!(stage.lives(), "the process died of a panic at {nth}");
        for _ in 0..4 {
            assert_eq!(stage.browser().get("/sign-in").await.status, 200, "after a panic at {nth}");
        }
        assert_eq!(anna.get("/apps").await.status, 200, "after a panic at {nth}");
    }
    assert!(endings.contains(&500), "{endings:?}");
    assert!(stage.log().contains("a handler panicked"), "{}", stage.log());
    stage.is_sound();
    held(format!(
        "statuses at the 1st to 6th look at the clock: {endings:?} (0: connection closed); same process, every thread answers"
    ))
}

async fn f11(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    let before = stage.memory_kib();
    let wiki = stage.path_of("wiki");
    anna.get(&format!("{wiki}/people/add")).await;
    let mut statuses = Vec::new();
    for open in ["(", "<", "\"", "[", "a@[", "group:", "(\\"] {
        let deep = open.repeat(60_000 / open.len() / 3);
        let fields = [("emails", deep.as_str()), ("role", ""), ("ends", ""), ("step", "check")];
        let head: String = deep.chars().take(6_000).collect();
        statuses.push(anna.try_post(&format!("{wiki}/people"), &fields).await.unwrap().status);
        statuses.push(stage.browser().ask("GET", "/apps", None, &[("accept-language", &head)]).await.status);
        let next = serde_urlencoded::to_string([("next", &head)]).unwrap();
        statuses.push(stage.browser().get(&format!("/sign-in?{next}")).await.status);
    }
    assert!(statuses.iter().all(|status| *status < 500), "{statuses:?}");
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    stage.program.file("deep.json", &format!(r#"{{"users": {deep}}}"#), 0o600);
    stage.run(&["import", "deep.json"]).refused(2, "deep.json");
    let grown = stage.memory_kib().saturating_sub(before);
    assert!(stage.lives() && grown < 64 * 1024, "{grown} KiB");
    stage.is_sound();
    held(format!("{} requests below 500 and an import refused; same process, {grown} KiB more", statuses.len()))
}

/// A control group of this machine, removed at the end.
struct Group(String);

impl Drop for Group {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.0);
    }
}

async fn f12(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let group = Group(format!("/sys/fs/cgroup/memory/guestlist-{}", stage.pid()));
    let limited = fs::create_dir(&group.0)
        .and_then(|()| fs::write(format!("{}/memory.limit_in_bytes", group.0), (256_u32 << 20).to_string()));
    if let Err(error) = limited {
        return impossible(format!("no control group of one's own: {error}"));
    }
    let join = |pid: u32| fs::write(format!("{}/cgroup.procs", group.0), pid.to_string()).unwrap();
    join(stage.pid());
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    let person = |n| format!(r#"{{"mail": "p{n}@almvik.example", "displayName": "Person {n}"}}"#);
    let people: Vec<String> = (0..20_000).map(person).collect();
    stage.program.file("people.json", &format!(r#"{{"users": [{}]}}"#, people.join(",")), 0o600);
    let mut import = stage.command(&["import", "people.json"]).spawn().unwrap();
    join(import.id());
    let statuses = at_a_rate(&anna, &stage.path_of("wiki"), 200, 20).await;
    let imported = tokio::task::spawn_blocking(move || import.wait().unwrap().code()).await.unwrap();
    let most = fs::read_to_string(format!("{}/memory.max_usage_in_bytes", group.0)).unwrap();
    let most = most.trim().parse::<u64>().unwrap() >> 20;
    assert!(stage.lives(), "serve was killed");
    assert!(imported.is_some(), "the import was killed");
    assert!(statuses.iter().all(|(status, _)| [200, 303, 429, 503].contains(status)), "{statuses:?}");
    assert_eq!(anna.get("/apps").await.status, 200);
    stage.is_sound();
    stage.stop().await;
    held(format!("{statuses:?} (status, how often), import exit {imported:?}, at most {most} MiB of 256"))
}

/// So many requests a second for so many seconds, whether or not the earlier ones are answered; one in ten invites.
/// Each status, and how often; 0 where there was no answer.
async fn at_a_rate(browser: &Browser, wiki: &str, per_second: u64, seconds: u64) -> Vec<(u16, usize)> {
    let mut asking = JoinSet::new();
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / per_second));
    for n in 0..per_second * seconds {
        ticks.tick().await;
        let (browser, wiki) = (browser.clone(), wiki.to_owned());
        asking.spawn(async move {
            let mail = format!("zoe{n}@elsewhere.example");
            let fields = [("emails", mail.as_str()), ("role", ""), ("ends", ""), ("step", "invite")];
            let answer = match n % 10 {
                0 => browser.try_post(&format!("{wiki}/people"), &fields).await,
                _ => browser.try_ask("GET", "/apps", None, &[]).await,
            };
            answer.map(|page| page.status).unwrap_or_default()
        });
    }
    let mut counts = std::collections::BTreeMap::new();
    for status in asking.join_all().await {
        *counts.entry(status).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}
