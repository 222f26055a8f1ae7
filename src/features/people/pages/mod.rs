//! The pages about who has an app or a group.

pub mod end;
pub mod history;
pub mod index;
mod of;
pub mod remove;
mod row;

pub use of::{Of, Whom, place_of, thing};
