//! Who an identity provider says somebody is, once its signature and every claim were checked.

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreGenderClaim, CoreJwsSigningAlgorithm};
use openidconnect::{
    AdditionalClaims, ClaimsVerificationError, EmptyAdditionalClaims, IdTokenClaims, LocalizedClaim,
    SignatureVerificationError, UserInfoClaims,
};
use serde::{Deserialize, Serialize};

use super::refused::Refused;

/// Clocks may differ by this much (F48).
pub const LEEWAY: TimeDelta = TimeDelta::seconds(60);
/// OpenID Connect Core, section 2: a subject has at most 255 ASCII characters.
const LONGEST_SUBJECT: usize = 255;

/// A person is the issuer and the subject; everything else is contact data (I-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub issuer: String,
    pub subject: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub locale: Option<String>,
    pub auth_time: Option<DateTime<Utc>>,
}

/// The claim the library does not know.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NotBefore {
    #[serde(default)]
    nbf: Option<f64>,
}
impl AdditionalClaims for NotBefore {}

pub type Claims = IdTokenClaims<NotBefore, CoreGenderClaim>;
pub type UserInfo = UserInfoClaims<EmptyAdditionalClaims, CoreGenderClaim>;

pub const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

impl Identity {
    /// Reads a token whose signature, issuer, audience, expiry and nonce were verified before;
    /// refuses one that is not yet valid, meant for another party, or about nobody nameable.
    pub fn from_token(claims: &Claims, client_id: &str, now: DateTime<Utc>) -> Result<Self, Refused> {
        if claims.authorized_party().is_some_and(|azp| azp.as_str() != client_id) {
            return Err(untrusted("azp names another client"));
        }
        let not_before = claims.additional_claims().nbf;
        if not_before.is_some_and(|nbf| nbf > (now + LEEWAY).timestamp() as f64) {
            return Err(untrusted("not valid yet"));
        }
        let subject = claims.subject().as_str();
        if subject.is_empty() || subject.len() > LONGEST_SUBJECT || !subject.chars().all(|c| matches!(c, ' '..='~')) {
            return Err(untrusted("the subject is not 1 to 255 ASCII characters"));
        }
        Ok(Self {
            issuer: claims.issuer().as_str().to_owned(),
            subject: subject.to_owned(),
            email: claims.email().map(|email| email.as_str().to_owned()),
            email_verified: claims.email_verified() == Some(true),
            name: any(claims.name()),
            given_name: any(claims.given_name()),
            family_name: any(claims.family_name()),
            locale: claims.locale().map(|locale| locale.as_str().to_owned()),
            auth_time: claims.auth_time(),
        })
    }

    /// Fills what the token left out with what the userinfo endpoint says about the same subject.
    pub fn completed_by(self, info: &UserInfo) -> Self {
        Self {
            email: info.email().map(|email| email.as_str().to_owned()),
            email_verified: info.email_verified() == Some(true),
            name: self.name.or_else(|| any(info.name())),
            given_name: self.given_name.or_else(|| any(info.given_name())),
            family_name: self.family_name.or_else(|| any(info.family_name())),
            locale: self.locale.or_else(|| info.locale().map(|locale| locale.as_str().to_owned())),
            ..self
        }
    }
}

/// The claim without a language, or in any.
fn any<T: std::ops::Deref<Target = String>>(claim: Option<&LocalizedClaim<T>>) -> Option<String> {
    let claim = claim?;
    let text = claim.get(None).or_else(|| claim.iter().map(|(_, text)| text).next())?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Tells an old token from a forged one; the reason goes to the log, never to the visitor.
pub fn explain(error: &ClaimsVerificationError) -> Refused {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    tracing::warn!(%error, %cause, "an ID token was refused");
    match error {
        ClaimsVerificationError::Expired(_) => Refused::Expired,
        _ => Refused::Untrusted,
    }
}

pub fn is_unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(error, ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
}

fn untrusted(reason: &str) -> Refused {
    tracing::warn!(reason, "an ID token was refused");
    Refused::Untrusted
}
