//! The browser at the door: what it brings, and the cookies it gets when somebody is let in.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::cookie::time::Duration;

use crate::features::sign_in::device::Device;
use crate::features::sign_in::entering::{Browser, Entered};
use crate::features::sign_in::pages::store::BEGUN;
use crate::foundation::address::EmailAddress;
use crate::foundation::person::Actor;
use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::{Language, Text};
use crate::foundation::web::{Asked, DEVICE_COOKIE, Maybe, TXN_COOKIE, Txn, WebError, cookie, network_of, removal};

/// Longer than this browsers keep no cookie anyway.
const DEVICE_DAYS: i64 = 400;

/// What a browser brings to every way in. Free to move to the thread of the deed.
#[derive(Clone)]
pub struct Door {
    pub asked: Asked,
    pub txn: Txn,
    network: Option<String>,
    device: Option<Device>,
    client: String,
}

impl Door {
    /// The browser's transaction, or a new one.
    pub fn of(asked: &Asked) -> Result<Self, WebError> {
        let txn = asked.txn_or_new().map_err(|_| broken(asked))?;
        Ok(Self::with(asked, txn))
    }

    /// Nothing without a transaction that this browser began before.
    pub fn under_way(asked: &Asked) -> Option<Self> {
        asked.txn.clone().map(|txn| Self::with(asked, txn))
    }

    fn with(asked: &Asked, txn: Txn) -> Self {
        let keys = &asked.world.config.keys;
        Self {
            network: asked.client.map(network_of),
            device: asked.device.as_deref().and_then(|cookie| Device::open(keys, cookie)),
            client: coarse(&asked.agent),
            asked: asked.clone(),
            txn,
        }
    }

    /// As the verbs see it, inside the database hop.
    pub fn browser<'a>(&'a self, actor: &'a Actor, language: Language) -> Browser<'a> {
        Browser {
            actor,
            txn: &self.txn,
            network: self.network.as_deref(),
            device: self.device.as_ref(),
            client: &self.client,
            session: self.asked.session.as_deref(),
            language,
        }
    }

    /// Runs `deed` with the browser as the verbs see it.
    pub fn at<T>(&self, maybe: &Maybe, deed: impl FnOnce(&Browser<'_>) -> T) -> T {
        deed(&self.browser(&maybe.actor(), maybe.language()))
    }

    /// As limits count the client's network.
    pub fn network(&self) -> Option<String> {
        self.network.clone()
    }

    /// The address this transaction is about.
    pub fn address(&self) -> Option<EmailAddress> {
        self.txn.address.as_deref().and_then(|address| EmailAddress::parse(address).ok())
    }

    /// The answer with this transaction's cookie.
    pub fn keep_txn(&self, mut answer: HttpResponse) -> HttpResponse {
        let world = &self.asked.world;
        if let Ok(cookie) = self.txn.cookie(&world.config.keys, world.is_secure()) {
            // A cookie that cannot be written shows at the next step, which then asks to begin again.
            let _ = answer.add_cookie(&cookie);
        }
        answer
    }
}

/// The answer with everything a browser gets whose person is let in: the new session's key, the
/// mark of a known browser, and no transaction any more.
pub fn come_in(door: &Door, session: &Session, entered: &Entered, mut answer: HttpResponse) -> HttpResponse {
    session.renew();
    session.clear();
    if session.insert(BEGUN, entered.key.as_str()).is_err() {
        return HttpResponse::InternalServerError().finish();
    }
    let (world, secure) = (&door.asked.world, door.asked.world.is_secure());
    let _ = answer.add_cookie(&removal(TXN_COOKIE, secure));
    let device = door.device.clone().map_or_else(Device::new, Ok);
    let sealed = device.and_then(|device| device.used_by(&entered.mail).seal(&world.config.keys));
    if let Ok(sealed) = sealed {
        let mut mark = cookie(DEVICE_COOKIE, sealed, secure);
        mark.set_max_age(Duration::days(DEVICE_DAYS));
        let _ = answer.add_cookie(&mark);
    }
    answer
}

pub(super) fn broken(asked: &Asked) -> WebError {
    WebError::new(asked, Refused { kind: Kind::Broken, text: Text::new("refused-broken") })
}

/// "Firefox · Linux": enough to recognise one's own browser in a list, and no more.
fn coarse(agent: &str) -> String {
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    // Every browser claims to be an older one too, so the newest names come first.
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    let parts: Vec<&str> = browser.into_iter().chain(system).collect();
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_coarsely() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        assert_eq!(coarse(firefox), "Firefox · Linux");
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(coarse(edge), "Edge · Windows");
        assert_eq!(coarse(""), "");
    }
}
