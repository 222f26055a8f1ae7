//! The whole program from outside: the real routes, a database per test, browsers of the people in it.

mod mail;
mod panel;
mod sign_in;
mod support;
