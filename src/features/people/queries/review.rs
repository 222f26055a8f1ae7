//! Whether its guests are under review.

use diesel::prelude::*;

use crate::features::access::ResourceId;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::ReviewId;
use crate::schema::reviews;

/// The review of this app or group that waits for answers, and its last moment.
pub fn open(conn: &mut Conn, of: ResourceId, now: Time) -> QueryResult<Option<(ReviewId, Time)>> {
    let open = reviews::table.filter(reviews::state.eq("open")).filter(reviews::ends_at.ge(now));
    let open = open.order(reviews::id.desc()).select((reviews::id, reviews::ends_at));
    match of {
        ResourceId::App(app) => open.filter(reviews::app_id.eq(app)).first(conn).optional(),
        ResourceId::Group(group) => open.filter(reviews::group_id.eq(group)).first(conn).optional(),
    }
}
