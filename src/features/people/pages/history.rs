//! What happened to an app or group, in words.

use crate::features::access::ResourceId;
use crate::features::audit::{Action as Done, Entry, Outcome};
use crate::features::people::pages::{Of, place_of, thing};
use crate::features::people::shown::{HistoryLine, HistoryPage};
use crate::features::people::{Refused, allowed, history};
use crate::features::policies::Action;
use crate::foundation::db::Conn;
use crate::foundation::id::EntryId;
use crate::foundation::web::shown::Tone;
use crate::foundation::web::{Answer, Asked, Page, PersonCell, Query, Visit, show};

/// Deeds that are done to people, sessions and the organization.
const ELSEWHERE: &[Done] = &[
    Done::Launch,
    Done::SignIn,
    Done::SignInRefused,
    Done::SignOut,
    Done::EndSession,
    Done::LinkIdentity,
    Done::UnlinkIdentity,
    Done::AskCode,
    Done::WrongCode,
    Done::CreateAdmin,
    Done::CreateUser,
    Done::UpdateUser,
    Done::DeleteUser,
    Done::SeePanel,
    Done::Backup,
    Done::UpdateOrganization,
];
/// Lines on a page.
const PAGE: usize = 50;

/// GET /apps/{id}/history and /groups/{id}/history
pub async fn index(asked: Asked, of: Of, query: Query) -> Answer {
    let before = query.first("before").parse().ok();
    let page = asked.read(move |conn, visit| Ok(history_page(conn, visit, of.0, before)?));
    Ok(show(&page.await?))
}

fn history_page(
    conn: &mut Conn,
    visit: &Visit,
    of: ResourceId,
    before: Option<EntryId>,
) -> Result<HistoryPage, Refused> {
    let resource = allowed(conn, &visit.actor(), Action::SeeHistory, of, visit.now())?;
    let page = visit.page(place_of(of));
    let mut entries = history(conn, of.any(), before, i64::try_from(PAGE + 1).unwrap_or(i64::MAX))?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let next = entries.last().filter(|_| more).map(|last| format!("{}/history?before={}", of.path(), last.id));
    Ok(HistoryPage {
        lines: entries.iter().map(|entry| line(&page, entry)).collect(),
        next,
        thing: thing(&resource),
        page,
    })
}

fn line(page: &Page, entry: &Entry) -> HistoryLine {
    let who = if entry.actor_id.is_some() { entry.actor_name.clone() } else { page.t("history-program").to_string() };
    let says =
        page.t(&key_of(entry)).with("who", who).with("person", &entry.person_name).with("name", &entry.object_name);
    HistoryLine {
        who: entry.actor_id.map(|_| PersonCell::new(&entry.actor_name, &entry.actor_name, false)),
        says: says.to_string(),
        when: page.moment(entry.at),
        tone: tone_of(entry),
    }
}

/// `history-change-end`; what was denied has one sentence for all, and so has what is about no app or group.
fn key_of(entry: &Entry) -> String {
    match (entry.result, entry.action) {
        (Outcome::Denied, _) => "history-denied".to_owned(),
        (_, action) if ELSEWHERE.contains(&action) => "history-other".to_owned(),
        (_, action) => format!("history-{}", action.word().replace('_', "-")),
    }
}

fn tone_of(entry: &Entry) -> Tone {
    match (entry.result, entry.action) {
        (Outcome::Denied | Outcome::Failure, _) => Tone::Fail,
        (_, Done::Redeem | Done::Grant) => Tone::Done,
        _ => Tone::Plain,
    }
}
