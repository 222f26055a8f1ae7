//! F46 to F49: the clock jumps, differs from others' or stands in another zone.

use std::time::Duration;

use serde_json::json;

use crate::row::{On, Row, Verdict, held, impossible};
use crate::shim::Call;
use crate::stage::{ANNA, GUS, Stage, ZOE};
use crate::support::idp::{Idp, through_hostile};

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F46",
            "the clock jumps a day forward, then a fortnight",
            "codes, sessions and links are over; waiting mail is sent once; no storm of chores",
            f46,
        ),
        Row::new(
            "F47",
            "the clock jumps a day back",
            "nothing revives, what was used stays used, limits open again within their window",
            f47,
        )
        .short(),
        Row::new(
            "F48",
            "the clock differs from an identity provider's by 50 s and by 90 s",
            "a minute is forgiven, more is not",
            f48,
        ),
        Row::new("F49", "TZ is another, also across a change to summer time", "the same pages: UTC everywhere", f49)
            .short(),
    ]
}

const DAY: i64 = 86_400;

async fn f46(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    stage.relay.close();
    stage.stop().await;
    stage.start().await;
    stage.invite(&anna, ZOE).await.unwrap();
    stage.relay.reopen().await;
    let bo = stage.browser();
    bo.ask_for_code(crate::stage::BO).await;
    let code = stage.code_for(crate::stage::BO, 0).await;
    let commits = stage.faults.watch(Call::Sync, "guestlist.db-wal");
    stage.faults.shift_clock(DAY);
    // Long enough for every chore to come round.
    tokio::time::sleep(Duration::from_secs(22)).await;
    let commits = stage.faults.seen(commits);
    assert!(commits < 60, "{commits} commits in 22 s: a storm");
    let link = stage.mail_to(ZOE, 0).await.link().unwrap();
    assert_eq!(anna.get("/apps").await.location(), "/sign-in?next=%2Fapps", "the session is over");
    let late = bo.type_code(&code).await;
    assert!((400..500).contains(&late.status) && !bo.is_in().await, "a code of yesterday: {}", late.status);
    assert_eq!(stage.browser().get(&link).await.location(), "/redeem", "a link lasts a fortnight");
    stage.faults.shift_clock(15 * DAY);
    let over = stage.browser().get(&link).await;
    assert_eq!(over.status, 410);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(stage.relay.mails_to(ZOE).len(), 1);
    assert!(stage.lives() && !stage.log().contains("panicked"));
    stage.is_sound();
    held(format!("session and code over after a day, the link after a fortnight; one mail; {commits} commits in 22 s"))
}

async fn f47(on: On) -> Verdict {
    let mut stage = Stage::with(on, &[("LIMITS__CODE_MAILS_PER_HOUR", "3")]).await;
    let anna = stage.signed_in(ANNA).await;
    stage.invite(&anna, ZOE).await.unwrap();
    let link = stage.mail_to(ZOE, 0).await.link().unwrap();
    let zoe = stage.browser();
    assert_eq!(stage.redeem(&zoe, ZOE, &link).await.unwrap().status, 303);
    let used = stage.relay.mails_to(ZOE).iter().find_map(|mail| mail.code()).unwrap();
    let gus = stage.browser();
    gus.ask_for_code(GUS).await;
    let unused = stage.code_for(GUS, 0).await;
    stage.faults.shift_clock(700);
    assert!((400..500).contains(&gus.type_code(&unused).await.status), "over after ten minutes");
    stage.faults.shift_clock(-DAY);
    let revived = gus.type_code(&unused).await;
    assert!((400..500).contains(&revived.status) && !gus.is_in().await, "a code that was over: {}", revived.status);
    assert_eq!(stage.browser().get(&link).await.status, 410, "a link that was used");
    let again = stage.browser();
    again.ask_for_code(ZOE).await;
    assert!((400..500).contains(&again.type_code(&used).await.status), "a code that was used");
    assert_eq!((zoe.get("/apps").await.status, anna.get("/apps").await.status), (200, 200));
    let fresh = stage.signed_in(GUS).await;
    assert!(fresh.is_in().await, "a limit froze");
    assert!(stage.lives() && !stage.log().contains("panicked"));
    stage.faults.shift_clock(0);
    stage.is_sound();
    held("the code that was over stays over, the used link 410, the used code refused; a new code lets in")
}

async fn f48(on: On) -> Verdict {
    let Some(idp) = Idp::connect() else { return impossible("no identity provider; run script/test --faults") };
    let issuer = idp.hostile_issuer("skew");
    let settings = [
        ("OIDC__PARTNER__ISSUER", issuer.as_str()),
        ("OIDC__PARTNER__CLIENT_ID", "guestlist"),
        ("OIDC__PARTNER__CLIENT_SECRET", "guestlist-secret"),
        ("OIDC__PARTNER__DOMAINS", "partner.example"),
    ];
    let stage = Stage::with(on, &settings).await;
    let now = guestlist::foundation::clock::Clock::default().now().utc().timestamp();
    let mut seen = Vec::new();
    for (ours, claim, lands) in [
        (-50, "iat", "/apps"),
        (-90, "iat", "/sign-in"),
        (-50, "nbf", "/apps"),
        (-90, "nbf", "/sign-in"),
        (50, "exp", "/apps"),
        (90, "exp", "/sign-in"),
    ] {
        stage.faults.shift_clock(ours);
        let claims = json!({ "sub": "gus", "email": GUS, "email_verified": true, claim: now });
        idp.behave("skew", json!({ "claims": claims })).await;
        let landed = through_hostile(&stage.browser()).await.location();
        assert_eq!(landed, lands, "{claim} by a clock {ours} s off: {}", stage.log());
        seen.push(format!("{claim} {ours} s {}", if lands == "/apps" { "in" } else { "refused" }));
    }
    stage.faults.shift_clock(0);
    stage.is_sound();
    held(seen.join(", "))
}

async fn f49(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    let gus = stage.id_of(GUS);
    let people = format!("{}/people", stage.path_of("wiki"));
    anna.get(&format!("{people}/{gus}/end-date")).await;
    let ends = [("ends", "other"), ("ends_on", "2030-03-31")];
    assert_eq!(anna.post(&format!("{people}/{gus}/end-date"), &ends).await.status, 303);
    let mut told = Vec::new();
    for zone in ["UTC", "Pacific/Kiritimati", "America/New_York", "Europe/Stockholm"] {
        stage.stop().await;
        let mut command = stage.command(&["serve"]);
        command.env("TZ", zone);
        stage.start_as(command).await;
        let mut pages = String::new();
        for path in [people.clone(), format!("{people}/{gus}/end-date"), format!("{}/history", stage.path_of("wiki"))] {
            pages.push_str(&times_of(&anna.get(&path).await.body));
        }
        told.push(pages);
    }
    assert!(told[0].contains("2030") && told[0].contains("UTC"), "{}", told[0]);
    assert!(told.iter().all(|pages| *pages == told[0]), "{told:?}");
    stage.is_sound();
    held("the same moments in UTC, Kiritimati, New York and Stockholm, marked UTC")
}

/// Every moment a page tells, as it is written.
fn times_of(body: &str) -> String {
    let pieces = body.split("<time").skip(1).filter_map(|piece| piece.split("</time>").next());
    pieces.collect::<Vec<_>>().join("\n")
}
