//! What happens to guests who no longer come, where an admin has made a rule of it.

use chrono::TimeDelta;

use crate::features::directory;
use crate::features::guests::queries::by_itself::Away;
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
    for (away, days) in each(&rules) {
        let at = now.minus(TimeDelta::days(days.into()));
        for user in queries::by_itself::met(conn, away, at, AT_ONCE)? {
            users::hold(conn, &[user.id])?;
            // They may have come, or been let in, at this very moment.
            let Some(user) = queries::by_itself::still(conn, user.id, away, at)? else { continue };
            meet(conn, &user, away, days, now)?;
            done += 1;
        }
    }
    Ok(done)
}

fn meet(conn: &mut Conn, user: &User, away: Away, days: i32, now: Time) -> Result<(), Refused> {
    if matches!(away, Away::Idle | Away::Unseen) {
        directory::block_idle(conn, user, days, now)?;
        return emails::post_blocked(conn, user, days, now);
    }
    // Who never came is gone at once, and was never told of a stay.
    if directory::delete_shut_out(conn, user, days, now)?.undoable {
        emails::post_deleted(conn, user, now)?;
    }
    Ok(())
}

/// What the rules look for, and after how many days.
fn each(rules: &LifeRules) -> impl Iterator<Item = (Away, i32)> + use<> {
    let all = [
        (Away::Idle, rules.block_idle_days),
        (Away::Unseen, rules.block_idle_days),
        (Away::Blocked, rules.delete_blocked_days),
        (Away::Ended, rules.delete_blocked_days),
    ];
    all.into_iter().filter_map(|(away, days)| Some((away, days?)))
}

/// Whom the rules would meet if they counted now.
#[derive(Clone, Debug, Default)]
pub struct Met {
    pub blocked: Vec<User>,
    pub deleted: Vec<User>,
}

/// What happens to guests by rule. Refuses who may not look at the rules.
pub fn rules(conn: &mut Conn, actor: &Actor, now: Time) -> Result<LifeRules, Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    Ok(policies::life_rules(conn)?)
}

/// The same without doing anything, for the page of the rules. Refuses who may not change them.
pub fn met(conn: &mut Conn, actor: &Actor, rules: &LifeRules, now: Time) -> Result<Met, Refused> {
    policies::may(conn, actor, Action::PreparePolicyChange, Object::Directory, now)?;
    let mut met = Met::default();
    for (away, days) in each(rules) {
        let found = queries::by_itself::met(conn, away, now.minus(TimeDelta::days(days.into())), MOST_COUNTED)?;
        match away {
            Away::Idle | Away::Unseen => met.blocked.extend(found),
            Away::Blocked | Away::Ended => met.deleted.extend(found),
        }
    }
    met.deleted.sort_by_key(|user| user.id);
    met.deleted.dedup_by_key(|user| user.id);
    Ok(met)
}
