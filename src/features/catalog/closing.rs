//! An app or group that takes no guests any more, and what becomes of those who have it.

use crate::features::access::{Resource, ResourceId};
use crate::features::catalog::{Card, Refused, Switch, groups_with_guests, guests_in, held, queries};
use crate::features::invitations;
use crate::features::people::{self, Removal};
use crate::features::policies::{Action, Sight};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;

/// So many guests and so many invitations are taken out in one transaction.
const AT_ONCE: usize = 200;

/// What becomes of the guests who have something that is closed to guests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guests {
    /// Nobody new, but whoever has it keeps it.
    #[default]
    Stay,
    /// They lose what they were given directly; it is refused where groups would leave it to them.
    Go,
}

/// Whom it touches if something is closed to guests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    /// Guests who were given it, or put into it.
    pub direct: usize,
    /// Those who have it only through groups.
    pub through: usize,
    /// The groups through which guests have it, by name.
    pub groups: Vec<String>,
    /// Invitations that are taken back.
    pub invited: u32,
}

impl Closing {
    /// What stands for it in a form.
    pub fn mark(&self) -> String {
        format!("{}.{}.{}", self.direct, self.through, self.invited)
    }

    /// Whether no more of anything is touched than whoever saw this mark was told.
    pub fn was_told(&self, mark: &str) -> bool {
        let told: Vec<usize> = mark.split('.').filter_map(|n| n.parse().ok()).collect();
        let invited = usize::try_from(self.invited).unwrap_or(usize::MAX);
        told.len() == 3 && [self.direct, self.through, invited].iter().zip(&told).all(|(now, told)| now <= told)
    }
}

/// Whom it would touch to close this to guests, or nothing if it touches nobody.
pub fn closing(conn: &mut Conn, id: ResourceId, now: Time) -> Result<Option<Closing>, DbError> {
    let counts = people::counts(conn, id, Sight::WHOLE, now)?;
    let direct = guests_in(conn, id, now)?;
    let all = usize::try_from(counts.guests).unwrap_or(usize::MAX);
    let groups = groups_with_guests(conn, id, now)?;
    let closing = Closing { direct, through: all.saturating_sub(direct), groups, invited: counts.pending };
    Ok((closing != Closing::default()).then_some(closing))
}

/// Locks the guests whom it may touch before the app or group itself, in the order in which access is given.
pub(super) fn hold_guests(conn: &mut Conn, id: ResourceId, now: Time) -> Result<(), DbError> {
    let mut people = queries::guests_in(conn, id, AT_ONCE, now)?;
    people.extend(invitations::waiting_for(conn, id, AT_ONCE)?);
    users::hold(conn, &people)
}

/// Nobody from outside comes in any more, so what waits for guests could not be redeemed: some of it is taken back; and
/// some of those who have it go, if that is the wish. Answers how many; nothing is left when it is none, or when it is
/// open to guests again.
pub fn shut_out(conn: &mut Conn, actor: &Actor, id: ResourceId, guests: Guests, now: Time) -> Result<usize, Refused> {
    hold_guests(conn, id, now)?;
    if Card::of(&held(conn, actor, Action::FinishChange, id, now)?).has(Switch::AllowGuests) {
        return Ok(0);
    }
    let revoked = invitations::revoke_from_some(conn, actor, id, AT_ONCE, now)?;
    if guests == Guests::Stay {
        return Ok(revoked);
    }
    let some = queries::guests_in(conn, id, AT_ONCE, now)?;
    for user in &some {
        people::remove(conn, actor, Removal { from: id, user: *user }, now)?;
    }
    Ok(revoked + some.len())
}

/// Who lost an app or group that guests cannot have any more.
#[derive(Clone, Debug, Default)]
pub struct Lost {
    /// Those who had been given it, or put into it.
    pub guests: Vec<User>,
    /// Those who were invited to it, but had not answered.
    pub invited: Vec<User>,
}

/// All guests lose what they were given directly, and all pending invitations to it end, in one transaction.
pub(super) fn shut_out_all(
    conn: &mut Conn,
    actor: &Actor,
    resource: &Resource,
    because: &str,
    now: Time,
) -> Result<Lost, Refused> {
    let id = resource.id();
    let invited = invitations::invited_to(conn, id)?;
    let guests = queries::guests_in(conn, id, usize::MAX, now)?;
    let guests = users::find_all(conn, &guests)?;
    for user in &guests {
        let wish = Removal { from: id, user: user.id };
        people::remove_decided(conn, actor, resource, wish, &[("because", because.to_owned())], now)?;
    }
    invitations::revoke_from_all(conn, actor, id, now)?;
    Ok(Lost { guests, invited })
}

/// Nobody can be taken out who has it through a group.
pub(super) fn must_lose_guests(conn: &mut Conn, id: ResourceId, now: Time) -> Result<(), Refused> {
    let through = groups_with_guests(conn, id, now)?;
    if through.is_empty() { Ok(()) } else { Err(Refused::GuestsThroughGroups(through.join(", "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_was_told_is_told_again() {
        let closing = Closing { direct: 2, through: 1, groups: Vec::new(), invited: 3 };
        for (mark, told) in [("2.1.3", true), ("9.9.9", true), ("1.1.3", false), ("2.1.2", false)] {
            assert_eq!(closing.was_told(mark), told, "{mark}");
        }
        for bad in ["", "2", "2.1", "2.1.3.4", "a.b.c"] {
            assert!(!closing.was_told(bad), "{bad}");
        }
        assert!(closing.was_told(&closing.mark()));
    }
}
