//! Every mail the house sends, as its reader sees it: in both languages, as text and as HTML, equal in meaning.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use diesel::prelude::*;
use guestlist::features::access::ResourceId;
use guestlist::features::catalog;
use guestlist::features::guests;
use guestlist::features::invitations::{self, Done, GrantWish, Offer, Proof};
use guestlist::features::outbox::{self, Desk, Kind, Message, Post, Rendered, Written};
use guestlist::features::people;
use guestlist::features::policies::{self, Approval, ChooseApproval, LifeRules};
use guestlist::features::reviews::{self, Decision};
use guestlist::features::sponsors::{self, Backup};
use guestlist::features::users as users_of;
use guestlist::foundation::address::{EmailAddress, read_list};
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::{CodeId, InvitationId, RoleId, UserId};
use guestlist::foundation::mail::{Reason, Trouble};
use guestlist::foundation::person::{Actor, Origin};
use guestlist::foundation::text::Language;
use guestlist::schema::{codes, invitations as invitation_rows, outbox as outbox_rows, users};
use guestlist::wiring::WRITERS;
use scraper::{Html, Selector};

use crate::support::House;

const BAD_WORDS: &str = "I added you to the wiki.\nSee <b>https://wiki.aurora.example</b> & bring \"Zoë\".";

/// A house on a Monday morning, in which everything happens that a mail tells of.
async fn eventful(language: Language) -> House {
    let house = House::new().await;
    let monday = Time::new(DateTime::parse_from_rfc3339("2027-03-01T09:00:00Z").unwrap().to_utc());
    house.wait(monday.since(house.now()));
    let tag = language.tag();
    house.write(|conn| Ok(diesel::update(users::table).set(users::preferred_language.eq(Some(tag))).execute(conn)?));
    let ends_at = Some(Time::end_of("2027-05-31".parse().unwrap()));
    let wiki = GrantWish { resource: ResourceId::App(house.cast.wiki), role: house.cast.reader, ends_at };
    let north = GrantWish { resource: ResourceId::Group(house.cast.north), role: RoleId::DEFAULT, ends_at: None };

    let offer = |grants: &[GrantWish]| Offer {
        grants: grants.to_vec(),
        message: Some(BAD_WORDS.to_owned()),
        language: Some(language),
        cc: None,
        by_hand: false,
    };
    let copied = Offer { cc: EmailAddress::parse("assistant@aurora.example").ok(), ..offer(&[wiki, north]) };
    invite(&house, "Otto Outsider <otto@elsewhere.example>", &copied);
    invite(&house, house.cast.member.mail, &offer(&[wiki]));

    let plain = Offer { message: None, ..offer(&[wiki]) };
    let now = house.now();
    let accepted = invite(&house, "ada@elsewhere.example", &plain);
    house.write(|conn| ok(invitations::redeem(conn, accepted, &Proof::Code, Origin::default(), now)));
    let declined = invite(&house, "dan@elsewhere.example", &plain);
    house.write(|conn| ok(invitations::decline(conn, declined, &Origin::default(), now)));
    let failed = invite(&house, "nobody@elsewhere.example", &plain);
    let unknown = Trouble::new(Reason::NoSuchMailbox, "550 5.1.1 No such user here");
    let message = mail_of(&house, failed);
    house.write(|conn| invitations::give_up(conn, &message, &unknown, now));
    let asked = invite(&house, "late@elsewhere.example", &plain);
    house.write(|conn| ok(invitations::ask_fresh(conn, asked, &Actor::visitor(Origin::default()), now)));
    let (admin, others) = (house.actor(house.cast.admin), Some(Approval::Others));
    let careful = ChooseApproval { of: None, rule: others, seen: Some(Approval::Nobodys) };
    house.write(|conn| ok(policies::choose_approval(conn, &admin, &careful, now)));
    invite(&house, "fay@elsewhere.example", &offer(&[wiki, north]));
    let refused = invite(&house, "gus@elsewhere.example", &plain);
    house.write(|conn| ok(invitations::turn_down(conn, &admin, refused, BAD_WORDS, now)));
    let allowed = invite(&house, "hal@elsewhere.example", &plain);
    let config = house.world.config.clone();
    house.write(|conn| ok(invitations::approve(conn, &config, &admin, allowed, now)));
    house.write(|conn| sign_in_mails(conn, &house, language, now));
    let admin = house.actor(house.cast.admin);
    house.write(|conn| ok(catalog::add_owner(conn, &admin, wiki.resource, house.cast.member.mail, now)));
    reviewed(&house);
    house.write(|conn| life_mails(conn, &house, now));
    house
}

/// A guest whose stay ends soon and who asks for more, and one who no longer comes.
fn life_mails(conn: &mut Conn, house: &House, now: Time) -> Result<(), DbError> {
    let (admin, owner, guest) = (house.cast.admin, house.cast.owner, house.cast.guest);
    let (admin, asking) = (house.actor(admin), house.actor(guest));
    let deciding = house.actor(owner);
    users_of::note_sign_in(conn, guest.id, now)?;
    users_of::set_end(conn, guest.id, Some(Time::end_of("2027-03-08".parse().unwrap())), now)?;
    ok(sponsors::add(conn, &admin, guest.id, owner.mail, Backup::No, now))?;
    let of = Some(ResourceId::App(house.cast.wiki));
    let ends_on = Some("2027-03-10".parse().unwrap());
    let change = people::Change { of: ResourceId::App(house.cast.wiki), user: guest.id, ends_on, seen: None };
    ok(people::change_end(conn, &deciding, change, now))?;
    ok(guests::ask(conn, &asking, of, "We are not done yet.", now))?;
    ok(guests::tell(conn, now))?;
    let longer = guests::Answer::Extend("2027-06-30".parse().unwrap());
    let seen = Time::end_of("2027-03-10".parse().unwrap());
    // Another grant, so that the digest still has something to tell.
    let north = house.cast.north;
    let change = people::Change { of: ResourceId::Group(north), user: guest.id, ends_on, seen: None };
    ok(people::change_end(conn, &deciding, change, now))?;
    let key = guests::Key { user: guest.id, of: Some(ResourceId::Group(north)) };
    ok(guests::decide(conn, &deciding, guests::Decide { key, answer: longer, seen }, now))?;

    ok(invitations::remind(conn, &house.world.config, now.plus(TimeDelta::days(3))))?;
    let rules = LifeRules { block_idle_days: Some(30), delete_blocked_days: Some(1), ..LifeRules::default() };
    ok(policies::change_life_rules(conn, &admin, &rules, &LifeRules::default().mark(), now))?;
    ok(guests::apply(conn, now))?;
    ok(guests::apply(conn, now.plus(TimeDelta::days(2))))?;
    let ada = users_of::find_by_mail(conn, "ada@elsewhere.example")?.unwrap();
    let wish = guests::Reset { guest: ada.id, mail: "ada@elsewhere-two.example".to_owned(), seen: ada.mail };
    ok(guests::reset(conn, &admin, &wish, now)).map(drop)
}

/// The reminder of a review of the wiki, the beginning of those of all that is left, and the result of another.
fn reviewed(house: &House) {
    use crate::reviews::{begun, planned, tend};
    let (wiki, north) = (ResourceId::App(house.cast.wiki), ResourceId::Group(house.cast.north));
    let (now, owner) = (house.now(), house.actor(house.cast.co_owner));
    let first = begun(house, north, Decision::Keep);
    planned(house, None, Some(90), Decision::Remove);
    tend(house);
    house.write(|conn| {
        reviews::keep_rest(conn, &owner, first, now).unwrap();
        reviews::finish(conn, &owner, first, now).unwrap();
        let waiting = people::open_review(conn, wiki, now)?.map(|(id, _)| id.to_string());
        let (user, to) = (house.cast.owner.id, EmailAddress::parse(house.cast.owner.mail).unwrap());
        let post = Post::new(Kind::ReviewReminder, to, language_of(conn, user)?).to_user(user);
        outbox::post(conn, post.details(serde_json::json!({ "reviews": [waiting], "n": 1 })), now)?;
        Ok(())
    });
}

fn language_of(conn: &mut Conn, id: UserId) -> Result<Language, DbError> {
    let tag: Option<String> = users::table.find(id).select(users::preferred_language).first(conn)?;
    Ok(tag.as_deref().and_then(Language::from_tag).unwrap_or_default())
}

fn ok<T, E: std::fmt::Debug>(done: Result<T, E>) -> Result<T, DbError> {
    Ok(done.unwrap())
}

fn invite(house: &House, to: &str, offer: &Offer) -> InvitationId {
    let (owner, config, now) = (house.actor(house.cast.owner), house.world.config.clone(), house.now());
    let sure = [];
    let done =
        house.write(|conn| ok(invitations::invite(conn, &config, &owner, read_list(to).unwrap(), offer, &sure, now)));
    match done.into_iter().next().unwrap() {
        (_, Done::Invited(id) | Done::Asked(id)) => id,
        (_, Done::LetIn(_)) => InvitationId::new(),
        (checked, done) => panic!("{to}: {done:?} for {:?}", checked.verdict),
    }
}

fn mail_of(house: &House, invitation: InvitationId) -> Message {
    let of_this = outbox_rows::invitation_id.eq(invitation).and(outbox_rows::kind.eq(Kind::Invitation));
    house.read(|conn| Ok(outbox_rows::table.filter(of_this).select(Message::as_select()).first(conn)?))
}

fn sign_in_mails(conn: &mut Conn, house: &House, language: Language, now: Time) -> Result<(), DbError> {
    let (id, to) = (CodeId::new(), EmailAddress::parse(house.cast.guest.mail).unwrap());
    diesel::insert_into(codes::table)
        .values((
            (
                codes::id.eq(id),
                codes::txn.eq(b"t".to_vec()),
                codes::purpose.eq("sign_in"),
                codes::address.eq(to.as_str()),
            ),
            (codes::salt.eq(b"s".to_vec()), codes::digest.eq(b"d".to_vec()), codes::tries.eq(0)),
            (codes::state.eq("live"), codes::created_at.eq(now)),
        ))
        .execute(conn)?;
    for (kind, purpose) in [(Kind::SignInCode, "sign_in"), (Kind::RedeemCode, "redeem")] {
        let details = serde_json::json!({ "code": id.to_string(), "purpose": purpose });
        let post = Post::new(kind, to.clone(), language).details(details).expires(now.plus(TimeDelta::minutes(10)));
        outbox::post(conn, post.secret(&house.world.config.keys, "48151623").unwrap(), now)?;
    }
    let linked = Post::new(Kind::IdentityLinked, to, language).details(serde_json::json!({ "provider": "Partner ID" }));
    outbox::post(conn, linked, now).map(drop)
}

/// Each kind of mail that waits, written now.
fn mails(house: &House) -> BTreeMap<&'static str, Written> {
    let config = &house.world.config;
    let from = crate::support::relay::sender();
    let desk = Desk { keys: config.keys.clone(), base_url: config.base_url.clone(), from };
    let now = house.now();
    let waiting: Vec<Message> = house
        .read(|conn| Ok(outbox_rows::table.order(outbox_rows::id.desc()).select(Message::as_select()).load(conn)?));
    let mut written = BTreeMap::new();
    for message in waiting {
        let rendered = house.read(|conn| (WRITERS.render)(message.kind)(conn, &message, &desk, now));
        if let Rendered::Send(mail) = rendered {
            // Newest first, so that the first invitation, with all its parts, is the one that stays.
            written.insert(message.kind.word(), *mail);
        }
    }
    written
}

/// Ids and tokens differ every time.
fn blotted(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let (before, word) = rest.split_at(at);
        out.push_str(before);
        let end = word.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        let is_id = word.len() == 36 && word.matches('-').count() == 4;
        out.push_str(if is_id { "(id)" } else { word });
        rest = after;
    }
    out.push_str(rest);
    match out.split_once("/i/") {
        Some((before, _)) => {
            let token: String = out[before.len() + 3..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                .collect();
            out.replace(&token, "(token)")
        }
        None => out,
    }
}

fn visible(html: &str) -> String {
    let page = Html::parse_document(html);
    let body = page.select(&Selector::parse("body").unwrap()).next().unwrap();
    squeezed(&body.text().collect::<Vec<_>>().join(" "))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn links(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    page.select(&Selector::parse("[href]").unwrap()).map(|link| link.attr("href").unwrap().to_owned()).collect()
}

const KINDS: [&str; 25] = [
    "access-ending",
    "access-granted",
    "address-moved",
    "address-reset",
    "approval-asked",
    "delivery-failed",
    "ending-answered",
    "ending-digest",
    "fresh-link-asked",
    "guest-blocked",
    "guest-deleted",
    "identity-linked",
    "invitation",
    "invitation-accepted",
    "invitation-approved",
    "invitation-copy",
    "invitation-declined",
    "invitation-reminder",
    "invitation-turned-down",
    "owner-named",
    "redeem-code",
    "review-begun",
    "review-done",
    "review-reminder",
    "sign-in-code",
];

#[actix_web::test]
async fn every_mail_reads_as_it_should_in_each_language() {
    for language in Language::ALL {
        let mails = mails(&eventful(*language).await);
        assert_eq!(mails.keys().copied().collect::<Vec<_>>(), KINDS);
        for (kind, mail) in mails {
            let reply_to = mail.reply_to.map(|to| to.to_string()).unwrap_or_default();
            // The HTML says the same, as the next test makes sure; its looks are not a matter of words.
            let whole = format!("Subject: {}\nReply-To: {reply_to}\n\n{}", mail.subject, mail.text);
            insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots/letters" }, {
                insta::assert_snapshot!(format!("{kind}.{}", language.tag()), blotted(&whole));
            });
        }
    }
}

#[actix_web::test]
async fn m5_text_and_html_of_a_mail_say_the_same() {
    for language in Language::ALL {
        for (kind, mail) in mails(&eventful(*language).await) {
            let (seen, links) = (visible(&mail.html), links(&mail.html));
            for line in mail.text.lines().map(str::trim) {
                let line = line.trim_start_matches(['*', '>']).trim();
                let (words, address) = match line.find("http") {
                    Some(at) if links.contains(&line[at..].to_owned()) => (line[..at].trim().trim_end_matches(':'), ""),
                    _ => (line.trim_end_matches(':'), line),
                };
                assert!(line == "--" || seen.contains(&squeezed(words)), "{kind}: {line:?} is not in the HTML: {seen}");
                assert!(!address.starts_with("http"), "{kind}: {address} is no link in the HTML");
            }
        }
    }
}

#[actix_web::test]
async fn m5_a_mail_fetches_nothing_and_leads_only_home() {
    let house = eventful(Language::English).await;
    let home = house.world.config.base_url.link("/");
    for (kind, mail) in mails(&house) {
        for forbidden in ["<img", "<script", "<link", "<iframe", "url(", "@import", "<b>", "src="] {
            assert!(!mail.html.contains(forbidden), "{kind} has {forbidden}");
        }
        for link in links(&mail.html) {
            assert!(link.starts_with(&home) || link == "https://aurora.example/privacy", "{kind} leads to {link}");
        }
        for said in [&mail.subject, &mail.text, &visible(&mail.html)] {
            assert!(
                !said.contains("mail-") && !said.contains("letter-") && !said.contains("{$"),
                "{kind} lacks a text"
            );
        }
    }
}

#[actix_web::test]
async fn v1_only_the_invited_address_gets_the_link() {
    let house = eventful(Language::English).await;
    for (kind, mail) in mails(&house) {
        let whole = format!("{}{}{}", mail.subject, mail.text, mail.html);
        assert_eq!(whole.contains("/i/"), kind == "invitation" || kind == "invitation-reminder", "{kind}");
    }
}

#[actix_web::test]
async fn o1_a_code_is_shown_in_two_groups_and_not_in_the_subject() {
    let mails = mails(&eventful(Language::English).await);
    for kind in ["sign-in-code", "redeem-code"] {
        let mail = &mails[kind];
        assert!(mail.text.contains("4815 1623") && mail.html.contains("4815 1623"));
        assert!(!mail.subject.contains("4815"));
    }
}

#[actix_web::test]
async fn n5_what_is_no_longer_true_is_not_sent() {
    let house = eventful(Language::English).await;
    house.write(|conn| {
        diesel::update(codes::table).set(codes::state.eq("used")).execute(conn)?;
        Ok(diesel::update(invitation_rows::table).set(invitation_rows::link_number.eq(9)).execute(conn)?)
    });
    let still: Vec<&str> = mails(&house).into_keys().collect();
    assert!(!still.contains(&"sign-in-code") && !still.contains(&"redeem-code") && !still.contains(&"invitation"));
    house.wait(TimeDelta::days(15));
    assert!(!mails(&house).contains_key("invitation-copy"));
}
