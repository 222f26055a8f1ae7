//! Sessions that ended while the database could not be written: dead here at once, and there as soon as it can be.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::foundation::db::{Conn, Db, DbError};

const TRY_AGAIN: Duration = Duration::from_secs(1);

/// Clones share one list. Other nodes learn of an end when it is written.
#[derive(Clone, Debug, Default)]
pub struct Ended(Arc<Mutex<HashSet<Vec<u8>>>>);

impl Ended {
    pub fn contains(&self, session: &[u8]) -> bool {
        self.list().contains(session)
    }

    /// From now on nobody is signed in by this session; `write` is tried until it is done.
    pub fn add<F>(&self, db: &Db, session: Vec<u8>, write: F)
    where
        F: Fn(&mut Conn) -> Result<(), DbError> + Clone + Send + 'static,
    {
        if !self.list().insert(session.clone()) {
            return;
        }
        let (ended, db) = (self.clone(), db.clone());
        tokio::spawn(async move {
            while let Err(error) = db.write(write.clone()).await {
                tracing::debug!(%error, "the end of a session could not be written yet");
                tokio::time::sleep(TRY_AGAIN).await;
            }
            ended.list().remove(&session);
        });
    }

    fn list(&self) -> MutexGuard<'_, HashSet<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
