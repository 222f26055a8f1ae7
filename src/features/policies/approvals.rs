//! Whose invitations somebody approves first: one rule for the organization, and one of its own for an app or group.

use crate::features::access::{self, Reach, Resource, ResourceId};
use crate::features::audit::{self, Deed, ObjectKind};
use crate::features::policies::refused::not_as_shown;
use crate::features::policies::{self, Action, Object, Refused, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;
use crate::foundation::text::Text;

words! {
    /// Whose invitations wait until somebody has approved them.
    pub enum Approval {
        /// Every invitation goes out at once.
        Nobodys = "nobody",
        /// Those of everybody but admins, user administrators and guest inviters.
        Others = "others",
    }
}

/// Until an admin chooses.
const FIRST: Approval = Approval::Nobodys;

impl Approval {
    /// The rule in words.
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::Nobodys => "approval-nobodys",
            Self::Others => "approval-others",
        })
    }
}

/// The organization's rule.
pub fn approval_of_all(conn: &mut Conn) -> Result<Approval, DbError> {
    Ok(queries::approvals::of_all(conn)?.unwrap_or(FIRST))
}

/// Whether somebody's invitations to something wait for approval.
pub fn anybody_waits(conn: &mut Conn) -> Result<bool, DbError> {
    let own = own_approvals(conn)?.iter().any(|(.., rule)| *rule == Approval::Others);
    Ok(own || approval_of_all(conn)? == Approval::Others)
}

/// The app's or group's own rule, if it has one.
pub fn own_approval(conn: &mut Conn, id: ResourceId) -> Result<Option<Approval>, DbError> {
    Ok(queries::approvals::of(conn, id)?.0)
}

/// Apps and groups that have a rule of their own, by name.
pub fn own_approvals(conn: &mut Conn) -> Result<Vec<(ResourceId, String, Approval)>, DbError> {
    Ok(queries::approvals::own(conn)?)
}

/// The organization's rule and those of apps and groups; refuses who may not see the rules.
pub fn approvals(
    conn: &mut Conn,
    actor: &Actor,
    now: Time,
) -> Result<(Approval, Vec<(ResourceId, String, Approval)>), Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    Ok((approval_of_all(conn)?, own_approvals(conn)?))
}

/// What somebody sends waits for approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedsApproval {
    /// The app or group whose own rule asks for it; the organization's otherwise.
    pub of: Option<String>,
}

/// Whether what this person sends waits for somebody's approval: of several things, the strictest counts.
pub fn needs_approval(conn: &mut Conn, actor: &Actor, reach: &Reach) -> Result<Option<NeedsApproval>, DbError> {
    let trusted = actor.roles().admin || actor.roles().user_administrator || actor.roles().guest_inviter;
    if trusted {
        return Ok(None);
    }
    let rules = queries::approvals::of_each(conn, &reach.ids())?;
    let all = rules.get(&queries::ALL).copied().unwrap_or(FIRST);
    let own = |one: &Resource| {
        let rule = rules.get(&one.id().any()).copied()?;
        Some((rule, Some(one.name().to_owned())))
    };
    let offered = reach.offered().iter().map(|one| own(one).unwrap_or((all, None)));
    let alone = reach.all().is_empty().then_some((all, None));
    let mut counted = alone.into_iter().chain(offered).chain(reach.opened().iter().filter_map(own));
    Ok(counted.find(|(rule, _)| *rule == Approval::Others).map(|(_, of)| NeedsApproval { of }))
}

/// A rule as an admin wants it, for the organization or one app or group.
#[derive(Clone, Copy, Debug)]
pub struct ChooseApproval {
    pub of: Option<ResourceId>,
    /// Nothing gives an app or group back to the organization's rule.
    pub rule: Option<Approval>,
    /// What it was when the admin looked.
    pub seen: Option<Approval>,
}

/// The rule counts from the commit on, for what is sent from then on. Refuses who is no admin, a change made on an
/// outdated page, and a new exception where there is one.
pub fn choose_approval(conn: &mut Conn, actor: &Actor, wish: &ChooseApproval, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    queries::approvals::lock(conn)?;
    let deed = Deed::new(audit::Action::UpdatePolicy);
    let (before, deed) = match wish.of {
        None => (Some(approval_of_all(conn)?), deed.on(ObjectKind::Organization, None, "")),
        Some(id) => {
            let resource = access::find(conn, id)?.ok_or(Refused::NotThere)?;
            (own_approval(conn, id)?, id.named(deed, resource.name()))
        }
    };
    if before == wish.rule {
        return Ok(());
    }
    if before != wish.seen {
        let new = wish.of.filter(|_| wish.seen.is_none());
        return Err(not_as_shown(conn, new, before.map(Approval::text))?);
    }
    queries::approvals::keep(conn, wish.of, wish.rule, now)?;
    let word = |rule: Option<Approval>| rule.map(Approval::word);
    let deed = deed.with("policy", "invite_approval").with("before", word(before)).with("after", word(wish.rule));
    Ok(audit::record(conn, actor, deed, now)?)
}
