//! What became of each address of one form, kept for a day so that its page can be opened again.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::features::invitations::queries;
use crate::foundation::clock::Time;
use crate::foundation::db::types::Details;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{ReportId, UserId};

/// One address and how it went, in the inviter's own language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub address: String,
    /// Whether it was acted on.
    pub done: bool,
    /// Whether it waits for approval.
    #[serde(default)]
    pub waits: bool,
    /// Where its link can be had, if no mail carries it.
    #[serde(default)]
    pub link: Option<String>,
    /// Whether the form said that no mail goes out.
    #[serde(default)]
    pub by_hand: bool,
    pub says: String,
}

pub(super) fn keep(conn: &mut Conn, user: UserId, lines: &[Line], now: Time) -> Result<ReportId, DbError> {
    let id = ReportId::new();
    let lines = Details(serde_json::to_value(lines).unwrap_or_default());
    queries::reports::insert(conn, id, user, &lines, now)?;
    Ok(id)
}

/// Their own report, or none.
pub(super) fn read(conn: &mut Conn, user: UserId, id: ReportId) -> Result<Option<Vec<Line>>, DbError> {
    let lines = queries::reports::find(conn, user, id).optional()?;
    Ok(lines.and_then(|lines| serde_json::from_value(lines.0).ok()))
}

/// Removes those of yesterday.
pub fn tidy(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    Ok(queries::reports::delete(conn, now.minus(TimeDelta::days(1)))?)
}
