//! Who may do what, which domains may come in, which groups and apps take guests. Answers, never acts.

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
mod quotas;
mod refused;
pub mod shown;
mod sight;
pub mod sight_pages;

use crate::features::access::{Closed, Reach, Resource};
use crate::features::users::{self, Role, User};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

pub use approvals::{
    Approval, ChooseApproval, NeedsApproval, anybody_waits, approval_of_all, choose_approval, needs_approval,
    own_approval, own_approvals,
};
pub use domains::{add_rules, deny_domain, read_rules, remove_rule, rule};
pub use levels::{
    Applied, Choose, FIRST_LEVEL, InviteLevel, NotInviting, choose_level, level_of, level_of_all, not_inviting,
    not_inviting_at_all, only_domain, own_level, own_levels,
};
pub use life::{LifeRules, MOST_DAYS, change_life_rules, is_days, life_rules};
pub use naming::{group_names, named, named_group, names};
pub use owning::{Unfit, owned_alone, owned_by, unfit_to_own};
pub use quotas::{Allowance, ChooseQuota, Quota, choose_quota, is_bound, own_quota, quota_of_all};
pub use refused::Refused;
pub use sight::{
    ChooseSight, FIRST_GUEST_LEVEL, GuestLevel, Hide, Sight, choose_sight, guest_level, hide_people, hiding, sight,
    sight_of,
};

/// What somebody wishes to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Look at the page of an app or group.
    See,
    /// Open an app.
    Launch,
    /// Give an app or group back.
    Leave,
    /// The page of one's own groups.
    SeeGroups,
    SeePeople,
    SeeHistory,
    AddPeople,
    RemovePeople,
    ChangeEnd,
    ChangeLogo,
    /// Look at a review of its guests.
    SeeReview,
    /// Say which guests keep their access.
    DecideReview,
    /// The admin area.
    Administer,
    /// The whole audit log.
    ReadAudit,
    /// Who may invite, which domains, what guests see.
    SeePolicies,
    ChangePolicies,
    /// What waits for approval before it goes out.
    SeeApprovals,
    Approve,
    /// Invite to the organization alone, and hand links over without a mail.
    InviteByHand,
    /// The directory: everybody in it, and what they have.
    SeeUsers,
    /// Block, delete and restore somebody, end their sessions.
    ManageUser,
    /// Look at the panel as a guest sees it.
    SeePanel,
    /// Say how long a guest stays.
    AnswerForGuest,
    /// Give and take directory roles.
    ChangeRoles,
    /// Every app and group.
    SeeResources,
    /// Make, change and delete apps and groups, and say who owns them.
    ManageResources,
}

impl Action {
    pub const ALL: &'static [Self] = &[
        Self::See,
        Self::Launch,
        Self::Leave,
        Self::SeeGroups,
        Self::SeePeople,
        Self::SeeHistory,
        Self::AddPeople,
        Self::RemovePeople,
        Self::ChangeEnd,
        Self::ChangeLogo,
        Self::SeeReview,
        Self::DecideReview,
        Self::Administer,
        Self::ReadAudit,
        Self::SeePolicies,
        Self::ChangePolicies,
        Self::SeeApprovals,
        Self::Approve,
        Self::InviteByHand,
        Self::SeeUsers,
        Self::ManageUser,
        Self::SeePanel,
        Self::AnswerForGuest,
        Self::ChangeRoles,
        Self::SeeResources,
        Self::ManageResources,
    ];
}

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

/// The one decision: may this actor do this to that, now? Denies by default (Z-1).
pub fn may(conn: &mut Conn, actor: &Actor, action: Action, object: Object<'_>, now: Time) -> Result<(), Refused> {
    match object {
        Object::Directory if action == Action::SeeGroups => may_see_groups(conn, actor),
        Object::Directory => may_administer(actor, action),
        Object::User(user) => may_manage(conn, actor, action, user),
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

/// The same about the organization as a whole, for a page that offers only what may be done.
pub fn allows(conn: &mut Conn, actor: &Actor, action: Action, now: Time) -> bool {
    may(conn, actor, action, Object::Directory, now).is_ok()
}

fn may_administer(actor: &Actor, action: Action) -> Result<(), Refused> {
    let roles = actor.roles();
    let may = match action {
        Action::Administer | Action::SeeUsers => roles.sees_admin_area(),
        Action::ReadAudit | Action::SeePolicies | Action::SeeResources => roles.admin || roles.reader,
        Action::InviteByHand => roles.admin || roles.user_administrator || roles.guest_inviter,
        Action::SeeApprovals => roles.reader || approves(actor),
        Action::Approve => approves(actor),
        Action::ManageUser | Action::SeePanel | Action::AnswerForGuest => roles.admin || roles.user_administrator,
        Action::ChangePolicies | Action::ChangeRoles | Action::ManageResources => roles.admin,
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
    let changes = matches!(action, Action::ManageUser | Action::SeePanel) && !actor.roles().admin;
    let governs = changes && Role::together(&users::roles_of(conn, user.id)?).sees_admin_area();
    if governs { Err(Refused::AdminsOnly) } else { Ok(()) }
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
