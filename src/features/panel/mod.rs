//! My Apps and My Groups: what somebody can open and where they belong. Reads widely, writes nothing.

mod deciding;
pub mod pages;
mod queries;
pub mod shown;

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::features::apps::App;
use crate::features::groups::Group;
use crate::features::policies::{self, Action, Object};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, GroupId, UserId};
use crate::foundation::person::Actor;

pub use deciding::{ToDecide, to_decide};
pub use queries::house;

/// How long something given counts as new.
const NEW: TimeDelta = TimeDelta::days(7);

/// An app as one person has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub app: App,
    pub owned: bool,
    /// Nothing for an owner whom nobody has given the app.
    pub access: Option<Access>,
    pub opened_at: Option<Time>,
}

/// The sum of all paths on which somebody has something.
#[derive(Clone, Debug, PartialEq)]
pub struct Access {
    pub since: Time,
    /// When the last path ends; nothing if one of them has no end.
    pub ends_at: Option<Time>,
    pub granted_by: Option<String>,
    /// Whether one path is the person's own, so that they can give it back.
    pub direct: bool,
}

/// A group as one person has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Belonging {
    pub group: Group,
    pub owned: bool,
    pub access: Option<Access>,
    /// How many are in it, and how many apps it opens.
    pub counts: Counts,
}

/// Counted no further than 10,000, which pages show as "many".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub people: u32,
    pub apps: u32,
}

/// One reason why something is on the page; what is owned without being held has no access.
type Reason = Option<Access>;

impl Held {
    /// Given lately and not opened yet.
    pub fn is_new(&self, now: Time) -> bool {
        self.opened_at.is_none() && self.access.as_ref().is_some_and(|access| now.since(access.since) < NEW)
    }

    /// Whether every word is in its name or description.
    pub fn matches(&self, wanted: &str) -> bool {
        if wanted.trim().is_empty() {
            return true;
        }
        let whole = format!("{} {}", self.app.display_name, self.app.description).to_lowercase();
        wanted.to_lowercase().split_whitespace().all(|word| whole.contains(word))
    }
}

impl Access {
    fn and(self, other: Self) -> Self {
        Self {
            since: self.since.min(other.since),
            ends_at: self.ends_at.zip(other.ends_at).map(|(one, other)| one.max(other)),
            granted_by: self.granted_by.or(other.granted_by),
            direct: self.direct || other.direct,
        }
    }
}

/// Every app this person may open or owns, by name, as they see them.
pub fn apps_of(conn: &mut Conn, user: UserId, now: Time) -> Result<Vec<Held>, DbError> {
    let all = all_apps_of(conn, user, now)?;
    Ok(all.into_iter().filter(|held| held.owned || held.app.visible).collect())
}

/// The same with those that My Apps does not show.
pub fn all_apps_of(conn: &mut Conn, user: UserId, now: Time) -> Result<Vec<Held>, DbError> {
    let mut held: BTreeMap<(String, AppId), Held> = BTreeMap::new();
    for (app, opened_at, reason) in queries::app_reasons(conn, user, now)? {
        let place = (app.name_key.clone(), app.id);
        let one = held.entry(place).or_insert_with(|| Held { app, owned: false, access: None, opened_at });
        add(reason, &mut one.owned, &mut one.access);
    }
    Ok(held.into_values().collect())
}

/// The groups that the actor owns or is in. Refuses guests who see none (Z-7).
pub fn my_groups(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Vec<Belonging>, policies::Refused> {
    policies::may(conn, actor, Action::SeeGroups, Object::Directory, now)?;
    Ok(groups_of(conn, actor.person()?.id, now)?)
}

/// Every group this person owns or is in, by name.
pub fn groups_of(conn: &mut Conn, user: UserId, now: Time) -> Result<Vec<Belonging>, DbError> {
    let counts: BTreeMap<GroupId, Counts> = queries::group_counts(conn, user, now)?.into_iter().collect();
    let mut belongings: BTreeMap<(String, GroupId), Belonging> = BTreeMap::new();
    for (group, reason) in queries::group_reasons(conn, user, now)? {
        let place = (group.name_key.clone(), group.id);
        let counts = counts.get(&group.id).copied().unwrap_or_default();
        let fresh = || Belonging { group, owned: false, access: None, counts };
        let one = belongings.entry(place).or_insert_with(fresh);
        add(reason, &mut one.owned, &mut one.access);
    }
    Ok(belongings.into_values().collect())
}

/// All reasons for one thing are taken together.
fn add(reason: Reason, owned: &mut bool, access: &mut Option<Access>) {
    match reason {
        None => *owned = true,
        Some(one) => {
            let sum = access.take();
            *access = Some(match sum {
                Some(sum) => sum.and(one),
                None => one,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(since: i64, ends: Option<i64>) -> Access {
        let time = |days: i64| Time::from_micros(days * 86_400_000_000);
        Access { since: time(since), ends_at: ends.map(time), granted_by: None, direct: false }
    }

    #[test]
    fn access_ends_when_its_last_path_ends() {
        assert_eq!(access(3, Some(5)).and(access(1, Some(9))), access(1, Some(9)));
        assert_eq!(access(3, Some(5)).and(access(4, None)), access(3, None));
    }
}
