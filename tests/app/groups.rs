//! The page of one group: what it is, who decides about it, what it opens, leaving it.

use guestlist::features::access;

use crate::support::House;

#[actix_web::test]
async fn a_group_says_what_it_is_what_it_opens_and_why_i_am_in_it() {
    let house = House::new().await;
    let cast = house.cast;
    let page = house.enter(cast.guest).await.get(&format!("/groups/{}", cast.north)).await;
    page.must_be(200).must_say("Who belongs to Project North").must_say("What it opens");
    assert_eq!(page.link("Chat").unwrap(), format!("/apps/{}", cast.chat));
    page.must_say("Given by Carl Coowner").must_say("Olivia Owner").must_not_say("Add people");
}

#[actix_web::test]
async fn a_group_that_others_decide_about_says_who() {
    let house = House::new().await;
    let cast = house.cast;
    let colleague = house.enter(cast.colleague).await;
    let dynamic = colleague.get(&format!("/groups/{}", cast.berlin)).await;
    dynamic.must_say("A rule decides who is in this group");
    let synced = colleague.get(&format!("/groups/{}", cast.ledger)).await;
    synced.must_say("kept in LDAP");
    for (group, page) in [(cast.berlin, dynamic), (cast.ledger, synced)] {
        let leave = format!("/groups/{group}/leave");
        assert!(page.forms(&leave).is_empty());
        colleague.post_with_token(&leave, &[]).await.must_be(409);
        assert!(house.read(|conn| access::has(conn, access::ResourceId::Group(group), cast.colleague.id, house.now())));
    }
}

#[actix_web::test]
async fn an_owner_who_is_not_in_it_sees_what_it_opens_without_a_way_in() {
    let house = House::new().await;
    let cast = house.cast;
    let page = house.enter(cast.co_owner).await.get(&format!("/groups/{}", cast.north)).await;
    page.must_say("Chat").must_say("You own it");
    assert!(page.link("Chat").is_none());
    assert_eq!(page.link("Add people").unwrap(), format!("/groups/{}/people/add", cast.north));
    assert_eq!(page.texts(".numbers b"), ["2", "1", "0"]);
}

#[actix_web::test]
async fn leaving_a_group_closes_what_it_opened() {
    let house = House::new().await;
    let cast = house.cast;
    let guest = house.enter(cast.guest).await;
    let path = format!("/groups/{}", cast.north);
    let left = guest.submit(guest.get("/groups").await.form(&format!("{path}/leave"))).await;
    assert_eq!(left.path, "/groups");
    left.must_say("You no longer have access to Project North").must_say("No groups yet");
    guest.get(&path).await.must_be(404);
    guest.get(&format!("/apps/{}", cast.chat)).await.must_be(404);
    house.enter(cast.owner).await.get(&format!("{path}/history")).await.must_say("Greta Guest left");
}

#[actix_web::test]
async fn nobody_leaves_for_somebody_else_or_what_they_only_look_after() {
    let house = House::new().await;
    let cast = house.cast;
    let path = format!("/groups/{}/leave", cast.north);
    for (person, status) in [(cast.co_owner, 403), (cast.admin, 403), (cast.member, 404)] {
        house
            .enter(person)
            .await
            .post_with_token(&path, &[("user_id", &cast.guest.id.to_string())])
            .await
            .must_be(status);
    }
    assert!(house.read(|conn| access::has(conn, access::ResourceId::Group(cast.north), cast.guest.id, house.now())));
}
