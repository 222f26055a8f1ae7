//! The whole program from outside: the real routes and commands, a database per test, browsers of
//! the people in it.

mod admin;
mod architecture;
mod commands;
mod import;
mod letters;
mod mail;
mod outbox;
mod panel;
mod sign_in;
mod support;
