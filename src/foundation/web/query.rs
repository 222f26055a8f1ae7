//! What a URL asks for after its question mark; whatever was typed there, the page comes.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::form::as_text;

/// The fields of a query.
#[derive(Clone, Debug, Default)]
pub struct Query {
    fields: Vec<(String, String)>,
}

impl Query {
    /// The first value of the field, trimmed and no longer than a search can be; or empty.
    pub fn first(&self, name: &str) -> String {
        let value = self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        value.unwrap_or_default().chars().take(200).collect()
    }

    /// The field's only value; one that is given twice is ambiguous and refused (G-10).
    pub fn only(&self, name: &str) -> Result<Option<&str>, Refused> {
        let mut values = self.fields.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Refused { kind: Kind::Invalid { field: "" }, text: Text::new("refused-twice") }),
            (value, None) => Ok(value.filter(|value| !value.is_empty())),
        }
    }
}

impl FromRequest for Query {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let fields = url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned();
        ready(Ok(Self { fields: fields.map(|(name, value)| (name, as_text(value))).collect() }))
    }
}
