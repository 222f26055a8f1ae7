//! Telling people in time that something ends: 14, 7 and 1 days before, and whoever decides in one digest.

use std::collections::{BTreeMap, HashMap};

use chrono::TimeDelta;

use crate::features::access::ResourceId;
use crate::features::apps;
use crate::features::groups;
use crate::features::guests::endings::Deciders;
use crate::features::guests::{Item, Key, Refused, Window, emails, queries};
use crate::features::sponsors;
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;

/// Days before the end on which people are told, the last first.
const STAGES: [i64; 3] = [1, 7, 14];
/// So much of one kind is looked at in one transaction.
const AT_ONCE: i64 = 200;

/// What there is to tell those who decide.
#[derive(Default)]
struct Digests {
    of: BTreeMap<UserId, (User, Vec<Key>)>,
    deciders: Deciders,
}

/// Whoever loses something within 14, 7 or 1 days is told, each time once; those who decide get one digest of it, with
/// what was asked for since the last. Answers how much there was.
pub fn tell(conn: &mut Conn, now: Time) -> Result<usize, Refused> {
    let mut from = now;
    let mut items = Vec::new();
    for days in STAGES {
        let window = Window { from, to: now.plus(TimeDelta::days(days)) };
        let stage = i32::try_from(days).unwrap_or(i32::MAX);
        let mut due = queries::items::stays_to_tell(conn, window, stage, AT_ONCE)?;
        due.extend(queries::items::held_to_tell(conn, window, stage, AT_ONCE)?);
        items.extend(due.into_iter().map(|item| (item, stage)));
        from = window.to;
    }
    let found = items.len();
    let mut digests = Digests::default();
    let mut told: HashMap<UserId, (User, Vec<Key>)> = HashMap::new();
    for (item, stage) in items {
        users::hold(conn, &[item.key.user])?;
        // Another node may have been faster.
        let Some(mark) = queries::marks::tell(conn, item.key, item.ends_at, stage)? else { continue };
        told.entry(item.user.id).or_insert_with(|| (item.user.clone(), Vec::new())).1.push(item.key);
        if mark.let_go_at.is_none() {
            digests.pass_on(conn, &item, now)?;
        }
    }
    let asked = asked(conn, &mut digests, now)?;
    for (user, keys) in told.into_values() {
        emails::post_ending(conn, &user, &keys, now)?;
    }
    for (user, keys) in digests.of.into_values() {
        emails::post_digest(conn, &user, &keys, now)?;
    }
    Ok(found + asked)
}

/// What was asked for and nobody who decides knows of.
fn asked(conn: &mut Conn, digests: &mut Digests, now: Time) -> Result<usize, Refused> {
    let wishes = queries::marks::not_passed_on(conn, AT_ONCE)?;
    for mark in &wishes {
        if !queries::marks::pass_on(conn, mark.id)? {
            continue;
        }
        let Some(user) = users::find(conn, mark.key.user)? else { continue };
        let name = match mark.key.of {
            Some(of) => queries::items::named(conn, of)?.unwrap_or_default(),
            None => String::new(),
        };
        digests.pass_on(conn, &Item { key: mark.key, user, name, ends_at: mark.ends_at }, now)?;
    }
    Ok(wishes.len())
}

impl Digests {
    fn pass_on(&mut self, conn: &mut Conn, item: &Item, now: Time) -> Result<(), DbError> {
        for user in self.deciding(conn, item, now)? {
            let keys = &mut self.of.entry(user.id).or_insert_with(|| (user, Vec::new())).1;
            if !keys.contains(&item.key) {
                keys.push(item.key);
            }
        }
        Ok(())
    }

    /// Who decides: the sponsors of a guest, the owners of an app or group, whoever of them is here and may (Z-7); the
    /// admins where nobody is left.
    fn deciding(&mut self, conn: &mut Conn, item: &Item, now: Time) -> Result<Vec<User>, DbError> {
        let key = item.key;
        let owners = match key.of {
            None => Vec::new(),
            Some(ResourceId::App(app)) => apps::owners_of(conn, app)?,
            Some(ResourceId::Group(group)) => groups::owners_of(conn, group)?,
        };
        let ids: Vec<UserId> = owners.into_iter().map(|(id, _)| id).collect();
        let asked = match key.of {
            None => sponsors::answering(conn, key.user, now)?,
            Some(_) => users::find_all(conn, &ids)?,
        };
        let mut deciding = Vec::new();
        for user in asked {
            let there = user.may_enter(now) && user.deleted_at.is_none() && user.id != key.user;
            if there && self.deciders.may(conn, &user, key, &item.user, now)? {
                deciding.push(user);
            }
        }
        if deciding.is_empty() {
            deciding = users::admins(conn)?;
        }
        Ok(deciding)
    }
}
