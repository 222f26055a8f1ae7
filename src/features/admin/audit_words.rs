//! The particulars of an entry of the log, in words.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::features::audit::{Action, Entry};
use crate::features::policies::{Approval, GuestLevel, InviteLevel};
use crate::foundation::clock::Time;
use crate::foundation::web::Page;

/// What is empty or only a number of ours stays out.
pub(super) fn particulars(page: &Page, entry: &Entry) -> Vec<String> {
    let nothing = Map::new();
    let details = entry.details.0.as_object().unwrap_or(&nothing);
    let policy = details.get("policy").and_then(Value::as_str).unwrap_or_default();
    let spelt_out = details.contains_key("after");
    let told = details.iter().filter(|(name, _)| !(spelt_out && *name == "changed"));
    let mut said: Vec<String> = told.filter_map(|(name, value)| particular(page, name, value)).collect();
    // The pictures' hashes mean nothing to anybody.
    if entry.action != Action::ChangeLogo {
        said.extend(changes(page, policy, details.get("before"), details.get("after")));
    }
    said
}

fn particular(page: &Page, name: &str, value: &Value) -> Option<String> {
    match (name, value) {
        ("invitation" | "before" | "after" | "review", _) | (_, Value::Null) => None,
        (_, Value::String(text)) if text.is_empty() || uuid::Uuid::parse_str(text).is_ok() => None,
        ("ends_at", Value::String(at)) => until(page, at),
        ("policy", Value::String(policy)) => {
            Some(page.t(&format!("audit-policy-{}", policy.replace('_', "-"))).to_string())
        }
        (_, Value::String(text)) => Some(format!("{}: {}", label(page, name), of_its_kind(page, name, text))),
        (_, Value::Bool(yes)) => Some(format!("{}: {}", label(page, name), yes_or_no(page, *yes))),
        (_, other) => Some(format!("{}: {other}", label(page, name))),
    }
}

/// The words that the panel has for one of a few values; anything else as it is kept.
fn of_its_kind(page: &Page, name: &str, word: &str) -> String {
    let kind = match name {
        "role" => "role",
        "list" => "domains",
        "silence" => "audit-silence",
        "because" => "audit-because",
        "way" | "proof" => "audit-way",
        "changed" => return word.split(", ").map(|name| label(page, name)).collect::<Vec<_>>().join(", "),
        _ => return word.to_owned(),
    };
    known(page, &format!("{kind}-{}", word.replace('_', "-"))).unwrap_or_else(|| word.to_owned())
}

fn known(page: &Page, key: &str) -> Option<String> {
    Some(page.t(key).to_string()).filter(|said| said != key)
}

/// What was, and what is; of several things those that differ.
fn changes(page: &Page, policy: &str, before: Option<&Value>, after: Option<&Value>) -> Vec<String> {
    match (before, after) {
        (None, None) | (Some(Value::Null), None) | (None, Some(Value::Null)) => Vec::new(),
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let differs = |(name, value): &(&String, &Value)| before.get(*name) != Some(*value);
            let line = |(name, value): (&String, &Value)| {
                let was = before.get(name).unwrap_or(&Value::Null);
                format!("{}: {}", label(page, name), from_to(page, policy, was, value))
            };
            after.iter().filter(differs).map(line).collect()
        }
        (_, Some(Value::String(at))) if day(page, at).is_some() => until(page, at).into_iter().collect(),
        (before, after) => {
            vec![from_to(page, policy, before.unwrap_or(&Value::Null), after.unwrap_or(&Value::Null))]
        }
    }
}

fn from_to(page: &Page, policy: &str, before: &Value, after: &Value) -> String {
    page.t("audit-changed")
        .with("before", said(page, policy, before))
        .with("after", said(page, policy, after))
        .to_string()
}

/// Properties, and what the pages call them where they are changed.
const LABELS: &[(&str, &str)] = &[
    ("stay_days", "life-stay"),
    ("longest_days", "life-longest"),
    ("block_idle_days", "life-idle"),
    ("delete_blocked_days", "life-blocked"),
    ("reminds", "life-reminds"),
    ("displayName", "directory-display-name"),
    ("display_name", "directory-display-name"),
    ("given_name", "directory-given-name"),
    ("surname", "directory-surname"),
    ("job_title", "account-job"),
    ("department", "account-department"),
    ("company_name", "account-company"),
    ("country", "directory-country"),
    ("description", "catalog-description"),
    ("launchUrl", "catalog-launch-url"),
    ("visible", "catalog-visible"),
    ("enabled", "catalog-enabled"),
    ("assignmentRequired", "catalog-assignment"),
    ("selfService", "catalog-self-service"),
    ("allowGuests", "catalog-guests"),
    ("hidesMembers", "catalog-hides"),
    ("appRoles", "catalog-roles"),
    ("membershipRule", "catalog-rule"),
];

/// A property in words; one that has none by its own name.
fn label(page: &Page, name: &str) -> String {
    match LABELS.iter().find(|(known, _)| *known == name) {
        Some((_, key)) => page.t(key).to_string(),
        None => {
            let key = format!("audit-detail-{}", name.replace('_', "-"));
            known(page, &key).unwrap_or_else(|| name.to_owned())
        }
    }
}

fn yes_or_no(page: &Page, yes: bool) -> String {
    page.t(if yes { "audit-yes" } else { "audit-no" }).to_string()
}

fn said(page: &Page, policy: &str, value: &Value) -> String {
    match value {
        Value::Null if policy.starts_with("invite_") => page.t("audit-as-all").to_string(),
        Value::Null => page.t("audit-nothing").to_string(),
        Value::String(word) if word.is_empty() => page.t("audit-nothing").to_string(),
        Value::Bool(yes) => yes_or_no(page, *yes),
        Value::String(word) => word_of(page, policy, word),
        Value::Array(several) => several.iter().map(|one| said(page, policy, one)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn word_of(page: &Page, policy: &str, word: &str) -> String {
    let text = match policy {
        "invite_level" => InviteLevel::from_word(word).map(InviteLevel::text),
        "invite_approval" => Approval::from_word(word).map(Approval::text),
        "guest_level" => GuestLevel::from_word(word).map(GuestLevel::text),
        _ => None,
    };
    match (text, policy, word) {
        (Some(text), ..) => page.say(&text),
        (None, "invite_quota", "unlimited") => page.t("quota-no-limit").to_string(),
        (None, ..) => day(page, word).unwrap_or_else(|| word.to_owned()),
    }
}

fn day(page: &Page, at: &str) -> Option<String> {
    let at: DateTime<Utc> = at.parse().ok()?;
    Some(page.moment(Time::from_micros(at.timestamp_micros())).day().to_string())
}

/// "until 31 May 2027", where it is a time at all.
fn until(page: &Page, at: &str) -> Option<String> {
    Some(page.t("letter-until").with("day", day(page, at)?).to_string())
}
