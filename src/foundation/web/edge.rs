//! Around every request: its id, the right host, the load, the security headers, one log line, no panic.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError, web};
use futures_util::FutureExt;

use crate::foundation::clock::Time;
use crate::foundation::db::Use;
use crate::foundation::id::AnyId;
use crate::foundation::metrics;
use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::{Language, Text};
use crate::foundation::web::answer::{Early, refused_with};
use crate::foundation::web::client::comes_from_proxy;
use crate::foundation::web::headers::{self, FormTarget};
use crate::foundation::web::health::Stopping;
use crate::foundation::web::{Asked, Cookies, Flash, Hosts, Load, Surface, WebError, World};

/// What the middleware keeps in the request: its id and the surface it belongs to.
#[derive(Clone)]
pub(super) struct Received {
    pub id: String,
    pub surface: &'static Surface,
}

/// The middleware around every scope. The scope's `app_data` names its `&'static Surface`.
pub async fn around<B>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<BoxBody>, Error>
where
    B: MessageBody + 'static,
{
    let Some(edge) = Edge::of(&mut request) else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    if let Some(response) = edge.refuse(&request).await {
        return Ok(edge.finish(request.into_response(response)));
    }
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(answer)) => Ok(edge.finish(in_dialect(answer.map_into_boxed_body()))),
        Ok(Err(error)) => Err(edge.failed(&format!("{error:?}"))),
        Err(_) => Err(edge.failed("a handler panicked")),
    }
}

/// A request on its way through the middleware.
struct Edge {
    world: web::Data<World>,
    surface: &'static Surface,
    id: String,
    method: Method,
    started: Time,
}

impl Edge {
    /// Notes the request's id and surface in it. Nothing without a world and a surface.
    fn of(request: &mut ServiceRequest) -> Option<Self> {
        let world = request.app_data::<web::Data<World>>()?.clone();
        let surface: &'static Surface = request.app_data::<&'static Surface>().copied()?;
        let id = AnyId::new().to_string();
        request.extensions_mut().insert(Received { id: id.clone(), surface });
        if surface.cookies == Cookies::Ignored {
            request.headers_mut().remove(header::COOKIE);
        }
        let (method, started) = (request.method().clone(), world.clock.now());
        Some(Self { world, surface, id, method, started })
    }

    /// The response to a request that is refused before it is routed: a wrong host (G-7), or too much load (F51).
    async fn refuse(&self, request: &ServiceRequest) -> Option<HttpResponse> {
        let refused = match self.refuse_host(request).await {
            Some(_) if self.world.demo && self.method.is_safe() && host_of(request).is_some_and(is_loopback) => {
                let path = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
                let there = self.world.link(path);
                return Some(HttpResponse::SeeOther().insert_header((header::LOCATION, there)).finish());
            }
            Some(refused) => refused,
            None => self.refuse_load()?,
        };
        Some(self.error(refused, language_of(request.headers())).error_response())
    }

    async fn refuse_host(&self, request: &ServiceRequest) -> Option<Refused> {
        if matches!(self.surface.hosts, Hosts::Any) {
            return None;
        }
        let own = self.world.config.base_url.authority();
        let Some(host) = host_of(request) else {
            return Some(Refused { kind: Kind::Invalid { field: "" }, text: Text::new("refused-host") });
        };
        if host.eq_ignore_ascii_case(own) {
            return None;
        }
        if let Hosts::OwnAnd(is_known) = self.surface.hosts
            && comes_from_proxy(request.request(), &self.world.config.trusted_proxies)
        {
            match is_known(&self.world, host).await {
                Ok(true) => return None,
                Ok(false) => {}
                Err(refused) => return Some(refused),
            }
        }
        let address = self.world.link("/");
        let text = Text::new("refused-misdirected").with("address", address.clone());
        Some(Refused { kind: Kind::Misdirected { address }, text })
    }

    /// What would be refused anyway is refused before anything is read or drawn for it, so that refusing costs those
    /// who are served nothing.
    fn refuse_load(&self) -> Option<Refused> {
        let wants = if self.method.is_safe() { Use::Reading } else { Use::Writing };
        let shed = self.surface.load == Load::Shed && self.world.db.is_overrun(wants);
        shed.then(|| Refused { kind: Kind::Busy, text: Text::new("refused-busy") })
    }

    fn error(&self, refused: Refused, language: Option<Language>) -> WebError {
        let early = Early { surface: self.surface, id: self.id.clone(), at: self.started, language };
        WebError::early(early, refused)
    }

    /// The response where no handler gave one; actix has taken the request by then.
    fn failed(&self, why: &str) -> Error {
        tracing::error!(request = %self.id, why, "a request failed");
        let broken = Refused { kind: Kind::Broken, text: Text::new("refused-broken") };
        let mut response = self.error(broken, None).error_response();
        self.add_headers(&mut response);
        InternalError::from_response("failed", response).into()
    }

    fn finish(&self, mut answer: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
        self.add_headers(answer.response_mut());
        if self.surface.cookies == Cookies::Session {
            self.forget_flash(&mut answer);
        }
        if answer.request().app_data::<web::Data<Stopping>>().is_some_and(|stopping| stopping.has_begun()) {
            // The next request on this connection would find nobody (D-4).
            answer.response_mut().head_mut().set_connection_type(ConnectionType::Close);
        }
        self.log(&answer);
        answer
    }

    fn add_headers(&self, response: &mut HttpResponse) {
        let target = response.extensions_mut().remove::<FormTarget>();
        let is_success = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
        let headers = response.headers_mut();
        headers::add(headers, self.surface, is_success, self.world.is_secure());
        if let Some(target) = target {
            headers::lead_forms_to(headers, &target);
        }
        if self.surface.cookies == Cookies::Ignored {
            headers.remove(header::SET_COOKIE);
        }
    }

    /// A page shows the sentence once; should the header not fit, it is shown twice.
    fn forget_flash(&self, answer: &mut ServiceResponse<BoxBody>) {
        let is_page = headers::is_html(answer.headers()) && answer.status() != StatusCode::SEE_OTHER;
        if let Some(gone) = Flash::said(answer.request(), &self.world).filter(|_| is_page) {
            let _ = answer.response_mut().add_cookie(&gone);
        }
    }

    /// Never the query (L-3).
    fn log(&self, answer: &ServiceResponse<BoxBody>) {
        let route = answer.request().match_pattern().unwrap_or_else(|| "(none)".to_owned());
        let took = self.world.clock.now().since(self.started);
        let status = answer.status().as_u16();
        metrics::answered(self.method.as_str(), &route, status, took);
        let micros = took.num_microseconds();
        tracing::info!(request = %self.id, method = %self.method, %route, status, micros, "answered");
    }
}

/// Errors of actix itself (a path that does not parse, an encoding that nobody offers) and errors without content are
/// answered in the surface's dialect as well.
fn in_dialect(answer: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = answer.status();
    let is_own = match answer.response().error() {
        Some(error) => error.as_error::<WebError>().is_some(),
        None => answer.headers().contains_key(header::CONTENT_TYPE),
    };
    if is_own || !(status.is_client_error() || status.is_server_error()) {
        return answer;
    }
    let (request, foreign) = answer.into_parts();
    let Some(asked) = Asked::of(&request) else { return ServiceResponse::new(request, foreign) };
    let mut response = WebError::new(&asked, refused_with(status, request.method())).error_response();
    if !response.status().is_redirection() {
        *response.status_mut() = status;
    }
    for (name, value) in foreign.headers().iter().filter(|(name, _)| is_kept(name)) {
        response.headers_mut().append(name.clone(), value.clone());
    }
    ServiceResponse::new(request, response)
}

/// Headers of an error that say more than its status.
fn is_kept(name: &header::HeaderName) -> bool {
    [header::SET_COOKIE, header::ALLOW, header::RETRY_AFTER, header::VARY].contains(name)
}

/// The host that the request is for: that of an absolute target, otherwise `Host` (RFC 9112, 3.2 and 3.2.2). Nothing
/// without exactly one `Host`.
fn host_of(request: &ServiceRequest) -> Option<&str> {
    let mut named = request.headers().get_all(header::HOST);
    let host = named.next()?.to_str().ok()?;
    let is_only = named.next().is_none();
    // The target of CONNECT has an authority and no scheme, and is not an address here.
    let target = request.uri().scheme().and(request.uri().authority());
    is_only.then(|| target.map_or(host, |target| target.as_str()))
}

/// The demo is found by every name of this machine, and leads them all to one.
fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]" | "[:")
}

fn language_of(headers: &HeaderMap) -> Option<Language> {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Language::preferred)
}
