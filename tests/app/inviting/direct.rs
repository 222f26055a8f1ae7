//! Coming in without the mail's link: an invited person who comes by themselves proves their address, sees the offer, and
//! is in once they accept.

use guestlist::features::apps;
use guestlist::features::policies::{self, Approval, ChooseApproval};
use guestlist::features::users::{self, Role};

use crate::invitations::Scene;
use crate::support::{Browser, Page};

const ANN: &str = "ann@partner.example";

/// Asks for a code at the door, and types it; answers where that leads.
async fn come(scene: &Scene, browser: &Browser, to: &str, mail: &str) -> Page {
    let door = browser.get(to).await;
    let asked = browser.submit(door.form("/sign-in").with("email", mail)).await;
    let code = scene.mails.code(mail).await;
    browser.submit(asked.form("/sign-in/code").with("code", &code)).await
}

#[actix_web::test]
async fn an_invited_person_comes_by_a_direct_link_and_consents() {
    let scene = Scene::new().await;
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");
    let browser = scene.house.browser();
    let offer = come(&scene, &browser, &scene.wiki(), ANN).await;
    offer.must_be(200).must_say("invites you to Wiki").must_say("You have shown that");
    assert!(scene.user(ANN).unwrap().is_pending() && !scene.has_wiki(ANN), "nothing is accepted by coming");
    browser.get("/apps").await.must_say("Sign in");
    let landed = browser.submit(browser.get("/redeem").await.form("/redeem").with("decision", "accept")).await;
    landed.must_be(200).must_say("Wiki");
    assert!(scene.has_wiki(ANN) && !scene.user(ANN).unwrap().is_pending());
    browser.get("/apps").await.must_say("Wiki");
}

#[actix_web::test]
async fn whoever_declines_at_the_door_stays_outside() {
    let scene = Scene::new().await;
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");
    let browser = scene.house.browser();
    let offer = come(&scene, &browser, "/sign-in", ANN).await;
    browser.submit(offer.form("/redeem").with("decision", "decline")).await.must_be(200);
    assert!(scene.user(ANN).is_none());
    browser.get("/apps").await.must_say("Sign in");
}

#[actix_web::test]
async fn o6_nobody_who_could_not_accept_is_sent_a_code() {
    let scene = Scene::new().await;
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    let careful = ChooseApproval { of: None, rule: Some(Approval::Others), seen: Some(Approval::Nobodys) };
    scene.house.write(|conn| {
        policies::choose_approval(conn, &admin, &careful, now).unwrap();
        Ok(())
    });
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("waits for approval");
    let browser = scene.house.browser();
    let door = browser.get("/sign-in").await;
    browser.submit(door.form("/sign-in").with("email", ANN)).await.must_be(200);
    assert!(scene.mails.to(ANN).await.is_empty(), "not while somebody has to approve it");
    let gone = "cy@partner.example";
    scene.house.write(|conn| users::add_role(conn, scene.cast.owner.id, Role::GuestInviter, now));
    scene.invited(gone).await;
    let before = scene.mails.to(gone).await.len();
    scene.house.wait(chrono::TimeDelta::days(15));
    let browser = scene.house.browser();
    browser.submit(browser.get("/sign-in").await.form("/sign-in").with("email", gone)).await.must_be(200);
    assert_eq!(scene.mails.to(gone).await.len(), before, "nor once it has lapsed");
}

#[actix_web::test]
async fn a_proof_for_one_invitation_is_none_for_another_person() {
    let scene = Scene::new().await;
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");
    let bens = scene.invited("ben@partner.example").await;
    let browser = scene.house.browser();
    come(&scene, &browser, "/sign-in", ANN).await.must_say("You have shown that");
    // Another person's link in the same browser asks for its own proof.
    let offer = browser.get(&bens).await;
    offer.must_not_say("You have shown that");
    browser.submit(offer.form("/redeem").with("decision", "accept")).await.must_be(200).form("/redeem/code");
    assert!(!scene.has_wiki("ben@partner.example"));
}

#[actix_web::test]
async fn z5_a_partners_guest_inviter_adds_their_own_people_and_nobody_else() {
    let scene = Scene::new().await;
    let (cast, house, now) = (scene.cast, &scene.house, scene.house.now());
    house.write(|conn| {
        apps::add_owner(conn, cast.wiki, cast.guest.id, now)?;
        users::add_role(conn, cast.guest.id, Role::GuestInviter, now)
    });
    let own = cast.guest.mail.rsplit_once('@').unwrap().1;
    let partner = house.enter(cast.guest).await;
    let typed = format!("new@{own} new@lab.{own} eve@other.example {}", cast.member.mail);
    let form = scene.form(&partner, &scene.wiki(), &[("emails", &typed)]).await;
    let says = partner.submit(form.clone().with("step", "check")).await.texts(".chip-says");
    let refused: Vec<bool> = says.iter().map(|says| says.contains(&format!("You add people at {own}"))).collect();
    assert_eq!(refused, [false, true, true, true], "{says:?}");
    partner.submit(form.with("step", "invite")).await.must_say("1 person added").must_say("3 addresses stayed behind");
    let admin = house.enter(cast.admin).await;
    let why = format!("/admin/policies/why?person={}&address=eve@other.example&to=Wiki", cast.guest.mail);
    admin.get(&why).await.must_say("No:").must_say(&format!("adds people at {own} alone"));
}
