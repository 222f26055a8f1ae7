//! From the link to the door: five answers, the proof, and exactly one redemption (V-4 to V-7).

use chrono::TimeDelta;
use guestlist::features::access;
use guestlist::features::invitations::{self, Proof, State};
use guestlist::foundation::person::Origin;
use guestlist::foundation::refusal::Refused;

use super::{ANN, BEN, Scene, wrong};

#[actix_web::test]
async fn v4_five_answers_are_given_before_anybody_accepts() {
    let scene = Scene::new().await;
    let day = scene.house.now().date() + chrono::Days::new(20);
    let fields = [("emails", ANN), ("ends", "other"), ("ends_on", &day.to_string()), ("message", "Come in.")];
    scene.invite(&scene.wiki(), &fields).await;
    let page = scene.house.browser().get(&scene.mails.link(ANN).await).await;
    page.must_be(200).must_say("Olivia Owner invites you to Wiki").must_say("Come in.");
    let facts = page.texts("dl.facts > div");
    assert_eq!(facts.len(), 5);
    for (fact, says) in
        facts.iter().zip(["Olivia Owner", "Aurora", "Wiki", &day.format("%-d").to_string(), "Your name, your address"])
    {
        assert!(fact.contains(says), "{fact} does not say {says}");
    }
    assert!(facts[1].contains("aurora.example") && facts[2].contains("as Reader"));
    page.must_say("a***@partner.example").must_say("Nothing is accepted until you press Accept");
    assert!(!page.html().contains(ANN), "the address is masked");
    assert!(page.link("Privacy statement of Aurora").is_some());
}

#[actix_web::test]
async fn v4_different_ends_are_told_apart() {
    let scene = Scene::new().await;
    let also = format!("group:{}", scene.cast.north);
    scene.invite(&scene.wiki(), &[("emails", ANN), ("also", &also)]).await;
    let page = scene.house.browser().get(&scene.mails.link(ANN).await).await;
    page.must_say("Wiki and 1 more").must_say("Project North").must_say("No end");
}

#[actix_web::test]
async fn v5_the_code_goes_to_the_invited_address_and_nowhere_else() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let browser = scene.house.browser();
    let offer = browser.get(&link).await;
    // Fields that no page of ours has change nothing: not the address, not the role, not the right.
    let form = offer
        .form("/redeem")
        .with("decision", "accept")
        .with("email", BEN)
        .with("role", "editor")
        .with("is_admin", "true");
    let page = browser.submit(form).await;
    page.must_be(200).must_say("A code is on its way to a***@partner.example");
    assert!(!page.html().contains(ANN));
    assert!(scene.mails.to(BEN).await.is_empty());
    let code = scene.mails.code(ANN).await;
    browser.submit(page.form("/redeem/code").with("code", &code).with("role", "editor")).await.must_be(200);
    assert_eq!(scene.role(ANN, scene.cast.wiki), Some(scene.cast.reader));
    let ann = scene.user(ANN).unwrap();
    assert!(ann.is_guest() && !ann.is_pending());
}

#[actix_web::test]
async fn v6_redeeming_gives_signs_in_under_a_new_session_and_tells_the_inviter() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let ann = scene.house.browser();
    let before = ann.cookie("sid");
    let page = scene.redeem(&ann, &link, ANN).await;
    page.must_be(200).must_say("Wiki");
    assert_eq!(page.path, scene.wiki());
    assert!(ann.cookie("sid").is_some() && ann.cookie("sid") != before);
    assert_eq!(scene.state(ANN), State::Redeemed);
    ann.get("/apps").await.must_say("Wiki").must_not_say("Chat");
    let told = scene.mails.last("olivia@aurora.example").await;
    told.must_say(ANN);
    assert!(told.0.subject.contains("accepted"), "{}", told.0.subject);
    scene.owner.get(&format!("{}/people", scene.wiki())).await.must_say(ANN).must_not_say("1 more is invited");
    scene.owner.get("/invitations").await.must_say("Accepted just now");
}

#[actix_web::test]
async fn v6_whoever_was_signed_in_as_somebody_else_leaves_with_a_new_session() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let browser = scene.house.enter(scene.cast.guest).await;
    let old = browser.cookie("sid").unwrap();
    let wrong = browser.get(&link).await;
    wrong.must_be(403);
    let page = browser.submit(wrong.form("/redeem/account").with("way", "prove")).await;
    let form = page.must_be(200).form("/redeem/code").with("code", &scene.mails.code(ANN).await);
    browser.submit(form).await.must_be(200);
    assert_ne!(browser.cookie("sid").unwrap(), old);
    let former = scene.house.browser();
    former.set_cookie("sid", &old);
    assert!(former.look("/apps").await.location().starts_with("/sign-in"), "the old session is over");
    assert!(scene.has_wiki(ANN));
}

#[actix_web::test]
async fn v7_the_wrong_account_sees_both_people_and_nothing_is_used_up() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let browser = scene.house.enter(scene.cast.guest).await;
    let page = browser.get(&link).await;
    page.must_be(403).must_say("This invitation is for another address");
    page.must_say("a***@partner.example").must_say("greta@partner.example").must_say("Nothing has been used up");
    assert!(!page.html().contains(ANN));
    assert_eq!(page.attributes("button[name=way]", "value"), ["prove", "switch", "ask"]);
    assert_eq!(scene.state(ANN), State::Pending);
    assert!(scene.mails.to(ANN).await.len() == 1);
    // The plain Accept of a page from before signing in proves nothing for somebody else.
    let done = browser.post_with_token("/redeem", &[("decision", "accept")]).await;
    assert_eq!(done.location(), "/redeem/code");
    assert_eq!(scene.state(ANN), State::Pending);
    assert!(
        scene
            .house
            .read(|conn| access::role_of_person(conn, scene.cast.chat, scene.cast.guest.id, scene.house.now()))
            .is_none()
    );
}

#[actix_web::test]
async fn v7_switching_signs_out_and_comes_back_to_the_invitation() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let browser = scene.house.enter(scene.cast.guest).await;
    let page = browser.get(&link).await;
    let offer = browser.submit(page.form("/redeem/account").with("way", "switch")).await;
    offer.must_be(200).must_say("Olivia Owner invites you to Wiki");
    assert!(browser.look("/apps").await.location().starts_with("/sign-in"));
    let page = browser.submit(offer.form("/redeem").with("decision", "accept")).await;
    let form = page.form("/redeem/code").with("code", &scene.mails.code(ANN).await);
    browser.submit(form).await.must_be(200);
    assert!(scene.has_wiki(ANN));
}

#[actix_web::test]
async fn v7_who_can_no_longer_read_that_mail_asks_for_another_invitation() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let browser = scene.house.enter(scene.cast.guest).await;
    let page = browser.get(&link).await;
    browser.submit(page.form("/redeem/account").with("way", "ask")).await.must_be(200).must_say("was told");
    let told = scene.mails.last("olivia@aurora.example").await;
    told.must_say(ANN);
    told.must_say("greta@partner.example");
    assert_eq!(scene.state(ANN), State::Pending);
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
}

#[actix_web::test]
async fn v7_accepting_twice_is_accepting_once() {
    let scene = Scene::new().await;
    let chat = scene.invited_to(&scene.chat(), ANN).await;
    let id = scene.invitation(ANN).id;
    let wiki = scene.invited(ANN).await;
    let ann = scene.house.browser();
    scene.redeem(&ann, &wiki, ANN).await.must_be(200);
    let offer = ann.get(&chat).await;
    offer.must_be(200).must_say("Accepting is all it takes");
    let accept = offer.form("/redeem").with("decision", "accept");
    for again in [
        ann.submit_only(accept.clone()).await,
        ann.submit_only(accept.clone()).await,
        ann.look("/redeem").await,
        ann.look(&chat).await,
        ann.post_with_token(&format!("/invitations/{id}/accept"), &[]).await,
    ] {
        assert_eq!(
            (again.status.as_u16(), again.location()),
            (303, &*scene.chat()),
            "{}: {}",
            again.path,
            again.text()
        );
    }
    assert_eq!(scene.mails.to("olivia@aurora.example").await.len(), 2, "told once of each");
}

#[actix_web::test]
async fn o8_a_wrong_code_is_said_and_five_end_it() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let ann = scene.house.browser();
    let page = scene.accept(&ann, &link).await;
    let code = scene.mails.code(ANN).await;
    let form = page.form("/redeem/code");
    ann.submit_only(form.clone().with("code", &wrong(&code))).await.must_be(422).must_say("That is not the code");
    for _ in 0..4 {
        ann.submit_only(form.clone().with("code", &wrong(&code))).await.must_be(422);
    }
    ann.submit_only(form.clone().with("code", &code)).await.must_be(422).must_say("This code no longer works");
    assert_eq!(scene.state(ANN), State::Pending);
    scene.house.wait(TimeDelta::seconds(60));
    let page = ann.submit(ann.get("/redeem/code").await.form("/redeem/send")).await;
    let fresh = scene.mails.code(ANN).await;
    assert_ne!(fresh, code);
    ann.submit(page.form("/redeem/code").with("code", &fresh)).await.must_be(200);
    assert!(scene.has_wiki(ANN));
}

#[actix_web::test]
async fn o3_a_code_of_another_purpose_browser_or_invitation_redeems_nothing() {
    let scene = Scene::new().await;
    let (ann_link, ben_link) = (scene.invited(ANN).await, scene.invited(BEN).await);
    let (ann, ben) = (scene.house.browser(), scene.house.browser());
    let ann_page = scene.accept(&ann, &ann_link).await;
    let ben_page = scene.accept(&ben, &ben_link).await;
    let (ann_code, ben_code) = (scene.mails.code(ANN).await, scene.mails.code(BEN).await);
    ann.submit_only(ann_page.form("/redeem/code").with("code", &ben_code)).await.must_be(422);
    ben.submit_only(ben_page.form("/redeem/code").with("code", &ann_code)).await.must_be(422);
    // Another browser with the same link.
    let thief = scene.house.browser();
    let thief_page = scene.accept(&thief, &ann_link).await;
    thief.submit_only(thief_page.form("/redeem/code").with("code", &ann_code)).await.must_be(422);
    // A code for signing in, of a guest who is here already and in this very browser.
    let greta = scene.house.browser();
    let page = greta.get("/sign-in").await;
    greta.submit(page.form("/sign-in").with("email", "greta@partner.example")).await;
    let sign_in = scene.mails.code("greta@partner.example").await;
    let page = greta.get(&ann_link).await;
    let page = greta.submit(page.form("/redeem").with("decision", "accept")).await;
    greta.submit_only(page.form("/redeem/code").with("code", &sign_in)).await.must_be(422);
    // And the code for redeeming signs nobody in.
    let page = ann.get("/sign-in").await;
    ann.submit(page.form("/sign-in").with("email", ANN)).await;
    let refused = ann.post_with_token("/sign-in/code", &[("code", &ann_code)]).await;
    refused.must_be(422);
    assert!(!scene.has_wiki(ANN) && !scene.has_wiki(BEN));
}

#[actix_web::test]
async fn o3_the_code_of_one_invitation_does_not_accept_another_one_of_the_same_person() {
    let scene = Scene::new().await;
    let wiki = scene.invited(ANN).await;
    let chat = scene.invited_to(&scene.chat(), ANN).await;
    let ann = scene.house.browser();
    let page = scene.accept(&ann, &wiki).await;
    let code = scene.mails.code(ANN).await;
    // The other link is only looked at; accept was never pressed there.
    ann.get(&chat).await.must_be(200);
    let form = page.form("/redeem/code").with("code", &code);
    ann.submit_only(form.clone()).await.must_be(400).must_say("Say whether you accept or decline");
    assert!(scene.role(ANN, scene.cast.chat).is_none(), "what was not accepted is not given");
    // Coming back to the first one, everything is as it was.
    ann.get(&wiki).await.must_be(200);
    let page = ann.get("/redeem").await;
    ann.submit(page.form("/redeem").with("decision", "accept")).await.must_be(200);
    assert!(scene.role(ANN, scene.cast.chat).is_none());
}

#[actix_web::test]
async fn following_the_same_link_again_does_not_take_back_what_was_said() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let ann = scene.house.browser();
    let page = scene.accept(&ann, &link).await;
    ann.get(&link).await.must_be(200);
    let form = page.form("/redeem/code").with("code", &scene.mails.code(ANN).await);
    ann.submit(form).await.must_be(200);
    assert!(scene.has_wiki(ANN));
}

#[actix_web::test]
async fn a_forwarded_link_without_the_mailbox_is_worth_nothing() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    for (forwarded, signed_in) in [(scene.house.browser(), false), (scene.house.enter(scene.cast.member).await, true)] {
        let page = forwarded.get(&link).await;
        assert_eq!(page.status.as_u16(), if signed_in { 403 } else { 200 });
        forwarded.post_with_token("/redeem", &[("decision", "accept")]).await.must_be(303);
        forwarded.post_with_token("/redeem/code", &[("code", "00000000")]).await.must_be(422);
        forwarded.post_with_token("/redeem/code", &[("code", "")]).await.must_be(422);
        forwarded.look("/redeem/proven").await.must_be(409);
        assert_ne!(forwarded.look(&scene.wiki()).await.status, 200);
    }
    assert_eq!(scene.state(ANN), State::Pending);
    assert!(!scene.has_wiki(ANN) && !scene.has_wiki("mona@aurora.example"));
}

#[actix_web::test]
async fn without_a_link_there_is_nothing_to_redeem() {
    let scene = Scene::new().await;
    let browser = scene.house.browser();
    for path in ["/redeem", "/redeem/code", "/redeem/prove", "/redeem/proven"] {
        browser.get(path).await.must_be(409).must_say("There is no invitation open in this browser");
    }
    browser.get("/sign-in").await;
    for path in ["/redeem", "/redeem/code", "/redeem/send", "/redeem/ask", "/redeem/account"] {
        let page =
            browser.post_with_token(path, &[("decision", "accept"), ("code", "12345678"), ("way", "prove")]).await;
        page.must_be(409);
    }
    let page = browser.post_with_token("/redeem", &[("decision", "maybe")]).await;
    page.must_be(400);
}

#[actix_web::test]
async fn v2_of_many_who_redeem_at_once_exactly_one_wins() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let (id, now) = (scene.invitation(ANN).id, scene.house.now());
    let db = scene.house.world.db.clone();
    let tries = (0..12).map(|_| {
        let db = db.clone();
        async move {
            let deed = move |conn: &mut guestlist::foundation::db::Conn| {
                invitations::redeem(conn, id, &Proof::Code, Origin::default(), now).map_err(Refused::from)
            };
            db.write(deed).await
        }
    });
    let answers = futures_util::future::join_all(tries).await;
    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(won, 1);
    for lost in answers.into_iter().filter_map(Result::err) {
        assert_eq!(lost.kind, guestlist::foundation::refusal::Kind::Gone, "{lost:?}");
    }
    assert!(scene.has_wiki(ANN));
    assert_eq!(scene.mails.to("olivia@aurora.example").await.len(), 1);
}

#[actix_web::test]
async fn v2_two_browsers_with_a_code_each_end_with_one_redemption() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let (home, phone) = (scene.house.browser(), scene.house.browser());
    let home_page = scene.accept(&home, &link).await;
    let home_code = scene.mails.code(ANN).await;
    scene.house.wait(TimeDelta::seconds(60));
    let phone_page = scene.accept(&phone, &link).await;
    let phone_code = scene.mails.code(ANN).await;
    assert_ne!(home_code, phone_code);
    let (one, two) = futures_util::future::join(
        home.submit_only(home_page.form("/redeem/code").with("code", &home_code)),
        phone.submit_only(phone_page.form("/redeem/code").with("code", &phone_code)),
    )
    .await;
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
    assert_eq!(scene.mails.to("olivia@aurora.example").await.len(), 1);
}
