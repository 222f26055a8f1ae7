//! Making an app or group, and changing what it is.

use crate::features::catalog::pages::{Here, Of, external_id, href};
use crate::features::catalog::shown::{EditPage, Leaving, Ticked, Typed};
use crate::features::catalog::{self, Card, Guests, Kind, Refused, Switch};
use crate::features::people;
use crate::features::people::pages::thing;
use crate::features::policies::{self, Action, Object, Resource, ResourceId, Sight};
use crate::foundation::db::Conn;
use crate::foundation::refusal::{self, Kind as RefusalKind};
use crate::foundation::text::Text;
use crate::foundation::web::shown::MayChange;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, Place, Posted, Visit, WebError, redirect_saying, show, show_as, status_of,
};

/// What was typed, and what was wrong with it.
#[derive(Clone, Debug)]
struct Form {
    card: Card,
    guests: Guests,
    /// What the page showed, on which this was typed; none where it is the first.
    seen: Option<String>,
    mistake: Option<(&'static str, Text)>,
    /// Somebody else was faster.
    clash: bool,
}

impl Form {
    fn of(card: Card) -> Self {
        Self { card, guests: Guests::Stay, seen: None, mistake: None, clash: false }
    }

    fn read(posted: &Posted, kind: Kind) -> Result<Self, refusal::Refused> {
        let typed = |name: &str| posted.one(name).map(|text| text.replace("\r\n", "\n").trim().to_owned());
        let card = Card {
            kind,
            display_name: typed("display_name")?,
            description: typed("description")?,
            launch_url: if kind.is_app() { typed("launch_url")? } else { String::new() },
            on: Switch::of(kind).iter().copied().filter(|switch| posted.has(switch.word())).collect(),
        };
        let guests = if posted.one("guests")? == "go" { Guests::Go } else { Guests::Stay };
        Ok(Self { guests, ..Self::of(card) })
    }
}

/// GET /admin/apps/new and /admin/groups/new
pub async fn new(asked: Asked, here: Here) -> Answer {
    let form = Form::of(Card::blank(here.0));
    Ok(show(&asked.read(move |conn, visit| Ok(edit_page(conn, visit, None, &form)?)).await?))
}

/// POST /admin/apps and /admin/groups
pub async fn create(asked: Asked, here: Here, posted: Posted) -> Answer {
    let form = Form::read(&posted, here.0).map_err(|refused| WebError::new(&asked, refused))?;
    let card = form.card.clone();
    let done = asked.write(move |conn, visit| {
        visit.me.must_be_fresh(visit.now())?;
        let resource = catalog::create(conn, &visit.actor(), card, visit.now())?;
        let said = visit.page(Place::Admin).t("catalog-created").with("name", resource.name());
        Ok((href(resource.id()), Flash::done(said)))
    });
    match done.await {
        Ok((href, flash)) => Ok(redirect_saying(&asked, &href, &flash)),
        Err(error) => again(asked, None, form, error).await,
    }
}

/// GET /admin/apps/{id}/edit and /admin/groups/{id}/edit
pub async fn edit(asked: Asked, of: Of) -> Answer {
    let page = asked.read(move |conn, visit| {
        let card = Card::of(&catalog::find(conn, &visit.actor(), of.0, visit.now())?);
        Ok(edit_page(conn, visit, Some(of.0), &Form::of(card))?)
    });
    Ok(show(&page.await?))
}

/// POST /admin/apps/{id}/edit and /admin/groups/{id}/edit
pub async fn update(asked: Asked, of: Of, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let form = Form::read(&posted, catalog::kind_of(of.0)).map_err(refuse)?;
    let seen = posted.one("seen").map_err(refuse)?.to_owned();
    let form = Form { seen: Some(seen.clone()), ..form };
    let (card, guests) = (form.card.clone(), form.guests);
    let closes = !card.has(Switch::AllowGuests);
    let done = asked.write(move |conn, visit| {
        visit.me.must_be_fresh(visit.now())?;
        let before = Card::of(&catalog::find(conn, &visit.actor(), of.0, visit.now())?);
        let resource = catalog::update(conn, &visit.actor(), of.0, card, &seen, guests, visit.now())?;
        let said = visit.page(Place::Admin).t("catalog-saved").with("name", resource.name());
        Ok((Flash::done(said), closes && before.has(Switch::AllowGuests)))
    });
    let (flash, closed) = match done.await {
        Ok(done) => done,
        Err(error) => return again(asked, Some(of.0), form, error).await,
    };
    // Of many guests the first went with the deed, and the others follow so many at a time.
    let more = move |conn: &mut Conn, visit: &Visit| -> Result<usize, refusal::Refused> {
        Ok(catalog::shut_out(conn, &visit.actor(), of.0, guests, visit.now())?)
    };
    while closed && asked.write(more).await? > 0 {}
    Ok(redirect_saying(&asked, &href(of.0), &flash))
}

/// The form with what was typed, and what was wrong beside the field.
async fn again(asked: Asked, id: Option<ResourceId>, form: Form, error: WebError) -> Answer {
    let refused = error.refused();
    let field = match refused.kind {
        RefusalKind::Invalid { field } => field,
        RefusalKind::Conflict => "",
        _ if refused.is_proof_needed() => "",
        _ => return Err(error),
    };
    let status = status_of(&refused.kind);
    let clash = refused.kind == RefusalKind::Conflict;
    let form = Form { mistake: Some((field, refused.text.clone())), clash, ..form };
    let page = asked.read(move |conn, visit| Ok(edit_page(conn, visit, id, &form)?));
    Ok(show_as(status, &page.await?))
}

fn edit_page(conn: &mut Conn, visit: &Visit, id: Option<ResourceId>, form: &Form) -> Result<EditPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    policies::may(conn, &actor, Action::ManageResources, Object::Directory, now)?;
    let resource = match id {
        Some(id) => Some(catalog::find(conn, &actor, id, now)?),
        None => None,
    };
    if let Some(resource) = &resource {
        catalog::must_be_ours(resource)?;
    }
    let page = visit.page(Place::Admin);
    let kept = resource.as_ref().map(Card::of);
    let wrong = form.mistake.as_ref().map_or("", |(field, _)| field);
    let mistake = form.mistake.as_ref().map(|(_, text)| page.say(text));
    // Where somebody else changed it meanwhile, what it is now stands beside what was typed.
    let now_is = kept.as_ref().filter(|_| form.clash);
    let fresh = kept.as_ref().map(Card::mark).unwrap_or_default();
    Ok(EditPage {
        kind: form.card.kind,
        // Who has not been shown what somebody else changed has not seen it.
        seen: form.seen.clone().filter(|_| !form.clash).unwrap_or(fresh),
        href: id.map_or_else(|| form.card.kind.list().to_owned(), href),
        fields: fields(&form.card, now_is, mistake.as_ref().map(|text| (wrong, text.as_str()))),
        switches: Switch::of(form.card.kind).iter().map(|switch| ticked(*switch, &form.card, now_is)).collect(),
        mistake: mistake.filter(|_| wrong.is_empty() || wrong == "guests"),
        external_id: resource.as_ref().and_then(external_id),
        guests: guests(conn, &page, resource.as_ref(), form)?,
        thing: resource.as_ref().map(thing),
        change: MayChange::of(true, visit.me.is_fresh(now)),
        page,
    })
}

fn fields(card: &Card, now_is: Option<&Card>, mistake: Option<(&str, &str)>) -> Vec<Typed> {
    let said = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let now = |name: &str| {
        now_is
            .and_then(|now| now.texts().into_iter().find(|(known, _)| *known == name).map(|(_, text)| text.to_owned()))
    };
    let field = |(name, value): (&'static str, &str)| Typed {
        name,
        value: value.to_owned(),
        mistake: mistake.filter(|(field, _)| *field == name).map(|(_, text)| text.to_owned()),
        now: now(name).filter(|now| now != value).map(|now| said(&now)),
    };
    card.texts().into_iter().map(field).collect()
}

fn ticked(switch: Switch, card: &Card, now_is: Option<&Card>) -> Ticked {
    let (key, said) = keys(switch, card.kind);
    let now = now_is.map(|now| now.has(switch)).filter(|now| *now != card.has(switch));
    let word = |on| if on { "catalog-now-on" } else { "catalog-now-off" };
    Ticked { name: switch.word(), key, said, on: card.has(switch), now: now.map(word) }
}

/// What a switch is called, and what it does.
pub(super) fn keys(switch: Switch, kind: Kind) -> (&'static str, &'static str) {
    match (switch, kind) {
        (Switch::Enabled, _) => ("catalog-enabled", "catalog-enabled-said"),
        (Switch::Visible, _) => ("catalog-visible", "catalog-visible-said"),
        (Switch::AssignmentRequired, _) => ("catalog-assignment", "catalog-assignment-said"),
        (Switch::SelfService, _) => ("catalog-self-service", "catalog-self-service-said"),
        (Switch::HidesMembers, _) => ("catalog-hides", "catalog-hides-said"),
        (Switch::AllowGuests, Kind::App) => ("catalog-guests", "catalog-guests-app-said"),
        (Switch::AllowGuests, Kind::Group) => ("catalog-guests", "catalog-guests-group-said"),
    }
}

/// Only something open has guests to think of.
fn guests(conn: &mut Conn, page: &Page, resource: Option<&Resource>, form: &Form) -> Result<Option<Leaving>, Refused> {
    let open = resource.filter(|resource| Card::of(resource).has(Switch::AllowGuests));
    let Some(id) = open.map(Resource::id) else { return Ok(None) };
    let people = catalog::guests_in(conn, id, page.now())?;
    let invited = people::counts(conn, id, Sight::WHOLE, page.now())?.pending;
    let through = catalog::groups_with_guests(conn, id, page.now())?;
    let any = people > 0 || invited > 0 || !through.is_empty();
    Ok(any.then_some(Leaving { people, invited, through, go: form.guests == Guests::Go }))
}
