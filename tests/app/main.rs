//! The whole program from outside: the real routes and commands, a database per test, browsers of
//! the people in it.

mod architecture;
mod commands;
mod import;
mod mail;
mod panel;
mod sign_in;
mod support;
