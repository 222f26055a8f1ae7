//! Ways in: codes by mail, identity providers, one-time links; and the sessions that begin with them.

pub mod again;
mod budgets;
pub mod codes;
pub mod device;
mod emails;
pub mod entering;
pub mod identities;
pub mod journey;
pub mod links;
pub mod oidc;
pub mod pages;
pub mod proofs;
mod queries;
mod refused;
pub mod sessions;
pub mod shown;
pub mod vouched;

use chrono::TimeDelta;

use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::limits;

pub use emails::{render_code, render_linked};
pub use refused::Refused;

/// An answer that is kept although it is a no: the tries it cost stay counted, the refusal stays noted.
pub type Kept<T> = Result<T, Refused>;

/// Removes what has been over for a day: codes, proofs, sessions and counts. Nothing depends on it (D-3).
pub fn tidy(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    let day_ago = now.minus(TimeDelta::days(1));
    queries::codes::delete_older(conn, day_ago)?;
    queries::proofs::delete_older(conn, day_ago)?;
    queries::sessions::delete_older(conn, now.minus(TimeDelta::days(31)))?;
    limits::tidy(conn, now)?;
    Ok(())
}
