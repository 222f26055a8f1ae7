//! The table of contents.

pub mod cli;
pub mod features;
pub mod foundation;
pub mod routes;
pub mod schema;
pub mod wiring;
