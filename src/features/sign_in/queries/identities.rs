//! The rows of identities: which provider's subject is which person (I-1).

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::foundation::id::{IdentityId, UserId};
use crate::schema::identities;

#[derive(Queryable, Clone, Debug)]
pub struct Known {
    pub id: IdentityId,
    pub user_id: UserId,
    pub issuer: String,
    pub subject: String,
    pub created_at: Time,
    pub last_used_at: Option<Time>,
}

pub fn owner(conn: &mut Conn, issuer: &str, subject: &str) -> QueryResult<Option<(IdentityId, UserId)>> {
    identities::table
        .filter(identities::issuer.eq(issuer))
        .filter(identities::subject.eq(subject))
        .select((identities::id, identities::user_id))
        .first(conn)
        .optional()
}

pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Known>> {
    identities::table.filter(identities::user_id.eq(user)).order(identities::created_at).load(conn)
}

/// Zero rows when this identity belongs to somebody already.
pub fn insert(conn: &mut Conn, user: UserId, issuer: &str, subject: &str, now: Time) -> QueryResult<usize> {
    let statement = diesel::insert_into(identities::table)
        .values((
            identities::id.eq(IdentityId::new()),
            identities::user_id.eq(user),
            identities::issuer.eq(issuer),
            identities::subject.eq(subject),
            identities::created_at.eq(now),
            identities::last_used_at.eq(Some(now)),
        ))
        .on_conflict_do_nothing();
    on_either!(conn, |c| statement.execute(c))
}

pub fn note_used(conn: &mut Conn, id: IdentityId, now: Time) -> QueryResult<usize> {
    diesel::update(identities::table.filter(identities::id.eq(id))).set(identities::last_used_at.eq(now)).execute(conn)
}

/// Only if it is this person's; tells which issuer's it was.
pub fn delete_own(conn: &mut Conn, user: UserId, id: IdentityId) -> QueryResult<Option<String>> {
    diesel::delete(identities::table.filter(identities::id.eq(id)).filter(identities::user_id.eq(user)))
        .returning(identities::issuer)
        .get_result(conn)
        .optional()
}

pub fn delete_all_of(conn: &mut Conn, user: UserId) -> QueryResult<usize> {
    diesel::delete(identities::table.filter(identities::user_id.eq(user))).execute(conn)
}
