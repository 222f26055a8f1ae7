//! Who has an app or a group: the list, taking away, putting back, end dates, history.

use chrono::TimeDelta;
use guestlist::features::access::{self, ResourceId};
use guestlist::features::groups;
use guestlist::features::invitations::{Invitation, State};
use guestlist::features::people::{self, Removal, Show, Wanted};
use guestlist::features::policies::Sight;
use guestlist::foundation::id::{GrantId, InvitationId, RoleId, UserId};

use crate::support::cast::{self, Cast, To};
use crate::support::{House, Page, Person, plan};

fn names(page: &Page) -> Vec<String> {
    page.texts(".who-name")
}

fn wiki_people(cast: &Cast) -> String {
    format!("/apps/{}/people", cast.wiki)
}

fn north_people(cast: &Cast) -> String {
    format!("/groups/{}/people", cast.north)
}

/// Somebody invited to an app, as a row that is pending.
fn invited(house: &House, resource: ResourceId, mail: &'static str, by: Person) -> (UserId, InvitationId) {
    use diesel::prelude::*;
    use guestlist::features::users::{self, User};
    use guestlist::foundation::address::EmailAddress;
    use guestlist::schema::{invitation_grants, invitations};
    let now = house.now();
    house.write(|conn| {
        let user = User::invited(&EmailAddress::parse(mail).unwrap(), None, now);
        users::insert(conn, &user)?;
        let invitation = Invitation {
            id: InvitationId::new(),
            address: mail.to_owned(),
            address_shown: mail.to_owned(),
            user_id: user.id,
            inviter_id: by.id,
            state: State::Pending,
            message: None,
            language: "en".to_owned(),
            cc: None,
            link_number: 1,
            created_at: now,
            expires_at: now.plus(TimeDelta::days(14)),
            resolved_at: None,
            fresh_asked_at: None,
            waits_since: None,
            turned_down: None,
            by_hand: false,
            alone: false,
            remind_at: None,
            reminded: 0,
        };
        diesel::insert_into(invitations::table).values(&invitation).execute(conn)?;
        diesel::insert_into(invitation_grants::table)
            .values((
                invitation_grants::id.eq(GrantId::new()),
                invitation_grants::invitation_id.eq(invitation.id),
                invitation_grants::address.eq(mail),
                invitation_grants::app_id.eq(resource.app()),
                invitation_grants::group_id.eq(resource.group()),
                invitation_grants::role_id.eq(RoleId::DEFAULT),
                invitation_grants::pending.eq(true),
            ))
            .execute(conn)?;
        Ok((user.id, invitation.id))
    })
}

#[actix_web::test]
async fn owners_and_admins_see_the_people_and_nobody_else() {
    let house = House::new().await;
    let cast = house.cast;
    for path in [wiki_people(&cast), north_people(&cast)] {
        for (person, status) in [
            (cast.owner, 200),
            (cast.co_owner, 200),
            (cast.admin, 200),
            (cast.guest, 403),
            (cast.member, 404),
            (cast.former_guest, 404),
        ] {
            house.enter(person).await.get(&path).await.must_be(status);
        }
        assert!(house.browser().look(&path).await.location().starts_with("/sign-in?next="));
    }
}

#[actix_web::test]
async fn the_list_says_who_gave_what_to_whom_until_when() {
    let house = House::new().await;
    let page = house.enter(house.cast.owner).await.get(&wiki_people(&house.cast)).await;
    assert_eq!(names(&page), ["Greta Guest"]);
    page.must_say("Reader").must_say("You").must_say("1 person has access");
    let other = house.enter(house.cast.co_owner).await.get(&wiki_people(&house.cast)).await;
    assert!(other.texts("td").iter().any(|cell| cell == "Olivia Owner"), "{}", other.text());
}

#[actix_web::test]
async fn access_through_a_group_names_the_group_and_cannot_be_removed_here() {
    let house = House::new().await;
    let cast = house.cast;
    let owner = house.enter(cast.owner).await;
    let path = format!("/apps/{}/people", cast.chat);
    let page = owner.get(&path).await;
    let mut found = names(&page);
    found.sort();
    assert_eq!(found, ["Greta Guest", "Nora Colleague"]);
    assert_eq!(page.link("through Project North").unwrap(), north_people(&cast));
    assert!(page.forms(&format!("{path}/{}/remove", cast.guest.id)).is_empty());
    let refused = owner.post_with_token(&format!("{path}/{}/remove", cast.guest.id), &[]).await;
    refused.must_be(409).must_say("comes through the group Project North");
    house.enter(cast.guest).await.get(&format!("/apps/{}", cast.chat)).await.must_be(200);
}

#[actix_web::test]
async fn somebody_removed_is_out_at_once_and_back_with_undo() {
    let house = House::new().await;
    let cast = house.cast;
    let before = house.read(|conn| access::paths(conn, cast.wiki, cast.guest.id, house.now()));
    let (owner, guest) = (house.enter(cast.owner).await, house.enter(cast.guest).await);
    let remove = format!("{}/{}/remove", wiki_people(&cast), cast.guest.id);
    let page = owner.get(&wiki_people(&cast)).await;
    let done = owner.submit(page.form(&remove)).await;
    done.must_say("Greta Guest no longer has access to Wiki").must_say("Nobody has access yet");
    guest.get(&format!("/apps/{}", cast.wiki)).await.must_be(404);
    let undo = done.form(&format!("{}/{}/put-back", wiki_people(&cast), cast.guest.id));
    let back = owner.submit(undo.clone()).await;
    back.must_say("Greta Guest has access to Wiki again, as before");
    assert_eq!(house.read(|conn| access::paths(conn, cast.wiki, cast.guest.id, house.now())), before);
    guest.get(&format!("/apps/{}", cast.wiki)).await.must_be(200);
    assert_eq!(owner.submit(undo).await.status, 200, "twice changes nothing");
    let history = owner.get(&format!("/apps/{}/history", cast.wiki)).await;
    history.must_say("Olivia Owner removed Greta Guest").must_say("Olivia Owner put Greta Guest back");
    assert_eq!(history.texts(".history li").len(), 2);
}

#[actix_web::test]
async fn undo_is_for_whoever_removed_for_ten_minutes_and_cannot_be_forged() {
    let house = House::new().await;
    let cast = house.cast;
    let (owner, other) = (house.enter(cast.owner).await, house.enter(cast.co_owner).await);
    let person = format!("{}/{}", wiki_people(&cast), cast.guest.id);
    let page = owner.get(&wiki_people(&cast)).await;
    let undo = owner.submit(page.form(&format!("{person}/remove"))).await.form(&format!("{person}/put-back"));
    let kept = undo.field("kept").unwrap().to_owned();
    let back = format!("{person}/put-back");
    other.post_with_token(&back, &[("kept", &kept)]).await.must_be(410).must_say("too late to undo");
    owner.post_with_token(&back, &[("kept", "nonsense")]).await.must_be(410);
    owner.post_with_token(&back, &[]).await.must_be(410);
    let elsewhere = format!("{}/{}/put-back", wiki_people(&cast), cast.member.id);
    owner.post_with_token(&elsewhere, &[("kept", &kept)]).await.must_be(410);
    house.wait(TimeDelta::minutes(11));
    owner.post_with_token(&back, &[("kept", &kept)]).await.must_be(410);
    house.enter(cast.guest).await.get(&format!("/apps/{}", cast.wiki)).await.must_be(404);
}

#[actix_web::test]
async fn a_guest_is_not_put_back_where_guests_are_no_longer_taken() {
    let house = House::new().await;
    let cast = house.cast;
    let owner = house.enter(cast.owner).await;
    let person = format!("{}/{}", north_people(&cast), cast.guest.id);
    let page = owner.get(&north_people(&cast)).await;
    let undo = owner.submit(page.form(&format!("{person}/remove"))).await.form(&format!("{person}/put-back"));
    house.write(|conn| {
        let mut north = groups::find(conn, cast.north)?.unwrap();
        north.allow_guests = false;
        groups::update(conn, &north)
    });
    owner.submit(undo).await.must_be(409).must_say("closed to guests");
}

#[actix_web::test]
async fn removing_from_a_group_takes_what_it_opens() {
    let house = House::new().await;
    let cast = house.cast;
    let (owner, guest) = (house.enter(cast.co_owner).await, house.enter(cast.guest).await);
    guest.get(&format!("/apps/{}", cast.chat)).await.must_be(200);
    let person = format!("{}/{}", north_people(&cast), cast.guest.id);
    let page = owner.get(&north_people(&cast)).await;
    let done = owner.submit(page.form(&format!("{person}/remove"))).await;
    guest.get(&format!("/apps/{}", cast.chat)).await.must_be(404);
    owner.submit(done.form(&format!("{person}/put-back"))).await.must_say("again, as before");
    guest.get(&format!("/apps/{}", cast.chat)).await.must_be(200);
}

#[actix_web::test]
async fn a_rule_or_another_directory_decides_so_nobody_removes_by_hand() {
    let house = House::new().await;
    let cast = house.cast;
    let owner = house.enter(cast.owner).await;
    for group in [cast.berlin, cast.ledger] {
        let page = owner.get(&format!("/groups/{group}/people")).await;
        page.must_be(200).must_say("Nora Colleague").must_say("Nobody can be added here");
        assert!(
            page.attributes("form[method=post]", "action").iter().all(|action| !action.contains(&group.to_string()))
        );
        assert!(page.link("Add people").is_none());
        let person = format!("/groups/{group}/people/{}", cast.colleague.id);
        owner.post_with_token(&format!("{person}/remove"), &[]).await.must_be(409);
        owner.post_with_token(&format!("{person}/end"), &[("ends_on", "")]).await.must_be(409);
        assert!(house.read(|conn| access::has(conn, access::ResourceId::Group(group), cast.colleague.id, house.now())));
    }
}

#[actix_web::test]
async fn pending_people_are_listed_and_taken_back() {
    let house = House::new().await;
    let cast = house.cast;
    invited(&house, ResourceId::App(cast.wiki), "ida@partner.example", cast.co_owner);
    let owner = house.enter(cast.owner).await;
    let page = owner.get(&wiki_people(&cast)).await;
    assert_eq!(names(&page), ["ida@partner.example", "Greta Guest"]);
    page.must_say("1 person has access. 1 more is invited.").must_say("Invited just now").must_say("Carl Coowner");
    assert_eq!(names(&owner.get(&format!("{}?show=pending", wiki_people(&cast))).await), ["ida@partner.example"]);
    assert_eq!(names(&owner.get(&format!("{}?show=guests", wiki_people(&cast))).await), ["Greta Guest"]);
    let take_back = page
        .attributes("form[method=post]", "action")
        .into_iter()
        .find(|action| action.ends_with("/remove") && !action.contains(&cast.guest.id.to_string()));
    let done = owner.submit(page.form(&take_back.unwrap())).await;
    done.must_say("The invitation of ida@partner.example to Wiki was taken back");
    assert_eq!(names(&done), ["Greta Guest"]);
    assert!(done.attributes("form", "action").iter().all(|action| !action.ends_with("/put-back")));
}

#[actix_web::test]
async fn a_mail_that_did_not_arrive_is_shown_and_counted() {
    use guestlist::features::outbox::{self, Kind, Post};
    use guestlist::foundation::address::EmailAddress;
    use guestlist::foundation::text::Language;
    let house = House::new().await;
    let cast = house.cast;
    let (_, id) = invited(&house, ResourceId::App(cast.wiki), "ida@partner.example", cast.owner);
    let to = EmailAddress::parse("ida@partner.example").unwrap();
    house.write(|conn| {
        use diesel::prelude::*;
        use guestlist::schema::outbox as messages;
        let post = Post::new(Kind::Invitation, to, Language::English).about(id);
        outbox::post(conn, post, house.now()).unwrap();
        diesel::update(messages::table)
            .set((messages::state.eq("failed"), messages::reason.eq("no-such-person")))
            .execute(conn)?;
        Ok(())
    });
    let owner = house.enter(cast.owner).await;
    let failed = owner.get(&format!("{}?show=failed", wiki_people(&cast))).await;
    assert_eq!(names(&failed), ["ida@partner.example"]);
    let counts = failed.texts(".counts a");
    assert!(counts.iter().any(|count| count == "1 Not delivered"), "{counts:?}");
}

#[actix_web::test]
async fn filters_and_search_narrow_the_list() {
    let house = House::new().await;
    let cast = house.cast;
    let soon = Some(house.now().plus(TimeDelta::days(5)));
    house.write(|conn| cast::join(conn, cast.quiet, cast.member, soon, Some(cast.owner), house.now()));
    house.write(|conn| cast::join(conn, cast.quiet, cast.former_guest, None, Some(cast.owner), house.now()));
    let owner = house.enter(cast.owner).await;
    let at = |query: &str| format!("/groups/{}/people?{query}", cast.quiet);
    for (query, expected) in [
        ("show=colleagues", &["Mona Member"][..]),
        ("show=guests", &["Frank Former"]),
        ("show=ending", &["Mona Member"]),
        ("show=pending", &[]),
        ("show=failed", &[]),
        ("q=FRA", &["Frank Former"]),
        ("q=mona%40", &["Mona Member"]),
        ("q=%25", &[]),
        ("q=_", &[]),
        ("show=nonsense&q=mo", &["Mona Member"]),
        ("show=guests&q=mo", &[]),
    ] {
        assert_eq!(names(&owner.get(&at(query)).await), expected, "{query}");
    }
    let page = owner.get(&at("")).await;
    assert_eq!(page.texts(".counts b"), ["2", "1", "1", "0", "0", "1"]);
    page.must_say("Ends in 5 days");
}

#[actix_web::test]
async fn three_hundred_people_come_in_pages_of_fifty_each_once() {
    let house = House::new().await;
    let cast = house.cast;
    house.write(|conn| {
        for n in 0..130_i64 {
            let mail: &'static str = Box::leak(format!("p{n:03}@aurora.example").into_boxed_str());
            let person = cast::member(conn, mail, mail, house.now())?;
            // Every third pair at the very same moment, as an import would.
            let at = house.now().minus(TimeDelta::minutes(n / 3));
            match n % 2 {
                0 => cast::assign(conn, cast.wiki, To::User(person.id), cast.reader, None, cast.owner, at)?,
                _ => cast::join(conn, cast.quiet, person, None, Some(cast.owner), at)?,
            }
        }
        cast::assign(conn, cast.wiki, To::Group(cast.quiet), cast.editor, None, cast.owner, house.now())
    });
    let owner = house.enter(cast.owner).await;
    let (mut seen, mut next) = (Vec::new(), Some(wiki_people(&cast)));
    while let Some(path) = next {
        let page = owner.get(&path).await;
        assert!(names(&page).len() <= 50);
        seen.extend(names(&page));
        next = page.attributes("a[rel=next]", "href").into_iter().next();
    }
    assert_eq!(seen.len(), 131);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 131, "each once");
}

#[actix_web::test]
async fn an_end_date_is_moved_taken_away_and_never_in_the_past() {
    let house = House::new().await;
    let cast = house.cast;
    let owner = house.enter(cast.owner).await;
    let path = format!("{}/{}/end-date", wiki_people(&cast), cast.guest.id);
    let page = owner.get(&path).await;
    page.must_be(200).must_say("Greta Guest").must_say("Access to Wiki ends after");
    let day = house.now().plus(TimeDelta::days(100)).date().to_string();
    let done = owner.submit(page.form(&path).with("ends", "other").with("ends_on", &day)).await;
    done.must_say("Greta Guest has access until");
    house.wait(TimeDelta::days(60));
    let owner = house.enter(cast.owner).await;
    house.enter(cast.guest).await.get(&format!("/apps/{}", cast.wiki)).await.must_be(200);
    for (bad, why) in
        [("2020-01-01", "This day is over"), ("31.12.2030", "Choose a day"), ("2030-02-31", "Choose a day")]
    {
        let again = owner.submit(owner.get(&path).await.form(&path).with("ends", "other").with("ends_on", bad)).await;
        again.must_be(422).must_say(why);
        assert_eq!(again.attributes("#ends_on", "value"), [bad], "what was typed is kept");
    }
    let empty = owner.submit(owner.get(&path).await.form(&path).with("ends", "other").with("ends_on", "")).await;
    empty.must_be(422);
    let never = owner.post_with_token(&path.replace("end-date", "end"), &[("ends_on", "")]).await;
    never.must_be(303);
    house.wait(TimeDelta::days(400));
    house.enter(cast.guest).await.get(&format!("/apps/{}", cast.wiki)).await.must_be(200);
    let owner = house.enter(cast.owner).await;
    owner.get(&format!("/apps/{}/history", cast.wiki)).await.must_say("changed the end date for Greta Guest");
}

#[actix_web::test]
async fn only_those_who_have_it_themselves_can_be_changed() {
    let house = House::new().await;
    let cast = house.cast;
    let owner = house.enter(cast.owner).await;
    for (person, status) in [(cast.member.id, 404), (UserId::new(), 404)] {
        let path = format!("{}/{person}", wiki_people(&cast));
        owner.get(&format!("{path}/remove")).await.must_be(404);
        owner.get(&format!("{path}/end-date")).await.must_be(404);
        owner.post_with_token(&format!("{path}/remove"), &[]).await.must_be(status);
        owner.post_with_token(&format!("{path}/end"), &[("ends_on", "")]).await.must_be(status);
    }
    let nonsense = owner.post_with_token(&format!("{}/x/remove", wiki_people(&cast)), &[]).await;
    nonsense.must_be(404);
}

#[actix_web::test]
async fn nothing_is_changed_without_the_forms_token_or_by_somebody_else() {
    let house = House::new().await;
    let cast = house.cast;
    let remove = format!("{}/{}/remove", wiki_people(&cast), cast.guest.id);
    let owner = house.enter(cast.owner).await;
    owner.post(&remove, &[]).await.must_be(403);
    let stolen = house.enter(cast.co_owner).await.token().await;
    owner.post(&remove, &[("csrf_token", &stolen)]).await.must_be(403);
    for (person, status) in [(cast.guest, 403), (cast.member, 404)] {
        house.enter(person).await.post_with_token(&remove, &[]).await.must_be(status);
    }
    assert_eq!(house.browser().post(&remove, &[]).await.location(), "/sign-in");
    assert!(house.read(|conn| access::has(conn, access::ResourceId::App(cast.wiki), cast.guest.id, house.now())));
}

#[actix_web::test]
async fn opening_an_app_is_no_part_of_its_history() {
    let house = House::new().await;
    let cast = house.cast;
    house.enter(cast.guest).await.look(&format!("/apps/{}/launch", cast.wiki)).await.must_be(303);
    house.world.later.flush().await;
    house.enter(cast.owner).await.get(&format!("/apps/{}/history", cast.wiki)).await.must_say("Nothing yet");
}

#[actix_web::test]
async fn the_list_its_counts_and_its_history_read_no_whole_table() {
    let house = House::new().await;
    let (cast, now) = (house.cast, house.now());
    for of in [ResourceId::App(cast.chat), ResourceId::Group(cast.north)] {
        let queries = plan::asked(&house, |conn| {
            for show in Show::ALL {
                let wanted = Wanted { show: *show, prefix: "gre".to_owned(), before: None };
                people::list(conn, of, &wanted, Sight::WHOLE, now).unwrap();
            }
            people::counts(conn, of, Sight::WHOLE, now).unwrap();
            people::one(conn, of, cast.guest.id).unwrap();
            people::history(conn, of.any(), None, 51).unwrap();
        });
        assert!(queries.len() > 10);
        plan::must_use_indexes(&house, &queries);
    }
}

#[actix_web::test]
async fn of_two_who_remove_at_once_one_did_it() {
    let house = House::new().await;
    let cast = house.cast;
    let removal = Removal { from: ResourceId::App(cast.wiki), user: cast.guest.id };
    let remove = |actor| {
        let (db, now) = (house.world.db.clone(), house.now());
        async move {
            let deed = move |conn: &mut _| people::remove(conn, &actor, removal, now);
            db.write(deed).await
        }
    };
    let both = tokio::join!(remove(house.actor(cast.owner)), remove(house.actor(cast.co_owner)));
    assert!(both.0.is_ok() != both.1.is_ok(), "{both:?}");
}

#[actix_web::test]
async fn taking_a_pending_person_off_the_list_kills_the_link_in_their_mail() {
    let house = House::new().await;
    let cast = house.cast;
    let owner = house.enter(cast.owner).await;
    let fields =
        [("emails", "ida@partner.example"), ("role", "reader"), ("step", "invite"), ("sure", "ida@partner.example")];
    owner.post_with_token(&wiki_people(&cast), &fields).await.must_be(303);
    let text = house.message_to("ida@partner.example").await.text;
    let link = text.split_whitespace().find(|word| word.contains("/i/")).unwrap();
    let path = format!("/i/{}", link.rsplit('/').next().unwrap());
    assert_eq!(house.browser().look(&path).await.location(), "/redeem");

    let page = owner.get(&format!("{}?show=pending", wiki_people(&cast))).await;
    assert_eq!(names(&page), ["ida@partner.example"]);
    let remove = page.attributes("form[method=post]", "action").into_iter().find(|action| action.ends_with("/remove"));
    owner.submit(page.form(&remove.unwrap())).await.must_say("was taken back");
    house.browser().look(&path).await.must_be(410).must_not_say("Wiki");
}

#[actix_web::test]
async fn pending_addresses_are_no_business_of_other_members() {
    let house = House::new().await;
    let cast = house.cast;
    invited(&house, ResourceId::Group(cast.north), "ida@partner.example", cast.owner);
    for person in [cast.guest, cast.colleague] {
        let browser = house.enter(person).await;
        for path in
            [format!("/groups/{}", cast.north), format!("/apps/{}", cast.chat), "/apps".into(), "/groups".into()]
        {
            let page = browser.get(&path).await;
            page.must_be(200);
            assert!(!page.html().contains("ida@partner.example"), "{path} for {}", person.name);
        }
    }
}

#[actix_web::test]
async fn a_guest_who_loses_the_last_grant_stays_a_guest_with_an_empty_panel() {
    let house = House::new().await;
    let cast = house.cast;
    let owner = house.enter(cast.owner).await;
    for people in [wiki_people(&cast), north_people(&cast)] {
        owner.post_with_token(&format!("{people}/{}/remove", cast.guest.id), &[]).await.must_be(303);
    }
    house.sign_in(cast.guest.mail).await.get("/apps").await.must_be(200).must_say("No apps yet");
}

#[actix_web::test]
async fn whatever_somebody_is_called_it_is_only_text() {
    use guestlist::features::users;
    let house = House::new().await;
    let cast = house.cast;
    house.write(|conn| {
        let mut user = users::find(conn, cast.guest.id)?.unwrap();
        user.display_name = "<img src=x onerror=alert(1)>".to_owned();
        users::update_profile(conn, &user)
    });
    let owner = house.enter(cast.owner).await;
    let done = owner.post_with_token(&format!("{}/{}/remove", wiki_people(&cast), cast.guest.id), &[]).await;
    assert_eq!(done.status, 303);
    for path in [wiki_people(&cast), north_people(&cast), format!("/apps/{}/history", cast.wiki)] {
        assert!(!owner.get(&path).await.html().contains("<img src=x"), "{path}");
    }
}

#[actix_web::test]
async fn a_form_sent_from_another_site_changes_nothing() {
    use actix_web::http::Method;
    use actix_web::test::TestRequest;
    let house = House::new().await;
    let cast = house.cast;
    let guest = house.enter(cast.guest).await;
    let token = guest.token().await;
    for (header, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let request = TestRequest::with_uri(&format!("/apps/{}/leave", cast.wiki)).method(Method::POST);
        let request = request.insert_header((header, value)).set_form([("csrf_token", &token)]);
        guest.send(request).await.must_be(403);
    }
    assert!(house.read(|conn| access::has(conn, access::ResourceId::App(cast.wiki), cast.guest.id, house.now())));
}

#[actix_web::test]
async fn looking_changes_nothing_however_often() {
    use diesel::prelude::*;
    use guestlist::schema::{assignments, audit, group_members, launches, outbox};
    let house = House::new().await;
    let cast = house.cast;
    let rows = || {
        house.read(|conn| {
            let mut all: Vec<i64> = vec![assignments::table.count().get_result(conn)?];
            all.push(group_members::table.count().get_result(conn)?);
            all.push(audit::table.count().get_result(conn)?);
            all.push(launches::table.count().get_result(conn)?);
            all.push(outbox::table.count().get_result(conn)?);
            Ok(all)
        })
    };
    let before = rows();
    let owner = house.enter(cast.owner).await;
    for at in [format!("/apps/{}", cast.wiki), format!("/groups/{}", cast.north)] {
        for rest in ["", "/people", "/history", "/people/add"] {
            owner.get(&format!("{at}{rest}")).await.must_be(200);
            owner.head(&format!("{at}{rest}")).await.must_be(200);
        }
        for rest in ["remove", "end-date"] {
            owner.get(&format!("{at}/people/{}/{rest}", cast.guest.id)).await.must_be(200);
        }
    }
    house.world.later.flush().await;
    assert_eq!(rows(), before);
}

#[actix_web::test]
async fn odd_questions_get_the_page_all_the_same() {
    let house = House::new().await;
    let owner = house.enter(house.cast.owner).await;
    for query in ["q=a&q=b", "q=%ff%fe", "before=nonsense", "before=9_9", "show=", "%", "q[]=1&show[]=x"] {
        owner.get(&format!("{}?{query}", wiki_people(&house.cast))).await.must_be(200);
        owner.get(&format!("/apps/{}/history?{query}", house.cast.wiki)).await.must_be(200);
        owner.get(&format!("/apps?{query}")).await.must_be(200);
    }
}
