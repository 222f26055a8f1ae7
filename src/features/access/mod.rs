//! Who has which app or group.

mod queries;
mod reach;
mod resource;

pub use crate::features::rules::ResourceId;

pub use reach::{Reach, opened_through};
pub use resource::{Closed, Resource, domains_for, find};
