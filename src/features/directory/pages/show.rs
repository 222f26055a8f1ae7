//! One person, as admins see them: who they are, what they can open and why, how they come in.

use std::collections::HashMap;

use actix_web::web;

use crate::features::access;
use crate::features::directory::pages::{cell, deeds, href, quota, roles, standing};
use crate::features::directory::shown::{Fact, Held, SessionLine, ShowPage};
use crate::features::directory::{self, KEPT_FOR, MOST_COUNTED, Refused};
use crate::features::invitations;
use crate::features::invitations::pages::sent;
use crate::features::panel::{self, Access};
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::features::sign_in::{identities, sessions};
use crate::features::sponsors;
use crate::features::users::{self, User};
use crate::foundation::db::Conn;
use crate::foundation::id::{AppId, UserId};
use crate::foundation::refusal;
use crate::foundation::text::Text;
use crate::foundation::web::{Answer, Asked, Page, Place, Visit, show};

/// GET /admin/users/{id}
pub async fn index(asked: Asked, id: web::Path<UserId>) -> Answer {
    let id = id.into_inner();
    Ok(show(&asked.read(move |conn, visit| show_page(conn, visit, id, &Undone::default())).await?))
}

/// A form of the page that was refused, and why.
#[derive(Clone, Debug, Default)]
pub(super) struct Undone {
    pub mistake: Option<Text>,
    pub quota: Option<quota::Typed>,
    pub roles: Option<roles::Typed>,
}

pub(super) fn show_page(
    conn: &mut Conn,
    visit: &Visit,
    id: UserId,
    undone: &Undone,
) -> Result<ShowPage, refusal::Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let user = directory::find(conn, &actor, id, now)?;
    let page = visit.page(Place::Admin);
    let held = users::roles_of(conn, id)?;
    let asked = if user.is_pending() { invitations::asked(conn, &[id], now)? } else { HashMap::new() };
    let (apps, groups) = match user.deleted_at {
        Some(_) => had(&page, directory::had(conn, &user, now)?),
        None => (apps(conn, &page, id, visit)?, groups(conn, &page, id, visit)?),
    };
    let change_roles = offer(conn, &actor, Action::ChangeRoles, Object::Directory, now);
    Ok(ShowPage {
        person: cell(&user),
        href: href(&user),
        is_guest: user.is_guest(),
        standing: standing(&page, &user, asked.get(&id).copied()),
        facts: facts(&page, &user),
        answers_for: answers_for(conn, &user)?,
        sponsors: if user.is_guest() { sponsors::of(conn, id)? } else { Vec::new() },
        ends_at: user.ends_at.map(|end| page.moment(end)),
        change: offer(conn, &actor, Action::ManageUser, Object::User(&user), now).only_if(!actor.is(id)),
        blocked: !user.enabled,
        alone: if user.enabled { Vec::new() } else { deeds::owned_alone(conn, visit, id)? },
        deleted: user.deleted_at.is_some(),
        until: user.deleted_at.map(|at| page.moment(at.plus(KEPT_FOR))),
        roles: roles::boxes(&page, &user, &held, undone.roles.as_ref()),
        seen: roles::seen(&held, undone.roles.as_ref()),
        change_roles: change_roles.only_if(user.deleted_at.is_none()),
        quota: quota::panel(conn, &page, &user, visit, undone.quota.as_ref())?,
        mistake: undone.mistake.as_ref().map(|text| page.say(text)),
        apps,
        groups,
        invitations: sent::received_by(conn, visit, &page, id)?,
        answers: offer(conn, &actor, Action::ChangePolicies, Object::Directory, now).offered(),
        ways_in: ways_in(conn, &page, visit, id)?,
        sessions: session_lines(conn, &page, &user, visit)?,
        history: offer(conn, &actor, Action::ReadAudit, Object::Directory, now)
            .offered()
            .then(|| format!("/admin/audit?q={id}")),
        page,
    })
}

/// For how many guests they answer themselves.
fn answers_for(conn: &mut Conn, user: &User) -> Result<usize, Refused> {
    Ok(sponsors::count_of(conn, user.id, MOST_COUNTED)?)
}

fn facts(page: &Page, user: &User) -> Vec<Fact> {
    let day = |at| page.moment(at).day().to_string();
    let all = [
        ("account-company", user.company_name.clone()),
        ("account-department", user.department.clone()),
        ("account-job", user.job_title.clone()),
        ("account-since", Some(day(user.created_at))),
        ("directory-last-sign-in", user.last_sign_in_at.map(day)),
    ];
    all.into_iter().filter_map(|(key, value)| Some(Fact { key, value: value? })).collect()
}

fn apps(conn: &mut Conn, page: &Page, id: UserId, visit: &Visit) -> Result<Vec<Held>, Refused> {
    let mut lines = Vec::new();
    for held in panel::apps_of(conn, id, visit.now())? {
        let through = match &held.access {
            Some(access) if !access.direct => groups_between(conn, held.app.id, id, visit)?,
            _ => String::new(),
        };
        lines.push(Held {
            why: why(page, held.owned, held.access.as_ref(), &through),
            href: format!("/apps/{}", held.app.id),
            name: held.app.display_name,
        });
    }
    Ok(lines)
}

/// The apps and the groups that somebody had who is deleted.
fn had(page: &Page, all: Vec<directory::Was>) -> (Vec<Held>, Vec<Held>) {
    let line = |was: directory::Was| {
        let owner = was.owned.then(|| page.t("directory-owner").to_string());
        let until = was.ends_at.map(|at| page.t("letter-until").with("day", page.moment(at).day()).to_string());
        let stays_away = (!was.back).then(|| page.t("directory-not-back").to_string());
        let why: Vec<String> = [owner, until, stays_away].into_iter().flatten().collect();
        let href = was.resource.id().path();
        Held { name: was.resource.name().to_owned(), href, why: why.join(" · ") }
    };
    let (apps, groups): (Vec<_>, Vec<_>) = all.into_iter().partition(|was| was.resource.id().app().is_some());
    (apps.into_iter().map(line).collect(), groups.into_iter().map(line).collect())
}

/// The groups that give them the app, by name.
fn groups_between(conn: &mut Conn, app: AppId, id: UserId, visit: &Visit) -> Result<String, Refused> {
    let paths = access::paths(conn, app, id, visit.now())?;
    let names: Vec<String> = paths.into_iter().filter_map(|path| Some(path.group?.1)).collect();
    Ok(names.join(", "))
}

fn groups(conn: &mut Conn, page: &Page, id: UserId, visit: &Visit) -> Result<Vec<Held>, Refused> {
    let groups = panel::groups_of(conn, id, visit.now())?;
    let line = |held: panel::Belonging| Held {
        name: held.group.display_name,
        href: format!("/groups/{}", held.group.id),
        why: why(page, held.owned, held.access.as_ref(), ""),
    };
    Ok(groups.into_iter().map(line).collect())
}

/// "Owner · given by Ann · until 3 May", or through which groups
fn why(page: &Page, owned: bool, access: Option<&Access>, through: &str) -> String {
    let owner = owned.then(|| page.t("directory-owner").to_string());
    let way = access.map(|access| match (&access.granted_by, access.direct) {
        (_, false) => page.t("directory-through-group").with("groups", through).to_string(),
        (Some(by), true) => page.t("directory-given-by").with("name", by).to_string(),
        (None, true) => page.t("directory-given").to_string(),
    });
    let until = access.and_then(|access| access.ends_at);
    let until = until.map(|at| page.t("letter-until").with("day", page.moment(at).day()).to_string());
    [owner, way, until].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn ways_in(conn: &mut Conn, page: &Page, visit: &Visit, id: UserId) -> Result<Vec<String>, refusal::Refused> {
    let ways = identities::ways(conn, &visit.asked.world.config, id)?;
    let code = ways.code.map(|address| format!("{}: {address}", page.t("account-way-code")));
    let connected = ways.connected.into_iter().map(|way| format!("{}: {}", way.name, way.subject));
    Ok(code.into_iter().chain(connected).collect())
}

fn session_lines(conn: &mut Conn, page: &Page, user: &User, visit: &Visit) -> Result<Vec<SessionLine>, Refused> {
    let live = sessions::of_user(conn, user, visit.now(), &visit.asked.world.config)?;
    let line = |session: sessions::Session| SessionLine {
        device: if session.client.is_empty() { page.t("account-session-unknown").to_string() } else { session.client },
        began: page.moment(session.created_at),
        seen: page.moment(session.last_seen_at),
    };
    Ok(live.into_iter().map(line).collect())
}
