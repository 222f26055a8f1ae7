//! Who owns what, who is in which group, and who may use which app.

use crate::features::access::{Resource, ResourceId};
use crate::features::catalog::{self, from_source, source_access};
use crate::features::provisioning::apply::Run;
use crate::features::provisioning::apply::resources::{called, holds};
use crate::features::provisioning::compare::{Begun, Ended, Holder, Key, NewOwner, Plan, To};
use crate::features::provisioning::report::{Refused, Sign};
use crate::features::provisioning::words;
use crate::features::users::User;
use crate::foundation::id::RoleId;

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
        plan.ended.iter().try_for_each(|ended| self.end_one(ended))
    }

    fn end_one(&mut self, ended: &Ended) -> Result<(), Refused> {
        let user = match ended.holder {
            Holder::User(user) => Some(user),
            Holder::Group(_) => None,
        };
        let done = match (ended.assignment, user) {
            (Some(id), _) => source_access::withdraw(self.conn, self.actor, &ended.of, id, self.now),
            (None, Some(user)) => source_access::take_out(self.conn, self.actor, &ended.of, user, self.now),
            (None, None) => return Ok(()),
        };
        if self.settled("", done, words::of_catalog)?.is_some() {
            let text = format!("{} {}", holds(&ended.name, &ended.of), called(&ended.of));
            self.report.add(Sign::Removed, text);
        }
        Ok(())
    }

    /// Apps for groups come first, so that whoever is put into a group is weighed for what it opens.
    pub(super) fn begin(&mut self, plan: &'a Plan<'a>) -> Result<(), Refused> {
        let of_groups = |begun: &&Begun<'_>| matches!(begun.to, To::Group(_));
        plan.begun.iter().filter(of_groups).try_for_each(|begun| self.begin_for_group(begun))?;
        let of_people: Vec<&Begun<'a>> = plan.begun.iter().filter(|begun| !of_groups(begun)).collect();
        // They are planned thing by thing, groups before apps.
        for of_one in of_people.chunk_by(|one, next| one.of == next.of) {
            self.begin_for_people(of_one)?;
        }
        plan.owners.iter().try_for_each(|owner| self.own(owner))
    }

    fn begin_for_group(&mut self, begun: &Begun<'a>) -> Result<(), Refused> {
        let To::Group(external_id) = begun.to else { return Ok(()) };
        let group = self.resources.get(&Key::Group(external_id)).cloned();
        let (Some(Resource::Group(group)), Some(app)) = (group, self.resources.get(&begun.of).cloned()) else {
            return Ok(());
        };
        let Some(role) = self.role(begun) else { return Ok(()) };
        let done = source_access::give_group(self.conn, self.actor, &app, &group, role, self.now);
        if self.settled(begun.at.as_str(), done, words::of_catalog)? == Some(true) {
            self.report.add(Sign::Added, format!("group {} may use {}", group.display_name, called(&app)));
        }
        Ok(())
    }

    fn begin_for_people(&mut self, begun: &[&Begun<'a>]) -> Result<(), Refused> {
        let Some(resource) = begun.first().and_then(|one| self.resources.get(&one.of)).cloned() else { return Ok(()) };
        let found = begun.iter().filter_map(|one| {
            let To::User(mail) = one.to else { return None };
            Some((one.at.as_str(), (self.person(mail)?.clone(), self.role(one)?)))
        });
        let (paths, people): (Vec<&str>, Vec<(User, RoleId)>) = found.unzip();
        let done = source_access::give(self.conn, self.actor, &resource, &people, self.now);
        let done = self.settled("", done, words::of_catalog)?.unwrap_or_default();
        let thing = called(&resource);
        for ((path, (user, _)), done) in paths.into_iter().zip(&people).zip(done) {
            let text = |refused: &catalog::Refused| match resource.closed_to_hands() {
                Some(_) => {
                    format!(
                        "{} is synced, and a guest cannot be added by hand. Take {} out",
                        resource.name(),
                        user.mail
                    )
                }
                None => format!("{}: {}", user.mail, words::of_catalog(refused)),
            };
            if self.settled(path, done, text)? == Some(true) {
                let mail = &user.mail;
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
