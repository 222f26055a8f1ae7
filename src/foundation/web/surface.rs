//! What holds for every request below one scope of addresses: pages, an API, forward-auth, probes.

use std::pin::Pin;

use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::http::header::HeaderValue;

use crate::foundation::config::Limits;
use crate::foundation::refusal::Refused;
use crate::foundation::web::{WebError, World};

/// The properties of a surface. `routes` declares one for each protocol and names the scopes it covers.
pub struct Surface {
    /// As the audit log names it.
    pub name: &'static str,
    /// The methods its resources may have, as `Allow` lists them (RFC 9110, 10.2.1).
    pub methods: &'static str,
    /// Makes the response to a refused request.
    pub dialect: Dialect,
    pub csrf: Csrf,
    pub cookies: Cookies,
    pub hosts: Hosts,
    pub load: Load,
    /// The content security policy of its HTML (H-2).
    pub content_security: HeaderValue,
    /// `Cache-Control` of successful responses that do not set their own; everything else is not stored (H-5).
    pub cache_control: HeaderValue,
    pub body: BodyLimits,
}

/// Makes the response to a refused request in the protocol's own form. `Allow`, `Retry-After` and the security headers
/// are added to it.
pub type Dialect = fn(&WebError) -> HttpResponse;

/// Whether forms must carry the token of the browser's session (C-1, C-2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Csrf {
    Token,
    /// For requests that no cookie authenticates.
    Unprotected,
}

/// Which cookies a surface reads and sets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cookies {
    /// The session and what goes with it.
    Session,
    /// Cookies of its own; the session is not read.
    Own,
    /// None: cookies of the request are removed before anything reads them, and no response sets one.
    Ignored,
}

/// The hosts a request may name (G-7).
#[derive(Clone, Copy)]
pub enum Hosts {
    /// The host of `base_url`.
    Own,
    /// Any host: probes use whatever name they know.
    Any,
    /// The host of `base_url`, and for requests from trusted proxies those that the function accepts.
    OwnAnd(HostLookup),
}

/// Whether a host is known, for example as that of an app behind forward-auth. An error refuses the request.
pub type HostLookup = for<'a> fn(&'a World, &'a str) -> HostLookupFuture<'a>;

pub type HostLookupFuture<'a> = Pin<Box<dyn Future<Output = Result<bool, Refused>> + 'a>>;

/// What happens to requests while the database has more work than it can do (F51).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Load {
    /// They are refused before anything is read for them.
    Shed,
    /// They are answered: they need no database.
    Served,
}

/// What request bodies may be (G-4, G-5).
pub struct BodyLimits {
    pub media_types: &'static [&'static str],
    pub kib: fn(&Limits) -> u32,
    pub seconds: fn(&Limits) -> u32,
}

impl Surface {
    /// Whether its resources may have this method.
    pub fn has(&self, method: &Method) -> bool {
        self.methods.split(", ").any(|own| own == method.as_str())
    }

    pub(super) fn takes(&self, media_type: &str) -> bool {
        self.body.media_types.iter().any(|own| own.eq_ignore_ascii_case(media_type))
    }
}

impl std::fmt::Debug for Surface {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Surface").field(&self.name).finish()
    }
}
