//! What is read to list an app's or a group's people.

pub mod counts;
pub mod held;
pub mod history;
pub mod pending;
pub mod review;
pub mod sieve;
