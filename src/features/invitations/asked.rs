//! How far somebody who was invited has come, to be said where people are listed.

use std::collections::HashMap;

use crate::features::invitations::queries;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;

/// What became of the offers to somebody who has not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// None can be answered any more; the last until then.
    Expired(Time),
    /// They know nothing of it until somebody approves; asked for then.
    Waits(Time),
    /// They can answer; invited then.
    Invited(Time),
}

/// Of several offers to the same person the one that leads furthest, and the newest of those. Whoever was offered
/// nothing, or nothing any more, is not among them.
pub fn asked(conn: &mut Conn, guests: &[UserId], now: Time) -> Result<HashMap<UserId, Asked>, DbError> {
    let mut found: HashMap<UserId, Asked> = HashMap::new();
    if guests.is_empty() {
        return Ok(found);
    }
    for offer in queries::waiting::unanswered(conn, guests)? {
        let asked = match offer.waits_since {
            _ if offer.expires_at <= now => Asked::Expired(offer.expires_at),
            Some(since) => Asked::Waits(since),
            None => Asked::Invited(offer.created_at),
        };
        found.entry(offer.user).and_modify(|known| *known = asked.max(*known)).or_insert(asked);
    }
    Ok(found)
}
