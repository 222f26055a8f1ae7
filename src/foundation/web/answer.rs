//! Refused requests: what the handlers of every surface answer with, before the surface's dialect renders it.

use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::{HttpResponse, ResponseError};

use crate::foundation::clock::Time;
use crate::foundation::refusal::{Kind, Refusal, Refused};
use crate::foundation::text::{Language, Text};
use crate::foundation::web::{Asked, Surface, Visit};

/// What handlers answer.
pub type Answer = Result<HttpResponse, WebError>;

/// A refused request, on its way to the dialect of its surface.
pub struct WebError(Box<Inner>);

struct Inner {
    refused: Refused,
    /// Nothing only where the middleware is missing.
    early: Option<Early>,
    asked: Option<Asked>,
    visit: Option<Visit>,
    allow: Option<HeaderValue>,
}

/// What is known of a request before anything is read for it.
pub(super) struct Early {
    pub surface: &'static Surface,
    pub id: String,
    pub at: Time,
    pub language: Option<Language>,
}

impl WebError {
    pub fn new(asked: &Asked, refused: impl Into<Refused>) -> Self {
        let id = asked.request_id.clone();
        let early = Early { surface: asked.surface, id, at: asked.now(), language: asked.wanted() };
        let mut error = Self::early(early, refused.into());
        error.0.asked = Some(asked.clone());
        error
    }

    /// For a request that is refused before it reaches a handler.
    pub(super) fn early(early: Early, refused: Refused) -> Self {
        Self(Box::new(Inner { refused, early: Some(early), asked: None, visit: None, allow: None }))
    }

    /// A programming fault: a route without its world.
    pub(super) fn unplugged() -> Self {
        let refused = Refused { kind: Kind::Broken, text: Text::new("refused-broken") };
        Self(Box::new(Inner { refused, early: None, asked: None, visit: None, allow: None }))
    }

    /// The error page then keeps the person's frame.
    #[must_use]
    pub fn seen_by(mut self, visit: Visit) -> Self {
        self.0.visit = Some(visit);
        self
    }

    /// Names the methods that the resource has (RFC 9110, 10.2.1).
    #[must_use]
    pub(super) fn allowing(mut self, methods: HeaderValue) -> Self {
        self.0.allow = Some(methods);
        self
    }

    pub fn refused(&self) -> &Refused {
        &self.0.refused
    }

    /// The sentence in the language that the request asks for.
    pub fn message(&self) -> String {
        self.0.refused.text.say(self.language())
    }

    pub fn language(&self) -> Language {
        self.0.early.as_ref().and_then(|early| early.language).unwrap_or_default()
    }

    pub fn request_id(&self) -> &str {
        self.0.early.as_ref().map_or("", |early| early.id.as_str())
    }

    /// When the request arrived.
    pub fn at(&self) -> Option<Time> {
        self.0.early.as_ref().map(|early| early.at)
    }

    pub(super) fn asked(&self) -> Option<&Asked> {
        self.0.asked.as_ref()
    }

    pub(super) fn visit(&self) -> Option<&Visit> {
        self.0.visit.as_ref()
    }

    /// Status and sentence, where the form comes again: typed otherwise, or on the page as it is now, it may succeed.
    pub fn mistake(&self) -> Option<(StatusCode, Text)> {
        let Refused { kind, text } = self.refused();
        matches!(kind, Kind::Invalid { .. } | Kind::Conflict).then(|| (status_of(kind), text.clone()))
    }
}

impl std::fmt::Debug for WebError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.refused().fmt(out)
    }
}

impl std::fmt::Display for WebError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.refused().text.fmt(out)
    }
}

/// The status of each kind on pages (G-3).
pub fn status_of(kind: &Kind) -> StatusCode {
    match kind {
        Kind::SignInNeeded => StatusCode::SEE_OTHER,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Missing => StatusCode::NOT_FOUND,
        Kind::Invalid { field: "" } => StatusCode::BAD_REQUEST,
        Kind::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Gone => StatusCode::GONE,
        Kind::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        Kind::NoSuchMethod => StatusCode::METHOD_NOT_ALLOWED,
        Kind::Misdirected { .. } => StatusCode::MISDIRECTED_REQUEST,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::Slow => StatusCode::REQUEST_TIMEOUT,
    }
}

/// The status of each kind for programs: 401 and 400 where pages lead to signing in or show the form again (G-2, G-3).
pub fn status_for_programs(kind: &Kind) -> StatusCode {
    match kind {
        Kind::SignInNeeded => StatusCode::UNAUTHORIZED,
        Kind::Invalid { .. } => StatusCode::BAD_REQUEST,
        kind => status_of(kind),
    }
}

/// The refusal that an error status of actix stands for.
pub(super) fn refused_with(status: StatusCode, method: &Method) -> Refused {
    let (kind, key) = match status {
        StatusCode::UNAUTHORIZED => (Kind::SignInNeeded, "refused-sign-in"),
        StatusCode::FORBIDDEN => (Kind::Forbidden, "refused-forbidden"),
        StatusCode::NOT_FOUND => (Kind::Missing, "refused-missing"),
        StatusCode::METHOD_NOT_ALLOWED => {
            let text = Text::new("refused-method").with("method", method.as_str());
            return Refused { kind: Kind::NoSuchMethod, text };
        }
        StatusCode::REQUEST_TIMEOUT => (Kind::Slow, "refused-body-slow"),
        StatusCode::PAYLOAD_TOO_LARGE => (Kind::TooLarge, "refused-body-large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (Kind::Unsupported, "refused-body-type"),
        StatusCode::SERVICE_UNAVAILABLE => (Kind::Busy, "refused-busy"),
        status if status.is_client_error() => (Kind::Invalid { field: "" }, "refused-request"),
        _ => (Kind::Broken, "refused-broken"),
    };
    Refused { kind, text: Text::new(key) }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        status_of(&self.refused().kind)
    }

    /// The one place where a refused request becomes a response.
    fn error_response(&self) -> HttpResponse {
        let Some(early) = &self.0.early else { return HttpResponse::InternalServerError().finish() };
        let mut response = (early.surface.dialect)(self);
        if let Some(seconds) = retry_after(&self.refused().kind) {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if let Some(allow) = &self.0.allow {
            response.headers_mut().insert(header::ALLOW, allow.clone());
        }
        if self.refused().kind == Kind::Slow {
            // The rest of the body is not waited for (RFC 9110, 15.5.9).
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        response
    }
}

fn retry_after(kind: &Kind) -> Option<u64> {
    match kind {
        Kind::TooMany { retry_after } => Some(retry_after.as_secs().max(1)),
        Kind::Busy => Some(5),
        _ => None,
    }
}

impl<R: Refusal> From<(&Asked, R)> for WebError {
    fn from((asked, refusal): (&Asked, R)) -> Self {
        Self::new(asked, refusal)
    }
}
