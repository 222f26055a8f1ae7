//! The quotas of inviters, and what counts against them.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::features::policies::Quota;
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, on_either};
use crate::foundation::id::{AnyId, UserId};
use crate::schema::{invitations, invite_quotas, users};

/// The organization's row.
const ALL: AnyId = AnyId::NOBODYS;

fn quota(most: Option<i32>) -> Quota {
    most.map_or(Quota::Unlimited, Quota::Most)
}

pub(in crate::features::policies) fn of_all(conn: &mut Conn) -> QueryResult<Option<Quota>> {
    let most: Option<Option<i32>> =
        invite_quotas::table.find(ALL).select(invite_quotas::most).first(conn).optional()?;
    Ok(most.map(quota))
}

/// The person's own quota, and the organization's.
pub(in crate::features::policies) fn of(conn: &mut Conn, user: UserId) -> QueryResult<(Option<Quota>, Option<Quota>)> {
    let theirs = AnyId::from(user);
    let both = invite_quotas::table.filter(invite_quotas::id.eq(theirs).or(invite_quotas::id.eq(ALL)));
    let both = both.select((invite_quotas::id, invite_quotas::most));
    let rows: Vec<(AnyId, Option<i32>)> = on_either!(conn, |c| both.load(c))?;
    let of = |wanted: AnyId| rows.iter().find(|(id, _)| *id == wanted).map(|(_, most)| quota(*most));
    Ok((of(theirs), of(ALL)))
}

/// Two admins who change quotas do it one after the other, also before there is a row.
pub(in crate::features::policies) fn lock(conn: &mut Conn) -> QueryResult<()> {
    if let Some(c) = conn.postgres() {
        diesel::sql_query("LOCK TABLE invite_quotas IN SHARE ROW EXCLUSIVE MODE").execute(c)?;
    }
    Ok(())
}

pub(in crate::features::policies) fn keep(
    conn: &mut Conn,
    of: Option<UserId>,
    quota: Option<Quota>,
    now: Time,
) -> QueryResult<()> {
    let id = of.map_or(ALL, AnyId::from);
    diesel::delete(invite_quotas::table.find(id)).execute(conn)?;
    let Some(quota) = quota else { return Ok(()) };
    let row = (
        invite_quotas::id.eq(id),
        invite_quotas::user_id.eq(of),
        invite_quotas::most.eq(quota.most()),
        invite_quotas::changed_at.eq(now),
    );
    diesel::insert_into(invite_quotas::table).values(row).execute(conn).map(drop)
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many guests are here, or have not answered, whom this person invited. An invitation waits for its guest; what
/// has lapsed waits for nobody.
pub(in crate::features::policies) fn used(conn: &mut Conn, inviter: UserId, now: Time) -> QueryResult<i64> {
    let counting = "SELECT COUNT(DISTINCT i.user_id) AS n FROM invitations i JOIN users u ON u.id = i.user_id
        WHERE i.inviter_id = $1 AND i.state IN ('pending', 'redeemed')
        AND (i.state = 'redeemed' OR i.expires_at > $2) AND u.user_type = 'guest' AND u.deleted_at IS NULL";
    let counting = diesel::sql_query(counting).bind::<Id, _>(inviter).bind::<Instant, _>(now);
    let counted: Counted = on_either!(conn, |c| counting.get_result(c))?;
    Ok(counted.n)
}

/// Of these people, those who count already.
pub(in crate::features::policies) fn counted(
    conn: &mut Conn,
    inviter: UserId,
    about: &[UserId],
    now: Time,
) -> QueryResult<HashSet<UserId>> {
    if about.is_empty() {
        return Ok(HashSet::new());
    }
    let waits = invitations::state.eq("pending").and(invitations::expires_at.gt(now));
    let theirs = invitations::table
        .inner_join(users::table.on(users::id.eq(invitations::user_id)))
        .filter(invitations::user_id.eq_any(about))
        .filter(invitations::inviter_id.eq(inviter))
        .filter(invitations::state.eq("redeemed").or(waits))
        .filter(users::user_type.eq("guest"))
        .filter(users::deleted_at.is_null());
    let counted: Vec<UserId> = theirs.select(invitations::user_id).load(conn)?;
    Ok(counted.into_iter().collect())
}
