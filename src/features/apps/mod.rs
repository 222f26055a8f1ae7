//! Enterprise applications: a tile, a launch URL, roles and owners.

mod logo;
mod queries;
pub mod shown;

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::id::{AppId, RoleId};
use crate::schema::{app_roles, apps};

pub use logo::{Logo, MOST_BYTES as MOST_LOGO_BYTES, NotALogo, read_logo};
pub use queries::{
    add_owner, add_role, delete, disown_all, find, find_by_external_id, has_role, hold, hold_shared, imported, insert,
    insert_logo, is_owner, logo_of, note_launch, owned_by, owners_of, remove_logo, remove_owner, remove_role,
    rename_role, roles_of, roles_of_all, update,
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
