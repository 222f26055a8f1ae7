//! Who has what as a reader of the changes knows it, held against the rows.

use std::collections::BTreeMap;

use diesel::prelude::*;
use guestlist::features::access::changes::{self, ChangeKind, Cursor, Read, Recorded};
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::{AppId, GroupId, RoleId, UserId};
use guestlist::schema::{assignments, group_members};

/// A membership, or an assignment with its role.
type Key = (Option<UserId>, Option<GroupId>, Option<AppId>, Option<RoleId>);

/// Everything that has not ended, with its end.
type Held = BTreeMap<Key, Option<Time>>;

pub struct Mirror {
    cursor: Cursor,
    held: Held,
    pub seen: usize,
}

impl Mirror {
    /// Begins with the rows as they are.
    pub fn new(conn: &mut Conn, now: Time) -> Result<Self, DbError> {
        Ok(Self { cursor: changes::latest(conn)?, held: rows(conn, now)?, seen: 0 })
    }

    /// Reads what is new, and says where the rows are not as they should be after it.
    pub fn follow(&mut self, conn: &mut Conn, now: Time) -> Result<Vec<String>, DbError> {
        loop {
            match changes::changes_since(conn, self.cursor, 100)? {
                Read::Forgotten(_) => panic!("nothing is old enough to be forgotten"),
                Read::Changes(some) if some.is_empty() => break,
                Read::Changes(some) => some.into_iter().for_each(|one| self.apply(one)),
            }
        }
        let there = rows(conn, now)?;
        let differs = |(key, end): (&Key, &Option<Time>), other: &Held| other.get(key) != Some(end);
        let missing = there.iter().filter(|one| differs(*one, &self.held)).map(|one| format!("not told: {one:?}"));
        let wrong = self.held.iter().filter(|one| differs(*one, &there)).map(|one| format!("told, not there: {one:?}"));
        Ok(missing.chain(wrong).collect())
    }

    fn apply(&mut self, one: Recorded) {
        self.seen += 1;
        self.cursor = one.cursor;
        let change = one.change;
        let key = (change.user, change.group, change.app, change.role);
        match change.kind {
            ChangeKind::Given | ChangeKind::Changed => drop(self.held.insert(key, change.ends_at)),
            ChangeKind::Ended | ChangeKind::Lapsed => drop(self.held.remove(&key)),
            _ => {}
        }
    }
}

fn rows(conn: &mut Conn, now: Time) -> Result<Held, DbError> {
    type Row = (Key, Option<Time>);
    let members: Vec<(UserId, GroupId, Option<Time>)> = group_members::table
        .select((group_members::user_id, group_members::group_id, group_members::ends_at))
        .load(conn)?;
    let members = members.into_iter().map(|(user, group, end)| ((Some(user), Some(group), None, None), end));
    type Assigned = (Option<UserId>, Option<GroupId>, AppId, RoleId, Option<Time>);
    let assigned: Vec<Assigned> = assignments::table
        .select((
            assignments::user_id,
            assignments::group_id,
            assignments::app_id,
            assignments::role_id,
            assignments::ends_at,
        ))
        .load(conn)?;
    let assigned =
        assigned.into_iter().map(|(user, group, app, role, end)| ((user, group, Some(app), Some(role)), end));
    let all = members.chain(assigned).filter(|(_, end): &Row| end.is_none_or(|end| end > now));
    Ok(all.collect())
}
