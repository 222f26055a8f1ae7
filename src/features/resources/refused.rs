//! Why an app is not opened, or its logo not changed.

use crate::features::apps::NotALogo;
use crate::features::policies;
use crate::foundation::db::DbError;
use crate::foundation::person::NotAPerson;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::Text;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Policy(#[from] policies::Refused),
    #[error(transparent)]
    Logo(#[from] NotALogo),
    #[error("no file was chosen")]
    NoFile,
    /// What is kept as its address is none that a browser may be sent to.
    #[error("no address to open")]
    NoAddress,
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        Self::Policy(error.into())
    }
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Policy(error.into())
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
            Self::Policy(refused) => refused.kind(),
            Self::Logo(refused) => refused.kind(),
            Self::NoFile => Kind::Invalid { field: "logo" },
            Self::NoAddress => Kind::Conflict,
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Policy(refused) => refused.text(),
            Self::Logo(refused) => refused.text(),
            Self::NoFile => Text::new("logo-no-file"),
            Self::NoAddress => Text::new("thing-no-address"),
        }
    }
}
