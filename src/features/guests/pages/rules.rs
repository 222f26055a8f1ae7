//! What happens to guests by itself, as admins see and choose it.

use crate::features::guests::pages::cell;
use crate::features::guests::shown::{DaysField, RulesPage, Would};
use crate::features::guests::{self, Met, Refused};
use crate::features::policies::{self, Action, LifeRules, Object};
use crate::features::users::User;
use crate::foundation::db::Conn;
use crate::foundation::refusal::{self, Kind};
use crate::foundation::text::Text;
use crate::foundation::web::shown::MayChange;
use crate::foundation::web::{
    Answer, Asked, Flash, PersonCell, Place, Posted, Visit, WebError, redirect_saying, show, show_as, status_of,
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
    mistake: Option<(&'static str, Text)>,
    clash: bool,
    looks: bool,
}

impl Form {
    fn of(rules: &LifeRules) -> Self {
        let days = rules.numbers().map(|(_, days)| days.map(|days| days.to_string()).unwrap_or_default());
        Self { days, reminds: rules.reminds, seen: None, mistake: None, clash: false, looks: false }
    }

    fn read(posted: &Posted) -> Result<Self, refusal::Refused> {
        let mut days = <[String; 4]>::default();
        for (kept, name) in days.iter_mut().zip(FIELDS) {
            *kept = posted.one(name)?.trim().to_owned();
        }
        let looks = posted.one("step")? == "check";
        let seen = Some(posted.one("seen")?.to_owned());
        Ok(Self { days, reminds: posted.has("reminds"), seen, mistake: None, clash: false, looks })
    }

    fn rules(&self) -> Result<LifeRules, policies::Refused> {
        let mut numbers = [None; 4];
        for ((number, typed), field) in numbers.iter_mut().zip(&self.days).zip(FIELDS) {
            if !typed.is_empty() {
                *number = Some(typed.parse().map_err(|_| policies::Refused::NotDays { field })?);
            }
        }
        let [stay_days, longest_days, block_idle_days, delete_blocked_days] = numbers;
        Ok(LifeRules { stay_days, longest_days, block_idle_days, delete_blocked_days, reminds: self.reminds })
    }
}

/// GET /admin/policies/life
pub async fn edit(asked: Asked) -> Answer {
    let page = asked.read(|conn, visit| {
        let form = Form::of(&policies::life_rules(conn)?);
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
        policies::may(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now())?;
        visit.me.must_be_fresh(visit.now())?;
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
    let page = asked.read(move |conn, visit| {
        policies::may(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now())?;
        Ok(rules_page(conn, visit, &form)?)
    });
    Ok(show(&page.await?))
}

/// The form with what was typed, and what was wrong beside the field.
async fn again(asked: Asked, form: Form, error: WebError) -> Answer {
    let refused = error.refused();
    let field = match refused.kind {
        Kind::Invalid { field } => field,
        Kind::Conflict => "",
        _ if refused.is_proof_needed() => "",
        _ => return Err(error),
    };
    let (status, clash) = (status_of(&refused.kind), refused.kind == Kind::Conflict);
    let form = Form { mistake: Some((field, refused.text.clone())), clash, looks: false, ..form };
    Ok(show_as(status, &asked.read(move |conn, visit| Ok(rules_page(conn, visit, &form)?)).await?))
}

fn rules_page(conn: &mut Conn, visit: &Visit, form: &Form) -> Result<RulesPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    policies::may(conn, &actor, Action::SeePolicies, Object::Directory, now)?;
    let page = visit.page(Place::Admin);
    let kept = policies::life_rules(conn)?;
    let (wrong, mistake) = match &form.mistake {
        Some((field, text)) => (*field, Some(page.say(text))),
        None => ("", None),
    };
    let would = match form.rules() {
        Ok(rules) if form.looks => Some(guests::met(conn, &actor, &rules, now)?),
        _ => None,
    };
    let fields = FIELDS.iter().zip(&form.days).zip(kept.numbers()).map(|((name, value), (_, kept))| {
        let kept = kept.map(|days| days.to_string()).unwrap_or_default();
        DaysField {
            name,
            value: value.clone(),
            mistake: mistake.clone().filter(|_| wrong == *name),
            now: Some(if kept.is_empty() { "–".to_owned() } else { kept.clone() })
                .filter(|_| form.clash && kept != *value),
        }
    });
    Ok(RulesPage {
        change: MayChange::of(policies::allows(conn, &actor, Action::ChangePolicies, now), visit.me.is_fresh(now)),
        fields: fields.collect(),
        reminds: form.reminds,
        // Who has not been shown what somebody else changed has not seen it.
        seen: form.seen.clone().filter(|_| !form.clash).unwrap_or_else(|| kept.mark()),
        mistake: mistake.clone().filter(|_| wrong.is_empty()),
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
