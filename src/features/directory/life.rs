//! Blocking, deleting and restoring somebody. Each counts from the commit on, on every node.

use std::collections::HashSet;

use serde_json::Value;

use crate::features::access::changes::{AccessChange, ChangeKind, record_change, record_end_of_user};
use crate::features::audit::{self, Action, Deed};
use crate::features::directory::{KEPT_FOR, Refused, kept, managed, queries};
use crate::features::invitations;
use crate::features::sign_in::sessions;
use crate::features::users::{self, Role, User};
use crate::foundation::clock::Time;
use crate::foundation::db::types::Details;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, UserId};
use crate::foundation::person::Actor;

/// Deleted people erased in one transaction, so that others come between.
const ERASED_AT_ONCE: i64 = 20;

/// What became of a deed that can be asked for twice.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub user: User,
    /// Whether this deed changed something that can be taken back; otherwise they were so before.
    pub undoable: bool,
}

/// The person cannot come in, and every session of theirs is over (S-4); what they hold stays theirs. Refuses oneself
/// and the last admin (Z-6).
pub fn block(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<Outcome, Refused> {
    let user = going(conn, actor, id, now)?;
    if user.deleted_at.is_some() {
        return Err(Refused::Deleted);
    }
    let undoable = users::set_enabled(conn, id, false, now)?;
    if undoable {
        sessions::end_all(conn, id, now)?;
        record_change(conn, &AccessChange::of_user(ChangeKind::UserBlocked, id), now)?;
        // Where there is no admin yet, blocking somebody else changes nothing about that.
        if users::roles_of(conn, id)?.contains(&Role::Admin) {
            must_keep_an_admin(conn, now)?;
        }
        record(conn, actor, Action::BlockUser, &user, now)?;
    }
    Ok(Outcome { user, undoable })
}

/// The guest did not come for so many days and is blocked by rule. The caller has made sure of it.
pub fn block_idle(conn: &mut Conn, user: &User, days: i32, now: Time) -> Result<(), Refused> {
    users::set_enabled(conn, user.id, false, now)?;
    sessions::end_all(conn, user.id, now)?;
    record_change(conn, &AccessChange::of_user(ChangeKind::UserBlocked, user.id), now)?;
    by_rule(conn, Action::BlockUser, user, days, now)
}

/// The guest was blocked, or their stay over, for so many days and is deleted by rule. The caller has made sure of it.
pub fn delete_shut_out(conn: &mut Conn, user: &User, days: i32, now: Time) -> Result<Outcome, Refused> {
    by_rule(conn, Action::DeleteUser, user, days, now)?;
    let undoable = put_away(conn, &program(), user, now)?;
    Ok(Outcome { user: user.clone(), undoable })
}

fn program() -> Actor {
    Actor::program("guestlist")
}

fn by_rule(conn: &mut Conn, action: Action, user: &User, days: i32, now: Time) -> Result<(), Refused> {
    let deed = Deed::new(action).on_user(user.id, user.name()).about(user.id, user.name());
    Ok(audit::record(conn, &program(), deed.with("mail", user.mail.clone()).with("rule_days", days), now)?)
}

/// The person may come in again.
pub fn unblock(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<Outcome, Refused> {
    let user = managed(conn, actor, id, now)?;
    if user.deleted_at.is_some() {
        return Err(Refused::Deleted);
    }
    let undoable = users::set_enabled(conn, id, true, now)?;
    if undoable {
        record_change(conn, &AccessChange::of_user(ChangeKind::UserUnblocked, id), now)?;
        record(conn, actor, Action::UnblockUser, &user, now)?;
    }
    Ok(Outcome { user, undoable })
}

/// Every session of the person is over; they may sign in again. Answers how many that were.
pub fn end_sessions(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<(User, usize), Refused> {
    let user = managed(conn, actor, id, now)?;
    let ended = sessions::end_all(conn, id, now)?;
    record(conn, actor, Action::EndSessions, &user, now)?;
    Ok((user, ended))
}

/// The person is out: what they held and owned, their sessions and what waits for them end with this transaction. For
/// 30 days they can be restored with all of it; a guest who never came is gone at once. Refuses oneself and the last
/// admin (Z-6).
pub fn delete(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<Outcome, Refused> {
    let user = going(conn, actor, id, now)?;
    if user.deleted_at.is_some() {
        return Ok(Outcome { user, undoable: false });
    }
    // Before what waits is taken back, because that ends a guest who has nothing else.
    record(conn, actor, Action::DeleteUser, &user, now)?;
    let undoable = put_away(conn, actor, &user, now)?;
    must_keep_an_admin(conn, now)?;
    Ok(Outcome { user, undoable })
}

/// Which of these would be gone for good if they were deleted: they never came, have nothing and sent nothing.
pub fn gone_for_good(conn: &mut Conn, people: &[User]) -> Result<Vec<UserId>, DbError> {
    let pending: Vec<UserId> = people.iter().filter(|user| user.is_pending()).map(|user| user.id).collect();
    let holding = queries::holding(conn, &pending)?;
    let mut gone = Vec::new();
    for id in pending.into_iter().filter(|id| !holding.contains(id)) {
        if !invitations::has_sent(conn, id)? {
            gone.push(id);
        }
    }
    Ok(gone)
}

/// Answers whether they can be restored.
fn put_away(conn: &mut Conn, actor: &Actor, user: &User, now: Time) -> Result<bool, Refused> {
    let id = user.id;
    invitations::revoke_all_for(conn, actor, id, now)?;
    sessions::end_all(conn, id, now)?;
    record_end_of_user(conn, id, now)?;
    record_change(conn, &AccessChange::of_user(ChangeKind::UserDeleted, id), now)?;
    // First, so that those for whom they answered as an owner of groups are seen to have nobody.
    users::set_deleted(conn, id, Some(now), now)?;
    let belongings = kept::take(conn, id)?;
    // An import may have given something to somebody who is still invited, and what somebody sent names them.
    let undoable = !user.is_pending() || belongings.count() > 0 || invitations::has_sent(conn, id)?;
    if undoable {
        let kept = serde_json::to_value(belongings).unwrap_or(Value::Null);
        queries::keep(conn, id, user.enabled, Details(kept))?;
        users::set_enabled(conn, id, false, now)?;
    } else {
        users::delete(conn, id, now)?;
    }
    Ok(undoable)
}

/// Somebody who is back, and how much of what they had could be given back.
#[derive(Clone, Debug)]
pub struct Restored {
    pub user: User,
    pub had: usize,
    pub given: usize,
}

/// The person is back with everything they had that still exists and still takes them; whoever was blocked before
/// still is.
pub fn restore(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<Restored, Refused> {
    let user = managed(conn, actor, id, now)?;
    bring_back(conn, actor, user, now)
}

fn bring_back(conn: &mut Conn, actor: &Actor, user: User, now: Time) -> Result<Restored, Refused> {
    let kept = queries::take_kept(conn, user.id)?;
    let (true, Some((was_enabled, Details(value)))) = (user.deleted_at.is_some(), kept) else {
        return Err(Refused::NotDeleted);
    };
    let belongings: kept::Belongings = serde_json::from_value(value).unwrap_or_default();
    users::set_deleted(conn, user.id, None, now)?;
    users::set_enabled(conn, user.id, was_enabled, now)?;
    users::note_restored(conn, user.id, now)?;
    let user = User { deleted_at: None, ..user };
    record_change(conn, &AccessChange::of_user(ChangeKind::UserRestored, user.id), now)?;
    let given = belongings.give(conn, &user, now)?;
    record(conn, actor, Action::RestoreUser, &user, now)?;
    Ok(Restored { user, had: belongings.count(), given })
}

/// What a deleted person had, and what of it a restore would bring back; nothing of anybody else.
pub fn had(conn: &mut Conn, user: &User, now: Time) -> Result<Vec<kept::Was>, DbError> {
    let Some(Details(value)) = queries::kept_of(conn, user.id)? else { return Ok(Vec::new()) };
    serde_json::from_value::<kept::Belongings>(value).unwrap_or_default().list(conn, user, now)
}

/// Which of these an admin blocked, and not a program that found them in no list any more. Only an admin lets in again
/// whom an admin put out.
pub fn blocked_by_hand(conn: &mut Conn, people: &[UserId]) -> Result<HashSet<UserId>, DbError> {
    let ids: Vec<AnyId> = people.iter().map(|id| (*id).into()).collect();
    let last = audit::last_of_each(conn, Action::BlockUser, &ids)?;
    let by_hand = last.into_iter().filter(|entry| entry.actor_id.is_some());
    Ok(by_hand.filter_map(|entry| Some(UserId::from(entry.object_id?.uuid()))).collect())
}

/// The person is gone for good, and nothing can bring them back; only the log remembers. Refuses who was not deleted
/// before.
pub fn erase(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<User, Refused> {
    let user = managed(conn, actor, id, now)?;
    if user.deleted_at.is_none() {
        return Err(Refused::NotDeleted);
    }
    erase_it(conn, actor, &user, now)?;
    Ok(user)
}

/// Those deleted more than 30 days ago are erased.
pub fn forget_deleted(conn: &mut Conn, now: Time) -> Result<usize, Refused> {
    let before = now.minus(KEPT_FOR);
    let due = queries::deleted_before(conn, before, ERASED_AT_ONCE)?;
    for user in &due {
        // Somebody may be restored, or erased by another node, at this very moment.
        users::hold(conn, &[user.id])?;
        let still = users::find(conn, user.id)?.filter(|user| user.deleted_at.is_some_and(|at| at < before));
        if let Some(user) = still {
            erase_it(conn, &program(), &user, now)?;
        }
    }
    Ok(due.len())
}

fn erase_it(conn: &mut Conn, actor: &Actor, user: &User, now: Time) -> Result<(), Refused> {
    invitations::forget_sent(conn, actor, user.id, now)?;
    invitations::forget_received(conn, user.id)?;
    record(conn, actor, Action::EraseUser, user, now)?;
    Ok(users::delete(conn, user.id, now)?)
}

/// Somebody else, who may be stopped.
fn going(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<User, Refused> {
    users::hold_admins(conn)?;
    let user = managed(conn, actor, id, now)?;
    if actor.is(id) { Err(Refused::Oneself) } else { Ok(user) }
}

fn must_keep_an_admin(conn: &mut Conn, now: Time) -> Result<(), Refused> {
    if users::keeps_an_admin(conn, now)? { Ok(()) } else { Err(Refused::LastAdmin) }
}

fn record(conn: &mut Conn, actor: &Actor, action: Action, user: &User, now: Time) -> Result<(), Refused> {
    let deed = Deed::new(action).on_user(user.id, user.name()).about(user.id, user.name());
    Ok(audit::record(conn, actor, deed.with("mail", user.mail.clone()), now)?)
}
