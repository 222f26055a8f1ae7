//! Why something is not done to somebody.

use crate::features::access;
use crate::features::invitations;
use crate::features::policies;
use crate::features::rules::BlockedAddress;
use crate::foundation::address::NotAnAddress;
use crate::foundation::db::DbError;
use crate::foundation::person::NotAPerson;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::Text;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("nobody has this id")]
    NotThere,
    /// Nobody would be left to govern (Z-6).
    #[error("the last admin")]
    LastAdmin,
    #[error("guests hold no role but one")]
    GuestRole,
    #[error("who governs is no guest")]
    Governs,
    /// Blocking or deleting oneself would be noticed too late.
    #[error("oneself")]
    Oneself,
    #[error("deleted")]
    Deleted,
    #[error("not deleted")]
    NotDeleted,
    /// Two did it at once.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    #[error("no address: {0:?}")]
    NotAnAddress(NotAnAddress),
    /// Whose it is.
    #[error("the address is taken by {0}")]
    AddressTaken(String),
    #[error("the address is that of {0}, who is deleted")]
    AddressDeleted(String),
    #[error("a colleague needs a name")]
    NoName,
    #[error("{field} is too long or holds a control character")]
    TooLong { field: &'static str, most: usize },
    /// A guest from a domain that is kept out.
    #[error("blocked: {0:?}")]
    Blocked(BlockedAddress),
    #[error("no domain")]
    NotADomain,
    #[error("no web address")]
    NotAWebAddress,
    #[error("a guest who never came")]
    NeverCame,
    /// Something that takes no guests.
    #[error("has {0}")]
    HoldsClosed(String),
    #[error(transparent)]
    Access(#[from] access::Refused),
    #[error(transparent)]
    Policy(#[from] policies::Refused),
    #[error(transparent)]
    Invitation(#[from] invitations::Refused),
    #[error(transparent)]
    Database(#[from] DbError),
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
            Self::GuestRole => Kind::Invalid { field: "role" },
            Self::NotAnAddress(_) | Self::AddressTaken(_) | Self::AddressDeleted(_) | Self::Blocked(_) => {
                Kind::Invalid { field: "email" }
            }
            Self::NotADomain => Kind::Invalid { field: "domain" },
            Self::NotAWebAddress => Kind::Invalid { field: "privacy_url" },
            Self::NoName => Kind::Invalid { field: "display_name" },
            Self::TooLong { field, .. } => Kind::Invalid { field },
            Self::LastAdmin
            | Self::Governs
            | Self::Oneself
            | Self::Deleted
            | Self::NotDeleted
            | Self::NeverCame
            | Self::HoldsClosed(_)
            | Self::ChangedMeanwhile => Kind::Conflict,
            Self::Access(refused) => refused.kind(),
            Self::Policy(refused) => refused.kind(),
            Self::Invitation(refused) => refused.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::NotThere => Text::new("refused-missing"),
            Self::LastAdmin => Text::new("directory-last-admin"),
            Self::GuestRole => Text::new("directory-guest-role"),
            Self::Governs => Text::new("directory-governs"),
            Self::Oneself => Text::new("directory-oneself"),
            Self::Deleted => Text::new("directory-deleted-already"),
            Self::NotDeleted => Text::new("directory-not-deleted"),
            Self::ChangedMeanwhile => Text::new("policy-changed-meanwhile"),
            Self::NotAnAddress(reason) => Text::new(reason.key()),
            Self::AddressTaken(name) => Text::new("directory-address-taken").with("name", name),
            Self::AddressDeleted(name) => Text::new("directory-address-deleted").with("name", name),
            Self::NoName => Text::new("directory-no-name"),
            Self::TooLong { most, .. } => Text::new("directory-too-long").with("most", *most),
            Self::Blocked(blocked) => blocked.text(),
            Self::NotADomain => Text::new("directory-not-a-domain"),
            Self::NotAWebAddress => Text::new("catalog-not-a-web-address"),
            Self::NeverCame => Text::new("directory-never-came"),
            Self::HoldsClosed(name) => Text::new("directory-holds-closed").with("name", name),
            Self::Access(refused) => refused.text(),
            Self::Policy(refused) => refused.text(),
            Self::Invitation(refused) => refused.text(),
            Self::Database(error) => error.text(),
        }
    }
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}
