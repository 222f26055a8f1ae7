//! An invitation as its holder may see it, and its grants as lines.

use std::collections::HashMap;

use crate::features::invitations::shown_guest::Offer;
use crate::features::invitations::{Grant, GrantWish, Invitation, Refused, grants, queries, redeem};
use crate::features::users;
use crate::foundation::address::EmailAddress;
use crate::foundation::db::Conn;
use crate::foundation::id::InvitationId;
use crate::foundation::web::Page;
use crate::foundation::web::shown::GrantLine;

/// What the link's holder is told: who, where, what, until when, and the invited address masked (V-4).
pub(super) fn offer(conn: &mut Conn, invitation: &Invitation, page: &Page) -> Result<Offer, Refused> {
    let inviter = users::find(conn, invitation.inviter_id)?;
    let house = queries::sender(conn)?;
    let address = EmailAddress::parse(&invitation.address).map(|address| address.masked());
    let ends: Option<Vec<_>> = queries::grants_of(conn, &[invitation.id])?.iter().map(|grant| grant.ends_at).collect();
    let last = ends.and_then(|ends| ends.into_iter().max());
    // Nothing outlasts the stay.
    let guest = users::find(conn, invitation.user_id)?;
    let stay = redeem::stay_end(conn, guest.as_ref(), page.now())?;
    let last = [last, stay].into_iter().flatten().min();
    Ok(Offer {
        inviter: inviter.as_ref().map(|inviter| inviter.name().to_owned()).unwrap_or_default(),
        job: inviter.and_then(|inviter| inviter.job_title),
        domain: Some(house.domain).filter(|domain| !domain.is_empty()),
        message: invitation.message.clone(),
        grants: lines_of(conn, invitation, page)?,
        until: last.map(|last| page.moment(last)),
        masked: address.unwrap_or_default(),
        answer_by: page.moment(invitation.expires_at),
        privacy: house.privacy_url,
    })
}

pub(super) fn lines_of(conn: &mut Conn, invitation: &Invitation, page: &Page) -> Result<Vec<GrantLine>, Refused> {
    if invitation.alone {
        return Ok(vec![grants::line_alone(page.organization(), page.language())]);
    }
    Ok(of_invitation(conn, &[invitation.id], page)?.remove(&invitation.id).unwrap_or_default())
}

/// The grants of many invitations.
pub(super) fn of_invitation(
    conn: &mut Conn,
    ids: &[InvitationId],
    page: &Page,
) -> Result<HashMap<InvitationId, Vec<GrantLine>>, Refused> {
    let mut lines: HashMap<InvitationId, Vec<GrantLine>> = HashMap::new();
    let mut said: HashMap<GrantWish, GrantLine> = HashMap::new();
    for grant in queries::grants_of(conn, ids)? {
        let Some(wish) = wish(&grant) else { continue };
        let line = match said.get(&wish) {
            Some(line) => line.clone(),
            None => grants::line(conn, &wish, page.language(), page.now())?,
        };
        said.insert(wish, line.clone());
        lines.entry(grant.invitation_id).or_default().push(line);
    }
    Ok(lines)
}

fn wish(grant: &Grant) -> Option<GrantWish> {
    grant.resource().map(|resource| GrantWish { resource, role: grant.role_id, ends_at: grant.ends_at })
}
