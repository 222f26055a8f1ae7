//! The way to an identity provider and back; `state` carries it sealed, so that setting out stores nothing (G-1).

use chrono::TimeDelta;

use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::secret::{self, Keys, Purpose, SecretError};
use crate::foundation::web::Txn;

/// A browser that comes back later than this begins again (I-4).
pub const LONGEST: TimeDelta = TimeDelta::minutes(10);

words! {
    /// What the visitor wants from the provider's word.
    pub enum Aim {
        SignIn = "sign_in",
        Redeem = "redeem",
        StepUp = "step_up",
        Link = "link",
    }
}

/// Everything the way back is checked against. Nonce and verifier never leave the server but as
/// what the protocol sends: they are derived from the seed and a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    pub aim: Aim,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

const SEED: usize = 16;
const TIME: usize = 8;

impl Journey {
    /// Sets out to this provider, from the browser of this transaction.
    pub fn new(keys: &Keys, txn: &Txn, provider: &str, aim: Aim, now: Time) -> Result<Self, SecretError> {
        let seed: [u8; SEED] = secret::random()?;
        let made = now.micros().to_be_bytes();
        let mac = mac(keys, &seed, &made, aim, txn, provider);
        let state = [seed.as_slice(), &made, aim.word().as_bytes(), &[0], &mac].concat();
        Ok(Self::of(keys, &seed, aim, secret::text(&state)))
    }

    /// The journey of which this `state` tells, if it began in this browser, towards this provider,
    /// and not too long ago.
    pub fn back(keys: &Keys, txn: &Txn, provider: &str, state: &str, now: Time) -> Option<Self> {
        let bytes = secret::bytes(state)?;
        let (seed, rest) = bytes.split_first_chunk::<SEED>()?;
        let (made, rest) = rest.split_first_chunk::<TIME>()?;
        let (word, rest) = rest.split_at_checked(rest.iter().position(|byte| *byte == 0)?)?;
        let aim = Aim::from_word(std::str::from_utf8(word).ok()?)?;
        let expected = mac(keys, seed, made, aim, txn, provider);
        let age = now.since(Time::from_micros(i64::from_be_bytes(*made)));
        let ours = secret::same(rest.get(1..)?, &expected);
        (ours && age >= TimeDelta::zero() && age < LONGEST).then(|| Self::of(keys, seed, aim, state.to_owned()))
    }

    /// Under this hash the database knows that the journey ended.
    pub fn hash(&self) -> Vec<u8> {
        secret::sha256(self.state.as_bytes()).to_vec()
    }

    fn of(keys: &Keys, seed: &[u8], aim: Aim, state: String) -> Self {
        let derived = |what: &[u8]| secret::text(&keys.mac(Purpose::OidcFlow, &[what, seed]));
        Self { aim, state, nonce: derived(b"nonce"), verifier: derived(b"verifier") }
    }
}

fn mac(keys: &Keys, seed: &[u8], made: &[u8], aim: Aim, txn: &Txn, provider: &str) -> [u8; 32] {
    let parts = [b"state".as_slice(), seed, made, aim.word().as_bytes(), &txn.hash(), provider.as_bytes()];
    keys.mac(Purpose::OidcFlow, &parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i4_a_state_is_bound_to_browser_provider_and_ten_minutes() {
        let keys = Keys::new(&[1; 32]);
        let now = Time::from_micros(1_000_000);
        let (txn, other) = (Txn::new(now).unwrap(), Txn::new(now).unwrap());
        let journey = Journey::new(&keys, &txn, "almvik", Aim::SignIn, now).unwrap();
        let back = |txn: &Txn, provider: &str, later| {
            Journey::back(&keys, txn, provider, &journey.state, now.plus(TimeDelta::seconds(later)))
        };
        assert_eq!(back(&txn, "almvik", 599), Some(journey.clone()));
        assert_eq!(back(&txn, "almvik", 600), None);
        assert_eq!(back(&txn, "almvik", -1), None);
        assert_eq!(back(&txn, "other", 1), None);
        assert_eq!(back(&other, "almvik", 1), None);
        assert_eq!(Journey::back(&Keys::new(&[2; 32]), &txn, "almvik", &journey.state, now), None);
    }

    #[test]
    fn i4_nonce_and_verifier_are_not_to_be_read_from_the_state() {
        let keys = Keys::new(&[1; 32]);
        let now = Time::from_micros(1_000_000);
        let journey = Journey::new(&keys, &Txn::new(now).unwrap(), "almvik", Aim::Redeem, now).unwrap();
        assert_ne!(journey.nonce, journey.verifier);
        // RFC 7636, section 4.1: 43 to 128 characters.
        assert_eq!(journey.verifier.len(), 43);
    }
}
