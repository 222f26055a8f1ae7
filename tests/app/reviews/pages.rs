//! The pages of reviews: who may see them, what admins plan, what owners are told.

use chrono::TimeDelta;
use guestlist::features::access::ResourceId;
use guestlist::features::audit::Action;
use guestlist::features::reviews::Decision;
use guestlist::features::users::{self, Role};

use super::{HERE, answer, begun, log, path, planned, tend};
use crate::support::rows;
use crate::support::{Browser, House, Page, Person, cast};

/// An admin fills the form for a new schedule in.
async fn plan(admin: &Browser, more: &[(&str, &str)]) -> Page {
    let form = admin.get(HERE).await.form(HERE);
    let form = more.iter().fold(form.with("step", "save"), |form, (name, value)| form.with(name, value));
    admin.submit(form).await
}

fn with_role(house: &House, mail: &'static str, role: Role) -> Person {
    let now = house.now();
    house.write(|conn| {
        let person = cast::member(conn, mail, mail, now)?;
        users::add_role(conn, person.id, role, now)?;
        Ok(person)
    })
}

#[actix_web::test]
async fn z2_a_review_that_is_not_yours_is_not_there() {
    let house = House::new().await;
    let cast = house.cast;
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Keep);
    let ursula = with_role(&house, "ursula@aurora.example", Role::UserAdministrator);
    for person in [cast.member, cast.colleague, cast.guest, cast.former_guest, ursula] {
        let browser = house.enter(person).await;
        browser.get(&path(id)).await.must_be(404);
        browser.post_with_token(&path(id), &[("step", "finish")]).await.must_be(404);
        browser.get("/reviews").await.must_be(200).must_say("Nothing to review").must_not_say("Wiki");
        browser.get("/apps").await.must_not_say("Review guests");
    }
    let reader = house.enter(with_role(&house, "ron@aurora.example", Role::Reader)).await;
    let page = reader.get(&path(id)).await;
    page.must_be(200).must_say("Greta Guest");
    assert!(page.forms(&path(id)).is_empty(), "a reader looks");
    reader.post_with_token(&path(id), &[("step", "finish")]).await.must_be(403);
    let nobody = house.browser();
    assert!(nobody.look(&path(id)).await.must_be(303).location().starts_with("/sign-in"));
    house.enter(cast.owner).await.get(&path(guestlist::foundation::id::ReviewId::new())).await.must_be(404);
}

#[actix_web::test]
async fn an_open_review_is_announced_where_its_owners_pass() {
    let house = House::new().await;
    let cast = house.cast;
    let id = begun(&house, ResourceId::Group(cast.north), Decision::Keep);
    let owner = house.enter(cast.co_owner).await;
    for place in ["/apps".to_owned(), "/groups".to_owned(), format!("/groups/{}/people", cast.north)] {
        let page = owner.get(&place).await;
        assert_eq!(page.must_say("Which guests keep access to Project North?").link("Review guests"), Some(path(id)));
    }
    owner.get("/reviews").await.must_say("1 guest is left to decide about");
    planned(&house, Some(ResourceId::App(cast.wiki)), None, Decision::Keep);
    tend(&house);
    let page = owner.get("/apps").await;
    assert_eq!(page.must_say("2 reviews wait for you").link("Review guests"), Some("/reviews".to_owned()));
    answer(&owner, &house, id, &[(cast.guest.mail, Decision::Keep)], "finish").await.must_say("1 keeps access");
    owner.get("/groups").await.must_not_say("2 reviews");
    owner.get("/reviews").await.must_say("Past").must_say("1 keeps access");
    owner.get(&format!("/groups/{}/people", cast.north)).await.must_not_say("Review guests");
    owner.get(&format!("/groups/{}/history", cast.north)).await.must_say("A review of the guests began");
}

#[actix_web::test]
async fn the_last_use_is_shown_and_who_seems_not_to_need_it_is_gently_marked() {
    let house = House::new().await;
    let cast = house.cast;
    let wiki = ResourceId::App(cast.wiki);
    let now = house.now();
    house.write(|conn| {
        rows::end_assignment(conn, cast.wiki, cast.guest.id, None)?;
        guestlist::features::apps::note_launch(conn, cast.wiki, cast.guest.id, now)
    });
    house.wait(TimeDelta::days(40));
    let now = house.now();
    house.write(|conn| {
        let to = cast::To::User(cast.former_guest.id);
        cast::assign(conn, cast.wiki, to, cast.reader, None, cast.owner, now)
    });
    let id = begun(&house, wiki, Decision::Keep);
    let owner = house.enter(cast.owner).await;
    let page = owner.get(&path(id)).await;
    page.must_say("Last opened 40 days ago").must_say("Never opened").must_say("Added by Olivia Owner");
    page.must_not_say("Perhaps it is no longer needed");
    house.wait(TimeDelta::days(10));
    let owner = house.enter(cast.owner).await;
    answer(&owner, &house, id, &[(cast.guest.mail, Decision::Keep)], "keep_rest").await.must_be(200);
    answer(&owner, &house, id, &[], "finish").await.must_say("2 keep access");
    house.wait(TimeDelta::days(80));
    tend(&house);
    let owner = house.enter(cast.owner).await;
    let page = owner.get(&owner.get("/reviews").await.link("Wiki").unwrap()).await;
    assert_eq!(page.texts(".review-hint").len(), 2, "one never, one 130 days ago");
    assert!(page.attributes("input[type=radio][checked]", "value").is_empty(), "a hint decides nothing");
}

#[actix_web::test]
async fn a_reason_is_kept_with_the_decision_and_too_long_a_one_refused() {
    let house = House::new().await;
    let cast = house.cast;
    let id = begun(&house, ResourceId::App(cast.wiki), Decision::Keep);
    let owner = house.enter(cast.owner).await;
    let field = |name: &str| format!("{name}-{}", cast.guest.id);
    let form = owner.get(&path(id)).await.form(&path(id)).with(&field("decision"), "remove").with("step", "save");
    let long = "x".repeat(201);
    let refused = owner.submit(form.clone().with(&field("reason"), &long)).await;
    refused.must_be(422).must_say("at most 200 characters");
    let saved = owner.submit(form.with(&field("reason"), "<b>Left</b> the project")).await;
    assert_eq!(saved.form(&path(id)).field(&field("reason")), Some("<b>Left</b> the project"));
    answer(&owner, &house, id, &[], "finish").await.must_say("<b>Left</b> the project");
    let removal = log(&house, Action::Remove).remove(0);
    assert_eq!(removal.details.0["reason"], "<b>Left</b> the project");
}

#[actix_web::test]
async fn an_admin_plans_looks_whom_it_meets_changes_and_ends() {
    let house = House::new().await;
    let cast = house.cast;
    let admin = house.enter(cast.admin).await;
    admin.get(HERE).await.must_say("There is no schedule");
    plan(&admin, &[("step", "check")]).await.must_be(200).must_say("2 guests would be reviewed");
    let one = [("scope", "one"), ("of", " WIKI ")];
    plan(&admin, &[one[0], one[1], ("step", "check")]).await.must_say("1 guest would be reviewed");
    admin.get(HERE).await.must_say("There is no schedule");

    let other = [one[0], one[1], ("every", "other"), ("every_days", "45"), ("silence", "remove")];
    plan(&admin, &other).await.must_be(200).must_say("Scheduled.").must_say("Every 45 days, 14 days to answer");
    plan(&admin, &one).await.must_be(422).must_say("There is a schedule for it already");
    tend(&house);
    let page = admin.get(HERE).await;
    page.must_say("1 guest is left to decide about");
    let edit = page.attributes("a[href$=\"/edit\"]", "href").remove(0);
    let form = admin.get(&edit).await.form(&edit);
    assert_eq!((form.field("every"), form.field("every_days")), (Some("other"), Some("45")));
    let late = form.clone().with("answer_days", "20");
    let changed = admin.submit(form.with("every", "180").with("step", "save")).await;
    changed.must_say("Saved").must_say("Every 180 days");
    let clash = admin.submit(late.with("step", "save")).await;
    clash.must_be(409).must_say("Somebody else changed this").must_say("Every 180 days");
    assert_eq!(clash.form(&edit).field("answer_days"), Some("20"), "what was typed is still there");
    assert_eq!(clash.form(&edit).field("every"), Some("180"), "and what the other chose");
    assert_eq!(clash.texts(".meanwhile").len(), 1);
    admin.submit(clash.form(&edit).with("step", "save")).await.must_say("Saved").must_say("20 days to answer");

    let end = page.attributes("a[href$=\"/end\"]", "href").remove(0);
    let form = admin.get(&end).await.must_say("End the schedule of Wiki?").form(&end);
    let ended = admin.submit(form.clone()).await;
    ended.must_say("Ended.").must_say("There is no schedule").must_say("1 guest is left to decide about");
    admin.submit(form).await.must_be(404);
    for (action, n) in [(Action::CreateReview, 1), (Action::UpdateReview, 2), (Action::DeleteReview, 1)] {
        assert_eq!(log(&house, action).len(), n, "{action:?}");
    }
}

#[actix_web::test]
async fn what_cannot_be_planned_says_why_beside_the_field_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    let tomorrow = house.now().plus(TimeDelta::days(1)).date().to_string();
    let table: [(&[(&str, &str)], &str); 12] = [
        (&[("scope", "")], "Choose all"),
        (&[("scope", "one"), ("of", "Nowhere")], "No app or group has this name"),
        (&[("scope", "one"), ("of", "Everybody in Berlin")], "A rule decides who is in this group"),
        (&[("scope", "one"), ("of", "Ledger")], "kept in LDAP"),
        (&[("every", "other"), ("every_days", "")], "between 7 and 1,000"),
        (&[("every", "other"), ("every_days", "6")], "between 7 and 1,000"),
        (&[("every", "99999999999")], "between 7 and 1,000"),
        (&[("answer_days", "0")], "between 1 and 60"),
        (&[("every", "other"), ("every_days", "10"), ("answer_days", "10")], "fewer than lie between"),
        (&[("silence", "")], "Choose what silence means"),
        (&[("first_day", "2020-01-01")], "Choose today or a later day"),
        (&[("first_day", "tomorrow")], "Choose a day"),
    ];
    for (more, says) in table {
        let refused = plan(&admin, more).await;
        refused.must_be(422).must_say(says);
        let form = refused.form(HERE);
        for (name, value) in more.iter().filter(|(name, value)| !value.is_empty() && *name != "every") {
            assert_eq!(form.field(name), Some(*value));
        }
    }
    assert!(log(&house, Action::CreateReview).is_empty());
    plan(&admin, &[("first_day", &tomorrow)]).await.must_say("Scheduled.");
    tend(&house);
    admin.get(HERE).await.must_say("There was no review yet");
    house.wait(TimeDelta::days(1));
    tend(&house);
    let admin = house.enter(house.cast.admin).await;
    admin.get(HERE).await.must_say("Wiki").must_say("Project North");
}

#[actix_web::test]
async fn s6_a_session_left_open_plans_nothing_until_it_is_confirmed() {
    let house = House::new().await;
    planned(&house, None, Some(90), Decision::Keep);
    let admin = house.enter(house.cast.admin).await;
    let page = admin.get(HERE).await;
    let (edit, end) = (
        page.attributes("a[href$=\"/edit\"]", "href").remove(0),
        page.attributes("a[href$=\"/end\"]", "href").remove(0),
    );
    let edited = admin.get(&edit).await.form(&edit).with("every", "180").with("step", "save");
    let ended = admin.get(&end).await.form(&end);
    house.wait(TimeDelta::minutes(16));
    for form in [page.form(HERE).with("scope", "one").with("of", "Wiki").with("step", "save"), edited, ended] {
        admin.submit(form).await.must_be(403).must_say("confirm that it is you");
    }
    assert!(log(&house, Action::UpdateReview).is_empty() && log(&house, Action::DeleteReview).is_empty());
}

#[actix_web::test]
async fn a_reader_looks_at_schedules_and_everybody_else_is_turned_away() {
    let house = House::new().await;
    planned(&house, None, Some(90), Decision::Keep);
    let reader = house.enter(with_role(&house, "ron@aurora.example", Role::Reader)).await;
    let page = reader.get(HERE).await;
    page.must_be(200).must_say("Every app and group").must_not_say("New schedule");
    assert!(page.forms(HERE).is_empty() && page.link("Change").is_none());
    let ursula = with_role(&house, "ursula@aurora.example", Role::UserAdministrator);
    for person in [house.cast.owner, house.cast.member, house.cast.guest, ursula] {
        let browser = house.enter(person).await;
        browser.get(HERE).await.must_be(403);
        browser.post_with_token(HERE, &[("scope", "all"), ("step", "check")]).await.must_be(403);
    }
}
