//! The same rows as one invitation, written by hand: one transaction, prepared statements, nothing asked first.

use diesel::prelude::*;
use guestlist::features::users::User;
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::types::Details;
use guestlist::foundation::db::{Conn, DbError, Native};
use guestlist::foundation::id::{AppId, EntryId, GrantId, InvitationId, MessageId, ReportId, RoleId, UserId};
use guestlist::foundation::secret;
use guestlist::schema::{
    audit, counters, invitation_grants, invitation_links, invitations, invite_reports, outbox, users,
};
use serde_json::json;

/// Statements that only one of the two databases' connections can run.
macro_rules! on {
    ($conn:expr, $c:ident => $deed:expr) => {
        match $conn.native() {
            Native::Sqlite($c) => $deed,
            Native::Postgres($c) => $deed,
        }
    };
}

/// Guest, invitation, grant, link, message, two log entries, three counters, report.
pub fn invite(conn: &mut Conn, inviter: UserId, app: AppId, n: u64, now: Time) -> Result<(), DbError> {
    let mail = format!("hand{n}@d{}.example", n % 100);
    let address = EmailAddress::parse(&mail).expect("an address");
    let guest = User::invited(&address, None, now);
    let (guest_id, id) = (guest.id, InvitationId::new());
    diesel::insert_into(users::table).values(guest).execute(conn)?;
    entry(conn, "create_user", inviter, guest_id, "user", guest_id.uuid(), now)?;
    for (key, per) in [("invite/3600/", 60), ("invite/86400/", 1440), ("invite-mail/86400/", 1440)] {
        count(conn, &format!("{key}{inviter}"), Time::from_micros(now.micros() - now.micros() % (per * 1_000_000)))?;
    }
    let expires = now.plus(chrono::TimeDelta::days(14));
    diesel::insert_into(invitations::table)
        .values((
            invitations::id.eq(id),
            invitations::address.eq(&mail),
            invitations::address_shown.eq(&mail),
            invitations::user_id.eq(guest_id),
            invitations::inviter_id.eq(inviter),
            invitations::state.eq("pending"),
            invitations::language.eq("en"),
            invitations::link_number.eq(1),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(expires),
        ))
        .execute(conn)?;
    diesel::insert_into(invitation_grants::table)
        .values((
            invitation_grants::id.eq(GrantId::new()),
            invitation_grants::invitation_id.eq(id),
            invitation_grants::address.eq(&mail),
            invitation_grants::app_id.eq(app),
            invitation_grants::role_id.eq(RoleId::DEFAULT),
            invitation_grants::pending.eq(true),
        ))
        .execute(conn)?;
    diesel::insert_into(invitation_links::table)
        .values((
            invitation_links::hash.eq(secret::sha256(mail.as_bytes()).to_vec()),
            invitation_links::invitation_id.eq(id),
            invitation_links::number.eq(1),
            invitation_links::created_at.eq(now),
        ))
        .execute(conn)?;
    message(conn, id, guest_id, &mail, expires, now)?;
    entry(conn, "invite", inviter, guest_id, "app", app.uuid(), now)?;
    report(conn, inviter, now)
}

fn entry(
    conn: &mut Conn,
    action: &str,
    actor: UserId,
    person: UserId,
    kind: &str,
    object: uuid::Uuid,
    now: Time,
) -> Result<(), DbError> {
    diesel::insert_into(audit::table)
        .values((
            audit::id.eq(EntryId::new()),
            audit::at.eq(now),
            audit::actor_id.eq(actor),
            audit::actor_name.eq("Anna owner"),
            audit::surface.eq("web"),
            audit::client_address.eq("127.0.0.1"),
            audit::action.eq(action),
            audit::object_type.eq(kind),
            audit::object_id.eq(guestlist::foundation::id::AnyId::from(object)),
            audit::object_name.eq("Shared"),
            audit::person_id.eq(person),
            audit::person_name.eq("Guest"),
            audit::result.eq("success"),
            audit::details.eq(Details(json!({ "invitation": person.to_string(), "ends_at": null }))),
            audit::request_id.eq("0123456789abcdef"),
        ))
        .execute(conn)?;
    Ok(())
}

fn count(conn: &mut Conn, key: &str, starts_at: Time) -> Result<(), DbError> {
    let statement = diesel::insert_into(counters::table)
        .values((counters::key.eq(key), counters::starts_at.eq(starts_at), counters::count.eq(1_i64)))
        .on_conflict((counters::key, counters::starts_at))
        .do_update()
        .set(counters::count.eq(counters::count + 1));
    on!(conn, c => statement.execute(c))?;
    Ok(())
}

fn message(
    conn: &mut Conn,
    id: InvitationId,
    guest: UserId,
    mail: &str,
    expires: Time,
    now: Time,
) -> Result<(), DbError> {
    let message = MessageId::new();
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(message),
            outbox::lane.eq(1),
            outbox::kind.eq("invitation"),
            outbox::state.eq("queued"),
            outbox::recipient.eq(mail),
            outbox::recipient_domain.eq("d.example"),
            outbox::message_id.eq(format!("<invitation.{message}.1@bench.example>")),
            outbox::language.eq("en"),
            outbox::invitation_id.eq(id),
            outbox::user_id.eq(guest),
            outbox::details.eq(Details(json!({ "link": 1 }))),
            outbox::attempts.eq(0),
            outbox::not_before.eq(now),
            outbox::expires_at.eq(expires),
            outbox::created_at.eq(now),
            outbox::changed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

fn report(conn: &mut Conn, inviter: UserId, now: Time) -> Result<(), DbError> {
    diesel::insert_into(invite_reports::table)
        .values((
            invite_reports::id.eq(ReportId::new()),
            invite_reports::user_id.eq(inviter),
            invite_reports::lines
                .eq(Details(json!([{ "address": "guest@d.example", "done": true, "says": "Invitation on its way" }]))),
            invite_reports::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
