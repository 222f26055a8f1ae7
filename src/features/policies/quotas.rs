//! How many guests one inviter may have: one number for the organization, and one of their own for somebody.

use std::collections::HashSet;

use crate::features::audit::{self, Deed, ObjectKind};
use crate::features::policies::{self, Action, Object, Refused, queries};
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;
use crate::foundation::text::Text;

/// More than this nobody means.
const HIGHEST: i32 = 1_000_000;

/// How many guests somebody may have invited who are here or have not answered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    Unlimited,
    Most(i32),
}

impl Quota {
    /// A number as it is typed; nothing typed is no limit.
    pub fn read(typed: &str) -> Result<Self, Refused> {
        match typed.trim() {
            "" => Ok(Self::Unlimited),
            typed => match typed.parse() {
                Ok(most @ 0..=HIGHEST) => Ok(Self::Most(most)),
                _ => Err(Refused::NotAQuota),
            },
        }
    }

    pub fn most(self) -> Option<i32> {
        match self {
            Self::Unlimited => None,
            Self::Most(most) => Some(most),
        }
    }

    /// As forms carry it.
    pub fn word(self) -> String {
        self.most().map_or_else(|| "unlimited".to_owned(), |most| most.to_string())
    }

    pub fn from_word(word: &str) -> Option<Self> {
        if word == "unlimited" { Some(Self::Unlimited) } else { word.parse().ok().map(Self::Most) }
    }
}

/// The quota that binds one inviter, and what they have used of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub most: i64,
    pub used: i64,
    /// Whether it is their own, not the organization's.
    pub own: bool,
    /// Of the people asked about, those who count already.
    counted: HashSet<UserId>,
}

impl Allowance {
    /// What binds this inviter, read once for everybody in a form; admins are not bound, because they could lift it.
    pub fn read(conn: &mut Conn, actor: &Actor, about: &[UserId], now: Time) -> Result<Option<Self>, DbError> {
        let Some((inviter, quota, own)) = binding(conn, actor)? else { return Ok(None) };
        let Quota::Most(most) = quota else { return Ok(None) };
        Ok(Some(Self {
            most: most.into(),
            used: queries::quotas::used(conn, inviter, now)?,
            own,
            counted: queries::quotas::counted(conn, inviter, about, now)?,
        }))
    }

    pub fn left(&self) -> i64 {
        (self.most - self.used).max(0)
    }

    /// Takes a place for this guest, unless they have one; answers whether there was one.
    pub fn take(&mut self, guest: Option<UserId>) -> bool {
        if guest.is_some_and(|guest| self.counted.contains(&guest)) {
            return true;
        }
        let free = self.used < self.most;
        self.used += i64::from(free);
        free
    }

    /// Whether more are here than may be: the quota became smaller meanwhile.
    pub fn is_exceeded(&self) -> bool {
        self.used > self.most
    }

    /// Why nothing more goes out for this inviter.
    pub fn exceeded_text(&self) -> Text {
        Text::new("quota-exceeded").with("most", self.most).with("used", self.used)
    }

    /// Why the next guest cannot be invited.
    pub fn full_text(&self) -> Text {
        Text::new(if self.own { "quota-full-own" } else { "quota-full" }).with("most", self.most)
    }
}

/// The quota of an inviter who has one, with whose it is.
fn binding(conn: &mut Conn, actor: &Actor) -> Result<Option<(UserId, Quota, bool)>, DbError> {
    let Some(inviter) = actor.author().filter(|_| !actor.roles().admin) else { return Ok(None) };
    let (own, all) = queries::quotas::of(conn, inviter)?;
    Ok(own.or(all).map(|quota| (inviter, quota, own.is_some())))
}

/// Whether a quota binds this inviter, so that two of their forms at once must wait for each other.
pub fn is_bound(conn: &mut Conn, actor: &Actor) -> Result<bool, DbError> {
    Ok(binding(conn, actor)?.is_some_and(|(_, quota, _)| quota != Quota::Unlimited))
}

/// The organization's quota; off until an admin chooses one.
pub fn quota_of_all(conn: &mut Conn) -> Result<Quota, DbError> {
    Ok(queries::quotas::of_all(conn)?.unwrap_or(Quota::Unlimited))
}

/// Somebody's own quota, if they have one.
pub fn own_quota(conn: &mut Conn, user: UserId) -> Result<Option<Quota>, DbError> {
    Ok(queries::quotas::of(conn, user)?.0)
}

/// A quota as an admin wants it, for the organization or one person.
#[derive(Clone, Copy, Debug)]
pub struct ChooseQuota {
    pub of: Option<UserId>,
    /// Nothing gives a person back to the organization's quota.
    pub quota: Option<Quota>,
    /// What it was when the admin looked.
    pub seen: Option<Quota>,
}

/// The quota counts from the commit on; whoever has more guests keeps them. Refuses who is no admin, and a change made
/// on an outdated page.
pub fn choose_quota(conn: &mut Conn, actor: &Actor, wish: &ChooseQuota, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    queries::quotas::lock(conn)?;
    let deed = Deed::new(audit::Action::UpdatePolicy);
    let (before, deed) = match wish.of {
        None => (Some(quota_of_all(conn)?), deed.on(ObjectKind::Organization, None, "")),
        Some(id) => {
            let user = users::find(conn, id)?.ok_or(Refused::NotThere)?;
            (own_quota(conn, id)?, deed.on_user(id, user.name()).about(id, user.name()))
        }
    };
    if before == wish.quota {
        return Ok(());
    }
    if before != wish.seen {
        return Err(Refused::ChangedMeanwhile);
    }
    queries::quotas::keep(conn, wish.of, wish.quota, now)?;
    let word = |quota: Option<Quota>| quota.map(Quota::word);
    let deed = deed.with("policy", "invite_quota").with("before", word(before)).with("after", word(wish.quota));
    Ok(audit::record(conn, actor, deed, now)?)
}
