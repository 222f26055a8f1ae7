//! The import file: its properties, and nothing else.

use std::path::Path;

use serde::{Deserialize, Deserializer};

use crate::cli::Failure;
use crate::foundation::address::EmailAddress;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct File {
    pub organization: Option<Organization>,
    #[serde(default)]
    pub users: Vec<User>,
    #[serde(default)]
    pub groups: Vec<Group>,
    #[serde(default)]
    pub apps: Vec<App>,
}

/// Absent: leave as it is. `null`: empty it.
pub type Change<T> = Option<Option<T>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Organization {
    pub display_name: Option<Name>,
    pub domain: Option<Domain>,
    #[serde(default, deserialize_with = "given")]
    pub privacy_statement_url: Change<WebAddress>,
    #[serde(default, deserialize_with = "given")]
    pub privacy_contact: Change<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct User {
    pub mail: EmailAddress,
    pub display_name: Option<Name>,
    #[serde(default, deserialize_with = "given")]
    pub given_name: Change<Name>,
    #[serde(default, deserialize_with = "given")]
    pub surname: Change<Name>,
    #[serde(default, deserialize_with = "given")]
    pub department: Change<Name>,
    #[serde(default, deserialize_with = "given")]
    pub job_title: Change<Name>,
    #[serde(default, deserialize_with = "given")]
    pub company_name: Change<Name>,
    #[serde(default, deserialize_with = "given")]
    pub country: Change<Name>,
    #[serde(default, deserialize_with = "given")]
    pub preferred_language: Change<Name>,
    pub user_type: Option<UserType>,
    #[serde(default)]
    pub roles: Vec<Role>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UserType {
    Member,
    Guest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    Admin,
    UserAdministrator,
    GuestInviter,
    Reader,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Group {
    pub external_id: Name,
    pub display_name: Option<Name>,
    pub description: Option<Prose>,
    pub membership: Option<Membership>,
    #[serde(default, deserialize_with = "given")]
    pub membership_rule: Change<Prose>,
    pub source: Option<Source>,
    pub self_service: Option<bool>,
    pub allow_guests: Option<bool>,
    #[serde(default)]
    pub owners: Vec<EmailAddress>,
    #[serde(default)]
    pub members: Vec<EmailAddress>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Membership {
    Assigned,
    Dynamic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    Local,
    Ldap,
    Scim,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct App {
    pub external_id: Name,
    pub display_name: Option<Name>,
    pub description: Option<Prose>,
    pub launch_url: Option<WebAddress>,
    pub visible: Option<bool>,
    pub enabled: Option<bool>,
    pub assignment_required: Option<bool>,
    pub self_service: Option<bool>,
    pub allow_guests: Option<bool>,
    #[serde(default)]
    pub app_roles: Vec<AppRole>,
    #[serde(default)]
    pub owners: Vec<EmailAddress>,
    #[serde(default)]
    pub assignments: Vec<Assignment>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AppRole {
    pub value: Name,
    pub display_name: Name,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Assignment {
    pub user: Option<EmailAddress>,
    pub group: Option<Name>,
    pub role: Option<Name>,
}

/// A text type that says why it does not take a value.
macro_rules! texts {
    ($($(#[$about:meta])* $name:ident($check:path);)+) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(pub String);

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                $check(text.trim()).map(Self)
            }
        }
    )+};
}

texts! {
    /// One line that is not empty.
    Name(check_name);
    /// Some lines, perhaps none.
    Prose(check_prose);
    /// A web address.
    WebAddress(check_web_address);
    /// A domain in canonical form.
    Domain(check_domain);
}

fn check_name(text: &str) -> Result<String, String> {
    match text.chars().count() {
        0 => Err("is empty".to_owned()),
        1..=256 if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        1..=256 => Err("has a line break or another control character in it".to_owned()),
        _ => Err("is longer than 256 characters".to_owned()),
    }
}

fn check_prose(text: &str) -> Result<String, String> {
    let bad = |c: char| c.is_control() && c != '\n';
    match text.chars().count() {
        0..=2000 if !text.chars().any(bad) => Ok(text.to_owned()),
        0..=2000 => Err("has a control character in it".to_owned()),
        _ => Err("is longer than 2000 characters".to_owned()),
    }
}

fn check_web_address(text: &str) -> Result<String, String> {
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "https" | "http") && url.password().is_none() => Ok(url.into()),
        _ => Err("is no web address such as https://app.example.com/".to_owned()),
    }
}

fn check_domain(text: &str) -> Result<String, String> {
    crate::foundation::address::canonical_domain(text).map_err(|_| "is no domain such as example.com".to_owned())
}

fn given<'de, D, T>(deserializer: D) -> Result<Change<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// More than any directory of this size class, and less than a mistake such as a disk image.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Reads and parses; an error names the property's path and its place in the file.
pub fn read(path: &Path) -> Result<File, Failure> {
    let unusable = |why: String| Failure::Usage(format!("{}: {why}", path.display()));
    let size = std::fs::metadata(path).map_err(|error| unusable(format!("cannot be read: {error}")))?.len();
    if size > MOST_BYTES {
        return Err(unusable("is larger than 256 MiB. Split it".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| unusable(format!("cannot be read: {error}")))?;
    parse(&text).map_err(unusable)
}

pub fn parse(text: &str) -> Result<File, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    let file = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| format!("{}: {}", error.path(), error.inner()))?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(file)
}
