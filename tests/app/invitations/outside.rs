//! Limits, crowds at the same moment, and what nobody learns from outside (V-13, Z-7).

use chrono::TimeDelta;
use guestlist::features::invitations::State;

use super::{ANN, Scene, report};

#[actix_web::test]
async fn v13_an_inviter_has_an_hours_worth_and_the_rest_is_told_to_wait() {
    let scene = Scene::configured(|config| config.limits.invitations_per_hour = 3).await;
    let typed = "a@partner.example b@partner.example c@partner.example d@partner.example e@partner.example";
    let page = scene.invite(&scene.wiki(), &[("emails", typed)]).await;
    page.must_say("3 people added")
        .must_say("2 addresses stayed behind")
        .must_say("You have reached a limit on invitations");
    assert!(report(&page)[2].1.contains("on its way") && report(&page)[3].1.contains("limit"));
    assert!(scene.user("d@partner.example").is_none(), "nothing half done");
    let refused = scene
        .owner
        .post_with_token(&format!("/invitations/{}/resend", scene.invitation("a@partner.example").id), &[])
        .await;
    refused.must_be(429).must_say("limit");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 60);
    // Another owner has an hour of their own.
    let carl = scene.house.enter(scene.cast.co_owner).await;
    scene.invite_as(&carl, &scene.wiki(), &[("emails", "d@partner.example")]).await.must_say("1 person added");
    scene.house.wait(TimeDelta::minutes(63));
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", "e@partner.example")]).await.must_say("1 person added");
}

#[actix_web::test]
async fn v13_and_a_days_worth() {
    let scene = Scene::configured(|config| config.limits.invitations_per_day = 2).await;
    scene.invite(&scene.wiki(), &[("emails", "a@partner.example b@partner.example")]).await.must_say("2 people added");
    scene.house.wait(TimeDelta::hours(5));
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", "c@partner.example")]).await.must_say("Nobody was added");
}

#[actix_web::test]
async fn v13_one_address_gets_three_mails_a_day_from_all_owners_together() {
    let scene = Scene::new().await;
    let carl = scene.house.enter(scene.cast.co_owner).await;
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");
    scene.invite_as(&carl, &scene.north(), &[("emails", ANN)]).await.must_say("1 person added");
    let resend = format!("/invitations/{}/resend", scene.invitation(ANN).id);
    carl.post_with_token(&resend, &[]).await.must_be(303);
    carl.post_with_token(&resend, &[]).await.must_be(429);
    scene
        .invite(&scene.chat(), &[("emails", "ann@partner.example, ben@partner.example")])
        .await
        .must_say("1 person added");
    let links = scene.mails.to(ANN).await.into_iter().filter(|mail| mail.link().is_some()).count();
    assert!(links <= 3);
    assert_eq!(scene.mails.to("ben@partner.example").await.len(), 1);
}

#[actix_web::test]
async fn v13_copies_do_not_get_round_the_limit_of_mails_to_an_outsider() {
    let scene = Scene::new().await;
    let typed: Vec<String> = (0..10).map(|n| format!("p{n}@partner.example")).collect();
    scene
        .invite(&scene.wiki(), &[("emails", &typed.join("\n")), ("cc", "victim@elsewhere.example")])
        .await
        .must_say("10 people added");
    assert!(scene.mails.to("victim@elsewhere.example").await.len() <= 3);
    scene
        .invite(&scene.chat(), &[("emails", &typed[..6].join("\n")), ("cc", "mona@aurora.example")])
        .await
        .must_say("6 people added");
    assert_eq!(scene.mails.to("mona@aurora.example").await.len(), 6, "a colleague gets every copy");
}

#[actix_web::test]
async fn v9_two_owners_who_invite_the_same_person_at_once_make_one_guest_and_one_invitation() {
    let scene = Scene::new().await;
    let carl = scene.house.enter(scene.cast.co_owner).await;
    let mine = scene.form(&scene.owner, &scene.wiki(), &[("emails", ANN), ("step", "invite")]).await;
    let his = scene.form(&carl, &scene.wiki(), &[("emails", ANN), ("step", "invite")]).await;
    let answers =
        futures_util::future::join_all((0..6).map(|turn| {
            if turn % 2 == 0 { scene.owner.submit_only(mine.clone()) } else { carl.submit_only(his.clone()) }
        }))
        .await;
    for answer in &answers {
        assert!(matches!(answer.status.as_u16(), 303 | 503), "{}: {}", answer.status, answer.text());
    }
    assert!(answers.iter().any(|answer| answer.status == 303));
    assert_eq!(scene.mails.to(ANN).await.len(), 1);
    use diesel::prelude::*;
    use guestlist::schema::{invitations as rows, users};
    let counts: (i64, i64) = scene.house.read(|conn| {
        let invitations = rows::table.filter(rows::address.eq(ANN)).count().get_result(conn)?;
        Ok((invitations, users::table.filter(users::mail.eq(ANN)).count().get_result(conn)?))
    });
    assert_eq!(counts, (1, 1));
}

#[actix_web::test]
async fn v2_redeeming_and_taking_back_at_once_leave_one_truth() {
    for _ in 0..4 {
        let scene = Scene::new().await;
        let link = scene.invited(ANN).await;
        let ann = scene.house.browser();
        let page = scene.accept(&ann, &link).await;
        let form = page.form("/redeem/code").with("code", &scene.mails.code(ANN).await);
        let revoke = format!("/invitations/{}/revoke", scene.invitation(ANN).id);
        let token = scene.owner.token().await;
        let fields = [("csrf_token", &*token)];
        let (redeemed, revoked) =
            futures_util::future::join(ann.submit_only(form), scene.owner.post(&revoke, &fields)).await;
        match scene.state(ANN) {
            State::Redeemed => {
                assert_eq!((redeemed.status.as_u16(), revoked.status.as_u16()), (303, 410));
                assert!(scene.has_wiki(ANN));
            }
            State::Revoked => {
                assert_eq!((redeemed.status.as_u16(), revoked.status.as_u16()), (410, 303));
                assert!(scene.user(ANN).is_none());
            }
            other => panic!("{other:?}"),
        }
    }
}

#[actix_web::test]
async fn z7_owners_see_no_invitation_to_what_they_do_not_own() {
    let scene = Scene::new().await;
    scene.invited_to(&scene.chat(), ANN).await;
    let carl = scene.house.enter(scene.cast.co_owner).await;
    carl.get("/invitations").await.must_not_say(ANN);
    let form = scene.form(&carl, &scene.wiki(), &[("emails", ANN), ("step", "check")]).await;
    let page = carl.submit(form).await;
    page.must_say("new guest").must_not_say("Olivia");
    for person in [scene.cast.member, scene.cast.guest] {
        scene.house.enter(person).await.get("/invitations").await.must_be(200).must_not_say(ANN);
    }
}

#[actix_web::test]
async fn a_guest_whose_invitation_is_over_cannot_sign_in() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    scene.house.wait(TimeDelta::days(15));
    let browser = scene.house.browser();
    let page = browser.get("/sign-in").await;
    browser.submit(page.form("/sign-in").with("email", ANN)).await.must_be(200);
    assert!(scene.mails.to(ANN).await.iter().all(|mail| mail.code().is_none()));
}

#[actix_web::test]
async fn a_list_of_hundred_sent_invitations_comes_in_pages() {
    let scene = Scene::configured(|config| config.limits.invitations_per_hour = 1000).await;
    let typed: Vec<String> = (0..60).map(|n| format!("p{n:02}@partner.example")).collect();
    scene.invite(&scene.wiki(), &[("emails", &typed.join("\n"))]).await.must_say("60 people added");
    let first = scene.owner.get("/invitations").await;
    assert_eq!(first.texts("tbody tr").len(), 50);
    let next = first.attributes("a[rel=next]", "href");
    assert_eq!(scene.owner.get(&next[0]).await.texts("tbody tr").len(), 10);
}

#[actix_web::test]
async fn i2_a_provider_proves_only_the_address_it_speaks_for() {
    use crate::support::idp;
    use guestlist::foundation::config::Audience;
    let provider = |audience| {
        let mut provider = idp::provider("partner", "https://login.partner.example");
        provider.audience = audience;
        provider
    };
    let scene = Scene::configured(|config| config.oidc.push(provider(Audience::Everyone))).await;
    let (ann, otto) = (scene.invited(ANN).await, scene.invited("otto@elsewhere.example").await);
    let browser = scene.house.browser();
    let choice = scene.accept(&browser, &ann).await;
    assert_eq!(choice.path, "/redeem/prove");
    choice.must_be(200).must_say("a***@partner.example");
    assert_eq!(choice.link("Partner sign-in").unwrap(), "/sign-in/oidc/partner?for=redeem");
    assert_eq!(scene.mails.to(ANN).await.len(), 1, "no code before it is asked for");
    // The code stays the other way in.
    let page = browser.submit(choice.form("/redeem/send")).await;
    browser.submit(page.form("/redeem/code").with("code", &scene.mails.code(ANN).await)).await.must_be(200);
    assert!(scene.has_wiki(ANN));
    // Another domain is not this provider's to speak for.
    let page = scene.accept(&scene.house.browser(), &otto).await;
    assert_eq!(page.path, "/redeem/code");
    // Coming back without having been there proves nothing.
    scene.house.browser().get("/redeem/proven").await.must_be(409);

    let members = Scene::configured(|config| config.oidc.push(provider(Audience::Members))).await;
    let link = members.invited(ANN).await;
    assert_eq!(members.accept(&members.house.browser(), &link).await.path, "/redeem/code");
}

#[actix_web::test]
async fn i2_redeeming_through_a_provider_takes_its_word_only_where_it_is_good() {
    use crate::support::idp::{Idp, sent_back};
    use guestlist::features::access::ResourceId;
    use guestlist::features::invitations::{self, Done, GrantWish, Offer};
    use guestlist::foundation::address::read_list;
    use guestlist::foundation::id::RoleId;
    use serde_json::json;
    let Some(idp) = Idp::connect() else { return };
    let house = crate::support::served::House::with(|config| idp.hostile("redeem", config)).await;
    let member = house.member("mia@almvik.example").await;
    let now = house.world.clock.now();
    let config = house.world.config.clone();
    let address = "mallory@partner.example";
    let (id, keys) = house
        .deed(move |conn| {
            let app = crate::support::cast::app(conn, "Wiki", now, |_| {})?;
            guestlist::features::apps::add_owner(conn, app, member, now)?;
            let acting = crate::support::acting(member, "Mia", "mia@almvik.example", now);
            let actor = guestlist::foundation::person::Actor::of_person(acting, crate::support::test_origin());
            let offer = Offer {
                grants: vec![GrantWish { resource: ResourceId::App(app), role: RoleId::DEFAULT, ends_at: None }],
                ..Offer::default()
            };
            let done =
                invitations::invite(conn, &config, &actor, read_list(address).unwrap(), &offer, &[], now).unwrap();
            let Done::Invited(id) = done[0].1 else { panic!("{:?}", done[0].1) };
            Ok((id, config.keys.clone()))
        })
        .await;
    let mac =
        keys.mac(guestlist::foundation::secret::Purpose::InvitationLink, &[id.uuid().as_bytes(), &1_i32.to_be_bytes()]);
    let link = format!("/i/{}", guestlist::foundation::secret::text(&mac));
    // A provider's word before Accept was pressed, as another site could bring about, redeems nothing.
    let led = house.browser();
    led.get(&link).await;
    let back = sent_back(&led, "/sign-in/oidc/partner?for=redeem").await;
    let arrived = led.get(&back).await;
    assert_eq!(led.get(&arrived.location()).await.status, 400);
    assert!(!led.is_in().await);
    for (claims, good) in [
        (json!({ "email_verified": false }), false),
        (json!({ "email_verified": "true" }), false),
        (json!({ "email": "eve@partner.example" }), false),
        (json!({ "email": "mallory@other.example" }), false),
        (json!({}), true),
    ] {
        idp.behave("redeem", json!({ "claims": claims, "userinfo": claims })).await;
        let browser = house.browser();
        assert_eq!(browser.get(&link).await.status, 303);
        browser.get("/redeem").await;
        assert_eq!(browser.post("/redeem", &[("decision", "accept")]).await.location(), "/redeem/prove");
        let back = sent_back(&browser, "/sign-in/oidc/partner?for=redeem").await;
        let arrived = browser.get(&back).await;
        let page = browser.get(&arrived.location()).await;
        assert_eq!(browser.is_in().await, good, "{claims}: {} {}", page.status, page.body);
    }
    house.stop().await;
}
