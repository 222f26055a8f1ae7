//! Declining, declining for ever, and answering in the panel without another mail.

use guestlist::features::invitations::State;

use super::{ANN, Scene};

#[actix_web::test]
async fn declining_ends_it_tells_the_inviter_and_leaves_no_trace_of_the_guest() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let ann = scene.house.browser();
    let offer = ann.get(&link).await;
    let page = ann.submit(offer.form("/redeem").with("decision", "decline")).await;
    page.must_be(200).must_say("Declined").must_say("nothing about you is kept open at Aurora");
    assert_eq!(scene.state(ANN), State::Declined);
    assert!(scene.user(ANN).is_none(), "who never came and holds nothing is no guest");
    scene.mails.last("olivia@aurora.example").await.must_say(ANN);
    scene.owner.get("/invitations").await.must_say("Declined just now");
    ann.get(&link).await.must_be(410).must_not_say("Ask for a fresh link");
    ann.submit(offer.form("/redeem").with("decision", "accept")).await.must_be(410);
}

#[actix_web::test]
async fn who_declined_can_be_invited_again() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let ann = scene.house.browser();
    let offer = ann.get(&link).await;
    ann.submit(offer.form("/redeem").with("decision", "decline")).await;
    let link = scene.invited(ANN).await;
    scene.redeem(&ann, &link, ANN).await.must_be(200);
    assert!(scene.has_wiki(ANN));
}

#[actix_web::test]
async fn v12_never_again_means_never_and_the_inviter_sees_no_difference() {
    let scene = Scene::configured(|config| config.limits.mails_per_address_per_day = 10).await;
    let link = scene.invited(ANN).await;
    let ann = scene.house.browser();
    let offer = ann.get(&link).await;
    let page = ann.submit(offer.form("/redeem").with("decision", "decline_forever")).await;
    page.must_be(200).must_say("Aurora will not write to this address again");
    let before = scene.mails.to(ANN).await.len();
    // Neither this inviter nor another one reaches them, and neither is told why.
    let carl = scene.house.enter(scene.cast.co_owner).await;
    for (inviter, thing) in [(&scene.owner, scene.wiki()), (&carl, scene.north())] {
        let checked = scene.form(inviter, &thing, &[("emails", ANN)]).await.with("step", "check");
        inviter.submit(checked).await.must_say("new guest");
        scene.invite_as(inviter, &thing, &[("emails", ANN)]).await.must_say("Invitation on its way");
    }
    assert_eq!(scene.mails.to(ANN).await.len(), before);
    let sent = scene.owner.get("/invitations").await;
    sent.must_say("Not delivered").must_not_say("never").must_not_say("refused further");
    let resend = format!("/invitations/{}/resend", scene.invitation(ANN).id);
    carl.post_with_token(&resend, &[]).await.must_be(303);
    assert_eq!(scene.mails.to(ANN).await.len(), before);
}

#[actix_web::test]
async fn v12_it_is_one_refusal_for_the_address_however_it_is_written() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let ann = scene.house.browser();
    let offer = ann.get(&link).await;
    ann.submit(offer.form("/redeem").with("decision", "decline_forever")).await;
    scene.invite(&scene.wiki(), &[("emails", "ANN@Partner.Example"), ("cc", "")]).await.must_say("1 person added");
    scene.invite(&scene.wiki(), &[("emails", "ben@partner.example"), ("cc", ANN)]).await.must_say("1 person added");
    assert_eq!(scene.mails.to(ANN).await.len(), 1, "nor is a copy sent there");
}

#[actix_web::test]
async fn others_wait_in_the_panel_until_they_are_answered_there() {
    let scene = Scene::new().await;
    let wiki = scene.invited(ANN).await;
    scene.invited_to(&scene.chat(), ANN).await;
    let chat = scene.invitation(ANN);
    scene.invited_to(&format!("/groups/{}", scene.cast.quiet), ANN).await;
    let quiet = scene.invitation(ANN);
    let ann = scene.house.browser();
    scene.redeem(&ann, &wiki, ANN).await.must_be(200);
    assert!(scene.has_wiki(ANN) && scene.role(ANN, scene.cast.chat).is_none() && !scene.is_in(ANN, scene.cast.quiet));
    let mails = scene.mails.to(ANN).await.len();
    let page = ann.get("/invitations").await;
    page.must_say("Waiting for you").must_say("Olivia Owner invites you").must_say("Chat").must_say("Quiet room");
    page.must_not_say("Wiki");
    let done = ann.submit(page.form(&format!("/invitations/{}/accept", chat.id))).await;
    done.must_be(200).must_say("Accepted. It is yours now.").must_say("Chat");
    assert!(scene.role(ANN, scene.cast.chat).is_some());
    let page = ann.get("/invitations").await;
    let done = ann.submit(page.form(&format!("/invitations/{}/decline", quiet.id))).await;
    done.must_be(200).must_say("Declined. Whoever invited you is told.");
    assert!(!scene.is_in(ANN, scene.cast.quiet) && scene.user(ANN).is_some(), "an accepted guest stays");
    assert_eq!(scene.mails.to(ANN).await.len(), mails, "no further mail was needed");
    let told = scene.mails.to("olivia@aurora.example").await;
    assert_eq!(told.len(), 3, "two acceptances and a refusal");
}

#[actix_web::test]
async fn z2_an_invitation_of_somebody_else_is_not_there_to_be_answered() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let id = scene.invitation(ANN).id;
    for person in [scene.cast.guest, scene.cast.member, scene.cast.owner, scene.cast.admin] {
        let browser = scene.house.enter(person).await;
        for verb in ["accept", "decline"] {
            let path = format!("/invitations/{id}/{verb}");
            let refused = browser.post_with_token(&path, &[]).await;
            assert_eq!(refused.status, 404, "{} {verb}", person.name);
        }
    }
    assert_eq!(scene.state(ANN), State::Pending);
}

#[actix_web::test]
async fn c2_nobody_elses_page_accepts_or_declines() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    for decision in ["accept", "decline", "decline_forever"] {
        let ann = scene.house.browser();
        ann.get(&link).await;
        for token in ["", "nonsense"] {
            ann.post("/redeem", &[("csrf_token", token), ("decision", decision)]).await.must_be(403);
        }
        let crossed = scene.house.browser().with("sec-fetch-site", "cross-site");
        crossed.get(&link).await;
        crossed.post_with_token("/redeem", &[("decision", decision)]).await.must_be(403);
    }
    assert_eq!(scene.state(ANN), State::Pending);
    assert_eq!(scene.mails.to(ANN).await.len(), 1);
}
