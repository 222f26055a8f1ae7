//! Everybody in the directory: found by admins, blocked, deleted, restored, and the roles they hold.

use chrono::TimeDelta;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::directory::{self, Show, Wanted};
use guestlist::features::invitations::State;
use guestlist::features::policies::ResourceId;
use guestlist::features::selfcheck::selfcheck;
use guestlist::features::users::{self, Role, User};
use guestlist::foundation::id::UserId;

use crate::invitations::Scene;
use crate::support::{Browser, House, Page, Person, plan};

const ANN: &str = "ann@partner.example";

fn page_of(person: Person) -> String {
    format!("/admin/users/{}", person.id)
}

/// An admin presses a button on somebody's page, or on the page that asks first.
async fn press(admin: &Browser, on: &str, action: &str) -> Page {
    admin.submit(admin.get(on).await.form(action)).await
}

fn user(house: &House, id: UserId) -> Option<User> {
    house.read(|conn| users::find(conn, id))
}

fn roles(house: &House, person: Person) -> Vec<Role> {
    house.read(|conn| users::roles_of(conn, person.id))
}

/// What the selfcheck has against the house beyond its cast, who were put in without a word in the log.
fn broken(house: &House) -> Vec<(&'static str, i64)> {
    let findings = house.world.db.survey_now(selfcheck).unwrap();
    findings.into_iter().map(|finding| (finding.rule, finding.broken)).collect()
}

async fn choose_roles(admin: &Browser, person: Person, chosen: &[&str]) -> Page {
    let here = page_of(person);
    let mut form = admin.get(&here).await.form(&format!("{here}/roles"));
    form.fields.retain(|(name, _)| name != "role");
    form.fields.extend(chosen.iter().map(|role| ("role".to_owned(), (*role).to_owned())));
    admin.submit(form).await
}

#[actix_web::test]
async fn lists_find_people_by_name_address_domain_and_state() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let names = |page: &Page| page.texts("tbody .who-name");

    let all = admin.get("/admin/users").await;
    all.must_be(200).must_say(scene.cast.owner.name).must_say(scene.cast.guest.name).must_say(ANN);
    let members = admin.get("/admin/users?show=members").await;
    members.must_say(scene.cast.owner.name).must_not_say(scene.cast.guest.name);
    let governing = admin.get("/admin/users?show=roles").await;
    assert_eq!(names(&governing), [scene.cast.admin.name]);

    let guests = admin.get("/admin/guests").await;
    guests.must_say(scene.cast.guest.name).must_say(ANN).must_not_say(scene.cast.owner.name);
    let pending = admin.get("/admin/guests?show=pending").await;
    assert_eq!(names(&pending), [ANN]);
    admin.get("/admin/guests?show=accepted").await.must_say(scene.cast.guest.name).must_not_say(ANN);

    assert_eq!(names(&admin.get("/admin/guests?q=ann%40par").await), [ANN], "by address");
    let typed = scene.cast.guest.name.split(' ').next().unwrap().to_uppercase();
    admin.get(&format!("/admin/guests?q={typed}")).await.must_say(scene.cast.guest.name).must_not_say(ANN);
    admin.get("/admin/guests?q=%40partner.example").await.must_say(ANN);
    admin.get("/admin/guests?q=%40nowhere.example").await.must_say("Nobody");
    admin.get(&format!("/admin/guests?q={}", scene.cast.owner.mail)).await.must_not_say(scene.cast.owner.name);
}

#[actix_web::test]
async fn a_long_list_is_read_page_by_page_and_nobody_is_left_out() {
    let house = House::new().await;
    let now = house.now();
    house.write(|conn| {
        let new: Vec<User> =
            (0..120).map(|n| User::invited(&format!("g{n:03}@many.example").parse().unwrap(), None, now)).collect();
        users::insert_many(conn, &new)
    });
    let admin = house.enter(house.cast.admin).await;
    let (mut path, mut seen) = ("/admin/guests?show=pending".to_owned(), Vec::new());
    loop {
        let page = admin.get(&path).await;
        seen.extend(page.texts("tbody .who-name"));
        match page.attributes("a[rel=next]", "href").pop() {
            Some(next) => path = next,
            None => break,
        }
    }
    let expected: Vec<String> = (0..120).map(|n| format!("g{n:03}@many.example")).collect();
    assert_eq!(seen, expected);
    admin.get("/admin/guests?q=g").await.must_say("More people are like this");
}

#[actix_web::test]
async fn those_who_were_away_longest_come_first() {
    let house = House::new().await;
    house.enter(house.cast.guest).await;
    house.wait(TimeDelta::days(40));
    house.enter(house.cast.former_guest).await;
    house.wait(TimeDelta::days(40));
    let admin = house.enter(house.cast.admin).await;
    let away = admin.get("/admin/guests?show=inactive-30").await.texts("tbody .who-name");
    assert_eq!(away, [house.cast.guest.name, house.cast.former_guest.name]);
    house.wait(TimeDelta::days(20));
    let admin = house.enter(house.cast.admin).await;
    let away = admin.get("/admin/guests?show=inactive-90").await.texts("tbody .who-name");
    assert_eq!(away, [house.cast.guest.name]);
}

#[actix_web::test]
async fn s4_blocking_ends_every_session_at_once_and_keeps_what_they_have() {
    let scene = Scene::new().await;
    let (guest, here) = (scene.cast.guest, page_of(scene.cast.guest));
    let theirs = scene.house.enter(guest).await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let page = admin.get(&here).await;
    page.must_say("Wiki").must_say("Open sessions").must_say("until");

    let blocked = press(&admin, &here, &format!("{here}/block")).await;
    blocked.must_say("is blocked").must_say("Unblock");
    theirs.look("/apps").await.must_be(303);
    assert!(scene.has_wiki(guest.mail), "it is theirs still");
    scene.check(&scene.wiki(), &[("emails", guest.mail)]).await.must_say("blocked");
    admin.get("/admin/guests?show=blocked-guests").await.must_say(guest.name);

    press(&admin, &here, &format!("{here}/unblock")).await.must_say("may sign in again");
    scene.house.enter(guest).await.get("/apps").await.must_say("Wiki");
}

#[actix_web::test]
async fn sessions_can_be_ended_without_blocking() {
    let house = House::new().await;
    let (theirs, here) = (house.enter(house.cast.member).await, page_of(house.cast.member));
    let admin = house.enter(house.cast.admin).await;
    press(&admin, &here, &format!("{here}/sessions/end")).await.must_say("One session");
    theirs.look("/apps").await.must_be(303);
    house.enter(house.cast.member).await.get("/apps").await.must_be(200);
}

#[actix_web::test]
async fn deleted_people_are_nowhere_and_come_back_with_everything() {
    let scene = Scene::new().await;
    let (house, guest, here) = (&scene.house, scene.cast.guest, page_of(scene.cast.guest));
    let at_first = broken(house);
    let theirs = house.enter(guest).await;
    let ends = house.read(|conn| guestlist::features::apps::paths_of(conn, scene.cast.wiki, guest.id, house.now()));
    let admin = house.enter(scene.cast.admin).await;
    admin.get(&format!("{here}/delete")).await.must_say("2 apps and 1 group end with it");
    let gone = press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await;
    gone.must_say("can be restored for 30 days");
    theirs.look("/apps").await.must_be(303);
    assert!(!scene.has_wiki(guest.mail) && !scene.is_in(guest.mail, scene.cast.north));
    admin.get("/admin/guests").await.must_not_say(guest.name);
    scene.owner.get(&format!("{}/people", scene.wiki())).await.must_not_say(guest.name);
    admin.get("/admin/users?show=deleted").await.must_say(guest.name);
    scene.check(&scene.wiki(), &[("emails", guest.mail)]).await.must_not_say("Invite 1");

    house.wait(TimeDelta::days(29));
    house.write(|conn| Ok(directory::forget_deleted(conn, house.now()).unwrap()));
    let admin = house.enter(scene.cast.admin).await;
    press(&admin, &here, &format!("{here}/restore")).await.must_say("with everything they had");
    let back = house.read(|conn| guestlist::features::apps::paths_of(conn, scene.cast.wiki, guest.id, house.now()));
    assert_eq!(back, ends, "in the same role, until the same day");
    assert!(scene.is_in(guest.mail, scene.cast.north));
    house.enter(guest).await.get("/apps").await.must_say("Wiki");
    assert_eq!(broken(house), at_first);
}

#[actix_web::test]
async fn what_is_gone_or_closed_meanwhile_is_not_given_back() {
    let scene = Scene::new().await;
    let (guest, here) = (scene.cast.guest, page_of(scene.cast.guest));
    let admin = scene.house.enter(scene.cast.admin).await;
    press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await;
    scene.change_app(scene.cast.wiki, |app| app.allow_guests = false);
    let back = press(&admin, &here, &format!("{here}/restore")).await;
    back.must_say("with 1 of the 2 things");
    assert!(!scene.has_wiki(guest.mail) && scene.is_in(guest.mail, scene.cast.north));
}

#[actix_web::test]
async fn after_thirty_days_deleted_people_are_gone_for_good() {
    let scene = Scene::new().await;
    let (house, guest, owner) = (&scene.house, scene.cast.guest, scene.cast.owner);
    scene.invited(ANN).await;
    let link = scene.invited("ben@partner.example").await;
    scene.redeem(&house.browser(), &link, "ben@partner.example").await.must_be(200);
    let admin = house.enter(scene.cast.admin).await;
    for person in [guest, owner] {
        let here = page_of(person);
        press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await;
    }
    assert_eq!(scene.state(ANN), State::Pending, "what the deleted sent stays good for a while");
    house.wait(TimeDelta::days(31));
    house.write(|conn| Ok(directory::forget_deleted(conn, house.now()).unwrap()));
    assert!(user(house, guest.id).is_none() && user(house, owner.id).is_none());
    let dangling = broken(house).into_iter().filter(|(rule, _)| rule.contains("names an invitation"));
    assert!(dangling.map(|(_, broken)| broken).sum::<i64>() == 0, "what they gave names no invitation that is gone");
    assert!(scene.has_wiki("ben@partner.example"), "and stays");
    let erased = Filter { action: Some(Action::EraseUser), ..Filter::default() };
    assert_eq!(house.read(|conn| audit::search(conn, &erased, None, 10)).len(), 2);
}

#[actix_web::test]
async fn somebody_deleted_can_be_erased_at_once_after_a_page_that_says_so() {
    let house = House::new().await;
    let (admin, here) = (house.enter(house.cast.admin).await, page_of(house.cast.former_guest));
    let early = admin.post_with_token(&format!("{here}/erase"), &[]).await;
    early.must_be(409).must_say("not deleted");
    press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await;
    let asked = admin.get(&format!("{here}/erase")).await;
    asked.must_say("Nothing can bring them back");
    admin.submit(asked.form(&format!("{here}/erase"))).await.must_say("is gone for good");
    assert!(user(&house, house.cast.former_guest.id).is_none());
}

#[actix_web::test]
async fn a_guest_who_never_came_is_gone_at_once_with_the_invitation() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let here = format!("/admin/users/{}", scene.user(ANN).unwrap().id);
    let admin = scene.house.enter(scene.cast.admin).await;
    press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await.must_say("never came");
    assert!(scene.user(ANN).is_none());
    scene.house.browser().get(&link).await.must_be(410);
}

#[actix_web::test]
async fn a_guest_who_invited_others_can_leave() {
    let scene = Scene::new().await;
    let (house, guest) = (&scene.house, scene.cast.guest);
    house.write(|conn| guestlist::features::groups::add_owner(conn, scene.cast.north, guest.id, house.now()));
    house.write(|conn| {
        let wish = guestlist::features::policies::Choose {
            of: Some(ResourceId::Group(scene.cast.north)),
            level: Some(guestlist::features::policies::InviteLevel::Everyone),
            seen: None,
        };
        guestlist::features::policies::choose_level(conn, &house.actor(scene.cast.admin), &wish, house.now()).unwrap();
        Ok(())
    });
    let theirs = house.enter(guest).await;
    scene.invite_as(&theirs, &scene.north(), &[("emails", ANN)]).await.must_say("Invitation on its way");
    theirs.submit(theirs.get("/account/leave").await.form("/account/leave")).await;
    assert!(user(house, guest.id).is_none());
    assert!(scene.user(ANN).is_none(), "nobody answers for the invitation any more");
}

#[actix_web::test]
async fn z6_at_least_one_enabled_admin_always_remains() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    choose_roles(&admin, house.cast.admin, &[]).await.must_be(409).must_say("At least one admin");
    let oneself = admin.post_with_token(&format!("{}/block", page_of(house.cast.admin)), &[]).await;
    oneself.must_be(409).must_say("You cannot block or delete yourself");

    choose_roles(&admin, house.cast.owner, &["admin"]).await.must_say("are saved");
    let second = house.enter(house.cast.owner).await;
    press(&second, &page_of(house.cast.admin), &format!("{}/block", page_of(house.cast.admin))).await;
    choose_roles(&second, house.cast.owner, &["reader"]).await.must_be(409);
    assert_eq!(roles(&house, house.cast.owner), [Role::Admin], "a blocked admin does not count");
}

#[actix_web::test]
async fn z6_two_admins_who_depose_each_other_at_once_leave_one() {
    let house = House::new().await;
    let (one, two) = (house.cast.admin, house.cast.owner);
    house.write(|conn| users::add_role(conn, two.id, Role::Admin, house.now()));
    let (actors, now) = ([house.actor(one), house.actor(two)], house.now());
    let db = &house.world.db;
    std::thread::scope(|scope| {
        for (actor, other) in [(&actors[0], two), (&actors[1], one)] {
            scope.spawn(move || drop(db.write_now(|conn| directory::block(conn, actor, other.id, now))));
        }
    });
    assert!(house.read(users::keeps_an_admin));
}

#[actix_web::test]
async fn roles_count_at_once_and_of_two_admins_the_second_sees_what_changed() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let (member, here) = (house.cast.member, page_of(house.cast.member));
    let theirs = house.enter(member).await;
    theirs.look("/admin").await.must_be(403);
    let stale = admin.get(&here).await.form(&format!("{here}/roles"));
    choose_roles(&admin, member, &["reader"]).await.must_say("are saved");
    let overview = theirs.get("/admin").await;
    overview.must_be(200).must_say("Audit log");
    theirs.get("/admin/policies").await.must_not_say("Save");
    let looking = theirs.get(&page_of(house.cast.owner)).await;
    assert!(looking.forms(&format!("{}/block", page_of(house.cast.owner))).is_empty(), "nothing to press");

    let mut form = stale;
    form.fields.push(("role".to_owned(), "user_administrator".to_owned()));
    admin.submit(form).await.must_be(409).must_say("changed");
    assert_eq!(roles(&house, member), [Role::Reader]);

    choose_roles(&admin, member, &["user_administrator"]).await;
    theirs.get("/admin").await.must_not_say("Audit log");
    let (guest, admins) = (page_of(house.cast.guest), page_of(house.cast.admin));
    press(&theirs, &guest, &format!("{guest}/block")).await.must_say("is blocked");
    assert!(theirs.get(&admins).await.forms(&format!("{admins}/block")).is_empty());
    theirs.post_with_token(&format!("{admins}/block"), &[]).await.must_be(403);
    choose_roles(&admin, house.cast.guest, &["admin"]).await.must_be(422).must_say("Guests can be guest inviters");
}

#[actix_web::test]
async fn s6_nothing_is_done_to_anybody_from_a_session_left_open() {
    let house = House::new().await;
    let (admin, here) = (house.enter(house.cast.admin).await, page_of(house.cast.guest));
    let page = admin.get(&here).await;
    house.wait(TimeDelta::minutes(20));
    let step = admin.submit_only(page.form(&format!("{here}/block"))).await;
    assert!(step.location().starts_with("/sign-in/again"), "{}", step.location());
    assert!(user(&house, house.cast.guest.id).unwrap().enabled);
    admin.get(&here).await.must_say("Confirm that it is you");
}

#[actix_web::test]
async fn no_list_of_people_reads_the_directory() {
    let house = House::new().await;
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    let after = Some(directory::Cursor { id: house.cast.guest.id, key: "m".to_owned() });
    let moment = Some(directory::Cursor { id: house.cast.guest.id, key: now.micros().to_string() });
    for (guests_only, filters) in [(false, Show::OF_USERS), (true, Show::OF_GUESTS)] {
        // Everybody is walked along the names as far as a page goes; those with a role are few.
        let walked = [Show::Roles, Show::Everyone];
        let sought = |show: &Show| !walked.contains(show);
        for show in filters.iter().copied().filter(sought) {
            for after in [None, after.clone(), moment.clone()] {
                let wanted = Wanted { show, guests_only, typed: String::new(), after };
                let ask = |conn: &mut _| directory::list(conn, &admin, &wanted, now).unwrap();
                plan::must_use_indexes(&house, &plan::asked(&house, ask));
            }
        }
        for typed in ["gre", "greta@partner.example", "@partner.example"] {
            let wanted = Wanted { guests_only, typed: typed.to_owned(), ..Wanted::default() };
            let ask = |conn: &mut _| directory::list(conn, &admin, &wanted, now).unwrap();
            plan::must_use_indexes(&house, &plan::asked(&house, ask));
        }
        let counts = plan::asked(&house, |conn| directory::counts(conn, filters, now).unwrap());
        let is_sought = |query: &String| !query.contains("directory_roles");
        let counts: Vec<String> = counts.into_iter().filter(is_sought).collect();
        plan::must_use_indexes(&house, &counts);
    }
    let page = plan::asked(&house, |conn| {
        users::roles_of_all(conn, &[house.cast.guest.id, house.cast.admin.id]).unwrap();
        directory::forget_deleted(conn, now).unwrap();
    });
    plan::must_use_indexes(&house, &page);
}

fn ticked(page: &Page, people: &[Person], deed: &str) -> crate::support::page::Form {
    let mut form = page.form("/admin/users/many");
    form.fields.retain(|(name, _)| name != "user" && name != "deed");
    form.fields.extend(people.iter().map(|person| ("user".to_owned(), person.id.to_string())));
    form.with("deed", deed)
}

#[actix_web::test]
async fn one_deed_on_many_spares_whoever_cannot_be_touched_and_can_be_undone() {
    let house = House::new().await;
    let cast = house.cast;
    let admin = house.enter(cast.admin).await;
    let page = admin.get("/admin/users").await;
    let blocked = admin.submit(ticked(&page, &[cast.guest, cast.admin, cast.member], "block")).await;
    blocked.must_say("2 people are blocked").must_say("1 person stays as they were: You cannot block or delete");
    let enabled = |person: Person| user(&house, person.id).unwrap().enabled;
    assert!(!enabled(cast.guest) && !enabled(cast.member) && enabled(cast.admin));
    let undo = blocked.forms("/admin/users/many").into_iter().find(|form| form.field("deed") == Some("unblock"));
    admin.submit(undo.expect("an undo")).await.must_say("2 people may sign in again");
    assert!(enabled(cast.guest) && enabled(cast.member));

    admin.submit(ticked(&page, &[], "delete")).await.must_say("Tick somebody first");
    admin.submit_only(ticked(&page, &[cast.guest], "promote")).await.must_be(404);
    let theirs = house.enter(cast.owner).await;
    theirs.post_with_token("/admin/users/many", &[("deed", "block"), ("back", "/")]).await.must_be(403);
    let user = cast.guest.id.to_string();
    let fields = [("deed", "block"), ("back", "/"), ("user", user.as_str())];
    theirs.post_with_token("/admin/users/many", &fields).await.must_be(403);
    assert!(enabled(cast.guest));
}

#[actix_web::test]
async fn b5_a_list_leaves_as_a_file_whole_and_harmless_and_the_log_says_so() {
    let house = House::new().await;
    let now = house.now();
    house.write(|conn| {
        let named = |n: usize| if n == 7 { "=cmd|x".to_owned() } else { format!("Guest, number {n}") };
        let new: Vec<User> = (0..2100)
            .map(|n| User::invited(&format!("g{n:04}@many.example").parse().unwrap(), Some(&named(n)), now))
            .collect();
        users::insert_many(conn, &new)
    });
    let admin = house.enter(house.cast.admin).await;
    let page = admin.get("/admin/guests?show=pending").await;
    let link = page.attributes("form[action*=export]", "action").pop().unwrap();
    let form = page.form(&link);
    let file = admin.submit_only(form.clone()).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").starts_with("attachment"));
    let text = file.html();
    assert_eq!(text.matches("\r\n").count(), 2101);
    assert_eq!(text.matches("@many.example").count(), 2100);
    assert!(text.contains(",'=cmd|x,") && text.contains("\"Guest, number 8\""));
    let noted = Filter { action: Some(Action::Export), ..Filter::default() };
    assert_eq!(house.read(|conn| audit::search(conn, &noted, None, 10)).len(), 1);
    house.enter(house.cast.owner).await.post_with_token(&link, &[]).await.must_be(403);
    house.wait(TimeDelta::minutes(20));
    let stale = admin.submit_only(form).await;
    assert!(stale.location().starts_with("/sign-in/again"), "S-6: exporting asks who is there");
}

#[actix_web::test]
async fn a_colleague_is_added_by_hand_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let form = || async { admin.get("/admin/users/new").await.form("/admin/users") };
    let typed = form().await.with("email", "nils@").with("display_name", "Nils New").with("job_title", "Optician");
    let wrong = admin.submit(typed).await;
    wrong.must_be(422).must_say("The part after the @ is missing");
    assert_eq!(wrong.form("/admin/users").field("job_title"), Some("Optician"));
    let taken = form().await.with("email", house.cast.member.mail).with("display_name", "Nils New");
    admin.submit(taken).await.must_be(422).must_say("has this address already");
    let nameless = form().await.with("email", "nils@aurora.example");
    admin.submit(nameless).await.must_be(422).must_say("Type the name");
    let long = "x".repeat(257);
    let too_long = form().await.with("email", "nils@aurora.example").with("display_name", "N").with("country", &long);
    admin.submit(too_long).await.must_be(422).must_say("At most 256 characters");

    let right = form().await.with("email", "Nils@Aurora.example").with("display_name", "Nils New");
    admin
        .submit(right.with("department", "Optics"))
        .await
        .must_be(200)
        .must_say("is in the directory")
        .must_say("Optics");
    house.sign_in("nils@aurora.example").await.get("/apps").await.must_be(200);
}

#[actix_web::test]
async fn of_two_admins_who_edit_somebody_the_second_is_shown_what_changed() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let edit = format!("{}/edit", page_of(house.cast.member));
    let stale = admin.get(&edit).await.form(&edit);
    let first = admin.get(&edit).await.form(&edit);
    house.wait(TimeDelta::seconds(5));
    admin.submit(first.with("department", "Optics")).await.must_say("is saved");
    let clash = admin.submit(stale.with("department", "Mirrors")).await;
    clash.must_be(409).must_say("Meanwhile it says: Optics");
    let again = clash.form(&edit);
    assert_eq!(again.field("department"), Some("Mirrors"));
    admin.submit(again).await.must_say("is saved");
    assert_eq!(user(&house, house.cast.member.id).unwrap().department.as_deref(), Some("Mirrors"));
}

#[actix_web::test]
async fn guests_become_colleagues_and_colleagues_guests_unless_what_they_hold_forbids_it() {
    let scene = Scene::new().await;
    let house = &scene.house;
    let admin = house.enter(scene.cast.admin).await;
    let convert = |person: Person| {
        let (here, admin) = (page_of(person), &admin);
        async move { admin.submit(admin.get(&here).await.form(&format!("{here}/convert"))).await }
    };
    let handbook = format!("/apps/{}", scene.cast.handbook);
    house.enter(scene.cast.guest).await.look(&handbook).await.must_be(404);
    convert(scene.cast.guest).await.must_say("is a colleague now");
    let now = user(house, scene.cast.guest.id).unwrap();
    assert!(!now.is_guest() && now.external_user_state.is_none() && scene.has_wiki(scene.cast.guest.mail));
    house.enter(scene.cast.guest).await.get(&handbook).await.must_be(200);
    convert(scene.cast.guest).await.must_say("is a guest now");
    assert!(user(house, scene.cast.guest.id).unwrap().is_guest());

    convert(scene.cast.colleague).await.must_be(409).must_say("takes no guests");
    assert!(!user(house, scene.cast.colleague.id).unwrap().is_guest());
    scene.invited(ANN).await;
    let here = format!("/admin/users/{}", scene.user(ANN).unwrap().id);
    press(&admin, &here, &format!("{here}/convert")).await.must_be(409).must_say("have not accepted");
}

#[actix_web::test]
async fn everybody_takes_away_what_is_held_about_them_and_nothing_of_others() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let theirs = scene.house.browser();
    scene.redeem(&theirs, &link, ANN).await.must_be(200);
    let file = theirs.submit_only(theirs.get("/account").await.form("/account/data")).await;
    assert!(file.header("content-disposition").starts_with("attachment"));
    let told: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!(told["user"]["mail"], ANN);
    assert_eq!(told["apps"][0]["displayName"], "Wiki");
    assert_eq!(told["invitations"][0]["status"], "redeemed");
    assert_eq!(told["sessions"].as_array().unwrap().len(), 1);
    assert!(told["log"].as_array().unwrap().iter().any(|entry| entry["activity"] == "redeem"));
    assert!(!file.html().contains(scene.cast.guest.mail), "nobody else's");
    let others = told["log"].as_array().unwrap().iter().filter(|entry| entry["initiatedBy"] == scene.cast.owner.name);
    assert!(others.clone().count() > 0 && others.clone().all(|entry| entry["ipAddress"].is_null()), "Z-7");
}

#[actix_web::test]
async fn a_reader_takes_back_and_sends_again_nobodys_invitation() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let (house, member) = (&scene.house, scene.cast.member);
    house.write(|conn| users::add_role(conn, member.id, Role::Reader, house.now()));
    let theirs = house.enter(member).await;
    for deed in ["revoke", "resend"] {
        let path = format!("/invitations/{}/{deed}", scene.invitation(ANN).id);
        theirs.post_with_token(&path, &[]).await.must_be(404);
    }
    assert_eq!(scene.state(ANN), State::Pending);
}

#[actix_web::test]
async fn an_undo_takes_back_only_what_the_deed_did() {
    let house = House::new().await;
    let (guest, member) = (house.cast.guest, house.cast.member);
    let admin = house.enter(house.cast.admin).await;
    press(&admin, &page_of(guest), &format!("{}/block", page_of(guest))).await;
    let page = admin.get("/admin/users").await;
    let blocked = admin.submit(ticked(&page, &[guest, member], "block")).await;
    blocked.must_say("2 people are blocked");
    let undo = blocked.forms("/admin/users/many").into_iter().find(|form| form.field("deed") == Some("unblock"));
    admin.submit(undo.unwrap()).await.must_say("1 person may sign in again");
    assert!(!user(&house, guest.id).unwrap().enabled, "blocked before, and for a reason of its own");
    assert!(user(&house, member.id).unwrap().enabled);
    let again = admin.post_with_token(&format!("{}/block", page_of(guest)), &[]).await;
    let there = admin.get(again.location()).await;
    assert!(there.forms(&format!("{}/unblock", page_of(guest))).len() <= 1, "the button, and no undo");
}

#[actix_web::test]
async fn what_a_rule_or_a_source_gave_comes_back_as_well() {
    let house = House::new().await;
    let (cast, here) = (house.cast, page_of(house.cast.colleague));
    let groups = |_: ()| {
        house.read(|conn| {
            let mut ids = Vec::new();
            for group in [cast.berlin, cast.ledger, cast.north] {
                ids.push(guestlist::features::groups::has_member(conn, group, cast.colleague.id, house.now())?);
            }
            Ok(ids)
        })
    };
    let admin = house.enter(cast.admin).await;
    press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await;
    assert_eq!(groups(()), [false, false, false]);
    press(&admin, &here, &format!("{here}/restore")).await.must_say("with everything they had");
    assert_eq!(groups(()), [true, true, true]);
}

#[actix_web::test]
async fn a_guest_whose_invitation_lapsed_is_gone_at_once_and_can_be_invited_again() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    scene.house.wait(TimeDelta::days(15));
    let here = format!("/admin/users/{}", scene.user(ANN).unwrap().id);
    let admin = scene.house.enter(scene.cast.admin).await;
    press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await.must_say("never came");
    assert!(scene.user(ANN).is_none());
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", ANN)]).await.must_say("Invitation on its way");
}

#[actix_web::test]
async fn nothing_is_put_back_to_somebody_who_was_deleted_meanwhile() {
    let scene = Scene::new().await;
    let (guest, wiki) = (scene.cast.guest, scene.wiki());
    let owner = scene.house.enter(scene.cast.owner).await;
    let removal = format!("{wiki}/people/{}/remove", guest.id);
    let removed = owner.submit(owner.get(&removal).await.form(&removal)).await;
    let undo = removed.form(&format!("{wiki}/people/{}/put-back", guest.id));
    let admin = scene.house.enter(scene.cast.admin).await;
    let here = page_of(guest);
    press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await;
    owner.submit(undo).await;
    assert!(!scene.has_wiki(guest.mail));
    scene.check(&wiki, &[("emails", guest.mail)]).await.must_say("They were deleted here");
}

#[actix_web::test]
async fn a_colleague_made_a_guest_can_still_be_given_something() {
    let scene = Scene::new().await;
    let (member, here) = (scene.cast.member, page_of(scene.cast.member));
    let admin = scene.house.enter(scene.cast.admin).await;
    press(&admin, &here, &format!("{here}/convert")).await.must_say("is a guest now");
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", member.mail)]).await.must_say("has access now");
    assert!(scene.has_wiki(member.mail));
}
