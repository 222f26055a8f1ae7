//! The page of one app: what it is, why I see it, opening, leaving, its logo.

use chrono::TimeDelta;
use guestlist::features::apps;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::panel;
use guestlist::foundation::id::{AppId, GroupId};

use crate::support::cast::{self, To};
use crate::support::{House, Page};

/// A picture of 20 by 20 pixels, as far as anybody looks.
fn png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x14\x00\x00\x00\x14\x08\x06\x00\x00\x00".to_vec();
    bytes.extend([0; 64]);
    bytes
}

/// The page with the one thing in it that may differ blotted out.
fn blotted(page: &Page) -> String {
    let mut text = page.html();
    for token in page.attributes("input[name=csrf_token]", "value") {
        text = text.replace(&token, "TOKEN");
    }
    // The reference number.
    let id = ids_in(&text);
    id.into_iter().fold(text, |text, id| text.replace(&id, "ID"))
}

/// Every UUID in the text.
fn ids_in(text: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_ascii_hexdigit() || letter == '-';
    text.split(|letter| !is_part(letter))
        .filter(|word| uuid::Uuid::try_parse(word).is_ok())
        .map(str::to_owned)
        .collect()
}

#[actix_web::test]
async fn an_app_that_is_not_yours_is_not_there() {
    let house = House::new().await;
    let cast = house.cast;
    for person in [cast.member, cast.former_guest, cast.guest] {
        let browser = house.enter(person).await;
        for rest in ["", "/launch", "/people", "/history", "/people/add", "/logo/abc"] {
            let hidden = browser.get(&format!("/apps/{}{rest}", cast.vault)).await;
            let missing = browser.get(&format!("/apps/{}{rest}", AppId::new())).await;
            hidden.must_be(404);
            assert_eq!(blotted(&hidden), blotted(&missing), "{rest} for {}", person.name);
        }
    }
    let browser = house.enter(cast.member).await;
    for odd in ["/apps/x.css", "/apps/x", "/apps/..%2f", &format!("/groups/{}", cast.wiki), "/groups/x/people"] {
        browser.get(odd).await.must_be(404);
    }
    let group = browser.get(&format!("/groups/{}", cast.north)).await;
    let none = browser.get(&format!("/groups/{}", GroupId::new())).await;
    assert_eq!(blotted(&group), blotted(&none));
}

#[actix_web::test]
async fn an_app_says_what_it_is_and_why_i_see_it() {
    let house = House::new().await;
    let cast = house.cast;
    let guest = house.enter(cast.guest).await;
    let wiki = guest.get(&format!("/apps/{}", cast.wiki)).await;
    wiki.must_be(200).must_say("What Wiki is for").must_say("Given to you directly · Reader");
    wiki.must_say("Given by Olivia Owner").must_say("Until ").must_say("Carl Coowner");
    wiki.must_not_say("Add people").must_not_say("History");
    let chat = guest.get(&format!("/apps/{}", cast.chat)).await;
    chat.must_say("Through the group Project North").must_say("Given by Carl Coowner");
    assert_eq!(chat.link("See the group").unwrap(), format!("/groups/{}", cast.north));
    assert!(chat.forms(&format!("/apps/{}/leave", cast.chat)).is_empty(), "nothing of one's own to give back");
}

#[actix_web::test]
async fn every_path_is_named() {
    let house = House::new().await;
    let cast = house.cast;
    house.write(|conn| {
        cast::assign(conn, cast.wiki, To::Group(cast.north), cast.editor, None, cast.owner, house.now())?;
        cast::assign(conn, cast.wiki, To::User(cast.guest.id), cast.editor, None, cast.co_owner, house.now())
    });
    let page = house.enter(cast.guest).await.get(&format!("/apps/{}", cast.wiki)).await;
    assert_eq!(page.texts("#why li").len(), 3, "{}", page.text());
}

#[actix_web::test]
async fn an_owner_sees_counts_and_where_to_go_from_here() {
    let house = House::new().await;
    let cast = house.cast;
    for owner in [cast.owner, cast.co_owner, cast.admin] {
        let page = house.enter(owner).await.get(&format!("/apps/{}", cast.wiki)).await;
        assert_eq!(page.texts(".numbers b"), ["1", "1", "0"], "{}", owner.name);
        assert_eq!(page.link("Add people").unwrap(), format!("/apps/{}/people/add", cast.wiki));
        assert_eq!(page.link("History").unwrap(), format!("/apps/{}/history", cast.wiki));
    }
    let page = house.enter(cast.owner).await.get(&format!("/apps/{}", cast.payroll)).await;
    page.must_say("Guests cannot be added here").must_say("closed to guests");
}

#[actix_web::test]
async fn an_app_that_needs_no_assignment_is_there_for_members_and_not_for_guests() {
    let house = House::new().await;
    let cast = house.cast;
    let path = format!("/apps/{}", cast.handbook);
    house.enter(cast.member).await.get(&path).await.must_be(200).must_say("Everybody in the organization can open it");
    house.enter(cast.member).await.look(&format!("{path}/launch")).await.must_be(303);
    house.enter(cast.guest).await.get(&path).await.must_be(404);
}

#[actix_web::test]
async fn launching_leads_to_the_app_and_is_remembered_without_the_page_waiting() {
    let house = House::new().await;
    let cast = house.cast;
    let guest = house.enter(cast.guest).await;
    let path = format!("/apps/{}/launch", cast.wiki);
    let opened = || {
        house
            .read(|conn| panel::apps_of(conn, cast.guest.id, house.now()))
            .into_iter()
            .find(|held| held.app.id == cast.wiki)
            .unwrap()
            .opened_at
    };
    guest.head(&path).await.must_be(303);
    house.world.later.flush().await;
    assert_eq!(opened(), None, "HEAD opens nothing");
    let page = guest.look(&path).await;
    page.must_be(303);
    assert_eq!(page.location(), "https://wiki.aurora.example/");
    house.world.later.flush().await;
    assert!(opened().is_some());
    let filter = Filter { action: Some(Action::Launch), ..Filter::default() };
    let entries = house.read(|conn| audit::search(conn, &filter, None, 10));
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].actor_id, entries[0].object_name.as_str()), (Some(cast.guest.id), "Wiki"));
}

#[actix_web::test]
async fn launching_is_refused_where_there_is_nothing_to_open() {
    let house = House::new().await;
    let cast = house.cast;
    house.enter(cast.colleague).await.look(&format!("/apps/{}/launch", cast.archive)).await.must_be(409);
    let owner = house.enter(cast.owner).await;
    owner.look(&format!("/apps/{}/launch", cast.wiki)).await.must_be(403).must_say("Add yourself");
    for bad in ["javascript:alert(1)", "", "/local", "data:text/html,hello"] {
        house.write(|conn| {
            let mut wiki = apps::find(conn, cast.wiki)?.unwrap();
            wiki.launch_url = bad.to_owned();
            apps::update(conn, &wiki)
        });
        let page = house.enter(cast.guest).await.look(&format!("/apps/{}/launch", cast.wiki)).await;
        page.must_be(409).must_say("no address to open");
    }
    house.enter(cast.member).await.look(&format!("/apps/{}/launch", cast.wiki)).await.must_be(404);
    assert!(
        house.browser().look(&format!("/apps/{}/launch", cast.wiki)).await.location().starts_with("/sign-in?next=")
    );
}

#[actix_web::test]
async fn leaving_an_app_ends_ones_own_access_and_says_what_stays() {
    let house = House::new().await;
    let cast = house.cast;
    let guest = house.enter(cast.guest).await;
    let path = format!("/apps/{}", cast.wiki);
    let left = guest.submit(guest.get(&path).await.form(&format!("{path}/leave"))).await;
    assert_eq!(left.path, "/apps");
    left.must_say("You no longer have access to Wiki");
    assert_eq!(left.texts(".tile-link"), ["Chat"]);
    guest.get(&path).await.must_be(404);
    house.enter(cast.owner).await.get(&format!("{path}/history")).await.must_say("Greta Guest left");

    let chat = format!("/apps/{}", cast.chat);
    guest.post_with_token(&format!("{chat}/leave"), &[]).await.must_be(403);
    house.write(|conn| {
        let day = Some(house.now().plus(TimeDelta::days(1)));
        cast::assign(
            conn,
            cast.chat,
            To::User(cast.guest.id),
            guestlist::foundation::id::RoleId::DEFAULT,
            day,
            cast.owner,
            house.now(),
        )
    });
    let still = guest.submit(guest.get(&chat).await.form(&format!("{chat}/leave"))).await;
    still.must_say("You still have access through the group Project North");
    guest.get(&chat).await.must_be(200);
}

#[actix_web::test]
async fn a_logo_is_uploaded_shown_to_those_who_see_the_app_and_taken_away() {
    let house = House::new().await;
    let cast = house.cast;
    let owner = house.enter(cast.owner).await;
    let path = format!("/apps/{}", cast.wiki);
    let token = owner.get(&path).await.token().unwrap();
    let fields = [("csrf_token", token.as_str())];
    let upload = |file: Vec<u8>| {
        let (owner, path, fields) = (&owner, &path, &fields);
        async move { owner.upload(&format!("{path}/logo"), fields, Some(("logo", "evil.svg.html", &file))).await }
    };
    upload(png()).await.must_be(303);
    let logo = owner.get(&path).await.attributes(".mark img", "src").remove(0);
    let picture = house.enter(cast.guest).await.look(&logo).await;
    picture.must_be(200);
    assert_eq!(picture.bytes, png());
    assert_eq!(picture.header("content-type"), "image/png");
    assert_eq!(picture.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(picture.header("content-disposition"), "inline; filename=\"logo.png\"");
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    assert!(picture.header("cache-control").starts_with("private, max-age="));
    house.enter(cast.member).await.look(&logo).await.must_be(404);
    assert!(house.browser().look(&logo).await.location().starts_with("/sign-in"));
    owner.look(&format!("{path}/logo/AAAAAAAAAAAAAAAA")).await.must_be(404);

    let svg = upload(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec()).await;
    svg.must_be(422).must_say("no PNG, JPEG, GIF or WebP");
    upload(b"<!doctype html><script>1</script>".to_vec()).await.must_be(422);
    let mut large = png();
    large.resize(300 * 1024, 0);
    upload(large).await.must_be(422).must_say("larger than 256 KB");
    upload(vec![0; 5 * 1024 * 1024]).await.must_be(413);
    owner.upload(&format!("{path}/logo"), &fields, None).await.must_be(422).must_say("Choose a picture first");
    owner.upload(&format!("{path}/logo"), &[], Some(("logo", "a.png", &png()))).await.must_be(403);
    assert_eq!(owner.get(&path).await.attributes(".mark img", "src")[0], logo, "the refused changed nothing");

    let guest = house.enter(cast.guest).await;
    let theirs = guest.token().await;
    let refused =
        guest.upload(&format!("{path}/logo"), &[("csrf_token", &theirs)], Some(("logo", "a.png", &png()))).await;
    refused.must_be(403);

    owner.upload(&format!("{path}/logo"), &[("csrf_token", &token), ("remove", "1")], None).await.must_be(303);
    owner.look(&logo).await.must_be(404);
    owner.post_with_token(&format!("{path}/logo/remove"), &[]).await.must_be(303);
    owner.get(&format!("{path}/history")).await.must_say("Olivia Owner changed the logo");
}

#[actix_web::test]
async fn rights_are_read_anew_at_each_request() {
    let house = House::new().await;
    let cast = house.cast;
    let owner = house.enter(cast.co_owner).await;
    let path = format!("/apps/{}/people", cast.wiki);
    owner.get(&path).await.must_be(200);
    house.write(|conn| apps::remove_owner(conn, cast.wiki, cast.co_owner.id));
    owner.get(&path).await.must_be(404);
}
