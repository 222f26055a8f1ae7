//! Taking back: the link is over at once, and a guest who never came leaves with it.

use chrono::TimeDelta;
use guestlist::features::access::ResourceId;
use guestlist::features::invitations::{self, State};

use super::{ANN, Scene};
use crate::support::cast;

fn revoke(scene: &Scene) -> String {
    format!("/invitations/{}/revoke", scene.invitation(ANN).id)
}

#[actix_web::test]
async fn taking_back_removes_a_guest_who_never_came_and_holds_nothing() {
    let scene = Scene::new().await;
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await;
    let page = scene.owner.get("/invitations").await;
    scene
        .owner
        .submit(page.form(&revoke(&scene)))
        .await
        .must_say("The invitation to ann@partner.example was taken back");
    assert_eq!(scene.state(ANN), State::Revoked);
    assert!(scene.user(ANN).is_none());
    assert!(scene.mails.all().await.is_empty(), "the mail that still waited is not sent");
    scene.owner.get(&format!("{}/people", scene.wiki())).await.must_not_say(ANN);
    scene.owner.post_with_token(&revoke(&scene), &[]).await.must_be(410);
}

#[actix_web::test]
async fn a_guest_with_another_pending_invitation_stays() {
    let scene = Scene::new().await;
    scene.invited_to(&scene.chat(), ANN).await;
    scene.invited(ANN).await;
    let user = scene.user(ANN).unwrap();
    scene.owner.post_with_token(&revoke(&scene), &[]).await.must_be(303);
    assert_eq!(scene.user(ANN).map(|it| it.id), Some(user.id));
    let chat = scene.mails.to(ANN).await[0].link().unwrap();
    scene.redeem(&scene.house.browser(), &chat, ANN).await.must_be(200);
}

#[actix_web::test]
async fn a_lapsed_invitation_does_not_keep_a_guest_and_does_not_stand_in_the_way_later() {
    let scene = Scene::new().await;
    scene.invited_to(&scene.chat(), ANN).await;
    scene.house.wait(TimeDelta::days(10));
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", ANN)]).await;
    scene.house.wait(TimeDelta::days(5));
    let owner = scene.house.enter(scene.cast.owner).await;
    owner.post_with_token(&revoke(&scene), &[]).await.must_be(303);
    assert!(scene.user(ANN).is_none(), "nothing is open for them any more");
    scene.invite_as(&owner, &scene.chat(), &[("emails", ANN)]).await.must_say("Invitation on its way");
    let link = scene.mails.link(ANN).await;
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    assert!(scene.role(ANN, scene.cast.chat).is_some());
}

#[actix_web::test]
async fn a_guest_who_holds_something_or_came_once_stays() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let (ann, now) = (scene.user(ANN).unwrap(), scene.house.now());
    let person = crate::support::Person { id: ann.id, ..scene.cast.guest };
    scene.house.write(|conn| cast::join(conn, scene.cast.quiet, person, None, None, now));
    scene.owner.post_with_token(&revoke(&scene), &[]).await.must_be(303);
    assert!(scene.user(ANN).is_some(), "holds a group");

    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let browser = scene.house.browser();
    scene.invited_to(&format!("/groups/{}", scene.cast.quiet), ANN).await;
    scene.redeem(&browser, &link, ANN).await;
    scene.owner.post_with_token(&revoke(&scene), &[]).await.must_be(303);
    assert!(scene.user(ANN).is_some() && scene.has_wiki(ANN));
    browser.get(&scene.wiki()).await.must_be(200);
}

#[actix_web::test]
async fn v2_what_was_redeemed_or_has_expired_cannot_be_taken_back() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    scene.redeem(&scene.house.browser(), &link, ANN).await;
    scene.owner.post_with_token(&revoke(&scene), &[]).await.must_be(410);
    assert!(scene.has_wiki(ANN));

    let scene = Scene::new().await;
    scene.invited(ANN).await;
    scene.house.wait(TimeDelta::days(15));
    let owner = scene.house.enter(scene.cast.owner).await;
    owner.post_with_token(&revoke(&scene), &[]).await.must_be(410);
    assert_eq!(scene.state(ANN), State::Expired);
}

#[actix_web::test]
async fn the_code_of_an_invitation_that_was_taken_back_opens_nothing() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let ann = scene.house.browser();
    let page = scene.accept(&ann, &link).await;
    let code = scene.mails.code(ANN).await;
    scene.owner.post_with_token(&revoke(&scene), &[]).await.must_be(303);
    let refused = ann.submit(page.form("/redeem/code").with("code", &code)).await;
    refused.must_be(410);
    assert!(scene.user(ANN).is_none());
    ann.post_with_token("/redeem/send", &[]).await.must_be(410);
    assert_eq!(scene.mails.to(ANN).await.len(), 2);
}

#[actix_web::test]
async fn taking_somebody_pending_off_one_app_leaves_the_rest_of_their_invitation() {
    let scene = Scene::new().await;
    let also = format!("group:{}", scene.cast.north);
    scene.invite(&scene.wiki(), &[("emails", ANN), ("also", &also)]).await;
    let link = scene.mails.link(ANN).await;
    let remove = format!("{}/people/{}/remove", scene.wiki(), scene.user(ANN).unwrap().id);
    let page = scene.owner.get(&format!("{}/people", scene.wiki())).await;
    scene.owner.submit(page.form(&remove)).await.must_be(200);
    let offer = scene.house.browser().get(&link).await;
    offer.must_be(200).must_say("Project North").must_not_say("Wiki");
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    assert!(scene.is_in(ANN, scene.cast.north) && !scene.has_wiki(ANN));
}

#[actix_web::test]
async fn v10_what_is_removed_is_taken_back_from_everybody() {
    let scene = Scene::new().await;
    let also = format!("group:{}", scene.cast.north);
    scene.invite(&scene.wiki(), &[("emails", "ann@partner.example, ben@partner.example")]).await;
    scene.invite(&scene.wiki(), &[("emails", "cy@partner.example"), ("also", &also)]).await;
    let (actor, now, wiki) = (scene.house.actor(scene.cast.owner), scene.house.now(), ResourceId::App(scene.cast.wiki));
    let touched = scene.house.write(|conn| Ok(invitations::revoke_from_all(conn, &actor, wiki, now).unwrap()));
    assert_eq!(touched, 3);
    assert!(scene.user(ANN).is_none() && scene.user("ben@partner.example").is_none());
    assert_eq!(scene.state("cy@partner.example"), State::Pending);
    let mails = scene.mails.all().await;
    assert_eq!(mails.len(), 1, "only what still gives something is sent");
    mails[0].must_say("Project North");
}
