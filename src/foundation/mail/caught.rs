//! Keeps the demo's messages for its mailbox page; nothing leaves the machine.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::foundation::clock::Time;
use crate::foundation::mail::{Correspondent, Letter};

const MOST_KEPT: usize = 500;

/// A message as its recipient would see it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Caught {
    /// Its place in the order of arrival; also its name in the address bar.
    pub number: u64,
    pub at_micros: i64,
    pub from: String,
    pub to_name: String,
    pub to: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub message_id: String,
}

/// The messages caught, newest first; kept in a folder, so that a demo with a folder of its own finds them again.
#[derive(Debug, Clone)]
pub struct Mailbox {
    folder: Arc<PathBuf>,
    kept: Arc<Mutex<VecDeque<Caught>>>,
}

impl Mailbox {
    /// Opens the folder, making it if need be; files in it that are not ours are left alone.
    pub fn open(folder: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let mut kept: Vec<Caught> = std::fs::read_dir(&folder)?
            .filter_map(|entry| serde_json::from_slice(&std::fs::read(entry.ok()?.path()).ok()?).ok())
            .collect();
        kept.sort_by_key(|caught| std::cmp::Reverse(caught.number));
        Ok(Self { folder: Arc::new(folder), kept: Arc::new(Mutex::new(kept.into())) })
    }

    /// Keeps the message, once for each Message-ID, and forgets the oldest beyond the limit.
    pub fn put(&self, from: &Correspondent, letter: &Letter, at: Time) -> std::io::Result<u64> {
        let mut kept = self.kept();
        if let Some(known) = kept.iter().find(|caught| caught.message_id == letter.message_id) {
            return Ok(known.number);
        }
        let caught = Caught::new(kept.front().map_or(1, |newest| newest.number + 1), from, letter, at);
        std::fs::write(self.file(caught.number), serde_json::to_vec_pretty(&caught)?)?;
        let number = caught.number;
        kept.push_front(caught);
        let keep = MOST_KEPT.min(kept.len());
        for old in kept.split_off(keep) {
            let _ = std::fs::remove_file(self.file(old.number));
        }
        Ok(number)
    }

    /// The messages, newest first.
    pub fn list(&self) -> Vec<Caught> {
        self.kept().iter().cloned().collect()
    }

    /// One message, if it is still kept.
    pub fn get(&self, number: u64) -> Option<Caught> {
        self.kept().iter().find(|caught| caught.number == number).cloned()
    }

    /// The number of the newest message, for pages that wait for the next; 0 while there is none.
    pub fn newest(&self) -> u64 {
        self.kept().front().map_or(0, |newest| newest.number)
    }

    fn file(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number:06}.json"))
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, VecDeque<Caught>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Caught {
    fn new(number: u64, from: &Correspondent, letter: &Letter, at: Time) -> Self {
        Self {
            number,
            at_micros: at.micros(),
            from: from.to_string(),
            to_name: letter.to.name.clone(),
            to: letter.to.address.to_string(),
            reply_to: letter.reply_to.as_ref().map(ToString::to_string),
            subject: letter.subject.clone(),
            text: letter.text.clone(),
            html: letter.html.clone(),
            message_id: letter.message_id.clone(),
        }
    }

    pub fn at(&self) -> Time {
        Time::from_micros(self.at_micros)
    }
}
