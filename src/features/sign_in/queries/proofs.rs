//! The rows of answers that came back from providers: each counts once, and may wait for its use.

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::schema::oidc_flows;

/// Zero rows when this state came back before (I-4).
pub fn note_returned(conn: &mut Conn, state: &[u8], txn: &[u8], provider: &str, now: Time) -> QueryResult<usize> {
    let statement = diesel::insert_into(oidc_flows::table)
        .values((
            oidc_flows::state_hash.eq(state),
            oidc_flows::txn.eq(txn),
            oidc_flows::provider.eq(provider),
            oidc_flows::sealed.eq(Vec::<u8>::new()),
            oidc_flows::created_at.eq(now),
        ))
        .on_conflict_do_nothing();
    on_either!(conn, |c| statement.execute(c))
}

/// Keeps the proven identity, sealed, for what this browser does next.
pub fn keep(conn: &mut Conn, state: &[u8], sealed: &[u8]) -> QueryResult<usize> {
    diesel::update(oidc_flows::table.filter(oidc_flows::state_hash.eq(state)))
        .set(oidc_flows::sealed.eq(sealed))
        .execute(conn)
}

/// The newest proof this browser holds: state, provider, sealed identity.
/// Hash of the state, name of the provider, and what it said, sealed.
type Waiting = (Vec<u8>, String, Vec<u8>);

pub fn waiting(conn: &mut Conn, txn: &[u8], since: Time) -> QueryResult<Option<Waiting>> {
    oidc_flows::table
        .filter(oidc_flows::txn.eq(txn))
        .filter(oidc_flows::created_at.gt(since))
        .filter(oidc_flows::sealed.ne(Vec::<u8>::new()))
        .order(oidc_flows::created_at.desc())
        .select((oidc_flows::state_hash, oidc_flows::provider, oidc_flows::sealed))
        .first(conn)
        .optional()
}

/// Of two who use the same proof, one changes it.
pub fn use_up(conn: &mut Conn, state: &[u8]) -> QueryResult<usize> {
    let kept =
        oidc_flows::table.filter(oidc_flows::state_hash.eq(state)).filter(oidc_flows::sealed.ne(Vec::<u8>::new()));
    diesel::update(kept).set(oidc_flows::sealed.eq(Vec::<u8>::new())).execute(conn)
}

pub fn delete_older(conn: &mut Conn, before: Time) -> QueryResult<usize> {
    diesel::delete(oidc_flows::table.filter(oidc_flows::created_at.lt(before))).execute(conn)
}

pub fn delete_all(conn: &mut Conn) -> QueryResult<usize> {
    diesel::delete(oidc_flows::table).execute(conn)
}
