//! What stands on every mail: the organization it comes from, in the reader's language.

use crate::features::outbox::queries;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::text::{Language, Said};

/// The organization as mails name it; the layouts of all mails take one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    pub language: Language,
    pub organization: String,
    pub domain: String,
    pub privacy_url: Option<String>,
}

impl Letterhead {
    /// The organization's own, as it is now.
    pub fn of_the_house(conn: &mut Conn, language: Language) -> Result<Self, DbError> {
        let known = queries::organization(conn)?;
        let (organization, domain, privacy_url) = known.unwrap_or_default();
        Ok(Self { language, organization, domain, privacy_url })
    }

    pub fn t(&self, key: &str) -> Said {
        Said::new(self.language, key.to_owned())
    }

    pub fn lang(&self) -> &'static str {
        self.language.tag()
    }

    pub fn dir(&self) -> &'static str {
        "ltr"
    }

    pub fn organization(&self) -> &str {
        &self.organization
    }

    pub fn domain(&self) -> &str {
        &self.domain
    }

    pub fn privacy_url(&self) -> Option<&str> {
        self.privacy_url.as_deref()
    }
}
