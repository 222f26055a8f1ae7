//! Tells how long messages wait, and clears away those long since finished.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::features::outbox::{self, Lane};
use crate::features::outbox::queries::{self, pace};
use crate::features::outbox::worker::Worker;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::metrics;

const TELL_METRICS: Duration = Duration::from_secs(15);
const KEEP_FINISHED: TimeDelta = TimeDelta::days(90);

impl Worker {
    /// Metrics every quarter of a minute; old rows go now and then.
    pub(super) async fn keep_house(self, mut stopping: watch::Receiver<bool>) {
        while !*stopping.borrow() {
            let now = self.clock.now();
            let told = self.db.read(move |conn| tell_metrics(conn, now)).await;
            let forgotten = self.db.write(move |conn| forget(conn, now)).await;
            if let Err(error) = told.and(forgotten) {
                tracing::warn!(%error, "the outbox could not be tidied");
            }
            tokio::select! {
                () = tokio::time::sleep(TELL_METRICS) => {}
                _ = stopping.changed() => {}
            }
        }
    }
}

fn tell_metrics(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    for lane in Lane::ALL {
        let (waiting, oldest) = outbox::waiting(conn, *lane)?;
        metrics::queue(lane.name(), waiting.unsigned_abs(), oldest.map_or_else(TimeDelta::zero, |at| now.since(at)));
    }
    Ok(())
}

fn forget(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    queries::forget(conn, now.minus(KEEP_FINISHED), 1000)?;
    pace::forget(conn, now)?;
    Ok(())
}
