//! Reads settings one by one, remembers what was asked for, and gathers every mistake.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

use super::hidden::Hidden;
use super::mistakes::{Mistake, Mistakes, Wrong};
use super::secret_file;
use super::sources::{AllGiven, Given, Origin, Sources};

pub(super) struct Reader {
    given: AllGiven,
    asked: BTreeMap<String, Option<Origin>>,
    mistakes: Vec<Mistake>,
    may_lack: bool,
    pub warnings: Vec<String>,
}

impl Reader {
    pub fn new(sources: &Sources) -> Result<Self, Mistakes> {
        let (asked, mistakes, warnings) = (BTreeMap::new(), Vec::new(), Vec::new());
        Ok(Self { given: sources.collect()?, asked, mistakes, may_lack: false, warnings })
    }

    /// For commands that do not need every setting.
    pub fn that_may_lack_settings(self) -> Self {
        Self { may_lack: true, ..self }
    }

    pub fn mistake(&mut self, setting: &str, wrong: impl Into<String>, mend: impl Into<String>) {
        let (setting, wrong, mend) = (setting.to_owned(), wrong.into(), mend.into());
        self.mistakes.push(Mistake { setting, wrong, mend });
    }

    pub fn is_given(&self, setting: &str) -> bool {
        self.asked.get(setting).is_some_and(Option::is_some)
    }

    /// Notes that a setting is missing, unless something else was wrong with it already.
    pub fn must<T>(&mut self, setting: &str, got: Option<T>, mend: &str) -> Option<T> {
        let file = format!("{setting}_file");
        let known = self.mistakes.iter().any(|m| m.setting == setting || m.setting == file);
        if got.is_none() && !known && !self.may_lack {
            self.mistake(setting, "is missing", mend);
        }
        got
    }

    pub fn text(&mut self, setting: &str) -> Option<String> {
        let text = match self.take(setting)?.value.into_string() {
            Ok(text) => text.trim().to_owned(),
            Err(_) => {
                self.mistake(setting, "is not one piece of text", "Give one value in quotes");
                return None;
            }
        };
        if text.is_empty() {
            self.mistake(setting, "is empty", "Give it a value or remove it");
            return None;
        }
        Some(text)
    }

    /// An array in the file, or one text with commas.
    pub fn list(&mut self, setting: &str) -> Vec<String> {
        let Some(given) = self.take(setting) else { return Vec::new() };
        let items = match given.value.clone().into_array() {
            Ok(items) => items.into_iter().map(config::Value::into_string).collect(),
            Err(_) => given.value.into_string().map(|text| text.split(',').map(str::to_owned).collect()),
        };
        let Ok(items): Result<Vec<String>, _> = items else {
            self.mistake(setting, "is not a list of texts", "Write it as [\"one\", \"two\"]");
            return Vec::new();
        };
        items.iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
    }

    pub fn parsed<T>(&mut self, setting: &str, parse: impl Fn(&str) -> Result<T, Wrong>) -> Option<T> {
        let text = self.text(setting)?;
        self.outcome(setting, parse(&text))
    }

    pub fn parsed_list<T>(&mut self, setting: &str, parse: impl Fn(&str) -> Result<T, Wrong>) -> Vec<T> {
        let items = self.list(setting);
        items.iter().filter_map(|item| self.outcome(setting, parse(item))).collect()
    }

    pub fn outcome<T>(&mut self, setting: &str, outcome: Result<T, Wrong>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(Wrong { what, mend }) => {
                self.mistake(setting, what, mend);
                None
            }
        }
    }

    pub fn number<N>(&mut self, setting: &str, usual: N, range: &RangeInclusive<N>) -> N
    where
        N: FromStr + PartialOrd + std::fmt::Display + Copy,
    {
        let Some(text) = self.text(setting) else { return usual };
        match text.parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let allowed = format!("Give a whole number from {} to {}", range.start(), range.end());
                self.mistake(setting, "is out of range or no whole number", allowed);
                usual
            }
        }
    }

    pub fn flag(&mut self, setting: &str) -> bool {
        self.choice(setting, &[("true", true), ("false", false)]).unwrap_or(false)
    }

    pub fn choice<T: Copy>(&mut self, setting: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(setting)?;
        let chosen = choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if chosen.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            self.mistake(setting, "is none of the choices", format!("Choose one of: {}", names.join(", ")));
        }
        chosen
    }

    /// A secret as text, or from the file that `<setting>_file` names (K-1).
    pub fn secret(&mut self, setting: &str) -> Option<Hidden> {
        let named = format!("{setting}_file");
        let (text, file) = (self.text(setting), self.text(&named));
        match (text, file) {
            (Some(_), Some(_)) => {
                self.mistake(setting, format!("is given twice, also as {named}"), "Keep one of the two");
                None
            }
            (None, Some(path)) => self.outcome(&named, secret_file::read(Path::new(&path))),
            (text, None) => text.map(Hidden::new),
        }
    }

    /// Refuses a secret that stands in a configuration file others may read (K-1).
    pub fn keep_private(&mut self, setting: &str) {
        if let Some(Some(Origin::File(path))) = self.asked.get(setting).cloned()
            && let Err(wrong) = secret_file::check_mode(&path)
        {
            let what = format!("stands in {}, which {}", path.display(), wrong.what);
            self.mistake(setting, what, format!("{}, or move the secret and name it as {setting}_file", wrong.mend));
        }
    }

    /// The names in use directly below a table, such as the providers below `oidc`.
    pub fn names_below(&self, table: &str) -> Vec<String> {
        let inside = |name: &String| Some(name.strip_prefix(table)?.strip_prefix('.')?.split('.').next()?.to_owned());
        let mut names: Vec<String> = self.given.keys().filter_map(inside).collect();
        names.dedup();
        names
    }

    /// Every setting that was asked for.
    #[cfg(test)]
    pub fn known(&self) -> impl Iterator<Item = &String> {
        self.asked.keys()
    }

    /// Everything asked for has been read: what is left over is unknown.
    pub fn finish(mut self) -> Result<Vec<String>, Mistakes> {
        for (name, given) in std::mem::take(&mut self.given) {
            let mend = self.nearest(&name);
            self.mistake(&name, format!("is not a setting, but is given in {}", given.origin.shown(&name)), mend);
        }
        if self.mistakes.is_empty() { Ok(self.warnings) } else { Err(Mistakes(self.mistakes)) }
    }

    fn nearest(&self, unknown: &str) -> String {
        let distance = |known: &&String| strsim::osa_distance(known, unknown);
        match self.asked.keys().min_by_key(distance).filter(|known| distance(known) <= 3) {
            Some(known) => format!("Did you mean {known}?"),
            None => "Remove it".to_owned(),
        }
    }

    fn take(&mut self, setting: &str) -> Option<Given> {
        let given = self.given.remove(setting);
        self.asked.insert(setting.to_owned(), given.as_ref().map(|given| given.origin.clone()));
        given
    }
}

impl Origin {
    fn shown(&self, setting: &str) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Environment => {
                format!("the environment as GUESTLIST_{}", setting.to_uppercase().replace('.', "__"))
            }
        }
    }
}
