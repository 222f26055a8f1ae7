//! What every feature stands on; it knows none of them.

pub mod address;
pub mod clock;
pub mod config;
pub mod db;
pub mod id;
pub mod later;
pub mod limits;
pub mod logs;
pub mod mail;
pub mod metrics;
pub mod person;
pub mod private;
pub mod refusal;
pub mod secret;
pub mod seen;
pub mod text;
pub mod web;
