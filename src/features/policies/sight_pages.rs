//! What guests see, as admins see and choose it, and the groups that hide their people.

use crate::features::access::ResourceId;
use crate::features::policies::choosing_pages::{self, Chosen};
use crate::features::policies::shown::{Hiding, SightPage, offer};
use crate::features::policies::{self, Action, ChooseSight, GuestLevel, Hide, Object, Refused};
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::text::Text;
use crate::foundation::web::{Answer, Asked, Flash, Place, Posted, Visit, WebError, show};

const HERE: &str = "/admin/policies/guests";

/// What was chosen or typed, and what was wrong with either form.
#[derive(Clone, Default)]
struct Typed {
    of: String,
    level: Option<GuestLevel>,
    mistake: Option<Text>,
    of_mistake: Option<Text>,
}

/// GET /admin/policies/guests
pub async fn show_sight(asked: Asked) -> Answer {
    Ok(show(&asked.read(|conn, visit| Ok(sight_page(conn, visit, &Typed::default())?)).await?))
}

/// POST /admin/policies/guests
pub async fn update_sight(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let level = GuestLevel::from_word(posted.one("level").map_err(refuse)?);
    let seen = GuestLevel::from_word(posted.one("seen").map_err(refuse)?);
    let done = asked.write(move |conn, visit| {
        let wish = ChooseSight { level: level.ok_or(Refused::NoLevel)?, seen };
        policies::choose_sight(conn, &visit.actor(), wish, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("policies-saved")))
    });
    // Whoever changed nothing takes what somebody else chose.
    let level = level.filter(|level| Some(*level) != seen);
    answer(&asked, done.await, move |mistake| Typed { level, mistake: Some(mistake), ..Typed::default() }).await
}

/// POST /admin/policies/guests/groups
pub async fn update_hiding(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let of = posted.one("of").map_err(refuse)?.trim().to_owned();
    let hides = posted.one("hides").map_err(refuse)? == "yes";
    let name = of.clone();
    let done = asked.write(move |conn, visit| {
        let group = policies::named_group_for_rule(conn, &visit.actor(), &name, visit.now())?;
        let name = policies::hide_people(conn, &visit.actor(), Hide { group, hides }, visit.now())?;
        let said = if hides { "sight-hides-now" } else { "sight-shows-now" };
        Ok::<_, refusal::Refused>(Flash::done(visit.page(Place::Admin).t(said).with("name", name)))
    });
    answer(&asked, done.await, move |mistake| Typed { of, of_mistake: Some(mistake), ..Typed::default() }).await
}

async fn answer(
    asked: &Asked,
    done: Result<Flash, WebError>,
    typed: impl FnOnce(Text) -> Typed + Send + 'static,
) -> Answer {
    choosing_pages::answer(asked, HERE, done, |conn, visit, text| sight_page(conn, visit, &typed(text))).await
}

fn sight_page(conn: &mut Conn, visit: &Visit, typed: &Typed) -> Result<SightPage, Refused> {
    let page = visit.page(Place::Admin);
    let (level, hiding) = policies::guests_see(conn, &visit.actor(), visit.now())?;
    let chosen = Chosen { counts: level, typed: typed.level.filter(|_| typed.mistake.is_some()) };
    let say = |text: &Option<Text>| choosing_pages::wrong(&page, text);
    Ok(SightPage {
        change: offer(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now()),
        levels: GuestLevel::ALL.iter().map(|level| chosen.choice(&page, *level, level.word(), &level.text())).collect(),
        seen: level.word(),
        hiding: hiding.into_iter().map(hides).collect(),
        of: typed.of.clone(),
        names: policies::group_names(conn)?,
        mistake: say(&typed.mistake),
        of_mistake: say(&typed.of_mistake),
        page,
    })
}

fn hides((id, name): (ResourceId, String)) -> Hiding {
    Hiding { name, href: id.path(), of: id.to_string() }
}
