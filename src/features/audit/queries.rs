//! What the log remembers, newest first, a page at a time.

use diesel::prelude::*;

use crate::features::audit::seal::Seal;
use crate::features::audit::{Action, Entry, Outcome};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, EntryId, UserId};
use crate::schema::{audit, audit_seals};

pub(super) fn insert(conn: &mut Conn, entry: &Entry) -> QueryResult<usize> {
    diesel::insert_into(audit::table).values(entry).execute(conn)
}

/// What an admin looks for; an empty filter finds everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Whoever did it, or whom it is about.
    pub person: Option<UserId>,
    pub object: Option<AnyId>,
    pub action: Option<Action>,
    pub outcome: Option<Outcome>,
    pub from: Option<Time>,
    pub to: Option<Time>,
}

/// A page of the log, newest first, older than `before`.
pub fn search(conn: &mut Conn, filter: &Filter, before: Option<EntryId>, most: i64) -> Result<Vec<Entry>, DbError> {
    let mut wanted = audit::table.select(Entry::as_select()).into_boxed();
    if let Some(person) = filter.person {
        wanted = wanted.filter(audit::actor_id.eq(person).or(audit::person_id.eq(person)));
    }
    if let Some(object) = filter.object {
        wanted = wanted.filter(audit::object_id.eq(object));
    }
    if let Some(action) = filter.action {
        wanted = wanted.filter(audit::action.eq(action));
    }
    if let Some(outcome) = filter.outcome {
        wanted = wanted.filter(audit::result.eq(outcome));
    }
    if let Some(from) = filter.from {
        wanted = wanted.filter(audit::at.ge(from));
    }
    if let Some(to) = filter.to {
        wanted = wanted.filter(audit::at.le(to));
    }
    if let Some(before) = before {
        wanted = wanted.filter(audit::id.lt(before));
    }
    Ok(wanted.order(audit::id.desc()).limit(most).load(conn)?)
}

/// The history of one app or group, for those who own it (L-2).
pub fn about(conn: &mut Conn, object: AnyId, before: Option<EntryId>, most: i64) -> Result<Vec<Entry>, DbError> {
    let filter = Filter { object: Some(object), ..Filter::default() };
    search(conn, &filter, before, most)
}

/// The oldest entries that no seal holds yet.
pub(super) fn unsealed(conn: &mut Conn, most: i64) -> QueryResult<Vec<Entry>> {
    audit::table
        .filter(audit::seal.is_null())
        .order(audit::id)
        .limit(most)
        .select(Entry::as_select())
        .load(conn)
}

pub(super) fn sealed_with(conn: &mut Conn, number: i64) -> QueryResult<Vec<Entry>> {
    audit::table.filter(audit::seal.eq(number)).order(audit::id).select(Entry::as_select()).load(conn)
}

pub(super) fn put_under(conn: &mut Conn, ids: &[EntryId], number: i64) -> QueryResult<usize> {
    diesel::update(audit::table.filter(audit::id.eq_any(ids))).set(audit::seal.eq(number)).execute(conn)
}

pub(super) fn count_unsealed(conn: &mut Conn) -> QueryResult<i64> {
    audit::table.filter(audit::seal.is_null()).count().get_result(conn)
}

pub(super) fn insert_seal(conn: &mut Conn, seal: &Seal) -> QueryResult<usize> {
    diesel::insert_into(audit_seals::table).values(seal).execute(conn)
}

pub(super) fn newest_seal(conn: &mut Conn) -> QueryResult<Option<Seal>> {
    audit_seals::table.order(audit_seals::number.desc()).select(Seal::as_select()).first(conn).optional()
}

pub(super) fn seal_numbered(conn: &mut Conn, number: i64) -> QueryResult<Option<Seal>> {
    audit_seals::table.find(number).select(Seal::as_select()).first(conn).optional()
}
