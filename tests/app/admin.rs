//! The admin's corner: how the house is doing, and the whole log.

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::admin::{self, Sought};
use guestlist::features::audit::{self, Action, Deed, Filter, Outcome};
use guestlist::foundation::db::Conn;
use guestlist::foundation::person::{Actor, Origin, Person as Acting, Roles};

use crate::support::page::Page;
use crate::support::{self, House, Person, plan};

fn acting(person: Person) -> Actor {
    let origin = Origin { surface: "web", client_address: Some("192.0.2.7".into()), request_id: Some("r-1".into()) };
    let roles = Roles { admin: person.is_admin, ..Roles::default() };
    let (id, name, mail, is_guest) = (person.id, person.name.to_owned(), person.mail.to_owned(), person.is_guest);
    Actor::of_person(Acting { id, name, mail, is_guest, roles, proved_at: None }, origin)
}

fn record(house: &House, actor: &Actor, deed: Deed) {
    let now = house.world.clock.now();
    house.write(|conn| audit::record(conn, actor, deed, now));
}

/// Two deeds on different apps about the same guest, and a denial.
fn some_history(house: &House) {
    let cast = house.cast;
    let guest = |deed: Deed| deed.about(cast.guest.id, cast.guest.name);
    record(
        house,
        &acting(cast.owner),
        guest(Deed::new(Action::Grant).on_app(cast.wiki, "Wiki")).with("role", "reader"),
    );
    record(house, &acting(cast.co_owner), guest(Deed::new(Action::Remove).on_group(cast.north, "Project North")));
    record(
        house,
        &acting(cast.member),
        Deed::new(Action::Denied).outcome(Outcome::Denied).with("reason", "policy-owners-only"),
    );
}

fn deeds(page: &Page) -> Vec<String> {
    page.texts("tbody tr td:nth-child(3) b")
}

#[actix_web::test]
async fn only_admins_see_the_admin_pages() {
    let house = House::new().await;
    let cast = house.cast;
    for path in ["/admin", "/admin/audit"] {
        house.enter(cast.admin).await.get(path).await.must_be(200);
        for nobody in [cast.member, cast.owner, cast.guest] {
            house.enter(nobody).await.get(path).await.must_be(403);
        }
        let answer = house.browser().look(path).await;
        assert!(answer.must_be(303).location().starts_with("/sign-in?next="), "{path}");
    }
}

#[actix_web::test]
async fn l_1_who_is_turned_away_from_them_is_on_record() {
    let house = House::new().await;
    house.enter(house.cast.member).await.get("/admin/audit").await.must_be(403);
    house.world.later.flush().await;
    let page = house.enter(house.cast.admin).await.get("/admin/audit?q=mona@aurora.example&result=denied").await;
    page.must_say("Was turned away Audit log").must_say("Reason: policy-admins-only");
}

#[actix_web::test]
async fn the_overview_counts_people_and_things() {
    let house = House::new().await;
    some_history(&house);
    let page = house.enter(house.cast.admin).await.get("/admin").await;
    page.must_be(200).must_say("5 Colleagues").must_say("2 Guests").must_say("6 Apps").must_say("4 Groups");
    page.must_say("Mail is going out").must_say("Carl Coowner: Took access away (Project North, Greta Guest)");
}

#[actix_web::test]
async fn the_log_is_found_by_person_thing_deed_and_result() {
    let house = House::new().await;
    some_history(&house);
    let admin = house.enter(house.cast.admin).await;
    let table = [
        ("", &["Was turned away", "Took access away", "Gave access"] as &[&str]),
        ("q=greta%40partner.example", &["Took access away", "Gave access"]),
        ("q=GRETA@Partner.example", &["Took access away", "Gave access"]),
        ("q=greta+guest", &["Took access away", "Gave access"]),
        ("q=olivia@aurora.example", &["Gave access"]),
        ("object=wiki", &["Gave access"]),
        ("object=project+north", &["Took access away"]),
        ("object=greta@partner.example&action=remove", &["Took access away"]),
        ("result=denied", &["Was turned away"]),
        ("action=grant&result=denied", &[]),
        ("action=nonsense", &["Was turned away", "Took access away", "Gave access"]),
    ];
    for (query, expected) in table {
        let page = admin.get(&format!("/admin/audit?{query}")).await;
        assert_eq!(deeds(page.must_be(200)), expected, "{query}");
    }
    let page = admin.get(&format!("/admin/audit?object={}", house.cast.wiki)).await;
    page.must_say("Gave access").must_say("Wiki").must_say("Greta Guest · Role: Reader").must_say("web · 192.0.2.7");
    assert!(page.attributes(".state-more", "title").contains(&"r-1".to_owned()), "the request's number is at hand");
}

#[actix_web::test]
async fn a_search_that_means_nothing_says_what_to_type_instead() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let table = [
        ("q=nobody+at+all", "Nobody here has this name"),
        ("object=nothing", "No app or group has this name"),
        ("from=yesterday", "A day is not one of the calendar"),
        ("to=2027-02-30", "A day is not one of the calendar"),
        ("from=2027-02-03&to=2027-02-02", "The last day is before the first"),
    ];
    for (query, words) in table {
        admin.get(&format!("/admin/audit?{query}")).await.must_be(200).must_say(words);
    }
    let page = admin.get("/admin/audit?q=%3Cscript%3E&object=%22x").await;
    assert_eq!(page.must_be(200).attributes("#q", "value"), ["<script>"]);
}

#[actix_web::test]
async fn days_bound_the_log() {
    let house = House::new().await;
    record(&house, &acting(house.cast.owner), Deed::new(Action::Invite));
    house.wait(TimeDelta::days(3));
    record(&house, &acting(house.cast.owner), Deed::new(Action::Revoke));
    house.wait(TimeDelta::days(3));
    record(&house, &acting(house.cast.owner), Deed::new(Action::Resend));
    let day = |back: i64| house.world.clock.now().minus(TimeDelta::days(back)).date().to_string();
    let admin = house.enter(house.cast.admin).await;
    let table = [
        (format!("from={}", day(4)), vec!["Sent the invitation again", "Took the invitation back"]),
        (format!("to={}", day(2)), vec!["Took the invitation back", "Invited"]),
        (format!("from={}&to={}", day(4), day(2)), vec!["Took the invitation back"]),
        (format!("to={}", day(40)), vec![]),
        ("from=2099-01-01".to_owned(), vec![]),
    ];
    for (query, expected) in table {
        let found = deeds(admin.get(&format!("/admin/audit?{query}")).await.must_be(200));
        let found: Vec<&String> = found.iter().filter(|deed| *deed != "Signed in").collect();
        assert_eq!(found, expected, "{query}");
    }
}

#[actix_web::test]
async fn the_log_is_read_a_page_at_a_time_and_loses_nothing() {
    let house = House::new().await;
    let owner = acting(house.cast.owner);
    for number in 0..120 {
        record(&house, &owner, Deed::new(Action::Invite).with("number", number));
    }
    let admin = house.enter(house.cast.admin).await;
    let mut seen = Vec::new();
    let mut path = "/admin/audit?action=invite&q=olivia@aurora.example".to_owned();
    loop {
        let page = admin.get(&path).await;
        seen.extend(page.must_be(200).texts("tbody .audit-more"));
        match page.attributes("a[rel=next]", "href").first() {
            Some(next) => path = next.clone(),
            None => break,
        }
    }
    let expected: Vec<String> = (0..120).rev().map(|number| format!("number: {number}")).collect();
    assert_eq!(seen, expected);
}

#[actix_web::test]
async fn who_left_the_directory_is_still_found_by_address() {
    let house = House::new().await;
    let gone = guestlist::foundation::id::UserId::new();
    record(&house, &acting(house.cast.owner), Deed::new(Action::Invite).about(gone, "otto@elsewhere.example"));
    let otto = support::acting(gone, "Otto Otter", "otto@elsewhere.example", house.now());
    let otto = Actor::of_person(otto, support::test_origin());
    record(&house, &otto, Deed::new(Action::Redeem).about(gone, "Otto Otter"));
    record(&house, &otto, Deed::new(Action::Launch).on_app(house.cast.wiki, "Wiki"));
    record(&house, &acting(house.cast.member), Deed::new(Action::Denied).outcome(Outcome::Denied));
    let admin = house.enter(house.cast.admin).await;
    let queries = ["q=Otto@elsewhere.example", "object=otto@elsewhere.example", "q=Otto+Otter", &format!("q={gone}")];
    for query in queries {
        let found = deeds(&admin.get(&format!("/admin/audit?{query}")).await);
        assert_eq!(found, ["Opened", "Accepted the invitation", "Invited"], "{query}");
    }
}

#[actix_web::test]
async fn every_deed_has_its_words_in_both_languages() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let page = admin.get("/admin/audit").await;
    let words = page.texts("#action option");
    assert_eq!(words.len(), Action::ALL.len() + 1);
    assert!(words.iter().all(|label| !label.starts_with("audit-")), "{words:?}");
}

#[actix_web::test]
async fn no_question_to_the_log_reads_it_whole() {
    let house = House::new().await;
    some_history(&house);
    let now = house.world.clock.now();
    let admin = acting(house.cast.admin);
    let day = now.date().to_string();
    let sought = |change: fn(&mut Sought, &str)| {
        let mut sought = Sought::default();
        change(&mut sought, &day);
        sought
    };
    let searches = [
        sought(|sought, _| sought.person = "greta@partner.example".into()),
        sought(|sought, _| sought.person = "Greta Guest".into()),
        sought(|sought, _| sought.person = "otto@elsewhere.example".into()),
        sought(|sought, _| sought.object = "Wiki".into()),
        sought(|sought, _| sought.action = "grant".into()),
        sought(|sought, _| sought.result = "denied".into()),
        sought(|sought, day| (sought.from, sought.to) = (day.into(), day.into())),
    ];
    for sought in searches {
        let ask = |conn: &mut Conn| admin::search(conn, &admin, &sought, None, 50, now).unwrap().unwrap();
        plan::must_use_indexes(&house, &plan::asked(&house, ask));
    }
    assert!(!house.read(|conn| audit::search(conn, &Filter::default(), None, 9)).is_empty());
}

#[actix_web::test]
async fn l2_the_log_leaves_as_a_file_with_what_was_sought_and_nothing_else() {
    let house = House::new().await;
    some_history(&house);
    let admin = house.enter(house.cast.admin).await;
    let page = admin.get("/admin/audit?action=grant").await;
    let link = page.attributes("form[action*=export]", "action").pop().unwrap();
    let file = admin.submit_only(page.form(&link)).await;
    let text = file.html();
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| row.contains(",grant,")), "{text}");
    house.enter(house.cast.owner).await.post_with_token("/admin/audit/export", &[]).await.must_be(403);
}

#[actix_web::test]
async fn l1_the_log_is_verified_from_its_page() {
    let house = House::new().await;
    some_history(&house);
    let now = house.now();
    while house.write(|conn| audit::seal(conn, now)) > 0 {}
    let admin = house.enter(house.cast.admin).await;
    let sought = "action=grant&from=2020-01-31";
    let verify = || async {
        let page = admin.get(&format!("/admin/audit?{sought}")).await;
        admin.submit(page.form(&format!("/admin/audit/verify?{}", sought))).await
    };
    let page = verify().await;
    page.must_say("Every entry is as it was written");
    assert_eq!(
        (deeds(&page), page.attributes("#from", "value")),
        (vec!["Gave access".to_owned()], vec!["2020-01-31".to_owned()])
    );
    house.write(|conn| {
        diesel::update(guestlist::schema::audit::table)
            .filter(guestlist::schema::audit::seal.eq(1))
            .set(guestlist::schema::audit::actor_name.eq("Nobody"))
            .execute(conn)?;
        Ok(())
    });
    verify().await.must_say("Seal 1 does not fit its entries");
}
