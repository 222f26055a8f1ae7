//! Apps and assigned groups made and changed by hand.

use serde_json::Value;

use crate::features::access::changes::{AccessChange, ChangeKind, record_change};
use crate::features::access::{self, Resource, ResourceId};
use crate::features::apps;
use crate::features::audit::{self, Action, Deed};
use crate::features::catalog::closing::{Closing, Guests, closing, hold_guests, must_lose_guests, shut_out};
use crate::features::catalog::{Card, Kind, Refused, Switch, managed, must_be_ours, queries};
use crate::features::groups;
use crate::features::policies::{self, Object};
use crate::features::users::name_key;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

/// What is to become of two apps, or two groups, that would be called the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameName {
    /// It was not meant until somebody says so.
    #[default]
    Refused,
    Meant,
}

/// An app or group as it is to be.
#[derive(Clone, Debug)]
pub struct Wish {
    pub card: Card,
    /// The [`Card::mark`] of what the form showed.
    pub seen: String,
    pub guests: Guests,
    pub same_name: SameName,
}

/// The app or group is there, without anybody yet. Refuses a form without a name or with an address that is none, and a
/// name that another has unless that is meant.
pub fn create(conn: &mut Conn, actor: &Actor, card: Card, same_name: SameName, now: Time) -> Result<Resource, Refused> {
    policies::may(conn, actor, policies::Action::ManageResources, Object::Directory, now)?;
    let card = card.checked()?;
    must_be_told_apart(conn, &card, None, same_name)?;
    let resource = card.made(now);
    enter(conn, actor, &resource, now)?;
    Ok(resource)
}

pub(super) fn enter(conn: &mut Conn, actor: &Actor, resource: &Resource, now: Time) -> Result<(), Refused> {
    let action = match resource {
        Resource::App(app) => {
            apps::insert(conn, app)?;
            Action::CreateApp
        }
        Resource::Group(group) => {
            groups::insert(conn, group)?;
            Action::CreateGroup
        }
    };
    Ok(audit::record(conn, actor, resource.id().named(Deed::new(action), resource.name()), now)?)
}

/// It is what was typed. Refuses a change made on an outdated page, a name that another has unless that is meant, and
/// groups that a rule or another directory decides about. Of something that closes to guests the first are taken out;
/// [`shut_out`] takes out the rest.
pub fn update(conn: &mut Conn, actor: &Actor, id: ResourceId, wish: &Wish, now: Time) -> Result<Resource, Refused> {
    policies::may(conn, actor, policies::Action::ManageResources, Object::Directory, now)?;
    if !wish.card.has(Switch::AllowGuests) {
        hold_guests(conn, id, now)?;
    }
    let mut resource = managed(conn, actor, id, now)?;
    let before = Card::of(&resource);
    let Some(card) = weighed(conn, &resource, wish, now)? else { return Ok(resource) };
    card.fill(&mut resource, now);
    match &resource {
        Resource::App(app) => apps::update(conn, app)?,
        Resource::Group(group) => groups::update(conn, group)?,
    }
    switch(conn, &resource, (&before, &card), now)?;
    if closes(&before, &card) {
        shut_out(conn, actor, id, wish.guests, now)?;
    }
    let (old, new) = before.differing(&card);
    let changed: Vec<&str> = new.keys().map(String::as_str).collect();
    let action = if card.kind == Kind::App { Action::UpdateApp } else { Action::UpdateGroup };
    let deed = id.named(Deed::new(action), resource.name()).with("changed", changed.join(", "));
    audit::record(conn, actor, deed.with("before", Value::Object(old)).with("after", Value::Object(new)), now)?;
    Ok(resource)
}

/// What would touch guests if this were done, or nothing; changes nothing, and nobody else changes it before the deed is
/// over. Refuses all that [`update`] refuses.
pub fn would_close(
    conn: &mut Conn,
    actor: &Actor,
    id: ResourceId,
    wish: &Wish,
    now: Time,
) -> Result<Option<Closing>, Refused> {
    let resource = managed(conn, actor, id, now)?;
    match weighed(conn, &resource, wish, now)? {
        Some(card) if closes(&Card::of(&resource), &card) => Ok(closing(conn, id, now)?),
        _ => Ok(None),
    }
}

/// The card as it can be kept; nothing where it is so already.
fn weighed(conn: &mut Conn, resource: &Resource, wish: &Wish, now: Time) -> Result<Option<Card>, Refused> {
    must_be_ours(resource)?;
    let before = Card::of(resource);
    if before.mark() != wish.seen && before != wish.card {
        return Err(Refused::ChangedMeanwhile);
    }
    let card = wish.card.clone().checked()?;
    if before == card {
        return Ok(None);
    }
    if name_key(&before.display_name) != name_key(&card.display_name) {
        must_be_told_apart(conn, &card, Some(resource.id()), wish.same_name)?;
    }
    if closes(&before, &card) && wish.guests == Guests::Go {
        must_lose_guests(conn, resource.id(), now)?;
    }
    Ok(Some(card))
}

/// Whom the app opens to is another question from now on, whoever holds it. Refuses to switch it on for guests who may
/// not hold it.
pub(super) fn switch(
    conn: &mut Conn,
    resource: &Resource,
    (before, after): (&Card, &Card),
    now: Time,
) -> Result<(), Refused> {
    let Resource::App(app) = resource else { return Ok(()) };
    if after.has(Switch::Enabled) && !before.has(Switch::Enabled) {
        access::guests_may_return(conn, app, now)?;
    }
    for (switch, on, off) in [
        (Switch::Enabled, ChangeKind::AppEnabled, ChangeKind::AppDisabled),
        (Switch::AssignmentRequired, ChangeKind::AppRestricted, ChangeKind::AppOpened),
    ] {
        if before.has(switch) != after.has(switch) {
            let kind = if after.has(switch) { on } else { off };
            record_change(conn, &AccessChange::of_app(kind, app.id), now)?;
        }
    }
    Ok(())
}

pub(super) fn closes(before: &Card, after: &Card) -> bool {
    before.has(Switch::AllowGuests) && !after.has(Switch::AllowGuests)
}

/// People choose by the name, and the form says whose the other is.
fn must_be_told_apart(
    conn: &mut Conn,
    card: &Card,
    own: Option<ResourceId>,
    same_name: SameName,
) -> Result<(), Refused> {
    if same_name == SameName::Meant {
        return Ok(());
    }
    let found = match card.kind {
        Kind::App => queries::apps_called(conn, &card.display_name)?.into_iter().map(Resource::App).collect(),
        Kind::Group => {
            let groups = queries::groups_called(conn, &card.display_name)?;
            groups.into_iter().map(Resource::Group).collect::<Vec<_>>()
        }
    };
    let Some(other) = found.into_iter().find(|other| Some(other.id()) != own) else { return Ok(()) };
    let owners = queries::owners_of(conn, card.kind, std::slice::from_ref(&other))?;
    let owners = owners.get(&other.id().any()).map(|names| names.join(", ")).unwrap_or_default();
    Err(Refused::SameName { name: other.name().to_owned(), owners })
}
