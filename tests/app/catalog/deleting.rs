//! Apps and groups that are deleted, and what goes with them.

use guestlist::features::audit::Action;
use guestlist::features::invitations::State;
use guestlist::features::{apps, groups};

use super::{app_page, entries, group_page};
use crate::invitations::Scene;

#[actix_web::test]
async fn deleting_an_app_says_what_goes_with_it_and_takes_back_what_waits() {
    let scene = Scene::new().await;
    let also = format!("group:{}", scene.cast.north);
    scene.invited("ann@partner.example").await;
    scene.invite(&scene.wiki(), &[("emails", "ben@partner.example"), ("also", &also)]).await.must_be(200);
    let before: Vec<(&str, i64)> = broken(&scene);
    let admin = scene.house.enter(scene.cast.admin).await;
    let delete = format!("{}/delete", app_page(scene.cast.wiki));
    let page = admin.get(&delete).await;
    page.must_say("1 person loses it.")
        .must_say("1 of them is a guest.")
        .must_say("2 open invitations no longer give it");
    admin.submit(page.form(&delete)).await.must_be(200).must_say("Wiki is gone");

    assert!(scene.house.read(|conn| apps::find(conn, scene.cast.wiki)).is_none());
    admin.look(&app_page(scene.cast.wiki)).await.must_be(404);
    assert!(
        scene.user("ann@partner.example").is_none(),
        "an invitation to nothing else is revoked, and its guest gone"
    );
    assert_eq!(scene.state("ann@partner.example"), State::Revoked);
    assert_eq!(scene.state("ben@partner.example"), State::Pending, "the group is still offered");
    let link = scene.mails.link("ben@partner.example").await;
    scene.redeem(&scene.house.browser(), &link, "ben@partner.example").await.must_be(200);
    assert!(scene.is_in("ben@partner.example", scene.cast.north));
    assert_eq!(entries(&scene.house, Action::DeleteApp).len(), 1);
    assert_eq!(entries(&scene.house, Action::Revoke).len(), 2);
    for ((rule, after), (_, before)) in broken(&scene).into_iter().zip(before) {
        assert!(after <= before, "{rule}");
    }
}

#[actix_web::test]
async fn deleting_a_group_ends_what_it_opened() {
    let scene = Scene::new().await;
    let guest = scene.house.enter(scene.cast.guest).await;
    guest.get(&scene.chat()).await.must_be(200);
    let admin = scene.house.enter(scene.cast.admin).await;
    let delete = format!("{}/delete", group_page(scene.cast.north));
    let page = admin.get(&delete).await;
    page.must_say("2 people lose it.").must_say("It no longer opens: Chat");
    admin.submit(page.form(&delete)).await.must_say("Project North is gone");
    assert!(scene.house.read(|conn| groups::find(conn, scene.cast.north)).is_none());
    guest.look(&scene.chat()).await.must_be(404);
    // A second admin with the same page open is told.
    admin.look(&delete).await.must_be(404);
}

fn broken(scene: &Scene) -> Vec<(&'static str, i64)> {
    scene.house.selfcheck().into_iter().map(|found| (found.rule, found.broken)).collect()
}
