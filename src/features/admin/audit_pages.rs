//! The whole log, for admins: every deed and every denial, found by person, thing, deed, result and day.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::features::admin::shown::{AuditPage, AuditRow};
use crate::features::admin::{Found, Sought, search};
use crate::features::audit::{Action, Entry, Outcome};
use crate::foundation::clock::Time;
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{Answer, Asked, Page, PersonCell, Place, Query, show};

/// Rows on a page.
const PAGE: i64 = 50;

#[derive(Clone, Debug)]
struct Sieve {
    q: String,
    object: String,
    action: String,
    result: String,
    from: String,
    to: String,
    before: String,
}

/// GET /admin/audit
pub async fn index(asked: Asked, query: Query) -> Answer {
    let sieve = Sieve::of(&query);
    let page = asked.read(move |conn, visit| {
        let before = sieve.before.parse().ok();
        let found = search(conn, &visit.actor(), &sieve.sought(), before, PAGE, visit.now())?;
        let page = visit.page(Place::Admin);
        Ok(match found {
            Ok(found) => audit_page(page, sieve, found, None),
            Err(unclear) => {
                let mistake = page.t(unclear.0).to_string();
                audit_page(page, sieve, Found { entries: Vec::new(), next: None }, Some(mistake))
            }
        })
    });
    Ok(show(&page.await?))
}

fn audit_page(page: Page, sieve: Sieve, found: Found, mistake: Option<String>) -> AuditPage {
    let actions = Action::ALL.iter().map(|action| (action.word(), deed_key(*action)));
    let results = Outcome::ALL.iter().map(|outcome| (outcome.word(), format!("audit-result-{}", outcome.word())));
    AuditPage {
        actions: choices(&page, &sieve.action, actions),
        results: choices(&page, &sieve.result, results),
        rows: found.entries.iter().map(|entry| row(&page, entry)).collect(),
        next: found.next.map(|next| sieve.href(&next.to_string())),
        q: sieve.q,
        object: sieve.object,
        from: sieve.from,
        to: sieve.to,
        mistake,
        page,
    }
}

/// "Any", then each in its own words.
fn choices(page: &Page, chosen: &str, all: impl Iterator<Item = (&'static str, String)>) -> Vec<Choice> {
    let any = ("", "audit-any".to_owned());
    let choice = |(value, key): (&'static str, String)| Choice {
        value: value.to_owned(),
        label: page.t(&key).to_string(),
        chosen: value == chosen,
        allowed: true,
    };
    std::iter::once(any).chain(all).map(choice).collect()
}

fn deed_key(action: Action) -> String {
    format!("audit-deed-{}", action.word().replace('_', "-"))
}

/// One entry as the log's table shows it.
pub(super) fn row(page: &Page, entry: &Entry) -> AuditRow {
    let object = match entry.object_name.as_str() {
        "" => String::new(),
        name => name.to_owned(),
    };
    AuditRow {
        when: page.moment(entry.at),
        who: (!entry.actor_name.is_empty() && entry.actor_name != "-")
            .then(|| PersonCell::new(&entry.actor_name, &entry.actor_name, false)),
        action: page.t(&deed_key(entry.action)).to_string(),
        more: more(page, entry, &object),
        object,
        allowed: entry.result == Outcome::Success,
        result: page.t(&format!("audit-result-{}", entry.result.word())).to_string(),
        origin: origin(entry),
        request: entry.request_id.clone().unwrap_or_default(),
    }
}

/// The person it was about, and the particulars; what is empty or only a number of ours stays out.
fn more(page: &Page, entry: &Entry, object: &str) -> String {
    let person = Some(entry.person_name.clone()).filter(|name| !name.is_empty() && name != object);
    let details = entry.details.0.as_object().into_iter().flatten();
    let particulars = details.filter_map(|(name, value)| match (name.as_str(), value) {
        ("invitation" | "before", _) | (_, Value::Null) => None,
        ("ends_at" | "after", Value::String(at)) => until(page, at),
        (_, Value::String(text)) => Some(format!("{name}: {text}")),
        (_, other) => Some(format!("{name}: {other}")),
    });
    person.into_iter().chain(particulars).collect::<Vec<_>>().join(" · ")
}

/// "until 31 May 2027", where it is a time at all.
fn until(page: &Page, at: &str) -> Option<String> {
    let at: DateTime<Utc> = at.parse().ok()?;
    let day = page.moment(Time::from_micros(at.timestamp_micros())).day();
    Some(page.t("letter-until").with("day", day).to_string())
}

fn origin(entry: &Entry) -> String {
    let parts = [Some(entry.surface.clone()), entry.client_address.clone()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

impl Sieve {
    fn of(query: &Query) -> Self {
        Self {
            q: query.first("q"),
            object: query.first("object"),
            action: query.first("action"),
            result: query.first("result"),
            from: query.first("from"),
            to: query.first("to"),
            before: query.first("before"),
        }
    }

    fn sought(&self) -> Sought {
        Sought {
            person: self.q.clone(),
            object: self.object.clone(),
            action: self.action.clone(),
            result: self.result.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
        }
    }

    /// The same search, from here on.
    fn href(&self, before: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let fields = [
            ("q", &self.q),
            ("object", &self.object),
            ("action", &self.action),
            ("result", &self.result),
            ("from", &self.from),
            ("to", &self.to),
        ];
        query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        query.append_pair("before", before);
        format!("/admin/audit?{}", query.finish())
    }
}
