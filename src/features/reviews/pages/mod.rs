//! The pages of reviews: for owners, and for admins.

pub mod admin;
mod form;
pub mod mine;
pub mod show;

use crate::features::reviews::shown::ReviewRow;
use crate::features::reviews::{Decision, Listed, Review, State};
use crate::foundation::web::Page;
use crate::foundation::web::shown::Tone;

fn silence_key(silence: Decision) -> &'static str {
    match silence {
        Decision::Keep => "reviews-silence-keep",
        Decision::Remove => "reviews-silence-remove",
    }
}

/// "2 guests are left to decide about, until 14 December 2026", "5 keep access, 2 were removed".
fn row(page: &Page, listed: &Listed) -> ReviewRow {
    let review = &listed.review;
    let open = review.is_open(page.now());
    let day = page.moment(review.ends_at).day();
    let (says, tone) = match review.state {
        State::Open if open => {
            let says = page.t("reviews-row-open").with("left", listed.left).with("day", day);
            (says.to_string(), Tone::Wait)
        }
        State::Open | State::Applying => (page.t("reviews-row-busy").to_string(), Tone::Wait),
        State::Stopped => (page.t("reviews-row-stopped").to_string(), Tone::Fail),
        State::Done => (results(page, review), Tone::Done),
    };
    ReviewRow {
        name: listed.name.clone(),
        href: format!("/reviews/{}", review.id),
        began: page.moment(review.began_at),
        says,
        tone,
        open,
    }
}

/// "5 keep access, 2 were removed, 1 had left already".
fn results(page: &Page, review: &Review) -> String {
    let counts =
        [("reviews-kept-n", review.kept), ("reviews-removed-n", review.removed), ("reviews-gone-n", review.gone)];
    let said = counts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| page.t(key).with("n", *n).to_string());
    said.collect::<Vec<_>>().join(", ")
}
