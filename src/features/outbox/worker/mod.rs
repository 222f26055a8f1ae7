//! Sends what waits: codes at once on connections of their own, the rest as fast as the relay likes.

mod attempt;
mod house;
mod settle;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::{Notify, watch};
use tokio::task::{JoinHandle, JoinSet};

use crate::features::outbox::queries::route::{self, RouteState};
use crate::features::outbox::queries::{self, Message, pace};
use crate::features::outbox::worker::attempt::Attempts;
use crate::features::outbox::worker::settle::Settling;
use crate::features::outbox::{self, Desk, Lane, Writers, bell};
use crate::foundation::clock::{Clock, Time};
use crate::foundation::config::Limits;
use crate::foundation::db::{Conn, Db, DbError};
use crate::foundation::id::MessageId;
use crate::foundation::mail::Courier;
use crate::foundation::secret;

/// A worker that falls silent loses its messages to another after this long (F3).
const LEASE: TimeDelta = TimeDelta::seconds(60);
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Lanes that share connections, and how many.
struct Group {
    lanes: &'static [Lane],
    width: usize,
    bell: fn() -> &'static Notify,
}

const CODES: Group = Group { lanes: &[Lane::Codes], width: 2, bell: bell::for_codes };
const OTHERS: Group =
    Group { lanes: &[Lane::Single, Lane::Notices, Lane::Bulk, Lane::Digests], width: 8, bell: bell::for_others };

/// How fast messages may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub per_domain_and_minute: u32,
    /// 0: as many as the relay takes.
    pub per_minute: u32,
    pub give_up_after: TimeDelta,
}

impl From<&Limits> for Pace {
    fn from(limits: &Limits) -> Self {
        Self {
            per_domain_and_minute: limits.mails_per_domain_per_minute,
            per_minute: limits.mails_per_minute,
            give_up_after: TimeDelta::hours(i64::from(limits.mail_give_up_hours)),
        }
    }
}

/// Sends the outbox's messages. Any number of workers may share one database.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Clock,
    courier: Arc<Courier>,
    desk: Arc<Desk>,
    settling: Settling,
    attempts: Arc<Attempts>,
    pace: Pace,
}

/// The worker's tasks, until they are stopped.
pub struct Running {
    worker: Worker,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// What one look into the table gave.
struct Claimed {
    messages: Vec<Message>,
    resting: bool,
}

impl Worker {
    pub fn new(db: Db, clock: Clock, courier: Arc<Courier>, desk: Desk, writers: Writers, pace: Pace) -> Self {
        let by = secret::token().unwrap_or_else(|_| MessageId::new().to_string());
        let relay = courier.relay().to_owned();
        let settling = Settling { by, relay, give_up_after: pace.give_up_after, writers };
        Self { db, clock, courier, desk: Arc::new(desk), settling, attempts: Arc::default(), pace }
    }

    /// Starts working on the current runtime.
    pub fn start(self) -> Running {
        let (stop, stopping) = watch::channel(false);
        let codes = tokio::spawn(self.clone().run(&CODES, stopping.clone()));
        let others = tokio::spawn(self.clone().run(&OTHERS, stopping.clone()));
        let keeping = tokio::spawn(self.clone().keep_house(stopping));
        Running { worker: self, stop, tasks: vec![codes, others, keeping] }
    }

    /// Sends all that is due now, codes first, and says how many messages were tried.
    pub async fn send_due(&self) -> Result<usize, DbError> {
        let mut tried = 0;
        for group in [&CODES, &OTHERS] {
            loop {
                let claimed = self.claim(group, group.width).await?;
                if claimed.messages.is_empty() {
                    break;
                }
                tried += claimed.messages.len();
                let mut sending = JoinSet::new();
                for message in claimed.messages {
                    sending.spawn(self.clone().attempt(message));
                }
                sending.join_all().await;
            }
        }
        Ok(tried)
    }

    async fn run(self, group: &'static Group, mut stopping: watch::Receiver<bool>) {
        let mut sending: JoinSet<bool> = JoinSet::new();
        let mut width = group.width;
        while !*stopping.borrow() {
            let room = width.saturating_sub(sending.len());
            if room > 0 {
                let claimed = self.claim(group, room).await.unwrap_or_else(|error| unreadable(&error));
                if claimed.resting {
                    // The relay comes back to one connection, then two, four … (F24).
                    width = 1;
                }
                for message in claimed.messages {
                    sending.spawn(self.clone().attempt(message));
                }
            }
            let full = sending.len() >= width;
            tokio::select! {
                Some(done) = sending.join_next() => {
                    if done.unwrap_or(false) {
                        width = (width * 2).min(group.width);
                    }
                }
                () = (group.bell)().notified(), if !full => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                _ = stopping.changed() => {}
            }
        }
        while sending.join_next().await.is_some() {}
    }

    /// Takes up to `room` messages of these lanes, unless the route rests.
    async fn claim(&self, group: &'static Group, room: usize) -> Result<Claimed, DbError> {
        let most = i64::try_from(room).unwrap_or(1);
        let (relay, now) = (self.settling.relay.clone(), self.clock.now());
        let look = move |conn: &mut Conn| Ok::<_, DbError>((route::state(conn, &relay)?, due(conn, group, most, now)?));
        let (route, ids) = self.db.read(look).await?;
        let resting = route != RouteState::Open;
        if ids.is_empty() || route.rests_until(now).is_some() {
            return Ok(Claimed { messages: Vec::new(), resting });
        }
        let worker = self.clone();
        let take = move |conn: &mut Conn| worker.take(conn, &ids, resting, now);
        Ok(Claimed { messages: self.db.write(take).await?, resting })
    }

    fn take(&self, conn: &mut Conn, ids: &[MessageId], resting: bool, now: Time) -> Result<Vec<Message>, DbError> {
        let by = &self.settling.by;
        let ids = match ids {
            [first, ..] if resting && route::probe(conn, &self.settling.relay, now)? => std::slice::from_ref(first),
            _ if resting => return Ok(Vec::new()),
            all => all,
        };
        let mut ready = Vec::new();
        for message in queries::claim(conn, ids, by, LEASE, now)? {
            match self.turn_of(conn, &message, now)? {
                Some(later) => queries::put_off(conn, &message, later).map(drop)?,
                None => ready.push(message),
            }
        }
        Ok(ready)
    }

    /// When the message may go, if not now. Codes never wait.
    fn turn_of(&self, conn: &mut Conn, message: &Message, now: Time) -> Result<Option<Time>, DbError> {
        if message.paced || message.lane == Lane::Codes.number() {
            return Ok(None);
        }
        let mut turn = pace::reserve(conn, &message.recipient_domain, self.pace.per_domain_and_minute, now)?;
        if self.pace.per_minute > 0 {
            turn = turn.max(pace::reserve(conn, pace::EVERYBODY, self.pace.per_minute, now)?);
        }
        Ok((turn > now).then_some(turn))
    }
}

impl Running {
    /// Finishes what is being sent, at most for so long, and gives everything else back (D-4).
    pub async fn stop(self, patience: Duration) {
        let _ = self.stop.send(true);
        let finishing = async {
            for task in self.tasks {
                let _ = task.await;
            }
        };
        let in_time = tokio::time::timeout(patience, finishing).await.is_ok();
        let (by, now) = (self.worker.settling.by.clone(), self.worker.clock.now());
        // What was still under way may have arrived: leave it its lease.
        let due = if in_time { now } else { now.plus(LEASE) };
        let released = self.worker.db.write(move |conn| Ok::<_, DbError>(queries::release(conn, &by, due)?)).await;
        if let Err(error) = released {
            tracing::warn!(%error, "messages could not be given back; their leases end in a minute");
        }
        self.worker.courier.close().await;
    }
}

fn due(conn: &mut Conn, group: &Group, most: i64, now: Time) -> Result<Vec<MessageId>, DbError> {
    let mut ids: Vec<MessageId> = Vec::new();
    for lane in group.lanes {
        let room = most - i64::try_from(ids.len()).unwrap_or(most);
        if room > 0 {
            ids.extend(outbox::due(conn, *lane, room, now)?);
        }
    }
    Ok(ids)
}

fn unreadable(error: &DbError) -> Claimed {
    tracing::warn!(%error, "the outbox could not be read");
    Claimed { messages: Vec::new(), resting: false }
}
