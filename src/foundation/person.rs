//! Who asks, and from where, as read from current rows on this very request (S-5).

use chrono::TimeDelta;

use crate::foundation::clock::Time;
use crate::foundation::id::UserId;
use crate::foundation::refusal::Refused;
use crate::foundation::text::Language;

/// How long ago somebody may have proved who they are for a step that asks for it again (S-6).
pub const FRESH_PROOF: TimeDelta = TimeDelta::minutes(15);

/// The directory roles somebody holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// Everything.
    pub admin: bool,
    /// The people: blocks, deletes and restores them, and invites where inviters may.
    pub user_administrator: bool,
    /// Invites where members may not.
    pub guest_inviter: bool,
    /// Sees everything, changes nothing.
    pub reader: bool,
}

impl Roles {
    /// Whether the admin area is theirs to enter, to do something there or to look.
    pub fn sees_admin_area(self) -> bool {
        self.admin || self.user_administrator || self.reader
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Somebody {
    pub id: UserId,
    pub name: String,
    pub mail: String,
    pub is_guest: bool,
    pub roles: Roles,
    /// Their own choice, if they made one.
    pub language: Option<Language>,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// The last moment of a guest's stay, if it has one.
    pub ends_at: Option<Time>,
    /// When this session last proved who they are (S-6).
    pub proved_at: Time,
}

impl Somebody {
    /// Whether they proved who they are within the last quarter of an hour (S-6).
    pub fn is_fresh(&self, now: Time) -> bool {
        now.since(self.proved_at) < FRESH_PROOF
    }

    /// Refuses a step that matters to a session that was left open (S-6).
    pub fn must_be_fresh(&self, now: Time) -> Result<(), Refused> {
        if self.is_fresh(now) { Ok(()) } else { Err(Refused::proof_needed()) }
    }
}

/// What the frame of every page says beside the person.
#[derive(Clone, Debug)]
pub struct House {
    pub organization: String,
    pub domain: String,
    pub language: Language,
    pub privacy_url: Option<String>,
    pub privacy_contact: Option<String>,
    /// Invitations waiting for this person's answer.
    pub waiting: u32,
    /// Whether guests see groups.
    pub guests_see_groups: bool,
}

/// Where a wish came from, for the audit log.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// `web`, `command`, `worker` …
    pub surface: &'static str,
    pub client_address: Option<String>,
    pub request_id: Option<String>,
}

/// Who wishes something, and whence: the second parameter of every verb.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Nobody's id for the program itself, and for an invitee not yet known.
    pub id: Option<UserId>,
    pub name: String,
    pub mail: String,
    pub is_guest: bool,
    pub roles: Roles,
    pub origin: Origin,
}

impl Actor {
    pub fn new(person: &Somebody, origin: Origin) -> Self {
        Self {
            id: Some(person.id),
            name: person.name.clone(),
            mail: person.mail.clone(),
            is_guest: person.is_guest,
            roles: person.roles,
            origin,
        }
    }

    /// The program acting by itself: a worker, a command.
    pub fn program(name: &str, surface: &'static str) -> Self {
        Self {
            id: None,
            name: name.to_owned(),
            mail: String::new(),
            is_guest: false,
            roles: Roles::default(),
            origin: Origin { surface, ..Origin::default() },
        }
    }

    /// Somebody who is not signed in.
    pub fn visitor(origin: Origin) -> Self {
        Self { name: "-".to_owned(), origin, ..Self::program("", "web") }
    }
}
