//! Refusals as a browser gets them: the right status, and a page that says what to do next.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;

use crate::foundation::person::House;
use crate::foundation::refusal::{Kind, Refusal, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::{Asked, Page, Place, Visit, redirect, show_as};

/// What handlers answer.
pub type Answer = Result<HttpResponse, WebError>;

/// A refusal on its way to the browser.
pub struct WebError {
    asked: Option<Box<Asked>>,
    visit: Option<Box<Visit>>,
    refused: Box<Refused>,
}

impl WebError {
    pub fn new(asked: &Asked, refused: impl Into<Refused>) -> Self {
        Self { asked: Some(Box::new(asked.clone())), visit: None, refused: Box::new(refused.into()) }
    }

    /// The error page then keeps the person's frame.
    #[must_use]
    pub fn seen_by(self, visit: Visit) -> Self {
        Self { visit: Some(Box::new(visit)), ..self }
    }

    pub fn refused(&self) -> &Refused {
        &self.refused
    }

    /// Status and sentence, where the form comes again: typed otherwise, or on the page as it is now, it may succeed.
    pub fn mistake(&self) -> Option<(StatusCode, Text)> {
        let Refused { kind, text } = self.refused();
        matches!(kind, Kind::Invalid { .. } | Kind::Conflict).then(|| (status_of(kind), text.clone()))
    }

    /// A programming fault: a route without its world.
    pub(super) fn unplugged() -> Self {
        let refused = Refused { kind: Kind::Broken, text: Text::new("refused-broken") };
        Self { asked: None, visit: None, refused: Box::new(refused) }
    }

    fn page(&self) -> Option<Page> {
        let asked = self.asked.as_ref()?;
        Some(match &self.visit {
            Some(visit) => visit.page(Place::Nowhere),
            None => asked.page(&nobodys_house(asked), None, Place::Nowhere),
        })
    }
}

/// The frame of an error page when the database could not be asked.
fn nobodys_house(asked: &Asked) -> House {
    let organization = &asked.world.config.organization;
    House {
        organization: organization.name.clone().unwrap_or_default(),
        domain: organization.domain.clone().unwrap_or_default(),
        language: organization.language,
        privacy_url: None,
        privacy_contact: None,
        waiting: 0,
        guests_see_groups: false,
    }
}

impl std::fmt::Debug for WebError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.refused.fmt(out)
    }
}

impl std::fmt::Display for WebError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.refused.text.fmt(out)
    }
}

/// The status of each kind, in HTML (G-3).
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
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::Slow => StatusCode::REQUEST_TIMEOUT,
    }
}

/// The page of an error. The words are the feature's; title and way on go by the kind.
#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    page: Page,
    title: String,
    what: String,
    action: Action,
    /// The 404 offers to search.
    search: bool,
}

struct Action {
    href: &'static str,
    label: String,
}

impl ErrorPage {
    fn new(page: Page, refused: &Refused) -> Self {
        let (name, href) = match refused.kind {
            Kind::Missing => ("missing", "/apps"),
            Kind::Forbidden => ("forbidden", "/apps"),
            Kind::Gone => ("gone", "/apps"),
            Kind::TooMany { .. } | Kind::Busy => ("busy", "/apps"),
            Kind::Broken => ("broken", "/apps"),
            _ => ("unread", "/apps"),
        };
        Self {
            title: page.t(&format!("error-title-{name}")).to_string(),
            what: page.say(&refused.text),
            action: Action { href, label: page.t("error-action-apps").to_string() },
            search: refused.kind == Kind::Missing && page.me().is_some(),
            page,
        }
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        status_of(&self.refused.kind)
    }

    fn error_response(&self) -> HttpResponse {
        if self.refused.kind == Kind::SignInNeeded {
            return redirect(&self.way_to_sign_in());
        }
        let Some(page) = self.page() else {
            return HttpResponse::InternalServerError().finish();
        };
        let mut answer = show_as(self.status_code(), &ErrorPage::new(page, &self.refused));
        if let Some(seconds) = retry_after(&self.refused.kind) {
            answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }
}

impl WebError {
    /// G-2: a page comes back after signing in; a form is not replayed.
    fn way_to_sign_in(&self) -> String {
        let back = self.asked.as_ref().filter(|asked| asked.is_get).map(|asked| asked.path.as_str());
        match back {
            Some(path) => format!("/sign-in?{}", serde_urlencoded::to_string([("next", path)]).unwrap_or_default()),
            None => "/sign-in".to_owned(),
        }
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
