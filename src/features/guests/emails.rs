//! What a guest's life sends: each message is posted in the transaction of what it tells of.

use serde_json::{Value, json};

use crate::features::guests::{Answer, Key, Refused, Soon};
use crate::features::outbox::{self, Kind, Post};
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

/// Somebody is told what of theirs ends.
pub(super) fn post_ending(conn: &mut Conn, to: &User, keys: &[Key], now: Time) -> Result<(), Refused> {
    post(conn, Kind::AccessEnding, to, json!({ "items": named(keys) }), now)
}

/// Whoever decides is told what ends, and who asked for more.
pub(super) fn post_digest(conn: &mut Conn, to: &User, keys: &[Key], now: Time) -> Result<(), Refused> {
    post(conn, Kind::EndingDigest, to, json!({ "items": named(keys) }), now)
}

fn named(keys: &[Key]) -> Vec<Value> {
    keys.iter().map(|key| json!({ "user": key.user.to_string(), "of": key.of_word() })).collect()
}

/// What was decided, for whose it is.
pub(super) fn post_answered(
    conn: &mut Conn,
    by: &Actor,
    soon: &Soon,
    answer: Answer,
    ends_at: Option<Time>,
    now: Time,
) -> Result<(), Refused> {
    let word = match answer {
        Answer::Keep => "kept",
        Answer::Extend(_) => "extended",
        Answer::LetGo => "let-go",
    };
    let details = json!({
        "answer": word,
        "by": { "name": by.name(), "mail": by.mail() },
        "name": soon.name,
        "path": soon.key.of.map(crate::features::access::ResourceId::path),
        "ends_at": ends_at.map(Time::micros),
    });
    post(conn, Kind::EndingAnswered, &soon.user, details, now)
}

pub(super) fn post_blocked(conn: &mut Conn, to: &User, days: i32, now: Time) -> Result<(), Refused> {
    post(conn, Kind::GuestBlocked, to, json!({ "days": days }), now)
}

pub(super) fn post_deleted(conn: &mut Conn, to: &User, now: Time) -> Result<(), Refused> {
    post(conn, Kind::GuestDeleted, to, Value::Null, now)
}

/// To the address that is to be proved.
pub(super) fn post_reset(conn: &mut Conn, to: &User, now: Time) -> Result<(), Refused> {
    post(conn, Kind::AddressReset, to, json!({ "mail": to.mail }), now)
}

/// To the address that was theirs.
pub(super) fn post_moved(conn: &mut Conn, old: &User, now: Time) -> Result<(), Refused> {
    post(conn, Kind::AddressMoved, old, Value::Null, now)
}

fn post(conn: &mut Conn, kind: Kind, to: &User, details: Value, now: Time) -> Result<(), Refused> {
    let Some(address) = to.address() else { return Ok(()) };
    let post = Post::new(kind, address, to.language().unwrap_or_default());
    // Whoever is deleted for good meanwhile is still told.
    let post = if kind == Kind::GuestDeleted { post } else { post.to_user(to.id) };
    outbox::post(conn, post.details(details), now)?;
    Ok(())
}
