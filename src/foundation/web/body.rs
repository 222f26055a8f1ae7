//! Reading a request's body within the limits of its surface (G-4, G-5).

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use futures_util::StreamExt;

use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::Asked;

/// What is said of a body that cannot be read.
pub(super) struct Words {
    media_type: &'static str,
    too_large: &'static str,
    slow: &'static str,
}

pub(super) const FORM_WORDS: Words =
    Words { media_type: "refused-type", too_large: "refused-too-large", slow: "refused-slow" };
pub(super) const JSON_WORDS: Words =
    Words { media_type: "refused-body-type", too_large: "refused-body-large", slow: "refused-body-slow" };

impl Words {
    pub fn wrong_type(&self) -> Refused {
        Refused { kind: Kind::Unsupported, text: Text::new(self.media_type) }
    }

    pub fn too_large(&self, kib: u32) -> Refused {
        Refused { kind: Kind::TooLarge, text: Text::new(self.too_large).with("kib", i64::from(kib)) }
    }

    fn slow(&self) -> Refused {
        Refused { kind: Kind::Slow, text: Text::new(self.slow) }
    }
}

/// The whole body. A wrong type is refused with 415 (RFC 9110, 15.5.16), too many bytes with 413 (15.5.14), and a body
/// that does not arrive in time with 408 (15.5.9).
pub(super) async fn read(
    asked: &Asked,
    request: &HttpRequest,
    payload: Payload,
    words: &Words,
) -> Result<Vec<u8>, Refused> {
    let (limits, allowed) = (&asked.world.config.limits, &asked.surface.body);
    let is_taken = media_type(request.headers()).is_some_and(|media_type| asked.surface.takes(media_type));
    if !is_taken || request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(words.wrong_type());
    }
    let kib = (allowed.kib)(limits);
    let most = kib as usize * 1024;
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > most) {
        return Err(words.too_large(kib));
    }
    let patience = Duration::from_secs((allowed.seconds)(limits).into());
    let reading = tokio::time::timeout(patience, collect(payload, most)).await;
    match reading.map_err(|_| words.slow())?.map_err(|_| broken_off())? {
        Some(body) => Ok(body),
        None => Err(words.too_large(kib)),
    }
}

/// Nothing if there are more than `most` bytes.
async fn collect(mut payload: Payload, most: usize) -> Result<Option<Vec<u8>>, actix_web::error::PayloadError> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk?;
        if body.len() + chunk.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

fn broken_off() -> Refused {
    Refused { kind: Kind::Invalid { field: "" }, text: Text::new("refused-request") }
}

/// The media type without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}
