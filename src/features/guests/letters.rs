//! The words of every mail about a guest's life, written from the rows as they are when it is sent.

use serde_json::Value;

use crate::features::access;
use crate::features::guests::endings::Deciders;
use crate::features::guests::{Key, queries};
use crate::features::outbox::{Desk, Kind, Letterhead, Message, Notice, NoticeLine, Rendered, Written, reply_to};
use crate::features::policies;
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::web::Moment;

/// More in one mail nobody reads; the page has the rest.
const MOST_LINES: usize = 20;

/// Writes a mail, unless nothing of what it tells of is so any more (N5).
pub fn render(conn: &mut Conn, message: &Message, desk: &Desk, now: Time) -> Result<Rendered, DbError> {
    let house = Letterhead::of_the_house(conn, message.language())?;
    let written = match message.kind {
        Kind::AccessEnding => ending(conn, message, &house, desk, now)?,
        Kind::EndingDigest => digest(conn, message, &house, desk, now)?,
        Kind::EndingAnswered => answered(conn, message, &house, desk, now)?,
        Kind::GuestBlocked => is_blocked(conn, message)?.then(|| blocked(message, &house)),
        Kind::GuestDeleted => is_gone(conn, message)?.then(|| plain(&house, "mail-guest-deleted")),
        Kind::AddressMoved => has_moved(conn, message)?.then(|| plain(&house, "mail-address-moved")),
        Kind::AddressReset => reset(conn, message, &house, desk)?,
        _ => None,
    };
    Ok(written.map_or(Rendered::Outdated, |written| Rendered::Send(Box::new(written))))
}

/// Something that still ends.
struct Ending {
    key: Key,
    user: User,
    name: String,
    at: Moment,
    asked: Option<String>,
}

fn still_ending(conn: &mut Conn, message: &Message, house: &Letterhead, now: Time) -> Result<Vec<Ending>, DbError> {
    let items = message.details.0.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut still = Vec::new();
    for item in &items {
        let word = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
        let Some(key) = Key::read(word("user"), word("of")) else { continue };
        let there = users::find(conn, key.user)?.filter(|user| user.enabled && user.deleted_at.is_none());
        let Some(user) = there else { continue };
        let ends_at = match key.of {
            Some(of) => access::end_of(conn, of, key.user)?.flatten(),
            None => user.ends_at,
        };
        let Some(ends_at) = ends_at.filter(|end| *end > now) else { continue };
        let mark = queries::marks::of(conn, key)?.filter(|mark| mark.ends_at == ends_at);
        if mark.as_ref().is_some_and(|mark| mark.let_go_at.is_some()) {
            continue;
        }
        let name = match key.of {
            Some(of) => queries::items::named(conn, of)?.unwrap_or_default(),
            None => {
                let key = if message.kind == Kind::EndingDigest { "endings-their-stay" } else { "endings-stay" };
                house.t(key).with("organization", &house.organization).to_string()
            }
        };
        let at = Moment::new(ends_at, now, house.language);
        let asked = mark.and_then(|mark| mark.asked_at.map(|_| mark.reason.unwrap_or_default()));
        still.push(Ending { key, user, name, at, asked });
    }
    Ok(still)
}

/// For whose it is.
fn ending(
    conn: &mut Conn,
    message: &Message,
    house: &Letterhead,
    desk: &Desk,
    now: Time,
) -> Result<Option<Written>, DbError> {
    let mut still = still_ending(conn, message, house, now)?;
    if let Some(one) = still.first() {
        let sight = policies::sight_of(conn, &one.user)?;
        still.retain(|one| one.key.is_shown(sight));
    }
    if still.is_empty() {
        return Ok(None);
    }
    let line = |one: &Ending| NoticeLine {
        name: one.name.clone(),
        said: house.t("mail-ending-line").with("when", one.at.words()).with("day", one.at.day()).to_string(),
        ways: Vec::new(),
    };
    let notice = Notice {
        subject: house.t("mail-ending-subject").with("organization", &house.organization).to_string(),
        said: house.t("mail-ending-said").to_string(),
        lines: still.iter().take(MOST_LINES).map(line).collect(),
        button: Some((house.t("mail-ending-button").to_string(), desk.base_url.link("/endings"))),
        why: house.t("mail-granted-why").with("organization", &house.organization).to_string(),
        ..Notice::default()
    };
    Ok(Some(notice.write(house)))
}

/// For whoever decides. The links lead to a page that asks before it does anything.
fn digest(
    conn: &mut Conn,
    message: &Message,
    house: &Letterhead,
    desk: &Desk,
    now: Time,
) -> Result<Option<Written>, DbError> {
    let reader = message.user_id.map(|id| users::find(conn, id)).transpose()?.flatten();
    let Some(reader) = reader else { return Ok(None) };
    let (mut still, mut deciders) = (Vec::new(), Deciders::default());
    for one in still_ending(conn, message, house, now)? {
        // Meanwhile it may be for others to decide (Z-7).
        if deciders.may(conn, &reader, one.key, &one.user, now)? {
            still.push(one);
        }
    }
    if still.is_empty() {
        return Ok(None);
    }
    let way = |one: &Ending, answer: &str, label: &str| {
        let path = format!("/endings/decide?user={}&of={}&answer={answer}", one.key.user, one.key.of_word());
        (house.t(label).to_string(), desk.base_url.link(&path))
    };
    let line = |one: &Ending| {
        let said = house.t("mail-digest-line").with("name", &one.name).with("when", one.at.words());
        let said = said.with("day", one.at.day()).to_string();
        let asked = one.asked.as_ref().map(|reason| match reason.as_str() {
            "" => house.t("mail-digest-asked").to_string(),
            reason => house.t("mail-digest-asked-because").with("reason", reason).to_string(),
        });
        NoticeLine {
            name: one.user.name().to_owned(),
            said: std::iter::once(said).chain(asked).collect::<Vec<_>>().join(" "),
            ways: vec![
                way(one, "keep", "endings-keep"),
                way(one, "extend", "endings-extend"),
                way(one, "let-go", "endings-let-go"),
            ],
        }
    };
    let notice = Notice {
        subject: house.t("mail-digest-subject").with("n", still.len()).to_string(),
        said: house.t("mail-digest-said").to_string(),
        lines: still.iter().take(MOST_LINES).map(line).collect(),
        button: Some((house.t("mail-digest-button").to_string(), desk.base_url.link("/endings"))),
        why: house.t("mail-digest-why").with("organization", &house.organization).to_string(),
        ..Notice::default()
    };
    Ok(Some(notice.write(house)))
}

fn answered(
    conn: &mut Conn,
    message: &Message,
    house: &Letterhead,
    desk: &Desk,
    now: Time,
) -> Result<Option<Written>, DbError> {
    let reader = message.user_id.map(|id| users::find(conn, id)).transpose()?.flatten();
    let Some(reader) = reader else { return Ok(None) };
    let sight = policies::sight_of(conn, &reader)?;
    let details = &message.details.0;
    let text = |pointer: &str| details.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    if !sight.groups() && text("/path").starts_with("/groups/") {
        return Ok(None);
    }
    let by = if sight.names() { text("/by/name") } else { house.organization.as_str() };
    let until = details.get("ends_at").and_then(Value::as_i64).map(Time::from_micros);
    let day = until.map(|until| Moment::new(until, now, house.language).day()).unwrap_or_default();
    let name = Some(text("/name")).filter(|name| !name.is_empty()).unwrap_or(&house.organization);
    let key = |part: &str| format!("mail-answered-{}-{part}", text("/answer"));
    let say = |part: &str| house.t(&key(part)).with("by", by).with("name", name).with("day", &day);
    let path = Some(text("/path")).filter(|path| !path.is_empty()).unwrap_or("/apps");
    // Who is shown nobody has nobody to answer to.
    let said = if text("/answer") == "let-go" && !sight.names() { "said-alone" } else { "said" };
    let notice = Notice {
        subject: say("subject").to_string(),
        said: say(said).to_string(),
        button: Some((house.t("mail-granted-open").with("name", name).to_string(), desk.base_url.link(path))),
        why: house.t("mail-granted-why").with("organization", &house.organization).to_string(),
        reply_to: if sight.names() { reply_to(by, text("/by/mail")) } else { None },
        ..Notice::default()
    };
    Ok(Some(notice.write(house)))
}

fn is_blocked(conn: &mut Conn, message: &Message) -> Result<bool, DbError> {
    let user = users::find_by_mail(conn, &message.recipient)?;
    Ok(user.is_some_and(|user| !user.enabled))
}

fn is_gone(conn: &mut Conn, message: &Message) -> Result<bool, DbError> {
    let user = users::find_by_mail(conn, &message.recipient)?;
    Ok(user.is_none_or(|user| user.deleted_at.is_some()))
}

fn has_moved(conn: &mut Conn, message: &Message) -> Result<bool, DbError> {
    let user = message.user_id.map(|id| users::find(conn, id)).transpose()?.flatten();
    Ok(user.is_none_or(|user| user.mail != message.recipient))
}

fn blocked(message: &Message, house: &Letterhead) -> Written {
    let days = message.details.0.get("days").and_then(Value::as_i64).unwrap_or_default();
    let say = |part: &str| house.t(&format!("mail-guest-blocked-{part}")).with("organization", &house.organization);
    Notice {
        subject: say("subject").to_string(),
        said: say("said").with("days", days).to_string(),
        why: house.t("mail-granted-why").with("organization", &house.organization).to_string(),
        ..Notice::default()
    }
    .write(house)
}

/// Only while it is still to be proved, and still this address.
fn reset(conn: &mut Conn, message: &Message, house: &Letterhead, desk: &Desk) -> Result<Option<Written>, DbError> {
    let waits = |user: &User| user.must_prove() && user.mail == message.recipient;
    let Some(user) = users::find_by_mail(conn, &message.recipient)?.filter(waits) else { return Ok(None) };
    let say = |part: &str| house.t(&format!("mail-address-reset-{part}")).with("organization", &house.organization);
    let notice = Notice {
        subject: say("subject").to_string(),
        said: say("said").with("mail", &user.mail).to_string(),
        button: Some((say("button").to_string(), desk.base_url.link("/sign-in"))),
        why: house.t("mail-granted-why").with("organization", &house.organization).to_string(),
        ..Notice::default()
    };
    Ok(Some(notice.write(house)))
}

fn plain(house: &Letterhead, key: &str) -> Written {
    let say = |part: &str| house.t(&format!("{key}-{part}")).with("organization", &house.organization).to_string();
    Notice { subject: say("subject"), said: say("said"), why: say("why"), ..Notice::default() }.write(house)
}
