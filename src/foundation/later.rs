//! Notes that may wait a second: a page hands them over and shows without waiting for the disk.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use crate::foundation::db::{Conn, Db, DbError};

/// How long a note waits for others to be written with it.
const WAIT: Duration = Duration::from_secs(1);
/// Beyond this many, notes are lost and the log says so: a page never waits for them.
const MOST: usize = 4096;

type Note = Arc<dyn Fn(&mut Conn) -> Result<(), DbError> + Send + Sync>;

enum Wish {
    Note(Note),
    /// Write everything now, and tell when it is done.
    Flush(oneshot::Sender<()>),
}

/// Takes notes. Clones share one queue.
#[derive(Clone)]
pub struct Later {
    wishes: mpsc::Sender<Wish>,
}

impl Later {
    /// Starts the background task that writes them.
    pub fn start(db: &Db) -> Self {
        let (wishes, waiting) = mpsc::channel(MOST);
        tokio::spawn(write_batches(db.clone(), waiting));
        Self { wishes }
    }

    /// Hands a note over; it is written within about a second.
    pub fn note<F>(&self, note: F)
    where
        F: Fn(&mut Conn) -> Result<(), DbError> + Send + Sync + 'static,
    {
        if self.wishes.try_send(Wish::Note(Arc::new(note))).is_err() {
            tracing::warn!("a note was lost, because too many are waiting");
        }
    }

    /// Returns when everything noted so far is written: before the program ends.
    pub async fn flush(&self) {
        let (told, done) = oneshot::channel();
        if self.wishes.send(Wish::Flush(told)).await.is_ok() {
            // The task ends only with the program, and then nobody waits for it.
            let _ = done.await;
        }
    }
}

async fn write_batches(db: Db, mut waiting: mpsc::Receiver<Wish>) {
    while let Some(first) = waiting.recv().await {
        let (notes, flushes) = gathered(first, &mut waiting).await;
        // Side by side, so that on SQLite they share one commit; one that fails spoils no other.
        for outcome in join_all(notes.into_iter().map(|note| db.write(move |conn| note(conn)))).await {
            if let Err(error) = outcome {
                tracing::warn!(%error, "a note could not be written");
            }
        }
        for told in flushes {
            let _ = told.send(());
        }
    }
}

async fn gathered(first: Wish, waiting: &mut mpsc::Receiver<Wish>) -> (Vec<Note>, Vec<oneshot::Sender<()>>) {
    let (mut notes, mut flushes) = (Vec::new(), Vec::new());
    let until = Instant::now() + WAIT;
    let mut next = Some(first);
    while let Some(wish) = next {
        match wish {
            Wish::Note(note) => notes.push(note),
            Wish::Flush(told) => flushes.push(told),
        }
        let enough = !flushes.is_empty() || notes.len() >= MOST;
        next = if enough { None } else { timeout_at(until, waiting.recv()).await.ok().flatten() };
    }
    (notes, flushes)
}
