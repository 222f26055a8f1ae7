//! The admin's page of who may invite.

use crate::features::policies::{self, Action, Object, Refused};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;
use crate::foundation::seen::Meanwhile;
use crate::foundation::web::Page;
use crate::foundation::web::shown::{Choice, MayChange};

/// Whether a page offers this: never, once the person has proved who they are again (S-6), or now. The operation
/// decides.
pub fn offer(conn: &mut Conn, actor: &Actor, action: Action, object: Object<'_>, now: Time) -> MayChange {
    match policies::may(conn, actor, action, object, now) {
        Ok(()) => MayChange::Now,
        Err(Refused::ProofNeeded) => MayChange::Later,
        Err(_) => MayChange::Never,
    }
}

/// `GET /admin/policies`. `POST` {`level`, `seen`}; `POST /admin/policies/own` {`of`, `level`, `seen`};
/// `POST /admin/policies/quota` {`most`, `seen`}.
#[derive(askama::Template)]
#[template(path = "policies/levels.html")]
pub struct LevelsPage {
    pub page: Page,
    pub change: MayChange,
    pub levels: Vec<LevelChoice>,
    /// The level as this page shows it.
    pub seen: &'static str,
    pub own: Vec<OwnLevel>,
    /// The form for one more exception: what was typed, and the levels to choose from.
    pub of: String,
    pub own_choices: Vec<Choice>,
    /// Apps and groups to choose from
    pub names: Vec<String>,
    pub mistake: Option<String>,
    pub own_mistake: Option<String>,
    /// How many guests one inviter may have; nothing is no limit.
    pub most: String,
    pub most_seen: String,
    pub most_meanwhile: Option<Meanwhile>,
    pub most_mistake: Option<String>,
}

/// `GET /admin/policies/guests`. `POST` {`level`, `seen`}; `POST /admin/policies/guests/groups` {`of`, `hides` = `yes` or
/// `no`}.
#[derive(askama::Template)]
#[template(path = "policies/sight.html")]
pub struct SightPage {
    pub page: Page,
    pub change: MayChange,
    pub levels: Vec<LevelChoice>,
    /// The level as this page shows it.
    pub seen: &'static str,
    /// Groups that hide their people.
    pub hiding: Vec<Hiding>,
    /// The group that was typed
    pub of: String,
    /// Groups to choose from
    pub names: Vec<String>,
    pub mistake: Option<String>,
    pub of_mistake: Option<String>,
}

/// A group whose people no guest sees.
#[derive(Clone, Debug)]
pub struct Hiding {
    pub name: String,
    pub href: String,
    /// As forms name it: `group:…`
    pub of: String,
}

/// `GET /admin/policies/approval`. `POST` {`rule`, `seen`}; `POST …/own` {`of`, `rule`, `seen`}.
#[derive(askama::Template)]
#[template(path = "policies/approval.html")]
pub struct ApprovalPage {
    pub page: Page,
    pub change: MayChange,
    pub rules: Vec<LevelChoice>,
    /// The rule as this page shows it.
    pub seen: &'static str,
    pub own: Vec<OwnLevel>,
    pub of: String,
    pub own_choices: Vec<Choice>,
    /// Apps and groups to choose from
    pub names: Vec<String>,
    pub mistake: Option<String>,
    pub own_mistake: Option<String>,
}

/// One of the levels or rules, with what it means.
#[derive(Clone, Debug)]
pub struct LevelChoice {
    pub value: &'static str,
    pub name: String,
    pub said: String,
    pub chosen: bool,
    /// What counts, where another is chosen and was refused
    pub counts: bool,
}

/// An app or group with a level of its own.
#[derive(Clone, Debug)]
pub struct OwnLevel {
    pub name: String,
    pub href: String,
    /// As forms name it: `app:…` or `group:…`
    pub of: String,
    pub level: &'static str,
    /// The level in words.
    pub says: String,
    /// Those to choose from instead
    pub choices: Vec<Choice>,
    /// Whether the form in the row was sent and refused
    pub open: bool,
    pub mistake: Option<String>,
}

impl OwnLevel {
    /// What the fields of the row are called.
    pub fn field(&self, part: &str) -> String {
        format!("{part}-{}", self.of.replace(':', "-"))
    }
}
