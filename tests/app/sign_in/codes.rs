//! Codes by mail (O-1 to O-12).

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use diesel::connection::{Connection, InstrumentationEvent};
use guestlist::features::sign_in::codes::CodePurpose;
use guestlist::features::sign_in::entering::{self, Browser};
use guestlist::features::sign_in::links;
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::config::Audience;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::person::{Actor, Origin};
use guestlist::foundation::text::Language;
use guestlist::foundation::web::Txn;

use crate::support::served::House;

const MIA: &str = "mia@almvik.example";
const GUS: &str = "gus@partner.example";

fn wrong(code: &str) -> String {
    let number: u64 = code.parse().unwrap();
    format!("{:08}", (number + 1) % 100_000_000)
}

#[tokio::test]
async fn o1_a_code_has_eight_digits_and_may_be_typed_with_blanks_or_a_hyphen() {
    let house = House::new().await;
    house.member(MIA).await;
    for between in ["", " ", "-", " - "] {
        let browser = house.browser();
        browser.ask_for_code(MIA).await;
        let code = house.code_for(MIA).await;
        assert_eq!(code.len(), 8);
        let typed = format!(" {}{between}{} ", &code[..4], &code[4..]);
        assert_eq!(browser.type_code(&typed).await.status, 303, "{typed:?}");
        house.world.clock.advance(TimeDelta::hours(2));
    }
    house.stop().await;
}

#[tokio::test]
async fn o2_a_code_is_good_for_ten_minutes_and_not_a_second_more() {
    let house = House::new().await;
    house.member(MIA).await;
    let (early, late) = (house.browser(), house.browser());
    early.ask_for_code(MIA).await;
    house.world.clock.advance(TimeDelta::seconds(590));
    assert_eq!(early.type_code(&house.code_for(MIA).await).await.status, 303);
    late.ask_for_code(MIA).await;
    let code = house.code_for(MIA).await;
    house.world.clock.advance(TimeDelta::seconds(600));
    let refused = late.type_code(&code).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("older than 10 minutes"));
    assert!(!late.is_in().await);
    house.stop().await;
}

#[tokio::test]
async fn o2_five_wrong_tries_end_a_code() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.ask_for_code(MIA).await;
    let code = house.code_for(MIA).await;
    for _ in 0..5 {
        assert_eq!(browser.type_code(&wrong(&code)).await.status, 422);
    }
    house.world.clock.advance(TimeDelta::minutes(2));
    assert_eq!(browser.type_code(&code).await.status, 422);
    assert!(!browser.is_in().await);
    house.stop().await;
}

#[tokio::test]
async fn o2_of_many_who_type_the_right_code_at_once_one_comes_in() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.ask_for_code(MIA).await;
    let code = house.code_for(MIA).await;
    let tries = (0..8).map(|_| {
        let (browser, code) = (browser.clone(), code.clone());
        tokio::spawn(async move { browser.type_code(&code).await.status })
    });
    let answers = futures_util::future::join_all(tries.collect::<Vec<_>>()).await;
    let came_in = answers.iter().filter(|answer| *answer.as_ref().unwrap() == 303).count();
    assert_eq!(came_in, 1);
    assert_eq!(house.session_names().await.len(), 1);
    house.stop().await;
}

#[tokio::test]
async fn o2_o8_guessing_in_parallel_gets_no_more_tries() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.ask_for_code(MIA).await;
    let code = house.code_for(MIA).await;
    let tries = (0..30).map(|_| {
        let (browser, code) = (browser.clone(), wrong(&code));
        tokio::spawn(async move { browser.type_code(&code).await.status })
    });
    for answer in futures_util::future::join_all(tries.collect::<Vec<_>>()).await {
        assert!(matches!(answer.unwrap(), 422 | 429));
    }
    let [(_, _, _, tries, state)] = &house.code_rows().await[..] else { panic!("one code") };
    assert_eq!((*tries, state.as_str()), (5, "dead"));
    house.stop().await;
}

#[tokio::test]
async fn o3_a_code_counts_only_in_the_browser_that_asked_and_for_the_address_it_was_sent_to() {
    let house = House::new().await;
    house.member(MIA).await;
    house.guest(GUS).await;
    let (mia, gus) = (house.browser(), house.browser());
    mia.ask_for_code(MIA).await;
    gus.ask_for_code(GUS).await;
    assert_eq!(gus.type_code(&house.code_for(MIA).await).await.status, 422, "another's code");
    // The same browser, but another address meanwhile.
    mia.get("/sign-in").await;
    mia.post("/sign-in", &[("email", "nobody@almvik.example")]).await;
    mia.get("/sign-in/code").await;
    assert_eq!(mia.type_code(&house.code_for(MIA).await).await.status, 422, "another address");
    house.stop().await;
}

#[tokio::test]
async fn o4_asking_again_elsewhere_never_ends_a_code_and_beyond_three_none_is_sent() {
    let house = House::with(|config| config.limits.code_mail_seconds = 0).await;
    house.member(MIA).await;
    let victim = house.browser();
    victim.ask_for_code(MIA).await;
    let code = house.code_for(MIA).await;
    for _ in 0..4 {
        assert_eq!(house.browser().ask_for_code(MIA).await.status, 303);
    }
    assert_eq!(house.codes_for(MIA).await.len(), 3, "three open codes, then none more");
    assert_eq!(victim.type_code(&code).await.status, 303);
    house.stop().await;
}

#[tokio::test]
async fn o5_a_copy_of_the_database_does_not_hold_the_code() {
    let house = House::new().await;
    house.member(MIA).await;
    house.guest(GUS).await;
    for mail in [MIA, GUS] {
        house.browser().ask_for_code(mail).await;
    }
    let rows = house.code_rows().await;
    for (_, salt, digest, _, _) in &rows {
        assert_eq!((salt.len(), digest.len()), (16, 32));
    }
    assert_ne!(rows[0].1, rows[1].1, "each row has its own salt");
    house.stop().await;
}

#[tokio::test]
async fn o6_the_answer_is_the_same_whoever_is_asked_for() {
    let house = House::with(|config| config.email_code = Audience::Guests).await;
    let gus = house.guest("gust@partner.example").await;
    house.disable(gus).await;
    house.guest("gusb@partner.example").await;
    house.member("gusm@partner.example").await;
    house.pending_guest("gusp@partner.example").await;
    let mut seen = Vec::new();
    // Disabled, known, a member where codes are for guests, not yet accepted, unknown: all of one length.
    for name in ["gust", "gusb", "gusm", "gusp", "gusu"] {
        let browser = house.browser();
        let mail = format!("{name}@partner.example");
        let asked = browser.ask_for_code(&mail).await;
        let page = browser.get("/sign-in/code").await;
        let page = page.body.replace(&browser.token(), "TOKEN").replace(&mail, "MAIL");
        let typed = browser.type_code("00000000").await;
        let wrong = typed.body.replace(&browser.token(), "TOKEN").replace(&mail, "MAIL");
        let mut names: Vec<_> = asked.headers.iter().map(|(name, value)| (name.clone(), value.len())).collect();
        names.sort();
        seen.push((asked.status, names, asked.body.len(), page, typed.status, wrong));
    }
    for other in &seen[1..] {
        assert_eq!(&seen[0], other);
    }
    assert_eq!(house.mails_of("sign-in-code").await, 1, "only the one who may come in gets a mail");
    house.stop().await;
}

#[tokio::test]
async fn o6_known_and_unknown_cost_the_same_number_of_rows() {
    let house = House::new().await;
    house.member(MIA).await;
    house.browser().ask_for_code(MIA).await;
    house.browser().ask_for_code("nobody@almvik.example").await;
    let rows = house.code_rows().await;
    assert_eq!(rows.len(), 2, "somebody unknown has a code as well, which nobody has");
    assert_eq!(rows[0].4, rows[1].4);
    house.stop().await;
}

/// Counts the statements a deed runs.
fn statements(house: &House, deed: impl FnOnce(&mut Conn)) -> Vec<String> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let watch = move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            notes.lock().unwrap().push(text.split_whitespace().next().unwrap_or_default().to_owned());
        }
    };
    house
        .world
        .db
        .write_now(|conn| {
            conn.set_instrumentation(watch);
            deed(conn);
            Ok::<_, DbError>(())
        })
        .unwrap();
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    seen
}

#[tokio::test]
async fn o6_the_work_is_the_same_whoever_is_asked_for() {
    let house = House::new().await;
    let dora = house.member("dora@almvik.example").await;
    house.disable(dora).await;
    house.pending_guest("pia@partner.example").await;
    house.member(MIA).await;
    let (config, now) = (Arc::clone(&house.world.config), house.world.clock.now());
    let ask = |mail: &str| {
        let (txn, address) = (Txn::new(now).unwrap(), EmailAddress::parse(mail).unwrap());
        let actor = Actor::visitor(Origin::default());
        statements(&house, |conn| {
            let browser = Browser {
                actor: &actor,
                txn: &txn,
                network: Some("192.0.2.1"),
                device: None,
                client: "",
                session: None,
                language: Language::English,
            };
            entering::ask_for_code(conn, &config, &browser, CodePurpose::SignIn, &address, now).unwrap();
        })
    };
    let known = ask(MIA);
    assert!(known.len() > 10, "the statements were seen: {known:?}");
    for other in ["dora@almvik.example", "pia@partner.example", "nobody@almvik.example", MIA] {
        assert_eq!(ask(other), known, "{other}, the last one over its mail limit");
    }
    house.stop().await;
}

#[tokio::test]
async fn o7_one_mail_in_thirty_seconds_and_five_in_an_hour() {
    let house = House::with(|config| config.limits.codes_open_per_address = 10).await;
    house.member(MIA).await;
    let ask = async || assert_eq!(house.browser().ask_for_code(MIA).await.status, 303);
    ask().await;
    ask().await;
    assert_eq!(house.codes_for(MIA).await.len(), 1, "the second within 30 seconds is not sent");
    for sent in 2..=5 {
        house.world.clock.advance(TimeDelta::seconds(40));
        ask().await;
        assert_eq!(house.codes_for(MIA).await.len(), sent);
    }
    house.world.clock.advance(TimeDelta::seconds(40));
    ask().await;
    assert_eq!(house.codes_for(MIA).await.len(), 5, "the sixth within the hour is not sent");
    house.world.clock.advance(TimeDelta::minutes(65));
    ask().await;
    assert_eq!(house.codes_for(MIA).await.len(), 6);
    house.stop().await;
}

#[tokio::test]
async fn o7_a_network_may_ask_twenty_times_in_ten_minutes_and_is_told_when_to_come_back() {
    let house = House::with(|config| config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    let from = |network: &str| {
        let mut browser = house.browser();
        browser.network = Some(network.to_owned());
        browser
    };
    for n in 0..20 {
        // One customer's /64, whatever address in it.
        let browser = from(&format!("2001:db8:1:2::{n}"));
        assert_eq!(browser.ask_for_code(&format!("n{n}@almvik.example")).await.status, 303);
        house.world.clock.advance(TimeDelta::milliseconds(200));
    }
    let refused = from("2001:db8:1:2:ffff::1").ask_for_code("n99@almvik.example").await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 60);
    assert_eq!(from("2001:db8:1:3::1").ask_for_code("n99@almvik.example").await.status, 303);
    house.stop().await;
}

#[tokio::test]
async fn o8_wrong_codes_for_an_address_are_counted_over_all_its_codes_with_growing_waits() {
    let house = House::with(|config| {
        config.limits.code_mail_seconds = 0;
        config.limits.code_mails_per_hour = 60;
    })
    .await;
    house.member(MIA).await;
    let mut guesses = 0;
    let mut waits = Vec::new();
    for _ in 0..40 {
        let browser = house.browser();
        browser.ask_for_code(MIA).await;
        let code = house.codes_for(MIA).await.pop().unwrap();
        let answer = browser.type_code(&wrong(&code)).await;
        match answer.status {
            422 => guesses += 1,
            429 => {
                let wait: i64 = answer.header("retry-after").parse().unwrap();
                waits.push(wait);
                if wait > 8 * 3600 {
                    break;
                }
                house.world.clock.advance(TimeDelta::seconds(wait));
            }
            other => panic!("{other}: {}", answer.body),
        }
        house.world.clock.advance(TimeDelta::milliseconds(500));
    }
    assert_eq!(guesses, 20, "twenty in a day: {waits:?}");
    let mut longest = waits.clone();
    longest.dedup_by(|next, before| *next <= *before);
    assert!(longest.len() >= 4 && longest.is_sorted(), "the waits grow: {waits:?}");
    house.stop().await;
}

#[tokio::test]
async fn o8_right_codes_do_not_use_up_the_budget() {
    let house = House::new().await;
    house.member(MIA).await;
    for _ in 0..6 {
        house.browser().sign_in(&house, MIA).await;
        house.world.clock.advance(TimeDelta::minutes(15));
    }
    house.stop().await;
}

#[tokio::test]
async fn o9_strangers_cannot_lock_out_a_browser_that_was_here_before() {
    let house = House::with(|config| config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    house.member(MIA).await;
    let known = house.browser();
    known.sign_in(&house, MIA).await;
    known.get("/account").await;
    assert_eq!(known.post("/sign-out", &[]).await.status, 303);
    for n in 0..8 {
        let mut stranger = house.browser();
        stranger.network = Some(format!("198.51.100.{n}"));
        stranger.ask_for_code(MIA).await;
        for _ in 0..4 {
            stranger.type_code("00000000").await;
        }
        house.world.clock.advance(TimeDelta::seconds(60));
    }
    let mut stranger = house.browser();
    stranger.network = Some("198.51.100.99".to_owned());
    stranger.ask_for_code(MIA).await;
    assert_eq!(stranger.type_code("00000000").await.status, 429);
    known.sign_in(&house, MIA).await;
    house.stop().await;
}

#[tokio::test]
async fn o10_one_time_links_are_behind_the_same_limiter() {
    let house = House::with(|config| config.limits.wrong_codes_per_network = 3).await;
    let admin = house.admin("ada@almvik.example").await;
    let now = house.world.clock.now();
    let path = house.deed(move |conn| links::make(conn, admin, now).map_err(|_| DbError::Busy(String::new()))).await;
    let browser = house.browser();
    browser.get(&path).await;
    for _ in 0..3 {
        assert_eq!(browser.post("/sign-in/link/guessed", &[]).await.status, 410);
    }
    assert_eq!(browser.post(&path, &[]).await.status, 429);
    house.stop().await;
}

#[tokio::test]
async fn o11_the_code_goes_to_the_stored_address_whatever_was_typed() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    assert_eq!(browser.ask_for_code("  MIA@Almvik.EXAMPLE ").await.status, 303);
    assert_eq!(browser.type_code(&house.code_for(MIA).await).await.status, 303);
    assert_eq!(house.browser().ask_for_code("mia+x@almvik.example").await.status, 303);
    assert_eq!(house.mails_of("sign-in-code").await, 1, "a tag makes somebody else of it");
    house.stop().await;
}

#[tokio::test]
async fn o12_members_and_admins_get_no_code_unless_it_is_switched_on() {
    let house = House::with(|config| config.email_code = Audience::Guests).await;
    house.member(MIA).await;
    house.admin("ada@almvik.example").await;
    for mail in [MIA, "ada@almvik.example"] {
        assert_eq!(house.browser().ask_for_code(mail).await.status, 303);
    }
    assert_eq!(house.mails_of("sign-in-code").await, 0);
    house.stop().await;

    let house = House::with(|config| config.email_code = Audience::Nobody).await;
    house.guest(GUS).await;
    let browser = house.browser();
    let page = browser.get("/sign-in").await;
    assert!(!page.body.contains("name=\"email\""));
    assert_eq!(browser.post("/sign-in", &[("email", GUS)]).await.status, 403);
    house.stop().await;
}

#[tokio::test]
async fn an_address_that_is_none_is_shown_again_with_the_reason() {
    let house = House::new().await;
    let browser = house.browser();
    for typed in ["", "mia", "mia@", "mia@almvik", "a@b@almvik.example", "mia@almvik.example\r\nBcc: x@y.example"] {
        browser.get("/sign-in").await;
        let page = browser.post("/sign-in", &[("email", typed), ("next", "/groups")]).await;
        assert_eq!(page.status, 422, "{typed:?}");
        assert!(page.body.contains("email-mistake"));
        assert!(page.body.contains("value=\"/groups\""), "what was meant to follow is kept");
    }
    assert_eq!(house.code_rows().await.len(), 0);
    house.stop().await;
}
