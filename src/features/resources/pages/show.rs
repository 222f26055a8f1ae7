//! The page of one app or one group.

use crate::features::access::{self, Path, Resource, ResourceId};
use crate::features::apps;
use crate::features::people;
use crate::features::people::pages::index::obstacle;
use crate::features::people::pages::{Of, place_of, thing};
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, Object, Sight};
use crate::features::resources::shown::{Owned, ShowPage, Way};
use crate::features::resources::{find, opened_by, owned_since, owners};
use crate::features::users;
use crate::foundation::db::Conn;
use crate::foundation::id::GroupId;
use crate::foundation::text::Text;
use crate::foundation::web::shown::{Obstacle, Thing};
use crate::foundation::web::{Answer, Asked, Page, PersonCell, Visit, show};

/// GET /apps/{id} and /groups/{id}
pub async fn index(asked: Asked, of: Of) -> Answer {
    let page = asked.read(move |conn, visit| Ok(page_with(conn, visit, of.0, None)?));
    Ok(show(&page.await?))
}

/// The page, perhaps with what was wrong with an uploaded logo.
pub(super) fn page_with(
    conn: &mut Conn,
    visit: &Visit,
    id: ResourceId,
    logo_mistake: Option<&Text>,
) -> Result<ShowPage, people::Refused> {
    let resource = find(conn, &visit.actor(), Action::See, id, visit.now())?;
    let page = visit.page(place_of(id));
    let sight = policies::sight(conn, &visit.actor())?;
    let ways = ways(conn, visit, &page, &resource, sight)?;
    let launch = offers(conn, visit, Action::Launch, &resource).then(|| format!("{}/launch", id.path()));
    let leave = offers(conn, visit, Action::Leave, &resource).then(|| format!("{}/leave", id.path()));
    let owned = match offers(conn, visit, Action::SeePeople, &resource) {
        true => Some(owned(conn, visit, &page, &resource, logo_mistake)?),
        false => None,
    };
    Ok(ShowPage {
        notice: notice(&page, &resource),
        owners: if sight.names() { Some(named(conn, id)?) } else { None },
        opens: opens(conn, visit, id, !ways.is_empty())?,
        open_to_all: matches!(&resource, Resource::App(app) if !app.assignment_required),
        thing: thing(&resource),
        launch,
        ways,
        owned,
        leave,
        page,
    })
}

fn offers(conn: &mut Conn, visit: &Visit, action: Action, resource: &Resource) -> bool {
    offer(conn, &visit.actor(), action, Object::Resource(resource), visit.now()).offered()
}

fn named(conn: &mut Conn, id: ResourceId) -> Result<Vec<PersonCell>, people::Refused> {
    Ok(owners(conn, id)?.iter().map(|owner| PersonCell::new(&owner.name, &owner.mail, false)).collect())
}

fn ways(
    conn: &mut Conn,
    visit: &Visit,
    page: &Page,
    resource: &Resource,
    sight: Sight,
) -> Result<Vec<Way>, people::Refused> {
    let (me, now) = (visit.me.id, visit.now());
    let mut ways = match resource {
        Resource::App(app) => {
            access::paths(conn, app.id, me, now)?.into_iter().map(|path| way(page, path, sight)).collect()
        }
        Resource::Group(group) => membership(conn, visit, page, group.id)?,
    };
    if let Some(since) = owned_since(conn, resource.id(), me)? {
        ways.push(Way {
            role: None,
            via: None,
            via_some_group: false,
            by: None,
            since: page.moment(since),
            until: None,
            as_owner: true,
        });
    }
    Ok(ways)
}

fn way(page: &Page, path: Path, sight: Sight) -> Way {
    let via_some_group = path.group.is_some() && !sight.groups();
    Way {
        role: path.role,
        via_some_group,
        via: path.group.filter(|_| sight.groups()).map(|(id, name)| Thing {
            name,
            href: ResourceId::Group(id).path(),
            ..Thing::default()
        }),
        by: path.granted_by.filter(|_| sight.names()),
        since: page.moment(path.since),
        until: path.ends_at.map(|end| page.moment(end)),
        as_owner: false,
    }
}

fn membership(conn: &mut Conn, visit: &Visit, page: &Page, group: GroupId) -> Result<Vec<Way>, people::Refused> {
    let member = access::membership_of(conn, group, visit.me.id)?;
    let Some(member) = member.filter(|member| member.ends_at.is_none_or(|end| end > visit.now())) else {
        return Ok(Vec::new());
    };
    let by = match member.granted_by {
        Some(id) => users::find(conn, id)?.map(|user| user.name().to_owned()),
        None => None,
    };
    Ok(vec![Way {
        role: None,
        via: None,
        via_some_group: false,
        by,
        since: page.moment(member.created_at),
        until: member.ends_at.map(|end| page.moment(end)),
        as_owner: false,
    }])
}

/// What everybody should know: it is switched off, or nobody here decides who is in it.
fn notice(page: &Page, resource: &Resource) -> Option<Obstacle> {
    let closed = match resource {
        Resource::App(app) if !app.enabled => Some(("thing-off", Text::new("thing-off-said"))),
        Resource::App(_) => None,
        Resource::Group(_) => resource.closed_to_hands().map(|closed| ("thing-by-others", closed.text())),
    };
    closed.map(|(title, why)| Obstacle {
        title: page.t(title).to_string(),
        why: page.say(&why),
        instead: String::new(),
    })
}

/// What a group opens. Owners who are not in it see its apps by name, and those of theirs as links.
fn opens(conn: &mut Conn, visit: &Visit, id: ResourceId, held: bool) -> Result<Vec<Thing>, people::Refused> {
    let ResourceId::Group(group) = id else { return Ok(Vec::new()) };
    let mut things = Vec::new();
    for app in opened_by(conn, group, visit.now())? {
        let seen = held && find(conn, &visit.actor(), Action::See, ResourceId::App(app.id), visit.now()).is_ok();
        let mut thing = apps::shown::thing(&app);
        if !seen {
            thing.href.clear();
            thing.mark.logo = None;
        }
        things.push(thing);
    }
    Ok(things)
}

fn owned(
    conn: &mut Conn,
    visit: &Visit,
    page: &Page,
    resource: &Resource,
    logo_mistake: Option<&Text>,
) -> Result<Owned, people::Refused> {
    let (id, now) = (resource.id(), visit.now());
    let sight = policies::sight(conn, &visit.actor())?;
    let counts = people::counts(conn, id, sight, now)?;
    let logo = offers(conn, visit, Action::ChangeLogo, resource);
    Ok(Owned {
        people: counts.have,
        guests: counts.guests,
        asked: counts.pending,
        may_add: offers(conn, visit, Action::AddPeople, resource),
        history: offers(conn, visit, Action::SeeHistory, resource),
        obstacle: obstacle(conn, visit, resource, page)?,
        logo: id.app().filter(|_| logo).map(|app| format!("/apps/{app}/logo")),
        logo_mistake: logo_mistake.map(|text| page.say(text)),
    })
}
