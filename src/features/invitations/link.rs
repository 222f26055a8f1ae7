//! The link in the mail: an address to look at, never a key (V-1, V-3).

use crate::features::invitations::queries::{self, LinkRow};
use crate::features::invitations::{Invitation, State};
use crate::foundation::clock::Time;
use crate::foundation::config::BaseUrl;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::InvitationId;
use crate::foundation::secret::{self, Keys, Purpose};

/// The token of a link: 43 characters, derived from a key outside the database, so that a mail can be
/// written again and a copy of the database opens nothing.
pub(super) fn token(keys: &Keys, id: InvitationId, number: i32) -> String {
    secret::text(&keys.mac(Purpose::InvitationLink, &[id.uuid().as_bytes(), &number.to_be_bytes()]))
}

pub(super) fn url(keys: &Keys, base: &BaseUrl, invitation: &Invitation) -> String {
    base.link(&format!("/i/{}", token(keys, invitation.id, invitation.link_number)))
}

/// What to remember of the invitation's newest link.
pub(super) fn row(keys: &Keys, invitation: &Invitation, now: Time) -> LinkRow {
    LinkRow {
        hash: hash(keys, invitation).to_vec(),
        invitation_id: invitation.id,
        number: invitation.link_number,
        created_at: now,
    }
}

/// Whether the newest link would be known. It is not once `secret_key` is another, until a fresh one is sent (F59).
pub(super) fn is_remembered(conn: &mut Conn, keys: &Keys, invitation: &Invitation) -> Result<bool, DbError> {
    Ok(queries::find_by_link(conn, &hash(keys, invitation))?.is_some())
}

fn hash(keys: &Keys, invitation: &Invitation) -> [u8; 32] {
    secret::sha256(token(keys, invitation.id, invitation.link_number).as_bytes())
}

/// Where a link leads now.
#[derive(Clone, Debug)]
pub enum Followed {
    /// No such link was ever made.
    Unknown,
    Open(Box<Invitation>),
    /// It lapsed, a newer link took its place, or it was made with another key: a fresh one can be asked for.
    Stale(Box<Invitation>),
    /// Redeemed: the one who did may pass.
    Redeemed(Box<Invitation>),
    /// Declined or revoked.
    Over,
}

/// Looks where a link leads, and changes nothing however often it is asked (G-1).
pub fn follow(conn: &mut Conn, keys: &Keys, shown: &str, now: Time) -> Result<Followed, DbError> {
    if shown.len() != 43 {
        return Ok(Followed::Unknown);
    }
    let hash = secret::sha256(shown.as_bytes());
    let Some((invitation, number)) = queries::find_by_link(conn, &hash)? else { return Ok(Followed::Unknown) };
    let invitation = Box::new(invitation);
    let ours = secret::same(shown.as_bytes(), token(keys, invitation.id, number).as_bytes());
    let newest = ours && number == invitation.link_number;
    Ok(match invitation.state_at(now) {
        State::Pending if newest => Followed::Open(invitation),
        State::Pending | State::Expired | State::Replaced => Followed::Stale(invitation),
        State::Redeemed => Followed::Redeemed(invitation),
        State::Declined | State::Revoked => Followed::Over,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn v1_a_token_is_one_invitations_one_links_and_one_keys(
            one in any::<u128>(), other in any::<u128>(), number in any::<i32>(), another in any::<i32>(), key in any::<[u8; 32]>(),
        ) {
            let keys = Keys::new(&key);
            let id = |number: u128| InvitationId::from(uuid::Uuid::from_u128(number));
            let made = token(&keys, id(one), number);
            prop_assert_eq!(made.len(), 43);
            prop_assert!(made.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
            prop_assert_eq!(&token(&keys, id(one), number), &made);
            prop_assert_eq!(token(&keys, id(other), number) == made, one == other);
            prop_assert_eq!(token(&keys, id(one), another) == made, number == another);
            prop_assert_ne!(token(&Keys::new(&[0; 32]), id(one), number) == made, key != [0; 32]);
        }
    }
}
