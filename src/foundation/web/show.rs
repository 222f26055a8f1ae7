//! Answers to a browser: a page, or the way to one.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;

use crate::foundation::web::{Asked, Flash};

/// The page, with 200.
pub fn show(page: &impl Template) -> HttpResponse {
    show_as(StatusCode::OK, page)
}

/// The page, with another status.
pub fn show_as(status: StatusCode, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(html) => HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().content_type("text/plain; charset=utf-8").body("This page is broken.")
        }
    }
}

/// 303 to a path of ours (G-11).
pub fn redirect(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// Paths of pages that this module redirects to.
#[derive(Clone, Copy, Debug)]
pub struct Paths {
    /// Where error pages lead.
    pub home: &'static str,
    pub sign_in: &'static str,
    /// Where a signed-in person proves again who they are (S-6).
    pub prove: &'static str,
}

/// 303 to where somebody shows themselves again, and from there back to a path of ours (S-6).
pub fn redirect_to_proof(asked: &Asked, next: &str) -> HttpResponse {
    redirect(&with_next(asked.world.gate.paths.prove, next))
}

/// The path with `next` as its query.
pub(super) fn with_next(path: &str, next: &str) -> String {
    format!("{path}?{}", serde_urlencoded::to_string([("next", next)]).unwrap_or_default())
}

/// 303, and what happened is said on the page it leads to.
pub fn redirect_saying(asked: &Asked, path: &str, flash: &Flash) -> HttpResponse {
    let mut answer = redirect(path);
    if let Ok(cookie) = flash.cookie(&asked.world) {
        // A header that cannot be added costs the sentence, not the deed.
        let _ = answer.add_cookie(&cookie);
    }
    answer
}
