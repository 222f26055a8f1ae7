//! The difference between the desired and the current state. Reads nothing and changes nothing.

mod access;
mod people;
mod resources;

use std::collections::HashSet;

use crate::features::access::{Holder, Resource};
use crate::features::catalog::from_source::Described as DescribedResource;
use crate::features::directory::from_source::{Described, NewPerson};
use crate::features::provisioning::current::Current;
use crate::features::provisioning::desired::Desired;
use crate::features::provisioning::report::{Mistakes, Rest};
use crate::features::users::{Organization, Role, User};
use crate::foundation::address::EmailAddress;
use crate::foundation::id::{RoleId, UserId};

/// What has to be done, in the order in which it is done.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    pub organization: Option<Organization>,
    pub new_people: Vec<(&'a str, NewPerson)>,
    pub changed_people: Vec<(&'a str, User, Described)>,
    /// Members whom an earlier run shut out, and who are named again.
    pub let_in: Vec<(&'a str, User)>,
    pub roles: Vec<NewRoles<'a>>,
    pub deleted: Vec<Resource>,
    pub dismissed: Vec<Dismissed>,
    pub ended: Vec<Ended>,
    pub new_resources: Vec<(&'a str, DescribedResource)>,
    pub changed_resources: Vec<(&'a str, Resource, DescribedResource)>,
    pub app_roles: Vec<NewAppRole<'a>>,
    pub begun: Vec<Begun<'a>>,
    pub owners: Vec<NewOwner<'a>>,
    /// Members who can no longer sign in.
    pub shut_out: Vec<User>,
}

/// An app or group by its external id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key<'a> {
    App(&'a str),
    Group(&'a str),
}

#[derive(Debug)]
pub struct NewRoles<'a> {
    pub at: &'a str,
    pub mail: &'a EmailAddress,
    pub held: Vec<Role>,
    pub new: Vec<Role>,
}

#[derive(Debug)]
pub struct Dismissed {
    pub of: Resource,
    pub owner: UserId,
    pub mail: String,
}

/// Access that a source gave and no longer gives.
#[derive(Debug)]
pub struct Ended {
    pub of: Resource,
    pub holder: Holder,
    /// Of an app.
    pub role: Option<RoleId>,
    /// The address of the person, or the name of the group.
    pub name: String,
}

/// A role that an app gets, or that is called otherwise.
#[derive(Debug)]
pub struct NewAppRole<'a> {
    pub at: &'a str,
    pub app: &'a str,
    pub value: &'a str,
    pub display_name: &'a str,
    /// Its id and its name, if the app has it.
    pub before: Option<(RoleId, String)>,
}

/// Access that somebody is to have and does not have.
#[derive(Debug)]
pub struct Begun<'a> {
    pub at: String,
    pub of: Key<'a>,
    pub to: To<'a>,
    /// The value of a role; none is default access.
    pub role: Option<&'a str>,
}

/// Somebody by address, or a group by external id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum To<'a> {
    User(&'a str),
    Group(&'a str),
}

#[derive(Debug)]
pub struct NewOwner<'a> {
    pub at: &'a str,
    pub of: Key<'a>,
    pub mail: &'a EmailAddress,
}

/// Compares; what cannot be is told in `mistakes` and is not in the plan.
pub fn compare<'a>(desired: &'a Desired, current: &'a Current, rest: Rest, mistakes: &mut Mistakes) -> Plan<'a> {
    let new = desired.users.iter().map(|spec| spec.mail.as_str());
    let new = new.filter(|mail| !current.people.contains_key(*mail)).collect();
    let groups = desired.groups.iter().map(|spec| spec.external_id.as_str()).collect();
    let mut comparison = Comparison { desired, current, rest, mistakes, new, groups, plan: Plan::default() };
    comparison.people();
    comparison.resources();
    comparison.access();
    comparison.plan
}

struct Comparison<'a, 'm> {
    desired: &'a Desired,
    current: &'a Current,
    rest: Rest,
    mistakes: &'m mut Mistakes,
    /// The addresses of those who are yet to be created.
    new: HashSet<&'a str>,
    /// The external ids of the groups it describes.
    groups: HashSet<&'a str>,
    plan: Plan<'a>,
}

/// Somebody whom the desired state refers to.
#[derive(Clone, Copy)]
enum Person<'a> {
    Here(&'a User),
    New,
}

impl Person<'_> {
    fn id(self) -> Option<UserId> {
        match self {
            Self::Here(user) => Some(user.id),
            Self::New => None,
        }
    }
}

impl<'a> Comparison<'a, '_> {
    /// The person behind a reference, or a mistake there.
    fn person(&mut self, mail: &EmailAddress, path: &str) -> Option<Person<'a>> {
        match self.current.people.get(mail.as_str()) {
            Some(user) if user.deleted_at.is_some() => {
                let cure = "Restore them under Admin, People, Deleted, or take them out";
                self.mistakes.add(path, format!("{mail} was deleted by an admin. {cure}"));
                None
            }
            Some(user) => Some(Person::Here(user)),
            None if self.new.contains(mail.as_str()) => Some(Person::New),
            None => {
                self.mistakes.add(path, format!("nobody here has the address {mail}. Add them to users"));
                None
            }
        }
    }

    /// Tells every key that comes again; answers where those are.
    fn repeated<'k>(&mut self, property: &str, keys: impl Iterator<Item = (&'k str, &'k str)>) -> HashSet<&'k str> {
        let mut seen = HashSet::new();
        let again: Vec<(&str, &str)> = keys.filter(|(_, key)| !seen.insert(*key)).collect();
        for (at, key) in &again {
            self.mistakes.add(format!("{at}.{property}"), format!("{key} is in the file twice. Keep one"));
        }
        again.into_iter().map(|(at, _)| at).collect()
    }
}

/// Takes over a property if it is given.
fn set<T: Clone>(kept: &mut T, given: Option<&T>) {
    if let Some(given) = given {
        kept.clone_from(given);
    }
}
