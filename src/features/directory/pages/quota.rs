//! How many guests one person may have invited: as everybody, without a limit, or a number of their own.

use actix_web::web;

use crate::features::directory::pages::deeds::Done;
use crate::features::directory::pages::show::{self as one, Undone};
use crate::features::directory::shown::QuotaPanel;
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, Allowance, ChooseQuota, Object, Quota};
use crate::features::users::{self, User};
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Origin;
use crate::foundation::refusal::{self, Kind};
use crate::foundation::seen::{self, Field, Fields, Meanwhile};
use crate::foundation::text::Text;
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, Place, Posted, Visit, WebError, redirect_saying, show_as, status_of,
};

/// What was chosen and typed, and what was wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    chosen: String,
    most: String,
    /// The quota that the page showed.
    seen: String,
    mistake: Option<Text>,
    /// Somebody else was faster, and the page shows what they chose.
    outdated: bool,
}

/// POST /admin/users/{id}/quota
pub async fn update(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let text = |name| posted.one(name).map(str::to_owned).map_err(|refused| WebError::new(&asked, refused));
    let typed =
        Typed { chosen: text("quota")?, most: text("most")?, seen: text("seen")?, mistake: None, outdated: false };
    let wish = typed.clone();
    let error = match asked.write(move |conn, visit| choose(conn, visit, id, &wish)).await {
        Ok(flash) => return Ok(redirect_saying(&asked, &format!("/admin/users/{id}"), &flash)),
        Err(error) => error,
    };
    let refused = error.refused();
    let (above, typed) = match refused.kind {
        Kind::Invalid { .. } => (None, Typed { mistake: Some(refused.text.clone()), ..typed }),
        Kind::Conflict => (Some(refused.text.clone()), Typed { outdated: true, ..typed }),
        _ if refused.is_proof_needed() => (None, typed),
        _ => return Err(error),
    };
    let status = status_of(&refused.kind);
    let undone = Undone { mistake: above, quota: Some(typed), ..Undone::default() };
    let page = asked.read(move |conn, visit| one::show_page(conn, visit, id, &undone));
    Ok(show_as(status, &page.await?))
}

fn choose(conn: &mut Conn, visit: &Visit, id: UserId, typed: &Typed) -> Done {
    let own = || Quota::read(&typed.most).ok().filter(|quota| *quota != Quota::Unlimited);
    // Whoever typed another number than the page showed means it.
    let shown = Quota::from_word(&typed.seen).and_then(Quota::most).map(|most| most.to_string()).unwrap_or_default();
    let typed_one = !typed.most.trim().is_empty() && typed.most.trim() != shown;
    let quota = match typed.chosen.as_str() {
        "own" => Some(own().ok_or(policies::Refused::NotAnOwnQuota)?),
        _ if typed_one => Some(own().ok_or(policies::Refused::NotAnOwnQuota)?),
        "unlimited" => Some(Quota::Unlimited),
        _ => None,
    };
    let wish = ChooseQuota { of: Some(id), quota, seen: Quota::from_word(&typed.seen) };
    policies::choose_quota(conn, &visit.actor(), &wish, visit.now())?;
    let user = users::find(conn, id)?.ok_or(policies::Refused::NotThere)?;
    Ok(Flash::done(visit.page(Place::Admin).t("quota-saved").with("person", user.name())))
}

/// What binds this person now, and what they have used of it.
pub(super) fn panel(
    conn: &mut Conn,
    page: &Page,
    user: &User,
    visit: &Visit,
    typed: Option<&Typed>,
) -> Result<QuotaPanel, refusal::Refused> {
    let own = policies::own_quota(conn, user.id)?;
    let all = policies::quota_of_all(conn)?.most();
    let all = all.map_or_else(|| page.t("quota-no-limit").to_string(), |most| most.to_string());
    let acting = users::acting(conn, user, Origin::default())?;
    let used = match Allowance::read(conn, &acting, &[], visit.now())? {
        Some(allowance) => Some(page.t("quota-used").with("used", allowance.used).to_string()),
        None if acting.roles().admin => Some(page.t("quota-admin").to_string()),
        None => None,
    };
    let [chosen, most] = fields(own, typed);
    let words = [
        ("all", page.t("quota-as-all").with("quota", all).to_string()),
        ("unlimited", page.t("quota-unlimited").to_string()),
        ("own", page.t("quota-own").to_string()),
    ];
    let now = match own {
        Some(Quota::Most(most)) => most.to_string(),
        _ => words.iter().find(|(value, _)| *value == kind_of(own)).map(|(_, said)| said.clone()).unwrap_or_default(),
    };
    // One sentence for both fields, which belong together.
    let both = |field: &Field| matches!(field.meanwhile, Some(Meanwhile::Both(_)));
    let changed = chosen.meanwhile.is_some() || most.meanwhile.is_some();
    let meanwhile = if both(&chosen) || both(&most) { Meanwhile::Both(now) } else { Meanwhile::Theirs };
    let choice = |(value, label): (&str, String)| Choice {
        value: value.to_owned(),
        label,
        chosen: value == chosen.value,
        allowed: true,
    };
    let outdated = typed.is_some_and(|typed| typed.outdated);
    let change = offer(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now());
    Ok(QuotaPanel {
        change: change.only_if(user.deleted_at.is_none()),
        choices: words.into_iter().map(choice).collect(),
        most: most.value,
        meanwhile: changed.then_some(meanwhile),
        // Whoever has not been shown the other's choice has not seen it.
        seen: match typed.filter(|_| !outdated) {
            Some(typed) => typed.seen.clone(),
            None => own.map(Quota::word).unwrap_or_default(),
        },
        mistake: typed.and_then(|typed| typed.mistake.as_ref()).map(|text| page.say(text)),
        used,
    })
}

/// As the form has it.
fn kind_of(own: Option<Quota>) -> &'static str {
    match own {
        None => "all",
        Some(Quota::Unlimited) => "unlimited",
        Some(Quota::Most(_)) => "own",
    }
}

fn form_of(own: Option<Quota>) -> Fields {
    let most = own.and_then(Quota::most).map(|most| most.to_string()).unwrap_or_default();
    vec![("quota", kind_of(own).to_owned()), ("most", most)]
}

/// The fields as they were typed, each with what became of it meanwhile.
fn together(merged: Vec<Field>, form: Fields) -> Vec<Field> {
    let typed = form.into_iter().map(|(_, value)| value);
    merged.into_iter().zip(typed).map(|(field, value)| Field { value, ..field }).collect()
}

/// Which kind is chosen, and the number: merged with what somebody else chose meanwhile.
fn fields(own: Option<Quota>, typed: Option<&Typed>) -> [Field; 2] {
    let fields = match typed {
        None => seen::typed(form_of(own)),
        Some(typed) => {
            let form = vec![("quota", typed.chosen.clone()), ("most", typed.most.trim().to_owned())];
            let shown = seen::mark(&form_of(Quota::from_word(&typed.seen)));
            let merged = if typed.outdated { seen::merge(&shown, form.clone(), form_of(own)) } else { Vec::new() };
            let both = merged.iter().any(|field| matches!(field.meanwhile, Some(Meanwhile::Both(_))));
            match merged {
                merged if merged.is_empty() => seen::typed(form),
                // They belong together: half of what each chose is what nobody did.
                merged if both => together(merged, form),
                merged => merged,
            }
        }
    };
    let mut fields = fields.into_iter();
    ["quota", "most"].map(|name| fields.next().unwrap_or(Field { name, value: String::new(), meanwhile: None }))
}
