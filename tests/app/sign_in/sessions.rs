//! Sessions and their cookies (S-1 to S-7, H-6 to H-8).

use chrono::TimeDelta;
use guestlist::features::sign_in::sessions;
use guestlist::foundation::secret;

use crate::support::served::{Browser, House};

const MIA: &str = "mia@almvik.example";
const GUS: &str = "gus@partner.example";

#[tokio::test]
async fn s1_the_database_knows_only_a_hash_and_every_sign_in_makes_a_new_name() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.sign_in(&house, MIA).await;
    let first = browser.cookie("sid").unwrap();
    let names = house.session_names().await;
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].len(), 32);
    // Again in the same browser: the old name is dead at once.
    let old = house.browser();
    old.cookies.lock().unwrap().insert("sid".to_owned(), first.clone());
    assert!(old.is_in().await);
    house.world.clock.advance(TimeDelta::minutes(1));
    browser.get("/account").await;
    browser.post("/sign-in", &[("email", MIA)]).await;
    browser.get("/sign-in/code").await;
    assert_eq!(browser.type_code(&house.code_for(MIA).await).await.status, 303);
    assert_ne!(browser.cookie("sid").unwrap(), first);
    assert!(!old.is_in().await);
    assert_ne!(house.session_names().await, names);
    assert_eq!(house.session_names().await.len(), 1);
    house.stop().await;
}

#[tokio::test]
async fn s2_members_are_out_after_half_an_hour_idle_and_twelve_hours_in_all() {
    let house = House::new().await;
    house.member(MIA).await;
    lives(&house, MIA, 30, 12).await;
    house.stop().await;
}

#[tokio::test]
async fn s2_guests_are_out_after_eight_hours_idle_and_a_day_in_all() {
    let house = House::new().await;
    house.guest(GUS).await;
    lives(&house, GUS, 480, 24).await;
    house.stop().await;
}

async fn lives(house: &House, mail: &str, idle: i64, absolute: i64) {
    let idler = house.browser();
    idler.sign_in(house, mail).await;
    house.world.clock.advance(TimeDelta::minutes(idle - 1));
    assert!(idler.is_in().await, "not idle for long enough");
    house.world.later.flush().await;
    house.world.clock.advance(TimeDelta::minutes(idle + 1));
    assert!(!idler.is_in().await, "idle for too long");

    let busy = house.browser();
    busy.sign_in(house, mail).await;
    let steps = absolute * 60 / (idle - 2);
    for _ in 0..steps {
        house.world.clock.advance(TimeDelta::minutes(idle - 2));
        assert!(busy.is_in().await, "always busy");
        house.world.later.flush().await;
    }
    house.world.clock.advance(TimeDelta::minutes(absolute * 60 - steps * (idle - 2) + 1));
    assert!(!busy.is_in().await, "busy, but in for too long");
}

#[tokio::test]
async fn s3_sign_out_is_a_form_and_ends_the_session_for_good() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.sign_in(&house, MIA).await;
    let (sid, copy) = (browser.cookie("sid").unwrap(), house.browser());
    copy.cookies.lock().unwrap().insert("sid".to_owned(), sid);
    assert_eq!(browser.get("/sign-out").await.status, 200);
    assert!(browser.is_in().await, "looking at the page ends nothing");
    browser.get("/sign-out").await;
    let out = browser.post("/sign-out", &[]).await;
    assert_eq!((out.status, out.location().as_str()), (303, "/sign-in"));
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"cookies\", \"storage\"");
    let gone = out.set_cookie("sid").unwrap();
    for attribute in ["Max-Age=0", "Path=/", "HttpOnly", "SameSite=Lax"] {
        assert!(gone.contains(attribute), "{gone}");
    }
    assert!(!copy.is_in().await, "the old value never works again");
    assert_eq!(house.session_names().await.len(), 0);
    house.stop().await;
}

#[tokio::test]
async fn s4_disabling_somebody_ends_everything_at_once() {
    let house = House::new().await;
    let mia = house.member(MIA).await;
    let (first, second, half) = (house.browser(), house.browser(), house.browser());
    first.sign_in(&house, MIA).await;
    house.world.clock.advance(TimeDelta::minutes(1));
    second.sign_in(&house, MIA).await;
    house.world.clock.advance(TimeDelta::minutes(1));
    half.ask_for_code(MIA).await;
    let code = house.code_for(MIA).await;
    house.disable(mia).await;
    assert!(!first.is_in().await && !second.is_in().await);
    assert_eq!(half.type_code(&code).await.status, 403, "the code is right, the person may not come in");
    assert!(!half.is_in().await);
    assert_eq!(house.log().await.last().unwrap(), "sign_in_refused denied");
    house.stop().await;
}

#[tokio::test]
async fn s4_ending_all_sessions_ends_codes_as_well_and_nothing_comes_back() {
    let house = House::new().await;
    let mia = house.member(MIA).await;
    let (inside, half) = (house.browser(), house.browser());
    inside.sign_in(&house, MIA).await;
    house.world.clock.advance(TimeDelta::minutes(1));
    half.ask_for_code(MIA).await;
    let code = house.code_for(MIA).await;
    let now = house.world.clock.now();
    house.deed(move |conn| sessions::end_all(conn, mia, now)).await;
    house.world.clock.advance(TimeDelta::minutes(2));
    assert!(!inside.is_in().await);
    house.world.later.flush().await;
    assert_eq!(house.session_names().await.len(), 0, "noting a use does not bring the row back");
    assert_eq!(half.type_code(&code).await.status, 422);
    house.stop().await;
}

#[tokio::test]
async fn s5_the_account_page_lists_sessions_and_ends_any_of_them() {
    let house = House::new().await;
    house.member(MIA).await;
    let mut phone = house.browser();
    phone.agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1".to_owned();
    phone.sign_in(&house, MIA).await;
    house.world.clock.advance(TimeDelta::minutes(1));
    let desk = house.browser();
    desk.sign_in(&house, MIA).await;
    let page = desk.get("/account").await;
    assert!(page.body.contains("Safari · iPhone") && page.body.contains("Firefox · Linux"));
    let ends: Vec<&str> = page.body.split("action=\"/account/sessions/").skip(1).collect();
    let end = ends.iter().map(|rest| rest.split('"').next().unwrap()).find(|end| end.len() > 10).unwrap();
    assert_eq!(desk.post(&format!("/account/sessions/{end}"), &[]).await.status, 303);
    assert!(!phone.is_in().await);
    assert!(desk.is_in().await);
    house.stop().await;
}

#[tokio::test]
async fn s5_somebody_elses_session_is_not_there() {
    let house = House::new().await;
    house.member(MIA).await;
    house.guest(GUS).await;
    let (mia, gus) = (house.browser(), house.browser());
    mia.sign_in(&house, MIA).await;
    let name = secret::text(&house.session_names().await[0]);
    gus.sign_in(&house, GUS).await;
    gus.get("/account").await;
    assert_eq!(gus.post(&format!("/account/sessions/{name}/end"), &[]).await.status, 404);
    assert!(mia.is_in().await);
    house.stop().await;
}

#[tokio::test]
async fn s5_all_other_sessions_end_with_one_button() {
    let house = House::new().await;
    house.member(MIA).await;
    let browsers: Vec<Browser> = (0..3).map(|_| house.browser()).collect();
    for browser in &browsers {
        browser.sign_in(&house, MIA).await;
        house.world.clock.advance(TimeDelta::minutes(1));
    }
    browsers[2].get("/account").await;
    assert_eq!(browsers[2].post("/account/sessions/end", &[]).await.status, 303);
    assert!(!browsers[0].is_in().await && !browsers[1].is_in().await && browsers[2].is_in().await);
    house.stop().await;
}

#[tokio::test]
async fn s7_the_oldest_of_eleven_sessions_ends() {
    let house = House::with(|config| {
        config.limits.code_mails_per_hour = 60;
        config.limits.known_browser_codes_per_day = 100;
    })
    .await;
    house.guest(GUS).await;
    let browsers: Vec<Browser> = (0..11).map(|_| house.browser()).collect();
    for browser in &browsers {
        browser.sign_in(&house, GUS).await;
        house.world.clock.advance(TimeDelta::minutes(1));
    }
    assert_eq!(house.session_names().await.len(), 10);
    assert!(!browsers[0].is_in().await);
    assert!(browsers[1].is_in().await && browsers[10].is_in().await);
    house.stop().await;
}

#[tokio::test]
async fn h6_h7_cookies_are_for_this_host_alone_and_not_for_scripts() {
    let house = House::with(|config| {
        config.base_url = guestlist::foundation::config::BaseUrl::parse("https://panel.example").unwrap();
    })
    .await;
    house.member(MIA).await;
    let browser = house.browser();
    let page = browser.get("/sign-in").await;
    let txn = page.set_cookie("__Host-txn").unwrap();
    assert_eq!(attributes(&txn), ["HttpOnly", "Max-Age=1800", "Path=/", "SameSite=Lax", "Secure"]);
    browser.ask_for_code(MIA).await;
    let entered = browser.type_code(&house.code_for(MIA).await).await;
    let sid = entered.set_cookie("__Host-sid").unwrap();
    assert_eq!(attributes(&sid), ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
    assert!(sid.len() < 4096);
    let gone = entered.set_cookie("__Host-txn").unwrap();
    assert_eq!(attributes(&gone), ["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"]);
    let device = entered.set_cookie("__Host-dev").unwrap();
    assert!(attributes(&device).contains(&"HttpOnly".to_owned()));
    assert!(!entered.headers.iter().any(|(_, value)| value.contains(MIA)), "a cookie has no meaning");
    browser.get("/account").await;
    let out = browser.post("/sign-out", &[]).await;
    let gone = out.set_cookie("__Host-sid").unwrap();
    for attribute in ["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"] {
        assert!(attributes(&gone).contains(&attribute.to_owned()), "{gone}");
    }
    house.stop().await;
}

fn attributes(cookie: &str) -> Vec<String> {
    let mut all: Vec<String> = cookie.split("; ").skip(1).map(str::to_owned).collect();
    all.sort();
    all
}

#[tokio::test]
async fn h6_a_forged_or_broken_cookie_is_no_cookie() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.sign_in(&house, MIA).await;
    let good = browser.cookie("sid").unwrap();
    let bad = ["", "x", "%00", &good[..good.len() - 4], &good.repeat(3)];
    for value in bad {
        let other = house.browser();
        other.cookies.lock().unwrap().insert("sid".to_owned(), value.to_owned());
        let page = other.get("/account").await;
        assert_eq!((page.status, page.location().as_str()), (303, "/sign-in?next=%2Faccount"));
        assert_eq!(other.ask_for_code(MIA).await.status, 303, "and one can sign in over it");
    }
    house.stop().await;
}

#[tokio::test]
async fn every_coming_and_going_is_in_the_log() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.ask_for_code(MIA).await;
    browser.type_code("00000000").await;
    browser.type_code(&house.code_for(MIA).await).await;
    browser.get("/account").await;
    browser.post("/sign-out", &[]).await;
    let expected = ["ask_code success", "wrong_code denied", "sign_in success", "sign_out success"];
    assert_eq!(house.log().await, expected);
    house.stop().await;
}
