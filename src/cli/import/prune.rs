//! What the file no longer names goes: apps and groups that an import brought, and members' accounts.

use std::collections::HashSet;

use super::file::File;
use super::loader::{Loader, Sign, Stop};
use crate::features::access::ResourceId;
use crate::features::apps;
use crate::features::audit::{Action, Deed};
use crate::features::groups;
use crate::features::invitations;
use crate::features::sign_in::sessions;
use crate::features::sponsors;
use crate::features::users;

impl Loader<'_> {
    /// Guests, holders of a directory role, and whatever has no externalId stay in any case.
    pub(super) fn prune(&mut self, file: &File) -> Result<(), Stop> {
        self.prune_apps(&file.apps.iter().map(|app| app.external_id.0.as_str()).collect())?;
        self.prune_groups(&file.groups.iter().map(|group| group.external_id.0.as_str()).collect())?;
        self.prune_members(&file.users.iter().map(|user| user.mail.as_str()).collect())
    }

    fn prune_apps(&mut self, named: &HashSet<&str>) -> Result<(), Stop> {
        for app in apps::imported(self.conn)? {
            if app.external_id.as_deref().is_none_or(|id| named.contains(id)) {
                continue;
            }
            invitations::revoke_from_all(self.conn, &self.actor, ResourceId::App(app.id), self.now)?;
            apps::delete(self.conn, app.id)?;
            let deed = Deed::new(Action::DeleteApp).on_app(app.id, &app.display_name);
            self.note(Sign::Removed, format!("app {}", app.display_name), deed)?;
        }
        Ok(())
    }

    fn prune_groups(&mut self, named: &HashSet<&str>) -> Result<(), Stop> {
        for group in groups::imported(self.conn)? {
            if group.external_id.as_deref().is_none_or(|id| named.contains(id)) {
                continue;
            }
            invitations::revoke_from_all(self.conn, &self.actor, ResourceId::Group(group.id), self.now)?;
            sponsors::forget_group(self.conn, group.id, self.now)?;
            groups::delete(self.conn, group.id)?;
            let deed = Deed::new(Action::DeleteGroup).on_group(group.id, &group.display_name);
            self.note(Sign::Removed, format!("group {}", group.display_name), deed)?;
        }
        Ok(())
    }

    /// The account is switched off and signed out (S-4), not deleted: what the person did stays on record.
    fn prune_members(&mut self, named: &HashSet<&str>) -> Result<(), Stop> {
        for user in users::members_without_role(self.conn)? {
            if named.contains(user.mail.as_str()) || !users::set_enabled(self.conn, user.id, false, self.now)? {
                continue;
            }
            sessions::end_all(self.conn, user.id)?;
            let deed = Deed::new(Action::BlockUser).on_user(user.id, user.name());
            self.note(Sign::Removed, format!("sign-in of user {} (account kept, disabled)", user.mail), deed)?;
        }
        Ok(())
    }
}
