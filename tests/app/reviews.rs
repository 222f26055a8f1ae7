//! Owner reviews: planned, begun, answered, carried out, with the mails and the log of each step.

use chrono::{DateTime, TimeDelta};
use guestlist::features::access::{self, ResourceId};
use guestlist::features::audit::{self, Action, Entry, Filter};
use guestlist::features::groups::{self, Membership};
use guestlist::features::policies::{self, ChooseSight, GuestLevel};
use guestlist::features::reviews::{self, Decision, Listed, Plan, State, Wish};
use guestlist::features::{apps, directory, people, users};
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::DbError;
use guestlist::foundation::id::{AnyId, ReviewId, RoleId};

use crate::invitations::Scene;
use crate::support::cast::{self, To};
use crate::support::page::Form;
use crate::support::rows;
use crate::support::{Browser, House, Page, Person, plan};

mod pages;

const ANN: &str = "ann@partner.example";
const HERE: &str = "/admin/reviews";

/// Everything that is due by now is done, as the chores do it.
pub fn tend(house: &House) {
    for _ in 0..500 {
        let now = house.now();
        if !house.read(|conn| reviews::is_due(conn, now)) {
            return;
        }
        house.write(|conn| reviews::tend(conn, now).map_err(reviews::Refused::into_database));
    }
    panic!("something stays due for ever");
}

fn every(days: Option<i32>, silence: Decision, house: &House) -> Plan {
    Plan { every_days: days, answer_days: 14, silence, first_day: house.now().date() }
}

/// An admin plans it, from today on.
pub fn planned(house: &House, of: Option<ResourceId>, days: Option<i32>, silence: Decision) {
    let (admin, plan, now) = (house.actor(house.cast.admin), every(days, silence, house), house.now());
    house.write(|conn| {
        reviews::schedule(conn, &admin, of, &plan, now).unwrap();
        Ok(())
    });
}

/// Planned for an app or group, and begun.
pub fn begun(house: &House, of: ResourceId, silence: Decision) -> ReviewId {
    planned(house, Some(of), Some(90), silence);
    tend(house);
    of_thing(house, of)[0].review.id
}

/// The reviews of an app or group, newest first.
fn of_thing(house: &House, of: ResourceId) -> Vec<Listed> {
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    let all = house.read(|conn| Ok::<_, DbError>(reviews::all(conn, &admin, None, now).unwrap()));
    all.into_iter().filter(|listed| listed.review.of() == of).collect()
}

fn has(house: &House, of: ResourceId, person: Person) -> bool {
    let now = house.now();
    house.read(|conn| match of {
        ResourceId::App(app) => access::has(conn, access::ResourceId::App(app), person.id, now),
        ResourceId::Group(group) => access::has(conn, access::ResourceId::Group(group), person.id, now),
    })
}

fn log(house: &House, action: Action) -> Vec<Entry> {
    house.read(|conn| audit::search(conn, &Filter { action: Some(action), ..Filter::default() }, None, 50))
}

pub fn path(id: ReviewId) -> String {
    format!("/reviews/{id}")
}

/// The review's form with these answers.
fn answered(page: &Page, id: ReviewId, answers: &[(users::User, Decision)]) -> Form {
    answers.iter().fold(page.form(&path(id)), |form, (user, decision)| {
        form.with(&format!("decision-{}", user.id), decision.word())
    })
}

fn user(house: &House, mail: &str) -> users::User {
    house.read(|conn| users::find_by_mail(conn, mail)).unwrap()
}

pub async fn answer(browser: &Browser, house: &House, id: ReviewId, answers: &[(&str, Decision)], step: &str) -> Page {
    let answers: Vec<_> = answers.iter().map(|(mail, decision)| (user(house, mail), *decision)).collect();
    let page = browser.get(&path(id)).await;
    browser.submit(answered(&page, id, &answers).with("step", step)).await
}

fn give_wiki(house: &House, person: Person) {
    let (cast, now) = (house.cast, house.now());
    house.write(|conn| cast::assign(conn, cast.wiki, To::User(person.id), cast.reader, None, cast.owner, now));
}

fn monday(house: &House) {
    let monday = Time::new(DateTime::parse_from_rfc3339("2027-03-01T09:00:00Z").unwrap().to_utc());
    house.wait(monday.since(house.now()));
}

#[actix_web::test]
async fn a_review_lives_from_its_schedule_to_its_result_and_the_next_one_follows() {
    let mut scene = Scene::new().await;
    monday(&scene.house);
    scene.owner = scene.house.enter(scene.cast.owner).await;
    let (house, cast) = (&scene.house, scene.cast);
    let wiki = ResourceId::App(cast.wiki);
    house.write(|conn| rows::end_assignment(conn, cast.wiki, cast.guest.id, None));
    give_wiki(house, cast.former_guest);
    scene.invited(ANN).await;
    give_wiki(house, cast.colleague);

    planned(house, Some(wiki), Some(90), Decision::Remove);
    assert!(of_thing(house, wiki).is_empty(), "planning begins nothing");
    tend(house);
    let review = of_thing(house, wiki).remove(0).review;
    assert_eq!((review.guests, review.state), (3, State::Open), "pending ones too, colleagues not");
    let mail = scene.mails.last(cast.owner.mail).await;
    assert_eq!(mail.0.subject, "Which guests keep access to Wiki?");
    assert!(mail.0.text.contains("3 guests to decide about, until 15 March 2027"), "{}", mail.0.text);
    assert!(mail.0.text.contains(&path(review.id)));
    assert_eq!(scene.mails.to(cast.co_owner.mail).await.len(), 1);
    tend(house);
    assert_eq!(scene.mails.to(cast.co_owner.mail).await.len(), 1, "one mail each");

    let owner = house.enter(cast.owner).await;
    let page = owner.get(&path(review.id)).await;
    page.must_say("Greta Guest").must_say("Frank Former").must_say(ANN).must_not_say("Nora Colleague");
    assert!(page.attributes("input[type=radio][checked]", "value").is_empty(), "nothing is chosen before");
    answer(&owner, house, review.id, &[(cast.guest.mail, Decision::Keep)], "save").await.must_say("Saved.");
    answer(&owner, house, review.id, &[], "finish").await.must_be(409).must_say("2 guests are left");

    house.wait(TimeDelta::days(8));
    tend(house);
    let reminder = scene.mails.last(cast.owner.mail).await;
    assert!(reminder.0.subject.starts_with("Half of the time is over"), "{}", reminder.0.subject);
    assert!(reminder.0.text.contains("2 guests to decide about"));
    house.wait(TimeDelta::days(1));
    tend(house);
    assert_eq!(scene.mails.to(cast.co_owner.mail).await.len(), 2, "one reminder");
    assert!(has(house, wiki, cast.former_guest), "nothing happens before the end");

    house.wait(TimeDelta::days(7));
    let owner = house.enter(cast.owner).await;
    owner.get(&path(review.id)).await.must_say("being carried out").must_not_say("Finish the review");
    tend(house);
    let over = of_thing(house, wiki).remove(0).review;
    assert_eq!((over.state, over.kept, over.removed, over.gone), (State::Done, 1, 1, 1), "an invitation had lapsed");
    assert!(has(house, wiki, cast.guest) && !has(house, wiki, cast.former_guest) && has(house, wiki, cast.colleague));
    assert!(
        scene.mails.last(cast.owner.mail).await.0.text.contains("1 keeps access, 1 was removed, 1 had left already")
    );
    owner.get(&path(review.id)).await.must_say("1 keeps access, 1 was removed").must_say(ANN);

    let of_this = |entry: &Entry| entry.details.0["review"] == review.id.to_string();
    assert!(log(house, Action::Remove).iter().any(|e| of_this(e) && e.person_id == Some(cast.former_guest.id)));
    for action in [Action::BeginReview, Action::ReviewKeep, Action::EndReview, Action::ApplyReview] {
        assert_eq!(log(house, action).iter().filter(|entry| of_this(entry)).count(), 1, "{action:?}");
    }
    assert_eq!(log(house, Action::CreateReview).len(), 1);

    house.wait(TimeDelta::days(73));
    tend(house);
    assert_eq!(of_thing(house, wiki).len(), 1, "the next one is not due yet");
    house.wait(TimeDelta::days(1));
    tend(house);
    let next = of_thing(house, wiki).remove(0).review;
    assert_eq!((next.state, next.guests), (State::Open, 1));
}

#[actix_web::test]
async fn an_owner_finishes_and_it_is_done_at_once_in_the_name_of_whoever_decided() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    let wiki = ResourceId::App(cast.wiki);
    give_wiki(house, cast.former_guest);
    scene.invited(ANN).await;
    let id = begun(house, wiki, Decision::Keep);
    let (owner, other) = (house.enter(cast.owner).await, house.enter(cast.co_owner).await);
    let remove = [(cast.former_guest.mail, Decision::Remove), (ANN, Decision::Remove)];
    answer(&other, house, id, &remove, "save").await.must_say("Saved.");
    let page = owner.get(&path(id)).await;
    page.must_say("Carl Coowner: remove").must_say("Keep the 1 that is left");
    answer(&owner, house, id, &[], "keep_rest").await.must_say("1 guest keeps access");
    let done = answer(&owner, house, id, &[], "finish").await;
    done.must_say("The review is finished: 1 keeps access, 2 were removed.").must_say("Was removed");
    assert!(has(house, wiki, cast.guest) && !has(house, wiki, cast.former_guest));
    assert!(scene.user(ANN).is_none(), "whoever never came and holds nothing leaves");
    let removal = log(house, Action::Remove).into_iter().find(|e| e.person_id == Some(cast.former_guest.id)).unwrap();
    assert_eq!(removal.actor_id, Some(cast.co_owner.id), "whoever decided");
    assert_eq!(log(house, Action::EndReview)[0].actor_id, Some(cast.owner.id));
    assert!(scene.mails.last(cast.co_owner.mail).await.0.subject.contains("is over"));
    let to_finisher = scene.mails.to(cast.owner.mail).await;
    assert!(!to_finisher.iter().any(|mail| mail.0.subject.contains("is over")), "who finished it knows");
    owner.post_with_token(&path(id), &[("step", "finish")]).await.must_be(409).must_say("takes no more answers");
}

#[actix_web::test]
async fn silence_keeps_where_the_schedule_says_so() {
    let house = House::new().await;
    let north = ResourceId::Group(house.cast.north);
    begun(&house, north, Decision::Keep);
    house.wait(TimeDelta::days(15));
    tend(&house);
    let over = of_thing(&house, north).remove(0).review;
    assert_eq!((over.state, over.kept, over.removed), (State::Done, 1, 0));
    assert!(has(&house, north, house.cast.guest));
}

#[actix_web::test]
async fn of_two_owners_at_once_nothing_is_overwritten_unseen() {
    let house = House::new().await;
    let cast = house.cast;
    give_wiki(&house, cast.former_guest);
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Keep);
    let (one, two) = (house.enter(cast.owner).await, house.enter(cast.co_owner).await);
    let (greta, frank) = (user(&house, cast.guest.mail), user(&house, cast.former_guest.mail));
    let late = two.get(&path(id)).await;
    answer(&one, &house, id, &[(cast.guest.mail, Decision::Remove)], "save").await.must_say("Saved.");

    let answers = [(greta.clone(), Decision::Keep), (frank, Decision::Keep)];
    let clash = two.submit(answered(&late, id, &answers).with("step", "finish")).await;
    clash
        .must_be(409)
        .must_say("Olivia Owner decided meanwhile. You chose that they keep access")
        .must_say("Olivia Owner: remove");
    clash.must_say("You: keep");
    assert_eq!(clash.form(&path(id)).field(&format!("decision-{}", greta.id)), Some("remove"));
    assert_eq!(of_thing(&house, ResourceId::App(cast.wiki))[0].review.state, State::Open, "a clash finishes nothing");

    let knowing = clash.form(&path(id)).with(&format!("decision-{}", greta.id), "keep").with("step", "save");
    two.submit(knowing).await.must_be(200).must_say("You: keep");
    // Saving what the page shows is no wish, whoever changed it meanwhile.
    let stale = one.get(&path(id)).await.form(&path(id)).with("step", "save");
    answer(&two, &house, id, &[(cast.guest.mail, Decision::Remove)], "save").await.must_say("Saved.");
    one.submit(stale).await.must_be(200).must_say("Carl Coowner: remove");
}

#[actix_web::test]
async fn an_owner_who_lost_it_decides_no_more_but_what_they_said_stands() {
    let house = House::new().await;
    let cast = house.cast;
    let wiki = ResourceId::App(cast.wiki);
    let id = begun(&house, wiki, Decision::Keep);
    let owner = house.enter(cast.owner).await;
    answer(&owner, &house, id, &[(cast.guest.mail, Decision::Remove)], "save").await.must_say("Saved.");
    house.write(|conn| apps::remove_owner(conn, cast.wiki, cast.owner.id));
    owner.get(&path(id)).await.must_be(404);
    owner.post_with_token(&path(id), &[("step", "finish")]).await.must_be(404);
    house.wait(TimeDelta::days(15));
    tend(&house);
    assert!(!has(&house, wiki, cast.guest));
    assert_eq!(log(&house, Action::Remove)[0].actor_id, Some(cast.owner.id));
    assert!(!house.messages_to(cast.owner.mail).await.iter().any(|mail| mail.subject.contains("is over")));
}

#[actix_web::test]
async fn whoever_is_gone_or_became_a_colleague_is_not_touched() {
    let house = House::new().await;
    let cast = house.cast;
    let (wiki, now) = (ResourceId::App(cast.wiki), house.now());
    give_wiki(&house, cast.former_guest);
    let id = begun(&house, wiki, Decision::Remove);
    let (owner, admin) = (house.actor(cast.owner), house.actor(cast.admin));
    house.write(|conn| {
        let wish = people::Removal { from: wiki, user: cast.guest.id };
        people::remove(conn, &owner, wish, now).unwrap();
        directory::make_member(conn, &admin, cast.former_guest.id, now).unwrap();
        Ok(())
    });
    let browser = house.enter(cast.owner).await;
    let page = browser.get(&path(id)).await;
    page.must_say("Has no access any more").must_say("Everybody is decided about");
    assert!(page.attributes("input[type=radio]", "name").is_empty());
    house.wait(TimeDelta::days(15));
    tend(&house);
    let over = of_thing(&house, wiki).remove(0).review;
    assert_eq!((over.kept, over.removed, over.gone), (0, 0, 2));
    assert!(has(&house, wiki, cast.former_guest), "a colleague is no guest under review");
}

#[actix_web::test]
async fn a_group_that_a_rule_or_a_directory_decides_is_not_reviewed() {
    let house = House::new().await;
    let cast = house.cast;
    let north = ResourceId::Group(cast.north);
    let (admin, plan, now) = (house.actor(cast.admin), every(Some(90), Decision::Remove, &house), house.now());
    for group in [cast.berlin, cast.ledger] {
        let of = Some(ResourceId::Group(group));
        let refused = house.read(|conn| Ok::<_, DbError>(reviews::preview(conn, &admin, of, now).unwrap_err()));
        assert!(matches!(refused, reviews::Refused::ClosedToHands(_)), "{refused}");
        let tried = house.world.db.write_now(|conn| reviews::schedule(conn, &admin, of, &plan, now));
        assert!(matches!(tried, Err(reviews::Refused::ClosedToHands(_))));
    }
    let id = begun(&house, north, Decision::Remove);
    house.write(|conn| {
        let mut group = groups::find(conn, cast.north)?.unwrap();
        group.membership = Membership::Dynamic;
        groups::update(conn, &group)
    });
    let owner = house.enter(cast.owner).await;
    owner.get(&path(id)).await.must_say("Nobody can be removed here any more").must_not_say("Finish the review");
    owner.post_with_token(&path(id), &[("step", "finish")]).await.must_be(409);
    house.enter(cast.admin).await.get(HERE).await.must_say("A rule decides who is in this group");
    house.wait(TimeDelta::days(15));
    tend(&house);
    assert_eq!(of_thing(&house, north)[0].review.state, State::Stopped);
    assert!(has(&house, north, cast.guest), "nothing was done");
    house.enter(cast.owner).await.get(&path(id)).await.must_say("Ended without a result");
    house.wait(TimeDelta::days(90));
    tend(&house);
    assert_eq!(of_thing(&house, north).len(), 1, "no further one begins");
}

#[actix_web::test]
async fn a_round_over_everything_leaves_out_what_has_its_own_and_sends_one_mail_each() {
    let house = House::new().await;
    let cast = house.cast;
    planned(&house, Some(ResourceId::Group(cast.north)), Some(365), Decision::Keep);
    tend(&house);
    // More things than one piece of a round takes, of which a few have guests.
    let now = house.now();
    let more = house.write(|conn| {
        let mut more = Vec::new();
        for n in 0..120 {
            let app = cast::app(conn, &format!("App {n}"), now, |_| {})?;
            if n % 50 == 7 {
                apps::add_owner(conn, app, cast.owner.id, now)?;
                cast::assign(
                    conn,
                    app,
                    To::User(cast.guest.id),
                    guestlist::foundation::id::RoleId::DEFAULT,
                    None,
                    cast.owner,
                    now,
                )?;
                more.push(app);
            }
        }
        Ok(more)
    });
    let (admin, n) = (house.actor(cast.admin), 3 + 1);
    let seen = house.read(|conn| Ok::<_, DbError>(reviews::preview(conn, &admin, None, now).unwrap()));
    assert_eq!(seen, n, "three new ones and the wiki");
    planned(&house, None, None, Decision::Keep);
    tend(&house);
    for app in &more {
        assert_eq!(of_thing(&house, ResourceId::App(*app)).len(), 1);
    }
    assert_eq!(of_thing(&house, ResourceId::Group(cast.north)).len(), 1, "only its own");
    assert!(of_thing(&house, ResourceId::App(cast.chat)).is_empty(), "access through a group is that group's");
    let mails = house.messages_to(cast.owner.mail).await;
    assert_eq!(mails.len(), 2);
    let together = "Which guests keep access? 4 reviews wait for you";
    assert_eq!(mails.iter().filter(|mail| mail.subject == together).count(), 1);
    let planned = house.read(|conn| Ok::<_, DbError>(reviews::planned(conn, &admin, house.now()).unwrap()));
    assert_eq!(planned.len(), 1, "what was for once is over");
    assert_eq!(house.read(|conn| reviews::count_open(conn, house.now())), 5);
}

#[actix_web::test]
async fn where_no_owner_is_present_admins_are_asked() {
    let house = House::new().await;
    let cast = house.cast;
    let now = house.now();
    house.write(|conn| {
        users::set_enabled(conn, cast.co_owner.id, false, now)?;
        apps::remove_owner(conn, cast.wiki, cast.owner.id)
    });
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Keep);
    assert!(house.message_to(cast.admin.mail).await.subject.contains("Wiki"));
    assert!(house.messages_to(cast.co_owner.mail).await.is_empty());
    let admin = house.enter(cast.admin).await;
    answer(&admin, &house, id, &[(cast.guest.mail, Decision::Keep)], "finish").await.must_say("1 keeps access");
}

#[actix_web::test]
async fn two_nodes_at_once_begin_remind_and_carry_out_once() {
    let house = House::new().await;
    let cast = house.cast;
    let wiki = ResourceId::App(cast.wiki);
    give_wiki(&house, cast.former_guest);
    planned(&house, Some(wiki), Some(90), Decision::Remove);
    planned(&house, None, Some(90), Decision::Remove);
    for days in [0, 8, 8] {
        house.wait(TimeDelta::days(days));
        let nodes = (0..4).map(|_| {
            let (db, clock) = (house.world.db.clone(), house.world.clock.clone());
            actix_web::rt::spawn(async move {
                for _ in 0..12 {
                    let now = clock.now();
                    db.write(move |conn| reviews::tend(conn, now).map_err(reviews::Refused::into_database))
                        .await
                        .unwrap();
                }
            })
        });
        for node in nodes.collect::<Vec<_>>() {
            node.await.unwrap();
        }
        tend(&house);
    }
    assert_eq!(of_thing(&house, wiki).len(), 1);
    assert_eq!(of_thing(&house, wiki)[0].review.state, State::Done);
    for action in [Action::BeginReview, Action::EndReview, Action::ApplyReview] {
        let of_wiki = log(&house, action).iter().filter(|e| e.object_id == Some(cast.wiki.into())).count();
        assert_eq!(of_wiki, 1, "{action:?}");
    }
    let removed = log(&house, Action::Remove);
    let of_frank = removed.iter().filter(|entry| entry.person_id == Some(cast.former_guest.id)).count();
    assert_eq!(of_frank, 1);
    let subjects: Vec<String> = house.messages_to(cast.co_owner.mail).await.into_iter().map(|m| m.subject).collect();
    assert_eq!(subjects.iter().filter(|subject| subject.contains("The review of Wiki")).count(), 1, "{subjects:?}");
}

#[actix_web::test]
async fn many_guests_are_carried_out_piece_by_piece() {
    let house = House::new().await;
    let cast = house.cast;
    let now = house.now();
    let quiet = ResourceId::Group(cast.quiet);
    house.write(|conn| {
        for n in 0..130 {
            let mail: &'static str = Box::leak(format!("guest{n:03}@many.example").into_boxed_str());
            let guest = cast::guest(conn, mail, mail, now)?;
            cast::join(conn, cast.quiet, guest, None, Some(cast.owner), now)?;
        }
        Ok(())
    });
    let id = begun(&house, quiet, Decision::Remove);
    let owner = house.enter(cast.owner).await;
    let first = owner.get(&path(id)).await;
    assert_eq!(first.texts(".review > li").len(), 50);
    let kept = answered(&first, id, &[(user(&house, "guest000@many.example"), Decision::Keep)]);
    let second = owner.submit(kept.with("step", "next")).await;
    second.must_be(200).must_say("guest050@many.example").must_not_say("guest049@many.example");
    let third = owner.submit(second.form(&path(id)).with("step", "next")).await;
    assert_eq!(third.texts(".review > li").len(), 30);
    house.wait(TimeDelta::days(15));
    let now = house.now();
    let piece = || house.write(|conn| reviews::tend(conn, now).map_err(reviews::Refused::into_database));
    piece();
    piece();
    assert_eq!(log(&house, Action::Remove).len(), 49, "fifty at once, of whom one is kept");
    tend(&house);
    let over = of_thing(&house, quiet).remove(0).review;
    assert_eq!((over.state, over.kept, over.removed), (State::Done, 1, 129));
}

#[actix_web::test]
async fn nothing_about_somebody_erased_stays_in_a_review() {
    let house = House::new().await;
    let cast = house.cast;
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Keep);
    let (admin, now) = (house.actor(cast.admin), house.now());
    house.write(|conn| {
        directory::delete(conn, &admin, cast.guest.id, now).unwrap();
        directory::erase(conn, &admin, cast.guest.id, now).unwrap();
        Ok(())
    });
    let page = house.enter(cast.owner).await.get(&path(id)).await;
    page.must_be(200).must_not_say("Greta").must_not_say(cast.guest.mail).must_say("no access any more");
}

#[actix_web::test]
async fn no_question_about_reviews_reads_a_whole_table() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    scene.invited(ANN).await;
    let (wiki, north) = (ResourceId::App(cast.wiki), ResourceId::Group(cast.north));
    let (owner, admin) = (house.actor(cast.owner), house.actor(cast.admin));
    planned(house, Some(wiki), Some(90), Decision::Remove);
    planned(house, None, Some(90), Decision::Keep);
    // The pieces of the chores, each with what it does.
    for days in [0, 8, 8] {
        house.wait(TimeDelta::days(days));
        let now = house.now();
        let queries = plan::asked(house, |conn| {
            while reviews::is_due(conn, now).unwrap() {
                reviews::tend(conn, now).unwrap();
            }
        });
        plan::must_use_indexes(house, &queries);
    }
    give_wiki(house, cast.former_guest);
    house.wait(TimeDelta::days(90));
    tend(house);
    let id = of_thing(house, wiki)[0].review.id;
    let now = house.now();
    let queries = plan::asked(house, |conn| {
        reviews::count_open(conn, now).unwrap();
        reviews::waiting(conn, &owner, now).unwrap();
        reviews::waiting_for(conn, &owner, now).unwrap();
        reviews::past_of(conn, &owner, None, now).unwrap();
        people::open_review(conn, wiki, now).unwrap();
        people::open_review(conn, north, now).unwrap();
        let (review, _) = reviews::find(conn, &owner, id, now).unwrap();
        reviews::items(conn, &review, Some(cast.former_guest.id)).unwrap();
        reviews::left(conn, &review, now).unwrap();
        reviews::standings(conn, &review, &[cast.guest.id, cast.former_guest.id], now).unwrap();
        let wish = Wish {
            user: cast.former_guest.id,
            decision: Decision::Remove,
            reason: String::new(),
            seen: ".0".to_owned(),
        };
        reviews::decide(conn, &owner, id, &[wish], now).unwrap();
        reviews::keep_rest(conn, &owner, id, now).unwrap();
        reviews::finish(conn, &owner, id, now).unwrap();
        for of in [Some(wiki), Some(north), None] {
            reviews::preview(conn, &admin, of, now).unwrap();
        }
        reviews::planned(conn, &admin, now).unwrap();
        reviews::all(conn, &admin, Some(id), now).unwrap();
    });
    plan::must_use_indexes(house, &queries);
}

#[test]
fn the_schedule_for_everything_has_the_id_of_all_zeros() {
    assert_eq!(AnyId::NOBODYS.to_string(), "00000000-0000-0000-0000-000000000000");
}

/// The guest comes to own the group, and sees only what is theirs.
fn own_as_guest(house: &House) {
    let (guest, admin, now) = (house.cast.guest, house.actor(house.cast.admin), house.now());
    house.write(|conn| {
        users::add_role(conn, guest.id, users::Role::GuestInviter, now)?;
        for owner in groups::owners_of(conn, house.cast.north)? {
            groups::remove_owner(conn, house.cast.north, owner.0, now)?;
        }
        groups::add_owner(conn, house.cast.north, guest.id, now)?;
        let restricted = ChooseSight { level: GuestLevel::Restricted, seen: Some(policies::guest_level(conn)?) };
        policies::choose_sight(conn, &admin, restricted, now).unwrap();
        Ok(())
    });
}

#[actix_web::test]
async fn z7_who_is_shown_no_groups_hears_of_no_review_and_admins_are_asked_instead() {
    let house = House::new().await;
    own_as_guest(&house);
    begun(&house, ResourceId::Group(house.cast.north), Decision::Remove);
    assert!(house.messages_to(house.cast.guest.mail).await.is_empty());
    assert!(house.message_to(house.cast.admin.mail).await.subject.contains("Project North"));
    let guest = house.enter(house.cast.guest).await;
    for page in ["/reviews", "/apps"] {
        guest.get(page).await.must_be(200).must_not_say("Project North").must_not_say("wait");
    }
}

#[actix_web::test]
async fn nobody_decides_about_themselves() {
    let house = House::new().await;
    let (cast, now) = (house.cast, house.now());
    give_wiki(&house, cast.former_guest);
    house.write(|conn| {
        users::add_role(conn, cast.guest.id, users::Role::GuestInviter, now)?;
        apps::add_owner(conn, cast.wiki, cast.guest.id, now)
    });
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Remove);
    let guest = house.enter(cast.guest).await;
    let page = guest.get(&path(id)).await;
    page.must_say("Another owner or an admin decides about you");
    let own = user(&house, cast.guest.mail).id;
    assert!(page.form(&path(id)).field(&format!("seen-{own}")).is_none());
    let forged = [("step", "save"), (&*format!("seen-{own}"), ".0"), (&*format!("decision-{own}"), "keep")];
    guest.post_with_token(&path(id), &forged).await.must_be(303);
    let form = guest.get(&path(id)).await.form(&path(id)).with("step", "keep_rest");
    guest.submit(form).await.must_say("1");
    guest.submit(guest.get(&path(id)).await.form(&path(id)).with("step", "finish")).await.must_be(409);
    let left = of_thing(&house, ResourceId::App(cast.wiki)).remove(0).left;
    assert_eq!(left, 1, "they themselves");
}

#[actix_web::test]
async fn a_reason_for_nothing_is_refused_and_no_choice_is_lost() {
    let house = House::new().await;
    let cast = house.cast;
    give_wiki(&house, cast.former_guest);
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Keep);
    let owner = house.enter(cast.owner).await;
    let (greta, frank) = (user(&house, cast.guest.mail).id, user(&house, cast.former_guest.mail).id);
    let form = owner.get(&path(id)).await.form(&path(id)).with(&format!("decision-{greta}"), "remove");
    let refused = owner.submit(form.with(&format!("reason-{frank}"), "Left in May").with("step", "save")).await;
    refused.must_be(422).must_say("wherever you gave a reason");
    let again = refused.form(&path(id));
    assert_eq!(again.field(&format!("decision-{greta}")), Some("remove"));
    assert_eq!(again.field(&format!("reason-{frank}")), Some("Left in May"));
    assert!(log(&house, Action::ReviewRemove).is_empty(), "nothing is half kept");
}

#[actix_web::test]
async fn whoever_left_is_named_in_no_review() {
    let house = House::new().await;
    let cast = house.cast;
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Keep);
    let guest = house.enter(cast.guest).await;
    guest.submit(guest.get("/account/leave").await.form("/account/leave")).await.must_be(200);
    let review = house.read(|conn| {
        reviews::find(conn, &house.actor(cast.admin), id, house.now()).map_err(|_| DbError::Busy(String::new()))
    });
    let (items, _) = house.read(|conn| reviews::items(conn, &review.0, None));
    assert_eq!((items[0].name.as_str(), items[0].mail.as_str()), ("", ""));
}

#[actix_web::test]
async fn whoever_was_invited_and_taken_back_is_named_in_no_review() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let (house, cast) = (&scene.house, scene.cast);
    let id = begun(house, ResourceId::App(cast.wiki), Decision::Keep);
    let owner = house.enter(cast.owner).await;
    owner.get(&path(id)).await.must_say(ANN);
    owner.post_with_token(&format!("/invitations/{}/revoke", scene.invitation(ANN).id), &[]).await.must_be(303);
    assert!(scene.user(ANN).is_none());
    owner.get("/invitations").await.must_say("was taken back");
    owner.get(&path(id)).await.must_be(200).must_not_say(ANN);
}

#[actix_web::test]
async fn who_was_refused_has_not_seen_what_another_owner_decided_meanwhile() {
    let house = House::new().await;
    let cast = house.cast;
    give_wiki(&house, cast.former_guest);
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Keep);
    let (one, two) = (house.enter(cast.owner).await, house.enter(cast.co_owner).await);
    let (greta, frank) = (user(&house, cast.guest.mail), user(&house, cast.former_guest.mail));
    answer(&one, &house, id, &[(cast.guest.mail, Decision::Keep)], "save").await.must_be(200);
    let late = one.get(&path(id)).await.form(&path(id));
    answer(&two, &house, id, &[(cast.guest.mail, Decision::Remove)], "save").await.must_be(200);
    // Of Frank a reason without a choice; of Greta nothing new.
    let refused = one.submit(late.with(&format!("reason-{}", frank.id), "Left in May").with("step", "save")).await;
    refused.must_be(422);
    let mended = refused.form(&path(id)).with(&format!("decision-{}", frank.id), "remove").with("step", "save");
    one.submit(mended).await.must_be(200).must_say("Carl Coowner: remove");
    assert_eq!(log(&house, Action::ReviewRemove).len(), 2);
    assert_eq!(log(&house, Action::ReviewKeep).len(), 1, "{}", greta.name());
}

#[actix_web::test]
async fn an_owner_who_was_faster_leaves_the_others_reason_to_read() {
    let house = House::new().await;
    let cast = house.cast;
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Keep);
    let (one, two) = (house.enter(cast.owner).await, house.enter(cast.co_owner).await);
    let greta = user(&house, cast.guest.mail);
    let late = answered(&two.get(&path(id)).await, id, &[(greta.clone(), Decision::Keep)]);
    answer(&one, &house, id, &[(cast.guest.mail, Decision::Remove)], "save").await.must_be(200);
    let clash = two.submit(late.with(&format!("reason-{}", greta.id), "She leads it").with("step", "save")).await;
    clash.must_be(409).must_say("Your reason was: She leads it");
    assert_eq!(clash.form(&path(id)).field(&format!("reason-{}", greta.id)), Some(""));
}

#[actix_web::test]
async fn where_only_such_own_it_as_are_under_review_the_admins_are_asked() {
    let house = House::new().await;
    let (cast, now) = (house.cast, house.now());
    house.write(|conn| {
        users::add_role(conn, cast.guest.id, users::Role::GuestInviter, now)?;
        for owner in apps::owners_of(conn, cast.wiki)? {
            apps::remove_owner(conn, cast.wiki, owner.0)?;
        }
        apps::add_owner(conn, cast.wiki, cast.guest.id, now)
    });
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Remove);
    assert!(house.message_to(cast.admin.mail).await.subject.contains("Wiki"));
    let admin = house.enter(cast.admin).await;
    answer(&admin, &house, id, &[(cast.guest.mail, Decision::Keep)], "finish").await.must_say("finished");
}

#[actix_web::test]
async fn who_has_an_app_through_a_group_as_well_is_said_to_keep_it() {
    let house = House::new().await;
    let (cast, now) = (house.cast, house.now());
    house.write(|conn| cast::assign(conn, cast.chat, To::User(cast.guest.id), RoleId::DEFAULT, None, cast.owner, now));
    let id = begun(&house, ResourceId::App(cast.chat), Decision::Keep);
    let owner = house.enter(cast.owner).await;
    owner.get(&path(id)).await.must_say("Also has it through Project North");
    answer(&owner, &house, id, &[(cast.guest.mail, Decision::Remove)], "finish").await.must_say("finished");
    owner.get(&path(id)).await.must_say("Also has it through Project North");
    assert!(has(&house, ResourceId::App(cast.chat), cast.guest));
}
