//! The rows of codes: never the code, only what proves it (O-5).

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::features::sign_in::codes::{CodePurpose, State};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::foundation::id::{CodeId, InvitationId, UserId};
use crate::schema::{codes, users};

#[derive(Queryable, Insertable, Clone, Debug)]
#[diesel(table_name = codes)]
pub struct Code {
    pub id: CodeId,
    pub txn: Vec<u8>,
    pub purpose: CodePurpose,
    pub address: String,
    /// Nobody for a code that nobody was sent.
    pub user_id: Option<UserId>,
    pub invitation_id: Option<InvitationId>,
    pub salt: Vec<u8>,
    pub digest: Vec<u8>,
    pub tries: i32,
    pub state: State,
    pub created_at: Time,
}

/// What a browser may prove: this purpose, for this address, within this transaction (O-3).
pub struct Bound<'a> {
    pub txn: &'a [u8],
    pub purpose: CodePurpose,
    pub address: &'a str,
}

pub fn insert(conn: &mut Conn, code: Code) -> QueryResult<usize> {
    diesel::insert_into(codes::table).values(code).execute(conn)
}

/// How many codes that were really sent are open for this address.
pub fn open_for(conn: &mut Conn, address: &str, since: Time) -> QueryResult<i64> {
    codes::table
        .filter(codes::address.eq(address))
        .filter(codes::state.eq(State::Live))
        .filter(codes::created_at.gt(since))
        .filter(codes::user_id.is_not_null())
        .count()
        .get_result(conn)
}

/// The code that counts: the newest that was sent, else the newest that was not.
pub fn live(conn: &mut Conn, bound: &Bound<'_>, since: Time) -> QueryResult<Option<Code>> {
    let mut found: Vec<Code> = codes::table
        .filter(codes::txn.eq(bound.txn))
        .filter(codes::purpose.eq(bound.purpose))
        .filter(codes::address.eq(bound.address))
        .filter(codes::state.eq(State::Live))
        .filter(codes::created_at.gt(since))
        .order((codes::created_at.desc(), codes::id.desc()))
        .limit(20)
        .load(conn)?;
    let sent = found.iter().position(|code| code.user_id.is_some()).unwrap_or(0);
    Ok((!found.is_empty()).then(|| found.swap_remove(sent)))
}

/// Counts a try before it is judged; nothing when the code is no longer open or has no tries left.
pub fn take_try(conn: &mut Conn, id: CodeId, at_most: i32) -> QueryResult<Option<i32>> {
    let open =
        codes::table.filter(codes::id.eq(id)).filter(codes::state.eq(State::Live)).filter(codes::tries.lt(at_most));
    diesel::update(open).set(codes::tries.eq(codes::tries + 1)).returning(codes::tries).get_result(conn).optional()
}

/// Of two who settle the same code, one changes it.
pub fn settle(conn: &mut Conn, id: CodeId, state: State) -> QueryResult<usize> {
    let open = codes::table.filter(codes::id.eq(id)).filter(codes::state.eq(State::Live));
    diesel::update(open).set(codes::state.eq(state)).execute(conn)
}

/// Earlier codes of the same browser and purpose give way to a new one; other browsers' do not (O-4).
pub fn replace(conn: &mut Conn, txn: &[u8], purpose: CodePurpose) -> QueryResult<usize> {
    let earlier =
        codes::table.filter(codes::txn.eq(txn)).filter(codes::purpose.eq(purpose)).filter(codes::state.eq(State::Live));
    diesel::update(earlier).set(codes::state.eq(State::Dead)).execute(conn)
}

pub fn kill_of(conn: &mut Conn, user: UserId) -> QueryResult<usize> {
    let open = codes::table.filter(codes::user_id.eq(user)).filter(codes::state.eq(State::Live));
    diesel::update(open).set(codes::state.eq(State::Dead)).execute(conn)
}

/// Those sent for this invitation, or all while the guest has not come in.
pub fn kill_for_invitation(conn: &mut Conn, guest: UserId, invitation: InvitationId) -> QueryResult<usize> {
    let never_came = users::table
        .find(guest)
        .filter(users::external_user_state.eq("pending_acceptance"))
        .filter(users::reset_at.is_null());
    let theirs = codes::table.filter(codes::user_id.eq(guest)).filter(codes::state.eq(State::Live));
    let theirs = theirs.filter(codes::invitation_id.eq(invitation).or(exists(never_came)));
    diesel::update(theirs).set(codes::state.eq(State::Dead)).execute(conn)
}

pub fn delete_older(conn: &mut Conn, before: Time) -> QueryResult<usize> {
    diesel::delete(codes::table.filter(codes::created_at.lt(before))).execute(conn)
}

/// Changes nothing, at the cost of writing a row: see `codes::pretend` (O-6).
pub fn insert_again(conn: &mut Conn, code: Code) -> QueryResult<usize> {
    let statement = diesel::insert_into(codes::table).values(code).on_conflict_do_nothing();
    on_either!(conn, |c| statement.execute(c))
}

pub fn open_in(conn: &mut Conn, txn: &[u8]) -> QueryResult<i64> {
    codes::table.filter(codes::txn.eq(txn)).filter(codes::state.eq(State::Live)).count().get_result(conn)
}

pub fn is_live(conn: &mut Conn, id: CodeId) -> QueryResult<bool> {
    let live = codes::table.filter(codes::id.eq(id)).filter(codes::state.eq(State::Live));
    diesel::select(diesel::dsl::exists(live)).get_result(conn)
}

pub fn delete_all(conn: &mut Conn) -> QueryResult<usize> {
    diesel::delete(codes::table).execute(conn)
}
