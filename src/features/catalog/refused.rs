//! Why something is not done to an app or a group.

use crate::features::access::{self, Closed};
use crate::features::groups::Source;
use crate::features::invitations;
use crate::features::people;
use crate::features::policies::{self, Unfit};
use crate::foundation::address::NotAnAddress;
use crate::foundation::db::DbError;
use crate::foundation::person::NotAPerson;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::Text;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("nothing has this id")]
    NotThere,
    #[error("no name")]
    NoName,
    /// Nobody could tell the two apart by it.
    #[error("another is called {name}")]
    SameName { name: String, owners: String },
    #[error("{field} is too long or holds a control character")]
    TooLong { field: &'static str, most: usize },
    #[error("no web address")]
    NotAWebAddress,
    /// Two did it at once.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// A rule or another directory says what it is.
    #[error("kept elsewhere: {0:?}")]
    KeptElsewhere(Closed),
    #[error("nobody and nothing was typed")]
    NothingTyped,
    #[error("nobody has the address {0}")]
    NobodyAt(String),
    #[error("nobody is called {0}")]
    NobodyCalled(String),
    #[error("several are called {0}")]
    SeveralCalled(String),
    /// Somebody here is called so and more.
    #[error("{0} is a part of a name")]
    PartOfAName(String),
    #[error("no address: {0:?}")]
    NotAnAddress(NotAnAddress),
    /// Whoever asks is not told whether it is somebody at all (Z-7).
    #[error("nobody who could own it")]
    NobodyFit,
    #[error("{name} cannot own it: {why:?}")]
    Unfit { name: String, why: Unfit },
    #[error("{0} owns it already")]
    OwnsAlready(String),
    #[error("{0} does not own it")]
    NotAnOwner(String),
    /// Invited, and never came.
    #[error("{0} has not accepted yet")]
    StillInvited(String),
    /// The verdict of Add people.
    #[error("not given: {0}")]
    NotGiven(Text),
    #[error("no app is called so")]
    NoSuchApp,
    #[error("several apps are called so")]
    SeveralApps,
    #[error("no group is called so")]
    NoSuchGroup,
    #[error("several groups are called so")]
    SeveralGroups,
    /// Taking it from the guests who have it directly would leave it to these groups' (Z-4).
    #[error("guests have it through {0}")]
    GuestsThroughGroups(String),
    #[error("{0} has it already")]
    HasAlready(String),
    #[error("the end date is not in the future")]
    EndInThePast,
    #[error("not a date")]
    NotADate,
    #[error("no name for the role")]
    NoRoleName,
    #[error("nothing an app could be told")]
    NoRoleValue,
    #[error("the app has a role {0}")]
    RoleTaken(String),
    #[error("{n} hold {role}")]
    RoleHeld { role: String, n: i64 },
    #[error(transparent)]
    Policy(#[from] policies::Refused),
    #[error(transparent)]
    Access(#[from] access::Refused),
    #[error(transparent)]
    Invitation(#[from] invitations::Refused),
    #[error(transparent)]
    People(#[from] people::Refused),
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
            Self::NotThere => Kind::Missing,
            Self::GuestsThroughGroups(_) => Kind::Invalid { field: "guests" },
            Self::NoName | Self::SameName { .. } => Kind::Invalid { field: "display_name" },
            Self::TooLong { field, .. } => Kind::Invalid { field },
            Self::NotAWebAddress => Kind::Invalid { field: "launch_url" },
            Self::ChangedMeanwhile | Self::KeptElsewhere(_) | Self::RoleHeld { .. } | Self::NotAnOwner(_) => {
                Kind::Conflict
            }
            Self::NothingTyped
            | Self::NobodyAt(_)
            | Self::NobodyCalled(_)
            | Self::SeveralCalled(_)
            | Self::PartOfAName(_)
            | Self::NotAnAddress(_)
            | Self::NobodyFit
            | Self::Unfit { .. }
            | Self::OwnsAlready(_)
            | Self::StillInvited(_)
            | Self::NotGiven(_)
            | Self::NoSuchApp
            | Self::SeveralApps
            | Self::NoSuchGroup
            | Self::SeveralGroups
            | Self::HasAlready(_) => Kind::Invalid { field: "who" },
            Self::EndInThePast | Self::NotADate => Kind::Invalid { field: "ends_on" },
            Self::NoRoleName => Kind::Invalid { field: "name" },
            Self::NoRoleValue | Self::RoleTaken(_) => Kind::Invalid { field: "value" },
            Self::Policy(refused) => refused.kind(),
            Self::Access(
                refused @ (access::Refused::Database(_)
                | access::Refused::HasGuests { .. }
                | access::Refused::HasBlocked { .. }),
            ) => refused.kind(),
            Self::Access(access::Refused::EndInThePast) => Kind::Invalid { field: "ends_on" },
            Self::Access(_) => Kind::Invalid { field: "who" },
            Self::Invitation(refused) => refused.kind(),
            Self::People(refused) => refused.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::NotThere => Text::new("refused-missing"),
            Self::NoName => Text::new("catalog-no-name"),
            Self::SameName { name, owners } if owners.is_empty() => {
                Text::new("catalog-same-name-ownerless").with("name", name)
            }
            Self::SameName { name, owners } => Text::new("catalog-same-name").with("name", name).with("owners", owners),
            Self::TooLong { most, .. } => Text::new("catalog-too-long").with("most", *most),
            Self::NotAWebAddress => Text::new("catalog-not-a-web-address"),
            Self::ChangedMeanwhile => Text::new("policy-changed-meanwhile"),
            Self::KeptElsewhere(closed) => kept_elsewhere(closed),
            Self::NothingTyped => Text::new("catalog-nothing-typed"),
            Self::NobodyAt(mail) => Text::new("catalog-nobody-at").with("mail", mail),
            Self::NobodyCalled(name) => Text::new("catalog-nobody-called").with("name", name),
            Self::PartOfAName(name) => Text::new("catalog-part-of-a-name").with("name", name),
            Self::SeveralCalled(name) => Text::new("catalog-several-called").with("name", name),
            Self::NotAnAddress(reason) => Text::new(reason.key()),
            Self::NobodyFit => Text::new("catalog-nobody-fit"),
            Self::Unfit { name, why } => Text::new(unfit(*why)).with("name", name),
            Self::OwnsAlready(name) => Text::new("catalog-owns-already").with("name", name),
            Self::NotAnOwner(name) => Text::new("catalog-not-an-owner").with("name", name),
            Self::StillInvited(name) => Text::new("catalog-still-invited").with("name", name),
            Self::NotGiven(why) => why.clone(),
            Self::NoSuchApp => Text::new("catalog-no-such-app"),
            Self::SeveralApps => Text::new("catalog-several-apps"),
            Self::NoSuchGroup => Text::new("catalog-no-such-group"),
            Self::SeveralGroups => Text::new("catalog-several-groups"),
            Self::GuestsThroughGroups(groups) => Text::new("catalog-guests-through").with("groups", groups),
            Self::HasAlready(name) => Text::new("catalog-has-already").with("name", name),
            Self::EndInThePast => Text::new("catalog-end-in-the-past"),
            Self::NotADate => Text::new("catalog-not-a-date"),
            Self::NoRoleName => Text::new("catalog-no-role-name"),
            Self::NoRoleValue => Text::new("catalog-no-role-value"),
            Self::RoleTaken(value) => Text::new("catalog-role-taken").with("value", value),
            Self::RoleHeld { role, n } => Text::new("catalog-role-held").with("role", role).with("n", *n),
            Self::Policy(refused) => refused.text(),
            Self::Access(refused) => refused.text(),
            Self::Invitation(refused) => refused.text(),
            Self::People(refused) => refused.text(),
            Self::Database(error) => error.text(),
        }
    }
}

/// Where a group comes from, and why it is not changed here.
pub(super) fn kept_elsewhere(closed: &Closed) -> Text {
    match closed {
        Closed::Synced(source) => {
            let name = if *source == Source::Ldap { "LDAP" } else { "SCIM" };
            Text::new("catalog-synced").with("source", name)
        }
        _ => Text::new("catalog-dynamic"),
    }
}

fn unfit(why: Unfit) -> &'static str {
    match why {
        Unfit::Deleted => "catalog-unfit-deleted",
        Unfit::Blocked => "catalog-unfit-blocked",
        Unfit::Pending => "catalog-unfit-pending",
        Unfit::Guest => "catalog-unfit-guest",
        Unfit::ClosedToGuests => "catalog-unfit-closed",
    }
}
