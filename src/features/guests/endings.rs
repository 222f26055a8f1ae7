//! What ends soon: whose it is may ask for more, and whoever decides keeps it, extends it or lets it go.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::features::access::{self, ResourceId};
use crate::features::audit::{self, Deed};
use crate::features::guests::{Item, Key, Mark, Refused, Window, emails, queries, stay};
use crate::features::people::{self, Change};
use crate::features::policies::{self, Action, Object};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::{Actor, Origin};

/// So much of one kind is shown on a page.
const MOST_SHOWN: i64 = 100;
/// Characters of a wish.
const LONGEST_REASON: usize = 500;

/// Something that ends soon, or has ended a few days ago.
#[derive(Clone, Debug)]
pub struct Soon {
    pub key: Key,
    pub user: User,
    /// The app's or group's name; empty for a stay.
    pub name: String,
    pub ends_at: Time,
    pub asked_at: Option<Time>,
    pub reason: Option<String>,
    /// Whoever decides lets it end.
    pub let_go: bool,
}

/// What of one's own ends soon. Who is shown no groups hears of none (Z-7).
pub fn mine(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Vec<Soon>, Refused> {
    let id = actor.person()?.id;
    let window = Window { from: now, ..Window::shown(now) };
    let user = users::find(conn, id)?.ok_or(Refused::NotThere)?;
    let mut items = queries::items::held_by(conn, &user, window, MOST_SHOWN)?;
    let sight = policies::sight(conn, actor)?;
    items.retain(|item| item.key.is_shown(sight));
    items.extend(stay_of(&user).filter(|stay| (window.from..=window.to).contains(&stay.ends_at)));
    Ok(with_marks(conn, items)?)
}

/// What ends soon and is this person's to decide: the stays of guests they answer for, and access to what they own.
/// First what was asked for, then what ends next.
pub fn to_decide(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Vec<Soon>, Refused> {
    let id = actor.person()?.id;
    // A guest who is shown nobody decides about nobody (Z-7).
    if !policies::sight(conn, actor)?.names() {
        return Ok(Vec::new());
    }
    let window = Window::shown(now);
    let mut items = queries::items::held_of_owner(conn, id, window, MOST_SHOWN)?;
    for of in items.iter().filter_map(|item| item.key.of).collect::<BTreeSet<_>>() {
        if !may_change_end(conn, actor, of, now)? {
            items.retain(|item| item.key.of != Some(of));
        }
    }
    if !actor.is_guest() {
        items.extend(queries::items::stays_answered_for(conn, id, window, MOST_SHOWN)?);
    }
    items.retain(|item| item.key.user != id);
    let mut all = with_marks(conn, items)?;
    all.sort_by_key(|soon| (soon.let_go, soon.asked_at.is_none(), soon.ends_at));
    all.truncate(usize::try_from(MOST_SHOWN).unwrap_or(usize::MAX));
    Ok(all)
}

fn may_change_end(conn: &mut Conn, actor: &Actor, of: ResourceId, now: Time) -> Result<bool, Refused> {
    let Some(resource) = access::find(conn, of)? else { return Ok(false) };
    match policies::may(conn, actor, Action::ChangeEnd, Object::Resource(&resource), now) {
        Ok(()) => Ok(true),
        Err(policies::Refused::Database(error)) => Err(error.into()),
        Err(_) => Ok(false),
    }
}

/// Who may decide about what, asked once for each person and thing: many have the same app until the same day.
#[derive(Default)]
pub(super) struct Deciders(HashMap<(UserId, ResourceId), bool>);

impl Deciders {
    /// Whether this is for that person to decide now (Z-7).
    pub fn may(&mut self, conn: &mut Conn, who: &User, key: Key, whose: &User, now: Time) -> Result<bool, DbError> {
        let Some(of) = key.of else { return decides(conn, who, key, whose, now) };
        if let Some(may) = self.0.get(&(who.id, of)) {
            return Ok(*may);
        }
        let may = decides(conn, who, key, whose, now)?;
        self.0.insert((who.id, of), may);
        Ok(may)
    }
}

fn decides(conn: &mut Conn, who: &User, key: Key, whose: &User, now: Time) -> Result<bool, DbError> {
    let actor = users::acting(conn, who, Origin::default())?;
    match may_decide(conn, &actor, key, whose, now) {
        Ok(()) => Ok(true),
        Err(Refused::Database(error) | Refused::Policy(policies::Refused::Database(error))) => Err(error),
        Err(_) => Ok(false),
    }
}

/// One of them, if it is this person's to decide; otherwise it is not there.
pub fn one(conn: &mut Conn, actor: &Actor, key: Key, now: Time) -> Result<Soon, Refused> {
    let user = users::find(conn, key.user)?.filter(|user| user.deleted_at.is_none()).ok_or(Refused::NotThere)?;
    may_decide(conn, actor, key, &user, now)?;
    let item = item_of(conn, key, &user)?.ok_or(Refused::NoSuchEnd)?;
    with_marks(conn, vec![item])?.pop().ok_or(Refused::NoSuchEnd)
}

fn stay_of(user: &User) -> Option<Item> {
    let key = Key { user: user.id, of: None };
    user.ends_at.map(|ends_at| Item { key, user: user.clone(), name: String::new(), ends_at })
}

/// What ends, whenever that is.
fn item_of(conn: &mut Conn, key: Key, user: &User) -> Result<Option<Item>, DbError> {
    let Some(of) = key.of else { return Ok(stay_of(user)) };
    let (Some(resource), Some(ends_at)) = (access::find(conn, of)?, access::end_of(conn, of, key.user)?.flatten())
    else {
        return Ok(None);
    };
    Ok(Some(Item { key, user: user.clone(), name: resource.name().to_owned(), ends_at }))
}

fn with_marks(conn: &mut Conn, items: Vec<Item>) -> Result<Vec<Soon>, DbError> {
    let ids: Vec<UserId> = items.iter().map(|item| item.key.user).collect();
    let marks: HashMap<Key, Mark> =
        queries::marks::of_users(conn, &ids)?.into_iter().map(|mark| (mark.key, mark)).collect();
    let soon = |item: Item| {
        let mark = marks.get(&item.key).filter(|mark| mark.ends_at == item.ends_at);
        Soon {
            asked_at: mark.and_then(|mark| mark.asked_at),
            reason: mark.and_then(|mark| mark.reason.clone()),
            let_go: mark.is_some_and(|mark| mark.let_go_at.is_some()),
            key: item.key,
            user: item.user,
            name: item.name,
            ends_at: item.ends_at,
        }
    };
    Ok(items.into_iter().map(soon).collect())
}

fn may_decide(conn: &mut Conn, actor: &Actor, key: Key, user: &User, now: Time) -> Result<(), Refused> {
    if !policies::sight(conn, actor)?.names() {
        return Err(Refused::NotThere);
    }
    let Some(of) = key.of else {
        return Ok(policies::may(conn, actor, Action::AnswerForGuest, Object::User(user), now)?);
    };
    let resource = access::find(conn, of)?.ok_or(Refused::NotThere)?;
    Ok(policies::may(conn, actor, Action::ChangeEnd, Object::Resource(&resource), now)?)
}

/// The wish to keep something is written down, and goes to those who decide with their next digest. Refuses what does
/// not end soon, and a second wish for the same end.
pub fn ask(conn: &mut Conn, actor: &Actor, of: Option<ResourceId>, reason: &str, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ManageOwnAccount, Object::Directory, now)?;
    let id = actor.person()?.id;
    if reason.chars().count() > LONGEST_REASON {
        return Err(Refused::ReasonTooLong { most: LONGEST_REASON });
    }
    users::hold(conn, &[id])?;
    let key = Key { user: id, of };
    let soon = mine(conn, actor, now)?.into_iter().find(|soon| soon.key == key).ok_or(Refused::NoSuchEnd)?;
    if soon.asked_at.is_some() {
        return Err(Refused::AskedAlready);
    }
    let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    queries::marks::ask(conn, key, soon.ends_at, reason.clone(), now)?;
    let deed = named(Deed::new(audit::Action::AskToStay), &soon).about(id, actor.name());
    Ok(audit::record(conn, actor, deed.with("reason", reason), now)?)
}

fn named(deed: Deed, soon: &Soon) -> Deed {
    match soon.key.of {
        Some(of) => of.named(deed, &soon.name),
        None => deed.on_user(soon.user.id, soon.user.name()),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Without end.
    Keep,
    /// Until the end of that day.
    Extend(NaiveDate),
    /// It ends when it ends.
    LetGo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decide {
    pub key: Key,
    pub answer: Answer,
    /// The end that the page showed.
    pub seen: Time,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Decided {
    pub user: User,
    pub name: String,
    /// None is without end.
    pub ends_at: Option<Time>,
}

/// The guest keeps it, has it longer, or it ends as it would have; they are told. Refuses who may not decide, a day that
/// is over, more than the rules allow at a time, and an answer to an outdated page.
pub fn decide(conn: &mut Conn, actor: &Actor, wish: Decide, now: Time) -> Result<Decided, Refused> {
    users::hold(conn, &[wish.key.user])?;
    let soon = one(conn, actor, wish.key, now)?;
    if soon.ends_at != wish.seen {
        return Err(Refused::ChangedMeanwhile);
    }
    if wish.key.of.is_none() {
        within_rules(conn, actor, &soon, wish.answer, now)?;
    }
    let ends_at = match wish.answer {
        Answer::LetGo => {
            queries::marks::let_go(conn, wish.key, soon.ends_at, now)?;
            let deed = named(Deed::new(audit::Action::LetGo), &soon).about(soon.user.id, soon.user.name());
            audit::record(conn, actor, deed, now)?;
            Some(soon.ends_at)
        }
        Answer::Keep => None,
        Answer::Extend(day) => Some(Time::end_of(day)),
    };
    if wish.answer != Answer::LetGo {
        move_end(conn, actor, &soon, ends_at, now)?;
    }
    // Whoever did not ask is told of what changes only.
    if wish.answer != Answer::LetGo || soon.asked_at.is_some() {
        emails::post_answered(conn, actor, &soon, wish.answer, ends_at, now)?;
    }
    Ok(Decided { user: soon.user, name: soon.name, ends_at })
}

fn move_end(conn: &mut Conn, actor: &Actor, soon: &Soon, ends_at: Option<Time>, now: Time) -> Result<(), Refused> {
    if ends_at.is_some_and(|end| end <= now) {
        return Err(Refused::InThePast);
    }
    match soon.key.of {
        None => stay::change(conn, actor, &soon.user, ends_at, now),
        Some(of) => {
            let change = Change { of, user: soon.key.user, ends_on: ends_at.map(Time::date), seen: None };
            people::change_end(conn, actor, change, now)?;
            Ok(queries::marks::forget(conn, soon.key)?)
        }
    }
}

/// Of apps and groups [`people::change_end`] says the same.
fn within_rules(conn: &mut Conn, actor: &Actor, soon: &Soon, answer: Answer, now: Time) -> Result<(), Refused> {
    let Some((days, latest)) = people::bound(conn, actor, &soon.user, now)? else { return Ok(()) };
    let fits = match answer {
        Answer::LetGo => true,
        Answer::Keep => false,
        Answer::Extend(day) => day <= latest || Time::end_of(day) <= soon.ends_at,
    };
    if fits { Ok(()) } else { Err(Refused::TooLong(days)) }
}

/// Whether the rules let this person give something to guests for so many days at a time only.
pub fn is_bound(conn: &mut Conn, actor: &Actor, now: Time) -> Result<bool, Refused> {
    let bound = policies::life_rules(conn)?.longest_days.is_some();
    Ok(bound && !policies::allows(conn, actor, Action::ExceedLongestExtension, now))
}
