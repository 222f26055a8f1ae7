//! Whether somebody may invite an address to something, and which rule says so.

use crate::features::access::{self, Reach, Resource, ResourceId};
use crate::features::admin::queries;
use crate::features::apps;
use crate::features::invitations::{self, GrantWish, Refused};
use crate::features::policies::{self, Action, Allowance, NeedsApproval, Object};
use crate::features::users::{self, User};
use crate::foundation::address::{EmailAddress, Entry};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{RoleId, UserId};
use crate::foundation::person::{Actor, Origin};
use crate::foundation::refusal::Refusal;
use crate::foundation::text::Text;

/// What an admin asks: this person, that address, to this.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub person: String,
    pub address: String,
    pub to: String,
}

/// One rule that was looked at, and whether it stands in the way.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Nothing where it is only to be known
    pub allows: Option<bool>,
    pub says: Text,
    /// The page where it is set
    pub set_at: Option<String>,
}

impl Rule {
    fn new(allows: bool, says: Text, set_at: impl Into<String>) -> Self {
        Self { allows: Some(allows), says, set_at: Some(set_at.into()) }
    }
}

/// The answer, as inviting itself would give it, and the rules behind it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub may: bool,
    pub person: String,
    pub address: EmailAddress,
    pub to: String,
    pub says: Text,
    pub rules: Vec<Rule>,
}

/// What in the question cannot be understood.
#[derive(Clone, Debug)]
pub struct Unclear {
    /// `person`, `address` or `to`
    pub field: &'static str,
    pub text: Text,
}

/// Answers by the very functions that inviting asks; writes and sends nothing. Refuses everybody but admins.
pub fn why(conn: &mut Conn, actor: &Actor, question: &Question, now: Time) -> Result<Result<Answer, Unclear>, Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    let unclear = |field, text| Ok(Err(Unclear { field, text }));
    let Some(person) = person(conn, &question.person)? else {
        return unclear("person", Text::new("why-nobody"));
    };
    let address = match EmailAddress::parse(&question.address) {
        Ok(address) => address,
        Err(reason) => return unclear("address", Text::new(reason.key())),
    };
    let to = match policies::named(conn, &question.to) {
        Ok(id) => id,
        Err(policies::Refused::Database(error)) => return Err(error.into()),
        Err(refused) => return unclear("to", refused.text()),
    };
    let Some(resource) = access::find(conn, to)? else {
        return unclear("to", policies::Refused::NothingNamed.text());
    };
    Ok(Ok(answer(conn, &person, address, &resource, now)?))
}

/// By address, or by a name that nobody else has.
fn person(conn: &mut Conn, typed: &str) -> Result<Option<User>, Refused> {
    if let Ok(address) = EmailAddress::parse(typed) {
        return Ok(users::find_by_mail(conn, address.as_str())?);
    }
    match queries::people_named(conn, &users::name_key(typed))?.as_slice() {
        [only] => Ok(users::find(conn, UserId::from(only.uuid()))?),
        _ => Ok(None),
    }
}

fn answer(
    conn: &mut Conn,
    person: &User,
    address: EmailAddress,
    resource: &Resource,
    now: Time,
) -> Result<Answer, Refused> {
    let acting = users::acting(conn, person, Origin::default())?;
    let rules = rules(conn, person, &acting, &address, resource, now)?;
    let (may, says) = verdict(conn, person, &acting, &address, resource.id(), now)?;
    Ok(Answer { may, person: person.name().to_owned(), address, to: resource.name().to_owned(), says, rules })
}

/// What inviting would say.
fn verdict(
    conn: &mut Conn,
    person: &User,
    acting: &Actor,
    address: &EmailAddress,
    to: ResourceId,
    now: Time,
) -> Result<(bool, Text), Refused> {
    if !person.may_enter(now) {
        return Ok((false, entering(person, now).says));
    }
    let role = match to {
        ResourceId::App(app) => apps::roles_of(conn, app)?.first().map_or(RoleId::DEFAULT, |role| role.id),
        ResourceId::Group(_) => RoleId::DEFAULT,
    };
    let wish = GrantWish { resource: to, role, ends_at: None };
    let entry = Entry { typed: address.to_string(), name: None, address: Ok(address.clone()) };
    match invitations::check(conn, acting, vec![entry], &[wish], std::slice::from_ref(address), now) {
        Ok(checked) => {
            let verdict = checked.into_iter().next().map(|one| one.verdict);
            Ok(verdict.map_or((false, Text::new("why-nobody")), |verdict| (verdict.can_be_added(), verdict.text())))
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => Ok((false, refused.text())),
    }
}

/// Every rule by itself, also those behind the first that says no.
fn rules(
    conn: &mut Conn,
    person: &User,
    acting: &Actor,
    address: &EmailAddress,
    resource: &Resource,
    now: Time,
) -> Result<Vec<Rule>, Refused> {
    let named = |key: &'static str| Text::new(key).with("name", person.name()).with("to", resource.name());
    let (theirs, its) = (format!("/admin/users/{}", person.id), format!("/admin{}", resource.id().path()));
    let mut rules = vec![Rule { set_at: Some(theirs.clone()), ..entering(person, now) }];
    let owners = format!("{its}#owners");
    rules.push(match policies::may(conn, acting, Action::AddPeople, Object::Resource(resource), now) {
        Ok(()) if acting.roles().admin => Rule::new(true, named("why-admin"), &theirs),
        Ok(()) => Rule::new(true, named("why-owner"), owners),
        Err(policies::Refused::Database(error)) => return Err(error.into()),
        Err(policies::Refused::NotThere | policies::Refused::OwnersOnly) => {
            Rule::new(false, named("why-no-owner"), owners)
        }
        Err(refused) => Rule::new(false, refused.text(), &its),
    });
    rules.push(level(conn, acting, resource)?);
    let reach = Reach::of(conn, std::slice::from_ref(resource), now)?;
    rules.extend(levels_of_opened(conn, acting, &reach)?);
    rules.extend(quota(conn, person, acting, now)?);
    if let Some(domain) = policies::only_domain(acting) {
        let says = Text::new("why-own-domain").with("name", person.name()).with("domain", domain);
        rules.push(Rule::new(domain == address.domain(), says, &theirs));
    }
    rules.push(approval(conn, acting, &reach)?);
    let closed = resource.closed_to_guests(conn, now)?;
    rules.push(match closed {
        Some(closed) => Rule::new(false, closed.text(), its),
        None => Rule::new(true, named("why-open-to-guests"), its),
    });
    let known = users::find_by_mail(conn, address.as_str())?.filter(|user| !user.is_pending());
    // The lists are about guests, and a colleague is none.
    if known.as_ref().is_none_or(User::is_guest) {
        let lists = access::domains_for(conn, reach.all())?;
        let free = Text::new("why-domain-free").with("domain", address.domain());
        let checked = if known.is_some() { lists.check_known(address) } else { lists.check(address) };
        let (allows, says) = checked.map_or_else(|blocked| (false, blocked.text()), |()| (true, free));
        rules.push(Rule::new(allows, says, "/admin/policies/domains"));
    }
    Ok(rules)
}

/// How many guests they have, if that is bounded. Whether this one would be another, the verdict above says.
fn quota(conn: &mut Conn, person: &User, acting: &Actor, now: Time) -> Result<Option<Rule>, Refused> {
    let rule = |allowance: Allowance| {
        let key = if allowance.own { "why-quota-own" } else { "why-quota" };
        let says = Text::new(key).with("name", person.name()).with("used", allowance.used);
        let set_at = if allowance.own { format!("/admin/users/{}", person.id) } else { "/admin/policies".to_owned() };
        Rule::new(allowance.left() > 0, says.with("most", allowance.most), set_at)
    };
    Ok(Allowance::read(conn, acting, &[], now)?.map(rule))
}

fn entering(person: &User, now: Time) -> Rule {
    let key = match (person.enabled, person.has_ended(now)) {
        (false, _) => "why-disabled",
        (true, true) => "why-ended",
        (true, false) => "why-enabled",
    };
    let says = Text::new(key).with("name", person.name());
    Rule { allows: Some(person.may_enter(now)), says, set_at: None }
}

fn approval(conn: &mut Conn, acting: &Actor, reach: &Reach) -> Result<Rule, Refused> {
    let needs = policies::needs_approval(conn, acting, reach)?;
    let allows = needs.is_none().then_some(true);
    let says = match needs {
        None => Text::new("why-approval"),
        Some(NeedsApproval { of: None }) => Text::new("why-approval-waits"),
        Some(NeedsApproval { of: Some(name) }) => Text::new("why-approval-waits-of").with("name", name),
    };
    Ok(Rule { allows, says, set_at: Some("/admin/policies/approval".to_owned()) })
}

/// The apps that a group opens, where they have a level of their own.
fn levels_of_opened(conn: &mut Conn, acting: &Actor, reach: &Reach) -> Result<Vec<Rule>, Refused> {
    let mut rules = Vec::new();
    for app in reach.opened() {
        let Some(level) = policies::own_level(conn, app.id())? else { continue };
        let says = Text::new("why-level-opened").with("level", level.text()).with("app", app.name());
        rules.push(Rule::new(level.admits(acting), says, "/admin/policies"));
    }
    Ok(rules)
}

fn level(conn: &mut Conn, acting: &Actor, resource: &Resource) -> Result<Rule, Refused> {
    let applied = policies::level_of(conn, resource.id())?;
    let key = if applied.own { "why-level-own" } else { "why-level" };
    let says = Text::new(key).with("level", applied.level.text()).with("to", resource.name());
    Ok(Rule::new(applied.level.admits(acting), says, "/admin/policies"))
}
