//! Tells how long messages wait, and clears away those long since finished.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::features::outbox::queries::route::{self, RouteState};
use crate::features::outbox::queries::{self, pace, tidy};
use crate::features::outbox::worker::{LEASE, Worker};
use crate::features::outbox::{self, Lane};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::mail::{Outcome, Reason, Scope, Trouble};
use crate::foundation::metrics;

const TELL_METRICS: Duration = Duration::from_secs(15);
const KEEP_FINISHED: TimeDelta = TimeDelta::days(90);
/// So many rows at once, so that nobody waits for the tidying.
const AT_ONCE: i64 = 500;

impl Worker {
    /// Metrics every quarter of a minute; old rows go now and then.
    pub(super) async fn keep_house(self, mut stopping: watch::Receiver<bool>) {
        while !*stopping.borrow() {
            let now = self.clock.now();
            let told = self.db.read(move |conn| tell_metrics(conn, now)).await;
            let worker = self.clone();
            let tidied = self.db.write(move |conn| worker.tidy(conn, now)).await;
            if let Err(error) = told.and(tidied) {
                tracing::warn!(%error, "the outbox could not be tidied");
            }
            tokio::select! {
                () = tokio::time::sleep(TELL_METRICS) => {}
                _ = stopping.changed() => {}
            }
        }
    }

    /// What nobody will read any more goes: codes past their life with their secret (M-1), old rows, and, when the
    /// relay has been away for longer than we try, the messages that never had a turn (F28).
    fn tidy(&self, conn: &mut Conn, now: Time) -> Result<(), DbError> {
        tidy::drop_expired(conn, Lane::Codes.number(), now)?;
        tidy::forget(conn, now.minus(KEEP_FINISHED), AT_ONCE)?;
        pace::forget(conn, now)?;
        match route::state(conn, &self.settling.relay)? {
            RouteState::Resting { since, reason, reply, .. } if now.since(since) >= self.settling.give_up_after => {
                let trouble = Trouble { reason: reason.unwrap_or(Reason::Unreachable), reply };
                self.give_up_on_the_oldest(conn, &trouble, now)
            }
            _ => Ok(()),
        }
    }

    fn give_up_on_the_oldest(&self, conn: &mut Conn, trouble: &Trouble, now: Time) -> Result<(), DbError> {
        let (settling, before) = (&self.settling, now.minus(self.settling.give_up_after));
        let ids = tidy::waiting_since(conn, before, now, AT_ONCE)?;
        for message in queries::claim(conn, &ids, &settling.by, LEASE, now)? {
            let outcome = Outcome::Deferred { trouble: trouble.clone(), scope: Scope::Message };
            settling.settle(conn, &message, outcome, now)?;
        }
        Ok(())
    }
}

fn tell_metrics(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    for lane in Lane::ALL {
        let (waiting, oldest) = outbox::waiting(conn, *lane)?;
        metrics::queue(lane.name(), waiting.unsigned_abs(), oldest.map_or_else(TimeDelta::zero, |at| now.since(at)));
    }
    Ok(())
}
