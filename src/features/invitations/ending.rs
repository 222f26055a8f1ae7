//! How an invitation ends. Whatever ends it, its mails are not sent and its codes prove nothing any more.

use crate::features::invitations::{Invitation, State, queries};
use crate::features::outbox;
use crate::features::sign_in::codes;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};

/// Ends a pending invitation; answers whether it was this call that did (V-2: one winner).
pub(super) fn end(conn: &mut Conn, invitation: &Invitation, state: State, now: Time) -> Result<bool, DbError> {
    let won = queries::resolve(conn, invitation.id, state, now)?;
    close(conn, invitation, won, now)
}

/// The same while it can still be answered, for answers of the invitee.
pub(super) fn end_open(conn: &mut Conn, invitation: &Invitation, state: State, now: Time) -> Result<bool, DbError> {
    let won = queries::resolve_open(conn, invitation.id, state, now)?;
    close(conn, invitation, won, now)
}

/// The same while it waits for approval, for whoever turns it down.
pub(super) fn turn_down(conn: &mut Conn, invitation: &Invitation, reason: &str, now: Time) -> Result<bool, DbError> {
    let won = queries::approval::turn_down(conn, invitation.id, reason, now)?;
    close(conn, invitation, won, now)
}

fn close(conn: &mut Conn, invitation: &Invitation, won: bool, now: Time) -> Result<bool, DbError> {
    if won {
        outbox::cancel_for_invitation(conn, invitation.id, now)?;
        codes::end_of_invitation(conn, invitation.user_id, invitation.id)?;
    }
    Ok(won)
}
