//! The small things many pages show: somebody, something, a choice, the way to the next page.

use crate::foundation::web::Moment;
pub use crate::foundation::web::PersonCell;

impl PersonCell {
    /// Whether they have said a name; until then their address stands for it.
    pub fn named(&self) -> bool {
        !self.name.is_empty() && self.name != self.mail
    }

    /// The name, or the address of somebody without one.
    pub fn called(&self) -> &str {
        if self.named() { &self.name } else { &self.mail }
    }

    /// The address before its `@`, after which a line may break.
    pub fn local(&self) -> &str {
        self.mail.split_once('@').map_or(&*self.mail, |(local, _)| local)
    }

    /// The address from its `@` on.
    pub fn domain(&self) -> &str {
        self.mail.get(self.local().len()..).unwrap_or_default()
    }
}

/// The square that stands for an app or a group: its logo, or two letters on a hue.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    pub letters: String,
    /// 1 to 12
    pub hue: u8,
    pub logo: Option<String>,
}

/// An app or a group that a page is about.
#[derive(Clone, Debug, Default)]
pub struct Thing {
    pub name: String,
    pub description: String,
    pub mark: Mark,
    /// `/apps/{id}` or `/groups/{id}`
    pub href: String,
    pub is_app: bool,
}

impl Thing {
    /// The path of the list it is in.
    pub fn place(&self) -> &str {
        self.href.rsplit_once('/').map_or("", |(list, _)| list)
    }

    pub fn place_key(&self) -> &'static str {
        if self.is_app { "frame-apps" } else { "frame-groups" }
    }

    pub fn kind_key(&self) -> &'static str {
        if self.is_app { "frame-app" } else { "frame-group" }
    }
}

/// One entry of a select, a row of radio buttons or a filter.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
    pub allowed: bool,
}

/// One thing given: what it is, what it allows, until when.
#[derive(Clone, Debug)]
pub struct GrantLine {
    pub name: String,
    /// "Reader", or "Group" where there is no role; already in the reader's language.
    pub what: String,
    pub until: Option<Moment>,
}

/// A reason why something cannot be done, and what to do instead; both finished sentences.
#[derive(Clone, Debug, Default)]
pub struct Obstacle {
    pub title: String,
    pub why: String,
    pub instead: String,
}

/// How something stands: the colour and the picture beside a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Done,
    Wait,
    Fail,
}

impl Tone {
    /// The end of a class name: `is-wait`
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Done => "done",
            Self::Wait => "wait",
            Self::Fail => "fail",
        }
    }

    pub fn icon(self) -> &'static str {
        match self {
            Self::Plain => "info",
            Self::Done => "check",
            Self::Wait => "clock",
            Self::Fail => "alert",
        }
    }
}

/// A count that is also a filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// `?show=…`, keeping the search
    pub href: String,
    /// The Fluent key of its word
    pub key: &'static str,
    pub n: u32,
    /// There are more, not counted.
    pub more: bool,
    pub chosen: bool,
    pub tone: Tone,
}

impl Filter {
    /// Whether there is something to worry about behind it.
    pub fn calls(&self) -> bool {
        self.n > 0 && self.tone != Tone::Plain
    }
}

/// How far a message got, and what the other side said.
#[derive(Clone, Debug)]
pub struct DeliveryLine {
    pub delivery: Delivery,
    pub when: Moment,
    /// The server it was handed to, where known.
    pub server: Option<String>,
    /// The reason in plain words: "The address does not exist".
    pub reason: Option<String>,
    /// When it is tried again.
    pub next: Option<Moment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Queued,
    HandedOver,
    Deferred,
    Failed,
}

impl DeliveryLine {
    pub fn key(&self) -> &'static str {
        match (self.delivery, &self.server, &self.next) {
            (Delivery::Queued, ..) => "delivery-queued",
            (Delivery::HandedOver, Some(_), _) => "delivery-handed-over-to",
            (Delivery::HandedOver, None, _) => "delivery-handed-over",
            (Delivery::Deferred, _, Some(_)) => "delivery-deferred-next",
            (Delivery::Deferred, _, None) => "delivery-deferred",
            (Delivery::Failed, ..) => "delivery-failed",
        }
    }

    pub fn server(&self) -> &str {
        self.server.as_deref().unwrap_or_default()
    }

    pub fn reason(&self) -> &str {
        self.reason.as_deref().unwrap_or_default()
    }

    /// When it is tried again, in words.
    pub fn next(&self) -> String {
        self.next.as_ref().map(|next| next.words().to_string()).unwrap_or_default()
    }

    pub fn failed(&self) -> bool {
        self.delivery == Delivery::Failed
    }
}

/// Whether somebody who sees a page of the admin area may change what is on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayChange {
    /// They look.
    Never,
    /// Once they have shown themselves again (S-6).
    Later,
    Now,
}

impl MayChange {
    /// The same, as long as this is so besides.
    #[must_use]
    pub fn only_if(self, so: bool) -> Self {
        if so { self } else { Self::Never }
    }

    pub fn offered(self) -> bool {
        self != Self::Never
    }

    pub fn asks_first(self) -> bool {
        self == Self::Later
    }

    pub fn now(self) -> bool {
        self == Self::Now
    }
}
