//! Blocking, deleting, restoring and erasing somebody, alone and many at once.

use chrono::TimeDelta;
use guestlist::features::access::Member;
use guestlist::features::access::{self, ResourceId};
use guestlist::features::apps::{self, App};
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::directory;
use guestlist::features::groups;
use guestlist::features::invitations::State;
use guestlist::features::policies;
use guestlist::features::users::{self, Role};

use super::{ANN, page_of, press, user};
use crate::invitations::Scene;
use crate::support::page::Form;
use crate::support::rows;
use crate::support::{House, Page, Person};

/// What the selfcheck has against the house beyond its cast, who were put in without a word in the log.
fn broken(house: &House) -> Vec<(&'static str, i64)> {
    let findings = house.selfcheck();
    findings.into_iter().map(|finding| (finding.rule, finding.broken)).collect()
}

fn ticked(page: &Page, people: &[Person], deed: &str) -> Form {
    let mut form = page.form("/admin/users/many");
    form.fields.retain(|(name, _)| name != "user" && name != "deed");
    form.fields.extend(people.iter().map(|person| ("user".to_owned(), person.id.to_string())));
    form.with("deed", deed)
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
    let ends = house.read(|conn| access::paths(conn, scene.cast.wiki, guest.id, house.now()));
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
    let back = house.read(|conn| access::paths(conn, scene.cast.wiki, guest.id, house.now()));
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
    house.write(|conn| groups::add_owner(conn, scene.cast.north, guest.id, house.now()));
    house.write(|conn| {
        let wish = policies::Choose {
            of: Some(ResourceId::Group(scene.cast.north)),
            level: Some(policies::InviteLevel::Everyone),
            seen: None,
        };
        policies::choose_level(conn, &house.actor(scene.cast.admin), &wish, house.now()).unwrap();
        Ok(())
    });
    let theirs = house.enter(guest).await;
    scene.invite_as(&theirs, &scene.north(), &[("emails", ANN)]).await.must_say("Invitation on its way");
    theirs.submit(theirs.get("/account/leave").await.form("/account/leave")).await;
    assert!(user(house, guest.id).is_none());
    assert!(scene.user(ANN).is_none(), "nobody answers for the invitation any more");
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
async fn many_are_deleted_only_after_a_page_that_says_what_becomes_of_whom() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    scene.invited(ANN).await;
    let ann = scene.user(ANN).unwrap();
    let admin = house.enter(cast.admin).await;
    let mut form = ticked(&admin.get("/admin/users").await, &[cast.guest, cast.member], "delete");
    form.fields.push(("user".to_owned(), ann.id.to_string()));
    let asks = admin.submit(form).await;
    asks.must_be(200).must_say("Delete 3 people?").must_say("2 are deleted").must_say("1 never came").must_say(ANN);
    assert!(user(house, cast.guest.id).unwrap().deleted_at.is_none(), "nothing has happened yet");

    let alone = admin.get(&format!("/admin/users/{}/delete", ann.id)).await;
    alone.must_say("there is nothing to restore").must_not_say("you can restore them");
    admin.get(&format!("{}/delete", page_of(cast.guest))).await.must_say("you can restore them");

    let done = admin.submit(asks.form("/admin/users/many").with("step", "confirm")).await;
    done.must_say("3 people are deleted").must_say("Undo");
    assert!(user(house, cast.guest.id).unwrap().deleted_at.is_some() && scene.user(ANN).is_none());
}

#[actix_web::test]
async fn guests_are_listed_with_who_answers_for_them_and_until_when() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let list = admin.get("/admin/guests").await;
    list.must_say("Sponsors").must_say("Until").must_say("Olivia Owner").must_say("Invite a guest");
    admin.get("/admin/guests?show=pending&q=ann").await.must_say("Searched among all guests");
    admin.get("/invitations").await.must_say("You have not invited anybody").must_say("Invite a guest");
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
                ids.push(access::has(conn, access::ResourceId::Group(group), cast.colleague.id, house.now())?);
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
async fn what_an_import_gave_to_somebody_still_invited_can_be_restored() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let ann = scene.user(ANN).unwrap();
    let now = scene.house.now();
    scene.house.write(|conn| {
        let (group_id, user_id) = (scene.cast.quiet, ann.id);
        let member =
            Member { group_id, user_id, ends_at: None, granted_by: None, invitation_id: None, created_at: now };
        rows::add_member(conn, &member)
    });
    let here = format!("/admin/users/{}", ann.id);
    let admin = scene.house.enter(scene.cast.admin).await;
    press(&admin, &format!("{here}/delete"), &format!("{here}/delete")).await.must_say("can be restored");
    assert!(!scene.is_in(ANN, scene.cast.quiet));
    press(&admin, &here, &format!("{here}/restore")).await.must_say("with everything they had");
    assert!(scene.is_in(ANN, scene.cast.quiet));
}

#[actix_web::test]
async fn what_nobody_can_be_given_is_not_given_back() {
    let house = House::new().await;
    let (cast, admin, now) = (house.cast, house.actor(house.cast.admin), house.now());
    house.write(|conn| {
        users::add_role(conn, cast.guest.id, Role::GuestInviter, now)?;
        apps::add_owner(conn, cast.handbook, cast.guest.id, now)?;
        directory::delete(conn, &admin, cast.guest.id, now).unwrap();
        apps::remove_role(conn, cast.reader)?;
        let closed = App { allow_guests: false, ..apps::find(conn, cast.handbook)?.unwrap() };
        apps::update(conn, &closed)?;
        directory::restore(conn, &admin, cast.guest.id, now).unwrap();
        Ok(())
    });
    assert!(
        !house.read(|conn| access::has(conn, access::ResourceId::App(cast.wiki), cast.guest.id, now)),
        "their role is gone"
    );
    assert!(!house.read(|conn| apps::is_owner(conn, cast.handbook, cast.guest.id)), "it takes no guests");
    assert!(
        house.read(|conn| access::has(conn, access::ResourceId::Group(cast.north), cast.guest.id, now)),
        "and the rest is there"
    );
}
