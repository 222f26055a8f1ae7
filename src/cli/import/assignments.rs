//! Who may use an app, and in which role, from the file into the directory.

use std::collections::HashSet;

use super::file;
use super::loader::{Loader, Rest, Sign};
use crate::features::apps::{self, App, AppRole, Assignment};
use crate::features::audit::{Action, Deed};
use crate::features::groups;
use crate::features::users;
use crate::foundation::db::DbError;
use crate::foundation::id::{AssignmentId, GroupId, RoleId, UserId};

/// A user or a group, and what to call them.
struct Holder {
    user: Option<UserId>,
    group: Option<GroupId>,
    name: String,
}

type Key = (Option<UserId>, Option<GroupId>, RoleId);

impl Loader<'_> {
    pub(super) fn load_assignments(
        &mut self,
        at: usize,
        given: &file::App,
        app: &App,
        rest: Rest,
    ) -> Result<(), DbError> {
        let roles = apps::roles_of(self.conn, app.id)?;
        let mut named: HashSet<Key> = HashSet::new();
        for (number, given) in given.assignments.iter().enumerate() {
            let path = format!("apps[{at}].assignments[{number}]");
            let role = self.role(given, &roles, &path);
            let holder = self.holder(given, app, &path)?;
            if let (Some(role), Some(holder)) = (role, holder) {
                named.insert((holder.user, holder.group, role));
                self.assign(app, &holder, role)?;
            }
        }
        if rest == Rest::Prune {
            for kept in apps::uninvited_assignments(self.conn, app.id)? {
                self.prune_assignment(app, &kept, &named)?;
            }
        }
        Ok(())
    }

    /// The role asked for; an app without roles has default access only.
    fn role(&mut self, given: &file::Assignment, roles: &[AppRole], path: &str) -> Option<RoleId> {
        let wanted = given.role.as_ref().map(|role| role.0.as_str());
        match (wanted, roles) {
            (None, []) => Some(RoleId::DEFAULT),
            (None, [only]) => Some(only.id),
            (wanted, roles) => {
                let found = roles.iter().find(|role| Some(role.value.as_str()) == wanted);
                if found.is_none() {
                    let values: Vec<&str> = roles.iter().map(|role| role.value.as_str()).collect();
                    self.mistake(format!("{path}.role: must be one of the app's roles: {}", values.join(", ")));
                }
                found.map(|role| role.id)
            }
        }
    }

    fn holder(&mut self, given: &file::Assignment, app: &App, path: &str) -> Result<Option<Holder>, DbError> {
        if let Some(mail) = &given.user {
            let person = self.person(mail, format!("{path}.user"));
            if person.as_ref().is_some_and(users::User::is_guest) && !app.allow_guests {
                self.mistake(format!("{path}.user: {} is closed to guests, and {mail} is one", app.display_name));
                return Ok(None);
            }
            return Ok(person.map(|person| Holder { user: Some(person.id), group: None, name: person.mail }));
        }
        let Some(external_id) = &given.group else { return Ok(None) };
        let group = groups::find_by_external_id(self.conn, &external_id.0)?;
        if group.is_none() {
            self.mistake(format!("{path}.group: there is no group with the externalId {}", external_id.0));
        }
        Ok(group.map(|group| Holder {
            user: None,
            group: Some(group.id),
            name: format!("group {}", group.display_name),
        }))
    }

    fn assign(&mut self, app: &App, holder: &Holder, role: RoleId) -> Result<(), DbError> {
        let wish = Assignment {
            id: AssignmentId::new(),
            app_id: app.id,
            user_id: holder.user,
            group_id: holder.group,
            role_id: role,
            ends_at: None,
            granted_by: None,
            invitation_id: None,
            created_at: self.now,
        };
        if !apps::assign(self.conn, &wish)? {
            return Ok(());
        }
        let deed = Deed::new(Action::Grant).on_app(app.id, &app.display_name).with("to", holder.name.as_str());
        let deed = match holder.user {
            Some(user) => deed.about(user, &holder.name),
            None => deed,
        };
        self.note(Sign::Added, format!("{} may use app {}", holder.name, app.display_name), deed)
    }

    fn prune_assignment(&mut self, app: &App, kept: &Assignment, named: &HashSet<Key>) -> Result<(), DbError> {
        if named.contains(&(kept.user_id, kept.group_id, kept.role_id)) || !apps::withdraw(self.conn, kept.id)? {
            return Ok(());
        }
        let name = match (kept.user_id, kept.group_id) {
            (Some(user), _) => users::find(self.conn, user)?.map(|user| user.mail),
            (_, Some(group)) => groups::find(self.conn, group)?.map(|group| format!("group {}", group.display_name)),
            _ => None,
        };
        let name = name.unwrap_or_default();
        let deed = Deed::new(Action::Remove).on_app(app.id, &app.display_name).with("from", name.as_str());
        let deed = match kept.user_id {
            Some(user) => deed.about(user, &name),
            None => deed,
        };
        self.note(Sign::Removed, format!("{name} no longer uses app {}", app.display_name), deed)
    }
}
