//! The form of somebody in the directory.

use crate::foundation::seen::Meanwhile;
use crate::foundation::web::shown::MayChange;
use crate::foundation::web::{Page, PersonCell};

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

/// A field of the form.
#[derive(Clone, Debug)]
pub struct Typed {
    pub name: &'static str,
    pub value: String,
    pub mistake: Option<String>,
    pub meanwhile: Option<Meanwhile>,
}

impl Typed {
    pub fn key(&self) -> &'static str {
        match self.name {
            "display_name" => "directory-display-name",
            "given_name" => "directory-given-name",
            "surname" => "directory-surname",
            "job_title" => "account-job",
            "department" => "account-department",
            "company_name" => "account-company",
            _ => "directory-country",
        }
    }
}

impl EditPage {
    /// The field to begin with: the first that is wrong.
    pub fn is_first_wrong(&self, name: &str) -> bool {
        let first = self.fields.iter().find(|field| field.mistake.is_some()).map(|field| field.name);
        self.email_mistake.is_none() && first == Some(name)
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
