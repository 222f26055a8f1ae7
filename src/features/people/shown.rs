//! The people of an app or a group, what happened to them, and how their end is changed.

use crate::foundation::seen::Meanwhile;
use crate::foundation::web::shown::{Choice, DeliveryLine, Filter, Obstacle, Thing, Tone};
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET {thing}/people`: everybody who has it, pending ones included.
#[derive(askama::Template)]
#[template(path = "people/index.html")]
pub struct IndexPage {
    pub page: Page,
    pub thing: Thing,
    /// Whether people can be added by hand.
    pub may_add: bool,
    /// Whether what happened is shown to them.
    pub history: bool,
    /// Why not, and what instead.
    pub obstacle: Option<Obstacle>,
    pub filters: Vec<Filter>,
    pub q: String,
    /// The filter chosen, as in `?show=`; empty for all.
    pub show: String,
    pub rows: Vec<Row>,
    pub next: Option<String>,
    /// How many have it, and how many are asked and have not answered.
    pub have: u32,
    pub asked: u32,
    /// Roles are shown for apps with several.
    pub with_roles: bool,
    /// `/reviews/{id}` while its guests are under review, and the last day of that.
    pub review: Option<(String, Moment)>,
}

impl IndexPage {
    pub fn action(&self) -> String {
        format!("{}/people", self.thing.href)
    }

    pub fn nobody(&self) -> bool {
        self.have == 0 && self.asked == 0
    }
}

#[derive(Clone, Debug)]
pub struct Row {
    pub person: PersonCell,
    pub role: Option<String>,
    /// "You", a name, or nobody in particular; finished.
    pub added_by: String,
    pub through: Option<Through>,
    pub until: Option<Moment>,
    pub standing: Standing,
    /// When somebody was asked, or last opened it.
    pub since: Option<Moment>,
    pub delivery: Option<DeliveryLine>,
    /// `{thing}/people/{user}/end-date`, a page
    pub end_date: Option<String>,
    /// `/invitations/{id}/resend`
    pub resend: Option<String>,
    /// `{thing}/people/{user}/remove`, a POST, for those who have not answered yet
    pub revoke: Option<String>,
    /// `{thing}/people/{user}/remove`, a POST
    pub remove: Option<String>,
    /// The list itself, for buttons that lead elsewhere.
    pub back: String,
}

/// The group that somebody's access comes through, where it can be changed.
#[derive(Clone, Debug)]
pub struct Through {
    /// Nothing where the group is not shown.
    pub name: Option<String>,
    /// `/groups/{id}/people`, for those who may see it.
    pub href: Option<String>,
}

impl Through {
    pub fn key(&self) -> &'static str {
        if self.name.is_some() { "people-through" } else { "people-through-some" }
    }

    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Colleague,
    Guest,
    /// Asked, no answer
    Asked,
    /// Asked for, and not approved yet
    AskedFor,
    /// The mail did not arrive
    Undelivered,
    EndsSoon,
    Ended,
}

impl Standing {
    pub fn key(self) -> &'static str {
        match self {
            Self::Colleague => "people-colleague",
            Self::Guest => "people-guest",
            Self::Asked => "people-asked",
            Self::AskedFor => "sent-waits",
            Self::Undelivered => "sent-undelivered",
            Self::EndsSoon => "people-ends-soon",
            Self::Ended => "people-ended",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Self::Colleague | Self::Guest => Tone::Done,
            Self::Asked | Self::AskedFor | Self::EndsSoon => Tone::Wait,
            Self::Undelivered => Tone::Fail,
            Self::Ended => Tone::Plain,
        }
    }
}

impl Row {
    pub fn has_menu(&self) -> bool {
        self.end_date.is_some() || self.resend.is_some() || self.revoke.is_some() || self.remove.is_some()
    }

    /// The moment the standing is about: the end for what ends, else since when.
    pub fn when(&self) -> String {
        let moment = if self.standing == Standing::EndsSoon { &self.until } else { &self.since };
        moment.as_ref().map(|moment| moment.words().to_string()).unwrap_or_default()
    }

    /// Whether the last opening is worth a line of its own.
    pub fn opened(&self) -> Option<&Moment> {
        let inside = matches!(self.standing, Standing::Colleague | Standing::Guest | Standing::EndsSoon);
        self.since.as_ref().filter(|_| inside)
    }
}

/// `GET {thing}/history`: what happened, newest first.
#[derive(askama::Template)]
#[template(path = "people/history.html")]
pub struct HistoryPage {
    pub page: Page,
    pub thing: Thing,
    pub lines: Vec<HistoryLine>,
    pub next: Option<String>,
}

#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// Who did it; nobody for the program itself.
    pub who: Option<PersonCell>,
    /// What happened, a finished sentence.
    pub says: String,
    pub when: Moment,
    pub tone: Tone,
}

/// `GET {thing}/people/{user}/end-date`. The POST to the same path sends `ends` (a day, empty, or `other`) and `ends_on`.
#[derive(askama::Template)]
#[template(path = "people/end_date.html")]
pub struct EndDatePage {
    pub page: Page,
    pub thing: Thing,
    pub person: PersonCell,
    pub action: String,
    pub presets: Vec<Choice>,
    pub ends_on: String,
    pub other_day: bool,
    pub now_until: Option<Moment>,
    /// The same, to tell whether somebody else changed it meanwhile
    pub seen: String,
    /// How far the rules let it be moved, finished
    pub limit: Option<String>,
    pub mistake: Option<String>,
    pub meanwhile: Option<Meanwhile>,
}

/// `GET {thing}/people/{user}/remove`: what removing means. The POST goes to the same path.
#[derive(askama::Template)]
#[template(path = "people/remove.html")]
pub struct RemovePage {
    pub page: Page,
    pub thing: Thing,
    pub person: PersonCell,
    pub action: String,
}
