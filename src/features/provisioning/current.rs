//! The current state of what a desired state mentions: a few queries, however much that is.

use std::collections::{HashMap, HashSet};

use crate::features::access::{self, Assignment, Member, Resource, ResourceId};
use crate::features::apps::{self, App, AppRole};
use crate::features::directory;
use crate::features::groups::Group;
use crate::features::provisioning::compare::Key;
use crate::features::provisioning::desired::Desired;
use crate::features::provisioning::queries;
use crate::features::provisioning::report::Rest;
use crate::features::users::{self, Organization, Role, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, GroupId, RoleId, UserId};

/// What the directory has now.
#[derive(Debug, Default)]
pub struct Current {
    pub organization: Option<Organization>,
    /// By canonical address.
    pub people: HashMap<String, User>,
    pub roles: HashMap<UserId, Vec<Role>>,
    /// Who was blocked by an admin.
    pub blocked_by_hand: HashSet<UserId>,
    /// By external id.
    pub groups: HashMap<String, Group>,
    pub apps: HashMap<String, App>,
    pub owners: HashMap<ResourceId, HashSet<UserId>>,
    pub members: HashMap<GroupId, Vec<Member>>,
    pub app_roles: HashMap<AppId, Vec<AppRole>>,
    pub assignments: HashMap<AppId, Vec<Assignment>>,
    pub rest: Others,
}

/// What a source brought once and the desired state no longer names; read only to prune it.
#[derive(Debug, Default)]
pub struct Others {
    pub apps: Vec<App>,
    pub groups: Vec<Group>,
    pub members: Vec<User>,
    /// Addresses of those who hold or own something named.
    pub mails: HashMap<UserId, String>,
    pub group_names: HashMap<GroupId, String>,
}

impl Current {
    pub fn read(conn: &mut Conn, desired: &Desired, rest: Rest, now: Time) -> Result<Self, DbError> {
        let mut current = Self { organization: users::organization(conn)?, ..Self::default() };
        current.read_people(conn, desired)?;
        current.read_resources(conn, desired, now)?;
        if rest == Rest::Prune {
            current.read_others(conn, desired)?;
        }
        Ok(current)
    }

    fn read_people(&mut self, conn: &mut Conn, desired: &Desired) -> Result<(), DbError> {
        for some in desired.mails().chunks(queries::AT_ONCE) {
            let found = users::find_many_by_mail(conn, some)?;
            self.people.extend(found.into_iter().map(|user| (user.mail.clone(), user)));
        }
        let named = desired.users.iter().filter_map(|spec| self.people.get(spec.mail.as_str()));
        let (named, blocked): (Vec<UserId>, Vec<Option<UserId>>) =
            named.map(|user| (user.id, (!user.enabled).then_some(user.id))).unzip();
        for some in named.chunks(queries::AT_ONCE) {
            for (user, role) in users::roles_of_all(conn, some)? {
                self.roles.entry(user).or_default().push(role);
            }
        }
        let blocked: Vec<UserId> = blocked.into_iter().flatten().collect();
        self.blocked_by_hand = directory::blocked_by_hand(conn, &blocked)?;
        Ok(())
    }

    fn read_resources(&mut self, conn: &mut Conn, desired: &Desired, now: Time) -> Result<(), DbError> {
        let named = |group: Group| Some((group.external_id.clone()?, group));
        self.groups = queries::groups(conn, &desired.group_ids())?.into_iter().filter_map(named).collect();
        let named = |app: App| Some((app.external_id.clone()?, app));
        let ids: Vec<&str> = desired.apps.iter().map(|app| app.external_id.as_str()).collect();
        self.apps = queries::apps(conn, &ids)?.into_iter().filter_map(named).collect();
        // Of a group that is only assigned to something, nothing else matters.
        let groups = desired.groups.iter().filter_map(|spec| self.groups.get(&spec.external_id));
        let groups: Vec<GroupId> = groups.map(|group| group.id).collect();
        let apps: Vec<AppId> = self.apps.values().map(|app| app.id).collect();
        for (group, user) in queries::group_owners(conn, &groups)? {
            self.owners.entry(ResourceId::Group(group)).or_default().insert(user);
        }
        for (app, user) in queries::app_owners(conn, &apps)? {
            self.owners.entry(ResourceId::App(app)).or_default().insert(user);
        }
        for member in access::members_of_all(conn, &groups, now)? {
            self.members.entry(member.group_id).or_default().push(member);
        }
        for assignment in access::assignments_of_all(conn, &apps, now)? {
            self.assignments.entry(assignment.app_id).or_default().push(assignment);
        }
        for some in apps.chunks(queries::AT_ONCE) {
            for role in apps::roles_of_all(conn, some)? {
                self.app_roles.entry(role.app_id).or_default().push(role);
            }
        }
        Ok(())
    }

    fn read_others(&mut self, conn: &mut Conn, desired: &Desired) -> Result<(), DbError> {
        let named: HashSet<&str> = desired.users.iter().map(|user| user.mail.as_str()).collect();
        self.rest.members = queries::members_without_role(conn)?;
        self.rest.members.retain(|user| !named.contains(user.mail.as_str()));
        let named: HashSet<&str> = desired.groups.iter().map(|group| group.external_id.as_str()).collect();
        let is_named = |id: &Option<String>, named: &HashSet<&str>| id.as_deref().is_some_and(|id| named.contains(id));
        self.rest.groups = queries::named_groups(conn)?;
        self.rest.groups.retain(|group| !is_named(&group.external_id, &named));
        let named: HashSet<&str> = desired.apps.iter().map(|app| app.external_id.as_str()).collect();
        self.rest.apps = queries::named_apps(conn)?;
        self.rest.apps.retain(|app| !is_named(&app.external_id, &named));
        let assigned = self.assignments.values().flatten();
        let (users, groups): (Vec<Option<UserId>>, Vec<Option<GroupId>>) =
            assigned.map(|one| (one.user_id, one.group_id)).unzip();
        let users = users.into_iter().flatten().chain(self.members.values().flatten().map(|member| member.user_id));
        let users: HashSet<UserId> = users.chain(self.owners.values().flatten().copied()).collect();
        self.rest.mails = queries::mails(conn, &users.into_iter().collect::<Vec<_>>())?;
        let groups: HashSet<GroupId> = groups.into_iter().flatten().collect();
        self.rest.group_names = queries::group_names(conn, &groups.into_iter().collect::<Vec<_>>())?;
        Ok(())
    }

    /// Every app and group it has, by external id.
    pub fn resources(&self) -> HashMap<Key<'_>, Resource> {
        let groups = self.groups.iter().map(|(id, group)| (Key::Group(id.as_str()), Resource::Group(group.clone())));
        let apps = self.apps.iter().map(|(id, app)| (Key::App(id.as_str()), Resource::App(app.clone())));
        groups.chain(apps).collect()
    }

    /// The roles of its apps, by the app's external id and the role's value.
    pub fn role_ids(&self) -> HashMap<(&str, &str), RoleId> {
        let mut ids = HashMap::new();
        for (id, app) in &self.apps {
            let roles = self.app_roles.get(&app.id).map(Vec::as_slice).unwrap_or_default();
            ids.extend(roles.iter().map(|role| ((id.as_str(), role.value.as_str()), role.id)));
        }
        ids
    }
}
