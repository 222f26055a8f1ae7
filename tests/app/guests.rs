//! How long guests stay, who answers for them, what they are told before something ends, and what happens by itself.

mod by_itself;
mod endings;
mod long_life;
mod reset;
mod sponsors;

use chrono::{NaiveDate, TimeDelta};
use guestlist::features::guests;
use guestlist::features::invitations;
use guestlist::foundation::clock::Time;

use crate::invitations::Scene;
use crate::support::page::Form;
use crate::support::{Browser, House, Page, Person};

/// Everything that is due happens, as the workers would do it.
pub fn live(house: &House) {
    let config = house.world.config.clone();
    loop {
        let done = house.write(|conn| {
            let now = house.now();
            let reminded = invitations::remind(conn, &config, now).unwrap();
            let told = guests::tell(conn, now).unwrap();
            Ok(reminded + told + guests::apply(conn, now).unwrap())
        });
        if done == 0 {
            return;
        }
    }
}

fn stay_of(person: Person) -> String {
    format!("/admin/users/{}/stay", person.id)
}

/// So many days from now.
fn day(house: &House, days: i64) -> NaiveDate {
    house.now().plus(TimeDelta::days(days)).date()
}

/// The form of the end date, with another day chosen.
fn until(page: &Page, action: &str, day: NaiveDate) -> Form {
    page.form(action).with("ends", "other").with("ends_on", &day.to_string())
}

async fn stays_until(admin: &Browser, person: Person, day: NaiveDate) -> Page {
    let here = stay_of(person);
    let page = admin.get(&here).await;
    admin.submit(until(&page, &here, day)).await
}

#[actix_web::test]
async fn d3_a_stay_is_over_at_its_last_moment_without_any_sweeper() {
    let scene = Scene::new().await;
    let guest = scene.cast.guest;
    let admin = scene.house.enter(scene.cast.admin).await;
    let ends = day(&scene.house, 3);
    stays_until(&admin, guest, ends).await.must_say("stays until").must_say("Until ");
    let theirs = scene.house.enter(guest).await;
    theirs.get("/apps").await.must_be(200).must_say("Your time at Aurora ends").must_say("ask to stay");

    let left = Time::end_of(ends).since(scene.house.now());
    scene.house.wait(left - TimeDelta::minutes(2));
    let theirs = scene.house.enter(guest).await;
    theirs.get("/apps").await.must_be(200);
    scene.house.wait(TimeDelta::minutes(3));
    theirs.look("/apps").await.must_be(303);
    let wiki = scene.wiki();
    theirs.look(&format!("{wiki}/launch")).await.must_be(303);
    assert!(scene.has_wiki(guest.mail), "what they hold is theirs again when the stay is extended");

    let browser = scene.house.browser();
    let asked = browser.submit(browser.get("/sign-in").await.form("/sign-in").with("email", guest.mail)).await;
    asked.must_be(200);
    assert!(
        scene.mails.to(guest.mail).await.iter().all(|mail| mail.code().is_none()),
        "O-6: no code, and no other answer"
    );
    let owner = scene.house.enter(scene.cast.owner).await;
    let form = scene.form(&owner, &scene.chat(), &[("emails", guest.mail)]).await.with("step", "check");
    owner.submit(form).await.must_say("Their time here is over");

    let admin = scene.house.enter(scene.cast.admin).await;
    let people = admin.get("/admin/guests?show=stay-ending").await;
    people.must_say(guest.name).must_say("Stay ended");
    stays_until(&admin, guest, day(&scene.house, 100)).await.must_say("stays until");
    scene.house.enter(guest).await.get("/apps").await.must_say("Wiki");
}

#[actix_web::test]
async fn an_end_date_that_cannot_be_is_refused_and_stays_typed() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let here = stay_of(scene.cast.guest);
    let page = admin.get(&here).await;
    let past = admin.submit(until(&page, &here, day(&scene.house, -1))).await;
    past.must_be(422).must_say("This day is over");
    assert_eq!(past.form(&here).field("ends_on"), Some(day(&scene.house, -1).to_string().as_str()));
    let none = page.form(&here).with("ends", "other").with("ends_on", "");
    admin.submit(none).await.must_be(422);

    let other = scene.house.enter(scene.cast.admin).await;
    let outdated = until(&page, &here, day(&scene.house, 60));
    other.submit(until(&other.get(&here).await, &here, day(&scene.house, 90))).await.must_say("stays until");
    let clash = admin.submit(outdated).await;
    clash.must_be(409).must_say("Now it says:");
    assert_eq!(clash.form(&here).field("ends_on"), Some(day(&scene.house, 60).to_string().as_str()));
    let outdated = clash.form(&here);
    other.submit(until(&other.get(&here).await, &here, day(&scene.house, 70))).await.must_say("stays until");
    let mine = outdated.with("ends", "other").with("ends_on", &day(&scene.house, 90).to_string());
    let clash = admin.submit(mine).await;
    let left = clash.must_be(409).form(&here);
    assert_eq!(left.field("ends_on"), Some(day(&scene.house, 70).to_string().as_str()), "who changed nothing");
    admin.get(&format!("/admin/users/{}/stay", scene.cast.member.id)).await.must_be(404);
}

#[actix_web::test]
async fn only_those_who_manage_people_change_a_stay() {
    let scene = Scene::new().await;
    for person in [scene.cast.member, scene.cast.owner, scene.cast.guest] {
        let browser = scene.house.enter(person).await;
        browser.get(&stay_of(scene.cast.guest)).await.must_be(403);
        let (here, fields) = (stay_of(scene.cast.guest), [("ends", ""), ("ends_on", ""), ("seen", "")]);
        browser.post_with_token(&here, &fields).await.must_be(403);
    }
}

#[actix_web::test]
async fn new_guests_stay_as_long_as_the_rule_says_from_their_acceptance_on() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let page = admin.get("/admin/policies/life").await;
    admin.submit(page.form("/admin/policies/life").with("stay_days", "90").with("step", "save")).await;
    let link = scene.invited("ann@partner.example").await;
    scene.house.wait(TimeDelta::days(2));
    let browser = scene.house.browser();
    scene.redeem(&browser, &link, "ann@partner.example").await;
    let ann = scene.user("ann@partner.example").unwrap();
    assert_eq!(ann.ends_at, Some(Time::end_of(day(&scene.house, 90))));
}
