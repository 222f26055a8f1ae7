//! Who has which app or group: the only writer and the only reader of memberships and assignments. Every way in which
//! access begins, returns or grows passes [`may_hold`]; ending and shortening it is never refused.

mod change;
pub mod changes;
mod end;
mod give;
mod give_many;
mod kept;
mod lock;
mod may_hold;
mod queries;
mod reach;
mod read;
mod refused;
mod resource;
mod row;

use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::id::{AppId, AssignmentId, GroupId, InvitationId, RoleId, UserId};
use crate::schema::{assignments, group_members};

pub use crate::features::rules::ResourceId;

pub use change::{Change, change};
pub use end::{End, Ended, end};
pub use give::{Give, give};
pub use give_many::give_many;
pub use kept::{KeptRow, forget_invitation, put_back, restore, take_all, would_return};
pub use lock::hold_for;
pub use may_hold::{guests_may_return, may_hold, takes_domain_of, takes_guest};
pub(crate) use queries::lasts::lasts;
pub use queries::lasts::{assignment_lasts, membership_lasts};
pub use queries::paths::{apps_of, find_assignment, groups_with, holders_of, membership_of, paths, role_of_person};
pub use queries::sets::{assignments_of_all, members_of_all};
pub use reach::{Reach, opened_through};
pub use read::{earlier_ends, end_of, has, is_last_end};
pub use refused::Refused;
pub use resource::{Closed, Resource, domains_for, find};

/// Who has something: one person, or everybody in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    User(UserId),
    Group(GroupId),
}

impl Holder {
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::Group(_) => None,
        }
    }

    pub fn group(self) -> Option<GroupId> {
        match self {
            Self::User(_) => None,
            Self::Group(id) => Some(id),
        }
    }
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

/// Somebody is in a group.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = group_members)]
pub struct Member {
    pub group_id: GroupId,
    pub user_id: UserId,
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
