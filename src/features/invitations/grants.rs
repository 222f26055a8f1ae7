//! Turning an offer into membership or assignment, the same way for everybody.

use crate::features::access::{self, Give, Holder, ResourceId};
use crate::features::audit::{Action, Deed};
use crate::features::invitations::{GrantWish, Invitation, Refused, ask, queries};
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{InvitationId, UserId};
use crate::foundation::person::Actor;
use crate::foundation::text::{Language, Text};
use crate::foundation::web::Moment;
use crate::foundation::web::shown::GrantLine;

/// The grant is real from the commit on. `from` is the invitation it came by, with who sent that.
pub(super) fn give(
    conn: &mut Conn,
    actor: &Actor,
    user: &User,
    wish: &GrantWish,
    from: Option<(InvitationId, UserId)>,
    now: Time,
) -> Result<(), Refused> {
    let wish = Give {
        holder: Holder::User(user.id),
        resource: wish.resource,
        role: wish.role,
        ends_at: wish.ends_at,
        granted_by: from.map_or_else(|| actor.author(), |(_, inviter)| Some(inviter)),
        invitation: from.map(|(invitation, _)| invitation),
    };
    access::give(conn, actor, &wish, now)?;
    Ok(())
}

pub(super) fn name_of(conn: &mut Conn, resource: ResourceId) -> Result<String, DbError> {
    Ok(access::find(conn, resource)?.map(|found| found.name().to_owned()).unwrap_or_default())
}

/// The grant as one line of a mail or a page.
pub(super) fn line(conn: &mut Conn, wish: &GrantWish, language: Language, now: Time) -> Result<GrantLine, DbError> {
    let what = match wish.resource {
        ResourceId::Group(group) => {
            let apps = access::apps_of(conn, group, now)?.len();
            Text::new("grant-group").with("apps", apps)
        }
        ResourceId::App(_) => match queries::role_name(conn, wish.role)? {
            Some(role) => Text::new("grant-role").with("role", role),
            None => Text::new("grant-app"),
        },
    };
    Ok(GrantLine {
        name: name_of(conn, wish.resource)?,
        what: what.say(language),
        until: wish.ends_at.map(|end| Moment::new(end, now, language)),
    })
}

/// A place in the organization, where nothing else is given.
pub(super) fn line_alone(organization: &str, language: Language) -> GrantLine {
    let what = Text::new("grant-organization").say(language);
    GrantLine { name: organization.to_owned(), what, until: None }
}

pub(super) fn deed(action: Action, resource: ResourceId, name: &str) -> Deed {
    resource.named(Deed::new(action), name)
}

/// One deed for each thing that the invitation gives, so that each thing's history tells it.
pub(super) fn deeds_of(
    conn: &mut Conn,
    action: Action,
    invitation: &Invitation,
    guest: &str,
) -> Result<Vec<Deed>, DbError> {
    let mut deeds = Vec::new();
    for wish in ask::wishes_of(conn, invitation)? {
        let name = name_of(conn, wish.resource)?;
        deeds.push(deed(action, wish.resource, &name).with("invitation", invitation.id.to_string()));
    }
    if deeds.is_empty() {
        deeds.push(Deed::new(action).on_invitation(invitation.id, &invitation.address));
    }
    Ok(deeds.into_iter().map(|deed| deed.about(invitation.user_id, guest)).collect())
}
