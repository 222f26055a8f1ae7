//! Eight digits sent by mail: who may ask for them, who gets them, and what typing them proves.

use chrono::TimeDelta;

use crate::features::sign_in::emails::CodeMail;
use crate::features::sign_in::queries::codes::{Bound, Code};
use crate::features::sign_in::{Refused, budgets, emails, queries};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{CodeId, InvitationId, UserId};
use crate::foundation::limits::{self, Spent};
use crate::foundation::metrics;
use crate::foundation::secret::{self, Keys, Purpose, SecretError};
use crate::foundation::text::Language;
use crate::foundation::web::Txn;

words! {
    /// What a code is for; a code for one purpose is worth nothing for another (O-3).
    pub enum CodePurpose {
        SignIn = "sign_in",
        Redeem = "redeem",
        StepUp = "step_up",
        Link = "link",
        /// For a guest who is shut out: to leave, and for nothing else.
        Leave = "leave",
    }
}

words! {
    pub enum State {
        Live = "live",
        Used = "used",
        Dead = "dead",
    }
}

/// Who is at the door, in the words that limits count by.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    pub network: Option<String>,
    /// A browser this person used before, or one that holds their invitation's link: it has budgets
    /// of its own, so that strangers cannot lock the person out (O-9).
    pub known_as: Option<String>,
}

/// A wish for a code.
pub struct Ask<'a> {
    pub purpose: CodePurpose,
    pub txn: &'a Txn,
    /// As typed, in canonical form; nothing is ever sent there (O-11).
    pub address: &'a EmailAddress,
    /// Whom a code may go to. With nobody the visitor notices no difference (O-6).
    pub recipient: Option<Recipient>,
    pub caller: Caller,
}

/// Somebody in the directory, with the address that is stored there.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub user: UserId,
    pub address: String,
    pub language: Language,
    pub invitation: Option<InvitationId>,
}

/// A code as typed, and what it is meant to prove.
pub struct Guess<'a> {
    pub purpose: CodePurpose,
    pub txn: &'a Txn,
    pub address: &'a EmailAddress,
    pub typed: &'a str,
    pub caller: Caller,
}

/// What a guess came to. All of these are answers, not errors: the tries they cost must stay counted.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Right {
        user: UserId,
        invitation: Option<InvitationId>,
    },
    Wrong {
        tries_left: i32,
    },
    /// Expired, used, replaced, or its tries are used up.
    Gone,
    Wait(Spent),
}

/// A code is on its way if it may be; nobody can tell whether it is. Refuses a network, or
/// everybody, that asks too often.
pub fn request(conn: &mut Conn, config: &Config, ask: &Ask<'_>, now: Time) -> Result<(), Refused> {
    if let Err(spent) = limits::spend(conn, &budgets::of_network(config, &ask.caller), now)? {
        metrics::limited("code_requests_per_network");
        return Err(Refused::Wait(spent));
    }
    let budgets = budgets::of_mails(config, ask);
    let within = limits::spend(conn, &budgets, now)?.is_ok();
    if within {
        limits::refund_nothing(conn, &budgets, now)?;
    }
    let since = now.minus(life(config));
    let open = queries::codes::open_for(conn, ask.address.as_str(), since)?;
    let crowded = open >= i64::from(config.limits.codes_open_per_address) && ask.caller.known_as.is_none();
    let digits = digits()?;
    let recipient = ask.recipient.as_ref().filter(|_| within && !crowded);
    match recipient {
        Some(recipient) => send(conn, config, ask, recipient, &digits, now),
        None => pretend(conn, &config.keys, ask, &digits, now),
    }
}

fn send(
    conn: &mut Conn,
    config: &Config,
    ask: &Ask<'_>,
    to: &Recipient,
    digits: &str,
    now: Time,
) -> Result<(), Refused> {
    let code = code(&config.keys, ask, Some(to), digits, now)?;
    let mail = CodeMail { id: code.id, to, purpose: ask.purpose, digits, until: now.plus(life(config)) };
    queries::codes::replace(conn, &code.txn, ask.purpose)?;
    queries::codes::insert(conn, code)?;
    emails::post_code(conn, config, &mail, now)
}

/// As many statements as sending one, and a code that nobody has (O-6).
fn pretend(conn: &mut Conn, keys: &Keys, ask: &Ask<'_>, digits: &str, now: Time) -> Result<(), Refused> {
    let code = code(keys, ask, None, digits, now)?;
    let nowhere = code.salt.clone();
    queries::codes::replace(conn, &nowhere, ask.purpose)?;
    queries::codes::insert(conn, code.clone())?;
    queries::codes::open_in(conn, &nowhere)?;
    queries::codes::insert_again(conn, code)?;
    Ok(())
}

/// What a typed code proves. The try is counted before it is judged (O-8).
pub fn verify(conn: &mut Conn, config: &Config, guess: &Guess<'_>, now: Time) -> Result<Verdict, DbError> {
    let budgets = budgets::of_guesses(config, guess);
    if let Err(spent) = limits::spend(conn, &budgets, now)? {
        metrics::limited("wrong_codes_per_address");
        return Ok(Verdict::Wait(spent));
    }
    let txn = guess.txn.hash();
    let bound = Bound { txn: &txn, purpose: guess.purpose, address: guess.address.as_str() };
    let Some(code) = queries::codes::live(conn, &bound, now.minus(life(config)))? else { return Ok(Verdict::Gone) };
    let at_most = i32::try_from(config.limits.code_tries).unwrap_or(i32::MAX);
    let Some(tries) = queries::codes::take_try(conn, code.id, at_most)? else { return Ok(Verdict::Gone) };
    let expected = digest(&config.keys, &code.salt, &bound, &read(guess.typed));
    match code.user_id.filter(|_| secret::same(&expected, &code.digest)) {
        Some(user) if queries::codes::settle(conn, code.id, State::Used)? == 1 => {
            limits::refund(conn, &budgets, now)?;
            Ok(Verdict::Right { user, invitation: code.invitation_id })
        }
        Some(_) => Ok(Verdict::Gone),
        None if tries >= at_most => {
            queries::codes::settle(conn, code.id, State::Dead)?;
            Ok(Verdict::Wrong { tries_left: 0 })
        }
        None => Ok(Verdict::Wrong { tries_left: at_most - tries }),
    }
}

/// Ends the codes sent for this invitation, and every code of a guest who never came in: theirs only lead to an
/// invitation.
pub fn end_of_invitation(conn: &mut Conn, guest: UserId, invitation: InvitationId) -> Result<(), DbError> {
    queries::codes::kill_for_invitation(conn, guest, invitation)?;
    Ok(())
}

/// Blanks and hyphens do not matter; anything but ASCII digits makes it no code (O-1).
fn read(typed: &str) -> String {
    typed.chars().filter(|letter| !matches!(letter, ' ' | '-')).take(16).collect()
}

/// As people read it: `1234 5678`.
pub fn spaced(digits: &str) -> String {
    match digits.split_at_checked(4) {
        Some((first, last)) => format!("{first} {last}"),
        None => digits.to_owned(),
    }
}

fn digits() -> Result<String, SecretError> {
    // 2^64 is so much larger than 10^8 that the remainder is even to eleven places.
    let number = u64::from_be_bytes(secret::random()?) % 100_000_000;
    Ok(format!("{number:08}"))
}

fn code(
    keys: &Keys,
    ask: &Ask<'_>,
    recipient: Option<&Recipient>,
    digits: &str,
    now: Time,
) -> Result<Code, SecretError> {
    let (txn, salt) = (ask.txn.hash(), secret::random::<16>()?);
    let bound = Bound { txn: &txn, purpose: ask.purpose, address: ask.address.as_str() };
    Ok(Code {
        id: CodeId::new(),
        digest: digest(keys, &salt, &bound, digits).to_vec(),
        purpose: ask.purpose,
        address: ask.address.as_str().to_owned(),
        user_id: recipient.map(|recipient| recipient.user),
        invitation_id: recipient.and_then(|recipient| recipient.invitation),
        salt: salt.to_vec(),
        tries: 0,
        state: State::Live,
        created_at: now,
        txn,
    })
}

fn digest(keys: &Keys, salt: &[u8], bound: &Bound<'_>, digits: &str) -> [u8; 32] {
    let parts = [salt, bound.txn, bound.purpose.word().as_bytes(), bound.address.as_bytes(), digits.as_bytes()];
    keys.mac(Purpose::Code, &parts)
}

fn life(config: &Config) -> TimeDelta {
    TimeDelta::minutes(config.limits.code_minutes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o1_eight_digits_shown_in_two_halves() {
        let digits = digits().unwrap();
        assert_eq!(digits.len(), 8);
        assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(spaced("12345678"), "1234 5678");
    }

    #[test]
    fn o1_blanks_and_hyphens_do_not_matter_but_other_digits_do() {
        assert_eq!(read("1234 5678"), "12345678");
        assert_eq!(read(" 1234-5678 "), "12345678");
        assert_ne!(read("١٢٣٤٥٦٧٨"), "12345678");
    }
}
