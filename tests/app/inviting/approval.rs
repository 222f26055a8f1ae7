//! Invitations that wait until somebody has approved them: asked for, decided by others, and once only.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::invitations::{self, Refused, State};
use guestlist::features::policies::{self, ChooseQuota, InviteLevel, Quota};
use guestlist::features::rules;
use guestlist::features::users::{self, Role};
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::InvitationId;
use guestlist::schema::invitation_links as links;

use crate::guests::live;
use crate::invitations::Scene;
use crate::support::page::Form;
use crate::support::{Browser, Page, plan};

const ANN: &str = "ann@partner.example";
const BEN: &str = "ben@partner.example";
const HERE: &str = "/invitations/approvals";
const RULE: &str = "/admin/policies/approval";

/// A house where others than admins and guest inviters ask first, and its admin at a browser.
async fn careful() -> (Scene, Browser) {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let form = admin.get(RULE).await.form(RULE).with("rule", "others");
    admin.submit(form).await.must_be(200).must_say("Saved");
    (scene, admin)
}

async fn ask(scene: &Scene, emails: &str) -> Page {
    scene.invite(&scene.wiki(), &[("emails", emails)]).await
}

/// The form of the page, with these ticked.
async fn ticked(scene: &Scene, browser: &Browser, mails: &[&str]) -> Form {
    let mut form = browser.get(HERE).await.must_be(200).form(HERE);
    form.fields.retain(|(name, _)| name != "invitation");
    let ids = mails.iter().map(|mail| ("invitation".to_owned(), scene.invitation(mail).id.to_string()));
    form.fields.extend(ids);
    form
}

async fn decide(scene: &Scene, browser: &Browser, mails: &[&str], decision: &str, reason: &str) -> Page {
    let form = ticked(scene, browser, mails).await;
    browser.submit(form.with("decision", decision).with("reason", reason)).await
}

fn links_of(scene: &Scene, id: InvitationId) -> i64 {
    let theirs = links::table.filter(links::invitation_id.eq(id)).count();
    scene.house.read(|conn| Ok(theirs.get_result(conn)?))
}

fn promises(scene: &Scene) -> Vec<(&'static str, i64)> {
    let broken = scene.house.selfcheck().into_iter().filter(|found| !found.holds() && found.number < 5);
    broken.map(|found| (found.rule, found.broken)).collect()
}

#[actix_web::test]
async fn nothing_goes_out_before_somebody_else_has_approved_it() {
    let (scene, admin) = careful().await;
    let before = promises(&scene);
    let add = scene.owner.get(&format!("{}/people/add", scene.wiki())).await;
    add.must_say("New guests are approved before anything is sent");
    let typed = format!("{ANN} {}", scene.cast.member.mail);
    let page = scene.check(&scene.wiki(), &[("emails", &typed)]).await;
    page.must_say("1 invitation waits for approval").must_say("1 person gets in at once");
    ask(&scene, &typed).await.must_say("1 person added").must_say("1 more waits for approval");

    let waiting = scene.invitation(ANN);
    assert_eq!((waiting.state, waiting.waits_since), (State::Pending, Some(waiting.created_at)));
    assert_eq!(links_of(&scene, waiting.id), 0, "there is no link to redeem");
    assert!(scene.mails.to(ANN).await.is_empty());
    scene.owner.get("/invitations").await.must_say("Waiting for approval, asked").must_not_say("Send again");
    scene.owner.get(&format!("{}/people", scene.wiki())).await.must_say("Waiting for approval, asked");
    let told = scene.mails.last(scene.cast.admin.mail).await;
    told.must_say(ANN).must_say(HERE);
    assert!(scene.mails.to(scene.cast.owner.mail).await.is_empty(), "whoever asked decides nothing");
    // A second try is told of the first.
    scene.check(&scene.wiki(), &[("emails", ANN)]).await.must_say("you asked to invite them; it waits for approval");
    let id = waiting.id;
    scene.owner.post_with_token(&format!("/invitations/{id}/resend"), &[]).await.must_be(409).must_say("waits for");
    assert_eq!(promises(&scene), before);

    scene.house.wait(TimeDelta::days(3));
    let admin = {
        drop(admin);
        scene.house.enter(scene.cast.admin).await
    };
    admin.get("/invitations").await.must_say("1 invitation waits for approval");
    decide(&scene, &admin, &[ANN], "approve", "").await.must_say("1 invitation goes out").must_say("Nothing waits");
    let told = scene.mails.last(scene.cast.owner.mail).await;
    assert_eq!(told.0.subject, format!("{ANN} is invited"));
    told.must_say("approved your invitation");
    let sent = scene.invitation(ANN);
    assert_eq!(sent.waits_since, None);
    let life = sent.expires_at.since(scene.house.now());
    assert!(life > TimeDelta::days(13), "its life begins when it goes out: {life}");
    let link = scene.mails.link(ANN).await;
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    assert!(scene.has_wiki(ANN));
    assert_eq!(promises(&scene), before);
}

#[actix_web::test]
async fn what_is_turned_down_never_goes_out_and_whoever_asked_reads_why() {
    let (scene, admin) = careful().await;
    ask(&scene, &format!("{ANN} {BEN}")).await.must_say("2 invitations wait for approval");
    let ids = [scene.invitation(ANN).id, scene.invitation(BEN).id];
    let refused = decide(&scene, &admin, &[ANN, BEN], "turn_down", "  ").await;
    refused.must_be(422).must_say("Say why");
    assert_eq!(refused.attributes("input[name=invitation][checked]", "value").len(), 2, "what was ticked stays so");
    decide(&scene, &admin, &[], "approve", "").await.must_be(422).must_say("Choose at least one");
    decide(&scene, &admin, &[ANN], "turn_down", "They left us in May.").await.must_say("1 was turned down");
    assert!(scene.user(ANN).is_none(), "a guest who has nothing else leaves the directory");
    let told = scene.mails.last(scene.cast.owner.mail).await;
    assert!(told.0.subject.contains(ANN), "{}", told.0.subject);
    told.must_say("They left us in May.");
    scene.owner.get("/invitations").await.must_say("Not approved").must_say("They left us in May.");
    assert!(scene.mails.to(ANN).await.is_empty());
    // Taken back meanwhile, there is nothing left to decide.
    let form = ticked(&scene, &admin, &[BEN]).await.with("decision", "approve");
    scene.owner.post_with_token(&format!("/invitations/{}/revoke", ids[1]), &[]).await.must_be(303);
    admin.submit(form).await.must_say("Somebody else decided meanwhile");
    assert!(scene.user(BEN).is_none() && scene.mails.to(BEN).await.is_empty());
    assert_eq!(ids.map(|id| links_of(&scene, id)), [0, 0]);
}

#[actix_web::test]
async fn reminders_count_from_the_approval_and_what_was_turned_down_reminds_nobody() {
    let (scene, _) = careful().await;
    ask(&scene, &format!("{ANN} {BEN}")).await;
    scene.house.wait(TimeDelta::days(2));
    let admin_again = scene.house.enter(scene.cast.admin).await;
    decide(&scene, &admin_again, &[BEN], "turn_down", "They left us in May.").await.must_say("1 was turned down");
    decide(&scene, &admin_again, &[ANN], "approve", "").await.must_say("1 invitation goes out");
    for (days, mails) in [(2, 1), (1, 2)] {
        scene.house.wait(TimeDelta::days(days));
        live(&scene.house);
        assert_eq!(scene.mails.to(ANN).await.len(), mails, "after {days} days more");
    }
    assert!(scene.mails.to(BEN).await.is_empty());
}

#[actix_web::test]
async fn z3_only_admins_and_colleagues_who_invite_guests_decide_and_nobody_about_their_own() {
    let (scene, _) = careful().await;
    let now = scene.house.now();
    ask(&scene, ANN).await;
    let path = [("invitation", scene.invitation(ANN).id.to_string())];
    let fields = [("decision", "approve"), ("invitation", path[0].1.as_str()), ("reason", "")];
    for person in [scene.cast.owner, scene.cast.member, scene.cast.guest] {
        let browser = scene.house.enter(person).await;
        browser.get(HERE).await.must_be(403);
        browser.post_with_token(HERE, &fields).await.must_be(403);
    }
    scene.house.write(|conn| users::add_role(conn, scene.cast.guest.id, Role::GuestInviter, now));
    let partner = scene.house.enter(scene.cast.guest).await;
    partner.post_with_token(HERE, &fields).await.must_be(403);
    scene.house.write(|conn| users::add_role(conn, scene.cast.member.id, Role::Reader, now));
    let reader = scene.house.enter(scene.cast.member).await;
    let seen = reader.get(HERE).await;
    seen.must_say(ANN);
    assert!(seen.forms(HERE).iter().all(|form| form.field("csrf_token").is_none()), "nothing to press");
    reader.post_with_token(HERE, &fields).await.must_be(403);

    // Whoever asked became a guest inviter since: what they asked for stays somebody else's.
    scene.house.write(|conn| users::add_role(conn, scene.cast.owner.id, Role::GuestInviter, now));
    scene.owner.get(HERE).await.must_say("somebody else decides");
    scene.owner.post_with_token(HERE, &fields).await.must_be(303);
    assert!(scene.invitation(ANN).waits_since.is_some());
    // What they send now goes out at once.
    scene.invited(BEN).await;
}

#[actix_web::test]
async fn v8_everything_is_weighed_again_when_it_is_approved() {
    let (scene, admin) = careful().await;
    ask(&scene, ANN).await;
    let try_now = || decide(&scene, &admin, &[ANN], "approve", "");
    scene.deny("partner.example");
    try_now().await.must_say("1 stayed as it is").must_say("partner.example");
    scene.house.write(|conn| {
        let rule = rules::domain_rules(conn, None)?[0].id;
        policies::remove_rule(conn, &scene.house.actor(scene.cast.admin), rule, scene.house.now()).unwrap();
        Ok(())
    });
    scene.change_app(scene.cast.wiki, |app| app.allow_guests = false);
    try_now().await.must_say("closed to guests");
    scene.change_app(scene.cast.wiki, |app| app.allow_guests = true);
    let quota = |quota, seen| {
        let wish = ChooseQuota { of: None, quota: Some(quota), seen: Some(seen) };
        scene.house.write(|conn| {
            policies::choose_quota(conn, &scene.house.actor(scene.cast.admin), &wish, scene.house.now()).unwrap();
            Ok(())
        });
    };
    quota(Quota::Most(0), Quota::Unlimited);
    try_now().await.must_say("may have 0 guests and has 1");
    quota(Quota::Unlimited, Quota::Most(0));
    let level = |level, seen| {
        let wish = policies::Choose { of: None, level: Some(level), seen: Some(seen) };
        scene.house.write(|conn| {
            policies::choose_level(conn, &scene.house.actor(scene.cast.admin), &wish, scene.house.now()).unwrap();
            Ok(())
        });
    };
    level(InviteLevel::Nobody, InviteLevel::Members);
    try_now().await.must_say("Nobody invites new guests");
    level(InviteLevel::Members, InviteLevel::Nobody);
    assert!(scene.mails.to(ANN).await.is_empty());
    try_now().await.must_say("1 invitation goes out");

    ask(&scene, BEN).await;
    scene.house.write(|conn| users::set_enabled(conn, scene.cast.owner.id, false, scene.house.now()).map(drop));
    decide(&scene, &admin, &[BEN], "approve", "").await.must_say("1 stayed as it is");
    assert!(scene.mails.to(BEN).await.is_empty());
}

#[actix_web::test]
async fn nobody_waits_for_ever_and_what_lapsed_is_asked_for_again() {
    let (scene, _) = careful().await;
    ask(&scene, ANN).await;
    let id = scene.invitation(ANN).id;
    scene.house.wait(TimeDelta::days(14));
    let admin = scene.house.enter(scene.cast.admin).await;
    admin.get(HERE).await.must_say("Nothing waits");
    let owner = scene.house.enter(scene.cast.owner).await;
    owner.get("/invitations").await.must_say("Expired");
    owner.post_with_token(&format!("/invitations/{id}/resend"), &[]).await.must_be(303);
    assert!(scene.invitation(ANN).id != id && scene.invitation(ANN).waits_since.is_some());
    assert!(scene.mails.to(ANN).await.is_empty());
    admin.get(HERE).await.must_say(ANN);
}

#[actix_web::test]
async fn an_app_or_group_can_have_a_rule_of_its_own() {
    let (scene, admin) = careful().await;
    let own = format!("{RULE}/own");
    let form = admin.get(RULE).await.forms(&own).into_iter().last().unwrap();
    admin.submit(form.with("of", "Project North").with("rule", "nobody")).await.must_say("Saved");
    scene.invited_to(&scene.north(), ANN).await;
    // Of two things in one invitation, one that asks is enough.
    let both = [("emails", BEN), ("also", &format!("app:{}", scene.cast.wiki)), ("role-app", "")];
    let role = format!("role-app:{}", scene.cast.wiki);
    let both = [both[0], both[1], (role.as_str(), "reader")];
    scene.invite(&scene.north(), &both).await.must_say("1 invitation waits for approval");
    let stale = admin.get(RULE).await.form(RULE).with("rule", "others");
    admin.submit(admin.get(RULE).await.form(RULE).with("rule", "nobody")).await.must_say("Saved");
    admin.submit(stale).await.must_be(409).must_say("Somebody else changed this");
    scene.invited_to(&scene.chat(), "cy@partner.example").await;
}

/// V-2: of two who decide at once, and of whoever takes it back meanwhile, exactly one wins.
#[test]
fn v2_of_all_who_decide_at_once_one_wins() {
    let system = actix_web::rt::System::new();
    let (scene, _) = system.block_on(careful());
    scene.house.write(|conn| users::add_role(conn, scene.cast.co_owner.id, Role::GuestInviter, scene.house.now()));
    let people = [scene.cast.admin, scene.cast.co_owner, scene.cast.owner].map(|person| scene.house.actor(person));
    let (config, now, db) = (&scene.house.world.config, scene.house.now(), &scene.house.world.db);
    for round in 0..6 {
        let mail = format!("r{round}@partner.example");
        system.block_on(ask(&scene, &mail));
        let id = scene.invitation(&mail).id;
        let won = AtomicUsize::new(0);
        let tried = |deed: &dyn Fn(&mut Conn) -> Result<(), Refused>| {
            let done: Result<Result<(), Refused>, DbError> = db.write_now(|conn| match deed(conn) {
                Err(Refused::Database(error)) => Err(error),
                done => Ok(done),
            });
            won.fetch_add(usize::from(done.unwrap().is_ok()), Ordering::SeqCst);
        };
        std::thread::scope(|scope| {
            let (tried, people) = (&tried, &people);
            scope.spawn(move || tried(&|conn| invitations::approve(conn, config, &people[0], id, now).map(drop)));
            scope.spawn(move || tried(&|conn| invitations::turn_down(conn, &people[1], id, "No.", now).map(drop)));
            scope.spawn(move || tried(&|conn| invitations::approve(conn, config, &people[1], id, now).map(drop)));
        });
        assert_eq!(won.load(Ordering::SeqCst), 1, "one of the three");
        let approved = scene.invitation(&mail).state == State::Pending;
        assert_eq!(links_of(&scene, id), i64::from(approved));
        assert_eq!(system.block_on(scene.mails.to(&mail)).len(), usize::from(approved), "one mail, or none");

        let mail = format!("t{round}@partner.example");
        system.block_on(ask(&scene, &mail));
        let id = scene.invitation(&mail).id;
        std::thread::scope(|scope| {
            let (tried, people) = (&tried, &people);
            scope.spawn(move || tried(&|conn| invitations::approve(conn, config, &people[0], id, now).map(drop)));
            scope.spawn(move || tried(&|conn| invitations::revoke(conn, &people[2], id, now).map(drop)));
        });
        // Approved and then taken back, or taken back and nothing left to approve.
        assert_eq!(scene.invitation(&mail).state, State::Revoked);
        assert!(scene.user(&mail).is_none());
    }
    assert!(promises(&scene).iter().all(|(rule, _)| !rule.contains("waits for approval") && !rule.contains("message")));
}

#[actix_web::test]
async fn what_waits_is_found_by_an_index() {
    let (scene, _) = careful().await;
    ask(&scene, ANN).await;
    let (admin, now, id) = (scene.house.actor(scene.cast.admin), scene.house.now(), scene.invitation(ANN).id);
    let config = &scene.house.world.config;
    let asked = plan::asked(&scene.house, |conn| {
        invitations::count_waiting(conn, now).unwrap();
        invitations::waiting(conn, &admin, None, 50, now).unwrap();
        invitations::waiting(conn, &admin, Some((now, id)), 50, now).unwrap();
        invitations::approve(conn, config, &admin, id, now).unwrap();
    });
    let counted: Vec<String> = asked.into_iter().filter(|query| !query.contains("counters")).collect();
    plan::must_use_indexes(&scene.house, &counted);
}

#[actix_web::test]
async fn what_nobody_decided_is_neither_approved_nor_turned_down() {
    let (scene, admin) = careful().await;
    ask(&scene, &format!("{ANN} {BEN}")).await;
    let form = ticked(&scene, &admin, &[ANN]).await.with("reason", "As agreed.");
    for form in [form.clone(), form.with("decision", "later")] {
        let again = admin.submit(form).await;
        again.must_be(422).must_say("Approve them, or turn them down").must_say("As agreed.");
        assert_eq!(again.attributes("input[name=invitation][checked]", "value").len(), 1, "what was ticked stays so");
    }
    assert!(scene.invitation(ANN).waits_since.is_some() && scene.mails.to(ANN).await.is_empty());
}

#[actix_web::test]
async fn a_mistake_on_the_second_page_shows_the_second_page() {
    let (scene, admin) = careful().await;
    let typed: Vec<String> = (0..50).map(|n| format!("g{n:02}@partner.example")).collect();
    ask(&scene, &typed.join("\n")).await.must_be(200);
    scene.house.wait(TimeDelta::minutes(1));
    let other = scene.house.enter(scene.cast.co_owner).await;
    scene.invite_as(&other, &scene.wiki(), &[("emails", ANN)]).await.must_say("1 invitation waits for approval");
    let next = admin.get(HERE).await.must_be(200).attributes("a[href*=after]", "href").remove(0);
    let page = admin.get(&next).await;
    page.must_say(ANN).must_not_say("g00@");
    let mut form = page.form(HERE).with("decision", "turn_down").with("reason", "");
    form.fields.push(("invitation".to_owned(), scene.invitation(ANN).id.to_string()));
    let again = admin.submit(form).await;
    again.must_be(422).must_say("Say why").must_say(ANN).must_not_say("g00@");
    assert_eq!(again.attributes("input[name=invitation][checked]", "value").len(), 1);
}

#[actix_web::test]
async fn owners_read_in_the_history_what_became_of_a_request() {
    let (scene, admin) = careful().await;
    ask(&scene, &format!("{ANN} {BEN}")).await;
    decide(&scene, &admin, &[ANN], "approve", "").await.must_say("1 invitation goes out");
    decide(&scene, &admin, &[BEN], "turn_down", "They left us in May.").await.must_say("1 was turned down");
    let history = scene.owner.get(&format!("{}/history", scene.wiki())).await;
    history.must_be(200).must_say("Adam Admin approved the invitation to").must_say("Adam Admin turned down");
}

#[actix_web::test]
async fn a_guest_is_not_told_of_what_they_cannot_answer() {
    let (scene, admin) = careful().await;
    scene.house.write(|conn| users::add_role(conn, scene.cast.co_owner.id, Role::GuestInviter, scene.house.now()));
    let inviter = scene.house.enter(scene.cast.co_owner).await;
    scene.invite_as(&inviter, &scene.north(), &[("emails", ANN)]).await.must_say("1 person added");
    ask(&scene, ANN).await.must_say("1 invitation waits for approval");
    let link = scene.mails.link(ANN).await;
    let guest = scene.house.browser();
    scene.redeem(&guest, &link, ANN).await.must_be(200);
    assert!(guest.get("/apps").await.texts(".tally").is_empty(), "it waits for approval, and not for them");
    decide(&scene, &admin, &[ANN], "approve", "").await.must_say("1 invitation goes out");
    assert_eq!(guest.get("/apps").await.texts(".tally"), ["1"]);
    scene.house.wait(TimeDelta::days(15));
    let guest = scene.house.browser();
    guest.look(&format!("/enter/{}", scene.user(ANN).unwrap().id)).await.must_be(200);
    assert!(guest.get("/apps").await.texts(".tally").is_empty(), "its time is over");
}

#[actix_web::test]
async fn whoever_approves_reads_words_meant_for_them() {
    let (scene, admin) = careful().await;
    ask(&scene, ANN).await;
    let guest = scene.user(ANN).unwrap().id;
    let set_end = |end| scene.house.write(|conn| users::set_end(conn, guest, end, scene.house.now()).map(drop));
    set_end(Some(scene.house.now()));
    let said = decide(&scene, &admin, &[ANN], "approve", "").await;
    said.must_say("Their time here is over").must_not_say("Your time here");
    set_end(None);
    scene.house.write(|conn| users::set_enabled(conn, scene.cast.owner.id, false, scene.house.now()).map(drop));
    let said = decide(&scene, &admin, &[ANN], "approve", "").await;
    said.must_say("Whoever invited them may no longer give it").must_not_say("Whoever invited you");
}

#[actix_web::test]
async fn whoever_approves_sees_who_is_the_first_of_their_domain_and_finds_them() {
    let (scene, admin) = careful().await;
    ask(&scene, "nora@never-seen.example").await;
    ask(&scene, ANN).await;
    let page = admin.get(HERE).await;
    assert_eq!(page.texts(".asked-first"), ["The first from this domain: look twice"]);
    let nora = format!("/admin/users/{}", scene.user("nora@never-seen.example").unwrap().id);
    assert!(page.attributes(".asked a", "href").contains(&nora));
    admin.get(&nora).await.must_be(200).must_say("nora@never-seen.example");
}
