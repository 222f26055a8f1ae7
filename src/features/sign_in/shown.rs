//! What somebody sees on the way in and on the way out.

use crate::foundation::web::{Page, PersonCell};

/// `GET /sign-in`: the ways in. `POST /sign-in` {`email`, `next`}.
#[derive(askama::Template)]
#[template(path = "sign_in/new.html")]
pub struct NewPage {
    pub page: Page,
    /// What was typed
    pub email: String,
    /// Where to go afterwards; empty for `/apps`
    pub next: String,
    pub mistake: Option<String>,
    pub providers: Vec<Provider>,
    /// Whether anybody at all may come in by an e-mailed code.
    pub by_code: bool,
    /// Whether mail does not leave at the moment.
    pub late: bool,
    /// In the demo: people to be with one click; `POST /demo/sign-in` {`user`}.
    pub cast: Vec<Role>,
}

impl NewPage {
    pub fn either(&self) -> bool {
        self.by_code && !self.providers.is_empty()
    }

    /// What to say when codes are late: whether there is another way.
    pub fn late_key(&self) -> &'static str {
        if self.providers.is_empty() { "mail-late" } else { "mail-late-other-way" }
    }

    pub fn no_way_in(&self) -> bool {
        !self.by_code && self.providers.is_empty()
    }
}

/// An identity provider, as a button.
#[derive(Clone, Debug)]
pub struct Provider {
    /// "Almvik single sign-on"
    pub name: String,
    /// `/sign-in/oidc/{name}`, with `next` where there is one
    pub href: String,
}

/// Somebody to be in the demo.
#[derive(Clone, Debug)]
pub struct Role {
    pub person: PersonCell,
    /// "Owns 5 apps", finished
    pub about: String,
    /// The user's id
    pub user: String,
}

/// `GET /sign-in/code`: the code from the mail. `POST /sign-in/code` {`code`}, `POST /sign-in/resend`.
#[derive(askama::Template)]
#[template(path = "sign_in/code.html")]
pub struct CodePage {
    pub page: Page,
    /// The address, as it was typed
    pub email: String,
    pub mistake: Option<String>,
    /// Whether mail does not leave at the moment.
    pub late: bool,
}

/// `GET /sign-out`.
#[derive(askama::Template)]
#[template(path = "sign_in/sign_out.html")]
pub struct SignOutPage {
    pub page: Page,
}

/// A one-time link, opened: nothing is used up until the button is pressed.
#[derive(askama::Template)]
#[template(path = "sign_in/link.html")]
pub struct LinkPage {
    pub page: Page,
    pub person: PersonCell,
    /// Where the form is posted.
    pub action: String,
}

/// `GET /sign-in/connect`: a provider vouched for somebody nobody here knows by it. `POST` {`email`}.
#[derive(askama::Template)]
#[template(path = "sign_in/connect.html")]
pub struct ConnectPage {
    pub page: Page,
    /// The provider, as its button names it
    pub provider: String,
    /// The address that is asked to prove: the provider's word for it, or what was typed
    pub email: String,
    pub mistake: Option<String>,
}

/// `GET /sign-in/connect/code`. `POST` {`code`}.
#[derive(askama::Template)]
#[template(path = "sign_in/connect_code.html")]
pub struct ConnectCodePage {
    pub page: Page,
    pub email: String,
    pub mistake: Option<String>,
}

/// `GET /sign-in/again?next=`: who is in shows themselves again. `POST` {`next`} sends a code.
#[derive(askama::Template)]
#[template(path = "sign_in/again.html")]
pub struct AgainPage {
    pub page: Page,
    /// Those this person is connected with
    pub providers: Vec<Provider>,
    /// The address a code would go to, if codes let this person in
    pub code_to: Option<String>,
    /// What they were about to do
    pub next: String,
}

impl AgainPage {
    pub fn no_way(&self) -> bool {
        self.providers.is_empty() && self.code_to.is_none()
    }
}

/// `GET /sign-in/again/code`. `POST` {`code`}.
#[derive(askama::Template)]
#[template(path = "sign_in/again_code.html")]
pub struct AgainCodePage {
    pub page: Page,
    pub email: String,
    pub mistake: Option<String>,
    pub next: String,
}
