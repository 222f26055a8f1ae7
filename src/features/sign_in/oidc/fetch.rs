//! Fetches what an identity provider publishes: over https, small, quick, and from nowhere else.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::url::{Host, Url};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http, reqwest};

const LARGEST_ANSWER: usize = 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(5);

/// The only way from here to an identity provider (I-5).
#[derive(Debug, Clone)]
pub struct Fetch(reqwest::Client);

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("{0} is neither https nor on this machine")]
    Insecure(String),
    #[error("the answer is larger than 1 MiB")]
    TooLarge,
    #[error("no answer: {0}")]
    Silent(#[from] reqwest::Error),
    #[error("not a usable answer: {0}")]
    Unusable(#[from] http::Error),
}

impl Fetch {
    pub fn new() -> Result<Self, FetchError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .no_proxy()
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let request = reqwest::Request::try_from(request)?;
        if !is_safe(request.url()) {
            return Err(FetchError::Insecure(request.url().to_string()));
        }
        let mut answer = self.0.execute(request).await?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await? {
            if body.len().saturating_add(part.len()) > LARGEST_ANSWER {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&part);
        }
        let mut response = http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        Ok(response.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Plain http is for providers on this very machine only.
pub fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
            None => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i5_only_https_or_this_machine() {
        for (url, safe) in [
            ("https://id.example.com/keys", true),
            ("http://localhost:8081/keys", true),
            ("http://127.0.0.1/keys", true),
            ("http://[::1]:3000/", true),
            ("http://id.example.com/keys", false),
            ("http://localhost.example.com/", false),
            ("http://10.0.0.1/", false),
            ("file:///etc/passwd", false),
            ("ftp://127.0.0.1/", false),
        ] {
            assert_eq!(is_safe(&Url::parse(url).unwrap()), safe, "{url}");
        }
    }
}
