//! Guests of the organization alone, and links handed over instead of a mail.

use chrono::TimeDelta;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::invitations::State;
use guestlist::features::policies::{self, InviteLevel};
use guestlist::features::users::{self, Role};
use guestlist::foundation::clock::Time;

use crate::invitations::Scene;
use crate::support::{Browser, Page};

const ANN: &str = "ann@partner.example";
const HERE: &str = "/invitations/new";

async fn alone(browser: &Browser, emails: &str, step: &str, by_hand: bool) -> Page {
    let mut form = browser.get(HERE).await.must_be(200).form(HERE).with("emails", emails).with("step", step);
    if by_hand {
        form.fields.push(("by_hand".to_owned(), "1".to_owned()));
    }
    browser.submit(form).await
}

/// The link on the page, as a path.
fn link_on(page: &Page) -> String {
    let url = page.must_be(200).attributes("#link", "value").remove(0);
    url.split_once("/i/").map(|(_, token)| format!("/i/{token}")).unwrap()
}

fn broken(scene: &Scene) -> Vec<&'static str> {
    let found = scene.house.selfcheck().into_iter();
    found.filter(|found| !found.holds() && (1..5).contains(&found.number)).map(|found| found.rule).collect()
}

#[actix_web::test]
async fn a_guest_of_the_organization_alone_comes_in_and_has_nothing_yet() {
    let scene = Scene::new().await;
    let before = broken(&scene);
    let admin = scene.house.enter(scene.cast.admin).await;
    admin.get("/invitations").await.must_say("Invite a guest");
    let typed = format!("{ANN} {} {}", scene.cast.guest.mail, scene.cast.member.mail);
    let says = alone(&admin, &typed, "check", false).await.texts(".chip-says");
    assert!(says[1].contains("is here already") && says[2].contains("is here already"), "{says:?}");
    assert!(scene.user(ANN).is_none(), "looking writes nothing");
    alone(&admin, &typed, "invite", false).await.must_say("1 person added");
    alone(&admin, ANN, "invite", false).await.must_say("Nobody was added");
    let invitation = scene.invitation(ANN);
    assert!(invitation.alone && invitation.state == State::Pending);
    admin.get("/invitations").await.must_say("a guest of the organization");
    scene.mails.last(ANN).await.must_say("a guest of the organization");
    assert_eq!(broken(&scene), before);

    let link = scene.mails.link(ANN).await;
    let guest = scene.house.browser();
    guest.get(&link).await.must_be(200).must_say("invites you to Aurora");
    scene.redeem(&guest, &link, ANN).await.must_be(200);
    assert!(!scene.user(ANN).unwrap().is_pending() && !scene.has_wiki(ANN));
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");
    assert_eq!(broken(&scene), before);
}

#[actix_web::test]
async fn v10_taking_it_back_removes_the_guest() {
    let scene = Scene::new().await;
    let before = broken(&scene);
    let admin = scene.house.enter(scene.cast.admin).await;
    alone(&admin, ANN, "invite", false).await.must_say("1 person added");
    admin.post_with_token(&format!("/invitations/{}/revoke", scene.invitation(ANN).id), &[]).await.must_be(303);
    assert!(scene.user(ANN).is_none());
    assert_eq!((scene.state(ANN), broken(&scene)), (State::Revoked, before));
}

#[actix_web::test]
async fn v1_a_link_is_handed_over_once_and_still_asks_for_the_address() {
    let scene = Scene::new().await;
    let before = broken(&scene);
    scene.house.write(|conn| users::add_role(conn, scene.cast.owner.id, Role::GuestInviter, scene.house.now()));
    let fields = [("emails", ANN), ("by_hand", "1")];
    let report = scene.invite(&scene.wiki(), &fields).await;
    report.must_say("1 person added").must_say("hand the link over");
    assert!(scene.mails.to(ANN).await.is_empty(), "no mail goes out");
    let action = format!("/invitations/{}/link", scene.invitation(ANN).id);
    let first = link_on(&scene.owner.submit(report.form(&action)).await);
    let second = link_on(&scene.owner.submit_only(scene.owner.get("/invitations").await.form(&action)).await);
    assert_ne!(first, second);
    let kept = scene
        .house
        .read(|conn| audit::search(conn, &Filter { action: Some(Action::HandOver), ..Filter::default() }, None, 10));
    assert_eq!(kept.len(), 2);
    let token = second.trim_start_matches("/i/");
    assert!(kept.iter().all(|entry| !entry.details.0.to_string().contains(token)), "it is kept nowhere");
    let page = scene.owner.get("/invitations").await;
    assert!(!String::from_utf8_lossy(&page.bytes).contains(token));
    assert_eq!(broken(&scene), before);

    let guest = scene.house.browser();
    guest.get(&first).await.must_be(410);
    scene.redeem(&guest, &second, ANN).await.must_be(200);
    assert!(scene.has_wiki(ANN));
    scene.owner.post_with_token(&action, &[]).await.must_be(410);
}

#[actix_web::test]
async fn z3_a_link_is_for_those_who_hold_the_role_and_manage_the_invitation() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let action = format!("/invitations/{}/link", scene.invitation(ANN).id);
    scene.owner.get("/invitations").await.must_not_say("Show link");
    scene.owner.post_with_token(&action, &[]).await.must_be(403);
    let fields = [("emails", "ben@partner.example"), ("by_hand", "1"), ("step", "invite"), ("role", "reader")];
    scene.owner.post_with_token(&format!("{}/people", scene.wiki()), &fields).await.must_be(403);
    assert!(scene.user("ben@partner.example").is_none());
    scene.house.write(|conn| users::add_role(conn, scene.cast.member.id, Role::GuestInviter, scene.house.now()));
    let other = scene.house.enter(scene.cast.member).await;
    other.post_with_token(&action, &[]).await.must_be(404);
    for person in [scene.cast.owner, scene.cast.guest] {
        scene.house.enter(person).await.get(HERE).await.must_be(403);
    }
}

#[actix_web::test]
async fn z5_a_partners_guest_inviter_brings_colleagues_to_the_organization() {
    let scene = Scene::new().await;
    let (cast, house) = (scene.cast, &scene.house);
    house.write(|conn| users::add_role(conn, cast.guest.id, Role::GuestInviter, house.now()));
    let own = cast.guest.mail.rsplit_once('@').unwrap().1;
    let partner = house.enter(cast.guest).await;
    let typed = format!("new@{own} eve@other.example");
    alone(&partner, &typed, "invite", false)
        .await
        .must_say("1 person added")
        .must_say(&format!("You add people at {own}"));
    assert!(scene.user("eve@other.example").is_none());
    // Nobody means nobody, here as well.
    let (admin, now) = (house.actor(cast.admin), house.now());
    let nobody = policies::Choose { of: None, level: Some(InviteLevel::Nobody), seen: Some(InviteLevel::Members) };
    house.write(|conn| {
        policies::choose_level(conn, &admin, &nobody, now).unwrap();
        Ok(())
    });
    alone(&partner, &format!("more@{own}"), "invite", false).await.must_say("Nobody was added");
}

#[actix_web::test]
async fn what_was_typed_is_not_lost() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let empty = alone(&admin, " ", "invite", true).await;
    empty.must_be(422);
    assert_eq!(empty.attributes("input[name=by_hand][checked]", "value").len(), 1);
    let long = "x".repeat(501);
    let form = admin.get(HERE).await.form(HERE).with("emails", ANN).with("message", &long).with("step", "invite");
    let answer = admin.submit(form).await;
    answer.must_be(422);
    assert_eq!(answer.form(HERE).field("message").map(str::len), Some(501));
    assert!(scene.user(ANN).is_none());
}

#[actix_web::test]
async fn whoever_accepts_is_told_for_how_long_they_stay() {
    let scene = Scene::new().await;
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    scene.house.write(|conn| {
        let rules = policies::life_rules(conn)?;
        let changed = policies::LifeRules { stay_days: Some(180), ..rules.clone() };
        policies::change_life_rules(conn, &admin, &changed, &rules.mark(), now).unwrap();
        Ok(())
    });
    let link = scene.invited(ANN).await;
    scene.mails.last(ANN).await.must_say("for 180 days from when you accept");
    let browser = scene.house.browser();
    let day = now.plus(TimeDelta::days(180));
    let offer = browser.get(&link).await;
    offer.must_say(&day.utc().format("%-d %B %Y").to_string()).must_not_say("No end");
    scene.redeem(&browser, &link, ANN).await;
    browser.get("/account").await.must_say("You may stay until");
}

#[actix_web::test]
async fn a_link_is_handed_over_as_it_would_be_sent() {
    let scene = Scene::configured(|config| config.limits.invitations_per_hour = 3).await;
    scene.house.write(|conn| users::add_role(conn, scene.cast.owner.id, Role::GuestInviter, scene.house.now()));
    scene.invited(ANN).await;
    let link = format!("/invitations/{}/link", scene.invitation(ANN).id);
    scene.owner.post_with_token(&link, &[]).await.must_be(200);
    scene.owner.get(&format!("{}/history", scene.wiki())).await.must_say("took the link for");
    // Sent again, it is no longer handed over: reminders go out too.
    assert!(scene.invitation(ANN).by_hand);
    scene.owner.post_with_token(&link.replace("/link", "/resend"), &[]).await.must_be(303);
    assert!(!scene.invitation(ANN).by_hand && scene.mails.to(ANN).await.len() == 2);
    scene.owner.post_with_token(&link, &[]).await.must_be(429);
    let admin = scene.house.enter(scene.cast.admin).await;
    scene.deny("partner.example");
    admin.post_with_token(&link, &[]).await.must_be(409).must_say("partner.example");
}

#[actix_web::test]
async fn what_stayed_behind_is_tried_again_without_a_mail_too() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let report = alone(&admin, &format!("{ANN} {}", scene.cast.member.mail), "invite", true).await;
    let again = report.must_say("1 address stayed behind").form(HERE);
    admin.submit(again.with("emails", "ben@partner.example").with("step", "invite")).await.must_say("1 person added");
    assert!(scene.invitation("ben@partner.example").by_hand);
    assert!(scene.mails.to("ben@partner.example").await.is_empty());
}

#[actix_web::test]
async fn the_mail_offers_nothing_beyond_the_stay() {
    let scene = Scene::new().await;
    let (house, now) = (&scene.house, scene.house.now());
    let late = now.plus(TimeDelta::days(90)).date();
    let fields = |mail: &'static str, day: &str| {
        [("emails", mail.to_owned()), ("ends", "other".to_owned()), ("ends_on", day.to_owned())]
    };
    let invite = async |mail: &'static str| {
        let fields = fields(mail, &late.to_string());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        scene.invite(&scene.wiki(), &fields).await.must_say("1 person added");
    };
    let said = |day: chrono::NaiveDate| day.format("%-d %B %Y").to_string();
    invite(ANN).await;
    scene.mails.last(ANN).await.must_say(&said(late));
    // An admin gave her an end of her own, and the mail goes out again.
    let own = now.plus(TimeDelta::days(20)).date();
    let ann = scene.user(ANN).unwrap();
    house.write(|conn| users::set_end(conn, ann.id, Some(Time::end_of(own)), now));
    scene.owner.post_with_token(&format!("/invitations/{}/resend", scene.invitation(ANN).id), &[]).await.must_be(303);
    let again = scene.mails.last(ANN).await;
    again.must_say(&said(own));
    assert!(!again.0.text.contains(&said(late)));
    // A stay that begins with the answer has no day yet.
    let admin = house.actor(scene.cast.admin);
    let rules = policies::LifeRules { stay_days: Some(30), ..policies::LifeRules::default() };
    house.write(|conn| {
        policies::change_life_rules(conn, &admin, &rules, &policies::LifeRules::default().mark(), now).unwrap();
        Ok(())
    });
    invite("ben@partner.example").await;
    let mail = scene.mails.last("ben@partner.example").await;
    mail.must_say("30 days");
    assert!(!mail.0.text.contains(&said(late)));
}

#[actix_web::test]
async fn whoever_invites_to_nothing_in_particular_reads_the_mail_before_it_goes() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let checked = alone(&admin, ANN, "check", false).await;
    checked.must_say("1 invitation goes out").must_say("Invite 1 person").must_say("a guest of the organization");
    let from = checked.texts(".letter-meta dd").remove(0);
    let by_hand = alone(&admin, ANN, "check", true).await;
    by_hand.must_say("1 link to hand over").must_say("No mail goes out").must_not_say("Accept this invitation only");
    alone(&admin, ANN, "invite", false).await.must_say("1 person added");
    scene.mails.last(ANN).await;
    assert_eq!(from, guestlist::foundation::mail::Correspondent::from(&scene.house.world.config.mail.from).to_string());
}
