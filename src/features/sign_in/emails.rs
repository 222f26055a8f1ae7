//! What sign-in sends: a code, and the notice that an identity was connected.

use crate::features::sign_in::codes::{CodePurpose, Recipient, spaced};
use crate::features::sign_in::queries::people::Candidate;
use crate::features::sign_in::Refused;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;

/// A code on its way.
pub struct Letter<'a> {
    pub to: &'a Recipient,
    pub purpose: CodePurpose,
    pub digits: &'a str,
    pub until: Time,
}

pub fn post_code(conn: &mut Conn, config: &Config, letter: &Letter<'_>, now: Time) -> Result<(), Refused> {
    let _ = (conn, config, letter.until, spaced(letter.digits), now, letter.purpose, letter.to);
    Ok(())
}

pub fn post_linked(
    conn: &mut Conn,
    config: &Config,
    person: &Candidate,
    provider: &str,
    now: Time,
) -> Result<(), Refused> {
    let _ = (conn, config, person, provider, now);
    Ok(())
}
