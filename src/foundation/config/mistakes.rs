//! What is wrong with the configuration: every mistake at once, each with the way to mend it.

use std::fmt;

/// One setting that cannot be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub setting: String,
    pub wrong: String,
    pub mend: String,
}

/// All mistakes of one configuration; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

/// What a value's reader says when it cannot use the value. The value itself is not repeated: it may be a secret.
pub(super) struct Wrong {
    pub what: String,
    pub mend: String,
}

pub(super) fn wrong<T>(what: impl Into<String>, mend: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { what: what.into(), mend: mend.into() })
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. {}", self.setting, self.wrong, self.mend)
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(|mistake| format!("  {mistake}")).collect();
        write!(f, "The configuration cannot be used:\n{}", lines.join("\n"))
    }
}

impl std::error::Error for Mistakes {}
