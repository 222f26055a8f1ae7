//! Who may hold what: every way in which access begins, returns or grows asks the same rule.

mod races;

use chrono::TimeDelta;
use guestlist::features::access::{self, Assignment, Resource, ResourceId};
use guestlist::features::apps::{self, App};
use guestlist::features::catalog::{self, Card, Guests, SameName, Wish};
use guestlist::features::directory;
use guestlist::features::guests::{self, Key, Reset};
use guestlist::features::policies::{self, Approval, ChooseApproval, LifeRules};
use guestlist::features::sponsors::{self, Backup};
use guestlist::features::users::{self, Role};
use guestlist::foundation::id::{AssignmentId, RoleId};

use crate::invitations::Scene;
use crate::support::{Page, rows};

/// Why the guest could not be given it now.
#[derive(Clone, Copy, Debug)]
enum Against {
    /// The group opens an app that takes no guests.
    GroupOpensClosedApp,
    GroupClosed,
    AppClosed,
    AppDisabled,
    DomainBlocked,
    /// By a list of the app alone.
    DomainBlockedHere,
    Blocked,
}

impl Against {
    const GROUP: [Self; 4] = [Self::GroupOpensClosedApp, Self::GroupClosed, Self::DomainBlocked, Self::Blocked];
    const APP: [Self; 5] =
        [Self::AppClosed, Self::AppDisabled, Self::DomainBlocked, Self::DomainBlockedHere, Self::Blocked];

    fn begin(self, scene: &Scene) {
        let cast = scene.cast;
        match self {
            Self::GroupOpensClosedApp => open_by_north(scene),
            Self::GroupClosed => scene.change_group(cast.north, |group| group.allow_guests = false),
            Self::AppClosed => scene.change_app(cast.wiki, |app| app.allow_guests = false),
            Self::AppDisabled => scene.change_app(cast.wiki, |app| app.enabled = false),
            Self::DomainBlocked => scene.deny("partner.example"),
            Self::DomainBlockedHere => deny_at(scene, ResourceId::App(cast.wiki), "partner.example"),
            Self::Blocked => {
                scene.house.write(|conn| users::set_enabled(conn, cast.guest.id, false, scene.house.now()));
            }
        }
    }
}

/// The group opens Payroll, which takes no guests, though a guest is or was in it.
fn open_by_north(scene: &Scene) {
    let assignment = Assignment {
        id: AssignmentId::new(),
        app_id: scene.cast.payroll,
        user_id: None,
        group_id: Some(scene.cast.north),
        role_id: RoleId::DEFAULT,
        ends_at: None,
        granted_by: Some(scene.cast.owner.id),
        invitation_id: None,
        created_at: scene.house.now(),
    };
    scene.house.write(|conn| rows::assign(conn, &assignment));
}

fn deny_at(scene: &Scene, of: ResourceId, domain: &str) {
    use guestlist::features::rules::{Effect, NewRules};
    let admin = scene.house.actor(scene.cast.admin);
    let rules = policies::read_rules(domain).unwrap();
    let wish = NewRules { of: Some(of), effect: Effect::Deny, rules, comment: String::new() };
    scene.house.write(|conn| Ok(policies::add_rules(conn, &admin, &wish, scene.house.now()).unwrap()));
}

fn has(scene: &Scene, of: ResourceId) -> bool {
    scene.house.read(|conn| access::has(conn, of, scene.cast.guest.id, scene.house.now()))
}

/// What the guest has of both ended yesterday.
fn lapse(scene: &Scene) {
    let (cast, yesterday) = (scene.cast, scene.house.now().minus(TimeDelta::days(1)));
    scene.house.write(|conn| {
        rows::end_assignment(conn, cast.wiki, cast.guest.id, Some(yesterday))?;
        rows::end_membership(conn, cast.north, cast.guest.id, Some(yesterday))
    });
}

/// What both pages that move an end answer.
async fn extended(scene: &Scene, of: ResourceId) -> [Page; 2] {
    let (guest, day) = (scene.cast.guest.id, scene.house.now().plus(TimeDelta::days(20)).date().to_string());
    let end = scene.house.read(|conn| access::end_of(conn, of, guest)).flatten().unwrap();
    let people = format!("{}/people/{guest}/end", of.path());
    let by_people = scene.owner.post_with_token(&people, &[("ends_on", &day)]).await;
    let key = Key { user: guest, of: Some(of) };
    let (user, word, seen) = (guest.to_string(), key.of_word(), end.micros().to_string());
    let fields: [(&str, &str); 6] =
        [("user", &user), ("of", &word), ("answer", "extend"), ("ends", "other"), ("ends_on", &day), ("seen", &seen)];
    let by_endings = scene.owner.post_with_token("/endings/decide", &fields).await;
    [by_people, by_endings]
}

#[actix_web::test]
async fn a_lapsed_end_moves_into_the_future_only_if_the_guest_may_hold_it_now() {
    for (of_app, reasons) in [(false, &Against::GROUP[..]), (true, &Against::APP[..])] {
        for against in reasons {
            let scene = Scene::new().await;
            let of = match of_app {
                true => ResourceId::App(scene.cast.wiki),
                false => ResourceId::Group(scene.cast.north),
            };
            lapse(&scene);
            against.begin(&scene);
            for page in extended(&scene, of).await {
                page.must_be(409);
            }
            assert!(!has(&scene, of), "{against:?}");
        }
    }
}

#[actix_web::test]
async fn a_lapsed_end_moves_into_the_future_where_nothing_is_against_it() {
    for of in [|scene: &Scene| ResourceId::App(scene.cast.wiki), |scene: &Scene| ResourceId::Group(scene.cast.north)] {
        let scene = Scene::new().await;
        lapse(&scene);
        let [by_people, _] = extended(&scene, of(&scene)).await;
        by_people.must_be(303);
        assert!(has(&scene, of(&scene)));
    }
}

#[actix_web::test]
async fn shortening_and_removing_are_never_refused() {
    for against in Against::APP {
        let scene = Scene::new().await;
        let (wiki, guest) = (ResourceId::App(scene.cast.wiki), scene.cast.guest.id);
        against.begin(&scene);
        let day = scene.house.now().plus(TimeDelta::days(5)).date().to_string();
        let person = format!("{}/people/{guest}", wiki.path());
        scene.owner.post_with_token(&format!("{person}/end"), &[("ends_on", &day)]).await.must_be(303);
        scene.owner.post_with_token(&format!("{person}/remove"), &[]).await.must_be(303);
        assert!(!has(&scene, wiki), "{against:?}");
    }
}

/// The owner removes the guest from the wiki; answers the form that undoes it.
async fn removed(scene: &Scene) -> crate::support::page::Form {
    let person = format!("{}/people/{}", scene.wiki(), scene.cast.guest.id);
    let page = scene.owner.get(&format!("{}/people", scene.wiki())).await;
    let done = scene.owner.submit(page.form(&format!("{person}/remove"))).await;
    done.form(&format!("{person}/put-back"))
}

#[actix_web::test]
async fn an_old_undo_does_not_return_what_an_admin_removed_since() {
    let scene = Scene::new().await;
    let wiki = ResourceId::App(scene.cast.wiki);
    let undo = removed(&scene).await;
    scene.owner.submit(undo.clone()).await.must_be(200);
    assert!(has(&scene, wiki));
    let admin = scene.house.enter(scene.cast.admin).await;
    let remove = format!("{}/people/{}/remove", scene.wiki(), scene.cast.guest.id);
    admin.post_with_token(&remove, &[]).await.must_be(303);
    scene.owner.submit(undo.clone()).await.must_be(410);
    assert!(!has(&scene, wiki));
    scene.change_app(scene.cast.wiki, |app| app.self_service = false);
    scene.owner.submit(undo).await.must_be(409);
    assert!(!has(&scene, wiki));
}

#[actix_web::test]
async fn an_undo_asks_whether_the_owner_may_add_people_now() {
    let scene = Scene::new().await;
    let undo = removed(&scene).await;
    scene.change_app(scene.cast.wiki, |app| app.self_service = false);
    scene.owner.submit(undo).await.must_be(409);
    assert!(!has(&scene, ResourceId::App(scene.cast.wiki)));
}

#[actix_web::test]
async fn an_undo_returns_only_what_the_guest_may_hold_now() {
    for against in Against::APP {
        let scene = Scene::new().await;
        let undo = removed(&scene).await;
        against.begin(&scene);
        scene.owner.submit(undo).await.must_be(409);
        assert!(!has(&scene, ResourceId::App(scene.cast.wiki)), "{against:?}");
    }
}

#[actix_web::test]
async fn whoever_is_restored_gets_back_only_what_they_may_hold_now() {
    for against in [Against::GroupOpensClosedApp, Against::GroupClosed, Against::DomainBlocked] {
        let scene = Scene::new().await;
        let admin = scene.house.enter(scene.cast.admin).await;
        let person = format!("/admin/users/{}", scene.cast.guest.id);
        admin.post_with_token(&format!("{person}/delete"), &[]).await.must_be(303);
        against.begin(&scene);
        admin.post_with_token(&format!("{person}/restore"), &[]).await.must_be(303);
        assert!(!has(&scene, ResourceId::Group(scene.cast.north)), "{against:?}");
    }
}

fn longest(scene: &Scene, days: i32) {
    let admin = scene.house.actor(scene.cast.admin);
    let rules = LifeRules { longest_days: Some(days), ..LifeRules::default() };
    scene.house.write(|conn| {
        policies::change_life_rules(conn, &admin, &rules, &LifeRules::default().mark(), scene.house.now()).unwrap();
        Ok(())
    });
}

#[actix_web::test]
async fn removing_and_adding_again_extends_no_longer_than_the_rules_allow() {
    let scene = Scene::new().await;
    longest(&scene, 40);
    let guest = scene.cast.guest;
    let day = |days: i64| scene.house.now().plus(TimeDelta::days(days)).date().to_string();
    removed(&scene).await;
    let role = scene.cast.reader.to_string();
    for (ends, ends_on) in [("", String::new()), ("other", day(41))] {
        let fields: [(&str, &str); 4] =
            [("emails", guest.mail), ("role", &role), ("ends", ends), ("ends_on", &ends_on)];
        scene.invite(&scene.wiki(), &fields).await.must_say("40 days at a time");
        assert!(!scene.has_wiki(guest.mail), "until {ends_on}");
    }
    let last = day(40);
    let fields: [(&str, &str); 4] = [("emails", guest.mail), ("role", &role), ("ends", "other"), ("ends_on", &last)];
    scene.invite(&scene.wiki(), &fields).await;
    assert!(scene.has_wiki(guest.mail));
}

#[actix_web::test]
async fn adding_what_has_ended_extends_no_longer_than_the_rules_allow() {
    let scene = Scene::new().await;
    longest(&scene, 40);
    lapse(&scene);
    scene.invite(&scene.north(), &[("emails", scene.cast.guest.mail)]).await.must_say("40 days at a time");
    assert!(!has(&scene, ResourceId::Group(scene.cast.north)));
}

/// The guest owns the wiki, as an admin may let them.
fn owning(scene: &Scene) {
    let (cast, now) = (scene.cast, scene.house.now());
    scene.house.write(|conn| {
        users::add_role(conn, cast.guest.id, Role::GuestInviter, now)?;
        apps::add_owner(conn, cast.wiki, cast.guest.id, now).map(drop)
    });
}

#[actix_web::test]
async fn a_guest_who_owns_something_does_not_extend_their_own_access() {
    let scene = Scene::new().await;
    owning(&scene);
    let (guest, wiki) = (scene.cast.guest, ResourceId::App(scene.cast.wiki));
    let before = scene.house.read(|conn| access::end_of(conn, wiki, guest.id));
    let theirs = scene.house.enter(guest).await;
    let end = format!("{}/people/{}/end", scene.wiki(), guest.id);
    theirs.post_with_token(&end, &[("ends_on", "")]).await.must_be(403);
    let day = scene.house.now().plus(TimeDelta::days(90)).date().to_string();
    theirs.post_with_token(&end, &[("ends_on", &day)]).await.must_be(403);
    assert_eq!(scene.house.read(|conn| access::end_of(conn, wiki, guest.id)), before);
    let sooner = scene.house.now().plus(TimeDelta::days(3)).date().to_string();
    theirs.post_with_token(&end, &[("ends_on", &sooner)]).await.must_be(303);
    theirs.post_with_token(&format!("{}/people/{}/remove", scene.wiki(), guest.id), &[]).await.must_be(303);
    let role = scene.cast.reader.to_string();
    scene.invite_as(&theirs, &scene.wiki(), &[("emails", guest.mail), ("role", &role)]).await;
    assert!(!scene.has_wiki(guest.mail), "nor do they leave and add themselves");
}

#[actix_web::test]
async fn an_invitation_from_before_approval_was_needed_is_sent_again_only_with_it() {
    let scene = Scene::new().await;
    let (ann, now) = ("ann@partner.example", scene.house.now());
    let old = scene.invited(ann).await;
    let admin = scene.house.actor(scene.cast.admin);
    scene.house.write(|conn| {
        let seen = Some(policies::approval_of_all(conn)?);
        let careful = ChooseApproval { of: None, rule: Some(Approval::Others), seen };
        policies::choose_approval(conn, &admin, &careful, now).unwrap();
        Ok(())
    });
    let sent = scene.invitation(ann);
    scene.owner.post_with_token(&format!("/invitations/{}/resend", sent.id), &[]).await.must_be(303);
    let waiting = scene.invitation(ann);
    assert!(waiting.id != sent.id && waiting.waits_since.is_some(), "another waits in its place");
    scene.house.browser().get(&old).await.must_be(410);
    assert_eq!(scene.mails.to(ann).await.len(), 1, "nothing goes out");
    // So many mails go to one address in a day.
    scene.house.wait(TimeDelta::days(2));
    let now = scene.house.now();
    let config = scene.house.world.config.clone();
    scene.house.write(|conn| {
        guestlist::features::invitations::approve(conn, &config, &admin, waiting.id, now).unwrap();
        Ok(())
    });
    let owner = scene.house.enter(scene.cast.owner).await;
    owner.post_with_token(&format!("/invitations/{}/resend", waiting.id), &[]).await.must_be(303);
    assert_eq!(scene.invitation(ann).waits_since, None, "what was approved is sent again");
}

#[actix_web::test]
async fn an_app_is_not_switched_on_for_guests_who_may_not_hold_it() {
    for against in [Against::AppClosed, Against::DomainBlocked, Against::DomainBlockedHere] {
        let scene = Scene::new().await;
        scene.change_app(scene.cast.wiki, |app| app.enabled = false);
        against.begin(&scene);
        let (admin, now, id) =
            (scene.house.actor(scene.cast.admin), scene.house.now(), ResourceId::App(scene.cast.wiki));
        let switched = scene.house.write(|conn| {
            let app = apps::find(conn, scene.cast.wiki)?.unwrap();
            let seen = Card::of(&Resource::App(app.clone())).mark();
            let card = Card::of(&Resource::App(App { enabled: true, ..app }));
            let wish = Wish { card, seen, guests: Guests::Stay, same_name: SameName::Refused };
            Ok(catalog::update(conn, &admin, id, &wish, now).map(drop))
        });
        assert!(matches!(switched, Err(catalog::Refused::Access(_))), "{against:?}: {switched:?}");
    }
}

#[actix_web::test]
async fn a_colleague_becomes_a_guest_only_if_every_list_lets_their_domain_in() {
    let scene = Scene::new().await;
    deny_at(&scene, ResourceId::App(scene.cast.chat), "aurora.example");
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    let made = scene.house.write(|conn| {
        rows::end_membership(conn, scene.cast.ledger, scene.cast.colleague.id, Some(now))?;
        Ok(directory::make_guest(conn, &admin, scene.cast.colleague.id, now).map(drop))
    });
    assert!(matches!(made, Err(directory::Refused::Access(_))), "{made:?}");
}

#[actix_web::test]
async fn a_guest_moves_only_to_an_address_that_all_they_have_lets_in() {
    let scene = Scene::new().await;
    deny_at(&scene, ResourceId::App(scene.cast.chat), "elsewhere.example");
    let (admin, now, guest) = (scene.house.actor(scene.cast.admin), scene.house.now(), scene.cast.guest);
    let wish = Reset { guest: guest.id, mail: "greta@elsewhere.example".to_owned(), seen: guest.mail.to_owned() };
    let moved = scene.house.write(|conn| Ok(guests::reset(conn, &admin, &wish, now).map(drop)));
    assert!(matches!(moved, Err(guests::Refused::DomainBlocked(_))), "{moved:?}");
}

/// What the sponsor's page answers about the stay, which ended yesterday.
async fn stayed(scene: &Scene, answer: &str) -> Page {
    let (guest, day) = (scene.cast.guest.id, scene.house.now().plus(TimeDelta::days(20)).date().to_string());
    let end = scene.house.read(|conn| users::find(conn, guest)).unwrap().ends_at.unwrap();
    let (user, seen) = (guest.to_string(), end.micros().to_string());
    let fields: [(&str, &str); 6] =
        [("user", &user), ("of", "stay"), ("answer", answer), ("ends", "other"), ("ends_on", &day), ("seen", &seen)];
    scene.owner.post_with_token("/endings/decide", &fields).await
}

/// The stay is over, and the owner answers for the guest.
fn end_stay(scene: &Scene) {
    let (admin, now) = (scene.house.actor(scene.cast.admin), scene.house.now());
    scene.house.write(|conn| {
        sponsors::add(conn, &admin, scene.cast.guest.id, scene.cast.owner.mail, Backup::No, now).unwrap();
        users::set_end(conn, scene.cast.guest.id, Some(now.minus(TimeDelta::days(1))), now)
    });
}

#[actix_web::test]
async fn a_stay_that_is_over_begins_again_only_if_the_guest_may_hold_everything_now() {
    let against = [
        Against::GroupOpensClosedApp,
        Against::GroupClosed,
        Against::AppClosed,
        Against::DomainBlocked,
        Against::DomainBlockedHere,
    ];
    for against in against {
        let scene = Scene::new().await;
        end_stay(&scene);
        let told = format!("{against:?}");
        against.begin(&scene);
        for answer in ["extend", "keep"] {
            stayed(&scene, answer).await.must_be(409);
            let guest = scene.house.read(|conn| users::find(conn, scene.cast.guest.id)).unwrap();
            assert!(guest.has_ended(scene.house.now()), "{told} {answer}");
        }
    }
}

#[actix_web::test]
async fn a_stay_that_is_over_begins_again_where_nothing_is_against_it() {
    let scene = Scene::new().await;
    end_stay(&scene);
    stayed(&scene, "extend").await.must_be(303);
    let guest = scene.house.read(|conn| users::find(conn, scene.cast.guest.id)).unwrap();
    assert!(!guest.has_ended(scene.house.now()));
}

#[actix_web::test]
async fn an_address_that_a_list_of_something_closed_keeps_out_is_refused() {
    let scene = Scene::new().await;
    let (admin, guest, wiki) = (scene.house.actor(scene.cast.admin), scene.cast.guest, scene.cast.wiki);
    deny_at(&scene, ResourceId::App(wiki), "elsewhere.example");
    scene.change_app(wiki, |app| app.allow_guests = false);
    let wish = Reset { guest: guest.id, mail: "moved@elsewhere.example".to_owned(), seen: guest.mail.to_owned() };
    let tried = scene.house.world.db.write_now(|conn| guests::reset(conn, &admin, &wish, scene.house.now()));
    assert!(matches!(tried, Err(guests::Refused::DomainBlocked(_))), "{tried:?}");
}
