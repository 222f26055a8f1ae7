//! An app or group that cannot take people says why and what instead, on every way in and at redemption (V-8, V-15).

use guestlist::features::groups::{Membership, Source};
use guestlist::features::invitations::State;
use guestlist::foundation::id::RoleId;

use super::{ANN, BEN, Scene, report, verdicts};
use crate::support::cast::{self, To};

type Change = fn(&Scene);

/// What closes the wiki or North to everybody.
const CLOSED: [(&str, Change, &str); 6] = [
    (
        "north",
        |scene| scene.change_group(scene.cast.north, |it| it.membership = Membership::Dynamic),
        "A rule decides who is in this group",
    ),
    (
        "north",
        |scene| scene.change_group(scene.cast.north, |it| it.source = Source::Ldap),
        "This group is kept in LDAP",
    ),
    (
        "north",
        |scene| scene.change_group(scene.cast.north, |it| it.source = Source::Scim),
        "This group is kept in SCIM",
    ),
    (
        "north",
        |scene| scene.change_group(scene.cast.north, |it| it.self_service = false),
        "Owners cannot add people here themselves",
    ),
    (
        "wiki",
        |scene| scene.change_app(scene.cast.wiki, |it| it.self_service = false),
        "Owners cannot add people here themselves",
    ),
    ("wiki", |scene| scene.change_app(scene.cast.wiki, |it| it.enabled = false), "This app is switched off"),
];

/// What closes them to guests only.
const NO_GUESTS: [(&str, Change, &str); 3] = [
    ("wiki", |scene| scene.change_app(scene.cast.wiki, |it| it.allow_guests = false), "This is closed to guests"),
    ("north", |scene| scene.change_group(scene.cast.north, |it| it.allow_guests = false), "This is closed to guests"),
    ("north", open_payroll, "This group opens Payroll, which is closed to guests"),
];

fn open_payroll(scene: &Scene) {
    let (payroll, north, by, now) = (scene.cast.payroll, scene.cast.north, scene.cast.owner, scene.house.now());
    scene.house.write(|conn| cast::assign(conn, payroll, To::Group(north), RoleId::DEFAULT, None, by, now));
}

fn thing(scene: &Scene, which: &str) -> String {
    if which == "wiki" { scene.wiki() } else { scene.north() }
}

#[actix_web::test]
async fn v15_who_cannot_take_people_says_so_on_every_way_in() {
    for (which, close, says) in CLOSED {
        let scene = Scene::new().await;
        let thing = thing(&scene, which);
        close(&scene);
        let page = scene.owner.get(&format!("{thing}/people/add")).await;
        page.must_be(409)
            .must_say("People cannot be added to")
            .must_say(says)
            .must_say("You can add people to another app or group you own");
        for emails in [ANN, "mona@aurora.example", ""] {
            for step in ["check", "invite"] {
                let fields = [("emails", emails), ("role", "reader"), ("step", step)];
                let refused = scene.owner.post_with_token(&format!("{thing}/people"), &fields).await;
                assert_eq!(refused.status, 409, "{says}, {step} of {emails:?}");
                refused.must_say(says);
            }
        }
        assert!(scene.user(ANN).is_none() && !scene.has_wiki("mona@aurora.example"));
        assert!(scene.mails.all().await.is_empty());
    }
}

#[actix_web::test]
async fn v15_nor_can_it_be_slipped_into_another_invitation() {
    for (which, close, says) in CLOSED {
        let scene = Scene::new().await;
        close(&scene);
        let also =
            if which == "wiki" { format!("app:{}", scene.cast.wiki) } else { format!("group:{}", scene.cast.north) };
        let page = scene.owner.get(&format!("{}/people/add", scene.chat())).await;
        assert!(!page.attributes("input[name=also]", "value").contains(&also), "{says}: it cannot be ticked");
        page.must_say(says);
        for step in ["check", "invite"] {
            let form = scene.form(&scene.owner, &scene.chat(), &[("emails", ANN), ("step", step)]).await;
            let form = form.with("also", &also).with(&format!("role-{also}"), "reader");
            scene.owner.submit_only(form).await.must_be(409).must_say(says);
        }
        assert!(scene.user(ANN).is_none());
    }
}

#[actix_web::test]
async fn what_is_closed_to_guests_still_takes_colleagues() {
    for (which, close, says) in NO_GUESTS {
        let scene = Scene::new().await;
        let thing = thing(&scene, which);
        close(&scene);
        let emails = [("emails", "ann@partner.example, frank@partner.example, mona@aurora.example")];
        let page = scene.check(&thing, &emails).await;
        let found = verdicts(&page);
        for (address, verdict) in &found[..2] {
            assert!(verdict.contains(says), "{address}: {verdict}");
        }
        assert_eq!(found[2].1, "colleague, gets access at once");
        let sent = scene.invite(&thing, &emails).await;
        assert!(report(&sent)[0].1.contains(says) && report(&sent)[1].1.contains(says));
        sent.must_say("1 person added").must_say("Colleague, has access now");
        assert!(scene.user(ANN).is_none());
    }
}

#[actix_web::test]
async fn v8_what_closed_meanwhile_is_refused_at_redemption_and_nothing_is_used_up() {
    for (which, close, says) in CLOSED.into_iter().chain(NO_GUESTS) {
        let scene = Scene::new().await;
        let link = scene.invited_to(&thing(&scene, which), ANN).await;
        let browser = scene.house.browser();
        let page = scene.accept(&browser, &link).await;
        close(&scene);
        let code = page.form("/redeem/code").with("code", &scene.mails.code(ANN).await);
        let refused = browser.submit(code).await;
        refused.must_be(409).must_say("This can no longer be given").must_say(says);
        assert_eq!(scene.state(ANN), State::Pending, "{says}");
        assert!(scene.user(ANN).unwrap().is_pending());
        assert!(!scene.has_wiki(ANN) && !scene.is_in(ANN, scene.cast.north));
        browser.get("/apps").await.must_say("Sign in");
    }
}

#[actix_web::test]
async fn v8_nor_can_it_be_accepted_in_the_panel_then_or_sent_again() {
    for (which, close, says) in CLOSED.into_iter().chain(NO_GUESTS) {
        let scene = Scene::new().await;
        let elsewhere = if which == "wiki" { scene.chat() } else { format!("/groups/{}", scene.cast.quiet) };
        let first = scene.invited_to(&elsewhere, ANN).await;
        scene.invited_to(&thing(&scene, which), ANN).await;
        let waiting = scene.invitation(ANN);
        let ann = scene.house.browser();
        scene.redeem(&ann, &first, ANN).await.must_be(200);
        close(&scene);
        let refused = ann.post_with_token(&format!("/invitations/{}/accept", waiting.id), &[]).await;
        refused.must_be(409).must_say(says);
        let resent = scene.owner.post_with_token(&format!("/invitations/{}/resend", waiting.id), &[]).await;
        assert_eq!(resent.status, 409, "{says}: no link goes out that leads nowhere");
        resent.must_say(says);
        assert_eq!(scene.state(ANN), State::Pending);
        assert_eq!(scene.mails.to(ANN).await.iter().filter(|mail| mail.link().is_some()).count(), 2);
    }
}

#[actix_web::test]
async fn an_admin_is_not_bound_by_the_self_service_switch_and_keeps_that_word() {
    let scene = Scene::new().await;
    scene.change_app(scene.cast.wiki, |app| app.self_service = false);
    let admin = scene.house.enter(scene.cast.admin).await;
    scene.invite_as(&admin, &scene.wiki(), &[("emails", BEN)]).await.must_say("1 person added");
    let link = scene.mails.link(BEN).await;
    scene.redeem(&scene.house.browser(), &link, BEN).await.must_be(200);
    assert!(scene.has_wiki(BEN));
}
