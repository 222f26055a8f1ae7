//! The security headers of every response (H-1 to H-5).

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::{Host, Url};

use crate::foundation::db::{Conn, DbError};
use crate::foundation::web::{Asked, Surface};

/// The content security policy of pages (H-2): our own files only, no inline script or style, no frames.
pub const OWN_CONTENT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
);

/// The content security policy of responses that are not pages, should a browser show one.
pub const NO_CONTENT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

pub const NOT_STORED: HeaderValue = HeaderValue::from_static("no-store");

static NO_STORE: HeaderValue = NOT_STORED;
static NO_SNIFFING: HeaderValue = HeaderValue::from_static("nosniff");
static HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// H-4, beside the content security policy.
static ON_PAGES: [(HeaderName, HeaderValue); 6] = [
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
    (
        header::PERMISSIONS_POLICY,
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow")),
];

/// Adds what the response does not say itself: a framed message or a picture has a policy of its own (H-10).
pub(super) fn add(headers: &mut HeaderMap, surface: &Surface, is_success: bool, is_secure: bool) {
    set(headers, &header::X_CONTENT_TYPE_OPTIONS, &NO_SNIFFING);
    if is_secure {
        set(headers, &header::STRICT_TRANSPORT_SECURITY, &HTTPS_ONLY);
    }
    set(headers, &header::CACHE_CONTROL, if is_success { &surface.cache_control } else { &NO_STORE });
    if is_html(headers) {
        set(headers, &header::CONTENT_SECURITY_POLICY, &surface.content_security);
        ON_PAGES.iter().for_each(|(name, value)| set(headers, name, value));
    }
}

fn set(headers: &mut HeaderMap, name: &HeaderName, value: &HeaderValue) {
    if !headers.contains_key(name) {
        headers.insert(name.clone(), value.clone());
    }
}

pub(super) fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// An origin other than ours at which the redirects after a form may end (H-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormTarget(String);

impl FormTarget {
    /// The origin of an http or https address. Nothing for any other address, and for hosts that a policy cannot name
    /// (CSP 3, 2.3.1: no IPv6).
    pub fn of(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let is_web = matches!(url.scheme(), "http" | "https");
        let has_name = matches!(url.host()?, Host::Domain(_) | Host::Ipv4(_));
        let origin = url.origin().ascii_serialization();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'/' | b'.' | b'-' | b'_');
        (is_web && has_name && origin.bytes().all(is_plain)).then_some(Self(origin))
    }
}

impl Asked {
    /// The origin at which the redirects to this path of ours end, if that is another one.
    pub fn form_target(&self, conn: &mut Conn, path: Option<&str>) -> Result<Option<FormTarget>, DbError> {
        let Some(path) = path else { return Ok(None) };
        let address = (self.world.gate.leads_to)(conn, path)?;
        let target = address.as_deref().and_then(FormTarget::of);
        Ok(target.filter(|FormTarget(origin)| origin != self.world.config.base_url.origin()))
    }
}

/// The page, with forms that may lead to this origin: Chromium and Safari apply `form-action` to every redirect after
/// a form as well.
pub fn leading_to(mut page: HttpResponse, target: Option<FormTarget>) -> HttpResponse {
    if let Some(target) = target {
        page.extensions_mut().insert(target);
    }
    page
}

pub(super) fn lead_forms_to(headers: &mut HeaderMap, FormTarget(origin): &FormTarget) {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let wider = policy.map(|policy| policy.replace("form-action 'self'", &format!("form-action 'self' {origin}")));
    if let Some(wider) = wider.and_then(|wider| HeaderValue::try_from(wider).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, wider);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(address: &str) -> Option<String> {
        FormTarget::of(address).map(|FormTarget(origin)| origin)
    }

    #[test]
    fn h3_a_form_target_is_one_web_origin_and_nothing_else() {
        assert_eq!(origin("https://wiki.example/a?b#c").as_deref(), Some("https://wiki.example"));
        assert_eq!(origin("https://u:p@wiki.example:8443/").as_deref(), Some("https://wiki.example:8443"));
        assert_eq!(origin("http://bücher.example/").as_deref(), Some("http://xn--bcher-kva.example"));
        assert_eq!(origin("http://127.0.0.1:8080/").as_deref(), Some("http://127.0.0.1:8080"));
        for bad in ["", "/apps", "javascript:alert(1)", "data:text/html,x", "ftp://x.example/", "https://[::1]/"] {
            assert_eq!(origin(bad), None, "{bad}");
        }
        for odd in ["https://*.example/", "https://a;b.example/", "https://a,b.example/", "https://a'b.example/"] {
            assert_eq!(origin(odd), None, "{odd}");
        }
    }

    #[test]
    fn h3_the_policy_names_the_origin_and_stays_the_same_otherwise() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_SECURITY_POLICY, OWN_CONTENT);
        lead_forms_to(&mut headers, &FormTarget::of("https://wiki.example/start").unwrap());
        let policy = headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
        assert!(policy.contains("; form-action 'self' https://wiki.example; "), "{policy}");
        assert_eq!(policy.replace(" https://wiki.example", ""), OWN_CONTENT.to_str().unwrap());
    }
}
