//! Words in the reader's language: every sentence a person meets is looked up here.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, RwLock};

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};
use unic_langid::{LanguageIdentifier, langid};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolating marks would show as boxes in plain-text mails.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language the product speaks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Language {
    #[default]
    English,
    German,
}

static ENGLISH: LanguageIdentifier = langid!("en");
static GERMAN: LanguageIdentifier = langid!("de");

/// Sentences without values that were said once, by key.
type Known = LazyLock<RwLock<HashMap<String, Arc<str>>>>;

static SAID_IN_ENGLISH: Known = Known::new(RwLock::default);
static SAID_IN_GERMAN: Known = Known::new(RwLock::default);

impl Language {
    pub const ALL: &'static [Self] = &[Self::English, Self::German];

    /// The language of a tag such as `de-AT`, if we speak it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.iter().copied().find(|language| language.tag() == primary)
    }

    /// The best of an `Accept-Language` header (RFC 9110, 12.5.4); the order of the list is trusted.
    pub fn preferred(header: &str) -> Option<Self> {
        header.split(',').find_map(|part| Self::from_tag(part.split(';').next().unwrap_or_default()))
    }

    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    fn said(self) -> &'static Known {
        match self {
            Self::English => &SAID_IN_ENGLISH,
            Self::German => &SAID_IN_GERMAN,
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }
}

/// A sentence that can be said in any language: its key and what goes into it.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    key: Cow<'static, str>,
    values: Vec<(&'static str, Value)>,
}

/// Something that goes into a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Words(String),
    Number(i64),
    Text(Text),
}

impl Text {
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), values: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    /// The sentence in this language. A missing key shows as the key itself, which a test forbids.
    pub fn say(&self, language: Language) -> String {
        match self.plain(language) {
            Some(words) => words.to_string(),
            None => self.filled(language),
        }
    }

    /// A sentence without values is always the same: it is put together once.
    fn plain(&self, language: Language) -> Option<Arc<str>> {
        if !self.values.is_empty() {
            return None;
        }
        let known = language.said();
        let found = known.read().ok()?.get(self.key.as_ref()).cloned();
        found.or_else(|| {
            let words: Arc<str> = LOCALES.try_lookup_complete(language.id(), &self.key, None)?.into();
            known.write().ok()?.insert(self.key.clone().into_owned(), words.clone());
            Some(words)
        })
    }

    fn filled(&self, language: Language) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            self.values.iter().map(|(name, value)| (Cow::Borrowed(*name), value.fluent(language))).collect();
        // Every text is there in every language (a test holds that), so there is nothing to fall back to.
        let said = LOCALES.lookup_single_language(language.id(), &self.key, Some(&values));
        said.unwrap_or_else(|_| self.key.clone().into_owned())
    }
}

impl fmt::Display for Text {
    /// In English, for logs and the terminal.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.say(Language::English))
    }
}

impl Value {
    fn fluent(&self, language: Language) -> FluentValue<'_> {
        match self {
            Self::Words(words) => FluentValue::from(words.as_str()),
            Self::Number(number) => FluentValue::from(*number),
            Self::Text(text) => FluentValue::from(text.say(language)),
        }
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

/// Anything else goes in by what it is: numbers as numbers (so that plurals work), the rest as words.
macro_rules! values {
    ($($number:ty)+) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
        impl From<&$number> for Value {
            fn from(number: &$number) -> Self {
                Self::from(*number)
            }
        }
        impl From<&&$number> for Value {
            fn from(number: &&$number) -> Self {
                Self::from(**number)
            }
        }
    )+};
}

values! { i32 i64 u8 u16 u32 u64 usize }

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<&&str> for Value {
    fn from(words: &&str) -> Self {
        Self::Words((*words).to_owned())
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&&String> for Value {
    fn from(words: &&String) -> Self {
        Self::Words((*words).clone())
    }
}

impl From<&String> for Value {
    fn from(words: &String) -> Self {
        Self::Words(words.clone())
    }
}

/// A text and the language to say it in: what templates hold.
#[derive(Clone, Debug)]
pub struct Said {
    language: Language,
    text: Text,
}

impl Said {
    pub fn new(language: Language, key: impl Into<Cow<'static, str>>) -> Self {
        Self { language, text: Text::new(key) }
    }

    pub fn of(language: Language, text: Text) -> Self {
        Self { language, text }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.text = self.text.with(name, value);
        self
    }
}

impl From<Said> for Value {
    fn from(said: Said) -> Self {
        Self::Words(said.to_string())
    }
}

impl From<&Said> for Value {
    fn from(said: &Said) -> Self {
        Self::Words(said.to_string())
    }
}

impl fmt::Display for Said {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text.plain(self.language) {
            Some(words) => out.write_str(&words),
            None => out.write_str(&self.text.filled(self.language)),
        }
    }
}
