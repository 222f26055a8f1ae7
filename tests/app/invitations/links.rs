//! The link in the mail: looked at by anybody any number of times, it uses nothing up (V-3, G-1).

use chrono::TimeDelta;
use guestlist::features::invitations::State;

use super::{ANN, BEN, Scene, traces};

/// What the page says when a link is over, and nothing else.
fn must_be_silent(page: &crate::support::Page) {
    for word in ["Olivia", "Wiki", "partner.example", "ann@"] {
        page.must_not_say(word);
    }
}

#[actix_web::test]
async fn v3_an_unknown_or_malformed_link_is_a_404() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let browser = scene.house.browser();
    let altered = format!("{}{}", &link[..link.len() - 1], if link.ends_with('A') { "B" } else { "A" });
    for path in [
        "/i/x",
        "/i/",
        &format!("/i/{}", "A".repeat(43)),
        &altered,
        &format!("{link}A"),
        &link.to_lowercase(),
        "/i/%00%ff",
    ] {
        let page = browser.get(path).await;
        page.must_be(404);
        must_be_silent(&page);
    }
}

#[actix_web::test]
async fn v3_a_pending_link_leads_on_and_leaves_the_address_bar() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    assert_eq!(link.len(), "/i/".len() + 43);
    let page = scene.house.browser().look(&link).await;
    page.must_be(303);
    assert_eq!(page.location(), "/redeem");
    let cookie =
        page.headers.get_all("set-cookie").map(|value| value.to_str().unwrap()).find(|it| it.starts_with("txn="));
    let cookie = cookie.expect("a transaction");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert!(!cookie.contains(&link[3..]), "the token is not in the cookie");
}

#[actix_web::test]
async fn v3_a_link_survives_fifty_scanners() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let before = traces(&scene.house);
    for turn in 0..50 {
        let scanner = scene.house.browser();
        match turn % 3 {
            0 => scanner.head(&link).await.must_be(303),
            1 => scanner.get(&link).await.must_be(200),
            _ => scanner.get(&link).await.must_be(200),
        };
        scanner.head("/redeem").await;
        scanner.get("/redeem/code").await;
        scanner.get("/redeem/prove").await;
    }
    assert_eq!(traces(&scene.house), before, "looking wrote something");
    assert_eq!(scene.mails.all().await.len(), 1);
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    assert!(scene.has_wiki(ANN));
}

#[actix_web::test]
async fn v3_a_scanner_that_presses_accept_uses_nothing_up() {
    let scene = Scene::configured(|config| {
        config.limits.code_requests_per_network = 1000;
        config.limits.code_mails_per_second = 1000;
    })
    .await;
    let link = scene.invited(ANN).await;
    for _ in 0..50 {
        let scanner = scene.house.browser();
        scene.accept(&scanner, &link).await.must_be(200);
    }
    assert_eq!(scene.state(ANN), State::Pending);
    assert!(!scene.has_wiki(ANN));
    assert!(scene.mails.to(ANN).await.len() <= 3, "the guest is not flooded with codes");
    scene.house.wait(TimeDelta::seconds(60));
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    assert!(scene.has_wiki(ANN));
}

#[actix_web::test]
async fn v3_an_expired_link_explains_itself_and_asks_for_a_fresh_one_once() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    scene.house.wait(TimeDelta::days(14));
    let browser = scene.house.browser();
    let page = browser.get(&link).await;
    page.must_be(410).must_say("This link is no longer valid").must_say("Ask for a fresh link");
    must_be_silent(&page);
    for _ in 0..3 {
        browser.submit(page.form("/redeem/ask")).await.must_be(200).must_say("The person who invited you was told");
    }
    let told = scene.mails.to("olivia@aurora.example").await;
    assert_eq!(told.len(), 1, "asked once for each link");
    told[0].must_say(ANN);
    assert!(scene.mails.to(ANN).await.len() == 1 && !scene.has_wiki(ANN));
}

#[actix_web::test]
async fn v3_a_replaced_link_is_over_and_the_newer_one_works() {
    let scene = Scene::new().await;
    let old = scene.invited(ANN).await;
    let resend = format!("/invitations/{}/resend", scene.invitation(ANN).id);
    // Somebody is just looking at the page of the old link.
    let early = scene.house.browser();
    let offer = early.get(&old).await;
    scene.owner.post_with_token(&resend, &[]).await.must_be(303);
    let new = scene.mails.link(ANN).await;
    assert_ne!(old, new);
    let page = scene.house.browser().get(&old).await;
    page.must_be(410).must_say("Ask for a fresh link");
    must_be_silent(&page);
    early.submit(offer.form("/redeem").with("decision", "accept")).await.must_be(410);
    early.get("/redeem").await.must_be(410);
    assert_eq!(scene.state(ANN), State::Pending);
    scene.redeem(&scene.house.browser(), &new, ANN).await.must_be(200);
}

#[actix_web::test]
async fn v3_a_revoked_link_says_no_more_than_it_must() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let early = scene.house.browser();
    let offer = early.get(&link).await;
    let revoke = format!("/invitations/{}/revoke", scene.invitation(ANN).id);
    scene.owner.post_with_token(&revoke, &[]).await.must_be(303);
    scene.accept_again(&early, &offer).await.must_be(410);
    for page in [early.get("/redeem").await, scene.house.browser().get(&link).await, early.get(&link).await] {
        page.must_be(410).must_not_say("Ask for a fresh link");
        must_be_silent(&page);
    }
    early.post_with_token("/redeem/ask", &[]).await;
    assert!(scene.mails.to("olivia@aurora.example").await.is_empty(), "a revoked one cannot ask");
}

#[actix_web::test]
async fn v3_the_page_left_open_of_a_revoked_invitation_offers_nothing_either() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let early = scene.house.browser();
    early.get(&link).await.must_be(200);
    let revoke = format!("/invitations/{}/revoke", scene.invitation(ANN).id);
    scene.owner.post_with_token(&revoke, &[]).await.must_be(303);
    let page = early.get("/redeem").await;
    page.must_be(410).must_not_say("Ask for a fresh link");
    must_be_silent(&page);
}

#[actix_web::test]
async fn v3_a_redeemed_link_is_over_for_strangers_and_leads_the_redeemer_home() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let ann = scene.house.browser();
    scene.redeem(&ann, &link, ANN).await.must_be(200);
    let again = ann.look(&link).await;
    assert_eq!((again.status.as_u16(), again.location()), (303, &*scene.wiki()));
    for stranger in [scene.house.browser(), scene.house.enter(scene.cast.guest).await] {
        let page = stranger.get(&link).await;
        page.must_be(410).must_not_say("Ask for a fresh link");
        must_be_silent(&page);
    }
}

#[actix_web::test]
async fn v1_the_token_is_nowhere_but_in_the_mail() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let token = &link[3..];
    let ann = scene.house.browser();
    let mut pages = vec![ann.get(&link).await, scene.accept(&ann, &link).await];
    let form = pages[1].form("/redeem/code").with("code", &scene.mails.code(ANN).await);
    pages.push(ann.submit(form).await);
    pages.push(ann.get(&link).await);
    for path in
        ["/invitations", &scene.wiki(), &format!("{}/people", scene.wiki()), &format!("{}/history", scene.wiki())]
    {
        pages.push(scene.owner.get(path).await);
    }
    pages.push(scene.house.enter(scene.cast.admin).await.get("/admin/audit").await);
    for page in pages {
        assert!(!page.html().contains(token), "{} shows the token", page.path);
        assert!(
            page.headers.iter().all(|(_, value)| !String::from_utf8_lossy(value.as_bytes()).contains(token)),
            "{}",
            page.path
        );
    }
    assert!(!database_text(&scene).contains(token));
}

/// Every byte that the database keeps, as text.
fn database_text(scene: &Scene) -> String {
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    use guestlist::foundation::config::Config;
    use guestlist::foundation::db::{Conn, DatabaseUrl, Native};
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }
    let config: &Config = &scene.house.world.config;
    if let DatabaseUrl::Sqlite(path) = &config.database_url {
        let beside = |end: &str| std::fs::read(format!("{}{end}", path.display())).unwrap_or_default();
        return String::from_utf8_lossy(&[beside(""), beside("-wal")].concat()).into_owned();
    }
    let tables =
        ["outbox", "invitations", "invitation_links", "codes", "audit", "sessions", "invite_reports", "counters"];
    let dump = |conn: &mut Conn, table: &str| match conn.native() {
        Native::Postgres(conn) => {
            diesel::sql_query(format!("SELECT t::text AS line FROM {table} t")).load::<Line>(conn)
        }
        Native::Sqlite(_) => Ok(Vec::new()),
    };
    let lines: Vec<Line> = scene.house.read(|conn| {
        let mut lines = Vec::new();
        for table in tables {
            lines.extend(dump(conn, table)?);
        }
        Ok(lines)
    });
    lines.into_iter().map(|line| line.line).collect()
}

#[actix_web::test]
async fn v1_links_of_two_invitations_have_nothing_in_common() {
    let scene = Scene::new().await;
    let (one, two) = (scene.invited(ANN).await, scene.invited(BEN).await);
    let same = one.bytes().zip(two.bytes()).filter(|(left, right)| left == right).count();
    assert!(same < 16, "{one} and {two}");
}

impl Scene {
    async fn accept_again(
        &self,
        browser: &crate::support::Browser,
        offer: &crate::support::Page,
    ) -> crate::support::Page {
        browser.submit(offer.form("/redeem").with("decision", "accept")).await
    }
}
