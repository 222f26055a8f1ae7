//! Apps and groups made and changed by hand.

use chrono::TimeDelta;
use guestlist::features::access::Member;
use guestlist::features::audit::Action;
use guestlist::features::groups;
use guestlist::features::users::{self, User};
use guestlist::features::{apps, catalog};
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::db::types::Details;
use guestlist::schema::{apps as app_rows, groups as group_rows};

use diesel::prelude::*;

use super::{app_page, entries, group_page};
use crate::invitations::Scene;
use crate::support::House;
use crate::support::rows;

#[actix_web::test]
async fn an_app_is_made_by_hand_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let form = || async { admin.get("/admin/apps/new").await.form("/admin/apps") };
    for bad in ["", "wiki", "javascript:alert(1)", "https://ann:secret@charts.example/"] {
        let typed =
            form().await.with("display_name", "Star charts").with("description", "Maps").with("launch_url", bad);
        let wrong = admin.submit(typed.without("visible")).await;
        wrong.must_be(422).must_say("Type a web address");
        let again = wrong.form("/admin/apps");
        assert_eq!(again.field("description"), Some("Maps"));
        assert_eq!(again.field("launch_url"), Some(bad));
        assert_eq!(again.field("visible"), None, "{bad}: what was unticked stays so");
    }
    let nameless = form().await.with("display_name", "  ").with("launch_url", "https://charts.example/");
    admin.submit(nameless).await.must_be(422).must_say("Type the name");
    let long = form().await.with("display_name", &"x".repeat(257)).with("launch_url", "https://charts.example/");
    admin.submit(long).await.must_be(422).must_say("At most 256 characters");

    let right = form().await.with("display_name", "Star charts").with("launch_url", "https://charts.example");
    admin.submit(right.without("visible")).await.must_be(200).must_say("Star charts is there");
    let kept: apps::App = house.read(|conn| {
        Ok(app_rows::table
            .filter(app_rows::display_name.eq("Star charts"))
            .select(apps::App::as_select())
            .first(conn)?)
    });
    assert_eq!((kept.launch_url.as_str(), kept.visible, kept.enabled), ("https://charts.example/", false, true));
    assert_eq!(entries(&house, Action::CreateApp).len(), 1);
}

#[actix_web::test]
async fn a_group_is_made_by_hand_and_kept_here() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let form = admin.get("/admin/groups/new").await.form("/admin/groups");
    admin.submit(form.with("display_name", "Observers").without("self_service")).await.must_say("Observers is there");
    let kept: groups::Group = house.read(|conn| {
        let named = group_rows::table.filter(group_rows::display_name.eq("Observers"));
        Ok(named.select(groups::Group::as_select()).first(conn)?)
    });
    assert!(kept.is_manual() && !kept.self_service && kept.allow_guests && !kept.hides_members);
    let edit = format!("{}/edit", group_page(kept.id));
    let form = admin.get(&edit).await.form(&edit);
    admin.submit(form.with("hides_members", "on")).await.must_say("Observers is saved");
    let kept = house.read(|conn| groups::find(conn, kept.id)).unwrap();
    assert!(kept.hides_members && !kept.self_service);
}

#[actix_web::test]
async fn of_two_admins_who_edit_an_app_the_second_is_shown_what_changed() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let edit = format!("{}/edit", app_page(house.cast.wiki));
    let stale = admin.get(&edit).await.form(&edit);
    let first = admin.get(&edit).await.form(&edit);
    admin.submit(first.with("description", "All we know").without("visible")).await.must_say("Wiki is saved");
    let clash = admin.submit(stale.with("description", "What we know")).await;
    clash.must_be(409).must_say("Now it says: All we know").must_say("This is what it says now");
    assert_eq!(clash.texts(".meanwhile").len(), 2, "each is said at its field");
    let again = clash.form(&edit);
    assert_eq!(again.field("description"), Some("What we know"), "what was typed is still there");
    assert_eq!(again.field("visible"), None, "what only the other changed stays changed");
    admin.submit(again).await.must_say("Wiki is saved");
    let kept = house.read(|conn| apps::find(conn, house.cast.wiki)).unwrap();
    assert!(kept.description == "What we know" && !kept.visible, "the second saw it, and chose");
}

#[actix_web::test]
async fn a_change_is_written_down_with_what_it_was_before() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let edit = format!("{}/edit", app_page(house.cast.wiki));
    let form = admin.get(&edit).await.form(&edit);
    admin.submit(form.clone()).await.must_say("Wiki is saved");
    assert!(entries(&house, Action::UpdateApp).is_empty(), "nothing changed");
    admin.submit(form.with("launch_url", "https://new.example/").without("enabled")).await.must_be(200);
    let Details(told) = &entries(&house, Action::UpdateApp)[0].details;
    assert_eq!(told["before"], serde_json::json!({"launchUrl": "https://wiki.aurora.example/", "enabled": true}));
    assert_eq!(told["after"], serde_json::json!({"launchUrl": "https://new.example/", "enabled": false}));
    house.enter(house.cast.guest).await.look(&format!("/apps/{}/launch", house.cast.wiki)).await.must_be(409);
}

#[actix_web::test]
async fn s6_nothing_is_changed_in_a_session_that_was_left_open() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let edit = format!("{}/edit", app_page(house.cast.wiki));
    let form = admin.get(&edit).await.form(&edit);
    house.wait(TimeDelta::minutes(20));
    let page = admin.submit_only(form.with("display_name", "Mine")).await;
    assert_eq!(page.must_be(403).form(&edit).field("display_name"), Some("Mine"), "nothing typed is lost");
    assert_eq!(house.read(|conn| apps::find(conn, house.cast.wiki)).unwrap().display_name, "Wiki");
    let delete = format!("{}/delete", app_page(house.cast.wiki));
    let gone = admin.post_with_token(&delete, &[]).await;
    assert!(gone.location().starts_with("/sign-in/again"));
    assert!(house.read(|conn| apps::find(conn, house.cast.wiki)).is_some());
}

#[actix_web::test]
async fn a_group_that_is_kept_elsewhere_is_not_changed_here() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let fields = [("display_name", "Mine"), ("description", ""), ("seen", ""), ("guests", "")];
    for (group, why) in [(house.cast.berlin, "A rule that came with an import"), (house.cast.ledger, "kept in LDAP")] {
        let here = group_page(group);
        admin.get(&here).await.must_be(200).must_say(why).must_not_say("Edit");
        admin.look(&format!("{here}/edit")).await.must_be(409).must_say(why);
        admin.post_with_token(&format!("{here}/edit"), &fields).await.must_be(409).must_say(why);
        admin.look(&format!("{here}/delete")).await.must_be(409).must_say(why);
        admin.post_with_token(&format!("{here}/delete"), &[]).await.must_be(409);
        assert_ne!(house.read(|conn| groups::find(conn, group)).unwrap().display_name, "Mine");
    }
}

#[actix_web::test]
async fn closing_a_group_to_guests_says_how_many_are_in_and_lets_them_stay() {
    let scene = Scene::new().await;
    scene.invited_to(&scene.north(), "ann@partner.example").await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let edit = format!("{}/edit", group_page(scene.cast.north));
    let page = admin.get(&edit).await;
    page.must_say("1 guest has it now").must_say("1 open invitation to it is taken back");
    let sure = admin.submit(page.form(&edit).without("allow_guests").with("description", "Closed")).await;
    sure.must_be(200).must_say("Close Project North to guests?").must_say("1 guest who was given it keeps it");
    sure.must_say("1 open invitation to it is taken back").must_not_say("North is saved");
    assert!(
        scene.house.read(|conn| groups::find(conn, scene.cast.north)).unwrap().allow_guests,
        "nothing is saved yet"
    );
    admin.submit(sure.form(&edit)).await.must_say("is saved");
    assert_eq!(scene.house.read(|conn| groups::find(conn, scene.cast.north)).unwrap().description, "Closed");
    assert!(scene.is_in(scene.cast.guest.mail, scene.cast.north), "whoever is in stays");
    assert!(scene.user("ann@partner.example").is_none(), "what could not be redeemed is taken back");
    scene.check(&scene.north(), &[("emails", "frank@partner.example")]).await.must_say("closed to guests");
    admin.get(&edit).await.must_not_say("If you close it to guests");
    assert!(
        scene
            .house
            .selfcheck()
            .iter()
            .all(|found| found.rule != "no dynamic or synced group has a guest added by hand" || found.broken == 0)
    );
}

#[actix_web::test]
async fn closing_a_group_to_guests_can_take_it_from_them() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let edit = format!("{}/edit", group_page(scene.cast.north));
    let form = admin.get(&edit).await.form(&edit);
    // With the switch as it was, nobody loses anything.
    admin.submit(form.clone().with("guests", "go")).await.must_be(200);
    assert!(scene.is_in(scene.cast.guest.mail, scene.cast.north));
    let sure = admin.submit(form.with("guests", "go").without("allow_guests")).await;
    sure.must_be(200).must_say("1 guest loses it now");
    // Whoever comes in meanwhile is said too before they lose it.
    let (north, former, owner) = (scene.cast.north, scene.cast.former_guest, scene.cast.owner);
    let now = scene.house.now();
    let member = Member {
        group_id: north,
        user_id: former.id,
        ends_at: None,
        granted_by: Some(owner.id),
        invitation_id: None,
        created_at: now,
    };
    scene.house.write(|conn| rows::add_member(conn, &member));
    let again = admin.submit(sure.form(&edit)).await;
    again.must_be(200).must_say("2 guests lose it now");
    admin.submit(again.form(&edit)).await.must_say("is saved");
    assert!(!scene.is_in(scene.cast.guest.mail, scene.cast.north));
    assert!(scene.is_in(scene.cast.colleague.mail, scene.cast.north));
    let mut gone: Vec<_> = entries(&scene.house, Action::Remove).iter().filter_map(|entry| entry.person_id).collect();
    gone.sort_unstable();
    let mut guests = [scene.cast.guest.id, former.id];
    guests.sort_unstable();
    assert_eq!(gone, guests);
}

#[actix_web::test]
async fn what_an_import_file_names_says_so() {
    let scene = Scene::new().await;
    scene.change_app(scene.cast.wiki, |app| app.external_id = Some("wiki-1".to_owned()));
    let admin = scene.house.enter(scene.cast.admin).await;
    let here = app_page(scene.cast.wiki);
    for path in [here.clone(), format!("{here}/edit"), format!("{here}/delete")] {
        admin.get(&path).await.must_say("wiki-1").must_say("next import");
    }
}

#[actix_web::test]
async fn who_was_refused_for_another_reason_has_not_seen_what_changed_meanwhile() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let edit = format!("{}/edit", app_page(house.cast.wiki));
    let first = admin.get(&edit).await.form(&edit);
    let late = admin.submit(first.clone().with("display_name", "")).await;
    late.must_be(422);
    admin.submit(first.with("description", "All we know")).await.must_say("is saved");
    let clash = admin.submit(late.form(&edit).with("display_name", "Wikis")).await;
    clash.must_be(409).must_say("This is what it says now");
    assert_eq!(clash.form(&edit).field("description"), Some("All we know"));
    admin.submit(clash.form(&edit).with("display_name", "Wikis")).await.must_say("is saved");
}

#[actix_web::test]
async fn z4_an_app_is_not_taken_from_guests_who_would_have_it_through_a_group() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let edit = format!("{}/edit", app_page(scene.cast.chat));
    let page = admin.get(&edit).await;
    page.must_say("Guests also have it through Project North");
    let refused = admin.submit(page.form(&edit).with("guests", "go").without("allow_guests")).await;
    refused.must_be(422).must_say("Guests would still have it through Project North");
    assert!(refused.form(&edit).field("allow_guests").is_none(), "nothing chosen is lost");
    assert!(scene.house.read(|conn| apps::find(conn, scene.cast.chat)).unwrap().allow_guests);
    let sure = admin.submit(refused.form(&edit).with("guests", "stay")).await;
    sure.must_be(200).must_say("1 guest more keeps it through Project North");
    admin.submit(sure.form(&edit)).await.must_say("is saved");
}

#[actix_web::test]
async fn of_many_guests_each_goes_when_it_is_closed() {
    let scene = Scene::new().await;
    let (house, group, now) = (&scene.house, scene.cast.quiet, scene.house.now());
    house.write(|conn| {
        for number in 0..205 {
            let address = EmailAddress::parse(&format!("guest{number}@many.example")).unwrap();
            let user = User::invited(&address, None, now);
            users::insert(conn, &user)?;
            users::mark_accepted(conn, user.id, now)?;
            let (group_id, user_id) = (group, user.id);
            let member =
                Member { group_id, user_id, ends_at: None, granted_by: None, invitation_id: None, created_at: now };
            rows::add_member(conn, &member)?;
        }
        Ok(())
    });
    let admin = house.enter(scene.cast.admin).await;
    let edit = format!("{}/edit", group_page(group));
    let form = admin.get(&edit).await.form(&edit).with("guests", "go").without("allow_guests");
    let sure = admin.submit(form).await;
    admin.submit(sure.must_say("205 guests lose it now").form(&edit)).await.must_say("is saved");
    assert_eq!(house.read(|conn| catalog::guests_in(conn, super::cast_group(group), now)), 0);
}

#[actix_web::test]
async fn every_field_that_is_wrong_is_marked_at_once() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let form = admin.get("/admin/apps/new").await.form("/admin/apps");
    let wrong = admin.submit(form.with("description", &"x".repeat(2001)).with("launch_url", "wiki")).await;
    wrong.must_be(422).must_say("Type the name").must_say("At most 2000 characters").must_say("Type a web address");
    assert_eq!(wrong.attributes("[aria-invalid]", "id"), ["display_name", "description", "launch_url"]);
    assert_eq!(wrong.attributes("input[autofocus]", "id"), ["display_name"]);
    let form = wrong.form("/admin/apps").with("display_name", "Charts").with("description", "");
    let wrong = admin.submit(form).await;
    assert_eq!(wrong.attributes("[aria-invalid]", "id"), ["launch_url"]);
}

#[actix_web::test]
async fn two_of_one_name_are_made_only_if_that_is_meant() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let form = admin.get("/admin/apps/new").await.form("/admin/apps");
    assert_eq!(form.field("same_name"), None);
    let typed = form.with("display_name", " wiki").with("launch_url", "https://other.example/");
    let asked = admin.submit(typed).await;
    asked.must_be(422).must_say("Wiki is there already, and belongs to").must_say(house.cast.owner.name);
    admin.submit(asked.form("/admin/apps")).await.must_be(422);
    let meant = asked.form("/admin/apps").with("same_name", "on");
    admin.submit(meant.with("launch_url", "wiki")).await.must_be(422).must_say("Two of this name are meant");
    admin.submit(asked.form("/admin/apps").with("same_name", "on")).await.must_say("wiki is there");

    let edit = format!("{}/edit", group_page(house.cast.quiet));
    let form = admin.get(&edit).await.form(&edit);
    admin.submit(form.clone().with("description", "Hush")).await.must_say("is saved");
    let form = admin.get(&edit).await.form(&edit);
    admin.submit(form.with("display_name", "Project north")).await.must_be(422).must_say("is there already");
}
