//! Notes that a session is in use: at most once a minute, and never while a page is waiting.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::features::sign_in::sessions::{self, BETWEEN_NOTES};
use crate::foundation::clock::Time;
use crate::foundation::web::World;

/// Beyond this many, those that may be noted again anyway are forgotten.
const MANY: usize = 10_000;

/// What this node noted lately. Another node may note the same once more; the row itself decides.
static NOTED: LazyLock<Mutex<HashMap<Vec<u8>, Time>>> = LazyLock::new(Mutex::default);

/// Called after a page was shown to this session.
pub fn seen(world: &World, id: Vec<u8>) {
    let now = world.clock.now();
    if id.is_empty() || !is_due(&id, now) {
        return;
    }
    world.later.note(move |conn| sessions::note_seen(conn, &id, now));
}

fn is_due(id: &[u8], now: Time) -> bool {
    let mut noted = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
    let recent = |at: &Time| (now.since(*at).num_seconds()).abs() < BETWEEN_NOTES.num_seconds();
    if noted.get(id).is_some_and(recent) {
        return false;
    }
    if noted.len() >= MANY {
        noted.retain(|_, at| recent(at));
    }
    noted.insert(id.to_vec(), now);
    true
}
