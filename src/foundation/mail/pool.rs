//! Keeps a few conversations with the relay open, so that a thousand messages do not need a thousand greetings.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use lettre::Address;

use crate::foundation::mail::Outcome;
use crate::foundation::mail::smtp::{Broken, Conversation, Peer};

const MESSAGES_PER_CONNECTION: u32 = 100;
const IDLE_LIMIT: Duration = Duration::from_secs(60);
const FRESH: Duration = Duration::from_secs(5);

/// The relay and the conversations with it that may be continued.
pub struct Pool {
    peer: Peer,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    conversation: Conversation,
    since: Instant,
    given: u32,
}

impl Pool {
    pub fn new(peer: Peer) -> Self {
        Self { peer, idle: Mutex::default() }
    }

    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// Sends one message to one recipient.
    pub async fn send(&self, from: &Address, to: &Address, message: &[u8]) -> Outcome {
        if let Some(old) = self.continued().await {
            match self.give(old, from, to, message).await {
                // A relay may close a quiet connection; nothing was given away yet, so a new one may be tried.
                Err(broken) if broken.before_data && !broken.usable => {}
                Err(broken) => return broken.outcome,
                Ok(outcome) => return outcome,
            }
        }
        match self.peer.open().await {
            Err(outcome) => outcome,
            Ok(conversation) => {
                let new = Idle { conversation, since: Instant::now(), given: 0 };
                self.give(new, from, to, message).await.unwrap_or_else(|broken| broken.outcome)
            }
        }
    }

    /// Connects and logs in, and sends nothing: whether the relay would take messages.
    pub async fn probe(&self) -> Result<(), Outcome> {
        let conversation = self.peer.open().await?;
        conversation.quit(self.peer.patience).await;
        Ok(())
    }

    /// Ends every conversation that is not in use.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for old in idle {
            old.conversation.quit(self.peer.patience).await;
        }
    }

    async fn give(&self, mut open: Idle, from: &Address, to: &Address, message: &[u8]) -> Result<Outcome, Broken> {
        match open.conversation.give(from, to, message, self.peer.patience).await {
            Ok(reply) => {
                self.keep(open);
                Ok(Outcome::HandedOver { relay: self.peer.host.clone(), reply })
            }
            Err(broken) => {
                if broken.usable {
                    self.keep(open);
                }
                Err(broken)
            }
        }
    }

    fn keep(&self, mut open: Idle) {
        open.given += 1;
        open.since = Instant::now();
        if open.given < MESSAGES_PER_CONNECTION {
            self.idle().push(open);
        }
    }

    async fn continued(&self) -> Option<Idle> {
        loop {
            let mut old = self.idle().pop()?;
            let quiet = old.since.elapsed();
            if quiet < FRESH || (quiet < IDLE_LIMIT && old.conversation.is_alive(self.peer.patience).await) {
                return Some(old);
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
