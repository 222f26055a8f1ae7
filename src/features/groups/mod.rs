//! Groups: who owns them, and whether people may be added by hand.

mod queries;
pub mod shown;

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::id::GroupId;
use crate::schema::groups;

pub use queries::{
    add_owner, delete, disown_all, find, find_by_external_id, hiding, hold, hold_shared, insert, is_owner, owned_by,
    owners_of, remove_owner, set_hides_members, update,
};

words! {
    pub enum Membership {
        Assigned = "assigned",
        /// Decided by a rule, never by hand.
        Dynamic = "dynamic",
    }
}

words! {
    /// Where the group is kept. All but `Local` are synced and read-only here.
    pub enum Source {
        Local = "local",
        Ldap = "ldap",
        Scim = "scim",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = groups)]
#[diesel(treat_none_as_null = true)]
pub struct Group {
    pub id: GroupId,
    pub external_id: Option<String>,
    pub display_name: String,
    pub description: String,
    pub membership: Membership,
    pub membership_rule: Option<String>,
    pub source: Source,
    /// Whether its owners may add people themselves.
    pub self_service: bool,
    pub allow_guests: bool,
    pub name_key: String,
    pub created_at: Time,
    pub updated_at: Time,
    /// Whether no guest sees who is in it, and how many.
    pub hides_members: bool,
}

impl Group {
    /// Whether people may be put in and taken out by hand at all.
    pub fn is_manual(&self) -> bool {
        self.membership == Membership::Assigned && self.source == Source::Local
    }
}
