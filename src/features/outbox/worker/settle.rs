//! Writes down how an attempt ended, and everything that follows from it, in one transaction.

use chrono::TimeDelta;

use crate::features::audit::{self, Action, Deed, ObjectKind};
use crate::features::outbox::queries::route;
use crate::features::outbox::queries::{self, Message, Step};
use crate::features::outbox::{Kind, State, Writers, schedule};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::mail::{Outcome, Reason, Scope, Trouble};
use crate::foundation::person::Actor;

/// Who settles, and by which rules.
#[derive(Clone)]
pub(super) struct Settling {
    pub by: String,
    pub relay: String,
    pub give_up_after: TimeDelta,
    pub writers: Writers,
}

impl Settling {
    /// The attempt ended like this. A message cancelled or taken over meanwhile stays as it is.
    pub fn settle(&self, conn: &mut Conn, message: &Message, outcome: Outcome, now: Time) -> Result<(), DbError> {
        match outcome {
            Outcome::HandedOver { relay, reply } => self.handed_over(conn, message, &relay, reply, now),
            Outcome::Failed { trouble } => self.failed(conn, message, &trouble, now),
            Outcome::Deferred { trouble, .. } if self.is_too_old(message, now) => {
                let trouble = Trouble { reason: Reason::GaveUp, reply: trouble.reply };
                self.failed(conn, message, &trouble, now)
            }
            Outcome::Deferred { trouble, scope: Scope::Message } => {
                self.again(conn, message, trouble, schedule::next_attempt(message.attempts, now), now)
            }
            Outcome::Deferred { trouble, scope } => {
                let until = route::rest(conn, &self.relay, &trouble, scope, now)?;
                self.again(conn, message, trouble, until, now)
            }
            // RFC 1047: it may have arrived. One more attempt with the same Message-ID, then let it be.
            Outcome::Unknown { trouble } if was_in_doubt(message) => {
                self.handed_over(conn, message, &self.relay.clone(), trouble.reply, now)
            }
            Outcome::Unknown { trouble } => self.again(conn, message, trouble, schedule::after_doubt(now), now),
        }
    }

    /// It is not worth sending any more (N5).
    pub fn drop_outdated(&self, conn: &mut Conn, message: &Message, now: Time) -> Result<(), DbError> {
        let step = Step {
            state: State::Dropped,
            not_before: now,
            relay: None,
            reason: Some(Reason::Outdated.slug()),
            reply: None,
        };
        queries::step(conn, message, &self.by, &step, now)?;
        Ok(())
    }

    fn handed_over(
        &self,
        conn: &mut Conn,
        message: &Message,
        relay: &str,
        reply: String,
        now: Time,
    ) -> Result<(), DbError> {
        let reason = was_in_doubt(message).then_some(Reason::NoAnswer.slug());
        let step = Step {
            state: State::HandedOver,
            not_before: now,
            relay: Some(relay.to_owned()),
            reason,
            reply: Some(reply),
        };
        queries::step(conn, message, &self.by, &step, now)?;
        route::open(conn, &self.relay)?;
        Ok(())
    }

    fn again(&self, conn: &mut Conn, message: &Message, trouble: Trouble, at: Time, now: Time) -> Result<(), DbError> {
        let step = Step {
            state: State::Deferred,
            not_before: at,
            relay: Some(self.relay.clone()),
            reason: Some(trouble.reason.slug()),
            reply: Some(trouble.reply),
        };
        queries::step(conn, message, &self.by, &step, now)?;
        Ok(())
    }

    fn failed(&self, conn: &mut Conn, message: &Message, trouble: &Trouble, now: Time) -> Result<(), DbError> {
        let step = Step {
            state: State::Failed,
            not_before: now,
            relay: Some(self.relay.clone()),
            reason: Some(trouble.reason.slug()),
            reply: Some(trouble.reply.clone()),
        };
        if queries::step(conn, message, &self.by, &step, now)? == 0 {
            return Ok(());
        }
        audit::record(conn, &Actor::program("Guestlist"), deed(message, trouble), now)?;
        match (self.writers.give_up)(message.kind) {
            Some(follow) => follow(conn, message, trouble, now),
            None => Ok(()),
        }
    }

    fn is_too_old(&self, message: &Message, now: Time) -> bool {
        now.since(message.created_at) >= self.give_up_after
    }
}

fn was_in_doubt(message: &Message) -> bool {
    message.reason.as_deref() == Some(Reason::NoAnswer.slug())
}

fn deed(message: &Message, trouble: &Trouble) -> Deed {
    let deed = Deed::new(Action::DeliveryFailed).outcome(audit::Outcome::Failure);
    let deed = match message.invitation_id {
        Some(id) if message.kind == Kind::Invitation => deed.on_invitation(id, &message.recipient),
        _ => deed.on(ObjectKind::Mail, None, &message.recipient),
    };
    let deed = match message.user_id {
        Some(user) => deed.about(user, &message.recipient),
        None => deed,
    };
    deed.with("kind", message.kind.word()).with("reason", trouble.reason.slug()).with("reply", trouble.reply.clone())
}
