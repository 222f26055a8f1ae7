//! One guest's whole life, with a clock that is moved: every step with its mails and its entry in the log.

use chrono::TimeDelta;
use guestlist::features::access::ResourceId;
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::directory;
use guestlist::features::invitations::State;
use guestlist::features::reviews::Decision;
use guestlist::foundation::clock::Time;
use guestlist::foundation::id::UserId;

use super::{day, live, stays_until, until};
use crate::invitations::Scene;
use crate::support::{Browser, Page, Person};

const ANN: &str = "ann@partner.example";
const NEW: &str = "ann@partner-two.example";

struct Life {
    scene: Scene,
    ann: UserId,
}

impl Life {
    async fn admin(&self) -> Browser {
        self.scene.house.enter(self.scene.cast.admin).await
    }

    async fn owner(&self) -> Browser {
        self.scene.house.enter(self.scene.cast.owner).await
    }

    fn wait(&self, days: i64) {
        self.scene.house.wait(TimeDelta::days(days));
        live(&self.scene.house);
        self.scene.house.write(|conn| Ok(directory::forget_deleted(conn, self.scene.house.now()).unwrap()));
    }

    fn path(&self, step: &str) -> String {
        format!("/admin/users/{}{step}", self.ann)
    }

    /// An admin presses a button on Ann's page.
    async fn press(&self, on: &str, step: &str) -> Page {
        let admin = self.admin().await;
        admin.submit(admin.get(&self.path(on)).await.form(&self.path(step))).await
    }

    async fn enters(&self, mail: &str) -> Browser {
        let browser = self.scene.house.browser();
        let code = browser.submit(browser.get("/sign-in").await.form("/sign-in").with("email", mail)).await;
        let form = code.form("/sign-in/code").with("code", &self.scene.mails.code(mail).await);
        browser.submit(form).await.must_be(200);
        browser
    }

    /// Whether the newest entry about Ann says this.
    fn noted(&self, action: Action) {
        let about = Filter { action: Some(action), ..Filter::default() };
        let entries = self.scene.house.read(|conn| audit::search(conn, &about, None, 50));
        let hers = |entry: &audit::Entry| {
            entry.person_id == Some(self.ann) || entry.object_id == Some(self.ann.into()) || entry.person_name == ANN
        };
        assert!(entries.iter().any(hers), "nothing says {action:?} of Ann");
    }

    async fn told(&self, to: &str, subject: &str) {
        let mails = self.scene.mails.to(to).await;
        let last = mails.last().unwrap_or_else(|| panic!("nothing was sent to {to}"));
        assert!(last.0.subject.contains(subject), "{to} was told {:?}, not {subject:?}", last.0.subject);
    }

    fn has_wiki(&self, mail: &str) -> bool {
        self.scene.has_wiki(mail)
    }
}

async fn rules(life: &Life) {
    let admin = life.admin().await;
    let form = admin.get("/admin/policies/life").await.form("/admin/policies/life").with("step", "save");
    let form = form.with("stay_days", "60").with("block_idle_days", "45").with("delete_blocked_days", "365");
    admin.submit(form).await.must_say("count from now on");
}

#[actix_web::test]
async fn a_guest_lives_a_whole_life() {
    let scene = Scene::new().await;
    let link = scene.invited(ANN).await;
    let ann = scene.user(ANN).unwrap().id;
    let life = Life { scene, ann };
    rules(&life).await;
    life.noted(Action::Invite);

    // Reminded, and redeemed by the link in the reminder.
    life.wait(3);
    life.told(ANN, "still waits").await;
    life.noted(Action::Remind);
    let browser = life.scene.house.browser();
    life.scene.redeem(&browser, &life.scene.mails.link(ANN).await, ANN).await.must_be(200);
    assert_eq!(life.scene.state(ANN), State::Redeemed);
    assert!(!link.is_empty() && life.has_wiki(ANN));
    life.told("olivia@aurora.example", "accepted").await;
    life.noted(Action::Redeem);

    // Renewed: told, asks, the sponsor extends.
    life.wait(30);
    let theirs = life.enters(ANN).await;
    life.wait(18);
    life.told(ANN, "ends soon").await;
    let theirs_again = life.enters(ANN).await;
    drop(theirs);
    let asking = theirs_again.get("/endings").await.form("/endings/ask").with("reason", "Still at it.");
    theirs_again.submit(asking).await.must_say("You asked");
    life.wait(0);
    let digest = life.scene.mails.last("olivia@aurora.example").await;
    digest.must_say("Still at it.");
    let owner = life.owner().await;
    let confirm = owner.get(&format!("/endings/decide?user={ann}&of=stay&answer=extend")).await;
    owner.submit(until(&confirm, "/endings/decide", day(&life.scene.house, 300))).await.must_say("until");
    life.told(ANN, "until").await;
    life.noted(Action::AskToStay);
    life.noted(Action::ChangeStay);

    // Reviewed: the owner says that she keeps it.
    let wiki = ResourceId::App(life.scene.cast.wiki);
    let review = crate::reviews::begun(&life.scene.house, wiki, Decision::Remove);
    life.told("olivia@aurora.example", "keep access to Wiki").await;
    let owner = life.owner().await;
    let kept = crate::reviews::answer(&owner, &life.scene.house, review, &[(ANN, Decision::Keep)], "finish").await;
    kept.must_say("1 keeps access");
    crate::reviews::tend(&life.scene.house);
    life.noted(Action::ReviewKeep);
    assert!(life.has_wiki(ANN));

    // Idle and blocked, let in again.
    life.wait(46);
    life.told(ANN, "is blocked").await;
    assert!(!life.scene.user(ANN).unwrap().enabled);
    life.noted(Action::BlockUser);
    life.press("", "/unblock").await.must_say("may sign in again");
    life.noted(Action::UnblockUser);
    let theirs = life.enters(ANN).await;
    theirs.get("/apps").await.must_say("Wiki");

    // Another address, which she proves; the sessions of the old one are over.
    let admin = life.admin().await;
    let form = admin.get(&life.path("/address")).await.form(&life.path("/address"));
    let taken = admin.submit(form.clone().with("email", "greta@partner.example")).await;
    taken.must_be(422).must_say("Greta Guest has this address already");
    admin.submit(form.with("email", NEW)).await.must_say("proves");
    theirs.look("/apps").await.must_be(303);
    life.told(NEW, "Prove your address").await;
    life.told(ANN, "another address").await;
    life.noted(Action::ResetRedemption);
    let back = life.enters(NEW).await;
    back.get("/apps").await.must_say("Wiki");
    assert_eq!(life.scene.user(NEW).unwrap().id, ann, "the same person");
    assert!(life.scene.user(ANN).is_none());

    // A colleague, and a guest again.
    life.press("/convert", "/convert").await.must_say("colleague now");
    life.press("/convert", "/convert").await.must_say("guest now");
    life.noted(Action::ConvertUser);
    assert!(life.has_wiki(NEW));

    // Deleted and restored, deleted and gone.
    life.press("/delete", "/delete").await.must_say("can be restored for 30 days");
    back.look("/apps").await.must_be(303);
    life.wait(29);
    life.press("", "/restore").await.must_say("is back");
    assert!(life.has_wiki(NEW));
    life.noted(Action::RestoreUser);
    life.press("/delete", "/delete").await;
    life.wait(31);
    assert!(life.scene.user(NEW).is_none(), "gone for good");
    life.noted(Action::EraseUser);
    let stays = Person { id: life.scene.cast.guest.id, ..life.scene.cast.guest };
    let ends = day(&life.scene.house, 9);
    stays_until(&life.admin().await, stays, ends).await;
    assert_eq!(life.scene.user(stays.mail).unwrap().ends_at, Some(Time::end_of(ends)), "others live on");
}
