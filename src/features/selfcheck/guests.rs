//! Guests who have what they should not have: it was closed to them, or their domain blocked, before their access began,
//! returned or grew.

use crate::features::audit::{self, Action, Filter};
use crate::features::rules::{self, Effect, ResourceId};
use crate::features::selfcheck::queries::held::{self, Held};
use crate::features::users;
use crate::foundation::address::DomainRule;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{GroupId, UserId};

/// Removals of rules that are looked at, the newest; more nobody makes.
const MOST_REMOVALS: i64 = 10_000;
/// So many domains fit into one statement.
const DOMAINS_AT_ONCE: usize = 500;

/// Access that a guest holds against the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongAccess {
    pub guest: UserId,
    pub mail: String,
    pub resource: ResourceId,
    pub name: String,
    /// The group it comes through; nothing is directly.
    pub through: Option<(GroupId, String)>,
    /// When it last began, returned or got a later end.
    pub since: Time,
    pub because: Because,
}

/// What was so before the access began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    Closed { at: Time },
    Blocked { domain: String, at: Time },
}

impl WrongAccess {
    /// Who has what, through what, and why that is wrong.
    pub fn says(&self) -> String {
        let through = self.through.as_ref().map(|(_, group)| format!(" through the group {group}")).unwrap_or_default();
        let why = match &self.because {
            Because::Closed { at } => format!("it was closed to guests on {}", day(*at)),
            Because::Blocked { domain, at } => format!("{domain} was blocked on {}", day(*at)),
        };
        format!("{} has {}{through} since {}, but {why}", self.mail, self.name, day(self.since))
    }

    /// What mends it.
    pub fn cure(&self) -> String {
        let also = match &self.because {
            Because::Closed { .. } => format!("open {} to guests under /admin{}/edit", self.name, self.resource.path()),
            Because::Blocked { .. } => "take the domain off the list under /admin/domains".to_owned(),
        };
        match &self.through {
            Some((group, name)) => format!(
                "remove them from {name} under {}/people, or take {} from the group under /admin{}, or {also}",
                ResourceId::Group(*group).path(),
                self.name,
                ResourceId::Group(*group).path(),
            ),
            None => format!("remove them under {}/people, or {also}", self.resource.path()),
        }
    }
}

fn day(at: Time) -> String {
    at.utc().format("%Y-%m-%d %H:%M UTC").to_string()
}

/// Access to what was closed to guests before it began; how many, and some of them.
pub(super) fn closed(conn: &mut Conn, most: i64, now: Time) -> Result<(i64, Vec<WrongAccess>), DbError> {
    let count = held::count_closed(conn, now)?;
    if count == 0 {
        return Ok((0, Vec::new()));
    }
    let wrong = |held: Held| {
        let at = held.closed_at?;
        WrongAccess::of(held, Because::Closed { at })
    };
    Ok((count, held::closed(conn, most, now)?.into_iter().filter_map(wrong).collect()))
}

/// Access of guests whose domain was blocked, everywhere or for this app or group, before it began.
pub(super) fn blocked(conn: &mut Conn, now: Time) -> Result<Vec<WrongAccess>, DbError> {
    let mut wrong = Vec::new();
    let known = users::all_domains(conn)?;
    for list in lists(conn)? {
        let mut blocked: Vec<(&String, Time)> =
            known.iter().filter_map(|domain| Some((domain, list.blocked_since(domain)?))).collect();
        blocked.sort_by_key(|(_, at)| *at);
        for some in blocked.chunks(DOMAINS_AT_ONCE) {
            let Some((_, first)) = some.first() else { continue };
            let domains: Vec<&str> = some.iter().map(|(domain, _)| domain.as_str()).collect();
            for held in held::of_domains(conn, &domains, list.of, *first, now)? {
                let at = some.iter().find(|(domain, _)| **domain == held.domain).map(|(_, at)| *at);
                let Some(at) = at.filter(|at| held.since > *at) else { continue };
                let domain = held.domain.clone();
                wrong.extend(WrongAccess::of(held, Because::Blocked { domain, at }));
            }
        }
    }
    Ok(wrong)
}

impl WrongAccess {
    fn of(held: Held, because: Because) -> Option<Self> {
        let resource = held.app_id.map(ResourceId::App).or(held.group_id.map(ResourceId::Group))?;
        Some(Self {
            guest: held.user_id,
            mail: held.mail,
            resource,
            name: held.name,
            through: held.through.zip(held.through_name),
            since: held.since,
            because,
        })
    }
}

/// The lists of the organization, or of one app or group, with when each rule came.
struct List {
    of: Option<ResourceId>,
    deny: Vec<(DomainRule, Time)>,
    allow: Vec<(DomainRule, Time)>,
    /// Rules that were taken off the allow list, and when.
    gone: Vec<(DomainRule, Time)>,
}

impl List {
    /// Since when the list keeps this domain out; nothing if it does not.
    fn blocked_since(&self, domain: &str) -> Option<Time> {
        let of = |rules: &[(DomainRule, Time)]| -> Vec<Time> {
            rules.iter().filter(|(rule, _)| rule.matches_domain(domain)).map(|(_, at)| *at).collect()
        };
        let denied = of(&self.deny).into_iter().min();
        let allowed = self.allow.is_empty() || !of(&self.allow).is_empty();
        // Since there is a list, or since the domain was taken off it.
        let begun = self.allow.iter().map(|(_, at)| *at).min();
        let missing = begun.max(of(&self.gone).into_iter().max()).filter(|_| !allowed);
        [denied, missing].into_iter().flatten().min()
    }
}

fn lists(conn: &mut Conn) -> Result<Vec<List>, DbError> {
    let removals = Filter { action: Some(Action::RemoveDomain), ..Filter::default() };
    let removals = audit::search(conn, &removals, None, MOST_REMOVALS)?;
    let things = rules::listing(conn)?.into_iter().map(|(id, name, _)| (Some(id), Some(name)));
    let mut lists = Vec::new();
    for (of, name) in [(None, None)].into_iter().chain(things) {
        let (mut deny, mut allow) = (Vec::new(), Vec::new());
        for kept in rules::domain_rules(conn, of)? {
            // Rules were parsed before they were stored.
            let Ok(rule) = DomainRule::parse(&kept.rule) else { continue };
            let list = if kept.effect == Effect::Deny { &mut deny } else { &mut allow };
            list.push((rule, kept.created_at));
        }
        let theirs = removals.iter().filter(|entry| {
            let said = |key: &str| entry.details.0.get(key).and_then(|value| value.as_str());
            said("list") == Some(Effect::Allow.word()) && said("of") == name.as_deref()
        });
        let gone = theirs.filter_map(|entry| Some((DomainRule::parse(&entry.object_name).ok()?, entry.at))).collect();
        lists.push(List { of, deny, allow, gone });
    }
    Ok(lists)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(all: &[(&str, i64)]) -> Vec<(DomainRule, Time)> {
        all.iter().map(|(rule, at)| (DomainRule::parse(rule).unwrap(), Time::from_micros(*at))).collect()
    }

    #[test]
    fn a_domain_is_blocked_since_the_first_rule_against_it() {
        let list = |deny: &[_], allow: &[_], gone: &[_]| List {
            of: None,
            deny: rules(deny),
            allow: rules(allow),
            gone: rules(gone),
        };
        let since = |list: List| list.blocked_since("a.example").map(Time::micros);
        assert_eq!(since(list(&[], &[], &[])), None);
        assert_eq!(since(list(&[("a.example", 5), ("b.example", 1)], &[], &[])), Some(5));
        assert_eq!(since(list(&[], &[("a.example", 5)], &[])), None);
        assert_eq!(since(list(&[], &[("b.example", 5), ("c.example", 3)], &[])), Some(3));
        assert_eq!(since(list(&[], &[("b.example", 5)], &[("a.example", 9)])), Some(9));
        assert_eq!(since(list(&[], &[("b.example", 5)], &[("c.example", 9)])), Some(5));
        assert_eq!(since(list(&[("a.example", 7)], &[("b.example", 5)], &[("a.example", 9)])), Some(7));
        assert_eq!(since(list(&[], &[], &[("a.example", 9)])), None, "an empty list lets everybody in");
    }
}
