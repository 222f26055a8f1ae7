//! A guest who is blocked leaves, or takes what is held, by proving the address (O-3, O-6).

use chrono::TimeDelta;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::directory;
use guestlist::features::groups;
use guestlist::features::guests::{self, Reset};
use guestlist::features::users;

use crate::support::house::code_in;
use crate::support::{Browser, House, Page, Person};

const HERE: &str = "/sign-in/leave";
const CODE: &str = "/sign-in/leave/code";
const GO: &str = "/sign-in/leave/for-good";
const DATA: &str = "/sign-in/leave/data";

async fn blocked() -> (House, Person) {
    let house = House::new().await;
    let guest = house.cast.guest;
    block(&house, guest);
    (house, guest)
}

fn block(house: &House, person: Person) {
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    house.write(|conn| {
        directory::block(conn, &admin, person.id, now).unwrap();
        Ok(())
    });
}

/// Asks for a code at this address; answers the page that takes it.
async fn ask(browser: &Browser, mail: &str) -> Page {
    browser.submit(browser.get(HERE).await.form(HERE).with("email", mail)).await
}

/// Proves the address; answers the page that says what ends.
async fn prove(house: &House, browser: &Browser, person: Person) -> Page {
    let page = ask(browser, person.mail).await;
    let code = code_in(&house.message_to(person.mail).await.text);
    browser.submit(page.form(CODE).with("code", &code)).await
}

#[actix_web::test]
async fn a_blocked_guest_leaves_by_proving_the_address_and_nobody_is_signed_in() {
    let (house, guest) = blocked().await;
    let browser = house.browser();
    browser.get("/sign-in").await.must_say("You can still leave");
    let choice = prove(&house, &browser, guest).await;
    choice.must_be(200).must_say("1 app").must_say("1 group");
    for path in ["/apps", "/account", "/groups"] {
        browser.look(path).await.must_be(303);
    }
    browser.submit(choice.form(GO)).await.must_be(200);
    assert!(house.read(|conn| users::find(conn, guest.id)).is_none());
    let left = Filter { action: Some(Action::Leave), ..Filter::default() };
    let entries = house.read(|conn| audit::search(conn, &left, None, 5));
    assert_eq!((entries.len(), entries[0].person_name.as_str()), (1, guest.name));
    browser.look(DATA).await.must_be(405);
    browser.get("/sign-in/leave/choose").await.must_say("Leave Aurora");
}

#[actix_web::test]
async fn a_blocked_guest_takes_what_is_held_and_is_still_there() {
    let (house, guest) = blocked().await;
    let browser = house.browser();
    let choice = prove(&house, &browser, guest).await;
    let file = browser.submit_only(choice.form(DATA)).await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"guestlist.json\"");
    let told: serde_json::Value = serde_json::from_str(&file.html()).unwrap();
    assert_eq!(told["user"]["mail"], guest.mail);
    let user = house.read(|conn| users::find(conn, guest.id)).unwrap();
    assert!(!user.enabled, "still blocked");
    let taken = Filter { action: Some(Action::Export), ..Filter::default() };
    assert_eq!(house.read(|conn| audit::search(conn, &taken, None, 5)).len(), 1);
}

#[actix_web::test]
async fn o6_nobody_learns_from_the_pages_who_is_blocked() {
    let (house, guest) = blocked().await;
    let cast = house.cast;
    block(&house, cast.colleague);
    let (admin, now) = (house.actor(cast.admin), house.now());
    house.write(|conn| {
        directory::delete(conn, &admin, cast.former_guest.id, now).unwrap();
        Ok(())
    });
    let mut answers = Vec::new();
    let asked = [guest.mail, cast.former_guest.mail, cast.colleague.mail, cast.member.mail, "nobody@else.example"];
    for mail in asked {
        let browser = house.browser();
        let form = browser.get(HERE).await.form(HERE).with("email", mail);
        let answer = browser.submit_only(form).await;
        let page = browser.get(CODE).await;
        let said = page.texts("main p, main h1").join("|").replace(mail, "…");
        answers.push((answer.status, answer.location().to_owned(), said));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(house.messages_to(guest.mail).await.len(), 1);
    for mail in &asked[1..] {
        assert!(house.messages_to(mail).await.is_empty(), "{mail}");
    }
}

#[actix_web::test]
async fn o3_a_code_for_leaving_signs_nobody_in_and_one_for_signing_in_lets_nobody_leave() {
    let (house, guest) = blocked().await;
    let browser = house.browser();
    ask(&browser, guest.mail).await;
    let code = code_in(&house.message_to(guest.mail).await.text);
    let page = browser.get("/sign-in/code").await;
    browser.submit(page.form("/sign-in/code").with("code", &code)).await.must_be(422);
    browser.look("/apps").await.must_be(303);

    // Of somebody who may sign in.
    let member = house.cast.member;
    let other = house.browser();
    other.submit(other.get("/sign-in").await.form("/sign-in").with("email", member.mail)).await;
    let messages = house.messages_to(member.mail).await;
    if let Some(mail) = messages.first() {
        let page = other.get(CODE).await;
        other.submit(page.form(CODE).with("code", &code_in(&mail.text))).await.must_be(422);
    }
}

#[actix_web::test]
async fn o8_wrong_codes_are_counted_and_end_the_code() {
    let (house, guest) = blocked().await;
    let browser = house.browser();
    let page = ask(&browser, guest.mail).await;
    let code = code_in(&house.message_to(guest.mail).await.text);
    let wrong = format!("{:08}", (code.parse::<u64>().unwrap() + 1) % 100_000_000);
    for _ in 0..5 {
        browser.submit(page.form(CODE).with("code", &wrong)).await.must_be(422);
    }
    house.wait(TimeDelta::minutes(2));
    browser.submit(page.form(CODE).with("code", &code)).await.must_be(422);
    browser.look(GO).await.must_be(405);
    browser.post_with_token(GO, &[]).await.must_be(410);
    assert!(house.read(|conn| users::find(conn, guest.id)).is_some());
}

#[actix_web::test]
async fn the_proof_lasts_a_quarter_of_an_hour_and_ends_when_the_guest_is_let_in_again() {
    let (house, guest) = blocked().await;
    let browser = house.browser();
    let choice = prove(&house, &browser, guest).await;
    house.wait(TimeDelta::minutes(16));
    browser.submit(choice.form(GO)).await.must_be(410);
    let choice = prove(&house, &browser, guest).await;
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    house.write(|conn| {
        directory::unblock(conn, &admin, guest.id, now).unwrap();
        Ok(())
    });
    browser.submit(choice.form(GO)).await.must_be(410);
    browser.submit(choice.form(DATA)).await.must_be(410);
    assert!(house.read(|conn| users::find(conn, guest.id)).is_some());
}

#[actix_web::test]
async fn a_blocked_guest_who_alone_owns_something_hands_it_over_first() {
    let (house, guest) = blocked().await;
    let (cast, now) = (house.cast, house.now());
    house.write(|conn| {
        groups::remove_owner(conn, cast.quiet, cast.owner.id, now)?;
        groups::add_owner(conn, cast.quiet, guest.id, now)
    });
    let browser = house.browser();
    let choice = prove(&house, &browser, guest).await;
    browser.submit(choice.form(GO)).await.must_be(409).must_say("Quiet room");
    assert!(house.read(|conn| users::find(conn, guest.id)).is_some());
}

#[actix_web::test]
async fn a_guest_whose_stay_is_over_leaves_in_the_same_way() {
    let house = House::new().await;
    let (guest, now) = (house.cast.guest, house.now());
    house.write(|conn| users::set_end(conn, guest.id, Some(now), now));
    let browser = house.browser();
    let choice = prove(&house, &browser, guest).await;
    browser.look("/apps").await.must_be(303);
    browser.submit_only(choice.form(DATA)).await.must_be(200).must_say(guest.mail);
    browser.submit(choice.form(GO)).await.must_be(200);
    assert!(house.read(|conn| users::find(conn, guest.id)).is_none());
}

#[actix_web::test]
async fn o3_a_proof_of_the_old_address_ends_with_the_reset_and_one_of_the_new_counts() {
    let (house, guest) = blocked().await;
    let old = house.browser();
    let choice = prove(&house, &old, guest).await;
    house.wait(TimeDelta::minutes(1));
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    let moved = Person { mail: "greta@partner-two.example", ..guest };
    let wish = Reset { guest: guest.id, mail: moved.mail.to_owned(), seen: guest.mail.to_owned() };
    house.write(|conn| Ok(guests::reset(conn, &admin, &wish, now).unwrap()));
    old.submit(choice.form(DATA)).await.must_be(410);
    old.submit(choice.form(GO)).await.must_be(410);
    house.deliver().await;
    house.wait(TimeDelta::minutes(1));
    let browser = house.browser();
    let choice = prove(&house, &browser, moved).await;
    browser.submit(choice.must_be(200).form(GO)).await.must_be(200);
    assert!(house.read(|conn| users::find(conn, guest.id)).is_none());
}
