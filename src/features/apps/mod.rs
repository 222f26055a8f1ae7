//! Enterprise applications: a tile, a launch URL, roles, owners, and who may use them.

mod logo;
mod queries;
pub mod shown;

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::id::{AppId, AssignmentId, GroupId, InvitationId, RoleId, UserId};
use crate::schema::{app_roles, apps, assignments};

pub use logo::{Logo, MOST_BYTES as MOST_LOGO_BYTES, NotALogo, read_logo};
pub use queries::{
    add_owner, add_role, assign, delete, end_assignment, end_on, find, find_assignment, find_by_external_id,
    forget_invitation, groups_with, has_role, hold, holders_of, imported, insert, insert_logo, is_owner, is_used_by,
    logo_of, note_launch, owned_by, owners_of, paths_of, remove_logo, remove_owner, remove_role, rename_role,
    role_of_person, roles_of, roles_of_all, take_all_of, unassign, unassign_group, update, withdraw,
};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = apps)]
#[diesel(treat_none_as_null = true)]
pub struct App {
    pub id: AppId,
    pub external_id: Option<String>,
    pub display_name: String,
    pub description: String,
    pub launch_url: String,
    /// Whether it shows as a tile.
    pub visible: bool,
    /// Whether it can be opened at all.
    pub enabled: bool,
    pub assignment_required: bool,
    /// Whether its owners may add people themselves.
    pub self_service: bool,
    pub allow_guests: bool,
    pub logo_hash: Option<String>,
    pub name_key: String,
    pub created_at: Time,
    pub updated_at: Time,
}

/// Something a person may be in an app.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = app_roles)]
pub struct AppRole {
    pub id: RoleId,
    pub app_id: AppId,
    /// What the app is told.
    pub value: String,
    /// What people read.
    pub display_name: String,
}

/// A user or group may use an app, in a role.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = assignments)]
pub struct Assignment {
    pub id: AssignmentId,
    pub app_id: AppId,
    pub user_id: Option<UserId>,
    pub group_id: Option<GroupId>,
    /// All zeros where the app declares no role.
    pub role_id: RoleId,
    pub ends_at: Option<Time>,
    pub granted_by: Option<UserId>,
    pub invitation_id: Option<InvitationId>,
    pub created_at: Time,
}

/// One reason why somebody sees an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The group it comes through, or none: directly.
    pub group: Option<(GroupId, String)>,
    pub role: Option<String>,
    pub granted_by: Option<String>,
    pub since: Time,
    /// The earlier of the two ends, where a group has one and its assignment another.
    pub ends_at: Option<Time>,
}
