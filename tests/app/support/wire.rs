//! A browser over the wire: knocks at whatever listens, keeps its cookies, posts with the page's token.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use openidconnect::reqwest;

/// A browser: its cookies, its address, its name.
#[derive(Clone)]
pub struct Browser {
    url: String,
    host: String,
    client: reqwest::Client,
    pub cookies: Arc<Mutex<BTreeMap<String, String>>>,
    pub network: Option<String>,
    pub agent: String,
    token: Arc<Mutex<String>>,
}

#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Browser {
    /// One that knocks at `url` (`http://address:port`) and names `host`.
    pub fn new(url: &str, host: &str) -> Self {
        Self {
            url: url.to_owned(),
            host: host.to_owned(),
            client: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap(),
            cookies: Arc::default(),
            network: None,
            agent: "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0".to_owned(),
            token: Arc::default(),
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.ask("GET", path, None, &[]).await
    }

    /// Posts the form with the token of the page seen last.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.try_post(path, fields).await.unwrap()
    }

    /// The same, where no answer may come.
    pub async fn try_post(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::Result<Page> {
        let token = self.token();
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf_token", token.as_str())]).collect();
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.try_ask("POST", path, Some(body), &[]).await
    }

    pub async fn post_raw(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.ask("POST", path, Some(body), headers).await
    }

    pub async fn ask(&self, method: &str, path: &str, body: Option<String>, headers: &[(&str, &str)]) -> Page {
        self.try_ask(method, path, body, headers).await.unwrap()
    }

    /// The answer, or how the connection ended without one.
    pub async fn try_ask(
        &self,
        method: &str,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> reqwest::Result<Page> {
        let url = if path.starts_with('/') { format!("{}{path}", self.url) } else { path.to_owned() };
        let mut request = self
            .client
            .request(method.parse().unwrap(), url)
            .header("host", &self.host)
            .header("user-agent", &self.agent)
            .header("cookie", self.cookie_header());
        if let Some(network) = &self.network {
            request = request.header("x-forwarded-for", network);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        let headers: Vec<(String, String)> = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        for (_, value) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            self.keep(value);
        }
        let body = answer.text().await?;
        if let Some(token) = body.split("name=\"csrf_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            *self.token.lock().unwrap() = token.to_owned();
        }
        Ok(Page { status, headers, body })
    }

    pub fn token(&self) -> String {
        self.token.lock().unwrap().clone()
    }

    fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, set: &str) {
        let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        if attributes.to_lowercase().contains("max-age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Asks for a code at the sign-in page.
    pub async fn ask_for_code(&self, mail: &str) -> Page {
        self.get("/sign-in").await;
        let asked = self.post("/sign-in", &[("email", mail), ("next", "")]).await;
        if asked.status == 303 {
            self.get("/sign-in/code").await;
        }
        asked
    }

    pub async fn type_code(&self, code: &str) -> Page {
        self.post("/sign-in/code", &[("code", code)]).await
    }

    pub async fn is_in(&self) -> bool {
        self.get("/account").await.status == 200
    }
}

impl Page {
    pub fn header(&self, name: &str) -> String {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub fn set_cookie(&self, name: &str) -> Option<String> {
        let start = format!("{name}=");
        self.headers
            .iter()
            .find(|(key, value)| key == "set-cookie" && value.starts_with(&start))
            .map(|(_, v)| v.clone())
    }

    pub fn location(&self) -> String {
        self.header("location")
    }
}
