//! A code proves nothing once what it was sent for has ended, whatever ended it (invariant 6).

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::invitations;
use guestlist::foundation::person::Origin;
use guestlist::schema::codes;

use super::{ANN, Scene};
use crate::support::{Browser, Page};

/// How many codes that were sent to this address are live.
fn live(scene: &Scene, address: &str) -> i64 {
    let theirs = codes::table.filter(codes::address.eq(address.to_owned())).filter(codes::state.eq("live"));
    scene.house.read(|conn| Ok(theirs.filter(codes::user_id.is_not_null()).count().get_result(conn)?))
}

/// No question about sessions and codes finds anything.
#[track_caller]
fn no_code_is_left(scene: &Scene) {
    let findings = scene.house.selfcheck();
    for found in findings.iter().filter(|found| found.number == 6) {
        assert!(found.holds(), "{}: {}", found.rule, found.broken);
    }
}

/// Ann was invited, pressed Accept, and was sent a code; with the page that asks for it.
async fn under_way() -> (Scene, Browser, Page) {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let browser = scene.house.browser();
    let page = scene.accept(&browser, &link).await;
    assert_eq!(live(&scene, ANN), 1);
    (scene, browser, page)
}

/// The code that Ann was sent opens nothing any more.
async fn opens_nothing(scene: &Scene, browser: &Browser, page: &Page, code: &str) {
    assert_eq!(live(scene, ANN), 0, "a live code is left");
    no_code_is_left(scene);
    let answer = browser.submit(page.form("/redeem/code").with("code", code)).await;
    assert!(answer.status == 410 || answer.status == 422, "{}", answer.status);
    assert!(!scene.has_wiki(ANN));
}

#[actix_web::test]
async fn a_code_ends_when_the_invitation_is_declined() {
    let (scene, browser, page) = under_way().await;
    let code = scene.mails.code(ANN).await;
    let id = scene.invitation(ANN).id;
    scene.house.write(|conn| {
        invitations::decline(conn, id, &Origin::default(), scene.house.now()).unwrap();
        Ok(())
    });
    opens_nothing(&scene, &browser, &page, &code).await;
}

#[actix_web::test]
async fn a_code_ends_when_the_invitation_is_declined_for_ever() {
    let (scene, browser, page) = under_way().await;
    let code = scene.mails.code(ANN).await;
    let id = scene.invitation(ANN).id;
    scene.house.write(|conn| {
        invitations::decline_forever(conn, id, &Origin::default(), scene.house.now()).unwrap();
        Ok(())
    });
    opens_nothing(&scene, &browser, &page, &code).await;
}

#[actix_web::test]
async fn a_code_ends_when_the_invitation_is_revoked() {
    let (scene, browser, page) = under_way().await;
    let code = scene.mails.code(ANN).await;
    let (owner, id) = (scene.house.actor(scene.cast.owner), scene.invitation(ANN).id);
    scene.house.write(|conn| {
        invitations::revoke(conn, &owner, id, scene.house.now()).unwrap();
        Ok(())
    });
    opens_nothing(&scene, &browser, &page, &code).await;
}

#[actix_web::test]
async fn a_code_ends_when_the_domain_is_blocked() {
    let (scene, browser, page) = under_way().await;
    let code = scene.mails.code(ANN).await;
    scene.deny("partner.example");
    let admin = scene.house.actor(scene.cast.admin);
    scene.house.write(|conn| {
        invitations::revoke_blocked(conn, &admin, None, 100, scene.house.now()).unwrap();
        Ok(())
    });
    opens_nothing(&scene, &browser, &page, &code).await;
}

#[actix_web::test]
async fn a_code_ends_when_the_invitation_lapses() {
    let (scene, browser, page) = under_way().await;
    let code = scene.mails.code(ANN).await;
    let lapsed = scene.invitation(ANN).expires_at;
    scene.house.write(|conn| {
        invitations::sweep(conn, lapsed).unwrap();
        Ok(())
    });
    opens_nothing(&scene, &browser, &page, &code).await;
}

#[actix_web::test]
async fn a_sign_in_code_of_an_invited_guest_ends_with_the_last_invitation() {
    let scene = Scene::new().await;
    // An invitation of theirs that gives something else keeps the guest in the directory.
    scene.invited(ANN).await;
    scene.invited_to(&scene.chat(), ANN).await;
    let browser = scene.house.browser();
    browser.submit(browser.get("/sign-in").await.form("/sign-in").with("email", ANN)).await;
    assert_eq!(live(&scene, ANN), 1);
    let owner = scene.house.actor(scene.cast.owner);
    scene.house.write(|conn| {
        let now = scene.house.now();
        let ann = guestlist::features::users::find_by_mail(conn, ANN)?.unwrap();
        invitations::revoke_all_for(conn, &owner, ann.id, now).unwrap();
        Ok(())
    });
    assert_eq!(live(&scene, ANN), 0, "a live code is left");
    no_code_is_left(&scene);
}

#[actix_web::test]
async fn the_other_codes_of_an_invitation_end_when_it_is_redeemed() {
    let (scene, _, _) = under_way().await;
    // Or a second code would not be sent yet.
    scene.house.wait(TimeDelta::minutes(1));
    let other = scene.house.browser();
    let link = scene.mails.link(ANN).await;
    scene.redeem(&other, &link, ANN).await.must_be(200);
    assert_eq!(live(&scene, ANN), 0, "a live code is left");
    no_code_is_left(&scene);
}

#[actix_web::test]
async fn no_code_is_left_of_a_guest_who_leaves() {
    let scene = Scene::new().await;
    let guest = scene.cast.guest;
    let browser = scene.house.browser();
    browser.submit(browser.get("/sign-in").await.form("/sign-in").with("email", guest.mail)).await;
    assert_eq!(live(&scene, guest.mail), 1);
    let actor = scene.house.actor(guest);
    scene.house.write(|conn| {
        guestlist::features::account::leave(conn, &actor, scene.house.now()).unwrap();
        Ok(())
    });
    assert_eq!(live(&scene, guest.mail), 0, "a live code is left");
    no_code_is_left(&scene);
}

#[actix_web::test]
async fn a_blocked_guest_may_have_a_code_to_leave_with() {
    let scene = Scene::new().await;
    let (guest, admin) = (scene.cast.guest, scene.house.actor(scene.cast.admin));
    scene.house.write(|conn| {
        guestlist::features::directory::block(conn, &admin, guest.id, scene.house.now()).unwrap();
        Ok(())
    });
    let browser = scene.house.browser();
    browser.submit(browser.get("/sign-in/leave").await.form("/sign-in/leave").with("email", guest.mail)).await;
    assert_eq!(live(&scene, guest.mail), 1);
    no_code_is_left(&scene);
}
