//! Directory roles: given and taken by admins alone, and never the last admin's.

use crate::features::audit::{self, Deed};
use crate::features::directory::Refused;
use crate::features::policies::{self, Action, Object};
use crate::features::users::{self, Role, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// The roles somebody is to hold.
#[derive(Clone, Debug)]
pub struct Wish {
    pub user: UserId,
    pub roles: Vec<Role>,
    /// Those they held when the admin looked.
    pub seen: Vec<Role>,
}

/// The person holds these roles from the commit on, and no other. Refuses who is no admin, a change made on an
/// outdated page, a guest in a role that governs, and whatever leaves no enabled admin (Z-6).
pub fn change_roles(conn: &mut Conn, actor: &Actor, wish: &Wish, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, Action::ChangeRoles, Object::Directory, now)?;
    users::hold_admins(conn)?;
    users::hold(conn, &[wish.user])?;
    let user = users::find(conn, wish.user)?.ok_or(Refused::NotThere)?;
    if user.deleted_at.is_some() {
        return Err(Refused::Deleted);
    }
    let held = users::roles_of(conn, user.id)?;
    if Role::ALL.iter().any(|role| held.contains(role) != wish.seen.contains(role)) {
        return Err(Refused::ChangedMeanwhile);
    }
    if user.is_guest() && wish.roles.iter().any(|role| *role != Role::GuestInviter && !held.contains(role)) {
        return Err(Refused::GuestRole);
    }
    for role in Role::ALL {
        let (has, wanted) = (held.contains(role), wish.roles.contains(role));
        let action = match (has, wanted) {
            (false, true) => audit::Action::AddRole,
            (true, false) => audit::Action::RemoveRole,
            _ => continue,
        };
        if wanted {
            users::add_role(conn, user.id, *role, now)?;
        } else {
            users::remove_role(conn, user.id, *role)?;
        }
        let deed = Deed::new(action).on_user(user.id, user.name()).about(user.id, user.name());
        audit::record(conn, actor, deed.with("role", role.word()), now)?;
    }
    // Where there is no admin yet, other roles can be given all the same.
    let steps_down = held.contains(&Role::Admin) && !wish.roles.contains(&Role::Admin);
    if !steps_down || users::keeps_an_admin(conn, now)? { Ok(user) } else { Err(Refused::LastAdmin) }
}

/// Whether this takes the role of an admin from the actor, who then could not give it back. Not where it is refused
/// anyway.
pub fn steps_down(conn: &mut Conn, actor: &Actor, wish: &Wish, now: Time) -> Result<bool, Refused> {
    policies::may(conn, actor, Action::ChangeRoles, Object::Directory, now)?;
    if !actor.is(wish.user) || wish.roles.contains(&Role::Admin) {
        return Ok(false);
    }
    let held = users::roles_of(conn, wish.user)?;
    Ok(held.contains(&Role::Admin) && !users::is_last_admin(conn, wish.user, now)?)
}
