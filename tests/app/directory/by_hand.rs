//! Colleagues added and edited by hand, and guests who become colleagues.

use chrono::TimeDelta;
use guestlist::features::apps;
use guestlist::features::users;
use guestlist::foundation::id::RoleId;

use super::{ANN, page_of, press, user};
use crate::invitations::Scene;
use crate::support::cast::{To, assign};
use crate::support::rows;
use crate::support::{House, Person};

#[actix_web::test]
async fn a_colleague_is_added_by_hand_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let form = || async { admin.get("/admin/users/new").await.form("/admin/users") };
    let typed = form().await.with("email", "nils@").with("display_name", "Nils New").with("job_title", "Optician");
    let wrong = admin.submit(typed).await;
    wrong.must_be(422).must_say("The part after the @ is missing");
    assert_eq!(wrong.form("/admin/users").field("job_title"), Some("Optician"));
    let taken = form().await.with("email", house.cast.member.mail).with("display_name", "Nils New");
    admin.submit(taken).await.must_be(422).must_say("has this address already");
    let nameless = form().await.with("email", "nils@aurora.example");
    admin.submit(nameless).await.must_be(422).must_say("Type the name");
    let long = "x".repeat(257);
    let several = form().await.with("email", "nils@").with("country", &long);
    let several = admin.submit(several).await;
    assert_eq!(several.must_be(422).attributes("[aria-invalid]", "id"), ["email", "display_name", "country"]);
    assert_eq!(several.attributes("input[autofocus]", "id"), ["email"]);
    let too_long = form().await.with("email", "nils@aurora.example").with("display_name", "N").with("country", &long);
    admin.submit(too_long).await.must_be(422).must_say("At most 256 characters");

    let right = form().await.with("email", "Nils@Aurora.example").with("display_name", "Nils New");
    admin
        .submit(right.with("department", "Optics"))
        .await
        .must_be(200)
        .must_say("is in the directory")
        .must_say("Optics");
    house.sign_in("nils@aurora.example").await.get("/apps").await.must_be(200);
}

#[actix_web::test]
async fn of_two_admins_who_edit_somebody_the_second_is_shown_what_changed() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let edit = format!("{}/edit", page_of(house.cast.member));
    let stale = admin.get(&edit).await.form(&edit);
    let first = admin.get(&edit).await.form(&edit);
    // What they chose for themselves meanwhile is nobody's change of the profile.
    house.write(|conn| users::set_theme(conn, house.cast.member.id, "dark", house.now()));
    let first = first.with("department", "Optics").with("country", "SE");
    admin.submit(first).await.must_say("is saved");
    let clash = admin.submit(stale.with("department", "Mirrors").with("job_title", "Grinder")).await;
    clash.must_be(409).must_say("Now it says: Optics");
    assert_eq!(clash.texts(".meanwhile").len(), 2, "each is said at its field");
    let again = clash.form(&edit);
    assert_eq!(again.field("department"), Some("Mirrors"));
    admin.submit(again).await.must_say("is saved");
    let kept = user(&house, house.cast.member.id).unwrap();
    let kept = (kept.department, kept.job_title, kept.country);
    let expected = ["Mirrors", "Grinder", "SE"].map(|text| Some(text.to_owned()));
    assert_eq!(kept, expected.into(), "what only the first changed is not undone");
}

#[actix_web::test]
async fn guests_become_colleagues_and_colleagues_guests_unless_what_they_hold_forbids_it() {
    let scene = Scene::new().await;
    let house = &scene.house;
    let admin = house.enter(scene.cast.admin).await;
    let convert = |person: Person| {
        let (here, admin) = (page_of(person), &admin);
        async move { press(admin, &format!("{here}/convert"), &format!("{here}/convert")).await }
    };
    let handbook = format!("/apps/{}", scene.cast.handbook);
    house.enter(scene.cast.guest).await.look(&handbook).await.must_be(404);
    convert(scene.cast.guest).await.must_say("is a colleague now");
    let now = user(house, scene.cast.guest.id).unwrap();
    assert!(!now.is_guest() && now.external_user_state.is_none() && scene.has_wiki(scene.cast.guest.mail));
    house.enter(scene.cast.guest).await.get(&handbook).await.must_be(200);
    convert(scene.cast.guest).await.must_say("is a guest now");
    assert!(user(house, scene.cast.guest.id).unwrap().is_guest());

    let (colleague, payroll, owner) = (scene.cast.colleague, scene.cast.payroll, scene.cast.owner);
    house.write(|conn| assign(conn, payroll, To::User(colleague.id), RoleId::DEFAULT, None, owner, house.now()));
    house.write(|conn| {
        let hidden = apps::find(conn, payroll)?.map(|app| apps::App { visible: false, ..app });
        apps::update(conn, &hidden.unwrap())
    });
    admin.get(&format!("{}/convert", page_of(colleague))).await.must_say("Payroll takes no guests");
    convert(colleague).await.must_be(409).must_say("Payroll takes no guests");
    assert!(!user(house, colleague.id).unwrap().is_guest() && scene.is_in(colleague.mail, scene.cast.ledger));
    house.write(|conn| rows::unassign(conn, payroll, colleague.id));
    // No hand could take them out of what another directory decides.
    convert(colleague).await.must_say("is a guest now");
    assert!(!scene.is_in(colleague.mail, scene.cast.ledger) && scene.is_in(colleague.mail, scene.cast.north));
    assert!(user(house, colleague.id).unwrap().last_sign_in_at.is_none(), "nobody says that they came");
    scene.invited(ANN).await;
    let here = format!("/admin/users/{}", scene.user(ANN).unwrap().id);
    press(&admin, &format!("{here}/convert"), &format!("{here}/convert"))
        .await
        .must_be(409)
        .must_say("have not accepted");
}

#[actix_web::test]
async fn a_colleague_made_a_guest_can_still_be_given_something() {
    let scene = Scene::new().await;
    let (member, here) = (scene.cast.member, page_of(scene.cast.member));
    let admin = scene.house.enter(scene.cast.admin).await;
    press(&admin, &format!("{here}/convert"), &format!("{here}/convert")).await.must_say("is a guest now");
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", member.mail)]).await.must_say("has access now");
    assert!(scene.has_wiki(member.mail));
}

#[actix_web::test]
async fn a_quota_that_is_none_is_said_beside_its_field_and_stays_typed() {
    let house = House::new().await;
    let (admin, here) = (house.enter(house.cast.admin).await, page_of(house.cast.member));
    let action = format!("{here}/quota");
    for most in ["twelve", "", "-1"] {
        let form = admin.get(&here).await.form(&action).with("quota", "own").with("most", most);
        let page = admin.submit(form).await;
        page.must_be(422).must_say("choose one of the others");
        let again = page.form(&action);
        assert_eq!((again.field("quota"), again.field("most")), (Some("own"), Some(most)));
        assert_eq!(page.attributes("#most", "aria-invalid"), ["true"]);
    }
    let form = admin.get(&here).await.form(&action).with("quota", "own").with("most", "12");
    let outdated = form.clone().with("most", "13");
    admin.submit(form.clone()).await.must_say("is saved");
    let clash = admin.submit(outdated).await;
    clash.must_be(409);
    assert_eq!(clash.form(&action).field("most"), Some("13"));
    house.wait(TimeDelta::minutes(20));
    let aged = admin.submit(clash.form(&action)).await;
    aged.must_be(403).must_say("Confirm that it is you");
    assert_eq!(aged.form(&action).field("most"), Some("13"));
}
