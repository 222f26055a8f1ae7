//! What a mistake says: the property a refusal is about, and how to cure it.

use crate::features::catalog;
use crate::features::directory;
use crate::foundation::refusal::{Kind, Refusal};

pub const MISSING: &str = "is missing; something new needs it";

/// The fields of forms and what sources call them, where that differs.
const PROPERTIES: &[(&str, &str)] = &[
    ("display_name", "displayName"),
    ("given_name", "givenName"),
    ("job_title", "jobTitle"),
    ("company_name", "companyName"),
    ("preferred_language", "preferredLanguage"),
    ("launch_url", "launchUrl"),
    ("email", "mail"),
    ("role", "roles"),
    ("name", "displayName"),
    ("privacy_url", "privacyStatementUrl"),
    ("privacy_contact", "privacyContact"),
    ("guests", "allowGuests"),
];

/// The property that a form's field is about.
pub fn property_of(field: &'static str) -> &'static str {
    PROPERTIES.iter().find(|(name, _)| *name == field).map_or(field, |(_, property)| property)
}

/// The property that a refusal is about.
pub fn property(refused: &impl Refusal) -> &'static str {
    match refused.kind() {
        Kind::Invalid { field } => property_of(field),
        _ => "",
    }
}

pub fn of_directory(refused: &directory::Refused) -> String {
    match refused {
        directory::Refused::NoName => MISSING.to_owned(),
        directory::Refused::TooLong { most, .. } => too_long(*most),
        directory::Refused::NotADomain => "is no domain such as example.com".to_owned(),
        directory::Refused::NotAWebAddress => not_an_address(),
        other => other.text().to_string(),
    }
}

pub fn of_catalog(refused: &catalog::Refused) -> String {
    match refused {
        catalog::Refused::NoName => "is empty. Write a name".to_owned(),
        catalog::Refused::TooLong { most, .. } => too_long(*most),
        catalog::Refused::NotAWebAddress => not_an_address(),
        other => other.text().to_string(),
    }
}

pub fn too_long(most: usize) -> String {
    format!("has a line break or another control character in it, or is longer than {most} characters. Shorten it")
}

fn not_an_address() -> String {
    "is no web address such as https://app.example.com/, without a user name or password".to_owned()
}
