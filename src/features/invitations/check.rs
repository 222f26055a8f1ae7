//! One verdict per address before anything happens: who can be added, who not, and what would cure it.

use std::collections::{HashMap, HashSet};

use crate::features::access::{self, Reach, Resource, ResourceId};
use crate::features::invitations::extension::Extension;
use crate::features::invitations::queries::waiting::Waiting;
use crate::features::invitations::queries::{self, PendingGrant};
use crate::features::invitations::{GrantWish, Refused, offered};
use crate::features::policies::{self, Allowance, Sight};
use crate::features::rules::{BlockedAddress, Domains};
use crate::features::users::{self, User};
use crate::foundation::address::{EmailAddress, Entry, NotAnAddress, suggest};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{InvitationId, UserId};
use crate::foundation::person::Actor;
use crate::foundation::text::Text;

/// A domain nobody here has is compared with so many of those that came last.
const COMPARED: i64 = 500;

/// What would happen to one address.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Gets an invitation; `first` if nobody from that domain is here yet.
    NewGuest {
        first: bool,
    },
    /// A guest already, gets in at once.
    Guest,
    /// A colleague, gets in at once.
    Colleague,
    AlreadyHasAccess,
    /// Has not answered yet.
    AlreadyInvited {
        by: String,
        since: Time,
        invitation: InvitationId,
        mine: bool,
        /// For somebody's approval, and not yet for an answer.
        waits: bool,
    },
    Blocked(BlockedAddress),
    NotAnAddress(NotAnAddress),
    /// Probably mistyped; `meant` is the suggestion.
    Typo {
        meant: EmailAddress,
    },
    CannotBeAdded(Text),
}

impl Verdict {
    /// Whether inviting acts on it.
    pub fn can_be_added(&self) -> bool {
        matches!(self, Self::NewGuest { .. } | Self::Guest | Self::Colleague)
    }

    /// In words, for whoever has this sight: a guest is not told who is known here (Z-7).
    pub fn text_for(&self, sight: Sight) -> Text {
        if self.can_be_added() && !sight.whom_we_know() { Text::new("verdict-can-be-added") } else { self.text() }
    }

    /// In words.
    pub fn text(&self) -> Text {
        match self {
            Self::NewGuest { first: false } => Text::new("verdict-new-guest"),
            Self::NewGuest { first: true } => Text::new("verdict-new-guest-first"),
            Self::Guest => Text::new("verdict-guest"),
            Self::Colleague => Text::new("verdict-colleague"),
            Self::AlreadyHasAccess => Text::new("verdict-already-has-access"),
            Self::AlreadyInvited { mine: true, waits: true, .. } => Text::new("verdict-already-asked-by-you"),
            Self::AlreadyInvited { by, waits: true, .. } => Text::new("verdict-already-asked").with("name", by),
            Self::AlreadyInvited { mine: true, .. } => Text::new("verdict-already-invited-by-you"),
            Self::AlreadyInvited { by, .. } => Text::new("verdict-already-invited").with("name", by),
            Self::Blocked(blocked) => blocked.text(),
            Self::NotAnAddress(reason) => Text::new(reason.key()),
            Self::Typo { meant } => Text::new("verdict-typo").with("domain", meant.domain()),
            Self::CannotBeAdded(why) => why.clone(),
        }
    }
}

/// An address, the verdict, and what of the offer is still to be given.
#[derive(Clone, Debug)]
pub struct Checked {
    pub entry: Entry,
    pub verdict: Verdict,
    pub user: Option<User>,
    pub grants: Vec<GrantWish>,
}

/// Everything the verdicts of one form are made from, read in a handful of queries for all of it.
struct Known {
    domains: Domains,
    known_domains: Vec<String>,
    users: HashMap<String, User>,
    pending: HashMap<String, Vec<PendingGrant>>,
    /// Who has what already.
    held: HashSet<(UserId, ResourceId)>,
    closed_to_guests: Option<Text>,
    /// Why this inviter invites nobody from outside to one of them.
    not_inviting: Option<Text>,
    /// Nothing but a place in the organization is offered; these have been offered something already.
    alone: Option<HashMap<UserId, Waiting>>,
    /// How many new guests this inviter may still have, if that is bounded.
    allowance: Option<Allowance>,
    /// By how much this inviter extends what guests have, if that is bounded.
    extension: Option<Extension>,
    sight: Sight,
    now: Time,
}

/// Judges every address for this offer. Writes and sends nothing. Refuses only what makes the whole
/// form senseless: something that is not theirs to give, a role that is none, an end that is past.
pub fn check(
    conn: &mut Conn,
    actor: &Actor,
    entries: Vec<Entry>,
    grants: &[GrantWish],
    sure: &[EmailAddress],
    now: Time,
) -> Result<Vec<Checked>, Refused> {
    let resources = offered::offered(conn, actor, grants, now)?;
    let known = Known::read(conn, actor, &entries, &resources, now)?;
    let judge = |entry: Entry| known.judge(actor, entry, grants, sure);
    let mut checked: Vec<Checked> = entries.into_iter().map(judge).collect();
    if let Some(allowance) = known.allowance.clone() {
        keep_within(allowance, known.sight, &mut checked);
    }
    Ok(checked)
}

/// Of the new guests, the first get the places that are left. Who is not told who is known here has none left for
/// anybody (Z-7).
fn keep_within(mut allowance: Allowance, sight: Sight, checked: &mut [Checked]) {
    let counts = |verdict: &Verdict| match sight.whom_we_know() {
        true => matches!(verdict, Verdict::NewGuest { .. }),
        false => verdict.can_be_added(),
    };
    for one in checked.iter_mut().filter(|one| counts(&one.verdict)) {
        if !allowance.take(one.user.as_ref().map(|user| user.id)) {
            one.verdict = Verdict::CannotBeAdded(allowance.full_text());
        }
    }
}

impl Known {
    fn read(
        conn: &mut Conn,
        actor: &Actor,
        entries: &[Entry],
        resources: &[Resource],
        now: Time,
    ) -> Result<Self, Refused> {
        let addresses: Vec<&str> =
            entries.iter().filter_map(|entry| entry.address.as_ref().ok()).map(EmailAddress::as_str).collect();
        let users = users::find_many_by_mail(conn, &addresses)?;
        let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
        let mut pending: HashMap<String, Vec<PendingGrant>> = HashMap::new();
        for grant in queries::pending_for(conn, &addresses, now)? {
            pending.entry(grant.grant.address.clone()).or_default().push(grant);
        }
        let reach = Reach::of(conn, resources, now)?;
        let domains = access::domains_for(conn, reach.all())?;
        let sight = policies::sight(conn, actor)?;
        let known_domains = match sight.whom_we_know() {
            true => known_domains(conn, entries, &domains)?,
            false => domains.own().to_vec(),
        };
        let (mut closed_to_guests, mut alone) = (None, None);
        let not_inviting = match resources {
            [] => policies::not_inviting_at_all(conn, actor)?,
            _ => policies::not_inviting(conn, actor, &reach)?,
        };
        if resources.is_empty() {
            let waiting = queries::waiting::of(conn, &ids, now)?;
            alone = Some(waiting.into_iter().map(|one| (one.user, one)).collect());
        }
        for resource in resources {
            let closed = resource.closed_to_guests(conn, now)?;
            closed_to_guests = closed_to_guests.or(closed.map(|closed| named(&closed.text(), resource)));
        }
        let extension = Extension::read(conn, actor, &users, resources, now)?;
        Ok(Self {
            held: held_by(conn, &ids, resources.iter().map(Resource::id), now)?,
            users: users.into_iter().map(|user| (user.mail.clone(), user)).collect(),
            domains,
            known_domains,
            pending,
            closed_to_guests,
            not_inviting: not_inviting.map(|why| why.text()),
            alone,
            allowance: Allowance::read(conn, actor, &ids, now)?,
            extension,
            sight,
            now,
        })
    }

    fn judge(&self, actor: &Actor, entry: Entry, grants: &[GrantWish], sure: &[EmailAddress]) -> Checked {
        let address = match &entry.address {
            Ok(address) => address.clone(),
            Err(reason) => {
                let verdict = Verdict::NotAnAddress(*reason);
                return Checked { entry, verdict, user: None, grants: Vec::new() };
            }
        };
        let user = self.users.get(address.as_str());
        let wanted = self.still_wanted(&address, user, grants);
        let verdict = self.verdict(actor, &address, user, &wanted, sure);
        Checked { entry, verdict, user: user.cloned(), grants: wanted }
    }

    /// The part of the offer that the person neither has nor was offered already.
    fn still_wanted(&self, address: &EmailAddress, user: Option<&User>, grants: &[GrantWish]) -> Vec<GrantWish> {
        let waiting = self.pending.get(address.as_str()).map(Vec::as_slice).unwrap_or_default();
        let offered = |wish: &GrantWish| waiting.iter().any(|one| one.grant.resource() == Some(wish.resource));
        let held = |wish: &GrantWish| user.is_some_and(|user| self.held.contains(&(user.id, wish.resource)));
        grants.iter().filter(|wish| !offered(wish) && !held(wish)).copied().collect()
    }

    fn verdict(
        &self,
        actor: &Actor,
        address: &EmailAddress,
        user: Option<&User>,
        wanted: &[GrantWish],
        sure: &[EmailAddress],
    ) -> Verdict {
        let known = user.filter(|user| !user.is_pending());
        if let Some(domain) = policies::only_domain(actor).filter(|domain| *domain != address.domain()) {
            return Verdict::CannotBeAdded(Text::new("verdict-own-domain-only").with("domain", domain));
        }
        // A guest does not learn why (Z-7).
        let unfit = user.is_some_and(|user| !user.may_enter(self.now));
        if !self.sight.whom_we_know() && (unfit || self.domains.own().iter().any(|own| own == address.domain())) {
            return Verdict::CannotBeAdded(Text::new("verdict-ask-a-colleague"));
        }
        if user.is_some_and(|user| user.deleted_at.is_some()) {
            return Verdict::CannotBeAdded(Text::new("verdict-deleted"));
        }
        if user.is_some_and(|user| !user.enabled) {
            return Verdict::CannotBeAdded(Text::new("verdict-disabled"));
        }
        if user.is_some_and(|user| user.has_ended(self.now)) {
            return Verdict::CannotBeAdded(Text::new("verdict-ended"));
        }
        if let Some(offered) = &self.alone {
            if let Some(there) = alone_already(actor, user, offered) {
                let tells = self.sight.whom_we_know() || matches!(there, Verdict::AlreadyInvited { mine: true, .. });
                return if tells { there } else { Verdict::CannotBeAdded(Text::new("verdict-ask-a-colleague")) };
            }
        } else if wanted.is_empty() {
            return self.nothing_left(actor, address);
        }
        if known.is_none_or(User::is_guest)
            && let Some(outsider) = self.outsider(address, known, sure)
        {
            return outsider;
        }
        match known {
            Some(user) if user.is_guest() => self.guest(actor, user, wanted),
            Some(_) => Verdict::Colleague,
            None => Verdict::NewGuest { first: self.sight.whom_we_know() && !self.is_known_domain(address) },
        }
    }

    /// A guest who is here already, and who may own what is offered.
    fn guest(&self, actor: &Actor, user: &User, wanted: &[GrantWish]) -> Verdict {
        if actor.is_guest() && actor.is(user.id) {
            return Verdict::CannotBeAdded(Text::new("verdict-own-access"));
        }
        let exceeded = |one: &&Extension| wanted.iter().any(|wish| one.is_exceeded(user.id, wish));
        match self.extension.as_ref().filter(exceeded) {
            Some(extension) => Verdict::CannotBeAdded(Text::new("stay-too-long").with("days", extension.days)),
            None => Verdict::Guest,
        }
    }

    /// What speaks against somebody from outside.
    fn outsider(&self, address: &EmailAddress, known: Option<&User>, sure: &[EmailAddress]) -> Option<Verdict> {
        let checked = if known.is_some() { self.domains.check_known(address) } else { self.domains.check(address) };
        if let Err(blocked) = checked {
            return Some(Verdict::Blocked(blocked));
        }
        if let Some(why) = &self.closed_to_guests {
            return Some(Verdict::CannotBeAdded(why.clone()));
        }
        if known.is_some() {
            return None;
        }
        if let Some(why) = &self.not_inviting {
            return Some(Verdict::CannotBeAdded(why.clone()));
        }
        if sure.contains(address) {
            return None;
        }
        suggest(address, &self.known_domains).map(|meant| Verdict::Typo { meant })
    }

    fn nothing_left(&self, actor: &Actor, address: &EmailAddress) -> Verdict {
        let waiting = self.pending.get(address.as_str()).and_then(|waiting| waiting.first());
        waiting.map_or(Verdict::AlreadyHasAccess, |one| Verdict::AlreadyInvited {
            by: one.name.clone(),
            since: one.since,
            invitation: one.grant.invitation_id,
            mine: actor.is(one.inviter),
            waits: one.waits,
        })
    }

    fn is_known_domain(&self, address: &EmailAddress) -> bool {
        self.known_domains.iter().any(|domain| domain == address.domain())
    }
}

/// Whoever is here, or was offered something already, is not invited to the organization alone.
fn alone_already(actor: &Actor, user: Option<&User>, offered: &HashMap<UserId, Waiting>) -> Option<Verdict> {
    let user = user?;
    if !user.is_pending() {
        return Some(Verdict::CannotBeAdded(Text::new("verdict-here-already")));
    }
    offered.get(&user.id).map(|one| Verdict::AlreadyInvited {
        by: one.name.clone(),
        since: one.since,
        invitation: one.invitation,
        mine: actor.is(one.inviter),
        waits: one.waits,
    })
}

/// The domains of these addresses that are known here; where one is not, also what it may be a slip of.
fn known_domains(conn: &mut Conn, entries: &[Entry], domains: &Domains) -> Result<Vec<String>, Refused> {
    let mut asked: Vec<&str> = entries.iter().filter_map(|entry| Some(entry.address.as_ref().ok()?.domain())).collect();
    asked.sort_unstable();
    asked.dedup();
    let mut known = users::known_domains(conn, &asked)?;
    if known.len() < asked.len() {
        known.extend(users::latest_domains(conn, COMPARED)?);
    }
    known.extend_from_slice(domains.own());
    Ok(known)
}

/// The part of an offer that one person neither has nor waits for.
pub(super) fn still_wanted(
    conn: &mut Conn,
    address: &str,
    user: &User,
    grants: &[GrantWish],
    now: Time,
) -> Result<Vec<GrantWish>, Refused> {
    let waiting = queries::pending_for(conn, &[address], now)?;
    let held = held_by(conn, &[user.id], grants.iter().map(|wish| wish.resource), now)?;
    let wanted = |wish: &&GrantWish| {
        !held.contains(&(user.id, wish.resource))
            && !waiting.iter().any(|one| one.grant.resource() == Some(wish.resource))
    };
    Ok(grants.iter().filter(wanted).copied().collect())
}

fn named(why: &Text, resource: &Resource) -> Text {
    Text::new("verdict-closed").with("name", resource.name()).with("why", why.clone())
}

fn held_by(
    conn: &mut Conn,
    ids: &[UserId],
    resources: impl Iterator<Item = ResourceId>,
    now: Time,
) -> Result<HashSet<(UserId, ResourceId)>, Refused> {
    let mut held = HashSet::new();
    // Whoever is new has nothing.
    if ids.is_empty() {
        return Ok(held);
    }
    for id in resources {
        let holders = match id {
            ResourceId::App(app) => queries::with_app(conn, app, ids, now)?,
            ResourceId::Group(group) => queries::in_group(conn, group, ids, now)?,
        };
        held.extend(holders.into_iter().map(|user| (user, id)));
    }
    Ok(held)
}
