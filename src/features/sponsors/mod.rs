//! Sponsors: who answers for which guest. Up to five people or groups, and a backup for when nobody else is left.

mod queries;
mod refused;

use std::fmt;
use std::str::FromStr;

use crate::features::access::{self, ResourceId};
use crate::features::audit::{self, Deed};
use crate::features::policies::{self, Action, Object};
use crate::features::users::{self, Sponsored, User};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{GroupId, UserId};
use crate::foundation::person::Actor;

pub use queries::{count_of, guests_of};
pub use refused::Refused;

/// So many sponsors a guest has at most.
pub const MOST: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SponsorId {
    User(UserId),
    /// A group answers through its owners.
    Group(GroupId),
}

/// As forms name it: `user:…` or `group:…`.
impl fmt::Display for SponsorId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(out, "user:{id}"),
            Self::Group(id) => write!(out, "group:{id}"),
        }
    }
}

impl FromStr for SponsorId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some(("user", id)) => id.parse().map(Self::User).map_err(|_| ()),
            Some(("group", id)) => id.parse().map(Self::Group).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// One of those who answer for a guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sponsor {
    pub id: SponsorId,
    pub name: String,
    /// A person's address.
    pub mail: Option<String>,
    /// Answers where nobody else is left.
    pub backup: bool,
    /// A colleague neither blocked nor deleted, or a group that one owns.
    pub here: bool,
}

/// Those who answer for a guest, in the order they came.
pub fn of(conn: &mut Conn, guest: UserId) -> Result<Vec<Sponsor>, DbError> {
    Ok(queries::of(conn, guest)?)
}

/// The names of those who answer for these guests, backups aside.
pub fn names(conn: &mut Conn, guests: &[UserId]) -> Result<Vec<(UserId, String)>, DbError> {
    Ok(queries::names(conn, guests)?)
}

/// Whom to ask about a guest: the sponsors who are here, else their backups, else nobody.
pub fn answering(conn: &mut Conn, guest: UserId, now: Time) -> Result<Vec<User>, DbError> {
    let all = queries::of(conn, guest)?;
    for backup in [false, true] {
        let (mut people, mut groups) = (Vec::new(), Vec::new());
        for sponsor in all.iter().filter(|sponsor| sponsor.here && sponsor.backup == backup) {
            match sponsor.id {
                SponsorId::User(id) => people.push(id),
                SponsorId::Group(id) => groups.push(id),
            }
        }
        people.extend(queries::owners_of(conn, &groups)?);
        if people.is_empty() {
            continue;
        }
        let mut there = users::find_all(conn, &people)?;
        there.retain(|user| user.may_enter(now) && user.deleted_at.is_none() && !user.is_guest());
        if !there.is_empty() {
            return Ok(there);
        }
    }
    Ok(Vec::new())
}

/// Whoever invited these guests answers for them from the start; where that was a guest, nobody does yet.
pub fn begin(conn: &mut Conn, guests: &[UserId], inviter: &Actor, now: Time) -> Result<(), DbError> {
    match inviter.author().filter(|_| !inviter.is_guest()) {
        Some(id) => Ok(queries::insert(conn, guests, SponsorId::User(id), false, now)?),
        None => guests.iter().try_for_each(|guest| users::weigh_sponsors(conn, Sponsored::Guest(*guest), now)),
    }
}

/// Somebody more answers for the guest. Refuses who may not manage the guest, whom nobody knows, guests, and a sixth.
pub fn add(
    conn: &mut Conn,
    actor: &Actor,
    guest: UserId,
    typed: &str,
    as_backup: Backup,
    now: Time,
) -> Result<User, Refused> {
    let guest = managed(conn, actor, guest, now)?;
    let (id, name) = named(conn, typed, now)?;
    let all = queries::of(conn, guest.id)?;
    if let Some(there) = all.iter().find(|sponsor| sponsor.id == id) {
        return Err(Refused::Already(there.name.clone()));
    }
    if all.len() >= MOST {
        return Err(Refused::TooMany);
    }
    if id == SponsorId::User(guest.id) {
        return Err(Refused::Oneself);
    }
    queries::insert(conn, &[guest.id], id, as_backup == Backup::Yes, now)?;
    users::weigh_sponsors(conn, Sponsored::Guest(guest.id), now)?;
    record(conn, actor, audit::Action::AddSponsor, &guest, &name, now)?;
    Ok(guest)
}

/// Whether somebody answers only where nobody else is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backup {
    Yes,
    No,
}

/// They no longer answer for the guest, who is an orphan if nobody else does.
pub fn remove(conn: &mut Conn, actor: &Actor, guest: UserId, id: SponsorId, now: Time) -> Result<User, Refused> {
    let guest = managed(conn, actor, guest, now)?;
    let name = queries::of(conn, guest.id)?.into_iter().find(|sponsor| sponsor.id == id).ok_or(Refused::NotASponsor)?;
    queries::delete(conn, guest.id, id)?;
    users::weigh_sponsors(conn, Sponsored::Guest(guest.id), now)?;
    record(conn, actor, audit::Action::RemoveSponsor, &guest, &name.name, now)?;
    Ok(guest)
}

/// So many guests are handed over in one deed.
pub const HANDED_OVER_AT_ONCE: i64 = 1000;

/// Everybody for whom this person answers has somebody else from now on. Answers who, and for how many.
pub fn hand_over(
    conn: &mut Conn,
    actor: &Actor,
    from: UserId,
    typed: &str,
    now: Time,
) -> Result<(String, usize), Refused> {
    policies::may(conn, actor, Action::ManageUser, Object::Directory, now)?;
    let leaving = users::find(conn, from)?.ok_or(Refused::NotThere)?;
    let (to, name) = named(conn, typed, now)?;
    if to == SponsorId::User(from) {
        return Err(Refused::Oneself);
    }
    let theirs = queries::rows_of(conn, from, HANDED_OVER_AT_ONCE)?;
    let ids: Vec<UserId> = theirs.iter().map(|(guest, _)| *guest).collect();
    users::hold(conn, &ids)?;
    let guests = users::find_all(conn, &ids)?;
    let (mut deeds, mut handed) = (Vec::new(), 0);
    for (guest, backup) in &theirs {
        let there = queries::of(conn, *guest)?.iter().any(|sponsor| sponsor.id == to);
        // Somebody may have taken them off in this very moment.
        let (true, Some(user)) =
            (queries::delete(conn, *guest, SponsorId::User(from))? > 0, guests.iter().find(|user| user.id == *guest))
        else {
            continue;
        };
        handed += 1;
        deeds.push(deed(audit::Action::RemoveSponsor, user, leaving.name()));
        if !there && to != SponsorId::User(*guest) {
            queries::insert(conn, &[*guest], to, *backup, now)?;
            deeds.push(deed(audit::Action::AddSponsor, user, &name));
        }
        users::weigh_sponsors(conn, Sponsored::Guest(*guest), now)?;
    }
    let all = Deed::new(audit::Action::HandOverGuests).on_user(leaving.id, leaving.name());
    audit::record(conn, actor, all.with("to", name.clone()).with("guests", handed), now)?;
    // The log of each guest says who answered, and who does now.
    audit::record_all(conn, actor, deeds, now)?;
    Ok((name, handed))
}

/// The group answers for nobody any more, because it is about to be no more.
pub fn forget_group(conn: &mut Conn, group: GroupId, now: Time) -> Result<(), DbError> {
    let theirs = queries::delete_of_group(conn, group)?;
    theirs.into_iter().try_for_each(|guest| users::weigh_sponsors(conn, Sponsored::Guest(guest), now))
}

fn managed(conn: &mut Conn, actor: &Actor, guest: UserId, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, Action::ManageUser, Object::Directory, now)?;
    users::hold(conn, &[guest])?;
    let guest = users::find(conn, guest)?.ok_or(Refused::NotThere)?;
    policies::may(conn, actor, Action::ManageUser, Object::User(&guest), now)?;
    if guest.is_guest() && guest.deleted_at.is_none() { Ok(guest) } else { Err(Refused::NotAGuest) }
}

/// A colleague by address, or a group by name.
fn named(conn: &mut Conn, typed: &str, now: Time) -> Result<(SponsorId, String), Refused> {
    let typed = typed.trim();
    if !typed.contains('@') {
        let ResourceId::Group(id) = policies::named(conn, typed).map_err(|_| Refused::NobodyCalled)? else {
            return Err(Refused::NobodyCalled);
        };
        let group = access::find(conn, ResourceId::Group(id))?.ok_or(Refused::NobodyCalled)?;
        return Ok((SponsorId::Group(id), group.name().to_owned()));
    }
    let address = EmailAddress::parse(typed).map_err(|_| Refused::NobodyCalled)?;
    let known = users::find_by_mail(conn, address.as_str())?;
    let there = known.filter(|user| user.may_enter(now) && user.deleted_at.is_none()).ok_or(Refused::NobodyCalled)?;
    if there.is_guest() {
        return Err(Refused::GuestsDoNot);
    }
    Ok((SponsorId::User(there.id), there.name().to_owned()))
}

fn record(
    conn: &mut Conn,
    actor: &Actor,
    action: audit::Action,
    guest: &User,
    sponsor: &str,
    now: Time,
) -> Result<(), DbError> {
    audit::record(conn, actor, deed(action, guest, sponsor), now)
}

fn deed(action: audit::Action, guest: &User, sponsor: &str) -> Deed {
    Deed::new(action).on_user(guest.id, guest.name()).about(guest.id, guest.name()).with("sponsor", sponsor)
}
