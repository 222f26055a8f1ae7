//! Which provider's word lets which person in (I-1), and how the two come together (I-3).

use serde_json::Value;

use crate::features::audit::{self, Action, Deed};
use crate::features::policies::{self, Object};
use crate::features::sign_in::oidc::Identity;
use crate::features::sign_in::queries::people::Candidate;
use crate::features::sign_in::{Refused, emails, queries};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::{Config, Provider};
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{IdentityId, UserId};
use crate::foundation::person::{Actor, Somebody};
use crate::foundation::secret::Purpose;
use crate::foundation::web::Txn;

pub use crate::features::sign_in::queries::identities::Known;

/// What a provider said about a visitor, and which provider it was.
#[derive(Clone, Debug)]
pub struct Proof {
    pub provider: Provider,
    pub identity: Identity,
    state: Vec<u8>,
}

/// The address a provider's word proves: verified, and of a domain it is authoritative for (I-2).
pub fn proven_address(provider: &Provider, identity: &Identity) -> Option<EmailAddress> {
    let address = EmailAddress::parse(identity.email.as_deref()?).ok()?;
    let authoritative = provider.domains.iter().any(|domain| domain == address.domain());
    (identity.email_verified && authoritative).then_some(address)
}

/// This provider's subject is this person from now on; the person is told by mail at the address we know.
/// Refuses an identity that belongs to somebody already.
pub fn link(
    conn: &mut Conn,
    actor: &Actor,
    user: UserId,
    proof: (&Provider, &Identity),
    now: Time,
) -> Result<(), Refused> {
    let (provider, identity) = proof;
    let person = queries::people::by_id(conn, user)?.ok_or(Refused::NotAllowed)?;
    if queries::identities::insert(conn, user, &identity.issuer, &identity.subject, now)? == 0 {
        return Err(Refused::IdentityTaken);
    }
    let deed = Deed::new(Action::LinkIdentity).on_user(user, &person.name).about(user, &person.name);
    audit::record(conn, actor, deed.with("issuer", Value::from(identity.issuer.clone())), now)?;
    emails::post_linked(conn, &person, &provider.display_name, now)
}

/// The identities of a person, oldest first.
pub fn of(conn: &mut Conn, user: UserId) -> Result<Vec<Known>, Refused> {
    Ok(queries::identities::of(conn, user)?)
}

/// How a person may come in.
#[derive(Clone, Debug)]
pub struct Ways {
    /// The address codes go to, where codes let this person in.
    pub code: Option<String>,
    pub connected: Vec<Connected>,
    /// Providers that may let them in as well, once connected.
    pub open: Vec<Provider>,
}

#[derive(Clone, Debug)]
pub struct Connected {
    pub id: IdentityId,
    /// The provider's name in the configuration, while it is there.
    pub provider: Option<String>,
    pub name: String,
    pub subject: String,
}

/// Every way in that is open to this person now, and those they could add.
pub fn ways(conn: &mut Conn, config: &Config, user: UserId) -> Result<Ways, Refused> {
    let person = queries::people::by_id(conn, user)?.ok_or(Refused::Missing)?;
    let known = of(conn, user)?;
    let provider = |issuer: &str| config.oidc.iter().find(|provider| provider.issuer == issuer);
    let is_known = |provider: &Provider| known.iter().any(|known| known.issuer == provider.issuer);
    let open = config.oidc.iter().filter(|provider| may_use_provider(&person, provider) && !is_known(provider));
    let connected = known.iter().map(|known| Connected {
        id: known.id,
        provider: provider(&known.issuer).map(|it| it.name.clone()),
        name: provider(&known.issuer).map_or_else(|| known.issuer.clone(), |it| it.display_name.clone()),
        subject: known.subject.clone(),
    });
    Ok(Ways {
        code: may_use_code(&person, config).then(|| person.mail.clone()),
        open: open.cloned().collect(),
        connected: connected.collect(),
    })
}

/// The provider no longer lets this person in, and every other session of theirs ends (S-4). Refuses
/// if they would have no way in left.
pub fn unlink(
    conn: &mut Conn,
    config: &Config,
    actor: &Actor,
    me: &Somebody,
    identity: IdentityId,
    now: Time,
) -> Result<(), Refused> {
    policies::may(conn, actor, policies::Action::ChangeSignInMethods, Object::Directory, now)?;
    let user = me.id;
    let person = queries::people::by_id(conn, user)?.ok_or(Refused::Missing)?;
    let others = of(conn, user)?.iter().filter(|known| known.id != identity).count();
    if others == 0 && !may_use_code(&person, config) {
        return Err(Refused::LastWayIn);
    }
    let issuer = queries::identities::delete_own(conn, user, identity)?.ok_or(Refused::Missing)?;
    let deed = Deed::new(Action::UnlinkIdentity).on_user(user, &person.name).about(user, &person.name);
    audit::record(conn, actor, deed.with("issuer", Value::from(issuer)), now)?;
    Ok(())
}

/// No provider lets this person in any more.
pub fn forget_all(conn: &mut Conn, user: UserId) -> Result<(), DbError> {
    queries::identities::delete_all_of(conn, user)?;
    Ok(())
}

/// Keeps what the provider said for what this browser does next.
pub(super) fn keep(conn: &mut Conn, config: &Config, state: &[u8], identity: &Identity) -> Result<(), Refused> {
    let plain = serde_json::to_vec(identity).unwrap_or_default();
    queries::proofs::keep(conn, state, &config.keys.seal(Purpose::OidcFlow, &plain)?)?;
    Ok(())
}

/// What a provider said to this browser within the last ten minutes, if it was not used yet.
pub fn proof(conn: &mut Conn, config: &Config, txn: &Txn, now: Time) -> Result<Option<Proof>, Refused> {
    let since = now.minus(super::journey::LONGEST);
    let Some((state, name, sealed)) = queries::proofs::waiting(conn, &txn.hash(), since)? else { return Ok(None) };
    let plain = config.keys.open(Purpose::OidcFlow, &sealed)?;
    let provider = config.oidc.iter().find(|provider| provider.name == name);
    let identity = serde_json::from_slice(&plain).ok();
    Ok(provider.cloned().zip(identity).map(|(provider, identity)| Proof { provider, identity, state }))
}

/// The same, used up: of two who take it, one gets it.
pub fn take_proof(conn: &mut Conn, config: &Config, txn: &Txn, now: Time) -> Result<Option<Proof>, Refused> {
    let Some(proof) = proof(conn, config, txn, now)? else { return Ok(None) };
    let mine = queries::proofs::use_up(conn, &proof.state)? == 1;
    Ok(mine.then_some(proof))
}

/// Who may come in by an e-mailed code: whom `email_code.for` names, and admins only where it names
/// everyone (O-12). A guest who has not accepted yet has nowhere to come in.
pub(super) fn may_use_code(person: &Candidate, config: &Config) -> bool {
    let named =
        if person.is_guest() { config.email_code.includes_guests() } else { config.email_code.includes_members() };
    let admin_may = !person.is_admin || (config.email_code.includes_members() && config.email_code.includes_guests());
    is_welcome(person) && named && admin_may
}

pub(super) fn may_use_provider(person: &Candidate, provider: &Provider) -> bool {
    let named =
        if person.is_guest() { provider.audience.includes_guests() } else { provider.audience.includes_members() };
    is_welcome(person) && named
}

/// A code from the mailbox may connect an identity even where it may not sign in by itself: the
/// provider has vouched as well. Not for admins (O-12).
pub(super) fn may_connect(person: &Candidate, provider: &Provider) -> bool {
    may_use_provider(person, provider) && !person.is_admin
}

fn is_welcome(person: &Candidate) -> bool {
    person.enabled && !person.is_pending()
}
