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
    let mut said: Vec<String> = details.iter().filter_map(|(name, value)| particular(page, name, value)).collect();
    // The pictures' hashes mean nothing to anybody.
    if entry.action != Action::ChangeLogo {
        said.extend(changes(page, policy, details.get("before"), details.get("after")));
    }
    said
}

fn particular(page: &Page, name: &str, value: &Value) -> Option<String> {
    match (name, value) {
        ("invitation" | "before" | "after", _) | (_, Value::Null) => None,
        (_, Value::String(text)) if text.is_empty() || uuid::Uuid::parse_str(text).is_ok() => None,
        ("ends_at", Value::String(at)) => until(page, at),
        ("policy", Value::String(policy)) => {
            Some(page.t(&format!("audit-policy-{}", policy.replace('_', "-"))).to_string())
        }
        (_, Value::String(text)) => Some(format!("{name}: {text}")),
        (_, other) => Some(format!("{name}: {other}")),
    }
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

/// The rules of a guest's life as their own page calls them; anything else by its name.
fn label(page: &Page, name: &str) -> String {
    let key = match name {
        "stay_days" => "life-stay",
        "longest_days" => "life-longest",
        "block_idle_days" => "life-idle",
        "delete_blocked_days" => "life-blocked",
        "reminds" => "life-reminds",
        other => return other.to_owned(),
    };
    page.t(key).to_string()
}

fn said(page: &Page, policy: &str, value: &Value) -> String {
    match value {
        Value::Null if policy.starts_with("invite_") => page.t("audit-as-all").to_string(),
        Value::Null => page.t("audit-nothing").to_string(),
        Value::Bool(yes) => page.t(if *yes { "audit-yes" } else { "audit-no" }).to_string(),
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
