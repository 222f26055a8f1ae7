//! Who may do what, which domains may come in, which groups and apps take guests. Answers, never acts.

mod action;
pub mod admin_pages;
pub mod approval_pages;
mod approvals;
mod choosing_pages;
mod domains;
mod levels;
mod life;
mod naming;
mod owning;
mod queries;
mod programs;
mod quotas;
mod refused;
mod scopes;
pub mod shown;
mod sight;
pub mod sight_pages;

use crate::features::access::{Closed, Reach, Resource};
use crate::features::users::{self, Role, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::{Actor, Principal};

pub use action::Action;
pub use approvals::{
    Approval, ChooseApproval, NeedsApproval, anybody_waits, approval_of_all, approvals, choose_approval,
    needs_approval, own_approval, own_approvals,
};
pub use domains::{add_rules, deny_domain, read_rules, remove_rule, rule};
pub use levels::{
    Applied, Choose, FIRST_LEVEL, InviteLevel, NotInviting, choose_level, level_of, level_of_all, levels, not_inviting,
    not_inviting_at_all, only_domain, own_level, own_levels,
};
pub use life::{LifeRules, MOST_DAYS, change_life_rules, is_days, life_rules, longest_extension};
pub use naming::{group_names, named, named_for_rule, named_group_for_rule, names};
pub use owning::{Unfit, owned_alone, owned_by, unfit_to_own};
pub use quotas::{Allowance, ChooseQuota, Quota, choose_quota, is_bound, own_quota, quota_of_all};
pub use refused::Refused;
pub use scopes::{Kind, scopes};
pub use sight::{
    ChooseSight, FIRST_GUEST_LEVEL, GuestLevel, Hide, Sight, choose_sight, guest_level, guests_see, hide_people,
    hiding, sight, sight_of,
};

/// What it is done to.
#[derive(Clone, Copy, Debug)]
pub enum Object<'a> {
    Resource(&'a Resource),
    /// Somebody in it.
    User(&'a User),
    Directory,
}

/// How somebody stands to an app or group, read from current rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub owns: bool,
    /// May use the app, or is in the group, now.
    pub uses: bool,
    /// Has a grant of their own that can be given back.
    pub holds: bool,
}

impl Object<'_> {
    fn kind(&self) -> Kind {
        match self {
            Object::Resource(Resource::App(_)) => Kind::App,
            Object::Resource(Resource::Group(_)) => Kind::Group,
            Object::User(_) | Object::Directory => Kind::Directory,
        }
    }
}

/// The one decision: may this actor do this to that, now? Denies by default (Z-1). A person may have to prove who they
/// are again first (S-6), and a client acts within its scopes only.
pub fn may(conn: &mut Conn, actor: &Actor, action: Action, object: Object<'_>, now: Time) -> Result<(), Refused> {
    match &actor.principal {
        Principal::Person(_) => {
            has_right(conn, actor, action, object, now)?;
            let proved = !action.needs_proof() || actor.is_fresh(now);
            if proved { Ok(()) } else { Err(Refused::ProofNeeded) }
        }
        Principal::Client(client) => programs::client_may(conn, actor, client, action, object, now),
        Principal::Source(_) => programs::source_may(conn, action, object),
        Principal::Operator(_) => programs::operator_may(action, object),
        // What the program does by itself was decided by a rule, or by whoever it follows from.
        Principal::Program(_) | Principal::Visitor(_) => has_right(conn, actor, action, object, now),
    }
}

/// What the actor may do as a person, whether or not they proved who they are lately.
fn has_right(conn: &mut Conn, actor: &Actor, action: Action, object: Object<'_>, now: Time) -> Result<(), Refused> {
    match object {
        _ if action.is_for_every_person() => Ok(actor.person().map(drop)?),
        Object::Directory if action == Action::SeeGroups => may_see_groups(conn, actor),
        Object::Directory => may_administer(actor, action),
        Object::User(user) => may_manage(conn, actor, action, user),
        Object::Resource(_) if action.is_administrative() => may_administer(actor, action),
        Object::Resource(resource) => {
            may_with(conn, actor, action, resource, now)?;
            // A guest who owns something adds people to it only where guests may invite (Z-5).
            match action {
                Action::AddPeople if actor.is_guest() => {
                    let reach = Reach::of(conn, std::slice::from_ref(resource), now)?;
                    not_inviting(conn, actor, &reach)?.map_or(Ok(()), |why| Err(Refused::NotInviting(why)))
                }
                _ => Ok(()),
            }
        }
    }
}

/// Whether what they sent while they might still stands: they own it and see it. The level of who may invite counts
/// when something is sent, and not again when it is redeemed.
pub fn may_still_give(conn: &mut Conn, actor: &Actor, resource: &Resource, now: Time) -> Result<(), Refused> {
    may_with(conn, actor, Action::AddPeople, resource, now)
}

fn may_with(conn: &mut Conn, actor: &Actor, action: Action, resource: &Resource, now: Time) -> Result<(), Refused> {
    let sight = sight(conn, actor)?;
    // To them it is as if there were none, so nothing else is asked.
    if matches!(resource, Resource::Group(_)) && !sight.groups() {
        return Err(Refused::NotThere);
    }
    let standing = match actor.author() {
        Some(user) => queries::standing(conn, user, resource, now)?,
        None => Standing { owns: false, uses: false, holds: false },
    };
    match decide(actor, action, resource, standing) {
        Err(Refused::NotThere) => Err(Refused::NotThere),
        _ if sight.keeps_back(action, resource) => Err(Refused::NotShown),
        decided => decided,
    }
}

/// The same about the organization as a whole, where an operation does more for whoever may.
pub fn allows(conn: &mut Conn, actor: &Actor, action: Action, now: Time) -> bool {
    may(conn, actor, action, Object::Directory, now).is_ok()
}

fn may_administer(actor: &Actor, action: Action) -> Result<(), Refused> {
    let roles = actor.roles();
    let may = match action {
        Action::Administer | Action::SeeUsers | Action::ExportUsers => roles.sees_admin_area(),
        Action::ReadAudit | Action::ExportAudit | Action::SeePolicies | Action::SeeResources => {
            roles.admin || roles.reader
        }
        Action::InviteByHand => roles.admin || roles.user_administrator || roles.guest_inviter,
        Action::SeeApprovals => roles.reader || approves(actor),
        Action::Approve => approves(actor),
        Action::ManageUser
        | Action::PrepareUserChange
        | Action::SeePanel
        | Action::StartPanel
        | Action::AnswerForGuest
        | Action::ExceedLongestExtension => roles.admin || roles.user_administrator,
        Action::ChangePolicies
        | Action::PreparePolicyChange
        | Action::ChangeRoles
        | Action::ManageResources
        | Action::PrepareResourceChange
        | Action::FinishChange
        | Action::ManageInvitations => roles.admin,
        _ => false,
    };
    if may { Ok(()) } else { Err(Refused::AdminsOnly) }
}

/// Whoever is signed in has a page of their groups, but guests only where they see groups (Z-7).
fn may_see_groups(conn: &mut Conn, actor: &Actor) -> Result<(), Refused> {
    actor.person()?;
    if sight(conn, actor)?.groups() { Ok(()) } else { Err(Refused::NotThere) }
}

/// A partner's guest who invites their own people decides about nobody else's.
fn approves(actor: &Actor) -> bool {
    actor.roles().admin || (actor.roles().guest_inviter && !actor.is_guest())
}

/// Whoever governs the organization is no user administrator's to manage (Z-6). A sponsor says how long their guest
/// stays, and nothing else.
fn may_manage(conn: &mut Conn, actor: &Actor, action: Action, user: &User) -> Result<(), Refused> {
    if let (Action::AnswerForGuest, Some(id)) = (action, actor.author()) {
        let may = user.is_guest() && id != user.id && !actor.is_guest();
        let theirs = may && queries::life::answers_for(conn, id, user.id)?;
        return if theirs { Ok(()) } else { may_administer(actor, action).map_err(|_| Refused::NotThere) };
    }
    may_administer(actor, action)?;
    let changes = action.changes_a_user() && !actor.roles().admin;
    if changes && governs(conn, user)? { Err(Refused::AdminsOnly) } else { Ok(()) }
}

fn governs(conn: &mut Conn, user: &User) -> Result<bool, Refused> {
    Ok(Role::together(&users::roles_of(conn, user.id)?).sees_admin_area())
}

/// The table of `docs/authorisation.md`, row by row.
fn decide(actor: &Actor, action: Action, resource: &Resource, standing: Standing) -> Result<(), Refused> {
    let manages = standing.owns || actor.roles().admin;
    let sees = manages || actor.roles().reader;
    if !sees && !standing.uses && !opens_to_all(actor, action, resource) {
        return Err(Refused::NotThere);
    }
    match action {
        Action::See => Ok(()),
        Action::Launch => may_launch(actor, resource, standing),
        Action::Leave if standing.holds => may_change(resource),
        Action::Leave => Err(Refused::NoAccess),
        Action::SeePeople | Action::SeeHistory if sees => Ok(()),
        Action::ChangeLogo if manages => Ok(()),
        Action::RemovePeople | Action::ChangeEnd if manages => may_change(resource),
        Action::AddPeople if manages => may_add(actor, resource),
        Action::SeeReview if sees => Ok(()),
        Action::DecideReview if manages => may_change(resource),
        Action::DecideReview if sees => Err(Refused::OwnersOnly),
        // That there is a review is nobody else's business.
        Action::SeeReview | Action::DecideReview => Err(Refused::NotThere),
        Action::SeePeople
        | Action::SeeHistory
        | Action::ChangeLogo
        | Action::RemovePeople
        | Action::ChangeEnd
        | Action::AddPeople => Err(Refused::OwnersOnly),
        _ => Err(Refused::AdminsOnly),
    }
}

/// An app that needs no assignment is open to every member by its link, though it is no tile of theirs.
fn opens_to_all(actor: &Actor, action: Action, resource: &Resource) -> bool {
    let open = matches!(resource, Resource::App(app) if !app.assignment_required);
    // A visitor is nobody's member, so having no id is no way in.
    open && actor.author().is_some() && !actor.is_guest() && matches!(action, Action::See | Action::Launch)
}

fn may_launch(actor: &Actor, resource: &Resource, standing: Standing) -> Result<(), Refused> {
    match resource {
        Resource::App(app) if !app.enabled => Err(Refused::Closed(Closed::Disabled)),
        Resource::App(_) if standing.uses || opens_to_all(actor, Action::Launch, resource) => Ok(()),
        _ => Err(Refused::NoAccess),
    }
}

/// A rule or a source decides who is in a dynamic or synced group; nobody else does.
fn may_change(resource: &Resource) -> Result<(), Refused> {
    resource.closed_to_hands().map_or(Ok(()), |closed| Err(Refused::Closed(closed)))
}

fn may_add(actor: &Actor, resource: &Resource) -> Result<(), Refused> {
    let closed = resource.closed(actor.roles().admin);
    closed.map_or(Ok(()), |closed| Err(Refused::Closed(closed)))
}
