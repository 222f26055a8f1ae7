//! The one-time link with which the first admin comes in.

use chrono::TimeDelta;

use crate::features::sign_in::{Refused, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::secret;

/// K-3.
const LIFE: TimeDelta = TimeDelta::hours(1);

/// Whom a link lets in.
#[derive(Clone, Debug)]
pub struct Invited {
    pub user: UserId,
    pub name: String,
    pub mail: String,
}

/// A new link for this person, good once and for an hour; earlier ones of theirs end. Returns its path.
pub fn make(conn: &mut Conn, user: UserId, now: Time) -> Result<String, Refused> {
    let token = secret::token()?;
    queries::links::delete_of(conn, user)?;
    queries::links::insert(conn, &hash(&token), user, now, now.plus(LIFE))?;
    Ok(format!("/sign-in/link/{token}"))
}

/// Whom the link lets in; nothing is used up by looking.
pub fn look(conn: &mut Conn, token: &str, now: Time) -> Result<Invited, Refused> {
    let (user, name, mail) = queries::links::find(conn, &hash(token), now)?.ok_or(Refused::LinkGone)?;
    Ok(Invited { user, name, mail })
}

/// Uses the link up and tells whose it was; of two who try, one succeeds.
pub(super) fn use_up(conn: &mut Conn, token: &str, now: Time) -> Result<Option<UserId>, Refused> {
    let Some((user, ..)) = queries::links::find(conn, &hash(token), now)? else { return Ok(None) };
    let mine = queries::links::use_up(conn, &hash(token), now)? == 1;
    Ok(mine.then_some(user))
}

fn hash(token: &str) -> [u8; 32] {
    secret::sha256(token.as_bytes())
}
