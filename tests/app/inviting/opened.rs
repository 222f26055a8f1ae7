//! A group opens apps, and an app's own rules are not got round by inviting to the group (Z-4).

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::access::ResourceId;
use guestlist::features::invitations::State;
use guestlist::features::policies::{self, Approval, Choose, ChooseApproval, InviteLevel};
use guestlist::features::rules::{Effect, NewRules};
use guestlist::schema::assignments;

use crate::invitations::Scene;

const ANN: &str = "ann@partner.example";
const BEN: &str = "ben@partner.example";

/// Nobody from the partner comes into Chat, which the group opens; as if by another way, so that nothing is taken back.
fn keep_out_of_chat(scene: &Scene) {
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    let rules = policies::read_rules("partner.example").unwrap();
    let wish = NewRules { of: chat(scene), effect: Effect::Deny, rules, comment: String::new() };
    scene.house.write(|conn| Ok(policies::add_rules(conn, &admin, &wish, now).unwrap()));
}

fn chat(scene: &Scene) -> Option<ResourceId> {
    Some(ResourceId::App(scene.cast.chat))
}

fn level_of_chat(scene: &Scene, level: InviteLevel) {
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    let wish = Choose { of: chat(scene), level: Some(level), seen: None };
    scene.house.write(|conn| {
        policies::choose_level(conn, &admin, &wish, now).unwrap();
        Ok(())
    });
}

/// What the group gave until now, it gives no longer.
fn end_of_chat(scene: &Scene) {
    let (group, past) = (scene.cast.north, scene.house.now().minus(TimeDelta::days(1)));
    let through = assignments::table.filter(assignments::group_id.eq(group));
    scene.house.write(|conn| Ok(diesel::update(through).set(assignments::ends_at.eq(past)).execute(conn)?));
}

fn why(scene: &Scene, to: &str) -> String {
    format!("/admin/policies/why?person={}&address={ANN}&to={to}", scene.cast.owner.mail)
}

#[actix_web::test]
async fn z4_whom_an_app_keeps_out_no_group_that_opens_it_lets_in() {
    let scene = Scene::new().await;
    let link = scene.invited_to(&scene.north(), ANN).await;
    scene.house.wait(TimeDelta::minutes(1));
    keep_out_of_chat(&scene);
    scene.check(&scene.north(), &[("emails", BEN)]).await.must_say("blocked for Chat");
    scene.invite(&scene.north(), &[("emails", BEN)]).await.must_say("Nobody was added");
    let admin = scene.house.enter(scene.cast.admin).await;
    admin.get(&why(&scene, "Project+North")).await.must_say("No:").must_say("blocked for Chat");
    // V-8: it counts again at each further step.
    let resend = format!("/invitations/{}/resend", scene.invitation(ANN).id);
    scene.owner.post_with_token(&resend, &[]).await.must_be(409).must_say("blocked for Chat");
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(409).must_say("blocked for Chat");
    assert!(!scene.is_in(ANN, scene.cast.north));
    // Whoever is here already is not added by this way either.
    scene.check(&scene.north(), &[("emails", scene.cast.former_guest.mail)]).await.must_say("blocked for Chat");
    end_of_chat(&scene);
    scene.invited_to(&scene.north(), BEN).await;
}

#[actix_web::test]
async fn v10_a_stricter_list_of_an_app_takes_back_what_leads_to_it_through_a_group() {
    let scene = Scene::new().await;
    scene.invited_to(&scene.north(), ANN).await;
    scene.invited_to(&scene.wiki(), BEN).await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let here = "/admin/policies/domains";
    let page = admin.get(&format!("{here}?of=Chat")).await;
    let form = page.forms(here).into_iter().find(|form| form.field("effect").is_some()).unwrap();
    let form = form.with("domains", "partner.example").with("effect", "deny").with("comment", "");
    let seen = admin.submit(form.with("step", "check")).await;
    seen.must_say("1 open invitation is taken back").must_say("Invitations that are taken back").must_say(ANN);
    seen.must_not_say(BEN);
    let told = seen.forms(here).into_iter().find(|form| form.field("effect").is_some()).unwrap();
    admin.submit(told.with("step", "save")).await.must_say("1 open invitation was taken back");
    assert_eq!((scene.state(ANN), scene.state(BEN)), (State::Revoked, State::Pending));
    scene.mails.last(scene.cast.owner.mail).await.must_say("Chat");
}

#[actix_web::test]
async fn z4_who_may_not_invite_to_an_app_does_not_by_its_group() {
    let scene = Scene::new().await;
    let link = scene.invited_to(&scene.north(), ANN).await;
    level_of_chat(&scene, InviteLevel::Nobody);
    let says = "Nobody invites new guests to Chat";
    scene.check(&scene.north(), &[("emails", BEN)]).await.must_say(says);
    scene.owner.get(&format!("{}/people", scene.north())).await.must_say(says);
    let resend = format!("/invitations/{}/resend", scene.invitation(ANN).id);
    scene.owner.post_with_token(&resend, &[]).await.must_be(403).must_say(says);
    let admin = scene.house.enter(scene.cast.admin).await;
    admin.get(&why(&scene, "Project+North")).await.must_say("No:").must_say("Chat comes with it and has its own rule");
    // What is out stays good.
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    end_of_chat(&scene);
    scene.invited_to(&scene.north(), BEN).await;
}

#[actix_web::test]
async fn z4_what_an_app_has_approved_is_approved_for_its_groups_too() {
    let scene = Scene::new().await;
    let (actor, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    let wish = ChooseApproval { of: chat(&scene), rule: Some(Approval::Others), seen: None };
    scene.house.write(|conn| {
        policies::choose_approval(conn, &actor, &wish, now).unwrap();
        Ok(())
    });
    let add = scene.owner.get(&format!("{}/people/add", scene.north())).await;
    add.must_say("New guests are approved before anything is sent");
    scene.invite(&scene.north(), &[("emails", ANN)]).await.must_say("1 invitation waits for approval");
    assert!(scene.invitation(ANN).waits_since.is_some() && scene.mails.to(ANN).await.is_empty());
    let admin = scene.house.enter(scene.cast.admin).await;
    admin.get(&why(&scene, "Project+North")).await.must_say("Chat has its own rule: somebody approves it");
    // Approving weighs what the app says now.
    level_of_chat(&scene, InviteLevel::Nobody);
    let here = "/invitations/approvals";
    let id = scene.invitation(ANN).id.to_string();
    let fields = [("decision", "approve"), ("invitation", id.as_str()), ("reason", "")];
    admin.post_with_token(here, &fields).await;
    admin.get(here).await.must_say("Nobody invites new guests to Chat");
    assert!(scene.invitation(ANN).waits_since.is_some());
}
