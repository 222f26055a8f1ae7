//! One JSON object of the import file: its properties are taken out by name, and every mistake is kept with its path.

use crate::cli::import::json::Json;
use crate::features::provisioning::{Change, Mistake, Reference};
use crate::foundation::address::EmailAddress;

/// What is left of an object, and where mistakes go.
pub struct Object<'m> {
    at: String,
    properties: Vec<(String, Json)>,
    known: Vec<&'static str>,
    mistakes: &'m mut Vec<Mistake>,
}

impl<'m> Object<'m> {
    /// Nothing if it is no object.
    pub fn read(at: String, json: Json, mistakes: &'m mut Vec<Mistake>) -> Option<Self> {
        match json {
            Json::Object(properties) => Some(Self { at, properties, known: Vec::new(), mistakes }),
            other => {
                mistakes.push(Mistake::new(at, format!("must be an object, not {}", other.kind())));
                None
            }
        }
    }

    pub fn at(&self) -> &str {
        &self.at
    }

    pub fn mistake(&mut self, name: &str, text: impl Into<String>) {
        let path = self.path(name);
        self.mistakes.push(Mistake::new(path, text));
    }

    fn path(&self, name: &str) -> String {
        let dot = if self.at.is_empty() || name.is_empty() { "" } else { "." };
        format!("{}{dot}{name}", self.at)
    }

    fn take(&mut self, name: &'static str) -> Option<Json> {
        self.known.push(name);
        let found = self.properties.iter().position(|(property, _)| property == name)?;
        let (_, json) = self.properties.remove(found);
        if self.properties.iter().any(|(property, _)| property == name) {
            self.properties.retain(|(property, _)| property != name);
            self.mistake(name, "is there twice. Keep one");
        }
        Some(json)
    }

    fn wrong(&mut self, name: &str, wanted: &str, json: &Json) {
        self.mistake(name, format!("must be {wanted}, not {}", json.kind()));
    }

    /// Text without the blanks around it; null is as good as absent.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.change(name).flatten()
    }

    /// The same, where null empties the property.
    pub fn change(&mut self, name: &'static str) -> Change {
        match self.take(name)? {
            Json::Text(text) => Some(Some(text.trim().to_owned())),
            Json::Null => Some(None),
            other => {
                self.wrong(name, "text", &other);
                None
            }
        }
    }

    /// Text that cannot be absent or empty.
    pub fn needed(&mut self, name: &'static str) -> Option<String> {
        match self.take(name) {
            Some(Json::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Some(Json::Text(_)) => {
                self.mistake(name, "is empty");
                None
            }
            None | Some(Json::Null) => {
                self.mistake(name, "is missing");
                None
            }
            Some(other) => {
                self.wrong(name, "text", &other);
                None
            }
        }
    }

    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        match self.take(name)? {
            Json::Flag(flag) => Some(flag),
            Json::Null => None,
            other => {
                self.wrong(name, "true or false", &other);
                None
            }
        }
    }

    /// One of a few words.
    pub fn word<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            self.mistake(name, unknown(&text, words));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// A list of such words.
    pub fn words<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)]) -> Vec<T> {
        let mut all = Vec::new();
        for (at, text) in self.texts(name) {
            match words.iter().find(|(word, _)| *word == text) {
                Some((_, meaning)) => all.push(*meaning),
                None => self.mistake(&format!("{name}[{at}]"), unknown(&text, words)),
            }
        }
        all
    }

    /// People by their addresses.
    pub fn people(&mut self, name: &'static str) -> Vec<Reference> {
        let mut people = Vec::new();
        for (at, text) in self.texts(name) {
            let place = format!("{name}[{at}]");
            people.extend(self.parsed(&place, &text).map(|mail| Reference { at: self.path(&place), mail }));
        }
        people
    }

    pub fn mail(&mut self, name: &'static str) -> Option<EmailAddress> {
        let text = self.needed(name)?;
        self.parsed(name, &text)
    }

    /// The address in a text that was taken from this place.
    pub fn parsed(&mut self, place: &str, text: &str) -> Option<EmailAddress> {
        match EmailAddress::parse(text) {
            Ok(mail) => Some(mail),
            Err(reason) => {
                self.mistake(place, reason.to_string());
                None
            }
        }
    }

    fn texts(&mut self, name: &'static str) -> Vec<(usize, String)> {
        let mut texts = Vec::new();
        for (at, json) in self.list(name).into_iter().enumerate() {
            match json {
                Json::Text(text) => texts.push((at, text.trim().to_owned())),
                other => self.wrong(&format!("{name}[{at}]"), "text", &other),
            }
        }
        texts
    }

    pub fn list(&mut self, name: &'static str) -> Vec<Json> {
        match self.take(name) {
            None => Vec::new(),
            Some(Json::List(list)) => list,
            Some(other) => {
                self.wrong(name, "a list", &other);
                Vec::new()
            }
        }
    }

    /// The objects of a list, each with what reads it.
    pub fn objects<T>(&mut self, name: &'static str, mut read: impl FnMut(&mut Object<'_>) -> Option<T>) -> Vec<T> {
        let mut all = Vec::new();
        for (at, json) in self.list(name).into_iter().enumerate() {
            let path = self.path(&format!("{name}[{at}]"));
            if let Some(mut object) = Object::read(path, json, self.mistakes) {
                all.extend(read(&mut object));
                object.finish();
            }
        }
        all
    }

    /// Tells what nobody took.
    pub fn finish(mut self) {
        let known = self.known.join(", ");
        for (name, _) in std::mem::take(&mut self.properties) {
            self.mistake(&name, format!("unknown field `{name}`. Remove it, or use one of: {known}"));
        }
    }
}

fn unknown<T>(text: &str, words: &[(&str, T)]) -> String {
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    format!("unknown variant `{text}`. Use one of: {}", words.join(", "))
}
