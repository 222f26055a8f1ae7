//! The form of somebody in the directory.

use crate::foundation::web::shown::MayChange;
use crate::foundation::web::{Page, PersonCell, Typed};

/// `GET /admin/users/new`, `POST /admin/users` {`email`, …}; `GET` and `POST /admin/users/{id}/edit` {`seen`, …}, with
/// `display_name`, `given_name`, `surname`, `job_title`, `department`, `company_name`, `country`.
#[derive(askama::Template)]
#[template(path = "directory/edit.html")]
pub struct EditPage {
    pub page: Page,
    /// Nobody yet, for somebody new
    pub person: Option<PersonCell>,
    /// The person's page, or the list
    pub href: String,
    /// What this page shows of the person, as a mark
    pub seen: String,
    pub email: String,
    pub email_mistake: Option<String>,
    pub fields: Vec<Typed>,
    pub mistake: Option<String>,
    pub change: MayChange,
}

impl EditPage {
    /// What a field is called, by its key.
    pub fn key(&self, name: &str) -> &'static str {
        match name {
            "display_name" => "directory-display-name",
            "given_name" => "directory-given-name",
            "surname" => "directory-surname",
            "job_title" => "account-job",
            "department" => "account-department",
            "company_name" => "account-company",
            _ => "directory-country",
        }
    }

    /// Where to come back to after showing oneself.
    pub fn again(&self) -> String {
        if self.person.is_some() { format!("{}/edit", self.href) } else { "/admin/users/new".to_owned() }
    }

    pub fn action(&self) -> String {
        if self.person.is_some() { format!("{}/edit", self.href) } else { "/admin/users".to_owned() }
    }

    pub fn title(&self) -> &'static str {
        if self.person.is_some() { "directory-edit" } else { "directory-new" }
    }
}
