//! The admin's corner: how the house is doing, and the whole log.

pub mod audit_pages;
pub mod domain_pages;
pub mod domains;
pub mod pages;
mod queries;
mod search;
pub mod shown;
pub mod why;
pub mod why_pages;

use chrono::TimeDelta;

use crate::features::audit::{self, Deed, Entry, Filter, ObjectKind};
use crate::features::policies::{self, Action, Object, Refused};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

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
    pub lately: Vec<Entry>,
}

/// What an admin sees first; refuses everybody else.
pub fn overview(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Overview, Refused> {
    policies::may(conn, actor, Action::Administer, Object::Directory, now)?;
    let reads_log = policies::allows(conn, actor, Action::ReadAudit, now);
    Ok(Overview {
        numbers: queries::numbers(conn, now)?,
        post: queries::post(conn, now.minus(RECENT))?,
        lately: if reads_log { audit::search(conn, &Filter::default(), None, LATELY)? } else { Vec::new() },
    })
}

/// Writes down that somebody takes the log away as a file; refuses whoever may not read it.
pub fn note_export(conn: &mut Conn, actor: &Actor, sought: &Sought, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ReadAudit, Object::Directory, now)?;
    let deed = Deed::new(audit::Action::Export).on(ObjectKind::Page, None, "/admin/audit");
    Ok(audit::record(conn, actor, deed.with("of", sought.person.clone()), now)?)
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
