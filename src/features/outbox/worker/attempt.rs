//! One attempt to send one message: written now from the rows as they are now, sent, and its end noted.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use crate::features::outbox::Rendered;
use crate::features::outbox::queries::{self, Message};
use crate::features::outbox::worker::{LEASE, Worker};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::mail::{Letter, Outcome, Reason, Scope, Trouble};

const RENEW: Duration = Duration::from_secs(20);
/// So many refusals of the content in ten minutes are no accident (F18).
const ALARMING: usize = 5;

/// What the messages sent lately have in common.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    refused: Mutex<VecDeque<Time>>,
}

/// What came of looking at the message a last time.
enum Ready {
    Send(Box<Letter>),
    Outdated,
    Refused(Reason),
    Unwritable(String),
    /// Cancelled, or in another worker's hands.
    NotOurs,
}

impl Worker {
    /// Sends the message; answers whether the relay took it.
    pub(super) async fn attempt(self, message: Message) -> bool {
        let outcome = match self.look_again(&message).await {
            Ready::NotOurs => return false,
            Ready::Outdated => {
                self.note(message, None).await;
                return false;
            }
            Ready::Refused(reason) => Outcome::Failed { trouble: Trouble::new(reason, "") },
            Ready::Unwritable(why) => {
                Outcome::Deferred { trouble: Trouble::new(Reason::NotRendered, &why), scope: Scope::Message }
            }
            Ready::Send(letter) => self.send(&message, &letter).await,
        };
        self.attempts.log(&message, &outcome, self.clock.now());
        let taken = matches!(outcome, Outcome::HandedOver { .. });
        self.note(message, Some(outcome)).await;
        taken
    }

    async fn look_again(&self, message: &Message) -> Ready {
        let (worker, id, now) = (self.clone(), message.id, self.clock.now());
        let look = move |conn: &mut Conn| -> Result<Ready, DbError> {
            let Some(message) = queries::held(conn, id, &worker.settling.by)? else { return Ok(Ready::NotOurs) };
            worker.written(conn, &message, now)
        };
        self.db.read(look).await.unwrap_or_else(|error| Ready::Unwritable(error.to_string()))
    }

    fn written(&self, conn: &mut Conn, message: &Message, now: Time) -> Result<Ready, DbError> {
        if message.expires_at.is_some_and(|end| end <= now) {
            return Ok(Ready::Outdated);
        }
        let render = (self.settling.writers.render)(message.kind);
        Ok(match render(conn, message, &self.desk, now)? {
            Rendered::Outdated => Ready::Outdated,
            Rendered::Refused(reason) => Ready::Refused(reason),
            Rendered::Send(written) => match message.letter(*written) {
                Some(letter) => Ready::Send(Box::new(letter)),
                None => Ready::Unwritable("the recipient is no address".into()),
            },
        })
    }

    /// Sends, and keeps the lease alive while the relay takes its time.
    async fn send(&self, message: &Message, letter: &Letter) -> Outcome {
        let sending = self.courier.send(letter);
        tokio::pin!(sending);
        loop {
            tokio::select! {
                outcome = &mut sending => return outcome,
                () = tokio::time::sleep(RENEW) => self.renew(message).await,
            }
        }
    }

    async fn renew(&self, message: &Message) {
        let (id, by, until) = (message.id, self.settling.by.clone(), self.clock.now().plus(LEASE));
        let renewed = self.db.write(move |conn| Ok::<_, DbError>(queries::renew(conn, id, &by, until)?)).await;
        if let Err(error) = renewed {
            tracing::warn!(%error, message = %id, "a lease could not be renewed");
        }
    }

    /// Writes the end down, again and again if the database is busy: forgetting it would send the message twice.
    async fn note(&self, message: Message, outcome: Option<Outcome>) {
        for wait in [100, 500, 2000, 10_000] {
            let (settling, message, outcome, now) =
                (self.settling.clone(), message.clone(), outcome.clone(), self.clock.now());
            let id = message.id;
            let deed = move |conn: &mut Conn| match outcome {
                Some(outcome) => settling.settle(conn, &message, outcome, now),
                None => settling.drop_outdated(conn, &message, now),
            };
            match self.db.write(deed).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, message = %id, "how a message ended could not be written down"),
            }
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
    }
}

impl Attempts {
    fn log(&self, message: &Message, outcome: &Outcome, now: Time) {
        let (id, kind, to) = (message.id, message.kind.word(), masked(&message.recipient));
        let quiet = |reply: &str| without_addresses(reply);
        match outcome {
            Outcome::HandedOver { relay, .. } => tracing::info!(message = %id, kind, to, relay, "handed over"),
            Outcome::Unknown { trouble } => {
                tracing::warn!(message = %id, kind, to, reply = quiet(&trouble.reply), "no answer")
            }
            Outcome::Failed { trouble } => {
                tracing::warn!(message = %id, kind, to, reason = trouble.reason.slug(), reply = quiet(&trouble.reply), "failed");
                if trouble.reason == Reason::ContentRefused {
                    self.content_refused(now);
                }
            }
            Outcome::Deferred { trouble, scope: Scope::Operator } => {
                let reason = trouble.reason.slug();
                tracing::error!(
                    alert = "mail-route",
                    reason,
                    reply = quiet(&trouble.reply),
                    "no mail leaves until this is mended"
                );
            }
            Outcome::Deferred { trouble, .. } => {
                tracing::info!(message = %id, kind, to, reason = trouble.reason.slug(), reply = quiet(&trouble.reply), "deferred");
            }
        }
    }

    fn content_refused(&self, now: Time) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.push_back(now);
        while refused.front().is_some_and(|at| now.since(*at) > TimeDelta::minutes(10)) {
            refused.pop_front();
        }
        if refused.len() > ALARMING {
            tracing::error!(alert = "mail-content", refused = refused.len(), "the relay refuses what we write");
        }
    }
}

/// Relays like to repeat the recipient (L-3).
fn without_addresses(reply: &str) -> String {
    let words = reply.split(' ').map(|word| if word.contains('@') { "***" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

fn masked(recipient: &str) -> String {
    EmailAddress::parse(recipient).map_or_else(|_| "***".to_owned(), |address| address.masked())
}
