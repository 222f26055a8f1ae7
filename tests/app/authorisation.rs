//! Reads the tables of docs/authorisation.md and tries every cell: by asking, and over HTTP (Z-1).

use chrono::TimeDelta;
use guestlist::features::access::{self, ResourceId};
use guestlist::features::directory;
use guestlist::features::policies::{self, Action, ChooseSight, GuestLevel, Object};
use guestlist::features::sponsors::{self, Backup};
use guestlist::features::users::{self, Role};
use guestlist::features::{apps, groups, people, reviews};
use guestlist::foundation::db::DbError;
use guestlist::foundation::id::{AnyId, ReviewId, RoleId, UserId};
use guestlist::foundation::person::{Actor, Origin};
use guestlist::foundation::refusal::{Kind, Refusal};

use crate::support::cast::{self, To};
use crate::support::{House, Page, Person};

const TABLES: &str = include_str!("../../docs/authorisation.md");

/// One row: an action, a request, and what each role is answered.
#[derive(Debug)]
struct Rule {
    action: Action,
    method: String,
    /// `/apps/wiki/people/somebody/remove`
    path: String,
    /// The role at the head of a column, and what the cell says.
    cells: Vec<(String, String)>,
}

fn rules() -> Vec<Rule> {
    let (mut rules, mut roles) = (Vec::new(), Vec::new());
    for row in TABLES.lines() {
        let mut cells = row.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned());
        if row.starts_with("| action | request |") {
            roles = cells.skip(2).collect();
        } else if row.contains("| `GET /") || row.contains("| `POST /") {
            let name = cells.next().unwrap();
            let action = Action::ALL.iter().copied().find(|action| format!("{action:?}") == name);
            let (method, path) =
                cells.next().and_then(|it| it.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned()))).unwrap();
            let cells: Vec<String> = cells.collect();
            assert_eq!(cells.len(), roles.len(), "{row}");
            let cells = roles.iter().cloned().zip(cells).collect();
            rules.push(Rule { action: action.unwrap_or_else(|| panic!("no action {name}")), method, path, cells });
        }
    }
    rules
}

/// The app or group that the path names; none for the directory.
fn resource(house: &House, path: &str) -> Option<ResourceId> {
    let cast = house.cast;
    Some(match path.split('/').nth(2).unwrap_or_default() {
        "wiki" => ResourceId::App(cast.wiki),
        "archive" => ResourceId::App(cast.archive),
        "handbook" => ResourceId::App(cast.handbook),
        "north" => ResourceId::Group(cast.north),
        "quiet" => ResourceId::Group(cast.quiet),
        "berlin" => ResourceId::Group(cast.berlin),
        "ledger" => ResourceId::Group(cast.ledger),
        _ => return None,
    })
}

/// The user, the guest and the somebody of the request have it; the owner has nothing but the ownership.
fn set_up(house: &House, of: ResourceId) {
    let (cast, now) = (house.cast, house.now());
    for person in [cast.colleague, cast.guest, cast.former_guest] {
        house.write(|conn| match of {
            ResourceId::App(app) => {
                cast::assign(conn, app, To::User(person.id), RoleId::DEFAULT, None, cast.owner, now)
            }
            ResourceId::Group(group) => cast::join(conn, group, person, None, None, now),
        });
    }
    house.write(|conn| match of {
        ResourceId::App(app) => apps::unassign(conn, app, cast.owner.id).map(drop),
        ResourceId::Group(group) => {
            let mut found = groups::find(conn, group)?.unwrap();
            found.self_service = group != cast.quiet;
            groups::update(conn, &found)
        }
    });
}

/// A column may say what guests see: the level, whether the group hides its people, and whether the guest is an owner.
fn show_guests(house: &House, role: &str, of: Option<ResourceId>) {
    let (cast, now) = (house.cast, house.now());
    let level = match role.rsplit(", ").next() {
        Some("like members") => GuestLevel::Members,
        Some("restricted") => GuestLevel::Restricted,
        _ => GuestLevel::Limited,
    };
    let owns = role.starts_with("guest owner");
    let admin = house.actor(cast.admin);
    house.write(|conn| {
        let seen = Some(policies::guest_level(conn)?);
        policies::choose_sight(conn, &admin, ChooseSight { level, seen }, now).unwrap();
        match of {
            Some(ResourceId::App(app)) if owns => drop(apps::add_owner(conn, app, cast.guest.id, now)?),
            Some(ResourceId::App(app)) => drop(apps::remove_owner(conn, app, cast.guest.id)?),
            Some(ResourceId::Group(group)) => {
                groups::set_hides_members(conn, group, role.ends_with("hidden people"), now)?;
                let guest = cast.guest.id;
                match owns {
                    true => groups::add_owner(conn, group, guest, now)?,
                    false => groups::remove_owner(conn, group, guest, now)?,
                };
            }
            None => (),
        }
        Ok(())
    });
}

/// Everybody at the head of a column.
struct Roles {
    user_administrator: Person,
    guest_inviter: Person,
    reader: Person,
    /// Whom deeds are done to.
    target: Person,
}

impl Roles {
    fn new(house: &House) -> Self {
        let now = house.now();
        house.write(|conn| {
            let mut with = |mail: &'static str, role: Role| {
                let person = cast::member(conn, mail, mail, now)?;
                users::add_role(conn, person.id, role, now)?;
                Ok::<Person, DbError>(person)
            };
            Ok(Self {
                user_administrator: with("ursula@aurora.example", Role::UserAdministrator)?,
                guest_inviter: with("ines@aurora.example", Role::GuestInviter)?,
                reader: with("ron@aurora.example", Role::Reader)?,
                target: {
                    cast::member(conn, "nell@aurora.example", "Nell", now)?;
                    cast::member(conn, "tess@aurora.example", "Tess", now)?
                },
            })
        })
    }

    fn find(&self, house: &House, name: &str) -> Option<Person> {
        let cast = house.cast;
        match name {
            "owner" => Some(cast.owner),
            "user" => Some(cast.colleague),
            "member" => Some(cast.member),
            "admin" => Some(cast.admin),
            "guest" | "guest, restricted" => Some(cast.guest),
            owner if owner.starts_with("guest owner, ") => Some(cast.guest),
            "user administrator" => Some(self.user_administrator),
            "guest inviter" => Some(self.guest_inviter),
            "reader" => Some(self.reader),
            "nobody" => None,
            other => panic!("nobody is called {other}"),
        }
    }
}

/// Whoever was blocked, deleted or restored in the row before is as this one needs them.
fn set_back(house: &House, roles: &Roles, rule: &Rule) {
    if !rule.path.contains("/users/somebody") {
        return;
    }
    let (admin, id, now) = (house.actor(house.cast.admin), roles.target.id, house.now());
    house.write(|conn| {
        for role in Role::ALL {
            users::remove_role(conn, id, *role)?;
        }
        let deleted = users::find(conn, id)?.is_none_or(|user| user.deleted_at.is_some());
        match (deleted, rule.path.ends_with("/restore") || rule.path.ends_with("/erase")) {
            (true, false) => drop(directory::restore(conn, &admin, id, now).unwrap()),
            (false, true) => drop(directory::delete(conn, &admin, id, now).unwrap()),
            _ => (),
        }
        Ok(())
    });
}

/// Frank's stay ends soon, and the owner answers for him.
fn stays(house: &House) {
    let (admin, frank, now) = (house.actor(house.cast.admin), house.cast.former_guest.id, house.now());
    house.write(|conn| {
        sponsors::add(conn, &admin, frank, house.cast.owner.mail, Backup::No, now).unwrap();
        users::set_end(conn, frank, Some(now.plus(TimeDelta::days(10))), now)
    });
}

/// What the one function says.
fn decided(house: &House, roles: &Roles, rule: &Rule, person: Option<Person>) -> String {
    let actor = person.map_or_else(|| Actor::visitor(Origin::default()), |person| house.actor(person));
    let answer = house.read(|conn| {
        let found = match resource(house, &rule.path) {
            Some(id) => access::find(conn, id)?,
            None => None,
        };
        let target = users::find(conn, target(house, roles, &rule.path))?.unwrap();
        let object = match &found {
            Some(resource) => Object::Resource(resource),
            None if rule.path.contains("/users/") || rule.path.contains("user=") => Object::User(&target),
            None => Object::Directory,
        };
        Ok(policies::may(conn, &actor, rule.action, object, house.now()))
    });
    match answer.map_err(|refused| refused.kind()) {
        Ok(()) => "yes",
        Err(_) if person.is_none() => "sign in",
        Err(Kind::Forbidden) => "403",
        Err(Kind::Missing) => "404",
        Err(Kind::Conflict) => "409",
        Err(other) => panic!("{other:?}"),
    }
    .to_owned()
}

/// What a browser is answered.
async fn answered(house: &House, roles: &Roles, rule: &Rule, person: Option<Person>) -> String {
    let path = match resource(house, &rule.path) {
        // The schedule for everything has the id of all zeros.
        None if rule.path.contains("/reviews/all/") => rule.path.replace("/all/", &format!("/{}/", AnyId::NOBODYS)),
        Some(of) if rule.path.starts_with("/reviews/") => {
            let open = house.read(|conn| people::open_review(conn, of, house.now()).map_err(DbError::from));
            let id = open.map_or_else(|| reviewed(house, of), |(id, _)| id);
            format!("/reviews/{id}")
        }
        None => {
            let id = target(house, roles, &rule.path).to_string();
            let (wiki, north, ledger) = (house.cast.wiki, house.cast.north, house.cast.ledger);
            let named = ["/somebody", "/ada", "/frank", "/greta"];
            let path = named.iter().fold(rule.path.clone(), |path, name| path.replace(name, &format!("/{id}")));
            let path = path.replace("/wiki", &format!("/{wiki}")).replace("/north", &format!("/{north}"));
            path.replace("/ledger", &format!("/{ledger}")).replace("user=frank", &format!("user={id}"))
        }
        Some(id) => {
            let rest: Vec<&str> = rule.path.split('/').skip(3).collect();
            let rest = rest.join("/").replace("somebody", &house.cast.former_guest.id.to_string());
            format!("{}/{rest}", id.path()).trim_end_matches('/').to_owned()
        }
    };
    let browser = match person {
        Some(person) => house.enter(person).await,
        None => house.browser(),
    };
    let page = match rule.method.as_str() {
        "GET" => browser.look(&path).await,
        _ => {
            let step = if path.starts_with("/admin/reviews") { "save" } else { "check" };
            let mut fields =
                vec![("ends_on", ""), ("emails", "new@partner.example"), ("step", step), ("role", "reader")];
            fields.extend([("level", "members"), ("of", named_at(&path)), ("effect", "deny"), ("hides", "no")]);
            fields.extend([("domains", "rival.example"), ("comment", "")]);
            fields.extend([("who", "mona@aurora.example"), ("sponsor", "none"), ("ends", "")]);
            fields.extend([
                ("stay_days", ""),
                ("longest_days", ""),
                ("block_idle_days", ""),
                ("delete_blocked_days", ""),
            ]);
            fields.extend([("to", "member"), ("display_name", "Tess"), ("given_name", ""), ("surname", "")]);
            fields.extend([("job_title", ""), ("department", ""), ("company_name", ""), ("country", "")]);
            fields.extend([("rule", "nobody"), ("decision", "approve"), ("reason", "")]);
            fields.push(("invitation", "01a206b3-4e42-75a3-b043-2ba3b1f415f6"));
            fields.extend([("scope", "all"), ("every", "90"), ("answer_days", "14"), ("silence", "keep")]);
            if let Some(typed) = as_it_is(&rule.path) {
                fields.retain(|(name, _)| !typed.iter().any(|(typed, _)| typed == name));
                fields.extend(typed);
            }
            // An app or group has no level of its own yet.
            fields.extend((!path.ends_with("/own")).then_some(("seen", seen_at(&path))));
            browser.post_with_token(&path, &fields).await
        }
    };
    word(&page)
}

/// The level that the page shows, which `show_guests` and the first start have chosen.
fn seen_at(path: &str) -> &'static str {
    match path {
        _ if path.ends_with("/guests") => "limited",
        _ if path.ends_with("/policies/quota") => "unlimited",
        // A schedule counts how often it was changed.
        _ if path.ends_with("/edit") => "1",
        _ if path.ends_with("/end") => "2",
        _ if path.ends_with("/policies/approval") => "nobody",
        _ => "members",
    }
}

fn named_at(path: &str) -> &'static str {
    if path.ends_with("/groups") { "Project North" } else { "Wiki" }
}

/// The form of an app or group as it is, so that posting it changes nothing; or somebody to be given it.
fn as_it_is(path: &str) -> Option<Vec<(&'static str, &'static str)>> {
    let (name, description) = match path {
        "/admin/apps" | "/admin/apps/wiki/edit" => ("Wiki", "What Wiki is for"),
        "/admin/groups" | "/admin/groups/north/edit" => ("Project North", "Who belongs to Project North"),
        "/admin/groups/north/apps" => return Some(vec![("who", "Handbook")]),
        "/admin/apps/wiki/groups" => return Some(vec![("who", "Quiet room")]),
        "/admin/apps/wiki/roles" => return Some(vec![("value", "writer"), ("name", "Writer")]),
        path if path.starts_with("/admin/") => return Some(vec![("who", "nell@aurora.example")]),
        _ => return None,
    };
    let mut fields = vec![("display_name", name), ("description", description), ("guests", "stay")];
    fields.push(("same_name", "on"));
    fields.extend(["self_service", "allow_guests"].map(|name| (name, "on")));
    if path.starts_with("/admin/apps") {
        fields.push(("launch_url", "https://wiki.aurora.example/"));
        fields.extend(["visible", "enabled", "assignment_required"].map(|name| (name, "on")));
    }
    Some(fields)
}

/// A review of it begins.
fn reviewed(house: &House, of: ResourceId) -> ReviewId {
    crate::reviews::begun(house, of, reviews::Decision::Keep)
}

/// Whom the path is about: `ada` governs, `somebody` does not.
fn target(house: &House, roles: &Roles, path: &str) -> UserId {
    match path {
        _ if path.contains("/users/ada") => house.cast.admin.id,
        _ if path.contains("/users/greta") => house.cast.guest.id,
        _ if path.contains("frank") => house.cast.former_guest.id,
        _ => roles.target.id,
    }
}

fn word(page: &Page) -> String {
    match page.status.as_u16() {
        303 if page.location().starts_with("/sign-in") => "sign in".to_owned(),
        200 | 303 => "yes".to_owned(),
        other => other.to_string(),
    }
}

#[actix_web::test]
async fn every_cell_of_the_table_is_true() {
    let (mut wrong, mut cells) = (Vec::new(), 0);
    let house = House::new().await;
    let roles = Roles::new(&house);
    stays(&house);
    for rule in rules() {
        for (role, expected) in &rule.cells {
            let person = roles.find(&house, role);
            set_back(&house, &roles, &rule);
            let of = resource(&house, &rule.path);
            if let Some(of) = of {
                set_up(&house, of);
            }
            show_guests(&house, role, of);
            let decided = decided(&house, &roles, &rule, person);
            let found = [("may", decided), ("http", answered(&house, &roles, &rule, person).await)];
            for (surface, found) in found {
                cells += 1;
                if found != *expected {
                    wrong.push(format!(
                        "{} {} for {role}: {surface} says {found}, the table {expected}",
                        rule.method, rule.path
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cells > 500, "only {cells} cells were read");
}

#[test]
fn every_action_is_in_the_table() {
    let rules = rules();
    for action in Action::ALL {
        assert!(rules.iter().any(|rule| rule.action == *action), "{action:?}");
    }
}
