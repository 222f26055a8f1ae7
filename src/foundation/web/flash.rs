//! What happened last, said once on the next page, with a way to take it back.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use serde::{Deserialize, Serialize};

use crate::foundation::secret::{self, Purpose, SecretError};
use crate::foundation::web::World;
use crate::foundation::web::txn::{cookie, full_name, removal};

const FLASH_COOKIE: &str = "flash";

/// A sentence in the person's language, and how it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    pub text: String,
    /// `done`, `wait` or `fail`.
    pub tone: String,
    pub undo: Option<Undo>,
}

/// How to take it back: a form of one button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The path the form posts to.
    pub action: String,
    pub label: String,
    /// Hidden fields of the form.
    pub fields: Vec<(String, String)>,
}

impl Flash {
    pub fn done(text: impl ToString) -> Self {
        Self { text: text.to_string(), tone: "done".to_owned(), undo: None }
    }

    pub fn fail(text: impl ToString) -> Self {
        Self { text: text.to_string(), tone: "fail".to_owned(), undo: None }
    }

    #[must_use]
    pub fn with_undo(self, undo: Undo) -> Self {
        Self { undo: Some(undo), ..self }
    }

    /// Sealed, so that nobody but us can put words into our mouth.
    pub(super) fn cookie(&self, world: &World) -> Result<Cookie<'static>, SecretError> {
        let plain = serde_json::to_vec(self).unwrap_or_default();
        let value = secret::text(&world.config.keys.seal(Purpose::Flash, &plain)?);
        Ok(cookie(FLASH_COOKIE, value, world.is_secure()))
    }

    pub(super) fn of(request: &HttpRequest, world: &World) -> Option<Self> {
        let cookie = request.cookie(&full_name(FLASH_COOKIE, world.is_secure()))?;
        let plain = world.config.keys.open(Purpose::Flash, &secret::bytes(cookie.value())?).ok()?;
        serde_json::from_slice(&plain).ok()
    }

    /// The removal of the cookie, if this request carried one.
    pub(super) fn said(request: &HttpRequest, world: &World) -> Option<Cookie<'static>> {
        request.cookie(&full_name(FLASH_COOKIE, world.is_secure()))?;
        Some(removal(FLASH_COOKIE, world.is_secure()))
    }
}
