//! Taking somebody's access away, putting it back within minutes, moving its end, and giving one's own back.

use chrono::NaiveDate;

use crate::features::access::{self, Change as ChangeAccess, End, Ended, Holder, Path, Resource, ResourceId};
use crate::features::audit::{self, Action, Deed};
use crate::features::invitations;
use crate::features::people::Refused;
use crate::features::people::kept::Kept;
use crate::features::policies::{self, Object};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// One person's access to one app or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    pub from: ResourceId,
    pub user: UserId,
}

/// What was taken away.
#[derive(Clone, Debug)]
pub struct Gone {
    pub name: String,
    pub resource: Resource,
    /// What can be put back; nothing if only an invitation was revoked.
    pub kept: Option<Kept>,
    /// A group through which they still have it.
    pub still_through: Option<String>,
}

/// A new end, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub of: ResourceId,
    pub user: UserId,
    /// The last day with access.
    pub ends_on: Option<NaiveDate>,
    /// The end that the page showed; nothing where no page did.
    pub seen: Option<Option<Time>>,
}

/// Wishes to put back what was taken away.
#[derive(Clone, Debug)]
pub struct PutBack {
    pub to: ResourceId,
    pub user: UserId,
    pub kept: Kept,
}

/// The person's own access is over and their pending invitations to this are revoked. Refused where
/// a rule, another directory or a group decides.
pub fn remove(conn: &mut Conn, actor: &Actor, wish: Removal, now: Time) -> Result<Gone, Refused> {
    let resource = allowed(conn, actor, policies::Action::RemovePeople, wish.from, now)?;
    remove_decided(conn, actor, &resource, wish, &[], now)
}

/// The same for something that was decided before, by somebody who was allowed to then; `because` is written into the
/// log.
pub fn remove_decided(
    conn: &mut Conn,
    actor: &Actor,
    resource: &Resource,
    wish: Removal,
    because: &[(&str, String)],
    now: Time,
) -> Result<Gone, Refused> {
    users::hold(conn, &[wish.user])?;
    let user = users::find(conn, wish.user)?.ok_or(Refused::NotTheirs)?;
    let end = End { holder: Holder::User(wish.user), resource: wish.from, role: None, how: Ended::Removed, because };
    let rows = access::end(conn, actor, &end, now)?;
    let revoked = invitations::revoke_for(conn, actor, wish.user, wish.from, now)?;
    let paths = paths_to(conn, wish, now)?;
    let paths = seen_by(conn, actor, paths, now)?;
    if rows.is_empty() && revoked == 0 {
        return Err(Refused::of_paths(&paths));
    }
    // What was only offered is over too, and the log says why.
    if rows.is_empty() && !because.is_empty() {
        let deed = deed(Action::Remove, resource).about(user.id, user.name());
        let deed = because.iter().fold(deed, |deed, (name, value)| deed.with(name, value.clone()));
        audit::record(conn, actor, deed, now)?;
    }
    let kept = Kept::new(wish, actor.author(), rows, now);
    Ok(Gone {
        name: user.name().to_owned(),
        kept: (!kept.rows.is_empty()).then_some(kept),
        still_through: through(&paths),
        resource: resource.clone(),
    })
}

/// Exactly what was removed is there again, once, by whoever removed it and within ten minutes. Refuses who may not add
/// people now, what the person may not hold now, and what somebody else has removed since.
pub fn put_back(conn: &mut Conn, actor: &Actor, wish: &PutBack, now: Time) -> Result<Gone, Refused> {
    let resource = allowed(conn, actor, policies::Action::AddPeople, wish.to, now)?;
    if !wish.kept.is_of(wish, actor.person()?.id, now) {
        return Err(Refused::TooLate);
    }
    users::hold(conn, &[wish.user])?;
    let there = users::find(conn, wish.user)?.filter(|user| user.deleted_at.is_none());
    let user = there.ok_or(Refused::TooLate)?;
    if !access::is_last_end(conn, wish.to, wish.user, wish.kept.taken())? {
        return Err(Refused::TooLate);
    }
    access::put_back(conn, actor, (&user, wish.to), &wish.kept.rows, now)?;
    Ok(Gone { name: user.name().to_owned(), kept: None, still_through: None, resource })
}

/// Access lasts until the end of that day, or without end. Refuses a day that is over, more than the rules allow at a
/// time, more of their own to a guest, and a change made on an outdated page.
pub fn change_end(conn: &mut Conn, actor: &Actor, wish: Change, now: Time) -> Result<User, Refused> {
    users::hold(conn, &[wish.user])?;
    let resource = allowed(conn, actor, policies::Action::ChangeEnd, wish.of, now)?;
    let ends_at = wish.ends_on.map(Time::end_of);
    if ends_at.is_some_and(|end| end <= now) {
        return Err(Refused::EndInThePast);
    }
    let held = access::end_of(conn, wish.of, wish.user)?;
    let (Some(before), Some(user)) = (held, users::find(conn, wish.user)?) else {
        let paths = paths_to(conn, Removal { from: wish.of, user: wish.user }, now)?;
        let paths = seen_by(conn, actor, paths, now)?;
        return Err(Refused::of_paths(&paths));
    };
    if wish.seen.is_some_and(|seen| seen != before) && before != ends_at {
        return Err(Refused::EndChanged);
    }
    within_rules(conn, actor, &user, (before, ends_at), now)?;
    let change = ChangeAccess { holder: Holder::User(wish.user), resource: resource.id(), role: None, ends_at };
    access::change(conn, actor, &change, now)?;
    Ok(user)
}

/// By how many days at a time the actor lets this person keep something, and the last day of that. Whoever manages people
/// is bound by no number, and colleagues keep what they have.
pub fn bound(conn: &mut Conn, actor: &Actor, user: &User, now: Time) -> Result<Option<(i32, NaiveDate)>, DbError> {
    if user.is_guest() { policies::longest_extension(conn, actor, now) } else { Ok(None) }
}

fn within_rules(
    conn: &mut Conn,
    actor: &Actor,
    user: &User,
    (before, after): (Option<Time>, Option<Time>),
    now: Time,
) -> Result<(), Refused> {
    // No end is the latest there is.
    let longer = before.is_some_and(|before| after.is_none_or(|after| after > before));
    if longer && actor.is_guest() && actor.is(user.id) {
        return Err(Refused::OwnEnd);
    }
    let bound = if longer { bound(conn, actor, user, now)? } else { None };
    match bound {
        Some((days, latest)) if after.is_none_or(|after| after > Time::end_of(latest)) => Err(Refused::TooLong(days)),
        _ => Ok(()),
    }
}

/// The actor's own access is over. What comes through a group stays.
pub fn leave(conn: &mut Conn, actor: &Actor, from: ResourceId, now: Time) -> Result<Gone, Refused> {
    let user = actor.person()?.id;
    users::hold(conn, &[user])?;
    let resource = allowed(conn, actor, policies::Action::Leave, from, now)?;
    let end = End { holder: Holder::User(user), resource: from, role: None, how: Ended::Left, because: &[] };
    access::end(conn, actor, &end, now)?;
    let still_through = through(&paths_to(conn, Removal { from, user }, now)?);
    Ok(Gone { name: actor.name().to_owned(), kept: None, still_through, resource })
}

/// The app or group, if the actor may do this to it.
pub(super) fn allowed(
    conn: &mut Conn,
    actor: &Actor,
    action: policies::Action,
    id: ResourceId,
    now: Time,
) -> Result<Resource, Refused> {
    let resource = access::find(conn, id)?.ok_or(policies::Refused::NotThere)?;
    policies::may(conn, actor, action, Object::Resource(&resource), now)?;
    Ok(resource)
}

fn paths_to(conn: &mut Conn, wish: Removal, now: Time) -> Result<Vec<Path>, DbError> {
    match wish.from {
        ResourceId::App(app) => access::paths(conn, app, wish.user, now),
        ResourceId::Group(_) => Ok(Vec::new()),
    }
}

/// Of somebody's ways, those the actor may know of: no guest learns who is in a group that hides its people, or the name
/// of one that is none of theirs (Z-7).
fn seen_by(conn: &mut Conn, actor: &Actor, paths: Vec<Path>, now: Time) -> Result<Vec<Path>, Refused> {
    let sight = policies::sight(conn, actor)?;
    if !sight.is_guests() {
        return Ok(paths);
    }
    let mut seen = Vec::with_capacity(paths.len());
    for path in paths {
        let group = match &path.group {
            Some((id, _)) => access::find(conn, ResourceId::Group(*id))?,
            None => None,
        };
        let keeps = match &group {
            Some(resource @ Resource::Group(group)) => {
                let theirs = policies::may(conn, actor, policies::Action::See, Object::Resource(resource), now).is_ok();
                sight.people_of(group) && (theirs || sight.others_groups())
            }
            _ => true,
        };
        if keeps {
            seen.push(path);
        }
    }
    Ok(seen)
}

fn through(paths: &[Path]) -> Option<String> {
    paths.iter().find_map(|path| path.group.as_ref()).map(|(_, name)| name.clone())
}

fn deed(action: Action, resource: &Resource) -> Deed {
    match resource {
        Resource::App(app) => Deed::new(action).on_app(app.id, &app.display_name),
        Resource::Group(group) => Deed::new(action).on_group(group.id, &group.display_name),
    }
}
