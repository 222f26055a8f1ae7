//! What can be wrong with an import file before the database is asked: all of it, each with its path.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use super::file::{App, File, Group, Membership, UserType};

/// Every contradiction inside the file.
pub fn mistakes(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    found.extend(repeated("users", "mail", file.users.iter().map(|user| &user.mail)));
    found.extend(repeated("groups", "externalId", file.groups.iter().map(|group| &group.external_id.0)));
    found.extend(repeated("apps", "externalId", file.apps.iter().map(|app| &app.external_id.0)));
    let guests: HashSet<&str> = file
        .users
        .iter()
        .filter(|user| user.user_type == Some(UserType::Guest))
        .map(|user| user.mail.as_str())
        .collect();
    for (at, user) in file.users.iter().enumerate() {
        if guests.contains(user.mail.as_str()) && !user.roles.is_empty() {
            found.push(format!(
                "users[{at}].roles: a guest holds no directory role. Remove the roles, or make it a member"
            ));
        }
    }
    for (at, group) in file.groups.iter().enumerate() {
        found.extend(wrong_in_group(at, group));
    }
    for (at, app) in file.apps.iter().enumerate() {
        found.extend(wrong_in_app(at, app));
    }
    found
}

fn repeated<'a, K: Hash + Eq + Display + ?Sized + 'a>(
    list: &str,
    property: &str,
    keys: impl Iterator<Item = &'a K>,
) -> Vec<String> {
    let mut seen = HashSet::new();
    let again = keys.enumerate().filter(|(_, key)| !seen.insert(*key));
    again.map(|(at, key)| format!("{list}[{at}].{property}: {key} is in the file twice. Keep one")).collect()
}

fn wrong_in_group(at: usize, group: &Group) -> Vec<String> {
    let mut found = Vec::new();
    let rule = group.membership_rule.as_ref().and_then(Option::as_ref).is_some_and(|rule| !rule.0.is_empty());
    match group.membership {
        Some(Membership::Dynamic) if !rule => {
            found.push(format!("groups[{at}].membershipRule: is missing; a dynamic group is decided by its rule"));
        }
        Some(Membership::Dynamic) if !group.members.is_empty() => {
            found.push(format!("groups[{at}].members: a dynamic group is decided by its rule. Remove the members"));
        }
        Some(Membership::Assigned) if rule => {
            found.push(format!(
                "groups[{at}].membershipRule: an assigned group has no rule. Remove it, or make the group dynamic"
            ));
        }
        _ => {}
    }
    found
}

fn wrong_in_app(at: usize, app: &App) -> Vec<String> {
    let values: Vec<&str> = app.app_roles.iter().map(|role| role.value.0.as_str()).collect();
    let mut found = repeated(&format!("apps[{at}].appRoles"), "value", values.iter().copied());
    for (number, assignment) in app.assignments.iter().enumerate() {
        if assignment.user.is_some() == assignment.group.is_some() {
            found.push(format!("apps[{at}].assignments[{number}]: name either a user or a group"));
        }
    }
    found
}
