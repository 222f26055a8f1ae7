//! Owners, roles, and who has an app or group, by hand.

use chrono::TimeDelta;
use guestlist::features::access::{self, ResourceId};
use guestlist::features::audit::Action;
use guestlist::features::groups::{self};
use guestlist::features::policies;
use guestlist::features::rules;
use guestlist::features::users::{self, Role};
use guestlist::features::{apps, catalog};
use guestlist::foundation::id::{RoleId, UserId};

use super::{app_page, entries, group_page};
use crate::invitations::Scene;
use crate::support::{Browser, House, Page, cast, plan};

/// An admin fills in one of the forms of the page and posts it.
async fn post(admin: &Browser, page: &str, form: &str, fields: &[(&str, &str)]) -> Page {
    let action = format!("{page}/{form}");
    let form = admin.get(page).await.form(&action);
    admin.submit(fields.iter().fold(form, |form, (name, value)| form.with(name, value))).await
}

fn owners(house: &House, page: &str) -> Vec<UserId> {
    let owned = house.read(|conn| {
        let wiki = apps::owners_of(conn, house.cast.wiki)?;
        let berlin = groups::owners_of(conn, house.cast.berlin)?;
        Ok(if page.contains("/apps/") { wiki } else { berlin })
    });
    owned.into_iter().map(|(id, _)| id).collect()
}

#[actix_web::test]
async fn an_owner_is_named_by_address_or_name_and_refused_with_the_reason() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    scene.invited("ann@partner.example").await;
    house.write(|conn| {
        cast::member(conn, "nora.two@aurora.example", "Nora Second", house.now())?;
        cast::member(conn, "bert@aurora.example", "Bert Blocked", house.now()).map(drop)?;
        let bert = users::find_by_mail(conn, "bert@aurora.example")?.unwrap();
        users::set_enabled(conn, bert.id, false, house.now()).map(drop)
    });
    let admin = house.enter(cast.admin).await;
    let wiki = app_page(cast.wiki);
    for (who, why) in [
        ("", "Type an address or a name"),
        ("nobody@aurora.example", "Nobody here has the address"),
        ("Zacharias", "Nobody here is called Zacharias"),
        ("nora", "Several people are called nora"),
        ("mona", "Nobody here is called exactly mona"),
        (cast.owner.mail, "owns it already"),
        ("bert@aurora.example", "is blocked"),
        ("ann@partner.example", "has not accepted"),
        (cast.guest.mail, "Guests own something only if they hold the role guest inviter"),
    ] {
        let refused = post(&admin, &wiki, "owners", &[("who", who)]).await;
        refused.must_be(422).must_say(why);
        assert_eq!(refused.form(&format!("{wiki}/owners")).field("who"), Some(who), "nothing typed is lost");
    }
    let several = post(&admin, &wiki, "owners", &[("who", "nora")]).await;
    assert_eq!(several.attributes("button[name=exact]", "value").len(), 2, "each of them can be chosen");
    let part = post(&admin, &wiki, "owners", &[("who", "Mona")]).await;
    assert_eq!(part.attributes("button[name=exact]", "value"), [cast.member.mail], "suggested, not done");
    let chosen = several.form(&format!("{wiki}/owners")).with("exact", cast.colleague.mail);
    admin.submit(chosen).await.must_be(200).must_say("Nora Colleague owns it now");
    post(&admin, &wiki, "owners", &[("who", "mona member")]).await.must_say("Mona Member owns it now");
    house.write(|conn| users::add_role(conn, cast.guest.id, Role::GuestInviter, house.now()));
    post(&admin, &wiki, "owners", &[("who", cast.guest.mail)]).await.must_say("owns it now");
    let payroll = app_page(cast.payroll);
    post(&admin, &payroll, "owners", &[("who", cast.guest.mail)]).await.must_be(422).must_say("takes no guests");
    let named = entries(house, Action::AddOwner);
    assert_eq!(named.len(), 3);
    assert_eq!((named[0].person_id, named[0].actor_id), (Some(cast.guest.id), Some(cast.admin.id)));
    house.enter(cast.colleague).await.get(&format!("{}/people", scene.wiki())).await.must_be(200);
}

#[actix_web::test]
async fn the_last_owner_can_go_and_everybody_is_told_that_nobody_is_left() {
    let house = House::new().await;
    let cast = house.cast;
    let admin = house.enter(cast.admin).await;
    // Also where a rule decides who is in it.
    for (page, who) in
        [(app_page(cast.wiki), vec![cast.co_owner, cast.owner]), (group_page(cast.berlin), vec![cast.owner])]
    {
        for (n, person) in who.iter().enumerate() {
            let gone = post(&admin, &page, &format!("owners/{}/remove", person.id), &[]).await;
            gone.must_be(200).must_say("no longer");
            assert_eq!(gone.says("nobody else does"), n + 1 == who.len(), "{page}: {}", person.name);
        }
        assert!(owners(&house, &page).is_empty());
        let last = admin.post_with_token(&format!("{page}/owners/{}/remove", cast.owner.id), &[]).await;
        last.must_be(409).must_say("does not own it any more");
        post(&admin, &page, "owners", &[("who", cast.owner.mail)]).await.must_say("owns it now");
        assert_eq!(owners(&house, &page), [cast.owner.id]);
    }
    assert_eq!(entries(&house, Action::RemoveOwner).len(), 3);
}

#[actix_web::test]
async fn a_role_is_added_renamed_and_removed_once_nobody_holds_it() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    let admin = house.enter(cast.admin).await;
    let wiki = app_page(cast.wiki);
    for (value, name, why) in [
        ("", "Writer", "Type what the app is told"),
        ("a b", "Writer", "without spaces"),
        ("writer", "", "Type what people will read"),
        ("reader", "Writer", "has a role that is told as reader already"),
    ] {
        let refused = post(&admin, &wiki, "roles", &[("value", value), ("name", name)]).await;
        refused.must_be(422).must_say(why);
        assert_eq!(refused.form(&format!("{wiki}/roles")).field("name"), Some(name));
    }
    post(&admin, &wiki, "roles", &[("value", "writer"), ("name", "Writer")]).await.must_say("The role Writer is there");
    let role = house.read(|conn| apps::roles_of(conn, cast.wiki)).pop().unwrap();
    let rename = format!("roles/{}", role.id);
    let stale = admin.get(&wiki).await.form(&format!("{wiki}/{rename}"));
    post(&admin, &wiki, &rename, &[("name", "Author")]).await.must_say("is called Author now");
    admin.submit(stale.with("name", "Poet")).await.must_be(409).must_say("changed");

    scene.invite(&scene.wiki(), &[("emails", "ann@partner.example"), ("role", "writer")]).await.must_be(200);
    let remove = format!("{rename}/remove");
    let held = post(&admin, &wiki, &remove, &[]).await;
    held.must_be(409).must_say("1 person or group has the role Author, or is invited with it");
    let held = post(&admin, &wiki, &format!("roles/{}/remove", cast.reader), &[]).await;
    held.must_be(409).must_say("1 person or group has the role Reader");
    post(&admin, &wiki, &format!("roles/{}/remove", cast.editor), &[]).await.must_say("The role Editor is gone");
    let left = house.read(|conn| apps::roles_of(conn, cast.wiki));
    assert_eq!(left.iter().map(|role| role.value.as_str()).collect::<Vec<_>>(), ["reader", "writer"]);
    assert_eq!(entries(house, Action::UpdateApp).len(), 3, "added, renamed, removed");
    // Not through another app's address.
    let foreign = format!("{}/roles/{}/remove", app_page(cast.chat), cast.reader);
    admin.post_with_token(&foreign, &[]).await.must_be(404);
}

#[actix_web::test]
async fn somebody_who_is_here_is_given_an_app_with_a_role_and_an_end_and_is_told() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    let admin = house.enter(cast.admin).await;
    let wiki = app_page(cast.wiki);
    for (who, role, day, why) in [
        ("ann@partner.example", "reader", "", "invited under Add people"),
        (cast.member.mail, "reader", "2020-01-01", "This day is over"),
        (cast.member.mail, "reader", "tomorrow", "no day of the calendar"),
        (cast.guest.mail, "reader", "", "Already"),
    ] {
        let refused = post(&admin, &wiki, "people", &[("who", who), ("role", role), ("ends_on", day)]).await;
        assert_eq!(refused.status.as_u16(), 422, "{who} {day}: {}", refused.text());
        assert!(refused.text().to_lowercase().contains(&why.to_lowercase()), "{why}: {}", refused.text());
        assert_eq!(refused.form(&format!("{wiki}/people")).field("who"), Some(who));
    }
    let end = house.now().plus(TimeDelta::days(10)).date().to_string();
    let given = post(&admin, &wiki, "people", &[("who", "Mona Member"), ("role", "editor"), ("ends_on", &end)]).await;
    given.must_be(200).must_say("Mona Member has it now");
    assert_eq!(scene.role(cast.member.mail, cast.wiki), Some(cast.editor));
    house.deliver().await;
    assert_eq!(house.messages_to(cast.member.mail).await.len(), 1, "they are told");
    house.wait(TimeDelta::days(11));
    assert_eq!(scene.role(cast.member.mail, cast.wiki), None);

    let admin = house.enter(cast.admin).await;
    let quiet = group_page(cast.quiet);
    post(&admin, &quiet, "people", &[("who", cast.former_guest.mail)]).await.must_say("has it now");
    assert!(scene.is_in(cast.former_guest.mail, cast.quiet));
    let berlin = admin.get(&group_page(cast.berlin)).await;
    assert!(berlin.forms(&format!("{}/people", group_page(cast.berlin))).is_empty(), "a rule decides");
    let forced = format!("{}/people", group_page(cast.berlin));
    admin.post_with_token(&forced, &[("who", cast.member.mail)]).await.must_be(409);
    assert!(house.selfcheck().iter().all(|found| !found.rule.contains("dynamic") || found.broken == 0));
}

#[actix_web::test]
async fn a_group_is_given_an_app_until_a_day_and_it_is_taken_back() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    let (admin, colleague) = (house.enter(cast.admin).await, house.enter(cast.colleague).await);
    let (wiki, payroll) = (app_page(cast.wiki), app_page(cast.payroll));
    colleague.look(&scene.wiki()).await.must_be(404);
    for (who, role, why) in [
        ("", "reader", "Type an address or a name"),
        ("Nowhere", "reader", "No group has this name"),
        ("Project North", "", "role"),
        ("Project North", "king", "role"),
    ] {
        let refused = post(&admin, &wiki, "groups", &[("who", who), ("role", role)]).await;
        assert_eq!(refused.status.as_u16(), 422, "{who} {role}: {}", refused.text());
        assert!(refused.text().contains(why), "{why}: {}", refused.text());
    }
    let closed = post(&admin, &payroll, "groups", &[("who", "Project North")]).await;
    closed.must_be(422).must_say("1 guest is in Project North, and this app takes no guests");
    // Whom the lists of an app keep out does not come in through a group either (Z-4).
    let partner = cast.guest.mail.rsplit_once('@').unwrap().1;
    let deny = |effect| rules::NewRules {
        of: Some(ResourceId::App(cast.wiki)),
        effect,
        rules: policies::read_rules(partner).unwrap(),
        comment: String::new(),
    };
    let (acting, now) = (house.actor(cast.admin), house.now());
    house.write(|conn| Ok(policies::add_rules(conn, &acting, &deny(rules::Effect::Deny), now).unwrap()));
    let kept_out = post(&admin, &wiki, "groups", &[("who", "Project North"), ("role", "editor")]).await;
    kept_out.must_be(422).must_say(&format!("1 guest from a domain that this app keeps out, as {partner}"));
    house.write(|conn| {
        let rules = rules::domain_rules(conn, Some(ResourceId::App(cast.wiki)))?;
        policies::remove_rule(conn, &acting, rules[0].id, now).unwrap();
        Ok(())
    });
    let end = house.now().plus(TimeDelta::days(10)).date().to_string();
    let given = [("who", "project north"), ("role", "editor"), ("ends_on", end.as_str())];
    post(&admin, &wiki, "groups", &given).await.must_be(200).must_say("Everybody in Project North has it now");
    post(&admin, &wiki, "groups", &given).await.must_be(422).must_say("has it already");
    colleague.get(&scene.wiki()).await.must_be(200);
    let (row, name) = house.read(|conn| access::groups_with(conn, cast.wiki, 9)).remove(0);
    assert_eq!((name.as_str(), row.role_id, row.granted_by), ("Project North", cast.editor, Some(cast.admin.id)));

    let end_form = format!("groups/{}/end", row.id);
    post(&admin, &wiki, &end_form, &[("ends_on", "2020-01-01")]).await.must_be(422).must_say("today or later");
    post(&admin, &wiki, &end_form, &[("ends_on", "")]).await.must_say("without an end");
    house.wait(TimeDelta::days(20));
    let (admin, colleague) = (house.enter(cast.admin).await, house.enter(cast.colleague).await);
    colleague.get(&scene.wiki()).await.must_be(200);
    let elsewhere = format!("{payroll}/groups/{}/remove", row.id);
    admin.post_with_token(&elsewhere, &[]).await.must_be(404);
    let taken = post(&admin, &wiki, &format!("groups/{}/remove", row.id), &[]).await;
    taken.must_be(200).must_say("no longer opens it");
    colleague.look(&scene.wiki()).await.must_be(404);
    let undo = taken
        .forms(&format!("{wiki}/groups"))
        .into_iter()
        .find(|form| form.field("role") == Some(&cast.editor.to_string()));
    admin.submit(undo.unwrap()).await.must_say("Everybody in Project North has it now");
    colleague.get(&scene.wiki()).await.must_be(200);
    assert_ne!(house.read(|conn| access::groups_with(conn, cast.wiki, 9))[0].0.role_id, RoleId::DEFAULT);
}

#[actix_web::test]
async fn the_page_of_an_app_or_group_reads_no_whole_table() {
    let house = House::new().await;
    let (cast, now) = (house.cast, house.now());
    let admin = house.actor(cast.admin);
    let asked = plan::asked(&house, |conn| {
        let (app, group) = (super::an_app(cast.wiki), super::cast_group(cast.north));
        for id in [app, group] {
            catalog::owners(conn, id).unwrap();
            catalog::colleagues_with(conn, id, now).unwrap();
        }
        let wiki = apps::find(conn, cast.wiki).unwrap().unwrap();
        catalog::held_by(conn, &wiki, cast.reader).unwrap();
        access::groups_with(conn, cast.wiki, 10).unwrap();
        catalog::people_called(conn, &admin, "no", now).unwrap();
    });
    plan::must_use_indexes(&house, &asked);
}

#[actix_web::test]
async fn enter_means_what_is_typed_and_not_the_first_of_several_who_were_meant() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let wiki = app_page(scene.cast.wiki);
    scene.house.write(|conn| cast::member(conn, "nora.two@aurora.example", "Nora Second", scene.house.now()).map(drop));
    for form in ["owners", "people"] {
        let several = post(&admin, &wiki, form, &[("who", "nora"), ("role", "reader")]).await;
        let buttons = several.attributes(&format!("form[action='{wiki}/{form}'] button"), "name");
        assert_eq!(buttons, ["", "exact", "exact"], "the first is what Enter presses");
    }
}

#[actix_web::test]
async fn of_two_admins_who_move_a_groups_end_the_second_is_shown_it() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let chat = app_page(house.cast.chat);
    let row = house.read(|conn| access::groups_with(conn, house.cast.chat, 9)).remove(0).0;
    let end = format!("{chat}/groups/{}/end", row.id);
    let late = admin.get(&chat).await.form(&end);
    let day = |days| house.now().plus(TimeDelta::days(days)).date().to_string();
    post(&admin, &chat, &format!("groups/{}/end", row.id), &[("ends_on", &day(9))]).await.must_be(200);
    let clash = admin.submit(late.with("ends_on", &day(90))).await;
    clash.must_be(409).must_say("Somebody else changed this");
    assert_eq!(clash.form(&end).field("ends_on"), Some(day(90).as_str()), "nothing typed is lost");
    let late = admin.get(&chat).await.form(&end);
    post(&admin, &chat, &format!("groups/{}/end", row.id), &[("ends_on", &day(12))]).await.must_be(200);
    let clash = admin.submit(late).await;
    assert_eq!(clash.form(&end).field("ends_on"), Some(day(12).as_str()), "who changed nothing undoes nothing");
    admin.submit(clash.form(&end)).await.must_be(200);
}

#[actix_web::test]
async fn z4_what_has_ended_closes_no_group_and_opens_again_only_if_it_may() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    let payroll = app_page(cast.payroll);
    let soon = house.now().plus(TimeDelta::days(1)).date().to_string();
    house.write(|conn| {
        cast::assign(conn, cast.payroll, cast::To::Group(cast.north), RoleId::DEFAULT, None, cast.owner, house.now())
    });
    scene.check(&scene.north(), &[("emails", "ann@partner.example")]).await.must_say("opens Payroll");
    let all = house.read(|conn| access::groups_with(conn, cast.payroll, 9));
    let row = all.iter().find(|(_, name)| name == "Project North").unwrap().0.id;
    let admin = house.enter(cast.admin).await;
    post(&admin, &payroll, &format!("groups/{row}/end"), &[("ends_on", &soon)]).await.must_be(200);
    house.wait(TimeDelta::days(2));
    let owner = house.enter(cast.owner).await;
    let add = format!("{}/people/add", scene.north());
    owner.get(&add).await.must_be(200).must_not_say("opens Payroll");
    let admin = house.enter(cast.admin).await;
    let again = post(&admin, &payroll, &format!("groups/{row}/end"), &[("ends_on", "")]).await;
    again.must_be(422).must_say("takes no guests");

    let archive = app_page(cast.archive);
    let off = post(&admin, &archive, "groups", &[("who", "Quiet room")]).await;
    off.must_be(422).must_say("switched off");
}

#[actix_web::test]
async fn an_app_is_given_from_the_page_of_a_group_as_well() {
    let scene = Scene::new().await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let quiet = group_page(scene.cast.quiet);
    admin.get(&quiet).await.must_say("It opens no app");
    post(&admin, &quiet, "apps", &[("who", "Nothing")]).await.must_be(422).must_say("No app has this name");
    let roles = post(&admin, &quiet, "apps", &[("who", " wiki")]).await;
    roles.must_be(422).must_say("Reader").must_say("Editor");
    let form = roles.form(&format!("{quiet}/apps"));
    assert_eq!(form.field("who"), Some("wiki"), "nothing typed is lost");
    admin.submit(form.with("role", "editor")).await.must_be(200).must_say("Everybody in the group has Wiki now");
    admin.get(&app_page(scene.cast.wiki)).await.must_say("Quiet room");
    post(&admin, &quiet, "apps", &[("who", "Wiki"), ("role", "editor")]).await.must_be(422).must_say("has it already");
    let payroll = post(&admin, &group_page(scene.cast.north), "apps", &[("who", "Payroll")]).await;
    payroll.must_be(422).must_say("this app takes no guests");
}
