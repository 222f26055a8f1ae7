//! Directory roles: who gives them, what they allow, and that an admin remains.

use guestlist::features::directory;
use guestlist::features::invitations::State;
use guestlist::features::users::{self, Role};

use super::{ANN, page_of, press};
use crate::invitations::Scene;
use crate::support::{Browser, House, Page, Person};

fn roles(house: &House, person: Person) -> Vec<Role> {
    house.read(|conn| users::roles_of(conn, person.id))
}

async fn choose_roles(admin: &Browser, person: Person, chosen: &[&str]) -> Page {
    let here = page_of(person);
    let mut form = admin.get(&here).await.form(&format!("{here}/roles"));
    form.fields.retain(|(name, _)| name != "role");
    form.fields.extend(chosen.iter().map(|role| ("role".to_owned(), (*role).to_owned())));
    admin.submit(form).await
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
    assert!(house.read(|conn| users::keeps_an_admin(conn, house.now())));
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
    let clash = admin.submit(form).await;
    clash.must_be(409).must_say("changed").must_say("This is what it says now");
    assert_eq!(roles(&house, member), [Role::Reader]);
    let ticked = clash.attributes("input[name=role][checked]", "value");
    assert_eq!(ticked, ["user_administrator", "reader"], "both ticks are there");

    choose_roles(&admin, member, &["user_administrator"]).await;
    theirs.get("/admin").await.must_not_say("Audit log");
    let (guest, admins) = (page_of(house.cast.guest), page_of(house.cast.admin));
    press(&theirs, &guest, &format!("{guest}/block")).await.must_say("is blocked");
    assert!(theirs.get(&admins).await.forms(&format!("{admins}/block")).is_empty());
    theirs.post_with_token(&format!("{admins}/block"), &[]).await.must_be(403);
    let wrong = choose_roles(&admin, house.cast.guest, &["admin", "guest_inviter"]).await;
    wrong.must_be(422).must_say("Guests can be guest inviters");
    assert_eq!(wrong.attributes("input[name=role][checked]", "value"), ["guest_inviter"], "no tick is lost");
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
async fn z6_an_admin_gives_the_role_up_only_knowingly() {
    let house = House::new().await;
    let (one, two) = (house.cast.admin, house.cast.owner);
    house.write(|conn| users::add_role(conn, two.id, Role::Admin, house.now()));
    let admin = house.enter(one).await;
    let action = format!("{}/roles", page_of(one));
    let asked = choose_roles(&admin, one, &["reader", "guest_inviter"]).await;
    asked.must_be(200).must_say("Stop being an admin?").must_say("only another admin can give you the role back");
    assert_eq!(roles(&house, one), [Role::Admin], "nothing is done yet");
    let other = choose_roles(&admin, two, &["admin", "reader"]).await;
    other.must_say("are saved").must_not_say("Stop being an admin?");
    admin.submit(asked.form(&action).with("step", "confirm")).await.must_say("are saved");
    let mut left = roles(&house, one);
    left.sort_by_key(|role| role.word());
    assert_eq!(left, [Role::GuestInviter, Role::Reader]);

    let second = house.enter(two).await;
    house.write(|conn| users::add_role(conn, one.id, Role::Admin, house.now()));
    let asked = choose_roles(&second, two, &[]).await.form(&format!("{}/roles", page_of(two)));
    second.submit(asked.with("step", "confirm")).await.must_be(200).must_say("are saved");
    assert!(roles(&house, two).is_empty());
}
