//! The table of contents.

pub mod foundation;
pub mod schema;
