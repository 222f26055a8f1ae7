//! What was posted, once it is certain that our own page posted it.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::secret::{self, Keys, Purpose, SecretError};
use crate::foundation::text::Text;
use crate::foundation::web::body::{self, FORM_WORDS, media_type};
use crate::foundation::web::{Asked, Csrf, WebError};

/// G-4.
const MOST_FIELDS: usize = 256;
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// Marks resources whose forms are for people who are not signed in.
#[derive(Clone, Copy, Debug)]
pub(super) struct ForVisitors;

/// The fields of a form; on surfaces with CSRF protection it carried the right token. Unknown fields are ignored, never
/// bound.
#[derive(Clone, Debug)]
pub struct Posted {
    fields: Vec<(String, String)>,
}

impl Posted {
    /// The field's only value, or empty. A field sent twice is ambiguous and refused (G-10).
    pub fn one(&self, name: &str) -> Result<&str, Refused> {
        let mut values = self.all(name);
        let first = values.next().unwrap_or_default();
        match values.next() {
            Some(_) => Err(Refused { kind: Kind::Invalid { field: "" }, text: Text::new("refused-twice") }),
            None => Ok(first),
        }
    }

    /// The field's trimmed value, if it was filled in.
    pub fn filled(&self, name: &str) -> Result<Option<&str>, Refused> {
        Ok(Some(self.one(name)?.trim()).filter(|value| !value.is_empty()))
    }

    /// Every value, for fields that are meant to repeat.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Every field in the order sent.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Checks the token of fields that arrived in another way, such as with a file.
    pub fn checked(asked: &Asked, request: &HttpRequest, fields: Vec<(String, String)>) -> Result<Self, WebError> {
        let posted = Self { fields: fields.into_iter().map(|(name, value)| (name, as_text(value))).collect() };
        if asked.surface.csrf == Csrf::Unprotected {
            return Ok(posted);
        }
        let refuse = |refused| WebError::new(asked, refused);
        came_from_us(asked, request).map_err(refuse)?;
        if asked.bound_to().is_none() && request.app_data::<ForVisitors>().is_none() {
            return Err(refuse(Refused { kind: Kind::SignInNeeded, text: Text::new("refused-sign-in") }));
        }
        let token = posted.one("csrf_token").map_err(refuse)?;
        let good = asked.bound_to().is_some_and(|bound| is_token_of(&asked.world.config.keys, &bound, token));
        if good { Ok(posted) } else { Err(refuse(csrf_denied(asked))) }
    }
}

/// The token of forms bound to a session or transaction: a pad, then the code under the pad, so that
/// no two pages hold the same bytes and compression gives nothing away (BREACH).
pub fn csrf_token(keys: &Keys, bound: &[u8]) -> Result<String, SecretError> {
    let pad: [u8; 32] = secret::random()?;
    let code = keys.mac(Purpose::Csrf, &[bound]);
    let padded: Vec<u8> = pad.iter().zip(code).map(|(pad, code)| pad ^ code).collect();
    Ok(secret::text(&[pad.as_slice(), &padded].concat()))
}

fn is_token_of(keys: &Keys, bound: &[u8], token: &str) -> bool {
    let Some(bytes) = secret::bytes(token) else { return false };
    let Some((pad, padded)) = bytes.split_at_checked(32).filter(|(_, padded)| padded.len() == 32) else { return false };
    let code: Vec<u8> = pad.iter().zip(padded).map(|(pad, padded)| pad ^ padded).collect();
    secret::same(&code, &keys.mac(Purpose::Csrf, &[bound]))
}

fn csrf_denied(asked: &Asked) -> Refused {
    let text = Text::new("refused-csrf");
    let denied = super::asked::Denied { path: asked.path.clone(), reason: "csrf_denied".to_owned() };
    let actor = crate::foundation::person::Actor::visitor(asked.origin());
    (asked.world.gate.denied)(&asked.world, actor, denied);
    Refused { kind: Kind::Forbidden, text }
}

/// C-2: whatever the browser tells of the form's origin must not contradict us.
fn came_from_us(asked: &Asked, request: &HttpRequest) -> Result<(), Refused> {
    let told = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let fine = match (told("sec-fetch-site"), told("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        // `null` says nothing either way, so the token alone decides.
        (None, Some("null") | None) => true,
        (None, Some(origin)) => origin == asked.world.config.base_url.origin(),
    };
    if fine { Ok(()) } else { Err(csrf_denied(asked)) }
}

impl FromRequest for Posted {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let asked = Asked::of(&request).ok_or_else(WebError::unplugged)?;
            let refuse = |refused| WebError::new(&asked, refused);
            // C-3: files come in another way.
            if media_type(request.headers()).is_none_or(|kind| !kind.eq_ignore_ascii_case(URL_ENCODED)) {
                return Err(refuse(FORM_WORDS.wrong_type()));
            }
            let body = body::read(&asked, &request, payload, &FORM_WORDS).await.map_err(refuse)?;
            let fields: Vec<(String, String)> =
                serde_urlencoded::from_bytes(&body).map_err(|_| refuse(FORM_WORDS.wrong_type()))?;
            if fields.len() > MOST_FIELDS {
                return Err(refuse(FORM_WORDS.too_large((asked.surface.body.kib)(&asked.world.config.limits))));
            }
            Self::checked(&asked, &request, fields)
        })
    }
}

/// Without U+0000, which PostgreSQL takes for no text.
pub(super) fn as_text(value: String) -> String {
    if value.contains('\0') { value.replace('\0', "") } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn keys() -> Keys {
        Keys::new(&[1; 32])
    }

    proptest! {
        #[test]
        fn c1_a_token_is_good_for_the_session_it_was_made_for_alone(bound in vec(any::<u8>(), 0..40), other in vec(any::<u8>(), 0..40)) {
            let token = csrf_token(&keys(), &bound).unwrap();
            prop_assert!(is_token_of(&keys(), &bound, &token));
            prop_assert_eq!(is_token_of(&keys(), &other, &token), bound == other);
            prop_assert!(!is_token_of(&Keys::new(&[2; 32]), &bound, &token));
            prop_assert_ne!(csrf_token(&keys(), &bound).unwrap(), token, "two pages hold the same bytes");
        }

        #[test]
        fn c1_a_token_with_any_bit_changed_lost_or_added_is_none(bit in 0_usize..512, more in vec(any::<u8>(), 1..70), cut in 1_usize..64) {
            let token = secret::bytes(&csrf_token(&keys(), b"session").unwrap()).unwrap();
            let mut flipped = token.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let near = [flipped, [token.as_slice(), &more].concat(), [more.as_slice(), &token].concat(), token[cut..].to_vec(), token[..64 - cut].to_vec()];
            for near in near {
                prop_assert!(!is_token_of(&keys(), b"session", &secret::text(&near)), "{:?} of {:?}", near, token);
            }
        }

        #[test]
        fn c1_nothing_made_up_is_a_token(typed in prop_oneof!["[A-Za-z0-9_-]{86}", any::<String>()]) {
            prop_assert!(!is_token_of(&keys(), b"session", &typed));
        }
    }
}
