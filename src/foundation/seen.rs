//! What a form showed when it was opened, field by field, so that whoever saves it later undoes nothing unseen.

use crate::foundation::secret;

/// Bytes kept of each digest: no value passes for another by accident.
const KEPT: usize = 9;

/// What somebody else did to a field since the form was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meanwhile {
    /// They alone changed it, and the field has it now.
    Theirs,
    /// Both did; the field has what was typed, and this is what they chose.
    Both(String),
}

impl Meanwhile {
    /// The sentence beside the field.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Theirs => "form-meanwhile-theirs",
            Self::Both(_) => "form-meanwhile-both",
        }
    }

    pub fn value(&self) -> &str {
        match self {
            Self::Theirs => "",
            Self::Both(value) if value.is_empty() => "–",
            Self::Both(value) => value,
        }
    }

    /// The same with what they chose in words.
    #[must_use]
    pub fn said(self, words: impl FnOnce(&str) -> String) -> Self {
        match self {
            Self::Theirs => Self::Theirs,
            Self::Both(value) => Self::Both(words(&value)),
        }
    }
}

/// A field of a form as it is shown again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub value: String,
    pub meanwhile: Option<Meanwhile>,
}

impl Field {
    /// Whether it is a box that is ticked.
    pub fn is_on(&self) -> bool {
        !self.value.is_empty()
    }
}

/// Each field of a form, a box that is not ticked being empty.
pub type Fields = Vec<(&'static str, String)>;

/// A box as a field.
pub fn tick(name: &'static str, on: bool) -> (&'static str, String) {
    (name, if on { "on" } else { "" }.to_owned())
}

/// What stands for all of them in the form.
pub fn mark(fields: &Fields) -> String {
    let each: Vec<String> = fields.iter().map(|(_, value)| digest(value)).collect();
    each.join(".")
}

/// A browser sends line ends and blanks at either end its own way; neither is a change.
fn digest(value: &str) -> String {
    let plain = value.replace("\r\n", "\n");
    let whole = secret::sha256(plain.trim().as_bytes());
    secret::text(whole.get(..KEPT).unwrap_or(&whole))
}

/// The fields as they were typed, where nobody else was faster.
pub fn typed(fields: Fields) -> Vec<Field> {
    fields.into_iter().map(|(name, value)| Field { name, value, meanwhile: None }).collect()
}

/// The fields after somebody else was faster. Whoever typed has what they typed where they changed something, and what
/// is kept where they did not; `seen` is the [`mark`] of what their form showed.
pub fn merge(seen: &str, typed: Fields, kept: Fields) -> Vec<Field> {
    let mut shown = seen.split('.');
    let both = typed.into_iter().zip(kept);
    both.map(|((name, mine), (_, theirs))| one(name, shown.next().unwrap_or_default(), mine, theirs)).collect()
}

fn one(name: &'static str, shown: &str, mine: String, theirs: String) -> Field {
    let (my, their) = (digest(&mine), digest(&theirs));
    if my == their || their == shown {
        Field { name, value: mine, meanwhile: None }
    } else if my == shown {
        Field { name, value: theirs, meanwhile: Some(Meanwhile::Theirs) }
    } else {
        Field { name, value: mine, meanwhile: Some(Meanwhile::Both(theirs)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_theirs_mine_or_both() {
        let table = [
            ("a", "a", "a", "a", None),
            ("a", "a", "b", "b", Some(Meanwhile::Theirs)),
            ("a", "b", "a", "b", None),
            ("a", "b", "b", "b", None),
            ("a", "b", "c", "b", Some(Meanwhile::Both("c".to_owned()))),
            ("", "on", "", "on", None),
            ("on", "on", "", "", Some(Meanwhile::Theirs)),
            ("a\nb", "a\r\nb ", "c", "c", Some(Meanwhile::Theirs)),
        ];
        for (shown, mine, theirs, value, meanwhile) in table {
            let field = |value: &str| vec![("x", value.to_owned()), ("y", "same".to_owned())];
            let found = merge(&mark(&field(shown)), field(mine), field(theirs));
            assert_eq!((found[0].value.as_str(), &found[0].meanwhile), (value, &meanwhile), "{shown} {mine} {theirs}");
            assert_eq!(found[1].meanwhile, None);
        }
    }

    #[test]
    fn what_no_form_of_ours_showed_hides_nothing() {
        for seen in ["", "x", "....."] {
            let found = merge(seen, vec![("x", "mine".to_owned())], vec![("x", "theirs".to_owned())]);
            assert_eq!(found[0].meanwhile, Some(Meanwhile::Both("theirs".to_owned())), "{seen}");
        }
    }
}
