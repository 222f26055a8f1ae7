//! `step=invite`: everybody who can be added is, each is reported, and nobody gives what is not theirs.

use chrono::TimeDelta;
use guestlist::features::apps;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::groups;
use guestlist::features::invitations::State;
use guestlist::foundation::id::RoleId;

use super::{ANN, BEN, Scene, report, traces};
use crate::support::cast;

#[actix_web::test]
async fn one_bad_address_never_spoils_the_others_and_each_is_reported() {
    let scene = Scene::new().await;
    scene.deny("spam.example");
    let typed = "Ann Ash <ann@partner.example>\nx@spam.example\nnonsense@\nmona@aurora.example\nfrank@partner.example\ngreta@partner.example\nben@partner.example";
    let form = scene.form(&scene.owner, &scene.wiki(), &[("emails", typed), ("step", "invite")]).await;
    let sent = scene.owner.submit_only(form).await;
    sent.must_be(303);
    assert!(sent.location().starts_with(&format!("{}/people/added/", scene.wiki())), "{}", sent.location());
    let page = scene.owner.get(sent.location()).await;
    page.must_say("4 people added").must_say("3 addresses stayed behind");
    let expected = [
        ("ann@partner.example", "Invitation on its way"),
        ("x@spam.example", "Addresses at spam.example are blocked here. Use their work address, or ask an admin."),
        ("nonsense@", "The part after the @ is missing."),
        ("mona@aurora.example", "Colleague, has access now and gets a notice"),
        ("frank@partner.example", "Guest, has access now and gets a notice"),
        ("greta@partner.example", "already has access"),
        ("ben@partner.example", "Invitation on its way"),
    ];
    assert_eq!(report(&page), expected.map(|(address, says)| (address.to_owned(), says.to_owned())));
    let again = page.form(&format!("{}/people", scene.wiki()));
    assert_eq!(again.field("emails"), Some("x@spam.example\nnonsense@\ngreta@partner.example"));
    for (mail, has) in [("mona@aurora.example", true), ("frank@partner.example", true), (ANN, false), (BEN, false)] {
        assert_eq!(scene.has_wiki(mail), has, "{mail}");
    }
    assert!(scene.user("x@spam.example").is_none());
    assert_eq!(scene.user(ANN).unwrap().display_name, "Ann Ash");
    assert!(scene.user(ANN).unwrap().is_pending());
}

#[actix_web::test]
async fn the_report_is_its_readers_own() {
    let scene = Scene::new().await;
    let form = scene.form(&scene.owner, &scene.wiki(), &[("emails", ANN), ("step", "invite")]).await;
    let sent = scene.owner.submit_only(form).await;
    let carl = scene.house.enter(scene.cast.co_owner).await;
    carl.get(sent.location()).await.must_be(404);
    scene.house.enter(scene.cast.member).await.get(sent.location()).await.must_be(404);
    assert!(scene.house.browser().look(sent.location()).await.location().starts_with("/sign-in"));
}

#[actix_web::test]
async fn an_invitation_waits_for_its_guest_and_its_grants_are_shown_as_pending() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    assert_eq!(scene.state(ANN), State::Pending);
    let people = scene.owner.get(&format!("{}/people", scene.wiki())).await;
    people.must_say(ANN).must_say("1 more is invited");
    let sent = scene.owner.get("/invitations").await;
    sent.must_say(ANN).must_say("Invited just now, no answer yet").must_say("Handed over").must_say("as Reader");
    // Everybody who manages the wiki sees the guest; somebody else's list of sent ones does not show it.
    let carl = scene.house.enter(scene.cast.co_owner).await;
    carl.get("/invitations").await.must_not_say(ANN);
}

#[actix_web::test]
async fn who_is_here_already_gets_in_at_once_with_a_notice_and_no_link() {
    let scene = Scene::new().await;
    let fields =
        [("emails", "mona@aurora.example, frank@partner.example"), ("role", "editor"), ("message", "For the plan.")];
    scene.invite(&scene.wiki(), &fields).await.must_say("2 people added");
    for mail in ["mona@aurora.example", "frank@partner.example"] {
        assert_eq!(scene.role(mail, scene.cast.wiki), Some(scene.cast.editor));
        let notice = scene.mails.last(mail).await;
        notice.must_say("Wiki").must_say("> For the plan.").must_say(&scene.house.world.link(&scene.wiki()));
        assert!(notice.link().is_none(), "{}", notice.text());
    }
    let mona = scene.house.enter(scene.cast.member).await;
    mona.get("/apps").await.must_say("Wiki");
    mona.get(&scene.wiki()).await.must_be(200);
}

#[actix_web::test]
async fn one_invitation_carries_an_app_and_a_group() {
    let scene = Scene::new().await;
    let also = format!("group:{}", scene.cast.north);
    scene
        .invite(&scene.wiki(), &[("emails", ANN), ("also", &also), ("role", "editor")])
        .await
        .must_say("1 person added");
    let mail = scene.mails.last(ANN).await;
    mail.must_say("* Wiki").must_say("* Project North").must_say("as Editor").must_say("Group that opens 1 app");
    assert_eq!(scene.mails.to(ANN).await.len(), 1);
    let page = scene.redeem(&scene.house.browser(), &mail.link().unwrap(), ANN).await;
    page.must_be(200).must_say("Wiki");
    assert_eq!(scene.role(ANN, scene.cast.wiki), Some(scene.cast.editor));
    assert!(scene.is_in(ANN, scene.cast.north));
}

#[actix_web::test]
async fn twenty_grants_fit_and_the_twenty_first_does_not() {
    let scene = Scene::new().await;
    let (owner, now) = (scene.cast.owner, scene.house.now());
    let groups: Vec<String> = (0..20)
        .map(|n| {
            let group = scene.house.write(|conn| {
                let group = cast::group(conn, &format!("Team {n}"), now, |_| {})?;
                groups::add_owner(conn, group, owner.id, now)?;
                Ok(group)
            });
            format!("group:{group}")
        })
        .collect();
    let mut form = scene.form(&scene.owner, &scene.wiki(), &[("emails", ANN), ("step", "invite")]).await;
    form.fields.extend(groups[..19].iter().map(|group| ("also".to_owned(), group.clone())));
    let mut many = form.clone();
    many.fields.push(("also".to_owned(), groups[19].clone()));
    let before = traces(&scene.house);
    scene.owner.submit_only(many).await.must_be(422).must_say("One invitation can give 1 to 20 things");
    assert_eq!(traces(&scene.house), before);
    scene.owner.submit(form).await.must_say("1 person added");
    assert_eq!(scene.mails.last(ANN).await.text().matches("\n* ").count(), 20);
}

#[actix_web::test]
async fn v9_whoever_is_invited_already_is_not_invited_twice() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let first = scene.invitation(ANN);
    let page = scene.invite(&scene.wiki(), &[("emails", "ANN@PARTNER.example")]).await;
    page.must_say("Nobody was added").must_say("already invited by you");
    assert_eq!(scene.invitation(ANN), first);
    assert_eq!(scene.mails.to(ANN).await.len(), 1);
    let checked = scene.check(&scene.wiki(), &[("emails", ANN)]).await;
    let resend = checked.attributes("button[formaction]", "formaction");
    assert_eq!(resend, [format!("/invitations/{}/resend", first.id)]);
    // The button sends the whole form there.
    let form = checked.form(&format!("{}/people", scene.wiki()));
    let again = crate::support::page::Form { action: resend[0].clone(), ..form };
    scene.owner.submit(again).await.must_be(200).must_say("A new link is on its way");
    assert_eq!(scene.mails.to(ANN).await.len(), 2);
}

#[actix_web::test]
async fn what_is_new_in_a_second_offer_is_invited_to_and_the_rest_is_not_repeated() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let also = format!("app:{}", scene.cast.wiki);
    scene
        .invite(&scene.chat(), &[("emails", ANN), ("also", &also), (&format!("role-{also}"), "editor")])
        .await
        .must_say("1 person added");
    let mail = scene.mails.last(ANN).await;
    mail.must_say("* Chat");
    assert!(!mail.text().contains("* Wiki"));
}

#[actix_web::test]
async fn plus_tags_and_dots_are_other_people_and_case_is_not() {
    let scene = Scene::new().await;
    scene
        .invite(
            &scene.wiki(),
            &[("emails", "ann@partner.example\nann+x@partner.example\na.nn@partner.example\nANN@PARTNER.EXAMPLE")],
        )
        .await
        .must_say("3 people added");
    assert_eq!(scene.mails.all().await.len(), 3);
}

#[actix_web::test]
async fn a_copy_says_who_was_invited_and_holds_no_link() {
    let scene = Scene::new().await;
    scene.invite(&scene.wiki(), &[("emails", ANN), ("cc", "mona@aurora.example"), ("message", "Welcome.")]).await;
    let copy = scene.mails.last("mona@aurora.example").await;
    copy.must_say("Olivia Owner").must_say(ANN).must_say("Wiki").must_say("> Welcome.");
    assert!(copy.link().is_none() && !copy.0.html.contains("/i/"));
    assert!(!scene.has_wiki("mona@aurora.example"));
}

#[actix_web::test]
async fn the_mail_comes_in_the_language_chosen() {
    let scene = Scene::new().await;
    scene.invite(&scene.wiki(), &[("emails", ANN), ("language", "de")]).await;
    let mail = scene.mails.last(ANN).await;
    assert!(mail.0.subject.contains("lädt") || mail.text().contains("Einladung"), "{}", mail.text());
    assert_eq!(mail.0.reply_to.as_deref().map(|to| to.contains("olivia@aurora.example")), Some(true));
}

#[actix_web::test]
async fn z3_nobody_gives_what_is_not_theirs() {
    let scene = Scene::new().await;
    let carl = scene.house.enter(scene.cast.co_owner).await;
    let before = traces(&scene.house);
    for also in
        [format!("app:{}", scene.cast.chat), format!("app:{}", scene.cast.vault), format!("group:{}", scene.cast.quiet)]
    {
        for step in ["check", "invite"] {
            let form = scene.form(&carl, &scene.wiki(), &[("emails", ANN), ("also", &also), ("step", step)]).await;
            carl.submit_only(form).await.must_be(404);
        }
    }
    for thing in [scene.chat(), format!("/apps/{}", scene.cast.vault), format!("/groups/{}", scene.cast.quiet)] {
        carl.get(&format!("{thing}/people/add")).await.must_be(404);
        for step in ["check", "invite"] {
            carl.post_with_token(&format!("{thing}/people"), &[("emails", ANN), ("step", step)]).await.must_be(404);
        }
    }
    let [people, invitations, mails, ..] = traces(&scene.house);
    assert_eq!([people, invitations, mails], before[..3]);
}

#[actix_web::test]
async fn z3_a_role_of_another_app_is_none_of_this_one() {
    let scene = Scene::new().await;
    let now = scene.house.now();
    let foreign = RoleId::new();
    scene.house.write(|conn| {
        for (id, value) in [(foreign, "boss"), (RoleId::new(), "clerk")] {
            let role =
                apps::AppRole { id, app_id: scene.cast.chat, value: value.to_owned(), display_name: value.to_owned() };
            apps::add_role(conn, &role)?;
        }
        apps::add_owner(conn, scene.cast.vault, scene.cast.owner.id, now)
    });
    for role in ["boss", &foreign.to_string()] {
        let form =
            scene.form(&scene.owner, &scene.wiki(), &[("emails", ANN), ("role", role), ("step", "invite")]).await;
        scene.owner.submit_only(form).await.must_be(422).must_say("This app has no such role");
    }
    let also = format!("app:{}", scene.cast.chat);
    let form = scene.form(&scene.owner, &scene.wiki(), &[("emails", ANN), ("also", &also), ("step", "invite")]).await;
    let form = form.with(&format!("role-{also}"), "reader");
    scene.owner.submit_only(form).await.must_be(422);
    assert!(scene.user(ANN).is_none());
}

#[actix_web::test]
async fn z5_guests_and_members_cannot_invite_and_an_admin_can() {
    let scene = Scene::new().await;
    for (person, status) in [(scene.cast.guest, 403), (scene.cast.member, 404), (scene.cast.former_guest, 404)] {
        let browser = scene.house.enter(person).await;
        browser.get(&format!("{}/people/add", scene.wiki())).await.must_be(status);
        for step in ["check", "invite"] {
            let fields = [("emails", ANN), ("role", "reader"), ("step", step)];
            browser.post_with_token(&format!("{}/people", scene.wiki()), &fields).await.must_be(status);
        }
    }
    // Not even as an owner does a guest invite.
    let now = scene.house.now();
    scene.house.write(|conn| apps::add_owner(conn, scene.cast.wiki, scene.cast.guest.id, now));
    let greta = scene.house.enter(scene.cast.guest).await;
    let refused = greta.get(&format!("{}/people/add", scene.wiki())).await;
    refused.must_be(403).must_say("Guests cannot add people");
    assert!(scene.user(ANN).is_none());
    let admin = scene.house.enter(scene.cast.admin).await;
    scene.invite_as(&admin, &scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");
    scene.mails.last(ANN).await.must_say("Adam Admin");
}

#[actix_web::test]
async fn an_unknown_app_and_no_app_are_the_same_404() {
    let scene = Scene::new().await;
    let unknown = format!("/apps/{}", guestlist::foundation::id::AppId::new());
    for path in [format!("{unknown}/people/add"), "/apps/nonsense/people/add".to_owned()] {
        scene.owner.get(&path).await.must_be(404);
    }
    let fields = [("emails", ANN), ("step", "invite")];
    scene.owner.post_with_token(&format!("{unknown}/people"), &fields).await.must_be(404);
}

#[actix_web::test]
async fn c1_without_its_token_a_form_does_nothing() {
    let scene = Scene::new().await;
    let before = traces(&scene.house);
    let path = format!("{}/people", scene.wiki());
    let other = scene.house.enter(scene.cast.co_owner).await.token().await;
    for token in ["", "nonsense", &other] {
        let fields = [("csrf_token", token), ("emails", ANN), ("role", "reader"), ("step", "invite")];
        scene.owner.post(&path, &fields).await.must_be(403);
    }
    let crossed = scene.house.enter(scene.cast.owner).await.with("sec-fetch-site", "cross-site");
    crossed.post_with_token(&path, &[("emails", ANN), ("role", "reader"), ("step", "invite")]).await.must_be(403);
    assert_eq!(traces(&scene.house)[..3], before[..3]);
}

#[actix_web::test]
async fn g10_a_field_sent_twice_is_refused() {
    let scene = Scene::new().await;
    let form = scene.form(&scene.owner, &scene.wiki(), &[("emails", ANN), ("step", "invite")]).await;
    for field in ["emails", "role", "step", "message"] {
        let mut twice = form.clone();
        twice.fields.push((field.to_owned(), "editor".to_owned()));
        scene.owner.submit_only(twice).await.must_be(400);
    }
    assert!(scene.user(ANN).is_none());
}

#[actix_web::test]
async fn a_lapsed_invitation_does_not_stand_in_the_way_of_a_new_one() {
    let scene = Scene::new().await;
    let old = scene.invited(ANN).await;
    scene.house.wait(TimeDelta::days(15));
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", ANN)]).await.must_say("Invitation on its way");
    let new = scene.mails.link(ANN).await;
    assert_ne!(old, new);
    scene.house.browser().get(&old).await.must_be(410);
    scene.redeem(&scene.house.browser(), &new, ANN).await.must_be(200);
    assert!(scene.has_wiki(ANN));
}

#[actix_web::test]
async fn a_form_that_adds_nobody_closes_nothing() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let link = scene.invited_to(&scene.north(), ANN).await;
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    scene.house.wait(TimeDelta::days(15));
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.north(), &[("emails", ANN)]).await.must_say("already");
    let closed = Filter { action: Some(Action::Expire), ..Filter::default() };
    assert!(scene.house.read(|conn| audit::search(conn, &closed, None, 1)).is_empty());
}
