//! The table of contents.

#![forbid(unsafe_code)]
// nothing on a request's path may panic.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)
)]
#![deny(clippy::disallowed_methods, clippy::too_many_lines, clippy::todo, clippy::dbg_macro)]

pub mod cli;
pub mod features;
pub mod foundation;
pub mod routes;
pub mod schema;
pub mod wiring;
