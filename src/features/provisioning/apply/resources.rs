//! Groups and apps, and the roles of apps.

use crate::features::access::{Resource, ResourceId};
use crate::features::catalog::from_source::{self, Updated};
use crate::features::catalog::{self, Refused as CatalogRefused};
use crate::features::provisioning::apply::Run;
use crate::features::provisioning::compare::{Key, NewAppRole, Plan};
use crate::features::provisioning::report::{Refused, Sign};
use crate::features::provisioning::words;

/// `group Sales`, `app CRM`.
pub(super) fn called(resource: &Resource) -> String {
    let kind = if resource.id().app().is_some() { "app" } else { "group" };
    format!("{kind} {}", resource.name())
}

impl<'a> Run<'a> {
    pub(super) fn resources(&mut self, plan: &'a Plan<'a>) -> Result<(), Refused> {
        for (at, before, wish) in &plan.changed_resources {
            let done = from_source::update(self.conn, self.actor, before.id(), wish, self.now);
            let path = place(at, done.as_ref().err());
            if let Some(updated) = self.settled(path, done, words::of_catalog)? {
                self.updated(&wish.external_id, updated);
            }
        }
        for (at, wish) in &plan.new_resources {
            let done = from_source::create(self.conn, self.actor, wish, self.now);
            if let Some(resource) = self.settled(*at, done, words::of_catalog)? {
                self.report.add(Sign::Added, called(&resource));
                self.resources.insert(key(&wish.external_id, &resource), resource);
            }
        }
        plan.app_roles.iter().try_for_each(|role| self.app_role(role))
    }

    fn updated(&mut self, external_id: &'a str, updated: Updated) {
        let Updated { resource, changed, lost } = updated;
        let name = called(&resource);
        // An address may be written otherwise and mean the same.
        if !changed.is_empty() {
            self.report.add(Sign::Changed, format!("{name}: {}", changed.join(", ")));
        }
        for guest in lost.guests {
            self.report
                .add(Sign::Removed, format!("{} {name}, which takes no guests now", holds(&guest.mail, &resource)));
        }
        for guest in lost.invited {
            self.report
                .add(Sign::Removed, format!("invitation of {} to {name}, which takes no guests now", guest.mail));
        }
        self.resources.insert(key(external_id, &resource), resource);
    }

    fn app_role(&mut self, role: &NewAppRole<'a>) -> Result<(), Refused> {
        let Some(app) = self.resources.get(&Key::App(role.app)) else { return Ok(()) };
        let (of, name) = (app.id(), app.name().to_owned());
        let (value, display_name) = (role.value, role.display_name);
        match &role.before {
            Some((id, before)) => {
                let done = catalog::rename_role(self.conn, self.actor, of, *id, display_name, before, self.now);
                let path = place(role.at, done.as_ref().err());
                if self.settled(path, done, words::of_catalog)?.is_some() {
                    self.report.add(Sign::Changed, format!("role {value} of app {name}: displayName"));
                }
            }
            None => {
                let done = catalog::add_role(self.conn, self.actor, of, value, display_name, self.now);
                let path = place(role.at, done.as_ref().err());
                if let Some(added) = self.settled(path, done, words::of_catalog)? {
                    self.roles.insert((role.app, value), added.id);
                    self.report.add(Sign::Added, format!("role {value} of app {name}"));
                }
            }
        }
        Ok(())
    }
}

fn key<'a>(external_id: &'a str, resource: &Resource) -> Key<'a> {
    match resource.id() {
        ResourceId::App(_) => Key::App(external_id),
        ResourceId::Group(_) => Key::Group(external_id),
    }
}

pub(super) fn holds(name: &str, resource: &Resource) -> String {
    match resource.id() {
        ResourceId::App(_) => format!("{name} no longer uses"),
        ResourceId::Group(_) => format!("member {name} of"),
    }
}

/// The property that was refused.
fn place(at: &str, refused: Option<&CatalogRefused>) -> String {
    match refused.map(words::property) {
        Some(property) if !property.is_empty() => format!("{at}.{property}"),
        _ => at.to_owned(),
    }
}
