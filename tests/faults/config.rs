//! F58 to F61: settings that are wrong, another key, another version's database, two programs on one file.

use std::process::Stdio;
use std::time::Duration;

use diesel::RunQueryDsl;

use crate::relay::{Answer, Stage as Step};
use crate::row::{On, Row, Verdict, held};
use crate::stage::{ANNA, BO, Stage, ZOE, until};
use crate::support::program::free_port;
use crate::support::wire::Browser;

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F58",
            "eleven mistakes in the settings, for serve and work",
            "exit code 2 before anything listens, the message names the setting",
            f58,
        )
        .short(),
        Row::new(
            "F59",
            "another secret_key, while people are signed in and a mail waits",
            "everybody signs in again, old links say so politely, nothing breaks and nothing dead is mailed",
            f59,
        )
        .short()
        .on_both(),
        Row::new(
            "F60",
            "a database that a newer version has migrated",
            "serve, work and migrate exit with 1 and say which version is needed",
            f60,
        )
        .short()
        .on_both(),
        Row::new(
            "F61",
            "two programs serve one database",
            "both are right: what one writes the other shows, 40 invitations at once arrive once each; restore refuses on SQLite",
            f61,
        )
        .short()
        .on_both(),
    ]
}

async fn f58(on: On) -> Verdict {
    let stage = Stage::dark(on, &[]).await;
    stage.furnish();
    let table = [
        ("DATABASE_URL", "mysql://localhost/x", "database_url"),
        ("BASE_URL", "http://panel.example.com", "base_url"),
        ("BASE_URL", "", "base_url"),
        ("SECRET_KEY", "", "secret_key"),
        ("SECRET_KEY_FILE", "/nowhere/key", "secret_key"),
        ("MAIL__URL", "", "mail.url"),
        ("MAIL__DKIM__SELECTOR", "only", "mail.dkim"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "trusted_proxies"),
        ("TRUSTED_PROXIES", "::/0", "trusted_proxies"),
        ("EMAIL_CODE__FOR", "nobody", "email_code"),
        ("COLOUR", "red", "colour"),
    ];
    for (name, value, named) in table {
        for command in ["serve", "work"] {
            let mut changed = stage.command(&[command]);
            match value {
                "" => changed.env_remove(format!("GUESTLIST_{name}")),
                value => changed.env(format!("GUESTLIST_{name}"), value),
            };
            let ended = changed.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
            let told = String::from_utf8_lossy(&ended.stderr).into_owned();
            assert_eq!(ended.status.code(), Some(2), "{name}={value}: {told}");
            assert!(told.contains(named), "{named} in {told}");
            assert!(std::net::TcpStream::connect(("127.0.0.1", stage.port)).is_err());
        }
    }
    stage.is_sound();
    held(format!("{} mistakes, each with exit code 2 and named", table.len()))
}

/// Somebody whose mail the relay puts off.
const LATE: &str = "late@elsewhere.example";
const PATIENCE: Duration = Duration::from_secs(20);
const OTHER_KEY: &str = "b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyISE=";

async fn f59(on: On) -> Verdict {
    let mut stage = Stage::with(on, &[("LIMITS__CODE_MAIL_SECONDS", "0")]).await;
    let anna = stage.signed_in(ANNA).await;
    assert_eq!(stage.invite(&anna, ZOE).await.unwrap().status, 303);
    let link = stage.mail_to(ZOE, 0).await.link().expect("a link");
    stage.relay.answers(|step| match (step.stage, step.to, step.nth) {
        (Step::Recipient, LATE | BO, 1) => Answer::Say("450 4.2.0 later".to_owned()),
        _ => Answer::Usual,
    });
    assert_eq!(stage.invite(&anna, LATE).await.unwrap().status, 303);
    assert_eq!(stage.browser().ask_for_code(BO).await.status, 303);
    let deferred = "SELECT COUNT(*) FROM outbox WHERE state = 'deferred'";
    assert!(until(PATIENCE, || async { (stage.count(deferred) == 2).then_some(()) }).await.is_some());
    stage.stop().await;
    stage.program.write(|conn| {
        diesel::sql_query("UPDATE outbox SET not_before = created_at WHERE state = 'deferred'").execute(conn)?;
        Ok(())
    });
    let mut other = stage.command(&["serve"]);
    other.env("GUESTLIST_SECRET_KEY", OTHER_KEY);
    stage.start_as(other).await;
    assert_eq!(anna.get("/apps").await.status, 303, "she is led to signing in");
    assert_eq!(stage.browser().get(&link).await.status, 410, "the old link says what to do");
    let bo = stage.signed_in(BO).await;
    assert!(bo.is_in().await);
    let again = stage.signed_in(ANNA).await;
    let waits = "SELECT COUNT(*) FROM outbox WHERE state IN ('queued', 'sending', 'deferred')";
    let settled = until(PATIENCE, || async { (stage.count(waits) == 0).then_some(()) }).await;
    assert!(settled.is_some(), "what waited comes to an end: {}", stage.log());
    assert_eq!(stage.relay.mails_to(LATE).len(), 0, "no link that is dead is mailed");
    let sent = again.get("/invitations").await.body;
    let newest = sent.split('"').find(|word| word.starts_with("/invitations/") && word.ends_with("/resend"));
    assert_eq!(again.post(newest.expect("a mail to send again"), &[]).await.status, 303);
    let fresh = stage.mail_to(LATE, 0).await.link().expect("a link");
    assert_eq!(stage.browser().get(&fresh).await.status, 303, "a link that is sent again works");
    assert_eq!(again.get("/invitations").await.status, 200);
    stage.is_sound();
    held(
        "no overlap, as documented: sessions ended, old links 410, what waited was dropped; signing in and resending work",
    )
}

async fn f60(on: On) -> Verdict {
    let stage = Stage::dark(on, &[]).await;
    stage.furnish();
    stage.program.write(|conn| {
        diesel::sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')")
            .execute(conn)?;
        Ok(())
    });
    for command in ["serve", "work", "migrate"] {
        stage.run(&[command]).refused(1, "newer than this program: it has migration 20990101000000");
    }
    held("each refuses with exit code 1 and names the migration")
}

async fn f61(on: On) -> Verdict {
    let stage = Stage::with(on, &[("LIMITS__MAILS_PER_DOMAIN_PER_MINUTE", "100000")]).await;
    let second = free_port();
    let mut other = stage.command(&["serve"]);
    other.env("GUESTLIST_LISTEN", format!("127.0.0.1:{second}"));
    other.env_remove("GUESTLIST_METRICS__LISTEN");
    let mut other = Second(other.spawn().unwrap());
    let anna = stage.signed_in(ANNA).await;
    let there = Browser::new(&format!("http://127.0.0.1:{second}"), &format!("127.0.0.1:{}", stage.port));
    *there.cookies.lock().unwrap() = anna.cookies.lock().unwrap().clone();
    let up = until(Duration::from_secs(10), || async { there.try_ask("GET", "/healthz", None, &[]).await.ok() });
    assert!(up.await.is_some(), "{}", stage.log());
    assert!(there.is_in().await, "a session of one is good on the other");
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    there.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    for n in 0..20 {
        let (left, right) = (format!("left{n}@elsewhere.example"), format!("right{n}@elsewhere.example"));
        let (left, right) = tokio::join!(stage.invite_again(&anna, &left), stage.invite_again(&there, &right));
        assert_eq!((left.unwrap().status, right.unwrap().status), (303, 303));
    }
    let came = until(Duration::from_secs(20), || async {
        let mails = stage.relay.mails();
        (mails.iter().filter(|mail| mail.to.ends_with("@elsewhere.example")).count() >= 40).then_some(())
    });
    assert!(came.await.is_some(), "40 mails");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mails = stage.relay.mails().iter().filter(|mail| mail.to.ends_with("@elsewhere.example")).count();
    assert_eq!(mails, 40, "each once");
    if on == On::Sqlite {
        let backup = stage.program.folder().join("backup").display().to_string();
        stage.run(&["backup", &backup]).succeeded();
        let refused = stage.run(&["restore", &backup, "--force"]);
        assert_ne!(refused.code, 0, "restore refuses while they run: {refused:?}");
    }
    assert!(other.0.try_wait().unwrap().is_none());
    stage.is_sound();
    held("a session of one is good on the other; 40 invitations at once, 40 mails; restore refuses while they run")
}

/// Ends with the row.
struct Second(std::process::Child);

impl Drop for Second {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
