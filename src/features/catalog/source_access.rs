//! Access that a source gives and takes: for many people at a time, by the rules that hold for everybody.

use crate::features::access::{self, Closed, Reach, Resource};
use crate::features::apps::{self, Assignment};
use crate::features::audit::{self, Action, Deed};
use crate::features::catalog::giving::must_take;
use crate::features::catalog::{Refused, managed};
use crate::features::groups::{self, Group, Member};
use crate::features::people::{self, Removal};
use crate::features::rules::Domains;
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AssignmentId, RoleId, UserId};
use crate::foundation::person::Actor;

/// Why guests cannot have something, read once for all of them.
struct Rules {
    closed: Option<Closed>,
    domains: Domains,
}

/// These people have it from now on, each in their role. Answers for each whether that is new, or why it cannot be.
pub fn give(
    conn: &mut Conn,
    actor: &Actor,
    of: &Resource,
    people: &[(User, RoleId)],
    now: Time,
) -> Result<Vec<Result<bool, Refused>>, Refused> {
    let resource = managed(conn, actor, of.id(), now)?;
    let rules = match people.iter().any(|(user, _)| user.is_guest()) {
        true => Some(Rules::read(conn, &resource, now)?),
        false => None,
    };
    let (mut all, mut deeds) = (Vec::with_capacity(people.len()), Vec::new());
    for (user, role) in people {
        if let Some(why) = rules.as_ref().filter(|_| user.is_guest()).and_then(|rules| rules.against(user)) {
            all.push(Err(why));
            continue;
        }
        let new = put_in(conn, &resource, user.id, *role, now)?;
        if new {
            let deed = resource.id().named(Deed::new(Action::Grant), resource.name());
            deeds.push(deed.about(user.id, user.name()));
        }
        all.push(Ok(new));
    }
    audit::record_all(conn, actor, deeds, now)?;
    Ok(all)
}

impl Rules {
    fn read(conn: &mut Conn, resource: &Resource, now: Time) -> Result<Self, Refused> {
        let closed = resource.closed_to_hands().or(resource.closed_to_guests(conn, now)?);
        let reach = Reach::of(conn, std::slice::from_ref(resource), now)?;
        Ok(Self { closed, domains: access::domains_for(conn, reach.all())? })
    }

    fn against(&self, user: &User) -> Option<Refused> {
        if let Some(closed) = &self.closed {
            return Some(Refused::NotGiven(closed.text()));
        }
        let blocked = self.domains.check_known(&user.address()?).err()?;
        Some(Refused::NotGiven(blocked.text()))
    }
}

fn put_in(conn: &mut Conn, of: &Resource, user: UserId, role: RoleId, now: Time) -> Result<bool, Refused> {
    Ok(match of {
        Resource::App(app) => apps::assign(
            conn,
            &Assignment {
                id: AssignmentId::new(),
                app_id: app.id,
                user_id: Some(user),
                group_id: None,
                role_id: role,
                ends_at: None,
                granted_by: None,
                invitation_id: None,
                created_at: now,
            },
        )?,
        Resource::Group(group) => groups::add_member(
            conn,
            &Member {
                group_id: group.id,
                user_id: user,
                ends_at: None,
                granted_by: None,
                invitation_id: None,
                created_at: now,
            },
        )?,
    })
}

/// Everybody in the group may use the app from now on; answers whether that is new. Refuses guests where the app takes
/// none (Z-4).
pub fn give_group(
    conn: &mut Conn,
    actor: &Actor,
    of: &Resource,
    group: &Group,
    role: RoleId,
    now: Time,
) -> Result<bool, Refused> {
    let Resource::App(app) = managed(conn, actor, of.id(), now)? else { return Err(Refused::NotThere) };
    must_take(conn, &app, group.id, &group.display_name, now)?;
    let assignment = Assignment {
        id: AssignmentId::new(),
        app_id: app.id,
        user_id: None,
        group_id: Some(group.id),
        role_id: role,
        ends_at: None,
        granted_by: None,
        invitation_id: None,
        created_at: now,
    };
    let new = apps::assign(conn, &assignment)?;
    if new {
        let deed = Deed::new(Action::Grant).on_app(app.id, &app.display_name);
        audit::record(conn, actor, deed.with("to", format!("group {}", group.display_name)), now)?;
    }
    Ok(new)
}

/// The person is in the group no longer, and an invitation to it ends.
pub fn take_out(conn: &mut Conn, actor: &Actor, of: &Resource, user: UserId, now: Time) -> Result<(), Refused> {
    let resource = managed(conn, actor, of.id(), now)?;
    people::remove_decided(conn, actor, &resource, Removal { from: of.id(), user }, &[], now)?;
    Ok(())
}

/// One assignment of the app ends.
pub fn withdraw(
    conn: &mut Conn,
    actor: &Actor,
    of: &Resource,
    id: AssignmentId,
    from: (Option<UserId>, &str),
    now: Time,
) -> Result<(), Refused> {
    let resource = managed(conn, actor, of.id(), now)?;
    if !apps::withdraw(conn, id)? {
        return Err(Refused::NotThere);
    }
    let deed = resource.id().named(Deed::new(Action::Remove), resource.name()).with("from", from.1);
    let deed = from.0.map_or(deed.clone(), |user| deed.about(user, from.1));
    Ok(audit::record(conn, actor, deed, now)?)
}
