//! Who answers for a guest.

use super::stay_of;
use crate::invitations::Scene;
use crate::support::plan;
use chrono::TimeDelta;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::directory;
use guestlist::features::groups;
use guestlist::features::policies::{self, Object};
use guestlist::features::sponsors::{self, Backup};
use guestlist::features::users;
use guestlist::foundation::id::UserId;
use guestlist::foundation::person::Origin;

const ANN: &str = "ann@partner.example";

fn names(scene: &Scene, guest: UserId) -> Vec<String> {
    scene.house.read(|conn| sponsors::of(conn, guest)).into_iter().map(|sponsor| sponsor.name).collect()
}

#[actix_web::test]
async fn whoever_invites_answers_for_the_guest() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let ann = scene.user(ANN).unwrap();
    assert_eq!(names(&scene, ann.id), [scene.cast.owner.name]);
    assert_eq!(ann.orphaned_at, None);
    let admin = scene.house.enter(scene.cast.admin).await;
    admin.get(&format!("/admin/users/{}", ann.id)).await.must_say("Sponsors").must_say(scene.cast.owner.name);
    let theirs = admin.get(&format!("/admin/users/{}", scene.cast.owner.id)).await;
    theirs.must_say("Answers for 1 guest");
}

#[actix_web::test]
async fn five_answer_at_most_and_a_group_may_be_one() {
    let scene = Scene::new().await;
    let (admin, here) = (scene.house.enter(scene.cast.admin).await, stay_of(scene.cast.guest));
    let action = here.replace("/stay", "/sponsors");
    let add = |who: &'static str| {
        let (admin, here, action) = (&admin, &here, &action);
        async move { admin.submit(admin.get(here).await.form(action).with("who", who)).await }
    };
    admin.get(&here).await.must_say("Nobody answers for this guest");
    add("Project North").await.must_say("answers for");
    add("project north").await.must_be(422).must_say("answers for them already");
    add("nobody@aurora.example").await.must_be(422).must_say("No colleague has this address");
    add("frank@partner.example").await.must_be(422).must_say("This is a guest");
    for who in ["olivia@aurora.example", "carl@aurora.example", "nora@aurora.example", "mona@aurora.example"] {
        add(who).await.must_be(200);
    }
    let sixth = add("adam@aurora.example").await;
    sixth.must_be(422).must_say("Five sponsors are the most");
    assert_eq!(sixth.form(&action).field("who"), Some("adam@aurora.example"));

    let page = admin.get(&here).await;
    let removal = page.forms(&format!("{action}/remove")).remove(0);
    admin.submit(removal).await.must_say("keeps everything");
    assert_eq!(names(&scene, scene.cast.guest.id).len(), 4);
}

#[actix_web::test]
async fn a_guest_whose_sponsors_left_is_in_the_queue_of_orphans() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let admin = scene.house.enter(scene.cast.admin).await;
    admin.get("/admin/guests?show=orphans").await.must_not_say(ANN);
    let theirs = format!("/admin/users/{}", scene.cast.owner.id);
    admin.submit(admin.get(&theirs).await.form(&format!("{theirs}/block"))).await;
    admin.get("/admin/guests?show=orphans").await.must_say(ANN);
    admin.submit(admin.get(&theirs).await.form(&format!("{theirs}/unblock"))).await;
    admin.get("/admin/guests?show=orphans").await.must_not_say(ANN);

    let confirm = admin.get(&format!("{theirs}/delete")).await;
    confirm.must_say("Answers for 1 guest").must_say("Hand over all of them");
    admin.submit(confirm.form(&format!("{theirs}/delete"))).await;
    admin.get("/admin/guests?show=orphans").await.must_say(ANN);
}

#[actix_web::test]
async fn guests_are_handed_over_all_at_once() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    scene.invited("ben@partner.example").await;
    let (ann, ben) = (scene.user(ANN).unwrap(), scene.user("ben@partner.example").unwrap());
    let (acting, now, other) = (scene.house.actor(scene.cast.admin), scene.house.now(), scene.cast.co_owner.mail);
    scene.house.write(|conn| {
        sponsors::add(conn, &acting, ben.id, other, Backup::No, now).unwrap();
        Ok(())
    });
    let admin = scene.house.enter(scene.cast.admin).await;
    let here = format!("/admin/users/{}/guests", scene.cast.owner.id);
    let page = admin.get(&here).await;
    page.must_say(ANN).must_say("ben@partner.example");
    let wrong = admin.submit(page.form(&here).with("who", "nobody")).await;
    wrong.must_be(422).must_say("no group this name");
    assert_eq!(wrong.form(&here).field("who"), Some("nobody"));
    let done = admin.submit(page.form(&here).with("who", scene.cast.co_owner.mail)).await;
    done.must_say("answers for 2 guests more").must_say("They answer for no guest");
    assert_eq!(names(&scene, ann.id), [scene.cast.co_owner.name]);
    for (action, who) in [(Action::RemoveSponsor, scene.cast.owner), (Action::AddSponsor, scene.cast.co_owner)] {
        let hers = Filter { people: vec![ann.id], action: Some(action), ..Filter::default() };
        let entries = scene.house.read(|conn| audit::search(conn, &hers, None, 5));
        assert_eq!(entries.len(), 1, "{action:?} of {}", who.name);
        assert!(format!("{:?}", entries[0].details).contains(who.name));
        let his = Filter { people: vec![ben.id], ..hers };
        assert_eq!(scene.house.read(|conn| audit::search(conn, &his, None, 5)).len(), 1, "{action:?}: he had both");
    }
    let member = scene.house.enter(scene.cast.member).await;
    member.get(&here).await.must_be(403);
    member.post_with_token(&here, &[("who", scene.cast.member.mail)]).await.must_be(403);
}

#[actix_web::test]
async fn the_queries_of_sponsors_use_indexes() {
    let scene = Scene::new().await;
    let id = scene.cast.owner.id;
    let asked = plan::asked(&scene.house, |conn| {
        sponsors::of(conn, id).unwrap();
        sponsors::guests_of(conn, id, None, 51).unwrap();
        sponsors::count_of(conn, id, 1000).unwrap();
        sponsors::answering(conn, id, scene.house.now()).unwrap();
    });
    plan::must_use_indexes(&scene.house, &asked);
}

#[actix_web::test]
async fn only_colleagues_answer_for_guests() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let (house, ann, owner) = (&scene.house, scene.user(ANN).unwrap(), scene.cast.owner);
    let admin = house.actor(scene.cast.admin);
    let asked = || {
        let acting = house.read(|conn| {
            let user = users::find(conn, owner.id)?.unwrap();
            users::acting(conn, &user, Origin::default())
        });
        let may = house.read(|conn| {
            Ok(policies::may(conn, &acting, policies::Action::AnswerForGuest, Object::User(&ann), house.now()).is_ok())
        });
        (may, house.read(|conn| sponsors::answering(conn, ann.id, house.now())).len())
    };
    assert_eq!(asked(), (true, 1));
    house.write(|conn| Ok(directory::make_guest(conn, &admin, owner.id, house.now()).unwrap()));
    assert_eq!(asked(), (false, 0));
    assert!(scene.user(ANN).unwrap().orphaned_at.is_some());
    house.write(|conn| Ok(directory::make_member(conn, &admin, owner.id, house.now()).unwrap()));
    assert_eq!(asked(), (true, 1));
    assert!(scene.user(ANN).unwrap().orphaned_at.is_none());

    let (guest, inviter) = (scene.cast.former_guest, house.actor(scene.cast.guest));
    house.write(|conn| sponsors::begin(conn, &[guest.id], &inviter, house.now()));
    assert!(names(&scene, guest.id).is_empty() && scene.user(guest.mail).unwrap().orphaned_at.is_some());
}

#[actix_web::test]
async fn a_group_answers_as_long_as_a_colleague_owns_it() {
    let scene = Scene::new().await;
    let (house, guest, quiet) = (&scene.house, scene.cast.guest, scene.cast.quiet);
    let (admin, owner) = (house.actor(scene.cast.admin), scene.cast.owner);
    let orphan = || scene.user(guest.mail).unwrap().orphaned_at.is_some();
    house.write(|conn| Ok(sponsors::add(conn, &admin, guest.id, "Quiet room", Backup::No, house.now()).unwrap()));
    assert!(!orphan());
    let now = || house.now();
    house.write(|conn| Ok(directory::block(conn, &admin, owner.id, now()).unwrap()));
    assert!(orphan(), "blocked");
    house.write(|conn| Ok(directory::unblock(conn, &admin, owner.id, now()).unwrap()));
    assert!(!orphan());
    house.write(|conn| groups::remove_owner(conn, quiet, owner.id, now()));
    assert!(orphan(), "nobody's");
    house.write(|conn| groups::add_owner(conn, quiet, owner.id, now()));
    assert!(!orphan());
    house.write(|conn| Ok(directory::delete(conn, &admin, owner.id, now()).unwrap()));
    assert!(orphan(), "deleted");
    house.wait(TimeDelta::days(1));
    house.write(|conn| Ok(directory::restore(conn, &admin, owner.id, now()).unwrap()));
    assert!(!orphan());
}
