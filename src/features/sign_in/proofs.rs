//! Answers of providers: each counts once (I-4).

use crate::features::sign_in::{Refused, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;

/// Notes that a journey came back; false if it did before.
pub fn note_returned(conn: &mut Conn, state: &[u8], txn: &[u8], provider: &str, now: Time) -> Result<bool, Refused> {
    Ok(queries::proofs::note_returned(conn, state, txn, provider, now)? == 1)
}
