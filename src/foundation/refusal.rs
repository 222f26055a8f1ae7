//! Why something is not done: every refusal belongs to one of a few kinds, whatever feature says it.

use std::time::Duration;

use crate::foundation::text::Text;

/// What a refusal means to whoever asked; each protocol has one `match` over these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 401 or the sign-in page.
    SignInNeeded,
    /// 403: it is there, but this is not yours to do.
    Forbidden,
    /// 404: it is not there, or you may not know that it is.
    Missing,
    /// 422 with the form again, the message beside this field; 400 for programs.
    Invalid {
        field: &'static str,
    },
    /// 409: the state of things forbids it.
    Conflict,
    /// 410: it was there.
    Gone,
    /// 429 with `Retry-After`: a limit was reached.
    TooMany {
        retry_after: Duration,
    },
    /// 503 with `Retry-After`: the database or another dependency is out of reach.
    Busy,
    /// 500: a fault of ours.
    Broken,
    /// 405: the resource does not have this method (RFC 9110, 15.5.6).
    NoSuchMethod,
    /// 421: the request names a host that is not ours (RFC 9110, 15.5.20); ours is at this address.
    Misdirected {
        address: String,
    },
    /// 413, 415 and 408: the request itself could not be read (G-4, G-5).
    TooLarge,
    Unsupported,
    Slow,
}

/// A refusal of any feature, as the edges see it.
pub trait Refusal: std::fmt::Debug {
    fn kind(&self) -> Kind;
    /// A sentence for the person: what happened, why, what to do next.
    fn text(&self) -> Text;
}

/// A refusal of some feature, on its way to an edge.
#[derive(Debug)]
pub struct Refused {
    pub kind: Kind,
    pub text: Text,
}

/// The sentence's key, by which pages know to lead to the step.
pub const PROOF_NEEDED: &str = "sign-in-refused-proof";

impl Refused {
    /// Whoever asks must show themselves again first (S-6).
    pub fn proof_needed() -> Self {
        Self { kind: Kind::Forbidden, text: Text::new(PROOF_NEEDED) }
    }

    pub fn is_proof_needed(&self) -> bool {
        self.text.key() == PROOF_NEEDED
    }
}

impl<R: Refusal> From<R> for Refused {
    fn from(refusal: R) -> Self {
        Self { kind: refusal.kind(), text: refusal.text() }
    }
}

impl Refusal for crate::foundation::db::DbError {
    fn kind(&self) -> Kind {
        match self {
            Self::Busy(_) => Kind::Busy,
            Self::Query(diesel::result::Error::NotFound) => Kind::Missing,
            Self::Query(_) => Kind::Broken,
        }
    }

    fn text(&self) -> Text {
        let key = match self.kind() {
            Kind::Busy => "refused-busy",
            Kind::Missing => "refused-missing",
            _ => {
                tracing::error!(error = %self, "a query failed");
                "refused-broken"
            }
        };
        Text::new(key)
    }
}
