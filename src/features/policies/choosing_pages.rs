//! What the forms of all policies answer, and how each shows what there is to choose.

use askama::Template;

use crate::features::access::{self, ResourceId};
use crate::features::policies::Refused;
use crate::features::policies::shown::{LevelChoice, OwnLevel};
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::text::Text;
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, Place, Posted, Visit, WebError, redirect_saying, show_as, status_of,
};

/// Back to the page; or the page again with what was typed and what was wrong with it. Showing oneself first is asked
/// for on that page.
pub(super) async fn answer<P: Template + Send + 'static>(
    asked: &Asked,
    here: &str,
    done: Result<Flash, WebError>,
    again: impl FnOnce(&mut Conn, &Visit, Text) -> Result<P, Refused> + Send + 'static,
) -> Answer {
    let error = match done {
        Ok(flash) => return Ok(redirect_saying(asked, here, &flash)),
        Err(error) => error,
    };
    let refused = error.refused();
    let unproved = refused.is_proof_needed().then(|| (status_of(&refused.kind), refused.text.clone()));
    let Some((status, text)) = error.mistake().or(unproved) else { return Err(error) };
    let page = asked.read(move |conn, visit| Ok(again(conn, visit, text)?));
    Ok(show_as(status, &page.await?))
}

/// What was wrong, for beside its field. That somebody has to show themselves first is no mistake of a field; the page
/// says it by itself.
pub(super) fn wrong(page: &Page, text: &Option<Text>) -> Option<String> {
    let proof = refusal::Refused::proof_needed();
    text.as_ref().filter(|text| text.key() != proof.text.key()).map(|text| page.say(text))
}

/// What is so now, for everything or for one app or group.
pub(super) fn so_now(
    conn: &mut Conn,
    visit: &Visit,
    of: Option<ResourceId>,
    rule: Option<(&'static str, Text)>,
    (all_key, own_key): (&'static str, &'static str),
) -> Result<Flash, refusal::Refused> {
    let page = visit.page(Place::Admin);
    let named = of.map(|id| access::find(conn, id)).transpose()?.flatten();
    let words = page.t(match (&named, &rule) {
        (_, None) => "policies-own-gone",
        (Some(_), _) => own_key,
        (None, _) => all_key,
    });
    let words = named.iter().fold(words, |words, resource| words.with("name", resource.name()));
    let words = rule.into_iter().fold(words, |words, (name, text)| words.with(name, page.say(&text)));
    Ok(Flash::done(words))
}

/// Of several, what counts and what somebody who was refused had chosen.
#[derive(Clone, Copy)]
pub(super) struct Chosen<T> {
    pub counts: T,
    pub typed: Option<T>,
}

impl<T: Copy + PartialEq> Chosen<T> {
    /// One of several, with the sentence about it. What counts says so where something else is chosen.
    pub fn choice(self, page: &Page, one: T, value: &'static str, text: &Text) -> LevelChoice {
        let said = page.t(&format!("{}-said", text.key())).to_string();
        let chosen = self.typed.unwrap_or(self.counts) == one;
        LevelChoice {
            value,
            name: page.say(text),
            said,
            chosen,
            counts: !chosen && self.counts == one && self.typed.is_some(),
        }
    }
}

/// A form for an exception as it was sent, and what was wrong with it.
#[derive(Clone)]
pub(super) struct OwnTyped<T> {
    pub of: String,
    /// Nothing gives it back to the organization's rule.
    pub rule: Option<T>,
    /// What the row showed; the form for a new exception has not seen one.
    pub seen: Option<T>,
    /// Something was chosen that is none.
    pub is_none: bool,
    pub mistake: Option<Text>,
}

impl<T> Default for OwnTyped<T> {
    fn default() -> Self {
        Self { of: String::new(), rule: None, seen: None, is_none: false, mistake: None }
    }
}

impl<T: Copy + PartialEq> OwnTyped<T> {
    pub fn read(posted: &Posted, field: &str, from_word: impl Fn(&str) -> Option<T>) -> Result<Self, refusal::Refused> {
        let word = posted.filled(field)?;
        let rule = word.and_then(&from_word);
        Ok(Self {
            of: posted.one("of")?.trim().to_owned(),
            is_none: word.is_some() && rule.is_none(),
            rule,
            seen: posted.filled("seen")?.and_then(from_word),
            mistake: None,
        })
    }

    /// The row of this exception, or the form for a new one.
    fn is_about(&self, row: &str) -> bool {
        self.seen.is_some() && self.of == row
    }

    /// A row with what was refused in it. Whoever changed nothing takes what somebody else chose.
    pub fn row(
        &self,
        page: &Page,
        (id, name, rule): (ResourceId, String, T),
        word: &'static str,
        choices: impl Fn(T) -> Vec<Choice>,
        text: &Text,
    ) -> OwnLevel {
        let of = id.to_string();
        let refused = self.mistake.as_ref().filter(|_| self.is_about(&of));
        let typed = self.rule.filter(|typed| refused.is_some() && Some(*typed) != self.seen);
        OwnLevel {
            name,
            href: id.path(),
            level: word,
            says: page.say(text),
            choices: choices(typed.unwrap_or(rule)),
            open: refused.is_some(),
            mistake: refused.and_then(|text| wrong(page, &Some(text.clone()))),
            of,
        }
    }

    /// What was wrong with the form for a new exception, or with one that is no more.
    pub fn mistake(&self, page: &Page, rows: &[OwnLevel]) -> Option<String> {
        if rows.iter().any(|row| self.is_about(&row.of)) { None } else { wrong(page, &self.mistake) }
    }

    /// What was typed and chosen in the form for a new exception.
    pub fn new_one(&self) -> (&str, Option<T>) {
        if self.seen.is_some() { ("", None) } else { (&self.of, self.rule) }
    }
}
