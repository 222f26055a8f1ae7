//! The one public address: every link, redirect and cookie is made from it and from nothing a browser sends.

use std::fmt;
use std::net::IpAddr;

use url::Url;

use super::mistakes::{Wrong, wrong};

/// `https://panel.example`: scheme, host and port, nothing after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    authority: String,
    host: String,
    https: bool,
}

impl BaseUrl {
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        let https = url.scheme() == "https";
        (bare && anonymous && (https || url.scheme() == "http")).then_some(())?;
        let host = url.host_str()?.to_owned();
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.clone(),
        };
        Some(Self { origin: url.origin().ascii_serialization(), authority, host, https })
    }

    /// As browsers send it in `Origin`: no slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// As browsers send it in `Host`: with the port unless it is the usual one.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// The full address of a path that begins with `/`.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

pub(super) fn read(text: &str, insecure_dev: bool) -> Result<BaseUrl, Wrong> {
    match BaseUrl::parse(text) {
        None => wrong(
            "is not the address of a site's root",
            "Write scheme and host only, as in https://panel.example.com (no path, no query, no user)",
        ),
        Some(url) if url.is_https() || url.is_loopback() || insecure_dev => Ok(url),
        Some(_) => wrong(
            "is plain http, so anybody on the way could read sessions and links",
            "Use https; only for development on a private network set insecure_dev = true",
        ),
    }
}

/// Whether a host as written in a URL is this machine.
pub fn is_loopback(host: &str) -> bool {
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    plain == "localhost" || plain.ends_with(".localhost") || plain.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}
