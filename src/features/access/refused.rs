//! Why somebody may not hold an app or group.

use crate::features::access::Closed;
use crate::features::rules::BlockedAddress;
use crate::foundation::db::DbError;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::Text;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The person, group or app is gone.
    #[error("not there")]
    NotThere,
    #[error("the person is deleted")]
    Deleted,
    #[error("the person is blocked")]
    Blocked,
    #[error("the stay of the person is over")]
    StayEnded,
    #[error("the end date is not in the future")]
    EndInThePast,
    #[error("the app has no such role")]
    NoSuchRole,
    /// It takes nobody, or no guests, itself or through what it opens.
    #[error("closed: {0:?}")]
    Closed(Closed),
    /// A list of the organization, of the app or group, or of an app it opens keeps the guest out.
    #[error("the domain is blocked: {0:?}")]
    Domain(BlockedAddress),
    /// They would get an app that takes none (Z-4).
    #[error("{n} guests are in {group}")]
    GroupHasGuests { group: String, n: i64 },
    /// A list keeps out where they are from, as the first of these domains (Z-4).
    #[error("{n} guests in {group} are from {domain} or another domain that is blocked")]
    GroupHasBlocked { group: String, n: i64, domain: String },
    /// They have the app that is switched on, and it takes none.
    #[error("{n} guests have it")]
    HasGuests { n: i64 },
    /// A list keeps them out, as the first of their domains.
    #[error("{n} guests who have it are from {domain} or another domain that is blocked")]
    HasBlocked { n: i64, domain: String },
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::NotThere => Kind::Missing,
            Self::EndInThePast => Kind::Invalid { field: "ends_on" },
            Self::Deleted
            | Self::Blocked
            | Self::StayEnded
            | Self::NoSuchRole
            | Self::Closed(_)
            | Self::Domain(_)
            | Self::GroupHasGuests { .. }
            | Self::GroupHasBlocked { .. }
            | Self::HasGuests { .. }
            | Self::HasBlocked { .. } => Kind::Conflict,
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::NotThere => Text::new("refused-missing"),
            Self::Deleted => Text::new("access-deleted"),
            Self::Blocked => Text::new("access-blocked"),
            Self::StayEnded => Text::new("access-stay-ended"),
            Self::EndInThePast => Text::new("access-end-in-the-past"),
            Self::NoSuchRole => Text::new("access-no-such-role"),
            Self::Closed(closed) => closed.text(),
            Self::Domain(blocked) => blocked.text(),
            Self::GroupHasGuests { group, n } => Text::new("access-group-has-guests").with("name", group).with("n", *n),
            Self::GroupHasBlocked { group, n, domain } => {
                Text::new("access-group-has-blocked").with("name", group).with("n", *n).with("domain", domain)
            }
            Self::HasGuests { n } => Text::new("access-has-guests").with("n", *n),
            Self::HasBlocked { n, domain } => Text::new("access-has-blocked").with("n", *n).with("domain", domain),
            Self::Database(error) => error.text(),
        }
    }
}
