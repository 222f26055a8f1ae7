//! The whole log, for admins: every deed and every denial, found by person, thing, deed, result and day.

use chrono::SecondsFormat;

use crate::features::admin::audit_words::particulars;
use crate::features::admin::shown::{AuditPage, AuditRow};
use crate::features::admin::themes::themes;
use crate::features::admin::{self, Found, Sought, search};
use crate::features::audit::{Action, Entry, Outcome, Verdict, Walk};
use crate::foundation::id::{AnyId, EntryId};
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, PersonCell, Piece, Place, Posted, Query, redirect_saying, redirect_to_proof,
    send_table, show,
};

/// Rows on a page.
const PAGE: i64 = 50;
/// Entries of an export that are read in one statement.
const EXPORTED_AT_ONCE: i64 = 1000;
/// Seals checked in one hop to the database.
const SEALS_AT_ONCE: i64 = 20;

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

/// POST /admin/audit/export, with the query of the page
pub async fn export(asked: Asked, query: Query, _: Posted) -> Answer {
    let sieve = Sieve::of(&query);
    let sought = sieve.sought();
    let noted = asked.write(move |conn, visit| Ok(admin::note_export(conn, &visit.actor(), &sought, visit.now())?));
    match noted.await {
        Err(error) if error.refused().is_proof_needed() => return Ok(redirect_to_proof(&asked, "/admin/audit")),
        noted => noted?,
    }
    let read = move |before: Option<EntryId>| {
        let (asked, sieve) = (asked.clone(), sieve.clone());
        async move {
            let found = asked.read(move |conn, visit| {
                Ok(search(conn, &visit.actor(), &sieve.sought(), before, EXPORTED_AT_ONCE, visit.now())?)
            });
            // What was typed and found nothing on the page finds nothing in the file.
            let found = found.await?.unwrap_or(Found { entries: Vec::new(), next: None });
            Ok(Piece { rows: found.entries.iter().map(cells).collect(), next: found.next.map(Some) })
        }
    };
    send_table("audit", &COLUMNS, None, read).await
}

/// The names of the columns follow those of Graph's `directoryAudit`, flattened.
const COLUMNS: [&str; 15] = [
    "id",
    "activityDateTime",
    "activity",
    "result",
    "initiatedById",
    "initiatedBy",
    "ipAddress",
    "surface",
    "targetType",
    "targetId",
    "target",
    "personId",
    "person",
    "details",
    "correlationId",
];

fn cells(entry: &Entry) -> Vec<String> {
    let id = |id: Option<AnyId>| id.map(|id| id.to_string()).unwrap_or_default();
    vec![
        entry.id.to_string(),
        entry.at.utc().to_rfc3339_opts(SecondsFormat::Micros, true),
        entry.action.word().to_owned(),
        entry.result.word().to_owned(),
        id(entry.actor_id.map(AnyId::from)),
        entry.actor_name.clone(),
        entry.client_address.clone().unwrap_or_default(),
        entry.surface.clone(),
        entry.object_type.word().to_owned(),
        id(entry.object_id),
        entry.object_name.clone(),
        id(entry.person_id.map(AnyId::from)),
        entry.person_name.clone(),
        entry.details.0.to_string(),
        entry.request_id.clone().unwrap_or_default(),
    ]
}

/// POST /admin/audit/verify, with the query of the page, to come back to it
pub async fn verify(asked: Asked, query: Query, _: Posted) -> Answer {
    let mut walk = Walk::default();
    let verdict = loop {
        let mut on = walk.clone();
        let step = asked.read(move |conn, visit| {
            let verdict = admin::verify(conn, &visit.actor(), &mut on, SEALS_AT_ONCE, visit.now())?;
            Ok((verdict, on))
        });
        let (verdict, on) = step.await?;
        walk = on;
        if let Some(verdict) = verdict {
            break verdict;
        }
    };
    let flash = asked.read(move |_, visit| {
        let page = visit.page(Place::Admin);
        Ok(match verdict {
            Verdict::Whole { sealed, tail } => {
                Flash::done(page.t("audit-whole").with("sealed", sealed).with("tail", tail))
            }
            Verdict::Broken { seal } => Flash::fail(page.t("audit-broken").with("seal", seal)),
        })
    });
    Ok(redirect_saying(&asked, &Sieve::of(&query).href("/admin/audit", None), &flash.await?))
}

fn audit_page(page: Page, sieve: Sieve, found: Found, mistake: Option<String>) -> AuditPage {
    let results = Outcome::ALL.iter().map(|outcome| (outcome.word(), format!("audit-result-{}", outcome.word())));
    AuditPage {
        actions: themes(&page, &sieve.action, deed_key),
        results: choices(&page, &sieve.result, results),
        rows: found.entries.iter().map(|entry| row(&page, entry)).collect(),
        next: found.next.map(|next| sieve.href("/admin/audit", Some(&next.to_string()))),
        export: sieve.href("/admin/audit/export", None),
        verify: sieve.href("/admin/audit/verify", None),
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
    let object = object(page, entry);
    AuditRow {
        when: page.moment(entry.at),
        who: who(page, entry).map(|name| PersonCell::new(&name, &name, false)),
        action: page.t(&deed_key(entry.action)).to_string(),
        more: more(page, entry, &object),
        object,
        allowed: entry.result == Outcome::Success,
        result: page.t(&format!("audit-result-{}", entry.result.word())).to_string(),
        origin: origin(entry),
        request: entry.request_id.clone().unwrap_or_default(),
    }
}

/// Who did it, also if they are gone and their name with them.
fn who(page: &Page, entry: &Entry) -> Option<String> {
    let named = !entry.actor_name.is_empty() && entry.actor_name != "-";
    let gone = entry.actor_id.is_some() || entry.action == Action::Leave;
    named.then(|| entry.actor_name.clone()).or_else(|| gone.then(|| page.t("audit-gone").to_string()))
}

/// What it was done to; a page by its name.
fn object(page: &Page, entry: &Entry) -> String {
    match entry.object_name.as_str() {
        "/admin/audit" => page.t("admin-audit").to_string(),
        "/admin/users" => page.t("directory-users").to_string(),
        "/admin/guests" => page.t("directory-guests").to_string(),
        name => name.to_owned(),
    }
}

/// The person it was about, and the particulars.
fn more(page: &Page, entry: &Entry, object: &str) -> String {
    let person = Some(entry.person_name.clone()).filter(|name| !name.is_empty() && name != object);
    person.into_iter().chain(particulars(page, entry)).collect::<Vec<_>>().join(" · ")
}

fn origin(entry: &Entry) -> String {
    let parts = [Some(entry.surface.clone()), entry.client_address.clone()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\u{a0}·\u{a0}")
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

    /// The same search, on the page or as a file, from here on.
    fn href(&self, path: &str, before: Option<&str>) -> String {
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
        query.extend_pairs(before.map(|before| ("before", before)));
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}
