//! The dialect of pages, and that of addresses that answer in plain text.

use actix_web::HttpResponse;
use askama::Template;

use crate::foundation::person::House;
use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::{Language, Text};
use crate::foundation::web::show::with_next;
use crate::foundation::web::{Asked, Page, Place, WebError, redirect, show_as, status_of};

/// A page that says what happened and what to do next. Plain text where the request was refused before anything was
/// read for it.
pub fn html_error(error: &WebError) -> HttpResponse {
    let kind = &error.refused().kind;
    match (kind, error.asked()) {
        (Kind::SignInNeeded, Some(asked)) => redirect(&way_to_sign_in(asked)),
        (Kind::Misdirected { address }, _) => show_as(status_of(kind), &MisdirectedPage::new(error, address)),
        (_, Some(asked)) => {
            let page = error.visit().map_or_else(|| nobodys_page(asked), |visit| visit.page(Place::Nowhere));
            show_as(status_of(kind), &ErrorPage::new(page, asked, error.refused()))
        }
        (_, None) => plain_error(error),
    }
}

/// The sentence as plain text, for probes, files and overload.
pub fn plain_error(error: &WebError) -> HttpResponse {
    let kind = &error.refused().kind;
    let mut words = error.message();
    if *kind == Kind::Broken {
        let reference = Text::new("error-number").say(error.language());
        words = format!("{words}\n{reference}: {}", error.request_id());
    }
    HttpResponse::build(status_of(kind)).content_type("text/plain; charset=utf-8").body(words + "\n")
}

/// G-2: a page comes back after signing in; a form is not replayed.
fn way_to_sign_in(asked: &Asked) -> String {
    let sign_in = asked.world.gate.paths.sign_in;
    if asked.is_get { with_next(sign_in, &asked.path) } else { sign_in.to_owned() }
}

fn nobodys_page(asked: &Asked) -> Page {
    asked.page(&nobodys_house(asked), None, Place::Nowhere)
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
    fn new(page: Page, asked: &Asked, refused: &Refused) -> Self {
        let name = match refused.kind {
            Kind::Missing => "missing",
            Kind::Forbidden => "forbidden",
            Kind::Gone => "gone",
            Kind::TooMany { .. } | Kind::Busy => "busy",
            Kind::Broken => "broken",
            _ => "unread",
        };
        Self {
            title: page.t(&format!("error-title-{name}")).to_string(),
            what: page.say(&refused.text),
            action: Action { href: asked.world.gate.paths.home, label: page.t("error-action-apps").to_string() },
            search: refused.kind == Kind::Missing && page.me().is_some(),
            page,
        }
    }
}

/// The page for a request that names another host. It stands alone, because its styles would be at the wrong host too.
#[derive(Template)]
#[template(path = "errors/misdirected.html")]
struct MisdirectedPage {
    language: &'static str,
    title: String,
    what: String,
    address: String,
    reference: String,
    request_id: String,
}

impl MisdirectedPage {
    fn new(error: &WebError, address: &str) -> Self {
        let t = |key: &'static str| Text::new(key).say(error.language());
        Self {
            language: Language::tag(error.language()),
            title: t("error-title-misdirected"),
            what: error.message(),
            address: address.to_owned(),
            reference: t("error-number"),
            request_id: error.request_id().to_owned(),
        }
    }
}
