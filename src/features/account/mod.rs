//! What people see about themselves, and what they choose: language, colours, sessions, ways in.

pub mod pages;
pub mod shown;
