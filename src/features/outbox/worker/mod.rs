//! Sends what waits: codes at once on connections of their own, the rest as fast as the relay likes.

mod attempt;
mod house;
mod settle;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

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
/// The bell rings inside the deed, before its commit: so look at once, and a few times more.
const AFTER_THE_BELL: [Duration; 4] =
    [Duration::from_millis(10), Duration::from_millis(40), Duration::from_millis(150), Duration::from_millis(400)];

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

/// How fast messages have left lately, and so how many may be taken ahead: as many as left in half a second,
/// which is far less than their lease. One claim for each message would be a commit for each.
struct Stride {
    since: Instant,
    steps: usize,
    ahead: usize,
}

impl Default for Stride {
    fn default() -> Self {
        Self { since: Instant::now(), steps: 0, ahead: 0 }
    }
}

impl Stride {
    const SPAN: Duration = Duration::from_millis(500);
    const MOST: usize = 256;

    fn step(&mut self) {
        self.steps += 1;
        let took = self.since.elapsed();
        if took >= Self::SPAN {
            let spans = took.as_millis() / Self::SPAN.as_millis();
            self.ahead = (self.steps / usize::try_from(spans).unwrap_or(usize::MAX)).min(Self::MOST);
            (self.since, self.steps) = (Instant::now(), 0);
        }
    }

    fn ahead(&self) -> usize {
        // Nothing has left for long: whatever is known is of another hour.
        if self.since.elapsed() > Self::SPAN * 4 { 0 } else { self.ahead }
    }
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
        let mut ready: VecDeque<Message> = VecDeque::new();
        let mut stride = Stride::default();
        let mut width = group.width;
        let mut looks = AFTER_THE_BELL.len();
        while !*stopping.borrow() {
            let room = width.saturating_sub(sending.len());
            if room > 0 && ready.is_empty() {
                let ahead = if width == group.width { stride.ahead() } else { 0 };
                let claimed = self.claim(group, room + ahead).await.unwrap_or_else(|error| unreadable(&error));
                if claimed.resting {
                    // The relay comes back to one connection, then two, four … (F24).
                    width = 1;
                }
                ready.extend(claimed.messages);
            }
            for message in ready.drain(..room.min(ready.len())) {
                sending.spawn(self.clone().attempt(message));
            }
            let full = sending.len() >= width;
            tokio::select! {
                Some(done) = sending.join_next() => {
                    if done.unwrap_or(false) {
                        width = (width * 2).min(group.width);
                        stride.step();
                    } else {
                        // What was only taken ahead is not tried on a relay in trouble (F16).
                        stride = Stride::default();
                        self.give_back(&mut ready).await;
                    }
                }
                () = (group.bell)().notified(), if !full => looks = 0,
                () = tokio::time::sleep(AFTER_THE_BELL.get(looks).copied().unwrap_or(LOOK_AGAIN)) => {
                    looks = looks.saturating_add(1);
                }
                _ = stopping.changed() => {}
            }
        }
        while sending.join_next().await.is_some() {}
    }

    async fn give_back(&self, ready: &mut VecDeque<Message>) {
        if ready.is_empty() {
            return;
        }
        let (messages, now) = (std::mem::take(ready), self.clock.now());
        let give = move |conn: &mut Conn| {
            messages
                .iter()
                .try_for_each(|message| queries::put_off(conn, message, now).map(drop))
                .map_err(DbError::from)
        };
        if let Err(error) = self.db.write(give).await {
            tracing::warn!(%error, "messages could not be given back; their leases end in a minute");
        }
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
