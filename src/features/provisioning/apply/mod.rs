//! Applies a plan with the operations of the features. What they refuse is a mistake at its place, and the rest goes on, so
//! that all mistakes are told at once; the transaction around it is taken back then.

mod access;
mod people;
mod resources;

use std::collections::HashMap;

use crate::features::access::Resource;
use crate::features::audit::{self, Action, Deed};
use crate::features::provisioning::compare::{Key, Plan};
use crate::features::provisioning::current::Current;
use crate::features::provisioning::report::{Mistakes, Refused, Report};
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::RoleId;
use crate::foundation::person::Actor;
use crate::foundation::refusal::{Kind, Refusal};

struct Run<'a> {
    conn: &'a mut Conn,
    actor: &'a Actor,
    now: Time,
    current: &'a Current,
    /// Whoever is new or changed, by address.
    people: HashMap<&'a str, User>,
    resources: HashMap<Key<'a>, Resource>,
    /// By app and value.
    roles: HashMap<(&'a str, &'a str), RoleId>,
    report: Report,
    mistakes: Mistakes,
}

/// Applies it, and adds one entry about the whole to the audit log.
pub fn apply<'a>(
    conn: &'a mut Conn,
    actor: &'a Actor,
    plan: &'a Plan<'a>,
    current: &'a Current,
    mistakes: Mistakes,
    now: Time,
) -> Result<Report, Refused> {
    let mut run = Run {
        conn,
        actor,
        now,
        current,
        people: HashMap::new(),
        resources: current.resources(),
        roles: current.role_ids(),
        report: Report::default(),
        mistakes,
    };
    run.people(plan)?;
    // What ends comes first, because what begins may depend on it.
    run.end(plan)?;
    run.resources(plan)?;
    run.begin(plan)?;
    run.shut_out(plan)?;
    run.finish()
}

impl Run<'_> {
    /// Somebody mentioned, as they are now; nobody if they could not be created.
    fn person(&self, mail: &str) -> Option<&User> {
        self.people.get(mail).or_else(|| self.current.people.get(mail))
    }

    /// The outcome of an operation: a refusal is a mistake at this place.
    fn settled<T, R: Refusal + std::fmt::Display>(
        &mut self,
        path: impl Into<String>,
        outcome: Result<T, R>,
        text: impl FnOnce(&R) -> String,
    ) -> Result<Option<T>, Refused> {
        match outcome {
            Ok(done) => Ok(Some(done)),
            Err(refused) if matches!(refused.kind(), Kind::Busy | Kind::Broken) => {
                Err(Refused::Database(DbError::Busy(refused.to_string())))
            }
            Err(refused) => {
                self.mistakes.add(path, text(&refused));
                Ok(None)
            }
        }
    }

    fn finish(self) -> Result<Report, Refused> {
        if let Some(refused) = self.mistakes.into_refused() {
            return Err(refused);
        }
        if !self.report.0.is_empty() {
            let deed = Deed::new(Action::Import).with("changes", self.report.0.len());
            audit::record(self.conn, self.actor, deed, self.now)?;
        }
        Ok(self.report)
    }
}
