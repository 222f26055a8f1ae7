//! Parts of a page that are rendered by a template of their own, so that they are compiled once and not into every page
//! that shows them.

use std::borrow::Cow;
use std::fmt;

use askama::filters::HtmlSafe;

use crate::foundation::web::Page;

/// Declares a part of a page: the struct that its template renders. The template escapes what it prints, so the page
/// prints the part as it is.
macro_rules! component {
    ($(#[$about:meta])* $name:ident($path:literal) { $($field:ident: $kind:ty),* }) => {
        $(#[$about])*
        #[derive(askama::Template)]
        #[template(path = $path)]
        pub struct $name<'a> {
            page: &'a Page,
            $($field: $kind,)*
        }

        impl HtmlSafe for $name<'_> {}
    };
}

component! {
    /// The line above every page of the demo.
    Ribbon("layouts/_ribbon.html") {}
}

component! {
    /// The bar above a page for people who are signed in.
    TopBar("layouts/_top_bar.html") {}
}

component! {
    /// What was just done, with its undo; and the dialog that asks before something is done.
    Toasts("layouts/_toasts.html") {}
}

component! {
    /// The organization on a card.
    Letterhead("layouts/_letterhead.html") {}
}

component! {
    /// The languages, for people who are not signed in.
    Languages("layouts/_languages.html") {}
}

component! {
    /// The menu of the admin area; `here` names the current place.
    AdminMenu("layouts/_admin_menu.html") { here: &'a str }
}

component! {
    /// The places in that menu.
    AdminPlaces("layouts/_admin_places.html") { here: &'a str }
}

component! {
    /// Asks for a fresh proof before something that matters (S-6), and leads back to `next`.
    ProofNotice("layouts/_proof_notice.html") { next: Cow<'a, str> }
}

impl<'a> AdminMenu<'a> {
    fn places(&self) -> AdminPlaces<'a> {
        AdminPlaces { page: self.page, here: self.here }
    }

    /// What the current place is called.
    fn title(&self) -> &'static str {
        match self.here {
            "users" => "directory-users",
            "guests" => "directory-guests",
            "apps" => "admin-apps",
            "groups" => "admin-groups",
            "policies" => "policies-title",
            "approval" => "approval-title",
            "domains" => "domains-title",
            "sight" => "sight-title",
            "life" => "life-title",
            "why" => "why-title",
            "approvals" => "approvals-title",
            "reviews" => "reviews-admin-title",
            "audit" => "admin-audit",
            _ => "admin-overview",
        }
    }
}

/// A symbol of the sprite; what it means is said beside it.
pub struct Icon<'a> {
    sprite: &'static str,
    name: &'a str,
    class: &'static str,
}

impl HtmlSafe for Icon<'_> {}

impl fmt::Display for Icon<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sprite, name, class } = self;
        write!(out, "<svg class=\"{class}\" aria-hidden=\"true\"><use href=\"{sprite}#{name}\"/></svg>")
    }
}

impl Page {
    pub fn ribbon(&self) -> Ribbon<'_> {
        Ribbon { page: self }
    }

    pub fn top_bar(&self) -> TopBar<'_> {
        TopBar { page: self }
    }

    pub fn toasts(&self) -> Toasts<'_> {
        Toasts { page: self }
    }

    pub fn letterhead(&self) -> Letterhead<'_> {
        Letterhead { page: self }
    }

    pub fn languages(&self) -> Languages<'_> {
        Languages { page: self }
    }

    pub fn admin_menu<'a>(&'a self, here: &'a str) -> AdminMenu<'a> {
        AdminMenu { page: self, here }
    }

    pub fn proof_notice<'a>(&'a self, next: impl Into<Cow<'a, str>>) -> ProofNotice<'a> {
        ProofNotice { page: self, next: next.into() }
    }

    /// A symbol of the sprite; `name` is one of ours and not typed by anybody.
    pub fn icon<'a>(&self, name: &'a str) -> Icon<'a> {
        Icon { sprite: self.sprite(), name, class: "icon" }
    }

    pub fn small_icon<'a>(&self, name: &'a str) -> Icon<'a> {
        Icon { sprite: self.sprite(), name, class: "icon is-small" }
    }
}
