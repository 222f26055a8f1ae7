//! The demonstration: an invented observatory, its people, and a few guests at every stage.

mod furnish;
pub mod pages;
mod queries;
pub mod shown;

pub use furnish::{Unfurnished, furnish};
pub use queries::is_empty;

/// The directory in the shape of the import file.
pub const DIRECTORY: &str = include_str!("aurora.json");
pub const ORGANIZATION: &str = "Aurora Observatory";
/// Owns apps and groups of nearly every kind.
pub const FIRST_OWNER: &str = "Hanna Lindqvist";
const FIRST_OWNER_MAIL: &str = "hanna.lindqvist@aurora.example";
