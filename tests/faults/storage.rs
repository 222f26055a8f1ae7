//! F29 to F42: the disk is full, broken or slow, the database locked, restarting or damaged.

use crate::row::{On, Row, Verdict, held};
use crate::shim::{Act, Call, ENOSPC};
use crate::stage::{ANNA, Stage, ZOE};

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F29",
            "disk full: ENOSPC on every write to the database",
            "writes 503 with Retry-After and no word of the disk; reads go on; heals by itself",
            f29,
        )
        .short(),
    ]
}

async fn f29(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    let full = stage.faults.always(Call::Write, "guestlist.db", Act::Fail(ENOSPC));
    let refused = stage.invite_again(&anna, ZOE).await.unwrap();
    assert_eq!((refused.status, refused.header("retry-after").is_empty()), (503, false), "{}", refused.body);
    for word in ["disk", "full", "space", "sqlite", "database"] {
        assert!(!refused.body.to_lowercase().contains(word), "the page tells of the {word}");
    }
    assert_eq!(anna.get("/apps").await.status, 200);
    stage.faults.lift(full);
    assert_eq!(stage.readiness().await, 200);
    let invited = stage.invite(&anna, ZOE).await.unwrap();
    assert_eq!((invited.status, stage.traces_of(ZOE)), (303, (1, 1, 1)), "{}", invited.body);
    assert!(stage.lives());
    stage.is_sound();
    held("503 with Retry-After, My Apps 200, ready and writing again in the same process")
}
