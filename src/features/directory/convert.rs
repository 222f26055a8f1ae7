//! Guests who become colleagues, or the other way round; and what that would change.

use crate::features::access::changes::{AccessChange, ChangeKind, record_change};
use crate::features::access::{self, End, Ended, Holder, Resource, ResourceId};
use crate::features::audit::{self, Action, Deed};
use crate::features::directory::{self, Refused, managed, queries};
use crate::features::panel;
use crate::features::users::{self, ExternalUserState, Role, Sponsored, User, UserType};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// What would become of somebody who is made a colleague, or a guest.
#[derive(Debug)]
pub struct Prospect {
    pub user: User,
    pub to: UserType,
    /// Things they would still have
    pub apps: usize,
    pub groups: usize,
    pub owns: bool,
    /// Groups they would be taken out of, by name
    pub leaves: Vec<String>,
    /// Whether a rule or another directory decides about any group here.
    pub computed: bool,
    /// Why it cannot be done now.
    pub hindered: Option<Refused>,
}

/// The same without doing anything, for the page that asks first. Refuses who does not manage this person.
pub fn prospect(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<Prospect, Refused> {
    let user = directory::prepared_one(conn, actor, id, now)?;
    let to = if user.is_guest() { UserType::Member } else { UserType::Guest };
    let (mut leaves, mut closed) = (Vec::new(), None);
    let (apps, groups) = (panel::all_apps_of(conn, id, now)?, panel::groups_of(conn, id, now)?);
    let owns = apps.iter().any(|held| held.owned) || groups.iter().any(|held| held.owned);
    let (mut kept, all) = (apps.len(), groups.len());
    let mut outside = Vec::new();
    for held in groups.into_iter().filter(|held| to == UserType::Guest && held.access.is_some()) {
        let group = Resource::Group(held.group);
        match (group.closed_to_guests(conn, now)?, group.closed_to_hands()) {
            (None, _) => {}
            (Some(_), Some(_)) => {
                leaves.push(group.name().to_owned());
                outside.extend(group.id().group());
            }
            (Some(_), None) => closed = closed.or_else(|| Some(group.name().to_owned())),
        }
    }
    let stays = queries::opened_without(conn, id, &outside, now)?;
    for held in apps.into_iter().filter(|held| to == UserType::Guest && held.access.is_some()) {
        match (stays.contains(&held.app.id), held.app.allow_guests) {
            (true, true) => {}
            (true, false) => closed = closed.or(Some(held.app.display_name)),
            // What only such a group opens goes with it; whoever owns it owns it still.
            (false, _) if held.owned => {}
            (false, _) => kept -= 1,
        }
    }
    Ok(Prospect {
        hindered: hindered(conn, actor, &user, closed)?,
        computed: queries::has_computed_groups(conn)?,
        groups: all - leaves.len(),
        apps: kept,
        user,
        to,
        owns,
        leaves,
    })
}

fn hindered(conn: &mut Conn, actor: &Actor, user: &User, closed: Option<String>) -> Result<Option<Refused>, DbError> {
    let governs = !user.is_guest() && Role::together(&users::roles_of(conn, user.id)?).sees_admin_area();
    Ok(match user {
        _ if user.deleted_at.is_some() => Some(Refused::Deleted),
        _ if user.is_pending() => Some(Refused::NeverCame),
        _ if actor.is(user.id) => Some(Refused::Oneself),
        _ if governs => Some(Refused::Governs),
        _ => closed.map(Refused::HoldsClosed),
    })
}

/// Whether a rule or another directory decides who is in some group here.
pub fn has_computed_groups(conn: &mut Conn) -> Result<bool, DbError> {
    Ok(queries::has_computed_groups(conn)?)
}

/// The guest is a colleague from now on, with everything they had.
pub fn make_member(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<User, Refused> {
    let user = managed(conn, actor, id, now)?;
    if user.is_pending() {
        return Err(Refused::NeverCame);
    }
    convert(conn, actor, &user, UserType::Member, now)?;
    Ok(user)
}

/// The colleague is a guest from now on, with everything they had but what a rule or another directory gives to
/// colleagues only. Refuses who holds a role that governs, or was given something that takes no guests.
pub fn make_guest(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<User, Refused> {
    let user = managed(conn, actor, id, now)?;
    if actor.is(id) {
        return Err(Refused::Oneself);
    }
    if user.is_guest() {
        return Ok(user);
    }
    if Role::together(&users::roles_of(conn, id)?).sees_admin_area() {
        return Err(Refused::Governs);
    }
    hold_all_of(conn, id, now)?;
    for held in panel::groups_of(conn, id, now)?.into_iter().filter(|held| held.access.is_some()) {
        let group = Resource::Group(held.group);
        if group.closed_to_guests(conn, now)?.is_some() {
            outside_its_rule(conn, actor, &group, &user, now)?;
        } else {
            access::takes_guest(conn, &user, &group, now)?;
        }
    }
    convert(conn, actor, &user, UserType::Guest, now)?;
    // What such a group opened is gone with it.
    for held in panel::all_apps_of(conn, id, now)?.into_iter().filter(|held| held.access.is_some()) {
        let app = Resource::App(held.app);
        if app.closed_to_guests(conn, now)?.is_some() {
            return Err(Refused::HoldsClosed(app.name().to_owned()));
        }
        access::takes_guest(conn, &user, &app, now)?;
    }
    Ok(user)
}

/// Until this transaction is over nobody changes whom the things take that this person has.
fn hold_all_of(conn: &mut Conn, id: UserId, now: Time) -> Result<(), DbError> {
    let apps = panel::all_apps_of(conn, id, now)?.into_iter().filter(|held| held.access.is_some());
    let mut held: Vec<ResourceId> = apps.map(|held| ResourceId::App(held.app.id)).collect();
    let groups = panel::groups_of(conn, id, now)?.into_iter().filter(|held| held.access.is_some());
    held.extend(groups.map(|held| ResourceId::Group(held.group.id)));
    access::hold_for(conn, id, &held, now)
}

/// Where a rule or another directory says who is in a group that takes no guests, a guest is not; nobody could take the
/// membership away by hand. One that was given by hand is for hands to take.
fn outside_its_rule(conn: &mut Conn, actor: &Actor, group: &Resource, user: &User, now: Time) -> Result<(), Refused> {
    let id = group.id().group().filter(|_| group.closed_to_hands().is_some());
    let id = id.ok_or_else(|| Refused::HoldsClosed(group.name().to_owned()))?;
    let end = End {
        holder: Holder::User(user.id),
        resource: ResourceId::Group(id),
        role: None,
        how: Ended::Removed,
        because: &[("because", "convert".to_owned())],
    };
    access::end(conn, actor, &end, now)?;
    Ok(())
}

fn convert(conn: &mut Conn, actor: &Actor, user: &User, to: UserType, now: Time) -> Result<(), Refused> {
    if user.deleted_at.is_some() {
        return Err(Refused::Deleted);
    }
    if user.user_type == to {
        return Ok(());
    }
    let state = (to == UserType::Guest).then_some(ExternalUserState::Accepted);
    users::set_type(conn, user.id, to, state, now)?;
    users::weigh_sponsors(conn, Sponsored::Guest(user.id), now)?;
    // Guests answer for nobody.
    users::weigh_sponsors(conn, Sponsored::By(user.id), now)?;
    record_change(conn, &AccessChange::of_user(ChangeKind::UserConverted, user.id), now)?;
    let deed = Deed::new(Action::ConvertUser).on_user(user.id, user.name()).about(user.id, user.name());
    Ok(audit::record(conn, actor, deed.with("to", to.word()), now)?)
}
