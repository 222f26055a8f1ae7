//! Brings the directory to a desired state: compares what a source describes with what is there, and applies the
//! difference with the operations of the pages, so that the same rules hold.

mod apply;
mod compare;
mod current;
mod desired;
mod queries;
mod report;
mod words;

use crate::features::provisioning::current::Current;
use crate::features::provisioning::report::Mistakes;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

pub use crate::features::groups::{Membership, Source};
pub use crate::features::users::{Role, UserType};
pub use desired::{
    AppSpec, Assignee, AssignmentSpec, Change, Desired, GroupSpec, Mistake, OrganizationSpec, Reference, RoleSpec,
    UserSpec,
};
pub use report::{Line, Refused, Report, Rest, Sign};

/// Brings the directory to the desired state; whether that stays is up to the transaction around it. Refuses with every
/// mistake there is: what the source got wrong, what contradicts itself or the directory, and what the rules forbid.
pub fn provision(conn: &mut Conn, actor: &Actor, wish: &Desired, rest: Rest, now: Time) -> Result<Report, Refused> {
    let mut mistakes = Mistakes::default();
    mistakes.extend(wish.mistakes.iter().cloned());
    let current = Current::read(conn, wish, rest, now)?;
    let plan = compare::compare(wish, &current, rest, &mut mistakes);
    // Also after a mistake: the rules are asked about everything else, and nothing of it stays.
    apply::apply(conn, actor, &plan, &current, mistakes, now)
}
