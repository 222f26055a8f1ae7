//! What somebody had when they were deleted, to be given back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::features::access::{self, KeptRow, Resource, ResourceId};
use crate::features::apps;
use crate::features::directory::Refused;
use crate::features::groups;
use crate::features::policies;
use crate::features::users::{User, name_key};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Belongings {
    /// An app or group as forms name it, and the row.
    held: Vec<(String, KeptRow)>,
    owned: Vec<String>,
}

/// Something that somebody had when they were deleted.
#[derive(Clone, Debug)]
pub struct Was {
    pub resource: Resource,
    pub owned: bool,
    /// Whether they had it themselves, until then.
    pub held: bool,
    pub ends_at: Option<Time>,
    /// Whether a restore brings some of it back.
    pub back: bool,
}

impl Was {
    fn new(resource: Resource) -> Self {
        Self { resource, owned: false, held: false, ends_at: None, back: false }
    }
}

/// Takes everything away.
pub fn take(conn: &mut Conn, user: UserId) -> Result<Belongings, DbError> {
    let held = access::take_all(conn, user)?.into_iter().map(|(id, row)| (id.to_string(), row)).collect();
    let apps = apps::disown_all(conn, user)?.into_iter().map(ResourceId::App);
    let groups = groups::disown_all(conn, user)?.into_iter().map(ResourceId::Group);
    Ok(Belongings { held, owned: apps.chain(groups).map(|id| id.to_string()).collect() })
}

impl Belongings {
    pub fn count(&self) -> usize {
        self.held.len() + self.owned.len()
    }

    /// What a restore would bring back now, and what not, by name.
    pub fn list(&self, conn: &mut Conn, user: &User, now: Time) -> Result<Vec<Was>, DbError> {
        let entering = User { enabled: true, deleted_at: None, ..user.clone() };
        let mut all: BTreeMap<(String, String), Was> = BTreeMap::new();
        for (id, row) in &self.held {
            let Some(resource) = there(conn, id)? else { continue };
            let back = access::would_return(conn, user, resource.id(), row, now)?;
            let was = all.entry((name_key(resource.name()), id.clone())).or_insert_with(|| Was::new(resource));
            was.ends_at = if was.held { was.ends_at.zip(row.ends_at()).map(|(a, b)| a.max(b)) } else { row.ends_at() };
            (was.held, was.back) = (true, was.back || back);
        }
        for id in &self.owned {
            let Some(resource) = there(conn, id)? else { continue };
            let back = policies::unfit_to_own(conn, &entering, &resource, now)?.is_none();
            let was = all.entry((name_key(resource.name()), id.clone())).or_insert_with(|| Was::new(resource));
            (was.owned, was.back) = (true, was.back || back);
        }
        Ok(all.into_values().collect())
    }

    /// Gives back what still exists and still takes this person; answers how much that was.
    pub fn give(&self, conn: &mut Conn, user: &User, now: Time) -> Result<usize, Refused> {
        let held: Vec<(ResourceId, &KeptRow)> =
            self.held.iter().filter_map(|(id, row)| Some((id.parse().ok()?, row))).collect();
        let mut given = access::restore(conn, user, &held, now)?;
        // Who comes back blocked owns what they owned; a block only keeps others from naming them.
        let entering = User { enabled: true, ..user.clone() };
        for id in &self.owned {
            let Some(resource) = there(conn, id)? else { continue };
            if policies::unfit_to_own(conn, &entering, &resource, now)?.is_some() {
                continue;
            }
            given += usize::from(match resource.id() {
                ResourceId::App(app) => apps::add_owner(conn, app, user.id, now)?,
                ResourceId::Group(group) => groups::add_owner(conn, group, user.id, now)?,
            });
        }
        Ok(given)
    }
}

fn there(conn: &mut Conn, id: &str) -> Result<Option<Resource>, DbError> {
    match id.parse() {
        Ok(id) => access::find(conn, id),
        Err(()) => Ok(None),
    }
}
