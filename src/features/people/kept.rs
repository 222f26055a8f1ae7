//! What was taken away, as it waits for ten minutes in the undo's form.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::features::access::ResourceId;
use crate::features::apps::{self, Assignment};
use crate::features::groups::{self, Member};
use crate::features::people::{PutBack, Removal};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AssignmentId, InvitationId, RoleId, UserId};

/// How long something taken away can be put back.
const REGRET: TimeDelta = TimeDelta::minutes(10);

/// The very rows taken away, so that exactly they can be put back. Travels sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    from: String,
    user: UserId,
    by: Option<UserId>,
    at: i64,
    pub(super) rows: Vec<KeptRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRow {
    id: Option<AssignmentId>,
    role: Option<RoleId>,
    ends: Option<i64>,
    by: Option<UserId>,
    invitation: Option<InvitationId>,
    since: i64,
}

impl Kept {
    pub(super) fn new(wish: Removal, by: Option<UserId>, rows: Vec<KeptRow>, now: Time) -> Self {
        Self { from: wish.from.to_string(), user: wish.user, by, at: now.micros(), rows }
    }

    /// Whether it was taken from this very place and person, by this very actor, and lately.
    pub(super) fn is_of(&self, wish: &PutBack, by: UserId, now: Time) -> bool {
        let age = now.since(Time::from_micros(self.at));
        let same = self.from == wish.to.to_string() && self.user == wish.user && self.by == Some(by);
        same && age >= TimeDelta::zero() && age <= REGRET
    }
}

impl KeptRow {
    pub fn of_assignment(row: &Assignment) -> Self {
        Self {
            id: Some(row.id),
            role: Some(row.role_id),
            ends: row.ends_at.map(Time::micros),
            by: row.granted_by,
            invitation: row.invitation_id,
            since: row.created_at.micros(),
        }
    }

    pub fn of_member(row: &Member) -> Self {
        Self {
            id: None,
            role: None,
            ends: row.ends_at.map(Time::micros),
            by: row.granted_by,
            invitation: row.invitation_id,
            since: row.created_at.micros(),
        }
    }

    /// The last moment of it.
    pub fn ends_at(&self) -> Option<Time> {
        self.ends.map(Time::from_micros)
    }

    /// Whether a rule, a source or an import gave it, and nobody by hand.
    pub fn is_from_a_source(&self) -> bool {
        self.by.is_none() && self.invitation.is_none()
    }

    /// Gives it back to this person; answers whether it was not there already.
    pub fn give(&self, conn: &mut Conn, to: ResourceId, user: UserId) -> Result<bool, DbError> {
        let (ends_at, created_at) = (self.ends_at(), Time::from_micros(self.since));
        match (to, self.id, self.role) {
            // What nobody can be given any more is not given back either.
            (ResourceId::App(app_id), _, Some(role_id)) if !apps::has_role(conn, app_id, role_id)? => Ok(false),
            (ResourceId::App(app_id), Some(id), Some(role_id)) => apps::assign(
                conn,
                &Assignment {
                    id,
                    app_id,
                    user_id: Some(user),
                    group_id: None,
                    role_id,
                    ends_at,
                    granted_by: self.by,
                    invitation_id: self.invitation,
                    created_at,
                },
            ),
            (ResourceId::Group(group_id), ..) => groups::add_member(
                conn,
                &Member {
                    group_id,
                    user_id: user,
                    ends_at,
                    granted_by: self.by,
                    invitation_id: self.invitation,
                    created_at,
                },
            ),
            _ => Ok(false),
        }
    }
}
