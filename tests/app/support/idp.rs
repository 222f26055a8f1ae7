//! The OpenID providers of tests/peers/oidc.mjs: a certified one, and one that lies on command.

use guestlist::foundation::config::{Audience, Config, Hidden, Provider};
use guestlist::foundation::id::UserId;
use openidconnect::reqwest;
use serde_json::Value;

use crate::support::served::{Browser, House, Page};

pub struct Idp {
    issuer: String,
    hostile: String,
    control: String,
    /// Keeps the lies of this test from every other, and from its own last run.
    run: String,
}

impl Idp {
    /// The providers, or `None` with a line that says so; in CI their absence is a failure.
    pub fn connect() -> Option<Self> {
        let told = |name: &str| std::env::var(name).ok();
        let all =
            (told("GUESTLIST_TEST_OIDC"), told("GUESTLIST_TEST_OIDC_HOSTILE"), told("GUESTLIST_TEST_OIDC_CONTROL"));
        let (Some(issuer), Some(hostile), Some(control)) = all else {
            assert!(std::env::var_os("CI").is_none(), "GUESTLIST_TEST_OIDC is not set");
            eprintln!("SKIPPED: no OpenID provider to test against; run script/test");
            return None;
        };
        Some(Self { issuer, hostile, control, run: UserId::new().uuid().simple().to_string() })
    }

    /// The certified provider, authoritative for partner.example.
    pub fn certified(&self, config: &mut Config) {
        config.oidc.push(provider("partner", &self.issuer));
    }

    /// A provider of this test's own that can be made to lie, authoritative for partner.example.
    pub fn hostile(&self, name: &str, config: &mut Config) {
        config.oidc.push(provider("partner", &self.hostile_issuer(name)));
    }

    pub fn hostile_issuer(&self, name: &str) -> String {
        format!("{}/{name}-{}", self.hostile, self.run)
    }

    /// How the hostile provider behaves from now on.
    pub async fn behave(&self, name: &str, how: Value) {
        let url = format!("{}/hostile/{name}-{}", self.control, self.run);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.put(url).body(how.to_string()).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
    }

    /// What was asked of it: the endpoints, in order.
    pub async fn asked(&self, name: &str) -> Vec<String> {
        let url = format!("{}/requests/{name}-{}", self.control, self.run);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let all: Value = serde_json::from_str(&client.get(url).send().await.unwrap().text().await.unwrap()).unwrap();
        let endpoint = |request: &Value| request["endpoint"].as_str().unwrap().to_owned();
        all.as_array().unwrap().iter().map(endpoint).collect()
    }
}

pub fn provider(name: &str, issuer: &str) -> Provider {
    Provider {
        name: name.to_owned(),
        issuer: issuer.to_owned(),
        client_id: "guestlist".to_owned(),
        client_secret: Hidden::new("guestlist-secret"),
        display_name: "Partner sign-in".to_owned(),
        domains: vec!["partner.example".to_owned()],
        audience: Audience::Everyone,
    }
}

/// The way back from the hostile provider: the path and query of the callback.
pub async fn sent_back(browser: &Browser, start: &str) -> String {
    let away = browser.get(start).await;
    assert_eq!(away.status, 303, "{}", away.body);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let back = client.get(away.location()).send().await.unwrap();
    path_of(back.headers()["location"].to_str().unwrap())
}

/// To the hostile provider and back.
pub async fn through_hostile(browser: &Browser) -> Page {
    let back = sent_back(browser, "/sign-in/oidc/partner").await;
    browser.get(&back).await
}

/// To the certified provider, signing in there as `login`, and back to the callback.
pub async fn through_certified(browser: &Browser, start: &str, login: &str) -> Page {
    let away = browser.get(start).await;
    assert_eq!(away.status, 303, "{}", away.body);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let (mut url, mut cookies) = (url::Url::parse(&away.location()).unwrap(), Vec::<(String, String)>::new());
    let mut posted = false;
    loop {
        let header = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let at_the_form = url.path().starts_with("/interaction/") && !posted;
        let request = if at_the_form {
            posted = true;
            let body = serde_urlencoded::to_string([("login", login)]).unwrap();
            client.post(url.clone()).header("content-type", "application/x-www-form-urlencoded").body(body)
        } else {
            client.get(url.clone())
        };
        let answer = request.header("cookie", header).send().await.unwrap();
        for set in answer.headers().get_all("set-cookie") {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            cookies.retain(|(other, _)| other != name);
            cookies.push((name.to_owned(), value.to_owned()));
        }
        let Some(next) = answer.headers().get("location").map(|next| next.to_str().unwrap().to_owned()) else {
            let status = answer.status();
            panic!("the provider answered {status} at {url}: {}", answer.text().await.unwrap());
        };
        url = url.join(&next).unwrap();
        if url.path().ends_with("/callback") {
            return browser.get(&path_of(url.as_str())).await;
        }
    }
}

pub fn path_of(url: &str) -> String {
    let url = url::Url::parse(url).unwrap();
    format!("{}?{}", url.path(), url.query().unwrap_or_default())
}

impl House {
    pub async fn at_partner(idp: &Idp) -> Self {
        Self::with(|config| idp.certified(config)).await
    }
}
