//! One row of either table, whatever it is about.

use crate::features::access::changes::{AccessChange, ChangeKind};
use crate::features::access::{Assignment, Holder, Member, ResourceId};
use crate::foundation::clock::Time;
use crate::foundation::id::{AssignmentId, InvitationId, RoleId, UserId};

/// What one row says beside who has what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Of an assignment.
    pub id: AssignmentId,
    pub role: RoleId,
    pub ends_at: Option<Time>,
    pub granted_by: Option<UserId>,
    pub invitation: Option<InvitationId>,
    pub created_at: Time,
}

impl Row {
    pub fn of_assignment(row: &Assignment) -> Self {
        Self {
            id: row.id,
            role: row.role_id,
            ends_at: row.ends_at,
            granted_by: row.granted_by,
            invitation: row.invitation_id,
            created_at: row.created_at,
        }
    }

    pub fn of_member(row: &Member) -> Self {
        Self {
            id: AssignmentId::new(),
            role: RoleId::DEFAULT,
            ends_at: row.ends_at,
            granted_by: row.granted_by,
            invitation: row.invitation_id,
            created_at: row.created_at,
        }
    }

    /// What readers of `access_changes` are told.
    pub fn change(&self, kind: ChangeKind, holder: Holder, resource: ResourceId) -> AccessChange {
        match (resource, holder) {
            (ResourceId::Group(group), Holder::User(user)) => {
                AccessChange::of_membership(kind, group, user, self.ends_at)
            }
            (ResourceId::Group(group), Holder::Group(_)) => AccessChange::of_group(kind, group),
            (ResourceId::App(app), holder) => {
                AccessChange::of_assignment(kind, app, (holder.user(), holder.group()), self.role, self.ends_at)
            }
        }
    }
}

/// The same for several rows.
pub(super) fn changes(kind: ChangeKind, holder: Holder, resource: ResourceId, rows: &[Row]) -> Vec<AccessChange> {
    rows.iter().map(|row| row.change(kind, holder, resource)).collect()
}
