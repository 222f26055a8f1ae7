//! What was wrong with a form that was posted: all of it, each beside its field.

use crate::foundation::refusal::{Kind, Refusal, Refused};
use crate::foundation::seen::{Field, Meanwhile};
use crate::foundation::text::Text;
use crate::foundation::web::Page;

/// A field as it is shown again: what was typed, what somebody else did to it meanwhile, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Typed {
    pub name: &'static str,
    pub value: String,
    pub mistake: Option<String>,
    pub meanwhile: Option<Meanwhile>,
}

impl Typed {
    /// Whether this is the field to begin with.
    pub fn is_first_wrong(&self, of: &[Self]) -> bool {
        let first = of.iter().find(|field| field.mistake.is_some());
        first.is_some_and(|first| first.name == self.name)
    }
}

/// Each with the name of its field; what has none is about the form as a whole.
#[derive(Clone, Debug, Default)]
pub struct Mistakes(Vec<(&'static str, Text)>);

impl Mistakes {
    /// What a refusal says about the form; nothing where the form cannot help.
    pub fn of(refused: &Refused) -> Option<Self> {
        let field = match refused.kind {
            Kind::Invalid { field } => field,
            Kind::Conflict => "",
            _ if refused.is_proof_needed() => "",
            _ => return None,
        };
        Some(Self(vec![(field, refused.text.clone())]))
    }

    /// The same with whatever else is wrong with other fields: a verb stops at the first.
    #[must_use]
    pub fn and<R: Refusal>(mut self, others: impl IntoIterator<Item = R>) -> Self {
        for other in others {
            if let Kind::Invalid { field } = other.kind() {
                self.add(field, other.text());
            }
        }
        self
    }

    fn add(&mut self, field: &'static str, text: Text) {
        if !self.0.iter().any(|(known, _)| *known == field) {
            self.0.push((field, text));
        }
    }

    /// Whether a field is wrong, and not something about the form as a whole.
    pub fn any_field(&self) -> bool {
        self.0.iter().any(|(field, _)| !field.is_empty())
    }

    /// Whether one of them is this sentence, or a kind of it.
    pub fn has_key(&self, start: &str) -> bool {
        self.0.iter().any(|(_, text)| text.key().starts_with(start))
    }

    pub fn say(&self, page: &Page, field: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, text)| page.say(text))
    }

    /// The field, with what is wrong with it.
    pub fn beside(&self, page: &Page, field: Field) -> Typed {
        let mistake = self.say(page, field.name);
        Typed { name: field.name, value: field.value, mistake, meanwhile: field.meanwhile }
    }
}
