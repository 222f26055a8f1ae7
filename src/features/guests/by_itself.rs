//! What happens to guests who no longer come, where an admin has made a rule of it.

use chrono::TimeDelta;

use crate::features::directory;
use crate::features::guests::{Refused, emails, queries};
use crate::features::policies::{self, Action, LifeRules, Object};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

/// So many are dealt with in one transaction.
const AT_ONCE: i64 = 50;
/// A preview counts no further.
pub const MOST_COUNTED: i64 = 1000;

/// Guests who did not come for as long as the rules allow are blocked; those blocked, or whose stay is over, for as long
/// as the rules allow are deleted, and can be restored like everybody who is deleted. Answers how many that were.
pub fn apply(conn: &mut Conn, now: Time) -> Result<usize, Refused> {
    let rules = policies::life_rules(conn)?;
    let mut done = 0;
    for user in idle(conn, &rules, AT_ONCE, now)? {
        users::hold(conn, &[user.id])?;
        let days = rules.block_idle_days.unwrap_or_default();
        if directory::block_idle(conn, &user, days, now)? {
            emails::post_blocked(conn, &user, days, now)?;
            done += 1;
        }
    }
    for user in long_blocked(conn, &rules, AT_ONCE, now)? {
        users::hold(conn, &[user.id])?;
        let days = rules.delete_blocked_days.unwrap_or_default();
        if directory::delete_blocked(conn, &user, days, now)? {
            emails::post_deleted(conn, &user, now)?;
            done += 1;
        }
    }
    Ok(done)
}

/// Whom the rules would meet if they counted now.
#[derive(Clone, Debug, Default)]
pub struct Met {
    pub blocked: Vec<User>,
    pub deleted: Vec<User>,
}

/// The same without doing anything, for the page of the rules. Refuses who may not look at the rules.
pub fn met(conn: &mut Conn, actor: &Actor, rules: &LifeRules, now: Time) -> Result<Met, Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    Ok(Met { blocked: idle(conn, rules, MOST_COUNTED, now)?, deleted: long_blocked(conn, rules, MOST_COUNTED, now)? })
}

fn idle(conn: &mut Conn, rules: &LifeRules, most: i64, now: Time) -> Result<Vec<User>, Refused> {
    match rules.block_idle_days {
        Some(days) => Ok(queries::by_itself::idle_since(conn, now.minus(TimeDelta::days(days.into())), most)?),
        None => Ok(Vec::new()),
    }
}

fn long_blocked(conn: &mut Conn, rules: &LifeRules, most: i64, now: Time) -> Result<Vec<User>, Refused> {
    let Some(days) = rules.delete_blocked_days else { return Ok(Vec::new()) };
    let since = now.minus(TimeDelta::days(days.into()));
    let mut all = queries::by_itself::blocked_since(conn, since, most)?;
    all.extend(queries::by_itself::ended_since(conn, since, most)?);
    all.sort_by_key(|user| user.id);
    all.dedup_by_key(|user| user.id);
    Ok(all)
}
