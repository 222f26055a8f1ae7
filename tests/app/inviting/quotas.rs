//! How many guests one inviter may have: seen before typing, kept by every surface, and never passed by two at once.

use diesel::prelude::*;
use guestlist::features::access::ResourceId;
use guestlist::features::invitations::{self, Done, GrantWish, Offer};
use guestlist::features::policies::{self, Allowance, ChooseQuota, Quota};
use guestlist::features::users::{self, UserType};
use guestlist::foundation::address::read_list;
use guestlist::schema::invitations as rows;

use crate::invitations::Scene;
use crate::support::{Browser, Page, Person, plan};

const ANN: &str = "ann@partner.example";
const BEN: &str = "ben@partner.example";
const CY: &str = "cy@partner.example";
const HERE: &str = "/admin/policies/quota";

async fn choose(admin: &Browser, most: &str) -> Page {
    admin.submit(admin.get("/admin/policies").await.form(HERE).with("most", most)).await
}

async fn choose_own(admin: &Browser, person: Person, quota: &str, most: &str) -> Page {
    let page = format!("/admin/users/{}", person.id);
    let form = admin.get(&page).await.form(&format!("{page}/quota"));
    admin.submit(form.with("quota", quota).with("most", most)).await
}

fn set(scene: &Scene, of: Option<Person>, quota: Option<Quota>) {
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    scene.house.write(|conn| {
        let of = of.map(|person| person.id);
        let seen = match of {
            Some(id) => policies::own_quota(conn, id)?,
            None => Some(policies::quota_of_all(conn)?),
        };
        policies::choose_quota(conn, &admin, &ChooseQuota { of, quota, seen }, now).unwrap();
        Ok(())
    });
}

fn used(scene: &Scene) -> i64 {
    let (owner, now) = (scene.house.actor(scene.cast.owner), scene.house.now());
    scene.house.read(|conn| Allowance::read(conn, &owner, &[], now)).unwrap().used
}

#[actix_web::test]
async fn an_inviter_is_told_before_typing_and_kept_to_it_after() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let add = format!("{}/people/add", scene.wiki());
    scene.owner.get(&add).await.must_not_say("more guests");
    choose(&admin, "2").await.must_be(200).must_say("Saved");
    scene.owner.get(&add).await.must_say("You can invite 2 more guests.");
    let typed = format!("{ANN} {BEN} {CY} {}", scene.cast.member.mail);
    let says = scene.check(&scene.wiki(), &[("emails", &typed)]).await.texts(".chip-says");
    assert!(says[2].contains("more guests than you may have"), "why is said above, once: {says:?}");
    assert!(says[3].contains("colleague"), "a colleague is no guest: {says:?}");
    scene.invite(&scene.wiki(), &[("emails", &typed)]).await.must_say("3 people added").must_say("may have 2 guests");
    assert!(scene.user(CY).is_none(), "nothing half done");
    scene.owner.get(&add).await.must_say("and you have that many");

    // The same guest takes one place, whatever they are invited to; somebody who is here already takes none.
    scene.invite(&scene.chat(), &[("emails", ANN)]).await.must_say("1 person added");
    scene.invite(&scene.wiki(), &[("emails", scene.cast.former_guest.mail)]).await.must_say("1 person added");
    assert_eq!(used(&scene), 2);
    // Admins are not bound.
    scene.invite_as(&admin, &scene.wiki(), &[("emails", CY)]).await.must_say("1 person added");
}

#[actix_web::test]
async fn whoever_goes_makes_room_and_whoever_comes_in_keeps_theirs() {
    let scene = Scene::new().await;
    set(&scene, None, Some(Quota::Most(1)));
    let link = scene.invited(ANN).await;
    scene.invite(&scene.wiki(), &[("emails", BEN)]).await.must_say("Nobody was added");
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    assert_eq!(used(&scene), 1, "here is here");
    let ann = scene.user(ANN).unwrap().id;
    scene.house.write(|conn| users::set_type(conn, ann, UserType::Member, None, scene.house.now()));
    assert_eq!(used(&scene), 0, "a colleague is nobody's guest");

    scene.invited(BEN).await;
    let ben = scene.invitation(BEN);
    scene.house.wait(chrono::TimeDelta::days(15));
    assert_eq!(used(&scene), 0, "what has lapsed waits for nobody");
    let owner = scene.house.enter(scene.cast.owner).await;
    scene.invite_as(&owner, &scene.wiki(), &[("emails", CY)]).await.must_say("1 person added");
    let resend = format!("/invitations/{}/resend", ben.id);
    owner.post_with_token(&resend, &[]).await.must_be(409).must_say("may have 1 guest");
    owner.post_with_token(&format!("/invitations/{}/revoke", scene.invitation(CY).id), &[]).await;
    owner.post_with_token(&resend, &[]).await.must_be(303);
    assert_eq!(used(&scene), 1);
}

#[actix_web::test]
async fn somebody_can_have_a_number_of_their_own() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    choose(&admin, "1").await.must_say("Saved");
    choose_own(&admin, scene.cast.owner, "own", "2").await.must_say("is saved").must_say("Nobody they invited is here");
    scene.invite(&scene.wiki(), &[("emails", &format!("{ANN} {BEN} {CY}"))]).await.must_say("You may have 2 guests");
    let why = format!("/admin/policies/why?person={}&address={CY}&to=Wiki", scene.cast.owner.mail);
    admin.get(&why).await.must_say("No:").must_say("2 of 2 guests, a number of their own");
    choose_own(&admin, scene.cast.owner, "unlimited", "").await.must_say("is saved");
    scene.invited(CY).await;
    admin.get(&why).await.must_not_say("a number of their own");
    choose_own(&admin, scene.cast.owner, "all", "").await.must_say("is saved");
    admin.get(&why).await.must_say("3 of the 1 guests that the organization lets one inviter have");
    scene.check(&scene.wiki(), &[("emails", "di@partner.example")]).await.must_say("One person may have 1 guest");
}

#[actix_web::test]
async fn a_number_is_a_number_and_of_two_admins_the_second_is_shown_what_changed() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    for typed in ["-1", "many", "1.5", "9999999"] {
        let answer = choose(&admin, typed).await;
        answer.must_be(422).must_say("Type a whole number");
        assert_eq!(answer.form(HERE).field("most"), Some(typed), "what was typed is still there");
    }
    let stale = admin.get("/admin/policies").await.form(HERE).with("most", "5");
    choose(&admin, "7").await.must_say("Saved");
    let clash = admin.submit(stale.clone()).await;
    clash.must_be(409).must_say("Somebody else changed this").must_say("Now it says: 7");
    let untouched = admin.submit(stale.with("most", "")).await;
    assert_eq!(untouched.must_be(409).form(HERE).field("most"), Some("7"), "who changed nothing undoes nothing");
    assert_eq!(scene.house.read(policies::quota_of_all), Quota::Most(7));
    choose_own(&admin, scene.cast.owner, "own", "").await.must_be(422).must_say("Type a whole number");
    choose(&admin, "").await.must_say("Saved");
    assert_eq!(scene.house.read(policies::quota_of_all), Quota::Unlimited);

    scene.house.write(|conn| users::add_role(conn, scene.cast.member.id, users::Role::Reader, scene.house.now()));
    let reader = scene.house.enter(scene.cast.member).await;
    let page = format!("/admin/users/{}", scene.cast.owner.id);
    reader.get(&page).await.must_say("Guests they may have");
    reader.post_with_token(HERE, &[("most", "1"), ("seen", "unlimited")]).await.must_be(403);
    reader.post_with_token(&format!("{page}/quota"), &[("quota", "own"), ("most", "1")]).await.must_be(403);
}

/// Z-1, V-13: many forms at once of one inviter, none of which has ended when the others begin.
#[test]
fn z1_two_forms_at_once_never_pass_a_quota_together() {
    let system = actix_web::rt::System::new();
    let scene = system.block_on(Scene::new());
    set(&scene, None, Some(Quota::Most(3)));
    let (owner, now, config) = (scene.house.actor(scene.cast.owner), scene.house.now(), &scene.house.world.config);
    let wish = GrantWish { resource: ResourceId::App(scene.cast.wiki), role: scene.cast.reader, ends_at: None };
    let offer = Offer { grants: vec![wish], ..Offer::default() };
    let db = &scene.house.world.db;
    let invited: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|number| {
                let (owner, offer) = (&owner, &offer);
                scope.spawn(move || {
                    let typed = read_list(&format!("a{number}@partner.example b{number}@partner.example")).unwrap();
                    let report =
                        db.write_now(|conn| invitations::invite(conn, config, owner, typed.clone(), offer, &[], now));
                    report.unwrap().iter().filter(|(_, done)| matches!(done, Done::Invited(_))).count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(invited, 3);
    let sent = rows::table.filter(rows::inviter_id.eq(scene.cast.owner.id)).count();
    assert_eq!(scene.house.read(|conn| Ok(sent.get_result::<i64>(conn)?)), 3);
}

#[actix_web::test]
async fn what_counts_is_found_by_an_index() {
    let scene = Scene::new().await;
    set(&scene, None, Some(Quota::Most(3)));
    scene.invited(ANN).await;
    let (owner, now, ann) = (scene.house.actor(scene.cast.owner), scene.house.now(), scene.user(ANN).unwrap().id);
    let asked = plan::asked(&scene.house, |conn| Allowance::read(conn, &owner, &[ann], now).unwrap().unwrap());
    plan::must_use_indexes(&scene.house, &asked);
}

#[actix_web::test]
async fn of_two_admins_the_second_is_shown_the_other_quota() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let page = format!("/admin/users/{}", scene.cast.owner.id);
    let action = format!("{page}/quota");
    let late = admin.get(&page).await.form(&action).with("quota", "own").with("most", "9");
    // Whoever types a number means it.
    choose_own(&admin, scene.cast.owner, "all", "-3").await.must_be(422);
    choose_own(&admin, scene.cast.owner, "all", "5").await.must_be(200);
    assert_eq!(scene.house.read(|conn| policies::own_quota(conn, scene.cast.owner.id)), Some(Quota::Most(5)));
    let clash = admin.submit(late).await;
    clash.must_be(409).must_say("Now it says: 5");
    assert_eq!(clash.form(&action).field("most"), Some("9"), "what was typed is still there");
    admin.submit(clash.form(&action)).await.must_be(200);
    assert_eq!(scene.house.read(|conn| policies::own_quota(conn, scene.cast.owner.id)), Some(Quota::Most(9)));
    // A number and the kind it belongs to are one choice.
    let late = admin.get(&page).await.form(&action).with("most", "7");
    choose_own(&admin, scene.cast.owner, "unlimited", "").await.must_be(200);
    let clash = admin.submit(late).await;
    let form = clash.must_be(409).form(&action);
    assert_eq!((form.field("quota"), form.field("most")), (Some("own"), Some("7")));
    admin.submit(form).await.must_be(200);
    assert_eq!(scene.house.read(|conn| policies::own_quota(conn, scene.cast.owner.id)), Some(Quota::Most(7)));
}
