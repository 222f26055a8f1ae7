//! Sending again: a new link, a new life, and the old link is over.

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::invitations::{self, Proof, State};
use guestlist::features::{apps, guests, outbox, users};
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::mail::{Reason, Trouble};
use guestlist::foundation::person::Origin;
use guestlist::schema::outbox as mails;

use super::{ANN, Scene};

#[actix_web::test]
async fn v11_a_resend_renews_and_says_until_when() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let before = scene.invitation(ANN);
    scene.house.wait(TimeDelta::days(7));
    let owner = scene.house.enter(scene.cast.owner).await;
    let page = owner.get("/invitations").await;
    let done = owner.submit(page.form(&format!("/invitations/{}/resend", before.id))).await;
    let until = scene.house.now().plus(TimeDelta::days(14));
    done.must_say("A new link is on its way to ann@partner.example; the old one no longer works. It is good until");
    done.must_say(&until.date().format("%-d").to_string());
    let after = scene.invitation(ANN);
    assert_eq!((after.id, after.link_number), (before.id, 2));
    assert!(until.since(after.expires_at).num_minutes() == 0, "a whole life again");
    scene.house.wait(TimeDelta::days(13));
    let link = scene.mails.link(ANN).await;
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
}

#[actix_web::test]
async fn an_expired_one_sent_again_is_a_new_one_and_the_old_stays_expired() {
    for swept in [false, true] {
        let scene = Scene::new().await;
        let old_link = scene.invited(ANN).await;
        let old = scene.invitation(ANN);
        scene.house.wait(TimeDelta::days(15));
        if swept {
            let now = scene.house.now();
            scene.house.write(|conn| Ok(invitations::sweep(conn, now).unwrap()));
        }
        let owner = scene.house.enter(scene.cast.owner).await;
        let page = owner.get("/invitations").await;
        page.must_say("Expired");
        owner.submit(page.form(&format!("/invitations/{}/resend", old.id))).await.must_say("A new link is on its way");
        let new = scene.invitation(ANN);
        assert!(new.id != old.id && new.state == State::Pending);
        let link = scene.mails.link(ANN).await;
        assert_ne!(link, old_link);
        scene.house.browser().get(&old_link).await.must_be(410);
        scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
        let (id, again) = (old.id, format!("/invitations/{}/resend", old.id));
        owner.post_with_token(&again, &[]).await.must_be(409).must_say("They have it already, or a newer invitation");
        use guestlist::schema::invitations as rows;
        let state: State = scene.house.read(|conn| Ok(rows::table.find(id).select(rows::state).first(conn)?));
        assert_eq!(state, State::Expired);
    }
}

#[actix_web::test]
async fn what_was_answered_or_taken_back_cannot_be_sent_again() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let resend = format!("/invitations/{}/resend", scene.invitation(ANN).id);
    scene.redeem(&scene.house.browser(), &link, ANN).await;
    scene.owner.post_with_token(&resend, &[]).await.must_be(410).must_say("no longer open");
    scene.owner.get("/invitations").await.must_not_say("Send again");
}

#[actix_web::test]
async fn z2_only_who_sent_it_or_manages_all_it_gives_sends_again_or_takes_back() {
    let scene = Scene::new().await;
    let also = format!("app:{}", scene.cast.chat);
    scene.invite(&scene.wiki(), &[("emails", ANN), ("also", &also)]).await;
    let id = scene.invitation(ANN).id;
    for person in [scene.cast.co_owner, scene.cast.member, scene.cast.guest] {
        let browser = scene.house.enter(person).await;
        for verb in ["resend", "revoke"] {
            let refused = browser.post_with_token(&format!("/invitations/{id}/{verb}"), &[]).await;
            assert_eq!(refused.status, 404, "{} {verb}", person.name);
        }
    }
    let unknown = guestlist::foundation::id::InvitationId::new();
    scene.owner.post_with_token(&format!("/invitations/{unknown}/revoke"), &[]).await.must_be(404);
    assert_eq!(scene.mails.to(ANN).await.len(), 1);
    // Who manages only a part is not shown a button that would be refused.
    let carl = scene.house.enter(scene.cast.co_owner).await;
    let form = scene.form(&carl, &scene.wiki(), &[("emails", ANN), ("step", "check")]).await;
    let page = carl.submit(form).await;
    page.must_say("already invited by Olivia Owner");
    assert!(page.attributes("button[formaction]", "formaction").is_empty());
    let now = scene.house.now();
    scene.house.write(|conn| apps::add_owner(conn, scene.cast.chat, scene.cast.co_owner.id, now));
    carl.post_with_token(&format!("/invitations/{id}/resend"), &[]).await.must_be(303);
    assert_eq!(scene.mails.to(ANN).await.len(), 2);
}

#[actix_web::test]
async fn who_lost_the_right_to_invite_cannot_send_again_but_can_take_back() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let id = scene.invitation(ANN).id;
    scene.house.write(|conn| apps::remove_owner(conn, scene.cast.wiki, scene.cast.owner.id));
    let refused = scene.owner.post_with_token(&format!("/invitations/{id}/resend"), &[]).await;
    assert!(matches!(refused.status.as_u16(), 403 | 404), "{}", refused.status);
    scene.owner.post_with_token(&format!("/invitations/{id}/revoke"), &[]).await.must_be(303);
}

#[actix_web::test]
async fn a_blocked_domain_gets_no_further_mail() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    scene.deny("partner.example");
    let resend = format!("/invitations/{}/resend", scene.invitation(ANN).id);
    scene.owner.post_with_token(&resend, &[]).await.must_be(409).must_say("partner.example");
    assert_eq!(scene.mails.to(ANN).await.len(), 1);
}

#[actix_web::test]
async fn n5_a_mail_that_waited_too_long_carries_no_link_that_is_over() {
    let scene = Scene::new().await;
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await;
    let id = scene.invitation(ANN).id;
    scene.owner.post_with_token(&format!("/invitations/{id}/resend"), &[]).await;
    let link = scene.mails.link(ANN).await;
    assert_eq!(scene.mails.to(ANN).await.len(), 1, "the first mail was still waiting and is dropped");
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
}

#[actix_web::test]
async fn a_mail_that_cannot_arrive_is_shown_and_told_and_can_be_sent_again() {
    let scene = Scene::new().await;
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await;
    scene.owner.get("/invitations").await.must_say("waiting to be sent");
    let (id, now) = (scene.invitation(ANN).id, scene.house.now());
    let trouble = Trouble::new(Reason::NoSuchMailbox, "550 5.1.1 No such user");
    scene.house.write(|conn| {
        let of_this = mails::table.filter(mails::invitation_id.eq(id));
        let message: outbox::Message = of_this.select(outbox::Message::as_select()).first(conn)?;
        let failed = (mails::state.eq("failed"), mails::reason.eq(trouble.reason.slug()));
        diesel::update(mails::table.find(message.id)).set(failed).execute(conn)?;
        invitations::give_up(conn, &message, &trouble, now)
    });
    let page = scene.owner.get("/invitations").await;
    page.must_say("Not delivered").must_say("Send again").must_not_say("Invited just now");
    scene.mails.last("olivia@aurora.example").await.must_say(ANN);
    scene.owner.submit(page.form(&format!("/invitations/{id}/resend"))).await.must_say("A new link is on its way");
    assert!(scene.mails.last(ANN).await.link().is_some());
}

#[actix_web::test]
async fn v9_sent_again_after_the_address_changed_it_is_for_the_new_one() {
    let scene = Scene::new().await;
    scene.invited_to(&scene.chat(), ANN).await;
    let old = scene.invitation(ANN).id;
    scene.house.wait(TimeDelta::minutes(1));
    let link = scene.invited(ANN).await;
    scene.redeem(&scene.house.browser(), &link, ANN).await.must_be(200);
    scene.house.wait(TimeDelta::days(15));
    let (admin, now, new) = (scene.house.actor(scene.cast.admin), scene.house.now(), "ann@lab.example");
    let guest = scene.user(ANN).unwrap().id;
    let wish = guests::Reset { guest, mail: new.to_owned(), seen: ANN.to_owned() };
    scene.house.write(|conn| Ok(guests::reset(conn, &admin, &wish, now).unwrap()));
    let owner = scene.house.enter(scene.cast.owner).await;
    owner.post_with_token(&format!("/invitations/{old}/resend"), &[]).await.must_be(303);
    let fresh = scene.invitation(new);
    assert_eq!((fresh.user_id, fresh.state, fresh.address_shown.as_str()), (guest, State::Pending, new));
    let before = scene.mails.to(ANN).await.len();
    let link = scene.mails.link(new).await;
    scene.redeem(&scene.house.browser(), &link, new).await.must_be(200);
    assert!(scene.role(new, scene.cast.chat).is_some());
    assert_eq!(scene.mails.to(ANN).await.len(), before, "the old address gets no code");
}

/// V-8: what was offered to an address is redeemed by whoever has that address.
#[actix_web::test]
async fn v8_an_invitation_to_an_address_that_is_no_longer_theirs_is_nobodys() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let (id, now) = (scene.invitation(ANN).id, scene.house.now());
    let new = EmailAddress::parse("ann@lab.example").unwrap();
    scene.house.write(|conn| users::readdress(conn, &scene.user(ANN).unwrap(), &new, now));
    let done =
        scene.house.write(|conn| Ok(invitations::redeem(conn, id, &Proof::Code, Origin::default(), now).is_ok()));
    assert!(!done && scene.state(ANN) == State::Pending);
}
