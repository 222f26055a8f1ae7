//! Why a person's access is not changed.

use crate::features::access::{self, Path};
use crate::features::invitations;
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
    Invitation(#[from] invitations::Refused),
    /// They have it through this group, whose owners decide.
    #[error("only through the group {0}")]
    ThroughGroup(String),
    /// Nothing was given to this person here.
    #[error("they do not have it")]
    NotTheirs,
    #[error("the end date is not in the future")]
    EndInThePast,
    #[error("at most {0} days at a time")]
    TooLong(i32),
    /// Two changed it at once.
    #[error("another end meanwhile")]
    EndChanged,
    #[error("not a date")]
    NotADate,
    /// Ten minutes are over, or the form is not ours.
    #[error("too late to undo")]
    TooLate,
    /// A guest who owns something.
    #[error("guests do not extend their own access")]
    OwnEnd,
    #[error(transparent)]
    Access(#[from] access::Refused),
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

impl Refused {
    /// Where somebody has a thing only through a group, that group; otherwise nothing was theirs.
    pub(super) fn of_paths(paths: &[Path]) -> Self {
        let group = paths.iter().find_map(|path| path.group.as_ref());
        group.map_or(Self::NotTheirs, |(_, name)| Self::ThroughGroup(name.clone()))
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
            Self::Invitation(refused) => refused.kind(),
            Self::Access(refused) => refused.kind(),
            Self::OwnEnd => Kind::Forbidden,
            Self::ThroughGroup(_) | Self::EndChanged => Kind::Conflict,
            Self::NotTheirs => Kind::Missing,
            Self::EndInThePast | Self::NotADate | Self::TooLong(_) => Kind::Invalid { field: "ends_on" },
            Self::TooLate => Kind::Gone,
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Policy(refused) => refused.text(),
            Self::Invitation(refused) => refused.text(),
            Self::ThroughGroup(group) => Text::new("people-only-through-group").with("group", group),
            Self::NotTheirs => Text::new("refused-missing"),
            Self::EndInThePast => Text::new("people-end-in-the-past"),
            Self::NotADate => Text::new("people-not-a-date"),
            Self::TooLong(days) => Text::new("stay-too-long").with("days", *days),
            Self::EndChanged => Text::new("people-end-changed-meanwhile"),
            Self::TooLate => Text::new("people-too-late"),
            Self::OwnEnd => Text::new("people-own-end"),
            Self::Access(refused) => refused.text(),
        }
    }
}
