//! Where the data lives, as configured.

use url::Url;

use super::hidden::Hidden;
use super::mistakes::{Wrong, wrong};
use super::reader::Reader;
use crate::foundation::db::DatabaseUrl;

const USUAL: &str = "sqlite://guestlist.db";

pub(super) fn read(reader: &mut Reader) -> Option<DatabaseUrl> {
    let given = reader.secret("database_url");
    if given.is_none() && (reader.is_given("database_url") || reader.is_given("database_url_file")) {
        return None;
    }
    let text = given.unwrap_or_else(|| Hidden::new(USUAL));
    let url = reader.outcome("database_url", parse(text.reveal()))?;
    if Url::parse(text.reveal()).is_ok_and(|url| url.password().is_some()) {
        reader.keep_private("database_url");
    }
    Some(url)
}

fn parse(text: &str) -> Result<DatabaseUrl, Wrong> {
    let Some(url) = DatabaseUrl::parse(text) else {
        return wrong("names no database Guestlist knows", "Write sqlite://PATH or postgres://USER@HOST/NAME");
    };
    match &url {
        DatabaseUrl::Postgres(address) if wants_tls(address) && !cfg!(feature = "postgres-tls") => wrong(
            "asks for TLS to PostgreSQL, which this build cannot speak",
            "Build with --features postgres-tls, or reach the server over a private network without sslmode",
        ),
        _ => Ok(url),
    }
}

fn wants_tls(address: &str) -> bool {
    let strict = ["require", "verify-ca", "verify-full"];
    let Ok(url) = Url::parse(address) else { return false };
    url.query_pairs().any(|(name, value)| name == "sslmode" && strict.contains(&value.as_ref()))
}
