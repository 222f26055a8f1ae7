//! The places of the frame that a page can be in.

/// The four places of the frame, and the rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Apps,
    Groups,
    Invitations,
    Admin,
    Account,
    Nowhere,
}

impl Place {
    pub fn word(self) -> &'static str {
        match self {
            Self::Apps => "apps",
            Self::Groups => "groups",
            Self::Invitations => "invitations",
            Self::Admin => "admin",
            Self::Account => "account",
            Self::Nowhere => "",
        }
    }
}
