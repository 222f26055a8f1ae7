//! The commands as an operator meets them: help, exit codes, and mistakes that name their setting.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::users::{self, Role};
use guestlist::foundation::clock::Clock;

use crate::support::program::{KEY, Program};

#[test]
fn every_command_explains_itself_with_an_example() {
    let program = Program::new();
    for command in [
        "demo",
        "serve",
        "work",
        "migrate",
        "create-admin",
        "import",
        "doctor",
        "selfcheck",
        "backup",
        "restore",
        "audit",
    ] {
        let said = program.run(&[command, "--help"]).succeeded();
        assert!(said.out.contains("Example:") && said.out.contains("guestlist "), "{command}: {}", said.out);
    }
    assert!(program.run(&["--help"]).succeeded().out.contains("create-admin"));
    program.run(&[]).refused(2, "Usage");
    program.run(&["dance"]).refused(2, "dance");
    program.run(&["import"]).refused(2, "<FILE>");
}

#[test]
fn k_2_a_mistake_in_the_configuration_names_its_setting_and_starts_nothing() {
    let program = Program::migrated();
    let table = [
        ("BASE_URL", "http://panel.example.com", "base_url: is plain http"),
        ("BASE_URL", "", "base_url: is missing"),
        ("SECRET_KEY", "", "secret_key: is missing"),
        ("SECRET_KEY", "c2hvcnQ=", "secret_key: is shorter than 32 bytes"),
        ("SECRET_KEY_FILE", "/nowhere/key", "secret_key"),
        ("DATABASE_URL", "mysql://localhost/x", "database_url: names no database"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "trusted_proxies: trusts the whole Internet"),
        ("TRUSTED_PROXIES", "::/0", "trusted_proxies: trusts the whole Internet"),
        ("MAIL__URL", "", "mail.url: is missing"),
        ("COLOUR", "red", "colour: is not a setting"),
        ("LIMITS__INVITATIONS_PER_HOUR", "-1", "limits.invitations_per_hour"),
    ];
    for (name, value, words) in table {
        for command in [&["create-admin", "anna@example.com"] as &[&str], &["serve"], &["work"]] {
            let said = program.run_with(&[(name, value)], command).refused(2, words);
            assert!(!said.err.contains(KEY) && said.out.is_empty(), "{said:?}");
        }
    }
    assert!(!program.read(|conn| users::keeps_an_admin(conn, Clock::default().now())), "nothing was done");
}

#[test]
fn f_58_what_serve_cannot_listen_on_or_send_through_is_named() {
    let program = Program::migrated();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    program.run_with(&[("LISTEN", &address)], &["serve"]).refused(2, "listen: the address cannot be used");
    program.run_with(&[("MAIL__URL", "file:///proc/no-such-folder")], &["serve"]).refused(2, "mail.url");
    program.run_with(&[("MAIL__CA_FILE", "/etc/hostname")], &["serve"]).refused(2, "mail.ca_file");
    program.run(&["demo", "--listen", "0.0.0.0:0"]).refused(2, "--listen");
    let empty = Program::new();
    empty.run(&["serve"]).refused(1, "Run: guestlist migrate");
    empty.run(&["work"]).refused(1, "Run: guestlist migrate");
}

#[test]
fn d_4_and_d_5_serve_says_how_it_is_and_ends_when_told_to() {
    let program = Program::migrated();
    let running = program.start(&[("METRICS__LISTEN", "127.0.0.1:{port}")]);
    assert!(running.ask("/healthz").starts_with("HTTP/1.1 200"), "{}", running.ask("/healthz"));
    assert!(running.ask("/readyz").starts_with("HTTP/1.1 200"));
    assert!(running.ask("/metrics").starts_with("HTTP/1.1 404"), "metrics have a listener of their own");
    assert!(running.ask("/demo").starts_with("HTTP/1.1 404"), "no shortcut of the demo");
    let metrics = running.ask_metrics();
    assert!(
        metrics.contains(r#"guestlist_request_seconds_count{method="GET",route="/healthz",status="2xx"}"#),
        "{metrics}"
    );
    assert!(metrics.contains("guestlist_pool_wait_seconds_count"), "{metrics}");
    let ended = running.stop();
    assert_eq!(ended.code, 0, "{ended:?}");
    let lines: Vec<&str> = ended.err.lines().collect();
    assert!(lines.iter().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "L-3: {lines:?}");
}

/// Asks again and again, each time anew, until nobody is there; tells how many answers came and what was cut off.
fn ask_until_gone(address: SocketAddr) -> (usize, Vec<String>) {
    let (mut answered, mut cut_off) = (0, Vec::new());
    while let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(5)) {
        let mut answer = String::new();
        let asked = stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .and_then(|()| stream.read_to_string(&mut answer));
        match asked {
            Ok(_) if answer.starts_with("HTTP/1.1 200") => answered += 1,
            ended => cut_off.push(format!("{ended:?} {answer}")),
        }
    }
    (answered, cut_off)
}

#[test]
fn f9_whoever_has_come_in_is_answered_when_it_stops() {
    let program = Program::migrated();
    for _ in 0..3 {
        // Nobody reads the log meanwhile.
        let running = program.start(&[("LOG__LEVEL", "error")]);
        let address = running.address();
        let asking: Vec<_> = (0..16).map(|_| thread::spawn(move || ask_until_gone(address))).collect();
        thread::sleep(Duration::from_millis(300));
        assert_eq!(running.stop().code, 0);
        for (answered, cut_off) in asking.into_iter().map(|asking| asking.join().unwrap()) {
            assert!(cut_off.is_empty(), "{cut_off:?}");
            assert!(answered > 0);
        }
    }
}

#[test]
fn d_4_a_kept_connection_ends_with_an_answer_that_says_so() {
    let program = Program::migrated();
    let running = program.start(&[]);
    let mut stream = BufReader::new(TcpStream::connect(running.address()).unwrap());
    let mut ask = || {
        stream.get_mut().write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
        stream.read_line(&mut String::new()).unwrap();
        head.to_lowercase()
    };
    assert!(!ask().contains("connection: close"));
    let stopping = thread::spawn(move || running.stop());
    thread::sleep(Duration::from_millis(200));
    let head = ask();
    assert!(head.starts_with("http/1.1 200") && head.contains("connection: close"), "{head}");
    assert_eq!(stopping.join().unwrap().code, 0);
}

#[test]
fn k_2_the_file_is_checked_as_the_environment_is() {
    let program = Program::migrated();
    program.file("guestlist.toml", "listen = 'here'\nbase-url = 'x'\n[mail]\nform = 'x'\n", 0o600);
    let said = program.run(&["migrate"]).refused(2, "listen: is not an address and port");
    for words in ["base-url: is not a setting", "Did you mean base_url?", "mail.form", "Did you mean mail.from?"] {
        assert!(said.err.contains(words), "{words} in {}", said.err);
    }
    program.run(&["migrate", "--config", "elsewhere.toml"]).refused(2, "elsewhere.toml");
}

#[test]
fn k_1_secrets_that_others_can_read_are_refused() {
    let program = Program::migrated();
    let key = program.file("key", KEY, 0o640).display().to_string();
    let settings = [("SECRET_KEY", ""), ("SECRET_KEY_FILE", key.as_str())];
    program.run_with(&settings, &["create-admin", "anna@example.com"]).refused(2, "chmod 600");
    program.file("key", KEY, 0o600);
    program.run_with(&settings, &["create-admin", "anna@example.com"]).succeeded();

    program.file("guestlist.toml", &format!("secret_key = '{KEY}'"), 0o644);
    program
        .run_with(&[("SECRET_KEY", "")], &["create-admin", "anna@example.com"])
        .refused(2, "guestlist.toml, which others may read");
}

#[test]
fn four_nodes_may_migrate_at_once() {
    for _ in 0..3 {
        let program = Program::new();
        thread::scope(|nodes| {
            for _ in 0..4 {
                nodes.spawn(|| program.run(&["migrate"]).succeeded());
            }
        });
        assert!(program.run(&["migrate"]).succeeded().out.contains("is up to date."));
    }
}

#[test]
fn two_nodes_may_be_the_first_to_start() {
    let program = Program::migrated();
    let house = users::Organization {
        display_name: "Example".into(),
        domain: "example.com".into(),
        privacy_url: None,
        privacy_contact: None,
        language: "en".into(),
    };
    let (now, barrier) = (Clock::default().now(), Barrier::new(2));
    thread::scope(|nodes| {
        nodes.spawn(|| {
            program.write(|conn| {
                users::keep_organization(conn, &house, now)?;
                barrier.wait();
                // Until the other waits for this one's end.
                thread::sleep(Duration::from_millis(500));
                Ok(())
            });
        });
        nodes.spawn(|| {
            barrier.wait();
            program.write(|conn| users::keep_organization(conn, &house, now));
        });
    });
    assert_eq!(program.read(users::organization).unwrap().domain, "example.com");
}

#[test]
fn f_60_a_schema_that_is_not_this_programs_is_refused_with_the_way_out() {
    let program = Program::new();
    program.run(&["create-admin", "anna@example.com"]).refused(1, "Run: guestlist migrate");
    assert!(program.run(&["migrate"]).succeeded().out.contains("migrations applied"));
    assert!(program.run(&["migrate"]).succeeded().out.contains("is up to date."));
    program.write(|conn| {
        use diesel::RunQueryDsl;
        diesel::sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')")
            .execute(conn)?;
        Ok(())
    });
    program.run(&["create-admin", "anna@example.com"]).refused(1, "newer than this program");
    program.run(&["migrate"]).refused(1, "newer than this program");
}

#[test]
fn k_3_the_first_admin_comes_in_by_a_link_and_only_the_first() {
    let program = Program::migrated();
    let said = program.run(&["create-admin", "Anna@Example.com", "--name", "Anna Berg"]).succeeded();
    assert!(said.out.contains("http://localhost:8080/sign-in/link/"), "{}", said.out);
    let anna = program.read(|conn| users::find_by_mail(conn, "anna@example.com")).unwrap();
    assert_eq!(anna.display_name, "Anna Berg");
    assert_eq!(program.read(|conn| users::roles_of(conn, anna.id)), [Role::Admin]);
    let made = Filter { action: Some(Action::CreateAdmin), ..Filter::default() };
    assert_eq!(program.read(|conn| audit::search(conn, &made, None, 9)).len(), 1);

    program.run(&["create-admin", "bo@example.com"]).refused(1, "there is an admin already");
    program.run(&["create-admin", "anna@example.com"]).succeeded();
    program.write(|conn| {
        let acting = crate::support::acting(anna.id, "Anna", "anna@example.com", anna.created_at);
        let actor = guestlist::foundation::person::Actor::of_person(acting, crate::support::test_origin());
        audit::record(conn, &actor, audit::Deed::new(Action::SignIn), anna.created_at)
    });
    program.run(&["create-admin", "anna@example.com"]).refused(1, "there is an admin already");
    program.run(&["create-admin", "not an address"]).refused(2, "EMAIL");
}

#[test]
fn doctor_says_one_line_for_each_thing_and_fails_if_one_is_ill() {
    let program = Program::new();
    let said =
        program.run_with(&[("BASE_URL", "http://localhost:9")], &["doctor"]).refused(1, "1 of the checks above failed");
    assert!(said.out.contains("FAIL  schema: the schema is older"), "{}", said.out);
    program.run(&["migrate"]).succeeded();
    let said = program.run_with(&[("BASE_URL", "http://localhost:9")], &["doctor"]).succeeded();
    for line in ["ok    configuration", "ok    database", "ok    schema", "ok    clock", "ok    mail", "note  base_url"]
    {
        assert!(said.out.contains(line), "{line} in {}", said.out);
    }
    let ill = [
        ("MAIL__URL", "smtp://127.0.0.1:9"),
        ("OIDC__CORP__ISSUER", "http://127.0.0.1:9"),
        ("OIDC__CORP__CLIENT_ID", "guestlist"),
        ("OIDC__CORP__CLIENT_SECRET", "hidden"),
    ];
    let said = program.run_with(&ill, &["doctor"]).refused(1, "2 of the checks above failed");
    assert!(said.out.contains("FAIL  mail: mail.url") && said.out.contains("FAIL  oidc.corp"), "{}", said.out);
    assert!(!said.out.contains("hidden"));
    assert!(
        program.run_with(&[("COLOUR", "red")], &["doctor"]).refused(1, "").out.contains("FAIL  configuration: colour")
    );
}
