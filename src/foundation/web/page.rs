//! What every page has: the person, the organization, the words, the token of its forms.

use crate::foundation::clock::Time;
use crate::foundation::person::{House, Somebody};
use crate::foundation::text::{Language, Said, Text};
use crate::foundation::web::{Flash, Moment, Place, statics};

/// The frame around a page; every page struct has it as `page`.
#[derive(Clone, Debug)]
pub struct Page {
    pub(super) language: Language,
    pub(super) now: Time,
    pub(super) csrf: String,
    pub(super) place: Place,
    pub(super) house: House,
    pub(super) me: Option<Somebody>,
    pub(super) person: Option<PersonCell>,
    pub(super) flash: Option<Flash>,
    pub(super) demo: bool,
    pub(super) request_id: String,
}

/// Somebody's face in a list: name, address, letters on a colour.
#[derive(Clone, Debug)]
pub struct PersonCell {
    pub name: String,
    pub mail: String,
    pub initials: String,
    /// 1 to 12.
    pub hue: u8,
    pub pending: bool,
}

impl PersonCell {
    pub fn new(name: &str, mail: &str, pending: bool) -> Self {
        let name = if name.trim().is_empty() { mail } else { name };
        // By the name, because the log and the history know no more of somebody.
        let hue = hue_of(&name.to_lowercase());
        Self { name: name.to_owned(), mail: mail.to_owned(), initials: initials_of(name), hue, pending }
    }
}

/// Two letters: of the first and last word, or the first two of a single one.
pub fn initials_of(name: &str) -> String {
    let local = name.split('@').next().unwrap_or(name);
    let words: Vec<&str> = local.split([' ', '.', '-', '_']).filter(|word| !word.is_empty()).collect();
    let letters: String = match words.as_slice() {
        [] => "?".to_owned(),
        [only] => only.chars().filter(|letter| letter.is_alphanumeric()).take(2).collect(),
        [first, .., last] => first.chars().take(1).chain(last.chars().take(1)).collect(),
    };
    letters.to_uppercase()
}

/// One of twelve colours, always the same for the same text (FNV-1a).
pub fn hue_of(text: &str) -> u8 {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    u8::try_from(hash % 12).unwrap_or_default() + 1
}

impl Page {
    /// A text by its key.
    pub fn t(&self, key: &str) -> Said {
        Said::new(self.language, key.to_owned())
    }

    /// A text that a feature made.
    pub fn say(&self, text: &Text) -> String {
        text.say(self.language)
    }

    pub fn moment(&self, at: Time) -> Moment {
        Moment::new(at, self.now, self.language)
    }

    pub fn language(&self) -> Language {
        self.language
    }

    pub fn lang(&self) -> &'static str {
        self.language.tag()
    }

    pub fn dir(&self) -> &'static str {
        "ltr"
    }

    pub fn now(&self) -> Time {
        self.now
    }

    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    pub fn theme(&self) -> &str {
        self.me.as_ref().map_or("auto", |me| &me.theme)
    }

    pub fn css(&self) -> &'static str {
        statics::href("app.css")
    }

    pub fn js(&self) -> &'static str {
        statics::href("app.js")
    }

    pub fn sprite(&self) -> &'static str {
        statics::href("icons.svg")
    }

    pub fn favicon(&self) -> &'static str {
        statics::href("favicon.svg")
    }

    pub fn organization(&self) -> &str {
        &self.house.organization
    }

    pub fn house(&self) -> &House {
        &self.house
    }

    /// The organization's uploaded logo, once branding can be edited.
    pub fn logo(&self) -> Option<&str> {
        None
    }

    pub fn place(&self) -> &'static str {
        self.place.word()
    }

    pub fn waiting(&self) -> u32 {
        self.house.waiting
    }

    pub fn may_admin(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.roles.sees_admin_area())
    }

    /// Whether the rules and the log are theirs to see.
    pub fn sees_rules(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.roles.admin || me.roles.reader)
    }

    pub fn is_guest(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.is_guest)
    }

    /// Whether they have a page of their groups (Z-7).
    pub fn sees_groups(&self) -> bool {
        self.house.guests_see_groups || !self.is_guest()
    }

    pub fn me(&self) -> Option<&Somebody> {
        self.me.as_ref()
    }

    pub fn person(&self) -> Option<&PersonCell> {
        self.person.as_ref()
    }

    /// The page as somebody else sees it whose stay ends then.
    pub fn with_stay(mut self, ends_at: Option<Time>) -> Self {
        if let Some(me) = &mut self.me {
            me.ends_at = ends_at;
        }
        self
    }

    /// When something really ends: nothing outlasts one's own stay.
    pub fn within_stay(&self, end: Option<Time>) -> Option<Time> {
        let stay = self.me.as_ref().and_then(|me| me.ends_at);
        [end, stay].into_iter().flatten().min()
    }

    /// The end of one's own stay, once it is near.
    pub fn stay_ends(&self) -> Option<Moment> {
        let end = self.me.as_ref()?.ends_at?;
        Some(self.moment(end)).filter(|end| end.is_within_days(14))
    }

    pub fn flash(&self) -> Option<&Flash> {
        self.flash.as_ref()
    }

    pub fn demo(&self) -> bool {
        self.demo
    }

    pub fn request_id(&self) -> &str {
        &self.request_id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_letters_of_a_name_or_address() {
        let of = |name: &str| initials_of(name);
        assert_eq!(of("Ada Lovelace"), "AL");
        assert_eq!(of("Maximiliane von Hohenfels zu Waldkirchen"), "MW");
        assert_eq!(of("tomasz.wisniewski@example.com"), "TW");
        assert_eq!(of("ops@example.com"), "OP");
        assert_eq!(of(""), "?");
    }

    #[test]
    fn a_colour_is_always_one_of_twelve_and_the_same() {
        for text in ["", "a", "b@c.example", "日本"] {
            assert!((1..=12).contains(&hue_of(text)));
            assert_eq!(hue_of(text), hue_of(text));
        }
    }
}
