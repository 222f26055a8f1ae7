//! The form for a schedule.

use chrono::NaiveDate;

use crate::features::access::ResourceId;

use crate::features::policies;
use crate::features::reviews::pages::silence_key;
use crate::features::reviews::shown::PlanForm;
use crate::features::reviews::{Decision, MOST_COUNTED, Plan, Refused, Schedule};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;
use crate::foundation::refusal::{self, Kind};
use crate::foundation::seen::{self, Field, Fields};
use crate::foundation::text::Text;
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{Page, Posted};

/// Rhythms to choose from, in days; any other is typed.
const RHYTHMS: [(&str, &str); 4] =
    [("once", "reviews-once"), ("90", "reviews-every-90"), ("180", "reviews-every-180"), ("365", "reviews-every-365")];

/// What was typed, and what was wrong with it.
#[derive(Clone, Debug)]
pub struct Typed {
    scope: String,
    of: String,
    every: String,
    every_days: String,
    answer_days: String,
    silence: String,
    first_day: String,
    /// What the page showed, on which this was typed: the version of the schedule, and a mark of its fields
    seen: Option<String>,
    pub mistake: Option<(&'static str, Text)>,
    /// Somebody else was faster.
    clash: bool,
    pub preview: Option<i64>,
}

impl Typed {
    /// The form before anything is typed.
    pub fn fresh(today: NaiveDate) -> Self {
        Self {
            scope: "all".to_owned(),
            of: String::new(),
            every: "90".to_owned(),
            every_days: String::new(),
            answer_days: "14".to_owned(),
            silence: "keep".to_owned(),
            first_day: today.to_string(),
            seen: None,
            mistake: None,
            clash: false,
            preview: None,
        }
    }

    /// The form as a schedule fills it.
    pub fn of(schedule: &Schedule) -> Self {
        let every = schedule.every_days.map_or_else(|| "once".to_owned(), |days| days.to_string());
        let form = Self {
            answer_days: schedule.answer_days.to_string(),
            silence: schedule.silence.word().to_owned(),
            ..Self::fresh(schedule.next_at.date())
        };
        form.with_rhythm(every)
    }

    pub fn read(posted: &Posted) -> Result<Self, refusal::Refused> {
        let typed = |name: &str| posted.one(name).map(|text| text.trim().to_owned());
        Ok(Self {
            scope: typed("scope")?,
            of: typed("of")?,
            every: typed("every")?,
            every_days: typed("every_days")?,
            answer_days: typed("answer_days")?,
            silence: typed("silence")?,
            first_day: typed("first_day")?,
            seen: Some(typed("seen")?),
            mistake: None,
            clash: false,
            preview: None,
        })
    }

    /// The version of the schedule that the page showed.
    pub fn version(&self) -> i32 {
        let version = self.seen.as_ref().and_then(|seen| seen.split('.').next()?.parse().ok());
        version.unwrap_or_default()
    }

    fn fields(&self) -> Fields {
        let every = if self.every == "other" { &self.every_days } else { &self.every };
        vec![
            ("every_days", every.clone()),
            ("answer_days", self.answer_days.clone()),
            ("silence", self.silence.clone()),
            ("first_day", self.first_day.clone()),
        ]
    }

    /// What was typed, and where nothing was, what somebody else chose meanwhile.
    fn merged(&self, kept: Option<&Self>) -> (Self, Vec<Field>) {
        let shown = self.seen.as_ref().and_then(|seen| Some(seen.split_once('.')?.1));
        let (Some(kept), Some(shown)) = (kept.filter(|_| self.clash), shown) else { return (self.clone(), Vec::new()) };
        let fields = seen::merge(shown, self.fields(), kept.fields());
        let value = |name: &str| {
            let found = fields.iter().find(|field| field.name == name);
            found.map(|field| field.value.clone()).unwrap_or_default()
        };
        let merged = Self {
            answer_days: value("answer_days"),
            silence: value("silence"),
            first_day: value("first_day"),
            ..self.clone()
        };
        (merged.with_rhythm(value("every_days")), fields)
    }

    /// One of those to choose from, or another.
    fn with_rhythm(self, every: String) -> Self {
        let listed = RHYTHMS.iter().any(|(value, _)| *value == every);
        if listed {
            Self { every, every_days: String::new(), ..self }
        } else {
            Self { every: "other".to_owned(), every_days: every, ..self }
        }
    }

    /// The app or group it is for; nothing for all.
    pub fn target(&self, conn: &mut Conn, actor: &Actor, now: Time) -> Result<Option<ResourceId>, Refused> {
        match self.scope.as_str() {
            "all" => Ok(None),
            "one" => Ok(Some(policies::named_for_rule(conn, actor, &self.of, now)?)),
            _ => Err(Refused::NoScope),
        }
    }

    /// How owners are to be asked. A day that is not named is today.
    pub fn plan(&self, today: NaiveDate) -> Result<Plan, Refused> {
        let every = if self.every == "other" { &self.every_days } else { &self.every };
        let every_days = match every.as_str() {
            "once" => None,
            days => Some(days.parse().map_err(|_| Refused::BadRhythm)?),
        };
        let first_day = match self.first_day.as_str() {
            "" => today,
            day => day.parse().map_err(|_| Refused::NotADay)?,
        };
        Ok(Plan {
            every_days,
            answer_days: self.answer_days.parse().map_err(|_| Refused::BadAnswerTime)?,
            silence: Decision::from_word(&self.silence).ok_or(Refused::NoSilence)?,
            first_day,
        })
    }

    /// The same with what was refused, if it is about the form.
    pub fn refused(self, refused: &refusal::Refused) -> Option<Self> {
        let field = match refused.kind {
            Kind::Invalid { field } => field,
            Kind::Conflict => "",
            _ if refused.is_proof_needed() => "",
            _ => return None,
        };
        let clash = refused.kind == Kind::Conflict;
        Some(Self { mistake: Some((field, refused.text.clone())), clash, ..self })
    }

    /// Who has not been shown what somebody else changed in this schedule has not seen it.
    pub fn form(&self, page: &Page, action: String, schedule: Option<&Schedule>) -> PlanForm {
        let kept = schedule.map(Self::of);
        let fresh = || Some(format!("{}.{}", schedule?.version, seen::mark(&kept.as_ref()?.fields())));
        let seen = self.seen.clone().filter(|_| !self.clash).or_else(fresh);
        let (merged, fields) = self.merged(kept.as_ref());
        let meanwhile = |name: &str| fields.iter().find(|field| field.name == name)?.meanwhile.clone();
        let beside = |field: &str| {
            let (wrong, text) = self.mistake.as_ref()?;
            (*wrong == field).then(|| page.say(text))
        };
        let choice = |value: &str, label: &str, chosen: &str| Choice {
            value: value.to_owned(),
            label: page.t(label).to_string(),
            chosen: value == chosen,
            allowed: true,
        };
        let silence = |silence: &Decision| choice(silence.word(), silence_key(*silence), &merged.silence);
        PlanForm {
            action,
            seen: seen.unwrap_or_default(),
            one: self.scope == "one",
            of: self.of.clone(),
            rhythms: RHYTHMS.iter().map(|(value, label)| choice(value, label, &merged.every)).collect(),
            other: merged.every == "other",
            every_days: merged.every_days.clone(),
            answer_days: merged.answer_days.clone(),
            silences: Decision::ALL.iter().map(silence).collect(),
            first_day: merged.first_day.clone(),
            today: page.now().date().to_string(),
            every_meanwhile: meanwhile("every_days").map(|one| one.said(|every| every_says(page, every))),
            answer_meanwhile: meanwhile("answer_days"),
            silence_meanwhile: meanwhile("silence").map(|one| one.said(|silence| silence_says(page, silence))),
            day_meanwhile: meanwhile("first_day"),
            of_mistake: beside("of"),
            every_mistake: beside("every_days"),
            answer_mistake: beside("answer_days"),
            silence_mistake: beside("silence"),
            day_mistake: beside("first_day"),
            mistake: beside(""),
            preview: self.preview.map(|n| preview(page, n)),
        }
    }
}

fn every_says(page: &Page, every: &str) -> String {
    match RHYTHMS.iter().find(|(value, _)| *value == every) {
        Some((_, label)) => page.t(label).to_string(),
        None => page.t("reviews-every-n").with("n", every.parse::<i32>().unwrap_or_default()).to_string(),
    }
}

fn silence_says(page: &Page, silence: &str) -> String {
    Decision::from_word(silence).map(|silence| page.t(silence_key(silence)).to_string()).unwrap_or_default()
}

fn preview(page: &Page, n: i64) -> String {
    let key = if n >= MOST_COUNTED { "reviews-preview-many" } else { "reviews-preview" };
    page.t(key).with("n", n).to_string()
}
