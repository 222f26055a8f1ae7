//! The cookies: the session, the short-lived transaction of signing in or redeeming, the known device.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use serde::{Deserialize, Serialize};

use crate::foundation::clock::Time;
use crate::foundation::id::{InvitationId, UserId};
use crate::foundation::secret::{self, Keys, Purpose, SecretError};

pub const SESSION_COOKIE: &str = "sid";
pub const TXN_COOKIE: &str = "txn";
pub const DEVICE_COOKIE: &str = "dev";
/// The language chosen in this browser, for people who are not signed in.
pub const LANGUAGE_COOKIE: &str = "lang";

/// The cookie's own life (H-7); what hangs on it on the server lives shorter.
const TXN_SECONDS: i64 = 1800;

/// What a browser is in the middle of: sealed in its cookie, so nothing is written before a POST (G-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Txn {
    /// Random; codes, provider flows and CSRF tokens are bound to it.
    pub id: String,
    /// The invitation whose link was followed, and the link's number.
    pub invitation: Option<(InvitationId, i32)>,
    /// Where to go afterwards: a path of ours.
    pub next: Option<String>,
    /// The address typed at sign-in, to show it again.
    pub address: Option<String>,
    /// Whether the invitation was accepted in this browser, so that proof may complete it.
    #[serde(default)]
    pub accepted: bool,
    /// A guest who is kept from signing in, has proved their address and may leave; and when that was.
    #[serde(default)]
    pub leaver: Option<(UserId, i64)>,
    /// The invited person, where they came by themselves and proved their address before they were asked.
    #[serde(default)]
    pub proved: Option<UserId>,
    /// Whether it was a provider that proved it.
    #[serde(default)]
    pub vouched: bool,
    made: i64,
}

impl Txn {
    pub fn new(now: Time) -> Result<Self, SecretError> {
        Ok(Self {
            id: secret::token()?,
            invitation: None,
            next: None,
            address: None,
            accepted: false,
            leaver: None,
            proved: None,
            vouched: false,
            made: now.micros(),
        })
    }

    /// Under this hash the server keeps what belongs to the transaction.
    pub fn hash(&self) -> Vec<u8> {
        secret::sha256(self.id.as_bytes()).to_vec()
    }

    /// The transaction of this request's cookie, if it is ours and not too old.
    pub fn of(request: &HttpRequest, keys: &Keys, name: &str, now: Time) -> Option<Self> {
        let sealed = secret::bytes(request.cookie(name)?.value())?;
        let plain = keys.open(Purpose::Transaction, &sealed).ok()?;
        let txn: Self = serde_json::from_slice(&plain).ok()?;
        let age = now.since(Time::from_micros(txn.made)).num_seconds();
        (0..=TXN_SECONDS).contains(&age).then_some(txn)
    }

    pub fn cookie(&self, keys: &Keys, secure: bool) -> Result<Cookie<'static>, SecretError> {
        let plain = serde_json::to_vec(self).unwrap_or_default();
        let value = secret::text(&keys.seal(Purpose::Transaction, &plain)?);
        let mut cookie = cookie(TXN_COOKIE, value, secure);
        cookie.set_max_age(Duration::seconds(TXN_SECONDS));
        Ok(cookie)
    }
}

/// The full name: `__Host-` ties the cookie to this very host, where the connection is secure.
pub fn full_name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

/// A cookie with the attributes all of ours have (H-6, H-7).
pub fn cookie(name: &str, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build(full_name(name, secure), value)
        .path("/")
        .secure(secure)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}

/// Browsers ignore the removal of a `__Host-` cookie unless every attribute is repeated (H-8).
pub fn removal(name: &str, secure: bool) -> Cookie<'static> {
    let mut gone = cookie(name, String::new(), secure);
    gone.set_max_age(Duration::ZERO);
    gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    #[test]
    fn h7_a_transaction_comes_back_sealed_and_for_half_an_hour() {
        let keys = Keys::new(&[1; 32]);
        let now = Time::from_micros(1_000_000);
        let txn = Txn::new(now).unwrap();
        let cookie = txn.cookie(&keys, true).unwrap();
        assert_eq!(cookie.name(), "__Host-txn");
        assert!(!cookie.value().contains(&txn.id));
        let request = TestRequest::default().cookie(cookie).to_http_request();
        assert_eq!(Txn::of(&request, &keys, "__Host-txn", now), Some(txn));
        let late = now.plus(TimeDelta::seconds(1801));
        assert_eq!(Txn::of(&request, &keys, "__Host-txn", late), None);
        assert_eq!(Txn::of(&request, &Keys::new(&[2; 32]), "__Host-txn", now), None);
    }

    fn carried(value: &str) -> Option<Txn> {
        let request = TestRequest::default().cookie(Cookie::new(TXN_COOKIE, value.to_owned())).to_http_request();
        Txn::of(&request, &Keys::new(&[1; 32]), TXN_COOKIE, Time::from_micros(1_000_000))
    }

    proptest! {
        #[test]
        fn h7_whatever_it_holds_comes_back_and_with_any_bit_changed_nothing(
            next in any::<Option<String>>(), address in any::<Option<String>>(), accepted in any::<bool>(),
            number in any::<Option<i32>>(), bit in any::<usize>(), letter in "[A-Za-z0-9_-]",
        ) {
            let invitation = number.map(|number| (InvitationId::new(), number));
            let new = Txn::new(Time::from_micros(1_000_000)).unwrap();
            let txn = Txn { next, address, accepted, invitation, ..new };
            let value = txn.cookie(&Keys::new(&[1; 32]), false).unwrap().value().to_owned();
            prop_assert_eq!(carried(&value), Some(txn));

            let mut sealed = secret::bytes(&value).unwrap();
            let place = bit / 8 % sealed.len();
            sealed[place] ^= 1 << (bit % 8);
            prop_assert_eq!(carried(&secret::text(&sealed)), None);
            let mut other = value.clone();
            other.replace_range(place..=place, &letter);
            prop_assert!(other == value || carried(&other).is_none(), "{} instead of {}", other, value);
        }

        #[test]
        fn h7_a_made_up_cookie_is_none_and_harms_nobody(value in prop_oneof!["[A-Za-z0-9_-]{0,200}", "[ -~]{0,80}"]) {
            prop_assert_eq!(carried(&value), None);
        }

        #[test]
        fn h7_no_clock_brings_an_old_one_back(made in 0_i64..4_000_000_000_000_000, later in -4_000_000_000_i64..4_000_000_000) {
            let keys = Keys::new(&[1; 32]);
            let cookie = Txn { made, ..Txn::new(Time::from_micros(0)).unwrap() }.cookie(&keys, false).unwrap();
            let request = TestRequest::default().cookie(cookie).to_http_request();
            let found = Txn::of(&request, &keys, TXN_COOKIE, Time::from_micros(made + later)).is_some();
            prop_assert_eq!(found, (-999_999..1_801_000_000).contains(&later));
        }
    }
}
