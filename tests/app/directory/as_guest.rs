//! The panel as one guest sees it: read-only, written down, and no session of theirs touched.

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::policies::{self, ChooseSight, GuestLevel};
use guestlist::features::{groups, users};
use guestlist::schema::sessions;

use crate::support::{Browser, House, Page, Person};

fn panel(of: Person) -> String {
    format!("/admin/users/{}/panel", of.id)
}

async fn look(browser: &Browser, of: Person) -> Page {
    let page = browser.get(&format!("/admin/users/{}", of.id)).await;
    browser.submit(page.form(&panel(of))).await
}

#[actix_web::test]
async fn an_admin_sees_what_the_guest_sees_and_can_do_nothing_there() {
    let house = House::new().await;
    let guest = house.cast.guest;
    house.write(|conn| groups::add_owner(conn, house.cast.quiet, guest.id, house.now()));
    let sessions_of = || house.read(|conn| Ok(sessions::table.count().get_result::<i64>(conn)?));
    let theirs = house.enter(guest).await;
    let own = (theirs.get("/apps").await.texts(".tile h2"), theirs.get("/groups").await.texts(".rows h3"));
    let admin = house.enter(house.cast.admin).await;
    let before = (sessions_of(), house.read(|conn| users::find(conn, guest.id)).unwrap().last_sign_in_at);

    let apps = look(&admin, guest).await;
    apps.must_be(200).must_say("You see the panel as Greta Guest does");
    assert_eq!(apps.texts(".tile h2"), own.0);
    let groups = admin.get(&format!("{}/groups", panel(guest))).await;
    assert_eq!(groups.must_be(200).texts(".rows h3"), own.1);
    for page in [&apps, &groups] {
        let inside = page.attributes("main a", "href");
        assert!(
            inside.iter().all(|href| href.starts_with("/admin/users/")),
            "nothing leads into the panel: {inside:?}"
        );
        assert!(page.attributes("main form", "action").is_empty(), "nothing can be done");
    }
    assert_eq!(groups.link("End").unwrap(), format!("/admin/users/{}", guest.id));
    assert_eq!((sessions_of(), house.read(|conn| users::find(conn, guest.id)).unwrap().last_sign_in_at), before);

    let looked = Filter { action: Some(Action::SeePanel), ..Filter::default() };
    let entries = house.read(|conn| audit::search(conn, &looked, None, 5));
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].actor_id, entries[0].person_id), (Some(house.cast.admin.id), Some(guest.id)));
}

#[actix_web::test]
async fn nobody_looks_without_an_entry_of_their_own_in_the_log() {
    let house = House::new().await;
    let guest = house.cast.guest;
    let admin = house.enter(house.cast.admin).await;
    let person = format!("/admin/users/{}", guest.id);
    let apps = format!("{}/apps", panel(guest));
    assert_eq!(admin.look(&apps).await.location(), person);
    look(&admin, guest).await.must_say("You see the panel as");
    // Another admin has begun nothing.
    house.write(|conn| users::add_role(conn, house.cast.owner.id, users::Role::UserAdministrator, house.now()));
    let other = house.enter(house.cast.owner).await;
    assert_eq!(other.look(&apps).await.location(), person);
    house.wait(TimeDelta::minutes(16));
    assert_eq!(admin.look(&apps).await.location(), person, "it ends by itself");
    // And beginning again asks who is there (S-6).
    let again = admin.post_with_token(&panel(guest), &[]).await;
    assert!(again.location().starts_with("/sign-in/again"), "{}", again.location());
}

#[actix_web::test]
async fn z7_looking_as_a_guest_shows_no_more_than_the_guest_sees() {
    let house = House::new().await;
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    let browser = house.enter(house.cast.admin).await;
    look(&browser, house.cast.guest).await.must_say("Olivia Owner");
    house.write(|conn| {
        let wish = ChooseSight { level: GuestLevel::Restricted, seen: Some(GuestLevel::Limited) };
        policies::choose_sight(conn, &admin, wish, now).unwrap();
        Ok(())
    });
    let page = browser.get(&format!("{}/apps", panel(house.cast.guest))).await;
    page.must_say("No page of groups").must_not_say("Olivia Owner");
    browser.get(&format!("{}/groups", panel(house.cast.guest))).await.must_be(404);
}

#[actix_web::test]
async fn only_guests_who_are_there_are_looked_at_and_only_by_who_manages_them() {
    let house = House::new().await;
    let cast = house.cast;
    let admin = house.enter(cast.admin).await;
    admin.post_with_token(&panel(cast.colleague), &[]).await.must_be(404);
    admin.get(&format!("/admin/users/{}", cast.colleague.id)).await.must_not_say("See their panel");
    house.write(|conn| users::add_role(conn, cast.member.id, users::Role::Reader, house.now()));
    let reader = house.enter(cast.member).await;
    reader.post_with_token(&panel(cast.guest), &[]).await.must_be(403);
    reader.get(&format!("/admin/users/{}", cast.guest.id)).await.must_be(200).must_not_say("See their panel");
}
