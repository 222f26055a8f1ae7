//! F50 to F57: crowds, floods, slow and greedy clients, an owner with very many members, a provider that is ill.

use std::fmt::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::crowd::{Seen, ask, counts, drip, get, open, percentile, post, stream_in, take_turns};
use crate::relay::Mail;
use crate::row::{On, Row, Verdict, held, impossible};
use crate::stage::{ANNA, BO, GUS, Stage, until};
use crate::support::program::free_port;
use crate::support::wire::Browser;

pub fn rows() -> Vec<Row> {
    vec![
        Row::new("F50", "1,000 openings of links within 10 s: 200 guests, five times each", "no 5xx, 99 of 100 within 500 ms", f50)
            .on_both()
            .within(4),
        Row::new(
            "F51",
            "ten times more page views than it can answer (10,000 at most) within 5 s",
            "pages are still answered (how many, script/bench measures), the rest 429 or 503, as fast as before within 10 s",
            f51,
        )
        .on_both(),
        Row::new(
            "F52",
            "200 clients drip their heads, 100 their bodies, 20 never read",
            "let go at their deadlines, others within a second meanwhile",
            f52,
        ),
        Row::new(
            "F53",
            "400 idle connections, with 256 open files allowed",
            "no storm in the log, everybody served again once they are gone, same process",
            f53,
        )
        .short(),
        Row::new("F54", "an owner opens a group of 50,000 members", "at most 50 rows, within 500 ms", f54).on_both().within(5),
        Row::new("F55", "500 sign-ins for one address within 5 s", "counted, not queued: others within 500 ms", f55)
            .short()
            .on_both(),
        Row::new(
            "F56",
            "the OpenID provider is down, silent, or sends 5 MB of keys",
            "a page within 6 s that offers another way in; nobody else waits",
            f56,
        )
        .short(),
        Row::new("F57", "a SCIM client pushes 25 requests a second", "no effect on pages", |_| async {
            impossible("there is no SCIM yet")
        }),
    ]
}

/// Each request takes a port of this machine for a minute.
const PORTS: usize = 10_000;
const HALF_A_SECOND: Duration = Duration::from_millis(500);

/// The browser's cookies as it would send them.
fn cookies(browser: &Browser) -> String {
    let cookies = browser.cookies.lock().unwrap();
    cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

async fn f50(on: On) -> Verdict {
    let roomy = [("LIMITS__INVITATIONS_PER_DAY", "100000"), ("LIMITS__MAILS_PER_DOMAIN_PER_MINUTE", "100000")];
    let stage = Stage::with(on, &roomy).await;
    let anna = stage.signed_in(ANNA).await;
    let mut guests = String::new();
    (0..200).for_each(|n| writeln!(guests, "guest{n}@herd.example").unwrap());
    assert_eq!(stage.invite(&anna, &guests).await.unwrap().status, 303);
    let came = || stage.relay.mails().iter().filter_map(Mail::link).collect::<Vec<String>>();
    let all = until(Duration::from_secs(60), || async { (came().len() == 200).then_some(()) }).await;
    assert!(all.is_some(), "{} links for 200 guests", came().len());
    let links: Vec<String> = (0..5).flat_map(|_| came()).collect();
    let requests = links.iter().map(|link| get(stage.port, link, "")).collect();
    let seen = stream_in(stage.port, Duration::from_secs(10), requests).await;
    assert!(seen.iter().all(|seen| seen.status == 303), "{}", counts(&seen));
    let slowest = percentile(&seen, 99);
    assert!(slowest <= HALF_A_SECOND, "99 of 100 within {slowest:?}");
    stage.is_sound();
    held(format!("{}; half within {:?}, 99 of 100 within {slowest:?}", counts(&seen), percentile(&seen, 50)))
}

async fn f51(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    let page = get(stage.port, "/apps", &cookies(&anna));
    let (before, second) = (stage.pid(), Duration::from_secs(1));
    let peak = take_turns(stage.port, 16, 4 * second, &page).await.len() / 4;
    let began = Instant::now();
    let flood = stream_in(stage.port, 5 * second, vec![page.clone(); (peak * 50).min(PORTS)]).await;
    let lasted = began.elapsed();
    let good = flood.iter().filter(|seen| seen.status == 200).count();
    let other: Vec<Seen> = flood.iter().copied().filter(|seen| ![200, 429, 503].contains(&seen.status)).collect();
    assert!(other.is_empty(), "{}", counts(&other));
    let goodput = good as f64 / lasted.as_secs_f64() / peak as f64;
    assert!(goodput >= 0.1, "{goodput:.2} of the peak of {peak} a second: {}", counts(&flood));
    let ended = Instant::now();
    let recovered = until(10 * second, || async {
        let now = ask(stage.port, page.clone(), Instant::now()).await;
        (now.status == 200 && now.took < HALF_A_SECOND).then(|| ended.elapsed())
    });
    let recovered = recovered.await.expect("as fast as before");
    assert_eq!((stage.lives(), stage.pid()), (true, before));
    stage.is_sound();
    held(format!(
        "peak {peak} a second; then {} in {lasted:.1?}, {goodput:.2} of the peak; as before after {recovered:.1?}",
        counts(&flood)
    ))
}

/// How many of them were let go, and when the last was.
async fn let_go(drips: JoinSet<Option<Duration>>) -> (usize, Duration) {
    let times: Vec<Duration> = drips.join_all().await.into_iter().flatten().collect();
    (times.len(), times.iter().max().copied().unwrap_or_default())
}

async fn f52(on: On) -> Verdict {
    let quick = [("LIMITS__HEAD_SECONDS", "5"), ("LIMITS__BODY_SECONDS", "8"), ("LIMITS__ANSWER_SECONDS", "8")];
    let stage = Stage::with(on, &quick).await;
    let (anna, port) = (stage.signed_in(ANNA).await, stage.port);
    anna.get("/account").await;
    let (patience, page) = (Duration::from_secs(25), get(port, "/apps", &cookies(&anna)));
    let (mut heads, mut bodies, mut deaf) = (JoinSet::new(), JoinSet::new(), JoinSet::new());
    for _ in 0..200 {
        let stream = open(port, "GET /apps HTTP/1.1\r\nX: ").await.unwrap();
        heads.spawn(drip(stream, b'x', patience));
    }
    let form = post(port, "/theme", &cookies(&anna), &"x".repeat(60_000));
    let begun = form.split_at(form.len() - 50_000).0;
    for _ in 0..100 {
        bodies.spawn(drip(open(port, begun).await.unwrap(), b'x', patience));
    }
    let file = anna.get("/apps").await.body;
    let file = file.split('"').find(|word| word.starts_with("/static/") && word.contains(".css")).unwrap();
    for _ in 0..20 {
        deaf.spawn(never_read(port, get(port, file, "").replace("Connection: close\r\n", ""), patience));
    }
    let others = stream_in(port, Duration::from_secs(10), vec![page; 100]).await;
    assert!(others.iter().all(|seen| seen.status == 200), "{}", counts(&others));
    let slowest = percentile(&others, 99);
    assert!(slowest <= 2 * HALF_A_SECOND, "others: 99 of 100 within {slowest:?}");
    let (heads, bodies, deaf) = (let_go(heads).await, let_go(bodies).await, let_go(deaf).await);
    assert_eq!((heads.0, bodies.0, deaf.0), (200, 100, 20), "let go in {patience:?}");
    stage.is_sound();
    held(format!(
        "deadlines 5, 8, 8 s: heads gone after {:.1?}, bodies after {:.1?}, the deaf after {:.1?}; others 99 of 100 within {slowest:?}",
        heads.1, bodies.1, deaf.1
    ))
}

/// Asks and asks on one connection without reading an answer, until it is cut; tells when that was.
async fn never_read(port: u16, request: String, patience: Duration) -> Option<Duration> {
    use tokio::io::AsyncWriteExt;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(([127, 0, 0, 1], port).into()).await.ok()?;
    let began = Instant::now();
    while began.elapsed() < patience {
        let asked = tokio::time::timeout(Duration::from_secs(1), stream.write_all(request.as_bytes())).await;
        if matches!(asked, Ok(Err(_))) {
            return Some(began.elapsed());
        }
    }
    None
}

async fn f53(on: On) -> Verdict {
    let mut stage = Stage::dark(on, &[("LIMITS__HEAD_SECONDS", "3")]).await;
    stage.furnish();
    let inner = stage.command(&["serve"]);
    let log = std::fs::File::options().append(true).open(stage.program.folder().join("log")).unwrap();
    stage.start_as(confined(&inner, log)).await;
    let (pid, port) = (stage.pid(), stage.port);
    let anna = stage.signed_in(ANNA).await;
    let lines = stage.log().lines().count();
    let mut idle = Vec::new();
    for _ in 0..400 {
        idle.extend(open(port, "GET ").await);
    }
    let during = ask(port, get(port, "/apps", &cookies(&anna)), Instant::now()).await;
    assert_eq!(during.status, 200, "served once the idle are let go: {}", stage.log());
    drop(idle);
    let after = ask(port, get(port, "/apps", &cookies(&anna)), Instant::now()).await;
    assert!(after.status == 200 && after.took < HALF_A_SECOND, "{after:?}");
    let told = stage.log().lines().skip(lines).filter(|line| !line.contains("\"INFO\"")).count();
    assert!(told <= 3, "{told} lines: {}", stage.log());
    assert_eq!((stage.lives(), stage.pid()), (true, pid));
    stage.is_sound();
    held(format!("400 idle connections: the next was served after {:.1?}, {told} warnings, same process", during.took))
}

/// The same command with few open files.
fn confined(inner: &Command, log: std::fs::File) -> Command {
    let mut command = Command::new("prlimit");
    command.arg("--nofile=256:256").arg(inner.get_program()).args(inner.get_args());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.current_dir(inner.get_current_dir().unwrap()).stdout(log.try_clone().unwrap()).stderr(log);
    command
}

async fn f54(on: On) -> Verdict {
    let stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    stage.program.file("crowd.json", &crowd_of(50_000), 0o600);
    stage.run(&["import", "crowd.json"]).succeeded();
    let groups = anna.get("/groups").await.body;
    let path = groups.split("href=\"").find(|rest| rest.starts_with("/groups/")).expect("the group she owns");
    let path: String = path.chars().take_while(|c| !"\"?".contains(*c)).take("/groups/".len() + 36).collect();
    let page = anna.get(&format!("{path}/people")).await;
    assert_eq!(page.status, 200);
    let rows = page.body.matches("@crowd.example").count();
    let request = get(stage.port, &format!("{path}/people"), &cookies(&anna));
    let mut seen = Vec::new();
    for _ in 0..20 {
        seen.push(ask(stage.port, request.clone(), Instant::now()).await);
    }
    let slowest = percentile(&seen, 99);
    assert!(page.body.len() < 200_000 && (1..=150).contains(&rows), "{rows} addresses in {} bytes", page.body.len());
    assert!(slowest <= HALF_A_SECOND, "{slowest:?}");
    stage.is_sound();
    held(format!("{} bytes for the first page; the slowest of 20 took {slowest:?}", page.body.len()))
}

/// A directory with so many more members of the group.
fn crowd_of(count: usize) -> String {
    let mails: Vec<String> = (0..count).map(|n| format!("member{n}@crowd.example")).collect();
    let users = mails.iter().map(|mail| serde_json::json!({"mail": mail, "displayName": mail})).collect::<Vec<_>>();
    let members: Vec<&String> = mails.iter().collect();
    let groups = serde_json::json!([{"externalId": "north", "displayName": "Project North",
        "owners": [ANNA], "members": members}]);
    serde_json::json!({"users": users, "groups": groups, "apps": []}).to_string()
}

async fn f55(on: On) -> Verdict {
    let roomy = [
        ("LIMITS__CODE_REQUESTS_PER_NETWORK", "100000"),
        ("LIMITS__CODE_MAILS_PER_SECOND", "10000"),
        ("LIMITS__CODE_MAIL_SECONDS", "30"),
    ];
    let stage = Stage::with(on, &roomy).await;
    let anna = stage.signed_in(ANNA).await;
    let stranger = stage.browser();
    stranger.get("/sign-in").await;
    let form = serde_urlencoded::to_string([("email", BO), ("next", ""), ("csrf_token", &stranger.token())]).unwrap();
    let storm = vec![post(stage.port, "/sign-in", &cookies(&stranger), &form); 500];
    let calm = vec![get(stage.port, "/apps", &cookies(&anna)); 50];
    let five = Duration::from_secs(5);
    let (storm, others) = tokio::join!(stream_in(stage.port, five, storm), stream_in(stage.port, five, calm));
    assert!(storm.iter().all(|seen| [303, 429, 503].contains(&seen.status)), "{}", counts(&storm));
    assert!(others.iter().all(|seen| seen.status == 200), "{}", counts(&others));
    let slowest = percentile(&others, 99);
    assert!(slowest <= HALF_A_SECOND, "others: 99 of 100 within {slowest:?}");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(stage.relay.mails_to(BO).len() <= 1, "one code in 30 s: {}", stage.relay.mails_to(BO).len());
    let gus = stage.signed_in(GUS).await;
    assert!(gus.is_in().await, "others come in meanwhile");
    stage.is_sound();
    held(format!(
        "{}, 99 of 100 within {:?}; {} mail; others 99 of 100 within {slowest:?}",
        counts(&storm),
        percentile(&storm, 99),
        stage.relay.mails_to(BO).len()
    ))
}

async fn f56(on: On) -> Verdict {
    let ill = [("down", free_port()), ("silent", silent().await), ("huge", huge().await)];
    let mut settings = Vec::new();
    for (name, port) in ill {
        let name = name.to_uppercase();
        settings.push((format!("OIDC__{name}__ISSUER"), format!("http://127.0.0.1:{port}")));
        settings.push((format!("OIDC__{name}__CLIENT_ID"), "guestlist".to_owned()));
        settings.push((format!("OIDC__{name}__CLIENT_SECRET"), "secret".to_owned()));
    }
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let stage = Stage::with(on, &settings).await;
    let mut seen = Vec::new();
    for (name, _) in ill {
        let visitor = stage.browser();
        assert_eq!(visitor.get("/sign-in").await.status, 200);
        let began = Instant::now();
        let path = format!("/sign-in/oidc/{name}");
        let page = visitor.get(&path);
        let others = stream_in(stage.port, Duration::from_secs(3), vec![get(stage.port, "/sign-in", ""); 30]);
        let (page, others) = tokio::join!(page, others);
        let took = began.elapsed();
        assert!(took < Duration::from_secs(6), "{name}: {took:?}");
        let told = visitor.get("/sign-in").await;
        assert!(told.status == 200 && told.body.contains("name=\"email\""), "{name}: the code is still offered");
        assert!(others.iter().all(|seen| seen.status == 200) && percentile(&others, 99) <= HALF_A_SECOND);
        seen.push(format!("{name}: {} in {took:.1?}", page.status));
    }
    stage.is_sound();
    held(seen.join(", "))
}

/// Accepts and says nothing.
async fn silent() -> u16 {
    answering(|_| None).await
}

/// A provider with very many keys.
async fn huge() -> u16 {
    answering(|port| {
        let base = format!("http://127.0.0.1:{port}");
        Some(format!(
            r#"{{"issuer":"{base}","authorization_endpoint":"{base}/a","token_endpoint":"{base}/t","jwks_uri":"{base}/keys","response_types_supported":["code"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}}"#
        ))
    })
    .await
}

/// A server with this discovery document, and 5 MB for everything else; or silence.
async fn answering(document: fn(u16) -> Option<String>) -> u16 {
    use tokio::io::AsyncWriteExt;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut asked = [0; 1000];
                let length = stream.read(&mut asked).await.unwrap_or_default();
                let discovery = String::from_utf8_lossy(&asked[..length]).contains("openid-configuration");
                let Some(document) = document(port) else { return std::future::pending().await };
                let body = if discovery { document } else { format!(r#"{{"keys":["{}"]}}"#, "x".repeat(5_000_000)) };
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(head.as_bytes()).await;
                let _ = stream.write_all(body.as_bytes()).await;
            });
        }
    });
    port
}
