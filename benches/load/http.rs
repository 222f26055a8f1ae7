//! A client that costs little: kept connections, one thread each, times from the intended moment of sending.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// One kept connection.
pub struct Wire {
    address: SocketAddr,
    stream: Option<TcpStream>,
    bytes: Vec<u8>,
}

#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    /// Bytes on the wire, head and body.
    pub size: usize,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Wire {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, bytes: Vec::with_capacity(32 << 10) }
    }

    /// Sends a request and reads its answer; a connection that the server closed is opened again once.
    pub fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        let kept = self.stream.is_some();
        match self.try_ask(request) {
            Err(_) if kept => {
                self.stream = None;
                self.try_ask(request)
            }
            other => other,
        }
    }

    fn try_ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        if self.stream.is_none() {
            let stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(5))?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            self.stream = Some(stream);
        }
        let answered = self.converse(request);
        if !matches!(&answered, Ok((_, true))) {
            self.stream = None;
        }
        answered.map(|(answer, _)| answer)
    }

    fn converse(&mut self, request: &[u8]) -> io::Result<(Answer, bool)> {
        let Some(stream) = &mut self.stream else { return Err(io::ErrorKind::NotConnected.into()) };
        stream.write_all(request)?;
        self.bytes.clear();
        let head_end = loop {
            if let Some(at) = find(&self.bytes, b"\r\n\r\n") {
                break at + 4;
            }
            more(stream, &mut self.bytes)?;
        };
        let head = String::from_utf8_lossy(&self.bytes[..head_end]).into_owned();
        let status = head.get(9..12).and_then(|code| code.parse().ok()).unwrap_or_default();
        let mut answer = Answer { status, head, ..Answer::default() };
        let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
        let kept = answer.header("connection") != Some("close");
        let whole = match length {
            Some(length) => head_end + length,
            None if answer.header("transfer-encoding") == Some("chunked") => loop {
                if self.bytes.ends_with(b"0\r\n\r\n") {
                    break self.bytes.len();
                }
                more(stream, &mut self.bytes)?;
            },
            None => head_end,
        };
        while self.bytes.len() < whole {
            more(stream, &mut self.bytes)?;
        }
        answer.body = self.bytes[head_end..whole].to_vec();
        answer.size = whole;
        Ok((answer, kept))
    }
}

fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut piece = [0; 16 << 10];
    match stream.read(&mut piece)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        got => {
            bytes.extend_from_slice(&piece[..got]);
            Ok(())
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// What a load saw.
#[derive(Clone, Debug, Default)]
pub struct Load {
    pub seconds: f64,
    pub statuses: BTreeMap<u16, u64>,
    /// Of answers below 400, in microseconds, sorted.
    pub micros: Vec<u32>,
    /// Of refusals (429 and 503), in microseconds, sorted.
    pub refused_micros: Vec<u32>,
}

impl Load {
    pub fn good(&self) -> u64 {
        self.statuses.iter().filter(|(status, _)| (200..400).contains(*status)).map(|(_, count)| count).sum()
    }

    pub fn rate(&self) -> f64 {
        self.good() as f64 / self.seconds
    }

    pub fn percentile(&self, percent: f64) -> Duration {
        of(&self.micros, percent)
    }

    pub fn refused_percentile(&self, percent: f64) -> Duration {
        of(&self.refused_micros, percent)
    }

    fn add(&mut self, status: u16, micros: u32) {
        *self.statuses.entry(status).or_default() += 1;
        match status {
            200..400 => self.micros.push(micros),
            429 | 503 => self.refused_micros.push(micros),
            _ => {}
        }
    }

    fn merge(loads: Vec<Self>, seconds: f64) -> Self {
        let mut all = Self { seconds, ..Self::default() };
        for load in loads {
            load.statuses.iter().for_each(|(status, count)| *all.statuses.entry(*status).or_default() += count);
            all.micros.extend(load.micros);
            all.refused_micros.extend(load.refused_micros);
        }
        all.micros.sort_unstable();
        all.refused_micros.sort_unstable();
        all
    }
}

fn of(sorted: &[u32], percent: f64) -> Duration {
    let at = ((sorted.len() as f64 * percent / 100.0) as usize).min(sorted.len().saturating_sub(1));
    Duration::from_micros(sorted.get(at).copied().unwrap_or_default().into())
}

/// The request of connection `who`, its `n`th.
pub type Make = Arc<dyn Fn(usize, u64) -> Vec<u8> + Send + Sync>;

/// So many connections, each asking again as soon as it was answered.
pub fn closed(address: SocketAddr, connections: usize, time: Duration, make: &Make) -> Load {
    let until = Instant::now() + time;
    gather(
        connections,
        move |who, make| {
            let (mut wire, mut load) = (Wire::new(address), Load::default());
            for n in 0.. {
                let begun = Instant::now();
                if begun >= until {
                    break;
                }
                let status = wire.ask(&make(who, n)).map_or(0, |answer| answer.status);
                load.add(status, begun.elapsed().as_micros() as u32);
            }
            load
        },
        make,
    )
}

/// Arrivals at a constant rate, whatever the answers take; a connection that is late sends at once, and its
/// time counts from when it should have sent.
pub fn open(address: SocketAddr, connections: usize, rate: f64, time: Duration, make: &Make) -> Load {
    let begun = Instant::now();
    let next = Arc::new(AtomicU64::new(0));
    let all = (rate * time.as_secs_f64()) as u64;
    gather(
        connections,
        move |who, make| {
            let (mut wire, mut load) = (Wire::new(address), Load::default());
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= all || begun.elapsed() > time + Duration::from_secs(10) {
                    return load;
                }
                let due = begun + Duration::from_secs_f64(n as f64 / rate);
                if let Some(wait) = due.checked_duration_since(Instant::now()) {
                    thread::sleep(wait);
                }
                let status = wire.ask(&make(who, n)).map_or(0, |answer| answer.status);
                load.add(status, due.elapsed().as_micros() as u32);
            }
        },
        make,
    )
}

fn gather(connections: usize, work: impl Fn(usize, &Make) -> Load + Send + Sync, make: &Make) -> Load {
    let begun = Instant::now();
    let loads = thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|who| {
                let work = &work;
                scope.spawn(move || work(who, make))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("a client panicked")).collect()
    });
    Load::merge(loads, begun.elapsed().as_secs_f64())
}

/// A load that goes on in the background until it is told to stop.
pub struct Background {
    stop: Arc<AtomicBool>,
    readers: Vec<thread::JoinHandle<Load>>,
    begun: Instant,
}

/// People who read at the same time do not wait for each other's pages.
const READERS: usize = 8;

impl Background {
    /// A constant rate, asked for in turns by several, each over one connection.
    pub fn start(address: SocketAddr, rate: f64, make: Make) -> Self {
        let (stop, begun) = (Arc::new(AtomicBool::new(false)), Instant::now());
        let reader = |reader: usize| {
            let (told, make) = (stop.clone(), make.clone());
            thread::spawn(move || {
                let (mut wire, mut load) = (Wire::new(address), Load::default());
                for n in (reader..).step_by(READERS) {
                    if told.load(Ordering::Relaxed) {
                        break;
                    }
                    let due = begun + Duration::from_secs_f64(n as f64 / rate);
                    if let Some(wait) = due.checked_duration_since(Instant::now()) {
                        thread::sleep(wait);
                    }
                    let status = wire.ask(&make(reader, n as u64)).map_or(0, |answer| answer.status);
                    load.add(status, due.elapsed().as_micros() as u32);
                }
                load
            })
        };
        Self { readers: (0..READERS).map(reader).collect(), stop, begun }
    }

    pub fn stop(self) -> Load {
        self.stop.store(true, Ordering::Relaxed);
        let loads = self.readers.into_iter().map(|reader| reader.join().expect("a background client panicked"));
        Load::merge(loads.collect(), self.begun.elapsed().as_secs_f64())
    }
}
