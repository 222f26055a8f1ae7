//! What sign-in remembers: sessions, codes, proofs by providers, identities and one-time links.

pub mod codes;
pub mod identities;
pub mod links;
pub mod people;
pub mod proofs;
pub mod sessions;
