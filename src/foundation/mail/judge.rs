//! What a relay's reply means: try again, give up, or leave the whole route alone for a while.

use crate::foundation::mail::{Outcome, Reason, Scope, Trouble};

/// How far the conversation had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Connect,
    Greeting,
    Tls,
    Login,
    Sender,
    Recipient,
    Data,
    /// The message was being written, its last line not yet.
    Body,
    /// The final dot was on its way: the relay may have the message.
    Dot,
}

/// What went wrong: a refusal, silence, a lost connection, a certificate nobody vouches for, or no common way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    Reply(u16),
    Silence,
    Lost,
    Untrusted,
    NoCommonWay,
}

/// The outcome of a fault at a stage (M-6, F13 to F23).
pub fn judge(stage: Stage, cause: Cause, text: &str) -> Outcome {
    let trouble = |reason| Trouble::new(reason, text);
    match (stage, cause) {
        (_, Cause::Reply(code)) => by_reply(stage, code, text),
        (_, Cause::Untrusted) => deferred(trouble(Reason::Certificate), Scope::Operator),
        (Stage::Tls, Cause::NoCommonWay) => deferred(trouble(Reason::TlsMissing), Scope::Operator),
        (Stage::Login, Cause::NoCommonWay) => deferred(trouble(Reason::LoginRefused), Scope::Operator),
        (Stage::Dot, _) => Outcome::Unknown { trouble: trouble(Reason::NoAnswer) },
        (Stage::Connect, Cause::Lost) => deferred(trouble(Reason::Unreachable), Scope::Route),
        (Stage::Connect | Stage::Greeting | Stage::Tls | Stage::Login, _) => {
            deferred(trouble(lost(cause)), Scope::Route)
        }
        (_, _) => deferred(trouble(lost(cause)), Scope::Message),
    }
}

fn lost(cause: Cause) -> Reason {
    if cause == Cause::Silence { Reason::TimedOut } else { Reason::Interrupted }
}

fn by_reply(stage: Stage, code: u16, text: &str) -> Outcome {
    let trouble = |reason| Trouble::new(reason, &format!("{code} {text}"));
    let passing = code < 500;
    match (stage, code) {
        // RFC 5321, 3.8: the relay is closing the connection, whatever was asked.
        (_, 421) => deferred(trouble(Reason::RelayBusy), Scope::Route),
        (Stage::Connect | Stage::Greeting, _) => deferred(trouble(Reason::RelayBusy), Scope::Route),
        (Stage::Tls, _) => deferred(trouble(Reason::TlsMissing), Scope::Operator),
        (Stage::Login, _) if passing => deferred(trouble(Reason::RelayBusy), Scope::Route),
        // RFC 4954: 530, 534, 535 and 538 ask for another login, wherever they appear.
        (Stage::Login, _) | (_, 530 | 534 | 535 | 538) => deferred(trouble(Reason::LoginRefused), Scope::Operator),
        // RFC 3463: x.2.2 is the recipient's own full mailbox; any other 452 is the relay's shortage.
        (Stage::Recipient, 452 | 552) if text.starts_with("4.2.2") || text.starts_with("5.2.2") => {
            final_or_later(passing, trouble(Reason::MailboxFull))
        }
        (_, 452) => deferred(trouble(Reason::RelayBusy), Scope::Route),
        (_, _) if passing => deferred(trouble(Reason::TryLater), Scope::Message),
        (Stage::Sender, _) => Outcome::Failed { trouble: trouble(Reason::SenderRefused) },
        (Stage::Recipient, _) => Outcome::Failed { trouble: trouble(of_recipient(code, text)) },
        (_, _) => Outcome::Failed { trouble: trouble(Reason::ContentRefused) },
    }
}

fn of_recipient(code: u16, text: &str) -> Reason {
    // RFC 3463: 5.1.x speaks of the address, 5.7.x of permission.
    match code {
        550 | 551 | 553 if !text.starts_with("5.7.") => Reason::NoSuchMailbox,
        _ => Reason::RecipientRefused,
    }
}

fn final_or_later(passing: bool, trouble: Trouble) -> Outcome {
    if passing { deferred(trouble, Scope::Message) } else { Outcome::Failed { trouble } }
}

fn deferred(trouble: Trouble, scope: Scope) -> Outcome {
    Outcome::Deferred { trouble, scope }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(stage: Stage, code: u16, text: &str) -> String {
        summary(&judge(stage, Cause::Reply(code), text))
    }

    fn summary(outcome: &Outcome) -> String {
        match outcome {
            Outcome::HandedOver { .. } => "handed over".into(),
            Outcome::Deferred { trouble, scope } => format!("later {:?} {}", scope, trouble.reason.slug()),
            Outcome::Failed { trouble } => format!("failed {}", trouble.reason.slug()),
            Outcome::Unknown { trouble } => format!("unknown {}", trouble.reason.slug()),
        }
    }

    #[test]
    fn m6_every_reply_has_its_consequence() {
        use Stage::*;
        for (stage, code, text, expected) in [
            (Greeting, 421, "try later", "later Route relay-busy"),
            (Greeting, 554, "no service", "later Route relay-busy"),
            (Tls, 502, "no such command", "later Operator tls-missing"),
            (Login, 535, "5.7.8 bad credentials", "later Operator login-refused"),
            (Login, 454, "4.7.0 temporary", "later Route relay-busy"),
            (Sender, 530, "5.7.0 authentication required", "later Operator login-refused"),
            (Sender, 550, "5.7.1 not your sender", "failed sender-refused"),
            (Recipient, 450, "4.2.0 greylisted", "later Message try-later"),
            (Recipient, 451, "4.7.1 greylisted", "later Message try-later"),
            (Recipient, 452, "4.2.2 mailbox full", "later Message mailbox-full"),
            (Recipient, 452, "4.5.3 too many recipients", "later Route relay-busy"),
            (Recipient, 550, "5.1.1 no such user", "failed no-such-mailbox"),
            (Recipient, 550, "5.7.1 relaying denied", "failed recipient-refused"),
            (Recipient, 554, "5.7.1 blocked", "failed recipient-refused"),
            (Recipient, 552, "5.2.2 over quota", "failed mailbox-full"),
            (Data, 451, "4.3.0 local error", "later Message try-later"),
            (Dot, 451, "4.3.0 local error", "later Message try-later"),
            (Dot, 552, "5.3.4 too large", "failed content-refused"),
            (Dot, 554, "5.7.1 policy", "failed content-refused"),
            (Dot, 421, "closing", "later Route relay-busy"),
        ] {
            assert_eq!(told(stage, code, text), expected, "{stage:?} {code} {text}");
        }
    }

    #[test]
    fn f19_only_silence_after_the_final_dot_leaves_a_doubt() {
        use Cause::*;
        use Stage::*;
        for (stage, cause, expected) in [
            (Connect, Lost, "later Route unreachable"),
            (Connect, Silence, "later Route timed-out"),
            (Connect, Untrusted, "later Operator certificate"),
            (Greeting, Silence, "later Route timed-out"),
            (Tls, Untrusted, "later Operator certificate"),
            (Tls, NoCommonWay, "later Operator tls-missing"),
            (Tls, Lost, "later Route interrupted"),
            (Login, NoCommonWay, "later Operator login-refused"),
            (Login, Lost, "later Route interrupted"),
            (Recipient, Lost, "later Message interrupted"),
            (Body, Silence, "later Message timed-out"),
            (Dot, Silence, "unknown no-answer"),
            (Dot, Lost, "unknown no-answer"),
        ] {
            assert_eq!(summary(&judge(stage, cause, "connection reset")), expected, "{stage:?} {cause:?}");
        }
    }

    #[test]
    fn a_reply_is_kept_short_and_printable() {
        let trouble = Trouble::new(Reason::TryLater, &format!("450 a\r\n\u{1b}[31mb {}", "x".repeat(300)));
        assert_eq!(trouble.reply.chars().count(), 200);
        assert!(trouble.reply.starts_with("450 a [31mb x"));
    }

    #[test]
    fn every_reason_survives_storage() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_slug(reason.slug()), Some(*reason));
        }
    }
}
