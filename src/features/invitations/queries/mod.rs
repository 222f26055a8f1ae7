//! What invitations remember.

pub(in crate::features::invitations) mod approval;
pub(in crate::features::invitations) mod listed;
mod remind;
pub(in crate::features::invitations) mod reports;
pub(in crate::features::invitations) mod waiting;

use std::collections::HashSet;

use diesel::prelude::*;

use crate::features::access::{ResourceId, assignment_lasts, membership_lasts};
use crate::features::invitations::{Grant, Invitation, State};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError, insert_all};
use crate::foundation::id::{AppId, GroupId, InvitationId, RefusalId, RoleId, UserId};
use crate::schema::{
    assignments, group_members, invitation_grants, invitation_links, invitations, mail_refusals, organization, users,
};

pub(super) use remind::{note_reminder, put_off_reminder, to_remind};

pub(super) fn insert(conn: &mut Conn, new: &[Invitation], grants: &[Grant]) -> QueryResult<()> {
    insert_all!(conn, invitations::table, new)?;
    insert_all!(conn, invitation_grants::table, grants)
}

/// What is remembered of a link: never the link.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = invitation_links)]
pub(super) struct LinkRow {
    pub hash: Vec<u8>,
    pub invitation_id: InvitationId,
    pub number: i32,
    pub created_at: Time,
}

pub(super) fn insert_links(conn: &mut Conn, links: &[LinkRow]) -> QueryResult<()> {
    insert_all!(conn, invitation_links::table, links)
}

pub(super) fn find(conn: &mut Conn, id: InvitationId) -> QueryResult<Option<Invitation>> {
    invitations::table.find(id).select(Invitation::as_select()).first(conn).optional()
}

/// Holds the guest, as [`users::hold`](crate::features::users::hold) does.
pub(super) fn hold_guest(conn: &mut Conn, id: InvitationId) -> QueryResult<()> {
    if let Some(c) = conn.postgres() {
        let guest = invitations::table.find(id).select(invitations::user_id);
        let them = users::table.filter(users::id.eq_any(guest)).select(users::id);
        them.for_no_key_update().load::<UserId>(c)?;
    }
    Ok(())
}

/// The invitation behind a link, and the link's number.
pub(super) fn find_by_link(conn: &mut Conn, hash: &[u8]) -> QueryResult<Option<(Invitation, i32)>> {
    invitation_links::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_links::invitation_id)))
        .filter(invitation_links::hash.eq(hash))
        .select((Invitation::as_select(), invitation_links::number))
        .first(conn)
        .optional()
}

pub(super) fn grants_of(conn: &mut Conn, ids: &[InvitationId]) -> QueryResult<Vec<Grant>> {
    let wanted = invitation_grants::table.filter(invitation_grants::invitation_id.eq_any(ids));
    wanted.order(invitation_grants::id).select(Grant::as_select()).load(conn)
}

/// Ends a pending invitation; answers whether it was this call that did (V-2: one winner).
pub(super) fn resolve(conn: &mut Conn, id: InvitationId, state: State, now: Time) -> QueryResult<bool> {
    let pending = invitations::table.find(id).filter(invitations::state.eq(State::Pending));
    let changed = ended(state, now);
    let won = diesel::update(pending).set(changed).execute(conn)? == 1;
    if won {
        close_grants(conn, id)?;
    }
    Ok(won)
}

/// The same while it is still open, for answers of the invitee.
pub(super) fn resolve_open(conn: &mut Conn, id: InvitationId, state: State, now: Time) -> QueryResult<bool> {
    let open = invitations::table
        .find(id)
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::waits_since.is_null())
        .filter(invitations::expires_at.gt(now));
    let changed = ended(state, now);
    let won = diesel::update(open).set(changed).execute(conn)? == 1;
    if won {
        close_grants(conn, id)?;
    }
    Ok(won)
}

type Ended = (
    diesel::dsl::Eq<invitations::state, State>,
    diesel::dsl::Eq<invitations::resolved_at, Time>,
    diesel::dsl::Eq<invitations::waits_since, Option<Time>>,
    diesel::dsl::Eq<invitations::remind_at, Option<Time>>,
);

/// What is over waits for nobody, and nobody is reminded of it.
fn ended(state: State, now: Time) -> Ended {
    (
        invitations::state.eq(state),
        invitations::resolved_at.eq(now),
        invitations::waits_since.eq(None),
        invitations::remind_at.eq(None),
    )
}

fn close_grants(conn: &mut Conn, id: InvitationId) -> QueryResult<()> {
    let grants = invitation_grants::table.filter(invitation_grants::invitation_id.eq(id));
    diesel::update(grants).set(invitation_grants::pending.eq(false)).execute(conn).map(|_| ())
}

pub(super) fn delete_grant(conn: &mut Conn, grant: &Grant) -> QueryResult<usize> {
    diesel::delete(invitation_grants::table.find(grant.id)).execute(conn)
}

/// A newer link: the number counts up and the life begins anew. Answers whether it was still pending.
pub(super) fn renew(
    conn: &mut Conn,
    invitation: &Invitation,
    number: i32,
    expires_at: Time,
    remind_at: Time,
) -> QueryResult<bool> {
    let same = invitations::table
        .find(invitation.id)
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::link_number.eq(invitation.link_number));
    let changed = (
        invitations::link_number.eq(number),
        invitations::expires_at.eq(expires_at),
        invitations::fresh_asked_at.eq(None::<Time>),
        invitations::by_hand.eq(false),
        invitations::remind_at.eq(remind_at),
        invitations::reminded.eq(0),
    );
    Ok(diesel::update(same).set(changed).execute(conn)? == 1)
}

/// Notes that a fresh link was asked for; answers whether nobody had asked since the last link.
pub(super) fn note_asked(conn: &mut Conn, id: InvitationId, now: Time) -> QueryResult<bool> {
    let unasked = invitations::table.find(id).filter(invitations::fresh_asked_at.is_null());
    Ok(diesel::update(unasked).set(invitations::fresh_asked_at.eq(now)).execute(conn)? == 1)
}

/// Pending grants to these addresses, with who invited them and when.
pub(super) fn pending_for(conn: &mut Conn, addresses: &[&str], now: Time) -> QueryResult<Vec<PendingGrant>> {
    let pending = invitation_grants::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_grants::invitation_id)))
        .inner_join(users::table.on(users::id.eq(invitations::inviter_id)))
        .filter(invitation_grants::pending.eq(true))
        .filter(invitations::expires_at.gt(now))
        .select((
            Grant::as_select(),
            users::id,
            users::display_name,
            invitations::created_at,
            invitations::waits_since.is_not_null(),
        ));
    let rows: Vec<(Grant, UserId, String, Time, bool)> = match addresses {
        [address] => pending.filter(invitation_grants::address.eq(address)).load(conn)?,
        several => pending.filter(invitation_grants::address.eq_any(several)).load(conn)?,
    };
    let pending = |(grant, inviter, name, since, waits)| PendingGrant { grant, inviter, name, since, waits };
    Ok(rows.into_iter().map(pending).collect())
}

/// Something already offered to somebody who has not answered.
#[derive(Clone, Debug)]
pub(super) struct PendingGrant {
    pub grant: Grant,
    pub inviter: UserId,
    pub name: String,
    pub since: Time,
    /// For somebody's approval, and not yet for an answer.
    pub waits: bool,
}

/// Open invitations to this address.
pub(super) fn open_to(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Vec<Invitation>> {
    invitations::table
        .filter(invitations::user_id.eq(user))
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::waits_since.is_null())
        .filter(invitations::expires_at.gt(now))
        .order(invitations::id.desc())
        .select(Invitation::as_select())
        .load(conn)
}

/// Pending invitations of this user, lapsed ones too.
pub(super) fn pending_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Invitation>> {
    let pending =
        invitations::table.filter(invitations::user_id.eq(user)).filter(invitations::state.eq(State::Pending));
    pending.select(Invitation::as_select()).load(conn)
}

/// The newest invitations to this person.
pub(super) fn sent_to(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<Invitation>> {
    let theirs = invitations::table.filter(invitations::user_id.eq(user)).order(invitations::id.desc()).limit(most);
    theirs.select(Invitation::as_select()).load(conn)
}

/// Pending invitations that this person sent.
pub(super) fn pending_from(conn: &mut Conn, inviter: UserId) -> QueryResult<Vec<Invitation>> {
    let sent = invitations::table.filter(invitations::inviter_id.eq(inviter));
    sent.filter(invitations::state.eq(State::Pending)).select(Invitation::as_select()).load(conn)
}

pub(super) fn has_sent(conn: &mut Conn, inviter: UserId) -> QueryResult<bool> {
    let sent = invitations::table.filter(invitations::inviter_id.eq(inviter));
    diesel::select(diesel::dsl::exists(sent)).get_result(conn)
}

/// What this person sent that was redeemed, and by whom.
pub(super) fn redeemed_from(conn: &mut Conn, inviter: UserId) -> QueryResult<Vec<(InvitationId, UserId)>> {
    let sent = invitations::table.filter(invitations::inviter_id.eq(inviter));
    sent.filter(invitations::state.eq(State::Redeemed)).select((invitations::id, invitations::user_id)).load(conn)
}

/// Everything sent to this person.
pub(super) fn delete_to(conn: &mut Conn, user: UserId) -> QueryResult<usize> {
    diesel::delete(invitations::table.filter(invitations::user_id.eq(user))).execute(conn)
}

/// Everything this person sent.
pub(super) fn delete_from(conn: &mut Conn, inviter: UserId) -> QueryResult<usize> {
    diesel::delete(invitations::table.filter(invitations::inviter_id.eq(inviter))).execute(conn)
}

/// Pending invitations of these users whose time is over.
pub(super) fn lapsed_of(conn: &mut Conn, users: &[UserId], now: Time) -> QueryResult<Vec<Invitation>> {
    let lapsed = invitations::table
        .filter(invitations::user_id.eq_any(users))
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::expires_at.le(now));
    lapsed.order(invitations::id).select(Invitation::as_select()).load(conn)
}

/// Pending invitations of people at these domains, at most so many.
pub(super) fn pending_at(conn: &mut Conn, domains: &[String], most: i64) -> QueryResult<Vec<Invitation>> {
    let people = users::table.filter(users::mail_domain.eq_any(domains)).select(users::id);
    let theirs = invitations::table.filter(invitations::user_id.eq_any(people));
    let pending = theirs.filter(invitations::state.eq(State::Pending)).limit(most);
    pending.select(Invitation::as_select()).load(conn)
}

/// How many there are.
pub(super) fn count_pending_at(conn: &mut Conn, domains: &[String]) -> QueryResult<i64> {
    let people = users::table.filter(users::mail_domain.eq_any(domains)).select(users::id);
    let theirs = invitations::table.filter(invitations::user_id.eq_any(people));
    theirs.filter(invitations::state.eq(State::Pending)).count().get_result(conn)
}

/// Pending invitations whose time is over, the longest first.
pub(super) fn lapsed(conn: &mut Conn, now: Time, most: i64) -> QueryResult<Vec<Invitation>> {
    invitations::table
        .filter(invitations::state.eq(State::Pending))
        .filter(invitations::expires_at.le(now))
        .order(invitations::expires_at)
        .limit(most)
        .select(Invitation::as_select())
        .load(conn)
}

/// Those this person sent, newest first, older than `before`.
pub(super) fn sent_by(
    conn: &mut Conn,
    inviter: UserId,
    before: Option<InvitationId>,
    most: i64,
) -> QueryResult<Vec<(Invitation, String)>> {
    let mut sent = invitations::table
        .left_join(users::table.on(users::id.eq(invitations::user_id)))
        .filter(invitations::inviter_id.eq(inviter))
        .select((Invitation::as_select(), users::display_name.nullable()))
        .order(invitations::id.desc())
        .limit(most)
        .into_boxed();
    if let Some(before) = before {
        sent = sent.filter(invitations::id.lt(before));
    }
    let rows: Vec<(Invitation, Option<String>)> = sent.load(conn)?;
    Ok(rows.into_iter().map(|(invitation, name)| (invitation, name.unwrap_or_default())).collect())
}

pub(super) fn waits_or_redeemed(conn: &mut Conn, user: UserId) -> QueryResult<bool> {
    let redeemed = invitations::table
        .filter(invitations::user_id.eq(user))
        .filter(invitations::state.eq_any([State::Redeemed, State::Pending]));
    diesel::select(diesel::dsl::exists(redeemed)).get_result(conn)
}

pub(super) fn holds_anything(conn: &mut Conn, user: UserId) -> QueryResult<bool> {
    let grouped = group_members::table.filter(group_members::user_id.eq(user));
    let assigned = assignments::table.filter(assignments::user_id.eq(user));
    let grouped: bool = diesel::select(diesel::dsl::exists(grouped)).get_result(conn)?;
    Ok(grouped || diesel::select(diesel::dsl::exists(assigned)).get_result::<bool>(conn)?)
}

/// Which of these people have the app directly, now.
pub(super) fn with_app(conn: &mut Conn, app: AppId, ids: &[UserId], now: Time) -> QueryResult<Vec<UserId>> {
    let rows: Vec<Option<UserId>> = assignments::table
        .filter(assignments::app_id.eq(app))
        .filter(assignments::user_id.eq_any(ids))
        .filter(assignment_lasts(now))
        .select(assignments::user_id)
        .load(conn)?;
    Ok(rows.into_iter().flatten().collect())
}

/// Which of these people are in the group, now.
pub(super) fn in_group(conn: &mut Conn, group: GroupId, ids: &[UserId], now: Time) -> QueryResult<Vec<UserId>> {
    group_members::table
        .filter(group_members::group_id.eq(group))
        .filter(group_members::user_id.eq_any(ids))
        .filter(membership_lasts(now))
        .select(group_members::user_id)
        .load(conn)
}

/// Pending grants of this resource to this user.
pub(super) fn pending_grants_of(conn: &mut Conn, user: UserId, resource: ResourceId) -> QueryResult<Vec<Grant>> {
    let mut grants = invitation_grants::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_grants::invitation_id)))
        .filter(invitations::user_id.eq(user))
        .filter(invitation_grants::pending.eq(true))
        .select(Grant::as_select())
        .into_boxed();
    grants = match resource {
        ResourceId::App(app) => grants.filter(invitation_grants::app_id.eq(app)),
        ResourceId::Group(group) => grants.filter(invitation_grants::group_id.eq(group)),
    };
    grants.load(conn)
}

/// Who has a pending grant of this resource; at most so many.
pub(super) fn waiting_for(conn: &mut Conn, resource: ResourceId, most: i64) -> QueryResult<Vec<UserId>> {
    let mut waiting = invitation_grants::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_grants::invitation_id)))
        .filter(invitation_grants::pending.eq(true))
        .select(invitations::user_id)
        .distinct()
        .limit(most)
        .into_boxed();
    waiting = match resource {
        ResourceId::App(app) => waiting.filter(invitation_grants::app_id.eq(app)),
        ResourceId::Group(group) => waiting.filter(invitation_grants::group_id.eq(group)),
    };
    waiting.load(conn)
}

/// Which of these addresses asked not to be invited any more, by this person or by anybody (V-12).
pub(super) fn refusing_mail(conn: &mut Conn, addresses: &[&str], inviter: UserId) -> QueryResult<HashSet<String>> {
    let refusals = mail_refusals::table
        .filter(mail_refusals::inviter_id.is_null().or(mail_refusals::inviter_id.eq(inviter)))
        .select(mail_refusals::address);
    let refusing: Vec<String> = match addresses {
        [address] => refusals.filter(mail_refusals::address.eq(address)).load(conn)?,
        several => refusals.filter(mail_refusals::address.eq_any(several)).load(conn)?,
    };
    Ok(refusing.into_iter().collect())
}

pub(super) fn insert_refusal(conn: &mut Conn, address: &str, now: Time) -> QueryResult<()> {
    let row = (
        mail_refusals::id.eq(RefusalId::new()),
        mail_refusals::address.eq(address),
        mail_refusals::inviter_id.eq(None::<UserId>),
        mail_refusals::created_at.eq(now),
    );
    diesel::insert_into(mail_refusals::table).values(row).execute(conn).map(|_| ())
}

/// Organization, domain, privacy statement: what a mail says of the house.
#[derive(Clone, Debug, Default, Queryable)]
pub(super) struct Sender {
    pub organization: String,
    pub domain: String,
    pub privacy_url: Option<String>,
}

pub(super) fn sender(conn: &mut Conn) -> Result<Sender, DbError> {
    let row = organization::table.select((organization::display_name, organization::domain, organization::privacy_url));
    Ok(row.first(conn).optional()?.unwrap_or_default())
}

/// The name of a role, or none for default access.
pub(super) fn role_name(conn: &mut Conn, role: RoleId) -> QueryResult<Option<String>> {
    use crate::schema::app_roles;
    app_roles::table.find(role).select(app_roles::display_name).first(conn).optional()
}
