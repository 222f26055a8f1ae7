//! The admin's corner: how the house is doing, and the whole log.

pub mod audit_pages;
mod audit_words;
mod chart;
pub mod chart_pages;
pub mod domain_pages;
pub mod domains;
mod figures;
pub mod pages;
mod queries;
mod search;
pub mod shown;
mod themes;
pub mod why;
pub mod why_pages;

use chrono::TimeDelta;

use crate::features::audit::{self, Deed, Entry, Filter, ObjectKind};
use crate::features::directory::{self, Show};
use crate::features::invitations;
use crate::features::policies::{self, Action, Object, Refused};
use crate::features::reviews;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, Vitals, vitals};
use crate::foundation::person::Actor;

pub use figures::{Figures, WEEKS, Week, keep_figures};
pub use queries::{MOST, Numbers, Post};
pub use search::{Found, Sought, Unclear, search};

/// Entries on the overview.
const LATELY: i64 = 10;
/// Failures older than this were dealt with, or never will be.
const RECENT: TimeDelta = TimeDelta::days(7);

/// How the house is doing.
#[derive(Clone, Debug)]
pub struct Overview {
    pub numbers: Numbers,
    pub post: Post,
    pub waits: Waits,
    /// The last twelve weeks, the oldest first.
    pub weeks: Vec<Week>,
    pub vitals: Vitals,
    pub last_backup: Option<Time>,
    pub lately: Vec<Entry>,
}

/// What somebody should look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Messages that never arrived, lately.
    pub lost: i64,
    /// Guests who were invited a week ago and have not answered.
    pub unanswered: i64,
    /// Guests from whom something goes soon.
    pub ending: i64,
    /// Guests whose stay ends soon, or has ended.
    pub stays: i64,
    /// People who were deleted and are gone for good within a week.
    pub erased: i64,
    /// Invitations that somebody has to approve.
    pub approvals: i64,
    /// Guests for whom nobody answers.
    pub orphans: i64,
    /// Reviews that owners are asked to do.
    pub reviews: i64,
}

/// What an admin sees first; refuses everybody else.
pub fn overview(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Overview, Refused> {
    policies::may(conn, actor, Action::Administer, Object::Directory, now)?;
    let reads_log = policies::allows(conn, actor, Action::ReadAudit, now);
    let numbers = queries::numbers(conn, now)?;
    let backup = Filter { action: Some(audit::Action::Backup), ..Filter::default() };
    Ok(Overview {
        weeks: figures::weeks(conn, (numbers.guests + numbers.reset, numbers.pending), now)?,
        waits: waits(conn, now)?,
        vitals: vitals(conn)?,
        last_backup: audit::search(conn, &backup, None, 1)?.first().map(|entry| entry.at),
        numbers,
        post: queries::post(conn, now.minus(RECENT))?,
        lately: if reads_log { audit::search(conn, &Filter::default(), None, LATELY)? } else { Vec::new() },
    })
}

fn waits(conn: &mut Conn, now: Time) -> Result<Waits, Refused> {
    let people = |conn: &mut Conn, show| directory::how_many(conn, show, now);
    let broken = |refused: directory::Refused| match refused {
        directory::Refused::Database(error) => Refused::Database(error),
        _ => Refused::NotThere,
    };
    Ok(Waits {
        lost: queries::lost_since(conn, now.minus(RECENT))?,
        unanswered: people(conn, Show::Unanswered).map_err(broken)?,
        ending: people(conn, Show::Ending).map_err(broken)?,
        stays: people(conn, Show::StayEnding).map_err(broken)?,
        erased: queries::deleted_before(conn, now.minus(directory::KEPT_FOR).plus(RECENT))?,
        approvals: invitations::count_waiting(conn, now)?,
        orphans: people(conn, Show::Orphans).map_err(broken)?,
        reviews: reviews::count_open(conn, now)?,
    })
}

/// The last twelve weeks, for whoever may see the overview.
pub fn weeks(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Vec<Week>, Refused> {
    policies::may(conn, actor, Action::Administer, Object::Directory, now)?;
    let (accepted, pending, reset) = queries::guests(conn)?;
    Ok(figures::weeks(conn, (accepted + reset, pending), now)?)
}

/// Writes down that somebody takes the log away as a file; refuses whoever may not read it.
pub fn note_export(conn: &mut Conn, actor: &Actor, sought: &Sought, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ExportAudit, Object::Directory, now)?;
    let deed = Deed::new(audit::Action::Export).on(ObjectKind::Page, None, "/admin/audit");
    let words = [
        ("of", &sought.person),
        ("object", &sought.object),
        ("action", &sought.action),
        ("result", &sought.result),
        ("from", &sought.from),
        ("to", &sought.to),
    ];
    let filled = words.into_iter().filter(|(_, word)| !word.trim().is_empty());
    let deed = filled.fold(deed, |deed, (name, word)| deed.with(name, word.trim()));
    Ok(audit::record(conn, actor, deed, now)?)
}

/// Walks the chain of seals a little further; answers at the end of it. Refuses whoever may not read the log.
pub fn verify(
    conn: &mut Conn,
    actor: &Actor,
    walk: &mut audit::Walk,
    most: i64,
    now: Time,
) -> Result<Option<audit::Verdict>, Refused> {
    policies::may(conn, actor, Action::ReadAudit, Object::Directory, now)?;
    Ok(audit::walk_on(conn, walk, most)?)
}
