//! Finding entries of the log by what an admin types: a person, a thing, a deed, a result, days.

use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

use crate::features::admin::queries;
use crate::features::audit::{self, Action, Entry, Filter, Outcome};
use crate::features::policies::{self, Action as Wish, Object, Refused};
use crate::features::users::{self, name_key};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, EntryId, UserId};
use crate::foundation::person::Actor;

/// What was typed; empty fields seek nothing.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// An address, a name, or an id.
    pub person: String,
    /// The name or id of an app or group, or somebody's address.
    pub object: String,
    pub action: String,
    pub result: String,
    pub from: String,
    pub to: String,
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct Found {
    pub entries: Vec<Entry>,
    /// Where the next page begins, if there is one.
    pub next: Option<EntryId>,
}

/// Why what was typed seeks nothing, as a key of `locales/*/audit.ftl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclear(pub &'static str);

/// The entries that fit, newest first; refuses everybody but admins.
pub fn search(
    conn: &mut Conn,
    actor: &Actor,
    sought: &Sought,
    before: Option<EntryId>,
    most: i64,
    now: Time,
) -> Result<Result<Found, Unclear>, Refused> {
    policies::may(conn, actor, Wish::ReadAudit, Object::Directory, now)?;
    let filter = match filter(conn, sought)? {
        Ok(filter) => filter,
        Err(unclear) => return Ok(Err(unclear)),
    };
    let mut entries = audit::search(conn, &filter, before, most.saturating_add(1))?;
    let more = i64::try_from(entries.len()).is_ok_and(|found| found > most);
    entries.truncate(usize::try_from(most).unwrap_or_default());
    let next = entries.last().filter(|_| more).map(|last| last.id);
    Ok(Ok(Found { entries, next }))
}

fn filter(conn: &mut Conn, sought: &Sought) -> Result<Result<Filter, Unclear>, DbError> {
    let mut filter = Filter {
        action: Action::from_word(&sought.action),
        outcome: Outcome::from_word(&sought.result),
        ..Filter::default()
    };
    match (day(&sought.from), day(&sought.to)) {
        (Ok(Some(from)), Ok(Some(to))) if to < from => return Ok(Err(Unclear("audit-unclear-days"))),
        (Ok(from), Ok(to)) => {
            filter.from = from.map(start_of);
            filter.to = to.and_then(|day| day.succ_opt()).map(|next| start_of(next).minus(TimeDelta::microseconds(1)));
        }
        _ => return Ok(Err(Unclear("audit-unclear-day"))),
    }
    if let Err(unclear) = seek_person(conn, sought.person.trim(), &mut filter)? {
        return Ok(Err(unclear));
    }
    Ok(seek_object(conn, sought.object.trim(), &mut filter)?.map(|()| filter))
}

fn day(typed: &str) -> Result<Option<NaiveDate>, chrono::ParseError> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some),
    }
}

fn start_of(day: NaiveDate) -> Time {
    Time::new(day.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc())
}

/// Whoever left, or had this address before, is found by what the log called them.
fn seek_person(conn: &mut Conn, typed: &str, filter: &mut Filter) -> Result<Result<(), Unclear>, DbError> {
    if typed.is_empty() {
        return Ok(Ok(()));
    }
    if let Ok(id) = typed.parse::<UserId>() {
        filter.people = vec![id];
    } else if let Ok(address) = EmailAddress::parse(typed) {
        filter.people = audit::known_as(conn, address.as_str())?;
        filter.people.extend(users::find_by_mail(conn, address.as_str())?.map(|user| user.id));
        filter.person_name = Some(address.into());
    } else {
        filter.people = match queries::people_named(conn, &name_key(typed))?.as_slice() {
            [] => audit::known_as(conn, typed)?,
            [only] => vec![UserId::from(only.uuid())],
            _ => return Ok(Err(Unclear("audit-unclear-people"))),
        };
        if filter.people.is_empty() {
            return Ok(Err(Unclear("audit-unclear-nobody")));
        }
    }
    filter.people.sort();
    filter.people.dedup();
    Ok(Ok(()))
}

fn seek_object(conn: &mut Conn, typed: &str, filter: &mut Filter) -> Result<Result<(), Unclear>, DbError> {
    if typed.is_empty() {
        return Ok(Ok(()));
    }
    if let Ok(id) = typed.parse::<Uuid>() {
        filter.object = Some(AnyId::from(id));
    } else if let Ok(address) = EmailAddress::parse(typed) {
        // An address is always about a person, whatever kind of object was touched.
        return seek_person(conn, address.as_str(), filter);
    } else {
        match policies::named(conn, typed) {
            Ok(id) => filter.object = Some(id.any()),
            Err(Refused::Database(error)) => return Err(error),
            Err(Refused::SeveralNamed) => return Ok(Err(Unclear("audit-unclear-things"))),
            Err(_) => return Ok(Err(Unclear("audit-unclear-nothing"))),
        }
    }
    Ok(Ok(()))
}
