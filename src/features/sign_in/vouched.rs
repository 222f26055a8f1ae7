//! Coming in because an identity provider vouches for somebody.

use crate::features::sign_in::codes::CodePurpose;
use crate::features::sign_in::entering::{Browser, Entered, Invited, as_actor, invited, let_in, prove};
use crate::features::sign_in::identities::{self, may_connect, may_use_provider, proven_address};
use crate::features::sign_in::oidc::Identity;
use crate::features::sign_in::queries::people::Candidate;
use crate::features::sign_in::sessions::Way;
use crate::features::sign_in::{Kept, Refused, queries};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::{Config, Provider};
use crate::foundation::db::Conn;

/// Where a provider's word leads.
#[derive(Debug)]
pub enum Arrival {
    In(Entered),
    /// They were invited, and the provider proves the invited address: first they see the offer.
    Invited(Invited),
    /// Nobody here is known by it yet: the visitor may prove an address, then the two are connected.
    Unknown,
}

/// In by a provider's word, if it names somebody. A first visit is connected by itself only where
/// the provider speaks for the address's domain and the person has no identity of it yet.
pub fn with_provider(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    provider: &Provider,
    identity: &Identity,
    now: Time,
) -> Result<Kept<Arrival>, Refused> {
    // A reset may take the identity away at this very moment; then it is nobody's.
    let known = match queries::identities::owner(conn, &identity.issuer, &identity.subject)? {
        Some((id, user)) if queries::identities::note_used(conn, id, now)? == 1 => Some(user),
        _ => None,
    };
    let user = match known {
        Some(user) => user,
        None => match to_connect(conn, provider, identity)? {
            None => return Ok(Ok(Arrival::Unknown)),
            Some(person) => {
                if provider.audience.includes_guests()
                    && let Some(invited) = invited(conn, &person, now)?
                {
                    return Ok(Ok(Arrival::Invited(invited)));
                }
                if may_use_provider(&person, provider) && person.may_enter(now) {
                    identities::link(conn, &as_actor(browser, &person), person.id, (provider, identity), now)?;
                }
                person.id
            }
        },
    };
    let may = |person: &Candidate| may_use_provider(person, provider);
    Ok(let_in(conn, config, browser, user, Way::Provider, may, now)?.map(Arrival::In))
}

/// Whom a provider that is authoritative for the domain may connect without asking (I-2, I-3).
fn to_connect(conn: &mut Conn, provider: &Provider, identity: &Identity) -> Result<Option<Candidate>, Refused> {
    let Some(address) = proven_address(provider, identity) else { return Ok(None) };
    let Some(person) = queries::people::by_mail(conn, address.as_str())? else { return Ok(None) };
    let others = queries::identities::of(conn, person.id)?;
    let first = !others.iter().any(|other| other.issuer == identity.issuer);
    Ok(Some(person).filter(|_| first))
}

/// In, and connected: the provider vouched a moment ago, and the code proves the stored address (I-3).
pub fn with_connection(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    address: &EmailAddress,
    typed: &str,
    now: Time,
) -> Result<Kept<Entered>, Refused> {
    let user = match prove(conn, config, browser, CodePurpose::Link, (address, typed), now)? {
        Err(refused) => return Ok(Err(refused)),
        Ok(user) => user,
    };
    let Some(proof) = identities::take_proof(conn, config, browser.txn, now)? else {
        return Ok(Err(Refused::NothingUnderWay));
    };
    let person = queries::people::by_id(conn, user)?.ok_or(Refused::NotAllowed)?;
    identities::link(conn, &as_actor(browser, &person), user, (&proof.provider, &proof.identity), now)?;
    let may = |person: &Candidate| may_connect(person, &proof.provider);
    let_in(conn, config, browser, user, Way::Provider, may, now)
}
