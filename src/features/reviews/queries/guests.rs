//! Which guests have an app or group by themselves, since when, and when they used it last.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::features::access::{ResourceId, assignment_lasts, lasts, membership_lasts};
use crate::features::reviews::MOST_COUNTED;
use crate::features::reviews::queries::reviews::Counted;
use crate::features::users::UserType;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::id::{AppId, UserId};
use crate::schema::{assignments, group_members, groups, invitation_grants, invitations, launches, users};

diesel::alias! {
    const GRANTERS: Alias<Granters> = users as granters;
}

/// Who has it by themselves now or is invited to it; of an app or group under `$2`, at the time `$3`. SQLite counts
/// parameters as it meets them, so `$1` must stand before.
pub fn having(of: ResourceId) -> &'static str {
    match of {
        ResourceId::App(_) => {
            concat!(
                "SELECT a.user_id FROM assignments a WHERE a.app_id = $2 AND a.user_id IS NOT NULL \
               AND ",
                lasts!("a", "$3"),
                " \
             UNION SELECT v.user_id FROM invitation_grants g JOIN invitations v ON v.id = g.invitation_id \
               WHERE g.pending AND g.app_id = $2 AND v.expires_at > $3"
            )
        }
        ResourceId::Group(_) => {
            concat!(
                "SELECT m.user_id FROM group_members m WHERE m.group_id = $2 AND ",
                lasts!("m", "$3"),
                " \
             UNION SELECT v.user_id FROM invitation_grants g JOIN invitations v ON v.id = g.invitation_id \
               WHERE g.pending AND g.group_id = $2 AND v.expires_at > $3"
            )
        }
    }
}

/// Whether the user `i.user_id` is one of them, asked of each by itself.
pub fn holds(of: ResourceId) -> &'static str {
    match of {
        ResourceId::App(_) => {
            concat!(
                "EXISTS (SELECT 1 FROM assignments a WHERE a.app_id = $2 AND a.user_id = i.user_id \
               AND ",
                lasts!("a", "$3"),
                ") \
             OR EXISTS (SELECT 1 FROM invitations v JOIN invitation_grants g ON g.invitation_id = v.id \
               WHERE v.user_id = i.user_id AND v.state = 'pending' AND v.expires_at > $3 \
                 AND g.pending AND g.app_id = $2)"
            )
        }
        ResourceId::Group(_) => {
            concat!(
                "EXISTS (SELECT 1 FROM group_members m WHERE m.group_id = $2 AND m.user_id = i.user_id \
               AND ",
                lasts!("m", "$3"),
                ") \
             OR EXISTS (SELECT 1 FROM invitations v JOIN invitation_grants g ON g.invitation_id = v.id \
               WHERE v.user_id = i.user_id AND v.state = 'pending' AND v.expires_at > $3 \
                 AND g.pending AND g.group_id = $2)"
            )
        }
    }
}

#[derive(QueryableByName)]
struct There {
    #[diesel(sql_type = Bool)]
    there: bool,
}

/// Whether any guest is among them.
pub fn has_some(conn: &mut Conn, of: ResourceId, now: Time) -> QueryResult<bool> {
    let text = format!(
        "SELECT EXISTS (SELECT 1 FROM (SELECT $1 AS at) few CROSS JOIN ({}) everyone CROSS JOIN users u \
         WHERE u.id = everyone.user_id AND u.user_type = 'guest' AND u.deleted_at IS NULL) AS there",
        having(of)
    );
    let asked = diesel::sql_query(text).bind::<Instant, _>(now).bind::<Id, _>(of.any()).bind::<Instant, _>(now);
    Ok(asked.get_result::<There>(conn)?.there)
}

/// How many guests a review would be about; of everything, without what has a schedule of its own.
pub fn count(conn: &mut Conn, of: Option<ResourceId>, now: Time) -> QueryResult<i64> {
    let most = MOST_COUNTED;
    let Some(of) = of else { return count_all(conn, now) };
    let text = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM (SELECT $1 AS at) few CROSS JOIN ({}) everyone CROSS JOIN users u \
         WHERE u.id = everyone.user_id AND u.user_type = 'guest' AND u.deleted_at IS NULL LIMIT {most}) asked",
        having(of)
    );
    let asked = diesel::sql_query(text).bind::<Instant, _>(now).bind::<Id, _>(of.any()).bind::<Instant, _>(now);
    Ok(asked.get_result::<Counted>(conn)?.n)
}

fn count_all(conn: &mut Conn, now: Time) -> QueryResult<i64> {
    let most = MOST_COUNTED;
    let (assigned, joined) = (lasts!("a", "$1"), lasts!("m", "$1"));
    let text = format!(
        "SELECT count(*) AS n FROM (SELECT * FROM (\
           SELECT * FROM (SELECT a.app_id AS thing, a.user_id AS who FROM users u JOIN assignments a ON a.user_id = u.id \
             WHERE u.user_type = 'guest' AND u.deleted_at IS NULL AND {assigned} \
               AND NOT EXISTS (SELECT 1 FROM review_schedules s WHERE s.id = a.app_id) LIMIT {most}) few \
           UNION SELECT * FROM (SELECT m.group_id AS thing, m.user_id AS who FROM users u \
             JOIN group_members m ON m.user_id = u.id JOIN groups t ON t.id = m.group_id \
             WHERE u.user_type = 'guest' AND u.deleted_at IS NULL AND {joined} \
               AND t.membership = 'assigned' AND t.source = 'local' \
               AND NOT EXISTS (SELECT 1 FROM review_schedules s WHERE s.id = m.group_id) LIMIT {most}) held \
           UNION SELECT * FROM (SELECT coalesce(g.app_id, g.group_id) AS thing, v.user_id AS who FROM invitations v \
             JOIN invitation_grants g ON g.invitation_id = v.id LEFT JOIN groups t ON t.id = g.group_id \
             WHERE v.state = 'pending' AND v.expires_at > $1 AND g.pending \
               AND (t.id IS NULL OR (t.membership = 'assigned' AND t.source = 'local')) \
               AND NOT EXISTS (SELECT 1 FROM review_schedules s WHERE s.id = coalesce(g.app_id, g.group_id)) \
             LIMIT {most}) asked\
         ) everyone LIMIT {most}) few"
    );
    Ok(diesel::sql_query(text).bind::<Instant, _>(now).get_result::<Counted>(conn)?.n)
}

/// Somebody's access: since when, until when, and by whom it was given.
pub type Access = (UserId, Time, Option<Time>, Option<String>);

/// The access that these people have by themselves now.
pub fn held(conn: &mut Conn, of: ResourceId, people: &[UserId], now: Time) -> QueryResult<Vec<Access>> {
    match of {
        ResourceId::App(app) => assignments::table
            .left_join(GRANTERS.on(GRANTERS.field(users::id).nullable().eq(assignments::granted_by)))
            .filter(assignments::app_id.eq(app))
            .filter(assignments::user_id.eq_any(people))
            .filter(assignment_lasts(now))
            .select((
                assignments::user_id.assume_not_null(),
                assignments::created_at,
                assignments::ends_at,
                GRANTERS.field(users::display_name).nullable(),
            ))
            .load(conn),
        ResourceId::Group(group) => group_members::table
            .left_join(GRANTERS.on(GRANTERS.field(users::id).nullable().eq(group_members::granted_by)))
            .filter(group_members::group_id.eq(group))
            .filter(group_members::user_id.eq_any(people))
            .filter(membership_lasts(now))
            .select((
                group_members::user_id,
                group_members::created_at,
                group_members::ends_at,
                GRANTERS.field(users::display_name).nullable(),
            ))
            .load(conn),
    }
}

/// What these people are invited to and have not answered.
pub fn pending(conn: &mut Conn, of: ResourceId, people: &[UserId], now: Time) -> QueryResult<Vec<Access>> {
    let mut asked = invitations::table
        .inner_join(invitation_grants::table.on(invitation_grants::invitation_id.eq(invitations::id)))
        .left_join(GRANTERS.on(GRANTERS.field(users::id).eq(invitations::inviter_id)))
        .filter(invitations::user_id.eq_any(people))
        .filter(invitations::state.eq("pending"))
        .filter(invitations::expires_at.gt(now))
        .filter(invitation_grants::pending)
        .select((
            invitations::user_id,
            invitations::created_at,
            invitation_grants::ends_at,
            GRANTERS.field(users::display_name).nullable(),
        ))
        .into_boxed();
    asked = match of {
        ResourceId::App(app) => asked.filter(invitation_grants::app_id.eq(app)),
        ResourceId::Group(group) => asked.filter(invitation_grants::group_id.eq(group)),
    };
    asked.load(conn)
}

/// The groups that give these people the app as well, by name.
pub fn through(conn: &mut Conn, app: AppId, people: &[UserId], now: Time) -> QueryResult<Vec<(UserId, String)>> {
    group_members::table
        .inner_join(assignments::table.on(assignments::group_id.eq(group_members::group_id.nullable())))
        .inner_join(groups::table.on(groups::id.eq(group_members::group_id)))
        .filter(assignments::app_id.eq(app))
        .filter(assignment_lasts(now))
        .filter(group_members::user_id.eq_any(people))
        .filter(membership_lasts(now))
        .order(groups::name_key)
        .select((group_members::user_id, groups::display_name))
        .load(conn)
}

/// What these people are now, when they last came in and, of an app, last opened it.
pub fn used(
    conn: &mut Conn,
    of: ResourceId,
    people: &[UserId],
) -> QueryResult<Vec<(UserId, UserType, Option<Time>, Option<Time>)>> {
    let opened = launches::user_id.eq(users::id).and(launches::app_id.nullable().eq(of.app()));
    users::table
        .left_join(launches::table.on(opened))
        .filter(users::id.eq_any(people))
        .select((users::id, users::user_type, users::last_sign_in_at, launches::last_at.nullable()))
        .load(conn)
}
