//! F32 to F36: somebody else has the SQLite file, or reads it without end.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tokio::task::JoinSet;

use crate::row::{On, Row, Verdict, held};
use crate::stage::{ANNA, Stage, ZOE};
use crate::support::wire::Browser;

pub fn rows() -> Vec<Row> {
    vec![
        Row::new("F32", "another program holds the write lock for 3 s", "the request waits and succeeds", f32).short(),
        Row::new(
            "F33",
            "another program holds the write lock for longer than anybody waits",
            "503 with Retry-After within 6 s; readers do not notice",
            f33,
        ),
        Row::new(
            "F34",
            "two programs write at once: 8 inviters and import after import",
            "everybody is served; no lock is lost in the middle",
            f34,
        ),
        Row::new(
            "F35",
            "four `migrate` at once on a new file, then `serve` with 10 connections at once, 25 times",
            "every start is clean",
            f35,
        )
        .within(4),
        Row::new(
            "F36",
            "another program reads one snapshot while over 256 MiB are written",
            "writing goes on, the log and a metric say so; afterwards the file shrinks",
            f36,
        )
        .within(8),
    ]
}

/// Another program's connection to the stage's database.
fn stranger(stage: &Stage, sql: &str) -> SqliteConnection {
    let path = stage.program.folder().join("guestlist.db");
    let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
    conn.batch_execute(sql).unwrap();
    conn
}

async fn f32(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    let mut other = stranger(&stage, "BEGIN IMMEDIATE");
    let began = Instant::now();
    let (answer, ()) = tokio::join!(stage.invite_again(&anna, ZOE), async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        other.batch_execute("COMMIT").unwrap();
    });
    let took = began.elapsed();
    assert_eq!((answer.unwrap().status, stage.traces_of(ZOE)), (303, (1, 1, 1)));
    assert!((3000..5500).contains(&took.as_millis()), "{took:?}");
    stage.is_sound();
    held(format!("invited after {:.1} s", took.as_secs_f64()))
}

async fn f33(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    let mut other = stranger(&stage, "BEGIN IMMEDIATE");
    let mut inviting = JoinSet::new();
    for n in 0..10 {
        let (anna, path) = (anna.clone(), format!("{}/people", stage.path_of("wiki")));
        inviting.spawn(async move {
            tokio::time::sleep(Duration::from_millis(700 * n)).await;
            let mail = format!("zoe{n}@elsewhere.example");
            let began = Instant::now();
            let answer = anna.post(&path, &[("emails", &mail), ("role", ""), ("ends", ""), ("step", "invite")]).await;
            (answer.status, answer.header("retry-after"), began.elapsed())
        });
    }
    let mut reads = Vec::new();
    while !inviting.is_empty() {
        let began = Instant::now();
        assert_eq!(anna.get("/apps").await.status, 200);
        reads.push(began.elapsed().as_millis());
        tokio::time::sleep(Duration::from_millis(50)).await;
        if reads.len() > 250 {
            break;
        }
    }
    let answers = inviting.join_all().await;
    for (status, retry_after, took) in &answers {
        assert!(*status == 503 && !retry_after.is_empty() && *took < Duration::from_secs(6), "{answers:?}");
    }
    reads.sort_unstable();
    let slow = reads[reads.len() * 99 / 100];
    assert!(slow < 300, "p99 of readers {slow} ms");
    other.batch_execute("COMMIT").unwrap();
    assert_eq!(stage.invite(&anna, ZOE).await.unwrap().status, 303);
    assert_eq!(stage.count("SELECT COUNT(*) FROM invitations"), 1, "what was refused was not done");
    assert!(stage.lives());
    stage.is_sound();
    let longest = answers.iter().map(|(.., took)| took.as_secs_f64()).fold(0.0, f64::max);
    held(format!(
        "10 times 503 with Retry-After after at most {longest:.1} s; {} pages meanwhile, p99 {slow} ms",
        reads.len()
    ))
}

async fn f34(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    let mut inviting = JoinSet::new();
    for person in 0..8 {
        inviting.spawn(invite_ten(anna.clone(), format!("{}/people", stage.path_of("wiki")), person));
    }
    for n in 0..10 {
        let text = format!(r#"{{"users": [{{"mail": "new{n}@almvik.example", "displayName": "New {n}"}}]}}"#);
        stage.program.file("more.json", &text, 0o600);
        stage.run(&["import", "more.json"]).succeeded();
    }
    let statuses: Vec<u16> = inviting.join_all().await.into_iter().flatten().collect();
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    let log = stage.log();
    assert!(!log.contains("locked") && !log.contains("SNAPSHOT"), "{log}");
    assert_eq!(stage.count("SELECT COUNT(*) FROM invitations"), 80);
    assert!(stage.lives());
    stage.is_sound();
    held("80 invitations and 10 imports, all done, no lock error in the log")
}

async fn invite_ten(anna: Browser, path: String, person: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for n in 0..10 {
        let mail = format!("zoe{person}-{n}@elsewhere.example");
        let fields = [("emails", mail.as_str()), ("role", ""), ("ends", ""), ("step", "invite")];
        statuses.push(anna.post(&path, &fields).await.status);
    }
    statuses
}

async fn f35(on: On) -> Verdict {
    for round in 0..25 {
        let mut stage = Stage::dark(on, &[]).await;
        let migrating: Vec<_> = (0..4).map(|_| stage.command(&["migrate"]).spawn().unwrap()).collect();
        for mut child in migrating {
            assert!(child.wait().unwrap().success(), "round {round}: {}", stage.log());
        }
        stage.start().await;
        let mut asking = JoinSet::new();
        for _ in 0..10 {
            let browser = stage.browser();
            asking.spawn(async move { browser.get("/sign-in").await.status });
        }
        assert_eq!(asking.join_all().await, [200; 10], "round {round}: {}", stage.log());
        assert!(!stage.log().contains("locked"), "round {round}: {}", stage.log());
    }
    held("100 of 100 `migrate` and 25 of 25 `serve` clean, 250 pages")
}

async fn f36(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    let journal = stage.program.folder().join("guestlist.db-wal");
    let mib = || std::fs::metadata(&journal).map_or(0, |file| file.len() >> 20);
    let mut reader = stranger(&stage, "BEGIN; SELECT COUNT(*) FROM users;");
    let fill = "CREATE TABLE ballast (x BLOB); INSERT INTO ballast VALUES (randomblob(3000000));";
    stranger(&stage, fill);
    while mib() < 257 {
        stranger(&stage, "PRAGMA busy_timeout = 5000; UPDATE ballast SET x = randomblob(3000000);");
    }
    assert_eq!(stage.invite(&anna, ZOE).await.unwrap().status, 303);
    let grown = mib();
    // The chores look every 20 seconds.
    tokio::time::sleep(Duration::from_secs(22)).await;
    assert!(stage.metric("guestlist_journal_bytes").await > 256.0 * 1024.0 * 1024.0);
    assert!(stage.log().contains("write-ahead log"), "{}", stage.log());
    reader.batch_execute("COMMIT").unwrap();
    drop(reader);
    for n in 0..3 {
        assert_eq!(stage.invite(&anna, &format!("zoe{n}@elsewhere.example")).await.unwrap().status, 303);
    }
    assert!(mib() <= 64, "{} MiB are left", mib());
    assert!(stage.lives());
    stage.is_sound();
    held(format!("invited at {grown} MiB; log and metric told; {} MiB after the reader had gone", mib()))
}
