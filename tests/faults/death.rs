//! F1 to F12: the process dies, or is told to end, at the worst moment.

use std::time::Duration;

use crate::row::{On, Row, Verdict, held};
use crate::shim::{Act, Call, sweep};
use crate::stage::{ANNA, Stage, ZOE};

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F1",
            "kill -9 at the steps of committing an invitation: before a write, amid a write, before an fsync of SQLite, before a send to PostgreSQL",
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
