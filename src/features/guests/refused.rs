//! Why a stay or an access does not end, or begin, otherwise.

use crate::features::directory;
use crate::features::people;
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
    People(#[from] people::Refused),
    #[error(transparent)]
    Directory(#[from] directory::Refused),
    #[error("there is nothing like that")]
    NotThere,
    #[error("only guests stay for a time")]
    NotAGuest,
    #[error("it has no end, or another by now")]
    NoSuchEnd,
    #[error("a guest who never came")]
    NeverCame,
    #[error("no guests from {0}")]
    DomainBlocked(String),
    /// Two decided at once.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    #[error("asked already")]
    AskedAlready,
    /// The name of something that would open to the guest again, and why it must not.
    #[error("{0} would return")]
    WouldReturn(String, Text),
    #[error("not a date")]
    NotADate,
    #[error("the last day is not in the future")]
    InThePast,
    #[error("at most {0} days at a time")]
    TooLong(i32),
    #[error("the reason is longer than {most} characters")]
    ReasonTooLong { most: usize },
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
            Self::People(refused) => refused.kind(),
            Self::Directory(refused) => refused.kind(),
            Self::NotThere => Kind::Missing,
            Self::NotAGuest
            | Self::NeverCame
            | Self::NoSuchEnd
            | Self::ChangedMeanwhile
            | Self::AskedAlready
            | Self::WouldReturn(..) => Kind::Conflict,
            Self::NotADate | Self::InThePast | Self::TooLong(_) => Kind::Invalid { field: "ends_on" },
            Self::DomainBlocked(_) => Kind::Invalid { field: "email" },
            Self::ReasonTooLong { .. } => Kind::Invalid { field: "reason" },
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Policy(refused) => refused.text(),
            Self::People(refused) => refused.text(),
            Self::Directory(refused) => refused.text(),
            Self::NotThere => Text::new("refused-missing"),
            Self::NotAGuest => Text::new("stay-not-a-guest"),
            Self::NeverCame => Text::new("address-never-came"),
            Self::DomainBlocked(domain) => Text::new("address-domain-blocked").with("domain", domain),
            Self::NoSuchEnd => Text::new("stay-no-such-end"),
            Self::ChangedMeanwhile => Text::new("policy-changed-meanwhile"),
            Self::AskedAlready => Text::new("stay-asked-already"),
            Self::WouldReturn(name, why) => Text::new("stay-would-return").with("name", name).with("why", why.clone()),
            Self::NotADate => Text::new("people-not-a-date"),
            Self::InThePast => Text::new("people-end-in-the-past"),
            Self::TooLong(days) => Text::new("stay-too-long").with("days", *days),
            Self::ReasonTooLong { most } => Text::new("stay-reason-too-long").with("most", *most),
            Self::Database(error) => error.text(),
        }
    }
}
