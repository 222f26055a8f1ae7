//! Puts the features together: who tells the web who somebody is, and who writes which mail.

use crate::features::audit::{self, Action, Deed, ObjectKind, Outcome};
use crate::features::catalog;
use crate::features::guests;
use crate::features::invitations;
use crate::features::outbox::{Kind, Writers};
use crate::features::panel;
use crate::features::resources;
use crate::features::reviews;
use crate::features::sign_in;
use crate::foundation::person::Actor;
use crate::foundation::web::{Denied, Gate, Paths, World};

/// How the web learns who somebody is.
pub const GATE: Gate = Gate {
    who: sign_in::sessions::who,
    house: panel::house,
    seen: sign_in::pages::seen,
    denied: note_denial,
    paths: Paths { home: "/apps", sign_in: "/sign-in", prove: "/sign-in/again" },
    leads_to: resources::address_behind,
};

/// Which feature writes which message.
pub const WRITERS: Writers = Writers {
    render: |kind| match kind {
        Kind::SignInCode | Kind::RedeemCode => sign_in::render_code,
        Kind::IdentityLinked => sign_in::render_linked,
        Kind::AccessEnding
        | Kind::EndingDigest
        | Kind::EndingAnswered
        | Kind::GuestBlocked
        | Kind::GuestDeleted
        | Kind::AddressReset
        | Kind::AddressMoved => guests::render,
        Kind::OwnerNamed => catalog::render,
        Kind::ReviewBegun | Kind::ReviewReminder | Kind::ReviewDone => reviews::render,
        _ => invitations::render,
    },
    give_up: |kind| match kind {
        Kind::Invitation => Some(invitations::give_up),
        _ => None,
    },
};

/// Keeps a denied attempt: its own transaction was rolled back with everything in it (L-1).
fn note_denial(world: &World, actor: Actor, denied: Denied) {
    let now = world.clock.now();
    world.later.note(move |conn| {
        let deed = Deed::new(Action::Denied).on(ObjectKind::Page, None, &denied.path).outcome(Outcome::Denied);
        audit::record(conn, &actor, deed.with("reason", denied.reason.as_str()), now)
    });
}
