//! What is remembered of reviews.

pub mod guests;
pub mod items;
pub mod reviews;
pub mod schedules;
