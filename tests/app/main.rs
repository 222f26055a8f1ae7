//! The whole program from outside: the real routes and commands, a database per test.

mod architecture;
mod commands;
mod import;
mod mail;
mod support;
