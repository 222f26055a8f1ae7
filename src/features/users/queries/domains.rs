//! The domains that people's addresses are at, and who is there.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::features::users::{ExternalUserState, User, UserType};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError, Native};
use crate::schema::{mail_domains, users};

pub(super) fn note_domains(conn: &mut Conn, domains: BTreeMap<&str, Time>) -> Result<(), DbError> {
    let row = |(domain, at)| (mail_domains::domain.eq(domain), mail_domains::first_at.eq(at));
    let rows: Vec<_> = domains.into_iter().map(row).collect();
    match conn.native() {
        Native::Sqlite(c) => {
            for row in rows {
                diesel::insert_into(mail_domains::table).values(row).on_conflict_do_nothing().execute(c)?;
            }
        }
        Native::Postgres(c) => {
            diesel::insert_into(mail_domains::table).values(rows).on_conflict_do_nothing().execute(c)?;
        }
    }
    Ok(())
}

/// Which of these domains somebody here has, or had, an address at.
pub fn known_domains(conn: &mut Conn, asked: &[&str]) -> Result<Vec<String>, DbError> {
    let known = mail_domains::table.select(mail_domains::domain);
    if let [domain] = asked {
        return Ok(known.filter(mail_domains::domain.eq(domain)).load(conn)?);
    }
    Ok(known.filter(mail_domains::domain.eq_any(asked)).load(conn)?)
}

/// Since when anybody has had an address at these domains, where anybody has.
pub fn domains_since(conn: &mut Conn, asked: &[&str]) -> Result<Vec<(String, Time)>, DbError> {
    let known = mail_domains::table.select((mail_domains::domain, mail_domains::first_at));
    Ok(known.filter(mail_domains::domain.eq_any(asked)).load(conn)?)
}

/// Every domain that anybody here has, or had, an address at.
pub fn all_domains(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(mail_domains::table.select(mail_domains::domain).load(conn)?)
}

/// So many domains fit into one statement.
const DOMAINS_AT_ONCE: usize = 500;

/// Guests at these domains who came, and were not deleted since.
macro_rules! came_from {
    ($domains:expr) => {{
        let there = users::table.filter(users::mail_domain.eq_any($domains)).filter(users::deleted_at.is_null());
        let came = users::external_user_state.eq(ExternalUserState::Accepted).or(users::reset_at.is_not_null());
        there.filter(users::user_type.eq(UserType::Guest)).filter(came)
    }};
}

/// How many guests who are here have an address at these domains; who never came is counted with the invitations.
pub fn count_guests_at(conn: &mut Conn, domains: &[String]) -> Result<i64, DbError> {
    domains
        .chunks(DOMAINS_AT_ONCE)
        .try_fold(0, |sum, domains| Ok(sum + came_from!(domains).count().get_result::<i64>(conn)?))
}

/// Some of them.
pub fn guests_at(conn: &mut Conn, domains: &[String], most: i64) -> Result<Vec<User>, DbError> {
    let some = domains.get(..DOMAINS_AT_ONCE).unwrap_or(domains);
    let there = came_from!(some).order((users::mail_domain, users::id)).limit(most);
    Ok(there.select(User::as_select()).load(conn)?)
}

/// The domains that came last, to notice slips against.
pub fn latest_domains(conn: &mut Conn, most: i64) -> Result<Vec<String>, DbError> {
    let latest = mail_domains::table.order((mail_domains::first_at.desc(), mail_domains::domain)).limit(most);
    Ok(latest.select(mail_domains::domain).load(conn)?)
}
