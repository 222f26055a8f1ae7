//! Somebody who is in already shows themselves again, or adds a way in.

use crate::features::policies::{self, Action, Object};
use crate::features::sign_in::codes::CodePurpose;
use crate::features::sign_in::entering::{self, Browser, Entered};
use crate::features::sign_in::oidc::Identity;
use crate::features::sign_in::{Kept, Refused, identities, queries, sessions};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::{Config, Provider};
use crate::foundation::db::Conn;
use crate::foundation::person::{Actor, FRESH_PROOF, Somebody};

/// The person showed themselves again (S-6): their session goes on under a new name (S-1). Refuses
/// another person's identity, and a provider that does not say when it last saw them (I-9).
pub fn prove(
    conn: &mut Conn,
    me: &Somebody,
    session: &[u8],
    identity: &Identity,
    now: Time,
) -> Result<Entered, Refused> {
    let owner = queries::identities::owner(conn, &identity.issuer, &identity.subject)?;
    if owner.is_none_or(|(_, user)| user != me.id) {
        return Err(Refused::NotAllowed);
    }
    let seen = identity.auth_time.map(Time::new);
    if seen.is_none_or(|seen| now.since(seen) >= FRESH_PROOF) {
        return Err(Refused::ProofNeeded);
    }
    let key = sessions::prove(conn, session, now)?.ok_or(Refused::NotAllowed)?;
    Ok(Entered { user: me.id, mail: me.mail.clone(), key })
}

/// The same with a code that went to the address we know; a wrong one is an answer that is kept (O-8).
pub fn prove_by_code(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    me: &Somebody,
    typed: &str,
    now: Time,
) -> Result<Kept<Entered>, Refused> {
    let address = EmailAddress::parse(&me.mail).map_err(|_| Refused::NotAllowed)?;
    match entering::prove(conn, config, browser, CodePurpose::StepUp, (&address, typed), now)? {
        Err(refused) => Ok(Err(refused)),
        Ok(user) if user == me.id => {
            let session = browser.session.ok_or(Refused::NotAllowed)?;
            let key = sessions::prove(conn, session, now)?.ok_or(Refused::NotAllowed)?;
            Ok(Ok(Entered { user: me.id, mail: me.mail.clone(), key }))
        }
        Ok(_) => Err(Refused::NotAllowed),
    }
}

/// One more way in for somebody who is in and showed themselves lately (S-6); their session goes on
/// under a new name (S-1).
pub fn connect(
    conn: &mut Conn,
    actor: &Actor,
    me: &Somebody,
    session: &[u8],
    proof: (&Provider, &Identity),
    now: Time,
) -> Result<Entered, Refused> {
    policies::may(conn, actor, Action::ChangeSignInMethods, Object::Directory, now)?;
    identities::link(conn, actor, me.id, proof, now)?;
    let key = sessions::rename(conn, session)?.ok_or(Refused::NotAllowed)?;
    Ok(Entered { user: me.id, mail: me.mail.clone(), key })
}
