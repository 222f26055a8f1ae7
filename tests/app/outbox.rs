//! A message that was posted is sent once, in time, by one worker, or it is known why not.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::outbox::{
    Delivery, Desk, Kind, Lane, Message, Pace, Post, Rendered, RouteState, State, Worker, Writers, Written,
    cancel_for_invitation, delivery_of, due, post, route_state, waiting,
};
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::clock::{Clock, Time};
use guestlist::foundation::config::{BaseUrl, Mail, Transport};
use guestlist::foundation::db::{Conn, Db, DbError};
use guestlist::foundation::id::{InvitationId, MessageId};
use guestlist::foundation::mail::{Courier, Reason};
use guestlist::foundation::secret::Keys;
use guestlist::foundation::text::Language;
use guestlist::schema::{audit, mail_routes, outbox};

use crate::support::database::Database;
use crate::support::relay::{Servers, address, patience, plain, sender};
use crate::support::{House, plan};

const CODE: &str = "48151623";

fn keys() -> Keys {
    Keys::new(&[9; 32])
}

fn words(_: &mut Conn, message: &Message, desk: &Desk, _: Time) -> Result<Rendered, DbError> {
    let text = message.secret(&desk.keys).unwrap_or_else(|| "Somebody invited you.".into());
    let written =
        Written { to_name: "Grace".into(), reply_to: None, subject: "Hello".into(), html: text.clone(), text };
    Ok(Rendered::Send(Box::new(written)))
}

fn outdated(_: &mut Conn, _: &Message, _: &Desk, _: Time) -> Result<Rendered, DbError> {
    Ok(Rendered::Outdated)
}

/// As invitations do it: whoever invited is told, in the same transaction.
fn tell_inviter(
    conn: &mut Conn,
    message: &Message,
    _: &guestlist::foundation::mail::Trouble,
    now: Time,
) -> Result<(), DbError> {
    let inviter = EmailAddress::parse("olga@northwind.example").unwrap();
    let notice = Post::new(Kind::DeliveryFailed, inviter, Language::English);
    post(conn, message.invitation_id.map_or(notice.clone(), |id| notice.about(id)), now).map(drop)
}

const WRITERS: Writers = Writers {
    render: |kind| if kind == Kind::IdentityLinked { outdated } else { words },
    give_up: |kind| if kind == Kind::Invitation { Some(tell_inviter) } else { None },
};

const PACE: Pace = Pace { per_domain_and_minute: 100_000, per_minute: 0, give_up_after: TimeDelta::hours(120) };

/// A database, a clock that can be moved, and workers that send through one courier.
struct Sending {
    db: Db,
    clock: Clock,
    courier: Arc<Courier>,
    /// After its connections, which end first.
    _database: Database,
}

impl Sending {
    fn new(courier: Courier) -> Self {
        let database = Database::new();
        let db = Db::open(&database.url).unwrap();
        Self { db, clock: Clock::default(), courier: Arc::new(courier), _database: database }
    }

    fn with_folder() -> (Self, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let mail = Mail { transport: Transport::Files(folder.path().into()), ..plain(25) };
        (Self::new(Courier::open(&mail).unwrap()), folder)
    }

    fn write<T>(&self, deed: impl FnOnce(&mut Conn) -> Result<T, DbError>) -> T {
        self.db.write_now(deed).unwrap()
    }

    fn read<T>(&self, look: impl FnOnce(&mut Conn) -> Result<T, DbError>) -> T {
        self.db.read_now(look).unwrap()
    }

    fn worker(&self) -> Worker {
        self.worker_at(PACE)
    }

    fn worker_at(&self, pace: Pace) -> Worker {
        let desk = Desk { keys: keys(), base_url: BaseUrl::parse("https://a.example").unwrap(), from: sender() };
        Worker::new(self.db.clone(), self.clock.clone(), self.courier.clone(), desk, WRITERS, pace)
    }

    fn post(&self, to: &str, kind: Kind) -> MessageId {
        self.post_as(to, kind, |post| post)
    }

    fn post_as(&self, to: &str, kind: Kind, more: impl FnOnce(Post) -> Post) -> MessageId {
        let wish = more(Post::new(kind, EmailAddress::parse(to).unwrap(), Language::English));
        let now = self.clock.now();
        self.write(|conn| post(conn, wish, now))
    }

    fn invite(&self, to: &str) -> InvitationId {
        let id = InvitationId::new();
        self.post_as(to, Kind::Invitation, |post| post.about(id));
        id
    }

    fn row(&self, id: MessageId) -> Message {
        self.read(|conn| Ok(outbox::table.find(id).select(Message::as_select()).first(conn)?))
    }

    fn count(&self, state: State) -> i64 {
        self.read(|conn| Ok(outbox::table.filter(outbox::state.eq(state)).count().get_result(conn)?))
    }

    fn delivery(&self, id: InvitationId) -> Delivery {
        self.read(|conn| delivery_of(conn, &[id])).remove(&id).unwrap()
    }

    fn route(&self) -> RouteState {
        self.read(|conn| route_state(conn, self.courier.relay()))
    }

    fn later(&self, span: TimeDelta) {
        self.clock.advance(span);
    }

    /// What a worker leaves behind that is killed right after claiming.
    fn crash_with(&self, id: MessageId) {
        let until = self.clock.now().plus(TimeDelta::seconds(60));
        let held = (outbox::state.eq(State::Sending), outbox::leased_by.eq("the dead"), outbox::not_before.eq(until));
        self.write(|conn| Ok(diesel::update(outbox::table.find(id)).set(held).execute(conn)?));
    }
}

fn files(folder: &tempfile::TempDir) -> Vec<String> {
    let names =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".eml")).collect()
}

async fn bad_sending() -> Option<(Sending, Servers)> {
    let servers = Servers::connect().await?;
    Some((Sending::new(servers.courier("bad")), servers))
}

#[actix_web::test]
async fn f3_a_message_of_a_dead_worker_is_sent_once_when_its_lease_ends() {
    let (sending, folder) = Sending::with_folder();
    let id = sending.post("grace@partner.example", Kind::Invitation);
    sending.crash_with(id);
    assert_eq!(sending.worker().send_due().await.unwrap(), 0);
    sending.later(TimeDelta::seconds(61));
    assert_eq!(sending.worker().send_due().await.unwrap(), 1);
    assert_eq!((sending.row(id).state, files(&folder).len()), (State::HandedOver, 1));
    assert_eq!(sending.worker().send_due().await.unwrap(), 0);
}

#[actix_web::test]
async fn two_workers_send_each_of_2000_messages_once() {
    let (sending, folder) = Sending::with_folder();
    let now = sending.clock.now();
    sending.write(|conn| {
        for n in 0..2000 {
            let to = EmailAddress::parse(&format!("g{n}@partner.example")).unwrap();
            post(conn, Post::new(Kind::Invitation, to, Language::English).in_bulk(), now)?;
        }
        Ok(())
    });
    let (one, two) = (sending.worker(), sending.worker());
    let (one, two) = tokio::join!(one.send_due(), two.send_due());
    let mut tried = one.unwrap() + two.unwrap();
    // On PostgreSQL a worker that loses every row of a claim finds nothing while work remains.
    tried += sending.worker().send_due().await.unwrap();
    assert_eq!((tried, files(&folder).len()), (2000, 2000));
    assert_eq!(sending.count(State::HandedOver), 2000);
}

#[actix_web::test]
async fn m2_a_code_overtakes_everything_that_waits() {
    let (sending, folder) = Sending::with_folder();
    for n in 0..300 {
        sending.post_as(&format!("g{n}@partner.example"), Kind::Invitation, Post::in_bulk);
    }
    let running = sending.worker().start();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let code = sending.post("olga@northwind.example", Kind::SignInCode);
    let began = std::time::Instant::now();
    while sending.row(code).state != State::HandedOver {
        assert!(began.elapsed() < Duration::from_secs(2), "the code waits behind invitations");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.stop(Duration::from_secs(20)).await;
    assert!(!files(&folder).is_empty());
    assert_eq!(sending.count(State::Sending), 0, "d4_leases_are_given_back");
}

#[actix_web::test]
async fn f27_messages_to_one_domain_keep_their_pace_and_others_pass() {
    let (sending, folder) = Sending::with_folder();
    for n in 0..30 {
        sending.post(&format!("g{n}@slow.example"), Kind::Invitation);
    }
    sending.post("grace@other.example", Kind::Invitation);
    for n in 0..30 {
        sending.post(&format!("c{n}@slow.example"), Kind::SignInCode);
    }
    let worker = sending.worker_at(Pace { per_domain_and_minute: 20, ..PACE });
    worker.send_due().await.unwrap();
    assert_eq!(files(&folder).len(), 30 + 20 + 1, "30 codes, 20 of the slow domain, one of another");
    sending.later(TimeDelta::seconds(15));
    worker.send_due().await.unwrap();
    assert_eq!(files(&folder).len(), 51 + 5);
    sending.later(TimeDelta::seconds(30));
    worker.send_due().await.unwrap();
    assert_eq!(sending.count(State::HandedOver), 61);
}

#[actix_web::test]
async fn m1_no_secret_stays_in_the_row_once_it_was_handed_over() {
    let (sending, folder) = Sending::with_folder();
    let id = sending.post_as("olga@northwind.example", Kind::SignInCode, |post| post.secret(&keys(), CODE).unwrap());
    let waiting = format!("{:?}", sending.row(id));
    assert!(sending.row(id).sealed.is_some() && !waiting.contains(CODE));
    sending.worker().send_due().await.unwrap();
    assert_eq!((sending.row(id).state, sending.row(id).sealed), (State::HandedOver, None));
    let message = std::fs::read_to_string(folder.path().join(&files(&folder)[0])).unwrap();
    assert!(message.contains(CODE));
}

#[actix_web::test]
async fn n5_a_code_past_its_life_is_never_sent() {
    let (sending, folder) = Sending::with_folder();
    let end = sending.clock.now().plus(TimeDelta::minutes(10));
    let id = sending
        .post_as("olga@northwind.example", Kind::SignInCode, |post| post.secret(&keys(), CODE).unwrap().expires(end));
    sending.later(TimeDelta::minutes(10));
    sending.worker().send_due().await.unwrap();
    assert_eq!((sending.row(id).state, sending.row(id).sealed, files(&folder).len()), (State::Dropped, None, 0));
}

#[actix_web::test]
async fn n5_a_message_its_feature_calls_outdated_is_dropped() {
    let (sending, folder) = Sending::with_folder();
    let id = sending.post("olga@northwind.example", Kind::IdentityLinked);
    sending.worker().send_due().await.unwrap();
    assert_eq!((sending.row(id).state, files(&folder).len()), (State::Dropped, 0));
}

#[actix_web::test]
async fn f26_revoking_cancels_the_mail_that_waits() {
    let (sending, folder) = Sending::with_folder();
    let invitation = sending.invite("grace@partner.example");
    let notice = sending.post_as("olga@northwind.example", Kind::InvitationDeclined, |post| post.about(invitation));
    assert_eq!(sending.delivery(invitation), Delivery::Queued);
    let now = sending.clock.now();
    sending.write(|conn| cancel_for_invitation(conn, invitation, now));
    sending.worker().send_due().await.unwrap();
    assert_eq!(sending.delivery(invitation), Delivery::Dropped);
    assert_eq!((sending.row(notice).state, files(&folder).len()), (State::HandedOver, 1));
}

#[actix_web::test]
async fn n3_f15_a_greylisted_message_comes_again_with_the_same_id() {
    let Some((sending, servers)) = bad_sending().await else { return };
    let to = address("greylist");
    let invitation = sending.invite(&to);
    sending.worker().send_due().await.unwrap();
    let Delivery::Deferred { since, next, why } = sending.delivery(invitation) else { panic!("not deferred") };
    assert!(next.since(since) >= TimeDelta::seconds(60));
    assert_eq!(why.reason, Some(Reason::TryLater));
    assert!(why.reply.starts_with("450 4.2.0"), "{}", why.reply);
    sending.later(TimeDelta::seconds(59));
    assert_eq!(sending.worker().send_due().await.unwrap(), 0);
    sending.later(TimeDelta::seconds(20));
    sending.worker().send_due().await.unwrap();
    assert!(matches!(sending.delivery(invitation), Delivery::HandedOver { relay, .. } if relay == "localhost"));
    let messages = servers.messages(&to).await;
    assert_eq!(messages.len(), 1);
    let kept: String = sending.read(|conn| Ok(outbox::table.select(outbox::message_id).first(conn)?));
    assert_eq!(messages[0]["messageId"], kept);
}

#[actix_web::test]
async fn n2_f17_an_unknown_mailbox_fails_at_once_and_the_inviter_is_told() {
    let Some((sending, servers)) = bad_sending().await else { return };
    let to = address("unknown");
    let invitation = sending.invite(&to);
    sending.worker().send_due().await.unwrap();
    let Delivery::Failed { why, .. } = sending.delivery(invitation) else { panic!("not failed") };
    assert_eq!(why.reason, Some(Reason::NoSuchMailbox));
    sending.later(TimeDelta::days(1));
    sending.worker().send_due().await.unwrap();
    assert_eq!(servers.attempts(&to).await.len(), 1);
    let told: i64 = sending
        .read(|conn| Ok(outbox::table.filter(outbox::kind.eq(Kind::DeliveryFailed)).count().get_result(conn)?));
    let noted: i64 = sending.read(|conn| {
        Ok(audit::table
            .filter(audit::object_id.eq(guestlist::foundation::id::AnyId::from(invitation)))
            .count()
            .get_result(conn)?)
    });
    assert_eq!((told, noted), (1, 1));
}

#[actix_web::test]
async fn f19_silence_after_the_message_means_one_more_attempt_and_no_third() {
    let Some((sending, servers)) = bad_sending().await else { return };
    let to = address("hang");
    let invitation = sending.invite(&to);
    sending.worker().send_due().await.unwrap();
    let Delivery::Deferred { since, next, why } = sending.delivery(invitation) else { panic!("not deferred") };
    assert!(next.since(since) >= TimeDelta::minutes(5));
    assert_eq!(why.reason, Some(Reason::NoAnswer));
    sending.later(TimeDelta::minutes(7));
    sending.worker().send_due().await.unwrap();
    assert!(matches!(sending.delivery(invitation), Delivery::HandedOver { .. }));
    sending.later(TimeDelta::days(1));
    sending.worker().send_due().await.unwrap();
    assert!(servers.messages(&to).await.len() <= 2);
}

#[actix_web::test]
async fn f28_a_message_nobody_takes_is_given_up_after_5_days() {
    let Some((sending, _)) = bad_sending().await else { return };
    let invitation = sending.invite(&address("later"));
    for _ in 0..3 {
        sending.worker().send_due().await.unwrap();
        assert!(matches!(sending.delivery(invitation), Delivery::Deferred { .. }));
        sending.later(TimeDelta::hours(36));
    }
    sending.later(TimeDelta::hours(36));
    sending.worker().send_due().await.unwrap();
    let Delivery::Failed { why, .. } = sending.delivery(invitation) else { panic!("not failed") };
    assert_eq!(why.reason, Some(Reason::GaveUp));
}

#[actix_web::test]
async fn f13_f24_a_closed_relay_is_asked_seldom_and_by_one_message() {
    let sending = Sending::new(Courier::with_patience(&plain(1), patience()).unwrap());
    for n in 0..20 {
        sending.post(&format!("g{n}@partner.example"), Kind::Invitation);
    }
    let mut attempts = 0;
    let attempted = |sending: &Sending| -> i64 {
        let all: Vec<i32> = sending.read(|conn| Ok(outbox::table.select(outbox::attempts).load(conn)?));
        all.iter().map(|n| i64::from(*n)).sum()
    };
    for minute in 0..120 {
        sending.worker().send_due().await.unwrap();
        let now = attempted(&sending);
        if minute > 0 {
            assert!(now - attempts <= 1, "minute {minute}: {} attempts", now - attempts);
        }
        attempts = now;
        sending.later(TimeDelta::minutes(1));
    }
    assert!(attempts <= 8 + 16, "{attempts} attempts in two hours");
    let RouteState::Resting { reason, .. } = sending.route() else { panic!("the route is open") };
    assert_eq!(reason, Some(Reason::Unreachable));
}

#[actix_web::test]
async fn f24_the_relay_is_back_and_everything_goes_out() {
    let Some(servers) = Servers::connect().await else { return };
    let mut sending = Sending::new(Courier::with_patience(&plain(1), patience()).unwrap());
    let to: Vec<String> = (0..20).map(|_| address("back")).collect();
    for to in &to {
        sending.post(to, Kind::Invitation);
    }
    sending.worker().send_due().await.unwrap();
    let mut mail = servers.mail("starttls");
    if let Transport::Smtp(relay) = &mut mail.transport {
        relay.host = "127.0.0.1".into();
    }
    sending.courier = Arc::new(Courier::with_patience(&mail, patience()).unwrap());
    for _ in 0..10 {
        sending.later(TimeDelta::minutes(3));
        sending.worker().send_due().await.unwrap();
    }
    assert_eq!(sending.count(State::HandedOver), 20);
    assert_eq!(sending.route(), RouteState::Open);
}

#[actix_web::test]
async fn f21_f22_f23_no_message_is_lost_while_the_operator_mends_the_route() {
    let Some(servers) = Servers::connect().await else { return };
    let expected = HashMap::from([
        ("nostarttls", Reason::TlsMissing),
        ("wrongname", Reason::Certificate),
        ("authrejects", Reason::LoginRefused),
    ]);
    for (server, expected) in expected {
        let sending = Sending::new(servers.courier(server));
        let to = address("grace");
        let invitation = sending.invite(&to);
        for _ in 0..14 {
            sending.worker().send_due().await.unwrap();
            sending.later(TimeDelta::minutes(1));
        }
        let Delivery::Deferred { why, .. } = sending.delivery(invitation) else { panic!("{server}: not deferred") };
        assert_eq!(why.reason, Some(expected));
        let attempts: i32 = sending.read(|conn| Ok(outbox::table.select(outbox::attempts).first(conn)?));
        assert_eq!(attempts, 1, "{server}: one attempt in a quarter of an hour");
        assert!(servers.attempts(&to).await.is_empty(), "{server}: nothing was said about the message");
    }
}

#[actix_web::test]
async fn a_rolled_back_deed_posts_nothing() {
    let (sending, folder) = Sending::with_folder();
    let now = sending.clock.now();
    let failed: Result<(), DbError> = sending.db.write_now(|conn| {
        post(conn, Post::new(Kind::Invitation, EmailAddress::parse("g@p.example").unwrap(), Language::German), now)?;
        Err(DbError::Busy("no".into()))
    });
    assert!(failed.is_err());
    sending.worker().send_due().await.unwrap();
    assert!(files(&folder).is_empty());
}

#[actix_web::test]
async fn no_question_reads_the_whole_outbox() {
    let house = House::new().await;
    let now = house.now();
    let queries = plan::asked(&house, |conn| {
        let invitation = InvitationId::new();
        for lane in Lane::ALL {
            due(conn, *lane, 10, now).unwrap();
            waiting(conn, *lane).unwrap();
        }
        delivery_of(conn, &[invitation, InvitationId::new()]).unwrap();
        route_state(conn, "mail.example").unwrap();
        cancel_for_invitation(conn, invitation, now).unwrap();
        let grace = EmailAddress::parse("grace@partner.example").unwrap();
        post(conn, Post::new(Kind::Invitation, grace, Language::English), now).unwrap();
    });
    assert!(queries.len() >= 15);
    plan::must_use_indexes(&house, &queries);
}

#[actix_web::test]
async fn f28_messages_that_never_had_a_turn_are_given_up_too() {
    let sending = Sending::new(Courier::with_patience(&plain(1), patience()).unwrap());
    let invitations: Vec<InvitationId> = (0..5).map(|n| sending.invite(&format!("g{n}@partner.example"))).collect();
    sending.worker().send_due().await.unwrap();
    sending.later(TimeDelta::days(6));
    let code = sending.post_as("olga@northwind.example", Kind::SignInCode, |post| {
        post.secret(&keys(), CODE).unwrap().expires(sending.clock.now())
    });
    let running = sending.worker().start();
    let began = std::time::Instant::now();
    while sending.count(State::Failed) < 5 {
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", sending.delivery(invitations[0]));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.stop(Duration::from_secs(10)).await;
    let told = sending.read(|conn| {
        Ok(outbox::table.filter(outbox::kind.eq(Kind::DeliveryFailed)).count().get_result::<i64>(conn)?)
    });
    assert_eq!(told, 5);
    assert_eq!((sending.row(code).state, sending.row(code).sealed), (State::Dropped, None));
}

#[actix_web::test]
async fn f13_the_way_in_says_that_codes_are_late() {
    let house = House::new().await;
    let page = house.browser().look("/sign-in").await;
    assert!(!page.text().contains("Mail is delayed"));
    let (relay, now) = (house.world.config.mail.route().to_owned(), house.now());
    let resting = (
        (mail_routes::relay.eq(relay), mail_routes::failures.eq(1), mail_routes::paused_until.eq(now)),
        (mail_routes::reason.eq("unreachable"), mail_routes::reply.eq(""), mail_routes::since.eq(now)),
    );
    house.write(|conn| Ok(diesel::insert_into(mail_routes::table).values(resting).execute(conn)?));
    let page = house.browser().look("/sign-in").await;
    assert!(page.text().contains("Mail is delayed"));
}
