//! Messages waiting to be sent, each written in the transaction of the deed it tells about.

mod bell;
mod delivery;
mod letter;
mod letterhead;
mod notice;
mod queries;
mod schedule;
mod worker;

use serde_json::Value;

use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Details, words};
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{InvitationId, MessageId, UserId};
use crate::foundation::mail::Reason;
use crate::foundation::secret::{Keys, Purpose, SecretError};
use crate::foundation::text::Language;

pub use delivery::{Delivery, Why, delivery_of};
pub use letter::{Desk, GiveUp, Render, Rendered, Writers, Written};
pub use letterhead::Letterhead;
pub use notice::{Notice, NoticeLine, rendered, reply_to};
pub use queries::Message;
pub use queries::route::RouteState;
pub use worker::{Pace, Running, Worker};

words! {
    /// What a message is about; each is written by the feature it comes from.
    pub enum Kind {
        SignInCode = "sign-in-code",
        RedeemCode = "redeem-code",
        AdminLink = "admin-link",
        Invitation = "invitation",
        InvitationCopy = "invitation-copy",
        InvitationReminder = "invitation-reminder",
        AccessGranted = "access-granted",
        InvitationAccepted = "invitation-accepted",
        InvitationDeclined = "invitation-declined",
        InvitationBlocked = "invitation-blocked",
        ApprovalAsked = "approval-asked",
        InvitationApproved = "invitation-approved",
        InvitationTurnedDown = "invitation-turned-down",
        DeliveryFailed = "delivery-failed",
        FreshLinkAsked = "fresh-link-asked",
        IdentityLinked = "identity-linked",
        AccessEnding = "access-ending",
        EndingDigest = "ending-digest",
        EndingAnswered = "ending-answered",
        GuestBlocked = "guest-blocked",
        GuestDeleted = "guest-deleted",
        AddressReset = "address-reset",
        AddressMoved = "address-moved",
        OwnerNamed = "owner-named",
        ReviewBegun = "review-begun",
        ReviewReminder = "review-reminder",
        ReviewDone = "review-done",
    }
}

words! {
    /// Where a message is on its way.
    pub enum State {
        Queued = "queued",
        Sending = "sending",
        Deferred = "deferred",
        HandedOver = "handed_over",
        Failed = "failed",
        Dropped = "dropped",
    }
}

/// Who goes first: a code never waits behind a crowd (M-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    Codes,
    Single,
    Notices,
    Bulk,
    Digests,
}

impl Lane {
    pub const ALL: &'static [Self] = &[Self::Codes, Self::Single, Self::Notices, Self::Bulk, Self::Digests];

    fn number(self) -> i32 {
        self as i32
    }

    /// Its name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::Single => "single",
            Self::Notices => "notices",
            Self::Bulk => "bulk",
            Self::Digests => "digests",
        }
    }
}

impl Kind {
    fn lane(self) -> Lane {
        match self {
            Self::SignInCode | Self::RedeemCode | Self::AdminLink => Lane::Codes,
            Self::Invitation => Lane::Single,
            Self::InvitationReminder
            | Self::EndingDigest
            | Self::ReviewBegun
            | Self::ReviewReminder
            | Self::ReviewDone => Lane::Digests,
            _ => Lane::Notices,
        }
    }

    /// Whether the message loses its meaning when its invitation ends (N5).
    fn ends_with_its_invitation(self) -> bool {
        matches!(self, Self::RedeemCode | Self::Invitation | Self::InvitationCopy | Self::InvitationReminder)
    }
}

/// A message to be written: to whom, about what. `details` hold what the text needs and is no secret.
#[derive(Clone, Debug)]
pub struct Post {
    kind: Kind,
    lane: Lane,
    to: EmailAddress,
    language: Language,
    invitation: Option<InvitationId>,
    user: Option<UserId>,
    details: Value,
    sealed: Option<Vec<u8>>,
    not_before: Option<Time>,
    expires_at: Option<Time>,
    undeliverable: bool,
}

impl Post {
    pub fn new(kind: Kind, to: EmailAddress, language: Language) -> Self {
        Self {
            kind,
            lane: kind.lane(),
            to,
            language,
            invitation: None,
            user: None,
            details: Value::Null,
            sealed: None,
            not_before: None,
            expires_at: None,
            undeliverable: false,
        }
    }

    /// The invitation it tells about; ending that ends the message if it carries its link or code.
    #[must_use]
    pub fn about(self, invitation: InvitationId) -> Self {
        Self { invitation: Some(invitation), ..self }
    }

    /// The person it goes to, if they are in the directory.
    #[must_use]
    pub fn to_user(self, user: UserId) -> Self {
        Self { user: Some(user), ..self }
    }

    #[must_use]
    pub fn details(self, details: Value) -> Self {
        Self { details, ..self }
    }

    /// A secret the message will show: encrypted here, wiped when the message is done with (M-1).
    pub fn secret(self, keys: &Keys, secret: &str) -> Result<Self, SecretError> {
        Ok(Self { sealed: Some(keys.seal(Purpose::Outbox, secret.as_bytes())?), ..self })
    }

    /// Not sent after that (N5).
    #[must_use]
    pub fn expires(self, at: Time) -> Self {
        Self { expires_at: Some(at), ..self }
    }

    #[must_use]
    pub fn not_before(self, at: Time) -> Self {
        Self { not_before: Some(at), ..self }
    }

    /// One of many: waits behind single invitations and notices.
    #[must_use]
    pub fn in_bulk(self) -> Self {
        Self { lane: Lane::Bulk, ..self }
    }

    /// Written down as one that cannot be delivered, and never sent: its recipient asked for that, which is nobody
    /// else's business (V-12).
    #[must_use]
    pub fn undeliverable(self) -> Self {
        Self { undeliverable: true, ..self }
    }
}

/// The message is written down and will be sent, if this transaction is committed.
pub fn post(conn: &mut Conn, post: Post, now: Time) -> Result<MessageId, DbError> {
    let domain = domain(conn)?;
    let message = message(post, &domain, now);
    put(conn, std::slice::from_ref(&message))?;
    Ok(message.id)
}

/// The same for many messages.
pub fn post_all(conn: &mut Conn, posts: Vec<Post>, now: Time) -> Result<(), DbError> {
    let domain = domain(conn)?;
    let messages: Vec<Message> = posts.into_iter().map(|post| message(post, &domain, now)).collect();
    put(conn, &messages)
}

fn put(conn: &mut Conn, messages: &[Message]) -> Result<(), DbError> {
    queries::insert(conn, messages)?;
    bell::ring();
    Ok(())
}

/// What the ids of our messages end in.
fn domain(conn: &mut Conn) -> Result<String, DbError> {
    Ok(queries::organization(conn)?.map_or_else(|| "guestlist.invalid".to_owned(), |(_, domain, _)| domain))
}

fn message(post: Post, domain: &str, now: Time) -> Message {
    let id = MessageId::new();
    Message {
        id,
        lane: post.lane.number(),
        kind: post.kind,
        state: if post.undeliverable { State::Failed } else { State::Queued },
        recipient: post.to.as_str().to_owned(),
        recipient_domain: post.to.domain().to_owned(),
        message_id: format!("<{}.{id}.1@{domain}>", post.kind.word()),
        language: post.language.tag().to_owned(),
        invitation_id: post.invitation,
        user_id: post.user,
        details: Details(post.details),
        sealed: post.sealed,
        attempts: 0,
        not_before: post.not_before.unwrap_or(now),
        expires_at: post.expires_at,
        leased_until: None,
        leased_by: None,
        relay: None,
        reason: post.undeliverable.then(|| Reason::RecipientRefused.slug().to_owned()),
        last_reply: None,
        created_at: now,
        changed_at: now,
        deferred_since: None,
        paced: false,
    }
}

/// No message carrying this invitation's link or code will be sent any more; what was told about it still is.
pub fn cancel_for_invitation(conn: &mut Conn, invitation: InvitationId, now: Time) -> Result<usize, DbError> {
    let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| kind.ends_with_its_invitation()).collect();
    Ok(queries::drop_for_invitation(conn, invitation, &kinds, now)?)
}

/// Whether messages stay here for now because the relay cannot be used (F13).
pub fn is_late(conn: &mut Conn, relay: &str) -> Result<bool, DbError> {
    Ok(route_state(conn, relay)? != RouteState::Open)
}

/// How the way out is doing.
pub fn route_state(conn: &mut Conn, relay: &str) -> Result<RouteState, DbError> {
    Ok(queries::route::state(conn, relay)?)
}

/// The messages of a lane that are due, those waiting longest first.
pub fn due(conn: &mut Conn, lane: Lane, most: i64, now: Time) -> Result<Vec<MessageId>, DbError> {
    Ok(queries::due(conn, lane.number(), most, now)?)
}

/// How many messages wait in a lane, and since when the oldest has.
pub fn waiting(conn: &mut Conn, lane: Lane) -> Result<(i64, Option<Time>), DbError> {
    Ok(queries::tidy::waiting(conn, lane.number())?)
}
