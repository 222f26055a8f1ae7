//! Why something typed is not an e-mail address, one reason at a time.

use std::fmt;

/// The first thing that is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotAnAddress {
    Empty,
    NoAtSign,
    SeveralAtSigns,
    NoLocalPart,
    NoDomain,
    Spaces,
    Invisible,
    Quoted,
    Comment,
    Punctuation,
    EncodedWord,
    BadLocalPart,
    ForeignLocalPart,
    LocalPartTooLong,
    MisplacedDot,
    TrailingDot,
    OneLabel,
    IpLiteral,
    BadDomain,
    DomainTooLong,
}

impl NotAnAddress {
    pub const ALL: [Self; 20] = [
        Self::Empty,
        Self::NoAtSign,
        Self::SeveralAtSigns,
        Self::NoLocalPart,
        Self::NoDomain,
        Self::Spaces,
        Self::Invisible,
        Self::Quoted,
        Self::Comment,
        Self::Punctuation,
        Self::EncodedWord,
        Self::BadLocalPart,
        Self::ForeignLocalPart,
        Self::LocalPartTooLong,
        Self::MisplacedDot,
        Self::TrailingDot,
        Self::OneLabel,
        Self::IpLiteral,
        Self::BadDomain,
        Self::DomainTooLong,
    ];

    /// The sentence's key in `locales/*/address.ftl`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "address-empty",
            Self::NoAtSign => "address-no-at-sign",
            Self::SeveralAtSigns => "address-several-at-signs",
            Self::NoLocalPart => "address-no-local-part",
            Self::NoDomain => "address-no-domain",
            Self::Spaces => "address-spaces",
            Self::Invisible => "address-invisible",
            Self::Quoted => "address-quoted",
            Self::Comment => "address-comment",
            Self::Punctuation => "address-punctuation",
            Self::EncodedWord => "address-encoded-word",
            Self::BadLocalPart => "address-bad-local-part",
            Self::ForeignLocalPart => "address-foreign-local-part",
            Self::LocalPartTooLong => "address-local-part-too-long",
            Self::MisplacedDot => "address-misplaced-dot",
            Self::TrailingDot => "address-trailing-dot",
            Self::OneLabel => "address-one-label",
            Self::IpLiteral => "address-ip-literal",
            Self::BadDomain => "address-bad-domain",
            Self::DomainTooLong => "address-domain-too-long",
        }
    }
}

/// For logs and command lines, where there is no language to choose: the key's words.
impl fmt::Display for NotAnAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.key().trim_start_matches("address-").replace('-', " ");
        write!(f, "not an e-mail address: {words}")
    }
}

impl std::error::Error for NotAnAddress {}
