//! Apps and groups as a source describes them. The rules are those of the pages, but a source also decides about groups
//! that a rule or another directory keeps.

use serde_json::{Map, Value, json};

use crate::features::access::{Resource, ResourceId};
use crate::features::apps;
use crate::features::audit::{self, Action, Deed};
use crate::features::catalog::by_hand::{closes, enter, switch};
use crate::features::catalog::closing::{Lost, must_lose_guests, shut_out_all};
use crate::features::catalog::{Card, Kind, Refused, deleting, managed};
use crate::features::groups::{self, Membership, Source};
use crate::features::policies::{self, Object};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

/// An app or group as it is to be.
#[derive(Clone, Debug)]
pub struct Described {
    pub external_id: String,
    pub card: Card,
    /// Groups alone have it.
    pub decided: Decided,
}

/// Who decides who is in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub membership: Membership,
    pub membership_rule: Option<String>,
    pub source: Source,
}

/// An app or group that was brought to what a source says.
#[derive(Clone, Debug)]
pub struct Updated {
    pub resource: Resource,
    /// The properties that changed, as the import file names them.
    pub changed: Vec<String>,
    /// Who lost it with that.
    pub lost: Lost,
}

impl Default for Decided {
    fn default() -> Self {
        Self { membership: Membership::Assigned, membership_rule: None, source: Source::Local }
    }
}

impl Decided {
    pub fn of(resource: &Resource) -> Self {
        match resource {
            Resource::App(_) => Self::default(),
            Resource::Group(group) => Self {
                membership: group.membership,
                membership_rule: group.membership_rule.clone(),
                source: group.source,
            },
        }
    }

    fn fill(&self, resource: &mut Resource) {
        if let Resource::Group(group) = resource {
            (group.membership, group.source) = (self.membership, self.source);
            group.membership_rule.clone_from(&self.membership_rule);
        }
    }

    fn properties(&self) -> [(&'static str, Value); 3] {
        [
            ("membership", json!(self.membership.word())),
            ("membershipRule", json!(self.membership_rule)),
            ("source", json!(self.source.word())),
        ]
    }

    /// The properties in which the two differ: those of this one, and those of the other.
    fn differing(&self, other: &Self) -> (Map<String, Value>, Map<String, Value>) {
        let pairs = self.properties().into_iter().zip(other.properties()).filter(|(one, other)| one != other);
        pairs.map(|((name, one), (_, other))| ((name.to_owned(), one), (name.to_owned(), other))).unzip()
    }
}

/// The app or group is there, without anybody yet. Refuses what no app or group can be.
pub fn create(conn: &mut Conn, actor: &Actor, wish: &Described, now: Time) -> Result<Resource, Refused> {
    policies::may(conn, actor, policies::Action::ManageResources, Object::Directory, now)?;
    let mut resource = wish.card.clone().checked()?.made(now);
    wish.decided.fill(&mut resource);
    match &mut resource {
        Resource::App(app) => app.external_id = Some(wish.external_id.clone()),
        Resource::Group(group) => group.external_id = Some(wish.external_id.clone()),
    }
    enter(conn, actor, &resource, now)?;
    Ok(resource)
}

/// It is what the source says. Where it closes to guests, or a group that was kept by hand no longer is, guests lose what
/// they were given of it, and pending invitations end. Refuses to close an app that groups leave to guests.
pub fn update(conn: &mut Conn, actor: &Actor, id: ResourceId, wish: &Described, now: Time) -> Result<Updated, Refused> {
    let mut resource = managed(conn, actor, id, now)?;
    let (before, decided) = (Card::of(&resource), Decided::of(&resource));
    let card = wish.card.clone().checked()?;
    if before == card && decided == wish.decided {
        return Ok(Updated { resource, changed: Vec::new(), lost: Lost::default() });
    }
    let closes = closes(&before, &card);
    if closes {
        must_lose_guests(conn, id, now)?;
    }
    let by_hand = resource.closed_to_hands().is_none();
    card.fill(&mut resource, now);
    wish.decided.fill(&mut resource);
    match &resource {
        Resource::App(app) => apps::update(conn, app)?,
        Resource::Group(group) => groups::update(conn, group)?,
    }
    switch(conn, &resource, (&before, &card), now)?;
    let taken_over = by_hand && resource.closed_to_hands().is_some();
    let lost = match (closes, taken_over) {
        (true, _) => shut_out_all(conn, actor, &resource, "closed_to_guests", now)?,
        (_, true) => shut_out_all(conn, actor, &resource, "kept_elsewhere", now)?,
        _ => Lost::default(),
    };
    let changed = record(conn, actor, &resource, (&before, &card), (&decided, &wish.decided), now)?;
    Ok(Updated { resource, changed, lost })
}

fn record(
    conn: &mut Conn,
    actor: &Actor,
    resource: &Resource,
    cards: (&Card, &Card),
    decided: (&Decided, &Decided),
    now: Time,
) -> Result<Vec<String>, Refused> {
    let (mut old, mut new) = cards.0.differing(cards.1);
    let (kept, keeps) = decided.0.differing(decided.1);
    old.extend(kept);
    new.extend(keeps);
    let changed: Vec<String> = new.keys().cloned().collect();
    let action = if cards.1.kind == Kind::App { Action::UpdateApp } else { Action::UpdateGroup };
    let deed = resource.id().named(Deed::new(action), resource.name()).with("changed", changed.join(", "));
    audit::record(conn, actor, deed.with("before", Value::Object(old)).with("after", Value::Object(new)), now)?;
    Ok(changed)
}

/// It is gone for good, with everything that [`catalog::delete`](crate::features::catalog::delete) takes with it.
pub fn delete(conn: &mut Conn, actor: &Actor, id: ResourceId, now: Time) -> Result<Resource, Refused> {
    let resource = managed(conn, actor, id, now)?;
    deleting::delete_it(conn, actor, &resource, now)?;
    Ok(resource)
}
