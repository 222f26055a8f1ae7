//! How a guest under review stands now: their access, and when they last used it.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::features::access::ResourceId;
use crate::features::reviews::{Review, queries};
use crate::features::users::UserType;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;

/// Who used nothing for so long may no longer need it.
const LONG: TimeDelta = TimeDelta::days(90);
/// Whoever was let in later than that has had no time to use it.
const NEW: TimeDelta = TimeDelta::days(30);

/// One guest's access at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Invited, no answer yet.
    pub pending: bool,
    pub since: Time,
    pub ends_at: Option<Time>,
    pub granted_by: Option<String>,
    /// When they last opened the app, or last signed in if it is a group.
    pub used_at: Option<Time>,
}

impl Standing {
    /// Whether they seem not to need it.
    pub fn seems_unused(&self, now: Time) -> bool {
        let idle = self.used_at.is_none_or(|at| now.since(at) > LONG);
        !self.pending && idle && now.since(self.since) > NEW
    }
}

/// Those of these people who still are guests and still have access by themselves.
pub fn standings(
    conn: &mut Conn,
    review: &Review,
    people: &[UserId],
    now: Time,
) -> Result<HashMap<UserId, Standing>, DbError> {
    let of = review.of();
    let mut found: HashMap<UserId, Standing> = HashMap::new();
    let held = queries::guests::held(conn, of, people, now)?.into_iter().map(|access| (false, access));
    let pending = queries::guests::pending(conn, of, people, now)?.into_iter().map(|access| (true, access));
    for (pending, (user, since, ends_at, granted_by)) in held.chain(pending) {
        let one = Standing { pending, since, ends_at, granted_by, used_at: None };
        found.entry(user).and_modify(|known| known.add(&one)).or_insert(one);
    }
    let used = queries::guests::used(conn, of, people)?;
    for (user, kind, signed_in_at, opened_at) in used {
        if kind != UserType::Guest {
            found.remove(&user);
        } else if let Some(standing) = found.get_mut(&user) {
            standing.used_at = if matches!(of, ResourceId::App(_)) { opened_at } else { signed_in_at };
        }
    }
    Ok(found)
}

/// Through which groups these people have the app as well; a review leaves that to them.
pub fn through(
    conn: &mut Conn,
    review: &Review,
    people: &[UserId],
    now: Time,
) -> Result<HashMap<UserId, Vec<String>>, DbError> {
    let mut through: HashMap<UserId, Vec<String>> = HashMap::new();
    let Some(app) = review.of().app() else { return Ok(through) };
    for (user, group) in queries::guests::through(conn, app, people, now)? {
        let groups = through.entry(user).or_default();
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    Ok(through)
}

impl Standing {
    /// Of several ways, the first counts for since when and the last for until when.
    fn add(&mut self, other: &Self) {
        self.since = self.since.min(other.since);
        self.ends_at = self.ends_at.zip(other.ends_at).map(|(one, other)| one.max(other));
        self.pending &= other.pending;
    }
}
