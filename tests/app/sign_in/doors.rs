//! Forms that only our own pages may post, where one may be sent, and the first admin's link (C-1, C-2, G-9, K-3).

use chrono::TimeDelta;
use guestlist::features::sign_in::links;
use guestlist::foundation::db::DbError;

use crate::support::served::{Browser, House};

const MIA: &str = "mia@almvik.example";

#[tokio::test]
async fn c1_a_form_without_the_right_token_changes_nothing_and_is_noted() {
    let house = House::new().await;
    house.member(MIA).await;
    let other = house.browser();
    other.get("/sign-in").await;
    let browser = house.browser();
    browser.get("/sign-in").await;
    for token in [None, Some(""), Some("x"), Some(&*other.token())] {
        let mut fields = vec![("email", MIA)];
        fields.extend(token.map(|token| ("csrf_token", token)));
        assert_eq!(browser.post_raw("/sign-in", &fields, &[]).await.status, 403, "{token:?}");
    }
    assert_eq!(house.code_rows().await.len(), 0);
    house.world.later.flush().await;
    assert_eq!(house.log().await, ["denied denied"; 4]);
    house.stop().await;
}

#[tokio::test]
async fn c1_every_form_of_this_feature_asks_for_the_token() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.sign_in(&house, MIA).await;
    let forms = [
        "/sign-in",
        "/sign-in/code",
        "/sign-in/resend",
        "/sign-in/connect",
        "/sign-in/connect/code",
        "/sign-in/link/x",
        "/sign-out",
        "/account/sessions/end",
        "/account/sessions/x/end",
        "/account/identities/x/unlink",
        "/language",
        "/theme",
    ];
    for form in forms {
        assert_eq!(browser.post_raw(form, &[("language", "de")], &[]).await.status, 403, "{form}");
    }
    assert!(browser.is_in().await);
    house.stop().await;
}

#[tokio::test]
async fn c1_the_token_of_before_signing_in_is_worth_nothing_after() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.get("/sign-in").await;
    let before = browser.token();
    browser.sign_in(&house, MIA).await;
    assert_eq!(browser.post_raw("/sign-out", &[("csrf_token", &before)], &[]).await.status, 403);
    house.stop().await;
}

#[tokio::test]
async fn c2_a_form_from_elsewhere_is_refused_even_with_the_token() {
    let house = House::new().await;
    let browser = house.browser();
    browser.get("/sign-in").await;
    let token = browser.token();
    let fields = [("email", MIA), ("csrf_token", &token)];
    for (header, value, status) in [
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("origin", "https://evil.example", 403),
        ("origin", "null", 303),
        ("sec-fetch-site", "same-origin", 303),
        ("sec-fetch-site", "none", 303),
    ] {
        assert_eq!(browser.post_raw("/sign-in", &fields, &[(header, value)]).await.status, status, "{header}: {value}");
    }
    house.stop().await;
}

#[tokio::test]
async fn g9_one_lands_where_one_wanted_to_go_but_only_in_this_house() {
    let house = House::new().await;
    house.member(MIA).await;
    for (wanted, lands) in [
        ("/account", "/account"),
        ("/apps?q=a%20b", "/apps?q=a%20b"),
        ("//evil.example", "/apps"),
        ("https://evil.example/", "/apps"),
        ("/\\evil.example", "/apps"),
        ("/%2f%2fevil.example", "/apps"),
        ("javascript:alert(1)", "/apps"),
        ("/a\r\nSet-Cookie: x=y", "/apps"),
    ] {
        let browser = house.browser();
        let query = serde_urlencoded::to_string([("next", wanted)]).unwrap();
        browser.get(&format!("/sign-in?{query}")).await;
        browser.post("/sign-in", &[("email", MIA), ("next", wanted)]).await;
        browser.get("/sign-in/code").await;
        let entered = browser.type_code(&house.code_for(MIA).await).await;
        assert_eq!((entered.status, entered.location().as_str()), (303, lands), "{wanted:?}");
        house.world.clock.advance(TimeDelta::minutes(20));
    }
    house.stop().await;
}

#[tokio::test]
async fn g10_a_field_or_parameter_given_twice_is_refused() {
    let house = House::new().await;
    let browser = house.browser();
    assert_eq!(browser.get("/sign-in?next=/a&next=/b").await.status, 400);
    browser.get("/sign-in").await;
    assert_eq!(browser.post("/sign-in", &[("email", MIA), ("email", "x@almvik.example")]).await.status, 400);
    house.stop().await;
}

#[tokio::test]
async fn g1_looking_at_pages_stores_nothing() {
    let house = House::new().await;
    let browser = house.browser();
    for path in ["/sign-in", "/sign-in/code", "/sign-in/connect", "/sign-out", "/sign-in/link/x"] {
        for method in ["GET", "HEAD"] {
            browser.ask(method, path, None, &[]).await;
        }
    }
    assert_eq!(house.code_rows().await.len() + house.session_names().await.len(), 0);
    assert_eq!(house.log().await.len(), 0);
    house.stop().await;
}

#[tokio::test]
async fn a_code_page_without_anything_under_way_leads_to_the_beginning() {
    let house = House::new().await;
    let browser = house.browser();
    assert_eq!(browser.get("/sign-in/code").await.location(), "/sign-in");
    browser.get("/sign-in").await;
    assert_eq!(browser.type_code("12345678").await.status, 410);
    house.stop().await;
}

#[tokio::test]
async fn whoever_is_in_already_is_led_on() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    browser.sign_in(&house, MIA).await;
    assert_eq!(browser.get("/sign-in?next=/groups").await.location(), "/groups");
    house.stop().await;
}

async fn link(house: &House, mail: &str) -> String {
    let admin = house.admin(mail).await;
    let now = house.world.clock.now();
    house.deed(move |conn| links::make(conn, admin, now).map_err(|_| DbError::Busy(String::new()))).await
}

async fn press(browser: &Browser, path: &str) -> u16 {
    browser.get(path).await;
    browser.post(path, &[]).await.status
}

#[tokio::test]
async fn k3_the_first_admins_link_works_once_after_any_number_of_looks() {
    let house = House::new().await;
    let path = link(&house, "ada@almvik.example").await;
    for _ in 0..50 {
        assert_eq!(house.browser().get(&path).await.status, 200);
    }
    let browser = house.browser();
    assert_eq!(press(&browser, &path).await, 303);
    assert!(browser.is_in().await);
    let other = house.browser();
    assert_eq!(other.get(&path).await.status, 410);
    assert_eq!(press(&other, &path).await, 403, "no page of ours, so no token");
    house.stop().await;
}

#[tokio::test]
async fn k3_the_link_ends_after_an_hour_and_when_an_admin_is_in() {
    let house = House::new().await;
    let path = link(&house, "ada@almvik.example").await;
    let second = link(&house, "eva@almvik.example").await;
    let browser = house.browser();
    assert_eq!(press(&browser, &second).await, 303);
    assert_eq!(house.browser().get(&path).await.status, 410, "an admin is in");
    let late = link(&house, "leo@almvik.example").await;
    house.world.clock.advance(TimeDelta::minutes(61));
    assert_eq!(house.browser().get(&late).await.status, 410);
    house.stop().await;
}

#[tokio::test]
async fn language_and_theme_stay_chosen() {
    let house = House::new().await;
    house.member(MIA).await;
    let browser = house.browser();
    assert!(browser.get("/sign-in").await.body.contains("lang=\"en\""));
    assert_eq!(browser.post("/language", &[("language", "de")]).await.status, 303);
    assert!(browser.get("/sign-in").await.body.contains("Anmelden"));
    browser.sign_in(&house, MIA).await;
    browser.get("/account").await;
    assert_eq!(browser.post("/theme", &[("theme", "dark")]).await.status, 303);
    assert_eq!(browser.post("/theme", &[("theme", "<script>")]).await.status, 422);
    assert_eq!(browser.post("/language", &[("language", "xx")]).await.status, 422);
    assert!(browser.get("/account").await.body.contains("data-theme=\"dark\""));
    house.stop().await;
}
