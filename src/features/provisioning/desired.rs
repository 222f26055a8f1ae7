//! The desired state of a directory, as a file, an LDAP directory or a SCIM client describes it.

use crate::features::groups::{Membership, Source};
use crate::features::users::{Role, UserType};
use crate::foundation::address::EmailAddress;

/// A property that can be emptied: absent leaves it as it is, `None` inside empties it.
pub type Change = Option<Option<String>>;

/// Everything a source describes. What it does not mention is left alone, unless the rest is pruned.
#[derive(Clone, Debug, Default)]
pub struct Desired {
    pub organization: Option<OrganizationSpec>,
    pub users: Vec<UserSpec>,
    pub groups: Vec<GroupSpec>,
    pub apps: Vec<AppSpec>,
    /// What could not be read from the source. Nothing is changed while there is any.
    pub mistakes: Vec<Mistake>,
}

/// Something wrong with the desired state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where it is in the source, such as `apps[2].owners[0]`.
    pub path: String,
    /// What is wrong, and what cures it.
    pub text: String,
}

#[derive(Clone, Debug, Default)]
pub struct OrganizationSpec {
    pub display_name: Option<String>,
    pub domain: Option<String>,
    pub privacy_url: Change,
    pub privacy_contact: Change,
}

#[derive(Clone, Debug)]
pub struct UserSpec {
    /// Where it is in the source, such as `users[0]`.
    pub at: String,
    pub mail: EmailAddress,
    pub display_name: Option<String>,
    pub given_name: Change,
    pub surname: Change,
    pub department: Change,
    pub job_title: Change,
    pub company_name: Change,
    pub country: Change,
    pub preferred_language: Change,
    pub user_type: Option<UserType>,
    pub roles: Vec<Role>,
}

#[derive(Clone, Debug)]
pub struct GroupSpec {
    pub at: String,
    pub external_id: String,
    pub display_name: Option<String>,
    pub description: Option<String>,
    pub membership: Option<Membership>,
    pub membership_rule: Change,
    pub source: Option<Source>,
    pub self_service: Option<bool>,
    pub allow_guests: Option<bool>,
    pub owners: Vec<Reference>,
    pub members: Vec<Reference>,
}

#[derive(Clone, Debug)]
pub struct AppSpec {
    pub at: String,
    pub external_id: String,
    pub display_name: Option<String>,
    pub description: Option<String>,
    pub launch_url: Option<String>,
    pub visible: Option<bool>,
    pub enabled: Option<bool>,
    pub assignment_required: Option<bool>,
    pub self_service: Option<bool>,
    pub allow_guests: Option<bool>,
    pub roles: Vec<RoleSpec>,
    pub owners: Vec<Reference>,
    pub assignments: Vec<AssignmentSpec>,
}

#[derive(Clone, Debug)]
pub struct RoleSpec {
    pub at: String,
    pub value: String,
    pub display_name: String,
}

/// A person, by e-mail.
#[derive(Clone, Debug)]
pub struct Reference {
    pub at: String,
    pub mail: EmailAddress,
}

#[derive(Clone, Debug)]
pub struct AssignmentSpec {
    pub at: String,
    pub to: Assignee,
    /// The value of one of the app's roles.
    pub role: Option<String>,
}

/// Who an app is assigned to.
#[derive(Clone, Debug)]
pub enum Assignee {
    User(EmailAddress),
    /// By external id.
    Group(String),
}

impl Mistake {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.path.is_empty() { f.write_str(&self.text) } else { write!(f, "{}: {}", self.path, self.text) }
    }
}

impl Desired {
    /// The address of everybody it mentions, each once.
    pub(super) fn mails(&self) -> Vec<&str> {
        let users = self.users.iter().map(|user| &user.mail);
        let in_groups = self.groups.iter().flat_map(|group| group.owners.iter().chain(&group.members));
        let owners = self.apps.iter().flat_map(|app| &app.owners);
        let assigned = self.apps.iter().flat_map(|app| &app.assignments).filter_map(|one| match &one.to {
            Assignee::User(mail) => Some(mail),
            Assignee::Group(_) => None,
        });
        let mails = users.chain(in_groups.chain(owners).map(|one| &one.mail)).chain(assigned);
        let mut mails: Vec<&str> = mails.map(EmailAddress::as_str).collect();
        mails.sort_unstable();
        mails.dedup();
        mails
    }

    /// The external id of every group it mentions, each once.
    pub(super) fn group_ids(&self) -> Vec<&str> {
        let assigned = self.apps.iter().flat_map(|app| &app.assignments).filter_map(|one| match &one.to {
            Assignee::Group(id) => Some(id),
            Assignee::User(_) => None,
        });
        let ids = self.groups.iter().map(|group| &group.external_id).chain(assigned);
        let mut ids: Vec<&str> = ids.map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}
