//! Signing in through an organization's own identity provider (OpenID Connect).

mod fetch;
mod identity;
mod party;
mod published;
mod refused;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreJsonWebKey};
use openidconnect::url::Url;
use openidconnect::{
    AccessTokenHash, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IdTokenVerifier, IssuerUrl,
    LoginHint, Nonce, OAuth2TokenResponse, RedirectUrl, RequestTokenError, Scope, TokenResponse,
};

use fetch::{Fetch, FetchError};
pub use identity::Identity;
use identity::{ALGORITHMS, Claims, LEEWAY, explain, is_unknown_key};
use party::{RelyingParty, TokenError, Tokens};
pub use published::Seen;
use published::{Metadata, Published};
pub use refused::Refused;

/// What an administrator wrote under `oidc.<name>`, and where the provider sends people back to.
pub struct Registration {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<String>,
    pub callback: Url,
}

/// The three secrets of one journey to the provider and back (I-4).
pub struct Journey<'a> {
    pub state: &'a str,
    pub nonce: &'a str,
    pub verifier: &'a str,
}

/// What the provider is asked besides "who is this".
#[derive(Default)]
pub struct Wish<'a> {
    pub address: Option<&'a str>,
    /// The person must show themselves again, however recently they did.
    pub again: bool,
}

/// What came back in the callback's address.
pub struct Answer<'a> {
    pub code: &'a str,
    pub issuer: Option<&'a str>,
}

pub struct Provider {
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    callback: RedirectUrl,
    published: Published,
    fetch: Fetch,
}

impl Provider {
    pub fn new(registration: Registration) -> Result<Self, Refused> {
        let issuer = IssuerUrl::new(registration.issuer).map_err(|_| Refused::Misconfigured)?;
        Ok(Self {
            client_id: ClientId::new(registration.client_id),
            client_secret: registration.client_secret.map(ClientSecret::new),
            callback: RedirectUrl::from_url(registration.callback),
            published: Published::by(issuer),
            fetch: Fetch::new().map_err(|_| Refused::Misconfigured)?,
        })
    }

    /// How it was when it was asked last; nobody is asked now.
    pub fn seen(&self) -> Seen {
        self.published.seen()
    }

    /// Asks the provider what it publishes, so that `doctor` can tell whether it is usable.
    pub async fn check(&self, now: DateTime<Utc>) -> Result<(), Refused> {
        self.published.current(&self.fetch, now).await.map(drop)
    }

    /// The address to send the visitor to; refuses when the provider does not answer.
    pub async fn begin(&self, journey: &Journey<'_>, wish: &Wish<'_>, now: DateTime<Utc>) -> Result<Url, Refused> {
        let metadata = self.published.current(&self.fetch, now).await?;
        let (state, nonce) = (journey.state.to_owned(), journey.nonce.to_owned());
        let verifier = PkceCodeVerifier::new(journey.verifier.to_owned());
        let client = self.client(&metadata);
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        if let Some(address) = wish.address {
            request = request.set_login_hint(LoginHint::new(address.to_owned()));
        }
        if wish.again {
            request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(std::time::Duration::ZERO);
        }
        Ok(request.url().0)
    }

    /// Turns the provider's answer into a verified identity; refuses anything else.
    pub async fn finish(
        &self,
        answer: &Answer<'_>,
        journey: &Journey<'_>,
        now: DateTime<Utc>,
    ) -> Result<Identity, Refused> {
        let metadata = self.published.current(&self.fetch, now).await?;
        is_from(&metadata, answer.issuer)?;
        let client = self.client(&metadata);
        let tokens = self.exchange(&client, answer.code, journey.verifier).await?;
        let claims = self.verified(&metadata, &tokens, journey.nonce, now).await?;
        let identity = Identity::from_token(&claims, self.client_id.as_str(), now)?;
        Ok(self.with_email(&client, &tokens, identity, &claims).await)
    }

    fn client(&self, metadata: &Arc<Metadata>) -> RelyingParty {
        let client = RelyingParty::from_provider_metadata(
            Metadata::clone(metadata),
            self.client_id.clone(),
            self.client_secret.clone(),
        )
        .set_redirect_uri(self.callback.clone());
        let methods = metadata.token_endpoint_auth_methods_supported();
        let in_header = methods.is_none_or(|all| all.contains(&CoreClientAuthMethod::ClientSecretBasic));
        client.set_auth_type(if in_header { AuthType::BasicAuth } else { AuthType::RequestBody })
    }

    async fn exchange(&self, client: &RelyingParty, code: &str, verifier: &str) -> Result<Tokens, Refused> {
        client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| Refused::Misconfigured)?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
            .request_async(&self.fetch)
            .await
            .map_err(|error| exchange_failed(&error))
    }

    async fn verified(
        &self,
        metadata: &Arc<Metadata>,
        tokens: &Tokens,
        nonce: &str,
        now: DateTime<Utc>,
    ) -> Result<Claims, Refused> {
        let token = tokens.id_token().ok_or(Refused::Untrusted)?;
        let nonce = Nonce::new(nonce.to_owned());
        let mut verifier = self.verifier(metadata, now);
        if token.claims(&verifier, &nonce).is_err_and(|error| is_unknown_key(&error))
            && let Some(renewed) = self.published.renewed(&self.fetch, metadata, now).await
        {
            verifier = self.verifier(&renewed, now);
        }
        let claims = token.claims(&verifier, &nonce).map_err(|error| explain(&error))?;
        if let Some(expected) = claims.access_token_hash() {
            let key = token.signing_key(&verifier).map_err(|_| Refused::Untrusted)?;
            let algorithm = token.signing_alg().map_err(|_| Refused::Untrusted)?;
            let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
            if actual.ok().as_ref() != Some(expected) {
                return Err(Refused::Untrusted);
            }
        }
        Ok(claims.clone())
    }

    fn verifier(&self, metadata: &Metadata, now: DateTime<Utc>) -> IdTokenVerifier<'static, CoreJsonWebKey> {
        // Built as for a client without a secret: a token signed with a shared secret is refused.
        IdTokenVerifier::new_public_client(self.client_id.clone(), metadata.issuer().clone(), metadata.jwks().clone())
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now - LEEWAY)
            .set_issue_time_verifier_fn(move |issued| {
                (issued <= now + LEEWAY).then_some(()).ok_or_else(|| "issued in the future".to_owned())
            })
    }

    /// Many providers keep the address out of the ID token of a code flow: ask userinfo for it.
    async fn with_email(
        &self,
        client: &RelyingParty,
        tokens: &Tokens,
        identity: Identity,
        claims: &Claims,
    ) -> Identity {
        let sendable = tokens.access_token().secret().bytes().all(|byte| byte.is_ascii_graphic());
        if identity.email.is_some() || !sendable {
            return identity;
        }
        let subject = Some(claims.subject().clone());
        let Ok(request) = client.user_info(tokens.access_token().clone(), subject) else {
            return identity;
        };
        match request.request_async(&self.fetch).await {
            Ok(info) => identity.completed_by(&info),
            Err(error) => {
                tracing::warn!(issuer = %identity.issuer, %error, "userinfo gave no address");
                identity
            }
        }
    }
}

/// RFC 9207, section 2.4: an issuer in the callback must be ours, and must be there if promised.
fn is_from(metadata: &Metadata, issuer: Option<&str>) -> Result<(), Refused> {
    let promised = metadata.additional_metadata().authorization_response_iss_parameter_supported;
    match issuer {
        Some(issuer) if issuer == metadata.issuer().as_str() => Ok(()),
        None if !promised => Ok(()),
        _ => Err(Refused::OtherIssuer),
    }
}

fn exchange_failed(error: &TokenError) -> Refused {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    tracing::warn!(%error, %cause, "the identity provider's code could not be exchanged");
    match error {
        RequestTokenError::ServerResponse(_) => Refused::Denied,
        RequestTokenError::Request(FetchError::Silent(_)) => Refused::Unreachable,
        _ => Refused::Untrusted,
    }
}
