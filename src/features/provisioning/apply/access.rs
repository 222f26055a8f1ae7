//! Who owns what, who is in which group, and who may use which app.

use crate::features::access::{self, End, Give, Holder, Resource, ResourceId};
use crate::features::catalog::{self, from_source};
use crate::features::policies::{self, Action, Object};
use crate::features::provisioning::apply::Run;
use crate::features::provisioning::apply::resources::{called, holds};
use crate::features::provisioning::compare::{Begun, Ended, Key, NewOwner, Plan, To};
use crate::features::provisioning::report::{Refused, Sign};
use crate::features::provisioning::words;
use crate::features::users::User;
use crate::foundation::id::{RoleId, UserId};
use crate::foundation::refusal::Refusal;

impl<'a> Run<'a> {
    /// What the desired state no longer names.
    pub(super) fn end(&mut self, plan: &'a Plan<'a>) -> Result<(), Refused> {
        for resource in &plan.deleted {
            let done = from_source::delete(self.conn, self.actor, resource.id(), self.now);
            if self.settled("", done, words::of_catalog)?.is_some() {
                self.report.add(Sign::Removed, called(resource));
            }
        }
        for dismissed in &plan.dismissed {
            let (of, name) = (dismissed.of.id(), called(&dismissed.of));
            let done = catalog::remove_owner(self.conn, self.actor, of, dismissed.owner, self.now);
            if self.settled("", done, words::of_catalog)?.is_some() {
                self.report.add(Sign::Removed, format!("owner {} of {name}", dismissed.mail));
            }
        }
        if !plan.ended.is_empty() && self.may()? {
            plan.ended.iter().try_for_each(|ended| self.end_one(ended))?;
        }
        Ok(())
    }

    fn end_one(&mut self, ended: &Ended) -> Result<(), Refused> {
        let (holder, resource, role) = (ended.holder, ended.of.id(), ended.role);
        let wish = End { holder, resource, role, how: access::Ended::Removed, because: &[] };
        if !access::end(self.conn, self.actor, &wish, self.now)?.is_empty() {
            let text = format!("{} {}", holds(&ended.name, &ended.of), called(&ended.of));
            self.report.add(Sign::Removed, text);
        }
        Ok(())
    }

    /// Whether the actor may give and take whatever there is.
    fn may(&mut self) -> Result<bool, Refused> {
        let done = policies::may(self.conn, self.actor, Action::ManageResources, Object::Directory, self.now);
        Ok(self.settled("", done, |refused| refused.text().to_string())?.is_some())
    }

    /// Apps for groups come first, so that whoever is put into a group is weighed for what it opens.
    pub(super) fn begin(&mut self, plan: &'a Plan<'a>) -> Result<(), Refused> {
        if !plan.begun.is_empty() && self.may()? {
            self.begin_access(plan)?;
        }
        plan.owners.iter().try_for_each(|owner| self.own(owner))
    }

    fn begin_access(&mut self, plan: &'a Plan<'a>) -> Result<(), Refused> {
        let of_groups = |begun: &&Begun<'_>| matches!(begun.to, To::Group(_));
        plan.begun.iter().filter(of_groups).try_for_each(|begun| self.begin_for_group(begun))?;
        let of_people: Vec<&Begun<'a>> = plan.begun.iter().filter(|begun| !of_groups(begun)).collect();
        // They are planned thing by thing, groups before apps.
        for of_one in of_people.chunk_by(|one, next| one.of == next.of) {
            self.begin_for_people(of_one)?;
        }
        Ok(())
    }

    fn begin_for_group(&mut self, begun: &Begun<'a>) -> Result<(), Refused> {
        let To::Group(external_id) = begun.to else { return Ok(()) };
        let group = self.resources.get(&Key::Group(external_id)).cloned();
        let (Some(Resource::Group(group)), Some(app)) = (group, self.resources.get(&begun.of).cloned()) else {
            return Ok(());
        };
        let Some(role) = self.role(begun) else { return Ok(()) };
        let wish = Give {
            holder: Holder::Group(group.id),
            resource: app.id(),
            role,
            ends_at: None,
            granted_by: None,
            invitation: None,
        };
        let done = access::give(self.conn, self.actor, &wish, self.now);
        if self.settled(begun.at.as_str(), done, |refused| refused.text().to_string())? == Some(true) {
            self.report.add(Sign::Added, format!("group {} may use {}", group.display_name, called(&app)));
        }
        Ok(())
    }

    fn begin_for_people(&mut self, begun: &[&Begun<'a>]) -> Result<(), Refused> {
        let Some(resource) = begun.first().and_then(|one| self.resources.get(&one.of)).cloned() else { return Ok(()) };
        let found = begun.iter().filter_map(|one| {
            let To::User(mail) = one.to else { return None };
            Some((one.at.as_str(), self.person(mail)?.clone(), self.role(one)?))
        });
        let found: Vec<(&str, User, RoleId)> = found.collect();
        let (takes, thing) = (resource.closed_to_hands().is_none(), called(&resource));
        let (found, guests): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, user, _)| takes || !user.is_guest());
        for (path, user, _) in guests {
            let text =
                format!("{} is synced, and a guest cannot be added by hand. Take {} out", resource.name(), user.mail);
            self.mistakes.add(path, text);
        }
        let people: Vec<(UserId, RoleId)> = found.iter().map(|(_, user, role)| (user.id, *role)).collect();
        let done = access::give_many(self.conn, self.actor, resource.id(), &people, self.now);
        let done = self.settled("", done, |refused| refused.text().to_string())?.unwrap_or_default();
        for ((path, user, _), done) in found.into_iter().zip(done) {
            let mail = user.mail;
            if self.settled(path, done, |refused| format!("{mail}: {}", refused.text()))? == Some(true) {
                let text = match resource.id() {
                    ResourceId::App(_) => format!("{mail} may use {thing}"),
                    ResourceId::Group(_) => format!("member {mail} of {thing}"),
                };
                self.report.add(Sign::Added, text);
            }
        }
        Ok(())
    }

    fn role(&self, begun: &Begun<'a>) -> Option<RoleId> {
        match (begun.of, begun.role) {
            (Key::App(app), Some(value)) => self.roles.get(&(app, value)).copied(),
            _ => Some(RoleId::DEFAULT),
        }
    }

    fn own(&mut self, new: &NewOwner<'a>) -> Result<(), Refused> {
        let (Some(resource), Some(user)) = (self.resources.get(&new.of), self.person(new.mail.as_str())) else {
            return Ok(());
        };
        let (of, name, mail) = (resource.id(), called(resource), user.mail.clone());
        let done = catalog::enter_owner(self.conn, self.actor, of, user.id, self.now);
        if self.settled(new.at, done, words::of_catalog)?.is_some() {
            self.report.add(Sign::Added, format!("owner {mail} of {name}"));
        }
        Ok(())
    }
}
