//! Who was invited and has not answered.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::features::access::ResourceId;
use crate::features::people::queries::sieve::Sieve;
use crate::features::people::{Holder, How, PAGE};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AnyId, InvitationId, UserId};
use crate::schema::{app_roles, invitation_grants, invitations, outbox, users};

diesel::alias! {
    const INVITERS: Alias<Inviters> = users as inviters;
    const NEWER: Alias<Newer> = outbox as newer;
}

type Row = (
    AnyId,
    (InvitationId, bool),
    (UserId, String, String),
    (Option<UserId>, Option<String>),
    Option<String>,
    Time,
    Option<Time>,
);

/// The newest pending grants, one more than a page holds; or only those whose mail did not arrive.
pub fn of(conn: &mut Conn, resource: ResourceId, sieve: &Sieve, failed: bool) -> QueryResult<Vec<Holder>> {
    let named = users::name_key.ge(&sieve.low).and(users::name_key.lt(&sieve.high));
    let at = users::mail.ge(&sieve.low).and(users::mail.lt(&sieve.high));
    let mut wanted = invitation_grants::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_grants::invitation_id)))
        .inner_join(users::table.on(users::id.eq(invitations::user_id)))
        .left_join(INVITERS.on(INVITERS.field(users::id).eq(invitations::inviter_id)))
        .left_join(app_roles::table.on(app_roles::id.eq(invitation_grants::role_id)))
        .filter(invitation_grants::pending)
        .filter(named.or(at))
        .filter(invitations::created_at.le(sieve.before))
        .filter(invitations::created_at.lt(sieve.before).or(invitation_grants::id.lt(sieve.before_row)))
        .select((
            invitation_grants::id,
            (invitations::id, invitations::waits_since.is_not_null()),
            (users::id, users::display_name, users::mail_shown),
            (INVITERS.field(users::id).nullable(), INVITERS.field(users::display_name).nullable()),
            app_roles::display_name.nullable(),
            invitations::created_at,
            invitation_grants::ends_at,
        ))
        .order((invitations::created_at.desc(), invitation_grants::id.desc()))
        .limit(i64::try_from(PAGE + 1).unwrap_or(i64::MAX))
        .into_boxed();
    wanted = match resource {
        ResourceId::App(app) => wanted.filter(invitation_grants::app_id.eq(app)),
        ResourceId::Group(group) => wanted.filter(invitation_grants::group_id.eq(group)),
    };
    if failed {
        let later = NEWER
            .filter(NEWER.field(outbox::invitation_id).eq(outbox::invitation_id))
            .filter(NEWER.field(outbox::kind).eq("invitation"))
            .filter(NEWER.field(outbox::id).gt(outbox::id));
        let lost = outbox::table
            .filter(outbox::invitation_id.eq(invitations::id.nullable()))
            .filter(outbox::kind.eq("invitation"))
            .filter(outbox::state.eq("failed"))
            .filter(not(exists(later)));
        wanted = wanted.filter(exists(lost));
    }
    let rows: Vec<Row> = wanted.load(conn)?;
    Ok(rows.into_iter().map(holder).collect())
}

fn holder((row, (invitation, waits), (user, name, mail), (by, by_name), role, since, ends_at): Row) -> Holder {
    Holder {
        row,
        user,
        name,
        mail,
        is_guest: true,
        role,
        granted_by: by.zip(by_name),
        since,
        ends_at,
        opened_at: None,
        how: if waits { How::AskedFor(invitation) } else { How::Invited(invitation) },
    }
}
