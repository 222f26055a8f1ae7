//! One app or one group, as a person meets it: what it is, why they see it, opening, leaving, its logo.

pub mod shown;
