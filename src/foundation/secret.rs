//! Randomness and every key, all derived from the one configured secret.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use ring::{digest, hkdf, hmac};
use subtle::ConstantTimeEq;

/// The operating system gave no randomness, or a sealed value was not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    #[error("the operating system gave no randomness")]
    NoRandomness,
    #[error("the sealed value was not made with this key for this use")]
    NotOurs,
}

/// What a key is for; each purpose has its own key (K-1), so a value made for one opens no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Csrf,
    Code,
    InvitationLink,
    Transaction,
    Outbox,
    OidcFlow,
    Device,
    Session,
    Flash,
    Undo,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Csrf => b"guestlist csrf 1",
            Self::Code => b"guestlist code 1",
            Self::InvitationLink => b"guestlist invitation link 1",
            Self::Transaction => b"guestlist transaction 1",
            Self::Outbox => b"guestlist outbox 1",
            Self::OidcFlow => b"guestlist oidc flow 1",
            Self::Device => b"guestlist device 1",
            Self::Session => b"guestlist session 1",
            Self::Flash => b"guestlist flash 1",
            Self::Undo => b"guestlist undo 1",
        }
    }
}

/// The keys of this deployment. Cloning shares nothing mutable; Debug shows nothing.
#[derive(Clone)]
pub struct Keys {
    root: hkdf::Prk,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Keys(…)")
    }
}

impl Keys {
    /// From the configured secret of at least 32 bytes (HKDF-SHA-256, RFC 5869).
    pub fn new(secret: &[u8]) -> Self {
        Self { root: hkdf::Salt::new(hkdf::HKDF_SHA256, b"guestlist").extract(secret) }
    }

    fn derived(&self, purpose: Purpose) -> [u8; 32] {
        let mut key = [0; 32];
        let info = [purpose.label()];
        // Expanding 32 bytes cannot fail: the limit is 255 times the digest's length.
        if let Ok(okm) = self.root.expand(&info, hkdf::HKDF_SHA256) {
            let _ = okm.fill(&mut key);
        }
        key
    }

    /// HMAC-SHA-256 over the parts, each preceded by its length so that none can slide.
    pub fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.derived(purpose));
        let mut context = hmac::Context::with_key(&key);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut mac = [0; 32];
        mac.copy_from_slice(context.sign().as_ref());
        mac
    }

    /// Encrypts and authenticates (ChaCha20-Poly1305, RFC 8439): nonce of 12 bytes, then the sealed text.
    pub fn seal(&self, purpose: Purpose, plain: &[u8]) -> Result<Vec<u8>, SecretError> {
        let nonce: [u8; 12] = random()?;
        let mut sealed = plain.to_vec();
        self.aead(purpose)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)
            .map_err(|_| SecretError::NotOurs)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Keys::seal`] made for the same purpose.
    pub fn open(&self, purpose: Purpose, sealed: &[u8]) -> Result<Vec<u8>, SecretError> {
        let (nonce, rest) = sealed.split_first_chunk::<12>().ok_or(SecretError::NotOurs)?;
        let mut rest = rest.to_vec();
        let plain = self
            .aead(purpose)?
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::empty(), &mut rest)
            .map_err(|_| SecretError::NotOurs)?;
        Ok(plain.to_vec())
    }

    fn aead(&self, purpose: Purpose) -> Result<LessSafeKey, SecretError> {
        UnboundKey::new(&aead::CHACHA20_POLY1305, &self.derived(purpose))
            .map(LessSafeKey::new)
            .map_err(|_| SecretError::NotOurs)
    }
}

/// `N` bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "randomness is taken here and nowhere else")]
    SystemRandom::new().fill(&mut bytes).map_err(|_| SecretError::NoRandomness)?;
    Ok(bytes)
}

/// The operating system's randomness, for signatures that draw their own.
pub fn generator() -> SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "randomness is taken here and nowhere else")]
    SystemRandom::new()
}

/// 256 random bits as 43 characters of base64url.
pub fn token() -> Result<String, SecretError> {
    Ok(text(&random::<32>()?))
}

/// base64url without padding (RFC 4648, 5).
pub fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What [`text`] wrote, or nothing.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// SHA-256, for what is looked up by a secret but must not hold it.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut whole = Sha256::default();
    whole.add(bytes);
    whole.finish()
}

/// SHA-256 of what comes in pieces.
pub struct Sha256(digest::Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl Sha256 {
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    pub fn finish(self) -> [u8; 32] {
        let mut hash = [0; 32];
        hash.copy_from_slice(self.0.finish().as_ref());
        hash
    }
}

/// Compares in a time that depends on the lengths alone.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn keys() -> Keys {
        Keys::new(&[7; 32])
    }

    #[test]
    fn what_is_sealed_for_one_purpose_opens_for_no_other() {
        let sealed = keys().seal(Purpose::Outbox, b"1234 5678").unwrap();
        assert_eq!(keys().open(Purpose::Outbox, &sealed).unwrap(), b"1234 5678");
        assert_eq!(keys().open(Purpose::Code, &sealed), Err(SecretError::NotOurs));
        assert_eq!(Keys::new(&[8; 32]).open(Purpose::Outbox, &sealed), Err(SecretError::NotOurs));
    }

    #[test]
    fn a_changed_byte_does_not_open() {
        let mut sealed = keys().seal(Purpose::Outbox, b"x").unwrap();
        sealed[13] ^= 1;
        assert_eq!(keys().open(Purpose::Outbox, &sealed), Err(SecretError::NotOurs));
        assert_eq!(keys().open(Purpose::Outbox, b"short"), Err(SecretError::NotOurs));
    }

    #[test]
    fn parts_of_a_mac_cannot_slide_into_each_other() {
        let one = keys().mac(Purpose::Csrf, &[b"ab", b"c"]);
        let two = keys().mac(Purpose::Csrf, &[b"a", b"bc"]);
        assert!(!same(&one, &two));
    }

    #[test]
    fn a_token_has_256_bits() {
        assert_eq!(token().unwrap().len(), 43);
    }

    fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8 % bytes.len()] ^= 1 << (bit % 8);
        flipped
    }

    proptest! {
        #[test]
        fn what_was_sealed_is_opened_and_nothing_near_it(plain in vec(any::<u8>(), 0..200), bit in any::<usize>(), more in vec(any::<u8>(), 1..40), cut in 1_usize..40) {
            let sealed = keys().seal(Purpose::Transaction, &plain).unwrap();
            prop_assert_eq!(keys().open(Purpose::Transaction, &sealed), Ok(plain));
            let shorter = sealed[..sealed.len().saturating_sub(cut)].to_vec();
            for near in [flipped(&sealed, bit), [sealed.as_slice(), &more].concat(), [more.as_slice(), &sealed].concat(), shorter] {
                prop_assert_eq!(keys().open(Purpose::Transaction, &near), Err(SecretError::NotOurs));
            }
        }

        #[test]
        fn nothing_made_up_is_opened(bytes in vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(keys().open(Purpose::Session, &bytes), Err(SecretError::NotOurs));
        }

        #[test]
        fn a_mac_is_the_same_for_the_same_parts_alone(one in vec(vec(0_u8..3, 0..3), 0..4), two in vec(vec(0_u8..3, 0..3), 0..4)) {
            let mac = |parts: &[Vec<u8>]| keys().mac(Purpose::Csrf, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
            prop_assert_eq!(mac(&one) == mac(&two), one == two);
            prop_assert_ne!(mac(&one), keys().mac(Purpose::Code, &one.iter().map(Vec::as_slice).collect::<Vec<_>>()));
        }

        #[test]
        fn bytes_have_one_text_and_a_text_one_meaning(raw in vec(any::<u8>(), 0..80), typed in prop_oneof!["[A-Za-z0-9_-]{0,90}", any::<String>()]) {
            prop_assert_eq!(bytes(&text(&raw)), Some(raw));
            if let Some(meant) = bytes(&typed) {
                prop_assert_eq!(text(&meant), typed);
            }
        }
    }
}
