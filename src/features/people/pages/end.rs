//! Changing until when somebody has access.

use chrono::{Days, Months, NaiveDate};

use crate::features::people::pages::{Whom, place_of, thing};
use crate::features::people::shown::EndDatePage;
use crate::features::people::{self, Change, Refused, allowed};
use crate::features::policies::Action;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::refusal::{self, Kind};
use crate::foundation::seen::{self, Meanwhile};
use crate::foundation::text::Text;
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, PersonCell, Posted, Visit, WebError, redirect_saying, show, show_as,
};

/// What was chosen: one of the presets, or another day.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    preset: Option<String>,
    pub day: String,
}

impl Typed {
    pub fn read(posted: &Posted) -> Result<Self, refusal::Refused> {
        let preset = posted.has("ends").then(|| posted.one("ends").map(str::to_owned)).transpose()?;
        let preset = preset.filter(|preset| preset != "other");
        Ok(Self { preset, day: posted.one("ends_on")?.trim().to_owned() })
    }

    /// The usual extension.
    pub fn three_months(page: &Page) -> Self {
        let day = page.now().date().checked_add_months(Months::new(3)).map(|day| day.to_string());
        Self { preset: day, day: String::new() }
    }

    /// Whether the preset is a later day than this.
    pub fn is_after(&self, day: NaiveDate) -> bool {
        self.preset.as_deref().and_then(|preset| preset.parse().ok()).is_some_and(|chosen: NaiveDate| chosen > day)
    }

    /// What the form shows after somebody else was faster: what was typed where it was another day than the page showed,
    /// and their choice where it was not.
    pub fn meanwhile(self, page: &Page, shown: Option<Time>, kept: Option<Time>) -> (Self, Option<Meanwhile>) {
        let day = |end: Option<Time>| vec![("ends_on", end.map(|end| end.date().to_string()).unwrap_or_default())];
        let mine = vec![("ends_on", self.preset.clone().unwrap_or_else(|| self.day.clone()))];
        let merged = seen::merge(&seen::mark(&day(shown)), mine, day(kept)).into_iter().next();
        let says = || match kept {
            Some(end) => page.moment(end).day().to_string(),
            None => page.t("frame-no-end").to_string(),
        };
        match merged.and_then(|field| field.meanwhile) {
            Some(Meanwhile::Theirs) => (before(kept), Some(Meanwhile::Theirs)),
            Some(both) => (self, Some(both.said(|_| says()))),
            None => (self, None),
        }
    }

    /// Empty is no end, unless another day was asked for and not given.
    pub fn ends_on(&self, other: bool) -> Result<Option<NaiveDate>, Refused> {
        let chosen = self.preset.as_deref().unwrap_or(&self.day);
        match chosen {
            "" if other => Err(Refused::NotADate),
            "" => Ok(None),
            day => day.parse().map(Some).map_err(|_| Refused::NotADate),
        }
    }
}

/// GET …/people/{user_id}/end-date
pub async fn edit(asked: Asked, whom: Whom) -> Answer {
    let page = asked.read(move |conn, visit| Ok(edit_page(conn, visit, whom, None)?));
    Ok(show(&page.await?))
}

/// POST …/people/{user_id}/end-date and …/end
pub async fn update(asked: Asked, whom: Whom, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let typed = Typed::read(&posted).map_err(refuse)?;
    let other = posted.has("ends") && typed.preset.is_none();
    let ends_on = typed.ends_on(other).ok();
    let seen = posted.has("seen").then(|| posted.one("seen")).transpose().map_err(refuse)?;
    let seen = seen.map(|seen| seen.parse().ok().map(Time::from_micros));
    let done = asked.write(move |conn, visit| {
        let wish = Change { of: whom.of, user: whom.user, ends_on: ends_on.ok_or(Refused::NotADate)?, seen };
        let user = people::change_end(conn, &visit.actor(), wish, visit.now())?;
        let page = visit.page(place_of(whom.of));
        let until = wish.ends_on.map(|day| page.moment(Time::end_of(day)).day());
        let key = if until.is_some() { "people-end-changed" } else { "people-end-taken-away" };
        Ok(Flash::done(page.t(key).with("person", user.name()).with("day", until.unwrap_or_default())))
    });
    match done.await {
        Ok(flash) => Ok(redirect_saying(&asked, &format!("{}/people", whom.of.path()), &flash)),
        Err(error) => {
            let Some((status, text)) = error.mistake() else { return Err(error) };
            let clash = (error.refused().kind == Kind::Conflict).then_some(seen.flatten());
            let wrong = Wrong { typed, text: text.clone(), clash };
            // What they have only through a group has no end of its own to show again.
            let page = asked.read(move |conn, visit| {
                edit_page(conn, visit, whom, Some(wrong)).map_err(|_| refusal::Refused { kind: Kind::Conflict, text })
            });
            Ok(show_as(status, &page.await?))
        }
    }
}

/// What was refused, and why.
struct Wrong {
    typed: Typed,
    text: Text,
    /// The end that the page showed, where somebody else was faster
    clash: Option<Option<Time>>,
}

fn edit_page(conn: &mut Conn, visit: &Visit, whom: Whom, wrong: Option<Wrong>) -> Result<EndDatePage, Refused> {
    let resource = allowed(conn, &visit.actor(), Action::ChangeEnd, whom.of, visit.now())?;
    let (user, now_until) = people::one(conn, whom.of, whom.user)?.ok_or(Refused::NotTheirs)?;
    let page = visit.page(place_of(whom.of));
    let mistake = wrong.as_ref().map(|wrong| page.say(&wrong.text));
    let (typed, meanwhile) = match wrong {
        Some(Wrong { typed, clash: Some(shown), .. }) => typed.meanwhile(&page, shown, now_until),
        Some(wrong) => (wrong.typed, None),
        None => (before(now_until), None),
    };
    let bound = people::bound(conn, &visit.actor(), &user, visit.now())?.filter(|_| now_until.is_some());
    let presets = within(&page, &typed, presets(&page, &typed), bound.map(|(_, latest)| latest), now_until);
    let other_day = !presets.iter().any(|preset| preset.chosen);
    Ok(EndDatePage {
        person: PersonCell::new(&user.display_name, &user.mail_shown, user.is_pending()),
        action: format!("{}/people/{}/end-date", whom.of.path(), user.id),
        presets,
        ends_on: if other_day { typed.day } else { String::new() },
        other_day,
        seen: now_until.map(|end| end.micros().to_string()).unwrap_or_default(),
        now_until: now_until.map(|end| page.moment(end)),
        limit: bound.map(|bound| limit(&page, bound)),
        mistake,
        meanwhile,
        thing: thing(&resource),
        page,
    })
}

/// The form as it stands before anything is chosen.
pub fn before(now_until: Option<Time>) -> Typed {
    match now_until {
        Some(end) => Typed { preset: None, day: end.date().to_string() },
        None => Typed { preset: Some(String::new()), day: String::new() },
    }
}

/// No end, two weeks, three months, a year: and any other day.
pub fn presets(page: &Page, typed: &Typed) -> Vec<Choice> {
    let today = page.now().date();
    let days = [
        ("invite-no-end", None),
        ("invite-2-weeks", today.checked_add_days(Days::new(14))),
        ("invite-3-months", today.checked_add_months(Months::new(3))),
        ("invite-1-year", today.checked_add_months(Months::new(12))),
    ];
    let choice = |(key, day): (&str, Option<NaiveDate>)| {
        let value = day.map(|day| day.to_string()).unwrap_or_default();
        Choice { chosen: typed.preset.as_ref() == Some(&value), value, label: page.t(key).to_string(), allowed: true }
    };
    days.into_iter().map(choice).collect()
}

/// Of these days those the rules allow to whoever is bound by them, who may also choose the last of those.
pub fn within(
    page: &Page,
    typed: &Typed,
    presets: Vec<Choice>,
    latest: Option<NaiveDate>,
    before: Option<Time>,
) -> Vec<Choice> {
    let Some(latest) = latest else { return presets };
    let many = presets.len();
    let no_longer = |day: NaiveDate| before.is_some_and(|before| Time::end_of(day) <= before);
    let fits = |day: NaiveDate| day <= latest || no_longer(day);
    let mut fitting = presets;
    fitting.retain(|preset| preset.value.parse().is_ok_and(fits));
    if fitting.len() < many {
        let label = page.t("end-date-latest").with("day", page.moment(Time::end_of(latest)).day()).to_string();
        let value = latest.to_string();
        fitting.push(Choice { chosen: typed.preset.as_ref() == Some(&value), value, label, allowed: true });
    }
    fitting
}

/// "Rules allow 30 days at a time, until 3 May."
pub fn limit(page: &Page, (days, latest): (i32, NaiveDate)) -> String {
    let day = page.moment(Time::end_of(latest)).day();
    page.t("end-date-limit").with("days", days).with("day", day).to_string()
}
