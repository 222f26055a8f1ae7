//! What happened to an app or group, as its owners may know it (L-2).

use diesel::prelude::*;

use crate::features::audit::{Action, Entry};
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, EntryId};
use crate::schema::audit;

/// Who opened what and when is nobody's business but the auditors'.
const NOT_TOLD: &[Action] = &[Action::Launch];

/// Newest first, older than `before`.
pub fn about(conn: &mut Conn, object: AnyId, before: Option<EntryId>, most: i64) -> Result<Vec<Entry>, DbError> {
    let mut wanted = audit::table
        .filter(audit::object_id.eq(object))
        .filter(audit::action.ne_all(NOT_TOLD))
        .order(audit::id.desc())
        .limit(most)
        .select(Entry::as_select())
        .into_boxed();
    if let Some(before) = before {
        wanted = wanted.filter(audit::id.lt(before));
    }
    Ok(wanted.load(conn)?)
}
