//! What is tidied now and then. Nothing depends on it: everything is judged when it is used (D-3).

use std::time::Duration;

use tokio::task::JoinHandle;

use crate::features::access::changes;
use crate::features::admin;
use crate::features::audit;
use crate::features::directory;
use crate::features::guests;
use crate::features::invitations;
use crate::features::reviews;
use crate::features::sign_in;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::{Conn, DbError, JOURNAL_ALARM};
use crate::foundation::metrics;
use crate::foundation::refusal::Refusal;
use crate::foundation::web::World;

const EVERY: Duration = Duration::from_secs(20);
/// How long an end may have passed, or a change have waited for its number, before anybody is told.
const CHANGES_EVERY: Duration = Duration::from_millis(400);
/// After a fault, which is in the log then.
const CHANGES_AGAIN: Duration = Duration::from_secs(10);
/// Every so many rounds, what is over for a day goes.
const TIDY_ROUNDS: u32 = 90;
/// A guest's life is counted in days, so once in so many rounds is enough; once more while there is much.
const LIFE_ROUNDS: u32 = 15;
/// So many transactions of it in one round, for the same reason as with reviews.
const LIFE_PIECES: u32 = 100;
/// So many pieces of the reviews are done in one round, so that nothing else waits long for its turn.
const REVIEW_PIECES: u32 = 200;

pub(super) fn start(world: &World) -> JoinHandle<()> {
    let world = world.clone();
    tokio::spawn(async move {
        for round in 0_u32.. {
            let now = world.clock.now();
            let tidied = world.db.write(move |conn| chores(conn, round.is_multiple_of(TIDY_ROUNDS), now)).await;
            put_off("tidying", tidied);
            if round.is_multiple_of(LIFE_ROUNDS) {
                live_on(&world).await;
            }
            look_at_journal(&world);
            // With several nodes two may seal at once; the second tries again.
            match seal_all(&world).await {
                Err(DbError::Busy(error)) => tracing::debug!(%error, "sealing was put off"),
                sealed => put_off("sealing", sealed),
            }
            put_off("reviews", tend_reviews(&world).await);
            if round.is_multiple_of(TIDY_ROUNDS) {
                put_off("old changes of access", forget_changes(&world).await);
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

/// Writes down within a second that an end has passed, also one that passed while nothing ran, and gives changes their
/// numbers.
pub(super) fn follow_changes(world: &World) -> JoinHandle<()> {
    let world = world.clone();
    tokio::spawn(async move {
        loop {
            let pause = match settle_all(&world).await {
                Ok(()) => CHANGES_EVERY,
                // With several nodes two may wait for the same rows; the second tries again.
                Err(DbError::Busy(error)) => {
                    tracing::debug!(%error, "changes of access were put off");
                    CHANGES_EVERY
                }
                Err(error) => {
                    put_off("changes of access", Err(error));
                    CHANGES_AGAIN
                }
            };
            tokio::time::sleep(pause).await;
        }
    })
}

async fn forget_changes(world: &World) -> Result<(), DbError> {
    let now = world.clock.now();
    while world.db.write(move |conn| changes::forget_changes(conn, now)).await? > 0 {}
    Ok(())
}

async fn settle_all(world: &World) -> Result<(), DbError> {
    loop {
        let now = world.clock.now();
        if !world.db.read(move |conn| changes::is_due(conn, now)).await? {
            return Ok(());
        }
        // Another node is at it, or an operation holds the row that is due.
        if world.db.write(move |conn| changes::settle(conn, now)).await? == 0 {
            return Ok(());
        }
    }
}

/// Batch by batch, each in a transaction of its own, so that a busy hour is sealed as soon as a quiet one.
async fn seal_all(world: &World) -> Result<(), DbError> {
    loop {
        let now = world.clock.now();
        if world.db.write(move |conn| audit::seal(conn, now)).await? < audit::SEALED_AT_ONCE {
            return Ok(());
        }
    }
}

/// What fails now is tried again in the next round, and holds up nothing else.
fn put_off(chore: &'static str, done: Result<(), DbError>) {
    if let Err(error) = done {
        tracing::warn!(%error, chore, "a chore was put off");
    }
}

type Life = fn(&mut Conn, &Config, Time) -> Result<usize, DbError>;

/// Reminders, notices and what the rules say of guests who no longer come: one that fails stops no other.
const LIFE: [(&str, Life); 3] = [
    ("reminders", |conn, config, now| invitations::remind(conn, config, now).map_err(busy)),
    ("notices", |conn, _, now| guests::tell(conn, now).map_err(busy)),
    ("rules", |conn, _, now| guests::apply(conn, now).map_err(busy)),
];

/// Each until nothing is due.
async fn live_on(world: &World) {
    for (chore, verb) in LIFE {
        for _ in 0..LIFE_PIECES {
            let (now, config) = (world.clock.now(), world.config.clone());
            let done = world.db.write(move |conn| verb(conn, &config, now)).await;
            let more = matches!(done, Ok(1..));
            put_off(chore, done.map(drop));
            if !more {
                break;
            }
        }
    }
}

fn busy(refused: impl Refusal) -> DbError {
    DbError::Busy(refused.text().to_string())
}

/// Piece by piece, each in a transaction of its own; a node that finds another at it leaves it the rest.
async fn tend_reviews(world: &World) -> Result<(), DbError> {
    for _ in 0..REVIEW_PIECES {
        let now = world.clock.now();
        if !world.db.read(move |conn| reviews::is_due(conn, now)).await? {
            break;
        }
        world.db.write(move |conn| reviews::tend(conn, now).map_err(reviews::Refused::into_database)).await?;
    }
    Ok(())
}

fn look_at_journal(world: &World) {
    let bytes = world.db.journal_bytes();
    metrics::journal(bytes);
    if bytes > JOURNAL_ALARM {
        let mib = bytes >> 20;
        tracing::error!(mib, "the write-ahead log grows: something reads the database without coming to an end");
    }
}

fn chores(conn: &mut Conn, tidy: bool, now: Time) -> Result<(), DbError> {
    invitations::sweep(conn, now).map_err(busy)?;
    directory::forget_deleted(conn, now).map_err(busy)?;
    admin::keep_figures(conn, now)?;
    if tidy {
        sign_in::tidy(conn, now)?;
        invitations::tidy(conn, now)?;
    }
    Ok(())
}
