//! Domain lists of one app or group: stricter than the organization's, at inviting, approving and redeeming.

use guestlist::features::access::{self, ResourceId};
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::invitations::{self, State};
use guestlist::features::policies;
use guestlist::features::rules;

use crate::invitations::Scene;
use crate::support::{Browser, Page, plan};

const ANN: &str = "ann@partner.example";
const EVE: &str = "eve@other.example";
const DOMAINS: &str = "/admin/policies/domains";

async fn list(admin: &Browser, of: &str, effect: &str, domains: &str, step: &str) -> Page {
    let page = admin.get(&format!("{DOMAINS}?of={of}")).await;
    let form = page.must_be(200).forms(DOMAINS).into_iter().find(|form| form.field("effect").is_some()).unwrap();
    let form = form.with("domains", domains).with("effect", effect).with("comment", "Why");
    let answer = admin.submit(form.with("step", step)).await;
    if !answer.says("Nothing is saved yet") {
        return answer;
    }
    admin.submit(answer.form(DOMAINS).with("step", "save")).await
}

async fn take_off(scene: &Scene, admin: &Browser, of: ResourceId) -> Page {
    let id = scene.house.read(|conn| rules::domain_rules(conn, Some(of)))[0].id;
    let removal = format!("{DOMAINS}/{id}/remove");
    admin.submit(admin.get(&removal).await.form(&removal)).await
}

#[actix_web::test]
async fn e3_what_an_app_keeps_out_is_kept_out_of_it_alone() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    scene.invited_to(&scene.wiki(), EVE).await;
    let seen = list(&admin, "Wiki", "deny", "partner.example", "check").await;
    seen.must_be(200).must_say("Domains of Wiki").must_say("No open invitation is taken back");
    list(&admin, "Wiki", "deny", "partner.example", "save")
        .await
        .must_say("1 domain is on the list of blocked domains");
    let page = scene.check(&scene.wiki(), &[("emails", &format!("{ANN} {EVE} bo@lab.partner.example"))]).await;
    page.must_say("partner.example are blocked for Wiki");
    assert_eq!(page.texts(".chip-says").iter().filter(|says| says.contains("blocked for Wiki")).count(), 1);
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("Nobody was added");
    scene.invited_to(&scene.chat(), ANN).await;
    // Of several things in one invitation, each must let them in.
    let role = format!("role-app:{}", scene.cast.wiki);
    let also = format!("app:{}", scene.cast.wiki);
    let both = [("emails", "cy@partner.example"), ("also", also.as_str()), (role.as_str(), "reader")];
    scene.invite(&scene.chat(), &both).await.must_say("blocked for Wiki");
    let why = format!("/admin/policies/why?person={}&address={ANN}&to=", scene.cast.owner.mail);
    admin.get(&format!("{why}Wiki")).await.must_say("No:").must_say("partner.example are blocked for Wiki");

    // Stricter only: what the organization keeps out stays out.
    list(&admin, "Wiki", "allow", "other.example *.friends.example", "save").await.must_say("2 domains");
    scene.deny("other.example");
    scene.check(&scene.wiki(), &[("emails", "di@other.example")]).await.must_say("other.example are blocked here");
    let typed = "a@lab.friends.example b@friends.example";
    let says = scene.check(&scene.wiki(), &[("emails", typed)]).await.texts(".chip-says");
    assert!(!says[0].contains("not on the list") && says[1].contains("may be invited to Wiki"), "{says:?}");
    admin.get(DOMAINS).await.must_say("Wiki").must_say("3 domains");
}

#[actix_web::test]
async fn v10_a_stricter_list_takes_back_what_is_open_of_that_thing_and_tells_whoever_sent_it() {
    let scene = Scene::new().await;
    let role = format!("role-app:{}", scene.cast.wiki);
    let also = format!("app:{}", scene.cast.wiki);
    scene
        .invite(&scene.chat(), &[("emails", ANN), ("also", &also), (&role, "reader")])
        .await
        .must_say("1 person added");
    let link = scene.mails.link(ANN).await;
    scene.invited_to(&scene.wiki(), "ben@partner.example").await;
    scene.invited_to(&scene.wiki(), EVE).await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let seen = list(&admin, "Wiki", "deny", "partner.example", "check").await;
    seen.must_say("2 open invitations are taken back");
    assert_eq!(scene.state("ben@partner.example"), State::Pending, "looking changes nothing");
    list(&admin, "Wiki", "deny", "partner.example", "save").await.must_say("2 open invitations were taken back");
    assert_eq!(scene.state("ben@partner.example"), State::Revoked);
    assert_eq!((scene.state(ANN), scene.state(EVE)), (State::Pending, State::Pending), "the rest of it stays");
    let told = scene.mails.to(scene.cast.owner.mail).await;
    assert_eq!(told.iter().filter(|mail| mail.0.subject.contains("to Wiki was taken back")).count(), 2);
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    assert!(!scene.has_wiki(ANN) && scene.role(ANN, scene.cast.chat).is_some());

    // A guest who is here keeps what they have and gets no more of it.
    let seen = list(&admin, "Chat", "allow", "other.example", "check").await;
    seen.must_say("1 guest who is here stays").must_say(ANN);
    let wiki = ResourceId::App(scene.cast.wiki);
    scene.check(&scene.wiki(), &[("emails", ANN)]).await.must_say("blocked for Wiki");
    take_off(&scene, &admin, wiki).await.must_say("It is off the list").must_say("Domains of Wiki");
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");
    let entries = scene.house.read(|conn| {
        audit::search(conn, &Filter { action: Some(Action::RemoveDomain), ..Filter::default() }, None, 10)
    });
    assert_eq!(entries[0].details.0["of"], "Wiki");
}

#[actix_web::test]
async fn v8_the_lists_of_a_thing_count_again_at_redemption() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    // As if the rule had come by another way, so that nothing was taken back.
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    let wish = rules::NewRules {
        of: Some(ResourceId::App(scene.cast.wiki)),
        effect: rules::Effect::Deny,
        rules: policies::read_rules("partner.example").unwrap(),
        comment: String::new(),
    };
    scene.house.write(|conn| Ok(policies::add_rules(conn, &admin, &wish, now).unwrap()));
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(409).must_say("blocked for Wiki");
    assert!(!scene.has_wiki(ANN));
    let browser = scene.house.enter(scene.cast.admin).await;
    let page = browser.get(&format!("{DOMAINS}?of={}", wish.of.unwrap())).await;
    page.must_say("1 open invitation goes to a domain that is kept out");
    let taken = browser.submit(page.form(&format!("{DOMAINS}/take-back"))).await;
    taken.must_say("1 open invitation was taken back").must_say("Domains of Wiki");
    assert_eq!(scene.state(ANN), State::Revoked);
}

#[actix_web::test]
async fn the_lists_of_something_that_is_not_there_are_not_there() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    admin.get(&format!("{DOMAINS}?of=Nowhere")).await.must_say("No app or group has this name").must_say("Domains");
    admin.get(&format!("{DOMAINS}?of=app:01a206b3-4e42-75a3-b043-2ba3b1f415f6")).await.must_be(404);
    let gone = [("of", "app:01a206b3-4e42-75a3-b043-2ba3b1f415f6"), ("effect", "deny"), ("domains", "a.example")];
    let gone = [gone[0], gone[1], gone[2], ("comment", ""), ("step", "save")];
    admin.post_with_token(DOMAINS, &gone).await.must_be(404);
    scene.owner.get(&format!("{DOMAINS}?of=Wiki")).await.must_be(403);
}

#[actix_web::test]
async fn no_list_of_a_thing_reads_the_directory() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let (domains, now) = (["partner.example".to_owned()], scene.house.now());
    let asked = plan::asked(&scene.house, |conn| {
        for of in [ResourceId::App(scene.cast.wiki), ResourceId::Group(scene.cast.north)] {
            invitations::count_pending_at(conn, Some(of), &domains, now).unwrap();
            invitations::some_pending_at(conn, Some(of), &domains, 20, now).unwrap();
            let thing = access::find(conn, of).unwrap().unwrap();
            access::domains_for(conn, &[thing]).unwrap();
            rules::domain_rules(conn, Some(of)).unwrap();
        }
        rules::listing(conn).unwrap();
    });
    plan::must_use_indexes(&scene.house, &asked);
}

/// E-3: a list became stricter while the invitation was on its way to the outbox, so that nobody took it back.
#[actix_web::test]
async fn e3_what_was_being_sent_while_its_domain_was_blocked_does_not_go_out() {
    let scene = Scene::new().await;
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await.must_say("1 person added");
    scene.deny("partner.example");
    assert!(scene.mails.to(ANN).await.is_empty());
    scene.owner.get("/invitations").await.must_say("Addresses at this domain are no longer accepted");
    scene.mails.last(scene.cast.owner.mail).await.must_say(ANN);
}
