//! For probes: whether the process lives, and whether it can do its work (D-5).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::{HttpResponse, web};
use diesel::prelude::*;

use crate::foundation::db::{Conn, DbError, on_either};
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

/// GET /readyz: 503 with one word while the database cannot be written or the process is stopping.
pub async fn ready(world: web::Data<World>, stopping: Option<web::Data<Stopping>>) -> HttpResponse {
    if stopping.is_some_and(|stopping| stopping.has_begun()) {
        return plain(HttpResponse::ServiceUnavailable(), "stopping\n");
    }
    match world.db.write(|conn: &mut Conn| probe(conn)).await {
        Ok(()) => plain(HttpResponse::Ok(), "ready\n"),
        Err(_) => plain(HttpResponse::ServiceUnavailable(), "database\n"),
    }
}

/// Takes the write lock and changes nothing.
fn probe(conn: &mut Conn) -> Result<(), DbError> {
    on_either!(conn, |c| diesel::sql_query("SELECT 1").execute(c)).map(drop).map_err(DbError::from)
}

fn plain(mut answer: actix_web::HttpResponseBuilder, word: &'static str) -> HttpResponse {
    answer.content_type("text/plain; charset=utf-8").body(word)
}
