//! What the outbox remembers. A message belongs to a worker while its lease lasts; nobody else touches it then.

pub(in crate::features::outbox) mod pace;
pub(in crate::features::outbox) mod route;
pub(in crate::features::outbox) mod tidy;

use chrono::TimeDelta;
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::features::outbox::{Kind, State};
use crate::foundation::clock::Time;
use crate::foundation::db::types::Details;
use crate::foundation::db::{Conn, insert_all};
use crate::foundation::id::{InvitationId, MessageId, UserId};
use crate::schema::{organization, outbox};

/// A message as it is kept.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox)]
pub struct Message {
    pub id: MessageId,
    pub lane: i32,
    pub kind: Kind,
    pub state: State,
    pub recipient: String,
    pub recipient_domain: String,
    pub message_id: String,
    pub language: String,
    pub invitation_id: Option<InvitationId>,
    pub user_id: Option<UserId>,
    pub details: Details,
    pub sealed: Option<Vec<u8>>,
    pub attempts: i32,
    /// When it is due: the next attempt, or the end of the lease while it is being sent.
    pub not_before: Time,
    pub expires_at: Option<Time>,
    pub leased_until: Option<Time>,
    pub leased_by: Option<String>,
    pub relay: Option<String>,
    pub reason: Option<String>,
    pub last_reply: Option<String>,
    pub created_at: Time,
    pub changed_at: Time,
    pub deferred_since: Option<Time>,
    pub paced: bool,
}

/// What a list shows of an invitation's mail.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Progress {
    pub invitation_id: Option<InvitationId>,
    pub state: State,
    pub relay: Option<String>,
    pub reason: Option<String>,
    pub last_reply: Option<String>,
    pub not_before: Time,
    pub changed_at: Time,
    pub deferred_since: Option<Time>,
}

/// How a message left the worker's hands.
#[derive(Clone, Debug)]
pub(in crate::features::outbox) struct Step {
    pub state: State,
    pub not_before: Time,
    pub relay: Option<String>,
    pub reason: Option<&'static str>,
    pub reply: Option<String>,
}

const FINISHED: [State; 3] = [State::HandedOver, State::Failed, State::Dropped];

// Written out, because no database matches a bound value with the condition of a partial index.
fn is_waiting() -> SqlLiteral<Bool> {
    sql("outbox.state IN ('queued', 'sending', 'deferred')")
}

fn is_being_sent() -> SqlLiteral<Bool> {
    sql("outbox.state = 'sending'")
}

fn is_finished() -> SqlLiteral<Bool> {
    sql("outbox.state IN ('handed_over', 'failed', 'dropped')")
}

pub(in crate::features::outbox) fn insert(conn: &mut Conn, messages: &[Message]) -> QueryResult<()> {
    insert_all!(conn, outbox::table, messages)
}

/// Name, domain and privacy statement of the organization.
pub(in crate::features::outbox) fn organization(
    conn: &mut Conn,
) -> QueryResult<Option<(String, String, Option<String>)>> {
    organization::table
        .select((organization::display_name, organization::domain, organization::privacy_url))
        .first(conn)
        .optional()
}

/// The messages of a lane that are due, those waiting longest first.
pub(in crate::features::outbox) fn due(
    conn: &mut Conn,
    lane: i32,
    most: i64,
    now: Time,
) -> QueryResult<Vec<MessageId>> {
    outbox::table
        .filter(outbox::lane.eq(lane).and(is_waiting()).and(outbox::not_before.le(now)))
        .order((outbox::not_before, outbox::id))
        .limit(most)
        .select(outbox::id)
        .load(conn)
}

/// Takes these messages if they are still due: the condition, not the list, decides between workers.
pub(in crate::features::outbox) fn claim(
    conn: &mut Conn,
    ids: &[MessageId],
    by: &str,
    lease: TimeDelta,
    now: Time,
) -> QueryResult<Vec<Message>> {
    let until = now.plus(lease);
    diesel::update(outbox::table)
        .filter(outbox::id.eq_any(ids).and(is_waiting()).and(outbox::not_before.le(now)))
        .set((
            outbox::state.eq(State::Sending),
            outbox::leased_by.eq(Some(by)),
            outbox::leased_until.eq(Some(until)),
            outbox::not_before.eq(until),
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::changed_at.eq(now),
        ))
        .returning(outbox::all_columns)
        .get_results(conn)
}

/// The message as it is now, if this worker still holds it.
pub(in crate::features::outbox) fn held(conn: &mut Conn, id: MessageId, by: &str) -> QueryResult<Option<Message>> {
    outbox::table
        .filter(outbox::id.eq(id).and(outbox::state.eq(State::Sending)).and(outbox::leased_by.eq(by)))
        .select(Message::as_select())
        .first(conn)
        .optional()
}

/// Lengthens the lease while the relay takes its time.
pub(in crate::features::outbox) fn renew(conn: &mut Conn, id: MessageId, by: &str, until: Time) -> QueryResult<usize> {
    diesel::update(outbox::table)
        .filter(outbox::id.eq(id).and(outbox::state.eq(State::Sending)).and(outbox::leased_by.eq(by)))
        .set((outbox::leased_until.eq(Some(until)), outbox::not_before.eq(until)))
        .execute(conn)
}

/// Gives the message back for its turn in the pace of its domain.
pub(in crate::features::outbox) fn put_off(conn: &mut Conn, message: &Message, until: Time) -> QueryResult<usize> {
    let state = if message.deferred_since.is_some() { State::Deferred } else { State::Queued };
    diesel::update(outbox::table.find(message.id))
        .set((
            outbox::state.eq(state),
            outbox::not_before.eq(until),
            outbox::paced.eq(true),
            outbox::attempts.eq(outbox::attempts - 1),
            outbox::leased_by.eq(None::<String>),
            outbox::leased_until.eq(None::<Time>),
        ))
        .execute(conn)
}

/// Writes down how the attempt ended, if the message is still this worker's. Secrets of finished messages are wiped.
pub(in crate::features::outbox) fn step(
    conn: &mut Conn,
    message: &Message,
    by: &str,
    step: &Step,
    now: Time,
) -> QueryResult<usize> {
    let finished = FINISHED.contains(&step.state);
    let sealed = if finished { None } else { message.sealed.as_deref() };
    let since = message.deferred_since.or((step.state == State::Deferred).then_some(now));
    diesel::update(outbox::table)
        .filter(outbox::id.eq(message.id).and(outbox::state.eq(State::Sending)).and(outbox::leased_by.eq(by)))
        .set((
            (outbox::state.eq(step.state), outbox::not_before.eq(step.not_before), outbox::sealed.eq(sealed)),
            (outbox::relay.eq(step.relay.as_deref()), outbox::reason.eq(step.reason)),
            (outbox::last_reply.eq(step.reply.as_deref()), outbox::deferred_since.eq(since)),
            (outbox::leased_by.eq(None::<String>), outbox::leased_until.eq(None::<Time>)),
            outbox::changed_at.eq(now),
        ))
        .execute(conn)
}

/// Gives back everything this worker holds (D-4).
pub(in crate::features::outbox) fn release(conn: &mut Conn, by: &str, due: Time) -> QueryResult<usize> {
    diesel::update(outbox::table)
        .filter(is_being_sent().and(outbox::leased_by.eq(by)))
        .set((
            outbox::state.eq(State::Queued),
            outbox::not_before.eq(due),
            outbox::leased_by.eq(None::<String>),
            outbox::leased_until.eq(None::<Time>),
        ))
        .execute(conn)
}

pub(in crate::features::outbox) fn drop_for_invitation(
    conn: &mut Conn,
    invitation: InvitationId,
    kinds: &[Kind],
    now: Time,
) -> QueryResult<usize> {
    diesel::update(outbox::table)
        .filter(outbox::invitation_id.eq(invitation))
        .filter(outbox::kind.eq_any(kinds).and(is_waiting()))
        .set((outbox::state.eq(State::Dropped), outbox::sealed.eq(None::<Vec<u8>>), outbox::changed_at.eq(now)))
        .execute(conn)
}

/// The mails of these invitations, oldest first.
pub(in crate::features::outbox) fn invitation_mails(
    conn: &mut Conn,
    ids: &[InvitationId],
) -> QueryResult<Vec<Progress>> {
    outbox::table
        .filter(outbox::invitation_id.eq_any(ids).and(outbox::kind.eq(Kind::Invitation)))
        .order((outbox::invitation_id, outbox::id))
        .select(Progress::as_select())
        .load(conn)
}
