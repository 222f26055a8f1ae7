//! The dialect of JSON surfaces, and JSON bodies.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use chrono::SecondsFormat;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::answer::status_for_programs;
use crate::foundation::web::body::{self, JSON_WORDS};
use crate::foundation::web::{Asked, WebError};

/// Brackets within brackets (G-4).
const MOST_DEPTH: usize = 32;

/// `{"error": {"code", "message", "target", "innerError": {"request-id", "date"}}}`. 401 asks for a bearer token
/// (RFC 9110, 15.5.2; RFC 6750, 3).
pub fn json_error(error: &WebError) -> HttpResponse {
    let kind = &error.refused().kind;
    let date = error.at().map(|at| at.utc().to_rfc3339_opts(SecondsFormat::Secs, true));
    let mut said = json!({
        "code": code_of(kind),
        "message": error.message(),
        "innerError": {"request-id": error.request_id(), "date": date},
    });
    if let (Kind::Invalid { field }, Some(said)) = (kind, said.as_object_mut())
        && !field.is_empty()
    {
        said.insert("target".to_owned(), (*field).into());
    }
    let mut response = HttpResponse::build(status_for_programs(kind));
    if *kind == Kind::SignInNeeded {
        response.insert_header((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
    }
    response.content_type("application/json").body(json!({ "error": said }).to_string())
}

fn code_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::SignInNeeded => "unauthorized",
        Kind::Forbidden => "forbidden",
        Kind::Missing => "notFound",
        Kind::Invalid { .. } => "badRequest",
        Kind::Conflict => "conflict",
        Kind::Gone => "gone",
        Kind::TooMany { .. } => "tooManyRequests",
        Kind::Busy => "serviceUnavailable",
        Kind::Broken => "internalServerError",
        Kind::NoSuchMethod => "methodNotAllowed",
        Kind::Misdirected { .. } => "misdirectedRequest",
        Kind::TooLarge => "contentTooLarge",
        Kind::Unsupported => "unsupportedMediaType",
        Kind::Slow => "requestTimeout",
    }
}

/// A JSON body (RFC 8259), read into `T` within the limits of its surface.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reading = read(request.clone(), payload.take());
        Box::pin(async move {
            let (asked, body) = reading.await?;
            let mut reader = serde_json::Deserializer::from_slice(&body);
            let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| error.to_string());
            let value = value.and_then(|value| reader.end().map(|()| Self(value)).map_err(|error| error.to_string()));
            value.map_err(|reason| WebError::new(&asked, malformed(reason)))
        })
    }
}

/// The bytes of the body: not too many, of the right type and not too deep.
async fn read(request: HttpRequest, payload: Payload) -> Result<(Asked, Vec<u8>), WebError> {
    let asked = Asked::of(&request).ok_or_else(WebError::unplugged)?;
    let body = body::read(&asked, &request, payload, &JSON_WORDS).await;
    let body = body.and_then(|body| if is_deep(&body) { Err(too_deep()) } else { Ok(body) });
    match body {
        Ok(body) => Ok((asked, body)),
        Err(refused) => Err(WebError::new(&asked, refused)),
    }
}

fn malformed(reason: String) -> Refused {
    Refused { kind: Kind::Invalid { field: "" }, text: Text::new("refused-json").with("reason", reason) }
}

fn too_deep() -> Refused {
    Refused { kind: Kind::Invalid { field: "" }, text: Text::new("refused-json-depth").with("most", MOST_DEPTH) }
}

/// Whether brackets are nested too deep, found without recursion and before anything is parsed.
fn is_deep(body: &[u8]) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_DEPTH {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn nested(depth: usize) -> String {
        format!("{}1{}", "[".repeat(depth), "]".repeat(depth))
    }

    #[test]
    fn g4_json_is_32_deep_at_most() {
        assert!(!is_deep(nested(32).as_bytes()) && is_deep(nested(33).as_bytes()));
        assert!(is_deep("[".repeat(200_000).as_bytes()));
        let wide = format!("[{}[]]", "[],".repeat(100));
        assert!(!is_deep(wide.as_bytes()));
        let text = format!("\"{}\\\"{}\"", "[".repeat(50), "{".repeat(50));
        assert!(!is_deep(text.as_bytes()));
        assert!(is_deep(format!("[\"\\\\\",{}", nested(32)).as_bytes()));
    }

    fn depth_of(value: &Value) -> usize {
        match value {
            Value::Array(inner) => 1 + inner.iter().map(depth_of).max().unwrap_or_default(),
            Value::Object(inner) => 1 + inner.values().map(depth_of).max().unwrap_or_default(),
            _ => 0,
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![any::<bool>().prop_map(Value::from), "[\\[\\]{}\"\\\\a]{0,6}".prop_map(Value::from)];
        leaf.prop_recursive(48, 96, 2, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..2).prop_map(Value::from),
                inner.prop_map(|inner| json!({"\"[{": inner})),
            ]
        })
    }

    proptest! {
        #[test]
        fn r2_the_depth_that_is_counted_is_the_depth_that_is_parsed(value in any_json()) {
            prop_assert_eq!(is_deep(value.to_string().as_bytes()), depth_of(&value) > MOST_DEPTH);
        }
    }
}
