//! Why an invitation is not made, sent, answered or redeemed.

use std::time::Duration;

use crate::features::access;
use crate::features::policies;
use crate::features::sign_in;
use crate::foundation::address::TooMany;
use crate::foundation::db::DbError;
use crate::foundation::limits::Spent;
use crate::foundation::person::NotAPerson;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::secret::SecretError;
use crate::foundation::text::Text;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Not there, or none of theirs (Z-2).
    #[error("no such invitation")]
    NotThere,
    /// It was answered, revoked, replaced or has expired.
    #[error("no longer open")]
    NoLongerOpen,
    /// Nothing went out yet, so nothing goes out again.
    #[error("waits for approval")]
    WaitsForApproval,
    /// Somebody else approved it or turned it down, or it was taken back.
    #[error("decided meanwhile")]
    DecidedMeanwhile,
    #[error("nobody decides about what they asked for")]
    OwnRequest,
    #[error("no reason, or too long a one")]
    NoReason { most: usize },
    #[error("none is ticked")]
    NothingTicked,
    /// This browser followed no link, or too long ago.
    #[error("no invitation under way")]
    NothingUnderWay,
    #[error("neither accepted nor declined")]
    NoDecision,
    /// The provider does not vouch for the invited address (I-2).
    #[error("the provider proves no address")]
    NotProven,
    #[error("its address belongs to somebody else")]
    SomebodyElse,
    #[error("nobody to invite")]
    NoAddresses,
    #[error("{0:?}")]
    TooManyAddresses(TooMany),
    #[error("nothing to give, or too much")]
    GrantCount,
    #[error("no such role in the app")]
    UnknownRole,
    #[error("a role must be chosen")]
    NoRole,
    #[error("the end lies in the past")]
    EndsInThePast,
    #[error("no such day")]
    NoSuchDay,
    #[error("the message is too long")]
    MessageTooLong { most: usize },
    #[error("the copy goes to no address")]
    BadCopy(&'static str),
    #[error("too many")]
    Wait(Spent),
    /// Nothing that was offered can be given any more (V-8).
    #[error("no longer possible: {0}")]
    NoLongerPossible(Text),
    #[error(transparent)]
    Policy(#[from] policies::Refused),
    #[error(transparent)]
    Access(#[from] access::Refused),
    #[error(transparent)]
    SignIn(#[from] sign_in::Refused),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<TooMany> for Refused {
    fn from(many: TooMany) -> Self {
        Self::TooManyAddresses(many)
    }
}

impl From<NotAPerson> for Refused {
    fn from(refused: NotAPerson) -> Self {
        Self::Policy(refused.into())
    }
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::NotThere => Kind::Missing,
            Self::NoLongerOpen => Kind::Gone,
            Self::WaitsForApproval | Self::DecidedMeanwhile | Self::OwnRequest => Kind::Conflict,
            Self::NoReason { .. } => Kind::Invalid { field: "reason" },
            Self::NothingTicked => Kind::Invalid { field: "invitation" },
            Self::NothingUnderWay | Self::NotProven => Kind::Conflict,
            Self::NoDecision => Kind::Invalid { field: "" },
            Self::SomebodyElse => Kind::Forbidden,
            Self::NoAddresses | Self::TooManyAddresses(_) => Kind::Invalid { field: "emails" },
            Self::GrantCount => Kind::Invalid { field: "also" },
            Self::UnknownRole | Self::NoRole => Kind::Invalid { field: "role" },
            Self::EndsInThePast | Self::NoSuchDay => Kind::Invalid { field: "ends_on" },
            Self::MessageTooLong { .. } => Kind::Invalid { field: "message" },
            Self::BadCopy(_) => Kind::Invalid { field: "cc" },
            Self::Wait(spent) => Kind::TooMany { retry_after: spent.retry_after },
            Self::NoLongerPossible(_) => Kind::Conflict,
            Self::Policy(refused) => refused.kind(),
            Self::Access(refused) => refused.kind(),
            Self::SignIn(refused) => refused.kind(),
            Self::Secret(_) => Kind::Broken,
            Self::Database(error) if is_crowd(error) => Kind::Busy,
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::NotThere => Text::new("refused-missing"),
            Self::NoLongerOpen => Text::new("invitation-no-longer-open"),
            Self::WaitsForApproval => Text::new("invitation-waits-for-approval"),
            Self::DecidedMeanwhile => Text::new("approval-decided-meanwhile"),
            Self::OwnRequest => Text::new("approval-own-request"),
            Self::NoReason { most } => Text::new("approval-no-reason").with("most", *most),
            Self::NothingTicked => Text::new("approval-nothing-ticked"),
            Self::NothingUnderWay => Text::new("invitation-nothing-under-way"),
            Self::NoDecision => Text::new("invitation-no-decision"),
            Self::NotProven => Text::new("invitation-not-proven"),
            Self::SomebodyElse => Text::new("invitation-somebody-else"),
            Self::NoAddresses => Text::new("invitation-no-addresses"),
            Self::TooManyAddresses(many) => Text::new(many.key()).with("found", many.found).with("most", many.most),
            Self::GrantCount => Text::new("invitation-grant-count").with("most", super::MOST_GRANTS),
            Self::UnknownRole => Text::new("invitation-unknown-role"),
            Self::NoRole => Text::new("invitation-no-role"),
            Self::EndsInThePast => Text::new("invitation-ends-in-the-past"),
            Self::NoSuchDay => Text::new("invitation-no-such-day"),
            Self::MessageTooLong { most } => Text::new("invitation-message-too-long").with("most", *most),
            Self::BadCopy(reason) => Text::new(*reason),
            Self::Wait(spent) => Text::new("invitation-wait").with("minutes", minutes(spent.retry_after)),
            Self::NoLongerPossible(why) => Text::new("invitation-no-longer-possible").with("why", why.clone()),
            Self::Policy(refused) => refused.text(),
            Self::Access(refused) => refused.text(),
            Self::SignIn(refused) => refused.text(),
            Self::Secret(_) => Text::new("refused-broken"),
            Self::Database(error) if is_crowd(error) => Text::new("refused-busy"),
            Self::Database(error) => error.text(),
        }
    }
}

/// Somebody else invited the same person at the same moment, and was first (V-9).
fn is_crowd(error: &DbError) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    matches!(error, DbError::Query(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
}

fn minutes(wait: Duration) -> u64 {
    wait.as_secs().div_ceil(60).max(1)
}
