//! Why something may not be done, or no rule can be so.

use crate::features::access::{Closed, ResourceId, find};
use crate::features::policies::domains::not_a_rule;
use crate::features::policies::{MOST_DAYS, NotInviting};
use crate::foundation::address::NotARule;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::NotAPerson;
use crate::foundation::refusal::{Kind, PROOF_NEEDED, Refusal};
use crate::foundation::text::Text;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is no such thing, or it is none of theirs (Z-2).
    #[error("not theirs")]
    NotThere,
    /// They may see it, but not do this.
    #[error("only owners may")]
    OwnersOnly,
    /// The level of who may invite keeps this guest from adding anybody.
    #[error("not inviting: {0:?}")]
    NotInviting(NotInviting),
    /// They own it, but are a guest, and guests do not see this (Z-7).
    #[error("not shown to guests")]
    NotShown,
    /// It is theirs to manage, but not to use.
    #[error("no access of their own")]
    NoAccess,
    #[error("admins only")]
    AdminsOnly,
    /// They may, once they have proved who they are again (S-6).
    #[error("proof needed")]
    ProofNeeded,
    /// None of the client's scopes allows it.
    #[error("out of scope")]
    OutOfScope,
    /// It takes a fresh proof of who somebody is, which no client can give for them.
    #[error("not for clients")]
    NotForClients,
    /// The app or group itself cannot take people.
    #[error("closed: {0:?}")]
    Closed(Closed),
    #[error("neither list was chosen")]
    NoList,
    #[error("no domain was typed")]
    NoRules,
    #[error("{0:?} is no rule: {1}")]
    NotARule(String, NotARule),
    #[error("{field} is no number of days")]
    NotDays { field: &'static str },
    #[error("no level was chosen")]
    NoLevel,
    #[error("no number of guests")]
    NotAQuota,
    #[error("not a number of their own")]
    NotAnOwnQuota,
    #[error("no rule was chosen")]
    NoRule,
    #[error("no app or group is called so")]
    NothingNamed,
    #[error("no group is called so")]
    NoGroupNamed,
    #[error("several apps or groups are called so")]
    SeveralNamed,
    /// A new exception was wanted, and there is one.
    #[error("{name} has a rule of its own")]
    HasOwnRule { name: String, rule: Text },
    /// Somebody else changed it since the page was shown.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    #[error(transparent)]
    NotAPerson(#[from] NotAPerson),
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
            Self::OwnersOnly | Self::NotShown | Self::NotInviting(_) | Self::NoAccess | Self::AdminsOnly => {
                Kind::Forbidden
            }
            Self::ProofNeeded | Self::OutOfScope | Self::NotForClients => Kind::Forbidden,
            Self::Closed(_) | Self::ChangedMeanwhile => Kind::Conflict,
            Self::NoList | Self::NoRules | Self::NotARule(..) => Kind::Invalid { field: "domains" },
            Self::NoLevel => Kind::Invalid { field: "level" },
            Self::NoRule => Kind::Invalid { field: "rule" },
            Self::NotAQuota | Self::NotAnOwnQuota => Kind::Invalid { field: "most" },
            Self::NotDays { field } => Kind::Invalid { field },
            Self::NothingNamed | Self::NoGroupNamed | Self::SeveralNamed | Self::HasOwnRule { .. } => {
                Kind::Invalid { field: "of" }
            }
            Self::NotAPerson(refused) => refused.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::NotThere => Text::new("refused-missing"),
            Self::OwnersOnly => Text::new("policy-owners-only"),
            Self::NotShown => Text::new("policy-not-shown"),
            Self::NotInviting(why) => why.text(),
            Self::ChangedMeanwhile => Text::new("policy-changed-meanwhile"),
            Self::HasOwnRule { name, rule } => {
                Text::new("policy-own-already").with("name", name).with("rule", rule.clone())
            }
            Self::NoList => Text::new("domain-no-list"),
            Self::NoRules => Text::new("domain-no-rules"),
            Self::NotARule(typed, why) => not_a_rule(typed, *why),
            Self::NoLevel => Text::new("policy-no-level"),
            Self::NoRule => Text::new("approval-no-rule"),
            Self::NotAQuota => Text::new("quota-no-number"),
            Self::NotAnOwnQuota => Text::new("quota-no-own-number"),
            Self::NotDays { .. } => Text::new("policy-not-days").with("most", MOST_DAYS),
            Self::NothingNamed => Text::new("policy-nothing-named"),
            Self::NoGroupNamed => Text::new("policy-no-group-named"),
            Self::SeveralNamed => Text::new("policy-several-named"),
            Self::NoAccess => Text::new("policy-no-access"),
            Self::AdminsOnly => Text::new("policy-admins-only"),
            Self::ProofNeeded => Text::new(PROOF_NEEDED),
            Self::OutOfScope => Text::new("policy-out-of-scope"),
            Self::NotForClients => Text::new("policy-not-for-clients"),
            Self::Closed(closed) => closed.text(),
            Self::NotAPerson(refused) => refused.text(),
            Self::Database(error) => error.text(),
        }
    }
}

/// Why nothing is chosen for what is not as the page showed it; with a new exception, what it is an exception for.
pub(super) fn not_as_shown(conn: &mut Conn, new: Option<ResourceId>, rule: Option<Text>) -> Result<Refused, Refused> {
    let (Some(id), Some(rule)) = (new, rule) else { return Ok(Refused::ChangedMeanwhile) };
    let resource = find(conn, id)?.ok_or(Refused::NotThere)?;
    Ok(Refused::HasOwnRule { name: resource.name().to_owned(), rule })
}
