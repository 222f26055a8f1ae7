//! Why a review is not scheduled, answered or finished.

use crate::features::access::Closed;
use crate::features::invitations;
use crate::features::people;
use crate::features::policies;
use crate::foundation::db::DbError;
use crate::foundation::person::NotAPerson;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::Text;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("neither everything nor one thing was chosen")]
    NoScope,
    /// A rule or another directory decides who is in it.
    #[error("closed to hands: {0:?}")]
    ClosedToHands(Closed),
    #[error("there is a schedule for it already")]
    ScheduledAlready,
    #[error("not between 7 and 1,000 days")]
    BadRhythm,
    #[error("not between 1 and 60 days, or longer than the rhythm")]
    BadAnswerTime,
    #[error("neither keep nor remove")]
    NoSilence,
    #[error("not a day")]
    NotADay,
    #[error("the first day is over, or more than three years away")]
    DayOutOfReach,
    /// A round is beginning at this very moment.
    #[error("a round is beginning")]
    Beginning,
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The time is over, or another owner finished it.
    #[error("no longer open")]
    NoLongerOpen,
    #[error("the reason is too long")]
    ReasonTooLong { most: usize },
    /// A reason where nothing is chosen.
    #[error("a reason for nothing")]
    ReasonForNothing,
    /// So many guests are without a decision.
    #[error("{0} guests are left")]
    SomeLeft(i64),
    #[error(transparent)]
    Policy(#[from] policies::Refused),
    #[error(transparent)]
    People(#[from] people::Refused),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl Refused {
    /// For whoever has nobody to tell.
    pub fn into_database(self) -> DbError {
        match self {
            Self::Database(error)
            | Self::Policy(policies::Refused::Database(error))
            | Self::People(people::Refused::Policy(policies::Refused::Database(error)))
            | Self::People(people::Refused::Invitation(invitations::Refused::Database(error))) => error,
            other => DbError::Busy(other.to_string()),
        }
    }
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
            Self::NoScope | Self::ClosedToHands(_) | Self::ScheduledAlready => Kind::Invalid { field: "of" },
            Self::BadRhythm => Kind::Invalid { field: "every_days" },
            Self::BadAnswerTime => Kind::Invalid { field: "answer_days" },
            Self::NoSilence => Kind::Invalid { field: "silence" },
            Self::NotADay | Self::DayOutOfReach => Kind::Invalid { field: "first_day" },
            Self::ReasonTooLong { .. } | Self::ReasonForNothing => Kind::Invalid { field: "reason" },
            Self::Beginning | Self::ChangedMeanwhile | Self::NoLongerOpen | Self::SomeLeft(_) => Kind::Conflict,
            Self::Policy(refused) => refused.kind(),
            Self::People(refused) => refused.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::NoScope => Text::new("reviews-no-scope"),
            Self::ClosedToHands(closed) => Text::new("reviews-closed").with("why", closed.text()),
            Self::ScheduledAlready => Text::new("reviews-scheduled-already"),
            Self::BadRhythm => Text::new("reviews-bad-rhythm"),
            Self::BadAnswerTime => Text::new("reviews-bad-answer-time"),
            Self::NoSilence => Text::new("reviews-no-silence"),
            Self::NotADay => Text::new("people-not-a-date"),
            Self::DayOutOfReach => Text::new("reviews-day-out-of-reach"),
            Self::Beginning => Text::new("reviews-beginning"),
            Self::ChangedMeanwhile => Text::new("policy-changed-meanwhile"),
            Self::NoLongerOpen => Text::new("reviews-no-longer-open"),
            Self::ReasonForNothing => Text::new("reviews-reason-for-nothing"),
            Self::ReasonTooLong { most } => Text::new("reviews-reason-too-long").with("most", *most),
            Self::SomeLeft(n) => Text::new("reviews-some-left").with("n", *n),
            Self::Policy(refused) => refused.text(),
            Self::People(refused) => refused.text(),
            Self::Database(error) => error.text(),
        }
    }
}
