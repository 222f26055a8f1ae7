//! What happens to guests without anybody doing it.

use chrono::TimeDelta;
use guestlist::features::directory;
use guestlist::features::guests::{self, SetStay};
use guestlist::features::invitations::State;
use guestlist::features::users::{self, Role};

use super::{day, live, stays_until};
use crate::invitations::Scene;
use crate::support::{Browser, Page};

const ANN: &str = "ann@partner.example";
const RULES: &str = "/admin/policies/life";

async fn rule(admin: &Browser, fields: &[(&str, &str)], step: &str) -> Page {
    let form = admin.get(RULES).await.form(RULES);
    let form = fields.iter().fold(form, |form, (name, value)| form.with(name, value));
    admin.submit(form.with("step", step)).await
}

#[actix_web::test]
async fn invitees_are_reminded_after_3_and_10_days_and_never_after_their_answer() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let link = scene.invited("ben@partner.example").await;
    let reminders = |mail: &'static str| {
        let mails = &scene.mails;
        async move { mails.to(mail).await.iter().filter(|mail| mail.0.subject.contains("still waits")).count() }
    };
    for (days, times) in [(2, 0), (1, 1), (6, 1), (1, 2), (3, 2)] {
        scene.house.wait(TimeDelta::days(days));
        live(&scene.house);
        assert_eq!(reminders(ANN).await, times, "after {days} days more");
        if times == 1 && days == 1 {
            let browser = scene.house.browser();
            scene.redeem(&browser, &link, "ben@partner.example").await;
        }
    }
    assert_eq!(reminders("ben@partner.example").await, 1, "never after the answer");
    let again = scene.mails.link(ANN).await;
    let browser = scene.house.browser();
    scene.redeem(&browser, &again, ANN).await;
    assert_eq!(scene.state(ANN), State::Redeemed, "the link in a reminder works");
}

#[actix_web::test]
async fn nobody_is_reminded_where_an_admin_wants_none_or_the_invitee_refused_mail() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let browser = scene.house.browser();
    let offer = browser.get(&link).await.form("/redeem").with("decision", "decline_forever");
    browser.submit(offer).await;
    scene.invited("ben@partner.example").await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let form = admin.get(RULES).await.form(RULES);
    let mut off = form.with("step", "save");
    off.fields.retain(|(name, _)| name != "reminds");
    admin.submit(off).await.must_say("count from now on");
    scene.house.wait(TimeDelta::days(4));
    live(&scene.house);
    for mail in [ANN, "ben@partner.example"] {
        assert!(scene.mails.to(mail).await.iter().all(|mail| !mail.0.subject.contains("still waits")));
    }
}

#[actix_web::test]
async fn guests_who_do_not_come_are_blocked_and_later_deleted_where_a_rule_says_so() {
    let scene = Scene::new().await;
    let guest = scene.cast.guest;
    scene.house.enter(guest).await.get("/apps").await.must_be(200);
    let admin = scene.house.enter(scene.cast.admin).await;
    scene.house.wait(TimeDelta::days(100));
    live(&scene.house);
    scene.house.enter(scene.cast.former_guest).await;
    assert!(scene.user(guest.mail).unwrap().enabled, "no rule, nothing happens");

    let admin_again = scene.house.enter(scene.cast.admin).await;
    let preview = rule(&admin_again, &[("block_idle_days", "90"), ("delete_blocked_days", "30")], "check").await;
    preview.must_be(200).must_say("1 guest would be blocked").must_say(guest.name).must_say("Nobody would be deleted");
    assert!(scene.user(guest.mail).unwrap().enabled);
    let saved = [("block_idle_days", "90"), ("delete_blocked_days", "30")];
    rule(&admin_again, &saved, "save").await.must_say("count from now on");
    live(&scene.house);
    assert!(!scene.user(guest.mail).unwrap().enabled);
    scene.mails.last(guest.mail).await.must_say("not signed in for 90 days");

    let here = format!("/admin/users/{}", guest.id);
    admin_again.submit(admin_again.get(&here).await.form(&format!("{here}/unblock"))).await;
    live(&scene.house);
    assert!(scene.user(guest.mail).unwrap().enabled, "letting in counts as coming");
    scene.house.wait(TimeDelta::days(90));
    live(&scene.house);
    assert!(!scene.user(guest.mail).unwrap().enabled);
    scene.mails.send().await;
    scene.house.wait(TimeDelta::days(31));
    live(&scene.house);
    let gone = scene.user(guest.mail).unwrap();
    assert!(gone.deleted_at.is_some());
    scene.mails.last(guest.mail).await.must_say("within 30 days");
    let back = scene.house.actor(scene.cast.admin);
    scene.house.write(|conn| Ok(directory::restore(conn, &back, gone.id, scene.house.now()).unwrap()));
    assert!(scene.is_in(guest.mail, scene.cast.north), "with everything they had");
    drop(admin);
}

#[actix_web::test]
async fn a_stay_that_is_over_long_enough_ends_like_a_block() {
    let scene = Scene::new().await;
    let guest = scene.cast.guest;
    let admin = scene.house.enter(scene.cast.admin).await;
    stays_until(&admin, guest, day(&scene.house, 2)).await;
    rule(&admin, &[("delete_blocked_days", "10")], "save").await;
    scene.house.wait(TimeDelta::days(12));
    live(&scene.house);
    assert!(scene.user(guest.mail).unwrap().deleted_at.is_none());
    scene.house.wait(TimeDelta::days(1));
    live(&scene.house);
    assert!(scene.user(guest.mail).unwrap().deleted_at.is_some());
}

#[actix_web::test]
async fn n5_no_mail_tells_of_what_is_not_so_any_more() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.guest);
    let admin = house.actor(scene.cast.admin);
    scene.invited(ANN).await;
    let ann = scene.user(ANN).unwrap();
    rule(&house.enter(scene.cast.admin).await, &[("block_idle_days", "30"), ("delete_blocked_days", "5")], "save")
        .await;
    house.write(|conn| Ok(directory::block(conn, &admin, ann.id, house.now()).unwrap()));
    house.wait(TimeDelta::days(40));
    let before = scene.mails.to(ANN).await.len();
    live(house);
    assert!(!scene.user(guest.mail).unwrap().enabled && scene.user(ANN).is_none());
    house.write(|conn| Ok(directory::unblock(conn, &admin, guest.id, house.now()).unwrap()));
    assert!(scene.mails.to(guest.mail).await.is_empty(), "let in before the mail went out");
    assert_eq!(scene.mails.to(ANN).await.len(), before, "who never came cannot be restored, and is told nothing");

    house.write(|conn| Ok(directory::block(conn, &admin, guest.id, house.now()).unwrap()));
    house.wait(TimeDelta::days(6));
    live(house);
    house.write(|conn| Ok(directory::restore(conn, &admin, guest.id, house.now()).unwrap()));
    assert!(scene.mails.to(guest.mail).await.is_empty(), "restored before the mail went out");
}

#[actix_web::test]
async fn z6_no_rule_and_no_end_leaves_the_house_without_an_admin() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.guest);
    rule(&house.enter(scene.cast.admin).await, &[("block_idle_days", "30")], "save").await;
    house.write(|conn| {
        users::add_role(conn, guest.id, Role::Admin, house.now())?;
        users::remove_role(conn, scene.cast.admin.id, Role::Admin)
    });
    house.wait(TimeDelta::days(40));
    live(house);
    assert!(scene.user(guest.mail).unwrap().enabled);
    house.write(|conn| users::add_role(conn, scene.cast.member.id, Role::UserAdministrator, house.now()));
    let actor = house.actor(guest);
    let wish = SetStay { guest: guest.id, ends_on: Some(day(house, 3)), seen: None };
    let refused = house.write(|conn| Ok(guests::set_stay(conn, &actor, wish, house.now())));
    assert!(refused.is_err());
}

#[actix_web::test]
async fn rules_that_are_no_numbers_are_refused_and_two_admins_see_each_other() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    for typed in ["soon", "0", "-3", "99999"] {
        let page = rule(&admin, &[("block_idle_days", typed)], "save").await;
        page.must_be(422).must_say("whole number of days");
        assert_eq!(page.form(RULES).field("block_idle_days"), Some(typed));
    }
    let several =
        rule(&admin, &[("stay_days", "soon"), ("longest_days", "0"), ("block_idle_days", "30")], "save").await;
    assert_eq!(several.must_be(422).attributes("[aria-invalid]", "id"), ["stay_days", "longest_days"]);
    let first = admin.get(RULES).await.form(RULES).with("step", "save");
    let theirs = admin.get(RULES).await.form(RULES).without("reminds").with("longest_days", "40");
    admin.submit(theirs.with("stay_days", "90").with("step", "save")).await.must_say("count from now on");
    let clash = admin.submit(first.with("stay_days", "30")).await;
    clash.must_be(409).must_say("Now it says: 90");
    let again = clash.form(RULES);
    assert_eq!(again.field("stay_days"), Some("30"), "nothing typed is lost");
    assert_eq!((again.field("longest_days"), again.field("reminds")), (Some("40"), None), "nor what the other chose");
    assert_eq!(clash.texts(".meanwhile").len(), 3, "each is said at its field");

    let member = scene.house.enter(scene.cast.member).await;
    member.get(RULES).await.must_be(403);
}

#[actix_web::test]
async fn after_an_outage_two_reminders_do_not_come_at_once() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    scene.house.wait(TimeDelta::days(11));
    live(&scene.house);
    assert_eq!(scene.mails.to(ANN).await.len(), 2, "the invitation and one reminder");
}
