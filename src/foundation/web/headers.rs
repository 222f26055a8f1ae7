//! Around every request: its number, the right host, the security headers, one log line, no panic.

use std::panic::AssertUnwindSafe;

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use futures_util::FutureExt;

use crate::foundation::db::Use;
use crate::foundation::id::AnyId;
use crate::foundation::metrics;
use crate::foundation::text::{Language, Text};
use crate::foundation::web::asked::RequestId;
use crate::foundation::web::health::Stopping;
use crate::foundation::web::{Flash, World};

/// H-2: nothing but our own files, no inline script or style.
const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// H-1, on every answer.
const ALWAYS: &[(&str, &str)] = &[("x-content-type-options", "nosniff")];

/// H-4, on every page.
const ON_PAGES: &[(&str, &str)] = &[
    ("content-security-policy", CONTENT_SECURITY),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("x-frame-options", "DENY"),
    ("x-robots-tag", "noindex, nofollow"),
];

/// Probes ask by whatever name they know the machine.
const ANY_HOST: &[&str] = &["/healthz", "/readyz"];

/// The middleware around everything.
pub async fn around(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(world) = request.app_data::<web::Data<World>>().cloned() else {
        return next.call(request).await;
    };
    let id = AnyId::new().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let started = world.clock.now();
    let told = Told::of(&request);
    if let Some(refusal) = turned_away(&request, &world) {
        return Ok(finish(request.into_response(refusal), &world, &id, &told, started));
    }
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(answer)) => Ok(finish(answer, &world, &id, &told, started)),
        Ok(Err(error)) => {
            let mut answer = error.error_response();
            add_headers(answer.headers_mut(), &world);
            Err(InternalError::from_response(error, answer).into())
        }
        Err(_) => {
            tracing::error!(request = %id, "a handler panicked");
            let mut answer = panic_page(&id);
            add_headers(answer.headers_mut(), &world);
            Err(InternalError::from_response("panic", answer).into())
        }
    }
}

/// What the log says of the request, read before it is used up. Never its query (L-3).
struct Told {
    method: Method,
}

impl Told {
    fn of(request: &ServiceRequest) -> Self {
        Self { method: request.method().clone() }
    }
}

/// G-1 and G-7: methods we do not know, and hosts we are not.
fn turned_away(request: &ServiceRequest, world: &World) -> Option<HttpResponse> {
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::POST | Method::OPTIONS) {
        return Some(HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, "GET, HEAD, POST")).finish());
    }
    if ANY_HOST.contains(&request.path()) {
        return None;
    }
    if host_is_ours(request, world) {
        return overrun(request, world);
    }
    if world.demo && request.method().is_safe() && is_loopback(request) {
        let path = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
        return Some(HttpResponse::SeeOther().insert_header((header::LOCATION, world.link(path))).finish());
    }
    Some(HttpResponse::new(StatusCode::MISDIRECTED_REQUEST))
}

/// F51: what would be refused anyway is refused before anything is read or drawn for it, so that refusing
/// costs those who are served nothing. What needs no database is always there.
fn overrun(request: &ServiceRequest, world: &World) -> Option<HttpResponse> {
    let wants = if request.method().is_safe() { Use::Reading } else { Use::Writing };
    if request.path().starts_with("/static/") || !world.db.is_overrun(wants) {
        return None;
    }
    let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let words = Text::new("refused-busy").say(asked.and_then(Language::preferred).unwrap_or_default());
    let mut answer = HttpResponse::ServiceUnavailable();
    answer.insert_header((header::RETRY_AFTER, "5")).content_type("text/plain; charset=utf-8");
    Some(answer.body(words))
}

fn host_is_ours(request: &ServiceRequest, world: &World) -> bool {
    let expected = world.config.base_url.authority();
    let mut asked = request.headers().get_all(header::HOST).filter_map(|value| value.to_str().ok());
    let first = asked.next();
    let absolute = request.uri().authority().is_none_or(|authority| authority.as_str().eq_ignore_ascii_case(expected));
    absolute && asked.next().is_none() && first.is_some_and(|name| name.eq_ignore_ascii_case(expected))
}

/// The demo answers to every name of this machine, and leads them all to one.
fn is_loopback(request: &ServiceRequest) -> bool {
    let asked = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = asked.rsplit_once(':').map_or(asked, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]" | "[:")
}

fn finish(
    mut answer: ServiceResponse<BoxBody>,
    world: &World,
    id: &str,
    told: &Told,
    started: crate::foundation::clock::Time,
) -> ServiceResponse<BoxBody> {
    add_headers(answer.headers_mut(), world);
    let is_page = is_html(answer.headers()) && answer.status() != StatusCode::SEE_OTHER;
    if let Some(gone) = Flash::said(answer.request(), world).filter(|_| is_page) {
        // The sentence was said; should the header not fit, it is said twice.
        let _ = answer.response_mut().add_cookie(&gone);
    }
    if answer.request().app_data::<web::Data<Stopping>>().is_some_and(|stopping| stopping.has_begun()) {
        // The next request on this connection would find nobody (D-4).
        answer.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let route = answer.request().match_pattern().unwrap_or_else(|| "(none)".to_owned());
    let took = world.clock.now().since(started);
    let status = answer.status().as_u16();
    metrics::answered(told.method.as_str(), &route, status, took);
    tracing::info!(request = %id, method = %told.method, %route, status, micros = took.num_microseconds(), "answered");
    answer
}

fn is_html(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

fn add_headers(headers: &mut HeaderMap, world: &World) {
    add(headers, ALWAYS);
    if world.is_secure() {
        add(headers, &[("strict-transport-security", "max-age=63072000; includeSubDomains")]);
    }
    // H-5: whatever is not a hashed file may depend on who asks.
    add(headers, &[("cache-control", "no-store")]);
    if is_html(headers) {
        add(headers, ON_PAGES);
    }
}

/// A page that must say otherwise (a framed message, H-3, H-10) has said so already.
fn add(headers: &mut HeaderMap, list: &[(&'static str, &'static str)]) {
    for (name, value) in list {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

fn panic_page(id: &str) -> HttpResponse {
    HttpResponse::InternalServerError()
        .content_type("text/plain; charset=utf-8")
        .body(format!("Something went wrong on our side. Nothing was changed. Reference: {id}\n"))
}
