//! Who may use a connection next: in the order of asking, not for ever, and not when too many wait already.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::foundation::db::DbError;
use crate::foundation::metrics;

/// Who cannot have a connection by then is told to come back (F39).
const PATIENCE: Duration = Duration::from_secs(2);
/// So many may wait; the next is told to come back at once, while those before are still served (F51).
const MOST_WAITING: usize = 512;

/// A turn for each connection. Waiting costs no thread.
#[derive(Clone)]
pub(super) struct Turns {
    free: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// Counts somebody as waiting for as long as it lives.
struct Waiting<'a>(&'a AtomicUsize);

impl Turns {
    pub(super) fn new(connections: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(connections)), waiting: Arc::default() }
    }

    /// Whether one more would be refused.
    pub(super) fn are_overrun(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) >= MOST_WAITING
    }

    /// A turn that ends when it is dropped.
    pub(super) async fn take(&self) -> Result<OwnedSemaphorePermit, DbError> {
        let asked = Instant::now();
        let queue = Waiting(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            return Err(DbError::Busy("too many wait for a connection".into()));
        }
        let turn = tokio::time::timeout(PATIENCE, self.free.clone().acquire_owned()).await;
        drop(queue);
        metrics::waited_for_connection(asked.elapsed());
        match turn {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(DbError::Busy("no connection was free in time".into())),
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
