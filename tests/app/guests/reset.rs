//! A guest whose redemption was reset is here all the same: they only have to prove an address.

use chrono::TimeDelta;
use guestlist::features::access::{self, ResourceId};
use guestlist::features::directory;
use guestlist::features::guests::{self, Reset};
use guestlist::features::policies;
use guestlist::features::users::{self, Role};

use super::live;
use crate::invitations::Scene;
use crate::support::{Page, Person};

const ANN: &str = "ann@partner.example";
const NEW: &str = "frank@partner-two.example";

fn reset(scene: &Scene, guest: Person, mail: &str) {
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    let wish = Reset { guest: guest.id, mail: mail.to_owned(), seen: guest.mail.to_owned() };
    scene.house.write(|conn| Ok(guests::reset(conn, &admin, &wish, now).unwrap()));
}

async fn press(scene: &Scene, guest: Person, on: &str, step: &str) -> Page {
    let (admin, here) = (scene.house.enter(scene.cast.admin).await, format!("/admin/users/{}", guest.id));
    admin.submit(admin.get(&format!("{here}{on}")).await.form(&format!("{here}{step}"))).await
}

#[actix_web::test]
async fn a_guest_who_was_reset_has_come_before() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.former_guest);
    reset(&scene, guest, "frank@partner-tow.example");
    let admin = house.enter(scene.cast.admin).await;
    let here = format!("/admin/users/{}", guest.id);
    let page = admin.get(&here).await;
    page.must_say("has to prove the address").must_not_say("Invited just now");
    let mend = page.link("Change address or way in").expect("a mistyped address can be mended");
    let form = admin.get(&mend).await.form(&format!("{here}/address")).with("email", NEW);
    admin.submit(form).await.must_say("proves");

    scene.invite(&scene.wiki(), &[("emails", NEW)]).await.must_say("has access now");
    assert!(scene.has_wiki(NEW));
    let fit = house.write(|conn| {
        let user = users::find(conn, guest.id)?.unwrap();
        users::add_role(conn, guest.id, Role::GuestInviter, house.now())?;
        let wiki = access::find(conn, ResourceId::App(scene.cast.wiki))?.unwrap();
        policies::unfit_to_own(conn, &user, &wiki, house.now())
    });
    assert_eq!(fit, None);
    house.deliver().await;
    house.wait(TimeDelta::minutes(1));
    house.sign_in(NEW).await.get("/apps").await.must_say("Wiki");
    assert!(!scene.user(NEW).unwrap().must_prove());
}

#[actix_web::test]
async fn a_guest_who_was_reset_can_be_restored_and_made_a_colleague() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.guest);
    reset(&scene, guest, guest.mail);
    press(&scene, guest, "/delete", "/delete").await.must_say("can be restored for 30 days");
    press(&scene, guest, "", "/restore").await.must_say("is back");
    assert!(scene.is_in(guest.mail, scene.cast.north));
    press(&scene, guest, "/convert", "/convert").await.must_say("is a colleague now");
    let member = scene.user(guest.mail).unwrap();
    assert!(!member.is_guest() && !member.must_prove());
    house.deliver().await;
    house.wait(TimeDelta::minutes(1));
    house.sign_in(guest.mail).await.get("/apps").await.must_be(200);
}

#[actix_web::test]
async fn who_invited_others_and_was_reset_leaves_with_what_they_sent() {
    let scene = Scene::new().await;
    let owner = scene.cast.co_owner;
    let theirs = scene.house.enter(owner).await;
    scene.invite_as(&theirs, &scene.wiki(), &[("emails", ANN)]).await.must_say("Invitation on its way");
    press(&scene, owner, "/convert", "/convert").await.must_say("is a guest now");
    reset(&scene, owner, owner.mail);
    press(&scene, owner, "/delete", "/delete").await.must_be(200).must_say("can be restored for 30 days");
    scene.house.wait(TimeDelta::days(31));
    scene.house.write(|conn| Ok(directory::forget_deleted(conn, scene.house.now()).unwrap()));
    assert!(scene.user(owner.mail).is_none());
}

#[actix_web::test]
async fn whoever_is_restored_is_not_deleted_again_by_the_rule_that_met_them() {
    let scene = Scene::new().await;
    let (house, guest, other) = (&scene.house, scene.cast.guest, scene.cast.former_guest);
    let admin = house.actor(scene.cast.admin);
    house.write(|conn| {
        let rules = policies::LifeRules { delete_blocked_days: Some(10), ..policies::life_rules(conn)? };
        let seen = policies::life_rules(conn)?.mark();
        policies::change_life_rules(conn, &admin, &rules, &seen, house.now()).unwrap();
        directory::block(conn, &admin, guest.id, house.now()).unwrap();
        users::set_end(conn, other.id, Some(house.now()), house.now())
    });
    house.wait(TimeDelta::days(11));
    live(house);
    scene.mails.send().await;
    for person in [guest, other] {
        assert!(scene.user(person.mail).unwrap().deleted_at.is_some());
        house.write(|conn| Ok(directory::restore(conn, &admin, person.id, house.now()).unwrap()));
    }
    for _ in 0..3 {
        live(house);
        assert!([guest, other].iter().all(|person| scene.user(person.mail).unwrap().deleted_at.is_none()));
        house.wait(TimeDelta::days(3));
    }
    assert_eq!(scene.mails.to(guest.mail).await.len(), 1, "told once");
    house.wait(TimeDelta::days(11));
    live(house);
    assert!(scene.user(guest.mail).unwrap().deleted_at.is_some(), "the rule counts anew");
    assert!(scene.user(other.mail).unwrap().deleted_at.is_some());
}
