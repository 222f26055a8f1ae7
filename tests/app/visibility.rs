//! What guests see of other people and of groups, place by place (Z-7).

use guestlist::features::access::ResourceId;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::people::{self, Wanted};
use guestlist::features::policies::{self, ChooseQuota, ChooseSight, GuestLevel, Hide, Quota, Sight};
use guestlist::features::sponsors::{self, Backup};
use guestlist::features::users::{self, Role};
use guestlist::features::{apps, groups};
use guestlist::foundation::id::RoleId;

use crate::invitations::Scene;
use crate::support::cast::{self, To};
use crate::support::{Browser, House, plan};

const HERE: &str = "/admin/policies/guests";
const HIDING: &str = "/admin/policies/guests/groups";
const LEVELS: [GuestLevel; 3] = [GuestLevel::Members, GuestLevel::Limited, GuestLevel::Restricted];

fn set(house: &House, level: GuestLevel) {
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    house.write(|conn| {
        let seen = Some(policies::guest_level(conn)?);
        policies::choose_sight(conn, &admin, ChooseSight { level, seen }, now).unwrap();
        Ok(())
    });
}

fn hide(house: &House, hides: bool) {
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    house.write(|conn| {
        policies::hide_people(conn, &admin, Hide { group: house.cast.north, hides }, now).unwrap();
        Ok(())
    });
}

/// The guest owns wiki, chat and north, beside having wiki and being in north.
fn own(house: &House) {
    let (cast, now) = (house.cast, house.now());
    house.write(|conn| {
        apps::add_owner(conn, cast.wiki, cast.guest.id, now)?;
        apps::add_owner(conn, cast.chat, cast.guest.id, now)?;
        groups::add_owner(conn, cast.north, cast.guest.id, now)
    });
}

async fn guest(house: &House) -> Browser {
    house.enter(house.cast.guest).await
}

#[actix_web::test]
async fn an_admin_chooses_what_guests_see_and_the_log_has_both_values() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let page = admin.get(HERE).await;
    assert_eq!(page.form(HERE).field("level"), Some("limited"), "the first level");
    admin.submit(page.form(HERE).with("level", "restricted")).await.must_be(200).must_say("It counts from now on");
    assert_eq!(admin.get(HERE).await.form(HERE).field("level"), Some("restricted"));
    let changed = Filter { action: Some(Action::UpdatePolicy), ..Filter::default() };
    let entries = house.read(|conn| audit::search(conn, &changed, None, 5));
    let details = &entries[0].details.0;
    assert_eq!((&details["before"], &details["after"]), (&"limited".into(), &"restricted".into()));
    assert_eq!(entries.len(), 1);
    // Whoever looks sees it, with nothing to press.
    let late = page.form(HERE).with("level", "members");
    admin.submit(late).await.must_be(409).must_say("Somebody else changed this");
    admin.post_with_token(HERE, &[("level", "all"), ("seen", "restricted")]).await.must_be(422).must_say("Choose one");
}

#[actix_web::test]
async fn s6_what_guests_see_is_changed_after_a_fresh_proof_alone() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    house.wait(chrono::TimeDelta::minutes(16));
    let page = admin.get(HERE).await;
    page.must_say("Confirm that it is you");
    admin.post_with_token(HERE, &[("level", "members"), ("seen", "limited")]).await;
    admin.post_with_token(HIDING, &[("of", "Project North"), ("hides", "yes")]).await;
    assert_eq!(house.read(policies::guest_level), GuestLevel::Limited);
    assert!(house.read(policies::hiding).is_empty());
}

#[actix_web::test]
async fn an_admin_hides_the_people_of_a_group_and_shows_them_again() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let form = admin.get(HERE).await.forms(HIDING).pop().unwrap();
    admin.submit(form.clone().with("of", "project north")).await.must_be(200).must_say("Project North");
    let north = ResourceId::Group(house.cast.north);
    assert_eq!(house.read(policies::hiding), [(north, "Project North".to_owned())]);
    let changed = Filter { object: Some(house.cast.north.into()), ..Filter::default() };
    let entries = house.read(|conn| audit::search(conn, &changed, None, 5));
    assert_eq!((entries[0].action, &entries[0].details.0["after"]), (Action::UpdateGroup, &true.into()));
    admin.submit(form.clone().with("of", "Wiki")).await.must_be(422).must_say("No group has this name");
    admin.submit(form.with("of", "Nowhere")).await.must_be(422);
    let back = admin.get(HERE).await.forms(HIDING).remove(0);
    admin.submit(back).await.must_be(200);
    assert!(house.read(policies::hiding).is_empty());
}

#[actix_web::test]
async fn z7_my_apps_names_who_shared_it_unless_guests_see_nobody() {
    let house = House::new().await;
    for level in LEVELS {
        set(&house, level);
        let page = guest(&house).await.get("/apps").await;
        page.must_be(200).must_say("Wiki").must_say("Chat");
        assert_eq!(page.says("Olivia Owner"), level != GuestLevel::Restricted, "{level:?}");
        assert_eq!(page.link("My Groups").is_some(), level != GuestLevel::Restricted, "{level:?}");
    }
}

#[actix_web::test]
async fn z7_the_page_of_an_app_names_owners_and_groups_unless_guests_see_nobody() {
    let house = House::new().await;
    let cast = house.cast;
    for level in LEVELS {
        set(&house, level);
        let browser = guest(&house).await;
        let wiki = browser.get(&format!("/apps/{}", cast.wiki)).await;
        let chat = browser.get(&format!("/apps/{}", cast.chat)).await;
        for word in ["Olivia Owner", "olivia@aurora.example", "Owners"] {
            assert_eq!(wiki.must_be(200).says(word), level != GuestLevel::Restricted, "{level:?}: {word}");
        }
        assert_eq!(chat.says("Project North"), level != GuestLevel::Restricted);
        assert_eq!(chat.says("Through a group"), level == GuestLevel::Restricted);
        assert!(!chat.html().contains("Carl Coowner") || level != GuestLevel::Restricted);
    }
    house.enter(cast.colleague).await.get(&format!("/apps/{}", cast.chat)).await.must_say("Olivia Owner");
}

#[actix_web::test]
async fn z7_to_a_restricted_guest_groups_are_not_there_at_all() {
    let house = House::new().await;
    own(&house);
    set(&house, GuestLevel::Restricted);
    let browser = guest(&house).await;
    let hidden = browser.get(&format!("/groups/{}", house.cast.north)).await;
    let nothing = browser.get(&format!("/groups/{}", house.cast.wiki)).await;
    hidden.must_be(404);
    let steady = |page: &crate::support::Page| {
        page.texts("h1, main p").into_iter().filter(|text| !text.starts_with("Reference")).collect::<Vec<_>>()
    };
    assert_eq!(steady(&hidden), steady(&nothing), "the same words as where nothing is");
    browser.get("/groups").await.must_be(404).must_not_say("Project North");
    // A colleague in the same place sees everything.
    house.enter(house.cast.colleague).await.get("/groups").await.must_say("Project North");
}

#[actix_web::test]
async fn z7_a_guest_sees_the_people_of_what_they_own_but_not_its_past() {
    let house = House::new().await;
    own(&house);
    let browser = guest(&house).await;
    let people = format!("/groups/{}/people", house.cast.north);
    let page = browser.get(&people).await;
    page.must_be(200).must_say("Nora Colleague").must_not_say("History");
    browser.get(&format!("/groups/{}/history", house.cast.north)).await.must_be(403).must_say("Guests do not see this");
    browser.get(&format!("/groups/{}", house.cast.north)).await.must_be(200).must_not_say("History");
    set(&house, GuestLevel::Members);
    browser.get(&people).await.must_say("History");
    browser.get(&format!("/groups/{}/history", house.cast.north)).await.must_be(200);
}

#[actix_web::test]
async fn z7_people_of_a_group_that_hides_them_are_in_no_list_and_no_count() {
    let house = House::new().await;
    own(&house);
    hide(&house, true);
    for level in [GuestLevel::Members, GuestLevel::Limited] {
        set(&house, level);
        let browser = guest(&house).await;
        let (north, chat) = (format!("/groups/{}", house.cast.north), format!("/apps/{}", house.cast.chat));
        browser.get(&format!("{north}/people?q=nora")).await.must_be(403).must_not_say("Nora");
        browser.get(&north).await.must_be(200).must_not_say("Nora").must_not_say("2 people");
        browser.get("/groups").await.must_say("Project North").must_not_say("2 people");
        // An app of theirs that the group opens.
        browser
            .get(&format!("{chat}/people"))
            .await
            .must_be(200)
            .must_not_say("Nora")
            .must_say("Nobody has access yet");
        browser.get(&format!("{chat}/people?q=nora")).await.must_not_say("Nora Colleague");
        assert_eq!(browser.get(&chat).await.texts("ul.numbers b"), ["0", "0", "0"]);
    }
    let colleague = house.enter(house.cast.owner).await;
    colleague.get(&format!("/apps/{}/people", house.cast.chat)).await.must_say("Nora Colleague");
    colleague.get(&format!("/groups/{}/people", house.cast.north)).await.must_say("Nora Colleague");
    hide(&house, false);
    guest(&house).await.get(&format!("/apps/{}/people", house.cast.chat)).await.must_say("Nora Colleague");
}

#[actix_web::test]
async fn z7_errors_do_not_say_who_is_in_a_group_that_hides_its_people() {
    let house = House::new().await;
    own(&house);
    let (cast, browser) = (house.cast, guest(&house).await);
    let remove = |person: crate::support::Person| format!("/apps/{}/people/{}/remove", cast.chat, person.id);
    // Nora has chat through north, Mona has nothing.
    browser.post_with_token(&remove(cast.colleague), &[]).await.must_be(409).must_say("Project North");
    hide(&house, true);
    for person in [cast.colleague, cast.member] {
        browser.post_with_token(&remove(person), &[]).await.must_be(404).must_not_say("Project North");
    }
    house.write(|conn| {
        cast::assign(conn, cast.chat, To::User(cast.colleague.id), RoleId::DEFAULT, None, cast.owner, house.now())
    });
    let gone =
        browser.submit(browser.get(&remove(cast.colleague)).await.forms(&remove(cast.colleague)).remove(0)).await;
    gone.must_be(200).must_not_say("Project North");
}

#[actix_web::test]
async fn z7_the_name_of_a_group_that_is_not_theirs_stays_out_of_a_guests_lists() {
    let house = House::new().await;
    let (cast, now) = (house.cast, house.now());
    house.write(|conn| apps::add_owner(conn, cast.chat, cast.former_guest.id, now).map(drop));
    let people = format!("/apps/{}/people", cast.chat);
    let former = house.enter(cast.former_guest).await;
    former.get(&people).await.must_say("Nora Colleague").must_say("through a group").must_not_say("Project North");
    let remove = format!("{people}/{}/remove", cast.colleague.id);
    former.post_with_token(&remove, &[]).await.must_not_say("Project North");
    set(&house, GuestLevel::Members);
    former.get(&people).await.must_say("through Project North");
}

#[actix_web::test]
async fn z7_a_guest_who_adds_people_is_not_told_whom_we_know() {
    let scene = Scene::new().await;
    let house = &scene.house;
    house.write(|conn| apps::add_owner(conn, scene.cast.wiki, scene.cast.guest.id, house.now()));
    let admin = house.enter(scene.cast.admin).await;
    let form = admin.get("/admin/policies").await.form("/admin/policies");
    admin.submit(form.with("level", "everyone")).await.must_say("Saved");
    let asked = format!("new@partner.example {}", scene.cast.former_guest.mail);
    let check = async |browser: &Browser| {
        let form = scene.form(browser, &scene.wiki(), &[("emails", &asked)]).await;
        browser.submit(form.with("step", "check")).await.texts(".chip-says")
    };
    let browser = guest(house).await;
    assert_eq!(check(&browser).await, ["can be added", "can be added"]);
    set(house, GuestLevel::Members);
    let like_members = check(&browser).await;
    assert_eq!(like_members, check(&scene.owner).await, "the same as a colleague is told");
    assert!(like_members[1].contains("guest"));
}

/// The guest owns wiki, and administers users, so that no domain binds them.
async fn administrator(scene: &Scene) -> Browser {
    let (house, guest) = (&scene.house, scene.cast.guest.id);
    house.write(|conn| {
        apps::add_owner(conn, scene.cast.wiki, guest, house.now())?;
        users::add_role(conn, guest, Role::UserAdministrator, house.now())
    });
    house.enter(scene.cast.guest).await
}

async fn verdicts(scene: &Scene, browser: &Browser, asked: &str) -> Vec<String> {
    let form = scene.form(browser, &scene.wiki(), &[("emails", asked)]).await;
    browser.submit(form.with("step", "check")).await.must_be(200).texts(".chip-says")
}

#[actix_web::test]
async fn z7_no_verdict_tells_a_guest_who_is_known_here() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    let browser = administrator(&scene).await;
    // An address of the organization, whether it is somebody's or nobody's.
    let own = verdicts(&scene, &browser, &format!("nobody.here@aurora.example {}", cast.member.mail)).await;
    assert!(own[0] == own[1] && own[0].contains("colleague"), "{own:?}");
    // Somebody whose stay is over is not told apart from somebody who is blocked.
    let over = verdicts(&scene, &browser, cast.former_guest.mail).await;
    house.write(|conn| users::set_end(conn, cast.former_guest.id, Some(house.now()), house.now()));
    let ended = verdicts(&scene, &browser, cast.former_guest.mail).await;
    assert!(over != ended && !ended[0].contains("time here"), "{ended:?}");
    house.write(|conn| users::set_end(conn, cast.former_guest.id, None, house.now()));
    // Where no guest is left, nobody is left.
    let wish = ChooseQuota { of: Some(cast.guest.id), quota: Some(Quota::Most(0)), seen: None };
    house.write(|conn| {
        policies::choose_quota(conn, &house.actor(cast.admin), &wish, house.now()).unwrap();
        Ok(())
    });
    let full = verdicts(&scene, &browser, &format!("new@partner.example {}", cast.former_guest.mail)).await;
    assert!(full[0] == full[1] && full[0] != "can be added", "{full:?}");
}

#[actix_web::test]
async fn z7_the_mail_shown_before_inviting_is_not_in_the_language_of_somebody_known() {
    use diesel::prelude::*;
    let scene = Scene::new().await;
    let (house, known) = (&scene.house, scene.cast.former_guest);
    let browser = administrator(&scene).await;
    let theirs = guestlist::schema::users::table.find(known.id);
    let german = guestlist::schema::users::preferred_language.eq("de");
    house.write(|conn| Ok(diesel::update(theirs).set(german).execute(conn)?));
    let form = scene.form(&browser, &scene.wiki(), &[("emails", known.mail)]).await;
    browser.submit(form.with("step", "check")).await.must_be(200).must_not_say("lädt Sie");
}

#[actix_web::test]
async fn z7_a_guest_is_offered_nothing_besides_that_they_may_not_share() {
    let scene = Scene::new().await;
    let house = &scene.house;
    own(house);
    let admin = house.enter(scene.cast.admin).await;
    let form = admin.get("/admin/policies").await.form("/admin/policies");
    admin.submit(form.with("level", "everyone")).await.must_say("Saved");
    let add = format!("{}/people/add", scene.wiki());
    guest(house).await.get(&add).await.must_say("Chat").must_say("Project North");
    hide(house, true);
    guest(house).await.get(&add).await.must_say("Chat").must_not_say("Project North");
}

#[actix_web::test]
async fn z7_a_mail_about_something_given_names_nobody_to_a_restricted_guest() {
    let scene = Scene::new().await;
    let (cast, house) = (scene.cast, &scene.house);
    set(house, GuestLevel::Restricted);
    scene.invite(&scene.wiki(), &[("emails", cast.former_guest.mail)]).await.must_say("1 person added");
    let mail = scene.mails.last(cast.former_guest.mail).await;
    mail.must_say("Wiki").must_say("Aurora");
    for words in [&mail.0.text, &mail.0.html, &mail.0.subject] {
        assert!(!words.contains("Olivia") && !words.contains("olivia@"), "{words}");
    }
    scene.invite(&scene.north(), &[("emails", cast.former_guest.mail)]).await.must_say("1 person added");
    let mail = scene.mails.last(cast.former_guest.mail).await;
    assert!(!mail.text().contains("Project North") && !mail.text().contains("/groups/"), "{}", mail.text());
    set(house, GuestLevel::Limited);
    scene.invite(&scene.chat(), &[("emails", cast.former_guest.mail)]).await.must_say("1 person added");
    scene.mails.last(cast.former_guest.mail).await.must_say("Olivia Owner");
}

#[actix_web::test]
async fn z7_an_invitation_says_who_and_what_at_every_level_and_leads_where_there_is_something() {
    let scene = Scene::new().await;
    set(&scene.house, GuestLevel::Restricted);
    let link = scene.invited_to(&scene.north(), "ann@partner.example").await;
    scene.mails.last("ann@partner.example").await.must_say("Olivia Owner");
    let browser = scene.house.browser();
    browser.get(&link).await.must_say("Olivia Owner").must_say("Project North");
    scene.redeem(&browser, &link, "ann@partner.example").await.must_be(200).must_say("Chat");
    assert!(scene.is_in("ann@partner.example", scene.cast.north));
    browser.get(&link).await.must_be(200).must_say("Chat");
}

#[actix_web::test]
async fn z7_the_file_of_ones_own_data_names_others_only_as_pages_do() {
    let scene = Scene::new().await;
    let house = &scene.house;
    own(house);
    // A group answers for them whose name is nobody's business who is not in it.
    let (admin, now) = (house.actor(scene.cast.admin), house.now());
    house.write(|conn| {
        sponsors::add(conn, &admin, scene.cast.guest.id, "Quiet room", Backup::No, now).unwrap();
        Ok(())
    });
    let browser = guest(house).await;
    for level in LEVELS {
        set(house, level);
        scene.invite(&scene.north(), &[("emails", scene.cast.former_guest.mail)]).await;
        let file = browser.submit_only(browser.get("/account").await.form("/account/data")).await;
        let told: serde_json::Value = serde_json::from_str(&file.html()).unwrap();
        let shown = level != GuestLevel::Restricted;
        assert_eq!(told["groups"][0]["id"], scene.cast.north.to_string());
        assert_eq!(told["groups"][0]["displayName"] == "Project North", shown);
        assert_eq!(file.html().contains("Project North"), shown, "{level:?}");
        assert_eq!(told["sponsors"].to_string().contains("Quiet"), level == GuestLevel::Members, "{level:?}");
        assert_eq!(told["apps"][0]["displayName"], "Wiki");
        assert_eq!(told["user"]["displayName"], "Greta Guest");
    }
}

#[actix_web::test]
async fn z7_leaving_does_not_name_a_group_that_is_not_shown() {
    let house = House::new().await;
    let (cast, now) = (house.cast, house.now());
    house.write(|conn| {
        groups::remove_owner(conn, cast.north, cast.owner.id, now)?;
        groups::remove_owner(conn, cast.north, cast.co_owner.id, now)?;
        groups::add_owner(conn, cast.north, cast.guest.id, now)
    });
    for level in [GuestLevel::Limited, GuestLevel::Restricted] {
        set(&house, level);
        let page = guest(&house).await.get("/account/leave").await;
        page.must_be(200).must_say("You alone own what is listed here");
        assert_eq!(page.says("Project North"), level == GuestLevel::Limited);
    }
    house.write(|conn| cast::assign(conn, cast.chat, To::User(cast.guest.id), RoleId::DEFAULT, None, cast.owner, now));
    let browser = guest(&house).await;
    let left = browser.post_with_token(&format!("/apps/{}/leave", cast.chat), &[]).await;
    assert_eq!(left.location(), "/apps");
    browser.get("/apps").await.must_say("through a group").must_not_say("Project North");
}

#[actix_web::test]
async fn what_guests_see_is_found_without_reading_a_whole_table() {
    let house = House::new().await;
    let (cast, now) = (house.cast, house.now());
    let sight = Sight::of_guests(GuestLevel::Limited);
    let queries = plan::asked(&house, |conn| {
        people::list(conn, ResourceId::App(cast.chat), &Wanted::default(), sight, now).unwrap();
        people::counts(conn, ResourceId::App(cast.chat), sight, now).unwrap();
        policies::hiding(conn).unwrap();
    });
    assert!(queries.len() > 3);
    plan::must_use_indexes(&house, &queries);
}
