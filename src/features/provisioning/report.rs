//! What a run changed, or would change, and why it changed nothing.

use std::collections::HashSet;
use std::fmt;

use crate::features::provisioning::desired::Mistake;
use crate::foundation::db::DbError;

/// Whether to remove what the desired state does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    Keep,
    Prune,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub sign: Sign,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Added,
    Changed,
    Removed,
}

/// Every change of a run, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(pub Vec<Line>);

/// Why the desired state was not brought about.
#[derive(Debug)]
pub enum Refused {
    /// All that is wrong with it.
    Mistakes(Vec<Mistake>),
    Database(DbError),
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl Report {
    pub fn count(&self, sign: Sign) -> usize {
        self.0.iter().filter(|line| line.sign == sign).count()
    }

    pub(super) fn add(&mut self, sign: Sign, text: impl Into<String>) {
        self.0.push(Line { sign, text: text.into() });
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.sign {
            Sign::Added => '+',
            Sign::Changed => '~',
            Sign::Removed => '-',
        };
        write!(f, "{sign} {}", self.text)
    }
}

/// Collects mistakes; of several at one place only the first is kept, since the others follow from it.
#[derive(Clone, Debug, Default)]
pub struct Mistakes {
    all: Vec<Mistake>,
    paths: HashSet<String>,
}

impl Mistakes {
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) {
        let path = path.into();
        if self.paths.insert(path.clone()) {
            self.all.push(Mistake { path, text: text.into() });
        }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// All of them in the order of their paths, or nothing if there is none.
    pub fn into_refused(mut self) -> Option<Refused> {
        self.all.sort_by_cached_key(|mistake| place(&mistake.path));
        (!self.all.is_empty()).then_some(Refused::Mistakes(self.all))
    }
}

impl Extend<Mistake> for Mistakes {
    fn extend<I: IntoIterator<Item = Mistake>>(&mut self, more: I) {
        more.into_iter().for_each(|mistake| self.add(mistake.path, mistake.text));
    }
}

/// The path as people order it: the parts of a file as the file format names them, and 9 before 10.
fn place(path: &str) -> (usize, Vec<(String, usize)>) {
    let parts = ["organization", "users", "groups", "apps"];
    let first = path.split(['.', '[']).next().unwrap_or_default();
    let rank = parts.iter().position(|part| *part == first).unwrap_or(if path.is_empty() { 0 } else { parts.len() });
    let step = |step: &str| {
        let (name, number) = step.split_once('[').unwrap_or((step, ""));
        (name.to_owned(), number.trim_end_matches(']').parse().unwrap_or_default())
    };
    (rank, path.split('.').map(step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_in_the_order_of_the_file_and_once_for_each_place() {
        let mut mistakes = Mistakes::default();
        for path in ["apps[0].owners[10]", "apps[0].owners[9]", "users[2].mail", "users[2].mail", "groups[0]"] {
            mistakes.add(path, "wrong");
        }
        let Some(Refused::Mistakes(told)) = mistakes.into_refused() else { panic!("there are some") };
        let paths: Vec<&str> = told.iter().map(|mistake| mistake.path.as_str()).collect();
        assert_eq!(paths, ["users[2].mail", "groups[0]", "apps[0].owners[9]", "apps[0].owners[10]"]);
        assert!(Mistakes::default().into_refused().is_none());
    }
}
