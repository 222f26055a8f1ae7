//! What reviews send: they have begun, half of the time is over, this is what became of them.

use std::collections::BTreeMap;

use askama::Template;
use serde_json::{Value, json};

use crate::features::access::Resource;
use crate::features::outbox::{self, Desk, Kind, Letterhead, Message, Post, Rendered, Written};
use crate::features::policies;
use crate::features::reviews::{Refused, Review, State, find, left, queries, reviewers};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, ReviewId, UserId};
use crate::foundation::person::{Actor, Origin};
use crate::foundation::web::Moment;

/// A mail names no more; the page has the rest.
const NAMED: usize = 20;

#[derive(Template)]
#[template(path = "reviews/emails/review.txt")]
struct ReviewText<'a> {
    mail: &'a Letterhead,
    notice: &'a Notice,
}

#[derive(Template)]
#[template(path = "reviews/emails/review.html")]
struct ReviewHtml<'a> {
    mail: &'a Letterhead,
    notice: &'a Notice,
}

/// What both twins show.
struct Notice {
    subject: String,
    said: String,
    lines: Vec<Line>,
    label: String,
    address: String,
    why: String,
}

struct Line {
    name: String,
    says: String,
}

/// Everybody who is asked gets one mail about all that began together.
pub(super) fn post_begun(conn: &mut Conn, round: AnyId, now: Time) -> Result<(), Refused> {
    let begun = queries::reviews::of_round(conn, round)?;
    Ok(post(conn, Kind::ReviewBegun, &begun, None, now)?)
}

pub(super) fn post_reminder(conn: &mut Conn, waiting: &[ReviewId], now: Time) -> Result<(), Refused> {
    Ok(post(conn, Kind::ReviewReminder, waiting, None, now)?)
}

/// Whoever finished it knows already.
pub(super) fn post_done(conn: &mut Conn, review: &Review, now: Time) -> Result<(), Refused> {
    Ok(post(conn, Kind::ReviewDone, &[review.id], review.finished_by, now)?)
}

fn post(conn: &mut Conn, kind: Kind, ids: &[ReviewId], except: Option<UserId>, now: Time) -> Result<(), DbError> {
    let mut asked: BTreeMap<UserId, (User, Vec<ReviewId>)> = BTreeMap::new();
    for (review, user) in reviewers(conn, ids, now)? {
        asked.entry(user.id).or_insert_with(|| (user, Vec::new())).1.push(review);
    }
    let told = asked.into_values().filter(|(user, _)| Some(user.id) != except);
    let posts = told.filter_map(|(user, mut reviews)| {
        reviews.sort_unstable();
        let named: Vec<String> = reviews.iter().take(NAMED).map(ToString::to_string).collect();
        let language = user.language().unwrap_or_default();
        let post = Post::new(kind, user.address()?, language).to_user(user.id);
        Some(post.details(json!({ "reviews": named, "n": reviews.len() })))
    });
    let posts: Vec<Post> = posts.collect();
    if posts.is_empty() { Ok(()) } else { outbox::post_all(conn, posts, now) }
}

/// Writes a mail from the rows as they are now; what was answered meanwhile, or is no longer theirs, is not sent (N5).
pub fn render(conn: &mut Conn, message: &Message, desk: &Desk, now: Time) -> Result<Rendered, DbError> {
    let reader = message.user_id.map(|id| users::find(conn, id)).transpose()?.flatten();
    let Some(reader) = reader.filter(|reader| reader.enabled && reader.deleted_at.is_none()) else {
        return Ok(Rendered::Outdated);
    };
    let actor = users::acting(conn, &reader, Origin::default())?;
    let theirs = seen_by(conn, &actor, message, now)?;
    let house = Letterhead::of_the_house(conn, message.language())?;
    let notice = match message.kind {
        Kind::ReviewDone => theirs.first().map(|(review, resource)| done(&house, review, resource, desk)),
        kind => asking(conn, &house, kind, message, &theirs, desk, now)?,
    };
    Ok(notice.map_or(Rendered::Outdated, |notice| Rendered::Send(Box::new(notice.write(&house, &reader)))))
}

fn seen_by(conn: &mut Conn, actor: &Actor, message: &Message, now: Time) -> Result<Vec<(Review, Resource)>, DbError> {
    let ids = message.details.0.get("reviews").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut seen = Vec::new();
    for id in ids.iter().filter_map(Value::as_str).filter_map(|id| id.parse().ok()) {
        match find(conn, actor, id, now) {
            Ok(one) => seen.push(one),
            Err(Refused::Policy(policies::Refused::Database(error)) | Refused::Database(error)) => {
                return Err(error);
            }
            Err(_) => {}
        }
    }
    Ok(seen)
}

fn asking(
    conn: &mut Conn,
    house: &Letterhead,
    kind: Kind,
    message: &Message,
    theirs: &[(Review, Resource)],
    desk: &Desk,
    now: Time,
) -> Result<Option<Notice>, DbError> {
    let mut open = Vec::new();
    for (review, resource) in theirs.iter().filter(|(review, _)| review.is_open(now)) {
        let left = left(conn, review, now)?;
        if left > 0 {
            open.push((review, resource, left));
        }
    }
    let Some((first, resource, _)) = open.first() else { return Ok(None) };
    let posted = message.details.0.get("n").and_then(Value::as_u64).unwrap_or_default();
    let unnamed = usize::try_from(posted).unwrap_or_default().saturating_sub(NAMED);
    let n = open.len() + unnamed;
    let path = if n == 1 { format!("/reviews/{}", first.id) } else { "/reviews".to_owned() };
    let word = if kind == Kind::ReviewReminder { "reminder" } else { "begun" };
    let subject = house.t(&format!("mail-review-{word}-subject")).with("n", n).with("name", resource.name());
    let line = |(review, resource, left): &(&Review, &Resource, i64)| Line {
        name: resource.name().to_owned(),
        says: house
            .t(&format!("mail-review-line-{}", review.silence.word()))
            .with("n", *left)
            .with("day", Moment::new(review.ends_at, now, house.language).day())
            .to_string(),
    };
    Ok(Some(Notice {
        subject: subject.to_string(),
        said: house.t(&format!("mail-review-{word}-said")).to_string(),
        lines: open.iter().map(line).collect(),
        label: house.t("mail-review-button").to_string(),
        address: desk.base_url.link(&path),
        why: house.t("mail-review-why").to_string(),
    }))
}

fn done(house: &Letterhead, review: &Review, resource: &Resource, desk: &Desk) -> Notice {
    let key = if review.state == State::Stopped { "mail-review-stopped-said" } else { "mail-review-done-said" };
    let line = |key: &str, n: i32| house.t(key).with("n", n).to_string();
    let counts =
        [("reviews-kept-n", review.kept), ("reviews-removed-n", review.removed), ("reviews-gone-n", review.gone)];
    let counted: Vec<String> = counts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| line(key, *n)).collect();
    let lines = vec![Line { name: resource.name().to_owned(), says: counted.join(", ") }];
    Notice {
        subject: house.t("mail-review-done-subject").with("name", resource.name()).to_string(),
        said: house.t(key).to_string(),
        lines: if counted.is_empty() { Vec::new() } else { lines },
        label: house.t("mail-review-done-button").to_string(),
        address: desk.base_url.link(&format!("/reviews/{}", review.id)),
        why: house.t("mail-review-why").to_string(),
    }
}

impl Notice {
    fn write(&self, mail: &Letterhead, reader: &User) -> Written {
        Written {
            to_name: reader.display_name.clone(),
            reply_to: None,
            text: rendered(&ReviewText { mail, notice: self }),
            html: rendered(&ReviewHtml { mail, notice: self }),
            subject: self.subject.clone(),
        }
    }
}

/// Templates are checked when the program is built; what can still fail is writing to memory.
fn rendered(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a mail could not be rendered");
        String::new()
    })
}
