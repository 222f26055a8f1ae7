//! Everyone in the directory: members, guests, and what they chose for themselves.

mod queries;

use diesel::prelude::*;

use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::{Actor, Origin, Person, Roles};
use crate::foundation::text::Language;
use crate::schema::{organization, users};

pub use queries::Sponsored;
pub use queries::{
    add_role, admins, all_domains, await_proof, count_guests_at, delete, domains_since, find, find_all, find_by_mail,
    find_many_by_mail, guests_at, hold, hold_admins, hold_by_mail, insert, insert_many, keep_organization,
    known_domains, latest_domains, mark_accepted, note_restored, note_sign_in, organization, readdress, remove_role,
    roles_of, roles_of_all, set_deleted, set_enabled, set_end, set_language, set_theme, set_type, update_profile,
    weigh_sponsors,
};

/// Whoever is in, or was until their redemption was reset, as the index `users_unseen` has it: the planner matches the
/// text, and no value.
pub const EVER_IN: &str = "(users.external_user_state = 'accepted' OR users.reset_at IS NOT NULL)";

words! {
    pub enum UserType {
        Member = "member",
        Guest = "guest",
    }
}

words! {
    pub enum ExternalUserState {
        PendingAcceptance = "pending_acceptance",
        Accepted = "accepted",
    }
}

words! {
    /// A directory role.
    pub enum Role {
        Admin = "admin",
        UserAdministrator = "user_administrator",
        GuestInviter = "guest_inviter",
        Reader = "reader",
    }
}

impl Role {
    /// What somebody who holds these may do.
    pub fn together(held: &[Self]) -> Roles {
        Roles {
            admin: held.contains(&Self::Admin),
            user_administrator: held.contains(&Self::UserAdministrator),
            guest_inviter: held.contains(&Self::GuestInviter),
            reader: held.contains(&Self::Reader),
        }
    }
}

/// The one organization this deployment serves.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = organization)]
pub struct Organization {
    pub display_name: String,
    pub domain: String,
    pub privacy_url: Option<String>,
    pub privacy_contact: Option<String>,
    /// A tag such as `en`.
    pub language: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: UserId,
    /// Canonical (E-2).
    pub mail: String,
    /// As it is shown to people.
    pub mail_shown: String,
    pub display_name: String,
    pub given_name: Option<String>,
    pub surname: Option<String>,
    pub department: Option<String>,
    pub job_title: Option<String>,
    pub company_name: Option<String>,
    pub country: Option<String>,
    pub preferred_language: Option<String>,
    pub user_type: UserType,
    pub external_user_state: Option<ExternalUserState>,
    pub external_user_state_changed_at: Option<Time>,
    pub enabled: bool,
    pub theme: String,
    /// The name folded for search and order; the address of whoever has not said a name.
    pub name_key: String,
    pub created_at: Time,
    pub updated_at: Time,
    /// Out of the directory, and soon for good.
    pub deleted_at: Option<Time>,
    pub last_sign_in_at: Option<Time>,
    /// The last moment of their stay; judged whenever they come in (D-3).
    pub ends_at: Option<Time>,
    /// Since when nobody who is here answers for this guest.
    pub orphaned_at: Option<Time>,
    /// Since when they are blocked.
    pub blocked_at: Option<Time>,
    /// When they were last let in again, or restored.
    pub unblocked_at: Option<Time>,
    /// Since when they have to prove their address anew.
    pub reset_at: Option<Time>,
}

impl User {
    /// A member of the organization.
    pub fn member(address: &EmailAddress, name: &str, now: Time) -> Self {
        Self {
            id: UserId::new(),
            mail: address.as_str().to_owned(),
            mail_shown: address.shown(),
            display_name: name.to_owned(),
            given_name: None,
            surname: None,
            department: None,
            job_title: None,
            company_name: None,
            country: None,
            preferred_language: None,
            user_type: UserType::Member,
            external_user_state: None,
            external_user_state_changed_at: None,
            enabled: true,
            theme: "auto".to_owned(),
            name_key: name_key(if name.is_empty() { address.as_str() } else { name }),
            created_at: now,
            updated_at: now,
            deleted_at: None,
            last_sign_in_at: None,
            ends_at: None,
            orphaned_at: None,
            blocked_at: None,
            unblocked_at: None,
            reset_at: None,
        }
    }

    /// A guest who has been invited and has not answered.
    pub fn invited(address: &EmailAddress, name: Option<&str>, now: Time) -> Self {
        Self {
            user_type: UserType::Guest,
            external_user_state: Some(ExternalUserState::PendingAcceptance),
            external_user_state_changed_at: Some(now),
            ..Self::member(address, name.unwrap_or_default(), now)
        }
    }

    pub fn is_guest(&self) -> bool {
        self.user_type == UserType::Guest
    }

    /// Invited, but never came.
    pub fn is_pending(&self) -> bool {
        self.external_user_state == Some(ExternalUserState::PendingAcceptance) && !self.must_prove()
    }

    /// They came, and have to prove their address anew before they are in again.
    pub fn must_prove(&self) -> bool {
        self.reset_at.is_some()
    }

    /// Whether their time here is over.
    pub fn has_ended(&self, now: Time) -> bool {
        self.ends_at.is_some_and(|end| end <= now)
    }

    /// Whether they may come in at all.
    pub fn may_enter(&self, now: Time) -> bool {
        self.enabled && !self.has_ended(now)
    }

    /// The name, or the address of somebody who has not said a name yet.
    pub fn name(&self) -> &str {
        if self.display_name.is_empty() { &self.mail } else { &self.display_name }
    }

    /// The stored address; it was parsed before it was stored, so this only fails on a tampered row.
    pub fn address(&self) -> Option<EmailAddress> {
        EmailAddress::parse(&self.mail).ok()
    }

    /// As whoever acts with these roles, without a session.
    pub fn person(&self, roles: &[Role]) -> Person {
        Person {
            id: self.id,
            name: self.name().to_owned(),
            mail: self.mail.clone(),
            is_guest: self.is_guest(),
            roles: Role::together(roles),
            proved_at: None,
        }
    }

    pub fn language(&self) -> Option<Language> {
        self.preferred_language.as_deref().and_then(Language::from_tag)
    }
}

/// Somebody in the directory as whoever acts, with the roles they hold now.
pub fn acting(conn: &mut Conn, user: &User, origin: Origin) -> Result<Actor, DbError> {
    let roles = queries::roles_of(conn, user.id)?;
    Ok(Actor::of_person(user.person(&roles), origin))
}

/// Folded so that search and order are alike on both databases: lower case, single blanks.
pub fn name_key(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether at least one admin remains who may come in (Z-6).
pub fn keeps_an_admin(conn: &mut Conn, now: Time) -> Result<bool, DbError> {
    queries::has_admin(conn, None, now)
}

/// Whether nobody who governs would be left without this person (Z-6).
pub fn is_last_admin(conn: &mut Conn, id: UserId, now: Time) -> Result<bool, DbError> {
    Ok(queries::roles_of(conn, id)?.contains(&Role::Admin) && !queries::has_admin(conn, Some(id), now)?)
}
