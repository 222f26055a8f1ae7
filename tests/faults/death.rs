//! F1 to F8: the process is killed at the worst moment.

use std::sync::Arc;
use std::time::Duration;

use crate::relay::{Answer, Stage as Step};
use crate::row::{On, Row, Verdict, held};
use crate::shim::{Act, Call, sweep};
use crate::stage::{ANNA, Stage, ZOE};

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F1",
            "kill -9 at the steps of committing an invitation: before a write, amid a write, before an fsync of \
             SQLite, before a send to PostgreSQL",
            "nothing of it exists, or all of it; the same form sent again invites once",
            f1,
        )
        .short()
        .on_both(),
        Row::new(
            "F2",
            "kill -9 between the commit of an invitation and the answer",
            "invitation, entry and mail exist; the same form sent again adds nothing",
            f2,
        )
        .short()
        .on_both(),
        Row::new(
            "F3",
            "kill -9 between claiming a message and connecting to the relay",
            "the lease ends after a minute, then one mail",
            f3,
        )
        .on_both(),
        Row::new(
            "F4",
            "kill -9 between the relay's last word and marking the message as handed over",
            "one duplicate at most, with the same Message-ID; both links work until the first redemption",
            f4,
        )
        .short()
        .on_both(),
        Row::new(
            "F5",
            "kill -9 at the steps of redeeming: link, offer, accepting, code, and their answers",
            "pending and the link works, or redeemed with access and entry",
            f5,
        )
        .on_both()
        .within(6),
        Row::new(
            "F6",
            "kill -9 at the steps of `guestlist import` of 300 people (there is no bulk import by the pages yet)",
            "all of the file or nothing of it; run again, everybody is there once",
            f6,
        )
        .on_both()
        .within(4),
        Row::new(
            "F7",
            "kill -9 at the steps of `guestlist migrate`",
            "the service refuses a schema that is not whole; migrate, run again, makes it whole",
            f7,
        )
        .on_both()
        .within(6),
        Row::new(
            "F8",
            "kill -9 at the steps of `guestlist backup`",
            "no file under the backup's name until it is whole; what was left behind is refused",
            f8,
        )
        .within(4),
    ]
}

async fn f1(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    let mut ends = Vec::new();
    for (call, place, act) in stage.steps_of_a_commit() {
        for nth in sweep() {
            let guest = format!("zoe{}@elsewhere.example", ends.len());
            anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
            stage.faults.at(nth, call, &place, act);
            if stage.invite_again(&anna, &guest).await.is_ok() {
                stage.faults.lift_all();
                break;
            }
            stage.restart_after_death().await;
            let traces = stage.traces_of(&guest);
            assert!([(0, 0, 0), (1, 1, 1)].contains(&traces), "{act:?} at {nth}: half an invitation, {traces:?}");
            ends.push(traces.0);
            stage.invite(&anna, &guest).await.unwrap();
            assert_eq!(stage.traces_of(&guest), (1, 1, 1), "{act:?} at {nth}, sent again");
        }
    }
    stage.is_sound();
    let nothing = ends.iter().filter(|all| **all == 0).count();
    assert!(nothing > 0, "no kill came before the commit");
    held(format!("{} kills: nothing there {nothing} times, all there {} times", ends.len(), ends.len() - nothing))
}

async fn f2(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    let synced = stage.faults.watch(Call::Sync, "guestlist.db-wal");
    stage.faults.at(1, Call::Send, &stage.answers(), Act::Kill);
    assert!(stage.invite_again(&anna, ZOE).await.is_err());
    let synced = stage.faults.seen(synced);
    assert!(on == On::Postgres || synced > 0, "N1: answered before the write-ahead log was synced");
    stage.restart_after_death().await;
    assert_eq!(stage.traces_of(ZOE), (1, 1, 1));
    let again = stage.invite(&anna, ZOE).await.unwrap();
    assert_eq!((again.status, stage.traces_of(ZOE)), (303, (1, 1, 1)), "{}", again.body);
    stage.mail_to(ZOE, 0).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(stage.relay.mails_to(ZOE).len(), 1);
    stage.is_sound();
    held("one invitation, one entry, one mail, also after the second sending")
}

async fn f3(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    // Afresh, because a conversation with the relay may still be open.
    stage.stop().await;
    stage.start().await;
    stage.faults.at(1, Call::Connect, &stage.relay_place(), Act::Kill);
    stage.invite(&anna, ZOE).await.unwrap();
    stage.restart_after_death().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(stage.relay.mails_to(ZOE).len(), 0, "the lease of the dead still lasts");
    stage.faults.shift_clock(61);
    stage.mail_to(ZOE, 0).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(stage.relay.mails_to(ZOE).len(), 1);
    stage.is_sound();
    held("nothing for the rest of the lease (the clock was moved a minute), then one mail")
}

async fn f4(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    let (call, place, act) = stage.steps_of_a_commit().remove(0);
    let faults = Arc::clone(&stage.faults);
    stage.relay.answers(move |step| {
        if (step.stage, step.to, step.nth) == (Step::Dot, ZOE, 1) {
            faults.at(1, call, &place, act);
        }
        Answer::Usual
    });
    stage.invite(&anna, ZOE).await.unwrap();
    stage.restart_after_death().await;
    stage.faults.shift_clock(61);
    stage.mail_to(ZOE, 1).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mails = stage.relay.mails_to(ZOE);
    assert_eq!(mails.len(), 2, "one duplicate at most");
    assert_eq!(mails[0].message_id, mails[1].message_id);
    for mail in &mails {
        let seen = stage.browser().get(&mail.link().unwrap()).await;
        assert_eq!((seen.status, seen.location().as_str()), (303, "/redeem"));
    }
    let entered = stage.redeem(&stage.browser(), ZOE, &mails[0].link().unwrap()).await.unwrap();
    assert_eq!((entered.status, stage.has_wiki(ZOE)), (303, true), "{}", entered.body);
    assert_eq!(stage.browser().get(&mails[1].link().unwrap()).await.status, 410);
    stage.is_sound();
    held("two copies with one Message-ID; both links led to the offer until the first was redeemed, then 410")
}

async fn f5(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    let mut places = stage.steps_of_a_commit();
    places.push((Call::Send, stage.answers(), Act::Kill));
    let (mut guests, mut pending, mut redeemed) = (0, 0, 0);
    for (call, place, act) in places {
        for nth in sweep() {
            let guest = format!("zoe{guests}@elsewhere.example");
            guests += 1;
            stage.invite(&anna, &guest).await.unwrap();
            let link = stage.mail_to(&guest, 0).await.link().unwrap();
            stage.faults.at(nth, call, &place, act);
            let came = stage.redeem(&stage.browser(), &guest, &link).await;
            if let Some(page) = came {
                stage.faults.lift_all();
                assert_eq!(page.status, 303, "{}", page.body);
                // The last answer may have been out before the kill.
                tokio::time::sleep(Duration::from_millis(200)).await;
                if !stage.lives() {
                    stage.restart_after_death().await;
                }
                break;
            }
            stage.restart_after_death().await;
            let end = if stage.has_wiki(&guest) { 410 } else { 303 };
            *(if end == 410 { &mut redeemed } else { &mut pending }) += 1;
            let again = stage.redeem(&stage.browser(), &guest, &link).await.unwrap();
            assert_eq!((again.status, stage.has_wiki(&guest)), (end, true), "{act:?} at {nth}: {}", again.body);
        }
        stage.is_sound();
    }
    assert!(pending > 0 && redeemed > 0, "{pending} pending, {redeemed} redeemed");
    let kills = pending + redeemed;
    held(format!("{kills} kills: {pending} pending and redeemed later by the same link, {redeemed} redeemed whole"))
}

async fn f6(on: On) -> Verdict {
    let mut stage = Stage::dark(on, &[]).await;
    stage.furnish();
    let (mut kills, mut runs, mut there) = (0, 0, stage.count("SELECT COUNT(*) FROM users"));
    for (call, place, act) in stage.steps_of_a_commit() {
        for nth in sweep() {
            let person = |n| format!(r#"{{"mail": "p{runs}-{n}@almvik.example", "displayName": "Person {n}"}}"#);
            let people: Vec<String> = (0..300).map(person).collect();
            stage.program.file("people.json", &format!(r#"{{"users": [{}]}}"#, people.join(",")), 0o600);
            stage.faults.at(nth, call, &place, act);
            stage.begin(&["import", "people.json"]);
            let ended = stage.dies(Duration::from_secs(60)).await;
            stage.faults.lift_all();
            let came = stage.count("SELECT COUNT(*) FROM users") - there;
            assert!(came == 300 || (came == 0 && ended.is_none()), "{act:?} at {nth}: {came} of 300 came");
            stage.run(&["import", "people.json"]).succeeded();
            there += 300;
            runs += 1;
            assert_eq!(stage.count("SELECT COUNT(*) FROM users"), there, "{act:?} at {nth}, run again");
            if ended.is_some() {
                break;
            }
            kills += 1;
        }
    }
    stage.is_sound();
    assert!(kills > 5, "{kills} kills");
    held(format!("{kills} kills: 300 or none each time, 300 after running it again"))
}

async fn f7(on: On) -> Verdict {
    let (mut refused, mut whole) = (0, 0);
    for part in 0.. {
        let Some((call, place, act)) = Stage::dark(on, &[]).await.steps_of_a_commit().into_iter().nth(part) else {
            break;
        };
        for nth in sweep() {
            let mut stage = Stage::dark(on, &[]).await;
            let place = if on == On::Sqlite { place.clone() } else { stage.steps_of_a_commit().remove(0).1 };
            stage.faults.at(nth, call, &place, act);
            stage.begin(&["migrate"]);
            let ended = stage.dies(Duration::from_secs(60)).await;
            stage.faults.lift_all();
            match stage.run(&["selfcheck"]).code {
                0 => whole += 1,
                _ => {
                    stage.run(&["serve"]).refused(1, "guestlist migrate");
                    refused += 1;
                }
            }
            stage.furnish();
            stage.start().await;
            stage.signed_in(ANNA).await;
            stage.is_sound();
            if ended.is_some() {
                break;
            }
        }
    }
    assert!(refused > 0);
    held(format!(
        "{} runs: {refused} times `serve` refused until `migrate` was run again, {whole} times it was whole",
        refused + whole
    ))
}

async fn f8(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let (mut kills, mut left) = (0, 0);
    for (call, act) in [(Call::Write, Act::Kill), (Call::Write, Act::Tear), (Call::Sync, Act::Kill)] {
        for nth in sweep() {
            let name = format!("backup-{kills}");
            let file = stage.program.folder().join(&name);
            stage.faults.at(nth, call, "backup-", act);
            let mut copying = stage.command(&["backup", &name]).spawn().unwrap();
            let ended = copying.wait().unwrap().code();
            stage.faults.lift_all();
            if ended.is_some() {
                assert!(file.exists());
                break;
            }
            kills += 1;
            if file.exists() {
                // Renamed already: then it must be whole.
                assert_eq!(stage.restored(&name), Some(0), "{act:?} at {nth}");
            }
            for ending in ["part", "raw"].map(|ending| format!("{name}.{ending}")) {
                if stage.program.folder().join(&ending).exists() {
                    left += 1;
                    assert_ne!(stage.restored(&ending), Some(1), "{act:?} at {nth}: {ending} was taken");
                }
            }
            stage.run(&["backup", &format!("{name}-again")]).succeeded();
        }
    }
    stage.is_sound();
    assert!(kills > 5 && stage.lives(), "{kills} kills");
    held(format!(
        "{kills} kills: never a file under its name that was not whole; {left} leftovers, each refused; the next backup was whole"
    ))
}
