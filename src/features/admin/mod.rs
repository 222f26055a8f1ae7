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

use crate::features::audit::{self, Entry, Filter};
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
