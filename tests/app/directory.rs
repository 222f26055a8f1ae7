//! Everybody in the directory, as admins find them and take them away as files.

mod as_guest;
mod by_hand;
mod life;
mod roles;
mod standing;

use chrono::TimeDelta;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::directory::{self, Show, Sort, Wanted};
use guestlist::features::users::{self, User};
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
    assert!(!names(&guests).contains(&scene.cast.owner.name.to_owned()));
    guests.must_say(scene.cast.guest.name).must_say(ANN);
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
async fn a_list_is_sorted_as_wished_and_shows_everybody_once() {
    let house = House::new().await;
    let (early, late) = (house.cast.guest, house.cast.former_guest);
    house.enter(early).await;
    house.wait(TimeDelta::days(3));
    house.enter(late).await;
    let actor = house.actor(house.cast.admin);
    for show in [Show::Everyone, Show::Members, Show::Guests, Show::Pending, Show::Accepted] {
        let walked = |sort: Sort| {
            let mut wanted = Wanted { show, sort, ..Wanted::default() };
            let mut all: Vec<User> = Vec::new();
            loop {
                let list = house.read(|conn| Ok(directory::list_many(conn, &actor, &wanted, 2, house.now()).unwrap()));
                all.extend(list.people);
                wanted.after = list.next;
                if wanted.after.is_none() {
                    return all;
                }
            }
        };
        let ids = |mut people: Vec<User>| {
            people.sort_by_key(|user| user.id);
            people.into_iter().map(|user| user.id).collect::<Vec<UserId>>()
        };
        let named = walked(Sort::Name);
        assert!(named.is_sorted_by_key(|user| user.name_key.clone()));
        for sort in show.sorts().iter().copied().skip(1) {
            let all = walked(sort);
            match sort {
                Sort::Away => assert!(all.is_sorted_by_key(|user| user.last_sign_in_at), "none at all comes first"),
                _ if matches!(show, Show::Pending | Show::Accepted) => {
                    assert!(all.iter().rev().is_sorted_by_key(|user| user.external_user_state_changed_at));
                }
                _ => assert!(all.iter().rev().is_sorted_by_key(|user| user.created_at)),
            }
            assert_eq!(ids(all), ids(named.clone()), "{show:?} by {sort:?}");
        }
    }
    let admin = house.enter(house.cast.admin).await;
    let page = admin.get("/admin/guests?sort=away").await;
    let names = page.texts("tbody .who-name");
    let at = |name: &str| names.iter().position(|one| one == name);
    assert!(at(early.name) < at(late.name) && at(late.name) == Some(names.len() - 1), "{names:?}");
    assert_eq!(page.texts(".sorts a[aria-current]"), ["Longest away"]);
    assert_eq!(
        page.attributes("form[action^='/admin/guests/export']", "action"),
        ["/admin/guests/export?show=guests&sort=away"]
    );
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
        let orders = |show: Show| {
            let names = sought(&show).then_some(Sort::Name);
            names.into_iter().chain(show.sorts().iter().copied().filter(|sort| *sort != Sort::Name))
        };
        for (show, sort) in filters.iter().flat_map(|show| orders(*show).map(|sort| (*show, sort))) {
            let never = Some(directory::Cursor { id: house.cast.guest.id, key: String::new() });
            for after in [None, after.clone(), moment.clone(), never] {
                let wanted = Wanted { show, sort, guests_only, typed: String::new(), after };
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
