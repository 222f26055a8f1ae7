//! Who owns what, who is in which group, and who may use which app.

use std::collections::HashSet;

use crate::features::access::{Assignment, Holder, Resource};
use crate::features::groups::{Group, Membership, Source};
use crate::features::provisioning::compare::{Begun, Comparison, Dismissed, Ended, Key, NewOwner, To};
use crate::features::provisioning::desired::{AppSpec, Assignee, AssignmentSpec, GroupSpec, Reference};
use crate::features::provisioning::report::Rest;
use crate::foundation::id::{RoleId, UserId};

/// Who holds an app, and in which role.
type Held = (Holder, RoleId);

/// A role that an assignment may name.
#[derive(Clone, Copy)]
struct AppRole<'a> {
    value: &'a str,
    /// None as long as the app does not have it.
    id: Option<RoleId>,
}

impl<'a> Comparison<'a, '_> {
    pub(super) fn access(&mut self) {
        let desired = self.desired;
        for spec in &desired.groups {
            let group = self.current.groups.get(&spec.external_id);
            self.owners(Key::Group(&spec.external_id), &spec.owners, group.cloned().map(Resource::Group));
            self.members(spec, group);
        }
        for spec in &desired.apps {
            let app = self.current.apps.get(&spec.external_id);
            self.owners(Key::App(&spec.external_id), &spec.owners, app.cloned().map(Resource::App));
            self.assignments(spec);
        }
    }

    fn owners(&mut self, of: Key<'a>, named: &'a [Reference], resource: Option<Resource>) {
        let current = self.current;
        let held = resource.as_ref().and_then(|resource| current.owners.get(&resource.id()));
        let mut kept: HashSet<UserId> = HashSet::new();
        for owner in once(named) {
            let Some(person) = self.person(&owner.mail, &owner.at) else { continue };
            kept.extend(person.id());
            if person.id().is_none_or(|id| held.is_none_or(|held| !held.contains(&id))) {
                self.plan.owners.push(NewOwner { at: &owner.at, of, mail: &owner.mail });
            }
        }
        let (Rest::Prune, Some(resource), Some(held)) = (self.rest, resource, held) else { return };
        let gone = held.difference(&kept).map(|owner| (self.mail_of(*owner), *owner));
        let mut gone: Vec<(String, UserId)> = gone.collect();
        gone.sort();
        let dismissed = gone.into_iter().map(|(mail, owner)| Dismissed { of: resource.clone(), owner, mail });
        self.plan.dismissed.extend(dismissed);
    }

    fn members(&mut self, spec: &'a GroupSpec, group: Option<&'a Group>) {
        let of = Key::Group(&spec.external_id);
        let before = group.map_or((Membership::Assigned, Source::Local), |group| (group.membership, group.source));
        let membership = spec.membership.unwrap_or(before.0);
        let current = self.current;
        let rows = group.and_then(|group| current.members.get(&group.id)).map(Vec::as_slice).unwrap_or_default();
        let held: HashSet<UserId> = rows.iter().map(|row| row.user_id).collect();
        if membership == Membership::Dynamic {
            if !spec.members.is_empty() {
                let name = spec.display_name.as_deref().or(group.map(|group| group.display_name.as_str()));
                let name = name.unwrap_or(&spec.external_id);
                let text = format!("{name} is dynamic here: its rule decides who is in it. Remove the members");
                self.mistakes.add(format!("{}.members", spec.at), text);
            }
            return;
        }
        let mut kept: HashSet<UserId> = HashSet::new();
        for member in once(&spec.members) {
            let Some(person) = self.person(&member.mail, &member.at) else { continue };
            kept.extend(person.id());
            if person.id().is_none_or(|id| !held.contains(&id)) {
                let to = To::User(member.mail.as_str());
                self.plan.begun.push(Begun { at: member.at.clone(), of, to, role: None });
            }
        }
        let (Rest::Prune, Some(group)) = (self.rest, group) else { return };
        // A source decides about everybody in its group; elsewhere an invitation is not the source's to end.
        let synced = spec.source.unwrap_or(before.1) != Source::Local;
        let gone = rows.iter().filter(|row| !kept.contains(&row.user_id));
        for row in gone.filter(|row| synced || row.invitation_id.is_none()) {
            let name = self.mail_of(row.user_id);
            let (of, holder) = (Resource::Group(group.clone()), Holder::User(row.user_id));
            self.plan.ended.push(Ended { of, holder, role: None, name });
        }
    }

    fn assignments(&mut self, spec: &'a AppSpec) {
        let current = self.current;
        let app = current.apps.get(&spec.external_id);
        let rows = app.and_then(|app| current.assignments.get(&app.id)).map(Vec::as_slice).unwrap_or_default();
        let rows: Vec<(Held, &Assignment)> = rows.iter().filter_map(|row| Some((key_of(row)?, row))).collect();
        let held: HashSet<Held> = rows.iter().map(|(key, _)| *key).collect();
        let kept = self.named_assignments(spec, &held);
        let (Rest::Prune, Some(app)) = (self.rest, app) else { return };
        let gone = rows.iter().filter(|(key, row)| row.invitation_id.is_none() && !kept.contains(key));
        for ((holder, role), _) in gone {
            let name = match holder {
                Holder::User(user) => self.mail_of(*user),
                Holder::Group(group) => {
                    format!("group {}", self.current.rest.group_names.get(group).cloned().unwrap_or_default())
                }
            };
            let of = Resource::App(app.clone());
            self.plan.ended.push(Ended { of, holder: *holder, role: Some(*role), name });
        }
    }

    /// Plans those that nobody holds; answers those of people and groups who are here already.
    fn named_assignments(&mut self, spec: &'a AppSpec, held: &HashSet<Held>) -> HashSet<Held> {
        let roles = self.roles_of(spec);
        let mut seen = HashSet::new();
        let mut kept: HashSet<Held> = HashSet::new();
        for given in &spec.assignments {
            let (role, found) = (self.role(given, &roles), self.assignee(given));
            let (Ok(role), Some((to, holder))) = (role, found) else { continue };
            let id = role.map_or(Some(RoleId::DEFAULT), |role| role.id);
            let (key, role) = (holder.zip(id), role.map(|role| role.value));
            kept.extend(key);
            if seen.insert((to, role)) && key.is_none_or(|key| !held.contains(&key)) {
                let at = match to {
                    To::User(_) => format!("{}.user", given.at),
                    To::Group(_) => format!("{}.group", given.at),
                };
                self.plan.begun.push(Begun { at, of: Key::App(&spec.external_id), to, role });
            }
        }
        kept
    }

    /// The roles the app has, and those it gets.
    fn roles_of(&self, spec: &'a AppSpec) -> Vec<AppRole<'a>> {
        let current = self.current;
        let app = current.apps.get(&spec.external_id);
        let held = app.and_then(|app| current.app_roles.get(&app.id)).map(Vec::as_slice).unwrap_or_default();
        let mut roles: Vec<AppRole<'a>> =
            held.iter().map(|role| AppRole { value: &role.value, id: Some(role.id) }).collect();
        for new in &spec.roles {
            if roles.iter().all(|role| role.value != new.value) {
                roles.push(AppRole { value: &new.value, id: None });
            }
        }
        roles
    }

    /// The role that is meant; an app without roles has default access only. An error is a mistake that was told.
    fn role(&mut self, given: &AssignmentSpec, roles: &[AppRole<'a>]) -> Result<Option<AppRole<'a>>, ()> {
        match (given.role.as_deref(), roles) {
            (None, []) => Ok(None),
            (None, [only]) => Ok(Some(*only)),
            (wanted, roles) => {
                let found = roles.iter().find(|role| Some(role.value) == wanted);
                if found.is_none() {
                    let values: Vec<&str> = roles.iter().map(|role| role.value).collect();
                    let text = match values.as_slice() {
                        [] => "the app has no roles. Remove the role, or add it to appRoles".to_owned(),
                        values => format!("must be one of the app's roles: {}", values.join(", ")),
                    };
                    self.mistakes.add(format!("{}.role", given.at), text);
                }
                found.map(|role| Some(*role)).ok_or(())
            }
        }
    }

    /// Who it is assigned to, with their id if they are here already. Nothing is a mistake that was told.
    fn assignee(&mut self, given: &'a AssignmentSpec) -> Option<(To<'a>, Option<Holder>)> {
        match &given.to {
            Assignee::User(mail) => {
                let person = self.person(mail, &format!("{}.user", given.at))?;
                Some((To::User(mail.as_str()), person.id().map(Holder::User)))
            }
            Assignee::Group(id) => {
                let (named, here) = (self.groups.contains(id.as_str()), self.current.groups.get(id));
                let goes = self.rest == Rest::Prune && !named;
                let wrong = match here {
                    Some(_) if goes => "is not in groups, so it would be removed. Add it to groups",
                    None if !named => "is the externalId of no group. Add it to groups",
                    _ => return Some((To::Group(id), here.map(|group| Holder::Group(group.id)))),
                };
                self.mistakes.add(format!("{}.group", given.at), format!("{id} {wrong}"));
                None
            }
        }
    }

    fn mail_of(&self, user: UserId) -> String {
        self.current.rest.mails.get(&user).cloned().unwrap_or_default()
    }
}

fn key_of(row: &Assignment) -> Option<Held> {
    let holder = row.user_id.map(Holder::User).or(row.group_id.map(Holder::Group))?;
    Some((holder, row.role_id))
}

/// Each person once, at the first place.
fn once(named: &[Reference]) -> impl Iterator<Item = &Reference> {
    let mut seen = HashSet::new();
    named.iter().filter(move |reference| seen.insert(reference.mail.as_str()))
}
