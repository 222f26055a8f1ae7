//! Who could come in under an address.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{InvitationId, UserId};
use crate::schema::{directory_roles, invitations, users};

#[derive(Queryable, Clone, Debug)]
pub struct Candidate {
    pub id: UserId,
    pub name: String,
    pub mail: String,
    pub user_type: String,
    pub external_user_state: Option<String>,
    pub enabled: bool,
    pub deleted_at: Option<Time>,
    pub ends_at: Option<Time>,
    pub reset_at: Option<Time>,
    pub language: Option<String>,
    pub is_admin: bool,
}

impl Candidate {
    pub fn is_guest(&self) -> bool {
        self.user_type == "guest"
    }

    /// A guest who came in once and is shut out now.
    pub fn may_only_leave(&self, now: Time) -> bool {
        self.is_guest() && !self.is_pending() && !self.may_enter(now) && self.deleted_at.is_none()
    }

    /// Whether they may come in at all: not blocked, and their stay is not over.
    pub fn may_enter(&self, now: Time) -> bool {
        self.enabled && self.ends_at.is_none_or(|end| now < end)
    }

    /// A guest exists from the invitation on, but is somebody only after accepting it. Whose redemption was reset has
    /// accepted before, and comes in by proving the address.
    pub fn is_pending(&self) -> bool {
        self.external_user_state.as_deref() == Some("pending_acceptance") && self.reset_at.is_none()
    }
}

macro_rules! candidate {
    ($conn:expr, $which:expr) => {
        users::table
            .filter($which)
            .select((
                users::id,
                users::display_name,
                users::mail,
                users::user_type,
                users::external_user_state,
                users::enabled,
                users::deleted_at,
                users::ends_at,
                users::reset_at,
                users::preferred_language,
                exists(
                    directory_roles::table
                        .filter(directory_roles::user_id.eq(users::id))
                        .filter(directory_roles::role.eq("admin")),
                ),
            ))
            .first($conn)
            .optional()
    };
}

pub fn by_mail(conn: &mut Conn, mail: &str) -> QueryResult<Option<Candidate>> {
    candidate!(conn, users::mail.eq(mail))
}

/// The newest invitation that this person could accept now, and the number of its link.
pub fn open_invitation(conn: &mut Conn, user: UserId, now: Time) -> QueryResult<Option<(InvitationId, i32)>> {
    invitations::table
        .filter(invitations::user_id.eq(user))
        .filter(invitations::state.eq("pending"))
        .filter(invitations::waits_since.is_null())
        .filter(invitations::expires_at.gt(now))
        .order(invitations::id.desc())
        .select((invitations::id, invitations::link_number))
        .first(conn)
        .optional()
}

pub fn by_id(conn: &mut Conn, id: UserId) -> QueryResult<Option<Candidate>> {
    candidate!(conn, users::id.eq(id))
}
