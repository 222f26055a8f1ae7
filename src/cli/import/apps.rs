//! Apps with their roles and owners, from the file into the directory.

use std::collections::HashSet;

use super::file;
use super::loader::{Loader, Rest, Sign, set};
use crate::features::apps::{self, App, AppRole};
use crate::features::audit::{Action, Deed};
use crate::features::users::{User, name_key};
use crate::foundation::address::EmailAddress;
use crate::foundation::db::DbError;
use crate::foundation::id::{AppId, RoleId};

impl Loader<'_> {
    pub(super) fn load_apps(&mut self, given: &[file::App], rest: Rest) -> Result<(), DbError> {
        for (at, given) in given.iter().enumerate() {
            let Some(app) = self.load_app(at, given)? else { continue };
            self.load_app_roles(given, &app)?;
            self.load_app_owners(at, given, &app, rest)?;
            self.load_assignments(at, given, &app, rest)?;
        }
        Ok(())
    }

    fn load_app(&mut self, at: usize, given: &file::App) -> Result<Option<App>, DbError> {
        if let Some(kept) = apps::find_by_external_id(self.conn, &given.external_id.0)? {
            return self.update_app(given, kept).map(Some);
        }
        let name = self.needed(given.display_name.as_ref(), format!("apps[{at}].displayName"));
        let launch_url = self.needed(given.launch_url.as_ref(), format!("apps[{at}].launchUrl"));
        let (Some(name), Some(launch_url)) = (name, launch_url) else { return Ok(None) };
        let mut app = App {
            id: AppId::new(),
            external_id: Some(given.external_id.0.clone()),
            display_name: name.0,
            description: String::new(),
            launch_url: launch_url.0,
            visible: true,
            enabled: true,
            assignment_required: true,
            self_service: true,
            allow_guests: true,
            logo_hash: None,
            name_key: String::new(),
            created_at: self.now,
            updated_at: self.now,
        };
        fill(&mut app, given);
        apps::insert(self.conn, &app)?;
        let deed = Deed::new(Action::CreateApp).on_app(app.id, &app.display_name);
        self.note(Sign::Added, format!("app {}", app.display_name), deed)?;
        Ok(Some(app))
    }

    fn update_app(&mut self, given: &file::App, mut app: App) -> Result<App, DbError> {
        let changed = fill(&mut app, given).join(", ");
        if !changed.is_empty() {
            app.updated_at = self.now;
            apps::update(self.conn, &app)?;
            let deed = Deed::new(Action::UpdateApp).on_app(app.id, &app.display_name).with("changed", changed.as_str());
            self.note(Sign::Changed, format!("app {}: {changed}", app.display_name), deed)?;
        }
        Ok(app)
    }

    /// Roles are added and renamed, never removed: an assignment may stand on them.
    fn load_app_roles(&mut self, given: &file::App, app: &App) -> Result<(), DbError> {
        let kept = apps::roles_of(self.conn, app.id)?;
        for role in &given.app_roles {
            let (value, name) = (role.value.0.clone(), role.display_name.0.clone());
            let deed = Deed::new(Action::UpdateApp).on_app(app.id, &app.display_name).with("role", value.as_str());
            match kept.iter().find(|kept| kept.value == value) {
                Some(kept) if kept.display_name == name => {}
                Some(kept) => {
                    let words = format!("role {value} of app {}: displayName", app.display_name);
                    apps::rename_role(self.conn, &AppRole { display_name: name, ..kept.clone() })?;
                    self.note(Sign::Changed, words, deed)?;
                }
                None => {
                    let words = format!("role {value} of app {}", app.display_name);
                    apps::add_role(
                        self.conn,
                        &AppRole { id: RoleId::new(), app_id: app.id, value, display_name: name },
                    )?;
                    self.note(Sign::Added, words, deed)?;
                }
            }
        }
        Ok(())
    }

    fn load_app_owners(&mut self, at: usize, given: &file::App, app: &App, rest: Rest) -> Result<(), DbError> {
        let mut named = HashSet::new();
        for (number, mail) in given.owners.iter().enumerate() {
            let Some(owner) = self.owner(mail, format!("apps[{at}].owners[{number}]")) else { continue };
            named.insert(owner.id);
            if apps::add_owner(self.conn, app.id, owner.id, self.now)? {
                let deed = Deed::new(Action::AddOwner).on_app(app.id, &app.display_name);
                let words = format!("owner {} of app {}", owner.mail, app.display_name);
                self.note(Sign::Added, words, deed.about(owner.id, owner.name()))?;
            }
        }
        if rest == Rest::Keep {
            return Ok(());
        }
        for (owner, name) in apps::owners_of(self.conn, app.id)? {
            if !named.contains(&owner) && apps::remove_owner(self.conn, app.id, owner)? {
                let deed = Deed::new(Action::RemoveOwner).on_app(app.id, &app.display_name).about(owner, &name);
                self.note(Sign::Removed, format!("owner {name} of app {}", app.display_name), deed)?;
            }
        }
        Ok(())
    }

    /// Guests own nothing (Z-5).
    pub(super) fn owner(&mut self, mail: &EmailAddress, path: String) -> Option<User> {
        let person = self.person(mail, &path)?;
        if person.is_guest() {
            self.mistake(format!("{path}: {mail} is a guest, and guests cannot own apps or groups"));
            return None;
        }
        Some(person)
    }
}

/// Takes over what the file says of an app; the names of what changed.
fn fill(app: &mut App, given: &file::App) -> Vec<&'static str> {
    let mut changed = Vec::new();
    set(&mut app.display_name, given.display_name.clone().map(|name| name.0), "displayName", &mut changed);
    app.name_key = name_key(&app.display_name);
    set(&mut app.description, given.description.clone().map(|text| text.0), "description", &mut changed);
    set(&mut app.launch_url, given.launch_url.clone().map(|url| url.0), "launchUrl", &mut changed);
    set(&mut app.visible, given.visible, "visible", &mut changed);
    set(&mut app.enabled, given.enabled, "enabled", &mut changed);
    set(&mut app.assignment_required, given.assignment_required, "assignmentRequired", &mut changed);
    set(&mut app.self_service, given.self_service, "selfService", &mut changed);
    set(&mut app.allow_guests, given.allow_guests, "allowGuests", &mut changed);
    changed
}
