//! Who is signed in, where and until when.

use chrono::TimeDelta;
use diesel::Queryable;

use crate::features::access::changes::{AccessChange, record_change, record_changes};
use crate::features::sign_in::{Refused, queries};
use crate::features::users::{self, Role, User};
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::Somebody;
use crate::foundation::secret;
use crate::foundation::text::Language;

/// The last use is written down at most this often.
pub const BETWEEN_NOTES: TimeDelta = TimeDelta::minutes(1);

words! {
    /// How a session began.
    pub enum Way {
        Code = "code",
        Provider = "provider",
        Link = "link",
        Demo = "demo",
    }
}

#[derive(Queryable, Clone, Debug)]
pub struct Session {
    /// SHA-256 of what the browser holds.
    pub id: Vec<u8>,
    pub user_id: UserId,
    pub way: Way,
    pub client: String,
    pub created_at: Time,
    pub last_seen_at: Time,
    pub proved_at: Time,
}

/// How somebody wants to come in.
pub struct Entry<'a> {
    pub user: UserId,
    pub way: Way,
    /// The browser, coarsely.
    pub client: &'a str,
    /// The session this browser had until now, which ends (S-1).
    pub instead_of: Option<&'a [u8]>,
    /// How many sessions a person may have; the oldest ends when one more begins (S-7).
    pub at_most: u32,
}

/// What the browser holds from now on; the database knows only its hash.
#[derive(Clone, Debug)]
pub struct Key(String);

impl Key {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name under which a session is kept.
pub fn name_of(key: &str) -> Vec<u8> {
    secret::sha256(key.as_bytes()).to_vec()
}

/// A new session begins under a new name; the browser's old one and the person's eleventh end.
pub fn start(conn: &mut Conn, entry: &Entry<'_>, now: Time) -> Result<Key, Refused> {
    let key = Key(secret::token()?);
    if let Some(old) = entry.instead_of {
        end(conn, old, now)?;
    }
    let others = usize::try_from(entry.at_most).unwrap_or(usize::MAX).saturating_sub(1);
    for surplus in queries::sessions::of(conn, entry.user)?.iter().skip(others) {
        end(conn, &surplus.id, now)?;
    }
    let session = Session {
        id: name_of(&key.0),
        user_id: entry.user,
        way: entry.way,
        client: entry.client.to_owned(),
        created_at: now,
        last_seen_at: now,
        proved_at: now,
    };
    queries::sessions::insert(conn, &session)?;
    users::note_sign_in(conn, entry.user, now)?;
    queries::links::use_up_if_admin(conn, entry.user, now)?;
    Ok(key)
}

/// Whose live session this is, as current rows tell (S-5).
pub fn who(conn: &mut Conn, id: &[u8], now: Time, config: &Config) -> Result<Option<Somebody>, DbError> {
    let Some(found) = queries::sessions::find(conn, id)? else { return Ok(None) };
    let is_guest = found.person.user_type == "guest";
    let roles = if found.has_roles { users::roles_of(conn, found.person.id)? } else { Vec::new() };
    let stays = found.person.ends_at.is_none_or(|end| now < end);
    if !stays || !is_alive(&found.session, is_guest, now, config) {
        return Ok(None);
    }
    Ok(Some(Somebody {
        id: found.person.id,
        name: found.person.name,
        mail: found.person.mail,
        is_guest,
        roles: Role::together(&roles),
        language: found.person.language.as_deref().and_then(Language::from_tag),
        theme: found.person.theme,
        ends_at: found.person.ends_at,
        proved_at: found.session.proved_at,
    }))
}

/// Idle and absolute life, by whom it is (S-2).
fn is_alive(session: &Session, is_guest: bool, now: Time, config: &Config) -> bool {
    let times = &config.session;
    let (idle, absolute) = if is_guest {
        (times.guest_idle_minutes, times.guest_absolute_hours)
    } else {
        (times.idle_minutes, times.absolute_hours)
    };
    now.since(session.last_seen_at) < TimeDelta::minutes(idle.into())
        && now.since(session.created_at) < TimeDelta::hours(absolute.into())
}

/// The live sessions of a person, newest first.
pub fn of(conn: &mut Conn, person: &Somebody, now: Time, config: &Config) -> Result<Vec<Session>, DbError> {
    let mut sessions = queries::sessions::of(conn, person.id)?;
    sessions.retain(|session| is_alive(session, person.is_guest, now, config));
    Ok(sessions)
}

/// The same, of anybody in the directory.
pub fn of_user(conn: &mut Conn, user: &User, now: Time, config: &Config) -> Result<Vec<Session>, DbError> {
    let mut sessions = queries::sessions::of(conn, user.id)?;
    sessions.retain(|session| is_alive(session, user.is_guest(), now, config));
    Ok(sessions)
}

/// Ends one session; true if there was one.
pub fn end(conn: &mut Conn, id: &[u8], now: Time) -> Result<bool, DbError> {
    let Some(user) = queries::sessions::delete(conn, id)? else { return Ok(false) };
    record_change(conn, &AccessChange::of_session(user, id.to_vec()), now)?;
    Ok(true)
}

/// Ends one of this person's own sessions; somebody else's is not there.
pub fn end_own(conn: &mut Conn, user: UserId, id: &[u8], now: Time) -> Result<bool, DbError> {
    let ended = queries::sessions::delete_own(conn, user, id)? > 0;
    if ended {
        record_change(conn, &AccessChange::of_session(user, id.to_vec()), now)?;
    }
    Ok(ended)
}

/// Ends every session of this person but one.
pub fn end_others(conn: &mut Conn, user: UserId, kept: &[u8], now: Time) -> Result<usize, DbError> {
    let ended = queries::sessions::delete_all_but(conn, user, kept)?;
    let changes: Vec<_> = ended.into_iter().map(|id| AccessChange::of_session(user, id)).collect();
    record_changes(conn, &changes, now)?;
    Ok(changes.len())
}

/// Ends every session, code and one-time link of a person: access is over at the commit (S-4).
pub fn end_all(conn: &mut Conn, user: UserId, now: Time) -> Result<usize, DbError> {
    queries::codes::kill_of(conn, user)?;
    queries::links::delete_of(conn, user)?;
    // Also where there is none here: an app may have one that began with a session of ours.
    record_change(conn, &AccessChange::of_sessions(Some(user)), now)?;
    Ok(queries::sessions::delete_all_but(conn, user, &[])?.len())
}

/// Ends every session, code and one-time link there is; answers how many sessions.
pub fn end_of_everybody(conn: &mut Conn, now: Time) -> Result<usize, DbError> {
    record_change(conn, &AccessChange::of_sessions(None), now)?;
    queries::codes::delete_all(conn)?;
    queries::links::delete_all(conn)?;
    queries::proofs::delete_all(conn)?;
    Ok(queries::sessions::delete_all(conn)?)
}

/// Notes that a session is in use. A session that was ended stays ended.
pub fn note_seen(conn: &mut Conn, id: &[u8], now: Time) -> Result<(), DbError> {
    queries::sessions::note_seen(conn, id, now.minus(BETWEEN_NOTES), now)?;
    Ok(())
}

/// The person showed themselves again in this session (S-6); it goes on under a new name (S-1).
pub fn prove(conn: &mut Conn, id: &[u8], now: Time) -> Result<Option<Key>, Refused> {
    move_on(conn, id, |session| Session { proved_at: now, last_seen_at: now, ..session })
}

/// The session goes on under a new name (S-1).
pub fn rename(conn: &mut Conn, id: &[u8]) -> Result<Option<Key>, Refused> {
    move_on(conn, id, |session| session)
}

fn move_on(conn: &mut Conn, id: &[u8], change: impl FnOnce(Session) -> Session) -> Result<Option<Key>, Refused> {
    let Some(found) = queries::sessions::find(conn, id)? else { return Ok(None) };
    let key = Key(secret::token()?);
    // Ended at this very moment, it stays ended.
    if queries::sessions::delete(conn, id)?.is_none() {
        return Ok(None);
    }
    queries::sessions::insert(conn, &change(Session { id: name_of(&key.0), ..found.session }))?;
    Ok(Some(key))
}
