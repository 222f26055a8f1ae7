//! Who may invite people from outside, as admins see and choose it.

use crate::features::policies::choosing_pages::{self, Chosen, OwnTyped};
use crate::features::policies::shown::{LevelsPage, offer};
use crate::features::policies::{self, Action, Choose, ChooseQuota, InviteLevel, Object, Quota, Refused};
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::seen::{self, Field};
use crate::foundation::text::Text;
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{Answer, Asked, Flash, Page, Place, Posted, Visit, WebError, show};

const HERE: &str = "/admin/policies";

/// What was typed into the forms, and what was wrong with one of them.
#[derive(Clone, Default)]
struct Typed {
    level: Option<InviteLevel>,
    mistake: Option<Text>,
    own: OwnTyped<InviteLevel>,
    /// With what the page showed, as a mark
    most: Option<(String, String)>,
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
    // Whoever changed nothing takes what somebody else chose.
    let level = level.filter(|level| Some(*level) != seen);
    let typed = move |mistake| Typed { level, mistake: Some(mistake), ..Typed::default() };
    answer(&asked, done.await, typed).await
}

/// POST /admin/policies/own
pub async fn update_own(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let own = OwnTyped::read(&posted, "level", InviteLevel::from_word).map_err(refuse)?;
    let wish = own.clone();
    let done = asked.write(move |conn, visit| {
        if wish.is_none {
            return Err(Refused::NoLevel.into());
        }
        let of = policies::named_for_rule(conn, &visit.actor(), &wish.of, visit.now())?;
        chosen(conn, visit, &Choose { of: Some(of), level: wish.rule, seen: wish.seen })
    });
    let typed = move |mistake| Typed { own: OwnTyped { mistake: Some(mistake), ..own }, ..Typed::default() };
    answer(&asked, done.await, typed).await
}

/// POST /admin/policies/quota
pub async fn update_quota(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let typed = posted.one("most").map_err(refuse)?.to_owned();
    let seen = Quota::from_word(posted.one("seen").map_err(refuse)?);
    let (quota, shown) = (typed.clone(), seen::mark(&vec![most_of(seen)]));
    let done = asked.write(move |conn, visit| {
        let wish = ChooseQuota { of: None, quota: Some(Quota::read(&quota)?), seen };
        policies::choose_quota(conn, &visit.actor(), &wish, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("policies-saved")))
    });
    let typed = move |mistake| Typed { most: Some((typed, shown)), most_mistake: Some(mistake), ..Typed::default() };
    answer(&asked, done.await, typed).await
}

fn chosen(conn: &mut Conn, visit: &Visit, wish: &Choose) -> Result<Flash, refusal::Refused> {
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
    let page = visit.page(Place::Admin);
    let (level, own) = policies::levels(conn, &visit.actor(), visit.now())?;
    let chosen = Chosen { counts: level, typed: typed.level.filter(|_| typed.mistake.is_some()) };
    let own = own.into_iter().map(|(id, name, level)| {
        typed.own.row(&page, (id, name, level), level.word(), |level| choices(&page, level), &level.text())
    });
    let own: Vec<_> = own.collect();
    let (of, new) = typed.own.new_one();
    let quota = policies::quota_of_all(conn)?;
    let most = most_field(typed, quota);
    let say = |text: &Option<Text>| choosing_pages::wrong(&page, text);
    Ok(LevelsPage {
        change: offer(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now()),
        levels: InviteLevel::ALL
            .iter()
            .map(|level| chosen.choice(&page, *level, level.word(), &level.text()))
            .collect(),
        seen: level.word(),
        own_mistake: typed.own.mistake(&page, &own),
        own,
        of: of.to_owned(),
        own_choices: choices(&page, new.unwrap_or(InviteLevel::Inviters)),
        names: policies::names(conn)?,
        mistake: say(&typed.mistake),
        most: most.value,
        most_seen: quota.word(),
        most_meanwhile: most.meanwhile.map(|meanwhile| meanwhile.said(|most| quota_says(&page, most))),
        most_mistake: say(&typed.most_mistake),
        page,
    })
}

/// The quota as the field has it.
fn most_of(quota: Option<Quota>) -> (&'static str, String) {
    ("most", quota.and_then(Quota::most).map(|most| most.to_string()).unwrap_or_default())
}

fn most_field(typed: &Typed, quota: Quota) -> Field {
    let kept = || vec![most_of(Some(quota))];
    let fields = match &typed.most {
        Some((most, shown)) => seen::merge(shown, vec![("most", most.clone())], kept()),
        None => seen::typed(kept()),
    };
    fields.into_iter().next().unwrap_or(Field { name: "most", value: String::new(), meanwhile: None })
}

fn quota_says(page: &Page, most: &str) -> String {
    if most.is_empty() { page.t("quota-none").to_string() } else { most.to_owned() }
}

fn choices(page: &Page, chosen: InviteLevel) -> Vec<Choice> {
    let choice = |level: &InviteLevel| Choice {
        value: level.word().to_owned(),
        label: page.say(&level.text()),
        chosen: *level == chosen,
        allowed: true,
    };
    InviteLevel::ALL.iter().map(choice).collect()
}
