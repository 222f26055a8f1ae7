//! Why nobody more, or nobody else, answers for a guest.

use crate::features::policies;
use crate::foundation::db::DbError;
use crate::foundation::person::NotAPerson;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::Text;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Policy(#[from] policies::Refused),
    #[error("there is nobody like that")]
    NotThere,
    #[error("not a guest who is here")]
    NotAGuest,
    #[error("no colleague and no group is called so")]
    NobodyCalled,
    #[error("guests answer for nobody")]
    GuestsDoNot,
    #[error("nobody answers for themselves")]
    Oneself,
    #[error("{0} is a sponsor already")]
    Already(String),
    #[error("five are enough")]
    TooMany,
    #[error("not a sponsor of theirs")]
    NotASponsor,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
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
            Self::NotThere => Kind::Missing,
            Self::NotAGuest | Self::NotASponsor => Kind::Conflict,
            Self::NobodyCalled | Self::GuestsDoNot | Self::Oneself | Self::Already(_) | Self::TooMany => {
                Kind::Invalid { field: "who" }
            }
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Policy(refused) => refused.text(),
            Self::NotThere => Text::new("refused-missing"),
            Self::NotAGuest => Text::new("sponsors-not-a-guest"),
            Self::NobodyCalled => Text::new("sponsors-nobody-called"),
            Self::GuestsDoNot => Text::new("sponsors-guests-do-not"),
            Self::Oneself => Text::new("sponsors-oneself"),
            Self::Already(name) => Text::new("sponsors-already").with("name", name),
            Self::TooMany => Text::new("sponsors-too-many"),
            Self::NotASponsor => Text::new("sponsors-not-a-sponsor"),
            Self::Database(error) => error.text(),
        }
    }
}
