//! The rows of both tables come and go here, and nowhere else.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::features::access::row::Row;
use crate::features::access::{Assignment, Holder, Member, ResourceId};
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, on_either};
use crate::foundation::id::{AnyId, AppId, InvitationId, RoleId, UserId};
use crate::schema::{assignments, group_members, invitations};

/// A row that has ended is replaced, one that has not stays as it is. Answers whether this one is new.
pub(in crate::features::access) fn insert(
    conn: &mut Conn,
    holder: Holder,
    resource: ResourceId,
    row: &Row,
) -> QueryResult<bool> {
    match (resource, holder) {
        (ResourceId::App(app), _) => assign(conn, app, holder, row),
        (ResourceId::Group(group_id), Holder::User(user_id)) => join(
            conn,
            &Member {
                group_id,
                user_id,
                ends_at: row.ends_at,
                granted_by: row.granted_by,
                invitation_id: row.invitation,
                created_at: row.created_at,
            },
        ),
        // Groups hold no groups.
        (ResourceId::Group(_), Holder::Group(_)) => Ok(false),
    }
}

fn assign(conn: &mut Conn, app_id: AppId, holder: Holder, row: &Row) -> QueryResult<bool> {
    let new = Assignment {
        id: row.id,
        app_id,
        user_id: holder.user(),
        group_id: holder.group(),
        role_id: row.role,
        ends_at: row.ends_at,
        granted_by: row.granted_by,
        invitation_id: row.invitation,
        created_at: row.created_at,
    };
    let ended = assignments::table
        .filter(assignments::app_id.eq(app_id))
        .filter(assignments::ends_at.le(row.created_at))
        .filter(assignments::user_id.eq(new.user_id).or(assignments::group_id.eq(new.group_id)));
    diesel::delete(ended).execute(conn)?;
    let insert = diesel::insert_into(assignments::table).values(&new).on_conflict_do_nothing();
    Ok(on_either!(conn, |c| insert.execute(c))? == 1)
}

fn join(conn: &mut Conn, new: &Member) -> QueryResult<bool> {
    let one = group_members::table.find((new.group_id, new.user_id));
    diesel::delete(one.filter(group_members::ends_at.le(new.created_at))).execute(conn)?;
    let insert = diesel::insert_into(group_members::table).values(new).on_conflict_do_nothing();
    Ok(on_either!(conn, |c| insert.execute(c))? == 1)
}

/// The rows of a person or a group with an app; in one role, or in all.
macro_rules! assigned {
    ($app:expr, $holder:expr, $role:expr) => {{
        let every_role = $role.is_none().into_sql::<Bool>();
        let of_role = assignments::role_id.eq($role.unwrap_or(RoleId::DEFAULT)).or(every_role);
        let theirs = assignments::user_id.eq($holder.user()).or(assignments::group_id.eq($holder.group()));
        assignments::table.filter(assignments::app_id.eq($app)).filter(theirs).filter(of_role)
    }};
}

/// Takes the rows away. Of two who do it at once only one gets them.
pub(in crate::features::access) fn take(
    conn: &mut Conn,
    holder: Holder,
    resource: ResourceId,
    role: Option<RoleId>,
) -> QueryResult<Vec<Row>> {
    Ok(match (resource, holder) {
        (ResourceId::App(app), _) => {
            let gone = diesel::delete(assigned!(app, holder, role)).returning(assignments::all_columns);
            gone.get_results::<Assignment>(conn)?.iter().map(Row::of_assignment).collect()
        }
        (ResourceId::Group(group), Holder::User(user)) => {
            let gone = diesel::delete(group_members::table.find((group, user)));
            let gone = gone.returning(group_members::all_columns).get_results::<Member>(conn)?;
            gone.iter().map(Row::of_member).collect()
        }
        (ResourceId::Group(_), Holder::Group(_)) => Vec::new(),
    })
}

/// When each of the rows ends, or ended.
pub(in crate::features::access) fn ends(
    conn: &mut Conn,
    holder: Holder,
    resource: ResourceId,
    role: Option<RoleId>,
) -> QueryResult<Vec<Option<Time>>> {
    match (resource, holder) {
        (ResourceId::App(app), _) => assigned!(app, holder, role).select(assignments::ends_at).load(conn),
        (ResourceId::Group(group), Holder::User(user)) => {
            group_members::table.find((group, user)).select(group_members::ends_at).load(conn)
        }
        (ResourceId::Group(_), Holder::Group(_)) => Ok(Vec::new()),
    }
}

/// Answers the rows as they are then.
pub(in crate::features::access) fn set_end(
    conn: &mut Conn,
    holder: Holder,
    resource: ResourceId,
    role: Option<RoleId>,
    ends_at: Option<Time>,
) -> QueryResult<Vec<Row>> {
    Ok(match (resource, holder) {
        (ResourceId::App(app), _) => {
            let changed = diesel::update(assigned!(app, holder, role)).set(assignments::ends_at.eq(ends_at));
            let rows: Vec<Assignment> = changed.returning(assignments::all_columns).get_results(conn)?;
            rows.iter().map(Row::of_assignment).collect()
        }
        (ResourceId::Group(group), Holder::User(user)) => {
            let one = group_members::table.find((group, user));
            let changed = diesel::update(one).set(group_members::ends_at.eq(ends_at));
            let rows: Vec<Member> = changed.returning(group_members::all_columns).get_results(conn)?;
            rows.iter().map(Row::of_member).collect()
        }
        (ResourceId::Group(_), Holder::Group(_)) => Vec::new(),
    })
}

/// Since when they have it longer, or again, for the selfcheck.
pub(in crate::features::access) fn note_extension(
    conn: &mut Conn,
    holder: Holder,
    resource: ResourceId,
    now: Time,
) -> QueryResult<()> {
    let text = match resource {
        ResourceId::App(_) => {
            "UPDATE assignments SET extended_at = $1 WHERE app_id = $2 AND (user_id = $3 OR group_id = $3)"
        }
        ResourceId::Group(_) => "UPDATE group_members SET extended_at = $1 WHERE group_id = $2 AND user_id = $3",
    };
    let holder = match holder {
        Holder::User(id) => AnyId::from(id),
        Holder::Group(id) => AnyId::from(id),
    };
    let update = diesel::sql_query(text).bind::<Instant, _>(now).bind::<Id, _>(resource.any()).bind::<Id, _>(holder);
    update.execute(conn).map(|_| ())
}

/// Whether this invitation is still known, and was redeemed.
pub(in crate::features::access) fn is_redeemed(conn: &mut Conn, id: InvitationId) -> QueryResult<bool> {
    let redeemed = invitations::table.find(id).filter(invitations::state.eq("redeemed"));
    diesel::select(diesel::dsl::exists(redeemed)).get_result(conn)
}

/// Takes away everything that somebody has directly.
pub(in crate::features::access) fn take_all(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(ResourceId, Row)>> {
    let assigned = diesel::delete(assignments::table.filter(assignments::user_id.eq(user)));
    let assigned: Vec<Assignment> = assigned.returning(assignments::all_columns).get_results(conn)?;
    let joined = diesel::delete(group_members::table.filter(group_members::user_id.eq(user)));
    let joined: Vec<Member> = joined.returning(group_members::all_columns).get_results(conn)?;
    let assigned = assigned.iter().map(|row| (ResourceId::App(row.app_id), Row::of_assignment(row)));
    let joined = joined.iter().map(|row| (ResourceId::Group(row.group_id), Row::of_member(row)));
    Ok(assigned.chain(joined).collect())
}

/// What somebody has no longer says by which invitation.
pub(in crate::features::access) fn forget_invitation(
    conn: &mut Conn,
    user: UserId,
    invitation: InvitationId,
) -> QueryResult<()> {
    let assigned = assignments::table.filter(assignments::user_id.eq(user));
    let assigned = assigned.filter(assignments::invitation_id.eq(invitation));
    diesel::update(assigned).set(assignments::invitation_id.eq(None::<InvitationId>)).execute(conn)?;
    let joined = group_members::table.filter(group_members::user_id.eq(user));
    let joined = joined.filter(group_members::invitation_id.eq(invitation));
    diesel::update(joined).set(group_members::invitation_id.eq(None::<InvitationId>)).execute(conn)?;
    Ok(())
}
