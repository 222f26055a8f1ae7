//! What the log remembers, newest first, a page at a time.

use std::collections::HashMap;

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::features::audit::seal::Seal;
use crate::features::audit::{Action, Entry, Outcome};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError, MultiBackend, insert_all};
use crate::foundation::id::{AnyId, EntryId, UserId};
use crate::schema::{audit, audit_seals};

pub(super) fn insert(conn: &mut Conn, entries: &[Entry]) -> QueryResult<()> {
    insert_all!(conn, audit::table, entries)
}

/// What an admin looks for; an empty filter finds everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Whoever of them did it, or whom it is about.
    pub people: Vec<UserId>,
    /// Beside these: whom it is about, by the name or address kept at the time.
    pub person_name: Option<String>,
    pub object: Option<AnyId>,
    pub action: Option<Action>,
    pub outcome: Option<Outcome>,
    pub from: Option<Time>,
    pub to: Option<Time>,
}

type Wanted<'a> = audit::BoxedQuery<'a, MultiBackend>;

/// A page of the log, newest first, older than `before`.
pub fn search(conn: &mut Conn, filter: &Filter, before: Option<EntryId>, most: i64) -> Result<Vec<Entry>, DbError> {
    let Some(span) = span(conn, filter)? else { return Ok(Vec::new()) };
    let page = |wanted: Wanted<'static>, conn: &mut Conn| -> QueryResult<Vec<Entry>> {
        let wanted = narrowed(wanted, filter, span, before).order(audit::id.desc()).limit(most);
        wanted.select(Entry::as_select()).load(conn)
    };
    if filter.people.is_empty() && filter.person_name.is_none() {
        return Ok(page(audit::table.into_boxed(), conn)?);
    }
    // Each walk has an index; one condition with OR would sort all that a busy person ever did.
    let mut found = Vec::new();
    for person in filter.people.iter().copied() {
        found.extend(page(audit::table.filter(audit::actor_id.eq(person)).into_boxed(), conn)?);
        found.extend(page(audit::table.filter(audit::person_id.eq(person)).into_boxed(), conn)?);
    }
    if let Some(name) = filter.person_name.clone() {
        found.extend(page(audit::table.filter(audit::person_name.eq(name)).into_boxed(), conn)?);
    }
    found.sort_by_key(|entry| std::cmp::Reverse(entry.id));
    found.dedup_by_key(|entry| entry.id);
    found.truncate(usize::try_from(most).unwrap_or_default());
    Ok(found)
}

/// So many objects fit into one statement.
const OBJECTS_AT_ONCE: usize = 500;

/// The last entry of this action about each of these objects, where there is one.
pub fn last_of_each(conn: &mut Conn, action: Action, objects: &[AnyId]) -> Result<Vec<Entry>, DbError> {
    let mut last: HashMap<AnyId, Entry> = HashMap::new();
    for some in objects.chunks(OBJECTS_AT_ONCE) {
        let about = audit::table.filter(audit::object_id.eq_any(some)).filter(audit::action.eq(action));
        let entries: Vec<Entry> = about.order(audit::id).select(Entry::as_select()).load(conn)?;
        last.extend(entries.into_iter().filter_map(|entry| Some((entry.object_id?, entry))));
    }
    Ok(last.into_values().collect())
}

/// Entries that are looked through for who went by a name.
const NAMED_AT_ONCE: i64 = 1000;

/// Whoever the newest entries of this name or address are about, also if they are gone.
pub fn known_as(conn: &mut Conn, name: &str) -> Result<Vec<UserId>, DbError> {
    let named = audit::table.filter(audit::person_name.eq(name)).order(audit::id.desc()).limit(NAMED_AT_ONCE);
    let ids: Vec<Option<UserId>> = named.select(audit::person_id).load(conn)?;
    let ids: std::collections::BTreeSet<UserId> = ids.into_iter().flatten().collect();
    Ok(ids.into_iter().collect())
}

/// Ids follow time, but an entry's id is made a little after the moment it tells of.
const SLACK: TimeDelta = TimeDelta::hours(1);

/// The ids between which the days asked for lie; nothing if there is nothing then.
type Span = (Option<EntryId>, Option<EntryId>);

fn span(conn: &mut Conn, filter: &Filter) -> QueryResult<Option<Span>> {
    let mut span = (None, None);
    if let Some(from) = filter.from {
        let later = audit::table.filter(audit::at.ge(from.minus(SLACK))).order((audit::at, audit::id));
        span.0 = later.select(audit::id).first(conn).optional()?;
    }
    if let Some(to) = filter.to {
        let earlier = audit::table.filter(audit::at.le(to.plus(SLACK))).order((audit::at.desc(), audit::id.desc()));
        span.1 = earlier.select(audit::id).first(conn).optional()?;
    }
    let empty = (filter.from.is_some() && span.0.is_none()) || (filter.to.is_some() && span.1.is_none());
    Ok((!empty).then_some(span))
}

fn narrowed<'a>(mut wanted: Wanted<'a>, filter: &Filter, span: Span, before: Option<EntryId>) -> Wanted<'a> {
    if let Some(object) = filter.object {
        wanted = wanted.filter(audit::object_id.eq(object));
    }
    if let Some(action) = filter.action {
        wanted = wanted.filter(audit::action.eq(action));
    }
    if let Some(outcome) = filter.outcome {
        wanted = wanted.filter(audit::result.eq(outcome));
    }
    if let (Some(from), Some(first)) = (filter.from, span.0) {
        wanted = wanted.filter(audit::id.ge(first)).filter(audit::at.ge(from));
    }
    if let (Some(to), Some(last)) = (filter.to, span.1) {
        wanted = wanted.filter(audit::id.le(last)).filter(audit::at.le(to));
    }
    if let Some(before) = before {
        wanted = wanted.filter(audit::id.lt(before));
    }
    wanted
}

/// The history of one app or group, for those who own it (L-2).
pub fn about(conn: &mut Conn, object: AnyId, before: Option<EntryId>, most: i64) -> Result<Vec<Entry>, DbError> {
    let filter = Filter { object: Some(object), ..Filter::default() };
    search(conn, &filter, before, most)
}

/// The entries of these actions about these people and this app or group, the newest first.
pub fn last_about(
    conn: &mut Conn,
    object: AnyId,
    people: &[UserId],
    actions: &[Action],
) -> Result<Vec<Entry>, DbError> {
    let theirs = audit::table.filter(audit::person_id.eq_any(people)).filter(audit::object_id.eq(object));
    let theirs = theirs.filter(audit::action.eq_any(actions)).order(audit::id.desc());
    Ok(theirs.select(Entry::as_select()).load(conn)?)
}

/// The oldest entries that no seal holds yet.
pub(super) fn unsealed(conn: &mut Conn, most: i64) -> QueryResult<Vec<Entry>> {
    audit::table.filter(audit::seal.is_null()).order(audit::id).limit(most).select(Entry::as_select()).load(conn)
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
