//! What somebody sees who invites, and who is invited.

use crate::features::invitations::shown_chips::Chips;
use crate::foundation::web::shown::{Choice, DeliveryLine, Filter, GrantLine, Mark, Obstacle, Thing, Tone};
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET /apps/{id}/people/add` and the form sent back: Add people.
#[derive(askama::Template)]
#[template(path = "invitations/new.html")]
pub struct NewPage {
    pub page: Page,
    pub thing: Thing,
    /// How many new guests the inviter may still have, finished; nothing where that is not bounded.
    pub allowance: Option<String>,
    /// Who looks at new guests before their invitation goes out, finished; nothing where nobody does.
    pub approval: Option<String>,
    /// `{thing.href}/people`
    pub action: String,
    pub form: Typed,
    pub mistakes: Mistakes,
    /// One per address once `step=check` was asked; empty before.
    pub chips: Chips,
    /// Empty for groups and for apps with one role.
    pub roles: Vec<Choice>,
    /// Why a role is not allowed, finished.
    pub roles_hint: Option<String>,
    /// Days to end on (value `2027-05-31`), "no end" (empty value) if policy allows.
    pub presets: Vec<Choice>,
    /// The last day policy allows, `2027-11-22`.
    pub last_day: Option<String>,
    /// The day chosen
    pub until: Option<Moment>,
    pub languages: Vec<Choice>,
    /// Further apps and groups of mine.
    pub also: Vec<AlsoRow>,
    /// Addresses said to be right although they look mistyped; sent again as `sure`.
    pub sure: Vec<String>,
    /// Whether the link may be handed over without a mail, and is to be.
    pub may_hand: bool,
    pub by_hand: bool,
    pub preview: Option<Preview>,
}

/// What was typed, to be shown again.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub emails: String,
    pub ends_on: String,
    /// Whether the day is one of none of the presets.
    pub other_day: bool,
    pub message: String,
    pub cc: String,
}

impl Typed {
    pub fn written(&self) -> usize {
        self.message.chars().count()
    }
}

/// What is wrong with which field, as finished sentences.
#[derive(Clone, Debug, Default)]
pub struct Mistakes {
    pub form: Option<String>,
    pub emails: Option<String>,
    pub role: Option<String>,
    pub ends_on: Option<String>,
    pub message: Option<String>,
    pub cc: Option<String>,
    pub also: Option<String>,
}

impl NewPage {
    /// What their number is said as.
    pub fn go_out_key(&self) -> &'static str {
        if self.approval.is_some() { "invite-will-wait" } else { "invite-go-out" }
    }

    /// What the last button does.
    pub fn go_key(&self) -> &'static str {
        if self.approval.is_some() && self.chips.invited() > 0 && self.chips.let_in() == 0 {
            "invite-ask-now"
        } else {
            "invite-now"
        }
    }

    /// The apps and groups that can go into the same invitation.
    pub fn givable(&self) -> impl Iterator<Item = &AlsoRow> {
        self.also.iter().filter(|row| row.refused.is_none())
    }

    /// Those that cannot, with their reason.
    pub fn withheld(&self) -> Vec<&AlsoRow> {
        self.also.iter().filter(|row| row.refused.is_some()).collect()
    }

    /// How many further apps and groups are ticked.
    pub fn more(&self) -> usize {
        self.also.iter().filter(|row| row.chosen).count()
    }
}

/// Another app or group of mine, to go into the same invitation.
#[derive(Clone, Debug, Default)]
pub struct AlsoRow {
    /// `app/{id}` or `group/{id}`, sent as `also`
    pub value: String,
    pub name: String,
    pub mark: Mark,
    /// "Group, 14 people, 3 apps", finished
    pub about: String,
    pub chosen: bool,
    /// Why it cannot be given, finished; then it is shown and cannot be ticked.
    pub refused: Option<String>,
    /// The roles of an app with several; sent as `role-{value}`.
    pub roles: Vec<Choice>,
}

/// The mail as it will go out.
#[derive(Clone, Debug)]
pub struct Preview {
    pub from: String,
    pub to: String,
    pub subject: String,
    pub domain: Option<String>,
    pub inviter: PersonCell,
    /// "Lead naval architect"
    pub job: Option<String>,
    pub message: Option<String>,
    pub grants: Vec<GrantLine>,
    pub answer_by: Moment,
    pub privacy: Option<String>,
    /// The mail's text part, whole.
    pub text: String,
}

/// This app or group cannot take guests.
#[derive(askama::Template)]
#[template(path = "invitations/refused.html")]
pub struct RefusedPage {
    pub page: Page,
    pub thing: Thing,
    pub obstacle: Obstacle,
}

/// What became of each address.
#[derive(askama::Template)]
#[template(path = "invitations/result.html")]
pub struct ResultPage {
    pub page: Page,
    pub thing: Thing,
    /// Where the rest is tried again, where more are added, and where they are seen
    pub again: String,
    pub more: String,
    pub people: Option<String>,
    /// No mail was to go out, nor is one for those that are tried again
    pub by_hand: bool,
    pub lines: Vec<ResultLine>,
}

impl ResultPage {
    pub fn sent(&self) -> usize {
        self.lines.iter().filter(|line| line.tone == Tone::Done).count()
    }

    /// How many wait until somebody has approved them.
    pub fn asked(&self) -> usize {
        self.lines.iter().filter(|line| line.waits).count()
    }

    pub fn title(&self) -> &'static str {
        if self.sent() == 0 && self.asked() > 0 { "result-title-asked" } else { "result-title" }
    }

    /// How many the title counts.
    pub fn counted(&self) -> usize {
        if self.sent() == 0 { self.asked() } else { self.sent() }
    }

    pub fn left(&self) -> usize {
        self.lines.len() - self.sent() - self.asked()
    }

    /// Those that stayed, to try again with.
    pub fn stayed(&self) -> String {
        let left = self.lines.iter().filter(|line| line.tone != Tone::Done && !line.waits);
        left.map(|line| line.address.as_str()).collect::<Vec<_>>().join("\n")
    }
}

#[derive(Clone, Debug)]
pub struct ResultLine {
    pub address: String,
    /// `/invitations/{id}/link`, a POST, where no mail went out
    pub link: Option<String>,
    /// Done: invited or let in. Anything else: it stayed, or waits for approval.
    pub tone: Tone,
    pub waits: bool,
    /// What happened, a finished sentence.
    pub says: String,
}

/// `GET /invitations`: those waiting for me, those I sent.
#[derive(askama::Template)]
#[template(path = "invitations/index.html")]
pub struct IndexPage {
    pub page: Page,
    pub waiting: Vec<WaitingCard>,
    pub sent: Vec<SentRow>,
    pub filters: Vec<Filter>,
    pub q: String,
    /// The address of the next page
    pub next: Option<String>,
    /// Whether I own anything I could invite to.
    pub may_invite: bool,
    /// Whether they invite to the organization alone.
    pub by_hand: bool,
    /// How many wait for the approval of whoever looks, if they may decide.
    pub approvals: u32,
}

impl IndexPage {
    pub fn sent_any(&self) -> bool {
        !self.sent.is_empty() || self.filters.iter().any(|filter| filter.n > 0)
    }

    /// Where somebody who has sent none begins.
    pub fn begin_key(&self) -> &'static str {
        if self.by_hand { "sent-none-anywhere" } else { "sent-none-owner" }
    }
}

#[derive(Clone, Debug)]
pub struct WaitingCard {
    pub inviter: PersonCell,
    pub message: Option<String>,
    pub grants: Vec<GrantLine>,
    pub answer_by: Moment,
    /// `/invitations/{id}/accept` and `/decline`
    pub accept: String,
    pub decline: String,
}

#[derive(Clone, Debug)]
pub struct SentRow {
    pub person: PersonCell,
    pub grants: Vec<GrantLine>,
    pub state: InvitationState,
    /// Why it was turned down, in the words of whoever did
    pub reason: Option<String>,
    /// Since when it stands so.
    pub since: Moment,
    pub expires: Option<Moment>,
    pub delivery: Option<DeliveryLine>,
    /// `/invitations/{id}/resend` and `/revoke`
    pub resend: Option<String>,
    /// `/invitations/{id}/link`, a POST, for those who hand links over
    pub link: Option<String>,
    pub revoke: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// For somebody's approval.
    Waits,
    TurnedDown,
    Pending,
    Redeemed,
    Declined,
    Revoked,
    Expired,
    Replaced,
}

impl SentRow {
    fn undelivered(&self) -> bool {
        self.state == InvitationState::Pending && self.delivery.as_ref().is_some_and(DeliveryLine::failed)
    }

    pub fn key(&self) -> &'static str {
        match self.state {
            InvitationState::Pending if self.undelivered() => "sent-undelivered",
            InvitationState::Pending => "sent-pending",
            InvitationState::Waits => "sent-waits",
            InvitationState::TurnedDown => "sent-turned-down",
            InvitationState::Redeemed => "sent-redeemed",
            InvitationState::Declined => "sent-declined",
            InvitationState::Revoked => "sent-revoked",
            InvitationState::Expired => "sent-expired",
            InvitationState::Replaced => "sent-replaced",
        }
    }

    pub fn tone(&self) -> Tone {
        match self.state {
            InvitationState::Pending if self.undelivered() => Tone::Fail,
            InvitationState::Pending | InvitationState::Waits => Tone::Wait,
            InvitationState::Redeemed => Tone::Done,
            InvitationState::Declined | InvitationState::Expired | InvitationState::TurnedDown => Tone::Fail,
            InvitationState::Revoked | InvitationState::Replaced => Tone::Plain,
        }
    }
}
