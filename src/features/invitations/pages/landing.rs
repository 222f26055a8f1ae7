//! In: a new session, the first thing that was given, and a word on what could not be.

use actix_session::Session;
use actix_web::HttpResponse;

use crate::features::invitations::Redeemed;
use crate::features::policies::Sight;
use crate::features::sign_in::entering;
use crate::features::sign_in::pages::{Door, come_in};
use crate::foundation::id::UserId;
use crate::foundation::text::Text;
use crate::foundation::web::{Asked, Flash, Page, redirect, redirect_saying};

/// Redeemed, and signed in under a new session (V-6).
pub(super) struct Through {
    pub user: UserId,
    pub entered: entering::Entered,
    pub landing: Landing,
}

impl Through {
    pub(super) fn land(&self, door: &Door, session: &Session) -> HttpResponse {
        come_in(door, session, &self.entered, self.landing.go(&door.asked))
    }
}

/// Where a redemption leads, and what is to be said of things that could not be given any more.
pub(super) struct Landing {
    path: String,
    lost: Option<String>,
}

impl Landing {
    /// Whoever came to something by themselves goes on to it.
    pub(super) fn of(done: &Redeemed, next: Option<&str>, page: &Page, sight: Sight) -> Self {
        let line = |(name, why): &(String, Text)| {
            page.t("redeem-lost").with("name", name.as_str()).with("why", page.say(why)).to_string()
        };
        let lost: Vec<String> = done.lost.iter().map(line).collect();
        let first = || done.first.map_or_else(|| "/apps".to_owned(), |first| first.path_for(sight));
        let path = next.map_or_else(first, str::to_owned);
        Self { path, lost: Some(lost.join(" ")).filter(|lost| !lost.is_empty()) }
    }

    pub(super) fn go(&self, asked: &Asked) -> HttpResponse {
        match &self.lost {
            Some(lost) => redirect_saying(asked, &self.path, &Flash::fail(lost)),
            None => redirect(&self.path),
        }
    }
}
