//! That access has not ended, written here once for every query that reads it.

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::schema::{assignments, group_members};

/// Whether the assignment has not ended.
#[diesel::dsl::auto_type]
pub fn assignment_lasts(now: Time) -> _ {
    assignments::ends_at.is_null().or(assignments::ends_at.gt(now))
}

/// Whether the membership has not ended.
#[diesel::dsl::auto_type]
pub fn membership_lasts(now: Time) -> _ {
    group_members::ends_at.is_null().or(group_members::ends_at.gt(now))
}

/// The same in a query that is written by hand: of the row with this name, at the time under this number.
macro_rules! lasts {
    ($row:literal, $now:literal) => {
        concat!("(", $row, ".ends_at IS NULL OR ", $row, ".ends_at > ", $now, ")")
    };
}
pub(crate) use lasts;
