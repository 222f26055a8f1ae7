//! Whether what the house promises to keep true is true: the ten invariants, asked of the rows themselves.

mod queries;
mod rules;

use crate::features::selfcheck::rules::RULES;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::AnyId;

/// An invariant and what was found against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The number of the invariant, 1 to 10; several questions may belong to one.
    pub number: u8,
    /// What must be so, in words.
    pub rule: &'static str,
    /// How many rows break it.
    pub broken: i64,
    /// Some of them, to look at.
    pub examples: Vec<AnyId>,
    /// Why there was nothing to ask, if so.
    pub idle: Option<&'static str>,
}

impl Finding {
    pub fn holds(&self) -> bool {
        self.broken == 0
    }
}

/// Asks every invariant; changes nothing. To be called in one snapshot ([`Db::survey_now`]), because a
/// deed between two questions would look like a broken promise.
///
/// [`Db::survey_now`]: crate::foundation::db::Db::survey_now
pub fn selfcheck(conn: &mut Conn) -> Result<Vec<Finding>, DbError> {
    let mut findings = Vec::with_capacity(RULES.len() + 1);
    for rule in RULES {
        let (broken, examples) = queries::offenders(conn, rule.offenders)?;
        findings.push(Finding { number: rule.number, rule: rule.says, broken, examples, idle: None });
    }
    findings.push(Finding {
        number: 10,
        rule: "the lines of a bulk job add up",
        broken: 0,
        examples: Vec::new(),
        idle: Some("there are no bulk jobs in this version"),
    });
    Ok(findings)
}
