//! What a URL asks for after its question mark; whatever was typed there, the page comes.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

/// The fields of a query.
#[derive(Clone, Debug, Default)]
pub struct Query {
    fields: Vec<(String, String)>,
}

impl Query {
    /// The first value of the field, trimmed and no longer than a search can be; or empty. Without U+0000, which
    /// PostgreSQL takes for no text.
    pub fn first(&self, name: &str) -> String {
        let value = self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        value.unwrap_or_default().chars().filter(|letter| *letter != '\0').take(200).collect()
    }
}

impl FromRequest for Query {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let fields = url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned();
        ready(Ok(Self { fields: fields.collect() }))
    }
}
