//! What happens to guests by itself: how long they stay, when they are reminded, blocked and deleted.

use chrono::{NaiveDate, TimeDelta};
use serde_json::json;

use crate::features::audit::{self, Deed, ObjectKind};
use crate::features::policies::{self, Action, Object, Refused, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;
use crate::foundation::seen::{self, Fields};

/// Ten years and a bit: whoever stays longer needs no rule.
pub const MOST_DAYS: i32 = 3660;

/// Days; where there is no number, it does not happen.
#[derive(Clone, Debug, PartialEq, Eq, diesel::Queryable)]
pub struct LifeRules {
    /// New guests stay so long from their first acceptance on.
    pub stay_days: Option<i32>,
    /// Whoever is asked may let a guest stay so much longer at a time.
    pub longest_days: Option<i32>,
    /// Guests who did not sign in for so long are blocked.
    pub block_idle_days: Option<i32>,
    /// Guests who are blocked, or whose stay is over, for so long are deleted.
    pub delete_blocked_days: Option<i32>,
    /// Whether invitees who have not answered are reminded.
    pub reminds: bool,
}

impl Default for LifeRules {
    fn default() -> Self {
        Self { stay_days: None, longest_days: None, block_idle_days: None, delete_blocked_days: None, reminds: true }
    }
}

impl LifeRules {
    /// Each number by its name in the form.
    pub fn numbers(&self) -> [(&'static str, Option<i32>); 4] {
        [
            ("stay_days", self.stay_days),
            ("longest_days", self.longest_days),
            ("block_idle_days", self.block_idle_days),
            ("delete_blocked_days", self.delete_blocked_days),
        ]
    }

    /// Each field of the form.
    pub fn fields(&self) -> Fields {
        let number = |days: Option<i32>| days.map(|days| days.to_string()).unwrap_or_default();
        let numbers = self.numbers().map(|(name, days)| (name, number(days)));
        numbers.into_iter().chain([seen::tick("reminds", self.reminds)]).collect()
    }

    /// What stands for all of it in a form.
    pub fn mark(&self) -> String {
        seen::mark(&self.fields())
    }

    fn check(&self) -> Result<(), Refused> {
        match self.numbers().into_iter().find(|(_, days)| !is_days(*days)) {
            Some((field, _)) => Err(Refused::NotDays { field }),
            None => Ok(()),
        }
    }
}

/// Whether a rule can be so many days, or none.
pub fn is_days(days: Option<i32>) -> bool {
    days.is_none_or(|days| (1..=MOST_DAYS).contains(&days))
}

/// The rules as they are now.
pub fn life_rules(conn: &mut Conn) -> Result<LifeRules, DbError> {
    Ok(queries::life::rules(conn)?.unwrap_or_default())
}

/// By how many days at a time this person may extend what a guest has, and the last day of that; nothing where no rule
/// says so, or for whoever manages people.
pub fn longest_extension(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Option<(i32, NaiveDate)>, DbError> {
    let Some(days) = life_rules(conn)?.longest_days else { return Ok(None) };
    let manages = policies::allows(conn, actor, Action::ExceedLongestExtension, now);
    Ok((!manages).then(|| (days, now.plus(TimeDelta::days(days.into())).date())))
}

/// The rules count from the commit on. Refuses who is no admin, a number that is none, and a change made on an outdated
/// page: `seen` is the [`LifeRules::mark`] of what that page showed.
pub fn change_life_rules(
    conn: &mut Conn,
    actor: &Actor,
    wish: &LifeRules,
    seen: &str,
    now: Time,
) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    queries::levels::hold(conn)?;
    let before = life_rules(conn)?;
    if before.mark() != seen && before != *wish {
        return Err(Refused::ChangedMeanwhile);
    }
    wish.check()?;
    if before == *wish {
        return Ok(());
    }
    queries::life::keep(conn, wish, now)?;
    let said = |rules: &LifeRules| {
        let numbers = rules.numbers().into_iter().map(|(name, days)| (name.to_owned(), json!(days)));
        let all = numbers.chain([("reminds".to_owned(), json!(rules.reminds))]).collect();
        serde_json::Value::Object(all)
    };
    let deed = Deed::new(audit::Action::UpdatePolicy).on(ObjectKind::Organization, None, "");
    Ok(audit::record(conn, actor, deed.with("before", said(&before)).with("after", said(wish)), now)?)
}
