//! F52 to F57: slow and greedy clients, a provider that is ill.

use std::process::Command;
use std::time::{Duration, Instant};

use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::crowd::{ask, counts, drip, get, open, percentile, post, stream_in};
use crate::row::{On, Row, Verdict, held, impossible};
use crate::stage::{ANNA, Stage};
use crate::support::program::free_port;
use crate::support::wire::Browser;

pub fn rows() -> Vec<Row> {
    vec![
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

const HALF_A_SECOND: Duration = Duration::from_millis(500);

/// The browser's cookies as it would send them.
fn cookies(browser: &Browser) -> String {
    let cookies = browser.cookies.lock().unwrap();
    cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
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
