//! Making an app or group, and changing what it is.

use crate::features::access::{Resource, ResourceId};
use crate::features::catalog::pages::{Here, Of, closing, external_id, href};
use crate::features::catalog::shown_form::{EditPage, Leaving, Ticked};
use crate::features::catalog::{self, Card, Guests, Kind, Refused, SameName, Switch, Wish};
use crate::features::people::pages::thing;
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::seen::{self, Field};
use crate::foundation::web::{
    Answer, Asked, Flash, Mistakes, Page, Place, Posted, Visit, WebError, redirect_saying, show, show_as, status_of,
};

/// What was typed, and what was wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Form {
    card: Card,
    pub guests: Guests,
    same_name: SameName,
    /// What the page showed, on which this was typed; none where it is the first.
    seen: Option<String>,
    mistakes: Mistakes,
    /// Somebody else was faster.
    clash: bool,
}

impl Form {
    fn of(card: Card) -> Self {
        Self {
            card,
            guests: Guests::Stay,
            same_name: SameName::Refused,
            seen: None,
            mistakes: Mistakes::default(),
            clash: false,
        }
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
        let same_name = if posted.has("same_name") { SameName::Meant } else { SameName::Refused };
        Ok(Self { guests, same_name, ..Self::of(card) })
    }

    pub(super) fn wish(&self) -> Wish {
        let seen = self.seen.clone().unwrap_or_default();
        Wish { card: self.card.clone(), seen, guests: self.guests, same_name: self.same_name }
    }

    /// All of it, to be posted once more.
    pub(super) fn hidden(&self) -> Vec<(&'static str, String)> {
        let mut all = self.card.fields();
        all.retain(|(name, value)| {
            !value.is_empty() || Switch::of(self.card.kind).iter().all(|one| one.word() != *name)
        });
        all.push(("guests", if self.guests == Guests::Go { "go" } else { "stay" }.to_owned()));
        all.push(("seen", self.seen.clone().unwrap_or_default()));
        all.extend((self.same_name == SameName::Meant).then(|| seen::tick("same_name", true)));
        all
    }

    /// The fields as they are shown again: merged with what somebody else chose meanwhile.
    fn fields(&self, kept: Option<&Card>) -> Vec<Field> {
        match (kept.filter(|_| self.clash), &self.seen) {
            (Some(kept), Some(seen)) => seen::merge(seen, self.card.fields(), kept.fields()),
            _ => seen::typed(self.card.fields()),
        }
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
    let (card, same_name) = (form.card.clone(), form.same_name);
    let done = asked.write(move |conn, visit| {
        let resource = catalog::create(conn, &visit.actor(), card, same_name, visit.now())?;
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
    let form = Form { seen: Some(posted.one("seen").map_err(refuse)?.to_owned()), ..form };
    let told = posted.one("told").map_err(refuse)?.to_owned();
    save(asked, of.0, form, told).await
}

/// Saves it, unless it closes to guests what touches more than was `told`: then that is asked.
async fn save(asked: Asked, id: ResourceId, form: Form, told: String) -> Answer {
    let (wish, guests, typed) = (form.wish(), form.guests, form.clone());
    let done = asked.write(move |conn, visit| {
        if let Some(page) = closing::ask(conn, visit, id, &typed, &told)? {
            return Ok(Err(page));
        }
        let before = Card::of(&catalog::find(conn, &visit.actor(), id, visit.now())?);
        let resource = catalog::update(conn, &visit.actor(), id, &wish, visit.now())?;
        let said = visit.page(Place::Admin).t("catalog-saved").with("name", resource.name());
        let closed = before.has(Switch::AllowGuests) && !wish.card.has(Switch::AllowGuests);
        Ok(Ok((Flash::done(said), closed)))
    });
    let (flash, closed) = match done.await {
        Ok(Ok(done)) => done,
        Ok(Err(page)) => return Ok(show(&page)),
        Err(error) => return again(asked, Some(id), form, error).await,
    };
    // Of many guests the first went with the deed, and the others follow so many at a time.
    let more = move |conn: &mut Conn, visit: &Visit| -> Result<usize, refusal::Refused> {
        Ok(catalog::shut_out(conn, &visit.actor(), id, guests, visit.now())?)
    };
    while closed && asked.write(more).await? > 0 {}
    Ok(redirect_saying(&asked, &href(id), &flash))
}

/// The form with what was typed, and what was wrong beside each field.
async fn again(asked: Asked, id: Option<ResourceId>, form: Form, error: WebError) -> Answer {
    let refused = error.refused();
    let Some(mistakes) = Mistakes::of(refused) else { return Err(error) };
    let mistakes = if mistakes.any_field() { mistakes.and(form.card.mistakes()) } else { mistakes };
    let (status, clash) = (status_of(&refused.kind), refused.kind == refusal::Kind::Conflict);
    let form = Form { mistakes, clash, ..form };
    let page = asked.read(move |conn, visit| Ok(edit_page(conn, visit, id, &form)?));
    Ok(show_as(status, &page.await?))
}

fn edit_page(conn: &mut Conn, visit: &Visit, id: Option<ResourceId>, form: &Form) -> Result<EditPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let resource = catalog::prepared(conn, &actor, id, now)?;
    let page = visit.page(Place::Admin);
    let kept = resource.as_ref().map(Card::of);
    let kind = form.card.kind;
    let fresh = kept.as_ref().map(Card::mark).unwrap_or_default();
    let (switches, texts): (Vec<Field>, Vec<Field>) =
        form.fields(kept.as_ref()).into_iter().partition(|field| switch_of(kind, field.name).is_some());
    Ok(EditPage {
        kind,
        // Who has not been shown what somebody else changed has not seen it.
        seen: form.seen.clone().filter(|_| !form.clash).unwrap_or(fresh),
        href: id.map_or_else(|| kind.list().to_owned(), href),
        fields: texts.into_iter().map(|field| form.mistakes.beside(&page, field)).collect(),
        switches: switches.into_iter().filter_map(|field| ticked(kind, field)).collect(),
        mistake: form.mistakes.say(&page, "").or_else(|| form.mistakes.say(&page, "guests")),
        same_name: same_name(form),
        external_id: resource.as_ref().and_then(external_id),
        guests: guests(conn, &page, resource.as_ref(), form)?,
        thing: resource.as_ref().map(thing),
        change: offer(conn, &actor, Action::ManageResources, Object::Directory, now),
        page,
    })
}

fn switch_of(kind: Kind, name: &str) -> Option<Switch> {
    Switch::of(kind).iter().copied().find(|switch| switch.word() == name)
}

fn ticked(kind: Kind, field: Field) -> Option<Ticked> {
    let switch = switch_of(kind, field.name)?;
    let (key, said) = keys(switch, kind);
    Some(Ticked { name: field.name, key, said, on: field.is_on(), meanwhile: field.meanwhile })
}

/// Asked only where it matters: whether two are to have one name, once that was refused.
fn same_name(form: &Form) -> Option<bool> {
    let meant = form.same_name == SameName::Meant;
    (meant || form.mistakes.has_key("catalog-same-name")).then_some(meant)
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
    let closing = catalog::closing(conn, id, page.now())?;
    Ok(closing.map(|closing| Leaving { go: form.guests == Guests::Go, closing }))
}
