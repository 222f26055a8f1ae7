//! What stands behind the question mark.

use actix_web::HttpRequest;

use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;

/// The parameter's only value; one that is given twice is ambiguous and refused (G-10).
pub fn one(request: &HttpRequest, name: &str) -> Result<Option<String>, Refused> {
    let all: Vec<(String, String)> = serde_urlencoded::from_str(request.query_string()).unwrap_or_default();
    let mut values = all.into_iter().filter(|(key, _)| key == name).map(|(_, value)| value);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Refused { kind: Kind::Invalid { field: "" }, text: Text::new("refused-twice") }),
        (value, None) => Ok(value.filter(|value| !value.is_empty())),
    }
}
