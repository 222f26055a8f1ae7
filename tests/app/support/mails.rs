//! The mails a house sends, as their recipients read them: the real worker with a courier that keeps them.

use std::sync::Arc;

use chrono::TimeDelta;
use guestlist::features::outbox::{Desk, Pace, Worker};
use guestlist::foundation::mail::{Caught, Courier, Mailbox};
use guestlist::wiring::WRITERS;
use tempfile::TempDir;

use crate::support::{House, relay};

pub struct Mails {
    worker: Worker,
    mailbox: Mailbox,
    _folder: TempDir,
}

/// One mail, as it was read.
#[derive(Clone, Debug)]
pub struct Mail(pub Caught);

impl Mails {
    pub fn of(house: &House) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::open(folder.path().to_owned()).unwrap();
        let world = &house.world;
        let courier = Courier::caught(mailbox.clone(), relay::sender(), world.clock.clone()).unwrap();
        let (keys, base_url) = (world.config.keys.clone(), world.config.base_url.clone());
        let desk = Desk { keys, base_url, from: relay::sender() };
        let pace = Pace { per_domain_and_minute: 100_000, per_minute: 0, give_up_after: TimeDelta::hours(120) };
        let worker = Worker::new(world.db.clone(), world.clock.clone(), Arc::new(courier), desk, WRITERS, pace);
        Self { worker, mailbox, _folder: folder }
    }

    /// What waits is sent.
    pub async fn send(&self) {
        self.worker.send_due().await.unwrap();
    }

    /// Every mail sent until now, oldest first; what waits is sent before.
    pub async fn all(&self) -> Vec<Mail> {
        self.send().await;
        self.mailbox.list().into_iter().rev().map(Mail).collect()
    }

    /// Those to one address, oldest first.
    pub async fn to(&self, address: &str) -> Vec<Mail> {
        self.all().await.into_iter().filter(|mail| mail.0.to == address).collect()
    }

    /// The newest to this address.
    pub async fn last(&self, address: &str) -> Mail {
        self.to(address).await.pop().unwrap_or_else(|| panic!("nothing was sent to {address}"))
    }

    /// The newest link sent to this address, as a path.
    pub async fn link(&self, address: &str) -> String {
        let mut links = self.to(address).await.into_iter().filter_map(|mail| mail.link());
        links.next_back().unwrap_or_else(|| panic!("no link was sent to {address}"))
    }

    /// The newest code sent to this address.
    pub async fn code(&self, address: &str) -> String {
        let mut codes = self.to(address).await.into_iter().filter_map(|mail| mail.code());
        codes.next_back().unwrap_or_else(|| panic!("no code was sent to {address}"))
    }
}

impl Mail {
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Where its invitation's link leads, as a path.
    pub fn link(&self) -> Option<String> {
        let (_, rest) = self.0.text.split_once("/i/")?;
        let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        Some(format!("/i/{token}"))
    }

    /// The digits of its code.
    pub fn code(&self) -> Option<String> {
        let digits = |line: &str| line.trim().replace(' ', "");
        self.0.text.lines().map(digits).find(|line| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit()))
    }

    #[track_caller]
    pub fn must_say(&self, words: &str) -> &Self {
        assert!(self.0.text.contains(words), "the mail does not say {words:?}: {}", self.0.text);
        self
    }
}
