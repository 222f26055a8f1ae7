//! What happens to guests by itself, as admins see and choose it.

use crate::features::guests::pages::cell;
use crate::features::guests::shown::{DaysField, RulesPage, Would};
use crate::features::guests::{self, Met, Refused};
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, LifeRules, Object};
use crate::features::users::User;
use crate::foundation::db::Conn;
use crate::foundation::refusal::{self, Kind};
use crate::foundation::seen::{self, Field, Fields};
use crate::foundation::web::{
    Answer, Asked, Flash, Mistakes, PersonCell, Place, Posted, Visit, WebError, redirect_saying, show, show_as,
    status_of,
};

const HERE: &str = "/admin/policies/life";
/// So many names are shown of those whom the rules would meet.
const SHOWN: usize = 10;
const FIELDS: [&str; 4] = ["stay_days", "longest_days", "block_idle_days", "delete_blocked_days"];

/// What was typed.
#[derive(Clone)]
struct Form {
    days: [String; 4],
    reminds: bool,
    /// What the page showed, on which this was typed; none where it is the first.
    seen: Option<String>,
    mistakes: Mistakes,
    clash: bool,
    looks: bool,
}

impl Form {
    fn of(rules: &LifeRules) -> Self {
        let days = rules.numbers().map(|(_, days)| days.map(|days| days.to_string()).unwrap_or_default());
        Self { days, reminds: rules.reminds, seen: None, mistakes: Mistakes::default(), clash: false, looks: false }
    }

    fn read(posted: &Posted) -> Result<Self, refusal::Refused> {
        let mut days = <[String; 4]>::default();
        for (kept, name) in days.iter_mut().zip(FIELDS) {
            *kept = posted.one(name)?.trim().to_owned();
        }
        let looks = posted.one("step")? == "check";
        let seen = Some(posted.one("seen")?.to_owned());
        Ok(Self { days, reminds: posted.has("reminds"), seen, mistakes: Mistakes::default(), clash: false, looks })
    }

    fn rules(&self) -> Result<LifeRules, policies::Refused> {
        let mut numbers = [None; 4];
        for ((number, typed), field) in numbers.iter_mut().zip(&self.days).zip(FIELDS) {
            *number = number_of(typed).map_err(|()| policies::Refused::NotDays { field })?;
        }
        let [stay_days, longest_days, block_idle_days, delete_blocked_days] = numbers;
        Ok(LifeRules { stay_days, longest_days, block_idle_days, delete_blocked_days, reminds: self.reminds })
    }

    /// Every field that holds no number of days.
    fn wrong(&self) -> Vec<policies::Refused> {
        let fits = |typed: &str| number_of(typed).is_ok_and(policies::is_days);
        let wrong = FIELDS.iter().zip(&self.days).filter(|(_, typed)| !fits(typed));
        wrong.map(|(field, _)| policies::Refused::NotDays { field }).collect()
    }

    /// The fields as they are shown again: merged with what somebody else chose meanwhile.
    fn fields(&self, kept: &LifeRules) -> Vec<Field> {
        let typed: Fields = FIELDS.into_iter().zip(self.days.iter().cloned()).collect();
        let typed = typed.into_iter().chain([seen::tick("reminds", self.reminds)]).collect();
        match self.seen.as_ref().filter(|_| self.clash) {
            Some(seen) => seen::merge(seen, typed, kept.fields()),
            None => seen::typed(typed),
        }
    }
}

/// Nothing typed is no number.
fn number_of(typed: &str) -> Result<Option<i32>, ()> {
    if typed.is_empty() { Ok(None) } else { typed.parse().map(Some).map_err(|_| ()) }
}

/// GET /admin/policies/life
pub async fn edit(asked: Asked) -> Answer {
    let page = asked.read(|conn, visit| {
        let form = Form::of(&guests::rules(conn, &visit.actor(), visit.now())?);
        Ok(rules_page(conn, visit, &form)?)
    });
    Ok(show(&page.await?))
}

/// POST /admin/policies/life
pub async fn update(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let form = Form::read(&posted).map_err(refuse)?;
    if form.looks {
        return look(asked, form).await;
    }
    let typed = form.clone();
    let done = asked.write(move |conn, visit| {
        policies::change_life_rules(
            conn,
            &visit.actor(),
            &typed.rules()?,
            typed.seen.as_deref().unwrap_or_default(),
            visit.now(),
        )?;
        Ok(Flash::done(visit.page(Place::Admin).t("life-saved")))
    });
    match done.await {
        Ok(flash) => Ok(redirect_saying(&asked, HERE, &flash)),
        Err(error) => again(asked, form, error).await,
    }
}

/// Whom it would meet, without changing anything.
async fn look(asked: Asked, form: Form) -> Answer {
    if let Err(refused) = form.rules() {
        let error = WebError::new(&asked, refused);
        return again(asked, form, error).await;
    }
    let page = asked.read(move |conn, visit| Ok(rules_page(conn, visit, &form)?));
    Ok(show(&page.await?))
}

/// The form with what was typed, and what was wrong beside each field.
async fn again(asked: Asked, form: Form, error: WebError) -> Answer {
    let refused = error.refused();
    let Some(mistakes) = Mistakes::of(refused) else { return Err(error) };
    let mistakes = if mistakes.any_field() { mistakes.and(form.wrong()) } else { mistakes };
    let (status, clash) = (status_of(&refused.kind), refused.kind == Kind::Conflict);
    let form = Form { mistakes, clash, looks: false, ..form };
    Ok(show_as(status, &asked.read(move |conn, visit| Ok(rules_page(conn, visit, &form)?)).await?))
}

fn rules_page(conn: &mut Conn, visit: &Visit, form: &Form) -> Result<RulesPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let page = visit.page(Place::Admin);
    let kept = guests::rules(conn, &actor, now)?;
    let would = match form.rules() {
        Ok(rules) if form.looks => Some(guests::met(conn, &actor, &rules, now)?),
        _ => None,
    };
    let (reminds, days): (Vec<Field>, Vec<Field>) =
        form.fields(&kept).into_iter().partition(|field| field.name == "reminds");
    let number = |field: Field| DaysField {
        name: field.name,
        mistake: form.mistakes.say(&page, field.name),
        value: field.value,
        meanwhile: field.meanwhile,
    };
    Ok(RulesPage {
        change: offer(conn, &actor, Action::ChangePolicies, Object::Directory, now),
        fields: days.into_iter().map(number).collect(),
        reminds: reminds.first().is_some_and(Field::is_on),
        reminds_meanwhile: reminds.into_iter().next().and_then(|field| field.meanwhile),
        // Who has not been shown what somebody else changed has not seen it.
        seen: form.seen.clone().filter(|_| !form.clash).unwrap_or_else(|| kept.mark()),
        mistake: form.mistakes.say(&page, ""),
        would: would.map(|met| shown(&met)),
        page,
    })
}

fn shown(met: &Met) -> Would {
    let some = |users: &[User]| users.iter().take(SHOWN).map(cell).collect::<Vec<PersonCell>>();
    Would {
        block: met.blocked.len(),
        blocked: some(&met.blocked),
        delete: met.deleted.len(),
        deleted: some(&met.deleted),
    }
}
