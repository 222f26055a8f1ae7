//! The whole program from outside: the real routes and commands, a database per test, browsers of
//! the people in it.

mod access;
mod access_changes;
mod actors;
mod admin;
mod apps;
mod architecture;
mod authorisation;
mod backup;
mod catalog;
mod clashes;
mod commands;
mod directory;
mod edge;
mod groups;
mod guests;
mod hostile;
mod import;
mod invitations;
mod inviting;
mod leaving;
mod letters;
mod mail;
mod outbox;
mod overview;
mod panel;
mod people;
mod policies;
mod reviews;
mod schema;
mod selfcheck;
mod sign_in;
mod support;
mod visibility;
mod walk;
