//! Who may invite people from outside and from where: the levels, the exceptions, the domains, and the page that says why.

use chrono::TimeDelta;
use guestlist::features::access::ResourceId;
use guestlist::features::apps;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::invitations::{self, GrantWish, Offer, State};
use guestlist::features::policies;
use guestlist::features::rules;
use guestlist::features::users::{self, Role};
use guestlist::foundation::address::read_list;

use crate::invitations::Scene;
use crate::support::{Browser, Page, plan};

const ANN: &str = "ann@partner.example";
const HERE: &str = "/admin/policies";

/// An admin chooses the organization's level.
async fn choose(admin: &Browser, level: &str) -> Page {
    let form = admin.get(HERE).await.form(HERE);
    admin.submit(form.with("level", level)).await
}

/// An admin gives something a level of its own.
async fn choose_for(admin: &Browser, of: &str, level: &str) -> Page {
    let forms = admin.get(HERE).await.forms("/admin/policies/own");
    admin.submit(forms.into_iter().last().unwrap().with("of", of).with("level", level)).await
}

#[actix_web::test]
async fn the_level_counts_at_once_for_whoever_is_below_it() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    choose(&admin, "inviters")
        .await
        .must_be(200)
        .must_say("Saved. New guests are invited by: Admins and guest inviters.");
    let colleague = scene.cast.member.mail;
    let page = scene.check(&scene.wiki(), &[("emails", &format!("{ANN} {colleague}"))]).await;
    page.must_say("Only admins and guest inviters invite new guests").must_say("Colleague");
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("Nobody was added");
    assert!(scene.user(ANN).is_none(), "nothing half done");
    scene.owner.get(&format!("{}/people", scene.wiki())).await.must_say("Only admins and guest inviters");
    scene.invite_as(&admin, &scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");

    scene.house.write(|conn| users::add_role(conn, scene.cast.owner.id, Role::GuestInviter, scene.house.now()));
    scene.invite(&scene.wiki(), &[("emails", "ben@partner.example")]).await.must_say("1 person added");

    choose(&admin, "nobody").await.must_say("Saved");
    for browser in [&scene.owner, &admin] {
        let page = scene.invite_as(browser, &scene.wiki(), &[("emails", "carl@partner.example")]).await;
        page.must_say("Nobody invites new guests at the moment");
    }
    // Who is here already needs no invitation.
    let known = scene.cast.former_guest.mail;
    scene.invite(&scene.wiki(), &[("emails", known)]).await.must_say("1 person added");
}

#[actix_web::test]
async fn an_invitation_that_is_out_stays_good_but_is_not_sent_again() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let admin = scene.house.enter(scene.cast.admin).await;
    choose(&admin, "inviters").await.must_say("Saved");
    let resend = format!("/invitations/{}/resend", scene.invitation(ANN).id);
    scene.owner.post_with_token(&resend, &[]).await.must_be(403).must_say("Only admins and guest inviters");
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    assert!(scene.has_wiki(ANN));
}

#[actix_web::test]
async fn an_app_or_group_can_have_a_level_of_its_own() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    choose(&admin, "nobody").await;
    choose_for(&admin, " project  NORTH ", "members").await.must_say("Saved").must_say("Project North");
    scene.invite(&scene.north(), &[("emails", ANN)]).await.must_say("1 person added");
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("Nobody was added");
    // Of two things in one invitation each must allow it.
    let both = [("emails", "ben@partner.example"), ("also", &format!("app:{}", scene.cast.chat))];
    scene.invite(&scene.north(), &both).await.must_say("Nobody invites new guests");

    let forms = admin.get(HERE).await.forms("/admin/policies/own");
    let change = forms.iter().find(|form| form.field("level") == Some("members")).unwrap().clone();
    admin.submit(change.with("level", "everyone")).await.must_say("Saved").must_say("Everyone");
    let forms = admin.get(HERE).await.forms("/admin/policies/own");
    let remove = forms.into_iter().find(|form| form.field("level") == Some("")).unwrap();
    admin.submit(remove).await.must_say("follows the organization’s rule again");
    assert_eq!(admin.get(HERE).await.forms("/admin/policies/own").len(), 1, "only the form for a new one is left");
    scene.invite(&scene.north(), &[("emails", "ben@partner.example")]).await.must_say("Nobody was added");

    choose_for(&admin, "Nowhere", "members").await.must_be(422).must_say("No app or group has this name");
    let address = format!("http://127.0.0.1:8080/apps/{}/people", scene.cast.wiki);
    choose_for(&admin, &address, "members").await.must_be(422);
    choose_for(&admin, &format!("http://127.0.0.1:8080/apps/{}", scene.cast.wiki), "members").await.must_say("Saved");
}

#[actix_web::test]
async fn z5_a_guest_who_owns_something_invites_only_where_guests_may() {
    let scene = Scene::new().await;
    let (cast, house) = (scene.cast, &scene.house);
    house.write(|conn| apps::add_owner(conn, cast.wiki, cast.guest.id, house.now()));
    let guest = house.enter(cast.guest).await;
    let add = format!("{}/people/add", scene.wiki());
    guest.get(&add).await.must_be(403).must_say("Guests cannot add people here");
    let admin = house.enter(cast.admin).await;
    choose(&admin, "everyone").await;
    scene.invite_as(&guest, &scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");
    guest.get(&format!("{}/people/add", scene.north())).await.must_be(403);
    choose_for(&admin, "Wiki", "members").await;
    guest.get(&add).await.must_be(403).must_say("Guests cannot add people to Wiki");
}

#[actix_web::test]
async fn of_two_admins_at_once_the_second_is_shown_what_changed() {
    let scene = Scene::new().await;
    let (first, second) = (scene.house.enter(scene.cast.admin).await, scene.house.enter(scene.cast.admin).await);
    let late = second.get(HERE).await.form(HERE).with("level", "everyone");
    choose(&first, "nobody").await.must_say("Saved");
    let answer = second.submit(late).await;
    answer.must_be(409).must_say("Somebody else changed this");
    assert_eq!(answer.form(HERE).field("seen"), Some("nobody"));
    assert_eq!(answer.form(HERE).field("level"), Some("everyone"), "what was chosen is still there");
    second.submit(answer.form(HERE)).await.must_say("Saved");
    let exception = |page: &Page| page.forms("/admin/policies/own").into_iter().last().unwrap();
    let usual = exception(&second.get(HERE).await);
    assert_eq!(exception(&answer).field("level"), usual.field("level"), "no other form takes what was refused");
    let untouched = second.get(HERE).await.form(HERE);
    choose(&first, "members").await.must_say("Saved");
    let answer = second.submit(untouched).await;
    assert_eq!(answer.must_be(409).form(HERE).field("level"), Some("members"), "who changed nothing undoes nothing");
    choose_for(&first, "Chat", "nobody").await.must_say("Saved");
    let there = choose_for(&second, "Chat", "everyone").await;
    there.must_be(422).must_say("Chat has an exception already: Nobody").must_not_say("Somebody else changed this");
    let stale = there.forms("/admin/policies/own").remove(0);
    assert_eq!((stale.field("seen"), stale.field("level")), (Some("nobody"), Some("nobody")));
    let theirs = first.get(HERE).await.forms("/admin/policies/own").remove(0);
    first.submit(theirs.with("level", "inviters")).await.must_say("Saved");
    let clash = second.submit(stale.with("level", "everyone")).await;
    clash.must_be(409).must_say("Somebody else changed this");
    let knowing = clash.forms("/admin/policies/own").remove(0);
    assert_eq!((knowing.field("seen"), knowing.field("level")), (Some("inviters"), Some("everyone")));
    assert_eq!(exception(&clash).field("level"), usual.field("level"));
    second.submit(knowing).await.must_say("Saved");
    choose_for(&second, "Wiki", "whatever").await.must_be(422).must_say("Choose one of these");
    let entries = scene.house.read(|conn| {
        audit::search(conn, &Filter { action: Some(Action::UpdatePolicy), ..Filter::default() }, None, 10)
    });
    let said: Vec<_> = entries.iter().map(|entry| entry.details.0["after"].as_str().unwrap_or_default()).collect();
    assert_eq!(said, ["everyone", "inviters", "nobody", "members", "everyone", "nobody"]);
    assert_eq!(entries[0].details.0["before"], "inviters");
}

#[actix_web::test]
async fn s6_a_session_left_open_changes_nothing_until_it_is_confirmed() {
    let scene = Scene::new().await;
    let admin = scene.house.sign_in(scene.cast.admin.mail).await;
    let form = admin.get(HERE).await.must_not_say("Confirm that it is you").form(HERE).with("level", "nobody");
    scene.house.wait(TimeDelta::minutes(16));
    let refused = admin.submit(form).await;
    refused.must_be(403).must_say("Confirm that it is you").must_say("what you typed stays here");
    assert!(refused.texts(".mistake").is_empty(), "no field is wrong");
    let page = admin.get(HERE).await;
    assert_eq!(page.form(HERE).field("level"), Some("members"));

    let again = admin.get(&page.link("Confirm").unwrap()).await;
    let code = admin.submit(again.must_be(200).form("/sign-in/again")).await;
    let wrong = admin.submit(code.form("/sign-in/again/code").with("code", "00000000")).await;
    wrong.must_be(422);
    let before = admin.cookie("sid");
    let digits = scene.mails.code(scene.cast.admin.mail).await;
    let back = admin.submit(wrong.form("/sign-in/again/code").with("code", &digits)).await;
    back.must_be(200).must_say("Who may invite").must_not_say("Confirm that it is you");
    assert_ne!(admin.cookie("sid"), before, "S-1: the session goes on under a new name");
    choose(&admin, "nobody").await.must_say("Saved");
}

#[actix_web::test]
async fn s6_a_code_confirms_only_whom_it_was_sent_to_and_only_for_this() {
    let scene = Scene::new().await;
    let admin = scene.house.sign_in(scene.cast.admin.mail).await;
    let page = admin.get("/sign-in/again?next=https://elsewhere.example/").await;
    assert_eq!(page.form("/sign-in/again").field("next"), Some("/apps"));
    // A code for signing in is none for this (O-3).
    scene.house.wait(TimeDelta::minutes(2));
    let other = scene.house.browser();
    let form = other.get("/sign-in").await.form("/sign-in").with("email", scene.cast.admin.mail);
    other.submit(form).await;
    let for_sign_in = scene.mails.code(scene.cast.admin.mail).await;
    let code = admin.submit(page.form("/sign-in/again")).await;
    admin.submit(code.form("/sign-in/again/code").with("code", &for_sign_in)).await.must_be(422);
    let nobody = scene.house.browser();
    assert!(nobody.look("/sign-in/again").await.must_be(303).location().starts_with("/sign-in?next="));
}

async fn why(admin: &Browser, person: &str, address: &str, to: &str) -> Page {
    let query = serde_urlencoded::to_string([("person", person), ("address", address), ("to", to)]).unwrap();
    admin.get(&format!("/admin/policies/why?{query}")).await
}

#[actix_web::test]
async fn the_page_says_who_may_invite_and_which_rule_says_so() {
    let scene = Scene::new().await;
    let cast = scene.cast;
    let admin = scene.house.enter(cast.admin).await;
    let yes = why(&admin, cast.owner.mail, ANN, "Wiki").await;
    yes.must_say("Yes:").must_say("owns Wiki").must_say("Colleagues").must_say("No rule keeps out partner.example");
    why(&admin, cast.member.mail, ANN, "Wiki").await.must_say("No:").must_say("does not own Wiki and is no admin");
    why(&admin, cast.owner.mail, ANN, "Payroll").await.must_say("No:").must_say("closed to guests");
    scene.deny("partner.example");
    why(&admin, cast.owner.mail, ANN, "Wiki").await.must_say("No:").must_say("partner.example are blocked here");
    choose_for(&admin, "Chat", "nobody").await;
    let own = why(&admin, cast.owner.mail, "eve@other.example", "Chat").await;
    own.must_say("No:").must_say("Chat has its own rule").must_say("Nobody");
    // The lists are about guests, and say nothing of a colleague.
    let colleague = why(&admin, cast.owner.mail, cast.member.mail, "Chat").await;
    colleague.must_say("Yes:").must_not_say("nobody here has this address");
    why(&admin, "nobody@nowhere.example", ANN, "Wiki").await.must_say("has this address or name");
    why(&admin, cast.owner.mail, "no address", "Wiki").await.must_say("@");
    why(&admin, cast.owner.mail, ANN, "Nothing").await.must_say("No app or group has this name");
    assert!(scene.user(ANN).is_none(), "nothing is written");
    assert!(scene.mails.to(ANN).await.is_empty(), "nothing is sent");
}

const DOMAINS: &str = "/admin/policies/domains";

/// An admin puts domains on a list, or only looks whom that would touch.
async fn list(admin: &Browser, effect: &str, domains: &str, step: &str) -> Page {
    let form = admin.get(DOMAINS).await.form(DOMAINS);
    let form = form.with("domains", domains).with("effect", effect).with("comment", "Why");
    let answer = admin.submit(form.with("step", step)).await;
    if !answer.says("Nothing is saved yet") {
        return answer;
    }
    admin.submit(answer.form(DOMAINS).with("step", "save")).await
}

/// An admin takes the first rule off its list.
async fn take_off(admin: &Browser, rule: &str) -> Page {
    let page = admin.get(DOMAINS).await;
    let row = page.texts(".rows-text b").iter().position(|text| text == rule).unwrap();
    let removal = &page.attributes("a[href$=\"/remove\"]", "href")[row];
    admin.submit(admin.get(removal).await.form(removal)).await
}

#[actix_web::test]
async fn v10_blocking_a_domain_takes_back_what_is_open_and_tells_whoever_sent_it() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    scene.invited("eve@other.example").await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let seen = list(&admin, "deny", "partner.example", "check").await;
    seen.must_be(200).must_say("1 open invitation is taken back").must_say(ANN);
    assert_eq!(seen.form(DOMAINS).field("domains"), Some("partner.example"), "what was typed is still there");
    assert_eq!(scene.state(ANN), State::Pending, "looking changes nothing");

    let saved = list(&admin, "deny", "partner.example", "save").await;
    saved.must_say("1 domain is on the list of blocked domains").must_say("1 open invitation was taken back");
    assert_eq!(scene.state(ANN), State::Revoked);
    assert_eq!(scene.state("eve@other.example"), State::Pending);
    scene.house.browser().get(&link).await.must_say("no longer");
    let told = scene.mails.to(scene.cast.owner.mail).await;
    assert!(told.iter().any(|mail| mail.0.subject.contains(ANN) && mail.0.subject.contains("was taken back")));
    scene.check(&scene.wiki(), &[("emails", ANN)]).await.must_say("partner.example are blocked here");
    list(&admin, "deny", "partner.example", "save").await.must_say("They were on the list of blocked domains already");
}

#[actix_web::test]
async fn v10_a_list_is_saved_only_after_whom_it_touches_was_told() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let form = admin.get(DOMAINS).await.form(DOMAINS).with("domains", "partner.example").with("effect", "deny");
    let form = form.with("step", "save");
    let asked = admin.submit(form.clone()).await;
    asked.must_be(200).must_say("Nothing is saved yet").must_say("1 open invitation is taken back").must_say(ANN);
    assert!(scene.house.read(|conn| rules::domain_rules(conn, None)).is_empty());
    let told = asked.form(DOMAINS).with("step", "save");
    // What was told of one list is not told of another, and more than was told is told again.
    let other = told.clone().with("domains", "partner.example other.example");
    scene.invited("eve@other.example").await;
    admin.submit(other).await.must_say("Nothing is saved yet").must_say("2 open invitations are taken back");
    scene.invited("ben@partner.example").await;
    let again = admin.submit(told).await;
    again
        .must_say("Nothing is saved yet")
        .must_say("2 open invitations are taken back")
        .must_say("ben@partner.example");
    assert_eq!(scene.state(ANN), State::Pending);
    let saved = admin.submit(again.form(DOMAINS).with("step", "save")).await;
    saved.must_say("1 domain is on the list").must_say("2 open invitations were taken back");
    let harmless = form.with("domains", "rival.example");
    admin.submit(harmless).await.must_say("1 domain is on the list").must_not_say("Nothing is saved yet");

    // The same when a rule goes: without the last allowed one that fits, others are shut out.
    list(&admin, "allow", "other.example friends.example", "save").await.must_say("2 domains");
    let page = admin.get(DOMAINS).await;
    let row = page.texts(".rows-text b").iter().position(|text| text == "other.example").unwrap();
    let removal = page.attributes("a[href$=\"/remove\"]", "href").remove(row);
    admin.post_with_token(&removal, &[]).await.must_be(200).must_say("1 open invitation is taken back");
    assert_eq!(scene.state("eve@other.example"), State::Pending);
    admin.submit(admin.get(&removal).await.form(&removal)).await.must_say("It is off the list");
    assert_eq!(scene.state("eve@other.example"), State::Revoked);
}

#[actix_web::test]
async fn e3_an_allow_list_shuts_out_the_rest_and_deny_beats_it() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    scene.invited("eve@other.example").await;
    let would = list(&admin, "allow", "partner.example *.friends.example", "check").await;
    would.must_say("1 open invitation is taken back");
    list(&admin, "allow", "partner.example *.friends.example", "save")
        .await
        .must_say("2 domains are on the list of allowed domains");
    let typed = "ann@partner.example bo@lab.friends.example cy@friends.example di@other.example";
    let verdicts = scene.check(&scene.wiki(), &[("emails", typed)]).await.texts(".chip-says");
    let blocked: Vec<bool> = verdicts.iter().map(|says| says.contains("not on the list")).collect();
    assert_eq!(blocked, [false, false, true, true]);
    list(&admin, "deny", "partner.example", "save").await;
    scene.check(&scene.wiki(), &[("emails", ANN)]).await.must_say("partner.example are blocked here");

    take_off(&admin, "partner.example").await.must_say("It is off the list");
    scene.check(&scene.wiki(), &[("emails", ANN)]).await.must_not_say("are blocked here");
    let entries = scene.house.read(|conn| {
        audit::search(conn, &Filter { action: Some(Action::RemoveDomain), ..Filter::default() }, None, 10)
    });
    assert_eq!(entries.len(), 1);
    let history = format!("/admin/audit?object={}", entries[0].object_id.unwrap());
    admin.get(&history).await.must_say("Took a domain off a list").must_say("Listed a domain");
}

#[actix_web::test]
async fn a_list_with_a_mistake_in_it_is_not_saved_and_nothing_typed_is_lost() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    for step in ["check", "save"] {
        let typed = "good.example\nbad*.example, other.example";
        let answer = list(&admin, "deny", typed, step).await;
        answer.must_be(422).must_say("bad*.example").must_say("Nothing was saved");
        assert_eq!(answer.form(DOMAINS).field("domains").unwrap().replace('\r', ""), typed);
        assert_eq!(answer.form(DOMAINS).field("comment"), Some("Why"));
    }
    list(&admin, "deny", " , ", "save").await.must_be(422).must_say("at least one domain");
    let neither = list(&admin, "both", "good.example", "save").await;
    neither.must_be(422).must_say("Choose one of the two lists");
    assert!(scene.house.read(|conn| rules::domain_rules(conn, None)).is_empty());
}

#[actix_web::test]
async fn what_the_lists_keep_out_but_still_waits_is_shown_and_can_be_taken_back() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    // As if the rule had come by another way.
    scene.deny("partner.example");
    let admin = scene.house.enter(scene.cast.admin).await;
    let page = admin.get(DOMAINS).await;
    page.must_say("1 open invitation goes to a domain that is kept out");
    admin.submit(page.form("/admin/policies/domains/take-back")).await.must_say("1 open invitation was taken back");
    admin.get(DOMAINS).await.must_not_say("goes to a domain that is kept out");
    assert_eq!(scene.state(ANN), State::Revoked);
}

#[actix_web::test]
async fn only_admins_take_a_domain_off_a_list_and_only_after_showing_themselves() {
    let scene = Scene::new().await;
    scene.deny("spam.example");
    let removal = format!("{DOMAINS}/{}/remove", scene.house.read(|conn| rules::domain_rules(conn, None))[0].id);
    for person in [scene.cast.owner, scene.cast.guest, scene.cast.member] {
        let browser = scene.house.enter(person).await;
        browser.get(&removal).await.must_be(403);
        browser.post_with_token(&removal, &[]).await.must_be(403);
        browser.post_with_token(&format!("{DOMAINS}/take-back"), &[]).await.must_be(403);
    }
    let admin = scene.house.enter(scene.cast.admin).await;
    let form = admin.get(&removal).await.form(&removal);
    scene.house.wait(TimeDelta::minutes(20));
    let step = admin.submit_only(form).await;
    assert!(step.location().starts_with("/sign-in/again?next=%2Fadmin%2Fpolicies%2Fdomains"), "{}", step.location());
    assert_eq!(scene.house.read(|conn| rules::domain_rules(conn, None)).len(), 1);
}

#[actix_web::test]
async fn no_question_about_the_rules_reads_the_directory() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let (house, now) = (&scene.house, scene.house.now());
    let domains = ["partner.example".to_owned()];
    let resource = ResourceId::App(scene.cast.wiki);
    let queries = plan::asked(house, |conn| {
        users::count_guests_at(conn, &domains).unwrap();
        users::guests_at(conn, &domains, 10).unwrap();
        invitations::count_pending_at(conn, None, &domains, scene.house.now()).unwrap();
        policies::level_of(conn, resource).unwrap();
        policies::own_levels(conn).unwrap();
        policies::named(conn, "Wiki").unwrap();
    });
    plan::must_use_indexes(house, &queries);
    scene.deny("spam.example");
    let offer =
        Offer { grants: vec![GrantWish { resource, role: scene.cast.reader, ends_at: None }], ..Offer::default() };
    let owner = house.actor(scene.cast.owner);
    let typed = || read_list("ann@partner.example bo@spam.example new@other.example").unwrap();
    let queries = plan::asked(house, |conn| {
        invitations::check(conn, &owner, typed(), &offer.grants, &[], now).unwrap();
        invitations::invite(conn, &house.world.config, &owner, typed(), &offer, &[], now).unwrap();
    });
    // The newest domains are walked along their index as far as a slip is looked for, and no further.
    let sought: Vec<String> = queries.into_iter().filter(|query| !query.contains("first_at")).collect();
    plan::must_use_indexes(house, &sought);
}

#[actix_web::test]
async fn z5_no_guest_brings_people_of_another_domain_whatever_role_they_lost() {
    let scene = Scene::new().await;
    let (cast, house) = (scene.cast, &scene.house);
    house.write(|conn| apps::add_owner(conn, cast.wiki, cast.guest.id, house.now()));
    let admin = house.enter(cast.admin).await;
    choose(&admin, "everyone").await;
    let guest = house.enter(cast.guest).await;
    let asked = [("emails", "eve@other.example")];
    scene.invite_as(&guest, &scene.wiki(), &asked).await.must_say("You add people at partner.example");
    assert!(scene.user("eve@other.example").is_none());
    why(&admin, cast.guest.mail, "eve@other.example", "Wiki").await.must_say("No:").must_say("alone");
}

/// The level is asked when something is sent; what a guest sent stays good when guests may no longer invite.
#[actix_web::test]
async fn v8_what_a_guest_sent_is_redeemed_after_the_level_changed() {
    let scene = Scene::new().await;
    let (cast, house) = (scene.cast, &scene.house);
    house.write(|conn| apps::add_owner(conn, cast.wiki, cast.guest.id, house.now()));
    let admin = house.enter(cast.admin).await;
    choose(&admin, "everyone").await;
    let guest = house.enter(cast.guest).await;
    for mail in [ANN, "ben@partner.example"] {
        scene.invite_as(&guest, &scene.wiki(), &[("emails", mail)]).await.must_say("1 person added");
    }
    choose(&admin, "members").await.must_say("Saved");
    let link = scene.mails.link(ANN).await;
    scene.redeem(&house.browser(), &link, ANN).await.must_be(200);
    assert!(scene.has_wiki(ANN));
    house.write(|conn| apps::remove_owner(conn, cast.wiki, cast.guest.id));
    let link = scene.mails.link("ben@partner.example").await;
    scene.redeem(&house.browser(), &link, "ben@partner.example").await.must_be(409);
}

#[actix_web::test]
async fn the_page_knows_whose_time_is_over() {
    let scene = Scene::new().await;
    let (guest, now) = (scene.cast.guest, scene.house.now());
    let admin = scene.house.enter(scene.cast.admin).await;
    why(&admin, guest.mail, ANN, "Wiki").await.must_say("Greta Guest may sign in");
    scene.house.write(|conn| users::set_end(conn, guest.id, Some(now), now));
    let over = why(&admin, guest.mail, ANN, "Wiki").await;
    over.must_say("The time of Greta Guest here is over").must_not_say("may sign in");
}

#[actix_web::test]
async fn the_log_says_what_a_policy_was_and_what_it_is() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    choose(&admin, "inviters").await.must_say("Saved");
    choose_for(&admin, "Wiki", "nobody").await.must_say("Saved");
    let rules = "/admin/policies/life";
    let form = admin.get(rules).await.form(rules).with("stay_days", "90").with("step", "save");
    admin.submit(form).await.must_be(200).must_say("These rules count from now on");
    let log = admin.get("/admin/audit?action=update_policy").await;
    log.must_say("Who invites · from Colleagues to Admins and guest inviters");
    log.must_say("from as the organization to Nobody").must_say("New guests stay for: from nothing to 90");
    log.must_not_say("{").must_not_say("invite_level");
}
