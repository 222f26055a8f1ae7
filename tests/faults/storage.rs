//! F29 to F31, F41, F42: the disk is full or failing, a backup is put back, the file is damaged.

use std::fs;
use std::os::unix::fs::FileExt;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::row::{On, Row, Verdict, held};
use crate::shim::{Act, Call, EIO, ENOSPC};
use crate::stage::{ANNA, BO, GUS, Stage, ZOE, until};

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F29",
            "disk full: ENOSPC on every write to the database",
            "writes 503 with Retry-After and no word of the disk; reads and sign-out go on; heals by itself",
            f29,
        )
        .short(),
        Row::new(
            "F30",
            "disk full under the log: ENOSPC on every line",
            "the service goes on and counts the lines lost; the audit log is whole",
            f30,
        )
        .short(),
        Row::new(
            "F31",
            "fsync of the write-ahead log fails with EIO, three times",
            "503, never acknowledged; not ready until a write works",
            f31,
        )
        .short(),
        Row::new(
            "F41",
            "backup while 8 people invite; access removed; another backup; each restored",
            "each whole; what was acknowledged before is in it; removed stays removed; links work",
            f41,
        )
        .on_both()
        .within(4),
        Row::new(
            "F42",
            "bytes flipped in the file: its head, its schema, 24 pages, its second half",
            "refused at the start, or a clear error and nothing pretended; never a new empty database",
            f42,
        ),
    ]
}

async fn f29(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let (anna, bo) = (stage.signed_in(ANNA).await, stage.signed_in(BO).await);
    let stolen = bo.cookie("sid").unwrap();
    bo.get("/account").await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    let full = stage.faults.always(Call::Write, "guestlist.db", Act::Fail(ENOSPC));
    let refused = stage.invite_again(&anna, ZOE).await.unwrap();
    assert_eq!((refused.status, refused.header("retry-after").is_empty()), (503, false), "{}", refused.body);
    for word in ["disk", "full", "space", "sqlite", "database"] {
        assert!(!refused.body.to_lowercase().contains(word), "the page tells of the {word}");
    }
    assert_eq!((anna.get("/apps").await.status, stage.readiness().await), (200, 503));
    let out = bo.post("/sign-out", &[]).await;
    assert_eq!((out.status, bo.is_in().await), (303, false), "{}", out.body);
    let thief = stage.browser();
    thief.cookies.lock().unwrap().insert("sid".to_owned(), stolen);
    assert!(!thief.is_in().await, "the session ended, not only its cookie");
    stage.faults.lift(full);
    let ready = until(Duration::from_secs(3), async || (stage.readiness().await == 200).then_some(())).await;
    assert!(ready.is_some(), "not ready again");
    let invited = stage.invite(&anna, ZOE).await.unwrap();
    assert_eq!((invited.status, stage.traces_of(ZOE)), (303, (1, 1, 1)), "{}", invited.body);
    let gone =
        until(Duration::from_secs(5), async || (stage.count("SELECT COUNT(*) FROM sessions") == 1).then_some(()));
    assert!(gone.await.is_some(), "the end of the session was written when it could be");
    assert!(stage.lives() && !thief.is_in().await);
    stage.is_sound();
    held(
        "503 with Retry-After, My Apps 200, sign-out 303 and the session dead; ready and writing again in the same process",
    )
}

async fn f30(on: On) -> Verdict {
    let mut stage = Stage::with(on, &[("LOG__LEVEL", "debug")]).await;
    let anna = stage.signed_in(ANNA).await;
    let log = stage.program.folder().join("log").display().to_string();
    let before = stage.metric("guestlist_log_lines_lost_total").await;
    let full = stage.faults.always(Call::Write, &log, Act::Fail(ENOSPC));
    for n in 0..5 {
        assert_eq!(stage.invite(&anna, &format!("zoe{n}@elsewhere.example")).await.unwrap().status, 303);
        assert_eq!(anna.get("/apps").await.status, 200);
        assert_eq!(stage.browser().get("/nowhere").await.status, 404);
        assert_eq!(stage.traces_of(&format!("zoe{n}@elsewhere.example")), (1, 1, 1));
    }
    let lost = stage.metric("guestlist_log_lines_lost_total").await - before;
    assert!(lost > 0.0 && stage.faults.hit(full) > 0, "{lost} lines lost, {} hits", stage.faults.hit(full));
    stage.faults.lift(full);
    assert!(stage.lives());
    stage.is_sound();
    stage.stop().await;
    held(format!("15 requests served, {lost} lines counted as lost, 5 invitations with their entries"))
}

async fn f31(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    stage.faults.next(3, Call::Sync, "guestlist.db-wal", Act::Fail(EIO));
    let refused = stage.invite_again(&anna, ZOE).await.unwrap();
    assert_eq!((refused.status, refused.header("retry-after").is_empty()), (503, false), "{}", refused.body);
    let mut readiness = Vec::new();
    for _ in 0..20 {
        readiness.push(stage.readiness().await);
        if readiness.ends_with(&[200]) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!((readiness.first(), readiness.last()), (Some(&503), Some(&200)), "{readiness:?}");
    assert_eq!(stage.traces_of(ZOE), (0, 0, 0), "never acknowledged, and not there");
    assert_eq!(stage.invite(&anna, ZOE).await.unwrap().status, 303);
    stage.signal("KILL");
    stage.restart_after_death().await;
    assert_eq!(stage.traces_of(ZOE), (1, 1, 1), "acknowledged, and there after a kill");
    stage.is_sound();
    held(format!("503, nothing there; readiness {readiness:?}; the next one survived kill -9"))
}

async fn f41(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    stage.invite(&anna, ZOE).await.unwrap();
    let link = stage.mail_to(ZOE, 0).await.link().unwrap();
    let mut inviting = JoinSet::new();
    let (tell, told) = tokio::sync::watch::channel(false);
    for person in 0..8 {
        let (anna, path, told) = (anna.clone(), format!("{}/people", stage.path_of("wiki")), told.clone());
        inviting.spawn(async move {
            let mut invited = 0;
            while !*told.borrow() {
                let mail = format!("guest{person}-{invited}@elsewhere.example");
                let fields = [("emails", mail.as_str()), ("role", ""), ("ends", ""), ("step", "invite")];
                assert_eq!(anna.post(&path, &fields).await.status, 303);
                invited += 1;
            }
            invited
        });
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = stage.count("SELECT COUNT(*) FROM invitations");
    stage.run(&["backup", "first"]).succeeded();
    let gus = stage.id_of(GUS);
    let people = format!("{}/people", stage.path_of("wiki"));
    anna.get(&format!("{people}/{gus}/remove")).await;
    assert_eq!(anna.post(&format!("{people}/{gus}/remove"), &[]).await.status, 303);
    stage.run(&["backup", "second"]).succeeded();
    tell.send(true).unwrap();
    let invited: i64 = inviting.join_all().await.into_iter().sum();
    stage.stop().await;
    let mut found = Vec::new();
    for (backup, gus_is_in) in [("first", true), ("second", false)] {
        stage.run(&["restore", backup, "--force"]).succeeded();
        stage.is_sound();
        stage.run(&["audit", "verify"]).succeeded();
        assert_eq!(stage.has_wiki(GUS), gus_is_in, "{backup}");
        found.push(stage.count("SELECT COUNT(*) FROM invitations"));
    }
    assert!(before <= found[0] && found[0] <= found[1] && found[1] <= invited + 1, "{before}, {found:?}, {invited}");
    stage.start().await;
    assert!(!anna.is_in().await, "everybody has to sign in again");
    let entered = stage.redeem(&stage.browser(), ZOE, &link).await.unwrap();
    assert_eq!((entered.status, stage.has_wiki(ZOE)), (303, true), "{}", entered.body);
    stage.is_sound();
    held(format!(
        "{invited} invitations under way: {before} acknowledged before, {found:?} in the backups; the removed guest \
         is out in the second; a link mailed before was redeemed"
    ))
}

async fn f42(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    stage.stop().await;
    let file = stage.program.folder().join("guestlist.db");
    let whole = fs::read(&file).unwrap();
    let page = 4096;
    // Every page would take minutes.
    let step = (whole.len() / page / 24).max(1);
    let (mut refused, mut told, mut unharmed) = (0, 0, 0);
    let places = [0, 0].into_iter().chain((1..whole.len() / page).step_by(step).map(|n| n * page)).chain([usize::MAX]);
    for (n, place) in places.enumerate() {
        fs::write(&file, &whole).unwrap();
        let damaged = fs::OpenOptions::new().write(true).open(&file).unwrap();
        match (n, place) {
            (_, usize::MAX) => damaged.set_len(whole.len() as u64 / 2).unwrap(),
            (0, _) => damaged.write_all_at(&[0x5a; 64], 0).unwrap(),
            (1, _) => damaged.write_all_at(&[0x5a; 256], 100).unwrap(),
            _ => damaged.write_all_at(&[0x5a; 200], place as u64).unwrap(),
        }
        let size = fs::metadata(&file).unwrap().len();
        stage.begin(&["serve"]);
        let up = until(Duration::from_secs(5), async || {
            let browser = stage.browser();
            let asking = browser.try_ask("GET", "/sign-in", None, &[]);
            let page = timeout(Duration::from_secs(7), asking).await.unwrap_or_else(|_| panic!("page {n}: it hangs"));
            if stage.is_dead() { Some(None) } else { page.ok().map(Some) }
        });
        match up.await.expect("serve answers or ends") {
            None => {
                assert!(stage.dies(Duration::from_secs(5)).await.is_some_and(|code| code != 0), "page {n}");
                refused += 1;
            }
            Some(page) => {
                assert!([200, 500, 503].contains(&page.status), "page {n}: {}", page.status);
                let browser = stage.browser();
                let asked = timeout(Duration::from_secs(14), browser.ask_for_code(ANNA)).await;
                let asked = asked.unwrap_or_else(|_| panic!("page {n}: asking hangs")).status;
                assert!([303, 500, 503].contains(&asked), "page {n}: {asked}");
                stage.signal("KILL");
                stage.dies(Duration::from_secs(5)).await;
                let said = stage.run(&["doctor"]);
                let tells = format!("{}{}", said.out, said.err).contains("damaged");
                if tells { told += 1 } else { unharmed += 1 }
            }
        }
        assert!(fs::metadata(&file).unwrap().len() >= size.min(page as u64), "the file was made anew");
        for left in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{left}", file.display()));
        }
    }
    assert!(!stage.log().contains("panicked"), "{}", stage.log());
    fs::remove_file(&file).unwrap();
    stage.run(&["serve"]).refused(1, "guestlist migrate");
    fs::write(&file, &whole).unwrap();
    stage.start().await;
    stage.signed_in(ANNA).await;
    stage.is_sound();
    assert!(refused > 1 && told > 10, "{refused} refused, {told} told");
    held(format!(
        "{refused} times refused at the start, {told} times served what was whole and named by doctor, {unharmed} \
         times nothing was harmed (free pages); a missing file is refused too"
    ))
}
