//! Resetting a guest's redemption: another address or provider, the same person with everything they have.

use crate::features::access;
use crate::features::audit::{self, Deed};
use crate::features::directory;
use crate::features::guests::held::held_by;
use crate::features::guests::{Refused, emails};
use crate::features::invitations;
use crate::features::policies::{self, Action, Object};
use crate::features::rules::Domains;
use crate::features::sign_in::{identities, sessions};
use crate::features::users::{self, User};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// How a guest is to come in from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    pub guest: UserId,
    /// As typed; the old one may stay.
    pub mail: String,
    /// The address that the page showed.
    pub seen: String,
}

/// The guest keeps their id and everything they have, but every way in ends: they prove this address, with a code or a
/// provider, before they are in again (S-4, V-8). Both addresses are told. Refuses who may not manage the guest, one who
/// never came, an address that is taken or not let in, and a change made on an outdated page.
pub fn reset(conn: &mut Conn, actor: &Actor, wish: &Reset, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, Action::ManageUser, Object::Directory, now)?;
    users::hold(conn, &[wish.guest])?;
    let guest = users::find(conn, wish.guest)?.ok_or(Refused::NotThere)?;
    policies::may(conn, actor, Action::ManageUser, Object::User(&guest), now)?;
    if !guest.is_guest() || guest.deleted_at.is_some() {
        return Err(Refused::NotAGuest);
    }
    if guest.is_pending() {
        return Err(Refused::NeverCame);
    }
    if guest.mail != wish.seen {
        return Err(Refused::ChangedMeanwhile);
    }
    let address = free_address(conn, &guest, &wish.mail, now)?;
    let moves = address.as_str() != guest.mail;
    if moves {
        // They were offered to the old address.
        invitations::revoke_all_for(conn, actor, guest.id, now).map_err(directory::Refused::from)?;
        users::readdress(conn, &guest, &address, now)?;
    }
    identities::forget_all(conn, guest.id)?;
    sessions::end_all(conn, guest.id, now)?;
    users::await_proof(conn, guest.id, now)?;
    let deed = Deed::new(audit::Action::ResetRedemption).on_user(guest.id, guest.name()).about(guest.id, guest.name());
    audit::record(conn, actor, deed.with("before", guest.mail.clone()).with("after", address.as_str()), now)?;
    let fresh = users::find(conn, guest.id)?.ok_or(Refused::NotThere)?;
    emails::post_reset(conn, &fresh, now)?;
    if moves {
        emails::post_moved(conn, &guest, now)?;
    }
    Ok(fresh)
}

/// The typed address, if nobody else has it and the organization takes guests from there.
fn free_address(conn: &mut Conn, guest: &User, typed: &str, now: Time) -> Result<EmailAddress, Refused> {
    let address = EmailAddress::parse(typed.trim()).map_err(directory::Refused::NotAnAddress)?;
    match users::find_by_mail(conn, address.as_str())? {
        Some(other) if other.id == guest.id => return Ok(address),
        Some(other) if other.deleted_at.is_some() => {
            return Err(directory::Refused::AddressDeleted(other.name().to_owned()).into());
        }
        Some(other) => return Err(directory::Refused::AddressTaken(other.name().to_owned()).into()),
        None => {}
    }
    if Domains::read(conn)?.check(&address).is_err() || !keeps_all(conn, guest, &address, now)? {
        return Err(Refused::DomainBlocked(address.domain().to_owned()));
    }
    Ok(address)
}

/// Whether no list of what the guest has keeps the new address out: they take all of it with them.
fn keeps_all(conn: &mut Conn, guest: &User, address: &EmailAddress, now: Time) -> Result<bool, Refused> {
    let moved = User { mail: address.as_str().to_owned(), ..guest.clone() };
    for resource in held_by(conn, guest.id, now)? {
        match access::takes_domain_of(conn, &moved, &resource, now) {
            Err(access::Refused::Domain(_)) => return Ok(false),
            Err(access::Refused::Database(error)) => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(true)
}
