//! What those may do who are no person in a session: clients, directories that are synced, and commands.

use crate::features::access::Resource;
use crate::features::groups::Source;
use crate::features::policies::{Action, Object, Refused, governs, has_right, may_change, scopes};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::{Actor, Client, NotAPerson};

/// Its scopes, and the rights of whoever it acts for. It cannot prove who that is, so what needs a proof is not for it.
/// A client that acts for nobody may do what its scopes say, but changes nobody who governs.
pub(super) fn client_may(
    conn: &mut Conn,
    actor: &Actor,
    client: &Client,
    action: Action,
    object: Object<'_>,
    now: Time,
) -> Result<(), Refused> {
    if !scopes(action, object.kind()).iter().any(|scope| client.scopes.contains(scope)) {
        return Err(Refused::OutOfScope);
    }
    if client.on_behalf_of.is_some() {
        has_right(conn, actor, action, object, now)?;
        return if action.needs_proof() { Err(Refused::NotForClients) } else { Ok(()) };
    }
    match object {
        Object::User(user) if action.changes_a_user() && governs(conn, user)? => Err(Refused::AdminsOnly),
        _ => operator_may(action, object),
    }
}

/// A directory that is synced changes people who do not govern, and the groups that it decides about.
pub(super) fn source_may(conn: &mut Conn, action: Action, object: Object<'_>) -> Result<(), Refused> {
    let brings = match object {
        Object::Directory => matches!(
            action,
            Action::SeeUsers
                | Action::ManageUser
                | Action::PrepareUserChange
                | Action::SeeResources
                | Action::ManageResources
        ),
        Object::User(user) => {
            let changes = matches!(action, Action::SeeUsers | Action::ManageUser | Action::PrepareUserChange);
            changes && !(action.changes_a_user() && governs(conn, user)?)
        }
        Object::Resource(Resource::Group(group)) if group.source != Source::Local => matches!(
            action,
            Action::See
                | Action::SeePeople
                | Action::AddPeople
                | Action::RemovePeople
                | Action::ChangeEnd
                | Action::SeeResources
                | Action::ManageResources
        ),
        Object::Resource(_) => matches!(action, Action::See | Action::SeePeople | Action::SeeResources),
    };
    if brings { Ok(()) } else { Err(Refused::AdminsOnly) }
}

/// The operator stands where an admin does, but for what only a person has: access, an account, a panel.
pub(super) fn operator_may(action: Action, object: Object<'_>) -> Result<(), Refused> {
    match (action, object) {
        (Action::AddPeople, Object::Resource(resource)) => {
            resource.closed(true).map_or(Ok(()), |closed| Err(Refused::Closed(closed)))
        }
        (Action::RemovePeople | Action::ChangeEnd | Action::DecideReview, Object::Resource(resource)) => {
            may_change(resource)
        }
        (
            Action::See
            | Action::SeePeople
            | Action::SeeHistory
            | Action::AddPeople
            | Action::RemovePeople
            | Action::ChangeEnd
            | Action::ChangeLogo
            | Action::SeeReview
            | Action::DecideReview
            | Action::Administer
            | Action::ReadAudit
            | Action::ExportAudit
            | Action::SeePolicies
            | Action::PreparePolicyChange
            | Action::ChangePolicies
            | Action::FinishChange
            | Action::SeeApprovals
            | Action::Approve
            | Action::InviteByHand
            | Action::InviteGuests
            | Action::ManageInvitations
            | Action::SeeUsers
            | Action::ExportUsers
            | Action::PrepareUserChange
            | Action::ManageUser
            | Action::AnswerForGuest
            | Action::ExceedLongestExtension
            | Action::ChangeRoles
            | Action::SeeResources
            | Action::PrepareResourceChange
            | Action::ManageResources,
            _,
        ) => Ok(()),
        (
            Action::Launch
            | Action::Leave
            | Action::SeeGroups
            | Action::SeePanel
            | Action::StartPanel
            | Action::ManageOwnAccount
            | Action::ExportOwnData
            | Action::ChangeSignInMethods,
            _,
        ) => Err(NotAPerson.into()),
    }
}
