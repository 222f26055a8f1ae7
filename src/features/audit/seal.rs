//! Seals the log, batch by batch: each seal covers its entries and the seal before it (L-1).

use diesel::prelude::*;

use crate::features::audit::{Entry, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::EntryId;
use crate::foundation::secret::sha256;
use crate::schema::audit_seals;

/// Entries under one seal, at most.
pub const SEALED_AT_ONCE: usize = 1000;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_seals)]
pub(super) struct Seal {
    pub number: i64,
    pub entries: i64,
    pub digest: Vec<u8>,
    pub created_at: Time,
}

/// What a check of the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every seal holds; so many entries are sealed, and so many newer ones are not yet.
    Whole { sealed: i64, tail: i64 },
    /// This seal does not fit its entries: one was changed, removed, added or moved.
    Broken { seal: i64 },
}

/// Seals the oldest unsealed entries; answers how many. Two workers at once: the second finds the
/// number taken and fails, and its transaction with it.
pub fn seal(conn: &mut Conn, now: Time) -> Result<usize, DbError> {
    let entries = queries::unsealed(conn, i64::try_from(SEALED_AT_ONCE).unwrap_or(i64::MAX))?;
    if entries.is_empty() {
        return Ok(0);
    }
    let last = queries::newest_seal(conn)?;
    let number = last.as_ref().map_or(1, |seal| seal.number + 1);
    let digest = digest_of(last.as_ref().map_or(&[], |seal| seal.digest.as_slice()), &entries);
    let seal = Seal { number, entries: i64::try_from(entries.len()).unwrap_or(i64::MAX), digest, created_at: now };
    queries::insert_seal(conn, &seal)?;
    let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
    Ok(queries::put_under(conn, &ids, number)?)
}

/// How far somebody who walks the chain has come.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    seals: i64,
    entries: i64,
    digest: Vec<u8>,
}

/// Walks the chain from its beginning.
pub fn verify(conn: &mut Conn) -> Result<Verdict, DbError> {
    let mut walk = Walk::default();
    loop {
        if let Some(verdict) = walk_on(conn, &mut walk, i64::MAX)? {
            return Ok(verdict);
        }
    }
}

/// Walks on over so many seals at most, so that a long chain is no long statement; answers at the end of it.
pub fn walk_on(conn: &mut Conn, walk: &mut Walk, most: i64) -> Result<Option<Verdict>, DbError> {
    let until = walk.seals.saturating_add(most);
    while walk.seals < until {
        let number = walk.seals + 1;
        let mut seal = queries::seal_numbered(conn, number)?;
        if seal.is_none() && queries::newest_seal(conn)?.is_some_and(|last| last.number >= number) {
            // It may have been put there between the two questions; if it is still missing, it was taken away.
            seal = queries::seal_numbered(conn, number)?;
            if seal.is_none() {
                return Ok(Some(Verdict::Broken { seal: number }));
            }
        }
        let Some(seal) = seal else {
            return Ok(Some(Verdict::Whole { sealed: walk.entries, tail: queries::count_unsealed(conn)? }));
        };
        let entries = queries::sealed_with(conn, number)?;
        let fits = seal.entries == i64::try_from(entries.len()).unwrap_or(-1);
        if !fits || seal.digest != digest_of(&walk.digest, &entries) {
            return Ok(Some(Verdict::Broken { seal: number }));
        }
        *walk = Walk { seals: number, entries: walk.entries + seal.entries, digest: seal.digest };
    }
    Ok(None)
}

/// SHA-256 over the seal before and every field of every entry, each preceded by its length.
fn digest_of(previous: &[u8], entries: &[Entry]) -> Vec<u8> {
    let mut whole = Vec::new();
    put(&mut whole, previous);
    for entry in entries {
        for field in fields_of(entry) {
            put(&mut whole, field.as_bytes());
        }
    }
    sha256(&whole).to_vec()
}

fn fields_of(entry: &Entry) -> [String; 15] {
    let maybe = |value: Option<String>| value.unwrap_or_default();
    [
        entry.id.to_string(),
        entry.at.micros().to_string(),
        maybe(entry.actor_id.map(|id| id.to_string())),
        entry.actor_name.clone(),
        entry.surface.clone(),
        maybe(entry.client_address.clone()),
        entry.action.word().to_owned(),
        entry.object_type.word().to_owned(),
        maybe(entry.object_id.map(|id| id.to_string())),
        entry.object_name.clone(),
        maybe(entry.person_id.map(|id| id.to_string())),
        entry.person_name.clone(),
        entry.result.word().to_owned(),
        entry.details.0.to_string(),
        maybe(entry.request_id.clone()),
    ]
}

fn put(whole: &mut Vec<u8>, field: &[u8]) {
    whole.extend((field.len() as u64).to_be_bytes());
    whole.extend(field);
}
