//! Which scopes let a client do what.

use crate::features::policies::Action;
use crate::foundation::person::Scope;

/// What something is done to, as far as scopes tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    App,
    Group,
    /// People, rules and whatever else is no single app or group.
    Directory,
}

const READ_APPS: &[Scope] =
    &[Scope::ApplicationRead, Scope::ApplicationWrite, Scope::DirectoryRead, Scope::DirectoryWrite];
const WRITE_APPS: &[Scope] = &[Scope::ApplicationWrite, Scope::DirectoryWrite];
const READ_ASSIGNMENTS: &[Scope] = &[
    Scope::AppRoleAssignmentWrite,
    Scope::ApplicationRead,
    Scope::ApplicationWrite,
    Scope::DirectoryRead,
    Scope::DirectoryWrite,
];
const READ_GROUPS: &[Scope] =
    &[Scope::GroupRead, Scope::GroupWrite, Scope::DirectoryRead, Scope::DirectoryWrite, Scope::Scim];
const WRITE_GROUPS: &[Scope] = &[Scope::GroupWrite, Scope::DirectoryWrite, Scope::Scim];
const READ_MEMBERS: &[Scope] = &[
    Scope::GroupMemberRead,
    Scope::GroupMemberWrite,
    Scope::GroupRead,
    Scope::GroupWrite,
    Scope::DirectoryRead,
    Scope::DirectoryWrite,
    Scope::Scim,
];
const WRITE_MEMBERS: &[Scope] = &[Scope::GroupMemberWrite, Scope::GroupWrite, Scope::DirectoryWrite, Scope::Scim];
const READ_USERS: &[Scope] =
    &[Scope::UserRead, Scope::UserWrite, Scope::DirectoryRead, Scope::DirectoryWrite, Scope::Scim];
const WRITE_USERS: &[Scope] = &[Scope::UserWrite, Scope::DirectoryWrite, Scope::Scim];
const INVITE: &[Scope] = &[Scope::UserInvite, Scope::UserWrite, Scope::DirectoryWrite];
const READ_REVIEWS: &[Scope] = &[Scope::AccessReviewRead, Scope::AccessReviewWrite];
const READ_DIRECTORY: &[Scope] = &[Scope::DirectoryRead, Scope::DirectoryWrite];

/// The scopes of which a client needs one to do this. Whatever has none is for people alone.
pub fn scopes(action: Action, kind: Kind) -> &'static [Scope] {
    match (action, kind) {
        (Action::See | Action::SeeResources, Kind::App) => READ_APPS,
        (Action::See | Action::SeeResources, Kind::Group) => READ_GROUPS,
        (Action::SeeResources, Kind::Directory) => READ_DIRECTORY,
        (Action::SeePeople, Kind::App) => READ_ASSIGNMENTS,
        (Action::SeePeople, Kind::Group) => READ_MEMBERS,
        (Action::AddPeople | Action::RemovePeople | Action::ChangeEnd, Kind::App) => &[Scope::AppRoleAssignmentWrite],
        (Action::AddPeople | Action::RemovePeople | Action::ChangeEnd, Kind::Group) => WRITE_MEMBERS,
        (
            Action::ChangeLogo | Action::PrepareResourceChange | Action::ManageResources | Action::FinishChange,
            Kind::App,
        ) => WRITE_APPS,
        (
            Action::ChangeLogo | Action::PrepareResourceChange | Action::ManageResources | Action::FinishChange,
            Kind::Group,
        ) => WRITE_GROUPS,
        (Action::PrepareResourceChange | Action::ManageResources, Kind::Directory) => &[Scope::DirectoryWrite],
        (Action::SeeReview, _) => READ_REVIEWS,
        (Action::DecideReview, _) => &[Scope::AccessReviewWrite],
        (Action::SeeHistory | Action::ReadAudit | Action::ExportAudit, _) => &[Scope::AuditLogRead],
        (Action::SeePolicies, _) => &[Scope::PolicyRead, Scope::PolicyWrite],
        (Action::PreparePolicyChange | Action::ChangePolicies | Action::FinishChange, _) => &[Scope::PolicyWrite],
        (Action::InviteByHand | Action::InviteGuests | Action::ManageInvitations, _) => INVITE,
        (Action::SeeUsers | Action::ExportUsers, _) => READ_USERS,
        (Action::PrepareUserChange | Action::ManageUser, _) => WRITE_USERS,
        (Action::AnswerForGuest | Action::ExceedLongestExtension, _) => &[Scope::UserWrite, Scope::DirectoryWrite],
        (Action::ChangeRoles, _) => &[Scope::RoleManagementWrite],
        (
            Action::See
            | Action::SeePeople
            | Action::AddPeople
            | Action::RemovePeople
            | Action::ChangeEnd
            | Action::ChangeLogo,
            Kind::Directory,
        )
        | (
            Action::Launch
            | Action::Leave
            | Action::SeeGroups
            | Action::Administer
            | Action::SeeApprovals
            | Action::Approve
            | Action::SeePanel
            | Action::StartPanel
            | Action::ManageOwnAccount
            | Action::ExportOwnData
            | Action::ChangeSignInMethods,
            _,
        ) => &[],
    }
}
