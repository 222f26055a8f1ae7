//! For probes: whether the process lives, and whether it can do its work (D-5).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use actix_web::{HttpResponse, web};
use tokio::sync::Mutex;

use crate::foundation::db::Conn;
use crate::foundation::limits;
use crate::foundation::web::World;

/// Set when the process has been told to stop: it finishes what it has and takes nothing new (D-4).
#[derive(Clone, Default)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    pub fn begin(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// GET /healthz
pub async fn lives() -> HttpResponse {
    plain(HttpResponse::Ok(), "ok\n")
}

/// The last look at the database. Probes within a second share one, so that asking costs no more than a write a second.
#[derive(Clone, Default)]
pub struct Probe(Arc<Mutex<Option<(Instant, State)>>>);

const FRESH: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
enum State {
    Ready,
    /// Pages are shown, and nothing can be changed.
    ReadOnly,
    Away,
}

impl Probe {
    async fn ask(&self, world: &World) -> State {
        let mut last = self.0.lock().await;
        match *last {
            Some((at, state)) if at.elapsed() < FRESH => state,
            _ => {
                let state = look(world).await;
                *last = Some((Instant::now(), state));
                state
            }
        }
    }
}

/// GET /readyz: 503 with one word while the database cannot be written or the process is stopping.
pub async fn ready(
    world: web::Data<World>,
    stopping: Option<web::Data<Stopping>>,
    probe: Option<web::Data<Probe>>,
) -> HttpResponse {
    if stopping.is_some_and(|stopping| stopping.has_begun()) {
        return plain(HttpResponse::ServiceUnavailable(), "stopping\n");
    }
    let state = match probe {
        Some(probe) => probe.ask(&world).await,
        None => look(&world).await,
    };
    match state {
        State::Ready => plain(HttpResponse::Ok(), "ready\n"),
        State::ReadOnly => plain(HttpResponse::ServiceUnavailable(), "read-only\n"),
        State::Away => plain(HttpResponse::ServiceUnavailable(), "database\n"),
    }
}

/// Writes and commits: a full or failing disk shows nowhere else (F29, F31).
async fn look(world: &World) -> State {
    let now = world.clock.now();
    match world.db.write(move |conn: &mut Conn| limits::touch(conn, now)).await {
        Ok(()) => State::Ready,
        Err(error) if error.is_read_only() => State::ReadOnly,
        Err(_) => State::Away,
    }
}

fn plain(mut answer: actix_web::HttpResponseBuilder, word: &'static str) -> HttpResponse {
    answer.content_type("text/plain; charset=utf-8").body(word)
}
