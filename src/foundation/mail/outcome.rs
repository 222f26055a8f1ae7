//! How handing a message to the relay ended, in words a person can use.

/// What became of one attempt to send one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The relay said it will deliver the message.
    HandedOver { relay: String, reply: String },
    /// Not now; worth another attempt.
    Deferred { trouble: Trouble, scope: Scope },
    /// Never: another attempt would end the same way.
    Failed { trouble: Trouble },
    /// The message was given away, but no answer came. It may or may not arrive (RFC 1047).
    Unknown { trouble: Trouble },
}

/// Whom a deferral concerns: this message alone, every message on this route, or the operator as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Message,
    Route,
    /// The route will not work until somebody changes something: the login, the certificate, the TLS setting.
    Operator,
}

/// Why a message did not go through, and what the relay said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub reason: Reason,
    pub reply: String,
}

macro_rules! reasons {
    ($($name:ident = $slug:literal,)+) => {
        /// The reasons people are told, one Fluent text each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Reason { $($name,)+ }

        impl Reason {
            pub const ALL: &'static [Reason] = &[$(Reason::$name,)+];

            /// The word that is stored.
            pub fn slug(self) -> &'static str {
                match self { $(Reason::$name => $slug,)+ }
            }

            /// The Fluent text that explains it.
            pub fn key(self) -> &'static str {
                match self { $(Reason::$name => concat!("mail-reason-", $slug),)+ }
            }

            pub fn from_slug(slug: &str) -> Option<Reason> {
                match slug { $($slug => Some(Reason::$name),)+ _ => None }
            }
        }
    };
}

reasons! {
    Unreachable = "unreachable",
    TimedOut = "timed-out",
    Interrupted = "interrupted",
    RelayBusy = "relay-busy",
    TlsMissing = "tls-missing",
    Certificate = "certificate",
    LoginRefused = "login-refused",
    SenderRefused = "sender-refused",
    TryLater = "try-later",
    MailboxFull = "mailbox-full",
    NoSuchMailbox = "no-such-mailbox",
    RecipientRefused = "recipient-refused",
    ContentRefused = "content-refused",
    NotAnAddress = "not-an-address",
    NoAnswer = "no-answer",
    Folder = "folder",
    GaveUp = "gave-up",
    Outdated = "outdated",
    KeptOut = "kept-out",
    NotRendered = "not-rendered",
}

impl Trouble {
    /// Keeps at most 200 printable characters of what the relay said.
    pub fn new(reason: Reason, reply: &str) -> Self {
        let printable: String = reply.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let words: Vec<&str> = printable.split_whitespace().collect();
        Self { reason, reply: words.join(" ").chars().take(200).collect() }
    }
}
