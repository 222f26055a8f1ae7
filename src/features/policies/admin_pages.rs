//! Who may invite people from outside, as admins see and choose it.

use crate::features::policies::choosing_pages::{self, Chosen};
use crate::features::policies::shown::{LevelsPage, OwnLevel};
use crate::features::policies::{self, Action, Choose, ChooseQuota, InviteLevel, Object, Quota, Refused, ResourceId};
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::text::Text;
use crate::foundation::web::shown::{Choice, MayChange};
use crate::foundation::web::{Answer, Asked, Flash, Page, Place, Posted, Visit, WebError, show};

const HERE: &str = "/admin/policies";

/// What was typed into the forms, and what was wrong with one of them.
#[derive(Clone, Default)]
struct Typed {
    of: String,
    level: Option<InviteLevel>,
    mistake: Option<Text>,
    own_mistake: Option<Text>,
    most: Option<String>,
    most_mistake: Option<Text>,
}

/// GET /admin/policies
pub async fn show_levels(asked: Asked) -> Answer {
    Ok(show(&asked.read(|conn, visit| Ok(levels_page(conn, visit, &Typed::default())?)).await?))
}

/// POST /admin/policies
pub async fn update_level(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let level = InviteLevel::from_word(posted.one("level").map_err(refuse)?);
    let seen = InviteLevel::from_word(posted.one("seen").map_err(refuse)?);
    let done = asked.write(move |conn, visit| {
        let wish = Choose { of: None, level: Some(level.ok_or(Refused::NoLevel)?), seen };
        chosen(conn, visit, &wish)
    });
    let typed = move |mistake| Typed { level, mistake: Some(mistake), ..Typed::default() };
    answer(&asked, done.await, typed).await
}

/// POST /admin/policies/own
pub async fn update_own(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let of = posted.one("of").map_err(refuse)?.trim().to_owned();
    // No level gives it back to the organization's; the form for a new exception has not seen one.
    let chosen_word = posted.filled("level").map_err(refuse)?.map(str::to_owned);
    let level = chosen_word.as_deref().and_then(InviteLevel::from_word);
    let seen = posted.filled("seen").map_err(refuse)?.and_then(InviteLevel::from_word);
    let name = of.clone();
    let done = asked.write(move |conn, visit| {
        policies::may(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now())?;
        if chosen_word.is_some() && level.is_none() {
            return Err(Refused::NoLevel.into());
        }
        let of = policies::named(conn, &name)?;
        chosen(conn, visit, &Choose { of: Some(of), level, seen })
    });
    let typed = move |mistake| Typed { of, level, own_mistake: Some(mistake), ..Typed::default() };
    answer(&asked, done.await, typed).await
}

/// POST /admin/policies/quota
pub async fn update_quota(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let typed = posted.one("most").map_err(refuse)?.to_owned();
    let seen = Quota::from_word(posted.one("seen").map_err(refuse)?);
    let quota = typed.clone();
    let done = asked.write(move |conn, visit| {
        policies::may(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now())?;
        let wish = ChooseQuota { of: None, quota: Some(Quota::read(&quota)?), seen };
        visit.me.must_be_fresh(visit.now())?;
        policies::choose_quota(conn, &visit.actor(), &wish, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("policies-saved")))
    });
    let typed = move |mistake| Typed { most: Some(typed), most_mistake: Some(mistake), ..Typed::default() };
    answer(&asked, done.await, typed).await
}

fn chosen(conn: &mut Conn, visit: &Visit, wish: &Choose) -> Result<Flash, refusal::Refused> {
    visit.me.must_be_fresh(visit.now())?;
    policies::choose_level(conn, &visit.actor(), wish, visit.now())?;
    let keys = ("policies-level-now", "policies-own-now");
    let rule = wish.level.map(|level| ("level", level.text()));
    choosing_pages::so_now(conn, visit, wish.of, rule, keys)
}

async fn answer(
    asked: &Asked,
    done: Result<Flash, WebError>,
    typed: impl FnOnce(Text) -> Typed + Send + 'static,
) -> Answer {
    choosing_pages::answer(asked, HERE, done, |conn, visit, text| levels_page(conn, visit, &typed(text))).await
}

fn levels_page(conn: &mut Conn, visit: &Visit, typed: &Typed) -> Result<LevelsPage, Refused> {
    policies::may(conn, &visit.actor(), Action::SeePolicies, Object::Directory, visit.now())?;
    let page = visit.page(Place::Admin);
    let level = policies::level_of_all(conn)?;
    let chosen = Chosen { counts: level, typed: typed.level.filter(|_| typed.mistake.is_some()) };
    let own = policies::own_levels(conn)?;
    let quota = policies::quota_of_all(conn)?;
    let say = |text: &Option<Text>| choosing_pages::wrong(&page, text);
    Ok(LevelsPage {
        change: MayChange::of(
            policies::allows(conn, &visit.actor(), Action::ChangePolicies, visit.now()),
            visit.me.is_fresh(visit.now()),
        ),
        levels: InviteLevel::ALL
            .iter()
            .map(|level| chosen.choice(&page, *level, level.word(), &level.text()))
            .collect(),
        seen: level.word(),
        own: own.into_iter().map(|(id, name, level)| own_level(&page, id, name, level)).collect(),
        own_seen: own_seen(conn, typed)?,
        of: typed.of.clone(),
        own_choices: own_choices(&page, typed),
        names: policies::names(conn)?,
        mistake: say(&typed.mistake),
        own_mistake: say(&typed.own_mistake),
        most: typed.most.clone().unwrap_or_else(|| quota.most().map(|most| most.to_string()).unwrap_or_default()),
        most_seen: quota.word(),
        most_now: typed
            .most
            .as_ref()
            .map(|_| quota.most().map_or_else(|| page.t("quota-none").to_string(), |n| n.to_string())),
        most_mistake: say(&typed.most_mistake),
        page,
    })
}

/// The level that the app or group in the form has meanwhile, so that choosing again replaces it knowingly.
fn own_seen(conn: &mut Conn, typed: &Typed) -> Result<&'static str, Refused> {
    if typed.own_mistake.is_none() {
        return Ok("");
    }
    match policies::named(conn, &typed.of) {
        Ok(id) => Ok(policies::own_level(conn, id)?.map(InviteLevel::word).unwrap_or_default()),
        Err(Refused::Database(error)) => Err(error.into()),
        Err(_) => Ok(""),
    }
}

fn own_level(page: &Page, id: ResourceId, name: String, level: InviteLevel) -> OwnLevel {
    OwnLevel { name, href: id.path(), of: id.to_string(), level: level.word(), says: page.say(&level.text()) }
}

fn own_choices(page: &Page, typed: &Typed) -> Vec<Choice> {
    let choice = |level: &InviteLevel| Choice {
        value: level.word().to_owned(),
        label: page.say(&level.text()),
        chosen: typed.level.unwrap_or(InviteLevel::Inviters) == *level,
        allowed: true,
    };
    InviteLevel::ALL.iter().map(choice).collect()
}
