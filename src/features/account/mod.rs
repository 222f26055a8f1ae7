//! What people see about themselves, and what they choose: language, colours, sessions, ways in.

mod held;
pub mod leave_pages;
mod leaving;
mod my_sessions;
mod naming;
mod outside;
pub mod outside_pages;
pub mod pages;
mod queries;
pub mod shown;

pub use leaving::leave;
