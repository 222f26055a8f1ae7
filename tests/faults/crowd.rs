//! Many at once: visitors who come whether or not the ones before them were answered, and sockets that dawdle.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What became of one request: its status (0: no answer), and how long after its time the end of the answer came.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub status: u16,
    pub took: Duration,
}

/// A request as it goes over the wire, on a connection of its own.
pub fn get(port: u16, path: &str, cookies: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n")
}

pub fn post(port: u16, path: &str, cookies: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// Asks once; `since` is when it should have been asked.
pub async fn ask(port: u16, request: String, since: Instant) -> Seen {
    let asking = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        std::str::from_utf8(answer.get(9..12)?).ok()?.parse().ok()
    };
    let status = tokio::time::timeout(Duration::from_secs(60), asking).await.ok().flatten().unwrap_or_default();
    Seen { status, took: since.elapsed() }
}

/// The open model: one request after the other at an even rate, whatever becomes of those before.
pub async fn stream_in(port: u16, over: Duration, requests: Vec<String>) -> Vec<Seen> {
    let (began, step) = (Instant::now(), over / u32::try_from(requests.len()).unwrap());
    let mut asking = JoinSet::new();
    for (n, request) in (0..).zip(requests) {
        let at = began + step * n;
        tokio::time::sleep_until(at.into()).await;
        asking.spawn(ask(port, request, at));
    }
    asking.join_all().await
}

/// The closed model: so many who each ask again when they are answered. What they saw.
pub async fn take_turns(port: u16, crowd: usize, over: Duration, request: &str) -> Vec<Seen> {
    let (end, mut asking) = (Instant::now() + over, JoinSet::new());
    for _ in 0..crowd {
        let request = request.to_owned();
        asking.spawn(async move {
            let mut seen = Vec::new();
            while Instant::now() < end {
                seen.push(ask(port, request.clone(), Instant::now()).await);
            }
            seen
        });
    }
    asking.join_all().await.concat()
}

/// So many of a hundred were not slower.
pub fn percentile(seen: &[Seen], of_hundred: usize) -> Duration {
    let mut times: Vec<Duration> = seen.iter().map(|seen| seen.took).collect();
    times.sort();
    let nth = (times.len() * of_hundred).div_ceil(100).max(1) - 1;
    times.get(nth).copied().unwrap_or_default()
}

/// How many answers there were of each status, in words.
pub fn counts(seen: &[Seen]) -> String {
    let mut statuses: Vec<u16> = seen.iter().map(|seen| seen.status).collect();
    statuses.sort_unstable();
    let runs = statuses.chunk_by(|left, right| left == right);
    runs.map(|run| format!("{} x {}", run.len(), run[0])).collect::<Vec<_>>().join(", ")
}

/// A connection that said this and no more.
pub async fn open(port: u16, words: &str) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    stream.write_all(words.as_bytes()).await.ok()?;
    Some(stream)
}

/// Sends one byte a second, reading nothing, until the other side has had enough; tells when that was.
pub async fn drip(mut stream: TcpStream, byte: u8, patience: Duration) -> Option<Duration> {
    let began = Instant::now();
    while began.elapsed() < patience {
        let sent = stream.write_all(&[byte]).await;
        let mut ended = [0; 4096];
        let read = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut ended)).await;
        if sent.is_err() || matches!(read, Ok(Ok(0) | Err(_))) {
            return Some(began.elapsed());
        }
    }
    None
}
