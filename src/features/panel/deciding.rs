//! That something ends soon which is one's own to decide, to be said where one begins the day.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::features::access::{self, ResourceId};
use crate::features::panel::queries;
use crate::features::policies::{self, Action, Object};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;

/// From then on whoever decides is told by mail as well.
const AHEAD: TimeDelta = TimeDelta::days(14);

/// Ends that somebody may move, and has not let come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToDecide {
    pub n: usize,
    pub first: Time,
}

/// What ends within two weeks of what this person owns, and of guests for whom they answer; nothing if nothing does.
pub fn to_decide(conn: &mut Conn, actor: &Actor, now: Time) -> Result<Option<ToDecide>, policies::Refused> {
    let id = actor.person()?.id;
    let mut ends = queries::to_decide(conn, id, now, now.plus(AHEAD))?;
    if actor.is_guest() && !ends.is_empty() {
        ends = theirs(conn, actor, ends, now)?;
    }
    let first = ends.iter().map(|(_, end)| *end).min();
    Ok(first.map(|first| ToDecide { n: ends.len(), first }))
}

/// Guests answer for nobody, and decide about what they own as far as they are shown (Z-5, Z-7).
fn theirs(
    conn: &mut Conn,
    actor: &Actor,
    ends: Vec<(Option<ResourceId>, Time)>,
    now: Time,
) -> Result<Vec<(Option<ResourceId>, Time)>, DbError> {
    if !policies::sight(conn, actor)?.names() {
        return Ok(Vec::new());
    }
    let mut asked: HashMap<ResourceId, bool> = HashMap::new();
    let mut theirs = Vec::new();
    for (of, end) in ends {
        let Some(id) = of else { continue };
        let may = match asked.get(&id) {
            Some(may) => *may,
            None => may_decide(conn, actor, id, now)?,
        };
        asked.insert(id, may);
        if may {
            theirs.push((of, end));
        }
    }
    Ok(theirs)
}

fn may_decide(conn: &mut Conn, actor: &Actor, id: ResourceId, now: Time) -> Result<bool, DbError> {
    let Some(resource) = access::find(conn, id)? else { return Ok(false) };
    match policies::may(conn, actor, Action::ChangeEnd, Object::Resource(&resource), now) {
        Ok(()) => Ok(true),
        Err(policies::Refused::Database(error)) => Err(error),
        Err(_) => Ok(false),
    }
}
