//! What is pending of one app or group for people at domains that its lists keep out.

use diesel::prelude::*;

use crate::features::invitations::Invitation;
use crate::features::policies::ResourceId;
use crate::foundation::db::Conn;
use crate::schema::{invitation_grants, invitations, users};

/// At most so many.
pub(in crate::features::invitations) fn pending(
    conn: &mut Conn,
    of: ResourceId,
    domains: &[String],
    most: i64,
) -> QueryResult<Vec<Invitation>> {
    let mut pending = invitation_grants::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_grants::invitation_id)))
        .inner_join(users::table.on(users::id.eq(invitations::user_id)))
        .filter(invitation_grants::pending)
        .filter(users::mail_domain.eq_any(domains))
        .limit(most)
        .select(Invitation::as_select())
        .into_boxed();
    pending = match of {
        ResourceId::App(app) => pending.filter(invitation_grants::app_id.eq(app)),
        ResourceId::Group(group) => pending.filter(invitation_grants::group_id.eq(group)),
    };
    pending.load(conn)
}

/// How many there are.
pub(in crate::features::invitations) fn count(conn: &mut Conn, of: ResourceId, domains: &[String]) -> QueryResult<i64> {
    let mut pending = invitation_grants::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_grants::invitation_id)))
        .inner_join(users::table.on(users::id.eq(invitations::user_id)))
        .filter(invitation_grants::pending)
        .filter(users::mail_domain.eq_any(domains))
        .select(diesel::dsl::count_star())
        .into_boxed();
    pending = match of {
        ResourceId::App(app) => pending.filter(invitation_grants::app_id.eq(app)),
        ResourceId::Group(group) => pending.filter(invitation_grants::group_id.eq(group)),
    };
    pending.first(conn)
}
