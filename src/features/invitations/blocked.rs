//! Invitations to domains that nobody may come from any more (V-10).

use crate::features::invitations::{Refused, ask, emails, queries};
use crate::features::policies::Domains;
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;

/// So many domains fit into one statement.
const DOMAINS_AT_ONCE: usize = 500;

/// How many invitations wait for people at these domains.
pub fn count_pending_at(conn: &mut Conn, domains: &[String]) -> Result<i64, DbError> {
    let mut chunks = domains.chunks(DOMAINS_AT_ONCE);
    chunks.try_fold(0, |sum, domains| Ok(sum + queries::count_pending_at(conn, domains)?))
}

/// How many invitations wait for people whom the domain rules keep out now. They could not be redeemed (E-3).
pub fn count_blocked(conn: &mut Conn) -> Result<i64, DbError> {
    let blocked = blocked_domains(conn)?;
    count_pending_at(conn, &blocked)
}

fn blocked_domains(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(Domains::read(conn)?.blocked(&users::all_domains(conn)?))
}

/// Some of them are revoked and their mails are not sent; whoever invited is told. Answers how many; nothing is left
/// when it is none.
pub fn revoke_blocked(conn: &mut Conn, actor: &Actor, most: i64, now: Time) -> Result<usize, Refused> {
    for domains in blocked_domains(conn)?.chunks(DOMAINS_AT_ONCE) {
        let found = queries::pending_at(conn, domains, most)?;
        for invitation in &found {
            ask::revoke_it(conn, actor, invitation, now)?;
            if invitation.is_open(now) {
                emails::post_blocked(conn, invitation, now)?;
            }
        }
        if !found.is_empty() {
            return Ok(found.len());
        }
    }
    Ok(0)
}
