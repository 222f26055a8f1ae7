//! The table of contents.

pub mod features;
pub mod foundation;
pub mod routes;
pub mod schema;
