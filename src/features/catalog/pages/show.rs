//! One app or group, as admins see it: what it is, who owns it, who has it and by what.

use crate::features::access::{self, Resource, ResourceId};
use crate::features::apps::{self, App};
use crate::features::catalog::pages::edit::keys;
use crate::features::catalog::pages::{Of, external_id, href};
use crate::features::catalog::shown::{Fact, GroupRow, OwnerRow, RoleRow, ShowPage, Undone};
use crate::features::catalog::{self, Card, MOST_THINGS, Refused, Switch, refused};
use crate::features::people;
use crate::features::people::pages::thing;
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object, Sight};
use crate::features::resources;
use crate::features::users::{User, name_key};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::seen;
use crate::foundation::web::shown::{Choice, Obstacle, Thing};
use crate::foundation::web::{Answer, Asked, Page, PersonCell, Place, Visit, show};

/// GET /admin/apps/{id} and /admin/groups/{id}
pub async fn index(asked: Asked, of: Of) -> Answer {
    Ok(show(&asked.read(move |conn, visit| Ok(show_page(conn, visit, of.0, None)?)).await?))
}

pub(super) fn show_page(
    conn: &mut Conn,
    visit: &Visit,
    id: ResourceId,
    undone: Option<Undone>,
) -> Result<ShowPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let resource = catalog::find(conn, &actor, id, now)?;
    let page = visit.page(Place::Admin);
    let counts = people::counts(conn, id, Sight::WHOLE, now)?;
    let change = offer(conn, &actor, Action::ManageResources, Object::Directory, now);
    let may = change.offered();
    let roles = roles(conn, &resource, undone.as_ref())?;
    let chosen = undone.as_ref().and_then(|undone| undone.typed.iter().find(|(name, _)| name == "role"));
    Ok(ShowPage {
        kind: catalog::kind_of(id),
        thing: thing(&resource),
        href: href(id),
        change,
        elsewhere: elsewhere(&page, &resource),
        external_id: external_id(&resource),
        facts: facts(&page, &resource),
        people: counts.have,
        guests: counts.guests,
        invited: counts.pending,
        owners: catalog::owners(conn, id)?.iter().map(|user| owner(id, user)).collect(),
        near: if may { catalog::colleagues_with(conn, id, now)?.iter().map(cell).collect() } else { Vec::new() },
        choices: roles.iter().map(|role| choice(role, chosen.map(|(_, value)| value.as_str()))).collect(),
        roles,
        groups: groups(conn, &page, id, undone.as_ref())?,
        app_names: if may && id.group().is_some() { catalog::app_names(conn)? } else { Vec::new() },
        app_roles: app_roles(conn, undone.as_ref())?,
        group_names: if may && id.app().is_some() { catalog::group_names(conn)? } else { Vec::new() },
        opens: opens(conn, &page, id)?,
        undone,
        may_give: may && resource.closed(true).is_none(),
        page,
    })
}

fn elsewhere(page: &Page, resource: &Resource) -> Option<Obstacle> {
    resource.closed_to_hands().map(|closed| Obstacle {
        title: page.t("catalog-elsewhere").to_string(),
        why: page.say(&refused::kept_elsewhere(&closed)),
        instead: page.t("catalog-elsewhere-instead").to_string(),
    })
}

fn facts(page: &Page, resource: &Resource) -> Vec<Fact> {
    let card = Card::of(resource);
    let mut facts = Vec::new();
    if let Resource::App(app) = resource {
        facts.push(Fact { key: "catalog-launch-url", value: app.launch_url.clone() });
    }
    if let Resource::Group(group) = resource {
        let rule = group.membership_rule.clone();
        facts.extend(rule.map(|value| Fact { key: "catalog-rule", value }));
    }
    let word = |on| page.t(if on { "catalog-yes" } else { "catalog-no" }).to_string();
    let switch = |switch: &Switch| Fact { key: keys(*switch, card.kind).0, value: word(card.has(*switch)) };
    facts.extend(Switch::of(card.kind).iter().map(switch));
    facts
}

fn owner(id: ResourceId, user: &User) -> OwnerRow {
    OwnerRow {
        person: cell(user),
        href: format!("/admin/users/{}", user.id),
        remove: format!("{}/owners/{}/remove", href(id), user.id),
        blocked: !user.enabled,
    }
}

fn cell(user: &User) -> PersonCell {
    PersonCell::new(&user.display_name, &user.mail_shown, user.is_pending())
}

fn roles(conn: &mut Conn, resource: &Resource, undone: Option<&Undone>) -> Result<Vec<RoleRow>, Refused> {
    let Resource::App(app) = resource else { return Ok(Vec::new()) };
    let roles = apps::roles_of(conn, app.id)?;
    let mut rows: Vec<RoleRow> = Vec::with_capacity(roles.len());
    for role in roles {
        let typed = typed_in_row(undone, &role.id.to_string(), "name", &role.display_name, str::to_owned);
        rows.push(RoleRow { typed, ..role_row(conn, app, role)? });
    }
    Ok(rows)
}

/// What was typed into the form of this row, where that was refused: where it is what the page showed, what somebody else
/// chose meanwhile. `shown` reads the field `seen`.
fn typed_in_row(
    undone: Option<&Undone>,
    row: &str,
    field: &'static str,
    kept: &str,
    shown: fn(&str) -> String,
) -> Option<String> {
    let undone = undone.filter(|undone| undone.form == row)?;
    let typed = |wanted: &str| undone.typed.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let shown = seen::mark(&vec![(field, shown(&typed("seen").unwrap_or_default()))]);
    let merged = seen::merge(&shown, vec![(field, typed(field)?)], vec![(field, kept.to_owned())]);
    merged.into_iter().next().map(|field| field.value)
}

fn role_row(conn: &mut Conn, app: &App, role: apps::AppRole) -> Result<RoleRow, Refused> {
    Ok(RoleRow {
        held: catalog::held_by(conn, app, role.id)?,
        action: format!("{}/roles/{}", href(ResourceId::App(app.id)), role.id),
        value: role.value,
        name: role.display_name,
        typed: None,
    })
}

fn choice(role: &RoleRow, chosen: Option<&str>) -> Choice {
    let chosen = chosen == Some(role.value.as_str());
    Choice { value: role.value.clone(), label: role.name.clone(), chosen, allowed: true }
}

fn groups(conn: &mut Conn, page: &Page, id: ResourceId, undone: Option<&Undone>) -> Result<Vec<GroupRow>, Refused> {
    let Some(app) = id.app() else { return Ok(Vec::new()) };
    let roles = apps::roles_of(conn, app)?;
    let row = |(given, name): (access::Assignment, String)| GroupRow {
        name,
        href: given.group_id.map(|group| href(ResourceId::Group(group))).unwrap_or_default(),
        role: roles.iter().find(|role| role.id == given.role_id).map(|role| role.display_name.clone()),
        until: given.ends_at.map(|end| page.moment(end)),
        over: given.ends_at.is_some_and(|end| end <= page.now()),
        ends_on: day_of(given.ends_at),
        typed: typed_in_row(undone, &given.id.to_string(), "ends_on", &day_of(given.ends_at), day_shown),
        seen: given.ends_at.map(|end| end.micros().to_string()).unwrap_or_default(),
        action: format!("{}/groups/{}", href(id), given.id),
    };
    Ok(access::groups_with(conn, app, MOST_THINGS)?.into_iter().map(row).collect())
}

/// The roles of the app that was typed, once one must be chosen.
fn app_roles(conn: &mut Conn, undone: Option<&Undone>) -> Result<Vec<Choice>, Refused> {
    let Some(undone) = undone.filter(|undone| undone.form == "apps") else { return Ok(Vec::new()) };
    let typed = |wanted: &str| undone.typed.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let app = match catalog::app_called(conn, typed("who").unwrap_or_default()) {
        Ok(app) => app,
        Err(Refused::Database(error)) => return Err(error.into()),
        Err(_) => return Ok(Vec::new()),
    };
    let chosen = |role: &apps::AppRole| typed("role") == Some(role.value.as_str());
    let choice = |role: apps::AppRole| Choice {
        chosen: chosen(&role),
        value: role.value,
        label: role.display_name,
        allowed: true,
    };
    Ok(apps::roles_of(conn, app.id)?.into_iter().map(choice).collect())
}

fn day_of(end: Option<Time>) -> String {
    end.map(|end| end.date().to_string()).unwrap_or_default()
}

fn day_shown(micros: &str) -> String {
    day_of(micros.parse().ok().map(Time::from_micros))
}

fn opens(conn: &mut Conn, page: &Page, id: ResourceId) -> Result<Vec<Thing>, Refused> {
    let Some(group) = id.group() else { return Ok(Vec::new()) };
    let opened = resources::opened_by(conn, group, page.now())?;
    Ok(opened.iter().map(|app| Thing { href: href(ResourceId::App(app.id)), ..apps::shown::thing(app) }).collect())
}

/// Who might have been meant by a name that several have, or by a part of one.
pub(super) fn meant(conn: &mut Conn, visit: &Visit, form: &str, typed: &str) -> Result<Vec<PersonCell>, Refused> {
    if !matches!(form, "owners" | "people") || typed.is_empty() || typed.contains('@') {
        return Ok(Vec::new());
    }
    let mut found = catalog::people_called(conn, &visit.actor(), typed, visit.now())?;
    // Whoever was named in full was meant, and refused for another reason.
    if let [only] = found.as_slice()
        && only.name_key == name_key(typed)
    {
        return Ok(Vec::new());
    }
    found.retain(|user| user.enabled && !user.is_pending());
    Ok(found.iter().map(cell).collect())
}
