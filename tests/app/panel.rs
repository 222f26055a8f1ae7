//! My Apps and My Groups.

use chrono::TimeDelta;
use guestlist::features::{apps, panel, users};
use guestlist::foundation::clock::Time;
use guestlist::foundation::id::RoleId;
use guestlist::routes::GATE;

use crate::support::cast::{self, To};
use crate::support::rows;
use crate::support::{House, plan};

fn tiles(page: &crate::support::Page) -> Vec<String> {
    page.texts(".tile-link")
}

#[actix_web::test]
async fn my_apps_are_those_i_can_open_or_own() {
    let house = House::new().await;
    let cast = house.cast;
    for (person, expected) in [
        (cast.owner, &["Archive", "Chat", "Handbook", "Payroll", "Wiki"][..]),
        (cast.co_owner, &["Wiki"]),
        (cast.colleague, &["Archive", "Chat", "Payroll"]),
        (cast.member, &[]),
        (cast.admin, &[]),
        (cast.guest, &["Chat", "Wiki"]),
        (cast.former_guest, &[]),
    ] {
        let page = house.enter(person).await.get("/apps").await;
        page.must_be(200);
        assert_eq!(tiles(&page), expected, "{}", person.name);
    }
}

#[actix_web::test]
async fn nobodys_empty_page_is_blank() {
    let house = House::new().await;
    let member = house.enter(house.cast.member).await.get("/apps").await;
    member.must_say("No apps yet").must_say("Ask the owner of the app you need");
    let guest = house.enter(house.cast.former_guest).await.get("/apps").await;
    guest.must_say("No apps yet").must_say("ask the person who invited you");
    house.enter(house.cast.member).await.get("/groups").await.must_say("No groups yet");
}

#[actix_web::test]
async fn signed_out_i_come_back_after_signing_in() {
    let house = House::new().await;
    for path in ["/apps", "/groups", "/apps?q=wi"] {
        let page = house.browser().look(path).await;
        page.must_be(303);
        let back = serde_urlencoded::to_string([("next", path)]).unwrap();
        assert_eq!(page.location(), format!("/sign-in?{back}"));
    }
}

#[actix_web::test]
async fn the_front_door_leads_to_my_apps() {
    let house = House::new().await;
    let page = house.browser().look("/").await;
    page.must_be(303);
    assert_eq!(page.location(), "/apps");
}

#[actix_web::test]
async fn searching_looks_at_names_and_descriptions_whatever_their_case() {
    let house = House::new().await;
    let owner = house.enter(house.cast.owner).await;
    assert_eq!(tiles(&owner.get("/apps?q=wIK").await), ["Wiki"]);
    assert_eq!(tiles(&owner.get("/apps?q=for+payroll").await), ["Payroll"]);
    let none = owner.get("/apps?q=nothing+like+it").await;
    none.must_say("No app matches");
    assert_eq!(none.attributes("#q", "value"), ["nothing like it"]);
    let odd = owner.get("/apps?q=%3Cscript%3E").await;
    assert!(!odd.html().contains("<script>alert") && odd.html().contains("&#60;script&#62;"), "escaped");
}

#[actix_web::test]
async fn an_app_that_is_hidden_is_no_tile_but_for_its_owner() {
    let house = House::new().await;
    let cast = house.cast;
    house.write(|conn| {
        let mut wiki = apps::find(conn, cast.wiki)?.unwrap();
        wiki.visible = false;
        apps::update(conn, &wiki)
    });
    assert_eq!(tiles(&house.enter(cast.guest).await.get("/apps").await), ["Chat"]);
    assert_eq!(tiles(&house.enter(cast.co_owner).await.get("/apps").await), ["Wiki"]);
}

#[actix_web::test]
async fn a_tile_says_owner_and_offers_to_add_people() {
    let house = House::new().await;
    let page = house.enter(house.cast.co_owner).await.get("/apps").await;
    assert_eq!(page.texts(".tile .badge"), ["Owner"]);
    let wiki = house.cast.wiki;
    assert_eq!(page.link("People").unwrap(), format!("/apps/{wiki}/people"));
    assert_eq!(page.link("Add people").unwrap(), format!("/apps/{wiki}/people/add"));
    let guest = house.enter(house.cast.guest).await.get("/apps").await;
    assert!(!guest.texts(".tile .badge").contains(&"Owner".to_owned()));
    guest.must_not_say("Add people");
}

#[actix_web::test]
async fn an_owner_without_access_is_led_to_the_app_not_into_it() {
    let house = House::new().await;
    let page = house.enter(house.cast.co_owner).await.get("/apps").await;
    assert_eq!(page.link("Wiki").unwrap(), format!("/apps/{}", house.cast.wiki));
    let guest = house.enter(house.cast.guest).await.get("/apps").await;
    assert_eq!(guest.link("Wiki").unwrap(), format!("/apps/{}/launch", house.cast.wiki));
}

#[actix_web::test]
async fn an_app_that_is_switched_off_says_so_and_is_not_launched() {
    let house = House::new().await;
    let page = house.enter(house.cast.colleague).await.get("/apps").await;
    page.must_say("Switched off");
    assert_eq!(page.link("Archive").unwrap(), format!("/apps/{}", house.cast.archive));
}

#[actix_web::test]
async fn a_guest_sees_who_shared_it_and_until_when() {
    let house = House::new().await;
    let page = house.enter(house.cast.guest).await.get("/apps").await;
    page.must_say("Shared by Olivia Owner").must_say("Shared by Carl Coowner").must_say("Until ");
    house.wait(TimeDelta::days(20));
    house
        .enter(house.cast.guest)
        .await
        .get("/apps")
        .await
        .must_say("Ends in 10 days")
        .must_say("One of them ends soon");
}

#[actix_web::test]
async fn access_ends_when_the_last_path_ends() {
    let house = House::new().await;
    let cast = house.cast;
    let week = Some(house.now().plus(TimeDelta::days(7)));
    house.write(|conn| {
        let now = house.now();
        cast::assign(conn, cast.chat, To::User(cast.guest.id), RoleId::DEFAULT, week, cast.owner, now)
    });
    let guest = house.enter(cast.guest).await;
    guest.get("/apps").await.must_not_say("Ends in 7 days");
    house.write(|conn| {
        rows::end_membership(conn, cast.north, cast.guest.id, Some(house.now().plus(TimeDelta::days(3))))
    });
    guest.get("/apps").await.must_say("Ends in 7 days");
    house.write(|conn| {
        rows::end_membership(conn, cast.north, cast.guest.id, Some(house.now().plus(TimeDelta::days(9))))
    });
    guest.get("/apps").await.must_say("Ends in 9 days");
}

#[actix_web::test]
async fn what_has_ended_is_gone_at_that_moment() {
    let house = House::new().await;
    house.wait(TimeDelta::days(31));
    assert_eq!(tiles(&house.enter(house.cast.guest).await.get("/apps").await), ["Chat"]);
}

#[actix_web::test]
async fn new_is_what_was_given_within_a_week_and_never_opened() {
    let house = House::new().await;
    let cast = house.cast;
    let guest = house.enter(cast.guest).await;
    guest.get("/apps").await.must_not_say("New");
    house.write(|conn| {
        let now = house.now();
        cast::assign(conn, cast.handbook, To::User(cast.guest.id), RoleId::DEFAULT, None, cast.owner, now)
    });
    guest.get("/apps").await.must_say("New");
    house.write(|conn| apps::note_launch(conn, cast.handbook, cast.guest.id, house.now()));
    guest.get("/apps").await.must_not_say("New");
}

#[actix_web::test]
async fn my_groups_are_those_i_own_and_those_i_am_in() {
    let house = House::new().await;
    let cast = house.cast;
    let names = |page: &crate::support::Page| page.texts(".rows h3");
    let owner = house.enter(cast.owner).await.get("/groups").await;
    owner.must_say("Groups I own").must_not_say("Groups I’m in").must_say("2 people");
    assert_eq!(names(&owner), ["Everybody in Berlin", "Ledger", "Project North", "Quiet room"]);
    let colleague = house.enter(cast.colleague).await.get("/groups").await;
    assert_eq!(names(&colleague), ["Everybody in Berlin", "Ledger", "Project North"]);
    colleague.must_say("A rule decides who is in it").must_say("Comes from LDAP").must_say("Given by Olivia Owner");
    let leave = |group| colleague.forms(&format!("/groups/{group}/leave")).len();
    assert_eq!((leave(cast.north), leave(cast.berlin), leave(cast.ledger)), (1, 0, 0));
    assert_eq!(names(&house.enter(cast.guest).await.get("/groups").await), ["Project North"]);
}

#[actix_web::test]
async fn my_apps_asks_four_questions_and_reads_no_whole_table() {
    let house = House::new().await;
    let (me, now) = (house.cast.guest.id, house.now());
    let queries = plan::asked(&house, |conn| {
        (GATE.who)(conn, &[1; 32], now, &house.world.config).unwrap();
        (GATE.house)(conn, Some(me), now).unwrap();
        panel::apps_of(conn, me, now).unwrap()
    });
    // The driver looks up how PostgreSQL names a type once per connection.
    let queries: Vec<String> = queries.into_iter().filter(|query| !query.contains("pg_type")).collect();
    assert!(queries.len() <= 4, "{queries:#?}");
    plan::must_use_indexes(&house, &queries);
    let groups = plan::asked(&house, |conn| panel::groups_of(conn, me, now).unwrap());
    plan::must_use_indexes(&house, &groups);
}

#[actix_web::test]
async fn head_is_like_get_and_other_methods_are_told_what_works() {
    use actix_web::http::Method;
    use actix_web::test::TestRequest;
    let house = House::new().await;
    let guest = house.enter(house.cast.guest).await;
    let head = guest.head("/apps").await;
    head.must_be(200);
    assert!(head.header("content-type").starts_with("text/html"));
    let posted = guest.send(TestRequest::with_uri("/apps").method(Method::POST)).await;
    posted.must_be(405);
    assert_eq!(posted.header("allow"), "GET, HEAD");
}

#[actix_web::test]
async fn signing_in_by_the_code_from_the_mail_leads_to_my_apps() {
    let house = House::new().await;
    let guest = house.sign_in(house.cast.guest.mail).await;
    assert_eq!(tiles(&guest.get("/apps").await), ["Chat", "Wiki"]);
}

#[actix_web::test]
async fn nothing_is_said_to_last_longer_than_ones_own_stay() {
    let house = House::new().await;
    let end = Time::end_of(house.now().plus(TimeDelta::days(5)).date());
    house.write(|conn| users::set_end(conn, house.cast.guest.id, Some(end), house.now()));
    let guest = house.enter(house.cast.guest).await;
    let page = guest.get("/apps").await;
    let untils = page.attributes(".tile time", "datetime");
    assert!(!untils.is_empty());
    let day = end.date().to_string();
    assert!(untils.iter().all(|until| until.starts_with(&day)), "{day}: {untils:?}");
}

#[actix_web::test]
async fn a_reader_is_offered_nothing_to_change() {
    let house = House::new().await;
    house.write(|conn| users::add_role(conn, house.cast.member.id, users::Role::Reader, house.now()));
    let reader = house.enter(house.cast.member).await;
    let page = reader.get(&format!("/apps/{}", house.cast.wiki)).await;
    page.must_be(200).must_not_say("Use this picture");
}
