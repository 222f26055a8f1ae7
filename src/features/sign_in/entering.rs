//! Coming in: who may, by which way, and what is noted of it.

use serde_json::Value;

use crate::features::audit::{self, Action, Deed, Outcome};
use crate::features::sign_in::codes::{self, Ask, Caller, CodePurpose, Guess, Recipient, Verdict};
use crate::features::sign_in::device::Device;
use crate::features::sign_in::identities::{self, may_connect, may_use_code};
use crate::features::sign_in::queries::people::Candidate;
use crate::features::sign_in::sessions::{self, Entry, Key, Way};
use crate::features::sign_in::{Kept, Refused, budgets, links, queries};
use crate::features::users;
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::id::{AnyId, InvitationId, UserId};
use crate::foundation::limits;
use crate::foundation::metrics;
use crate::foundation::person::{Actor, Person, Roles};
use crate::foundation::text::Language;
use crate::foundation::web::Txn;

/// The browser at the door.
pub struct Browser<'a> {
    pub actor: &'a Actor,
    pub txn: &'a Txn,
    pub network: Option<&'a str>,
    pub device: Option<&'a Device>,
    /// Coarsely what it is, for the list of sessions.
    pub client: &'a str,
    /// The session it had until now.
    pub session: Option<&'a [u8]>,
    pub language: Language,
}

impl Browser<'_> {
    /// How limits count this browser when it acts for this address.
    fn caller(&self, address: &EmailAddress) -> Caller {
        Caller {
            network: self.network.map(str::to_owned),
            known_as: self.device.and_then(|device| device.known_as(address.as_str())),
        }
    }
}

/// Somebody is in.
#[derive(Clone, Debug)]
pub struct Entered {
    pub user: UserId,
    pub mail: String,
    pub key: Key,
}

/// What somebody who proved their address meets.
#[derive(Clone, Debug)]
pub enum Welcome {
    In(Entered),
    /// They were invited and have not answered: first they see the offer.
    Invited(Invited),
}

/// An invited person who came without the link, and the invitation that waits for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invited {
    pub user: UserId,
    pub invitation: (InvitationId, i32),
}

/// Whether this person was invited and could accept now. Nobody else who is pending is anybody.
pub(super) fn invited(conn: &mut Conn, person: &Candidate, now: Time) -> Result<Option<Invited>, Refused> {
    if !person.may_enter(now) || !person.is_pending() {
        return Ok(None);
    }
    let found = queries::people::open_invitation(conn, person.id, now)?;
    Ok(found.map(|invitation| Invited { user: person.id, invitation }))
}

/// A code is on its way to whoever may come in by one; the visitor cannot tell (O-6).
pub fn ask_for_code(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    purpose: CodePurpose,
    address: &EmailAddress,
    now: Time,
) -> Result<(), Refused> {
    // Whoever blocks or removes them at this moment comes before or after, so that no code is left behind.
    users::hold_by_mail(conn, &[address.as_str()])?;
    let person = queries::people::by_mail(conn, address.as_str())?;
    let proof = identities::proof(conn, config, browser.txn, now)?;
    let may = |person: &Candidate| match purpose {
        CodePurpose::Leave => person.may_only_leave(now),
        _ if !person.may_enter(now) => false,
        CodePurpose::Link => proof.as_ref().is_some_and(|proof| may_connect(person, &proof.provider)),
        _ => may_use_code(person, config),
    };
    // Asked for nobody as well, so that the work is the same (O-6).
    let nobody = || UserId::from(AnyId::NOBODYS.uuid());
    let open = queries::people::open_invitation(conn, person.as_ref().map_or_else(nobody, |person| person.id), now)?;
    let invited = |person: &Candidate| {
        let waits = person.may_enter(now) && person.is_pending() && open.is_some();
        waits && purpose == CodePurpose::SignIn && config.email_code.includes_guests()
    };
    let recipient = person.as_ref().filter(|person| may(person) || invited(person)).map(|person| Recipient {
        user: person.id,
        address: person.mail.clone(),
        language: person.language.as_deref().and_then(Language::from_tag).unwrap_or(browser.language),
        invitation: None,
    });
    let deed = Deed::new(Action::AskCode).on(audit::ObjectKind::None, None, &address.masked());
    audit::record(conn, browser.actor, about(deed, person.as_ref()), now)?;
    let ask = Ask { purpose, txn: browser.txn, address, recipient, caller: browser.caller(address) };
    codes::request(conn, config, &ask, now)
}

/// In with the code from the mail; a wrong one is an answer that is kept (O-8). Whoever was invited and has not answered
/// is shown the offer first.
pub fn with_code(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    address: &EmailAddress,
    typed: &str,
    now: Time,
) -> Result<Kept<Welcome>, Refused> {
    let user = match prove(conn, config, browser, CodePurpose::SignIn, (address, typed), now)? {
        Err(refused) => return Ok(Err(refused)),
        Ok(user) => user,
    };
    if let Some(person) = queries::people::by_id(conn, user)?
        && let Some(invited) = invited(conn, &person, now)?
    {
        return Ok(Ok(Welcome::Invited(invited)));
    }
    let entered = let_in(conn, config, browser, user, Way::Code, |person| may_use_code(person, config), now)?;
    Ok(entered.map(Welcome::In))
}

/// Who is proved by a code, if it is right.
pub fn prove(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    purpose: CodePurpose,
    (address, typed): (&EmailAddress, &str),
    now: Time,
) -> Result<Kept<UserId>, Refused> {
    let proved = prove_as(conn, config, browser, purpose, (address, typed), browser.caller(address), now)?;
    Ok(proved.map(|(user, _)| user))
}

/// The same for a browser that limits count in another way, such as one that holds an invitation's link
/// (O-9). Also answers for which invitation the code was sent.
pub fn prove_as(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    purpose: CodePurpose,
    (address, typed): (&EmailAddress, &str),
    caller: Caller,
    now: Time,
) -> Result<Kept<(UserId, Option<InvitationId>)>, Refused> {
    let guess = Guess { purpose, txn: browser.txn, address, typed, caller };
    let refused = match codes::verify(conn, config, &guess, now)? {
        Verdict::Right { user, invitation } => return Ok(Ok((user, invitation))),
        Verdict::Wrong { tries_left: 0 } | Verdict::Gone => Refused::CodeGone,
        Verdict::Wrong { .. } => Refused::WrongCode,
        Verdict::Wait(spent) => Refused::Wait(spent),
    };
    metrics::sign_in_failed("code");
    let deed = Deed::new(Action::WrongCode).on(audit::ObjectKind::None, None, &address.masked());
    audit::record(conn, browser.actor, deed.outcome(Outcome::Denied).with("purpose", purpose.word()), now)?;
    Ok(Err(refused))
}

/// In with the one-time link of `create-admin`. Trying links costs what trying codes costs (O-10).
pub fn with_link(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    token: &str,
    now: Time,
) -> Result<Kept<Entered>, Refused> {
    let budgets = budgets::of_tokens(config, browser.network);
    if let Err(spent) = limits::spend(conn, &budgets, now)? {
        return Ok(Err(Refused::Wait(spent)));
    }
    match links::use_up(conn, token, now)? {
        None => Ok(Err(Refused::LinkGone)),
        Some(user) => {
            limits::refund(conn, &budgets, now)?;
            let_in(conn, config, browser, user, Way::Link, |_| true, now)
        }
    }
}

/// In because another feature has made sure of who it is: a redeemed invitation, the demo.
pub fn as_person(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    user: UserId,
    way: Way,
    now: Time,
) -> Result<Kept<Entered>, Refused> {
    let_in(conn, config, browser, user, way, |_| true, now)
}

pub(super) fn let_in(
    conn: &mut Conn,
    config: &Config,
    browser: &Browser<'_>,
    user: UserId,
    way: Way,
    may: impl Fn(&Candidate) -> bool,
    now: Time,
) -> Result<Kept<Entered>, Refused> {
    let Some(person) = queries::people::by_id(conn, user)? else { return Ok(Err(Refused::NotAllowed)) };
    let actor = as_actor(browser, &person);
    let deed = |action| Deed::new(action).on_user(user, &person.name).about(user, &person.name);
    if !may(&person) || !person.may_enter(now) {
        metrics::sign_in_failed(way.word());
        let refusal = deed(Action::SignInRefused).outcome(Outcome::Denied);
        audit::record(conn, &actor, refusal.with("way", way.word()), now)?;
        return Ok(Err(Refused::NotAllowed));
    }
    let entry = Entry {
        user,
        way,
        client: browser.client,
        instead_of: browser.session,
        at_most: config.limits.sessions_per_person,
    };
    let key = sessions::start(conn, &entry, now)?;
    if person.reset_at.is_some() {
        users::mark_accepted(conn, user, now)?;
        audit::record(conn, &actor, deed(Action::Redeem).with("proof", way.word()), now)?;
    }
    audit::record(conn, &actor, deed(Action::SignIn).with("way", way.word()), now)?;
    Ok(Ok(Entered { user, mail: person.mail.clone(), key }))
}

/// The visitor, once it is certain who it is.
pub(super) fn as_actor(browser: &Browser<'_>, person: &Candidate) -> Actor {
    let roles = Roles { admin: person.is_admin, ..Roles::default() };
    let (id, name, mail) = (person.id, person.name.clone(), person.mail.clone());
    let person = Person { id, name, mail, is_guest: person.is_guest(), roles, proved_at: None };
    Actor::of_person(person, browser.actor.origin.clone())
}

fn about(deed: Deed, person: Option<&Candidate>) -> Deed {
    let deed = match person {
        Some(person) => deed.about(person.id, &person.name),
        None => deed,
    };
    deed.with("known", Value::Bool(person.is_some()))
}
