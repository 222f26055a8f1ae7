//! Access begins for many people at once, as a source says.

use std::collections::HashMap;

use crate::features::access::changes::{ChangeKind, record_changes};
use crate::features::access::give::must_have_role;
use crate::features::access::may_hold::{ForGuests, is_here};
use crate::features::access::row::Row;
use crate::features::access::{Holder, Refused, Resource, ResourceId, find, lock, queries};
use crate::features::audit::{self, Action, Deed};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AssignmentId, RoleId, UserId};
use crate::foundation::person::Actor;

/// So many people fit into one statement.
const AT_ONCE: usize = 500;

/// These people have it from the commit on, without an end, each in their role, because a source says so. Answers for each
/// what [`give`](crate::features::access::give) would; what is asked about the app or group is read once.
pub fn give_many(
    conn: &mut Conn,
    actor: &Actor,
    of: ResourceId,
    people: &[(UserId, RoleId)],
    now: Time,
) -> Result<Vec<Result<bool, Refused>>, Refused> {
    let ids: Vec<UserId> = people.iter().map(|(id, _)| *id).collect();
    lock::hold_for_all(conn, &ids, &[of], now)?;
    let resource = find(conn, of)?.ok_or(Refused::NotThere)?;
    let mut rules = Rules { resource: &resource, guests: None, now };
    let mut answers = Vec::with_capacity(people.len());
    for some in people.chunks(AT_ONCE) {
        let ids: Vec<UserId> = some.iter().map(|(id, _)| *id).collect();
        let users: HashMap<UserId, User> =
            users::find_all(conn, &ids)?.into_iter().map(|user| (user.id, user)).collect();
        let (mut deeds, mut changes) = (Vec::new(), Vec::new());
        for (id, role) in some {
            let user = match rules.weigh(conn, users.get(id), *role) {
                Ok(user) => user,
                Err(Refused::Database(error)) => return Err(error.into()),
                Err(refused) => {
                    answers.push(Err(refused));
                    continue;
                }
            };
            let row = row(*role, now);
            let new = queries::rows::insert(conn, Holder::User(user.id), of, &row)?;
            if new {
                let deed = of.named(Deed::new(Action::Grant), resource.name());
                deeds.push(deed.about(user.id, user.name()));
                changes.push(row.change(ChangeKind::Given, Holder::User(user.id), of));
            }
            answers.push(Ok(new));
        }
        audit::record_all(conn, actor, deeds, now)?;
        record_changes(conn, &changes, now)?;
    }
    Ok(answers)
}

struct Rules<'a> {
    resource: &'a Resource,
    /// Read for the first guest.
    guests: Option<ForGuests>,
    now: Time,
}

impl Rules<'_> {
    fn weigh<'u>(&mut self, conn: &mut Conn, user: Option<&'u User>, role: RoleId) -> Result<&'u User, Refused> {
        let user = user.ok_or(Refused::NotThere)?;
        is_here(user, self.now)?;
        if user.is_guest() {
            let guests = match self.guests.take() {
                Some(guests) => guests,
                None => ForGuests::read(conn, self.resource, self.now)?,
            };
            self.guests.insert(guests).take_in(user)?;
        }
        if role != RoleId::DEFAULT {
            must_have_role(conn, self.resource, role)?;
        }
        Ok(user)
    }
}

fn row(role: RoleId, now: Time) -> Row {
    Row { id: AssignmentId::new(), role, ends_at: None, granted_by: None, invitation: None, created_at: now }
}
