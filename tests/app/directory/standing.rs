//! How people stand, said alike in lists, filters, charts and files; and how long somebody who never came is away.

use chrono::TimeDelta;
use guestlist::features::admin;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::directory::{self, Show};
use guestlist::features::guests::{self, Reset, SetStay};

use super::{ANN, page_of, press, user};
use crate::guests::live;
use crate::invitations::Scene;
use crate::support::page::Form;
use crate::support::{House, Page, Person};

fn reset(scene: &Scene, guest: Person) {
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    let wish = Reset { guest: guest.id, mail: guest.mail.to_owned(), seen: guest.mail.to_owned() };
    scene.house.write(|conn| Ok(guests::reset(conn, &admin, &wish, now).unwrap()));
}

fn stays(house: &House, guest: Person, days: i64) {
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    let ends_on = Some(now.plus(TimeDelta::days(days)).date());
    let wish = SetStay { guest: guest.id, ends_on, seen: user(house, guest.id).unwrap().ends_at };
    house.write(|conn| Ok(guests::set_stay(conn, &admin, wish, now).unwrap()));
}

/// The row of somebody, as one line.
fn row(page: &Page, of: &str) -> String {
    page.texts("tbody tr").into_iter().find(|row| row.contains(of)).unwrap_or_default()
}

#[actix_web::test]
async fn whoever_waits_for_approval_or_was_not_quick_enough_is_not_said_to_be_invited_just_now() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let rule = "/admin/policies/approval";
    admin.submit(admin.get(rule).await.form(rule).with("rule", "others")).await.must_be(200);
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("aits for approval");
    let here = format!("/admin/users/{}", scene.user(ANN).unwrap().id);
    for page in [admin.get("/admin/guests").await, admin.get("/admin/users").await, admin.get(&here).await] {
        page.must_say("Waiting for approval, asked just now").must_not_say("Invited just now");
    }
    admin.submit(admin.get(rule).await.form(rule).with("rule", "nobody")).await.must_be(200);
    scene.invite(&scene.wiki(), &[("emails", "ben@partner.example")]).await.must_be(200);
    assert!(row(&admin.get("/admin/guests").await, "ben@").contains("Invited just now"));
    scene.house.wait(TimeDelta::days(8));
    let admin = scene.house.enter(scene.cast.admin).await;
    let unanswered = async || admin.get("/admin/guests?show=unanswered").await.texts("tbody .who-name");
    assert_eq!(unanswered().await, ["ben@partner.example"], "whoever waits for approval was asked nothing");
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.chat(), &[("emails", ANN)]).await.must_be(200);
    assert_eq!(unanswered().await, [ANN, "ben@partner.example"], "whoever waits and was asked for something else");
    scene.house.wait(TimeDelta::days(12));
    let admin = scene.house.enter(scene.cast.admin).await;
    assert!(row(&admin.get("/admin/guests").await, "ben@").contains("Invitation expired 6 days ago"));
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", "ben@partner.example")]).await.must_be(200);
    assert!(row(&admin.get("/admin/guests").await, "ben@").contains("Invited just now"), "the newest counts");
}

#[actix_web::test]
async fn a_guest_who_was_reset_is_counted_as_one_who_came() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.guest);
    scene.invited(ANN).await;
    let actor = house.actor(scene.cast.admin);
    let now_here = |house: &House| {
        let weeks = house.read(|conn| Ok(admin::weeks(conn, &actor, house.now()).unwrap()));
        weeks.last().unwrap().guests.unwrap()
    };
    let before = now_here(house);
    reset(&scene, guest);
    assert_eq!(now_here(house), before, "still here, and not without an answer");
    let browser = house.enter(scene.cast.admin).await;
    let path = "/admin/guests?show=reset";
    assert_eq!(browser.get(path).await.texts("tbody .who-name"), [guest.name]);
    assert_eq!(browser.get("/admin/guests?show=pending").await.texts("tbody .who-name"), [ANN]);
    browser.get(path).await.must_say("has to prove the address");
    let overview = browser.get("/admin").await;
    overview.must_say("1 guest was reset");
    let counted = house.read(|conn| directory::how_many(conn, Show::Pending, house.now()).map_err(|_| unreachable!()));
    assert_eq!(counted, 1);
    let link = browser.get("/admin/guests").await.attributes("form[action*=export]", "action").pop().unwrap();
    let file = browser.submit_only(browser.get("/admin/guests").await.form(&link)).await.html();
    let line = file.lines().find(|line| line.contains(guest.mail)).unwrap();
    assert!(line.contains(",guest,reset,"), "{line}");
    house.wait(TimeDelta::days(1));
    house.write(|conn| admin::keep_figures(conn, house.now()));
    assert_eq!(now_here(house), before);
}

#[actix_web::test]
async fn a_stay_that_ends_waits_on_the_overview_and_leads_to_whose_it_is() {
    let house = House::new().await;
    let guest = house.cast.former_guest;
    let admin = house.enter(house.cast.admin).await;
    admin.get("/admin").await.must_not_say("stay ends");
    stays(&house, guest, 40);
    admin.get("/admin").await.must_not_say("stay ends");
    stays(&house, guest, 20);
    let overview = admin.get("/admin").await;
    overview.must_say("1 stay ends within 30 days");
    let there = overview.attributes("a", "href").into_iter().find(|href| href.contains("stay-ending")).unwrap();
    assert_eq!(admin.get(&there).await.texts("tbody .who-name"), [guest.name]);
}

#[actix_web::test]
async fn the_file_has_the_end_of_a_stay_and_who_answers_for_it() {
    let house = House::new().await;
    let guest = house.cast.guest;
    stays(&house, guest, 10);
    let admin = house.enter(house.cast.admin).await;
    let here = format!("{}/stay", page_of(guest));
    let form = admin.get(&here).await.form(&format!("{}/sponsors", page_of(guest)));
    admin.submit(form.with("who", house.cast.owner.mail)).await.must_be(200);
    let page = admin.get("/admin/guests?sort=away").await;
    let link = page.attributes("form[action*=export]", "action").pop().unwrap();
    let file = admin.submit_only(page.form(&link)).await.html();
    assert!(file.lines().next().unwrap().ends_with(",endDateTime,sponsors"));
    let line = file.lines().find(|line| line.contains(guest.mail)).unwrap();
    let ends = user(&house, guest.id).unwrap().ends_at.unwrap().date().to_string();
    assert!(line.contains(&ends) && line.trim_end().ends_with(house.cast.owner.name), "{line}");
}

#[actix_web::test]
async fn a_search_leads_back_to_the_list_it_began_in() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let page = admin.get("/admin/guests?sort=away").await;
    let search: Form = page.forms("/admin/guests").into_iter().find(|form| form.field("q").is_some()).unwrap();
    let kept = |name: &str| search.field(name).unwrap().to_owned();
    let found = admin.get(&format!("/admin/guests?q=greta&show={}&sort={}", kept("show"), kept("sort"))).await;
    assert_eq!(found.texts("tbody .who-name"), [house.cast.guest.name]);
    let back = found.link("Back to the list").unwrap();
    assert_eq!(admin.get(&back).await.texts(".sorts a[aria-current]"), ["Longest away"]);
    let gone = admin.get("/admin/users?show=deleted&q=greta").await;
    gone.must_say(house.cast.guest.name).must_not_say("can be restored");
}

#[actix_web::test]
async fn a_colleague_made_a_guest_is_away_from_that_day_on_and_never_signed_in() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    for guest in [cast.guest, cast.former_guest] {
        house.enter(guest).await;
    }
    house.enter(cast.colleague).await;
    house.wait(TimeDelta::days(200));
    let admin = house.enter(cast.admin).await;
    let rules = admin.get("/admin/policies/life").await.form("/admin/policies/life");
    for person in [cast.member, cast.colleague] {
        let convert = format!("{}/convert", page_of(person));
        press(&admin, &convert, &convert).await.must_say("is a guest now");
    }
    let new = user(house, cast.member.id).unwrap();
    assert_eq!(new.last_sign_in_at, None, "nobody says that they came");
    admin.get(&page_of(cast.member)).await.must_say("not signed in yet").must_not_say("Last sign-in");
    for guest in [cast.guest, cast.former_guest] {
        house.enter(guest).await;
    }
    admin.submit(rules.with("block_idle_days", "90").with("step", "save")).await.must_say("count from now on");
    let enabled = |person: Person| user(house, person.id).unwrap().enabled;
    live(house);
    assert!(enabled(cast.member) && enabled(cast.colleague), "the days begin when they become a guest");
    house.wait(TimeDelta::days(60));
    let admin = house.enter(cast.admin).await;
    let away = admin.get("/admin/guests?show=inactive-30").await.texts("tbody .who-name");
    assert_eq!(away.len(), 4, "{away:?}");
    assert_eq!(away[0], cast.member.name, "whoever never came stands first");
    for guest in [cast.guest, cast.former_guest] {
        house.enter(guest).await;
    }
    house.wait(TimeDelta::days(31));
    live(house);
    assert!(!enabled(cast.member) && !enabled(cast.colleague) && enabled(cast.guest));
}

#[actix_web::test]
async fn whoever_is_reset_before_they_ever_came_is_away_from_then_on() {
    let scene = Scene::new().await;
    let (house, member) = (&scene.house, scene.cast.member);
    let admin = house.enter(scene.cast.admin).await;
    let rules = admin.get("/admin/policies/life").await.form("/admin/policies/life");
    admin.submit(rules.with("block_idle_days", "90").with("step", "save")).await.must_say("count from now on");
    let convert = format!("{}/convert", page_of(member));
    press(&admin, &convert, &convert).await.must_say("is a guest now");
    house.wait(TimeDelta::days(60));
    reset(&scene, member);
    let enabled = || user(house, member.id).unwrap().enabled;
    house.wait(TimeDelta::days(89));
    live(house);
    assert!(enabled(), "the reset begins the days anew");
    let admin = house.enter(scene.cast.admin).await;
    let away = admin.get("/admin/guests?show=inactive-30").await.texts("tbody .who-name");
    assert!(away.contains(&member.name.to_owned()), "{away:?}");
    house.wait(TimeDelta::days(2));
    live(house);
    assert!(!enabled());
}

#[actix_web::test]
async fn converting_asks_first_and_can_be_turned_back() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.guest);
    stays(house, guest, 30);
    let admin = house.enter(scene.cast.admin).await;
    let here = page_of(guest);
    let page = admin.get(&here).await;
    assert!(page.forms(&format!("{here}/convert")).is_empty(), "one click does nothing");
    let asks = admin.get(&page.link("Make a colleague").unwrap()).await;
    asks.must_say("They keep 2 apps and 1 group").must_say("The end of their stay").must_say("make them a guest again");
    asks.must_say("take them in with the next import");
    assert!(user(house, guest.id).unwrap().is_guest());
    let done = admin.submit(asks.form(&format!("{here}/convert"))).await;
    done.must_say("is a colleague now").must_say("Groups that a rule or another directory decides");
    let back = done.form(&format!("{here}/convert"));
    assert_eq!(back.field("to"), Some("guest"));
    admin.submit(back).await.must_say("is a guest now");
    assert!(user(house, guest.id).unwrap().is_guest());
    admin.get(&here).await.must_say("Guest since").must_not_say("since just now");

    let colleague = admin.get(&format!("{}/convert", page_of(scene.cast.colleague))).await;
    colleague.must_say("decided elsewhere, so they leave them").must_say("Ledger").must_not_say("no app");
    let governs = admin.get(&format!("{}/convert", page_of(scene.cast.admin))).await;
    governs.must_say("This cannot be done now");
    let made = admin.get("/admin/users/new").await.form("/admin/users");
    let made = admin.submit(made.with("email", "nils@aurora.example").with("display_name", "Nils New")).await;
    made.must_say("take them in with the next import");
    let berlin = admin.get(&format!("/admin/groups/{}", scene.cast.berlin)).await;
    berlin.must_be(200);
}

#[actix_web::test]
async fn the_page_of_a_deleted_person_says_what_a_restore_brings_back() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.guest);
    let admin = house.enter(scene.cast.admin).await;
    let here = page_of(guest);
    press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await.must_say("can be restored");
    let page = admin.get(&here).await;
    page.must_say("comes back with them").must_say("Wiki").must_say("Project North").must_not_say("Does not come back");
    house.write(|conn| {
        let mut north = guestlist::features::groups::find(conn, scene.cast.north)?.unwrap();
        north.allow_guests = false;
        guestlist::features::groups::update(conn, &north)
    });
    admin.get(&here).await.must_say("Does not come back");
    let restored = press(&admin, &here, &format!("{here}/restore")).await;
    restored.must_say("1 of the 2");
}

#[actix_web::test]
async fn m5_guests_say_what_they_are_called_and_the_log_knows() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let theirs = scene.house.browser();
    scene.redeem(&theirs, &link, ANN).await.must_be(200);
    let form = || async { theirs.get("/account").await.form("/account/name") };
    let table = [
        (" ", "Type the name"),
        ("\u{3164}\u{200B}", "Type the name"),
        ("Boss@Corp.example", "This is an address"),
        (&"x".repeat(101), "At most 100 characters"),
    ];
    for (typed, why) in table {
        let wrong = theirs.submit(form().await.with("display_name", typed)).await;
        wrong.must_be(422).must_say(why);
        assert_eq!(wrong.form("/account/name").field("display_name"), Some(typed));
    }
    let turned = "  Ann\u{202E}\u{200B}\n\u{2066} Äther  ";
    theirs.submit(form().await.with("display_name", turned)).await.must_say("You are called Ann Äther here");
    let ann = scene.user(ANN).unwrap();
    assert_eq!((ann.display_name.as_str(), ann.name_key.as_str()), ("Ann Äther", "ann äther"));
    let noted = Filter { action: Some(Action::UpdateUser), ..Filter::default() };
    let noted = scene.house.read(|conn| audit::search(conn, &noted, None, 10));
    assert_eq!((noted.len(), noted[0].actor_id), (1, Some(ann.id)));
    let admin = scene.house.enter(scene.cast.admin).await;
    admin.get("/admin/audit?action=update_user").await.must_say("Name: from nothing to Ann Äther");
    let member = scene.house.enter(scene.cast.member).await;
    assert!(member.get("/account").await.forms("/account/name").is_empty());
    member.post_with_token("/account/name", &[("display_name", "Olivia Owner")]).await.must_be(403);
}
