//! Invitations: one offer from one person to one address, and everything that can become of it.

mod answer;
mod approve;
mod ask;
mod asked;
mod blocked;
mod by_hand;
mod check;
mod emails;
mod ending;
mod extension;
mod grants;
mod invite;
mod letters;
mod link;
mod offered;
pub mod pages;
mod queries;
mod redeem;
mod refused;
mod remind;
mod reports;
mod resend;
pub mod shown;
pub mod shown_approvals;
pub mod shown_by_hand;
pub mod shown_chips;
pub mod shown_guest;

use diesel::prelude::*;

use crate::features::access::ResourceId;
use crate::features::users::User;
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::id::{AppId, GrantId, GroupId, InvitationId, RoleId, UserId};
use crate::foundation::text::Language;
use crate::schema::{invitation_grants, invitations};

pub use answer::{accept, decline, decline_forever};
pub use approve::{approve, count_waiting, turn_down, waiting};
pub use ask::{
    ask_fresh, find_theirs, forget_received, forget_sent, has_sent, invited_to, revoke, revoke_all_for, revoke_for,
    revoke_from_all, revoke_from_some, sweep, waiting_for,
};
pub use asked::{Asked, asked};
pub use blocked::{count_blocked, count_pending_at, revoke_blocked, some_pending_at};
pub use by_hand::hand_over;
pub use check::{Checked, Verdict, check};
pub use emails::give_up;
pub use invite::{Done, invite};
pub use letters::render;
pub use link::{Followed, follow};
pub use redeem::{Proof, Redeemed, redeem};
pub use refused::Refused;
pub use remind::remind;
pub use reports::tidy;
pub use resend::resend;

words! {
    /// Where an invitation stands. Everything but `Pending` is final (V-2).
    pub enum State {
        Pending = "pending",
        Redeemed = "redeemed",
        Declined = "declined",
        Revoked = "revoked",
        Expired = "expired",
        Replaced = "replaced",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    pub id: InvitationId,
    /// Canonical (E-2).
    pub address: String,
    pub address_shown: String,
    /// The guest, who is in the directory from this moment on.
    pub user_id: UserId,
    pub inviter_id: UserId,
    pub state: State,
    pub message: Option<String>,
    pub language: String,
    pub cc: Option<String>,
    /// Only the link with this number opens the invitation; a resend counts up.
    pub link_number: i32,
    pub created_at: Time,
    pub expires_at: Time,
    pub resolved_at: Option<Time>,
    /// When the invitee asked for a fresh link, if they did.
    pub fresh_asked_at: Option<Time>,
    /// Until somebody approves it there is no link, and nothing to answer.
    pub waits_since: Option<Time>,
    /// Why nobody approved it, in the words of whoever turned it down.
    pub turned_down: Option<String>,
    /// No mail goes out: the inviter hands the link over.
    pub by_hand: bool,
    /// It gives nothing but a place in the organization.
    pub alone: bool,
    /// When somebody who has not answered is reminded next.
    pub remind_at: Option<Time>,
    /// How often they were.
    pub reminded: i32,
}

/// One thing an invitation gives.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = invitation_grants)]
pub struct Grant {
    pub id: GrantId,
    pub invitation_id: InvitationId,
    pub address: String,
    pub app_id: Option<AppId>,
    pub group_id: Option<GroupId>,
    pub role_id: RoleId,
    pub ends_at: Option<Time>,
    /// As the invitation's state, for the unique indexes.
    pub pending: bool,
}

/// An invitation that is about to be sent, to whom, with what of the offer is new to them.
#[derive(Clone, Debug)]
struct Draft {
    invitation: Invitation,
    guest: User,
    wishes: Vec<GrantWish>,
}

impl Invitation {
    /// Whether it can still be answered; asked at use, never left to a sweeper (D-3).
    pub fn is_open(&self, now: Time) -> bool {
        self.waits_since.is_none() && self.stands(now)
    }

    /// The same, or it waits for approval.
    pub fn stands(&self, now: Time) -> bool {
        self.state == State::Pending && now < self.expires_at
    }

    /// What it is to whoever looks at it now.
    pub fn state_at(&self, now: Time) -> State {
        if self.state == State::Pending && now >= self.expires_at { State::Expired } else { self.state }
    }

    pub fn language(&self) -> Language {
        Language::from_tag(&self.language).unwrap_or_default()
    }
}

impl Grant {
    /// The app or group; a row has exactly one, which the table itself insists on.
    pub fn resource(&self) -> Option<ResourceId> {
        self.app_id.map(ResourceId::App).or(self.group_id.map(ResourceId::Group))
    }
}

/// What an inviter wishes for one address.
#[derive(Clone, Debug)]
pub struct Invite {
    pub address: EmailAddress,
    /// The name typed with it, `Name <a@b>`.
    pub name: Option<String>,
    pub offer: Offer,
}

/// What everybody in one form is offered, and the words with it.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// Up to 20; none is a place in the organization and nothing else.
    pub grants: Vec<GrantWish>,
    pub message: Option<String>,
    /// Each guest's own, if none was chosen.
    pub language: Option<Language>,
    pub cc: Option<EmailAddress>,
    /// No mail goes out; the link is handed over.
    pub by_hand: bool,
}

/// One thing somebody wishes to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GrantWish {
    pub resource: ResourceId,
    pub role: RoleId,
    pub ends_at: Option<Time>,
}

/// More than this in one invitation nobody can take in.
pub const MOST_GRANTS: usize = 20;
