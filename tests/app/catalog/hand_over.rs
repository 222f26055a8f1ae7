//! What is nobody's else is handed over before its owner goes.

use guestlist::features::audit::Action;
use guestlist::features::users::{self, Role};
use guestlist::features::{apps, groups};

use super::entries;
use crate::invitations::Scene;
use crate::support::{Browser, Page};

const HERE: &str = "/account/leave/hand-over";

/// The guest came to own the vault and the quiet room alone, and the wiki with others.
async fn owning() -> (Scene, Browser) {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    house.write(|conn| {
        users::add_role(conn, cast.guest.id, Role::GuestInviter, house.now())?;
        groups::remove_owner(conn, cast.quiet, cast.owner.id, house.now())?;
        groups::add_owner(conn, cast.quiet, cast.guest.id, house.now())?;
        apps::add_owner(conn, cast.vault, cast.guest.id, house.now())?;
        apps::add_owner(conn, cast.wiki, cast.guest.id, house.now())
    });
    let guest = house.enter(cast.guest).await;
    (scene, guest)
}

async fn hand(guest: &Browser, fields: &[(&str, &str)]) -> Page {
    let form = guest.get(HERE).await.form(HERE);
    guest.submit(fields.iter().fold(form, |form, (name, value)| form.with(name, value))).await
}

#[actix_web::test]
async fn the_last_owner_hands_over_before_leaving() {
    let (scene, guest) = owning().await;
    let cast = scene.cast;
    let page = guest.get("/account/leave").await;
    page.must_be(200)
        .must_say("New owner of Vault")
        .must_say("New owner of Quiet room")
        .must_not_say("New owner of Wiki");
    let gone = guest.post_with_token("/account/leave", &[]).await;
    assert_eq!(gone.location(), HERE, "leaving waits until then");
    assert!(scene.user(cast.guest.mail).is_some());

    let (vault, quiet) = (format!("app:{}", cast.vault), format!("group:{}", cast.quiet));
    let half = hand(&guest, &[(&vault, cast.member.mail), (&quiet, "nobody@aurora.example")]).await;
    half.must_be(422).must_say("Nobody who could own it has this address").must_not_say("New owner of Vault");
    assert_eq!(half.form(HERE).field(&quiet), Some("nobody@aurora.example"));
    let whole = hand(&guest, &[(&quiet, cast.colleague.mail)]).await;
    whole.must_be(200).must_say("You can leave");
    let named = entries(&scene.house, Action::AddOwner);
    assert_eq!(
        named.iter().map(|entry| entry.person_id.unwrap()).collect::<Vec<_>>(),
        [cast.colleague.id, cast.member.id]
    );

    let told = scene.house.message_to(cast.colleague.mail).await;
    assert!(told.text.contains("It is yours to look after now"), "they are told");

    guest.submit(whole.form("/account/leave")).await;
    assert!(scene.user(cast.guest.mail).is_none());
    let owners = scene.house.read(|conn| apps::owners_of(conn, cast.vault));
    assert_eq!(owners.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [cast.member.id]);
}

#[actix_web::test]
async fn z7_a_guest_learns_of_nobody_by_handing_over() {
    let (scene, guest) = owning().await;
    let cast = scene.cast;
    scene.house.write(|conn| users::set_enabled(conn, cast.member.id, false, scene.house.now()));
    let vault = format!("app:{}", cast.vault);
    for who in [cast.member.mail, cast.former_guest.mail, "nobody@aurora.example"] {
        hand(&guest, &[(&vault, who)]).await.must_be(422).must_say("Nobody who could own it has this address");
    }
    hand(&guest, &[(&vault, "Nora Colleague")]).await.must_be(422).must_not_say("Nora");
    // Nothing that is not theirs alone, whatever is posted.
    let chat = format!("app:{}", cast.chat);
    guest.post_with_token(HERE, &[(&chat, cast.colleague.mail)]).await;
    let owners = scene.house.read(|conn| apps::owners_of(conn, cast.chat));
    assert_eq!(owners.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [cast.owner.id]);
}

#[actix_web::test]
async fn whoever_owns_nothing_alone_is_not_held_up() {
    let scene = Scene::new().await;
    let guest = scene.house.enter(scene.cast.guest).await;
    assert_eq!(guest.look(HERE).await.location(), "/account/leave");
    assert!(guest.get("/account/leave").await.forms("/account/leave").len() == 1);
    let member = scene.house.enter(scene.cast.owner).await;
    assert_eq!(member.look(HERE).await.location(), "/account/leave", "colleagues do not leave by themselves");
}

#[actix_web::test]
async fn whoever_deletes_or_blocks_the_last_owner_is_led_to_naming_another() {
    let scene = Scene::new().await;
    let cast = scene.cast;
    let admin = scene.house.enter(cast.admin).await;
    let here = format!("/admin/users/{}", cast.owner.id);
    let chat = format!("/admin/apps/{}#owners", cast.chat);
    let page = admin.get(&format!("{here}/delete")).await;
    page.must_say("Nobody else owns these").must_not_say("Wiki");
    assert!(page.attributes("a", "href").contains(&chat), "a link to appoint one");
    let blocked = admin.submit(admin.get(&here).await.form(&format!("{here}/block"))).await;
    blocked.must_say("have no owner now who could look after them");
    assert!(blocked.attributes("a", "href").contains(&chat));
    admin.get("/admin/apps?show=ownerless").await.must_say("Chat").must_not_say("Wiki");

    let ursula = scene.house.write(|conn| {
        let person = crate::support::cast::member(conn, "ursula@aurora.example", "Ursula", scene.house.now())?;
        users::add_role(conn, person.id, Role::UserAdministrator, scene.house.now())?;
        Ok(person)
    });
    let page = scene.house.enter(ursula).await.get(&format!("{here}/delete")).await;
    page.must_say("Chat");
    assert!(!page.attributes("a", "href").contains(&chat), "who may not name one is not led there");
}
