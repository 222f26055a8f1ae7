//! Why a sign-in through an identity provider did not succeed.

/// What the visitor is told; the details are in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("the identity provider does not answer")]
    Unreachable,
    #[error("the identity provider is not what the configuration says")]
    Misconfigured,
    #[error("the identity provider did not let the person in")]
    Denied,
    #[error("the answer came from another identity provider")]
    OtherIssuer,
    #[error("the identity provider's answer cannot be trusted")]
    Untrusted,
    #[error("the identity provider's answer has expired")]
    Expired,
}

impl Refused {
    /// The Fluent key of the sentence shown on the sign-in page.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unreachable => "sign-in-provider-unreachable",
            Self::Misconfigured => "sign-in-provider-misconfigured",
            Self::Denied => "sign-in-provider-denied",
            Self::OtherIssuer | Self::Untrusted => "sign-in-provider-untrusted",
            Self::Expired => "sign-in-provider-expired",
        }
    }
}
