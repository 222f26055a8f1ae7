//! The addresses that were typed, each with what is said of it.

/// One chip for each address once they were checked, none before.
#[derive(Clone, Debug, Default)]
pub struct Chips(pub Vec<Chip>);

impl Chips {
    pub fn all(&self) -> &[Chip] {
        &self.0
    }

    pub fn checked(&self) -> bool {
        !self.0.is_empty()
    }

    /// How many can be acted on.
    pub fn ready(&self) -> usize {
        self.0.iter().filter(|chip| !chip.standing.is_issue()).count()
    }

    pub fn issues(&self) -> usize {
        self.0.len() - self.ready()
    }

    /// How many get a link to accept with.
    pub fn invited(&self) -> usize {
        self.0.iter().filter(|chip| chip.standing == Standing::New).count()
    }

    /// How many get in at once.
    pub fn let_in(&self) -> usize {
        self.ready() - self.invited()
    }
}

/// An address and what the desk says of it.
#[derive(Clone, Debug)]
pub struct Chip {
    pub address: String,
    pub standing: Standing,
    /// The verdict, a finished sentence or words.
    pub says: String,
    /// The address that was probably meant; sent as `fix` = `old=>new`.
    pub fix: Option<String>,
    /// Where an earlier invitation can be sent again; a POST
    pub resend: Option<String>,
}

impl Chip {
    /// What stands before the `@`, after which a line may break.
    pub fn local(&self) -> &str {
        self.address.split_once('@').map_or(&*self.address, |(local, _)| local)
    }

    pub fn domain(&self) -> &str {
        self.address.get(self.local().len()..).unwrap_or_default()
    }

    pub fn has_cure(&self) -> bool {
        self.fix.is_some() || self.resend.is_some()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Gets an invitation to accept.
    New,
    /// Is known here and gets in at once.
    Known,
    /// Has it, or was asked already.
    Already,
    /// Typo?
    Doubtful,
    Refused,
}

impl Standing {
    pub fn is_issue(self) -> bool {
        matches!(self, Self::Already | Self::Doubtful | Self::Refused)
    }

    pub fn class(self) -> &'static str {
        match self {
            Self::New | Self::Known => "",
            Self::Already | Self::Doubtful => "is-issue is-wait",
            Self::Refused => "is-issue is-fail",
        }
    }

    pub fn icon(self) -> &'static str {
        match self {
            Self::New | Self::Known => "check",
            Self::Already => "clock",
            Self::Doubtful => "typo",
            Self::Refused => "ban",
        }
    }
}
