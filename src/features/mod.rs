//! What people do here. Each feature uses only those above it.

pub mod audit;
pub mod outbox;
pub mod users;
pub mod apps;
pub mod groups;
pub mod rules;
pub mod access;
pub mod policies;
pub mod sponsors;
pub mod sign_in;
pub mod invitations;
pub mod people;
pub mod reviews;
pub mod resources;
pub mod catalog;
pub mod panel;
pub mod directory;
pub mod guests;
pub mod account;
pub mod provisioning;
pub mod demo;
pub mod admin;
pub mod selfcheck;
