//! What is pending of an app or group for people at domains that its lists keep out.

use diesel::dsl;
use diesel::prelude::*;

use crate::features::access::ResourceId;
use crate::features::invitations::Invitation;
use crate::foundation::db::Conn;
use crate::foundation::id::{AppId, GroupId};
use crate::schema::{invitation_grants, invitations, users};

fn apps_and_groups(of: &[ResourceId]) -> (Vec<AppId>, Vec<GroupId>) {
    (of.iter().filter_map(|id| id.app()).collect(), of.iter().filter_map(|id| id.group()).collect())
}

/// At most so many, each once.
pub(in crate::features::invitations) fn pending(
    conn: &mut Conn,
    of: &[ResourceId],
    domains: &[String],
    most: i64,
) -> QueryResult<Vec<Invitation>> {
    let (apps, groups) = apps_and_groups(of);
    let pending = invitation_grants::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_grants::invitation_id)))
        .inner_join(users::table.on(users::id.eq(invitations::user_id)))
        .filter(invitation_grants::pending)
        .filter(invitation_grants::app_id.eq_any(apps).or(invitation_grants::group_id.eq_any(groups)))
        .filter(users::mail_domain.eq_any(domains));
    pending.select(Invitation::as_select()).distinct().order(invitations::id).limit(most).load(conn)
}

/// How many there are.
pub(in crate::features::invitations) fn count(
    conn: &mut Conn,
    of: &[ResourceId],
    domains: &[String],
) -> QueryResult<i64> {
    let (apps, groups) = apps_and_groups(of);
    let pending = invitation_grants::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_grants::invitation_id)))
        .inner_join(users::table.on(users::id.eq(invitations::user_id)))
        .filter(invitation_grants::pending)
        .filter(invitation_grants::app_id.eq_any(apps).or(invitation_grants::group_id.eq_any(groups)))
        .filter(users::mail_domain.eq_any(domains));
    pending.select(dsl::count(invitations::id).aggregate_distinct()).get_result(conn)
}
