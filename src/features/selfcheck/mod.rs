//! Whether what the house promises to keep true is true: the ten invariants, asked of the rows themselves.

mod guests;
mod queries;
mod rules;

use crate::features::selfcheck::rules::RULES;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::AnyId;

pub use guests::{Because, WrongAccess};

/// More than this nobody mends by hand.
const MOST_LISTED: i64 = 1_000;

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
    /// Of access: who has what, and what mends it; not all where there is very much.
    pub access: Vec<WrongAccess>,
}

impl Finding {
    fn new(number: u8, rule: &'static str, broken: i64) -> Self {
        Self { number, rule, broken, examples: Vec::new(), idle: None, access: Vec::new() }
    }

    fn of_access(rule: &'static str, broken: i64, mut access: Vec<WrongAccess>) -> Self {
        let examples = access.iter().take(queries::EXAMPLES).map(|wrong| wrong.guest.into()).collect();
        access.truncate(usize::try_from(MOST_LISTED).unwrap_or(usize::MAX));
        Self { examples, access, ..Self::new(8, rule, broken) }
    }

    pub fn holds(&self) -> bool {
        self.broken == 0
    }
}

/// Asks every invariant; changes nothing. To be called in one snapshot ([`Db::survey_now`]), because a
/// deed between two questions would look like a broken promise.
///
/// [`Db::survey_now`]: crate::foundation::db::Db::survey_now
pub fn selfcheck(conn: &mut Conn, now: Time) -> Result<Vec<Finding>, DbError> {
    let mut findings = Vec::with_capacity(RULES.len() + 3);
    for rule in RULES {
        let (broken, examples) = queries::offenders(conn, rule.offenders)?;
        findings.push(Finding { examples, ..Finding::new(rule.number, rule.says, broken) });
    }
    let (broken, access) = guests::closed(conn, MOST_LISTED, now)?;
    findings.push(Finding::of_access("no guest was given what was closed to guests before", broken, access));
    let access = guests::blocked(conn, now)?;
    let broken = i64::try_from(access.len()).unwrap_or(i64::MAX);
    findings.push(Finding::of_access("no guest was given anything after their domain was blocked", broken, access));
    let idle = Some("there are no bulk jobs in this version");
    findings.push(Finding { idle, ..Finding::new(10, "the lines of a bulk job add up", 0) });
    Ok(findings)
}
