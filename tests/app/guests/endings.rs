//! What ends soon: who is told and when, who asks, who decides.

use chrono::TimeDelta;
use guestlist::features::access::ResourceId;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::directory::{self, Show};
use guestlist::features::groups;
use guestlist::features::guests::{self, Key};
use guestlist::features::panel;
use guestlist::features::people::{self, Change};
use guestlist::features::policies::{self, ChooseSight, GuestLevel, LifeRules};
use guestlist::features::sponsors::{self, Backup};
use guestlist::foundation::clock::Time;
use guestlist::foundation::id::RoleId;

use super::{day, live, stays_until, until};
use crate::invitations::Scene;
use crate::support::cast::{To, assign};
use crate::support::{Mails, Page, Person, plan};

/// Who answers for the guest: the owner.
fn sponsored(scene: &Scene, guest: Person) {
    let admin = scene.house.actor(scene.cast.admin);
    let owner = scene.cast.owner.mail;
    scene.house.write(|conn| {
        sponsors::add(conn, &admin, guest.id, owner, Backup::No, scene.house.now()).unwrap();
        Ok(())
    });
}

async fn told(mails: &Mails, to: &str, words: &str) -> usize {
    mails.to(to).await.iter().filter(|mail| mail.0.subject.contains(words)).count()
}

#[actix_web::test]
async fn people_are_told_14_7_and_1_days_before_and_whoever_decides_in_one_digest() {
    let scene = Scene::new().await;
    let (guest, owner) = (scene.cast.guest, scene.cast.owner);
    sponsored(&scene, guest);
    let admin = scene.house.enter(scene.cast.admin).await;
    stays_until(&admin, guest, day(&scene.house, 30)).await;
    let (theirs, decides) = ("ends soon", "to decide");
    live(&scene.house);
    assert_eq!(told(&scene.mails, guest.mail, theirs).await, 0);
    let wiki = Change {
        of: ResourceId::App(scene.cast.wiki),
        user: guest.id,
        ends_on: Some(day(&scene.house, 30)),
        seen: None,
    };
    let acting = scene.house.actor(owner);
    scene.house.write(|conn| Ok(people::change_end(conn, &acting, wiki, scene.house.now()).unwrap()));
    for (days, times) in [(16, 0), (1, 1), (1, 1), (6, 2), (1, 2), (5, 3), (0, 3)] {
        scene.house.wait(TimeDelta::days(days));
        live(&scene.house);
        assert_eq!(told(&scene.mails, guest.mail, theirs).await, times, "after {days} days more");
        assert_eq!(told(&scene.mails, owner.mail, decides).await, times, "after {days} days more");
    }
    let digest = scene.mails.last(owner.mail).await;
    digest.must_say(guest.name).must_say("Wiki").must_say("Stay").must_say("/endings/decide?user=");
}

#[actix_web::test]
async fn a_guest_asks_and_the_sponsor_extends_through_a_page_that_asks_first() {
    let scene = Scene::new().await;
    let (guest, owner) = (scene.cast.guest, scene.cast.owner);
    sponsored(&scene, guest);
    let admin = scene.house.enter(scene.cast.admin).await;
    let ends = day(&scene.house, 10);
    stays_until(&admin, guest, ends).await;

    let theirs = scene.house.enter(guest).await;
    let page = theirs.get("/endings").await;
    page.must_say("Your place at Aurora").must_say("Wiki");
    let asking = |page: &Page, of: &str| {
        let mut forms = page.forms("/endings/ask").into_iter();
        forms.find(|form| form.field("of") == Some(of)).unwrap()
    };
    let long = theirs.submit(asking(&page, "stay").with("reason", &"x".repeat(501))).await;
    long.must_be(422).must_say("at most 500");
    assert_eq!(asking(&long, "stay").field("reason").map(str::len), Some(501));
    let form = asking(&page, "stay").with("reason", "We are not done yet.");
    theirs.submit(form.clone()).await.must_say("Whoever decides will be told").must_say("You asked");
    theirs.submit(form).await.must_be(409).must_say("You have asked already");

    live(&scene.house);
    let digest = scene.mails.last(owner.mail).await;
    digest.must_say("We are not done yet.");
    let link = digest.text().split_whitespace().find(|word| word.contains("answer=extend") && word.contains("of=stay"));
    let path = link.unwrap().split_once("://").unwrap().1.split_once('/').map(|(_, path)| format!("/{path}")).unwrap();
    let sponsor = scene.house.enter(owner).await;
    let confirm = sponsor.get(&path).await;
    confirm.must_be(200).must_say("We are not done yet.");
    assert_eq!(scene.user(guest.mail).unwrap().ends_at, Some(Time::end_of(ends)), "looking changes nothing");
    let longer = day(&scene.house, 50);
    sponsor.submit(until(&confirm, "/endings/decide", longer)).await.must_say("until");
    assert_eq!(scene.user(guest.mail).unwrap().ends_at, Some(Time::end_of(longer)));
    scene.mails.last(guest.mail).await.must_say("has extended it");
    sponsor.submit(until(&confirm, "/endings/decide", longer)).await.must_be(409);

    let entries = scene.house.read(|conn| {
        let of = |action| Filter { action: Some(action), ..Filter::default() };
        let asked = audit::search(conn, &of(Action::AskToStay), None, 10)?.len();
        Ok((asked, audit::search(conn, &of(Action::ChangeStay), None, 10)?.len()))
    });
    assert_eq!(entries, (1, 2));
}

#[actix_web::test]
async fn what_an_owner_lets_go_ends_and_nobody_is_asked_again() {
    let scene = Scene::new().await;
    let (guest, owner) = (scene.cast.guest, scene.cast.owner);
    let page = scene.owner.get("/endings").await;
    page.must_say(guest.name).must_say("Wiki").must_say("Extend");
    let of = ResourceId::App(scene.cast.wiki);
    let path = format!("/endings/decide?user={}&of={of}&answer=let-go", guest.id);
    let confirm = scene.owner.get(&path).await;
    scene.owner.submit(confirm.must_be(200).form("/endings/decide")).await.must_say("ends for");
    scene.house.wait(TimeDelta::days(17));
    live(&scene.house);
    assert_eq!(told(&scene.mails, owner.mail, "to decide").await, 0, "nobody is asked again");
    assert_eq!(told(&scene.mails, guest.mail, "ends soon").await, 0, "and it was decided");
    scene.house.wait(TimeDelta::days(14));
    assert!(!scene.has_wiki(guest.mail));
    let late = scene.house.enter(owner).await.get("/endings").await;
    late.must_say("Ended");

    let keep = format!("/endings/decide?user={}&of={of}&answer=keep", guest.id);
    let owner = scene.house.enter(owner).await;
    owner.submit(owner.get(&keep).await.form("/endings/decide")).await.must_say("without an end date");
    assert!(scene.has_wiki(guest.mail), "given again within two weeks");
    scene.mails.last(guest.mail).await.must_say("no end date any more");
}

#[actix_web::test]
async fn what_ends_within_two_weeks_is_announced_to_whoever_decides_until_they_have() {
    let scene = Scene::new().await;
    let (house, guest, owner) = (&scene.house, scene.cast.guest, scene.cast.owner);
    let notice = |page: &Page| page.texts(".waits h2");
    assert!(notice(&scene.owner.get("/apps").await).is_empty(), "a month is long");
    sponsored(&scene, guest);
    let admin = house.enter(scene.cast.admin).await;
    stays_until(&admin, guest, day(house, 10)).await;
    let page = scene.owner.get("/apps").await;
    assert_eq!(notice(&page), ["Something ends within two weeks, and you decide"]);
    assert_eq!(page.link("Decide").as_deref(), Some("/endings"));
    house.wait(TimeDelta::days(8));
    let theirs = house.enter(owner).await;
    stays_until(&house.enter(scene.cast.admin).await, guest, day(house, 90)).await;
    assert!(notice(&theirs.get("/groups").await).is_empty());
    house.wait(TimeDelta::days(9));
    let theirs = house.enter(owner).await;
    assert_eq!(notice(&theirs.get("/groups").await).len(), 1, "the app");
    for other in [guest, scene.cast.member, scene.cast.admin] {
        assert!(notice(&house.enter(other).await.get("/apps").await).is_empty(), "{}", other.name);
    }
    let let_go = format!("/endings/decide?user={}&of=app:{}&answer=let-go", guest.id, scene.cast.wiki);
    theirs.submit(theirs.get(&let_go).await.form("/endings/decide")).await.must_say("ends for");
    assert!(notice(&theirs.get("/apps").await).is_empty(), "decided");
    let (acting, now) = (house.actor(owner), house.now());
    let asked = plan::asked(house, |conn| panel::to_decide(conn, &acting, now).unwrap());
    plan::must_use_indexes(house, &asked);
    let lines: Vec<String> = asked.iter().flat_map(|query| plan::plan(house, query)).collect();
    let all_groups = |line: &String| line.starts_with("SEARCH") && line.contains("groups_by_kind");
    assert!(!lines.iter().any(all_groups), "it begins with what they own: {lines:#?}");
}

#[actix_web::test]
async fn nobody_else_decides_and_to_them_it_is_not_there() {
    let scene = Scene::new().await;
    let guest = scene.cast.guest;
    sponsored(&scene, guest);
    let admin = scene.house.enter(scene.cast.admin).await;
    stays_until(&admin, guest, day(&scene.house, 10)).await;
    let seen = scene.user(guest.mail).unwrap().ends_at.unwrap().micros().to_string();
    for person in [scene.cast.member, scene.cast.former_guest, guest] {
        let browser = scene.house.enter(person).await;
        browser.get("/endings").await.must_not_say("Yours to decide");
        for of in ["stay".to_owned(), format!("app:{}", scene.cast.wiki)] {
            let path = format!("/endings/decide?user={}&of={of}&answer=keep", guest.id);
            let status = browser.look(&path).await.status;
            assert!([403, 404].contains(&status.as_u16()), "{status} for {} of {of}", person.name);
            let user = guest.id.to_string();
            let fields = [("user", user.as_str()), ("of", &of), ("answer", "keep"), ("seen", &seen)];
            let status = browser.post_with_token("/endings/decide", &fields).await.status;
            assert!([403, 404].contains(&status.as_u16()), "{status} for {} of {of}", person.name);
        }
    }
    assert!(scene.user(guest.mail).unwrap().ends_at.is_some());
}

#[actix_web::test]
async fn z7_who_is_shown_nobody_hears_of_no_group_and_of_no_name() {
    let scene = Scene::new().await;
    let (guest, now) = (scene.cast.guest, scene.house.now());
    let (admin, owner) = (scene.house.actor(scene.cast.admin), scene.house.actor(scene.cast.owner));
    let ends_on = Some(day(&scene.house, 5));
    scene.house.write(|conn| {
        let wish = ChooseSight { level: GuestLevel::Restricted, seen: Some(GuestLevel::Limited) };
        policies::choose_sight(conn, &admin, wish, now).unwrap();
        let end = |of| Change { of, user: guest.id, ends_on, seen: None };
        people::change_end(conn, &owner, end(ResourceId::Group(scene.cast.north)), now).unwrap();
        people::change_end(conn, &owner, end(ResourceId::App(scene.cast.wiki)), now).unwrap();
        Ok(())
    });
    let theirs = scene.house.enter(guest).await;
    theirs.get("/endings").await.must_say("Wiki").must_not_say("Project North");
    live(&scene.house);
    let mail = scene.mails.last(guest.mail).await;
    mail.must_say("Wiki");
    assert!(!mail.text().contains("Project North"));
    let path = format!("/endings/decide?user={}&of=app:{}&answer=keep", guest.id, scene.cast.wiki);
    scene.owner.submit(scene.owner.get(&path).await.form("/endings/decide")).await.must_say("without an end date");
    let answer = scene.mails.last(guest.mail).await;
    answer.must_say("Aurora decided");
    assert!(!answer.text().contains(scene.cast.owner.name));
}

#[actix_web::test]
async fn sponsors_extend_no_further_than_the_rules_allow() {
    let scene = Scene::new().await;
    let guest = scene.cast.guest;
    sponsored(&scene, guest);
    let admin = scene.house.enter(scene.cast.admin).await;
    let rules = admin.get("/admin/policies/life").await.form("/admin/policies/life");
    admin.submit(rules.with("longest_days", "30").with("step", "save")).await.must_say("count from now on");
    stays_until(&admin, guest, day(&scene.house, 5)).await;
    let path = |answer: &str| format!("/endings/decide?user={}&of=stay&answer={answer}", guest.id);
    let extend = scene.owner.get(&path("extend")).await;
    let far = scene.owner.submit(until(&extend, "/endings/decide", day(&scene.house, 31))).await;
    far.must_be(422).must_say("30 days at a time");
    assert_eq!(far.form("/endings/decide").field("ends_on"), Some(day(&scene.house, 31).to_string().as_str()));
    assert!(scene.owner.get("/endings").await.link("Keep").is_none(), "what the rules refuse is not offered");
    let values = extend.attributes("input[name=ends]", "value");
    let latest = day(&scene.house, 30).to_string();
    assert_eq!(values, [day(&scene.house, 14).to_string(), latest, "other".to_owned()]);
    extend.must_say("The rules allow 30 days at a time");
    let page = scene.owner.get(&path("keep")).await;
    assert!(page.must_say("no keeping without an end").texts("form .is-main").contains(&"Extend".to_owned()));
    let keep = page.form("/endings/decide");
    scene.owner.submit(keep).await.must_be(422).must_say("30 days at a time");
    scene.owner.submit(until(&extend, "/endings/decide", day(&scene.house, 30))).await.must_say("until");
}

#[actix_web::test]
async fn with_two_roles_in_an_app_the_later_end_counts_and_is_told_of_once() {
    let scene = Scene::new().await;
    let (guest, owner, wiki) = (scene.cast.guest, scene.cast.owner, scene.cast.wiki);
    let give = |days: Option<i64>| {
        let end = days.map(|days| scene.house.now().plus(TimeDelta::days(days)));
        scene.house.write(|conn| {
            assign(conn, wiki, To::User(guest.id), RoleId::DEFAULT, end, owner, scene.house.now()).map(drop)
        });
    };
    let of = ResourceId::App(wiki);
    let end = || {
        let acting = scene.house.actor(owner);
        let key = Key { user: guest.id, of: Some(of) };
        scene.house.read(|conn| Ok(guests::one(conn, &acting, key, scene.house.now()).map(|soon| soon.ends_at)))
    };
    let first = end().unwrap();
    give(Some(40));
    assert!(end().unwrap() > first, "of two the later");
    scene.house.wait(TimeDelta::days(20));
    live(&scene.house);
    assert_eq!(told(&scene.mails, guest.mail, "ends soon").await, 0, "twenty days are left of the longer");
    scene.house.wait(TimeDelta::days(8));
    live(&scene.house);
    live(&scene.house);
    assert_eq!(told(&scene.mails, guest.mail, "ends soon").await, 1);
    assert_eq!(told(&scene.mails, owner.mail, "to decide").await, 1);
}

#[actix_web::test]
async fn what_nobody_is_left_to_decide_goes_to_the_admins() {
    let scene = Scene::new().await;
    let (guest, admin) = (scene.cast.guest, scene.cast.admin);
    let browser = scene.house.enter(admin).await;
    stays_until(&browser, guest, day(&scene.house, 5)).await;
    live(&scene.house);
    let digest = scene.mails.last(admin.mail).await;
    digest.must_say("to decide").must_say(guest.name).must_say("Stay");
    let keep = format!("/endings/decide?user={}&of=stay&answer=keep", guest.id);
    browser.submit(browser.get(&keep).await.form("/endings/decide")).await.must_say("without an end date");
}

#[actix_web::test]
async fn the_queries_of_endings_use_indexes() {
    let scene = Scene::new().await;
    let (owner, guest) = (scene.house.actor(scene.cast.owner), scene.house.actor(scene.cast.guest));
    let now = scene.house.now();
    let asked = plan::asked(&scene.house, |conn| {
        guests::mine(conn, &guest, now).unwrap();
        guests::to_decide(conn, &owner, now).unwrap();
        let key = Key { user: scene.cast.guest.id, of: Some(ResourceId::App(scene.cast.wiki)) };
        guests::one(conn, &owner, key, now).unwrap();
        guests::tell(conn, now).unwrap();
        guests::apply(conn, now).unwrap();
    });
    plan::must_use_indexes(&scene.house, &asked);
}

#[actix_web::test]
async fn z7_a_guest_decides_about_nobody_in_a_group_that_hides_its_people() {
    let scene = Scene::new().await;
    let (house, guest, colleague, north) = (&scene.house, scene.cast.guest, scene.cast.colleague, scene.cast.north);
    let (admin, owner) = (house.actor(scene.cast.admin), house.actor(scene.cast.owner));
    let change = Change { of: ResourceId::Group(north), user: colleague.id, ends_on: Some(day(house, 5)), seen: None };
    house.write(|conn| {
        groups::add_owner(conn, north, guest.id, house.now())?;
        people::change_end(conn, &owner, change, house.now()).unwrap();
        Ok(policies::hide_people(conn, &admin, policies::Hide { group: north, hides: true }, house.now()).unwrap())
    });
    let theirs = house.enter(guest).await;
    theirs.get("/endings").await.must_not_say(colleague.name);
    live(house);
    // Whoever owns it no longer when the mail goes out is not told either.
    house.write(|conn| groups::remove_owner(conn, north, scene.cast.co_owner.id, house.now()));
    assert_eq!(told(&scene.mails, guest.mail, "to decide").await, 0);
    assert_eq!(told(&scene.mails, scene.cast.co_owner.mail, "to decide").await, 0);
    assert_eq!(told(&scene.mails, scene.cast.owner.mail, "to decide").await, 1);
}

#[actix_web::test]
async fn an_owner_extends_no_further_than_the_rules_allow_on_any_page() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.guest);
    let admin = house.enter(scene.cast.admin).await;
    let rules = admin.get("/admin/policies/life").await.form("/admin/policies/life");
    admin.submit(rules.with("longest_days", "40").with("step", "save")).await.must_say("count from now on");
    let here = format!("{}/people/{}/end-date", scene.wiki(), guest.id);
    let page = scene.owner.get(&here).await;
    let far = scene.owner.submit(until(&page, &here, day(house, 41))).await;
    far.must_be(422).must_say("40 days at a time");
    assert_eq!(far.form(&here).field("ends_on"), Some(day(house, 41).to_string().as_str()));
    scene.owner.submit(page.form(&here).with("ends", "")).await.must_be(422);
    scene.owner.submit(until(&page, &here, day(house, 40))).await.must_say("has access until");
    let clash = scene.owner.submit(until(&page, &here, day(house, 39))).await;
    clash.must_be(409).must_say("chose another end meanwhile");
    scene.owner.submit(until(&clash, &here, day(house, 39))).await.must_say("has access until");
    let admins = admin.get(&here).await;
    admin.submit(until(&admins, &here, day(house, 400))).await.must_say("has access until");
}

#[actix_web::test]
async fn what_a_typed_day_or_address_was_is_there_again_after_the_proof_has_aged() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.guest);
    let admin = house.enter(scene.cast.admin).await;
    let (stay, address) = (super::stay_of(guest), format!("/admin/users/{}/address", guest.id));
    let (rules, answers) = ("/admin/policies/life", format!("/admin/users/{}/guests", scene.cast.owner.id));
    sponsored(&scene, guest);
    let forms = [
        (stay.as_str(), "ends_on", day(house, 9).to_string()),
        (address.as_str(), "email", "greta@partner-two.example".to_owned()),
        (rules, "stay_days", "77".to_owned()),
        (answers.as_str(), "who", "carl@aurora.example".to_owned()),
    ];
    let mut typed = Vec::new();
    for (here, field, value) in &forms {
        let form = admin.get(here).await.form(here).with(field, value);
        typed.push(if *field == "ends_on" { form.with("ends", "other") } else { form });
    }
    house.wait(TimeDelta::minutes(20));
    for ((here, field, value), mut form) in forms.iter().zip(typed) {
        if *here == rules {
            form = form.with("step", "save");
        }
        let page = admin.submit(form).await;
        page.must_be(403).must_say("Confirm that it is you");
        assert_eq!(page.form(here).field(field), Some(value.as_str()), "{here}");
    }
}

#[actix_web::test]
async fn no_chore_walks_all_guests_to_find_the_few() {
    let scene = Scene::new().await;
    let now = scene.house.now();
    if scene.house.read(|conn| Ok(conn.postgres().is_some())) {
        // Its planner chooses by the numbers of the rows, which a test has not.
        return;
    }
    let admin = scene.house.actor(scene.cast.admin);
    let rules = LifeRules { delete_blocked_days: Some(5), ..LifeRules::default() };
    let asked = plan::asked(&scene.house, |conn| {
        guests::met(conn, &admin, &rules, now).unwrap();
        guests::tell(conn, now).unwrap();
        directory::counts(conn, &[Show::StayEnding, Show::Orphans], now).unwrap();
    });
    let lines: Vec<String> = asked
        .iter()
        .filter(|query| {
            query.starts_with("SELECT") && query.contains("FROM `users`") | query.contains("FROM \"users\"")
        })
        .flat_map(|query| plan::plan(&scene.house, query))
        .filter(|line| line.starts_with("SEARCH users USING"))
        .collect();
    let few = ["users_by_end", "users_blocked", "users_orphaned"];
    assert!(few.iter().all(|index| lines.iter().any(|line| line.contains(index))), "{lines:#?}");
    assert!(lines.iter().all(|line| few.iter().any(|index| line.contains(index))), "{lines:#?}");
}
