//! What an identity provider publishes about itself, kept for an hour and asked for once at a time.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::url::Url;
use openidconnect::{AdditionalProviderMetadata, DiscoveryError, IssuerUrl, ProviderMetadata};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::fetch::{Fetch, FetchError, is_safe};
use super::refused::Refused;

const FRESH: TimeDelta = TimeDelta::hours(1);
/// How long keys serve while the provider cannot be asked (F56).
const STALE: TimeDelta = TimeDelta::hours(24);
const BETWEEN_FAILURES: TimeDelta = TimeDelta::seconds(15);
/// An unknown key makes us ask again at most this often (I-5).
const BETWEEN_RENEWALS: TimeDelta = TimeDelta::minutes(1);

pub type Metadata = ProviderMetadata<
    Rfc9207,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The promise to name the issuer in the callback (RFC 9207, section 3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rfc9207 {
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}
impl AdditionalProviderMetadata for Rfc9207 {}

pub struct Published {
    issuer: IssuerUrl,
    // Held while asking: whoever comes meanwhile waits for the same answer.
    kept: Mutex<Kept>,
}

/// How a provider was when it was asked last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub answered_at: Option<DateTime<Utc>>,
    /// Since it last answered.
    pub failed_at: Option<DateTime<Utc>>,
}

#[derive(Default)]
struct Kept {
    metadata: Option<(Arc<Metadata>, DateTime<Utc>)>,
    failed_at: Option<DateTime<Utc>>,
    renewed_at: Option<DateTime<Utc>>,
}

impl Published {
    pub fn by(issuer: IssuerUrl) -> Self {
        Self { issuer, kept: Mutex::default() }
    }

    /// The provider's endpoints and keys, asked for when the copy is older than an hour.
    pub async fn current(&self, fetch: &Fetch, now: DateTime<Utc>) -> Result<Arc<Metadata>, Refused> {
        let mut kept = self.kept.lock().await;
        if let Some(metadata) = kept.younger_than(FRESH, now) {
            return Ok(metadata);
        }
        if within(kept.failed_at, BETWEEN_FAILURES, now) {
            return kept.younger_than(STALE, now).ok_or(Refused::Unreachable);
        }
        match self.ask(fetch).await {
            Ok(metadata) => Ok(kept.keep(metadata, now)),
            Err(refused) => {
                kept.failed_at = Some(now);
                kept.younger_than(STALE, now).ok_or(refused)
            }
        }
    }

    /// When it last answered and last failed to, as this node knows; neither while it is being asked.
    pub fn seen(&self) -> Seen {
        let kept = self.kept.try_lock();
        kept.map_or_else(
            |_| Seen::default(),
            |kept| Seen { answered_at: kept.metadata.as_ref().map(|(_, at)| *at), failed_at: kept.failed_at },
        )
    }

    /// Asks again because `seen` lacks a key; `None` when that was done less than a minute ago.
    pub async fn renewed(&self, fetch: &Fetch, seen: &Arc<Metadata>, now: DateTime<Utc>) -> Option<Arc<Metadata>> {
        let mut kept = self.kept.lock().await;
        if let Some((newer, _)) = kept.metadata.as_ref().filter(|(kept, _)| !Arc::ptr_eq(kept, seen)) {
            return Some(Arc::clone(newer));
        }
        if within(kept.renewed_at, BETWEEN_RENEWALS, now) {
            return None;
        }
        kept.renewed_at = Some(now);
        let metadata = self.ask(fetch).await.ok()?;
        Some(kept.keep(metadata, now))
    }

    async fn ask(&self, fetch: &Fetch) -> Result<Metadata, Refused> {
        let metadata =
            Metadata::discover_async(self.issuer.clone(), fetch).await.map_err(|error| self.explain(&error))?;
        // I-6: the library compares parsed addresses, the rule wants the same characters.
        if metadata.issuer().as_str() != self.issuer.as_str() {
            tracing::warn!(issuer = %self.issuer.as_str(), claimed = %metadata.issuer().as_str(), "another issuer answered");
            return Err(Refused::Misconfigured);
        }
        let insecure = |url: Option<&Url>| url.is_some_and(|url| !is_safe(url));
        if insecure(Some(metadata.authorization_endpoint().url()))
            || insecure(metadata.token_endpoint().map(|endpoint| endpoint.url()))
            || insecure(metadata.userinfo_endpoint().map(|endpoint| endpoint.url()))
        {
            tracing::warn!(issuer = %self.issuer.as_str(), "an endpoint is neither https nor on this machine");
            return Err(Refused::Misconfigured);
        }
        Ok(metadata)
    }

    fn explain(&self, error: &DiscoveryError<FetchError>) -> Refused {
        let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        tracing::warn!(issuer = %self.issuer.as_str(), %error, %cause, "the identity provider cannot be used");
        match error {
            DiscoveryError::Request(FetchError::Silent(_)) => Refused::Unreachable,
            DiscoveryError::Response(status, ..) if status.is_server_error() => Refused::Unreachable,
            _ => Refused::Misconfigured,
        }
    }
}

impl Kept {
    fn younger_than(&self, age: TimeDelta, now: DateTime<Utc>) -> Option<Arc<Metadata>> {
        let (metadata, at) = self.metadata.as_ref()?;
        within(Some(*at), age, now).then(|| Arc::clone(metadata))
    }

    fn keep(&mut self, metadata: Metadata, now: DateTime<Utc>) -> Arc<Metadata> {
        let metadata = Arc::new(metadata);
        self.metadata = Some((Arc::clone(&metadata), now));
        self.failed_at = None;
        metadata
    }
}

fn within(at: Option<DateTime<Utc>>, age: TimeDelta, now: DateTime<Utc>) -> bool {
    at.is_some_and(|at| now.signed_duration_since(at) < age)
}
