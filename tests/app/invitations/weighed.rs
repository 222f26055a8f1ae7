//! Everything is weighed again at redemption: the inviter, the guest, the domain, each thing and its end (V-8).

use chrono::TimeDelta;
use guestlist::features::access;
use guestlist::features::invitations::State;
use guestlist::features::{apps, users};
use guestlist::foundation::db::Conn;

use super::{ANN, Scene};
use crate::support::Page;
use crate::support::rows;

/// Ann accepts, something happens, and she types her code.
async fn meanwhile(scene: &Scene, link: &str, happens: impl FnOnce(&Scene)) -> Page {
    let ann = scene.house.browser();
    let page = scene.accept(&ann, link).await;
    let code = scene.mails.code(ANN).await;
    happens(scene);
    ann.submit(page.form("/redeem/code").with("code", &code)).await
}

async fn refused(happens: impl FnOnce(&Scene), says: &str) {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let page = meanwhile(&scene, &link, happens).await;
    page.must_be(409).must_say("This can no longer be given").must_say(says);
    assert_eq!(scene.state(ANN), State::Pending, "{says}: nothing is used up");
    assert!(!scene.has_wiki(ANN) && scene.user(ANN).unwrap().is_pending());
}

#[actix_web::test]
async fn v8_the_inviter_must_still_be_here_and_may_still_invite() {
    let gone = "Whoever invited you may no longer do so";
    refused(
        |scene| {
            scene.house.write(|conn| users::set_enabled(conn, scene.cast.owner.id, false, scene.house.now()).map(drop))
        },
        gone,
    )
    .await;
    refused(
        |scene| scene.house.write(|conn| apps::remove_owner(conn, scene.cast.wiki, scene.cast.owner.id).map(drop)),
        gone,
    )
    .await;
}

#[actix_web::test]
async fn v8_an_admin_who_is_one_no_longer_cannot_have_invited() {
    use diesel::prelude::*;
    use guestlist::schema::directory_roles;
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    scene.invite_as(&admin, &scene.wiki(), &[("emails", ANN)]).await;
    let link = scene.mails.link(ANN).await;
    let happens = |scene: &Scene| {
        scene.house.write(|conn| Ok(diesel::delete(directory_roles::table).execute(conn)?));
    };
    meanwhile(&scene, &link, happens).await.must_be(409).must_say("may no longer do so");
}

#[actix_web::test]
async fn v8_a_domain_that_was_blocked_meanwhile_does_not_come_in() {
    refused(|scene| scene.deny("partner.example"), "Addresses at partner.example are no longer accepted").await;
}

#[actix_web::test]
async fn v8_a_guest_who_was_blocked_meanwhile_does_not_come_in() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let id = scene.user(ANN).unwrap().id;
    let block =
        |scene: &Scene| scene.house.write(|conn| users::set_enabled(conn, id, false, scene.house.now()).map(drop));
    meanwhile(&scene, &link, block).await.must_be(409).must_say("Your account is blocked here");
    assert_eq!(scene.state(ANN), State::Pending);
}

#[actix_web::test]
async fn v8_a_grant_whose_time_is_over_is_not_given() {
    let scene = Scene::new().await;
    let today = scene.house.now().date().to_string();
    scene
        .invite(&scene.wiki(), &[("emails", ANN), ("ends", "other"), ("ends_on", &today)])
        .await
        .must_say("1 person added");
    let link = scene.mails.link(ANN).await;
    scene.house.wait(TimeDelta::hours(24));
    let browser = scene.house.browser();
    let page = scene.accept(&browser, &link).await;
    let form = page.form("/redeem/code").with("code", &scene.mails.code(ANN).await);
    browser.submit(form).await.must_be(409).must_say("The time it was meant for is over");
    let owner = scene.house.enter(scene.cast.owner).await;
    let resend = format!("/invitations/{}/resend", scene.invitation(ANN).id);
    let again = owner.post_with_token(&resend, &[]).await;
    again.must_be(409).must_say("The time it was meant for is over");
}

#[actix_web::test]
async fn v8_what_is_no_longer_there_cannot_be_given() {
    refused(
        |scene| scene.house.write(|conn| apps::delete(conn, scene.cast.wiki)),
        "What it was for is no longer there",
    )
    .await;
}

#[actix_web::test]
async fn v8_a_role_that_is_no_longer_there_is_not_given() {
    refused(
        |scene| scene.house.write(|conn| apps::remove_role(conn, scene.cast.reader)),
        "The role it was for is no longer there",
    )
    .await;
}

#[actix_web::test]
async fn v8_what_still_stands_is_given_and_the_rest_is_said() {
    let scene = Scene::new().await;
    let also = format!("group:{}", scene.cast.north);
    scene.invite(&scene.wiki(), &[("emails", ANN), ("also", &also)]).await;
    let link = scene.mails.link(ANN).await;
    let page = meanwhile(&scene, &link, |scene| scene.change_app(scene.cast.wiki, |app| app.enabled = false)).await;
    page.must_be(200).must_say("Project North");
    assert_eq!(page.path, scene.north());
    page.must_say("Wiki").must_say("switched off");
    assert!(scene.is_in(ANN, scene.cast.north) && !scene.has_wiki(ANN));
    assert_eq!(scene.state(ANN), State::Redeemed);
}

#[actix_web::test]
async fn an_end_date_ends_access_at_that_moment_everywhere() {
    let scene = Scene::new().await;
    let day = scene.house.now().date() + chrono::Days::new(2);
    let also = format!("group:{}", scene.cast.north);
    let fields = [("emails", ANN), ("ends", "other"), ("ends_on", &*day.to_string()), ("also", &also)];
    scene.invite(&scene.wiki(), &fields).await;
    let link = scene.mails.link(ANN).await;
    let ann = scene.house.browser();
    scene.redeem(&ann, &link, ANN).await.must_be(200);
    ann.get("/apps").await.must_say("Wiki").must_say("Chat");
    let end = guestlist::foundation::clock::Time::end_of(day);
    scene.house.wait(end.since(scene.house.now()) - TimeDelta::seconds(1));
    assert!(scene.has_wiki(ANN) && scene.is_in(ANN, scene.cast.north));
    scene.house.wait(TimeDelta::seconds(2));
    assert!(!scene.has_wiki(ANN) && !scene.is_in(ANN, scene.cast.north));
    let guest = crate::support::Person { id: scene.user(ANN).unwrap().id, ..scene.cast.guest };
    let ann = scene.house.enter(guest).await;
    ann.get("/apps").await.must_not_say("Wiki").must_not_say("Chat");
    ann.get(&scene.wiki()).await.must_be(404);
    ann.get(&format!("{}/launch", scene.wiki())).await.must_be(404);
    ann.get(&scene.chat()).await.must_be(404);
}

#[actix_web::test]
async fn a_colleagues_end_date_holds_too_and_access_can_be_given_again() {
    let scene = Scene::new().await;
    let day = (scene.house.now().date() + chrono::Days::new(2)).to_string();
    scene.invite(&scene.wiki(), &[("emails", "mona@aurora.example"), ("ends", "other"), ("ends_on", &day)]).await;
    assert!(scene.has_wiki("mona@aurora.example"));
    scene.house.wait(TimeDelta::days(3));
    assert!(!scene.has_wiki("mona@aurora.example"));
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", "mona@aurora.example")]).await.must_say("1 person added");
    assert!(scene.has_wiki("mona@aurora.example"));
}

#[actix_web::test]
async fn what_somebody_has_already_is_not_cut_short_by_accepting_it_again() {
    let scene = Scene::new().await;
    let day = (scene.house.now().date() + chrono::Days::new(2)).to_string();
    scene.invite(&scene.north(), &[("emails", ANN), ("ends", "other"), ("ends_on", &day)]).await;
    let link = scene.mails.link(ANN).await;
    let (ann, now) = (scene.user(ANN).unwrap(), scene.house.now());
    let member = access::Member {
        group_id: scene.cast.north,
        user_id: ann.id,
        ends_at: None,
        granted_by: None,
        invitation_id: None,
        created_at: now,
    };
    scene.house.write(|conn: &mut Conn| rows::add_member(conn, &member));
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    scene.house.wait(TimeDelta::days(30));
    assert!(scene.is_in(ANN, scene.cast.north));
}

#[actix_web::test]
async fn v16_a_redeemed_guest_is_a_guest_and_nothing_more() {
    let scene = Scene::new().await;
    let link = scene.invited("admin@partner.example").await;
    let guest = scene.house.browser();
    scene.redeem(&guest, &link, "admin@partner.example").await.must_be(200);
    let user = scene.user("admin@partner.example").unwrap();
    assert!(user.is_guest());
    assert!(scene.house.read(|conn| users::roles_of(conn, user.id)).is_empty());
    guest.get("/admin").await.must_be(403);
    guest.get(&format!("{}/people/add", scene.wiki())).await.must_be(403);
    guest.get(&format!("{}/people", scene.wiki())).await.must_be(403);
}
