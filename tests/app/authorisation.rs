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
use guestlist::foundation::person::{Actor, Client, FRESH_PROOF, Origin, Person as Acting, Principal, Scope};
use guestlist::foundation::refusal::{self, Kind, Refusal};

use crate::support::cast::{self, To};
use crate::support::rows;
use crate::support::{Browser, House, Page, Person};

const TABLES: &str = include_str!("../../docs/authorisation.md");

/// In place of a request where no request asks for this alone.
const ASKED: &str = "| asked with others |";

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
        } else if row.contains("| `GET /") || row.contains("| `POST /") || row.contains(ASKED) {
            let name = cells.next().unwrap();
            let action = Action::ALL.iter().copied().find(|action| format!("{action:?}") == name);
            let request = cells.next().unwrap().replace("asked with others", "ASK ");
            let (method, path) = request.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
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
        ResourceId::App(app) => rows::unassign(conn, app, cast.owner.id).map(drop),
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
    match answer_to(house, roles, rule, &actor).map_err(|refused| refused.kind()) {
        Ok(()) => "yes",
        Err(_) if person.is_none() => "sign in",
        Err(Kind::Forbidden) => "403",
        Err(Kind::Missing) => "404",
        Err(Kind::Conflict) => "409",
        Err(other) => panic!("{other:?}"),
    }
    .to_owned()
}

fn answer_to(house: &House, roles: &Roles, rule: &Rule, actor: &Actor) -> Result<(), policies::Refused> {
    house.read(|conn| {
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
        Ok(policies::may(conn, actor, rule.action, object, house.now()))
    })
}

/// What it says to somebody whose session was left open: the same, but for what takes a fresh proof.
fn is_as_stale(house: &House, roles: &Roles, rule: &Rule, person: Person, expected: &str) -> bool {
    let Principal::Person(fresh) = house.actor(person).principal else { panic!("no person") };
    let proved_at = Some(house.now().minus(FRESH_PROOF));
    let stale = Actor::of_person(Acting { proved_at, ..fresh }, Origin::default());
    match answer_to(house, roles, rule, &stale) {
        Ok(()) => expected == "yes" && !rule.action.needs_proof(),
        Err(refused @ policies::Refused::ProofNeeded) => {
            refusal::Refused::from(refused).is_proof_needed() && expected == "yes" && rule.action.needs_proof()
        }
        Err(_) => expected != "yes",
    }
}

/// What a browser is answered.
async fn answered(house: &House, roles: &Roles, rule: &Rule, person: Option<Person>) -> String {
    let browser = match person {
        Some(person) => house.enter(person).await,
        None => house.browser(),
    };
    let step = if rule.path.starts_with("/admin/reviews") { "save" } else { "check" };
    word(&sent(house, roles, rule, &browser, step).await)
}

/// The request of the row, with a form that could be done.
async fn sent(house: &House, roles: &Roles, rule: &Rule, browser: &Browser, step: &str) -> Page {
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
    match rule.method.as_str() {
        "GET" => browser.look(&path).await,
        _ => {
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
    }
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
            if let Some(person) = person
                && !is_as_stale(&house, &roles, &rule, person, expected)
            {
                wrong.push(format!("{} {} for {role} without a fresh proof", rule.method, rule.path));
            }
            let mut found = vec![("may", decided)];
            if rule.method != "ASK" {
                found.push(("http", answered(&house, &roles, &rule, person).await));
            }
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

/// Every action with what the table says of proofs and scopes: for an app, a group, and everything else.
fn proofs_and_scopes() -> Vec<(String, bool, [Vec<String>; 3])> {
    let rows = TABLES.lines().skip_while(|row| !row.starts_with("| action | fresh proof |")).skip(2);
    let row = |row: &str| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let scopes = |cell: &str| match cell {
            "none" => Vec::new(),
            some => some.split(", ").map(|scope| scope.trim_matches('`').to_owned()).collect(),
        };
        (cells[0].to_owned(), cells[1] == "yes", [scopes(cells[2]), scopes(cells[3]), scopes(cells[4])])
    };
    rows.take_while(|row| row.starts_with('|')).map(row).collect()
}

const KINDS: [policies::Kind; 3] = [policies::Kind::App, policies::Kind::Group, policies::Kind::Directory];

#[test]
fn proofs_and_scopes_are_as_the_table_has_them() {
    let table = proofs_and_scopes();
    assert_eq!(table.len(), Action::ALL.len());
    for action in Action::ALL {
        let row = table.iter().find(|(name, ..)| *name == format!("{action:?}"));
        let (_, proof, scopes) = row.unwrap_or_else(|| panic!("{action:?} is not in the table"));
        assert_eq!(action.needs_proof(), *proof, "{action:?}");
        for (kind, told) in KINDS.into_iter().zip(scopes) {
            let found: Vec<&str> = policies::scopes(*action, kind).iter().map(|scope| scope.word()).collect();
            assert_eq!(found, *told, "{action:?} {kind:?}");
        }
    }
}

/// What the one function says about the Wiki, Project North or the directory.
fn asked(house: &House, actor: &Actor, action: Action, kind: policies::Kind) -> Result<(), policies::Refused> {
    let of = match kind {
        policies::Kind::App => Some(ResourceId::App(house.cast.wiki)),
        policies::Kind::Group => Some(ResourceId::Group(house.cast.north)),
        policies::Kind::Directory => None,
    };
    asked_about(house, actor, action, of)
}

fn asked_about(house: &House, actor: &Actor, action: Action, of: Option<ResourceId>) -> Result<(), policies::Refused> {
    house.read(|conn| {
        let found = of.map(|id| access::find(conn, id)).transpose()?.flatten();
        let object = found.as_ref().map_or(Object::Directory, Object::Resource);
        Ok(policies::may(conn, actor, action, object, house.now()))
    })
}

fn client(scopes: &[Scope], on_behalf_of: Option<Acting>) -> Actor {
    let client = Client { name: "Payroll".to_owned(), scopes: scopes.to_vec(), on_behalf_of };
    Actor::client(client, Origin::default())
}

#[actix_web::test]
async fn a_client_acts_within_its_scopes() {
    let house = House::new().await;
    let (mut inside, mut outside) = (0, 0);
    for action in Action::ALL {
        for kind in KINDS {
            let allowing = policies::scopes(*action, kind);
            for scope in Scope::ALL {
                let answer = asked(&house, &client(&[*scope], None), *action, kind);
                let out = matches!(answer, Err(policies::Refused::OutOfScope));
                assert_eq!(out, !allowing.contains(scope), "{action:?} {kind:?} with {scope:?}: {answer:?}");
                if out { outside += 1 } else { inside += 1 }
            }
            let answer = asked(&house, &client(&[], None), *action, kind);
            assert!(matches!(answer, Err(policies::Refused::OutOfScope)), "{action:?} {kind:?} without a scope");
        }
    }
    assert!(inside > 100 && outside > 1000, "{inside} inside, {outside} outside");
}

#[actix_web::test]
async fn a_client_that_acts_for_somebody_has_their_rights_and_never_a_fresh_proof() {
    let house = House::new().await;
    let mut compared = 0;
    for person in [house.cast.owner, house.cast.member, house.cast.guest, house.cast.admin] {
        let own = house.actor(person);
        let Principal::Person(acting) = own.principal.clone() else { panic!("no person") };
        let theirs = client(Scope::ALL, Some(acting));
        for action in Action::ALL {
            for kind in KINDS.into_iter().filter(|kind| !policies::scopes(*action, *kind).is_empty()) {
                let (answer, expected) = (asked(&house, &theirs, *action, kind), asked(&house, &own, *action, kind));
                let same = match (&answer, &expected) {
                    (Ok(()), Ok(())) => !action.needs_proof(),
                    (Err(policies::Refused::NotForClients), Ok(())) => action.needs_proof(),
                    (Err(one), Err(other)) => one.kind() == other.kind(),
                    _ => false,
                };
                assert!(same, "{action:?} {kind:?} for {}: {answer:?}, by themselves {expected:?}", person.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[actix_web::test]
async fn a_client_that_acts_for_nobody_changes_nobody_who_governs() {
    let house = House::new().await;
    let writes = client(&[Scope::UserWrite], None);
    for (person, may) in [(house.cast.admin, false), (house.cast.member, true)] {
        let answer = house.read(|conn| {
            let user = users::find(conn, person.id)?.unwrap();
            Ok(policies::may(conn, &writes, Action::ManageUser, Object::User(&user), house.now()))
        });
        assert_eq!(answer.is_ok(), may, "{}: {answer:?}", person.name);
    }
}

#[actix_web::test]
async fn the_operator_stands_where_an_admin_does_and_has_nothing_of_a_person() {
    let house = House::new().await;
    let (operator, admin) = (Actor::operator("import"), house.actor(house.cast.admin));
    for action in Action::ALL {
        for kind in KINDS {
            let (answer, admins) = (asked(&house, &operator, *action, kind), asked(&house, &admin, *action, kind));
            match answer {
                Err(policies::Refused::NotAPerson(_)) => assert!(policies::scopes(*action, kind).is_empty()),
                answer => assert!(answer.is_ok() || admins.is_err(), "{action:?} {kind:?}: {answer:?}"),
            }
        }
    }
    for own in [Action::Launch, Action::Leave, Action::SeeGroups, Action::ExportOwnData, Action::ManageOwnAccount] {
        assert!(matches!(asked(&house, &operator, own, policies::Kind::App), Err(policies::Refused::NotAPerson(_))));
    }
}

#[actix_web::test]
async fn a_source_changes_people_and_what_it_keeps_and_nothing_else() {
    let house = House::new().await;
    let source = Actor::source("ldap", Origin::default());
    let may = |action, of| asked_about(&house, &source, action, of).is_ok();
    let (kept_there, kept_here) = (ResourceId::Group(house.cast.ledger), ResourceId::Group(house.cast.north));
    for action in [Action::AddPeople, Action::RemovePeople, Action::ChangeEnd, Action::ManageResources] {
        assert!(may(action, Some(kept_there)), "{action:?} to what it keeps");
        assert!(!may(action, Some(kept_here)), "{action:?} to what people keep here");
    }
    for action in [Action::ManageUser, Action::SeeUsers] {
        assert!(may(action, None), "{action:?}");
    }
    for action in [Action::ChangeRoles, Action::ChangePolicies, Action::ReadAudit, Action::ManageInvitations] {
        assert!(!may(action, None), "{action:?}");
    }
}

/// Every row that takes a fresh proof, tried by an admin whose session was left open.
#[actix_web::test]
async fn a_session_that_was_left_open_does_nothing_that_takes_a_fresh_proof() {
    let house = House::new().await;
    let roles = Roles::new(&house);
    stays(&house);
    crate::reviews::planned(&house, None, Some(90), reviews::Decision::Keep);
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for rule in rules().into_iter().filter(|rule| rule.method == "POST" && rule.action.needs_proof()) {
        let admins = rule.cells.iter().any(|(role, cell)| role == "admin" && cell == "yes");
        if !admins {
            continue;
        }
        set_back(&house, &roles, &rule);
        show_guests(&house, "admin", None);
        let browser = house.enter(house.cast.admin).await;
        house.wait(FRESH_PROOF);
        let page = sent(&house, &roles, &rule, &browser, "save").await;
        let refused = page.status.as_u16() == 403 || page.location().starts_with("/sign-in/again");
        if !refused {
            wrong.push(format!("{}: {} {}", rule.path, page.status, page.location()));
        }
        tried += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 20, "{tried}");
}
