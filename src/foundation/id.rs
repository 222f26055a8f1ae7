//! The names of rows: UUIDs of version 7 (RFC 9562, 5.7), a type for each table.

/// Declares id types. Each prints and parses as lower-case hyphenated text.
macro_rules! ids {
    ($($(#[$about:meta])* $name:ident)+) => {$(
        $(#[$about])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug,
            serde::Serialize, serde::Deserialize,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = crate::foundation::db::types::Id)]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A new id, later than every id this process made before.
            #[expect(clippy::new_without_default, reason = "an id is never a default")]
            pub fn new() -> Self {
                #[expect(clippy::disallowed_methods, reason = "ids are made here and nowhere else")]
                Self(uuid::Uuid::now_v7())
            }

            pub fn uuid(self) -> uuid::Uuid {
                self.0
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(out)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                uuid::Uuid::try_parse(text).map(Self)
            }
        }

        crate::foundation::db::types::impl_id!($name);
    )+};
}

ids! {
    AnyId
    UserId
    IdentityId
    AppId
    GroupId
    RoleId
    AssignmentId
    DomainRuleId
    InvitationId
    GrantId
    RefusalId
    ReportId
    ReviewId
    MessageId
    CodeId
    EntryId
    EndingId
}

impl AnyId {
    /// No row has it: all zeros.
    pub const NOBODYS: Self = Self(uuid::Uuid::nil());
}

impl RoleId {
    /// Default access, where an app declares no role: all zeros, as in Graph.
    pub const DEFAULT: Self = Self(uuid::Uuid::nil());
}

/// Any row's id, for tables that point at rows of several kinds.
macro_rules! any {
    ($($name:ident)+) => {$(
        impl From<$name> for AnyId {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        }
    )+};
}

any! { UserId AppId GroupId InvitationId DomainRuleId }
