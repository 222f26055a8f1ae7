//! Why somebody does not come in.

use crate::features::policies;
use crate::features::sign_in::oidc;
use crate::foundation::address::NotAnAddress;
use crate::foundation::db::DbError;
use crate::foundation::limits::Spent;
use crate::foundation::refusal::{Kind, PROOF_NEEDED, Refusal};
use crate::foundation::secret::SecretError;
use crate::foundation::text::Text;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("not an address")]
    NotAnAddress(NotAnAddress),
    #[error("too often")]
    Wait(Spent),
    #[error("nobody may sign in by code")]
    NoCodes,
    /// The browser sent no transaction: too old, or without cookies.
    #[error("nothing is under way")]
    NothingUnderWay,
    #[error("the code is wrong")]
    WrongCode,
    #[error("the code is used or expired")]
    CodeGone,
    #[error("the link is used or expired")]
    LinkGone,
    #[error("no such provider")]
    NoSuchProvider,
    /// Callback with another, a missing or a used state (I-4).
    #[error("not a journey of this browser")]
    StrangeReturn,
    #[error(transparent)]
    Provider(#[from] oidc::Refused),
    /// Disabled, not yet accepted, or not somebody this way is for (I-7): all say the same.
    #[error("this person may not come in this way")]
    NotAllowed,
    #[error(transparent)]
    Policy(#[from] policies::Refused),
    #[error("the person must show themselves again")]
    ProofNeeded,
    #[error("there is no such session or identity")]
    Missing,
    #[error("this is the only way in that the person has")]
    LastWayIn,
    #[error("the identity belongs to somebody already")]
    IdentityTaken,
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Secret(_) => Kind::Broken,
            Self::NotAnAddress(_) => Kind::Invalid { field: "email" },
            Self::WrongCode | Self::CodeGone => Kind::Invalid { field: "code" },
            Self::Wait(spent) => Kind::TooMany { retry_after: spent.retry_after },
            Self::NothingUnderWay | Self::LinkGone => Kind::Gone,
            Self::NoSuchProvider | Self::Missing => Kind::Missing,
            Self::StrangeReturn => Kind::Invalid { field: "" },
            Self::Provider(oidc::Refused::Unreachable) => Kind::Busy,
            Self::Provider(_) | Self::NotAllowed | Self::NoCodes | Self::ProofNeeded => Kind::Forbidden,
            Self::Policy(refused) => refused.kind(),
            Self::LastWayIn | Self::IdentityTaken => Kind::Conflict,
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Db(error) => error.text(),
            Self::Secret(_) => Text::new("refused-broken"),
            Self::NotAnAddress(reason) => Text::new(reason.key()),
            Self::Wait(spent) => {
                Text::new("sign-in-refused-wait").with("minutes", spent.retry_after.as_secs().div_ceil(60).max(1))
            }
            Self::Provider(refused) => Text::new(refused.key()),
            Self::NoCodes => Text::new("sign-in-refused-no-codes"),
            Self::NothingUnderWay => Text::new("sign-in-refused-nothing-under-way"),
            Self::WrongCode => Text::new("sign-in-refused-code"),
            Self::CodeGone => Text::new("sign-in-refused-code-gone"),
            Self::LinkGone => Text::new("sign-in-refused-link"),
            Self::NoSuchProvider | Self::Missing => Text::new("refused-missing"),
            Self::StrangeReturn => Text::new("sign-in-refused-return"),
            Self::NotAllowed => Text::new("sign-in-refused-person"),
            Self::ProofNeeded => Text::new(PROOF_NEEDED),
            Self::Policy(refused) => refused.text(),
            Self::LastWayIn => Text::new("sign-in-refused-last-way"),
            Self::IdentityTaken => Text::new("sign-in-refused-taken"),
        }
    }
}
