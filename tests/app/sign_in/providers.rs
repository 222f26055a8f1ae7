//! Identity providers, honest and hostile (I-1 to I-9, F48, F56).

use std::sync::Arc;

use chrono::TimeDelta;
use guestlist::features::invitations::{self, Offer};
use guestlist::features::sign_in::identities;
use guestlist::features::users;
use guestlist::foundation::address::{EmailAddress, read_list};
use guestlist::foundation::clock::Clock;
use guestlist::foundation::config::Audience;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::UserId;
use guestlist::foundation::person::Origin;
use serde_json::json;

use crate::support::idp::{Idp, provider, sent_back, through_certified, through_hostile};
use crate::support::served::{Browser, House};

const MALLORY: &str = "mallory@partner.example";
const START: &str = "/sign-in/oidc/partner";

async fn hostile(idp: &Idp, name: &str) -> House {
    House::with(|config| {
        idp.hostile(name, config);
        config.email_code = Audience::Guests;
    })
    .await
}

async fn linked(house: &House, user: UserId) -> usize {
    house
        .deed(move |conn| {
            let known = identities::of(conn, user).map_err(|_| DbError::Busy(String::new()))?;
            Ok(known.len())
        })
        .await
}

#[tokio::test]
async fn i1_a_first_visit_is_connected_where_the_provider_speaks_for_the_domain() {
    let Some(idp) = Idp::connect() else { return };
    let house = House::at_partner(&idp).await;
    let gus = house.guest("gus@partner.example").await;
    let browser = house.browser();
    browser.get("/sign-in?next=/groups").await;
    let entered = through_certified(&browser, START, "gus").await;
    assert_eq!((entered.status, entered.location().as_str()), (303, "/groups"), "{}", entered.body);
    assert!(browser.is_in().await);
    assert_eq!(linked(&house, gus).await, 1);
    assert_eq!(house.mails_of("identity-linked").await, 1, "the person is told");
    assert_eq!(house.log().await, ["link_identity success", "sign_in success"]);
    // From now on the subject counts, and the address does not.
    let again = house.browser();
    assert_eq!(through_certified(&again, START, "gus").await.location(), "/apps");
    assert_eq!(linked(&house, gus).await, 1);
    house.stop().await;
}

#[tokio::test]
async fn i1_another_subject_with_the_same_address_does_not_come_in_as_the_person() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "same-address").await;
    let mallory = house.guest(MALLORY).await;
    assert_eq!(through_hostile(&house.browser()).await.location(), "/apps");
    idp.behave("same-address", json!({ "claims": { "sub": "eve" } })).await;
    let eve = house.browser();
    assert_eq!(through_hostile(&eve).await.location(), "/sign-in/connect");
    assert!(!eve.is_in().await);
    assert_eq!(linked(&house, mallory).await, 1);
    house.stop().await;
}

#[tokio::test]
async fn i2_what_a_hostile_provider_signs_lets_nobody_in() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "lies").await;
    house.guest(MALLORY).await;
    let now = Clock::default().now().utc().timestamp();
    let lies = [
        json!({ "claims": { "aud": "somebody-else" } }),
        json!({ "claims": { "aud": ["guestlist", "somebody-else"] } }),
        json!({ "claims": { "aud": null } }),
        json!({ "claims": { "azp": "somebody-else" } }),
        json!({ "claims": { "iss": "https://other.example" } }),
        json!({ "claims": { "nonce": "other" } }),
        json!({ "claims": { "nonce": null } }),
        json!({ "claims": { "exp": now - 120 } }),
        json!({ "claims": { "iat": now + 300 } }),
        json!({ "claims": { "nbf": now + 300 } }),
        json!({ "claims": { "sub": "" } }),
        json!({ "claims": { "sub": "x".repeat(300) } }),
        json!({ "claims": { "sub": null } }),
        json!({ "claims": { "email_verified": "true" } }),
        json!({ "alg": "none" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "HS256-public" }),
        json!({ "key": "other" }),
        json!({ "key": "unknown" }),
        json!({ "failing": "token" }),
        json!({ "authorize": { "iss": "https://other.example" } }),
        json!({ "authorize": { "iss": null } }),
        json!({ "authorize": { "code": null, "error": "access_denied" } }),
        json!({ "authorize": { "code": "made-up" } }),
    ];
    for lie in lies {
        idp.behave("lies", lie.clone()).await;
        let browser = house.browser();
        let page = through_hostile(&browser).await;
        assert_eq!((page.status, page.location().as_str()), (303, "/sign-in"), "{lie}: {}", page.body);
        let told = browser.get("/sign-in").await;
        assert!(told.body.contains("class=\"toast is-fail\""), "{lie}: the reason is said");
        assert!(!browser.is_in().await, "{lie}");
    }
    assert_eq!(house.session_names().await.len(), 0);
    assert!(house.log().await.iter().all(|line| line == "sign_in_refused denied"));
    house.stop().await;
}

#[tokio::test]
async fn i2_an_unverified_or_foreign_address_connects_nobody() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "addresses").await;
    house.guest(MALLORY).await;
    let mia = house.guest("mia@harbour.example").await;
    for claims in [
        json!({ "email_verified": false }),
        json!({ "email_verified": null }),
        json!({ "email": "mia@harbour.example" }),
        json!({ "email": "mia@harbour.example@partner.example" }),
        json!({ "email": "mallory@sub.partner.example" }),
    ] {
        idp.behave("addresses", json!({ "claims": claims, "userinfo": claims })).await;
        let browser = house.browser();
        let page = through_hostile(&browser).await;
        assert_eq!(page.location(), "/sign-in/connect", "{claims}");
        assert!(!browser.is_in().await);
    }
    assert_eq!(linked(&house, mia).await, 0);
    house.stop().await;
}

#[tokio::test]
async fn i3_the_code_sent_to_the_stored_address_connects_the_two() {
    let Some(idp) = Idp::connect() else { return };
    let house = House::with(|config| {
        idp.certified(config);
        config.oidc[0].domains.clear();
        config.email_code = Audience::Guests;
    })
    .await;
    let mia = house.member("mia@almvik.example").await;
    let browser = house.browser();
    let page = through_certified(&browser, START, "mia@almvik.example").await;
    assert_eq!(page.location(), "/sign-in/connect");
    let page = browser.get("/sign-in/connect").await;
    assert!(page.body.contains("value=\"mia@almvik.example\"") && page.body.contains("Partner sign-in"));
    assert_eq!(browser.post("/sign-in/connect", &[("email", "mia@almvik.example")]).await.status, 303);
    browser.get("/sign-in/connect/code").await;
    let code = house.code_for("mia@almvik.example").await;
    // A code for connecting signs nobody in by itself.
    assert_eq!(browser.post("/sign-in/code", &[("code", &code)]).await.status, 422);
    browser.get("/sign-in/connect/code").await;
    let entered = browser.post("/sign-in/connect/code", &[("code", &code)]).await;
    assert_eq!(entered.location(), "/apps", "{}", entered.body);
    assert!(browser.is_in().await);
    assert_eq!(linked(&house, mia).await, 1);
    assert_eq!(house.mails_of("identity-linked").await, 1);
    let again = house.browser();
    assert_eq!(through_certified(&again, START, "mia@almvik.example").await.location(), "/apps");
    house.stop().await;
}

#[tokio::test]
async fn i3_admins_and_strangers_get_no_code_to_connect_with_and_see_no_difference() {
    let Some(idp) = Idp::connect() else { return };
    let house = House::with(|config| {
        idp.certified(config);
        config.oidc[0].domains.clear();
    })
    .await;
    house.admin("ada@almvik.example").await;
    for login in ["ada@almvik.example", "nobody@almvik.example"] {
        let browser = house.browser();
        assert_eq!(through_certified(&browser, START, login).await.location(), "/sign-in/connect");
        browser.get("/sign-in/connect").await;
        let asked = browser.post("/sign-in/connect", &[("email", login)]).await;
        assert_eq!((asked.status, asked.location().as_str()), (303, "/sign-in/connect/code"));
    }
    assert_eq!(house.mails_of("sign-in-code").await, 0);
    house.stop().await;
}

#[tokio::test]
async fn i4_a_callback_that_is_not_the_answer_to_this_browsers_journey_is_a_400() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "journeys").await;
    house.guest(MALLORY).await;
    let (mine, theirs) = (house.browser(), house.browser());
    let back = sent_back(&mine, START).await;
    let state = |back: &str| back.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let without = back.replace(&format!("state={}", state(&back)), "x=y");
    let other = if state(&back).starts_with('A') { 'B' } else { 'A' };
    let tampered = back.replace(&state(&back), &format!("{other}{}", &state(&back)[1..]));
    theirs.get("/sign-in").await;
    for (browser, path) in [(&mine, &without), (&mine, &tampered), (&theirs, &back), (&house.browser(), &back)] {
        assert_eq!(browser.get(path).await.status, 400, "{path}");
    }
    assert_eq!(mine.get(&format!("{back}&state={}", state(&back))).await.status, 400, "given twice");
    assert_eq!(mine.get(&back).await.location(), "/apps", "the right one is still good");
    mine.cookies.lock().unwrap().remove("sid");
    assert_eq!(house.session_names().await.len(), 1);
    house.stop().await;
}

#[tokio::test]
async fn i4_a_state_is_good_once_also_for_many_at_the_same_moment() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "once").await;
    house.guest(MALLORY).await;
    let browser = house.browser();
    let back = sent_back(&browser, START).await;
    let all = (0..6).map(|_| {
        let (browser, back) = (browser.clone(), back.clone());
        tokio::spawn(async move { browser.get(&back).await.status })
    });
    let answers = futures_util::future::join_all(all.collect::<Vec<_>>()).await;
    let mut answers: Vec<u16> = answers.into_iter().map(Result::unwrap).collect();
    answers.sort_unstable();
    assert_eq!(answers, [303, 400, 400, 400, 400, 400]);
    house.stop().await;
}

#[tokio::test]
async fn i4_g1_a_head_request_does_not_use_the_answer_up() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "head").await;
    house.guest(MALLORY).await;
    let browser = house.browser();
    let back = sent_back(&browser, START).await;
    assert_eq!(browser.ask("HEAD", &back, None, &[]).await.status, 405);
    assert_eq!(browser.get(&back).await.location(), "/apps");
    house.stop().await;
}

#[tokio::test]
async fn i4_a_journey_takes_ten_minutes_at_most() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "slow-journey").await;
    house.guest(MALLORY).await;
    let browser = house.browser();
    let back = sent_back(&browser, START).await;
    house.world.clock.advance(TimeDelta::minutes(10));
    assert_eq!(browser.get(&back).await.status, 400);
    house.stop().await;
}

#[tokio::test]
async fn i4_setting_out_stores_nothing_and_carries_state_nonce_and_s256() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "out").await;
    let browser = house.browser();
    let url = url::Url::parse(&browser.get(START).await.location()).unwrap();
    let parameter = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(parameter("response_type").as_deref(), Some("code"));
    assert_eq!(parameter("code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(parameter("code_challenge").unwrap().len(), 43);
    assert!(parameter("state").unwrap().len() > 43 && parameter("nonce").unwrap().len() >= 43);
    assert!(parameter("redirect_uri").unwrap().ends_with("/sign-in/oidc/partner/callback"));
    assert_eq!(house.log().await.len(), 0);
    assert_eq!(browser.get("/sign-in/oidc/nobody").await.status, 404);
    house.stop().await;
}

#[tokio::test]
async fn i5_an_unknown_key_makes_us_look_once_a_minute() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "keys").await;
    house.guest(MALLORY).await;
    idp.behave("keys", json!({ "key": "unknown" })).await;
    let keys_asked = async || idp.asked("keys").await.iter().filter(|endpoint| *endpoint == "jwks").count();
    for _ in 0..4 {
        through_hostile(&house.browser()).await;
    }
    assert_eq!(keys_asked().await, 2, "once at first, once because of the unknown key");
    house.world.clock.advance(TimeDelta::seconds(61));
    idp.behave("keys", json!({ "key": "unknown", "claims": { "iat": house.world.clock.now().utc().timestamp() } }))
        .await;
    through_hostile(&house.browser()).await;
    assert_eq!(keys_asked().await, 3);
    house.stop().await;
}

#[tokio::test]
async fn i5_many_at_once_ask_the_provider_once() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "flight").await;
    idp.behave("flight", json!({ "delay": 200 })).await;
    let all = (0..10).map(|_| {
        let browser = house.browser();
        tokio::spawn(async move { browser.get(START).await.status })
    });
    for answer in futures_util::future::join_all(all.collect::<Vec<_>>()).await {
        assert_eq!(answer.unwrap(), 303);
    }
    assert_eq!(idp.asked("flight").await, [".well-known/openid-configuration", "jwks"]);
    house.stop().await;
}

async fn is_turned_back(browser: &Browser, what: &str) {
    let page = browser.get(START).await;
    assert_eq!((page.status, page.location().as_str()), (303, "/sign-in"), "{what}: {}", page.body);
    let page = browser.get("/sign-in").await;
    assert!(page.body.contains("class=\"toast is-fail\""), "{what}");
    assert!(page.body.contains("name=\"email\""), "another way is offered");
}

#[tokio::test]
async fn i5_i6_a_provider_that_is_not_what_was_configured_is_not_used() {
    let Some(idp) = Idp::connect() else { return };
    for (n, lie) in [
        json!({ "discovery": { "issuer": "https://other.example" } }),
        json!({ "discovery": { "issuer": null } }),
        json!({ "discovery": { "jwks_uri": "http://keys.example/jwks" } }),
        json!({ "discovery": { "token_endpoint": "http://token.example/token" } }),
        json!({ "discovery": { "authorization_endpoint": "javascript:alert(1)" } }),
        json!({ "discovery": { "userinfo_endpoint": "http://10.0.0.1/" } }),
        json!({ "padding": 1_100_000 }),
        json!({ "failing": "discovery" }),
        json!({ "failing": "jwks" }),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("misconfigured-{n}");
        let house = hostile(&idp, &name).await;
        idp.behave(&name, lie.clone()).await;
        is_turned_back(&house.browser(), &lie.to_string()).await;
        house.stop().await;
    }
}

#[tokio::test]
async fn i6_the_issuer_is_the_configured_one_to_the_letter() {
    let Some(idp) = Idp::connect() else { return };
    let house = House::with(|config| {
        idp.hostile("letter", config);
        config.oidc[0].issuer.push('/');
    })
    .await;
    is_turned_back(&house.browser(), "a slash too many").await;
    house.stop().await;
}

#[tokio::test]
async fn f56_a_provider_that_does_not_answer_is_said_so_and_others_are_offered() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let house = House::with(|config| config.oidc.push(provider("partner", &format!("http://{closed}")))).await;
    is_turned_back(&house.browser(), "nobody listens").await;
    house.stop().await;
}

#[tokio::test]
async fn f56_a_silent_provider_costs_five_seconds_once() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let house = House::with(|config| config.oidc.push(provider("partner", &format!("http://{address}")))).await;
    let began = std::time::Instant::now();
    is_turned_back(&house.browser(), "silent").await;
    assert!(began.elapsed().as_secs() < 8);
    let began = std::time::Instant::now();
    is_turned_back(&house.browser(), "known to be silent").await;
    assert!(began.elapsed().as_secs() < 2, "the next visitor does not wait for it again");
    house.stop().await;
}

#[tokio::test]
async fn f48_clocks_may_differ_by_a_minute() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "clocks").await;
    house.guest(MALLORY).await;
    let now = Clock::default().now().utc().timestamp();
    for (claims, lands) in [
        (json!({ "exp": now - 50 }), "/apps"),
        (json!({ "iat": now + 50 }), "/apps"),
        (json!({ "nbf": now + 50 }), "/apps"),
        (json!({ "exp": now - 75 }), "/sign-in"),
        (json!({ "iat": now + 75 }), "/sign-in"),
        (json!({ "nbf": now + 75 }), "/sign-in"),
    ] {
        idp.behave("clocks", json!({ "claims": claims })).await;
        assert_eq!(through_hostile(&house.browser()).await.location(), lands, "{claims}");
    }
    house.stop().await;
}

#[tokio::test]
async fn i7_somebody_disabled_gets_a_neutral_page_and_no_session() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "disabled").await;
    let mallory = house.guest(MALLORY).await;
    assert_eq!(through_hostile(&house.browser()).await.location(), "/apps");
    house.disable(mallory).await;
    let browser = house.browser();
    let page = through_hostile(&browser).await;
    assert_eq!(page.status, 403);
    assert!(!page.body.contains("disabled") && !page.body.contains(MALLORY));
    assert!(!browser.is_in().await);
    assert_eq!(house.log().await.last().unwrap(), "sign_in_refused denied");
    house.stop().await;
}

#[tokio::test]
async fn i7_a_provider_for_members_lets_no_guest_in() {
    let Some(idp) = Idp::connect() else { return };
    let house = House::with(|config| {
        idp.hostile("members-only", config);
        config.oidc[0].audience = Audience::Members;
    })
    .await;
    let mallory = house.guest(MALLORY).await;
    assert_eq!(through_hostile(&house.browser()).await.status, 403);
    assert_eq!(linked(&house, mallory).await, 0, "and nothing was connected");
    house.stop().await;
}

#[tokio::test]
async fn i8_another_address_at_the_provider_changes_no_rights_and_no_contact() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "moved").await;
    house.guest(MALLORY).await;
    house.admin("ada@partner.example").await;
    assert_eq!(through_hostile(&house.browser()).await.location(), "/apps");
    idp.behave("moved", json!({ "claims": { "email": "ada@partner.example" } })).await;
    let browser = house.browser();
    assert_eq!(through_hostile(&browser).await.location(), "/apps");
    let page = browser.get("/account").await;
    assert!(page.body.contains(MALLORY.split('@').next().unwrap()) && !page.body.contains("ada@"));
    house.stop().await;
}

#[tokio::test]
async fn the_address_is_asked_of_userinfo_when_the_token_has_none() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "userinfo").await;
    house.guest(MALLORY).await;
    let silent = json!({ "email": null, "email_verified": null });
    idp.behave("userinfo", json!({ "claims": silent, "userinfo": { "sub": "somebody-else" } })).await;
    assert_eq!(through_hostile(&house.browser()).await.location(), "/sign-in/connect", "another subject's answer");
    idp.behave("userinfo", json!({ "claims": silent, "failing": "userinfo" })).await;
    assert_eq!(through_hostile(&house.browser()).await.location(), "/sign-in/connect");
    idp.behave("userinfo", json!({ "claims": silent })).await;
    assert_eq!(through_hostile(&house.browser()).await.location(), "/apps");
    house.stop().await;
}

#[tokio::test]
async fn s6_another_way_in_is_connected_and_disconnected_by_somebody_who_showed_themselves_lately() {
    let Some(idp) = Idp::connect() else { return };
    let house = House::with(|config| {
        idp.hostile("own", config);
        config.oidc[0].domains.clear();
    })
    .await;
    let gus = house.guest("gus@partner.example").await;
    let (browser, elsewhere) = (house.browser(), house.browser());
    elsewhere.sign_in(&house, "gus@partner.example").await;
    house.world.clock.advance(TimeDelta::minutes(1));
    browser.sign_in(&house, "gus@partner.example").await;
    let page = browser.get("/account").await;
    assert!(page.body.contains("/sign-in/oidc/partner?for=link"));
    let before = browser.cookie("sid");
    let back = sent_back(&browser, "/sign-in/oidc/partner?for=link&next=/account").await;
    assert_eq!(browser.get(&back).await.location(), "/account");
    assert_ne!(browser.cookie("sid"), before, "a new name for the session (S-1)");
    assert_eq!(linked(&house, gus).await, 1);

    let page = browser.get("/account").await;
    let id = page.body.split("/account/identities/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let unlink = format!("/account/identities/{id}/unlink");
    house.world.clock.advance(TimeDelta::minutes(16));
    let asked = browser.post(&unlink, &[]).await;
    assert_eq!(asked.location(), "/sign-in/again?next=%2Faccount", "signed in too long ago");
    assert_eq!(linked(&house, gus).await, 1);
    let late = house.world.clock.now().utc().timestamp();
    idp.behave("own", json!({ "claims": { "iat": late, "exp": late + 300 } })).await;
    let back = sent_back(&browser, "/sign-in/oidc/partner?for=link").await;
    assert_eq!(browser.get(&back).await.status, 403);

    let again = house.browser();
    again.sign_in(&house, "gus@partner.example").await;
    again.get("/account").await;
    assert_eq!(again.post(&unlink, &[]).await.status, 303);
    assert_eq!(linked(&house, gus).await, 0);
    assert!(
        again.is_in().await && !browser.is_in().await && !elsewhere.is_in().await,
        "the other sessions ended (S-4)"
    );
    house.stop().await;
}

#[tokio::test]
async fn i1_an_identity_belongs_to_one_person() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "taken").await;
    house.guest(MALLORY).await;
    let gus = house.guest("gus@harbour.example").await;
    assert_eq!(through_hostile(&house.browser()).await.location(), "/apps");
    let browser = house.browser();
    browser.sign_in(&house, "gus@harbour.example").await;
    let back = sent_back(&browser, "/sign-in/oidc/partner?for=link").await;
    assert_eq!(browser.get(&back).await.status, 409);
    assert_eq!(linked(&house, gus).await, 0);
    house.stop().await;
}

#[tokio::test]
async fn the_last_way_in_stays() {
    let Some(idp) = Idp::connect() else { return };
    let house = House::with(|config| {
        idp.hostile("last", config);
        config.email_code = Audience::Nobody;
    })
    .await;
    let mallory = house.guest(MALLORY).await;
    let browser = house.browser();
    assert_eq!(through_hostile(&browser).await.location(), "/apps");
    let page = browser.get("/account").await;
    let id = page.body.split("/account/identities/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert_eq!(browser.post(&format!("/account/identities/{id}/unlink"), &[]).await.status, 409);
    assert_eq!(linked(&house, mallory).await, 1);
    house.stop().await;
}

#[tokio::test]
async fn s6_showing_oneself_again_needs_the_same_person_and_a_provider_that_says_when() {
    let Some(idp) = Idp::connect() else { return };
    let house = hostile(&idp, "again").await;
    house.guest(MALLORY).await;
    let browser = house.browser();
    assert_eq!(through_hostile(&browser).await.location(), "/apps");
    let again = "/sign-in/oidc/partner?for=step_up&next=/account";
    let away = url::Url::parse(&browser.get(again).await.location()).unwrap();
    let asked: Vec<(String, String)> = away.query_pairs().into_owned().collect();
    assert!(
        asked.contains(&("prompt".to_owned(), "login".to_owned()))
            && asked.contains(&("max_age".to_owned(), "0".to_owned()))
    );
    let back = sent_back(&browser, again).await;
    assert_eq!(browser.get(&back).await.status, 403, "it does not say when it saw the person");
    idp.behave("again", json!({ "claims": { "auth_time": Clock::default().now().utc().timestamp() } })).await;
    let back = sent_back(&browser, again).await;
    assert_eq!(browser.get(&back).await.location(), "/account");
    assert!(browser.is_in().await);
    idp.behave("again", json!({ "claims": { "auth_time": Clock::default().now().utc().timestamp(), "sub": "eve" } }))
        .await;
    let back = sent_back(&browser, again).await;
    assert_eq!(browser.get(&back).await.status, 403, "somebody else");
    house.stop().await;
}

#[tokio::test]
async fn i2_an_invited_person_for_whom_the_provider_speaks_sees_the_offer_and_is_in_once_they_accept() {
    let Some(idp) = Idp::connect() else { return };
    let house = House::at_partner(&idp).await;
    let admin = house.admin("ada@almvik.example").await;
    let (config, now) = (Arc::clone(&house.world.config), house.world.clock.now());
    let invite = move |conn: &mut Conn| {
        let admin = users::find(conn, admin)?.unwrap();
        let actor = users::acting(conn, &admin, Origin::default())?;
        let sure = [EmailAddress::parse("gus@partner.example").unwrap()];
        let whom = read_list("gus@partner.example").unwrap();
        invitations::invite(conn, &config, &actor, whom, &Offer::default(), &sure, now).unwrap();
        Ok(())
    };
    house.deed(invite).await;
    let browser = house.browser();
    let came = through_certified(&browser, START, "gus").await;
    assert_eq!((came.status, came.location().as_str()), (303, "/redeem"), "{}", came.body);
    assert!(!browser.is_in().await);
    let gus = house.deed(|conn| users::find_by_mail(conn, "gus@partner.example")).await.unwrap();
    assert!(gus.is_pending() && linked(&house, gus.id).await == 0, "nothing is accepted by coming");
    browser.get("/redeem").await;
    assert_eq!(browser.post("/redeem", &[("decision", "accept")]).await.location(), "/redeem/proven");
    assert_eq!(browser.get("/redeem/proven").await.location(), "/apps");
    assert!(browser.is_in().await);
    assert_eq!(linked(&house, gus.id).await, 1);
    house.stop().await;
}
