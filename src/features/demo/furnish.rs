//! Guests at every stage: accepted, pending, expired, declined, through the same verbs as everybody's.

use chrono::TimeDelta;

use crate::features::access::{self, Give, Holder, ResourceId};
use crate::features::apps::{self, App};
use crate::features::demo::{FIRST_OWNER_MAIL, queries};
use crate::features::groups;
use crate::features::invitations::{self, GrantWish, Offer, Proof};
use crate::features::policies;
use crate::features::users;
use crate::foundation::address::{DomainRule, NotARule, read_list};
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{InvitationId, RoleId};
use crate::foundation::person::{Actor, Origin};
use crate::foundation::refusal::Refusal;

/// The demonstration could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum Unfurnished {
    #[error("{0} is missing from the directory")]
    Missing(&'static str),
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<invitations::Refused> for Unfurnished {
    fn from(refused: invitations::Refused) -> Self {
        Self::Refused(refused.text().to_string())
    }
}

impl From<NotARule> for Unfurnished {
    fn from(rule: NotARule) -> Self {
        Self::Refused(rule.to_string())
    }
}

impl From<diesel::result::Error> for Unfurnished {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// One invitation of the past: to whom, how long ago, to what, and what became of it.
struct Past {
    to: &'static str,
    days_ago: i64,
    app: Option<(&'static str, Option<&'static str>)>,
    group: Option<&'static str>,
    ends_in_days: Option<i64>,
    message: Option<&'static str>,
    then: Then,
}

enum Then {
    Redeemed,
    Waiting,
    Declined,
}

/// The oldest first: the log keeps the order in which things are written.
const PAST: &[Past] = &[
    Past {
        to: "Elena Costa <elena.costa@lusitania-astro.example>",
        days_ago: 60,
        app: Some(("sky-archive", Some("reader"))),
        group: Some("survey-team"),
        ends_in_days: Some(120),
        message: Some("Welcome to the survey. The archive has everything you asked about in Lisbon."),
        then: Then::Redeemed,
    },
    Past {
        to: "Samuel Boateng <s.boateng@accra-planetarium.example>",
        days_ago: 40,
        app: Some(("visit-desk", None)),
        group: None,
        ends_in_days: Some(5),
        message: None,
        then: Then::Redeemed,
    },
    Past {
        to: "office@far-telescope.example",
        days_ago: 20,
        app: Some(("proposal-review", Some("referee"))),
        group: None,
        ends_in_days: None,
        message: None,
        then: Then::Waiting,
    },
    Past {
        to: "Mirela Popescu <mirela@carpatic-optics.example>",
        days_ago: 12,
        app: Some(("mirror-board", None)),
        group: Some("mirror-project"),
        ends_in_days: None,
        message: Some("The tolerances you need are on the second board."),
        then: Then::Redeemed,
    },
    Past {
        to: "j.moreau@ciel-ouvert.example",
        days_ago: 8,
        app: Some(("night-log", Some("reader"))),
        group: None,
        ends_in_days: Some(30),
        message: None,
        then: Then::Declined,
    },
    Past {
        to: "arjun.iyer@deccan-sky.example",
        days_ago: 3,
        app: Some(("observing-plan", None)),
        group: None,
        ends_in_days: Some(90),
        message: Some("Please have a look at the slots in March."),
        then: Then::Waiting,
    },
    Past {
        to: "Birgit Hansen <bh@nordlys-museum.example>",
        days_ago: 1,
        app: Some(("visit-desk", None)),
        group: Some("outreach-partners"),
        ends_in_days: None,
        message: None,
        then: Then::Waiting,
    },
];

/// Blocked domains, one app closed to guests, and invitations of the last two months.
pub fn furnish(conn: &mut Conn, config: &Config, now: Time) -> Result<(), Unfurnished> {
    fill_dynamic_group(conn, now)?;
    let then = now.minus(TimeDelta::days(90));
    for (rule, comment) in
        [("blocked.example", "Left us with a bill."), ("*.throwaway.example", "Addresses for a day.")]
    {
        policies::deny_domain(conn, &DomainRule::parse(rule)?, comment, then)?;
    }
    let closed = apps::find_by_external_id(conn, "expenses")?.ok_or(Unfurnished::Missing("expenses"))?;
    apps::update(conn, &App { allow_guests: false, ..closed })?;
    for app in apps::imported(conn)? {
        let launch_url = config.base_url.link(&format!("/demo/app/{}", app.id));
        apps::update(conn, &App { launch_url, ..app })?;
    }
    let owner = users::find_by_mail(conn, FIRST_OWNER_MAIL)?.ok_or(Unfurnished::Missing(FIRST_OWNER_MAIL))?;
    let actor = Actor::of_person(owner.person(&[]), Origin { surface: "web", ..Origin::default() });
    for past in PAST {
        relive(conn, config, &actor, past, now)?;
    }
    Ok(())
}

/// The members that the rule of the dynamic group has found.
fn fill_dynamic_group(conn: &mut Conn, now: Time) -> Result<(), Unfurnished> {
    let staff = groups::find_by_external_id(conn, "all-staff")?.ok_or(Unfurnished::Missing("all-staff"))?;
    let rule = Actor::program("guestlist");
    let then = now.minus(TimeDelta::days(200));
    for person in queries::cast(conn)? {
        let member = Give {
            holder: Holder::User(person.id),
            resource: ResourceId::Group(staff.id),
            role: RoleId::DEFAULT,
            ends_at: None,
            granted_by: None,
            invitation: None,
        };
        access::give(conn, &rule, &member, then).map_err(|refused| Unfurnished::Refused(refused.to_string()))?;
    }
    Ok(())
}

fn relive(conn: &mut Conn, config: &Config, actor: &Actor, past: &Past, now: Time) -> Result<(), Unfurnished> {
    let then = now.minus(TimeDelta::days(past.days_ago));
    let offer =
        Offer { grants: grants(conn, past, now)?, message: past.message.map(str::to_owned), ..Offer::default() };
    let entries = read_list(past.to).map_err(|many| Unfurnished::Refused(many.key().to_owned()))?;
    let report = invitations::invite(conn, config, actor, entries, &offer, &[], then)?;
    let made = report.iter().find_map(|(_, done)| match done {
        invitations::Done::Invited(id) => Some(*id),
        _ => None,
    });
    let Some(id) = made else { return Err(Unfurnished::Refused(format!("{} could not be invited", past.to))) };
    answered(conn, past, id, then.plus(TimeDelta::hours(5)))
}

fn answered(conn: &mut Conn, past: &Past, id: InvitationId, then: Time) -> Result<(), Unfurnished> {
    match past.then {
        Then::Waiting => {}
        Then::Redeemed => {
            invitations::redeem(conn, id, &Proof::Code, Origin { surface: "web", ..Origin::default() }, then)?;
        }
        Then::Declined => {
            invitations::decline(conn, id, &Origin { surface: "web", ..Origin::default() }, then)?;
        }
    }
    Ok(())
}

fn grants(conn: &mut Conn, past: &Past, now: Time) -> Result<Vec<GrantWish>, Unfurnished> {
    let ends_at = past.ends_in_days.map(|days| Time::end_of(now.plus(TimeDelta::days(days)).date()));
    let mut grants = Vec::new();
    if let Some((name, role)) = past.app {
        let app = apps::find_by_external_id(conn, name)?.ok_or(Unfurnished::Missing(name))?;
        let roles = apps::roles_of(conn, app.id)?;
        let role = roles.iter().find(|one| Some(one.value.as_str()) == role).map_or(RoleId::DEFAULT, |one| one.id);
        grants.push(GrantWish { resource: ResourceId::App(app.id), role, ends_at });
    }
    if let Some(name) = past.group {
        let group = groups::find_by_external_id(conn, name)?.ok_or(Unfurnished::Missing(name))?;
        grants.push(GrantWish { resource: ResourceId::Group(group.id), role: RoleId::DEFAULT, ends_at });
    }
    Ok(grants)
}
