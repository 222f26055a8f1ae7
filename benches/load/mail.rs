//! The outbox to a relay on this machine, and a sign-in code that overtakes everything that waits.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::Plan;
use crate::house::House;
use crate::http::Wire;
use crate::process::{Running, guestlist, serve};
use crate::report::Report;
use crate::store::kinds;

/// A relay that takes everything, and remembers when something came for whom it was told to watch.
#[derive(Clone)]
struct Sink {
    address: SocketAddr,
    taken: Arc<AtomicU64>,
    connections: Arc<AtomicU64>,
    watched: Arc<Mutex<Option<Instant>>>,
}

const WATCHED: &str = "reader0@bench.example";

impl Sink {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("a port");
        let sink = Self { address, taken: Arc::default(), connections: Arc::default(), watched: Arc::default() };
        let own = sink.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                own.connections.fetch_add(1, Ordering::Relaxed);
                let sink = own.clone();
                thread::spawn(move || drop(sink.talk(stream)));
            }
        });
        sink
    }

    fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let (mut out, mut lines) = (stream.try_clone()?, BufReader::new(stream));
        out.write_all(b"220 sink ready\r\n")?;
        let (mut line, mut watched) = (String::new(), false);
        loop {
            line.clear();
            if lines.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            watched |= word == "RCPT" && line.contains(WATCHED);
            match word.as_str() {
                "EHLO" => out.write_all(b"250-sink\r\n250 8BITMIME\r\n")?,
                "DATA" => {
                    out.write_all(b"354 go on\r\n")?;
                    while line != ".\r\n" {
                        line.clear();
                        lines.read_line(&mut line)?;
                    }
                    self.taken.fetch_add(1, Ordering::Relaxed);
                    if std::mem::take(&mut watched) {
                        *self.watched.lock().expect("the watch") = Some(Instant::now());
                    }
                    out.write_all(b"250 taken\r\n")?;
                }
                "QUIT" => return out.write_all(b"221 bye\r\n"),
                _ => out.write_all(b"250 ok\r\n")?,
            }
        }
    }
}

pub fn run(report: &mut Report, plan: Plan) {
    for kind in kinds() {
        let store = kind.store();
        let house = House::small(&store.folder, &store.url);
        crate::bulk::fill(&house, plan.many);
        let sink = Sink::open();
        let ours = serve(&store.folder, &store.url, &[]);
        let worker = work(&house, sink.address);
        thread::sleep(Duration::from_secs(1));
        let (begun, before) = (Instant::now(), sink.taken.load(Ordering::Relaxed));
        let waited = overtake(&ours, &sink);
        thread::sleep(plan.time);
        let sent = sink.taken.load(Ordering::Relaxed) - before;
        let rate = sent as f64 / begun.elapsed().as_secs_f64();
        let on = kind.name();
        report.at_least(&format!("messages handed over on {on}"), rate, 1_000.0, "/s");
        let connections = sink.connections.load(Ordering::Relaxed);
        report.note(&format!("connections for {sent} of them"), connections.to_string());
        report.at_most(
            &format!("a sign-in code behind {} queued invitations on {on}", plan.many),
            waited.as_secs_f64(),
            5.0,
            " s",
        );
        drop(worker);
    }
}

fn work(house: &House, relay: SocketAddr) -> Running {
    let settings = [("BASE_URL", "http://127.0.0.1:1".to_owned()), ("MAIL__URL", format!("smtp://{relay}"))];
    let child = guestlist(&house.folder, &house.url, &settings).arg("work").spawn().expect("the worker starts");
    Running::of(child, relay)
}

/// Somebody asks for a code; how long until the relay has it.
fn overtake(ours: &Running, sink: &Sink) -> Duration {
    let host = ours.address.to_string();
    let mut wire = Wire::new(ours.address);
    let page = wire.ask(format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).expect("the door");
    let token = page
        .text()
        .split("name=\"csrf_token\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next().map(str::to_owned));
    let cookie = page.header("set-cookie").and_then(|cookie| cookie.split(';').next()).unwrap_or_default().to_owned();
    let body = format!("csrf_token={}&email={}&next=", token.expect("a token"), WATCHED.replace('@', "%40"));
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let asked = Instant::now();
    let answer = wire.ask(request.as_bytes()).expect("an answer");
    assert_eq!(answer.status, 303, "{}", answer.text());
    while asked.elapsed() < Duration::from_secs(30) {
        if let Some(came) = *sink.watched.lock().expect("the watch") {
            return came.duration_since(asked);
        }
        thread::sleep(Duration::from_millis(5));
    }
    Duration::from_secs(30)
}
