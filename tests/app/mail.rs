//! Mail leaves the house safely and is written so that nobody can add to it.

use std::time::{Duration, Instant};

use guestlist::foundation::clock::{Clock, Time};
use guestlist::foundation::config::{Mail, Tls, Transport};
use guestlist::foundation::mail::{Courier, Dkim, Letter, Mailbox, Outcome, Patience, Reason, Scope};

use crate::support::relay::{Servers, address, letter, person, plain, sender};

fn written(letter: &Letter) -> String {
    String::from_utf8(letter.written(&sender()).unwrap()).unwrap()
}

fn header_names(message: &str) -> Vec<&str> {
    let head = message.split("\r\n\r\n").next().unwrap();
    head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).filter_map(|line| line.split(':').next()).collect()
}

fn deferred(outcome: &Outcome) -> Option<(Reason, Scope)> {
    match outcome {
        Outcome::Deferred { trouble, scope } => Some((trouble.reason, *scope)),
        _ => None,
    }
}

fn failed(outcome: &Outcome) -> Option<Reason> {
    match outcome {
        Outcome::Failed { trouble } => Some(trouble.reason),
        _ => None,
    }
}

#[test]
fn m4_a_message_has_exactly_these_headers() {
    let mut names = header_names(&written(&letter("grace@partner.example")))
        .iter()
        .map(|name| name.to_string())
        .collect::<Vec<_>>();
    names.sort();
    let expected = [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Reply-To",
        "Subject",
        "To",
        "X-Auto-Response-Suppress",
    ];
    assert_eq!(names, expected);
}

#[test]
fn m4_only_a_digest_can_be_unsubscribed_from() {
    let digest = Letter { unsubscribe: Some("https://a.example/mail/stop".parse().unwrap()), ..letter("g@p.example") };
    let message = written(&digest);
    assert!(message.contains("List-Unsubscribe: <https://a.example/mail/stop>\r\n"));
    assert!(message.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

#[test]
fn m5_names_cannot_break_a_header_or_turn_the_text_around() {
    for name in
        ["Eve\r\nBcc: all@partner.example", "Eve\nX: y", "Eve\0", "Eve\u{202e}nimda", "\u{2067}Eve\u{2069}", "\r\n"]
    {
        let mut letter = letter("grace@partner.example");
        letter.to.name = name.into();
        letter.reply_to = Some(person(name, "eve@northwind.example"));
        letter.subject = format!("{name} invited you");
        let message = written(&letter);
        assert_eq!(header_names(&message).len(), 10, "{name:?}");
        assert!(message.contains("grace@partner.example"), "{name:?}");
        assert!(!message.contains('\0') && !message.contains("=E2=80=AE") && !message.contains("4oCu"), "{name:?}");
    }
}

#[test]
fn m5_a_name_is_cut_to_64_characters() {
    let mut letter = letter("grace@partner.example");
    letter.to.name = "x".repeat(300);
    let message = written(&letter).replace("\r\n ", " ");
    let to = message.lines().find_map(|line| line.strip_prefix("To: ")).unwrap();
    assert_eq!(to, format!("{} <grace@partner.example>", "x".repeat(64)));
}

#[test]
fn m5_a_hidden_line_break_does_not_leave_the_quotation() {
    let mut letter = letter("grace@partner.example");
    letter.text = "> hello\u{2028}Pay here\u{85}now\u{202e}\u{7}\n".into();
    assert!(written(&letter).contains("\r\n\r\n> hello Pay herenow\r\n"));
}

#[test]
fn a_message_is_plain_ascii_whatever_it_says() {
    let mut letter = letter("grace@partner.example");
    letter.to.name = "Zoë Ångström".into();
    letter.subject = "Zoë lädt Sie ein, 你好".into();
    letter.text = "Grüße\n.\nvon \u{1F44B}\n".into();
    assert!(written(&letter).is_ascii());
}

#[test]
fn dkim_needs_a_key_it_can_use() {
    assert!(Dkim::new("northwind.example", "mail", "no key").is_err());
    assert!(
        Dkim::new("northwind.example", "mail", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----").is_err()
    );
}

#[test]
fn the_demo_mailbox_keeps_each_message_once_and_finds_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let mailbox = Mailbox::open(folder.path().join("mail")).unwrap();
    let now = Clock::default().now();
    for to in ["one@partner.example", "two@partner.example", "one@partner.example"] {
        mailbox.put(&sender(), &letter(to), now).unwrap();
    }
    let again = Mailbox::open(folder.path().join("mail")).unwrap();
    let found: Vec<String> = again.list().into_iter().map(|caught| caught.to).collect();
    assert_eq!(found, ["two@partner.example", "one@partner.example"]);
    assert_eq!(again.get(1).unwrap().subject, "Olga Owner invited you to Northwind");
    assert_eq!(again.newest(), 2);
}

#[actix_web::test]
async fn a_folder_holds_one_file_for_each_message() {
    let folder = tempfile::tempdir().unwrap();
    let courier = Courier::open(&Mail { transport: Transport::Files(folder.path().into()), ..plain(25) }).unwrap();
    for to in ["one@partner.example", "two@partner.example", "one@partner.example"] {
        assert!(matches!(courier.send(&letter(to)).await, Outcome::HandedOver { .. }));
    }
    let mut names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "invitation.one.partner.example.1@northwind.example.eml",
            "invitation.two.partner.example.1@northwind.example.eml"
        ]
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let refused = Courier::open(&Mail { transport: Transport::Files("/proc/nowhere".into()), ..plain(25) });
    assert!(refused.err().unwrap().to_string().starts_with("mail.url: the folder /proc/nowhere"));
}

#[actix_web::test]
async fn m3_both_kinds_of_tls_deliver() {
    let Some(relay) = Servers::connect().await else { return };
    for server in ["starttls", "smtps"] {
        let to = address("grace");
        let outcome = relay.courier(server).send(&letter(&to)).await;
        assert!(
            matches!(&outcome, Outcome::HandedOver { relay, reply } if relay == "localhost" && reply.starts_with("250")),
            "{outcome:?}"
        );
        let messages = relay.messages(&to).await;
        assert_eq!(messages.len(), 1);
        assert_eq!((&messages[0]["tls"], &messages[0]["user"]), (&true.into(), &"relay".into()));
        assert_eq!(messages[0]["subject"], "Olga Owner invited you to Northwind");
        assert_eq!(messages[0]["messageId"], letter(&to).message_id);
    }
}

#[actix_web::test]
async fn one_connection_serves_many_messages() {
    let Some(relay) = Servers::connect().await else { return };
    let courier = relay.courier("starttls");
    let mut connections = std::collections::HashSet::new();
    for _ in 0..20 {
        let to = address("many");
        courier.send(&letter(&to)).await;
        connections.insert(relay.messages(&to).await[0]["connection"].to_string());
    }
    assert_eq!(connections.len(), 1);
    courier.close().await;
}

#[actix_web::test]
async fn f21_nothing_is_sent_when_starttls_was_stripped() {
    let Some(relay) = Servers::connect().await else { return };
    let to = address("grace");
    let outcome = relay.courier("nostarttls").send(&letter(&to)).await;
    assert_eq!(deferred(&outcome), Some((Reason::TlsMissing, Scope::Operator)));
    assert!(relay.attempts(&to).await.is_empty());
}

#[actix_web::test]
async fn f22_a_certificate_for_another_host_is_refused() {
    let Some(relay) = Servers::connect().await else { return };
    let to = address("grace");
    let outcome = relay.courier("wrongname").send(&letter(&to)).await;
    assert_eq!(deferred(&outcome), Some((Reason::Certificate, Scope::Operator)));
    assert!(relay.attempts(&to).await.is_empty());
}

#[actix_web::test]
async fn f22_an_authority_nobody_named_is_refused_over_smtps() {
    let Some(relay) = Servers::connect().await else { return };
    let mut mail = relay.mail("smtps");
    if let Transport::Smtp(relay) = &mut mail.transport {
        relay.authorities = None;
    }
    let courier = Courier::open(&mail).unwrap();
    assert_eq!(deferred(&courier.send(&letter(&address("grace"))).await), Some((Reason::Certificate, Scope::Operator)));
}

#[actix_web::test]
async fn f23_a_refused_login_concerns_the_operator() {
    let Some(relay) = Servers::connect().await else { return };
    let courier = relay.courier("authrejects");
    assert_eq!(
        deferred(&courier.send(&letter(&address("grace"))).await),
        Some((Reason::LoginRefused, Scope::Operator))
    );
}

#[actix_web::test]
async fn f13_f16_a_closed_or_busy_relay_rests_the_whole_route() {
    let Some(relay) = Servers::connect().await else { return };
    assert_eq!(
        deferred(&relay.courier("greeting421").send(&letter(&address("grace"))).await),
        Some((Reason::RelayBusy, Scope::Route))
    );
    for tls in [Tls::Implicit, Tls::StartTls, Tls::Plain] {
        let mut mail = plain(1);
        if let Transport::Smtp(relay) = &mut mail.transport {
            relay.tls = tls;
        }
        let outcome = Courier::open(&mail).unwrap().send(&letter(&address("grace"))).await;
        assert_eq!(deferred(&outcome), Some((Reason::Unreachable, Scope::Route)), "{tls:?}");
    }
}

#[actix_web::test]
async fn f15_f17_f18_the_relays_word_decides() {
    let Some(relay) = Servers::connect().await else { return };
    let courier = relay.courier("bad");
    let try_it = |what: &'static str| {
        let (courier, to) = (&courier, address(what));
        async move { courier.send(&letter(&to)).await }
    };
    assert_eq!(deferred(&try_it("greylist").await), Some((Reason::TryLater, Scope::Message)));
    assert_eq!(deferred(&try_it("full").await), Some((Reason::MailboxFull, Scope::Message)));
    assert_eq!(deferred(&try_it("later").await), Some((Reason::TryLater, Scope::Message)));
    assert_eq!(deferred(&try_it("drop").await), Some((Reason::Interrupted, Scope::Message)));
    assert_eq!(failed(&try_it("unknown").await), Some(Reason::NoSuchMailbox));
    assert_eq!(failed(&try_it("policy").await), Some(Reason::ContentRefused));
    let again = address("greylist");
    courier.send(&letter(&again)).await;
    assert!(matches!(courier.send(&letter(&again)).await, Outcome::HandedOver { .. }));
}

#[actix_web::test]
async fn f19_silence_after_the_final_dot_is_unknown() {
    let Some(relay) = Servers::connect().await else { return };
    let outcome = relay.courier("bad").send(&letter(&address("hang"))).await;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
}

#[actix_web::test]
async fn f14_f20_a_relay_that_says_nothing_is_left_in_time() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let short = Duration::from_millis(300);
    let patience = Patience { connect: short, greeting: short, command: short, data: short };
    let courier = Courier::with_patience(&plain(silent.local_addr().unwrap().port()), patience).unwrap();
    let began = Instant::now();
    assert_eq!(deferred(&courier.send(&letter(&address("grace"))).await), Some((Reason::TimedOut, Scope::Route)));
    assert!(began.elapsed() < Duration::from_secs(2));
}

/// A message as it leaves, with everything in it that relaxed canonicalization changes.
const TO_SIGN: &str = "From: Northwind  Access <access@northwind.example>\r\nTo: grace@partner.example\r\n\
    Subject: Olga Owner invited\r\n you to \t Northwind\r\nDate: Sun, 01 Mar 2026 09:00:00 +0000\r\n\
    Message-ID: <a@northwind.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n\
    Accept  only if \t\r\nyou expected this. \r\n\r\n\r\n";

#[test]
fn m4_dkim_signs_so_that_others_can_verify() {
    // RFC 8463's example key. dkimpy 1.1 verified this very message with the public half of it.
    let dkim = Dkim::new("northwind.example", "mail", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=").unwrap();
    let signed = dkim.sign(TO_SIGN.as_bytes(), Time::from_micros(1_772_355_600_000_000)).unwrap();
    insta::assert_snapshot!(String::from_utf8(signed).unwrap().split("\r\nFrom:").next().unwrap());
}

#[test]
fn dkim_signs_with_rsa_as_openssl_makes_it() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let made = std::process::Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out"])
        .arg(&key)
        .output();
    assert!(made.unwrap().status.success());
    let pem = std::fs::read_to_string(&key).unwrap();
    let signed = Dkim::new("northwind.example", "mail", &pem).unwrap();
    let signed = signed.sign(TO_SIGN.as_bytes(), Clock::default().now()).unwrap();
    assert!(
        String::from_utf8(signed).unwrap().starts_with("DKIM-Signature: v=1;\r\n a=rsa-sha256;\r\n c=relaxed/relaxed;")
    );
}
