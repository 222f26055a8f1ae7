//! Groups with their owners and members, from the file into the directory.

use std::collections::HashSet;

use super::file;
use super::loader::{Loader, Rest, Sign, as_kept, set};
use crate::features::audit::{Action, Deed};
use crate::features::groups::{self, Group, Member, Membership, Source};
use crate::features::users::{User, name_key};
use crate::foundation::db::DbError;
use crate::foundation::id::{GroupId, UserId};

impl Loader<'_> {
    pub(super) fn load_groups(&mut self, given: &[file::Group], rest: Rest) -> Result<(), DbError> {
        for (at, given) in given.iter().enumerate() {
            let Some(group) = self.load_group(at, given)? else { continue };
            self.load_group_owners(at, given, &group, rest)?;
            self.load_members(at, given, &group, rest)?;
        }
        Ok(())
    }

    fn load_group(&mut self, at: usize, given: &file::Group) -> Result<Option<Group>, DbError> {
        if let Some(kept) = groups::find_by_external_id(self.conn, &given.external_id.0)? {
            return self.update_group(given, kept).map(Some);
        }
        let Some(name) = self.needed(given.display_name.as_ref(), format!("groups[{at}].displayName")) else {
            return Ok(None);
        };
        let mut group = Group {
            id: GroupId::new(),
            external_id: Some(given.external_id.0.clone()),
            display_name: name.0,
            description: String::new(),
            membership: Membership::Assigned,
            membership_rule: None,
            source: Source::Local,
            self_service: true,
            allow_guests: true,
            name_key: String::new(),
            created_at: self.now,
            updated_at: self.now,
            hides_members: false,
        };
        fill(&mut group, given);
        groups::insert(self.conn, &group)?;
        let deed = Deed::new(Action::CreateGroup).on_group(group.id, &group.display_name);
        self.note(Sign::Added, format!("group {}", group.display_name), deed)?;
        Ok(Some(group))
    }

    fn update_group(&mut self, given: &file::Group, mut group: Group) -> Result<Group, DbError> {
        let changed = fill(&mut group, given).join(", ");
        if !changed.is_empty() {
            group.updated_at = self.now;
            groups::update(self.conn, &group)?;
            let deed = Deed::new(Action::UpdateGroup).on_group(group.id, &group.display_name);
            let words = format!("group {}: {changed}", group.display_name);
            self.note(Sign::Changed, words, deed.with("changed", changed.as_str()))?;
        }
        Ok(group)
    }

    fn load_group_owners(&mut self, at: usize, given: &file::Group, group: &Group, rest: Rest) -> Result<(), DbError> {
        let mut named = HashSet::new();
        for (number, mail) in given.owners.iter().enumerate() {
            let Some(owner) = self.owner(mail, format!("groups[{at}].owners[{number}]")) else { continue };
            named.insert(owner.id);
            if groups::add_owner(self.conn, group.id, owner.id, self.now)? {
                let deed = Deed::new(Action::AddOwner).on_group(group.id, &group.display_name);
                let words = format!("owner {} of group {}", owner.mail, group.display_name);
                self.note(Sign::Added, words, deed.about(owner.id, owner.name()))?;
            }
        }
        if rest == Rest::Prune {
            for (owner, name) in groups::owners_of(self.conn, group.id)? {
                self.prune_group_owner(group, owner, &name, &named)?;
            }
        }
        Ok(())
    }

    fn prune_group_owner(
        &mut self,
        group: &Group,
        owner: UserId,
        name: &str,
        named: &HashSet<UserId>,
    ) -> Result<(), DbError> {
        if named.contains(&owner) || !groups::remove_owner(self.conn, group.id, owner, self.now)? {
            return Ok(());
        }
        let deed = Deed::new(Action::RemoveOwner).on_group(group.id, &group.display_name).about(owner, name);
        self.note(Sign::Removed, format!("owner {name} of group {}", group.display_name), deed)
    }

    fn load_members(&mut self, at: usize, given: &file::Group, group: &Group, rest: Rest) -> Result<(), DbError> {
        let mut named = HashSet::new();
        for (number, mail) in given.members.iter().enumerate() {
            let path = format!("groups[{at}].members[{number}]");
            let Some(person) = self.person(mail, &path) else { continue };
            named.insert(person.id);
            match closed_to(group, &person) {
                Some(why) => self.mistake(format!("{path}: {why}")),
                None => self.add_member(group, &person)?,
            }
        }
        if rest == Rest::Prune {
            for (user, mail) in groups::uninvited_members(self.conn, group.id)? {
                self.prune_member(group, user, &mail, &named)?;
            }
        }
        Ok(())
    }

    fn add_member(&mut self, group: &Group, person: &User) -> Result<(), DbError> {
        let member = Member {
            group_id: group.id,
            user_id: person.id,
            ends_at: None,
            granted_by: None,
            invitation_id: None,
            created_at: self.now,
        };
        if !groups::add_member(self.conn, &member)? {
            return Ok(());
        }
        let deed = Deed::new(Action::Grant).on_group(group.id, &group.display_name).about(person.id, person.name());
        self.note(Sign::Added, format!("member {} of group {}", person.mail, group.display_name), deed)
    }

    fn prune_member(
        &mut self,
        group: &Group,
        user: UserId,
        mail: &str,
        named: &HashSet<UserId>,
    ) -> Result<(), DbError> {
        // A dynamic group's members follow from its rule.
        if group.membership == Membership::Dynamic || named.contains(&user) {
            return Ok(());
        }
        groups::remove_member(self.conn, group.id, user)?;
        let deed = Deed::new(Action::Remove).on_group(group.id, &group.display_name).about(user, mail);
        self.note(Sign::Removed, format!("member {mail} of group {}", group.display_name), deed)
    }
}

/// Why this person cannot be a member by import (V-15).
fn closed_to(group: &Group, person: &User) -> Option<String> {
    let name = &group.display_name;
    match (group.membership, person.is_guest()) {
        (Membership::Dynamic, _) => Some(format!("{name} is dynamic here: its rule decides who is in it")),
        (_, true) if group.source != Source::Local => {
            Some(format!("{name} is synced, and a guest cannot be added by hand"))
        }
        (_, true) if !group.allow_guests => Some(format!("{name} is closed to guests, and {} is one", person.mail)),
        _ => None,
    }
}

/// Takes over what the file says of a group; the names of what changed.
fn fill(group: &mut Group, given: &file::Group) -> Vec<&'static str> {
    let mut changed = Vec::new();
    let membership = given.membership.map(|membership| match membership {
        file::Membership::Assigned => Membership::Assigned,
        file::Membership::Dynamic => Membership::Dynamic,
    });
    let source = given.source.map(|source| match source {
        file::Source::Local => Source::Local,
        file::Source::Ldap => Source::Ldap,
        file::Source::Scim => Source::Scim,
    });
    set(&mut group.display_name, given.display_name.clone().map(|name| name.0), "displayName", &mut changed);
    group.name_key = name_key(&group.display_name);
    set(&mut group.description, given.description.clone().map(|text| text.0), "description", &mut changed);
    set(&mut group.membership, membership, "membership", &mut changed);
    set(&mut group.membership_rule, as_kept(&given.membership_rule, |rule| rule.0), "membershipRule", &mut changed);
    set(&mut group.source, source, "source", &mut changed);
    set(&mut group.self_service, given.self_service, "selfService", &mut changed);
    set(&mut group.allow_guests, given.allow_guests, "allowGuests", &mut changed);
    changed
}
