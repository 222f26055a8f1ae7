//! What owners see of their reviews, and admins of all of them.

use crate::features::reviews::Waiting;
use crate::foundation::seen::Meanwhile;
use crate::foundation::web::shown::{Choice, MayChange, Thing, Tone};
use crate::foundation::web::{Moment, Page, PersonCell};

/// `GET /reviews`: mine, open and past.
#[derive(askama::Template)]
#[template(path = "reviews/index.html")]
pub struct IndexPage {
    pub page: Page,
    pub open: Vec<ReviewRow>,
    pub past: Vec<ReviewRow>,
    pub next: Option<String>,
}

impl IndexPage {
    pub fn nothing(&self) -> bool {
        self.open.is_empty() && self.past.is_empty()
    }
}

/// That reviews wait, said on My Apps and My Groups.
#[derive(Clone, Debug)]
pub struct Waits {
    pub title: String,
    pub says: String,
    pub href: String,
    /// What the button says, by its key
    pub go: &'static str,
}

impl Waits {
    pub fn new(page: &Page, waiting: &Waiting) -> Self {
        let one = waiting.n == 1;
        let day = page.moment(waiting.ends_at).day();
        Self {
            title: page.t("reviews-notice").with("n", waiting.n).with("name", &waiting.name).to_string(),
            says: page.t("reviews-notice-said").with("day", day).to_string(),
            href: if one { format!("/reviews/{}", waiting.first) } else { "/reviews".to_owned() },
            go: "reviews-notice-go",
        }
    }
}

/// A review in a list.
#[derive(Clone, Debug)]
pub struct ReviewRow {
    pub name: String,
    /// `/reviews/{id}`
    pub href: String,
    pub began: Moment,
    /// How it stands, a finished sentence.
    pub says: String,
    pub tone: Tone,
    /// Whether it waits for answers.
    pub open: bool,
}

/// `GET /reviews/{id}`. `POST` {`decision-{user}`, `reason-{user}`, `seen-{user}`, `after`, `step`}
#[derive(askama::Template)]
#[template(path = "reviews/show.html")]
pub struct ShowPage {
    pub page: Page,
    pub thing: Thing,
    /// `/reviews/{id}`
    pub href: String,
    pub guests: i32,
    pub left: i64,
    pub ends: Moment,
    /// What silence means, and why nobody can be asked any more.
    pub silence: String,
    pub stand: Stand,
    pub may: bool,
    pub results: Option<String>,
    pub closed: Option<String>,
    pub mistake: Option<String>,
    pub clashed: bool,
    pub rows: Vec<Row>,
    /// The guest after whom this page begins, and the one after whom the next does.
    pub after: String,
    pub next: Option<String>,
}

/// How far a review got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    Open,
    /// Being carried out.
    Busy,
    Done,
    Stopped,
}

impl ShowPage {
    pub fn is_open(&self) -> bool {
        self.stand == Stand::Open
    }

    pub fn is_busy(&self) -> bool {
        self.stand == Stand::Busy
    }

    pub fn is_stopped(&self) -> bool {
        self.stand == Stand::Stopped
    }

    /// Whether nothing but finishing is left.
    pub fn is_complete(&self) -> bool {
        self.left == 0
    }
}

/// One guest under review.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: String,
    pub person: PersonCell,
    /// Whoever looks, who does not decide about themselves
    pub own: bool,
    /// Nothing for whoever has left meanwhile.
    pub access: Option<Access>,
    /// That they have it through a group too, finished.
    pub also: Option<String>,
    /// `keep`, `remove` or nothing
    pub choice: &'static str,
    pub reason: String,
    pub seen: String,
    /// Who decided, and when.
    pub decided: Option<Decided>,
    /// That somebody else decided otherwise meanwhile.
    pub clash: Option<String>,
    pub outcome: Option<Outcome>,
}

impl Row {
    pub fn keeps(&self) -> bool {
        self.choice == "keep"
    }

    pub fn goes(&self) -> bool {
        self.choice == "remove"
    }
}

#[derive(Clone, Debug)]
pub struct Access {
    /// "Olivia Owner", or nobody in particular; finished.
    pub by: String,
    pub pending: bool,
    pub since: Moment,
    pub until: Option<Moment>,
    /// The key of what is said of the last use, and when that was.
    pub used_key: &'static str,
    pub used: Option<Moment>,
    /// A gentle suggestion's key.
    pub hint: Option<&'static str>,
}

impl Access {
    pub fn since_key(&self) -> &'static str {
        if self.pending { "reviews-invited-by" } else { "reviews-added-by" }
    }
}

#[derive(Clone, Debug)]
pub struct Decided {
    pub says: String,
    pub when: Moment,
}

/// What was done about a guest.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub key: &'static str,
    pub tone: Tone,
}

/// `GET /admin/reviews`. `POST` {`scope`, `of`, `every`, `every_days`, `answer_days`, `silence`, `first_day`, `step`}
#[derive(askama::Template)]
#[template(path = "reviews/admin.html")]
pub struct AdminPage {
    pub page: Page,
    pub change: MayChange,
    pub schedules: Vec<ScheduleRow>,
    pub form: PlanForm,
    pub rows: Vec<ReviewRow>,
    pub next: Option<String>,
}

/// `GET /admin/reviews/{id}/edit`. `POST` the same without `scope` and `of`, with `seen`.
#[derive(askama::Template)]
#[template(path = "reviews/edit.html")]
pub struct EditPage {
    pub page: Page,
    pub change: MayChange,
    pub row: ScheduleRow,
    pub form: PlanForm,
}

/// `GET /admin/reviews/{id}/end`. `POST` {`seen`}
#[derive(askama::Template)]
#[template(path = "reviews/end.html")]
pub struct EndPage {
    pub page: Page,
    pub change: MayChange,
    pub row: ScheduleRow,
    pub seen: i32,
    pub mistake: Option<String>,
}

impl EndPage {
    pub fn here(&self) -> String {
        format!("{}/end", self.row.path)
    }
}

/// One schedule.
#[derive(Clone, Debug)]
pub struct ScheduleRow {
    /// The app or group, or "Every app and group"; finished.
    pub name: String,
    /// `/apps/{id}` or `/groups/{id}`
    pub href: Option<String>,
    /// `/admin/reviews/{id}`
    pub path: String,
    pub says: String,
    pub next: Moment,
    /// Why nobody can be asked about it any more.
    pub closed: Option<String>,
}

/// The form for a schedule: what was typed, and what was wrong beside each field.
#[derive(Clone, Debug)]
pub struct PlanForm {
    pub action: String,
    /// Empty for a new one.
    pub seen: String,
    /// Whether it is for one app or group, and for which.
    pub one: bool,
    pub of: String,
    pub rhythms: Vec<Choice>,
    pub other: bool,
    pub every_days: String,
    pub answer_days: String,
    pub silences: Vec<Choice>,
    pub first_day: String,
    pub today: String,
    pub every_meanwhile: Option<Meanwhile>,
    pub answer_meanwhile: Option<Meanwhile>,
    pub silence_meanwhile: Option<Meanwhile>,
    pub day_meanwhile: Option<Meanwhile>,
    pub of_mistake: Option<String>,
    pub every_mistake: Option<String>,
    pub answer_mistake: Option<String>,
    pub silence_mistake: Option<String>,
    pub day_mistake: Option<String>,
    pub mistake: Option<String>,
    /// How many guests it would be about today, a finished sentence.
    pub preview: Option<String>,
}

impl PlanForm {
    pub fn is_new(&self) -> bool {
        self.seen.is_empty()
    }
}
