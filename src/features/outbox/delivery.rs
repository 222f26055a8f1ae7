//! How far an invitation's mail has come, in words for whoever sent it.

use std::collections::HashMap;

use crate::features::outbox::State;
use crate::features::outbox::queries::{self, Progress};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::InvitationId;
use crate::foundation::mail::Reason;
use crate::foundation::text::Text;

/// How far an invitation's mail has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    Queued,
    HandedOver {
        relay: String,
        at: Time,
    },
    Deferred {
        since: Time,
        next: Time,
        why: Why,
    },
    Failed {
        at: Time,
        why: Why,
    },
    /// Cancelled before it was sent.
    Dropped,
}

/// Why a message did not arrive: the reason, and what the relay said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub reason: Option<Reason>,
    pub reply: String,
}

impl Why {
    /// A sentence for people.
    pub fn text(&self) -> Text {
        Text::new(self.reason.unwrap_or(Reason::TryLater).key())
    }
}

/// The delivery of each invitation's newest mail, in one query.
pub fn delivery_of(conn: &mut Conn, invitations: &[InvitationId]) -> Result<HashMap<InvitationId, Delivery>, DbError> {
    let messages = queries::invitation_mails(conn, invitations)?;
    // Oldest first, so that the newest is the one that stays.
    Ok(messages.into_iter().filter_map(|m| Some((m.invitation_id?, m.delivery()))).collect())
}

impl Progress {
    fn delivery(self) -> Delivery {
        let why = Why {
            reason: self.reason.as_deref().and_then(Reason::from_slug),
            reply: self.last_reply.unwrap_or_default(),
        };
        match self.state {
            State::HandedOver => Delivery::HandedOver { relay: self.relay.unwrap_or_default(), at: self.changed_at },
            State::Failed => Delivery::Failed { at: self.changed_at, why },
            State::Dropped => Delivery::Dropped,
            State::Queued | State::Sending | State::Deferred => match self.deferred_since {
                Some(since) => Delivery::Deferred { since, next: self.not_before, why },
                None => Delivery::Queued,
            },
        }
    }
}
